/* move-stop: a stop stands elsewhere. Lines call at it as before and take as long; the walks to it change. */
#include "planner/scenario/scenario_priv.h"

typedef struct {
    const char *stop;
    gw_point point;
} move_stop;

static const scn_path TOP = {""};
static const char *const KEYS[] = {"id", "type", "note", "stop", "lat", "lon", NULL};

static void parse(scn_reader *r, const gw_json *v, scn_change *c)
{
    move_stop *m = scn_alloc(r, 1, sizeof *m);
    if (!m) return;
    c->as.own = m;
    scn_check_keys(r, v, TOP, KEYS);
    (void)scn_read_text(r, v, TOP, "note", false);
    m->stop = scn_read_text(r, v, TOP, "stop", true);
    (void)scn_read_point(r, v, TOP, &m->point);
}

static uint32_t count_near(const scn_work *w, gw_stop_id stop, gw_point at)
{
    uint32_t n = 0;
    for (uint32_t s = 0; s < gw_tt_n_stops(w->t); s++) {
        const gw_tt_stop *other = gw_tt_stop_at(w->t, s);
        if (s == stop.v || other->kind != GW_STOP_GTFS || other->location_type != 0) continue;
        if (other->side != scn_stop_side(w, stop)) continue;
        n += scn_walk_s(at, scn_stop_point(w, (gw_stop_id){s})) != INT32_MAX;
    }
    return n;
}

static gw_status apply(scn_work *w, const scn_change *c, gw_change_effect *effect)
{
    const move_stop *m = c->as.own;
    gw_stop_id stop;
    if (!scn_find_stop(w, (scn_path){"stop"}, m->stop, &stop)) return GW_OK;
    if (stop.v >= gw_tt_n_stops(w->t)) {
        scn_complain(&w->reader, "stop", gw_str_of(m->stop),
                     "is new in this file: write it where it should stand");
        return GW_OK;
    }
    gw_point before = scn_stop_point(w, stop);
    double metres = gw_walk_straight_m(before, m->point);
    if (scn_side_near(w, m->point) != scn_stop_side(w, stop))
        scn_complain(&w->reader, "lat", gw_str_of(m->stop),
                     "lies on the other side of the border, going by the stop nearest to it");
    if (metres < 1)
        scn_complain(&w->reader, "lat", gw_str_of(m->stop), "changes nothing: it stands there already");
    scn_effect_note(w, effect, "stop", scn_stop_name(w, stop));
    scn_effect_fact(effect, "moved_m", metres);
    scn_effect_fact(effect, "stops_near_before", count_near(w, stop, before));
    scn_effect_fact(effect, "stops_near_after", count_near(w, stop, m->point));
    return gw_overlay_move_stop(w->overlay, stop, m->point, SCN_WALK_RADIUS_M, NULL);
}

const scn_kind scn_kind_move_stop = {"move-stop", parse, apply};
