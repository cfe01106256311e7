/* Where a line, or any line, stops: how far that is from the ends, and in which order it comes there. */
#include "planner/explain/explain_priv.h"

#include <stdlib.h>
#include <string.h>

/* Seconds on foot between an end and a stop; INT32_MAX: not on foot. The stop itself, and the stops that a
 * port's counters or the stop lead to, are as near as the feed says. */
static int32_t walk_s(const gw_explainer *x, const gw_end *e, uint32_t stop)
{
    const gw_timetable *t = x->d->timetable;
    const gw_tt_stop *s = gw_tt_stop_at(t, stop);
    if (e->kind == GW_END_STOPS && (e->stop.v == stop || s->parent == e->stop.v)) return 0;
    if (e->kind == GW_END_PORT) {
        gw_tt_links links = gw_tt_links_of(t, e->stop.v, false);
        gw_tt_link l;
        while (gw_tt_links_next(&links, &l, NULL, NULL))
            if (l.to == stop)
                return l.kind == GW_LINK_FIXED ? l.seconds
                                               : gw_walk_seconds((double)l.walk_m, x->a->request.gait);
        return INT32_MAX;
    }
    if (x->d->ports && e->side && s->side != e->side) return INT32_MAX;
    return gw_walk_seconds(gw_walk_straight_m(e->point, s->point), x->a->request.gait);
}

typedef struct {
    int32_t from_s, to_s; /* nearest stops where one can board, and alight */
    bool forth, back;     /* some vehicle comes from the start's stops to the end's; the other way */
} line_facts;

static void look_at(const gw_explainer *x, uint32_t pattern, line_facts *f)
{
    const gw_plan_request *r = &x->a->request;
    const gw_tt_part *part = gw_tt_part_of_pattern(x->d->timetable, pattern);
    const gw_tt_pattern *p = gw_tt_pattern_at(x->d->timetable, pattern);
    bool seen_from = false, seen_to = false;
    for (uint32_t i = 0; i < p->n_stops; i++) {
        uint32_t stop = part->pattern_stops[p->first_stop + i];
        int32_t from_s = walk_s(x, &r->from, stop), to_s = walk_s(x, &r->to, stop);
        if (from_s < f->from_s) f->from_s = from_s;
        if (to_s < f->to_s) f->to_s = to_s;
        if (to_s <= r->max_access_s && seen_from) f->forth = true;
        if (from_s <= r->max_access_s && seen_to) f->back = true;
        seen_from |= from_s <= r->max_access_s;
        seen_to |= to_s <= r->max_access_s;
    }
}

static line_facts facts_of(const gw_explainer *x)
{
    line_facts f = {.from_s = INT32_MAX, .to_s = INT32_MAX};
    for (uint32_t i = 0; i < x->n_patterns; i++) look_at(x, x->patterns[i], &f);
    return f;
}

bool gw_explain_direction(gw_explainer *x)
{
    line_facts f = facts_of(x);
    if (!f.back || f.forth) return false;
    gw_explain_add(x, GW_WHY_OTHER_DIRECTION);
    return true;
}

void gw_explain_line_far(gw_explainer *x)
{
    const gw_plan_request *r = &x->a->request;
    line_facts f = facts_of(x);
    if (f.from_s <= r->max_access_s || f.to_s <= r->max_access_s) return;
    gw_explain_reason *reason = gw_explain_add(x, GW_WHY_NOT_NEAR);
    if (!reason) return;
    reason->needs = f.from_s;
    reason->needs_to = f.to_s;
    reason->limit = r->max_access_s;
}

/* --- no stop near an end --- */

static gw_status nearest_on_side(const gw_explainer *x, const gw_end *e, gw_geo_hit *hit, bool *found)
{
    enum { MAX_HITS = 4096 };
    const double far_m = 100000;
    uint32_t n = 0;
    gw_geo_hit *hits = malloc(MAX_HITS * sizeof *hits);
    gw_status status = hits ? gw_geo_within(x->d->stops, e->point, far_m, hits, MAX_HITS, &n) : GW_NO_MEMORY;
    for (uint32_t i = 0; i < n && !status && !*found; i++) {
        *hit = hits[i];
        *found = walk_s(x, e, hit->index) != INT32_MAX;
    }
    free(hits);
    return status;
}

/* The nearest stop of the end's side. */
static gw_status nearest_stop(const gw_explainer *x, const gw_end *e, gw_geo_hit *hit, bool *found)
{
    *found = false;
    if (!gw_point_known(e->point) || !gw_geo_nearest(x->d->stops, e->point, hit)) return GW_OK;
    *found = walk_s(x, e, hit->index) != INT32_MAX;
    return *found ? GW_OK : nearest_on_side(x, e, hit, found);
}

static bool noted(const gw_plan_answer *a, const char *code)
{
    for (uint32_t i = 0; i < a->n_notes; i++)
        if (strcmp(a->notes[i].code, code) == 0) return true;
    return false;
}

static gw_status far_end(gw_explainer *x, bool from)
{
    gw_plan_request r = x->a->request;
    gw_end *end = from ? &r.from : &r.to;
    gw_geo_hit hit;
    if (!noted(x->a, from ? "no-stop-near-from" : "no-stop-near-to")) return GW_OK;
    gw_explain_reason *reason = gw_explain_add(x, from ? GW_WHY_NO_STOP_FROM : GW_WHY_NO_STOP_TO);
    bool found;
    gw_status status = nearest_stop(x, end, &hit, &found);
    if (status) return gw_fail(x->err, status, "explaining: out of memory");
    if (!reason || !found) return GW_OK;
    reason->needs = walk_s(x, end, hit.index);
    reason->limit = r.max_access_s;
    reason->stop = (gw_stop_id){hit.index};
    gw_buf ref = {0};
    gw_timetable_stop_ref(x->d->timetable, reason->stop, ':', &ref);
    return gw_explain_try_end(x, from, &ref);
}

gw_status gw_explain_nearest(gw_explainer *x)
{
    gw_status status = far_end(x, true);
    return status ? status : far_end(x, false);
}
