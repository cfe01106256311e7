/* The least time from stop to stop, whenever one goes: a Dijkstra back from the target over hops, which are
 * pairs of stops that some vehicle calls at one after the other, each with its fastest run. */
#include "planner/scan/table_priv.h"

#include <stdlib.h>
#include <string.h>

enum { TOO_FAR = UINT16_MAX };

/* --- making --- */

static uint32_t longest_pattern(const gw_timetable *t)
{
    uint32_t longest = 0;
    for (uint32_t n = 0; n < t->n_parts; n++)
        for (uint32_t i = 0; i < t->part[n].n_patterns; i++)
            if (t->part[n].patterns[i].n_stops > longest) longest = t->part[n].patterns[i].n_stops;
    return longest;
}

gw_status gw_scan_begin_hops(hops_t *h, const gw_timetable *t, gw_error *err)
{
    uint32_t n = longest_pattern(t);
    h->least_run = malloc((n + 1u) * sizeof *h->least_run);
    if (!h->least_run) return gw_fail(err, GW_NO_MEMORY, "no memory for the hops");
    for (uint32_t i = 0; i < n; i++) h->least_run[i] = INT64_MAX;
    return GW_OK;
}

gw_status gw_scan_note_hops(hops_t *h, const uint32_t *stops, uint32_t n_stops, gw_error *err)
{
    for (uint32_t i = 0; i + 1 < n_stops; i++) {
        int64_t run_s = h->least_run[i];
        h->least_run[i] = INT64_MAX;
        if (run_s == INT64_MAX) continue;
        if (h->n == h->cap && gw_grow(&h->at, &h->cap, h->n + 1, sizeof *h->at))
            return gw_fail(err, GW_NO_MEMORY, "no memory for the hops");
        uint16_t seconds = (uint16_t)(run_s < TOO_FAR ? run_s : TOO_FAR);
        h->at[h->n++] = (hop_t){.from = (uint16_t)stops[i], .to = (uint16_t)stops[i + 1], .seconds = seconds};
    }
    return GW_OK;
}

void gw_scan_free_hops(hops_t *h)
{
    free(h->at);
    free(h->least_run);
}

static int by_head(const void *a, const void *b)
{
    const hop_t *x = a, *y = b;
    if (x->to != y->to) return x->to < y->to ? -1 : 1;
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    return (x->seconds > y->seconds) - (x->seconds < y->seconds);
}

/* The fastest of each pair, by where they go, numbered as the table numbers stops. */
gw_status gw_scan_arrange_hops(gw_scan_table *t, hops_t *h, gw_error *err)
{
    size_t kept = 0;
    for (size_t i = 0; i < h->n; i++) {
        h->at[i].from = t->inner[h->at[i].from];
        h->at[i].to = t->inner[h->at[i].to];
    }
    if (h->n) qsort(h->at, h->n, sizeof *h->at, by_head);
    for (size_t i = 0; i < h->n; i++)
        if (!i || h->at[i].to != h->at[i - 1].to || h->at[i].from != h->at[i - 1].from)
            h->at[kept++] = h->at[i];
    h->n = kept;
    t->hops.at = malloc((kept + 1) * sizeof *t->hops.at);
    t->hops.first = calloc(t->n_places + 1u, sizeof *t->hops.first);
    if (!t->hops.at || !t->hops.first) return gw_fail(err, GW_NO_MEMORY, "no memory for the hops");
    for (size_t i = 0; i < kept; i++) {
        t->hops.at[i] = (footpath_t){h->at[i].from, h->at[i].seconds};
        t->hops.first[h->at[i].to + 1]++;
    }
    for (uint32_t i = 0; i < t->n_places; i++) t->hops.first[i + 1] += t->hops.first[i];
    return GW_OK;
}

/* --- asking --- */

typedef struct {
    gw_scan *s;
    uint32_t n, waiting;
} finder;

/* Those at a distance stand in a list that begins at s->distance[]; the list's entries hold 1 + the next. */
static inline void find(finder *f, uint32_t stop, uint32_t seconds)
{
    if (seconds >= f->s->nearest[stop]) return;
    f->s->nearest[stop] = (uint16_t)seconds;
    f->s->found[f->n] = (found_t){stop, f->s->distance[seconds]};
    f->s->distance[seconds] = ++f->n;
    f->waiting++;
}

static inline void find_all(finder *f, const footpaths_t *ways, uint32_t stop, uint32_t seconds)
{
    for (uint32_t i = ways->first[stop]; i < ways->first[stop + 1]; i++)
        find(f, ways->at[i].stop, seconds + ways->at[i].seconds);
}

void gw_scan_count_seconds(gw_scan *s, const gw_scan_table *t, uint32_t to)
{
    finder f = {.s = s};
    memset(s->nearest, 0xff, t->n_stops * sizeof *s->nearest);
    memset(s->nearest + t->n_stops, 0, (t->n_places - t->n_stops) * sizeof *s->nearest);
    find(&f, to, 0);
    find_all(&f, &t->edge_in, to, 0);
    for (uint32_t seconds = 0; f.waiting; seconds++) {
        while (s->distance[seconds]) {
            const found_t here = s->found[s->distance[seconds] - 1];
            s->distance[seconds] = here.next;
            f.waiting--;
            if (s->nearest[here.stop] != seconds) continue;
            find_all(&f, &t->hops, here.stop, seconds);
            find_all(&f, &t->change_in, here.stop, seconds);
        }
    }
}
