/* One worker's context: a planner, a handle of the store, and the dataset of the request inside. */
#include "api/backend/backend.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

gw_status gw_context_create(void *backend, void **out, gw_error *err)
{
    gw_backend *s = backend;
    gw_context *c = calloc(1, sizeof *c);
    if (c) c->planner = gw_planner_create();
    if (c) c->visitor = gw_visitor_create();
    if (!c || !c->planner || !c->visitor) {
        gw_context_free(c);
        return gw_fail(err, GW_NO_MEMORY, "no memory for a worker");
    }
    c->backend = s;
    /* A folder that cannot be written serves plans all the same; only scenarios need the store. */
    if (gw_backend_open_store(s, &c->store, &c->no_store)) c->store = NULL;
    *out = c;
    return GW_OK;
}

void gw_context_free(void *context)
{
    gw_context *c = context;
    if (!c) return;
    gw_visitor_free(c->visitor);
    gw_planner_free(c->planner);
    gw_store_close(c->store);
    free(c);
}

/* The whole of both is looked at, however early they differ: how long it takes tells nothing. */
static bool same_secret(const char *key, gw_str given)
{
    size_t n = strlen(key);
    unsigned differs = n != given.n;
    for (size_t i = 0; i < given.n; i++) differs |= (unsigned char)(given.p[i] ^ key[n ? i % n : 0]);
    return !differs;
}

static bool has_key(const gw_backend *b, const gw_http_request *q, gw_http_response *r)
{
    static const char scheme[] = "Bearer ";
    const char *key = gw_backend_planner_key(b);
    gw_str v;
    if (!key) return true;
    bool given = gw_http_header_get(q, "Authorization", &v) && v.n >= sizeof scheme - 1 &&
                 strncasecmp(v.p, scheme, sizeof scheme - 1) == 0;
    if (given &&
        same_secret(key, gw_str_trim((gw_str){v.p + sizeof scheme - 1, v.n - (uint32_t)sizeof scheme + 1})))
        return true;
    gw_http_problem(r, 401, given ? "this is not the planners' key" : "this needs the planners' key");
    gw_http_set(r, "WWW-Authenticate", given ? "Bearer error=\"invalid_token\"" : "Bearer");
    return false;
}

bool gw_context_enter(void *context, const gw_http_request *q, gw_http_response *r)
{
    gw_context *c = context;
    gw_error why = {0};
    uint32_t needs = q->route->needs;
    c->now = time(NULL);
    if (needs & GW_NEEDS_KEY && !has_key(c->backend, q, r)) return false;
    if (needs & GW_NEEDS_DATASET) {
        c->dataset = gw_backend_dataset(c->backend, &why);
        if (!c->dataset) {
            gw_http_problem(r, 503, "no timetable is loaded: %s", why.message);
            gw_http_set(r, "Retry-After", "60");
            return false;
        }
    }
    if (needs & GW_NEEDS_STORE && !c->store) {
        gw_http_problem(r, 503, "nothing can be stored: %s", c->no_store.message);
        return false;
    }
    return true;
}

void gw_context_leave(void *context)
{
    gw_context *c = context;
    gw_dataset_release(c->dataset);
    c->dataset = NULL;
}
