/* Simulation against the whole-day pass: people set out at random stops and minutes and follow the strategy,
 * in true seconds (follow.h); their mean is held against the value stored.
 *
 *   strategy_simulate DATA [--to PLACE] [--date D] [--side hk|cn|all] [--step S] [--points N] [--people N]
 *                     [--seed N] [--tell] [--from TAG:STOP --at SECONDS] [--independent]
 *
 * The standard error of a row is that of the people drawn (more are sent, up to MOST times as many, until it
 * is under ENOUGH_S) and that of the value stored: the moment at which a row of the pass is read is rounded
 * to a step, evenly spread over it, which moves a value by step / sqrt(12) where everybody waits for one
 * moment of the clock. One reading is counted, though a journey has two for each change; the z without it is
 * printed beside. The mean over the rows weighs each by its certainty.
 *
 * Exit 1 when rms z > 1.5, the mean difference is over 2 s and 2 standard errors, or a row is off by more
 * than 60 s and 4 standard errors. */
#include "planner/plan/plan.h"
#include "tests/reference/follow.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *data, *to, *from;
    gw_day date;
    gw_side side;
    int32_t step_s, at_s; /* at_s: after 00:00 */
    uint32_t points, people;
    uint64_t seed;
    bool tell, independent;
} words;

static bool read_words(int argc, char **argv, words *w)
{
    *w = (words){.to = "place:hku-szh",
                 .date = gw_day_of(2026, 11, 25),
                 .side = GW_SIDE_CN,
                 .step_s = 30,
                 .points = 200,
                 .people = 400,
                 .seed = 1};
    if (argc < 2) return false;
    w->data = argv[1];
    for (int i = 2; i < argc; i++) {
        const char *name = argv[i], *value = i + 1 < argc ? argv[i + 1] : NULL;
        if (strcmp(name, "--tell") == 0) {
            w->tell = true;
            continue;
        }
        if (strcmp(name, "--independent") == 0) {
            w->independent = true;
            continue;
        }
        if (!value) return false;
        i++;
        if (strcmp(name, "--to") == 0)
            w->to = value;
        else if (strcmp(name, "--date") == 0) {
            if (!gw_day_parse_iso(gw_str_of(value), &w->date)) return false;
        } else if (strcmp(name, "--side") == 0) {
            if (!gw_side_parse(gw_str_of(value), &w->side)) w->side = GW_SIDE_NONE;
        } else if (strcmp(name, "--step") == 0)
            w->step_s = atoi(value);
        else if (strcmp(name, "--points") == 0)
            w->points = (uint32_t)atoi(value);
        else if (strcmp(name, "--people") == 0)
            w->people = (uint32_t)atoi(value);
        else if (strcmp(name, "--from") == 0)
            w->from = value;
        else if (strcmp(name, "--at") == 0)
            w->at_s = atoi(value);
        else if (strcmp(name, "--seed") == 0)
            w->seed = (uint64_t)atoll(value);
        else
            return false;
    }
    if (w->from && (w->at_s < 4 * 3600 || w->at_s >= 28 * 3600)) return false; /* the span of a pass */
    return w->people > 1 && w->points > 0;
}

static void give_up(const gw_error *err)
{
    fprintf(stderr, "%s\n", err->message);
    exit(70);
}

enum { MAX_NEAR = 4096 };

static uint32_t find_near(const gw_dataset *d, const gw_end *end, gw_access *near)
{
    static gw_geo_hit hits[MAX_NEAR];
    const gw_gait gait = {1.25, 1.3};
    uint32_t n = 0, kept = 0;
    if (gw_geo_within(d->stops, end->point, 1200 * gait.speed_mps / gait.factor, hits, MAX_NEAR, &n))
        exit(70);
    for (uint32_t i = 0; i < n; i++) {
        const int32_t walk_s = gw_walk_seconds(hits[i].straight_m, gait);
        if (gw_tt_stop_at(d->timetable, hits[i].index)->side == end->side && walk_s <= 1200)
            near[kept++] = (gw_access){.stop = {hits[i].index}, .walk_s = walk_s};
    }
    return kept;
}

enum { MOST = 16, ENOUGH_S = 12 };

typedef struct {
    double z2, z2_people, sum, weights; /* people: without the grid. Sums of differences, by certainty */
    uint32_t n, far;
} figures;

typedef struct {
    double mean, error; /* of the people drawn */
} drawn_t;

static drawn_t draw(const words *w, follower *f, gw_stop_id stop, int32_t at_s, uint64_t *dice)
{
    double sum = 0, sum2 = 0, n = 0;
    for (;;) {
        for (uint32_t i = 0; i < w->people; i++) {
            const double took = follow_once(f, stop, at_s, dice);
            sum += took;
            sum2 += took * took;
        }
        n += w->people;
        const double mean = sum / n, spread = fmax(sum2 / n - mean * mean, 0) / (n - 1);
        if (spread <= ENOUGH_S * ENOUGH_S || n >= MOST * w->people) return (drawn_t){mean, sqrt(spread)};
    }
}

static void hold(const words *w, const gw_dataset *d, int32_t zero_s, follower *f, gw_stop_id stop,
                 int32_t at_s, gw_strategy_value v, uint64_t *dice, figures *x)
{
    const drawn_t drawn = draw(w, f, stop, at_s, dice);
    const double grid = w->step_s / sqrt(12), error = hypot(drawn.error, grid), by = drawn.mean - v.value_s,
                 z = by / error;
    x->n++;
    x->z2 += z * z;
    x->z2_people += by * by / (drawn.error * drawn.error + 1); /* a second for units */
    x->sum += by / (error * error);
    x->weights += 1 / (error * error);
    const bool far = fabs(by) > 60 && fabs(z) > 4;
    x->far += far;
    if (!w->tell && !far) return;
    const int32_t clock_s = at_s - zero_s;
    gw_buf name = {0};
    gw_timetable_stop_ref(d->timetable, stop, ':', &name);
    printf("%s%-24s %02d:%02d:%02d  stored %8.1f s (ahead %+.1f), served %.4f; followed %8.1f s +- %.1f, z "
           "%.2f\n",
           far ? "FAR " : "    ", name.p, clock_s / 3600 % 24, clock_s / 60 % 60, clock_s % 60, v.value_s,
           follow_look_ahead(f, stop, at_s) - v.value_s, v.served, drawn.mean, drawn.error, z);
    gw_buf_free(&name);
}

/* Random stops that have a value at a random minute. */
static void hold_all(const words *w, const gw_dataset *d, const gw_strategy_options *o, const gw_strategy *s,
                     follower *f, figures *x)
{
    uint64_t dice = w->seed;
    const int32_t zero_s = o->from_s - 4 * 3600; /* the span begins at 04:00 */
    if (w->from) {
        const char *colon = strchr(w->from, ':');
        gw_stop_id stop;
        gw_error err = {0};
        if (!colon || gw_timetable_find_stop(d->timetable, (gw_str){w->from, (uint32_t)(colon - w->from)},
                                             gw_str_of(colon + 1), &stop, &err))
            give_up(&err);
        const int32_t at_s = zero_s + w->at_s;
        hold(w, d, zero_s, f, stop, at_s, gw_strategy_at(s, stop, at_s), &dice, x);
        return;
    }
    for (uint32_t tries = 0; x->n < w->points && tries < 1000 * w->points; tries++) {
        const gw_stop_id stop = {(uint32_t)(follow_roll(&dice) * gw_tt_n_stops(d->timetable))};
        const int32_t steps = (o->to_s - o->from_s) / o->step_s,
                      at_s = o->from_s + (int32_t)(follow_roll(&dice) * steps) * o->step_s + o->step_s / 2;
        const gw_strategy_value v = gw_strategy_at(s, stop, at_s);
        if (v.served < 0.02) continue;
        hold(w, d, zero_s, f, stop, at_s, v, &dice, x);
    }
}

int main(int argc, char **argv)
{
    static gw_access near[MAX_NEAR];
    words w;
    const gw_dataset *d = NULL;
    gw_end end;
    gw_error err = {0};
    gw_strategy_options o;
    gw_strategy_net *net = NULL;
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (!read_words(argc, argv, &w)) {
        fprintf(
            stderr,
            "usage: strategy_simulate DATA [--to PLACE] [--date D] [--side hk|cn|all] [--step S] "
            "[--points N] [--people N] [--seed N] [--tell] [--from TAG:STOP --at SECONDS] [--independent]\n");
        return 64;
    }
    if (gw_dataset_open(w.data, &d, &err) ||
        gw_plan_resolve(d, "to", gw_str_of(w.to), GW_SIDE_NONE, &end, &err))
        give_up(&err);
    const int32_t zero_s = gw_tt_seconds(d->timetable, gw_zone_instant(d->timetable->zones[0], w.date, 0));
    const uint32_t n_near = find_near(d, &end, near);
    gw_strategy_defaults(&o, zero_s);
    o.step_s = w.step_s;
    o.side = w.side;
    o.ports = d->ports;
    gw_strategy *s = gw_strategy_create();
    if (!s || gw_strategy_net_make(d->timetable, &o, &net, &err) ||
        gw_strategy_pass(s, net, near, n_near, &err))
        give_up(&err);
    follower *f = follow_make(d->timetable, &o, s, near, n_near);
    if (w.independent) follow_independent(f);
    figures x = {0};
    hold_all(&w, d, &o, s, f, &x);
    const double mean = x.sum / x.weights, error = sqrt(1 / x.weights), rms = sqrt(x.z2 / x.n);
    printf("%u points, %u people each or more, steps of %d s: rms z %.3f (%.3f without the grid), followed - "
           "stored %.2f s on the mean (standard error %.2f), %u rows off by over 60 s\n",
           x.n, w.people, w.step_s, rms, sqrt(x.z2_people / x.n), mean, error, x.far);
    follow_free(f);
    gw_strategy_net_free(net);
    gw_strategy_free(s);
    gw_dataset_release(d);
    return !x.n || rms > 1.5 || fabs(mean) > fmax(2, 2 * error) || x.far;
}
