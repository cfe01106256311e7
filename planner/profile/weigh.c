/* The best path of each minute, of all those in the pool. */
#include "planner/profile/compute_priv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TIE_S 1e-6 /* costs nearer than this are equal */

static bool still_holds(const fate *f, int32_t start_s)
{
    return f->known && start_s >= f->start_s - f->earlier_s && start_s - f->start_s <= f->later_s;
}

static double cost(const profile_work *w, const fate *f)
{
    double missing = (1 - f->served) * w->q->limit_s;
    return f->served > 0 ? f->served * f->mean_s + missing : INFINITY;
}

typedef struct {
    uint32_t path;
    double cost, served;
    uint32_t rides;
} best_path;

static void consider(best_path *b, uint32_t number, double cost_s, double served, uint32_t rides)
{
    if (!isfinite(cost_s)) return;
    if (b->path != GW_NO_ID) {
        if (cost_s > b->cost + TIE_S) return;
        bool tie = cost_s > b->cost - TIE_S;
        if (tie && served < b->served - 1e-9) return;
        if (tie && served < b->served + 1e-9 && rides >= b->rides) return;
    }
    *b = (best_path){number, cost_s, served, rides};
}

static double *copy_cells(gw_arena *a, const double *cells, uint32_t n)
{
    double *copy = gw_arena_alloc(a, (n + 1) * sizeof *copy);
    if (copy && n) memcpy(copy, cells, n * sizeof *copy);
    return copy;
}

static gw_status keep_time(profile_work *w, fate *f, uint32_t *out)
{
    gw_profile_data *d = w->p->data;
    if (f->kept == GW_NO_ID) {
        if (gw_grow(&d->times, &d->cap_times, d->n_times + 1, sizeof *d->times)) return GW_NO_MEMORY;
        kept_time *k = &d->times[d->n_times];
        *k = (kept_time){f->time, f->shift_s};
        k->grid.p = copy_cells(d->arena, f->time.p, f->time.n);
        if (f->time.sharp) k->grid.sharp = copy_cells(d->arena, f->time.sharp, f->time.n);
        if (!k->grid.p || (f->time.sharp && !k->grid.sharp)) return GW_NO_MEMORY;
        f->kept = (uint32_t)d->n_times++;
    }
    *out = f->kept;
    return GW_OK;
}

static gw_status write_choice(profile_work *w, const best_path *b, gw_profile_choice *out)
{
    *out = (gw_profile_choice){.mean_s = NAN, .time = GW_NO_ID, .port = GW_NO_ID};
    if (b->path == GW_NO_ID) return GW_OK;
    fate *f = &w->prepared[b->path].fate;
    *out =
        (gw_profile_choice){.mean_s = f->mean_s,
                            .served = f->served,
                            .walk_s = f->walk_s,
                            .marked_wait_s = f->marked_wait_s,
                            .marked_ride_s = f->marked_ride_s,
                            .apart_wait_s = f->apart_wait_s,
                            .apart_ride_s = f->apart_ride_s,
                            .ride_s = f->ride_s - f->marked_ride_s - f->apart_ride_s,
                            .wait_s = f->mean_s - f->walk_s - f->marked_wait_s - f->apart_wait_s - f->ride_s,
                            .time = GW_NO_ID,
                            .port = GW_NO_ID};
    return keep_time(w, f, &out->time);
}

static gw_status write_minute(profile_work *w, const best_path *best, const best_path *direct,
                              gw_profile_minute *m)
{
    *m = profile_nobody;
    if (direct->path != GW_NO_ID) {
        fate *d = &w->prepared[direct->path].fate;
        m->direct_mean_s = d->mean_s;
        m->direct_walk_s = d->walk_s;
        m->direct_served = direct->served;
        if (keep_time(w, d, &m->direct_time)) return GW_NO_MEMORY;
    }
    if (best->path == GW_NO_ID) return GW_OK;
    fate *f = &w->prepared[best->path].fate;
    const gw_profile_walks walks = gw_profile_path_walks(w->p, best->path);
    m->mean_s = f->mean_s;
    m->served = f->served;
    m->walk_s = f->walk_s;
    m->ride_s = f->ride_s;
    m->wait_s = f->mean_s - f->walk_s - f->ride_s;
    m->border_s = 0;
    m->access_s = walks.access_s;
    m->transfer_s = walks.transfer_s;
    m->egress_s = walks.egress_s;
    m->rides = best->rides;
    m->path = best->path;
    return keep_time(w, f, &m->time);
}

/* Can a path that takes at least so long still be the best of its kind? */
static bool hopeless(const best_path *b, int32_t least_s)
{
    return b->path != GW_NO_ID && least_s > b->cost + TIE_S;
}

static gw_status weigh_minute(profile_work *w, uint32_t minute)
{
    const gw_profile_data *d = w->p->data;
    best_path best = {.path = GW_NO_ID}, direct = {.path = GW_NO_ID},
              kinds[2] = {{.path = GW_NO_ID}, {.path = GW_NO_ID}};
    int32_t start_s = profile_start_of(w->q, minute);
    for (uint32_t i = 0; i < d->n_paths; i++) {
        prepared *pr = &w->prepared[i];
        uint32_t rides = d->paths[i].n_legs;
        if (!pr->served) continue;
        best_path *kind = &kinds[pr->marked];
        if (hopeless(&best, pr->least_s) && (rides > 1 || hopeless(&direct, pr->least_s)) &&
            (!w->q->marked || hopeless(kind, pr->least_s)))
            continue;
        if (!still_holds(&pr->fate, start_s) && profile_follow(w->scratch, &d->paths[i], pr, start_s, w->q))
            return GW_NO_MEMORY;
        double c = cost(w, &pr->fate);
        consider(&best, i, c, pr->fate.served, rides);
        if (rides <= 1) consider(&direct, i, c, pr->fate.served, rides);
        if (w->q->marked) consider(kind, i, c, pr->fate.served, rides);
    }
    gw_profile_minute *m = &w->p->minutes[minute];
    gw_status status = write_minute(w, &best, &direct, m);
    if (!status) status = write_choice(w, &kinds[0], &m->without);
    if (!status) status = write_choice(w, &kinds[1], &m->with);
    return status;
}

static bool boards_marked(const profile_work *w, const path *p)
{
    for (uint32_t i = 0; i < p->n_legs; i++)
        if (profile_is_marked(w->q->marked, p->legs[i].route)) return true;
    return false;
}

gw_status profile_weigh_day(profile_work *w)
{
    gw_profile_data *d = w->p->data;
    uint32_t n_cells = (uint32_t)(w->q->limit_s / GW_PROFILE_STEP_S) + 4;
    w->prepared = calloc(d->n_paths + 1, sizeof *w->prepared);
    if (!w->prepared) return GW_NO_MEMORY;
    for (size_t i = 0; i < d->n_paths; i++) {
        if (profile_prepare(w->t, w->offers, w->q, &d->paths[i], n_cells, &w->prepared[i]))
            return GW_NO_MEMORY;
        w->prepared[i].marked = boards_marked(w, &d->paths[i]);
    }
    for (uint32_t m = 0; m < w->q->n_minutes; m++)
        if (weigh_minute(w, m)) return GW_NO_MEMORY;
    return GW_OK;
}
