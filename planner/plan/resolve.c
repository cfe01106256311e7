/* What a reference means (DESIGN section 7). It is split at its first ':'; the part before decides. */
#include "planner/plan/plan_priv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const gw_dataset *d;
    const char *what; /* the parameter, for messages */
    gw_str reference; /* as given, for messages */
    gw_side other;
    gw_end *out;
    gw_error *err;
} resolver;

#define SAID(r) (r)->what, (int)((r)->reference.n < 200 ? (r)->reference.n : 200), (r)->reference.p

static gw_end nowhere(gw_end_kind kind)
{
    return (gw_end){.kind = kind,
                    .point = {GW_LATLON_NONE, GW_LATLON_NONE},
                    .stop = {GW_NO_ID},
                    .port = GW_NO_ID,
                    .place = GW_NO_ID};
}

/* --- ports --- */

/* side: with a hall there; GW_SIDE_NONE: no matter. */
static void list_usable_ports(const gw_dataset *d, gw_side side, char *out, size_t size)
{
    size_t n = 0;
    out[0] = 0;
    for (uint32_t i = 0; d->ports && i < gw_port_count(d->ports) && n < size; i++) {
        if (!gw_port_usable(d->ports, i) || (side && !gw_plan_port_has_hall(d, i, side))) continue;
        n += (size_t)snprintf(out + n, size - n, "%s%s", n ? ", " : "", gw_port_at(d->ports, i)->id);
    }
    if (!n) snprintf(out, size, "none");
}

static gw_status no_such_port(const resolver *r, gw_str id)
{
    char usable[300];
    list_usable_ports(r->d, GW_SIDE_NONE, usable, sizeof usable);
    return gw_fail(r->err, GW_NOT_FOUND, "%s: there is no port '%.*s'; there are %s", r->what, (int)id.n,
                   id.p, usable);
}

/* A port needs the side its journey begins or ends on: said, or else that of the other end. */
static gw_status port_side(const resolver *r, bool has_side, gw_str side_text, gw_side *side, bool *before)
{
    gw_side said = GW_SIDE_NONE;
    if (has_side && !gw_side_parse(side_text, &said)) {
        return gw_fail(r->err, GW_BAD_INPUT, "%s: %.*s: the sides of a port are @hk and @cn", SAID(r));
    }
    *side = said ? said : r->other;
    *before = said && r->other && said != r->other;
    if (*side) return GW_OK;
    return gw_fail(r->err, GW_BAD_INPUT, "%s: %.*s needs a side here: @hk or @cn", SAID(r));
}

static gw_status resolve_port(const resolver *r, gw_str rest)
{
    gw_str id, side_text;
    bool has_side = gw_str_split(rest, '@', &id, &side_text), before;
    gw_side side;
    uint32_t port;
    const gw_dataset *d = r->d;
    if (!d->ports)
        return gw_fail(r->err, GW_NOT_FOUND, "%s: %.*s: this timetable was imported without ports", SAID(r));

    bool best = gw_str_is(id, "best");
    if (!best && !gw_port_find(d->ports, id, &port)) return no_such_port(r, id);
    gw_status status = port_side(r, has_side, side_text, &side, &before);
    if (status) return status;

    gw_end e = nowhere(best ? GW_END_BEST_PORT : GW_END_PORT);
    e.side = side;
    e.before_counters = before;
    if (best) {
        *r->out = e;
        return GW_OK;
    }
    const gw_port *p = gw_port_at(d->ports, port);
    e.port = port;
    e.stop = gw_timetable_port_stop(d->timetable, port, side);
    e.point = p->point;
    gw_side travelled = before ? gw_side_other(side) : side;
    if (e.stop.v != GW_NO_ID && gw_plan_port_has_hall(d, port, travelled)) {
        *r->out = e;
        return GW_OK;
    }
    char usable[300];
    list_usable_ports(d, travelled, usable, sizeof usable);
    const char *why = p->status == GW_PORT_CLOSED       ? "is closed to passengers"
                      : !gw_port_usable(d->ports, port) ? "has no service in these data"
                                                        : "has no hall in the feeds that are loaded";
    return gw_fail(r->err, GW_NOT_FOUND, "%s: port %s %s; usable are %s", r->what, p->id, why, usable);
}

/* --- places --- */

static gw_status no_such_place(const resolver *r, gw_str id)
{
    char known[600];
    size_t n = 0;
    known[0] = 0;
    for (uint32_t i = 0; r->d->places && i < gw_place_count(r->d->places) && n < sizeof known; i++) {
        n += (size_t)snprintf(known + n, sizeof known - n, "%s%s", n ? ", " : "",
                              gw_place_at(r->d->places, i)->id);
    }
    return gw_fail(r->err, GW_NOT_FOUND, "%s: there is no place '%.*s'; there are %s", r->what, (int)id.n,
                   id.p, n ? known : "none");
}

static gw_status find_door(const resolver *r, const gw_place *p, gw_str name, uint32_t *door)
{
    char known[300];
    size_t n = 0;
    known[0] = 0;
    for (uint32_t i = 0; i < p->n_doors; i++) {
        if (gw_str_is(name, p->doors[i].id)) {
            *door = i;
            return GW_OK;
        }
        if (n < sizeof known) {
            n += (size_t)snprintf(known + n, sizeof known - n, "%s%s", n ? ", " : "", p->doors[i].id);
        }
    }
    return gw_fail(r->err, GW_NOT_FOUND, "%s: place %s has no door '%.*s'; its doors are %s", r->what, p->id,
                   (int)name.n, name.p, n ? known : "not known");
}

static gw_status resolve_place(const resolver *r, gw_str rest)
{
    gw_str id, door;
    bool has_door = gw_str_split(rest, '@', &id, &door);
    gw_end e = nowhere(GW_END_PLACE);
    if (!r->d->places || !gw_place_find(r->d->places, id, &e.place)) return no_such_place(r, id);
    const gw_place *p = gw_place_at(r->d->places, e.place);
    if (has_door) {
        gw_status status = find_door(r, p, door, &e.door);
        if (status) return status;
    }
    e.point = p->n_doors ? p->doors[e.door].point : p->point;
    if (!gw_point_known(e.point)) e.point = p->point;
    e.side = p->side;
    if (!gw_point_known(e.point)) {
        return gw_fail(r->err, GW_BAD_INPUT, "%s: where place %s is is not known: it is only listed", r->what,
                       p->id);
    }
    *r->out = e;
    return GW_OK;
}

/* --- stops --- */

static gw_status take_stop(const resolver *r, gw_stop_id stop)
{
    const gw_tt_stop *s = gw_tt_stop_at(r->d->timetable, stop.v);
    gw_end e = nowhere(GW_END_STOPS);
    e.stop = stop;
    e.point = s->point;
    e.side = (gw_side)s->side;
    *r->out = e;
    return GW_OK;
}

/* The message of the timetable begins with the stop; ours with the parameter. */
static gw_status prefixed(const resolver *r, gw_status status, const gw_error *why)
{
    return gw_fail(r->err, status, "%s: %s", r->what,
                   why->message[0] ? why->message : gw_status_name(status));
}

static gw_status resolve_new_stop(const resolver *r, gw_str id)
{
    const gw_timetable *t = r->d->timetable;
    for (uint32_t i = t->part[0].n_stops; i < gw_tt_n_stops(t); i++) {
        if (gw_str_is(id, gw_tt_text(t, gw_tt_stop_at(t, i)->id))) return take_stop(r, (gw_stop_id){i});
    }
    return gw_fail(r->err, GW_NOT_FOUND, "%s: the scenario adds no stop '%.*s'", r->what, (int)id.n, id.p);
}

static gw_status resolve_stop(const resolver *r, gw_str tag, gw_str id)
{
    gw_stop_id stop;
    gw_error why = {0};
    gw_status status = gw_timetable_find_stop(r->d->timetable, tag, id, &stop, &why);
    return status ? prefixed(r, status, &why) : take_stop(r, stop);
}

/* tag:id; when there is no such feed the whole may still be the bare id of a stop, for ids may hold a ':'. */
static gw_status resolve_tagged(const resolver *r, gw_str tag, gw_str id)
{
    uint32_t feed;
    gw_stop_id stop;
    const gw_timetable *t = r->d->timetable;
    if (t->n_parts > 1 && gw_str_is(tag, "new")) return resolve_new_stop(r, id);
    if (gw_timetable_find_feed(t, tag, &feed)) return resolve_stop(r, tag, id);
    gw_status status = gw_timetable_find_stop(t, GW_STR(""), r->reference, &stop, NULL);
    if (!status) return take_stop(r, stop);

    char feeds[300];
    size_t n = 0;
    feeds[0] = 0;
    for (uint32_t i = 0; i < t->n_feeds && n < sizeof feeds; i++) {
        n += (size_t)snprintf(feeds + n, sizeof feeds - n, "%s%s", n ? ", " : "",
                              gw_tt_text(t, t->feeds[i].tag));
    }
    return gw_fail(r->err, GW_NOT_FOUND,
                   "%s: %.*s: no feed is called '%.*s'; there are %s (and port, place, name)", SAID(r),
                   (int)tag.n, tag.p, feeds);
}

/* --- names --- */

static gw_status names_fail(const resolver *r, gw_str name, const gw_name_hit *hits, uint32_t n, bool equal)
{
    gw_buf list = {0};
    for (uint32_t i = 0; i < n && list.n < 600; i++) {
        gw_buf_text(&list, i ? ", " : "");
        gw_end_ref(r->d, &hits[i].end, &list);
        gw_buf_text(&list, " (");
        gw_end_name(r->d, &hits[i].end, GW_LANG_HANT, &list);
        gw_buf_text(&list, ")");
    }
    gw_status status;
    if (equal) {
        status =
            gw_fail(r->err, GW_AMBIGUOUS, "%s: name '%.*s' fits %s", r->what, (int)name.n, name.p, list.p);
    } else if (n) {
        status = gw_fail(r->err, GW_NOT_FOUND, "%s: nothing is called '%.*s'; near are %s", r->what,
                         (int)name.n, name.p, list.p);
    } else {
        status = gw_fail(r->err, GW_NOT_FOUND, "%s: nothing is called '%.*s'", r->what, (int)name.n, name.p);
    }
    gw_buf_free(&list);
    return status;
}

static gw_status resolve_name(const resolver *r, gw_str name)
{
    enum { MAX = 12, N_KINDS = 4 };
    gw_name_hit hits[MAX];
    uint32_t n, equal = 0;
    gw_status status = gw_plan_search_names(r->d, name, hits, MAX, &n);
    if (status) return gw_fail(r->err, status, "%s: no memory to look for the name", r->what);
    while (equal < n && hits[equal].rank < N_KINDS) equal++;
    if (equal != 1) return names_fail(r, name, hits, equal ? equal : n, equal > 1);
    if (hits[0].end.kind == GW_END_PORT)
        return resolve_port(r, gw_str_of(gw_port_at(r->d->ports, hits[0].end.port)->id));
    *r->out = hits[0].end;
    return GW_OK;
}

/* --- coordinates --- */

static bool read_degrees(gw_str s, double limit, double *out, bool *in_range)
{
    char text[32], *end;
    s = gw_str_trim(s);
    if (s.n == 0 || s.n >= sizeof text) return false;
    for (uint32_t i = 0; i < s.n; i++) {
        if (!strchr("+-.0123456789", s.p[i])) return false; /* no inf, nan or hexadecimal */
    }
    memcpy(text, s.p, s.n);
    text[s.n] = 0;
    *out = strtod(text, &end);
    if (*end) return false;
    if (!(fabs(*out) <= limit)) *in_range = false;
    return true;
}

/* false: it is no pair of numbers at all. */
static bool resolve_point(const resolver *r, gw_status *status)
{
    gw_str a, b;
    double lat, lon;
    bool in_range = true;
    if (!gw_str_split(r->reference, ',', &a, &b)) return false;
    if (!read_degrees(a, 90, &lat, &in_range) || !read_degrees(b, 180, &lon, &in_range)) return false;
    if (!in_range) {
        *status =
            gw_fail(r->err, GW_BAD_INPUT, "%s: %.*s is no place on earth (latitude,longitude)", SAID(r));
        return true;
    }
    gw_end e = nowhere(GW_END_POINT);
    gw_geo_hit near;
    e.point = gw_point_of(lat, lon);
    *status = GW_OK;
    if (gw_geo_nearest(r->d->stops, e.point, &near)) {
        e.side = (gw_side)gw_tt_stop_at(r->d->timetable, near.index)->side;
        if (near.straight_m > GW_PLAN_FAR_M) e.far_m = (int32_t)near.straight_m;
        if (near.straight_m > GW_PLAN_BEYOND_M)
            *status = gw_fail(r->err, GW_BAD_INPUT,
                              "%s: %.*s lies %.0f km from the nearest stop: these timetables do not reach it",
                              SAID(r), near.straight_m / 1000);
    }
    if (!*status) *r->out = e;
    return true;
}

gw_status gw_plan_resolve(const gw_dataset *d, const char *what, gw_str reference, gw_side other, gw_end *out,
                          gw_error *err)
{
    gw_end found;
    gw_status status;
    gw_str head, tail;
    const resolver r = {d, what, gw_str_trim(reference), other, &found, err};
    if (r.reference.n == 0) return gw_fail(err, GW_BAD_INPUT, "%s: nothing is given", what);
    if (!gw_utf8_is_valid(r.reference.p, r.reference.n))
        return gw_fail(err, GW_BAD_INPUT, "%s: not valid UTF-8", what);
    if (r.reference.n > 1000) return gw_fail(err, GW_BAD_INPUT, "%s: too long", what);

    bool tagged = gw_str_split(r.reference, ':', &head, &tail);
    if (tagged && gw_str_is(head, "port")) {
        status = resolve_port(&r, tail);
    } else if (tagged && gw_str_is(head, "place")) {
        status = resolve_place(&r, tail);
    } else if (tagged && gw_str_is(head, "name")) {
        status = resolve_name(&r, tail);
    } else if (tagged) {
        status = resolve_tagged(&r, head, tail);
    } else if (!resolve_point(&r, &status)) {
        status = resolve_stop(&r, GW_STR(""), r.reference);
    }
    if (!status) *out = found;
    return status;
}

static bool begins_port(gw_str reference)
{
    gw_str head, tail;
    return gw_str_split(gw_str_trim(reference), ':', &head, &tail) && gw_str_is(head, "port");
}

/* Ports wait for the other end. Of two ports the one with a side goes first. */
gw_status gw_plan_resolve_ends(const gw_dataset *d, const char *what_from, gw_str from, const char *what_to,
                               gw_str to, gw_plan_request *r, gw_error *err)
{
    gw_end a, b;
    gw_status status;
    bool sided_to = memchr(to.p, '@', to.n) && !memchr(from.p, '@', from.n);
    bool to_first = begins_port(from) && (!begins_port(to) || sided_to);
    if (to_first) {
        status = gw_plan_resolve(d, what_to, to, GW_SIDE_NONE, &b, err);
        if (!status) status = gw_plan_resolve(d, what_from, from, b.side, &a, err);
    } else {
        status = gw_plan_resolve(d, what_from, from, GW_SIDE_NONE, &a, err);
        if (!status) status = gw_plan_resolve(d, what_to, to, a.side, &b, err);
    }
    if (status) return status;
    if (a.kind == GW_END_BEST_PORT && b.kind == GW_END_BEST_PORT) {
        return gw_fail(err, GW_BAD_INPUT, "%s: port:best can stand at one end only", what_to);
    }
    r->from = a;
    r->to = b;
    return GW_OK;
}
