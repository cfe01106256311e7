/* Counters by route pattern: never by what was asked, so that nothing about a person is in them. */
#include "api/http/http_priv.h"

#include <string.h>

static const int statuses[GW_STATUSES - 1] = {200, 201, 202, 204, 304, 400, 401, 404, 405,
                                              406, 409, 413, 415, 422, 431, 500, 502, 503};
static const double bucket_ms[GW_BUCKETS - 1] = {0.5, 1,   2.5, 5,    10,   25,   50,
                                                 100, 250, 500, 1000, 2500, 10000};

static uint32_t status_index(int status)
{
    uint32_t i = 0;
    while (i < GW_STATUSES - 1 && statuses[i] != status) i++;
    return i; /* the last one: any other */
}

void gw_http_count(gw_http *h, const gw_job *j, double ms)
{
    const gw_http_route *route = j->request.route;
    gw_route_counters *c = &h->counters[route ? (uint32_t)(route - h->routes) : h->n_routes];
    uint32_t bucket = 0;
    while (bucket < GW_BUCKETS - 1 && ms > bucket_ms[bucket]) bucket++;
    atomic_fetch_add_explicit(&c->by_status[status_index(j->response.status)], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&c->by_bucket[bucket], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&c->sum_us, (uint64_t)(ms * 1e3), memory_order_relaxed);
    atomic_fetch_add_explicit(&c->n, 1, memory_order_relaxed);
}

static uint64_t load(_Atomic uint64_t *counter)
{
    return atomic_load_explicit(counter, memory_order_relaxed);
}

static void write_statuses(gw_buf *out, const char *method, const char *pattern, gw_route_counters *c)
{
    for (uint32_t i = 0; i < GW_STATUSES; i++) {
        uint64_t n = load(&c->by_status[i]);
        if (!n) continue;
        gw_buf_printf(out, "gangway_http_requests_total{method=\"%s\",route=\"%s\",status=\"", method,
                      pattern);
        if (i < GW_STATUSES - 1)
            gw_buf_printf(out, "%d", statuses[i]);
        else
            gw_buf_text(out, "other");
        gw_buf_printf(out, "\"} %llu\n", (unsigned long long)n);
    }
}

static void write_durations(gw_buf *out, const char *method, const char *pattern, gw_route_counters *c)
{
    static const char name[] = "gangway_http_request_duration_seconds";
    uint64_t sum = 0;
    if (!load(&c->n)) return;
    for (uint32_t i = 0; i < GW_BUCKETS; i++) {
        sum += load(&c->by_bucket[i]);
        gw_buf_printf(out, "%s_bucket{method=\"%s\",route=\"%s\",le=\"", name, method, pattern);
        if (i < GW_BUCKETS - 1)
            gw_buf_printf(out, "%g", bucket_ms[i] / 1e3);
        else
            gw_buf_text(out, "+Inf");
        gw_buf_printf(out, "\"} %llu\n", (unsigned long long)sum);
    }
    gw_buf_printf(out, "%s_sum{method=\"%s\",route=\"%s\"} %.6f\n", name, method, pattern,
                  (double)load(&c->sum_us) / 1e6);
    gw_buf_printf(out, "%s_count{method=\"%s\",route=\"%s\"} %llu\n", name, method, pattern,
                  (unsigned long long)sum);
}

typedef void write_route(gw_buf *out, const char *method, const char *pattern, gw_route_counters *c);

static void each_route(gw_http *h, gw_buf *out, write_route *write)
{
    for (uint32_t i = 0; i < h->n_routes; i++)
        write(out, gw_http_method_name(h->routes[i].method), h->routes[i].pattern, &h->counters[i]);
    write(out, "-", "-", &h->counters[h->n_routes]);
}

void gw_http_write_metrics(gw_http *h, gw_buf *out)
{
    gw_buf_text(out, "# HELP gangway_http_requests_total Requests answered, by route pattern and status.\n"
                     "# TYPE gangway_http_requests_total counter\n");
    each_route(h, out, write_statuses);
    gw_buf_text(out,
                "# HELP gangway_http_request_duration_seconds From the request line to the finished answer.\n"
                "# TYPE gangway_http_request_duration_seconds histogram\n");
    each_route(h, out, write_durations);

    pthread_mutex_lock(&h->queue.lock);
    uint32_t waiting = h->queue.n, busy = h->queue.busy;
    pthread_mutex_unlock(&h->queue.lock);
    gw_buf_printf(out,
                  "# HELP gangway_http_under_way Requests whose answer is not out yet.\n"
                  "# TYPE gangway_http_under_way gauge\ngangway_http_under_way %u\n"
                  "# HELP gangway_http_queue Requests waiting for a worker.\n"
                  "# TYPE gangway_http_queue gauge\ngangway_http_queue %u\n"
                  "# HELP gangway_http_workers_busy Workers that compute now.\n"
                  "# TYPE gangway_http_workers_busy gauge\ngangway_http_workers_busy %u\n",
                  atomic_load(&h->under_way), waiting, busy);
}
