/* strategy FEED DATE QUESTIONS.tsv ANSWERS: the whole-day pass of planner/strategy as gangway bench would ask
 * it, one pass for questions to one stop that follow each other; arrivals as seconds of the day, or - for
 * none. For timetables alone. */
#include "tests/reference/many.h"

#include "planner/strategy/strategy.h"
#include "tools/gangway/bench_io.h"
#include "tools/gangway/cmd_route.h"
#include "tools/gangway/command.h"

#include <math.h>

enum { DAY_S = 86400, CAP_S = 18 * 3600, MAX_WAYS = 4096 };

typedef struct {
    gw_ask_options rules;
    gw_ask_net net;
    gw_strategy_options o;
    gw_strategy_net *day;  /* owned */
    gw_strategy *strategy; /* owned */
    uint32_t passed;       /* the stop of the last pass */
    gw_access from[MAX_WAYS], to[MAX_WAYS];
} asked_of;

static gw_status prepare(asked_of *a, const char *source, gw_day date, gw_error *err)
{
    a->rules = (gw_ask_options){.walk_factor = 1, .walk_speed = 1.25, .today = date};
    a->net.options = &a->rules;
    int64_t noon = (int64_t)date * DAY_S;
    gw_status status = gw_ask_load(&a->net, source, err);
    if (!status) status = gw_ask_cover(&a->net, noon, noon + 2 * DAY_S, err);
    if (status) return status;
    int32_t zero_s =
        gw_tt_day_zero(a->net.t, a->net.t->feeds[0].zone, (uint32_t)(date - a->net.t->first_day));
    gw_strategy_defaults(&a->o, zero_s);
    a->o.from_s = zero_s;
    a->o.to_s = zero_s + DAY_S;
    a->o.cap_s = CAP_S;
    a->o.default_transfer_s = 0;
    a->o.gait = (gw_gait){1.25, 1.0};
    a->o.max_walk_s = INT32_MAX;
    status = gw_strategy_net_make(a->net.t, &a->o, &a->day, err);
    a->strategy = gw_strategy_create();
    return status ? status : a->strategy ? GW_OK : GW_NO_MEMORY;
}

/* The stop itself and its links, as ways to set out (arriving: to end). */
static uint32_t ways(const asked_of *a, gw_stop_id stop, bool arriving, gw_access *out)
{
    const gw_query q = {.gait = a->o.gait, .max_walk_s = INT32_MAX};
    uint32_t n = 0;
    gw_tt_links links = gw_tt_links_of(a->net.t, stop.v, arriving);
    gw_tt_link l;
    out[n++] = (gw_access){.stop = stop};
    while (n < MAX_WAYS && gw_tt_links_next(&links, &l, NULL, NULL)) {
        int32_t walk_s = l.from == l.to ? -1 : gw_link_seconds(a->net.t, &q, &l, NULL, false);
        if (walk_s >= 0) out[n++] = (gw_access){.stop = {arriving ? l.from : l.to}, .walk_s = walk_s};
    }
    return n;
}

static gw_status answer(asked_of *a, const gw_bench_question *q, gw_buf *out, gw_error *err)
{
    gw_stop_id from, to;
    gw_status status = gw_timetable_find_stop(a->net.t, GW_STR(""), q->from, &from, err);
    if (!status) status = gw_timetable_find_stop(a->net.t, GW_STR(""), q->to, &to, err);
    if (status) return status;
    if (to.v != a->passed)
        status = gw_strategy_pass(a->strategy, a->day, a->to, ways(a, to, true, a->to), err);
    if (status) return status;
    a->passed = to.v;
    uint32_t n = ways(a, from, false, a->from);
    int32_t walk_s = -1;
    for (uint32_t i = 0; i < n; i++)
        if (a->from[i].stop.v == to.v) walk_s = a->from[i].walk_s;
    gw_strategy_value v = gw_strategy_from(a->strategy, a->from, n, walk_s, a->o.from_s + q->departure_s);
    if (v.served < 0.5)
        gw_buf_text(out, "-\n");
    else
        gw_buf_printf(out, "%ld\n", lround(q->departure_s + v.value_s));
    return GW_OK;
}

int gw_many_strategy(int argc, char **argv)
{
    static asked_of a; /* large */
    gw_day date;
    gw_error err = {0};
    gw_buf out = {0};
    gw_bench_questions list = {0};
    if (argc != 5 || !gw_day_parse_iso(gw_str_of(argv[2]), &date)) return GW_EXIT_USAGE;
    a = (asked_of){.passed = GW_NO_ID};
    gw_status status = gw_bench_read(argv[3], &list, &err);
    if (!status) status = prepare(&a, argv[1], date, &err);
    for (size_t i = 0; i < list.n && !status; i++) status = answer(&a, &list.at[i], &out, &err);
    if (!status) status = gw_file_write_atomic(argv[4], out.p, out.n, &err);
    gw_strategy_free(a.strategy);
    gw_strategy_net_free(a.day);
    gw_ask_free(&a.net);
    gw_bench_free(&list);
    gw_buf_free(&out);
    return status ? gw_exit_error(status, &err) : GW_EXIT_OK;
}
