/* Stops as changes see them: of the base, and new ones. */
#include "planner/scenario/scenario_priv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

gw_side scn_side_near(const scn_work *w, gw_point point)
{
    gw_geo_hit hit;
    if (!gw_geo_nearest(w->base->stops, point, &hit)) return GW_SIDE_NONE;
    return (gw_side)gw_tt_stop_at(w->t, hit.index)->side;
}

gw_status scn_make_stop(scn_work *w, const scn_stop *s, gw_stop_id *out, bool *good)
{
    for (size_t i = 0; i < w->n_new_stops; i++) {
        if (strcmp(w->new_stops[i].id, s->new_id) != 0) continue;
        scn_complain(&w->reader, s->at.text, gw_str_of(s->new_id), "two new stops have this id");
        *good = false;
        return GW_OK;
    }
    if (gw_grow(&w->new_stops, &w->cap_new_stops, w->n_new_stops + 1, sizeof *w->new_stops))
        return GW_NO_MEMORY;
    gw_overlay_stop stop = {
        .id = s->new_id,
        .names = {s->names.lang[0], s->names.lang[1], s->names.lang[2]},
        .point = s->point,
        .side = scn_side_near(w, s->point),
    };
    gw_status status = gw_overlay_add_stop(w->overlay, &stop, SCN_WALK_RADIUS_M, out, NULL);
    if (status) return status;
    w->new_stops[w->n_new_stops].id = s->new_id;
    w->new_stops[w->n_new_stops].point = s->point;
    w->new_stops[w->n_new_stops].side = stop.side;
    w->new_stops[w->n_new_stops].names = &s->names;
    w->new_stops[w->n_new_stops++].stop = *out;
    return GW_OK;
}

gw_point scn_stop_point(const scn_work *w, gw_stop_id stop)
{
    for (size_t i = 0; i < w->n_new_stops; i++)
        if (w->new_stops[i].stop.v == stop.v) return w->new_stops[i].point;
    return gw_overlay_point(w->overlay, stop);
}

gw_side scn_stop_side(const scn_work *w, gw_stop_id stop)
{
    for (size_t i = 0; i < w->n_new_stops; i++)
        if (w->new_stops[i].stop.v == stop.v) return w->new_stops[i].side;
    return (gw_side)gw_tt_stop_at(w->t, stop.v)->side;
}

const char *scn_stop_name(const scn_work *w, gw_stop_id stop)
{
    for (size_t i = 0; i < w->n_new_stops; i++) {
        if (w->new_stops[i].stop.v != stop.v) continue;
        for (int l = 0; l < GW_N_LANGS; l++)
            if (w->new_stops[i].names->lang[l]) return w->new_stops[i].names->lang[l];
        return w->new_stops[i].id;
    }
    return gw_tt_text(w->t, gw_tt_stop_at(w->t, stop.v)->name.base);
}

gw_stop_id *scn_find_stops(scn_work *w, const char *key, const char *const *refs, uint32_t n, bool *good)
{
    gw_stop_id *out = scn_alloc(&w->reader, n, sizeof *out);
    for (uint32_t i = 0; i < n && out; i++) {
        scn_path at = scn_path_item((scn_path){""}, key, i);
        if (scn_find_stop(w, at, refs[i], &out[i])) continue;
        out[i] = (gw_stop_id){GW_NO_ID};
        *good = false;
    }
    return w->reader.no_memory ? NULL : out;
}

/* --- the stops of a line --- */

/* No stop twice in a row, none across the border. */
static bool check_neighbours(scn_work *w, const scn_stop *given, const gw_stop_id *stops, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++) {
        const scn_stop *s = &given[i];
        if (!scn_check_hop(w, s->at,
                           gw_str_of(s->ref      ? s->ref
                                     : s->new_id ? s->new_id
                                                 : scn_stop_name(w, stops[i])),
                           stops[i - 1], stops[i]))
            return false;
    }
    return true;
}

bool scn_check_hop(scn_work *w, scn_path at, gw_str shown, gw_stop_id from, gw_stop_id to)
{
    if (from.v == to.v) {
        scn_complain(&w->reader, at.text, shown, "is the same stop as the one before it");
        return false;
    }
    if (scn_stop_side(w, from) == scn_stop_side(w, to)) return true;
    scn_complain(&w->reader, at.text, shown,
                 "lies on the other side of the border: only a port leads across, no line does");
    return false;
}

gw_status scn_resolve_stops(scn_work *w, const scn_stop *given, uint32_t n, double snap_m, gw_stop_id **out)
{
    gw_stop_id *stops = scn_alloc(&w->reader, n, sizeof *stops);
    bool good = stops != NULL;
    for (uint32_t i = 0; i < n && stops; i++) {
        const scn_stop *s = &given[i];
        if (s->ref) {
            good = scn_find_stop(w, s->at, s->ref, &stops[i]) && good;
        } else if (!s->new_id) {
            good = scn_snap_stop(w, s, snap_m, &stops[i]) && good;
        } else {
            gw_status status = scn_make_stop(w, s, &stops[i], &good);
            if (status) return status;
        }
    }
    if (w->reader.no_memory) return GW_NO_MEMORY;
    *out = good && check_neighbours(w, given, stops, n) ? stops : NULL;
    return GW_OK;
}

#define ROAD_FACTOR 1.3 /* street over straight line, where only a speed is given (METHOD section 4) */
#define ROUND_HOP_S 5

int32_t scn_hop_seconds(scn_work *w, gw_stop_id from, gw_stop_id to, double speed_kmh)
{
    double metres = gw_walk_straight_m(scn_stop_point(w, from), scn_stop_point(w, to)) * ROAD_FACTOR;
    if (!isfinite(metres)) {
        scn_complain(&w->reader, "speed_kmh", GW_STR(""),
                     "a stop of the line has no coordinates: give run times instead");
        return 0;
    }
    int32_t s = (int32_t)(ceil(metres / (speed_kmh / 3.6) / ROUND_HOP_S) * ROUND_HOP_S);
    return s < ROUND_HOP_S ? ROUND_HOP_S : s;
}

int32_t scn_walk_s(gw_point a, gw_point b)
{
    double metres = gw_walk_straight_m(a, b);
    gw_gait adult = {.speed_mps = gw_traveller_pace_of(GW_TRAVELLER_ADULT).speed_mps, .factor = ROAD_FACTOR};
    return metres <= SCN_WALK_RADIUS_M ? (int32_t)gw_walk_seconds(metres, adult) : INT32_MAX;
}
