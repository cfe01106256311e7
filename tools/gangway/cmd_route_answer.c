#include "tools/gangway/cmd_route.h"

#include <stdlib.h>
#include <string.h>

void gw_asker_free(gw_asker *a)
{
    gw_router_free(a->router);
    gw_journey_set_free(&a->found);
    gw_ask_lines_free(&a->lines);
    free(a->from);
    free(a->to);
}

/* --- ends --- */

/* "tag:stop_id", or a bare stop_id (which may hold colons itself). */
static gw_status find_stop(const gw_timetable *t, gw_str name, gw_stop_id *out, gw_error *err)
{
    gw_str tag, id;
    uint32_t feed;
    if (gw_str_split(name, ':', &tag, &id) && tag.n && gw_timetable_find_feed(t, tag, &feed)) {
        gw_status status = gw_timetable_find_stop(t, tag, id, out, err);
        if (status != GW_NOT_FOUND) return status;
    }
    return gw_timetable_find_stop(t, GW_STR(""), name, out, err);
}

static gw_status add_stop(gw_access **list, uint32_t *n, size_t *cap, uint32_t stop)
{
    gw_status status = gw_grow(list, cap, (size_t)*n + 1, sizeof **list);
    if (!status) (*list)[(*n)++] = (gw_access){.stop = {stop}};
    return status;
}

gw_status gw_ask_list_stops(const gw_timetable *t, gw_str name, gw_access **list, uint32_t *n, size_t *cap,
                            gw_error *err)
{
    gw_stop_id stop;
    *n = 0;
    gw_status status = find_stop(t, name, &stop, err);
    if (status) return status;
    const gw_tt_stop *s = gw_tt_stop_at(t, stop.v);
    if (s->location_type != GW_LOC_STATION) return add_stop(list, n, cap, stop.v);
    for (uint32_t i = 0; i < s->n_children && !status; i++) {
        uint32_t child = t->part[0].children[s->first_child + i];
        if (gw_tt_stop_at(t, child)->location_type == GW_LOC_STOP) status = add_stop(list, n, cap, child);
    }
    return status;
}

static bool has_stop(const gw_access *list, uint32_t n, uint32_t stop)
{
    for (uint32_t i = 0; i < n; i++) {
        if (list[i].stop.v == stop) return true;
    }
    return false;
}

/* --- the walk all the way --- */

/* The shortest link from a stop of one end to a stop of the other. */
static void find_walk(gw_asker *a, const gw_timetable *t, gw_query *q)
{
    q->direct_walk_s = -1;
    for (uint32_t i = 0; i < a->n_from; i++) {
        uint32_t from = a->from[i].stop.v;
        gw_tt_links links = gw_tt_links_of(t, from, false);
        gw_tt_link l;
        while (gw_tt_links_next(&links, &l, NULL, NULL)) {
            int32_t s = l.kind == GW_LINK_SAME ? -1 : gw_link_seconds(t, q, &l, NULL, false);
            if (s < 0 || (q->direct_walk_s >= 0 && s >= q->direct_walk_s) || !has_stop(a->to, a->n_to, l.to))
                continue;
            q->direct_walk_s = s;
            q->direct_walk_m = l.walk_m;
            a->walk_from.v = from;
            a->walk_to.v = l.to;
        }
    }
}

/* --- asking --- */

static gw_query query_of(const gw_asker *a, const gw_ask_net *net, const gw_question *q)
{
    const gw_ask_options *o = net->options;
    return (gw_query){
        .from = a->from,
        .to = a->to,
        .n_from = a->n_from,
        .n_to = a->n_to,
        .time_s = gw_tt_seconds(net->t, q->time),
        .direction = q->direction,
        .window_s = q->window_min < 0 ? -1 : (int32_t)q->window_min * 60,
        .max_rides = (uint32_t)q->max_transfers + 1,
        .horizon_s = (int32_t)(o->horizon_h * 3600),
        .max_duration_s = q->max_duration_min < 0 ? -1 : (int32_t)q->max_duration_min * 60,
        .headway = (gw_headway_rule)o->headway,
        .default_transfer_s = (int32_t)o->default_transfer_s,
        .gait = {o->walk_speed, o->walk_factor},
        .max_walk_s = INT32_MAX,
        .direct_walk_s = -1,
        .edge_links = !o->no_edge_walk,
        .no_blocks = o->no_block,
        .no_arranged = o->no_arranged,
        .wheelchair = o->wheelchair,
        .bikes = o->bikes,
        .change_factor = o->transfer_factor,
        .change_least_s = (int32_t)o->min_transfer_min * 60,
        .change_more_s = (int32_t)o->more_transfer_min * 60,
        .mode_mask = o->mode_mask,
    };
}

static gw_status search(gw_asker *a, gw_ask_net *net, const gw_question *question, gw_error *err)
{
    if (!a->router) a->router = gw_router_create();
    if (!a->router) return gw_fail(err, GW_NO_MEMORY, "no memory for the search");
    gw_query q = query_of(a, net, question);
    gw_status status = gw_ask_lines_find(&a->lines, net->t, net->options, &q, err);
    if (status) return status;
    for (uint32_t i = 0; i < a->n_from; i++) {
        if (q.n_lines || !has_stop(a->to, a->n_to, a->from[i].stop.v)) continue;
        /* One is there already: the empty journey. */
        gw_journey here = {.departure_s = q.time_s, .arrival_s = q.time_s};
        a->walk_from = a->walk_to = a->from[i].stop;
        gw_journey_set_clear(&a->found);
        return gw_journey_set_add(&a->found, &here, NULL);
    }
    /* A walk alone begins the journey and ends it, so it goes with the other walks at the ends. */
    if (!net->options->no_walk_only && !net->options->no_edge_walk) find_walk(a, net->t, &q);
    return gw_router_find_journeys(a->router, net->t, &q, &a->found, err);
}

gw_status gw_ask(gw_asker *a, gw_ask_net *net, const gw_question *q, gw_error *err)
{
    int64_t lo, hi;
    gw_ask_span(net->options, q, &lo, &hi);
    gw_status status = gw_ask_cover(net, lo, hi, err);
    if (!status) status = gw_ask_list_stops(net->t, q->from, &a->from, &a->n_from, &a->cap_from, err);
    if (!status) status = gw_ask_list_stops(net->t, q->to, &a->to, &a->n_to, &a->cap_to, err);
    return status ? status : search(a, net, q, err);
}

/* --- writing --- */

/* Where a leg begins and ends, also of the walk all the way, which the router knows nothing of. */
static gw_stop_id leg_from(const gw_asker *a, const gw_leg *leg)
{
    return leg->from.v == GW_NO_ID ? a->walk_from : leg->from;
}

static gw_stop_id leg_to(const gw_asker *a, const gw_leg *leg)
{
    return leg->to.v == GW_NO_ID ? a->walk_to : leg->to;
}

static void format_time(const gw_timetable *t, int32_t time_s, gw_stop_id stop, char out[32])
{
    int64_t instant = t->zero + time_s;
    gw_instant_format(instant, gw_zone_offset(gw_timetable_stop_zone(t, stop), instant), false, out);
}

static void put_time(gw_json_writer *w, const char *key, const gw_timetable *t, int32_t time_s,
                     gw_stop_id stop)
{
    char text[32];
    format_time(t, time_s, stop, text);
    gw_json_put_text(w, key, text);
}

static void put_stop(gw_json_writer *w, const char *key, const gw_timetable *t, gw_stop_id stop)
{
    gw_buf ref = {0};
    gw_timetable_stop_ref(t, stop, ':', &ref);
    gw_json_put_text(w, key, ref.failed ? NULL : ref.p);
    gw_buf_free(&ref);
}

/* In buf, which the caller frees. */
static const char *trip_of(const gw_timetable *t, const gw_leg *leg, gw_buf *buf)
{
    return leg->headway ? gw_tt_text(t, leg->row_trip) : gw_tt_trip_id(t, leg->trip, buf);
}

static void put_trip(gw_json_writer *w, const gw_timetable *t, const gw_leg *leg)
{
    gw_buf id = {0};
    gw_json_put_text(w, "trip_id", trip_of(t, leg, &id));
    if (id.failed) w->out->failed = true;
    gw_buf_free(&id);
}

static const gw_tt_route *route_of(const gw_timetable *t, const gw_leg *leg)
{
    return gw_tt_route_at(t, gw_tt_pattern_at(t, leg->pattern.v)->route);
}

static void write_ride(gw_json_writer *w, const gw_ask_net *net, const gw_leg *leg)
{
    put_trip(w, net->t, leg);
    gw_json_put_text(w, "route_id", gw_tt_text(net->t, route_of(net->t, leg)->id));
    if (leg->in_seat) gw_json_put_bool(w, "in_seat", true);
    if (!leg->headway || net->options->headway == GW_HEADWAY_FIRST) return;
    gw_json_array(w,
                  "headway_secs"); /* the clock times of such a leg are what the rule says, not a promise */
    gw_json_put_int(w, NULL, leg->headway_least_s);
    gw_json_put_int(w, NULL, leg->headway_greatest_s);
    gw_json_array_end(w);
}

static void write_leg(gw_json_writer *w, const gw_asker *a, const gw_ask_net *net, const gw_leg *leg)
{
    gw_stop_id from = leg_from(a, leg), to = leg_to(a, leg);
    gw_json_object(w, NULL);
    if (leg->kind == GW_LEG_RIDE) {
        write_ride(w, net, leg);
    } else {
        gw_json_put_bool(w, "walk", true);
    }
    put_stop(w, "from", net->t, from);
    put_stop(w, "to", net->t, to);
    put_time(w, "departure", net->t, leg->departure_s, from);
    put_time(w, "arrival", net->t, leg->arrival_s, to);
    gw_json_object_end(w);
}

static void write_journey(gw_json_writer *w, const gw_asker *a, const gw_ask_net *net, const gw_journey *j)
{
    const gw_leg *legs = a->found.legs + j->first_leg;
    gw_stop_id from = j->n_legs ? leg_from(a, &legs[0]) : a->walk_from;
    gw_stop_id to = j->n_legs ? leg_to(a, &legs[j->n_legs - 1]) : a->walk_to;
    gw_json_object(w, NULL);
    put_time(w, "departure", net->t, j->departure_s, from);
    put_time(w, "arrival", net->t, j->arrival_s, to);
    gw_json_put_int(w, "transfers", gw_journey_transfers(j));
    gw_json_array(w, "legs");
    for (uint32_t i = 0; i < j->n_legs; i++) write_leg(w, a, net, &legs[i]);
    gw_json_array_end(w);
    gw_json_object_end(w);
}

static void write_sample(gw_json_writer *w, const gw_notice_sample *s)
{
    gw_json_object(w, NULL);
    gw_json_put_str(w, "file", s->file);
    gw_json_put_int(w, "row", (int64_t)s->row);
    gw_json_put_str(w, "field", s->field);
    gw_json_put_str(w, "value", s->value);
    gw_json_object_end(w);
}

static void write_notice(gw_json_writer *w, const char *tag, const gw_notice *n, bool samples)
{
    gw_json_object(w, NULL);
    if (tag[0]) gw_json_put_text(w, "feed", tag);
    gw_json_put_text(w, "code", n->code);
    gw_json_put_text(w, "severity", gw_severity_name(n->severity));
    gw_json_put_text(w, "action", gw_action_name(n->action));
    gw_json_put_int(w, "count", (int64_t)n->count);
    if (samples) {
        gw_json_array(w, "samples");
        for (uint32_t i = 0; i < n->n_samples; i++) write_sample(w, &n->samples[i]);
        gw_json_array_end(w);
    }
    gw_json_object_end(w);
}

void gw_ask_write_json(const gw_asker *a, const gw_ask_net *net, const gw_question *q, bool batch,
                       gw_buf *out)
{
    gw_json_writer w;
    gw_json_begin(&w, out);
    gw_json_object(&w, NULL);
    if (batch) gw_json_put_str(&w, "id", q->id);
    gw_json_array(&w, "journeys");
    for (uint32_t i = 0; i < a->found.n; i++) write_journey(&w, a, net, &a->found.journeys[i]);
    gw_json_array_end(&w);
    gw_json_array(&w, "notices");
    for (uint32_t f = 0; f < net->n_feeds; f++) {
        for (uint32_t i = 0; i < gw_notices_count(net->notices[f]); i++) {
            gw_notice n = gw_notices_at(net->notices[f], i);
            write_notice(&w, net->tags[f], &n, !batch);
        }
    }
    gw_json_array_end(&w);
    gw_json_object_end(&w);
    gw_buf_text(out, "\n");
}

/* --- text for people --- */

static void write_end(const gw_timetable *t, int32_t time_s, gw_stop_id stop, gw_buf *out)
{
    char when[32];
    format_time(t, time_s, stop, when);
    when[16] = 0; /* minutes are enough here */
    const char *name = gw_tt_text(t, gw_tt_stop_at(t, stop.v)->name.base);
    gw_buf_printf(out, "%s ", when + 11);
    gw_timetable_stop_ref(t, stop, ':', out);
    if (name[0] && strcmp(name, gw_tt_text(t, gw_tt_stop_at(t, stop.v)->id)) != 0)
        gw_buf_printf(out, " (%s)", name);
}

static void write_leg_line(const gw_asker *a, const gw_ask_net *net, const gw_leg *leg, gw_buf *out)
{
    gw_buf_text(out, "    ");
    write_end(net->t, leg->departure_s, leg_from(a, leg), out);
    if (leg->kind == GW_LEG_RIDE) {
        const gw_tt_route *route = route_of(net->t, leg);
        const char *name = gw_tt_text(net->t, route->short_name.base);
        gw_buf id = {0};
        gw_buf_printf(out, "  %s%s, trip %s ", leg->in_seat ? "stay seated: " : "",
                      name[0] ? name : gw_tt_text(net->t, route->id), trip_of(net->t, leg, &id));
        out->failed = out->failed || id.failed;
        gw_buf_free(&id);
    } else {
        gw_buf_printf(out, "  walk %d min ", (leg->arrival_s - leg->departure_s + 59) / 60);
    }
    gw_buf_text(out, " -> ");
    write_end(net->t, leg->arrival_s, leg_to(a, leg), out);
    gw_buf_text(out, "\n");
}

void gw_ask_write_text(const gw_asker *a, const gw_ask_net *net, gw_buf *out)
{
    if (a->found.n == 0) gw_buf_text(out, "no journey\n");
    for (uint32_t i = 0; i < a->found.n; i++) {
        const gw_journey *j = &a->found.journeys[i];
        const gw_leg *legs = a->found.legs + j->first_leg;
        char begin[32], end[32];
        format_time(net->t, j->departure_s, j->n_legs ? leg_from(a, legs) : a->walk_from, begin);
        format_time(net->t, j->arrival_s, j->n_legs ? leg_to(a, legs + j->n_legs - 1) : a->walk_to, end);
        gw_buf_printf(out, "%s  to  %s", begin, end);
        if (j->n_legs == 0) {
            gw_buf_text(out, "  already there\n");
        } else if (!j->rides) {
            gw_buf_text(out, "  on foot\n");
        } else {
            uint32_t n = gw_journey_transfers(j);
            gw_buf_printf(out, "  %u %s\n", n, n == 1 ? "transfer" : "transfers");
        }
        for (uint32_t k = 0; k < j->n_legs; k++) write_leg_line(a, net, &legs[k], out);
    }
}
