/* What references mean: port:, place:, name:, new:, tag:id, or a bare id. */
#include "planner/scenario/scenario_priv.h"

#include <stdio.h>
#include <string.h>

#define SHOWN_CANDIDATES 8

/* --- stops --- */

static bool stop_of_feed(const scn_work *w, const char *tag, const char *id, gw_stop_id *out)
{
    uint32_t feed;
    return gw_timetable_find_feed(w->t, gw_str_of(tag), &feed) &&
           gw_timetable_find_stop(w->t, gw_str_of(tag), gw_str_of(id), out, NULL) == GW_OK;
}

/* The port's bus stop is the first row of feed szb in its mainland hall, or the same stop of a feed that the
 * row also holds for (aliases come right after their row). Data without such a row: the first mainland hall
 * stop there is. */
static bool stop_of_port(const scn_work *w, uint32_t port, gw_stop_id *out)
{
    const gw_port_table *ports = w->base->ports;
    const char *bus_stop = NULL;
    for (uint32_t i = 0; i < gw_port_hall_count(ports); i++) {
        const gw_port_hall *h = gw_port_hall_at(ports, i);
        if (h->port != port || h->side != GW_SIDE_CN) continue;
        if (strcmp(h->feed, "szb") == 0)
            bus_stop = h->stop_id;
        else if (!bus_stop || strcmp(h->stop_id, bus_stop) != 0)
            continue;
        if (stop_of_feed(w, h->feed, h->stop_id, out)) return true;
    }
    for (uint32_t i = 0; i < gw_port_hall_count(ports) && !bus_stop; i++) {
        const gw_port_hall *h = gw_port_hall_at(ports, i);
        if (h->port == port && h->side == GW_SIDE_CN && stop_of_feed(w, h->feed, h->stop_id, out))
            return true;
    }
    return false;
}

static bool find_port_stop(scn_work *w, scn_path at, gw_str whole, gw_str id, gw_stop_id *out)
{
    uint32_t port;
    if (!w->base->ports || !gw_port_find(w->base->ports, id, &port)) {
        scn_complain(&w->reader, at.text, whole, "no port of this name in the data");
        return false;
    }
    if (stop_of_port(w, port, out)) return true;
    scn_complain(&w->reader, at.text, whole, "the port has no bus stop in the feeds that are loaded");
    return false;
}

static bool find_place_stop(scn_work *w, scn_path at, gw_str whole, gw_str id, gw_stop_id *out)
{
    uint32_t i;
    if (!w->base->places || !gw_place_find(w->base->places, id, &i)) {
        scn_complain(&w->reader, at.text, whole, "no place of this name in the data");
        return false;
    }
    const gw_place *place = gw_place_at(w->base->places, i);
    for (uint32_t k = 0; k < place->n_bus_stops; k++)
        if (stop_of_feed(w, place->bus_stops[k].feed, place->bus_stops[k].stop_id, out)) return true;
    scn_complain(&w->reader, at.text, whole, "the place has no bus stop in the feeds that are loaded");
    return false;
}

static bool name_is(const gw_timetable *t, const gw_name *n, gw_str wanted)
{
    if (gw_str_is(wanted, gw_tt_text(t, n->base))) return true;
    for (int l = 0; l < GW_N_LANGS; l++)
        if (n->lang[l] && gw_str_is(wanted, gw_tt_text(t, n->lang[l]))) return true;
    return false;
}

/* Candidates of an ambiguous name, as "tag:id, tag:id, …". */
typedef struct {
    gw_buf list;
    uint32_t n;
} candidates;

static void add_candidate(candidates *c, const gw_buf *ref)
{
    c->n++;
    if (ref->failed) c->list.failed = true;
    if (c->n > SHOWN_CANDIDATES + 1) return;
    if (c->n > 1) gw_buf_text(&c->list, ", ");
    if (c->n > SHOWN_CANDIDATES)
        gw_buf_text(&c->list, "…");
    else
        gw_buf_add(&c->list, ref->p, ref->n);
}

static bool settle(scn_work *w, scn_path at, gw_str whole, const char *what, candidates *c)
{
    if (c->n == 0) scn_complain(&w->reader, at.text, whole, "no %s has this name", what);
    if (c->n > 1)
        scn_complain(&w->reader, at.text, whole, "%u %ss have this name; write one of: %s", c->n, what,
                     c->list.p ? c->list.p : "");
    if (c->list.failed) w->reader.no_memory = true;
    gw_buf_free(&c->list);
    return c->n == 1;
}

static bool find_named_stop(scn_work *w, scn_path at, gw_str whole, gw_str name, gw_stop_id *out)
{
    candidates c = {{0}, 0};
    gw_buf ref = {0};
    for (uint32_t s = 0; s < gw_tt_n_stops(w->t); s++) {
        const gw_tt_stop *stop = gw_tt_stop_at(w->t, s);
        if (stop->kind != GW_STOP_GTFS || stop->location_type != 0 || !name_is(w->t, &stop->name, name))
            continue;
        *out = (gw_stop_id){s};
        gw_buf_reset(&ref);
        gw_timetable_stop_ref(w->t, *out, ':', &ref);
        add_candidate(&c, &ref);
    }
    gw_buf_free(&ref);
    return settle(w, at, whole, "stop", &c);
}

static bool find_new_stop(scn_work *w, scn_path at, gw_str whole, gw_str id, gw_stop_id *out)
{
    for (size_t i = 0; i < w->n_new_stops; i++) {
        if (!gw_str_is(id, w->new_stops[i].id)) continue;
        *out = w->new_stops[i].stop;
        return true;
    }
    scn_complain(&w->reader, at.text, whole, "no new stop of this id stands before this one in the file");
    return false;
}

static bool find_stop_by_id(scn_work *w, scn_path at, gw_str whole, gw_str tag, gw_str id, gw_stop_id *out)
{
    gw_error why = {0};
    gw_status status = gw_timetable_find_stop(w->t, tag, id, out, &why);
    if (status == GW_NO_MEMORY) w->reader.no_memory = true;
    if (status) scn_complain(&w->reader, at.text, whole, "%s", why.message);
    if (!status && gw_tt_stop_at(w->t, out->v)->location_type != 0) {
        scn_complain(&w->reader, at.text, whole, "is a station: name one of its stops");
        return false;
    }
    return status == GW_OK;
}

bool scn_find_stop(scn_work *w, scn_path at, const char *ref, gw_stop_id *out)
{
    gw_str whole = gw_str_of(ref), head, tail;
    if (!gw_str_split(whole, ':', &head, &tail)) return find_stop_by_id(w, at, whole, GW_STR(""), whole, out);
    if (gw_str_is(head, "port")) return find_port_stop(w, at, whole, tail, out);
    if (gw_str_is(head, "place")) return find_place_stop(w, at, whole, tail, out);
    if (gw_str_is(head, "name")) return find_named_stop(w, at, whole, tail, out);
    if (gw_str_is(head, "new")) return find_new_stop(w, at, whole, tail, out);
    return find_stop_by_id(w, at, whole, head, tail, out);
}

/* --- lines --- */

const char *scn_line_name(const scn_work *w, const scn_line *l)
{
    if (l->added) return l->added->line;
    const gw_tt_route *r = gw_tt_route_at(w->t, l->route);
    const char *name = gw_tt_text(w->t, r->short_name.base);
    return name[0] ? name : gw_tt_text(w->t, r->long_name.base);
}

void scn_effect_line(gw_change_effect *e, const char *name)
{
    size_t n = gw_utf8_valid_prefix(name, strnlen(name, sizeof e->line - 1));
    memcpy(e->line, name, n);
    e->line[n] = '\0';
}

static bool added_is(const scn_line *l, gw_str name)
{
    if (!l->added) return false;
    if (gw_str_is(name, l->added->line)) return true;
    for (int k = 0; k < GW_N_LANGS; k++)
        if (l->added->names.lang[k] && gw_str_is(name, l->added->names.lang[k])) return true;
    return false;
}

/* Taken out by an earlier change: its name is free again. */
static bool is_gone(const scn_work *w, uint32_t route)
{
    for (size_t i = 0; i < w->n_lines; i++) {
        const scn_line *l = &w->lines[i];
        if (l->route != route || l->added) continue;
        for (size_t k = 0; k < l->n_pieces; k++)
            if (!l->pieces[k].gone) return false;
        return l->n_pieces > 0;
    }
    return false;
}

static bool route_is(const scn_work *w, uint32_t route, gw_str name)
{
    const gw_tt_route *r = gw_tt_route_at(w->t, route);
    return name_is(w->t, &r->short_name, name) || name_is(w->t, &r->long_name, name);
}

static gw_status find_named_line(scn_work *w, scn_path at, gw_str whole, gw_str name, scn_line **out)
{
    candidates c = {{0}, 0};
    gw_buf ref = {0};
    uint32_t route = GW_NO_ID;
    scn_line *added = NULL;
    for (size_t i = 0; i < w->n_lines; i++) {
        if (!added_is(&w->lines[i], name)) continue;
        added = &w->lines[i];
        gw_buf_reset(&ref);
        gw_buf_printf(&ref, "new:%s", added->added_id);
        add_candidate(&c, &ref);
    }
    for (uint32_t r = 0; r < gw_tt_n_routes(w->t); r++) {
        if (!route_is(w, r, name) || is_gone(w, r)) continue;
        route = r;
        gw_buf_reset(&ref);
        gw_timetable_route_ref(w->t, (gw_route_id){r}, ':', &ref);
        add_candidate(&c, &ref);
    }
    gw_buf_free(&ref);
    if (!settle(w, at, whole, "line", &c)) return w->reader.no_memory ? GW_NO_MEMORY : GW_OK;
    if (!added) return scn_line_load(w, route, out);
    *out = added;
    return GW_OK;
}

static scn_line *find_added_line(scn_work *w, scn_path at, gw_str whole, gw_str change)
{
    for (size_t i = 0; i < w->n_lines; i++)
        if (w->lines[i].added && gw_str_is(change, w->lines[i].added_id)) return &w->lines[i];
    scn_complain(&w->reader, at.text, whole, "no line was added by a change of this id before");
    return NULL;
}

gw_status scn_find_line(scn_work *w, const char *ref, scn_line **out)
{
    return scn_find_line_at(w, (scn_path){"line"}, ref, out);
}

gw_status scn_find_line_at(scn_work *w, scn_path at, const char *ref, scn_line **out)
{
    gw_str whole = gw_str_of(ref), head, tail;
    *out = NULL;
    bool tagged = gw_str_split(whole, ':', &head, &tail);
    if (tagged && gw_str_is(head, "name")) return find_named_line(w, at, whole, tail, out);
    if (tagged && gw_str_is(head, "new")) {
        *out = find_added_line(w, at, whole, tail);
        return GW_OK;
    }
    gw_error why = {0};
    gw_route_id route;
    gw_status status =
        gw_timetable_find_route(w->t, tagged ? head : GW_STR(""), tagged ? tail : whole, &route, &why);
    if (status == GW_NO_MEMORY) return status;
    if (!status) return scn_line_load(w, route.v, out);
    scn_complain(&w->reader, at.text, whole, "%s", why.message);
    return GW_OK;
}
