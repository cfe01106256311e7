/* gangway plan: journeys from door to door. */
#include "tools/gangway/command.h"
#include "tools/gangway/args.h"

#include "planner/explain/explain.h"
#include "planner/visit/visit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct {
    const char *data, *from, *to, *depart, *arrive, *language, *explain;
    const char *modes, *exclude_modes, *lines, *exclude_lines, *cursor, *via, *stay;
    int64_t window_min, max_rides, max_access_min, max_transfer_min, max_direct_min, horizon_h, max_journeys,
        repeat;
    int64_t age, min_change_min, more_change_min, alternatives;
    int headway, walker, traveller; /* walker, traveller: -1, not given */
    double walk_speed, change_factor, certainty;
    bool json, wheelchair, bikes, least_walking, first, last;
} options;

static bool read_options(options *o, int argc, char **argv, int *code)
{
    static const char *const formats[] = {"text", "json", NULL};
    static const char *const rules[] = {"expected", "worst", "first", "skip", NULL};
    static const char *const kinds[] = {"adult", "elder", "luggage", "wheelchair",
                                        NULL}; /* as gw_traveller */
    int format = 0;
    const gw_arg args[] = {
        GW_OPT_TEXT("data", &o->data, "DATA", "the folder that gangway import wrote"),
        GW_OPT_TEXT("from", &o->from, "END", "where the journey begins"),
        GW_OPT_TEXT("to", &o->to, "END", "where it ends"),
        GW_OPT_TEXT("depart", &o->depart, "TIME", "leave at this time or later (default: now)"),
        GW_OPT_TEXT("arrive", &o->arrive, "TIME", "be there by this time"),
        GW_OPT_NUMBER("certainty", &o->certainty, "%", 1, 99.9,
                      "with --arrive: when to leave to be there so often in 100 times"),
        GW_OPT_FLAG("first", &o->first, "the first connection of that day (04:00 to 04:00)"),
        GW_OPT_FLAG("last", &o->last, "the last one that still arrives"),
        GW_OPT_TEXT("via", &o->via, "LIST",
                    "get off at these stops or pass these ports, in this order (two at most)"),
        GW_OPT_TEXT("stay", &o->stay, "LIST", "minutes at each of them (0)"),
        GW_OPT_TEXT("cursor", &o->cursor, "CURSOR",
                    "earlier or later journeys: previous or next of an answer in JSON"),
        GW_OPT_INT("window", &o->window_min, "MIN", 0, 1440, "show all departures of so many minutes (60)"),
        GW_OPT_HEADING("How to travel"),
        GW_OPT_CHOICE("headway", &o->headway, rules,
                      "the wait for a line that runs every so many minutes (expected)"),
        GW_OPT_INT("max-rides", &o->max_rides, "N", 1, 15, "at most so many vehicles (5)"),
        GW_OPT_CHOICE("traveller", &o->traveller, gw_traveller_names,
                      "the walker, and whose counters one passes at a port (adult)"),
        GW_OPT_INT("age", &o->age, "YEARS", 0, 120, "for fares: concessions from an age (elder: 65)"),
        GW_OPT_CHOICE("walker", &o->walker, kinds, "pace, time for a change, steps or not (the traveller's)"),
        GW_OPT_NUMBER("walk-speed", &o->walk_speed, "M/S", 0.1, 5, "metres a second (the walker's)"),
        GW_OPT_INT("max-access", &o->max_access_min, "MIN", 0, 120,
                   "walk to the first and from the last stop (20)"),
        GW_OPT_INT("max-transfer-walk", &o->max_transfer_min, "MIN", 0, 120, "walk between two rides (10)"),
        GW_OPT_INT("max-direct-walk", &o->max_direct_min, "MIN", 0, 240, "walk all the way (30)"),
        GW_OPT_INT("min-transfer", &o->min_change_min, "MIN", 0, 240, "for a change at least (0)"),
        GW_OPT_INT("additional-transfer", &o->more_change_min, "MIN", 0, 240, "for each change more (0)"),
        GW_OPT_NUMBER("transfer-factor", &o->change_factor, "X", 1, 10, "times what each change takes (1)"),
        GW_OPT_FLAG("wheelchair", &o->wheelchair, "only what is known to be without steps"),
        GW_OPT_FLAG("bikes", &o->bikes, "only lines known to take a bicycle"),
        GW_OPT_TEXT("modes", &o->modes, "LIST",
                    "only these: bus, coach, metro, train, tram, ferry, cable, funicular, other"),
        GW_OPT_TEXT("exclude-modes", &o->exclude_modes, "LIST", "none of these"),
        GW_OPT_TEXT("lines", &o->lines, "LIST", "only these: a name (M11, 東鐵綫), tag:name or tag:route_id"),
        GW_OPT_TEXT("exclude-lines", &o->exclude_lines, "LIST", "none of these"),
        GW_OPT_INT("horizon", &o->horizon_h, "H", 1, 72, "look so many hours ahead (24)"),
        GW_OPT_HEADING("What to print"),
        GW_OPT_CHOICE("format", &format, formats, "for people or for programs"),
        GW_OPT_TEXT("language", &o->language, "TAG", "zh-Hant, zh-Hans or en (default: the terminal's)"),
        GW_OPT_INT("max-journeys", &o->max_journeys, "N", 0, 1000, "at most so many; 0: all"),
        GW_OPT_TEXT("explain", &o->explain, "REF",
                    "why a line, a port (port:ID) or a journey (LINE>LINE) is not in the answer"),
        GW_OPT_FLAG("least-walking", &o->least_walking, "look for a journey with less walking, too"),
        GW_OPT_INT("alternatives", &o->alternatives, "N", 0, 10,
                   "for each ride the next N departures besides"),
        GW_OPT_INT("repeat", &o->repeat, "N", 1, 100000, "plan N times, tell the median time on stderr"),
    };
    const gw_arg_table table = {
        .command = "plan",
        .usage = "--data DATA --from END --to END [--depart TIME | --arrive TIME]",
        .about =
            "Journeys from door to door, across the border ports.\n\n"
            "END   port:shenzhen-bay (after its counters; port:shenzhen-bay@hk: before them), port:best,\n"
            "      place:hku-szh (place:hku-szh@ae: another door), tag:stop_id, stop_id, name:NAME, or "
            "lat,lon\n"
            "TIME  2026-11-25T09:00 on the clock of where the journey begins (--arrive: ends), or with an "
            "offset",
        .more =
            "Example:\n"
            "  gangway plan --data DATA --from 22.391,113.977 --to place:hku-szh --depart 2026-11-25T09:00",
        .args = args,
        .n_args = GW_ARG_COUNT(args),
    };
    gw_arg_list words;
    if (!gw_args_parse(&table, argc, argv, &words, code)) return false;
    o->json = format == 1;
    const char *missing = !o->data ? "--data" : !o->from ? "--from" : !o->to ? "--to" : NULL;
    if (missing) {
        *code = gw_exit_usage("plan", "%s is missing", missing);
    } else if (o->depart && o->arrive) {
        *code = gw_exit_usage("plan", "--depart and --arrive exclude each other");
    } else if (o->certainty > 0 && (!o->arrive || o->cursor || o->explain || o->via || o->stay)) {
        *code = gw_exit_usage("plan", "--certainty goes with --arrive, without --via, --stay, --cursor and --explain");
    } else if (o->first && o->last) {
        *code = gw_exit_usage("plan", "--first and --last exclude each other");
    } else {
        return true;
    }
    return false;
}

static gw_lang language_of(const options *o)
{
    if (o->language) return gw_lang_best(gw_str_of(o->language));
    const char *names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (int i = 0; i < 3; i++) {
        const char *locale = getenv(names[i]);
        if (!locale || !*locale) continue;
        if (strncmp(locale, "zh", 2) != 0) return GW_LANG_EN;
        return strncmp(locale, "zh_CN", 5) == 0 || strncmp(locale, "zh_SG", 5) == 0 ? GW_LANG_HANS
                                                                                    : GW_LANG_HANT;
    }
    return GW_LANG_EN;
}

static void fill_request(const options *o, gw_plan_request *r)
{
    gw_plan_defaults(r);
    if (o->walker >= 0) gw_plan_traveller(r, (gw_traveller)o->walker);
    if (o->traveller >= 0 && o->walker < 0) gw_plan_traveller(r, (gw_traveller)o->traveller);
    r->traveller = o->traveller >= 0 ? (gw_traveller)o->traveller : GW_TRAVELLER_ADULT;
    if (o->walk_speed > 0) r->gait.speed_mps = o->walk_speed;
    if (o->wheelchair) r->wheelchair = true;
    r->bikes = o->bikes;
    r->age = (uint8_t)o->age;
    if (!r->age && o->walker == GW_TRAVELLER_ELDER) r->age = GW_FARE_ELDER_AGE;
    r->headway = (gw_headway_rule)o->headway;
    r->direction = o->arrive ? GW_ARRIVE_BY : GW_DEPART_AFTER;
    if (o->window_min >= 0) r->window_s = (int32_t)o->window_min * 60;
    if (o->max_rides) r->max_rides = (uint32_t)o->max_rides;
    if (o->max_access_min >= 0) r->max_access_s = (int32_t)o->max_access_min * 60;
    if (o->max_transfer_min >= 0) r->max_transfer_walk_s = (int32_t)o->max_transfer_min * 60;
    if (o->max_direct_min >= 0) r->max_direct_walk_s = (int32_t)o->max_direct_min * 60;
    r->change_factor = o->change_factor;
    r->change_least_s = (int32_t)o->min_change_min * 60;
    r->change_more_s = (int32_t)o->more_change_min * 60;
    if (o->horizon_h) r->horizon_s = (int32_t)o->horizon_h * 3600;
    r->max_journeys = (uint32_t)o->max_journeys;
    r->least_walking = o->least_walking;
    r->alternatives = (uint32_t)o->alternatives;
}

static gw_status set_time(const options *o, const gw_dataset *d, gw_plan_request *r, gw_error *err)
{
    const char *text = o->arrive ? o->arrive : o->depart;
    if (!text) {
        r->time = time(NULL);
        return GW_OK;
    }
    const gw_end *end = o->arrive ? &r->to : &r->from;
    if (gw_end_instant(d, end, gw_str_of(text), &r->time)) return GW_OK;
    return gw_fail(err, GW_BAD_INPUT, "--%s: '%.100s' is no time (2026-11-25T09:00, or with an offset)",
                   o->arrive ? "arrive" : "depart", text);
}

/* The lines that options leave out, into bar. */
static gw_status set_bar(const options *o, const gw_dataset *d, gw_line_bar *bar, gw_error *err)
{
    gw_status status = GW_OK;
    if (o->modes) status = gw_line_bar_modes(bar, d, "--modes", gw_str_of(o->modes), true, err);
    if (!status && o->exclude_modes)
        status = gw_line_bar_modes(bar, d, "--exclude-modes", gw_str_of(o->exclude_modes), false, err);
    if (!status && o->lines) status = gw_line_bar_lines(bar, d, "--lines", gw_str_of(o->lines), true, err);
    if (!status && o->exclude_lines)
        status = gw_line_bar_lines(bar, d, "--exclude-lines", gw_str_of(o->exclude_lines), false, err);
    return status;
}

static double milliseconds(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Plans once, or again and again for --repeat; the answer is the last one. */
static gw_status plan(const options *o, const gw_dataset *d, const gw_plan_request *r, gw_plan_answer *answer,
                      gw_explanation *why, gw_error *err)
{
    size_t n = (size_t)o->repeat;
    double *ms = calloc(n, sizeof *ms);
    gw_planner *planner = gw_planner_create();
    const gw_str expected = gw_str_of(o->explain);
    gw_status status = ms && planner ? GW_OK : GW_NO_MEMORY;
    double cpu_ms = milliseconds(CLOCK_PROCESS_CPUTIME_ID);
    for (size_t i = 0; i < n && !status; i++) {
        gw_plan_answer_free(answer);
        *answer = (gw_plan_answer){0};
        double start = milliseconds(CLOCK_MONOTONIC);
        status = gw_planner_plan(planner, d, r, answer, err);
        ms[i] = milliseconds(CLOCK_MONOTONIC) - start;
    }
    if (!status && n > 1) {
        qsort(ms, n, sizeof *ms, compare_doubles);
        fprintf(stderr, "%zu plans: median %.2f ms, 95 %% within %.2f ms, %.2f ms of processor time each\n",
                n, ms[n / 2], ms[n * 95 / 100],
                (milliseconds(CLOCK_PROCESS_CPUTIME_ID) - cpu_ms) / (double)n);
    }
    if (!status)
        status = gw_explain_asked(planner, d, answer, "--explain", o->explain ? &expected : NULL, why, err);
    gw_planner_free(planner);
    free(ms);
    return status;
}

/* When to leave; again and again for --repeat, as above. */
static gw_status leave_by(const options *o, const gw_dataset *d, const gw_plan_request *r, gw_buf *out, gw_error *err)
{
    size_t n = (size_t)o->repeat;
    double *ms = calloc(n, sizeof *ms);
    gw_visitor *visitor = gw_visitor_create();
    gw_visit_answer a = {0};
    gw_visit_request q;
    gw_visit_defaults(&q);
    q.plan = *r;
    q.certainty = o->certainty / 100;
    if (o->max_journeys > 0 && o->max_journeys <= GW_VISIT_OPTIONS) q.max_options = (uint32_t)o->max_journeys;
    gw_status status = ms && visitor ? GW_OK : GW_NO_MEMORY;
    for (size_t i = 0; i < n && !status; i++) {
        gw_visit_answer_free(&a);
        a = (gw_visit_answer){0};
        double start = milliseconds(CLOCK_MONOTONIC);
        status = gw_visit_leave_by(visitor, d, &q, &a, err);
        ms[i] = milliseconds(CLOCK_MONOTONIC) - start;
    }
    if (!status && n > 1) {
        qsort(ms, n, sizeof *ms, compare_doubles);
        fprintf(stderr, "%zu answers: median %.2f ms, 95 %% within %.2f ms\n", n, ms[n / 2], ms[n * 95 / 100]);
    }
    if (!status && o->json) {
        gw_visit_write_json(d, &a, language_of(o), out);
        gw_buf_text(out, "\n");
    } else if (!status) {
        gw_visit_write_text(d, &a, language_of(o), out);
    }
    gw_visit_answer_free(&a);
    gw_visitor_free(visitor);
    free(ms);
    return status;
}

static gw_status run(const options *o, gw_buf *out, gw_error *err)
{
    const gw_dataset *d = NULL;
    gw_plan_answer answer = {0};
    gw_explanation why = {0};
    gw_plan_request r;
    gw_line_bar bar = {0};
    fill_request(o, &r);
    gw_status status = gw_dataset_open(o->data, &d, err);
    if (!status) {
        status = gw_plan_resolve_ends(d, "--from", gw_str_of(o->from), "--to", gw_str_of(o->to), &r, err);
    }
    if (!status) status = set_time(o, d, &r, err);
    if (!status && (o->via || o->stay))
        status = gw_plan_resolve_via(d, "--via", gw_str_of(o->via), "--stay", gw_str_of(o->stay), &r, err);
    if (!status && o->first) gw_plan_first_of_day(d, &r);
    if (!status && o->last) gw_plan_last_of_day(d, &r);
    if (!status) status = set_bar(o, d, &bar, err);
    r.barred = bar.bits;
    if (!status && o->cursor) {
        status = gw_plan_page_read(d, "--cursor", gw_str_of(o->cursor), &r, err);
        if (!status && !o->arrive && !o->depart) r.time = r.page.cut.departure;
    }
    if (!status && o->certainty > 0) {
        status = leave_by(o, d, &r, out, err);
    } else if (!status) {
        status = plan(o, d, &r, &answer, &why, err);
    }
    if (status || o->certainty > 0) {
    } else if (o->json) {
        gw_explain_write_answer(d, &answer, &why, language_of(o), out);
        gw_buf_text(out, "\n");
    } else {
        gw_plan_write_text(d, &answer, language_of(o), out);
        gw_explain_write_text(d, &answer, &why, language_of(o), out);
    }
    if (!status && out->failed) status = GW_NO_MEMORY;
    gw_explanation_free(&why);
    gw_plan_answer_free(&answer);
    gw_line_bar_free(&bar);
    gw_dataset_release(d);
    return status;
}

int gw_cmd_plan(int argc, char **argv)
{
    options o = {.walker = -1,
                 .traveller = -1,
                 .window_min = -1,
                 .max_access_min = -1,
                 .max_transfer_min = -1,
                 .max_direct_min = -1,
                 .repeat = 1};
    gw_error err = {0};
    gw_buf out = {0};
    int code;
    if (!read_options(&o, argc, argv, &code)) return code;
    gw_status status = run(&o, &out, &err);
    if (status) {
        code = gw_exit_error(status, &err);
    } else {
        fwrite(out.p, 1, out.n, stdout);
        code = gw_exit_flush(GW_EXIT_OK);
    }
    gw_buf_free(&out);
    return code;
}
