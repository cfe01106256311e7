/* Links, and where stops stand, as a scenario changes them.
 *
 * Links between two stops of the base are changed in copies of the base's lists: there is never more than one
 * from one stop to another, and a link of a stop to itself belongs to its own part. Links with a new stop are
 * the overlay's. A walk by nearness that gives way to a link in one direction stays in the other, written
 * down. */
#include "planner/timetable/overlay_priv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static gw_status no_memory(gw_error *err)
{
    return gw_fail(err, GW_NO_MEMORY, "no memory for the scenario");
}

static bool is_base_stop(const gw_overlay *o, uint32_t stop)
{
    return stop < o->draft.stop_base && o->base->part[0].stops[stop].kind == GW_STOP_GTFS;
}

static bool is_stop(const gw_overlay *o, uint32_t stop)
{
    return is_base_stop(o, stop) ||
           (stop >= o->draft.stop_base && stop < o->draft.stop_base + o->draft.stops.n);
}

gw_status gw_overlay_set_link(gw_overlay *o, const gw_overlay_link *l, gw_error *err)
{
    if (o->applied) return gw_fail(err, GW_BAD_INPUT, "the scenario was applied already");
    if (!is_stop(o, l->from.v) || !is_stop(o, l->to.v))
        return gw_fail(err, GW_BAD_INPUT, "a link of a stop that is not there");
    bool kind = l->kind == GW_LINK_FIXED || l->kind == GW_LINK_FORBIDDEN || l->kind == GW_LINK_INSIDE;
    if (!kind || l->seconds < 0 || l->seconds > 86400 || !(l->walk_m >= 0))
        return gw_fail(err, GW_BAD_INPUT, "a link that takes no time there is");
    gw_tt_link *link = GW_LIST_PUSH(o->set_links);
    if (!link) return no_memory(err);
    *link = (gw_tt_link){.from = l->from.v,
                         .to = l->to.v,
                         .walk_m = (float)l->walk_m,
                         .seconds = l->seconds,
                         .kind = (uint8_t)l->kind,
                         .flags = l->kind != GW_LINK_INSIDE ? 0
                                  : l->step_free            ? GW_LINK_STEP_FREE
                                                            : GW_LINK_NOT_STEP_FREE};
    return GW_OK;
}

gw_status gw_overlay_move_stop(gw_overlay *o, gw_stop_id stop, gw_point point, double walk_radius_m,
                               gw_error *err)
{
    if (o->applied) return gw_fail(err, GW_BAD_INPUT, "the scenario was applied already");
    if (!is_base_stop(o, stop.v)) return gw_fail(err, GW_BAD_INPUT, "a move of a stop that is not there");
    if (!gw_point_known(point)) return gw_fail(err, GW_BAD_INPUT, "a move to no coordinates");
    gw_moved_stop *m = GW_LIST_PUSH(o->moves);
    if (!m) return no_memory(err);
    *m = (gw_moved_stop){stop.v, point, (float)walk_radius_m};
    return GW_OK;
}

/* --- what is there --- */

const gw_tt_link *gw_overlay_link_at(const gw_overlay *o, gw_stop_id from, gw_stop_id to)
{
    const gw_tt_part *part = &o->base->part[0];
    if (from.v >= part->n_stops) return NULL;
    for (uint32_t i = part->link_first[from.v]; i < part->link_first[from.v + 1]; i++)
        if (part->links[i].to == to.v) return &part->links[i];
    return NULL;
}

static gw_point point_of(const gw_overlay *o, uint32_t stop)
{
    gw_point p = stop < o->draft.stop_base ? o->base->part[0].stops[stop].point
                                           : o->draft.stops.p[stop - o->draft.stop_base].point;
    for (size_t i = 0; i < o->moves.n; i++)
        if (o->moves.p[i].stop == stop) p = o->moves.p[i].point; /* the last one holds */
    return p;
}

static bool is_moved(const gw_overlay *o, uint32_t stop)
{
    for (size_t i = 0; i < o->moves.n; i++)
        if (o->moves.p[i].stop == stop) return true;
    return false;
}

static bool is_set(const gw_overlay *o, uint32_t from, uint32_t to)
{
    for (size_t i = 0; i < o->set_links.n; i++)
        if (o->set_links.p[i].from == from && o->set_links.p[i].to == to) return true;
    return false;
}

static bool is_written(const gw_overlay *o, uint32_t from, uint32_t to)
{
    return gw_overlay_link_at(o, (gw_stop_id){from}, (gw_stop_id){to}) != NULL;
}

static gw_status add_link(gw_tt_draft *d, gw_tt_link link)
{
    gw_tt_link *place = GW_LIST_PUSH(d->links);
    if (!place) return GW_NO_MEMORY;
    *place = link;
    return GW_OK;
}

/* The walk from a to b, where only the way back is another kind of link. */
static gw_status keep_one_way(gw_tt_draft *d, uint32_t from, uint32_t to, float walk_m)
{
    return add_link(
        d, (gw_tt_link){
               .from = from, .to = to, .walk_m = walk_m, .kind = GW_LINK_WALK, .flags = GW_LINK_GENERATED});
}

/* --- the base's lists anew --- */

static gw_status put_walk(gw_overlay *o, gw_tt_draft *d, gw_tt_walks *walks, uint32_t a, uint32_t b,
                          float walk_m)
{
    bool there = is_set(o, a, b), back = is_set(o, b, a);
    if (there && back) return GW_OK;
    if (there) return keep_one_way(d, b, a, walk_m);
    if (back) return keep_one_way(d, a, b, walk_m);
    gw_tt_walk *walk = GW_LIST_PUSH(*walks);
    if (!walk) return GW_NO_MEMORY;
    *walk = (gw_tt_walk){.a = a, .b = b, .walk_m = walk_m};
    return GW_OK;
}

static gw_status keep_walks(gw_overlay *o, gw_tt_draft *d, gw_tt_walks *walks)
{
    const gw_tt_part *part = &o->base->part[0];
    gw_status status = GW_OK;
    for (uint32_t a = 0; a < part->n_stops && !status; a++)
        for (uint32_t i = part->near_first[a]; i < part->near_first[a + 1] && !status; i++) {
            uint32_t b = part->near[i].to;
            if (a < b && !is_moved(o, a) && !is_moved(o, b))
                status = put_walk(o, d, walks, a, b, part->near[i].walk_m);
        }
    return status;
}

/* Both ways between a stop that moved and the stops of its side around where it stands now; pairs of moved
 * stops once. */
static gw_status walks_of_moved(gw_overlay *o, gw_tt_draft *d, gw_tt_walks *walks, const gw_moved_stop *m)
{
    const gw_tt_part *part = &o->base->part[0];
    gw_status status = GW_OK;
    gw_point here = point_of(o, m->stop);
    for (uint32_t s = 0; s < part->n_stops && !status; s++) {
        const gw_tt_stop *b = &part->stops[s];
        if (s == m->stop || b->kind != GW_STOP_GTFS || b->location_type != GW_LOC_STOP) continue;
        if (o->base->ports_blob && b->side != part->stops[m->stop].side) continue;
        if (is_moved(o, s) && s < m->stop) continue;
        gw_point there = point_of(o, s);
        if (!gw_point_known(there) || is_written(o, m->stop, s) || is_written(o, s, m->stop)) continue;
        double walk_m = gw_walk_straight_m(here, there);
        if (walk_m <= (double)m->radius_m) status = put_walk(o, d, walks, m->stop, s, (float)walk_m);
    }
    return status;
}

static bool is_last_move(const gw_overlay *o, size_t i)
{
    for (size_t k = i + 1; k < o->moves.n; k++)
        if (o->moves.p[k].stop == o->moves.p[i].stop) return false;
    return true;
}

/* The written ones: those of moved stops get their new length, those that are set their new kind. */
static gw_status put_links(gw_overlay *o, gw_tt_draft *d)
{
    const gw_tt_part *part = &o->base->part[0];
    if (GW_LIST_ROOM(d->links, part->n_links + o->set_links.n)) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < part->n_links; i++) {
        gw_tt_link l = part->links[i];
        if ((is_moved(o, l.from) || is_moved(o, l.to)) && l.from != l.to && l.kind != GW_LINK_INSIDE)
            l.walk_m = (float)gw_walk_straight_m(point_of(o, l.from), point_of(o, l.to));
        for (size_t k = 0; k < o->set_links.n; k++) {
            const gw_tt_link *set = &o->set_links.p[k];
            if (set->from != l.from || set->to != l.to) continue;
            l.kind = set->kind;
            l.seconds = set->seconds;
            l.walk_m = set->walk_m;
            l.flags = set->flags;
        }
        d->links.p[d->links.n++] = l;
    }
    for (size_t k = 0; k < o->set_links.n; k++) {
        const gw_tt_link *set = &o->set_links.p[k];
        bool later = false;
        for (size_t j = k + 1; j < o->set_links.n; j++)
            later = later || (o->set_links.p[j].from == set->from && o->set_links.p[j].to == set->to);
        if (later || !is_base_stop(o, set->from) || !is_base_stop(o, set->to) ||
            is_written(o, set->from, set->to))
            continue;
        d->links.p[d->links.n++] = *set;
    }
    return GW_OK;
}

static int by_ends(const void *pa, const void *pb)
{
    const gw_tt_link *a = pa, *b = pb;
    if (a->from != b->from) return a->from < b->from ? -1 : 1;
    return (a->to > b->to) - (a->to < b->to);
}

static gw_status hand_over(gw_tt_draft *d, gw_tt_owner *owner)
{
    gw_tt_part *part = &owner->t.part[0];
    part->near_first = d->near_first.p;
    part->near = d->near.p;
    part->n_near = (uint32_t)d->near.n;
    part->links = d->links.p;
    part->n_links = (uint32_t)d->links.n;
    part->link_first = d->link_first.p;
    part->link_in_first = d->link_in_first.p;
    part->links_in = d->links_in.p;
    void *blocks[] = {d->near_first.p, d->near.p,          d->links.p,
                      d->link_first.p, d->link_in_first.p, d->links_in.p};
    gw_status status = GW_OK;
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        if (gw_tt_owner_keep(owner, blocks[i])) status = GW_NO_MEMORY;
    memset(&d->near_first, 0, sizeof d->near_first);
    memset(&d->near, 0, sizeof d->near);
    memset(&d->links, 0, sizeof d->links);
    memset(&d->link_first, 0, sizeof d->link_first);
    memset(&d->link_in_first, 0, sizeof d->link_in_first);
    memset(&d->links_in, 0, sizeof d->links_in);
    return status;
}

static gw_status move_stops(gw_overlay *o, gw_tt_owner *owner)
{
    gw_tt_part *part = &owner->t.part[0];
    if (o->moves.n == 0) return GW_OK;
    gw_tt_stop *stops = malloc(part->n_stops * sizeof *stops);
    if (!stops) return GW_NO_MEMORY;
    memcpy(stops, part->stops, part->n_stops * sizeof *stops);
    for (size_t i = 0; i < o->moves.n; i++) stops[o->moves.p[i].stop].point = o->moves.p[i].point;
    part->stops = stops;
    return gw_tt_owner_keep(owner, stops);
}

/* Who keeps what was counted of the base asks for this name. */
static gw_status name_base(const gw_overlay *o, gw_tt_owner *owner)
{
    gw_buf b = {0};
    gw_buf_add(&b, &o->base->base_content, sizeof o->base->base_content);
    if (o->moves.n) gw_buf_add(&b, o->moves.p, o->moves.n * sizeof *o->moves.p);
    gw_buf_text(&b, " links ");
    if (o->set_links.n) gw_buf_add(&b, o->set_links.p, o->set_links.n * sizeof *o->set_links.p);
    gw_status status = b.failed ? GW_NO_MEMORY : gw_sha256_of(b.p, b.n, &owner->t.base_content);
    gw_buf_free(&b);
    return status;
}

gw_status gw_overlay_relink_base(gw_overlay *o, gw_tt_owner *owner)
{
    gw_tt_draft d = {0};
    gw_tt_walks walks = {0};
    if (o->moves.n + o->set_links.n == 0) return GW_OK;
    gw_status status = keep_walks(o, &d, &walks);
    for (size_t i = 0; i < o->moves.n && !status; i++)
        if (is_last_move(o, i)) status = walks_of_moved(o, &d, &walks, &o->moves.p[i]);
    if (!status) status = put_links(o, &d);
    if (!status && d.links.n) qsort(d.links.p, d.links.n, sizeof *d.links.p, by_ends);
    if (!status) status = gw_tt_draft_index_near(&d, walks.p, walks.n, o->draft.stop_base);
    if (!status) status = gw_tt_draft_index_links(&d, o->draft.stop_base);
    if (!status) status = hand_over(&d, owner);
    if (!status) status = move_stops(o, owner);
    if (!status) status = name_base(o, owner);
    free(walks.p);
    gw_tt_draft_free(&d);
    return status;
}

/* --- the overlay's own --- */

gw_status gw_overlay_put_own_links(gw_overlay *o, gw_tt_walks *walks)
{
    size_t kept = 0;
    for (size_t i = 0; i < walks->n; i++) {
        gw_tt_walk w = walks->p[i];
        bool there = is_set(o, w.a, w.b), back = is_set(o, w.b, w.a);
        gw_status status = GW_OK;
        if (!there && !back) walks->p[kept++] = w;
        if (there && !back) status = keep_one_way(&o->draft, w.b, w.a, w.walk_m);
        if (back && !there) status = keep_one_way(&o->draft, w.a, w.b, w.walk_m);
        if (status) return status;
    }
    walks->n = kept;
    for (size_t k = 0; k < o->set_links.n; k++) {
        const gw_tt_link *set = &o->set_links.p[k];
        bool later = is_base_stop(o, set->from) && is_base_stop(o, set->to);
        for (size_t j = k + 1; j < o->set_links.n; j++)
            later = later || (o->set_links.p[j].from == set->from && o->set_links.p[j].to == set->to);
        if (!later && add_link(&o->draft, *set)) return GW_NO_MEMORY;
    }
    if (o->draft.links.n) qsort(o->draft.links.p, o->draft.links.n, sizeof *o->draft.links.p, by_ends);
    return GW_OK;
}

gw_point gw_overlay_point(const gw_overlay *o, gw_stop_id stop)
{
    return point_of(o, stop.v);
}
