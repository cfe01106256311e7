#ifndef GW_HANDLERS_HANDLERS_PRIV_H
#define GW_HANDLERS_HANDLERS_PRIV_H

#include "api/handlers/handlers.h"
#include "planner/plan/plan.h"
#include "planner/store/runs.h"

/* NULL: there is none, the response is a finished 503. */
const gw_engine *gw_engine_of(const gw_http_request *q, gw_http_response *r);
/* Sets Location; run NULL: of the scenario itself. Returns it, borrowed from the arena ("" without memory).
 */
const char *gw_answer_location(const gw_http_request *q, gw_http_response *r, gw_str scenario,
                               const char *run);
/* Members of an object that is open in w: what a run is, how it stands, where it is. */
void gw_put_run(gw_json_writer *w, const gw_store_run *run);
/* The body: the run as it is now, with the addresses of what it gave. *state: how it stands. */
gw_status gw_show_run(const gw_http_request *q, gw_str id, gw_http_response *r, gw_run_state *state,
                      gw_error *err);
/* What an engine found wrong: `code` with the list of faults, or what the status means without one. */
void gw_answer_faults(gw_http_response *r, gw_status status, const gw_buf *errors, int code,
                      const gw_error *err);

/* --- what tables write (put.c) --- */

/* An object of the languages there is a name in. */
void gw_put_names(gw_json_writer *w, const char *key, const char *const names[GW_N_LANGS]);
/* The name in the language asked for, or the first there is. */
const char *gw_best_name(const char *const names[GW_N_LANGS], gw_lang lang);
void gw_put_point(gw_json_writer *w, gw_point p); /* "lat", "lon"; nothing when it is not known */
void gw_put_ref(gw_json_writer *w, const char *kind, const char *id, const char *door); /* door may be NULL */

/* --- what every question about journeys asks (plan_query.c) ---
 * Each fails by the name of the parameter (GW_BAD_INPUT, GW_NOT_FOUND) and leaves alone what is not given. */

/* Only the names shared by such questions and own (NULL at its end), each at most once. */
gw_status gw_query_names(const gw_http_request *q, const char *const *own, gw_error *err);
/* Who travels, and the limits of the search. */
gw_status gw_query_traveller(const gw_http_request *q, gw_plan_request *r, gw_error *err);
gw_status gw_query_ends(const gw_http_request *q, gw_plan_request *r, gw_error *err);
/* depart or arrive, else now; after the ends. *given: the question names a time, and so has one answer. */
gw_status gw_query_time(const gw_http_request *q, gw_plan_request *r, bool *given, gw_error *err);
/* Whether the appointment (r->time) is still to come: by `now`, else by the clock. */
gw_status gw_query_appointment(const gw_http_request *q, const gw_plan_request *r, int64_t *now,
                               gw_error *err);
/* Which lines may be ridden; free bar whatever comes of it. */
gw_status gw_query_lines(const gw_http_request *q, gw_line_bar *bar, gw_error *err);
/* traveller, if given: GW_BAD_INPUT. */
gw_status gw_query_who(const gw_http_request *q, gw_traveller *out, gw_error *err);
/* Whole minutes 0 … most into seconds. */
gw_status gw_query_minutes(const gw_http_request *q, const char *name, int64_t most, int32_t *seconds,
                           gw_error *err);

#endif
