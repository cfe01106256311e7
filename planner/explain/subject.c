/* What somebody expected: what a reference means, and where it is in a set of journeys. */
#include "planner/explain/explain_priv.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    uint32_t *p; /* owned */
    size_t n, cap;
} route_list;

/* One line: the routes that the question's own filter would take by that name. */
static gw_status add_line(const gw_dataset *d, const char *what, gw_str name, route_list *list, gw_error *err)
{
    gw_line_bar bar = {0};
    gw_status status = gw_line_bar_lines(&bar, d, what, name, false, err);
    for (uint32_t i = 0; !status && i < gw_tt_n_routes(d->timetable); i++) {
        if (!(bar.bits[i / 64] >> (i % 64) & 1)) continue;
        status = gw_grow(&list->p, &list->cap, list->n + 1, sizeof *list->p);
        if (status)
            gw_fail(err, status, "%s: out of memory", what);
        else
            list->p[list->n++] = i;
    }
    gw_line_bar_free(&bar);
    return status;
}

static gw_status resolve_port(const gw_dataset *d, const char *what, gw_str id, gw_explain_subject *out,
                              gw_error *err)
{
    gw_explain_subject s = {.kind = GW_EXPLAIN_PORT};
    if (!d->ports || !gw_port_find(d->ports, id, &s.port))
        return gw_fail(err, GW_NOT_FOUND, "%s: no port '%.*s'", what, id.n > 60 ? 60 : (int)id.n, id.p);
    *out = s;
    return GW_OK;
}

gw_status gw_explain_resolve(const gw_dataset *d, const char *what, gw_str reference, gw_explain_subject *out,
                             gw_error *err)
{
    static const gw_str port = {"port:", 5};
    reference = gw_str_trim(reference);
    if (!reference.n) return gw_fail(err, GW_BAD_INPUT, "%s: is empty", what);
    if (reference.n > port.n && memcmp(reference.p, port.p, port.n) == 0)
        return resolve_port(d, what, (gw_str){reference.p + port.n, reference.n - port.n}, out, err);

    route_list list = {0};
    gw_explain_subject s = {.port = GW_NO_ID};
    size_t ends[GW_EXPLAIN_MAX_LINES];
    gw_status status = GW_OK;
    for (bool more = true; more && !status; s.n_lines++) {
        gw_str name = reference;
        if (s.n_lines == GW_EXPLAIN_MAX_LINES) {
            status = gw_fail(err, GW_BAD_INPUT, "%s: more than %d lines", what, GW_EXPLAIN_MAX_LINES);
            break;
        }
        more = gw_str_split(reference, '>', &name, &reference);
        status = add_line(d, what, name, &list, err);
        ends[s.n_lines] = list.n;
    }
    if (status) {
        free(list.p);
        return status;
    }
    s.kind = s.n_lines == 1 ? GW_EXPLAIN_LINE : GW_EXPLAIN_JOURNEY;
    s.routes = list.p;
    for (uint32_t i = 0, first = 0; i < s.n_lines; i++) {
        s.lines[i] = (gw_line_choice){.routes = list.p + first, .n = (uint32_t)ends[i] - first};
        first = (uint32_t)ends[i];
    }
    *out = s;
    return GW_OK;
}

void gw_explain_subject_free(gw_explain_subject *s)
{
    free(s->routes);
    *s = (gw_explain_subject){0};
}

/* --- in a journey --- */

static bool rides_line(const gw_timetable *t, const gw_leg *leg, const gw_line_choice *c)
{
    uint32_t route = gw_tt_pattern_at(t, leg->pattern.v)->route;
    for (uint32_t i = 0; i < c->n; i++)
        if (c->routes[i] == route) return true;
    return false;
}

static bool has_line(const gw_timetable *t, const gw_leg *legs, uint32_t n, const gw_line_choice *c)
{
    for (uint32_t i = 0; i < n; i++)
        if (legs[i].kind == GW_LEG_RIDE && rides_line(t, &legs[i], c)) return true;
    return false;
}

/* Exactly these lines, in this order. */
static bool has_rides(const gw_timetable *t, const gw_leg *legs, uint32_t n, const gw_explain_subject *s)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (legs[i].kind != GW_LEG_RIDE || legs[i].in_seat) continue;
        if (at == s->n_lines || !rides_line(t, &legs[i], &s->lines[at])) return false;
        at++;
    }
    return at == s->n_lines;
}

static bool has_port(const gw_plan_request *r, const gw_leg *legs, uint32_t n, uint32_t port)
{
    if (r->from.kind == GW_END_PORT && r->from.port == port) return true;
    if (r->to.kind == GW_END_PORT && r->to.port == port) return true;
    for (uint32_t v = 0; v < r->n_via; v++)
        if (r->via[v].end.kind == GW_END_PORT && r->via[v].end.port == port) return true;
    for (uint32_t i = 0; i < n; i++)
        if (legs[i].port == port) return true;
    return false;
}

uint32_t gw_explain_find(const gw_explain_subject *s, const gw_dataset *d, const gw_plan_request *r,
                         const gw_journey_set *set)
{
    for (uint32_t i = 0; i < set->n; i++) {
        const gw_leg *legs = &set->legs[set->journeys[i].first_leg];
        uint32_t n = set->journeys[i].n_legs;
        bool has = false;
        if (s->kind == GW_EXPLAIN_LINE) has = has_line(d->timetable, legs, n, &s->lines[0]);
        if (s->kind == GW_EXPLAIN_JOURNEY) has = has_rides(d->timetable, legs, n, s);
        if (s->kind == GW_EXPLAIN_PORT) has = has_port(r, legs, n, s->port);
        if (has) return i;
    }
    return GW_NO_ID;
}
