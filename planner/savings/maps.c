/* line.geojson: the lines the change touches, as they run afterwards. reach.geojson: from every stop of the
 * place's side with a journey, minutes to the place at 09:00 of the case's day, before and after, for the
 * first traveller, taking whichever useful line comes first (planner/strategy). Coordinates are WGS84 with
 * six decimals, RFC 7946. */
#include "planner/savings/trips.h"

#include "planner/strategy/strategy.h"

#include <math.h>
#include <stdlib.h>

#define REACH_MINUTE 540
#define CAP_S        (4 * 3600)

static void put_point(gw_point p, gw_buf *out)
{
    gw_buf_printf(out, "[%.6f,%.6f]", gw_point_lon(p), gw_point_lat(p));
}

static void put_text(gw_json_writer *w, const char *key, const char *text)
{
    gw_json_put_text(w, key, text);
}

/* --- lines --- */

static void put_line(const savings_case *c, const savings_line *l, uint32_t pattern, gw_json_writer *w)
{
    const gw_timetable *t = c->changed->timetable;
    const gw_tt_pattern *p = gw_tt_pattern_at(t, pattern);
    const uint32_t *stops = gw_tt_part_of_pattern(t, pattern)->pattern_stops + p->first_stop;
    gw_buf points = {0};
    gw_buf_text(&points, "[");
    for (uint32_t i = 0; i < p->n_stops; i++) {
        if (!gw_point_known(gw_tt_stop_at(t, stops[i])->point)) continue;
        if (points.n > 1) gw_buf_text(&points, ",");
        put_point(gw_tt_stop_at(t, stops[i])->point, &points);
    }
    gw_buf_text(&points, "]");
    gw_json_object(w, NULL);
    put_text(w, "type", "Feature");
    gw_json_object(w, "properties");
    put_text(w, "line", savings_line_name(c, l));
    gw_json_put_int(w, "direction", p->direction);
    gw_json_put_bool(w, "added", l->added);
    gw_json_object_end(w);
    gw_json_object(w, "geometry");
    put_text(w, "type", "LineString");
    gw_json_put_raw(w, "coordinates",
                    (gw_str){points.p ? points.p : "[]", points.p ? (uint32_t)points.n : 2});
    gw_json_object_end(w);
    gw_json_object_end(w);
    if (points.failed) w->out->failed = true;
    gw_buf_free(&points);
}

static void open_collection(gw_json_writer *w, gw_buf *out)
{
    gw_json_begin(w, out);
    gw_json_object(w, NULL);
    put_text(w, "type", "FeatureCollection");
    gw_json_array(w, "features");
}

static void close_collection(gw_json_writer *w, gw_buf *out)
{
    gw_json_array_end(w);
    gw_json_object_end(w);
    gw_buf_text(out, "\n");
}

void savings_write_lines(const savings_case *c, gw_buf *out)
{
    const gw_timetable *t = c->changed->timetable;
    gw_json_writer w;
    open_collection(&w, out);
    for (uint32_t i = 0; i < c->service->n; i++)
        for (uint32_t p = 0; p < gw_tt_n_patterns(t); p++)
            if (gw_tt_pattern_at(t, p)->route == c->service->lines[i].route && !gw_tt_pattern_removed(t, p))
                put_line(c, &c->service->lines[i], p, &w);
    close_collection(&w, out);
}

/* --- reach --- */

static gw_status pass(const savings_case *c, bool after, gw_strategy *s, gw_strategy_net **net, gw_error *err)
{
    const savings_rider *r = &c->riders[0];
    gw_strategy_options o;
    gw_strategy_defaults(&o, c->days[0].zero_s);
    o.from_s = c->days[0].zero_s + REACH_MINUTE * 60;
    o.to_s = o.from_s + 600;
    o.cap_s = CAP_S;
    o.default_transfer_s = r->pace.change_s;
    o.gait = (gw_gait){r->pace.speed_mps, c->query.gait.factor};
    o.max_walk_s = c->query.max_walk_s;
    o.side = c->side;
    gw_status status = gw_strategy_net_make((after ? c->changed : c->base)->timetable, &o, net, err);
    return status ? status : gw_strategy_pass(s, *net, r->near[after].at, r->near[after].n, err);
}

/* By whatever comes first, or on foot where the stop is near the place. */
static double minutes_at(const gw_strategy *s, const savings_access *near, uint32_t stop, int32_t time_s)
{
    const gw_access here = {.stop = {stop}};
    int32_t walk_s = -1;
    for (uint32_t i = 0; i < near->n; i++)
        if (near->at[i].stop.v == stop) walk_s = near->at[i].walk_s;
    gw_strategy_value v = gw_strategy_from(s, &here, 1, walk_s, time_s);
    return v.served > 0.5 ? gw_strategy_served_mean_s(s, v) / 60 : NAN;
}

static void open_feature(gw_json_writer *w, const char *kind, const char *id, const char *name)
{
    gw_json_object(w, NULL);
    put_text(w, "type", "Feature");
    gw_json_object(w, "properties");
    put_text(w, kind, id);
    put_text(w, "name", name);
}

/* And the end of the feature. */
static void put_minutes(double before, double after, gw_buf *point, gw_json_writer *w)
{
    gw_json_put_fixed(w, "before_min", before, 1);
    gw_json_put_fixed(w, "after_min", after, 1);
    gw_json_put_fixed(w, "saved_min", before - after, 1);
    gw_json_object_end(w);
    gw_json_object(w, "geometry");
    put_text(w, "type", "Point");
    gw_json_put_raw(w, "coordinates", (gw_str){point->p ? point->p : "[]", point->p ? (uint32_t)point->n : 2});
    gw_json_object_end(w);
    gw_json_object_end(w);
    if (point->failed) w->out->failed = true;
    gw_buf_free(point);
}

static void put_stop(const savings_case *c, const gw_strategy *before, const gw_strategy *after,
                     uint32_t stop, gw_json_writer *w)
{
    const gw_timetable *t = c->changed->timetable;
    const gw_tt_stop *x = gw_tt_stop_at(t, stop);
    int32_t time_s = c->days[0].zero_s + REACH_MINUTE * 60 + 30;
    gw_buf point = {0};
    double b = stop < gw_tt_n_stops(c->base->timetable)
                   ? minutes_at(before, &c->riders[0].near[0], stop, time_s)
                   : NAN;
    double a = minutes_at(after, &c->riders[0].near[1], stop, time_s);
    if (!isfinite(b) && !isfinite(a)) return;
    put_point(x->point, &point);
    open_feature(w, "stop", gw_tt_text(t, x->id), gw_tt_text(t, x->name.base));
    put_minutes(b, a, &point, w);
}

static bool zone_minutes(const gw_profile *p, uint32_t minute, double *out)
{
    const gw_profile_minute *m = &p->minutes[minute];
    *out = m->served > 0.5 ? m->mean_s / 60 : NAN;
    return isfinite(*out);
}

/* Home zones, as the tables have them, the other side's too. */
static void put_zones(const savings_case *c, gw_json_writer *w)
{
    int32_t minute = REACH_MINUTE - c->query.first_minute;
    for (uint32_t i = 0; i < c->n_main; i++) {
        const savings_pair *p = &c->pairs[i];
        double before, after;
        if (p->port != GW_NO_ID || p->back || minute < 0 || (uint32_t)minute >= c->query.n_minutes) continue;
        bool was = zone_minutes(p->before, (uint32_t)minute, &before),
             is = zone_minutes(p->after, (uint32_t)minute, &after);
        if (!was && !is) continue;
        gw_buf point = {0};
        put_point(c->origins[p->origin].point, &point);
        open_feature(w, "zone", c->origins[p->origin].id, c->origins[p->origin].name);
        put_minutes(before, after, &point, w);
    }
}

/* A wheelchair's reach is not computed by the whole-day pass: then there is no map, and no error. */
gw_status savings_write_reach(const savings_case *c, gw_buf *out)
{
    gw_strategy *s[2] = {gw_strategy_create(), gw_strategy_create()};
    gw_strategy_net *net[2] = {NULL, NULL};
    gw_error ignored = {0};
    gw_status status = s[0] && s[1] ? GW_OK : GW_NO_MEMORY;
    bool can = !c->riders[0].pace.step_free;
    for (int after = 0; after < 2 && can && !status; after++)
        status = pass(c, after, s[after], &net[after], &ignored);
    if (!status && can) {
        gw_json_writer w;
        open_collection(&w, out);
        for (uint32_t i = 0; i < gw_tt_n_stops(c->changed->timetable); i++) {
            const gw_tt_stop *x = gw_tt_stop_at(c->changed->timetable, i);
            if (x->side == c->side && x->kind != GW_STOP_PORT && gw_point_known(x->point))
                put_stop(c, s[0], s[1], i, &w);
        }
        put_zones(c, &w);
        close_collection(&w, out);
    }
    for (int i = 0; i < 2; i++) {
        gw_strategy_free(s[i]);
        gw_strategy_net_free(net[i]);
    }
    return status == GW_NO_MEMORY ? status : GW_OK;
}
