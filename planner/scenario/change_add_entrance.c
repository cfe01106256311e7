/* add-entrance: another door of a stop, so many minutes from it. Who comes from the street may use it;
 * changes to stops around it become shorter where the way through it is. A stop that had no doors keeps its
 * own place in the street. */
#include "planner/scenario/scenario_priv.h"

#include <math.h>
#include <stdio.h>

typedef struct {
    const char *stop, *new_id;
    gw_point point;
    scn_names names;
    int32_t seconds;
    bool step_free;
} entrance;

static const scn_path TOP = {""};
static const char *const KEYS[] = {"id",  "type", "note",    "stop",      "new", "lat",
                                   "lon", "name", "minutes", "step_free", NULL};

static void parse(scn_reader *r, const gw_json *v, scn_change *c)
{
    static const scn_limits MINUTES = {0, 60, false, false, "minutes"};
    entrance *e = scn_alloc(r, 1, sizeof *e);
    double minutes = 0;
    if (!e) return;
    c->as.own = e;
    scn_check_keys(r, v, TOP, KEYS);
    (void)scn_read_text(r, v, TOP, "note", false);
    e->stop = scn_read_text(r, v, TOP, "stop", true);
    e->new_id = scn_read_text(r, v, TOP, "new", true);
    (void)scn_read_point(r, v, TOP, &e->point);
    if (!gw_json_get(v, "name")) scn_complain_at(r, TOP, "name", NULL, "is missing");
    (void)scn_read_names(r, v, TOP, "name", &e->names);
    (void)scn_read_number(r, v, TOP, "minutes", true, &MINUTES, &minutes);
    e->seconds = (int32_t)lround(minutes * 60);
    (void)scn_read_flag(r, v, TOP, "step_free", &e->step_free);
}

static gw_status join(scn_work *w, gw_stop_id a, gw_stop_id b, int32_t seconds, double walk_m, bool step_free)
{
    gw_overlay_link l = {a, b, GW_LINK_INSIDE, seconds, walk_m, step_free};
    gw_status status = gw_overlay_set_link(w->overlay, &l, NULL);
    l.from = b;
    l.to = a;
    return status ? status : gw_overlay_set_link(w->overlay, &l, NULL);
}

static bool has_doors(const scn_work *w, gw_stop_id stop)
{
    gw_tt_links links = gw_tt_links_of(w->t, stop.v, false);
    gw_tt_link l;
    while (gw_tt_links_next(&links, &l, NULL, NULL))
        if (l.kind == GW_LINK_INSIDE && gw_tt_stop_at(w->t, l.to)->location_type == 2) return true;
    return false;
}

/* Whoever enters through doors only would not find a stop in the street: its own place becomes a door. */
static gw_status keep_street(scn_work *w, const entrance *e, gw_stop_id stop)
{
    char id[96];
    gw_stop_id door;
    const gw_name *name = &gw_tt_stop_at(w->t, stop.v)->name;
    if (has_doors(w, stop)) return GW_OK;
    snprintf(id, sizeof id, "%.80s-street", e->new_id);
    gw_overlay_stop at = {.id = id, .point = scn_stop_point(w, stop), .side = scn_stop_side(w, stop)};
    for (int l = 0; l < GW_N_LANGS; l++) at.names[l] = gw_tt_name(w->t, name, (gw_lang)l);
    gw_status status = gw_overlay_add_door(w->overlay, &at, &door, NULL);
    return status ? status : join(w, stop, door, 0, 0, true);
}

/* Changes between the stop and those around the door. With steps only where nobody walks so far today: a
 * wheelchair must not lose its way. */
static gw_status shorten_changes(scn_work *w, const entrance *e, gw_stop_id stop, uint32_t *shorter)
{
    gw_status status = GW_OK;
    for (uint32_t s = 0; s < gw_tt_n_stops(w->t) && !status; s++) {
        const gw_tt_stop *other = gw_tt_stop_at(w->t, s);
        gw_stop_id there = {s};
        if (s == stop.v || other->kind != GW_STOP_GTFS || other->location_type != 0) continue;
        if (other->side != scn_stop_side(w, stop)) continue;
        gw_point point = scn_stop_point(w, there);
        int32_t through = scn_walk_s(e->point, point), now = scn_walk_s(scn_stop_point(w, stop), point);
        if (through == INT32_MAX || through + e->seconds >= now || (!e->step_free && now != INT32_MAX))
            continue;
        if (gw_overlay_link_at(w->overlay, stop, there) || gw_overlay_link_at(w->overlay, there, stop))
            continue;
        status = join(w, stop, there, e->seconds, gw_walk_straight_m(e->point, point), e->step_free);
        ++*shorter;
    }
    return status;
}

static gw_status apply(scn_work *w, const scn_change *c, gw_change_effect *effect)
{
    const entrance *e = c->as.own;
    gw_stop_id stop, door;
    uint32_t shorter = 0;
    gw_error why = {0};
    if (!scn_find_stop(w, (scn_path){"stop"}, e->stop, &stop)) return GW_OK;
    if (stop.v >= gw_tt_n_stops(w->t)) {
        scn_complain(&w->reader, "stop", gw_str_of(e->stop), "is new in this file: it has no inside");
        return GW_OK;
    }
    if (scn_side_near(w, e->point) != scn_stop_side(w, stop)) {
        scn_complain(&w->reader, "lat", gw_str_of(e->new_id),
                     "lies on the other side of the border, going by the stop nearest to it");
        return GW_OK;
    }
    gw_overlay_stop at = {.id = e->new_id,
                          .names = {e->names.lang[0], e->names.lang[1], e->names.lang[2]},
                          .point = e->point,
                          .side = scn_stop_side(w, stop)};
    gw_status status = gw_overlay_add_door(w->overlay, &at, &door, &why);
    if (status == GW_BAD_INPUT) {
        scn_complain(&w->reader, "new", gw_str_of(e->new_id), "%s", why.message);
        return GW_OK;
    }
    if (!status) status = join(w, stop, door, e->seconds, 0, e->step_free);
    if (!status) status = keep_street(w, e, stop);
    if (!status) status = shorten_changes(w, e, stop, &shorter);
    scn_effect_note(w, effect, "stop", scn_stop_name(w, stop));
    scn_effect_fact(effect, "change_after_min", e->seconds / 60.0);
    scn_effect_fact(effect, "changes_shorter", shorter);
    scn_effect_fact(effect, "step_free", e->step_free);
    return status;
}

const scn_kind scn_kind_add_entrance = {"add-entrance", parse, apply};
