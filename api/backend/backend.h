/* What lies behind the addresses: the dataset of the moment, which may be swapped while requests run, and for
 * each worker a planner and a handle of the store.
 *
 * The backend is shared by all threads; a context is one worker's. A request sees one dataset from its
 * beginning to its end: it is retained when the request enters and released when it leaves, so a swap
 * disturbs nobody.
 */
#ifndef GW_BACKEND_BACKEND_H
#define GW_BACKEND_BACKEND_H

#include "api/http/http.h"
#include "gtfs/base/json.h"
#include "planner/store/store.h"
#include "planner/visit/visit.h"

typedef struct gw_backend gw_backend;

/* What a run of a scenario gives, or why there is none. */
typedef struct {
    gw_str scenario;   /* canonical JSON, borrowed */
    gw_day day;        /* the day computed */
    const char *place; /* id of the place */
    gw_str options;    /* canonical JSON of all that was chosen (run_options.h), borrowed */
    /* Steps done of all; false: give up. May be called from several threads, one at a time. */
    bool (*progress)(void *cls, uint32_t done, uint32_t total);
    void *progress_cls;
    /* Pieces of a long run, kept at once so that it goes on where it was after a restart; found again by
     * name (appended to *out; false: there is none). With progress_cls; one at a time, but beside progress.
     * Either may be NULL. */
    gw_status (*keep)(void *cls, const char *name, gw_str bytes, gw_error *err);
    bool (*find)(void *cls, const char *name, gw_buf *out);
} gw_engine_run;

typedef struct {
    char id[17];              /* hash of the content */
    gw_buf canonical, titles; /* owned; titles: {"zh-Hant":…,"zh-Hans":…,"en":…} */
} gw_engine_scenario;

enum { GW_ENGINE_OUTPUTS = 32 };
typedef struct {
    const char *name, *type; /* "case.json", "application/json"; live as long as the program */
    gw_buf bytes;            /* owned */
} gw_engine_output;
typedef struct {
    gw_engine_output at[GW_ENGINE_OUTPUTS];
    uint32_t n;
} gw_engine_outputs;                               /* start as {0} */
void gw_engine_outputs_free(gw_engine_outputs *o); /* the contents */

/* Who computes scenarios. errors: a JSON array of what is wrong with the scenario, written on GW_BAD_INPUT
 * (empty when the fault is elsewhere, then err says it). */
typedef struct gw_engine {
    /* Reads a scenario and tries it on d. */
    gw_status (*check)(const gw_dataset *d, gw_day today, gw_str json, gw_engine_scenario *out,
                       gw_buf *errors, gw_error *err);
    /* The next day worth computing; false: none. */
    bool (*next_day)(const gw_dataset *d, gw_day today, gw_day *out);
    /* Everything that would be refused when the run begins, at once: GW_BAD_INPUT with *errors, each by the
     * name of the option, the row of the demand or the change; a single option that is not possible may be in
     * err alone (also GW_NOT_FOUND). */
    gw_status (*can_run)(const gw_dataset *d, const gw_engine_run *r, gw_buf *errors, gw_error *err);
    /* All that a run gives. */
    gw_status (*run)(const gw_dataset *d, const gw_engine_run *r, gw_engine_outputs *out, gw_buf *errors,
                     gw_error *err);
} gw_engine;

typedef struct {
    const char *data_dir;    /* with timetable.gw and gangway.db */
    bool wait;               /* begin without a timetable: not ready until a reload finds one */
    const gw_engine *engine; /* borrowed; NULL: no scenarios */
    const char
        *planner_key; /* what routes with GW_NEEDS_KEY want as Authorization: Bearer …; NULL: nothing */
} gw_backend_options;

/* *out: owned (gw_backend_free). What gw_dataset_open gives, unless options.wait. */
GW_MUST_USE gw_status gw_backend_create(const gw_backend_options *o, gw_backend **out, gw_error *err);
void gw_backend_free(gw_backend *s); /* accepts NULL; after the last worker */

/* Opens and checks the snapshot beside the one that is served, then swaps one pointer. On failure the old
 * dataset goes on serving. */
GW_MUST_USE gw_status gw_backend_reload(gw_backend *s, gw_error *err);
/* The same when the file is another one than was opened, or tried, last; one stat() otherwise. *tried:
 * whether it was. A file that is gone changes nothing. */
GW_MUST_USE gw_status gw_backend_reload_if_changed(gw_backend *s, bool *tried, gw_error *err);
typedef struct {
    uint64_t n_taken, n_refused; /* since the start, that of the start with them */
    int64_t taken_at;            /* instant; 0: never */
    bool failing;                /* the last one was refused */
    gw_error why;                /* then: the reason */
} gw_backend_reloads;
gw_backend_reloads gw_backend_reload_state(gw_backend *s);
/* Retained: give it back with gw_dataset_release. NULL: none yet; then why (may be NULL) holds the reason. */
const gw_dataset *gw_backend_dataset(gw_backend *s, gw_error *why);
typedef struct gw_runner gw_runner;
gw_runner *gw_backend_runner(const gw_backend *s);       /* runner.h */
const char *gw_backend_planner_key(const gw_backend *s); /* NULL: there is none */
/* Another handle of the store of this folder. */
GW_MUST_USE gw_status gw_backend_open_store(const gw_backend *s, gw_store **out, gw_error *err);
const gw_engine *gw_backend_engine(const gw_backend *s);
int64_t gw_backend_started(const gw_backend *s);
/* A file of the web root, read into memory once: nothing of a request ever becomes a path. */
typedef struct {
    gw_buf bytes, gzip; /* owned by the backend; bytes.n == 0: not there */
    char tag[17];       /* of its content */
} gw_web_file;
typedef enum { GW_WEB_PAGE, GW_WEB_WIDGET, GW_N_WEB_FILES } gw_web_name; /* index.html, gangway-widget.js */
/* dir NULL or without the files: a plain page stands in. Before the threads start. GW_IO or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_backend_load_web(gw_backend *s, const char *dir, gw_error *err);
const gw_web_file *gw_backend_web(const gw_backend *s, gw_web_name name);
/* For /metrics; set once before the threads start. */
void gw_backend_set_http(gw_backend *s, gw_http *http);
gw_http *gw_backend_http(const gw_backend *s);

/* One worker's. Handlers find it in q->worker. */
typedef struct gw_context {
    gw_backend *backend;
    gw_planner *planner;       /* owned */
    gw_visitor *visitor;       /* owned; its scratch grows with its first question */
    gw_store *store;           /* owned; NULL: there is none */
    gw_error no_store;         /* why */
    const gw_dataset *dataset; /* retained while a request is inside; NULL on routes that need none */
    int64_t now;               /* when the request entered */
} gw_context;

/* needs of a route, beside those of api/http */
enum {
    GW_NEEDS_DATASET = GW_HTTP_OWN_BITS,
    GW_NEEDS_STORE = GW_HTTP_OWN_BITS * 2,
    GW_UNDOCUMENTED = GW_HTTP_OWN_BITS * 4, /* only refuses: not in openapi.yaml */
    GW_NEEDS_KEY = GW_HTTP_OWN_BITS * 8     /* planners only, where the server has a key */
};

/* As gw_http_options wants them; shared is the gw_backend. */
gw_status gw_context_create(void *backend, void **out, gw_error *err);
void gw_context_free(void *context);
bool gw_context_enter(void *context, const gw_http_request *q, gw_http_response *r);
void gw_context_leave(void *context);

/* --- what handlers share --- */

static inline gw_context *gw_context_of(const gw_http_request *q)
{
    return q->worker;
}
/* ?language= on top of Accept-Language. */
gw_lang gw_request_lang(const gw_http_request *q);
/* "true", "1", "" are true, "false" and "0" false; absent: *out stays. */
GW_MUST_USE gw_status gw_request_bool(const gw_http_request *q, const char *name, bool *out, gw_error *err);
GW_MUST_USE gw_status gw_request_int(const gw_http_request *q, const char *name, int64_t least,
                                     int64_t greatest, int64_t *out, gw_error *err);
GW_MUST_USE gw_status gw_request_number(const gw_http_request *q, const char *name, double least,
                                        double greatest, double *out, gw_error *err);
/* A time as gw_end_instant reads it; a '+' that a client forgot to escape has become a blank and is put back.
 */
bool gw_request_time(const gw_dataset *d, const gw_end *end, gw_str text, int64_t *out);
/* A problem from a status and its message. */
void gw_answer_failed(gw_http_response *r, gw_status status, const gw_error *err);
/* The tag of an answer that depends on the snapshot, the language and the whole target; true: a finished 304.
 */
bool gw_answer_fresh(const gw_http_request *q, gw_http_response *r, gw_lang lang, const char *cache_control);
/* First 16 hex digits of the snapshot's content hash. */
void gw_dataset_id(const gw_dataset *d, char out[17]);
/* Link: <…>; rel="license" for every publisher that must be named with an answer. */
void gw_answer_attribution(const gw_http_request *q, gw_http_response *r, const gw_dataset *d);
/* The day on the clock of the ports. */
gw_day gw_day_now(int64_t now);

#endif
