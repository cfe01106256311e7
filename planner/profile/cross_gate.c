#include "planner/profile/cross_priv.h"

#include "planner/port/queue.h"

#include <math.h>
#include <stdlib.h>

#define BEFORE_MIN 180 /* people in the queue when the window begins */

static gw_status fill(gw_profile_gate *g, gw_port_queue *q, int32_t zero_s)
{
    int32_t *through = g->through;
    for (int32_t m = -BEFORE_MIN; m <= (int32_t)g->n_minutes; m++) {
        gw_status status = gw_port_queue_pass(q, zero_s + (g->first_minute + m) * 60, m < 0 ? NULL : through);
        if (status) return status;
        if (m < 0) continue;
        for (int k = 0; k < GW_QUEUE_PARTS; k++)
            if (through[k] != GW_NEVER) through[k] -= zero_s;
        through += GW_QUEUE_PARTS;
    }
    return GW_OK;
}

gw_status gw_profile_gate_make(const gw_port_table *ports, uint32_t port, gw_side from, int32_t zero_s,
                               int32_t first_minute, uint32_t n_minutes, gw_profile_gate **out)
{
    gw_profile_gate *g = calloc(1, sizeof *g);
    gw_arena *a = gw_arena_create(0);
    gw_port_queue q;
    if (g) *g = (gw_profile_gate){.first_minute = first_minute, .n_minutes = n_minutes};
    if (g) g->through = malloc(((size_t)n_minutes + 1) * GW_QUEUE_PARTS * sizeof *g->through);
    gw_status status = g && g->through && a ? GW_OK : GW_NO_MEMORY;
    gw_port_queue_begin(&q, ports, port, from, a);
    if (!status) status = fill(g, &q, zero_s);
    gw_arena_free(a);
    if (status) {
        gw_profile_gate_free(g);
        return status;
    }
    *out = g;
    return GW_OK;
}

void gw_profile_gate_free(gw_profile_gate *g)
{
    if (g) free(g->through);
    free(g);
}

/* --- who is through when --- */

static void clear(const gw_profile_way *w, exits *x)
{
    for (uint32_t e = x->from; e < x->to; e++) x->bins[e] = (exit_bin){0, 0, 0};
    x->from = w->second->n_minutes;
    x->to = 0;
}

/* One part of those who reach the counters at once; the minute goes on as it began, but nobody is through
 * after those of the next. */
static void add(const gw_profile_way *w, double mass, double reached_s, double exit_s, exits *x)
{
    double minute = floor(exit_s / 60) - w->second->first_minute;
    if (!(minute >= 0) || minute >= w->second->n_minutes) return;
    uint32_t e = (uint32_t)minute;
    x->bins[e].mass += mass;
    x->bins[e].exit_sum_s += mass * exit_s;
    x->bins[e].border_sum_s += mass * (exit_s - reached_s);
    if (e < x->from) x->from = e;
    if (e + 1 > x->to) x->to = e + 1;
}

static void reach(const gw_profile_way *w, double mass, double reached_s, exits *x)
{
    const gw_profile_gate *g = w->gate;
    double minute = floor(reached_s / 60) - g->first_minute;
    if (!(minute >= 0) || minute >= g->n_minutes) return;
    const int32_t *now = g->through + (size_t)minute * GW_QUEUE_PARTS, *next = now + GW_QUEUE_PARTS;
    double late_s = reached_s - (minute + g->first_minute) * 60;
    for (int k = 0; k < GW_QUEUE_PARTS; k++) {
        if (now[k] == GW_NEVER) continue;
        double exit_s = now[k] + late_s;
        if (next[k] != GW_NEVER && exit_s > next[k]) exit_s = next[k];
        add(w, mass / GW_QUEUE_PARTS, reached_s, exit_s, x);
    }
}

/* Those of one minute together, at their mean moment. */
void cross_spread(const gw_profile_way *w, const gw_dist *grid, double shift_s, double start_s, exits *out)
{
    double minute = 0, mass = 0, sum_s = 0;
    clear(w, out);
    for (uint32_t i = 0; i < grid->n; i++) {
        double at_s = start_s + shift_s + (grid->first + (double)i) * grid->step_s;
        if (mass > 0 && floor(at_s / 60) > minute) {
            reach(w, mass, sum_s / mass, out);
            mass = sum_s = 0;
        }
        minute = floor(at_s / 60);
        mass += grid->p[i];
        sum_s += grid->p[i] * at_s;
    }
    if (mass > 0) reach(w, mass, sum_s / mass, out);
}

const gw_profile_way *gw_profile_exits(const gw_profile *p, uint32_t minute, double *share)
{
    const struct profile_crossing *c = p->data->crossing;
    if (c->way[minute] == GW_NO_ID) return NULL;
    const gw_profile_way *w = &c->ways[c->way[minute]];
    exits x = {.bins = calloc((size_t)w->second->n_minutes + 1, sizeof *x.bins)};
    gw_dist grid;
    double shift_s;
    if (!x.bins || !gw_profile_time(w->first, minute, &grid, &shift_s)) {
        free(x.bins);
        return NULL;
    }
    cross_spread(w, &grid, shift_s, (p->first_minute + (double)minute) * 60 + 30, &x);
    for (uint32_t e = 0; e < w->second->n_minutes; e++) share[e] = x.bins[e].mass;
    free(x.bins);
    return w;
}
