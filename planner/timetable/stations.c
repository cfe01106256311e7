#include "planner/timetable/stations.h"

#include "gtfs/feed/feed.h"

#include <stdlib.h>

typedef struct {
    int64_t time_ms;
    uint32_t node;
} entry;

struct gw_station_search {
    gw_station_net net;
    int64_t *best;    /* [n_nodes] ms; INT64_MAX: not reached */
    uint32_t *by;     /* [n_nodes] the path it was reached by; GW_NO_ID: it is a beginning */
    uint32_t *before; /* [n_nodes] the node that path leaves */
    uint32_t *touched, n_touched;
    uint32_t *first_of; /* [n_nodes] nodes by the stop they belong to (an area: to its platform) */
    entry *heap;        /* grown; a node may stand in it several times */
    size_t n_heap;
};

gw_station_net gw_station_net_of(const gw_timetable *t)
{
    return (gw_station_net){.nodes = t->nodes,
                            .n_nodes = t->n_nodes ? t->n_nodes - 1 : 0,
                            .paths = t->paths,
                            .stops = t->part[0].stops};
}

uint32_t gw_station_find_node(const gw_station_net *net, uint32_t stop)
{
    uint32_t low = 0, high = net->n_nodes;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (net->nodes[mid].stop < stop)
            low = mid + 1;
        else
            high = mid;
    }
    return low < net->n_nodes && net->nodes[low].stop == stop ? low : GW_NO_ID;
}

/* Whom a node is part of: boarding areas of their platform, all others of themselves. */
static uint32_t owner_of(const gw_station_net *net, uint32_t node)
{
    const gw_tt_stop *s = &net->stops[net->nodes[node].stop];
    bool area = s->location_type == GW_LOC_BOARDING_AREA && s->parent != GW_NO_ID;
    return area ? s->parent : net->nodes[node].stop;
}

static int compare_owners(const void *pa, const void *pb, void *context)
{
    uint32_t a = *(const uint32_t *)pa, b = *(const uint32_t *)pb;
    uint32_t x = owner_of(context, a), y = owner_of(context, b);
    if (x != y) return x < y ? -1 : 1;
    return (a > b) - (a < b);
}

/* The nodes of a stop: first_of[*from … *to). */
static void nodes_of(const gw_station_search *s, uint32_t stop, uint32_t *from, uint32_t *to)
{
    uint32_t low = 0, high = s->net.n_nodes;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (owner_of(&s->net, s->first_of[mid]) < stop)
            low = mid + 1;
        else
            high = mid;
    }
    *from = *to = low;
    while (*to < s->net.n_nodes && owner_of(&s->net, s->first_of[*to]) == stop) ++*to;
}

gw_status gw_station_search_create(const gw_station_net *net, gw_station_search **out)
{
    size_t n = net->n_nodes + (size_t)1, n_paths = net->n_nodes ? net->nodes[net->n_nodes].first_path : 0;
    gw_station_search *s = calloc(1, sizeof *s);
    if (!s) return GW_NO_MEMORY;
    s->net = *net;
    s->best = malloc(n * sizeof *s->best);
    s->by = malloc(n * sizeof *s->by);
    s->before = malloc(n * sizeof *s->before);
    s->touched = malloc(n * sizeof *s->touched);
    s->first_of = malloc(n * sizeof *s->first_of);
    s->heap = malloc((n + n_paths) * sizeof *s->heap); /* a path puts at most one entry there */
    if (!s->best || !s->by || !s->before || !s->touched || !s->first_of || !s->heap) {
        gw_station_search_free(s);
        return GW_NO_MEMORY;
    }
    for (uint32_t i = 0; i < net->n_nodes; i++) {
        s->best[i] = INT64_MAX;
        s->first_of[i] = i;
    }
    qsort_r(s->first_of, net->n_nodes, sizeof *s->first_of, compare_owners, &s->net);
    *out = s;
    return GW_OK;
}

void gw_station_search_free(gw_station_search *s)
{
    if (!s) return;
    free(s->best);
    free(s->by);
    free(s->before);
    free(s->touched);
    free(s->first_of);
    free(s->heap);
    free(s);
}

/* --- a heap, least time first, then least node --- */

static bool is_before(entry a, entry b)
{
    return a.time_ms != b.time_ms ? a.time_ms < b.time_ms : a.node < b.node;
}

static void push(gw_station_search *s, entry x)
{
    size_t at = s->n_heap++;
    while (at && is_before(x, s->heap[(at - 1) / 2])) {
        s->heap[at] = s->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    s->heap[at] = x;
}

static entry pop(gw_station_search *s)
{
    entry top = s->heap[0], last = s->heap[--s->n_heap];
    size_t at = 0, next;
    while ((next = 2 * at + 1) < s->n_heap) {
        if (next + 1 < s->n_heap && is_before(s->heap[next + 1], s->heap[next])) next++;
        if (!is_before(s->heap[next], last)) break;
        s->heap[at] = s->heap[next];
        at = next;
    }
    s->heap[at] = last;
    return top;
}

static void reach(gw_station_search *s, uint32_t node, int64_t time_ms, uint32_t by, uint32_t before)
{
    if (time_ms >= s->best[node]) return;
    if (s->best[node] == INT64_MAX) s->touched[s->n_touched++] = node;
    s->best[node] = time_ms;
    s->by[node] = by;
    s->before[node] = before;
    push(s, (entry){time_ms, node});
}

static void leave(gw_station_search *s, entry here, bool step_free)
{
    const gw_tt_node *node = &s->net.nodes[here.node];
    for (uint32_t i = node->first_path; i < node[1].first_path; i++) {
        const gw_tt_path *path = &s->net.paths[i];
        if (!step_free || path->step_free) reach(s, path->to, here.time_ms + path->time_ms, i, here.node);
    }
}

void gw_station_search_from(gw_station_search *s, uint32_t stop, uint32_t to, bool step_free)
{
    uint32_t first, end;
    for (uint32_t i = 0; i < s->n_touched; i++) s->best[s->touched[i]] = INT64_MAX;
    s->n_touched = 0;
    s->n_heap = 0;
    nodes_of(s, stop, &first, &end);
    for (uint32_t i = first; i < end; i++) reach(s, s->first_of[i], 0, GW_NO_ID, GW_NO_ID);
    while (s->n_heap) {
        entry here = pop(s);
        if (here.time_ms > s->best[here.node]) continue; /* a better one was settled before */
        if (to != GW_NO_ID && owner_of(&s->net, here.node) == to) return;
        leave(s, here, step_free);
    }
}

/* The node by which a stop is reached first; GW_NO_ID. */
static uint32_t nearest_of(const gw_station_search *s, uint32_t stop)
{
    uint32_t first, end, found = GW_NO_ID;
    nodes_of(s, stop, &first, &end);
    for (uint32_t i = first; i < end; i++) {
        uint32_t node = s->first_of[i];
        if (s->best[node] == INT64_MAX) continue;
        if (found == GW_NO_ID || s->best[node] < s->best[found]) found = node;
    }
    return found;
}

int32_t gw_station_search_seconds(const gw_station_search *s, uint32_t stop)
{
    uint32_t node = nearest_of(s, stop);
    if (node == GW_NO_ID) return GW_NO_WAY;
    int64_t seconds = (s->best[node] + 999) / 1000;
    return seconds < INT32_MAX ? (int32_t)seconds : GW_NO_WAY;
}

uint32_t gw_station_search_way(const gw_station_search *s, uint32_t stop, uint32_t *paths, uint32_t max)
{
    uint32_t node = nearest_of(s, stop), n = 0;
    if (node == GW_NO_ID) return 0;
    for (uint32_t at = node; s->by[at] != GW_NO_ID; at = s->before[at]) n++;
    uint32_t i = n;
    for (uint32_t at = node; s->by[at] != GW_NO_ID; at = s->before[at]) {
        if (--i < max) paths[i] = s->by[at];
    }
    return n;
}
