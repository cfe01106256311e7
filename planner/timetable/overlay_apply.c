/* One timetable more: the base's arrays as they are, and a small part on top.
 *
 * Only what runs over all stops (first arrays) or over removed trips (seats) is written anew, so that nobody
 * who reads has to know that there is a scenario.
 */
#include "planner/timetable/overlay_priv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static gw_status no_memory(gw_error *err)
{
    return gw_fail(err, GW_NO_MEMORY, "no memory for the scenario");
}

/* --- walks of new stops --- */

static const gw_tt_stop *stop_at(const gw_overlay *o, uint32_t stop)
{
    return stop < o->draft.stop_base ? &o->base->part[0].stops[stop]
                                     : &o->draft.stops.p[stop - o->draft.stop_base];
}

static bool may_walk(const gw_overlay *o, const gw_tt_stop *a, const gw_tt_stop *b)
{
    if (b->kind == GW_STOP_PORT || b->location_type != GW_LOC_STOP || !gw_point_known(b->point)) return false;
    return !o->base->ports_blob || a->side == b->side;
}

/* Both ways between a new stop and every stop before it in number: all of the base, and earlier new ones. */
static gw_status add_walks(const gw_overlay *o, uint32_t n, gw_tt_walks *walks)
{
    uint32_t own = o->draft.stop_base + n;
    const gw_tt_stop *a = stop_at(o, own);
    if (a->location_type != GW_LOC_STOP) return GW_OK; /* a door */
    for (uint32_t s = 0; s < own; s++) {
        const gw_tt_stop *b = stop_at(o, s);
        double radius_m = o->walk_radius_m.p[n];
        if (s >= o->draft.stop_base) radius_m = fmax(radius_m, o->walk_radius_m.p[s - o->draft.stop_base]);
        gw_point there = gw_overlay_point(o, (gw_stop_id){s});
        double north_m =
            fabs(((double)a->point.lat_e7 - there.lat_e7) / 1e7 * 111000); /* never more than it is */
        if (!(radius_m > 0) || north_m > radius_m || !may_walk(o, a, b)) continue;
        double walk_m = gw_walk_straight_m(a->point, there);
        if (walk_m > radius_m) continue;
        gw_tt_walk *walk = GW_LIST_PUSH(*walks);
        if (!walk) return GW_NO_MEMORY;
        *walk = (gw_tt_walk){.a = own, .b = s, .walk_m = (float)walk_m};
    }
    return GW_OK;
}

static gw_status make_links(gw_overlay *o, uint32_t n_stops)
{
    gw_tt_walks walks = {0};
    gw_status status = GW_OK;
    for (uint32_t i = 0; i < o->draft.stops.n && !status; i++) status = add_walks(o, i, &walks);
    if (!status) status = gw_overlay_put_own_links(o, &walks);
    if (!status) status = gw_tt_draft_index_near(&o->draft, walks.p, walks.n, n_stops);
    free(walks.p);
    return status ? status : gw_tt_draft_index_links(&o->draft, n_stops);
}

/* --- visits of new patterns --- */

/* The slot of a route's trips at a stop of the base, where a rule names the route; else the stop's own. */
static uint32_t slot_at(const gw_timetable *t, const gw_tt_slot *extra, const uint32_t *first,
                        uint32_t n_extra, uint32_t stop, uint32_t route)
{
    if (n_extra == 0 || stop >= t->part[0].n_stops) return gw_tt_stop_slot(n_extra, stop);
    for (uint32_t i = first[stop]; i < first[stop + 1]; i++) {
        if (extra[i].route == route && extra[i].trip == GW_NO_ID) return i;
    }
    return gw_tt_stop_slot(n_extra, stop);
}

static gw_status note_slots(const gw_tt_draft *d, const gw_timetable *t, bool boarding,
                            gw_tt_slot_numbers *out)
{
    const gw_tt_slot *extra = boarding ? t->board_extra : t->alight_extra;
    const uint32_t *first = boarding ? t->board_extra_first : t->alight_extra_first;
    uint32_t n_extra = boarding ? t->n_board_extra : t->n_alight_extra;
    if (n_extra == 0) return GW_OK;
    if (GW_LIST_ROOM(*out, d->pattern_stops.n)) return GW_NO_MEMORY;
    for (size_t n = 0; n < d->patterns.n; n++) {
        const gw_tt_pattern *p = &d->patterns.p[n];
        for (uint32_t i = p->first_stop; i < p->first_stop + p->n_stops; i++)
            out->p[out->n++] = slot_at(t, extra, first, n_extra, d->pattern_stops.p[i], p->route);
    }
    return GW_OK;
}

static gw_status make_visits(gw_overlay *o, uint32_t n_stops)
{
    gw_tt_draft *d = &o->draft;
    if (gw_tt_draft_index_visits(d, n_stops)) return GW_NO_MEMORY;
    if (note_slots(d, o->base, true, &d->board_slots)) return GW_NO_MEMORY;
    return note_slots(d, o->base, false, &d->alight_slots);
}

/* --- the base, as far as it has to change --- */

static gw_status longer_first(gw_tt_owner *owner, uint32_t n_base, uint32_t n_stops, const uint32_t **first)
{
    uint32_t *longer = malloc(((size_t)n_stops + 1) * sizeof *longer);
    if (!longer) return GW_NO_MEMORY;
    memcpy(longer, *first, ((size_t)n_base + 1) * sizeof *longer);
    for (uint32_t s = n_base; s < n_stops; s++)
        longer[s + 1] = longer[n_base]; /* new stops have nothing there */
    *first = longer;
    return gw_tt_owner_keep(owner, longer);
}

static gw_status lengthen_base(gw_tt_owner *owner, uint32_t n_stops)
{
    gw_tt_part *part = &owner->t.part[0];
    if (part->n_stops == n_stops) return GW_OK;
    if (longer_first(owner, part->n_stops, n_stops, &part->visit_first)) return GW_NO_MEMORY;
    if (longer_first(owner, part->n_stops, n_stops, &part->near_first)) return GW_NO_MEMORY;
    if (longer_first(owner, part->n_stops, n_stops, &part->link_first)) return GW_NO_MEMORY;
    return longer_first(owner, part->n_stops, n_stops, &part->link_in_first);
}

static bool seat_stays(const gw_timetable *t, const gw_tt_seat *seat)
{
    return !gw_tt_pattern_removed(t, gw_tt_pattern_of_trip(t, seat->from_trip)) &&
           !gw_tt_pattern_removed(t, gw_tt_pattern_of_trip(t, seat->to_trip));
}

static gw_status keep_seats(gw_tt_owner *owner, uint32_t n, const gw_tt_seat **seats, uint32_t *n_kept)
{
    gw_tt_seat *kept = malloc(n * sizeof *kept);
    if (!kept) return GW_NO_MEMORY;
    *n_kept = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (seat_stays(&owner->t, &(*seats)[i])) kept[(*n_kept)++] = (*seats)[i];
    }
    *seats = kept;
    return gw_tt_owner_keep(owner, kept);
}

static gw_status remove_patterns(const gw_overlay *o, gw_tt_owner *owner, uint32_t n_patterns)
{
    if (o->removed.n == 0) return GW_OK;
    uint64_t *bits = calloc((size_t)n_patterns / 64 + 1, sizeof *bits);
    if (!bits) return GW_NO_MEMORY;
    for (size_t i = 0; i < o->removed.n; i++)
        bits[o->removed.p[i] / 64] |= (uint64_t)1 << (o->removed.p[i] % 64);
    owner->t.removed_patterns = bits;
    if (gw_tt_owner_keep(owner, bits)) return GW_NO_MEMORY;
    gw_tt_part *part = &owner->t.part[0];
    uint32_t n = part->n_seats;
    if (n == 0) return GW_OK;
    if (keep_seats(owner, n, &part->seats_from, &part->n_seats)) return GW_NO_MEMORY;
    return keep_seats(owner, n, &part->seats_to, &part->n_seats);
}

/* --- its name --- */

#define ADD_LIST(list)                                                                                       \
    (gw_buf_printf(&b, "%zu ", (list).n),                                                                    \
     (list).n ? gw_buf_add(&b, (list).p, (list).n * sizeof *(list).p) : (void)0)

/* The hash of the base's name and of all that was changed: the same change on the same base has the same
 * name. */
static gw_status name_content(const gw_overlay *o, gw_sha256 *content)
{
    const gw_tt_draft *d = &o->draft;
    gw_buf b = {0};
    gw_buf_add(&b, &o->base->content, sizeof o->base->content);
    ADD_LIST(d->texts.pool);
    ADD_LIST(d->stops);
    ADD_LIST(d->routes);
    ADD_LIST(d->trips);
    ADD_LIST(d->patterns);
    ADD_LIST(d->pattern_stops);
    ADD_LIST(d->pattern_flags);
    ADD_LIST(d->headsigns);
    ADD_LIST(d->trip_ids);
    ADD_LIST(d->rows);
    ADD_LIST(d->arrivals);
    ADD_LIST(d->times);
    ADD_LIST(d->periods);
    ADD_LIST(d->service_days);
    ADD_LIST(d->near);
    ADD_LIST(o->removed);
    ADD_LIST(o->marks);
    ADD_LIST(o->moves);
    ADD_LIST(o->set_links);
    gw_status status = b.failed ? GW_NO_MEMORY : gw_sha256_of(b.p, b.n, content);
    gw_buf_free(&b);
    return status;
}

static bool changes_nothing(const gw_overlay *o)
{
    const gw_tt_draft *d = &o->draft;
    return d->stops.n + d->routes.n + d->service_ids.n + d->patterns.n + o->removed.n + o->marks.n +
               o->moves.n + o->set_links.n ==
           0;
}

static gw_status apply(gw_overlay *o, gw_tt_owner *owner, gw_error *err)
{
    gw_timetable *t = &owner->t;
    uint32_t n_stops = o->draft.stop_base + (uint32_t)o->draft.stops.n;
    uint32_t n_patterns = o->draft.pattern_base + (uint32_t)o->draft.patterns.n;
    gw_status status = gw_tt_draft_check(&o->draft, err);
    if (status) return status;
    status = make_links(o, n_stops);
    if (!status) status = make_visits(o, n_stops);
    if (!status) status = name_content(o, &t->content);
    if (!status) status = gw_overlay_relink_base(o, owner);
    if (!status) status = lengthen_base(owner, n_stops);
    if (!status) status = remove_patterns(o, owner, n_patterns);
    if (status) return no_memory(err);
    t->n_parts = 2;
    return gw_tt_draft_finish(&o->draft, owner, &t->part[1], err);
}

gw_status gw_overlay_apply(gw_overlay *o, gw_timetable **out, gw_error *err)
{
    if (o->applied) return gw_fail(err, GW_BAD_INPUT, "the scenario was applied already");
    gw_tt_owner *owner = gw_tt_owner_create();
    if (!owner) return no_memory(err);
    owner->t = *o->base; /* its arrays are shared: the new timetable holds on to the base */
    owner->base = gw_timetable_retain(o->base);
    o->applied = true;
    gw_status status = changes_nothing(o) ? GW_OK : apply(o, owner, err);
    if (status) {
        gw_timetable_release(&owner->t);
        return status;
    }
    *out = &owner->t; /* the caller owns it now */
    return GW_OK;
}
