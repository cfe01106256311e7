#include "planner/router/router_priv.h"
#include <stdlib.h>

gw_router *gw_router_create(void)
{
    return calloc(1, sizeof(gw_router));
}

void gw_router_free(gw_router *r)
{
    if (!r) return;
    gw_router_free(r->before);
    for (uint32_t k = 0; k <= MAX_ROUNDS; k++) {
        free(r->rounds[k].key);
        free(r->rounds[k].parent);
        free(r->rounds[k].touched);
    }
    void *blocks[] = {r->best,        r->exit_best,      r->exit_ride, r->exited,        r->exit_touched,
                      r->end_of_stop, r->queue_at,       r->queued,    r->queue_last,    r->marks,
                      r->one_service, r->rides.p,        r->seats.p,   r->crossings.p,   r->jobs.p,
                      r->seen.p,      r->from_list.p,    r->to_list.p, r->ruled[0],      r->ruled[1],
                      r->steps.p,     r->legs.p,         r->reach,     r->reach_touched, r->line_patterns.p,
                      r->onward,      r->onward_touched, r->entered};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) free(blocks[i]);
    gw_journey_set_free(&r->found);
    gw_bound_free(r);
    gw_walks_drop(r);
    free(r);
}

static int32_t add_capped(int32_t a, int32_t b)
{
    int64_t sum = (int64_t)a + b;
    return sum > KEY_NONE - 1 ? KEY_NONE - 1 : sum < -(int64_t)KEY_NONE ? -KEY_NONE : (int32_t)sum;
}

/* In a window, a journey that can begin at any moment is asked for again after half its headway, at least
 * this. */
#define FLEXIBLE_STEP_S 300

static gw_status add_direct_walk(gw_router *r, int32_t departure_s)
{
    const gw_query *q = r->q;
    gw_leg leg = {.kind = GW_LEG_WALK,
                  .from = {GW_NO_ID},
                  .to = {GW_NO_ID},
                  .departure_s = departure_s,
                  .arrival_s = departure_s + q->direct_walk_s,
                  .walk_m = q->direct_walk_m};
    gw_journey j = {.departure_s = departure_s, .arrival_s = leg.arrival_s, .n_legs = 1};
    return gw_journey_set_add(&r->found, &j, &leg);
}

typedef struct { /* what the first pass found for one number of rides */
    uint32_t rides;
    int32_t key;
} found_t;

/* The best key for each number of rides that is better than with fewer. */
static uint32_t list_found(const gw_router *r, found_t found[MAX_ROUNDS + 1])
{
    uint32_t n = 0;
    for (uint32_t k = 0; k <= r->n_rounds; k++)
        if (r->targets[k].key != KEY_NONE) found[n++] = (found_t){k, r->targets[k].key};
    return n;
}

/* The other direction fixes the loose end: for an arrival the latest departure, for a departure the earliest
 * arrival. bound: time that rides and ends may not pass in this second pass; ride_limit: of the first one. */
static gw_status tighten(gw_router *r, bool back, found_t f, int32_t bound_s, int32_t ride_limit)
{
    pass_t pass = {.key = -f.key, .max_rides = f.rides, .ride_first = -ride_limit};
    pass.ride_limit = pass.target_limit = back ? -bound_s : bound_s;
    gw_status status = gw_router_pass(r, back, &pass);
    if (status) return status;
    for (uint32_t k = f.rides + 1; k-- > 0;) {
        if (r->targets[k].key == KEY_NONE) continue;
        int32_t departure_s = back ? -r->targets[k].key : -f.key;
        return gw_router_trace(r, back, k, departure_s, &r->found);
    }
    return GW_OK; /* cannot be: the first pass found one. An answer less is better than a wrong one. */
}

/* All journeys of one moment, into r->found. back: arrive by. */
static gw_status find_moment(gw_router *r, bool back, int32_t time_s, int32_t horizon_s,
                             int32_t max_duration_s)
{
    int32_t key = back ? -time_s : time_s;
    pass_t pass = {.key = key,
                   .max_rides = r->n_rounds,
                   .ride_first = key,
                   .ride_limit = add_capped(key, horizon_s),
                   .target_limit = max_duration_s < 0 ? KEY_NONE - 1 : add_capped(key, max_duration_s),
                   .bare = !r->layer};
    gw_status status = gw_bound_first_pass(r, back, &pass);
    if (status) return status;
    found_t found[MAX_ROUNDS + 1];
    uint32_t n = list_found(r, found);
    if (!r->layer) gw_router_keep_reach(r); /* what is ready in a layer says nothing about the others */
    for (uint32_t i = 0; i < n && !status; i++) status = tighten(r, !back, found[i], time_s, pass.ride_limit);
    gw_router_drop_reach(r);
    return status;
}

static bool starts_flexible(const gw_journey_set *s, const gw_journey *j, gw_headway_rule rule,
                            int32_t *headway_s)
{
    if (rule == GW_HEADWAY_FIRST) return false;
    for (uint32_t i = j->first_leg; i < j->first_leg + j->n_legs; i++) {
        if (s->legs[i].kind != GW_LEG_RIDE) continue; /* a walk or a border in front changes nothing */
        if (!s->legs[i].headway) return false;
        *headway_s = s->legs[i].headway_least_s;
        return true;
    }
    return false;
}

static bool same_lines(const gw_journey_set *s, const gw_journey *a, const gw_journey *b)
{
    if (a->n_legs != b->n_legs) return false;
    for (uint32_t i = 0; i < a->n_legs; i++) {
        const gw_leg *x = &s->legs[a->first_leg + i], *y = &s->legs[b->first_leg + i];
        if (x->kind != y->kind || x->from.v != y->from.v || x->to.v != y->to.v) return false;
        if (x->kind == GW_LEG_RIDE && x->pattern.v != y->pattern.v) return false;
    }
    return true;
}

/* A journey that can begin at any moment stands once for each sequence of lines, at its first departure. */
static void keep_first_of_flexible(gw_router *r)
{
    gw_journey_set *s = &r->found;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        int32_t headway_s;
        bool again = false;
        if (starts_flexible(s, &s->journeys[i], r->q->headway, &headway_s))
            for (uint32_t k = 0; k < kept && !again; k++)
                again = same_lines(s, &s->journeys[k], &s->journeys[i]);
        if (!again) s->journeys[kept++] = s->journeys[i];
    }
    s->n = kept;
}

/* Journeys without a ride, and those that leave later, are none of a window. */
static void drop_outside_window(gw_router *r, uint32_t from, int32_t last_s)
{
    gw_journey_set *s = &r->found;
    uint32_t kept = from;
    for (uint32_t i = from; i < s->n; i++) {
        const gw_journey *j = &s->journeys[i];
        if (j->rides && j->departure_s <= last_s) s->journeys[kept++] = *j;
    }
    s->n = kept;
}

/* The moment after which the answer can first be another one. */
static int32_t next_moment(const gw_router *r, uint32_t from, int32_t now_s)
{
    int32_t next = INT32_MAX;
    for (uint32_t i = from; i < r->found.n; i++) {
        const gw_journey *j = &r->found.journeys[i];
        int32_t headway_s, after = j->departure_s + 1;
        if (!j->rides) continue;
        if (starts_flexible(&r->found, j, r->q->headway, &headway_s))
            after = j->departure_s + (headway_s / 2 > FLEXIBLE_STEP_S ? headway_s / 2 : FLEXIBLE_STEP_S);
        if (after < next) next = after;
    }
    return next > now_s ? next : now_s + 1;
}

/* Each step asks for one moment and goes on behind the earliest of the latest departures found: whatever
 * leaves between is worse than something found. Horizon and duration count from the window's begin. */
static gw_status find_window(gw_router *r, const gw_query *q)
{
    int32_t last_s = add_capped(q->time_s, q->window_s), longest_s = q->horizon_s;
    if (q->max_duration_s >= 0 && q->max_duration_s < longest_s) longest_s = q->max_duration_s;
    if (last_s > add_capped(q->time_s, longest_s)) last_s = add_capped(q->time_s, longest_s);
    r->leave_last = last_s;
    for (int32_t now = q->time_s; now <= last_s;) {
        uint32_t from = r->found.n;
        int32_t gone_s = now - q->time_s;
        int32_t duration = q->max_duration_s < 0 ? -1 : q->max_duration_s - gone_s;
        gw_status status = find_moment(r, false, now, q->horizon_s - gone_s, duration);
        if (status) return status;
        int32_t next = next_moment(r, from, now);
        drop_outside_window(r, from, last_s);
        now = next;
    }
    return GW_OK;
}

/* All journeys of one moment and, when allowed, the walk all the way, which rides then have to beat. */
static gw_status find_with_walk(gw_router *r, bool back, bool walk)
{
    const gw_query *q = r->q;
    if (!walk) return find_moment(r, back, q->time_s, q->horizon_s, q->max_duration_s);
    gw_status status = add_direct_walk(r, back ? q->time_s - q->direct_walk_s : q->time_s);
    if (status || q->direct_walk_s == 0) return status;
    return find_moment(r, back, q->time_s, q->horizon_s, q->direct_walk_s - 1);
}

static bool inside(const gw_timetable *t, int32_t time_s)
{
    return time_s >= -86400 && (int64_t)time_s < ((int64_t)t->n_days + 1) * 86400;
}

gw_status gw_router_find_journeys(gw_router *r, const gw_timetable *t, const gw_query *q, gw_journey_set *out,
                                  gw_error *err)
{
    gw_journey_set_clear(out);
    gw_journey_set_clear(&r->found);
    if (!inside(t, q->time_s))
        return gw_fail(err, GW_BAD_INPUT, "time: outside the days that the timetable holds");
    bool back = q->direction == GW_ARRIVE_BY, window = !back && q->window_s >= 0;
    if (window && q->n_lines)
        return gw_fail(err, GW_BAD_INPUT, "window: journeys by given lines are found for one moment only");
    gw_status status = gw_router_prepare(r, t, q);
    r->leave_last = INT32_MAX;
    r->layer = q->n_lines;
    if (!status) status = gw_router_prepare_layers(r);
    bool walk = !q->n_lines && q->direct_walk_s >= 0 &&
                (q->max_duration_s < 0 || q->direct_walk_s <= q->max_duration_s);
    if (!status && window) status = find_window(r, q);
    if (!status && !window) status = find_with_walk(r, back, walk);
    if (!status) {
        if (window) {
            gw_journey_set_sort(&r->found);
            keep_first_of_flexible(r);
        }
        gw_journey_set_pareto(&r->found);
        for (uint32_t i = 0; i < r->found.n && !status; i++)
            status = gw_journey_set_add(out, &r->found.journeys[i],
                                        r->found.legs + r->found.journeys[i].first_leg);
    }
    return status ? gw_fail(err, status, "out of memory while searching") : GW_OK;
}
