/* From pathways.txt and levels.txt to nodes and directed paths, each with its time and whether a wheelchair
 * can use it. The figures and their sources: docs/METHOD.md, "Inside stations". */
#include "planner/timetable/build_priv.h"

#include <math.h>
#include <stdlib.h>

enum { WALKWAY = 1, STAIRS, MOVING_WALKWAY, ESCALATOR, LIFT, FARE_GATE, EXIT_GATE };

#define PACE_MPS           1.25 /* as everywhere by default */
#define STEP_UP_S          0.65 /* one stair */
#define STEP_DOWN_S        0.5
#define STEP_TREAD_M       0.28 /* its horizontal depth */
#define STOREY_STEPS       24.0 /* 4 m in risers of 0.17 m */
#define ESCALATOR_MPS      0.43 /* horizontally: 0.5 m/s at 30 degrees, standing */
#define STOREY_ESCALATOR_S 20.0
#define LIFT_WAIT_S        45.0
#define STOREY_LIFT_S      10.0
#define GATE_S             3.0
#define WALKWAY_S          30.0 /* where nothing at all is known */
#define LONGEST_S          86400.0
#define MOST_SLOPE         0.083 /* 1 in 12 */
#define LEAST_WIDTH_M      0.8

/* --- times --- */

/* Storeys between the ends; 1 when their levels do not tell. */
static double storeys(const gw_feed *f, const gw_pathway *p)
{
    uint32_t a = f->stops[p->from_stop].level, b = f->stops[p->to_stop].level;
    if (a == GW_NONE || b == GW_NONE) return 1;
    double apart = fabs((double)f->levels[a].index - (double)f->levels[b].index);
    return apart > 0 ? apart : 1; /* NAN is not above 0 */
}

static double walkway_s(const gw_feed *f, const gw_pathway *p)
{
    if (!isnan(p->length_m)) return (double)p->length_m / PACE_MPS;
    const gw_stop *a = &f->stops[p->from_stop], *b = &f->stops[p->to_stop];
    double straight_m = gw_walk_straight_m(gw_point_of(a->lat, a->lon), gw_point_of(b->lat, b->lon));
    return isfinite(straight_m) ? straight_m / PACE_MPS : WALKWAY_S;
}

static double stairs_s(const gw_feed *f, const gw_pathway *p, bool forward)
{
    double steps = abs(p->stair_count);
    uint32_t a = f->stops[p->from_stop].level, b = f->stops[p->to_stop].level;
    bool up = p->stair_count > 0;
    if (!p->stair_count && a != GW_NONE && b != GW_NONE) up = f->levels[b].index > f->levels[a].index;
    if (!p->stair_count)
        steps = isnan(p->length_m) ? storeys(f, p) * STOREY_STEPS : (double)p->length_m / STEP_TREAD_M;
    return steps * (up == forward ? STEP_UP_S : STEP_DOWN_S);
}

static double seconds_of(const gw_feed *f, const gw_pathway *p, bool forward)
{
    if (p->traversal_s != GW_SECONDS_NONE) return p->traversal_s;
    switch (p->mode) {
    case STAIRS:
        return stairs_s(f, p, forward);
    case ESCALATOR:
        return isnan(p->length_m) ? storeys(f, p) * STOREY_ESCALATOR_S : (double)p->length_m / ESCALATOR_MPS;
    case LIFT:
        return LIFT_WAIT_S + storeys(f, p) * STOREY_LIFT_S;
    case FARE_GATE:
    case EXIT_GATE:
        return fmax(GATE_S, isnan(p->length_m) ? 0 : (double)p->length_m / PACE_MPS);
    default:
        return walkway_s(f, p);
    }
}

static bool is_step_free(const gw_feed *f, const gw_pathway *p)
{
    if (p->mode == STAIRS || p->mode == ESCALATOR) return false;
    if (fabs((double)p->max_slope) > MOST_SLOPE || (double)p->min_width_m < LEAST_WIDTH_M) return false;
    /* An entrance that says no leads wheelchairs nowhere. */
    const uint32_t ends[] = {p->from_stop, p->to_stop};
    for (int i = 0; i < 2; i++) {
        const gw_stop *s = &f->stops[ends[i]];
        if (s->location_type == GW_LOC_ENTRANCE && s->wheelchair == 2) return false;
    }
    return true;
}

/* --- nodes --- */

static void mark_nodes(const gw_tt_builder *b, uint32_t *node_of)
{
    for (uint32_t i = 0; i < b->options->n_feeds; i++) {
        const gw_tt_source *s = &b->sources[i];
        for (uint32_t k = 0; k < s->feed->n_stops; k++)
            node_of[s->first_stop + k] = s->feed->stops[k].level != GW_NONE;
        for (uint32_t k = 0; k < s->feed->n_pathways; k++) {
            node_of[s->first_stop + s->feed->pathways[k].from_stop] = 1;
            node_of[s->first_stop + s->feed->pathways[k].to_stop] = 1;
        }
    }
}

static gw_status add_nodes(gw_tt_builder *b, uint32_t *node_of)
{
    for (uint32_t i = 0; i < b->options->n_feeds; i++) {
        const gw_tt_source *s = &b->sources[i];
        for (uint32_t k = 0; k < s->feed->n_stops; k++) {
            if (!node_of[s->first_stop + k]) continue;
            node_of[s->first_stop + k] = (uint32_t)b->nodes.n;
            gw_tt_node *node = GW_LIST_PUSH(b->nodes);
            if (!node) return GW_NO_MEMORY;
            uint32_t level = s->feed->stops[k].level;
            *node = (gw_tt_node){.stop = s->first_stop + k, .level_index = NAN};
            if (level == GW_NONE) continue;
            node->level_index = s->feed->levels[level].index;
            node->level_name = gw_tt_texts_add(&b->draft.texts, s->feed->levels[level].name);
        }
    }
    return GW_OK;
}

/* --- paths --- */

typedef struct {
    uint32_t from, row;
    gw_tt_path path;
} loose_path;

typedef GW_LIST(loose_path) loose_paths;

static gw_status add_path(gw_tt_builder *b, loose_paths *list, const gw_tt_source *s, const uint32_t *node_of,
                          const gw_pathway *p, bool forward)
{
    loose_path *x = GW_LIST_PUSH(*list);
    if (!x) return GW_NO_MEMORY;
    uint32_t from = node_of[s->first_stop + p->from_stop], to = node_of[s->first_stop + p->to_stop];
    double seconds = fmin(seconds_of(s->feed, p, forward), LONGEST_S);
    *x = (loose_path){
        .from = forward ? from : to,
        .row = (uint32_t)list->n,
        .path = {.to = forward ? to : from,
                 .time_ms = (int32_t)lround(seconds * 1000),
                 .sign =
                     gw_tt_texts_add(&b->draft.texts, forward ? p->signposted_as : p->reversed_signposted_as),
                 .mode = p->mode,
                 .step_free = is_step_free(s->feed, p)},
    };
    return GW_OK;
}

static int compare_paths(const void *pa, const void *pb)
{
    const loose_path *a = pa, *b = pb;
    if (a->from != b->from) return a->from < b->from ? -1 : 1;
    if (a->path.to != b->path.to) return a->path.to < b->path.to ? -1 : 1;
    if (a->path.time_ms != b->path.time_ms) return a->path.time_ms < b->path.time_ms ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

static gw_status collect_paths(gw_tt_builder *b, const uint32_t *node_of, loose_paths *list)
{
    for (uint32_t i = 0; i < b->options->n_feeds; i++) {
        const gw_tt_source *s = &b->sources[i];
        for (uint32_t k = 0; k < s->feed->n_pathways; k++) {
            const gw_pathway *p = &s->feed->pathways[k];
            bool back = p->bidirectional && p->mode != EXIT_GATE;
            if (add_path(b, list, s, node_of, p, true)) return GW_NO_MEMORY;
            if (back && add_path(b, list, s, node_of, p, false)) return GW_NO_MEMORY;
        }
    }
    if (list->n) qsort(list->p, list->n, sizeof *list->p, compare_paths);
    return GW_OK;
}

static gw_status place_paths(gw_tt_builder *b, const loose_paths *list)
{
    gw_tt_node *guard = GW_LIST_PUSH(b->nodes);
    if (!guard || GW_LIST_ROOM(b->paths, list->n)) return GW_NO_MEMORY;
    *guard = (gw_tt_node){.stop = GW_NO_ID, .level_index = NAN};
    size_t next = 0;
    for (size_t node = 0; node < b->nodes.n; node++) {
        b->nodes.p[node].first_path = (uint32_t)next;
        for (; next < list->n && list->p[next].from == node; next++)
            b->paths.p[b->paths.n++] = list->p[next].path;
    }
    return GW_OK;
}

gw_status gw_tt_build_stations(gw_tt_builder *b, gw_error *err)
{
    size_t n_stops = b->draft.stops.n;
    uint32_t *node_of = calloc(n_stops + 1, sizeof *node_of);
    loose_paths list = {0};
    gw_status status = GW_NO_MEMORY;
    if (node_of) {
        mark_nodes(b, node_of);
        status = add_nodes(b, node_of);
    }
    if (!status && b->nodes.n) status = collect_paths(b, node_of, &list);
    if (!status && b->nodes.n) status = place_paths(b, &list);
    free(list.p);
    free(node_of);
    return status ? gw_tt_no_memory(err) : GW_OK;
}
