/* The whole server: the table of all addresses, over api/http, with a backend behind them.
 *
 * One gw_server is one listening socket. Its functions are called by one thread (the command's); the threads
 * that answer are its own. Nothing is printed.
 */
#ifndef GW_SERVER_SERVER_H
#define GW_SERVER_SERVER_H

#include "api/http/http.h"

typedef struct gw_server gw_server;

typedef struct {
    const char *data_dir;
    const char *web_dir;                                  /* NULL: a plain page stands in */
    const char *bind;                                     /* default 127.0.0.1 */
    uint16_t port;                                        /* 0: any free one */
    uint32_t threads;                                     /* workers; 0: one a core */
    uint32_t max_connections, max_per_ip;                 /* 0: the default; no limit */
    bool wait;                                            /* begin without a timetable */
    const char *planner_key;                              /* NULL: anybody may send and run scenarios */
    void (*log)(void *cls, const gw_http_log_line *line); /* by one thread of its own; NULL: none */
    void *log_cls;
} gw_server_options;

void gw_server_defaults(gw_server_options *o);

/* Opens the data and listens. *out: owned (gw_server_stop, then gw_server_free). Errors of gw_dataset_open
 * and gw_http_start; GW_IO when web_dir has no files. */
GW_MUST_USE gw_status gw_server_start(const gw_server_options *o, gw_server **out, gw_error *err);
uint16_t gw_server_port(const gw_server *s);
/* The data folder again; on failure the old timetable goes on serving. *snapshot: its id. */
GW_MUST_USE gw_status gw_server_reload(gw_server *s, char snapshot[17], gw_error *err);
/* The same when timetable.gw is another file than before; *tried: whether it was. Cheap otherwise. */
GW_MUST_USE gw_status gw_server_reload_if_changed(gw_server *s, bool *tried, char snapshot[17],
                                                  gw_error *err);
/* Finishes the requests under way, within within_ms. GW_LIMIT: that was not enough; then the process should
 * end without gw_server_free. A run under way begins again with the next start. */
GW_MUST_USE gw_status gw_server_stop(gw_server *s, uint32_t within_ms);
void gw_server_free(gw_server *s); /* accepts NULL; stopped */

/* The table of all addresses. */
const gw_http_route *gw_server_routes(uint32_t *n);

#endif
