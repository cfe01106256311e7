/* Trips with one block_id are one vehicle's day: it cannot be on two of them at once. */
#include "gtfs/feed/checks_priv.h"

#include <stdlib.h>

typedef struct {
    const char *block; /* interned: the pointer is the identity */
    int32_t start_s, end_s;
    uint32_t trip;
} blocked;

static int compare_blocked(const void *a, const void *b)
{
    const blocked *x = a, *y = b;
    if (x->block != y->block) return (uintptr_t)x->block < (uintptr_t)y->block ? -1 : 1;
    if (x->start_s != y->start_s) return x->start_s < y->start_s ? -1 : 1;
    return (x->trip > y->trip) - (x->trip < y->trip);
}

static size_t collect(const gw_feed *f, blocked *out)
{
    size_t n = 0;
    for (uint32_t i = 0; i < f->n_trips; i++) {
        const gw_trip *t = &f->trips[i];
        if (!t->block_id.n || !t->n_stop_times || t->n_frequencies) continue;
        const gw_stop_time *first = &f->stop_times[t->first_stop_time];
        out[n++] = (blocked){t->block_id.p, first->departure_s, first[t->n_stop_times - 1].arrival_s, i};
    }
    return n;
}

/* Against the trips of the block that begin before this one ends; told once a trip. */
static void check_trip(gw_checks *c, const blocked *b, const blocked *end)
{
    const gw_feed *f = &c->view;
    const gw_trip *t = &f->trips[b->trip];
    bool told_type = false;
    for (const blocked *other = b + 1; other < end && other->block == b->block; other++) {
        const gw_trip *o = &f->trips[other->trip];
        if (!told_type && f->routes[o->route].type != f->routes[t->route].type) {
            gw_check_tell(c, "inconsistent_route_type_for_block_id", "trips.txt", "trip_id", o->id);
            told_type = true;
        }
        if (other->start_s >= b->end_s) return;
        if (!gw_day_sets_meet(&c->days, t->service, o->service)) continue;
        gw_check_tell(c, "block_trips_with_overlapping_stop_times", "trips.txt", "trip_id", o->id);
        return;
    }
}

gw_status gw_check_blocks(gw_checks *c)
{
    blocked *list = malloc((c->view.n_trips + 1) * sizeof *list);
    if (!list) return gw_load_no_memory(c->l);
    size_t n = collect(&c->view, list);
    qsort(list, n, sizeof *list, compare_blocked);
    for (size_t i = 0; i < n; i++) check_trip(c, &list[i], list + n);
    free(list);
    return GW_OK;
}
