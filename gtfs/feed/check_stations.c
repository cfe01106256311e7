/* Inside a station with pathways every place must be reached from a door, and a door from it. */
#include "gtfs/feed/checks_priv.h"

#include <stdlib.h>

/* One direction of one pathway. */
typedef struct {
    uint32_t from, to;
} edge;

typedef struct {
    edge *p; /* owned; sorted by from */
    size_t n;
} edges;

static int compare_edges(const void *a, const void *b)
{
    const edge *x = a, *y = b;
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    return (x->to > y->to) - (x->to < y->to);
}

static bool build_edges(const gw_feed *f, bool backwards, edges *out)
{
    out->p = malloc((2 * (size_t)f->n_pathways + 1) * sizeof *out->p);
    out->n = 0;
    if (!out->p) return false;
    for (uint32_t i = 0; i < f->n_pathways; i++) {
        const gw_pathway *p = &f->pathways[i];
        edge there = {p->from_stop, p->to_stop}, back = {p->to_stop, p->from_stop};
        if (!backwards || p->bidirectional) out->p[out->n++] = there;
        if (backwards || p->bidirectional) out->p[out->n++] = back;
    }
    qsort(out->p, out->n, sizeof *out->p, compare_edges);
    return true;
}

static size_t first_edge(const edges *e, uint32_t from)
{
    size_t low = 0, high = e->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (e->p[middle].from < from) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Marks what is reached from all entrances. stack has room for every stop. */
static void flood(const gw_feed *f, const edges *e, uint8_t *reached, uint32_t *stack)
{
    size_t n = 0;
    for (uint32_t i = 0; i < f->n_stops; i++) {
        if (f->stops[i].location_type != GW_LOC_ENTRANCE) continue;
        reached[i] = 1;
        stack[n++] = i;
    }
    while (n) {
        uint32_t here = stack[--n];
        for (size_t i = first_edge(e, here); i < e->n && e->p[i].from == here; i++) {
            if (reached[e->p[i].to]) continue;
            reached[e->p[i].to] = 1;
            stack[n++] = e->p[i].to;
        }
    }
}

static uint32_t station_of(const gw_feed *f, uint32_t stop)
{
    uint32_t parent = f->stops[stop].parent;
    if (parent != GW_NONE && f->stops[parent].parent != GW_NONE) parent = f->stops[parent].parent;
    return parent;
}

/* uses[stop]: pathway ends there; has_paths[station] */
static void mark(const gw_feed *f, uint8_t *uses, uint8_t *has_paths)
{
    for (uint32_t i = 0; i < f->n_pathways; i++) {
        const uint32_t ends[] = {f->pathways[i].from_stop, f->pathways[i].to_stop};
        for (int k = 0; k < 2; k++) {
            if (uses[ends[k]] < 2) uses[ends[k]]++;
            uint32_t station = station_of(f, ends[k]);
            if (station != GW_NONE) has_paths[station] = 1;
        }
    }
}

static void tell_places(gw_checks *c, const uint8_t *in, const uint8_t *out, const uint8_t *uses,
                        const uint8_t *has_paths)
{
    const gw_feed *f = &c->view;
    for (uint32_t i = 0; i < f->n_stops; i++) {
        const gw_stop *s = &f->stops[i];
        uint32_t station = station_of(f, i), line = c->l->stop_lines.p[i];
        if (s->location_type == GW_LOC_NODE && uses[i] == 1) {
            gw_check_tell(c, "pathway_dangling_generic_node", "stops.txt", line, "stop_id", s->id);
        }
        bool inside = s->location_type != GW_LOC_ENTRANCE && s->location_type != GW_LOC_STATION;
        bool asked = inside && station != GW_NONE && has_paths[station] && s->stop_access != 1 && uses[i];
        if (asked && (!in[i] || !out[i])) {
            gw_check_tell(c, "pathway_unreachable_location", "stops.txt", line, "stop_id", s->id);
        }
    }
}

gw_status gw_check_stations(gw_checks *c)
{
    const gw_feed *f = &c->view;
    if (!f->n_pathways) return GW_OK;
    edges there = {0}, back = {0};
    uint8_t *marks = calloc(f->n_stops, 4); /* four arrays of one byte a stop */
    uint32_t *stack = malloc(f->n_stops * sizeof *stack);
    bool ok = marks && stack && build_edges(f, false, &there) && build_edges(f, true, &back);
    if (ok) {
        uint8_t *in = marks, *out = in + f->n_stops, *uses = out + f->n_stops, *has_paths = uses + f->n_stops;
        flood(f, &there, in, stack);
        flood(f, &back, out, stack);
        mark(f, uses, has_paths);
        tell_places(c, in, out, uses, has_paths);
    }
    free(there.p);
    free(back.p);
    free(marks);
    free(stack);
    return ok ? GW_OK : gw_load_no_memory(c->l);
}
