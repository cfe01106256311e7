/* Asks a handler without a socket: a request from a target, a worker's context, the response as text. */
#ifndef GW_TESTS_HANDLERS_ASK_H
#define GW_TESTS_HANDLERS_ASK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "api/backend/backend.h"
#include "planner/timetable/build.h"
#include "tests/support/tiny_feed.h"

typedef struct {
    char dir[64];
    gw_backend *backend;
    gw_context *context;
    const gw_dataset *dataset; /* owned by the scene, lent to the context */
    gw_arena *arena;
    gw_http_request q;
    gw_http_response r;
} ask_scene;

/* A line by the clock (T1 08:00, T2 08:30: A B C), a line by headway (H: B D, 07:00-09:00 every 10 min and
 * 09:00-11:00 every 20), and a walk. */
static inline gw_timetable *ask_timetable(int32_t n_days)
{
    gw_feed *feed = TINY_FEED(
        {"stops.txt", "stop_id,stop_name,stop_lat,stop_lon,stop_code,platform_code\n"
                      "A,Alpha,22.500000,114.000000,,\nB,Beta,22.510000,114.000000,b1,2\n"
                      "C,Gamma,22.520000,114.000000,,\nD,Delta,22.510000,114.010000,,\n"},
        {"routes.txt",
         "route_id,agency_id,route_short_name,route_long_name,route_type,route_color,route_text_color\n"
         "R,A1,1,Line One,1,FF0000,FFFFFF\nS,A1,,Ring,3,,\n"},
        {"trips.txt", "route_id,service_id,trip_id,trip_headsign,direction_id,wheelchair_accessible\n"
                      "R,D,T1,North,0,1\nR,D,T2,North,0,1\nS,D,H,,1,0\n"},
        {"stop_times.txt",
         "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type\n"
         "T1,08:00:00,08:00:00,A,1,0\nT1,08:05:00,08:06:00,B,2,1\nT1,08:10:00,08:10:00,C,3,0\n"
         "T2,08:30:00,08:30:00,A,1,0\nT2,08:35:00,08:36:00,B,2,1\nT2,08:40:00,08:40:00,C,3,0\n"
         "H,07:00:00,07:00:00,B,1,0\nH,07:06:00,07:06:00,D,2,0\n"},
        {"frequencies.txt", "trip_id,start_time,end_time,headway_secs,exact_times\n"
                            "H,07:00:00,09:00:00,600,0\nH,09:00:00,11:00:00,1200,0\n"});
    gw_build_feed source = {.tag = "t", .feed = feed};
    gw_build_options options = {.feeds = &source,
                                .n_feeds = 1,
                                .first_day = gw_day_of(2026, 3, 2),
                                .n_days = n_days,
                                .use_blocks = true,
                                .walk_radius_m = 300};
    gw_build_summary summary;
    gw_timetable *t = NULL;
    gw_error err = {0};
    if (gw_timetable_build(&options, &t, &summary, &err)) fail_msg("%s", err.message);
    gw_feed_free(feed);
    return t;
}

static inline gw_timetable *ask_other_timetable(void)
{
    return ask_timetable(8);
}

static inline const gw_dataset *ask_dataset(void)
{
    const gw_dataset *d = NULL;
    gw_error err = {0};
    gw_timetable *t = ask_timetable(7);
    if (gw_dataset_of(t, &d, &err)) fail_msg("%s", err.message);
    gw_timetable_release(t);
    return d;
}

static inline ask_scene *ask_open(const gw_engine *engine)
{
    ask_scene *s = calloc(1, sizeof *s);
    gw_error err = {0};
    void *context = NULL;
    strcpy(s->dir, "/tmp/gw_ask_XXXXXX");
    assert_non_null(mkdtemp(s->dir));
    gw_backend_options options = {.data_dir = s->dir, .wait = true, .engine = engine};
    assert_int_equal(gw_backend_create(&options, &s->backend, &err), GW_OK);
    assert_int_equal(gw_context_create(s->backend, &context, &err), GW_OK);
    s->context = context;
    s->context->now = 1772413200; /* 2026-03-02T09:00:00+08:00 */
    s->dataset = ask_dataset();
    s->context->dataset = s->dataset;
    s->arena = gw_arena_create(1u << 20);
    return s;
}

static inline void ask_close(ask_scene *s)
{
    static const char *const files[] = {"gangway.db", "gangway.db-wal", "gangway.db-shm", ".runs",
                                        "timetable.gw"};
    char path[128];
    s->context->dataset = NULL;
    gw_context_free(s->context);
    gw_backend_free(s->backend);
    gw_dataset_release(s->dataset);
    gw_arena_free(s->arena);
    gw_buf_free(&s->r.body);
    gw_http_stream_release(s->r.stream);
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", s->dir, files[i]);
        unlink(path);
    }
    rmdir(s->dir);
    free(s);
}

/* The body, borrowed until the next question. id and run of the path, or NULL; further parameters of it. */
static inline const char *ask_whole(ask_scene *s, gw_http_handler *handler, const char *target,
                                    const char *id, const char *run, const gw_http_field *more,
                                    uint32_t n_more, const char *body)
{
    gw_error err = {0};
    gw_buf_free(&s->r.body);
    gw_http_stream_release(s->r.stream);
    gw_arena_reset(s->arena);
    s->r = (gw_http_response){.status = 200, .type = GW_HTTP_JSON};
    s->q = (gw_http_request){
        .arena = s->arena, .shared = s->backend, .worker = s->context, .body = gw_str_of(body)};
    if (gw_http_target_parse(gw_str_of(target), s->arena, &s->q, &err)) fail_msg("%s", err.message);
    if (id) s->q.params[s->q.n_params++] = (gw_http_field){GW_STR("id"), gw_str_of(id)};
    if (run) s->q.params[s->q.n_params++] = (gw_http_field){GW_STR("run"), gw_str_of(run)};
    for (uint32_t i = 0; i < n_more; i++) s->q.params[s->q.n_params++] = more[i];
    handler(&s->q, &s->r);
    return s->r.body.p ? s->r.body.p : "";
}

static inline const char *ask_with(ask_scene *s, gw_http_handler *handler, const char *target, const char *id,
                                   const char *run, const char *body)
{
    return ask_whole(s, handler, target, id, run, NULL, 0, body);
}

static inline const char *ask(ask_scene *s, gw_http_handler *handler, const char *target)
{
    return ask_with(s, handler, target, NULL, NULL, "");
}

static inline void assert_has(const char *text, const char *part)
{
    if (!strstr(text, part)) fail_msg("no %s in %s", part, text);
}

#endif
