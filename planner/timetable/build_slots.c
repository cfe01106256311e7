/* Particular slots: a stop as boarded (alighted from) by the trips that a rule there names. */
#include "planner/timetable/build_priv.h"

#include <stdlib.h>

static int compare_slots(const void *pa, const void *pb)
{
    const gw_tt_slot *a = pa, *b = pb;
    if (a->stop != b->stop) return a->stop < b->stop ? -1 : 1;
    if (a->trip != b->trip) return a->trip < b->trip ? -1 : 1;
    return (a->route > b->route) - (a->route < b->route);
}

static gw_status add_slot(const gw_tt_draft *d, gw_tt_slot_list *list, uint32_t stop, uint32_t route,
                          uint32_t trip)
{
    if (trip == GW_NO_ID && route == GW_NO_ID) return GW_OK; /* a rule of the other side only */
    gw_tt_slot *slot = GW_LIST_PUSH(*list);
    if (!slot) return GW_NO_MEMORY;
    if (trip != GW_NO_ID)
        route = d->patterns.p[gw_tt_find_pattern(d->patterns.p, (uint32_t)d->patterns.n, trip)].route;
    *slot = (gw_tt_slot){.stop = stop, .route = route, .trip = trip};
    return GW_OK;
}

static void sort_out(gw_tt_slot_list *list)
{
    size_t kept = 0;
    if (list->n) qsort(list->p, list->n, sizeof *list->p, compare_slots);
    for (size_t i = 0; i < list->n; i++) {
        if (kept && compare_slots(&list->p[kept - 1], &list->p[i]) == 0) continue;
        list->p[kept++] = list->p[i];
    }
    list->n = kept;
}

static gw_status collect(const gw_tt_draft *d, gw_tt_slot_list *board, gw_tt_slot_list *alight)
{
    for (size_t l = 0; l < d->links.n; l++) {
        const gw_tt_link *link = &d->links.p[l];
        for (uint32_t i = 0; i < link->n_rules; i++) {
            const gw_tt_rule *r = &d->rules.p[link->first_rule + i];
            if (add_slot(d, board, link->to, r->to_route, r->to_trip)) return GW_NO_MEMORY;
            if (add_slot(d, alight, link->from, r->from_route, r->from_trip)) return GW_NO_MEMORY;
        }
    }
    sort_out(board);
    sort_out(alight);
    return GW_OK;
}

static uint32_t find_slot(const gw_tt_slot_list *list, gw_tt_slot key)
{
    size_t low = 0, high = list->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (compare_slots(&list->p[mid], &key) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low < list->n && compare_slots(&list->p[low], &key) == 0 ? (uint32_t)low : GW_NO_ID;
}

static uint32_t slot_of(const gw_tt_slot_list *list, const gw_tt_pattern *p, uint32_t stop)
{
    uint32_t slot = GW_NO_ID;
    if (p->own_trip != GW_NO_ID) slot = find_slot(list, (gw_tt_slot){stop, p->route, p->own_trip});
    if (slot == GW_NO_ID) slot = find_slot(list, (gw_tt_slot){stop, p->route, GW_NO_ID});
    return slot == GW_NO_ID ? gw_tt_stop_slot((uint32_t)list->n, stop) : slot;
}

/* The slot of each position of each pattern. */
static gw_status note_slots(const gw_tt_draft *d, const gw_tt_slot_list *list, gw_tt_slot_numbers *out)
{
    if (GW_LIST_ROOM(*out, d->pattern_stops.n)) return GW_NO_MEMORY;
    for (size_t n = 0; n < d->patterns.n; n++) {
        const gw_tt_pattern *p = &d->patterns.p[n];
        for (uint32_t i = p->first_stop; i < p->first_stop + p->n_stops; i++)
            out->p[out->n++] = slot_of(list, p, d->pattern_stops.p[i]);
    }
    return GW_OK;
}

/* first[s] .. first[s + 1]: the slots of stop s, of n_stops. NULL when there are no slots. */
static gw_status index_slots(gw_tt_builder *b, const gw_tt_slot_list *list, const uint32_t **out)
{
    if (list->n == 0) return GW_OK;
    uint32_t n_stops = (uint32_t)b->draft.stops.n;
    uint32_t *first = calloc((size_t)n_stops + 1, sizeof *first);
    if (!first) return GW_NO_MEMORY;
    for (size_t i = 0; i < list->n; i++) first[list->p[i].stop + 1]++;
    for (uint32_t s = 0; s < n_stops; s++) first[s + 1] += first[s];
    *out = first;
    return gw_tt_owner_keep(b->owner, first);
}

gw_status gw_tt_build_slots(gw_tt_builder *b, gw_error *err)
{
    gw_tt_draft *d = &b->draft;
    gw_timetable *t = &b->owner->t;
    gw_tt_slot_list *board = &b->board_extra, *alight = &b->alight_extra;
    gw_status status = collect(d, board, alight);
    if (!status && board->n) status = note_slots(d, board, &d->board_slots);
    if (!status && alight->n) status = note_slots(d, alight, &d->alight_slots);
    if (!status) status = index_slots(b, board, &t->board_extra_first);
    if (!status) status = index_slots(b, alight, &t->alight_extra_first);
    return status ? gw_tt_no_memory(err) : GW_OK;
}
