/* The naive baseline: a textbook connection scan and a textbook profile connection scan (Dibbelt, Pajor,
 * Strasser, Wagner, "Connection Scan Algorithm", 2018, figures 3 and 6), arrival only, straight from a feed.
 * Nothing is packed, pruned or specialised: what the planner's searches are measured against
 * (docs/PERFORMANCE.md).
 *
 *   bench_plain FEED --date YYYY-MM-DD --queries Q.tsv --op arrival|one-to-all|profile-all [--repeat N]
 * [--answers FILE]
 *
 * Footpaths are those of transfers.txt with a time; one walk between two rides, or at an end.
 */
#include "tools/gangway/bench_io.h"

#include "gtfs/feed/feed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NEVER = INT32_MAX };

typedef struct {
    int32_t departure, arrival;
    uint32_t from, to, trip, order;
} connection;

typedef struct {
    uint32_t stop;
    int32_t seconds;
} footpath;

typedef struct { /* of a stop: leaving at `departure` or before means arriving at `arrival` */
    int32_t departure, arrival;
} pair;

typedef struct {
    pair *at; /* departure falling, arrival falling */
    size_t n, cap;
} profile;

typedef struct {
    gw_feed *feed;
    connection *connections;
    size_t n, cap;
    uint32_t *out_first, *in_first; /* footpaths leaving and arriving */
    footpath *out, *in;
    int32_t *reached;    /* [stop] */
    int32_t *trip_value; /* [trip]: arrival of the profile scan; 1 when boarded in the other */
    int32_t *to_target;  /* [stop]: seconds on foot */
    profile *profiles;   /* [stop] */
} network;

static void *need(void *p)
{
    if (p) return p;
    fprintf(stderr, "no memory\n");
    exit(70);
}

/* --- from the feed --- */

static int by_departure(const void *a, const void *b)
{
    const connection *x = a, *y = b;
    if (x->departure != y->departure) return x->departure < y->departure ? -1 : 1;
    if (x->trip != y->trip) return x->trip < y->trip ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

static void add_trip(network *w, uint32_t trip)
{
    const gw_trip *t = &w->feed->trips[trip];
    const gw_stop_time *st = &w->feed->stop_times[t->first_stop_time];
    for (uint32_t i = 0; i + 1 < t->n_stop_times; i++) {
        if (gw_grow(&w->connections, &w->cap, w->n + 1, sizeof *w->connections)) need(NULL);
        w->connections[w->n++] =
            (connection){st[i].departure_s, st[i + 1].arrival_s, st[i].stop, st[i + 1].stop, trip, i};
    }
}

static void add_footpaths(network *w)
{
    const gw_feed *f = w->feed;
    w->out_first = need(calloc(f->n_stops + 2u, sizeof *w->out_first));
    w->in_first = need(calloc(f->n_stops + 2u, sizeof *w->in_first));
    w->out = need(calloc(f->n_transfers + 1u, sizeof *w->out));
    w->in = need(calloc(f->n_transfers + 1u, sizeof *w->in));
    for (int fill = 0; fill < 2; fill++) {
        for (uint32_t i = 0; i < f->n_transfers; i++) {
            const gw_transfer *t = &f->transfers[i];
            if (t->min_time_s == GW_SECONDS_NONE || t->from_stop == t->to_stop || t->type > 2) continue;
            if (!fill) {
                w->out_first[t->from_stop + 2]++;
                w->in_first[t->to_stop + 2]++;
            } else {
                w->out[w->out_first[t->from_stop + 1]++] = (footpath){t->to_stop, t->min_time_s};
                w->in[w->in_first[t->to_stop + 1]++] = (footpath){t->from_stop, t->min_time_s};
            }
        }
        for (uint32_t s = 2; !fill && s < f->n_stops + 2; s++) {
            w->out_first[s] += w->out_first[s - 1];
            w->in_first[s] += w->in_first[s - 1];
        }
    }
}

static network load(const char *source, gw_day day)
{
    network w = {0};
    gw_error err = {0};
    gw_notices *notices = need(gw_notices_create());
    const gw_feed_options wanted = {.source = source, .today = GW_DAY_NONE, .default_timezone = GW_STR("")};
    if (gw_feed_load(&wanted, notices, &w.feed, &err)) {
        fprintf(stderr, "%s\n", err.message);
        exit(2);
    }
    gw_notices_free(notices);
    for (uint32_t i = 0; i < w.feed->n_trips; i++)
        if (w.feed->trips[i].n_stop_times && gw_service_runs(w.feed, w.feed->trips[i].service, day))
            add_trip(&w, i);
    qsort(w.connections, w.n, sizeof *w.connections, by_departure);
    add_footpaths(&w);
    w.reached = need(malloc(w.feed->n_stops * sizeof *w.reached));
    w.to_target = need(malloc(w.feed->n_stops * sizeof *w.to_target));
    w.trip_value = need(malloc(w.feed->n_trips * sizeof *w.trip_value));
    w.profiles = need(calloc(w.feed->n_stops, sizeof *w.profiles));
    return w;
}

static uint32_t find_stop(const network *w, gw_str id)
{
    for (uint32_t i = 0; i < w->feed->n_stops; i++)
        if (gw_str_equal(w->feed->stops[i].id, id)) return i;
    fprintf(stderr, "no stop %.*s\n", (int)id.n, id.p);
    exit(65);
}

/* --- earliest arrival --- */

static size_t first_at(const network *w, int32_t time)
{
    size_t low = 0, high = w->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (w->connections[middle].departure < time)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void walk_on(network *w, uint32_t stop, int32_t time)
{
    for (uint32_t i = w->out_first[stop]; i < w->out_first[stop + 1]; i++)
        if (time + w->out[i].seconds < w->reached[w->out[i].stop])
            w->reached[w->out[i].stop] = time + w->out[i].seconds;
}

/* to == GW_NONE: to all. */
static int32_t scan(network *w, uint32_t from, uint32_t to, int32_t time)
{
    for (uint32_t i = 0; i < w->feed->n_stops; i++) w->reached[i] = NEVER;
    memset(w->trip_value, 0, w->feed->n_trips * sizeof *w->trip_value);
    w->reached[from] = time;
    walk_on(w, from, time);
    for (size_t i = first_at(w, time); i < w->n; i++) {
        const connection *c = &w->connections[i];
        if (to != GW_NONE && w->reached[to] <= c->departure) break;
        if (!w->trip_value[c->trip] && w->reached[c->from] > c->departure) continue;
        w->trip_value[c->trip] = 1;
        if (c->arrival >= w->reached[c->to]) continue;
        w->reached[c->to] = c->arrival;
        walk_on(w, c->to, c->arrival);
    }
    return to == GW_NONE ? 0 : w->reached[to];
}

/* --- all to one, the whole day --- */

static int32_t arrival_of(const profile *p, int32_t ready)
{
    for (size_t i = p->n; i-- > 0;)
        if (p->at[i].departure >= ready) return p->at[i].arrival;
    return NEVER;
}

static void insert(profile *p, int32_t departure, int32_t arrival)
{
    size_t place = p->n;
    while (place > 0 && p->at[place - 1].departure < departure) place--;
    if (place > 0 && p->at[place - 1].arrival <= arrival) return; /* leaves no earlier, arrives no later */
    size_t end = place;
    while (end < p->n && p->at[end].arrival >= arrival) end++;
    if (end == place && gw_grow(&p->at, &p->cap, p->n + 1, sizeof *p->at)) need(NULL);
    memmove(p->at + place + 1, p->at + end, (p->n - end) * sizeof *p->at);
    p->n = p->n - (end - place) + 1;
    p->at[place] = (pair){departure, arrival};
}

static void scan_profiles(network *w, uint32_t to)
{
    for (uint32_t i = 0; i < w->feed->n_stops; i++) {
        w->profiles[i].n = 0;
        w->to_target[i] = NEVER;
    }
    for (uint32_t i = 0; i < w->feed->n_trips; i++) w->trip_value[i] = NEVER;
    w->to_target[to] = 0;
    for (uint32_t i = w->in_first[to]; i < w->in_first[to + 1]; i++)
        w->to_target[w->in[i].stop] = w->in[i].seconds;
    for (size_t i = w->n; i-- > 0;) {
        const connection *c = &w->connections[i];
        int32_t best = w->trip_value[c->trip], change = arrival_of(&w->profiles[c->to], c->arrival);
        if (w->to_target[c->to] != NEVER && c->arrival + w->to_target[c->to] < best)
            best = c->arrival + w->to_target[c->to];
        if (change < best) best = change;
        if (best == NEVER) continue;
        w->trip_value[c->trip] = best;
        if (arrival_of(&w->profiles[c->from], c->departure) <= best) continue;
        insert(&w->profiles[c->from], c->departure, best);
        for (uint32_t k = w->in_first[c->from]; k < w->in_first[c->from + 1]; k++)
            insert(&w->profiles[w->in[k].stop], c->departure - w->in[k].seconds, best);
    }
}

/* --- the program --- */

typedef struct {
    const char *feed, *queries, *op, *answers;
    gw_day date;
    long repeat;
} options;

static options read_options(int argc, char **argv)
{
    options o = {.repeat = 1, .date = GW_DAY_NONE, .op = "arrival"};
    bool good = argc > 1;
    if (good) o.feed = argv[1];
    for (int i = 2; good && i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--date") == 0)
            good = gw_day_parse_iso(gw_str_of(argv[i + 1]), &o.date);
        else if (strcmp(argv[i], "--queries") == 0)
            o.queries = argv[i + 1];
        else if (strcmp(argv[i], "--op") == 0)
            o.op = argv[i + 1];
        else if (strcmp(argv[i], "--answers") == 0)
            o.answers = argv[i + 1];
        else if (strcmp(argv[i], "--repeat") == 0)
            o.repeat = strtol(argv[i + 1], NULL, 10);
        else
            good = false;
    }
    bool known =
        strcmp(o.op, "arrival") == 0 || strcmp(o.op, "one-to-all") == 0 || strcmp(o.op, "profile-all") == 0;
    if (good && known && o.queries && o.date != GW_DAY_NONE && o.repeat > 0) return o;
    fprintf(stderr,
            "usage: bench_plain FEED --date YYYY-MM-DD --queries Q.tsv --op arrival|one-to-all|profile-all "
            "[--repeat N] [--answers FILE]\n");
    exit(64);
}

static int32_t ask(network *w, const char *op, uint32_t from, uint32_t to, int32_t time)
{
    if (strcmp(op, "arrival") == 0) return scan(w, from, to, time);
    if (strcmp(op, "one-to-all") == 0) {
        scan(w, from, GW_NONE, time);
        return w->reached[to];
    }
    scan_profiles(w, to);
    int32_t arrival = arrival_of(&w->profiles[from], time);
    if (w->to_target[from] != NEVER && time + w->to_target[from] < arrival)
        arrival = time + w->to_target[from];
    return arrival;
}

static void write_answer(FILE *answers, int32_t arrival)
{
    if (arrival == NEVER)
        fprintf(answers, "-\n");
    else
        fprintf(answers, "%d\n", arrival);
}

int main(int argc, char **argv)
{
    options o = read_options(argc, argv);
    network w = load(o.feed, o.date);
    gw_bench_questions q = {0};
    gw_error err = {0};
    gw_buf out = {0};
    if (gw_bench_read(o.queries, &q, &err)) {
        fprintf(stderr, "%s\n", err.message);
        return 65;
    }
    FILE *answers = o.answers ? fopen(o.answers, "w") : NULL;
    double *us = need(calloc(q.n * (size_t)o.repeat, sizeof *us));
    size_t n = 0;
    for (long round = 0; round < o.repeat; round++) {
        for (size_t i = 0; i < q.n; i++) {
            uint32_t from = find_stop(&w, q.at[i].from), to = find_stop(&w, q.at[i].to);
            double begin = gw_bench_cpu_us();
            int32_t arrival = ask(&w, o.op, from, to, q.at[i].departure_s);
            us[n++] = gw_bench_cpu_us() - begin;
            if (round == 0 && answers) write_answer(answers, arrival);
        }
    }
    if (answers) fclose(answers);
    gw_bench_write_json("plain", o.op, us, n, &out);
    fputs(need(out.p), stdout);
    return 0;
}
