#include "api/motis/motis_priv.h"

#include <string.h>

void gw_motis_write_time(gw_json_writer *w, const char *key, int64_t instant)
{
    char text[32];
    gw_instant_format(instant, 0, true, text);
    gw_json_put_text(w, key, text);
}

/* Its own place, or its station's. */
gw_point gw_motis_stop_point(const gw_timetable *t, uint32_t stop)
{
    const gw_tt_stop *s = gw_tt_stop_at(t, stop);
    if (!gw_point_known(s->point) && s->parent != GW_NO_ID) return gw_tt_stop_at(t, s->parent)->point;
    return s->point;
}

/* The schema demands numbers; where nobody knows a place it is drawn at 0, 0 rather than the answer refused.
 */
static void write_point(gw_json_writer *w, gw_point p)
{
    bool known = gw_point_known(p);
    gw_json_put_fixed(w, "lat", known ? gw_point_lat(p) : 0, 6);
    gw_json_put_fixed(w, "lon", known ? gw_point_lon(p) : 0, 6);
}

static uint32_t modes_of_stop(const gw_timetable *t, uint32_t stop)
{
    uint32_t bits = 0;
    for (uint32_t i = 0; i < t->n_parts; i++) {
        const gw_tt_part *part = &t->part[i];
        if (i == 0 && stop >= part->n_stops) continue; /* a scenario's stop: the base knows nothing of it */
        for (uint32_t v = part->visit_first[stop]; v < part->visit_first[stop + 1]; v++) {
            if (gw_tt_pattern_removed(t, part->visits[v].pattern)) continue;
            const gw_tt_pattern *p = gw_tt_pattern_at(t, part->visits[v].pattern);
            bits |= gw_motis_mode_bit(gw_mode_of_type(gw_tt_route_at(t, p->route)->type));
        }
    }
    return bits;
}

/* In the order in which the words were first met, a stop and its children together. */
void gw_motis_write_modes(gw_motis_out *o, const char *key, uint32_t stop)
{
    static const char *const words[] = {"BUS",           "TRAM",       "SUBWAY",        "SUBURBAN",
                                        "FERRY",         "COACH",      "REGIONAL_RAIL", "HIGHSPEED_RAIL",
                                        "LONG_DISTANCE", "NIGHT_RAIL", "FUNICULAR",     "AERIAL_LIFT",
                                        "AIRPLANE",      "OTHER"};
    const gw_timetable *t = o->dataset->timetable;
    const gw_tt_stop *s = gw_tt_stop_at(t, stop);
    const gw_tt_part *part = &t->part[stop >= t->part[0].n_stops];
    uint32_t bits = modes_of_stop(t, stop);
    for (uint32_t i = 0; i < s->n_children; i++) bits |= modes_of_stop(t, part->children[s->first_child + i]);
    gw_json_array(&o->w, key);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (bits & gw_motis_mode_bit(words[i])) gw_json_put_text(&o->w, NULL, words[i]);
    gw_json_array_end(&o->w);
}

static const char *zone_name(const gw_timetable *t, uint32_t stop)
{
    uint32_t zone = stop == GW_NO_ID ? t->feeds[0].zone : gw_timetable_zone_of_stop(t, (gw_stop_id){stop});
    return gw_tt_text(t, t->zone_names[zone]);
}

static void write_ref(gw_json_writer *w, const char *key, const gw_timetable *t, uint32_t stop)
{
    gw_buf ref = {0};
    gw_timetable_stop_ref(t, (gw_stop_id){stop}, '_', &ref);
    if (ref.failed) w->out->failed = true;
    gw_json_put_str(w, key, (gw_str){ref.p ? ref.p : "", (uint32_t)ref.n});
    gw_buf_free(&ref);
}

static const char *stop_name(const gw_motis_out *o, const gw_tt_stop *s)
{
    if (s->kind == GW_STOP_PORT && o->dataset->ports) {
        const gw_port *port = gw_port_at(o->dataset->ports, s->port);
        bool hk = s->side == GW_SIDE_HK && port->hk_names[o->lang] && port->hk_names[o->lang][0];
        const char *name = hk ? port->hk_names[o->lang] : port->names[o->lang];
        if (name[0]) return name;
    }
    return gw_tt_name(o->dataset->timetable, &s->name, o->lang);
}

static void write_stop(gw_motis_out *o, const gw_motis_place *p)
{
    const gw_timetable *t = o->dataset->timetable;
    const gw_tt_stop *s = gw_tt_stop_at(t, p->stop);
    gw_json_writer *w = &o->w;
    gw_json_put_text(w, "name", stop_name(o, s));
    write_ref(w, "stopId", t, p->stop);
    if (s->parent != GW_NO_ID) write_ref(w, "parentId", t, s->parent);
    write_point(w, gw_motis_stop_point(t, p->stop));
    gw_json_put_text(w, "tz", zone_name(t, p->stop));
    gw_json_put_text(w, "vertexType", s->kind == GW_STOP_PORT ? "NORMAL" : "TRANSIT");
    const char *code = gw_tt_text(t, s->code), *track = gw_tt_text(t, s->platform);
    if (code[0]) gw_json_put_text(w, "stopCode", code);
    if (track[0]) {
        gw_json_put_text(w, "track", track);
        gw_json_put_text(w, "scheduledTrack", track);
    }
    if (p->with_modes && s->kind != GW_STOP_PORT) gw_motis_write_modes(o, "modes", p->stop);
}

/* A coordinate is START or END, as clients expect: they put their own label there. */
static void write_end(gw_motis_out *o, const gw_motis_place *p)
{
    gw_json_writer *w = &o->w;
    gw_buf name = {0}, ref = {0};
    if (p->end->kind == GW_END_POINT) {
        gw_json_put_text(w, "name", p->is_from ? "START" : "END");
    } else {
        gw_end_name(o->dataset, p->end, o->lang, &name);
        gw_end_ref(o->dataset, p->end, &ref);
        char *colon = ref.p && !ref.failed ? memchr(ref.p, ':', ref.n) : NULL;
        if (colon) *colon = '_';
        if (name.failed || ref.failed) w->out->failed = true;
        gw_json_put_str(w, "name", (gw_str){name.p ? name.p : "", (uint32_t)name.n});
        gw_json_put_str(w, "stopId", (gw_str){ref.p ? ref.p : "", (uint32_t)ref.n});
        gw_buf_free(&name);
        gw_buf_free(&ref);
    }
    write_point(w, p->end->point);
    gw_json_put_text(w, "tz", zone_name(o->dataset->timetable, GW_NO_ID));
    gw_json_put_text(w, "vertexType", "NORMAL");
}

static void write_times(gw_json_writer *w, const gw_motis_place *p)
{
    if (p->arrival != GW_MOTIS_NO_TIME) {
        gw_motis_write_time(w, "arrival", p->arrival);
        gw_motis_write_time(w, "scheduledArrival", p->arrival);
    }
    if (p->departure != GW_MOTIS_NO_TIME) {
        gw_motis_write_time(w, "departure", p->departure);
        gw_motis_write_time(w, "scheduledDeparture", p->departure);
    }
    if (p->pickup >= 0) gw_json_put_text(w, "pickupType", p->pickup == 1 ? "NOT_ALLOWED" : "NORMAL");
    if (p->drop_off >= 0) gw_json_put_text(w, "dropoffType", p->drop_off == 1 ? "NOT_ALLOWED" : "NORMAL");
}

void gw_motis_write_place(gw_motis_out *o, const char *key, const gw_motis_place *p)
{
    gw_json_object(&o->w, key);
    if (p->stop != GW_NO_ID)
        write_stop(o, p);
    else
        write_end(o, p);
    if (o->v5) gw_json_put_int(&o->w, "level", 0);
    write_times(&o->w, p);
    gw_json_object_end(&o->w);
}
