#include "api/server/server.h"

#include "api/server/engine_priv.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST_THREADS 256

struct gw_server {
    gw_backend *backend;
    gw_http *http;
};

void gw_server_defaults(gw_server_options *o)
{
    *o = (gw_server_options){.data_dir = "data", .bind = "127.0.0.1", .port = 8080};
}

static uint32_t count_threads(uint32_t asked)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    uint32_t n = asked ? asked : cores > 0 ? (uint32_t)cores : 1;
    return n < MOST_THREADS ? n : MOST_THREADS;
}

static gw_status start_http(gw_server *s, const gw_server_options *o, gw_error *err)
{
    gw_http_options h;
    uint32_t n;
    const gw_http_route *routes = gw_server_routes(&n);
    gw_http_defaults(&h);
    h.bind = o->bind;
    h.port = o->port;
    h.workers = count_threads(o->threads);
    if (o->max_connections) h.max_connections = o->max_connections;
    h.max_per_ip = o->max_per_ip;
    h.shared = s->backend;
    h.worker_create = gw_context_create;
    h.worker_free = gw_context_free;
    h.enter = gw_context_enter;
    h.leave = gw_context_leave;
    h.log = o->log;
    h.log_cls = o->log_cls;
    gw_status status = gw_http_create(&h, routes, n, &s->http, err);
    if (status) return status;
    gw_backend_set_http(s->backend, s->http);
    return gw_http_start(s->http, err);
}

gw_status gw_server_start(const gw_server_options *o, gw_server **out, gw_error *err)
{
    gw_server *s = calloc(1, sizeof *s);
    if (!s) return gw_fail(err, GW_NO_MEMORY, "no memory for the server");
    gw_backend_options so = {.data_dir = o->data_dir,
                             .wait = o->wait,
                             .engine = gw_server_engine(),
                             .planner_key = o->planner_key};
    gw_status status = gw_backend_create(&so, &s->backend, err);
    if (!status) status = gw_backend_load_web(s->backend, o->web_dir, err);
    if (!status) status = start_http(s, o, err);
    if (status) {
        gw_server_free(s);
        return status;
    }
    *out = s;
    return GW_OK;
}

uint16_t gw_server_port(const gw_server *s)
{
    return gw_http_port(s->http);
}

static void name_snapshot(gw_server *s, char snapshot[17])
{
    const gw_dataset *d = gw_backend_dataset(s->backend, NULL);
    if (d) gw_dataset_id(d, snapshot);
    gw_dataset_release(d);
}

gw_status gw_server_reload(gw_server *s, char snapshot[17], gw_error *err)
{
    gw_status status = gw_backend_reload(s->backend, err);
    if (!status) name_snapshot(s, snapshot);
    return status;
}

gw_status gw_server_reload_if_changed(gw_server *s, bool *tried, char snapshot[17], gw_error *err)
{
    gw_status status = gw_backend_reload_if_changed(s->backend, tried, err);
    if (!status && *tried) name_snapshot(s, snapshot);
    return status;
}

gw_status gw_server_stop(gw_server *s, uint32_t within_ms)
{
    return gw_http_stop(s->http, within_ms);
}

void gw_server_free(gw_server *s)
{
    if (!s) return;
    gw_http_free(s->http);
    gw_backend_free(s->backend);
    free(s);
}
