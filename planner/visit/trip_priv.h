/* What the files of the round trip share. Not for others.
 *
 *   trip.c        the order of things, sums
 *   trip_end.c    when the visit ends
 *   trip_home.c   home from there, port by port
 *   trip_text.c   text, and its sentences in three languages
 *   trip_json.c
 */
#ifndef GW_VISIT_TRIP_PRIV_H
#define GW_VISIT_TRIP_PRIV_H

#include "planner/headway/dist.h"
#include "planner/visit/last_priv.h"
#include "planner/visit/trip.h"

enum { TRIP_STEP_S = 30 };

/* trip_end.c: seconds after the appointment, in the arena. */
GW_MUST_USE gw_status trip_visit_end(gw_visitor *v, const gw_dataset *d, const gw_visit_trip_request *r,
                                     const gw_visit_answer *out, gw_arena *a, gw_dist *end);

/* trip_home.c: fills a->home, a->ways and a->home_that_day. */
GW_MUST_USE gw_status trip_go_home(gw_visitor *v, const gw_dataset *d, const gw_dist *end,
                                   gw_visit_trip_answer *a, gw_arena *arena, gw_error *err);

/* trip_text.c: out, visit, home, what is left of the evening; a sentence each. */
void trip_say(const gw_dataset *d, const gw_visit_trip_answer *a, gw_lang lang, gw_buf *out);

#endif
