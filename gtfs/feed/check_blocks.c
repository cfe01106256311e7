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

/* index: trips; 1: the trip is to be told. Told in the order of the file, whatever the order of the blocks.
 */
typedef struct {
    uint8_t *overlaps, *other_mode; /* owned */
} verdict;

/* Against the trips of the block that begin before this one ends; told once a trip. */
static void check_trip(const gw_checks *c, const blocked *b, const blocked *end, verdict *v)
{
    const gw_feed *f = &c->view;
    uint32_t own = f->trips[b->trip].service;
    if (!gw_day_sets_meet(&c->days, own, own)) return; /* never runs: would be held against the whole block */
    for (const blocked *other = b + 1; other < end && other->block == b->block; other++) {
        if (other->start_s >= b->end_s) return;
        const gw_trip *o = &f->trips[other->trip];
        if (!gw_day_sets_meet(&c->days, own, o->service)) continue;
        v->overlaps[other->trip] = 1;
        return;
    }
}

/* The first trip of another mode than the block's first: once a block. */
static void check_modes(const gw_feed *f, const blocked *list, size_t n, verdict *v)
{
    size_t first = 0;
    bool told = false;
    for (size_t i = 1; i < n; i++) {
        if (list[i].block != list[first].block) {
            first = i;
            told = false;
            continue;
        }
        const gw_trip *a = &f->trips[list[first].trip], *b = &f->trips[list[i].trip];
        if (told || f->routes[a->route].type == f->routes[b->route].type) continue;
        v->other_mode[list[i].trip] = 1;
        told = true;
    }
}

static void tell_all(gw_checks *c, const verdict *v)
{
    const gw_feed *f = &c->view;
    for (uint32_t i = 0; i < f->n_trips; i++) {
        uint32_t line = c->l->trip_lines.p[i];
        const gw_trip *t = &f->trips[i];
        if (v->overlaps[i]) {
            gw_check_tell(c, "block_trips_with_overlapping_stop_times", "trips.txt", line, "trip_id", t->id);
        }
        if (v->other_mode[i]) {
            gw_check_tell(c, "inconsistent_route_type_for_block_id", "trips.txt", line, "block_id",
                          t->block_id);
        }
    }
}

gw_status gw_check_blocks(gw_checks *c)
{
    size_t n_trips = c->view.n_trips;
    blocked *list = malloc((n_trips + 1) * sizeof *list);
    verdict v = {calloc(n_trips + 1, 1), calloc(n_trips + 1, 1)};
    bool ok = list && v.overlaps && v.other_mode;
    if (ok) {
        size_t n = collect(&c->view, list);
        qsort(list, n, sizeof *list, compare_blocked);
        for (size_t i = 0; i < n; i++) check_trip(c, &list[i], list + n, &v);
        check_modes(&c->view, list, n, &v);
        tell_all(c, &v);
    }
    free(list);
    free(v.overlaps);
    free(v.other_mode);
    return ok ? GW_OK : gw_load_no_memory(c->l);
}
