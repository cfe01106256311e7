/* The clearance that stands beside a journey of someone who crosses: on the way there that of the moment at
 * which the counters are left, on the way back that of the moment at which they are reached, on average. */
#include "planner/savings/savings_priv.h"

#include <math.h>
#include <stdlib.h>

#define GRID_S 5 /* of a lognormal's mean */
#define KEPT   8

typedef struct {
    gw_clearance rows[KEPT];
    double means[KEPT];
    uint32_t n;
    gw_arena *arena;
} means;

static bool same(const gw_clearance *a, const gw_clearance *b)
{
    return a->p50_s == b->p50_s && a->p95_s == b->p95_s && a->n_parts == b->n_parts &&
           a->between_s == b->between_s && a->part[0].p50_s == b->part[0].p50_s &&
           a->part[0].p95_s == b->part[0].p95_s && a->part[1].p50_s == b->part[1].p50_s &&
           a->part[1].p95_s == b->part[1].p95_s;
}

static gw_status mean_of(means *m, const gw_clearance *row, double *out)
{
    for (uint32_t i = 0; i < m->n; i++)
        if (same(&m->rows[i], row)) {
            *out = m->means[i];
            return GW_OK;
        }
    gw_dist d;
    gw_arena_reset(m->arena);
    if (row->p95_s <= 0) {
        *out = row->p50_s;
    } else {
        if (gw_clearance_dist(m->arena, GRID_S, row, &d)) return GW_NO_MEMORY;
        *out = gw_dist_mean(&d);
    }
    if (m->n < KEPT) {
        m->rows[m->n] = *row;
        m->means[m->n++] = *out;
    }
    return GW_OK;
}

static gw_status fill(const savings_case *c, const savings_pair *p, bool after, float **out)
{
    const gw_port_table *table = (after ? c->changed : c->base)->ports;
    const gw_profile *profile = after ? p->after : p->before;
    gw_side from = p->back ? c->side : gw_side_other(c->side);
    means m = {.arena = gw_arena_create(0)};
    float *border = malloc(((size_t)profile->n_minutes + 1) * sizeof *border);
    gw_status status = m.arena && border ? GW_OK : GW_NO_MEMORY;
    table = gw_port_for(table, c->riders[p->rider].who);
    for (uint32_t i = 0; i < profile->n_minutes && !status; i++) {
        const gw_profile_minute *minute = &profile->minutes[i];
        int32_t at = c->days[p->day].zero_s + (profile->first_minute + (int32_t)i) * 60 + 30;
        double mean;
        border[i] = NAN;
        if (p->back && !(minute->served > 0)) continue;
        if (p->back) at += (int32_t)lround(minute->mean_s);
        const gw_clearance row = gw_port_clearance(table, p->port, from, at);
        status = mean_of(&m, &row, &mean);
        if (!status) border[i] = (float)mean;
    }
    gw_arena_free(m.arena);
    if (status) {
        free(border);
        return status;
    }
    *out = border;
    return GW_OK;
}

/* Across, the minutes hold it: from reaching the counters until one is through. */
static gw_status copy(const gw_profile *profile, float **out)
{
    float *border = malloc(((size_t)profile->n_minutes + 1) * sizeof *border);
    if (!border) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < profile->n_minutes; i++) border[i] = (float)profile->minutes[i].border_s;
    *out = border;
    return GW_OK;
}

gw_status savings_fill_border(const savings_case *c, savings_pair *p)
{
    if (p->across) return copy(p->before, &p->border[0]) ? GW_NO_MEMORY : copy(p->after, &p->border[1]);
    if (p->port == GW_NO_ID) return GW_OK;
    gw_status status = fill(c, p, false, &p->border[0]);
    return status ? status : fill(c, p, true, &p->border[1]);
}
