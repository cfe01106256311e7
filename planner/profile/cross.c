#include "planner/profile/cross_priv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TIE_S   1e-6
#define NEAR_S  300 /* ways this much worse before T is cut at the limit are not looked at closely */
#define NOTHING 1e-9

typedef struct {
    const gw_profile_way *ways;
    uint32_t n;
    int32_t limit_s;
    gw_profile *p;        /* being made */
    exits *exits;         /* [n] */
    outlook *seen;        /* [n] */
    half *first;          /* [n] */
    double *cells, *best; /* of times */
    double *taken;        /* [paths of a second half] */
    bool told;            /* some half boards a marked line */
} work;

typedef struct {
    uint32_t way; /* GW_NO_ID: none */
    double cost_s;
    outlook of; /* of.sum.time: kept */
    uint32_t first_path;
} found;

/* --- one minute --- */

static double start_of(const work *w, uint32_t minute)
{
    return (w->p->first_minute + (double)minute) * 60 + 30;
}

static void look_at(work *w, uint32_t i, uint32_t minute, look what)
{
    const gw_profile_way *way = &w->ways[i];
    w->seen[i] = (outlook){.cost_s = INFINITY};
    if (!cross_half(&way->first->minutes[minute], what, &w->first[i])) return;
    const kept_time *t = &way->first->data->times[w->first[i].of.time];
    cross_spread(way, &t->grid, t->shift_s, start_of(w, minute), &w->exits[i]);
    w->seen[i] = cross_outlook(way, &w->first[i], &w->exits[i], what, start_of(w, minute), w->limit_s);
    if (what == LOOK_WITH && !(w->seen[i].marked > NOTHING)) w->seen[i].cost_s = INFINITY;
}

static uint32_t n_cells(const work *w)
{
    return (uint32_t)(w->limit_s / GW_PROFILE_STEP_S) + 1;
}

/* The mean of min(T, limit), and what of T is under the limit. */
static double cost_of(const work *w, const double *cells, double *served, double *mean_s)
{
    double n = 0, sum = 0;
    for (uint32_t i = 0; i < n_cells(w); i++) {
        n += cells[i];
        sum += cells[i] * i * GW_PROFILE_STEP_S;
    }
    *served = n;
    *mean_s = n > 0 ? sum / n : NAN;
    return n > 0 ? sum + (1 - n) * w->limit_s : INFINITY;
}

static gw_status keep(work *w, const double *cells, uint32_t *out)
{
    gw_profile_data *d = w->p->data;
    uint32_t from = 0, to = n_cells(w);
    while (from < to && cells[from] <= 0) from++;
    while (to > from && cells[to - 1] <= 0) to--;
    if (gw_grow(&d->times, &d->cap_times, d->n_times + 1, sizeof *d->times)) return GW_NO_MEMORY;
    kept_time *k = &d->times[d->n_times];
    *k = (kept_time){
        .grid = {.first = (int32_t)from, .n = to - from, .step_s = GW_PROFILE_STEP_S, .missing = 1}};
    k->grid.p = gw_arena_alloc(d->arena, (k->grid.n + 1) * sizeof *k->grid.p);
    if (!k->grid.p) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < k->grid.n; i++) {
        k->grid.p[i] = cells[from + i];
        k->grid.missing -= cells[from + i];
    }
    if (k->grid.missing < 0) k->grid.missing = 0;
    *out = (uint32_t)d->n_times++;
    return GW_OK;
}

/* The best way of a minute; what is cut at the limit is no wait that anybody has. */
static gw_status choose(work *w, uint32_t minute, look what, found *out)
{
    double least = INFINITY;
    *out = (found){.way = GW_NO_ID,
                   .cost_s = INFINITY,
                   .of = {.sum = {.mean_s = NAN, .time = GW_NO_ID, .port = GW_NO_ID}}};
    for (uint32_t i = 0; i < w->n; i++) {
        look_at(w, i, minute, what);
        least = fmin(least, w->seen[i].cost_s);
    }
    for (uint32_t i = 0; i < w->n; i++) {
        double served, mean_s;
        if (!isfinite(w->seen[i].cost_s) || w->seen[i].cost_s > least + NEAR_S) continue;
        cross_times(&w->ways[i], &w->exits[i], what, start_of(w, minute), w->limit_s, w->cells);
        double cost_s = cost_of(w, w->cells, &served, &mean_s);
        if (!(cost_s < out->cost_s - TIE_S)) continue;
        *out = (found){.way = i, .cost_s = cost_s, .of = w->seen[i], .first_path = w->first[i].path};
        out->of.sum.served = served;
        out->of.sum.mean_s = mean_s;
        memcpy(w->best, w->cells, n_cells(w) * sizeof *w->best);
    }
    if (out->way == GW_NO_ID) return GW_OK;
    gw_profile_choice *s = &out->of.sum;
    s->wait_s = s->mean_s - s->walk_s - s->marked_wait_s - s->marked_ride_s - s->apart_wait_s -
                s->apart_ride_s - s->ride_s - s->border_s;
    return keep(w, w->best, &s->time);
}

/* Without a change but at the port: means alone. */
static void choose_direct(work *w, uint32_t minute, gw_profile_minute *m)
{
    double least = INFINITY;
    for (uint32_t i = 0; i < w->n; i++) {
        look_at(w, i, minute, LOOK_DIRECT);
        const outlook *o = &w->seen[i];
        if (!(o->cost_s < least - TIE_S) || o->sum.mean_s > w->limit_s) continue;
        least = o->cost_s;
        m->direct_mean_s = o->sum.mean_s;
        m->direct_walk_s = o->sum.walk_s;
        m->direct_served = o->sum.served;
    }
}

/* Behind the counters: the path that most take. */
static uint32_t most_taken(work *w, const gw_profile_way *way, const exits *x)
{
    const gw_profile *second = way->second;
    uint32_t best = GW_NO_ID;
    for (size_t i = 0; i < second->data->n_paths; i++) w->taken[i] = 0;
    for (uint32_t e = x->from; e < x->to; e++) {
        const gw_profile_minute *m = &second->minutes[e];
        if (m->path != GW_NO_ID) w->taken[m->path] += x->bins[e].mass * m->served;
    }
    for (uint32_t i = 0; i < second->data->n_paths; i++)
        if (w->taken[i] > 0 && (best == GW_NO_ID || w->taken[i] > w->taken[best])) best = i;
    return best;
}

static void write_best(work *w, uint32_t minute, const found *f)
{
    struct profile_crossing *c = w->p->data->crossing;
    gw_profile_minute *m = &w->p->minutes[minute];
    const gw_profile_choice *s = &f->of.sum;
    m->mean_s = s->mean_s;
    m->served = s->served;
    m->walk_s = s->walk_s;
    m->ride_s = s->ride_s + s->marked_ride_s + s->apart_ride_s;
    m->border_s = s->border_s;
    m->wait_s = m->mean_s - m->walk_s - m->ride_s - m->border_s;
    m->access_s = f->of.access_s;
    m->transfer_s = f->of.transfer_s;
    m->egress_s = f->of.egress_s;
    m->rides = f->of.rides;
    m->time = s->time;
    c->way[minute] = f->way;
    c->onward[minute] = most_taken(w, &w->ways[f->way], &w->exits[f->way]);
}

static gw_status weigh(work *w, uint32_t minute)
{
    gw_profile_minute *m = &w->p->minutes[minute];
    found best, other;
    *m = profile_nobody;
    m->without = m->with = (gw_profile_choice){.mean_s = NAN, .time = GW_NO_ID, .port = GW_NO_ID};
    w->p->data->crossing->way[minute] = w->p->data->crossing->onward[minute] = GW_NO_ID;
    gw_status status = choose(w, minute, LOOK_BEST, &best);
    if (!status && best.way != GW_NO_ID) write_best(w, minute, &best);
    bool marked = best.of.marked > NOTHING;
    if (best.way != GW_NO_ID) *(marked ? &m->with : &m->without) = best.of.sum;
    if (!status && w->told) {
        status = choose(w, minute, marked ? LOOK_WITHOUT : LOOK_WITH, &other);
        if (!status && other.way != GW_NO_ID) *(marked ? &m->without : &m->with) = other.of.sum;
    }
    if (!status) choose_direct(w, minute, m);
    return status;
}

/* --- the whole --- */

static bool tells(const gw_profile *p)
{
    for (uint32_t i = 0; i < p->n_minutes; i++)
        if (p->minutes[i].with.served > 0) return true;
    return false;
}

static gw_status start(work *w)
{
    const gw_profile *first = w->ways[0].first;
    size_t most = 1;
    w->p = profile_create(first->first_minute, first->n_minutes);
    struct profile_crossing *c = w->p ? calloc(1, sizeof *c) : NULL;
    if (!c) return GW_NO_MEMORY;
    w->p->data->crossing = c;
    c->n = w->n;
    c->ways = calloc(w->n, sizeof *c->ways);
    c->way = calloc((size_t)first->n_minutes + 1, sizeof *c->way);
    c->onward = calloc((size_t)first->n_minutes + 1, sizeof *c->onward);
    w->exits = calloc(w->n, sizeof *w->exits);
    w->seen = calloc(w->n, sizeof *w->seen);
    w->first = calloc(w->n, sizeof *w->first);
    w->cells = calloc(n_cells(w), sizeof *w->cells);
    w->best = calloc(n_cells(w), sizeof *w->best);
    if (!c->ways || !c->way || !c->onward || !w->exits || !w->seen || !w->first || !w->cells || !w->best)
        return GW_NO_MEMORY;
    memcpy(c->ways, w->ways, w->n * sizeof *c->ways);
    for (uint32_t i = 0; i < w->n; i++) {
        const gw_profile *second = w->ways[i].second;
        w->exits[i].bins = calloc((size_t)second->n_minutes + 1, sizeof *w->exits[i].bins);
        if (!w->exits[i].bins) return GW_NO_MEMORY;
        if (second->data->n_paths > most) most = second->data->n_paths;
        w->told |= tells(w->ways[i].first) || tells(second);
    }
    w->taken = calloc(most, sizeof *w->taken);
    return w->taken ? GW_OK : GW_NO_MEMORY;
}

static void end(work *w)
{
    for (uint32_t i = 0; w->exits && i < w->n; i++) free(w->exits[i].bins);
    free(w->exits);
    free(w->seen);
    free(w->first);
    free(w->cells);
    free(w->best);
    free(w->taken);
    gw_profile_free(w->p);
}

gw_status gw_profile_cross(const gw_profile_way *ways, uint32_t n, int32_t limit_s, gw_profile **out)
{
    work w = {.ways = ways, .n = n, .limit_s = limit_s};
    gw_status status = start(&w);
    for (uint32_t m = 0; !status && m < w.p->n_minutes; m++) status = weigh(&w, m);
    if (!status) {
        *out = w.p;
        w.p = NULL;
    }
    end(&w);
    return status;
}

void profile_free_crossing(struct profile_crossing *c)
{
    if (!c) return;
    free(c->ways);
    free(c->way);
    free(c->onward);
    free(c);
}

uint32_t gw_profile_way_count(const gw_profile *p)
{
    return p->data->crossing ? p->data->crossing->n : 0;
}

const gw_profile_way *gw_profile_way_at(const gw_profile *p, uint32_t i)
{
    return &p->data->crossing->ways[i];
}

const gw_profile_way *gw_profile_way_by(const gw_profile *p, uint32_t port)
{
    for (uint32_t i = 0; i < gw_profile_way_count(p); i++)
        if (p->data->crossing->ways[i].port == port) return &p->data->crossing->ways[i];
    return NULL;
}

void profile_crossing_lines(const gw_profile *p, const gw_timetable *t, const gw_port_table *ports,
                            uint32_t minute, gw_buf *out)
{
    const struct profile_crossing *c = p->data->crossing;
    if (c->way[minute] == GW_NO_ID) return;
    const gw_profile_way *w = &c->ways[c->way[minute]];
    size_t before = out->n;
    gw_profile_path_lines(w->first, t, w->first->minutes[minute].path, out);
    if (ports) gw_buf_printf(out, "%s[%s]", out->n > before ? " > " : "", gw_port_at(ports, w->port)->id);
    if (c->onward[minute] == GW_NO_ID || !gw_profile_path_walks(w->second, c->onward[minute]).n_legs) return;
    gw_buf_text(out, out->n > before ? " > " : "");
    gw_profile_path_lines(w->second, t, c->onward[minute], out);
}
