/* Fares by distance: the shortest way along a network of sections, and the price of its length.
 *
 * Shortest ways: E. W. Dijkstra, "A note on two problems in connexion with graphs", 1959; a few hundred stops
 * need no heap. Of ways of one length the fare is the same, so ties need no rule. */
#include "planner/fare/table_priv.h"

#include <stdlib.h>
#include <string.h>

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static uint32_t stop_of(const gw_tariff *x, const char *id)
{
    const char **at = x->n_stops ? bsearch(&id, x->stops, x->n_stops, sizeof *x->stops, by_bytes) : NULL;
    return at ? (uint32_t)(at - x->stops) : GW_FARE_NONE;
}

static gw_status collect_stops(gw_fare_table *t, uint32_t tariff, gw_tariff *x)
{
    uint32_t n = 0;
    x->stops = gw_fare_records(t, 2 * (size_t)t->n_sections, sizeof *x->stops);
    if (!x->stops) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < t->n_sections; i++) {
        if (t->sections[i].tariff != tariff) continue;
        x->stops[n++] = t->sections[i].from;
        x->stops[n++] = t->sections[i].to;
    }
    if (n) qsort(x->stops, n, sizeof *x->stops, by_bytes);
    for (uint32_t i = 0; i < n; i++)
        if (x->n_stops == 0 || strcmp(x->stops[x->n_stops - 1], x->stops[i]) != 0)
            x->stops[x->n_stops++] = x->stops[i];
    return GW_OK;
}

/* Both directions of each section, together by the stop they leave. */
static gw_status collect_edges(gw_fare_table *t, uint32_t tariff, gw_tariff *x)
{
    x->first = gw_fare_records(t, (size_t)x->n_stops + 1, sizeof *x->first);
    x->edges = gw_fare_records(t, 2 * (size_t)t->n_sections, sizeof *x->edges);
    if (!x->first || !x->edges) return GW_NO_MEMORY;
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < t->n_sections; i++) {
            const gw_tariff_section *s = &t->sections[i];
            if (s->tariff != tariff) continue;
            uint32_t a = stop_of(x, s->from), b = stop_of(x, s->to);
            if (pass == 0) {
                x->first[a + 1]++;
                x->first[b + 1]++;
            } else { /* first[] is one stop ahead until all are put */
                x->edges[x->first[a]++] = (gw_tariff_edge){b, s->metres, s->confidence};
                x->edges[x->first[b]++] = (gw_tariff_edge){a, s->metres, s->confidence};
            }
        }
        for (uint32_t i = 0; i < x->n_stops && pass == 0; i++) x->first[i + 1] += x->first[i];
    }
    for (uint32_t i = x->n_stops; i > 0; i--) x->first[i] = x->first[i - 1];
    x->first[0] = 0;
    return GW_OK;
}

gw_status gw_tariffs_finish(gw_fare_table *t, gw_error *err)
{
    for (uint32_t i = 0; i < t->n_tariffs; i++) {
        gw_status status = collect_stops(t, i, &t->tariffs[i]);
        if (!status) status = collect_edges(t, i, &t->tariffs[i]);
        if (status) return gw_fail(err, status, "no memory for the sections of a tariff");
    }
    return GW_OK;
}

int64_t gw_tariff_minor(const gw_tariff *x, int64_t metres)
{
    int64_t minor = 0;
    for (uint32_t i = 0; i < x->n_bands; i++) {
        const gw_tariff_band *band = &x->bands[i];
        int64_t end = i + 1 < x->n_bands && x->bands[i + 1].from_m < metres ? x->bands[i + 1].from_m : metres;
        int64_t within = end - band->from_m;
        if (within <= 0 && i > 0) break;
        int64_t steps = (within + band->step_m - 1) / band->step_m;
        minor += (steps > 0 ? steps : 1) * band->step_minor; /* no ride is shorter than the first step */
    }
    return x->ceiling.minor >= 0 && minor > x->ceiling.minor ? x->ceiling.minor : minor;
}

typedef struct {
    int32_t metres; /* INT32_MAX: not reached */
    gw_confidence confidence;
    bool settled;
} reached;

static uint32_t nearest(const reached *at, uint32_t n)
{
    uint32_t best = GW_FARE_NONE;
    for (uint32_t i = 0; i < n; i++) {
        if (at[i].settled || at[i].metres == INT32_MAX) continue;
        if (best == GW_FARE_NONE || at[i].metres < at[best].metres) best = i;
    }
    return best;
}

static void settle(const gw_tariff *x, reached *at, uint32_t stop)
{
    at[stop].settled = true;
    for (uint32_t e = x->first[stop]; e < x->first[stop + 1]; e++) {
        const gw_tariff_edge *edge = &x->edges[e];
        int32_t metres = at[stop].metres + edge->metres;
        if (metres >= at[edge->to].metres) continue;
        at[edge->to].metres = metres;
        at[edge->to].confidence =
            edge->confidence > at[stop].confidence ? edge->confidence : at[stop].confidence;
    }
}

gw_status gw_tariff_find(const gw_tariff *x, const char *from, const char *to, gw_money *fare,
                         int32_t *metres, gw_confidence *confidence)
{
    uint32_t a = stop_of(x, from), b = stop_of(x, to), stop;
    if (a == GW_FARE_NONE || b == GW_FARE_NONE) return GW_NOT_FOUND;
    reached *at = malloc(x->n_stops * sizeof *at);
    if (!at) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < x->n_stops; i++) at[i] = (reached){INT32_MAX, GW_SOURCED, false};
    at[a].metres = 0;
    while ((stop = nearest(at, x->n_stops)) != GW_FARE_NONE && stop != b) settle(x, at, stop);
    gw_status status = stop == b ? GW_OK : GW_NOT_FOUND;
    if (!status) {
        *metres = at[b].metres;
        *confidence = at[b].confidence;
        *fare = x->ceiling;
        fare->minor = gw_tariff_minor(x, at[b].metres);
    }
    free(at);
    return status;
}
