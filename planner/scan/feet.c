/* The ways on foot of one traveller: as changes between two rides, and at the ends of a journey. */
#include "planner/scan/table_priv.h"

#include "planner/router/router.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    const gw_timetable *t;
    gw_query q; /* the traveller, as the router knows one */
    gw_scan_table *table;
    bool too_long; /* a way of over 65,534 s */
} maker;

static bool keep(maker *m, int32_t seconds)
{
    if (seconds >= NO_WALK) m->too_long = true;
    return seconds >= 0 && seconds < NO_WALK;
}

static int by_seconds(const void *a, const void *b)
{
    const footpath_t *x = a, *y = b;
    if (x->seconds != y->seconds) return x->seconds < y->seconds ? -1 : 1;
    return (x->stop > y->stop) - (x->stop < y->stop);
}

/* change: between two rides, else at an end of the journey. arriving: ways that end at the stop instead. */
static bool list_ways(maker *m, footpaths_t *out, bool change, bool arriving)
{
    uint32_t n_stops = m->table->n_stops;
    out->first = calloc(m->table->n_places + 1u, sizeof *out->first);
    if (!out->first) return false;
    for (int pass = 0; pass < 2; pass++) {
        uint32_t n = 0;
        for (uint32_t stop = 0; stop < n_stops; stop++) {
            gw_tt_links links = gw_tt_links_of(m->t, m->table->outer[stop], arriving);
            gw_tt_link l;
            out->first[stop] = n;
            while (gw_tt_links_next(&links, &l, NULL, NULL)) {
                int32_t seconds = l.from == l.to ? -1 : gw_link_seconds(m->t, &m->q, &l, NULL, change);
                if (!keep(m, seconds)) continue;
                if (pass)
                    out->at[n] = (footpath_t){m->table->inner[arriving ? l.from : l.to], (uint16_t)seconds};
                n++;
            }
            if (pass) qsort(out->at + out->first[stop], n - out->first[stop], sizeof *out->at, by_seconds);
        }
        for (uint32_t i = n_stops; i <= m->table->n_places; i++) out->first[i] = n;
        if (pass) continue;
        out->at = calloc(n + 1u, sizeof *out->at);
        if (!out->at) return false;
    }
    return true;
}

static bool list_changes(maker *m)
{
    gw_scan_table *table = m->table;
    table->change_s = calloc(table->n_places, sizeof *table->change_s);
    if (!table->change_s) return false;
    for (uint32_t stop = 0; stop < table->n_stops; stop++) {
        gw_tt_links links = gw_tt_links_of(m->t, table->outer[stop], false);
        gw_tt_link l;
        table->change_s[stop] = NO_WALK;
        while (gw_tt_links_next(&links, &l, NULL, NULL)) {
            int32_t seconds = l.from == l.to ? gw_link_seconds(m->t, &m->q, &l, NULL, true) : -1;
            if (keep(m, seconds)) table->change_s[stop] = (uint16_t)seconds;
        }
    }
    for (uint32_t i = table->n_stops; i < table->n_places; i++) table->change_s[i] = NO_WALK;
    return true;
}

static bool same(const footpaths_t *a, const footpaths_t *b, uint32_t n_stops)
{
    uint32_t n = a->first[n_stops];
    return n == b->first[n_stops] && memcmp(a->at, b->at, n * sizeof *a->at) == 0 &&
           memcmp(a->first, b->first, n_stops * sizeof *a->first) == 0;
}

/* Two ways in a row that some third one does not match are found by marking all ends of a stop's ways. */
static bool is_closed(const gw_scan_table *t, uint32_t *mark)
{
    const footpaths_t *ways = &t->change_out;
    memset(mark, 0xff, t->n_stops * sizeof *mark);
    for (uint32_t from = 0; from < t->n_stops; from++) {
        uint32_t first = ways->first[from], end = ways->first[from + 1];
        bool closed = true;
        mark[from] = 0;
        for (uint32_t i = first; i < end; i++) mark[ways->at[i].stop] = ways->at[i].seconds;
        for (uint32_t i = first; i < end && closed; i++) {
            uint32_t by = ways->at[i].stop;
            for (uint32_t k = ways->first[by]; k < ways->first[by + 1]; k++)
                if (mark[ways->at[k].stop] > (uint32_t)ways->at[i].seconds + ways->at[k].seconds)
                    closed = false;
        }
        mark[from] = UINT32_MAX;
        for (uint32_t i = first; i < end; i++) mark[ways->at[i].stop] = UINT32_MAX;
        if (!closed) return false;
    }
    return true;
}

static bool find_simple(gw_scan_table *t, bool *out)
{
    *out = same(&t->change_out, &t->edge_out, t->n_stops) && same(&t->change_in, &t->edge_in, t->n_stops);
    for (uint32_t i = 0; i < t->n_stops; i++) *out = *out && t->change_s[i] == 0;
    if (!*out) return true;
    uint32_t *mark = malloc((t->n_stops + 1u) * sizeof *mark);
    if (mark) *out = is_closed(t, mark);
    free(mark);
    return mark != NULL;
}

gw_status gw_scan_add_feet(const gw_timetable *t, const gw_scan_options *o, gw_scan_table *table,
                           gw_error *err)
{
    maker m = {
        .t = t,
        .q = {.default_transfer_s = o->default_transfer_s, .gait = o->gait, .max_walk_s = o->max_walk_s},
        .table = table};
    bool good = list_ways(&m, &table->change_out, true, false) &&
                list_ways(&m, &table->change_in, true, true) &&
                list_ways(&m, &table->edge_out, false, false) &&
                list_ways(&m, &table->edge_in, false, true) && list_changes(&m);
    if (!good || !find_simple(table, &table->simple))
        return gw_fail(err, GW_NO_MEMORY, "no memory for the ways on foot");
    if (m.too_long) return gw_fail(err, GW_LIMIT, "a way on foot or a change of over 65,534 s");
    return GW_OK;
}

void gw_scan_free_feet(gw_scan_table *t)
{
    footpaths_t *all[] = {&t->change_out, &t->change_in, &t->edge_out, &t->edge_in, &t->hops};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        free(all[i]->first);
        free(all[i]->at);
    }
    free(t->change_s);
}
