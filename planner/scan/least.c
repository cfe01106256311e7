/* With how few rides a stop can be left for the target at any time: backward over lines, time aside. What
 * would need more than is still worth having is not followed (RAPTOR's rounds without a clock). */
#include "planner/scan/pareto_priv.h"

typedef struct {
    pareto *x;
    const gw_timetable *t;
    uint8_t *least;  /* [place] */
    uint32_t *queue; /* stops (numbered as here) in the order they were found */
    uint32_t n;
} finder;

static inline void find(finder *f, uint32_t stop, uint32_t rides)
{
    if (f->least[stop] <= rides) return;
    f->least[stop] = (uint8_t)rides;
    f->queue[f->n++] = stop;
}

/* Stops from which one may walk to where one boards. */
static void walk_back(finder *f, uint32_t stop, uint32_t rides)
{
    const footpaths_t *ways = &f->x->t->change_in;
    for (uint32_t i = ways->first[stop]; i < ways->first[stop + 1]; i++) find(f, ways->at[i].stop, rides);
}

/* All stops before this one on its lines; of a line what is before a stop found earlier is known. */
static void ride_back(finder *f, uint32_t stop, uint32_t rides)
{
    const gw_scan_table *table = f->x->t;
    for (uint32_t n = 0; n < f->t->n_parts; n++) {
        const gw_tt_part *all = &f->t->part[n];
        uint32_t outer = table->outer[stop];
        for (uint32_t v = all->visit_first[outer]; v < all->visit_first[outer + 1]; v++) {
            const gw_tt_visit *visit = &all->visits[v];
            const gw_tt_part *part = gw_tt_part_of_pattern(f->t, visit->pattern);
            const gw_tt_pattern *p = gw_tt_pattern_at(f->t, visit->pattern);
            uint32_t *known = &f->x->s->line_known[visit->pattern];
            for (uint32_t i = *known; i < visit->position; i++) {
                uint32_t at = table->inner[part->pattern_stops[p->first_stop + i]];
                find(f, at, rides);
                walk_back(f, at, rides);
            }
            if (*known < visit->position) *known = visit->position;
        }
    }
}

void gw_scan_count_least(pareto *x, const gw_timetable *t, uint32_t rides)
{
    gw_scan *s = x->s;
    finder f = {.x = x, .t = t, .least = s->least, .queue = s->queue};
    memset(s->least, (int)rides + 1, x->t->n_places);
    memset(s->line_known, 0, s->n_lines * sizeof *s->line_known);
    for (uint32_t i = x->t->n_stops; i < x->t->n_places; i++) s->least[i] = 0;
    find(&f, x->to, 0);
    for (uint32_t i = x->t->edge_in.first[x->to]; i < x->t->edge_in.first[x->to + 1]; i++)
        find(&f, x->t->edge_in.at[i].stop, 0);
    for (uint32_t i = 0; i < f.n; i++)
        if (s->least[f.queue[i]] < rides) ride_back(&f, f.queue[i], s->least[f.queue[i]] + 1u);
    x->need = s->least[x->from];
    for (uint32_t i = x->t->edge_out.first[x->from]; i < x->t->edge_out.first[x->from + 1]; i++) {
        uint32_t stop = x->t->edge_out.at[i].stop;
        if (s->least[stop] < x->need) x->need = s->least[stop];
    }
}
