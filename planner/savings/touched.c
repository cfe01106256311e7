/* Which lines run otherwise with the change than without. A baseline may be an overlay too, whose patterns
 * have numbers of their own: they are compared by what they hold. A line that a change leaves alone is
 * written in the same order both times. */
#include "planner/savings/trips.h"

#include <string.h>

typedef struct {
    const gw_timetable *t;
    const gw_tt_part *part;
    const gw_tt_pattern *p;
    uint32_t number;
} view;

static uint32_t next_of(const gw_timetable *t, uint32_t route, uint32_t from)
{
    uint32_t n = gw_tt_n_patterns(t);
    while (from < n && (gw_tt_pattern_at(t, from)->route != route || gw_tt_pattern_removed(t, from))) from++;
    return from;
}

static view view_of(const gw_timetable *t, uint32_t number)
{
    return (view){t, gw_tt_part_of_pattern(t, number), gw_tt_pattern_at(t, number), number};
}

static const uint64_t *days_of(const view *v, uint32_t service)
{
    const gw_tt_part *part = &v->t->part[service >= v->t->part[0].n_services];
    return part->service_days + (size_t)(service - part->service_base) * v->t->day_words;
}

static bool same_trip(const view *x, const view *y, uint32_t k)
{
    const gw_tt_trip *a = gw_tt_trip_at(x->t, x->p->first_trip + k),
                     *b = gw_tt_trip_at(y->t, y->p->first_trip + k);
    if (a->wheelchair != b->wheelchair || a->bikes != b->bikes) return false;
    if (memcmp(days_of(x, a->service), days_of(y, b->service), x->t->day_words * sizeof(uint64_t)) != 0)
        return false;
    for (uint32_t i = 0; i < x->p->n_stops; i++)
        if (gw_tt_departure(x->part, x->p, i, k) != gw_tt_departure(y->part, y->p, i, k) ||
            gw_tt_arrival(x->part, x->p, i, k) != gw_tt_arrival(y->part, y->p, i, k))
            return false;
    return true;
}

static bool same_pattern(const view *x, const view *y)
{
    const gw_tt_pattern *a = x->p, *b = y->p;
    if (x->number == y->number && x->number < x->t->part[0].n_patterns) return true;
    if (a->n_stops != b->n_stops || a->n_trips != b->n_trips || a->n_periods != b->n_periods) return false;
    if (memcmp(x->part->pattern_stops + a->first_stop, y->part->pattern_stops + b->first_stop,
               a->n_stops * sizeof *x->part->pattern_stops) != 0 ||
        memcmp(x->part->pattern_flags + a->first_stop, y->part->pattern_flags + b->first_stop,
               a->n_stops * sizeof *x->part->pattern_flags) != 0)
        return false;
    for (uint32_t i = 0; i < a->n_periods; i++) {
        const gw_period *p = &x->part->periods[a->first_period + i],
                        *q = &y->part->periods[b->first_period + i];
        if (p->start_s != q->start_s || p->end_s != q->end_s || p->headway_s != q->headway_s ||
            p->headway_max_s != q->headway_max_s)
            return false;
    }
    for (uint32_t k = 0; k < a->n_trips; k++)
        if (!same_trip(x, y, k)) return false;
    return true;
}

bool savings_line_touched(const savings_case *c, uint32_t route)
{
    const gw_timetable *before = c->base->timetable, *after = c->changed->timetable;
    uint32_t b = next_of(before, route, 0), a = next_of(after, route, 0);
    while (b < gw_tt_n_patterns(before) && a < gw_tt_n_patterns(after)) {
        const view x = view_of(before, b), y = view_of(after, a);
        if (!same_pattern(&x, &y)) return true;
        b = next_of(before, route, b + 1);
        a = next_of(after, route, a + 1);
    }
    return b < gw_tt_n_patterns(before) || a < gw_tt_n_patterns(after);
}
