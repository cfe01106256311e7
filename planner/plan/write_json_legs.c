/* The legs of a journey as JSON. */
#include "planner/plan/write_json_priv.h"

#include <stdio.h>
#include <string.h>

void json_buf(json_answer *x, const char *key)
{
    gw_json_put_str(&x->w, key, (gw_str){x->scratch.p ? x->scratch.p : "", (uint32_t)x->scratch.n});
    gw_buf_reset(&x->scratch);
}

static void put_given(json_answer *x, const char *key, const char *text)
{
    if (text[0]) gw_json_put_text(&x->w, key, text);
}

static void put_place_members(json_answer *x, gw_point point, gw_side side)
{
    if (gw_point_known(point)) {
        gw_json_put_fixed(&x->w, "lat", gw_point_lat(point), 6);
        gw_json_put_fixed(&x->w, "lon", gw_point_lon(point), 6);
    }
    if (side) gw_json_put_text(&x->w, "side", gw_side_name(side));
    gw_json_object_end(&x->w);
}

void json_end(json_answer *x, const char *key, const gw_end *e)
{
    gw_json_object(&x->w, key);
    gw_end_ref(x->d, e, &x->scratch);
    json_buf(x, "ref");
    gw_end_name(x->d, e, x->lang, &x->scratch);
    json_buf(x, "name");
    if (e->far_m) gw_json_put_int(&x->w, "nearest_stop_m", e->far_m);
    put_place_members(x, e->point, e->far_m ? GW_SIDE_NONE : e->side);
}

/* A stop of a leg; where there is none it is the journey's own end. */
static void put_stop(json_answer *x, const char *key, gw_stop_id stop, const gw_end *end)
{
    if (stop.v == GW_NO_ID) {
        json_end(x, key, end);
        return;
    }
    const gw_tt_stop *s = gw_tt_stop_at(x->d->timetable, stop.v);
    gw_point point = s->point;
    if (!gw_point_known(point) && s->kind == GW_STOP_PORT) point = gw_port_at(x->d->ports, s->port)->point;
    gw_json_object(&x->w, key);
    gw_timetable_stop_ref(x->d->timetable, stop, ':', &x->scratch);
    json_buf(x, "ref");
    gw_plan_stop_name(x->d, stop, x->lang, &x->scratch);
    json_buf(x, "name");
    put_given(x, "code", gw_tt_text(x->d->timetable, s->code));
    put_given(x, "platform", gw_tt_text(x->d->timetable, s->platform));
    put_place_members(x, point, (gw_side)s->side);
}

void json_instant(json_answer *x, const char *key, const gw_end *end, gw_stop_id stop, int64_t instant)
{
    char text[32];
    gw_instant_format(instant, gw_plan_offset(x->d, end, stop, instant), false, text);
    gw_json_put_text(&x->w, key, text);
}

static void put_span(json_answer *x, const gw_leg *leg)
{
    const gw_plan_request *r = &x->a->request;
    int64_t zero = x->d->timetable->zero;
    put_stop(x, "from", leg->from, &r->from);
    put_stop(x, "to", leg->to, &r->to);
    json_instant(x, "departure", &r->from, leg->from, zero + leg->departure_s);
    json_instant(x, "arrival", &r->to, leg->to, zero + leg->arrival_s);
    gw_json_put_int(&x->w, "duration_s", leg->arrival_s - leg->departure_s);
}

static void put_walk(json_answer *x, const gw_leg *leg)
{
    gw_json_put_text(&x->w, "type", "walk");
    put_span(x, leg);
    int32_t metres = gw_plan_walk_m(x->d, &x->a->request, leg);
    if (metres >= 0) gw_json_put_int(&x->w, "distance_m", metres);
    if (leg->inside_s) gw_json_put_int(&x->w, "inside_s", leg->inside_s);
}

static void put_border(json_answer *x, const gw_leg *leg)
{
    const gw_port *p = gw_port_at(x->d->ports, leg->port);
    gw_side from = (gw_side)gw_tt_stop_at(x->d->timetable, leg->from.v)->side;
    gw_clearance c = gw_port_clearance(gw_plan_ports(x->d, &x->a->request), leg->port, from, leg->admitted_s);
    const gw_end port = {.kind = GW_END_PORT, .port = leg->port, .stop = {GW_NO_ID}, .side = GW_SIDE_CN};
    gw_json_put_text(&x->w, "type", "border");
    gw_json_put_text(&x->w, "port", p->id);
    gw_end_name(x->d, &port, x->lang, &x->scratch);
    json_buf(x, "name");
    put_span(x, leg);
    gw_json_put_int(&x->w, "p50_s", c.p50_s);
    gw_json_put_int(&x->w, "p95_s", c.p95_s);
    gw_json_put_int(&x->w, "wait_open_s", leg->admitted_s - leg->departure_s);
    gw_plan_put_source(&x->w, x->d->fares, c.source, x->lang);
}

static void put_colour(json_answer *x, const char *key, bool known, uint32_t rgb)
{
    char text[8];
    snprintf(text, sizeof text, "%06X", (unsigned)(rgb & 0xFFFFFF));
    gw_json_put_text(&x->w, key, known ? text : NULL);
}

static void put_route(json_answer *x, uint32_t id)
{
    const gw_timetable *t = x->d->timetable;
    const gw_tt_route *route = gw_tt_route_at(t, id);
    gw_json_put_text(&x->w, "mode", gw_mode_of_type(route->type));
    gw_json_object(&x->w, "route");
    gw_timetable_route_ref(t, (gw_route_id){id}, ':', &x->scratch);
    json_buf(x, "ref");
    gw_json_put_text(&x->w, "short_name", gw_tt_name(t, &route->short_name, x->lang));
    gw_json_put_text(&x->w, "name", gw_tt_name(t, &route->long_name, x->lang));
    put_colour(x, "color", route->has_color, route->color);
    put_colour(x, "text_color", route->has_color, route->text_color);
    gw_json_object_end(&x->w);
}

static void put_yes_no(json_answer *x, const char *key, uint8_t value)
{
    if (value) gw_json_put_bool(&x->w, key, value == 1);
}

static void put_booking(json_answer *x, const char *key, const gw_ride_facts *facts, bool alighting)
{
    static const char *const by[] = {"regular", "phone", "driver"};
    if (!gw_plan_booking_words(facts, alighting, x->lang, &x->scratch)) return;
    gw_json_object(&x->w, key);
    gw_json_put_text(&x->w, "by", by[alighting ? facts->drop_off : facts->pickup]);
    json_buf(x, "text");
    gw_json_object_end(&x->w);
}

/* What a feed does not say is not there. */
static void put_facts(json_answer *x, const gw_ride_facts *facts, bool headway)
{
    put_given(x, "trip_short_name", facts->trip_short_name);
    if (facts->agency[0]) {
        gw_json_object(&x->w, "agency");
        gw_json_put_text(&x->w, "name", facts->agency);
        put_given(x, "phone", facts->phone);
        gw_json_object_end(&x->w);
    }
    put_booking(x, "pickup", facts, false);
    put_booking(x, "drop_off", facts, true);
    if (facts->departs_about && !headway) gw_json_put_bool(&x->w, "departure_about", true);
    if (facts->arrives_about && !headway) gw_json_put_bool(&x->w, "arrival_about", true);
    put_yes_no(x, "wheelchair", facts->wheelchair);
    put_yes_no(x, "bikes", facts->bikes);
    put_yes_no(x, "cars", facts->cars);
}

static void put_ride(json_answer *x, const gw_leg *leg)
{
    const gw_timetable *t = x->d->timetable;
    gw_ride_facts facts = gw_plan_ride_facts(x->d, leg, x->lang);
    gw_json_put_text(&x->w, "type", "ride");
    put_route(x, gw_tt_pattern_at(t, leg->pattern.v)->route);
    gw_json_put_text(&x->w, "headsign", facts.headsign);
    gw_buf id = {0};
    gw_json_put_text(&x->w, "trip",
                     leg->headway ? gw_tt_text(t, leg->row_trip) : gw_tt_trip_id(t, leg->trip, &id));
    if (id.failed) x->w.out->failed = true;
    gw_buf_free(&id);
    put_span(x, leg);
    gw_json_put_int(&x->w, "n_stops", (int64_t)leg->to_position - (int64_t)leg->from_position);
    gw_json_put_int(&x->w, "wait_s", leg->departure_s - leg->ready_s);
    gw_json_put_bool(&x->w, "in_seat", leg->in_seat);
    put_facts(x, &facts, leg->headway);
    if (!leg->headway) return;
    char words[64];
    gw_headway_words(leg->headway_least_s, leg->headway_greatest_s, x->lang, words);
    gw_json_object(&x->w, "headway");
    gw_json_put_int(&x->w, "min_s", leg->headway_least_s);
    gw_json_put_int(&x->w, "max_s", leg->headway_greatest_s);
    gw_json_put_text(&x->w, "text", words);
    gw_json_object_end(&x->w);
}

static void put_alternatives(json_answer *x, uint32_t journey, uint32_t leg)
{
    gw_alternative other[GW_MOST_ALTERNATIVES];
    const gw_plan_request *r = &x->a->request;
    uint32_t n = gw_plan_alternatives(x->d, r, &x->a->journeys, journey, leg, other, r->alternatives);
    gw_json_array(&x->w, "alternatives");
    for (uint32_t i = 0; i < n; i++) {
        gw_json_object(&x->w, NULL);
        put_ride(x, &other[i].leg);
        gw_json_put_bool(&x->w, "connects", other[i].connects);
        gw_json_object_end(&x->w);
    }
    gw_json_array_end(&x->w);
}

/* One has stayed where this leg begins. */
static void put_stay(json_answer *x, const gw_leg *leg)
{
    if (!leg->after_via) return;
    gw_json_put_int(&x->w, "after_stay_s", x->a->request.via[leg->after_via - 1].stay_s);
}

void json_leg(json_answer *x, uint32_t journey, uint32_t k)
{
    const gw_journey_set *s = &x->a->journeys;
    const gw_leg *leg = &s->legs[s->journeys[journey].first_leg + k];
    gw_json_object(&x->w, NULL);
    switch (leg->kind) {
    case GW_LEG_WALK:
        put_walk(x, leg);
        break;
    case GW_LEG_RIDE:
        put_ride(x, leg);
        gw_plan_put_ride_fare(&x->w, &x->fares, k, x->lang);
        if (x->a->request.alternatives) put_alternatives(x, journey, k);
        break;
    case GW_LEG_BORDER:
        put_border(x, leg);
        break;
    }
    put_stay(x, leg);
    gw_json_object_end(&x->w);
}
