/* With how few rides a stop can be left for the target at any time: backward over lines, time aside. What
 * would need more than is still worth having is not followed (RAPTOR's rounds without a clock). */
#include "planner/scan/pareto_priv.h"

typedef struct {
    gw_scan *s;
    const gw_scan_table *table;
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

/* Stops from which one may walk to where one boards; once is enough, since rides only become more. */
static void walk_back(finder *f, uint32_t stop, uint32_t rides)
{
    uint64_t *word = &f->s->marks[stop / 64], bit = (uint64_t)1 << stop % 64;
    if (*word & bit) return;
    *word |= bit;
    const footpaths_t *ways = &f->table->change_in;
    for (uint32_t i = ways->first[stop]; i < ways->first[stop + 1]; i++) find(f, ways->at[i].stop, rides);
}

/* All stops before this one on its lines; of a line what is before a stop found earlier is known. */
static void ride_back(finder *f, uint32_t stop, uint32_t rides)
{
    const gw_scan_table *table = f->table;
    for (uint32_t n = 0; n < f->t->n_parts; n++) {
        const gw_tt_part *all = &f->t->part[n];
        uint32_t outer = table->outer[stop];
        for (uint32_t v = all->visit_first[outer]; v < all->visit_first[outer + 1]; v++) {
            const gw_tt_visit *visit = &all->visits[v];
            const gw_tt_part *part = gw_tt_part_of_pattern(f->t, visit->pattern);
            const gw_tt_pattern *p = gw_tt_pattern_at(f->t, visit->pattern);
            uint32_t *known = &f->s->line_known[visit->pattern];
            for (uint32_t i = *known; i < visit->position; i++) {
                uint32_t at = table->inner[part->pattern_stops[p->first_stop + i]];
                find(f, at, rides);
                walk_back(f, at, rides);
            }
            if (*known < visit->position) *known = visit->position;
        }
    }
}

/* The least of what comes after the stop on its lines. */
static uint32_t least_ahead(const finder *f, uint32_t stop)
{
    uint32_t least = UINT8_MAX, outer = f->table->outer[stop];
    for (uint32_t n = 0; n < f->t->n_parts; n++) {
        const gw_tt_part *all = &f->t->part[n];
        for (uint32_t v = all->visit_first[outer]; v < all->visit_first[outer + 1]; v++) {
            const gw_tt_visit *visit = &all->visits[v];
            const gw_tt_part *part = gw_tt_part_of_pattern(f->t, visit->pattern);
            const gw_tt_pattern *p = gw_tt_pattern_at(f->t, visit->pattern);
            for (uint32_t i = visit->position + 1; i < p->n_stops; i++) {
                uint32_t at = f->table->inner[part->pattern_stops[p->first_stop + i]];
                if (f->least[at] < least) least = f->least[at];
            }
        }
    }
    return least;
}

uint32_t gw_scan_count_least(gw_scan *s, const gw_scan_table *table, const gw_timetable *t, uint32_t from,
                             uint32_t to, uint32_t rides)
{
    finder f = {.s = s, .table = table, .t = t, .least = s->least, .queue = s->queue};
    memset(s->least, (int)rides + 1, table->n_places);
    memset(s->line_known, 0, s->n_lines * sizeof *s->line_known);
    for (uint32_t i = table->n_stops; i < table->n_places; i++) s->least[i] = 0;
    find(&f, to, 0);
    for (uint32_t i = table->edge_in.first[to]; i < table->edge_in.first[to + 1]; i++)
        find(&f, table->edge_in.at[i].stop, 0);
    for (uint32_t i = 0; i < f.n; i++)
        if (s->least[f.queue[i]] < rides) ride_back(&f, f.queue[i], s->least[f.queue[i]] + 1u);
    memset(s->marks, 0, s->n_marks * sizeof *s->marks);
    uint32_t ahead = least_ahead(&f, from);
    for (uint32_t i = table->edge_out.first[from]; i < table->edge_out.first[from + 1]; i++) {
        uint32_t least = least_ahead(&f, table->edge_out.at[i].stop);
        if (least < ahead) ahead = least;
    }
    return ahead + 1;
}
