#include "planner/profile/cross_priv.h"

#include <math.h>

static void take(half *h, const gw_profile_choice *x, bool marked)
{
    h->of = *x;
    h->marked = marked;
}

bool cross_half(const gw_profile_minute *m, look what, half *out)
{
    *out = (half){.path = m->path};
    if (what == LOOK_DIRECT) {
        out->of = (gw_profile_choice){.mean_s = m->direct_mean_s,
                                      .served = m->direct_served,
                                      .walk_s = m->direct_walk_s,
                                      .wait_s = m->direct_mean_s - m->direct_walk_s,
                                      .time = m->direct_time};
        return m->direct_served > 0;
    }
    bool with = m->with.served > 0 && (what == LOOK_WITH || (what == LOOK_BEST && m->with.time == m->time));
    if (with)
        take(out, &m->with, true);
    else if (m->without.served > 0)
        take(out, &m->without, false);
    else /* nothing is told apart */
        out->of = (gw_profile_choice){.mean_s = m->mean_s,
                                      .served = what == LOOK_BEST ? m->served : 0,
                                      .walk_s = m->walk_s,
                                      .wait_s = m->wait_s,
                                      .ride_s = m->ride_s,
                                      .time = m->time};
    out->access_s = m->access_s;
    out->transfer_s = m->transfer_s;
    out->egress_s = m->egress_s;
    out->rides = m->rides;
    return out->of.served > 0;
}

static void add(outlook *o, const half *h, const exit_bin *b, double start_s)
{
    const gw_profile_choice *x = &h->of;
    double n = b->mass * x->served;
    o->sum.served += n;
    o->sum.mean_s += x->served * (b->exit_sum_s - b->mass * start_s) + n * x->mean_s;
    o->sum.border_s += x->served * b->border_sum_s;
    o->sum.walk_s += n * x->walk_s;
    o->sum.marked_wait_s += n * x->marked_wait_s;
    o->sum.marked_ride_s += n * x->marked_ride_s;
    o->sum.apart_wait_s += n * x->apart_wait_s;
    o->sum.apart_ride_s += n * x->apart_ride_s;
    o->sum.ride_s += n * x->ride_s;
    if (h->marked) o->marked += n;
    if (h->rides > 0) {
        o->transfer_s += n * (h->access_s + h->transfer_s);
        o->egress_s += n * h->egress_s;
        o->rides += n * h->rides;
    } else {
        o->egress_s += n * h->access_s; /* on foot all the way from the counters */
    }
}

/* Sums to means, and the first half before them. Waits are what is left. */
static void settle(outlook *o, const half *first)
{
    gw_profile_choice *s = &o->sum;
    const gw_profile_choice *f = &first->of;
    double n = s->served;
    s->mean_s /= n;
    s->border_s /= n;
    s->walk_s = f->walk_s + s->walk_s / n;
    s->marked_wait_s = f->marked_wait_s + s->marked_wait_s / n;
    s->marked_ride_s = f->marked_ride_s + s->marked_ride_s / n;
    s->apart_wait_s = f->apart_wait_s + s->apart_wait_s / n;
    s->apart_ride_s = f->apart_ride_s + s->apart_ride_s / n;
    s->ride_s = f->ride_s + s->ride_s / n;
    o->transfer_s = first->transfer_s + o->transfer_s / n;
    o->egress_s /= n;
    o->rides = first->rides + o->rides / n;
    o->access_s = first->access_s;
    if (first->rides > 0) o->transfer_s += first->egress_s;
    if (first->marked) o->marked = n;
}

outlook cross_outlook(const gw_profile_way *w, const half *first, const exits *x, look what, double start_s,
                      int32_t limit_s)
{
    outlook o = {.cost_s = INFINITY, .sum = {.port = w->port}};
    half second;
    for (uint32_t e = x->from; e < x->to; e++)
        if (x->bins[e].mass > 0 && cross_half(&w->second->minutes[e], what, &second))
            add(&o, &second, &x->bins[e], start_s);
    if (!(o.sum.served > 0)) return o;
    o.cost_s = o.sum.mean_s + (1 - o.sum.served) * limit_s;
    settle(&o, first);
    return o;
}

/* A moment between two cells is split between them, which keeps the mean. */
void cross_times(const gw_profile_way *w, const exits *x, look what, double start_s, int32_t limit_s,
                 double *cells)
{
    const int64_t last = limit_s / GW_PROFILE_STEP_S;
    half second;
    for (int64_t i = 0; i <= last; i++) cells[i] = 0;
    for (uint32_t e = x->from; e < x->to; e++) {
        const exit_bin *b = &x->bins[e];
        if (!(b->mass > 0) || !cross_half(&w->second->minutes[e], what, &second)) continue;
        const kept_time *t = &w->second->data->times[second.of.time];
        double at = (b->exit_sum_s / b->mass - start_s + t->shift_s) / GW_PROFILE_STEP_S, low = floor(at),
               high = at - low;
        int64_t cell = (int64_t)low + t->grid.first;
        for (uint32_t i = 0; i < t->grid.n; i++, cell++) {
            double mass = b->mass * t->grid.p[i];
            if (cell >= 0 && cell <= last) cells[cell] += mass * (1 - high);
            if (cell + 1 >= 0 && cell + 1 <= last) cells[cell + 1] += mass * high;
        }
    }
}
