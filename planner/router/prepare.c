/* A worker's scratch made ready for a question: memory, the two ends, and what is noted of a timetable once.
 */
#include "planner/router/router_priv.h"

#include <stdlib.h>
#include <string.h>

void *gw_pool_add(gw_router *r, pool_t *p, size_t size)
{
    if (p->n == p->cap) {
        uint32_t cap = p->cap ? p->cap + p->cap / 2 : 64;
        void *grown = realloc(p->p, cap * size);
        if (!grown) {
            r->failed = true;
            return NULL;
        }
        p->p = grown;
        p->cap = cap;
    }
    return (char *)p->p + size * p->n++;
}

/* --- memory: grown to the timetable once, then reset by what was touched --- */

static bool grow_u32(uint32_t **p, uint32_t from, uint32_t to, uint32_t fill)
{
    uint32_t *grown = realloc(*p, (size_t)to * sizeof **p);
    if (!grown) return false;
    *p = grown;
    for (uint32_t i = from; i < to; i++) grown[i] = fill;
    return true;
}

static bool grow_keys(int32_t **p, uint32_t from, uint32_t to)
{
    return grow_u32((uint32_t **)p, from, to, (uint32_t)KEY_NONE);
}

static bool grow_bits(uint64_t **p, uint32_t from, uint32_t to)
{
    uint32_t first = (from + 63) / 64, n = (to + 63) / 64;
    uint64_t *grown = realloc(*p, (size_t)n * sizeof **p);
    if (!grown) return false;
    *p = grown;
    for (uint32_t i = first; i < n; i++) grown[i] = 0;
    return true;
}

static bool grow_marks(mark_t **p, uint32_t from, uint32_t to)
{
    mark_t *grown = realloc(*p, (size_t)to * sizeof **p);
    if (!grown) return false;
    *p = grown;
    for (uint32_t i = from; i < to; i++) grown[i] = (mark_t){0};
    return true;
}

static bool grow_entered(entered_t **p, uint32_t from, uint32_t to)
{
    entered_t *grown = realloc(*p, (size_t)to * sizeof **p);
    if (!grown) return false;
    *p = grown;
    for (uint32_t i = from; i < to; i++) grown[i] = (entered_t){0};
    return true;
}

static bool grow_round(round_t *round, uint32_t from, uint32_t to)
{
    parent_t *parent = realloc(round->parent, (size_t)to * sizeof *parent);
    if (parent) round->parent = parent;
    /* Lists are not filled: of what is never written no page is taken. */
    uint32_t *touched = realloc(round->touched, (size_t)to * sizeof *touched);
    if (touched) round->touched = touched;
    return parent && touched && grow_keys(&round->key, from, to);
}

static bool grow_slots(gw_router *r, uint32_t n_slots, uint32_t n_rounds)
{
    uint32_t slots = n_slots > r->n_slots_cap ? n_slots : r->n_slots_cap;
    if (n_slots > r->n_slots_cap) {
        for (uint32_t k = 0; k < r->n_rounds_cap; k++)
            if (!grow_round(&r->rounds[k], r->n_slots_cap, slots)) return false;
        if (!grow_keys(&r->best, r->n_slots_cap, slots) || !grow_keys(&r->reach, r->n_slots_cap, slots) ||
            !grow_u32(&r->reach_touched, r->n_slots_cap, slots, 0))
            return false;
        r->n_slots_cap = slots;
    }
    while (r->n_rounds_cap < n_rounds) {
        if (!grow_round(&r->rounds[r->n_rounds_cap], 0, slots)) return false;
        r->n_rounds_cap++;
    }
    return true;
}

static bool grow_stops(gw_router *r, uint32_t n)
{
    uint32_t from = r->n_stops_cap;
    if (n <= from) return true;
    bool ok = grow_keys(&r->exit_best, from, n) && grow_u32(&r->exit_ride, from, n, GW_NO_ID) &&
              grow_bits(&r->exited, from, n) && grow_u32(&r->exit_touched, from, n, 0) &&
              grow_u32(&r->end_of_stop, from, n, GW_NO_ID) && grow_keys(&r->onward, from, n) &&
              grow_u32(&r->onward_touched, from, n, 0);
    if (ok) r->n_stops_cap = n;
    return ok;
}

static bool grow_patterns(gw_router *r, uint32_t n)
{
    uint32_t from = r->n_patterns_cap;
    if (n <= from) return true;
    bool ok = grow_u32(&r->queue_at, from, n, GW_NO_ID) && grow_u32(&r->queue_last, from, n, 0) &&
              grow_bits(&r->queued, from, n) && grow_marks(&r->marks, from, n) &&
              grow_entered(&r->entered, from, n);
    if (ok) r->n_patterns_cap = n;
    return ok;
}

/* --- the two ends --- */

static void add_end(gw_router *r, pool_t *list, end_t e)
{
    end_t *p = gw_pool_add(r, list, sizeof *p);
    if (p) *p = e;
}

/* The links of a stop named as an end are ways to begin or end as well (stop-to-stop contract). */
static void add_links_of_end(gw_router *r, pool_t *list, bool arriving, const gw_access *a)
{
    gw_tt_links links = gw_tt_links_of(r->t, a->stop.v, arriving);
    gw_tt_link l;
    while (gw_tt_links_next(&links, &l, NULL, NULL)) {
        uint32_t far = arriving ? l.from : l.to;
        int32_t walk = gw_link_seconds(r->t, r->q, &l, NULL, false);
        if (walk < 0 || far == a->stop.v || gw_tt_stop_at(r->t, far)->kind == GW_STOP_PORT) continue;
        int32_t inside_s = gw_link_inside_seconds(r->t, r->q, &l);
        add_end(r, list, (end_t){far, a->walk_s + walk, l.walk_m, a->stop.v, inside_s});
    }
}

static void list_ends(gw_router *r, pool_t *list, bool arriving, const gw_access *a, uint32_t n)
{
    list->n = 0;
    for (uint32_t i = 0; i < n; i++)
        add_end(r, list, (end_t){a[i].stop.v, a[i].walk_s, a[i].walk_m, GW_NO_ID, a[i].inside_s});
    if (!r->q->edge_links) return;
    for (uint32_t i = 0; i < n; i++) add_links_of_end(r, list, arriving, &a[i]);
}

static void note_rules(gw_router *r, const gw_tt_part *part)
{
    for (uint32_t i = 0; i < part->n_links; i++) {
        const gw_tt_link *l = &part->links[i];
        if (!l->n_rules) continue;
        r->ruled[0][l->from / 64] |= UINT64_C(1) << (l->from % 64);
        r->ruled[1][l->to / 64] |= UINT64_C(1) << (l->to % 64);
    }
}

static void note_services(gw_router *r, const gw_tt_part *part)
{
    for (uint32_t n = 0; n < part->n_patterns; n++) {
        const gw_tt_pattern *p = &part->patterns[n];
        uint32_t i = 1;
        while (i < p->n_trips && part->trips[p->first_trip + i].service == part->trips[p->first_trip].service)
            i++;
        if (i == p->n_trips) r->one_service[n / 64] |= UINT64_C(1) << (n % 64);
    }
}

static bool clear_bits(uint64_t **p, uint32_t n_words)
{
    free(*p);
    *p = calloc(n_words, sizeof **p);
    return *p;
}

/* Once a timetable, not once a question: a scenario's overlay adds no rules and shares its base's bits. */
static bool note_base(gw_router *r, const gw_timetable *t)
{
    const gw_tt_part *part = &t->part[0];
    if (r->ruled_links == part->links && r->n_ruled_words &&
        !memcmp(&r->ruled_of, &t->base_content, sizeof t->base_content))
        return true;
    uint32_t words = part->n_stops / 64 + 1;
    r->n_ruled_words = 0;
    if (!clear_bits(&r->ruled[0], words) || !clear_bits(&r->ruled[1], words) ||
        !clear_bits(&r->one_service, part->n_patterns / 64 + 1))
        return false;
    note_rules(r, part);
    note_services(r, part);
    r->n_ruled_words = words;
    r->ruled_links = part->links;
    r->ruled_of = t->base_content;
    return true;
}

gw_status gw_router_prepare(gw_router *r, const gw_timetable *t, const gw_query *q)
{
    r->t = t;
    r->q = q;
    r->failed = false;
    r->change_s = gw_change_seconds(q, q->default_transfer_s > 0 ? q->default_transfer_s : 0);
    r->n_rounds = q->max_rides < MAX_ROUNDS ? q->max_rides : MAX_ROUNDS;
    uint32_t stops = gw_tt_n_stops(t);
    uint32_t extra = t->n_board_extra > t->n_alight_extra ? t->n_board_extra : t->n_alight_extra;
    r->n_queue_words = (gw_tt_n_patterns(t) + 63) / 64;
    r->n_stop_words = (stops + 63) / 64;
    if (!note_base(r, t) || !gw_walks_prepare(r) || !grow_slots(r, stops + extra, r->n_rounds + 1) ||
        !grow_stops(r, stops) || !grow_patterns(r, gw_tt_n_patterns(t)))
        return GW_NO_MEMORY;
    list_ends(r, &r->from_list, false, q->from, q->n_from);
    list_ends(r, &r->to_list, true, q->to, q->n_to);
    return r->failed ? GW_NO_MEMORY : GW_OK;
}
