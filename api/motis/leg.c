#include "api/motis/motis_priv.h"

#include <math.h>
#include <stdio.h>

static int64_t instant(const gw_motis_out *o, int32_t tt_s)
{
    return o->dataset->timetable->zero + tt_s;
}

/* --- the ride a leg is on --- */

typedef struct {
    const gw_tt_part *part;
    const gw_tt_pattern *pattern;
    const gw_tt_trip *trip;
    const gw_tt_route *route;
    uint32_t index;  /* of the trip within its pattern */
    int32_t shift_s; /* tt seconds of time 0 of this run: pattern time + shift_s = tt */
} ride;

static ride ride_of(const gw_timetable *t, const gw_leg *l)
{
    ride r = {.part = gw_tt_part_of_pattern(t, l->pattern.v), .pattern = gw_tt_pattern_at(t, l->pattern.v)};
    r.trip = gw_tt_trip_at(t, l->trip);
    r.route = gw_tt_route_at(t, r.pattern->route);
    r.index = l->trip - r.pattern->first_trip;
    /* Times of a headway template count from its own first departure, so its boarding fixes the run; for a
     * timetabled trip this is the service day's zero. */
    r.shift_s = l->departure_s - gw_tt_departure(r.part, r.pattern, l->from_position, r.index);
    return r;
}

static int32_t departure_at(const ride *r, uint32_t position)
{
    return gw_tt_departure(r->part, r->pattern, position, r->index) + r->shift_s;
}

static int32_t arrival_at(const ride *r, uint32_t position)
{
    return gw_tt_arrival(r->part, r->pattern, position, r->index) + r->shift_s;
}

static uint32_t stop_at(const ride *r, uint32_t position)
{
    return r->part->pattern_stops[r->pattern->first_stop + position];
}

static gw_motis_place call_at(const gw_motis_out *o, const ride *r, uint32_t position)
{
    uint8_t flags = r->part->pattern_flags[r->pattern->first_stop + position];
    bool first = position == 0, last = position + 1 == r->pattern->n_stops;
    return (gw_motis_place){
        .stop = stop_at(r, position),
        .arrival = first ? GW_MOTIS_NO_TIME : instant(o, arrival_at(r, position)),
        .departure = last ? GW_MOTIS_NO_TIME : instant(o, departure_at(r, position)),
        .pickup = last ? -1 : flags & GW_PICKUP_MASK,
        .drop_off = first ? -1 : flags >> GW_DROP_OFF_SHIFT & GW_PICKUP_MASK,
    };
}

/* --- what all legs have --- */

static void write_frame(gw_motis_out *o, const char *mode, const gw_leg *l, const gw_motis_place *from,
                        const gw_motis_place *to)
{
    gw_json_writer *w = &o->w;
    gw_json_put_text(w, "mode", mode);
    gw_motis_write_place(o, "from", from);
    gw_motis_write_place(o, "to", to);
    gw_json_put_int(w, "duration", l->arrival_s - l->departure_s);
    gw_motis_write_time(w, "startTime", instant(o, l->departure_s));
    gw_motis_write_time(w, "endTime", instant(o, l->arrival_s));
    gw_motis_write_time(w, "scheduledStartTime", instant(o, l->departure_s));
    gw_motis_write_time(w, "scheduledEndTime", instant(o, l->arrival_s));
    gw_json_put_bool(w, "realTime", false);
    gw_json_put_bool(w, "scheduled", true);
}

static void write_geometry(gw_json_writer *w, gw_polyline *line)
{
    if (line->text.failed) w->out->failed = true;
    gw_json_object(w, "legGeometry");
    gw_json_put_str(w, "points", (gw_str){line->text.p ? line->text.p : "", (uint32_t)line->text.n});
    gw_json_put_int(w, "precision", 6);
    gw_json_put_int(w, "length", line->n);
    gw_json_object_end(w);
    gw_buf_free(&line->text);
}

/* --- riding --- */

static void write_trip_id(gw_motis_out *o, const gw_leg *l, const ride *r)
{
    const gw_timetable *t = o->dataset->timetable;
    char day[9], text[40];
    int32_t zero = gw_tt_day_zero(t, r->pattern->feed_day_row, l->day);
    int32_t start = departure_at(r, 0) - zero;
    uint32_t feed = r->route->feed;
    gw_buf id = {0}, own = {0};
    gw_day_format_gtfs(t->first_day + (gw_day)l->day, day);
    snprintf(text, sizeof text, "%s_%02d:%02d_", day, start / 3600, start / 60 % 60);
    gw_buf_text(&id, text);
    gw_buf_text(&id, feed == GW_NO_ID ? "new" : gw_tt_text(t, t->feeds[feed].tag));
    gw_buf_text(&id, "_");
    gw_buf_text(&id,
                l->headway && l->row_trip ? gw_tt_text(t, l->row_trip) : gw_tt_trip_id(t, l->trip, &own));
    if (id.failed || own.failed) o->w.out->failed = true;
    gw_json_put_str(&o->w, "tripId", (gw_str){id.p ? id.p : "", (uint32_t)id.n});
    gw_buf_free(&id);
    gw_buf_free(&own);
}

static void write_agency(gw_motis_out *o, const gw_tt_route *route)
{
    const gw_timetable *t = o->dataset->timetable;
    const gw_tt_agency *agency = gw_plan_agency(t, route);
    if (!agency) return;
    gw_json_put_text(&o->w, "agencyId", gw_tt_text(t, agency->id));
    gw_json_put_text(&o->w, "agencyName", gw_tt_name(t, &agency->name, o->lang));
    gw_json_put_text(&o->w, "agencyUrl", gw_tt_text(t, agency->url));
    const char *fares = gw_tt_text(t, agency->fare_url);
    if (fares[0]) gw_json_put_text(&o->w, "agencyFareUrl", fares);
}

static void write_color(gw_json_writer *w, const char *key, uint32_t rgb)
{
    char text[7];
    snprintf(text, sizeof text, "%06X", rgb & 0xFFFFFFu);
    gw_json_put_text(w, key, text);
}

static void write_route(gw_motis_out *o, const ride *r)
{
    const gw_timetable *t = o->dataset->timetable;
    gw_json_writer *w = &o->w;
    const char *short_name = gw_tt_name(t, &r->route->short_name, o->lang);
    const char *long_name = gw_tt_name(t, &r->route->long_name, o->lang);
    gw_buf ref = {0};
    gw_timetable_route_ref(t, (gw_route_id){r->pattern->route}, '_', &ref);
    if (ref.failed) w->out->failed = true;
    gw_json_put_str(w, "routeId", (gw_str){ref.p ? ref.p : "", (uint32_t)ref.n});
    gw_buf_free(&ref);
    gw_json_put_text(w, "routeShortName", short_name);
    gw_json_put_text(w, "routeLongName", long_name);
    gw_json_put_text(w, "displayName", short_name[0] ? short_name : long_name);
    gw_json_put_int(w, "routeType", r->route->type);
    const char *url = gw_tt_text(t, r->route->url);
    if (url[0]) gw_json_put_text(w, "routeUrl", url);
    if (r->route->has_color) {
        write_color(w, "routeColor", r->route->color);
        write_color(w, "routeTextColor", r->route->text_color);
    }
    write_agency(o, r->route);
}

static void write_trip(gw_motis_out *o, const gw_leg *l, const ride *r, const gw_ride_facts *facts)
{
    const gw_timetable *t = o->dataset->timetable;
    gw_json_writer *w = &o->w;
    const char *headsign = facts->headsign;
    if (!headsign[0]) {
        const gw_tt_stop *last = gw_tt_stop_at(t, stop_at(r, r->pattern->n_stops - 1));
        headsign = gw_tt_name(t, &last->name, o->lang);
    }
    gw_json_put_text(w, "headsign", headsign);
    if (r->trip->direction < 2) gw_json_put_text(w, "directionId", r->trip->direction ? "1" : "0");
    write_trip_id(o, l, r);
    gw_json_put_text(w, "tripShortName", gw_tt_text(t, gw_tt_trip_short_name(t, l->trip)));
    gw_json_put_bool(w, "cancelled", false);
    if (l->in_seat) gw_json_put_bool(w, "interlineWithPreviousLeg", true);
    if (r->trip->wheelchair)
        gw_json_put_text(w, "wheelchairAccessible",
                         r->trip->wheelchair == 1 ? "ACCESSIBLE" : "NOT_ACCESSIBLE");
    if (r->trip->bikes) gw_json_put_bool(w, "bikesAllowed", r->trip->bikes == 1);
}

static void add_point(void *line, gw_point p)
{
    gw_polyline_add(line, p);
}

static void write_ride(gw_motis_out *o, const gw_leg *l)
{
    const gw_timetable *t = o->dataset->timetable;
    ride r = ride_of(t, l);
    gw_motis_place from = call_at(o, &r, l->from_position), to = call_at(o, &r, l->to_position);
    from.arrival = to.departure = GW_MOTIS_NO_TIME; /* of no concern to who boards or alights here */
    from.with_modes = to.with_modes = true;
    write_frame(o, gw_mode_of_type(r.route->type), l, &from, &to);
    write_route(o, &r);
    gw_ride_facts facts = gw_plan_ride_facts(o->dataset, l, o->lang);
    write_trip(o, l, &r, &facts);

    gw_motis_place first = call_at(o, &r, 0), last = call_at(o, &r, r.pattern->n_stops - 1);
    gw_motis_write_place(o, "tripFrom", &first);
    gw_motis_write_place(o, "tripTo", &last);
    gw_json_array(&o->w, "intermediateStops");
    for (uint32_t i = l->from_position + 1; i < l->to_position; i++) {
        gw_motis_place call = call_at(o, &r, i);
        gw_motis_write_place(o, NULL, &call);
    }
    gw_json_array_end(&o->w);

    gw_polyline line = {0};
    if (!gw_tt_line(t, l->trip, l->from_position, l->to_position, add_point, &line)) {
        for (uint32_t i = l->from_position; i <= l->to_position; i++)
            gw_polyline_add(&line, gw_motis_stop_point(t, stop_at(&r, i)));
    }
    write_geometry(&o->w, &line);
    gw_motis_write_ride_alerts(o, l, &facts);
}

/* --- walking, and the border --- */

static gw_motis_place place_of(const gw_motis_out *o, gw_stop_id stop, bool is_from)
{
    const gw_plan_request *r = &o->answer->request;
    const gw_end *end = is_from ? &r->from : &r->to;
    /* A walk all the way has no stops of its own; its ends may be stops all the same. */
    uint32_t of_end = end->kind == GW_END_STOPS ? end->stop.v : GW_NO_ID;
    return (gw_motis_place){.stop = stop.v == GW_NO_ID ? of_end : stop.v,
                            .end = end,
                            .is_from = is_from,
                            .arrival = GW_MOTIS_NO_TIME,
                            .departure = GW_MOTIS_NO_TIME,
                            .pickup = -1,
                            .drop_off = -1};
}

static gw_point point_of(const gw_motis_out *o, const gw_motis_place *p)
{
    return p->stop == GW_NO_ID ? p->end->point : gw_motis_stop_point(o->dataset->timetable, p->stop);
}

static void write_walk(gw_motis_out *o, const gw_leg *l)
{
    gw_motis_place from = place_of(o, l->from, true), to = place_of(o, l->to, false);
    gw_polyline line = {0};
    from.departure = instant(o, l->departure_s);
    to.arrival = instant(o, l->arrival_s);
    write_frame(o, "WALK", l, &from, &to);
    if (l->kind == GW_LEG_WALK && isfinite(l->walk_m))
        gw_json_put_fixed(&o->w, "distance", (double)l->walk_m * o->answer->request.gait.factor, 1);
    gw_polyline_add(&line, point_of(o, &from));
    gw_polyline_add(&line, point_of(o, &to));
    write_geometry(&o->w, &line);
    if (l->kind == GW_LEG_BORDER) gw_motis_write_border_alert(o, l);
}

/* Each is a list of legs; ours are one ride each, between the same two stops. */
static void write_alternatives(gw_motis_out *o, uint32_t journey, uint32_t leg)
{
    gw_alternative other[GW_MOST_ALTERNATIVES];
    const gw_plan_request *r = &o->answer->request;
    uint32_t n =
        gw_plan_alternatives(o->dataset, r, &o->answer->journeys, journey, leg, other, r->alternatives);
    gw_json_array(&o->w, "alternatives");
    for (uint32_t i = 0; i < n; i++) {
        gw_json_array(&o->w, NULL);
        gw_json_object(&o->w, NULL);
        write_ride(o, &other[i].leg);
        gw_json_object_end(&o->w);
        gw_json_array_end(&o->w);
    }
    gw_json_array_end(&o->w);
}

void gw_motis_write_leg(gw_motis_out *o, uint32_t journey, uint32_t leg)
{
    const gw_journey_set *s = &o->answer->journeys;
    const gw_leg *l = &s->legs[s->journeys[journey].first_leg + leg];
    gw_json_object(&o->w, NULL);
    if (l->kind == GW_LEG_RIDE)
        write_ride(o, l);
    else
        write_walk(o, l);
    if (l->kind == GW_LEG_RIDE && o->answer->request.alternatives) write_alternatives(o, journey, leg);
    gw_json_object_end(&o->w);
}

void gw_motis_write_itinerary(gw_motis_out *o, uint32_t journey)
{
    const gw_journey *j = &o->answer->journeys.journeys[journey];
    gw_json_writer *w = &o->w;
    gw_json_object(w, NULL);
    size_t begun = w->out->n;
    gw_json_put_int(w, "duration", j->arrival_s - j->departure_s);
    gw_motis_write_time(w, "startTime", instant(o, j->departure_s));
    gw_motis_write_time(w, "endTime", instant(o, j->arrival_s));
    gw_json_put_int(w, "transfers", gw_journey_transfers(j));
    gw_json_array(w, "legs");
    for (uint32_t i = 0; i < j->n_legs; i++) gw_motis_write_leg(o, journey, i);
    gw_json_array_end(w);
    /* Opaque to clients: the same journey has the same id. */
    if (!w->out->failed) {
        char id[17];
        gw_str text = {w->out->p + begun, (uint32_t)(w->out->n - begun)};
        snprintf(id, sizeof id, "%016llx", (unsigned long long)gw_str_hash(text));
        gw_json_put_text(w, "id", id);
    }
    gw_json_object_end(w);
}
