/* gangway bench: the searches, measured on one thread, and their answers for others to check
 * (docs/PERFORMANCE.md). */
#include "tools/gangway/args.h"
#include "tools/gangway/bench_io.h"
#include "tools/gangway/cmd_route.h"
#include "tools/gangway/command.h"

#include "planner/scan/scan.h"
#include "planner/timetable/snapshot.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { DAY_S = 86400, SPAN_S = 2 * DAY_S };

typedef enum { OP_ARRIVAL, OP_PARETO, OP_ONE_TO_ALL, OP_PROFILE, OP_PROFILE_ALL } operation;
static const char *const OPS[] = {"arrival", "pareto", "one-to-all", "profile", "profile-all", NULL};

typedef struct {
    const char *date_text, *queries, *answers;
    gw_day date;
    int op, format;
    int64_t repeat, max_rides;
} options;

static bool read_options(options *o, int argc, char **argv, gw_arg_list *words, int *code)
{
    static const char *const formats[] = {"text", "json", NULL};
    const gw_arg args[] = {
        GW_OPT_TEXT("date", &o->date_text, "DATE", "the service day that departure seconds count from"),
        GW_OPT_TEXT("queries", &o->queries, "Q.tsv",
                    "from_stop, to_stop, departure_seconds, divided by tabs"),
        GW_OPT_CHOICE("op", &o->op, OPS, "what is measured"),
        GW_OPT_INT("repeat", &o->repeat, "N", 1, 100000, "how often each question is asked (1)"),
        GW_OPT_INT("max-rides", &o->max_rides, "N", 1, 32, "of pareto and profile (11)"),
        GW_OPT_TEXT("answers", &o->answers, "FILE",
                    "writes the arrival of each question, seconds of the day, - for none"),
        GW_OPT_CHOICE("format", &o->format, formats, "for people or for programs"),
    };
    const gw_arg_table table = {
        .command = "bench",
        .usage = "DATA_OR_FEED --date DATE --queries Q.tsv [--op OP]",
        .about = "CPU time of a question on one thread, without loading: DATA is a folder made by gangway "
                 "import,\n"
                 "FEED a GTFS zip or folder (then only its own transfers are walked).\n\n"
                 "  arrival      the earliest arrival from stop to stop\n"
                 "  pareto       arrival against rides, journeys built\n"
                 "  one-to-all   the earliest arrival at every stop\n"
                 "  profile      arrival against rides for every departure of the day, journeys built\n"
                 "  profile-all  every departure of the day from every stop to one",
        .args = args,
        .n_args = GW_ARG_COUNT(args),
        .min_words = 1,
        .max_words = 1,
    };
    if (!gw_args_parse(&table, argc, argv, words, code)) return false;
    if (!o->date_text || !o->queries) {
        *code = gw_exit_usage("bench", "--date and --queries are needed");
        return false;
    }
    if (gw_day_parse_iso(gw_str_of(o->date_text), &o->date)) return true;
    *code = gw_exit_usage("bench", "--date: '%s' is no date (YYYY-MM-DD)", o->date_text);
    return false;
}

/* --- what is asked --- */

typedef struct {
    const options *o;
    gw_timetable *t;      /* owned */
    gw_ask_options rules; /* of a feed that is read */
    gw_ask_net net;
    int32_t zero_s;
    gw_scan_table *table; /* owned; NULL: the router answers */
    gw_scan *scan;        /* owned */
    int32_t *arrivals;    /* owned; [stop] */
    gw_router *router;    /* owned */
    gw_journey_set found;
} bench;

static gw_status open_data(bench *b, const char *source, gw_error *err)
{
    gw_buf path = {0};
    struct stat st;
    gw_buf_printf(&path, "%s/timetable.gw", source);
    if (path.failed) return gw_fail(err, GW_NO_MEMORY, "no memory");
    bool snapshot = stat(path.p, &st) == 0;
    gw_status status = GW_OK;
    if (snapshot) {
        status = gw_snapshot_open(path.p, &b->t, err);
    } else {
        b->rules = (gw_ask_options){.walk_factor = 1, .walk_speed = 1.25, .today = b->o->date};
        b->net.options = &b->rules;
        status = gw_ask_load(&b->net, source, err);
        int64_t noon = (int64_t)b->o->date * DAY_S;
        if (!status) status = gw_ask_cover(&b->net, noon, noon + SPAN_S, err);
        if (!status) b->t = gw_timetable_retain(b->net.t);
    }
    gw_buf_free(&path);
    return status;
}

static gw_status prepare(bench *b, const char *source, gw_error *err)
{
    gw_status status = open_data(b, source, err);
    if (status) return status;
    int64_t day = (int64_t)b->o->date - b->t->first_day;
    if (day < 0 || day >= b->t->n_days || b->t->n_feeds == 0)
        return gw_fail(err, GW_BAD_INPUT, "--date: %s is not among the days of the timetable",
                       b->o->date_text);
    b->zero_s = gw_tt_day_zero(b->t, b->t->feeds[0].zone, (uint32_t)day);
    const gw_scan_options wanted = {.from_s = b->zero_s,
                                    .to_s = b->zero_s + SPAN_S,
                                    .default_transfer_s = b->t->default_transfer_s,
                                    .gait = {1.25, 1.0},
                                    .max_walk_s = INT32_MAX};
    gw_error why = {0};
    bool rides = b->o->op == OP_PARETO || b->o->op == OP_PROFILE;
    bool scans = !rides || b->o->max_rides <= GW_SCAN_RIDES_MAX;
    if (scans && gw_scan_table_make(b->t, &wanted, &b->table, &why)) {
        if (b->o->op != OP_ARRIVAL && !rides)
            return gw_fail(err, GW_BAD_INPUT, "%s: %s", OPS[b->o->op], why.message);
        fprintf(stderr, "gangway: the router answers: %s\n", why.message);
    }
    b->scan = gw_scan_create();
    b->router = gw_router_create();
    b->arrivals = calloc(gw_tt_n_stops(b->t) + 1u, sizeof *b->arrivals);
    return b->scan && b->router && b->arrivals ? GW_OK : gw_fail(err, GW_NO_MEMORY, "no memory");
}

static void finish(bench *b)
{
    gw_journey_set_free(&b->found);
    gw_router_free(b->router);
    gw_scan_free(b->scan);
    gw_scan_table_free(b->table);
    free(b->arrivals);
    gw_timetable_release(b->t);
    gw_ask_free(&b->net);
}

static gw_status route(bench *b, gw_stop_id from, gw_stop_id to, int32_t time_s, bool day, int32_t *arrival_s,
                       gw_error *err)
{
    const gw_access start = {.stop = from}, end = {.stop = to};
    gw_query q = {.from = &start,
                  .to = &end,
                  .n_from = 1,
                  .n_to = 1,
                  .time_s = day ? b->zero_s : time_s,
                  .direction = GW_DEPART_AFTER,
                  .window_s = day ? DAY_S - 1 : -1,
                  .max_rides = (uint32_t)b->o->max_rides,
                  .horizon_s = DAY_S,
                  .max_duration_s = -1,
                  .headway = GW_HEADWAY_EXPECTED,
                  .default_transfer_s = b->t->default_transfer_s,
                  .gait = {1.25, 1.0},
                  .max_walk_s = INT32_MAX,
                  .direct_walk_s = -1,
                  .edge_links = true};
    gw_tt_links links = gw_tt_links_of(b->t, from.v, false);
    gw_tt_link l;
    while (gw_tt_links_next(&links, &l, NULL, NULL))
        if (l.to == to.v && l.from != l.to) q.direct_walk_s = gw_link_seconds(b->t, &q, &l, NULL, false);
    gw_status status = gw_router_find_journeys(b->router, b->t, &q, &b->found, err);
    *arrival_s = GW_SCAN_NEVER;
    for (uint32_t i = 0; !status && i < b->found.n; i++) {
        const gw_journey *j = &b->found.journeys[i];
        if (j->departure_s >= time_s && j->arrival_s < *arrival_s) *arrival_s = j->arrival_s;
    }
    return status;
}

static gw_status scan_pareto(bench *b, gw_stop_id from, gw_stop_id to, int32_t time_s, int32_t *arrival_s)
{
    gw_status status = gw_scan_pareto(b->scan, b->table, b->t, from, to, time_s, (uint32_t)b->o->max_rides,
                                      DAY_S, &b->found);
    *arrival_s = GW_SCAN_NEVER;
    for (uint32_t i = 0; !status && i < b->found.n; i++)
        if (b->found.journeys[i].arrival_s < *arrival_s) *arrival_s = b->found.journeys[i].arrival_s;
    return status;
}

static gw_status scan_day(bench *b, gw_stop_id from, gw_stop_id to, int32_t time_s, int32_t *arrival_s)
{
    gw_status status = gw_scan_day(b->scan, b->table, b->t, from, to, b->zero_s, b->zero_s + DAY_S - 1,
                                   (uint32_t)b->o->max_rides, b->zero_s + DAY_S, &b->found);
    *arrival_s = GW_SCAN_NEVER;
    for (uint32_t i = 0; !status && i < b->found.n; i++) {
        const gw_journey *j = &b->found.journeys[i];
        if (j->departure_s >= time_s && j->arrival_s < *arrival_s) *arrival_s = j->arrival_s;
    }
    return status;
}

static gw_status ask(bench *b, gw_stop_id from, gw_stop_id to, int32_t time_s, int32_t *arrival_s,
                     gw_error *err)
{
    gw_status status;
    switch ((operation)b->o->op) {
    case OP_ARRIVAL:
        return b->table ? gw_scan_arrival(b->scan, b->table, from, to, time_s, arrival_s)
                        : route(b, from, to, time_s, false, arrival_s, err);
    case OP_ONE_TO_ALL:
        status = gw_scan_one_to_all(b->scan, b->table, from, time_s, b->arrivals);
        *arrival_s = b->arrivals[to.v];
        return status;
    case OP_PROFILE_ALL:
        status = gw_scan_profiles(b->scan, b->table, to);
        *arrival_s = gw_scan_profile_arrival(b->scan, b->table, from, time_s);
        return status;
    case OP_PARETO:
        if (b->table) return scan_pareto(b, from, to, time_s, arrival_s);
        return route(b, from, to, time_s, false, arrival_s, err);
    case OP_PROFILE:
        if (b->table) return scan_day(b, from, to, time_s, arrival_s);
        return route(b, from, to, time_s, true, arrival_s, err);
    }
    return GW_OK;
}

static gw_status measure(bench *b, const gw_bench_questions *q, double *us, gw_buf *answers, gw_error *err)
{
    size_t n = 0;
    for (int64_t round = 0; round < b->o->repeat; round++) {
        for (size_t i = 0; i < q->n; i++) {
            gw_stop_id from, to;
            int32_t arrival;
            gw_status status = gw_timetable_find_stop(b->t, GW_STR(""), q->at[i].from, &from, err);
            if (!status) status = gw_timetable_find_stop(b->t, GW_STR(""), q->at[i].to, &to, err);
            if (status) return status;
            double begin = gw_bench_cpu_us();
            status = ask(b, from, to, b->zero_s + q->at[i].departure_s, &arrival, err);
            us[n++] = gw_bench_cpu_us() - begin;
            if (status) return status;
            if (round) continue;
            if (arrival == GW_SCAN_NEVER)
                gw_buf_text(answers, "-\n");
            else
                gw_buf_printf(answers, "%d\n", arrival - b->zero_s);
        }
    }
    return answers->failed ? gw_fail(err, GW_NO_MEMORY, "no memory for the answers") : GW_OK;
}

static gw_status run(bench *b, const char *source, gw_buf *out, gw_error *err)
{
    gw_bench_questions q = {0};
    gw_buf answers = {0};
    double *us = NULL;
    gw_status status = gw_bench_read(b->o->queries, &q, err);
    if (!status) status = prepare(b, source, err);
    if (!status) {
        us = calloc(q.n * (size_t)b->o->repeat, sizeof *us);
        status = us ? measure(b, &q, us, &answers, err) : gw_fail(err, GW_NO_MEMORY, "no memory");
    }
    if (!status && b->o->answers) status = gw_file_write_atomic(b->o->answers, answers.p, answers.n, err);
    if (!status) {
        void (*write)(const char *, const char *, double *, size_t, gw_buf *) =
            b->o->format ? gw_bench_write_json : gw_bench_write_text;
        write(b->table ? "gangway scan" : "gangway router", OPS[b->o->op], us, q.n * (size_t)b->o->repeat,
              out);
    }
    free(us);
    gw_buf_free(&answers);
    gw_bench_free(&q);
    return status;
}

int gw_cmd_bench(int argc, char **argv)
{
    options o = {.repeat = 1, .max_rides = GW_SCAN_RIDES_MAX};
    gw_arg_list words;
    int code;
    if (!read_options(&o, argc, argv, &words, &code)) return code;
    bench b = {.o = &o};
    gw_buf out = {0};
    gw_error err = {0};
    gw_status status = run(&b, words.at[0], &out, &err);
    if (status || out.failed) {
        code = gw_exit_error(status ? status : GW_NO_MEMORY, &err);
    } else {
        fwrite(out.p, 1, out.n, stdout);
        code = gw_exit_flush(GW_EXIT_OK);
    }
    gw_buf_free(&out);
    finish(&b);
    return code;
}
