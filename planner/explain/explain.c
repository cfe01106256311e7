#include "planner/explain/explain_priv.h"

#include <stdlib.h>
#include <string.h>

/* --- searches and what comes of them --- */

static gw_status search(gw_explainer *x, const gw_plan_request *r, gw_plan_answer *out)
{
    if (x->out->n_searches == GW_EXPLAIN_MAX_SEARCHES) return GW_OK;
    x->out->n_searches++;
    return gw_planner_plan(x->p, x->d, r, out, x->err);
}

/* The next way to share lines out among the parts between vias; false: that was the last. */
static bool share_out(gw_plan_request *r)
{
    for (uint32_t v = 0; v < r->n_via; v++) {
        if (r->lines_before[v] == (v + 1 < r->n_via ? r->lines_before[v + 1] : r->n_lines)) continue;
        r->lines_before[v]++;
        for (uint32_t k = 0; k < v; k++) r->lines_before[k] = 0;
        return true;
    }
    return false;
}

/* By way of somewhere, a line may be ridden before or after it: each is a search of its own. */
static gw_status search_parts(gw_explainer *x, gw_plan_request r)
{
    gw_journey_set *all = &x->found.journeys;
    gw_status status;
    memset(r.lines_before, 0, sizeof r.lines_before);
    do {
        gw_plan_answer part = {0};
        status = search(x, &r, &part);
        const gw_journey_set *s = &part.journeys;
        for (uint32_t i = 0; i < s->n && !status; i++) {
            status = gw_journey_set_add(all, &s->journeys[i], &s->legs[s->journeys[i].first_leg]);
            if (status) gw_fail(x->err, status, "explaining: out of memory");
        }
        gw_plan_answer_free(&part);
    } while (!status && share_out(&r));
    return status;
}

gw_status gw_explain_search(gw_explainer *x, const gw_plan_request *r)
{
    gw_plan_answer_free(&x->found);
    x->found = (gw_plan_answer){0};
    return r->n_lines && r->n_via ? search_parts(x, *r) : search(x, r, &x->found);
}

gw_explain_reason *gw_explain_add(gw_explainer *x, gw_explain_code code)
{
    gw_explanation *e = x->out;
    for (uint32_t i = 0; i < e->n_reasons; i++)
        if (e->reasons[i].code == code) return NULL; /* the first of a kind is enough */
    if (e->n_reasons == GW_EXPLAIN_MAX_REASONS) return NULL;
    gw_explain_reason *r = &e->reasons[e->n_reasons++];
    *r = (gw_explain_reason){.code = code,
                             .of_answer = !x->s,
                             .journey = GW_NO_ID,
                             .own = GW_NO_ID,
                             .better = GW_NO_ID,
                             .stop = {GW_NO_ID},
                             .at = INT64_MIN,
                             .day = GW_DAY_NONE,
                             .next_day = GW_DAY_NONE,
                             .port = GW_NO_ID};
    return r;
}

gw_status gw_explain_keep(gw_explainer *x, uint32_t i, uint32_t *number)
{
    const gw_journey_set *s = &x->found.journeys;
    gw_status status =
        gw_journey_set_add(&x->out->found, &s->journeys[i], &s->legs[s->journeys[i].first_leg]);
    if (status) return gw_fail(x->err, status, "explaining: out of memory");
    *number = x->out->found.n - 1;
    return GW_OK;
}

uint32_t gw_explain_best(const gw_explainer *x)
{
    const gw_journey_set *s = &x->found.journeys;
    bool arrives = gw_explain_arrives(x);
    uint32_t best = GW_NO_ID;
    for (uint32_t i = 0; i < s->n; i++) {
        const gw_journey *j = &s->journeys[i], *b = best == GW_NO_ID ? NULL : &s->journeys[best];
        int32_t mine = arrives ? -j->departure_s : j->arrival_s;
        int32_t other = !b ? 0 : arrives ? -b->departure_s : b->arrival_s;
        if (!b || mine < other || (mine == other && j->rides < b->rides)) best = i;
    }
    return best;
}

/* The same question, or another time at which the same journey is found. */
static bool same_changes(const gw_explainer *x, const gw_explain_help *h, const gw_explain_change *changes,
                         uint32_t n, uint32_t found)
{
    const gw_journey *a = &x->out->found.journeys[h->finds], *b = &x->found.journeys.journeys[found];
    if (h->n_changes != n) return false;
    for (uint32_t i = 0; i < n; i++)
        if (strcmp(h->changes[i].parameter, changes[i].parameter) != 0) return false;
    if (a->departure_s == b->departure_s && a->arrival_s == b->arrival_s && a->rides == b->rides) return true;
    for (uint32_t i = 0; i < n; i++)
        if (strcmp(h->changes[i].value, changes[i].value) != 0) return false;
    return true;
}

gw_status gw_explain_try(gw_explainer *x, const gw_plan_request *r, const gw_explain_change *changes,
                         uint32_t n, bool *helps)
{
    gw_explanation *e = x->out;
    if (helps) *helps = false;
    gw_status status = gw_explain_search(x, r);
    if (status) return status;
    uint32_t found = x->s ? gw_explain_find(x->s, x->d, r, &x->found.journeys) : gw_explain_best(x);
    if (found == GW_NO_ID) return GW_OK;
    if (helps) *helps = true;
    for (uint32_t i = 0; i < e->n_helps; i++)
        if (same_changes(x, &e->helps[i], changes, n, found)) return GW_OK;
    if (e->n_helps == GW_EXPLAIN_MAX_HELPS || n > GW_EXPLAIN_MAX_CHANGES) return GW_OK;
    gw_explain_help h = {.n_changes = n};
    memcpy(h.changes, changes, n * sizeof *changes);
    status = gw_explain_keep(x, found, &h.finds);
    if (!status) e->helps[e->n_helps++] = h;
    return status;
}

gw_status gw_explain_try_end(gw_explainer *x, bool from, gw_buf *ref)
{
    gw_plan_request r = x->a->request;
    gw_explain_change c = {.parameter = from ? "from" : "to"};
    gw_error inner = {0};
    bool fits = ref->p && ref->n < sizeof c.value, failed = ref->failed;
    if (fits) memcpy(c.value, ref->p, ref->n + 1);
    gw_buf_free(ref);
    if (failed) return gw_fail(x->err, GW_NO_MEMORY, "explaining: out of memory");
    if (!fits) return GW_OK;
    gw_status status = gw_plan_resolve(x->d, c.parameter, gw_str_of(c.value), (from ? r.to : r.from).side,
                                       from ? &r.from : &r.to, &inner);
    if (status == GW_NO_MEMORY) return gw_fail(x->err, status, "explaining: out of memory");
    return status ? GW_OK : gw_explain_try(x, &r, &c, 1, NULL);
}

/* --- the two questions --- */

/* The question for one moment, for journeys that have the subject alone. */
static gw_plan_request forced_request(const gw_explainer *x)
{
    gw_plan_request r = x->a->request;
    r.page = (gw_plan_page){0};
    r.window_s = 0;
    r.max_journeys = 0;
    if (!x->s) return r;
    if (x->s->kind == GW_EXPLAIN_PORT) {
        r.port_mask = x->s->port < 64 ? UINT64_C(1) << x->s->port : 0;
        return r;
    }
    r.lines = x->s->lines;
    r.n_lines = x->s->n_lines;
    if (x->s->kind == GW_EXPLAIN_JOURNEY && r.max_rides > r.n_lines) r.max_rides = r.n_lines;
    return r;
}

static gw_status list_patterns(gw_explainer *x)
{
    const gw_timetable *t = x->d->timetable;
    size_t cap = 0;
    for (uint32_t i = 0; i < gw_tt_n_patterns(t); i++) {
        uint32_t route = gw_tt_pattern_at(t, i)->route;
        bool of_line = false;
        for (uint32_t k = 0; k < x->s->lines[0].n; k++) of_line |= x->s->lines[0].routes[k] == route;
        if (!of_line || gw_tt_pattern_removed(t, i)) continue;
        gw_status status = gw_grow(&x->patterns, &cap, x->n_patterns + (size_t)1, sizeof *x->patterns);
        if (status) return status;
        x->patterns[x->n_patterns++] = i;
    }
    return GW_OK;
}

static gw_status explain_missing(gw_explainer *x)
{
    const bool ends_tell = x->s->kind == GW_EXPLAIN_LINE && !x->a->request.n_via; /* all that counts */
    bool settled = false, backwards = ends_tell && gw_explain_direction(x);
    gw_status status = x->s->kind == GW_EXPLAIN_PORT ? gw_explain_port(x, &settled) : gw_explain_service(x);
    if (status || settled) return status;
    uint32_t n_facts = x->out->n_reasons;
    status = gw_explain_search(x, &x->forced);
    if (!status && x->found.journeys.n)
        status = gw_explain_loss(x);
    else if (!status && !backwards)
        status = gw_explain_limits(x);
    if (status) return status;
    if (x->out->n_reasons == n_facts && x->out->best == GW_NO_ID && !backwards)
        gw_explain_add(x, GW_WHY_NOT_CONNECTED);
    if (ends_tell) gw_explain_line_far(x);
    return GW_OK;
}

static gw_status explain_empty(gw_explainer *x)
{
    gw_status status = gw_explain_nearest(x);
    if (!status) status = gw_explain_via_ports(x);
    if (!status) status = gw_explain_limits(x);
    if (!status && !x->out->n_reasons) gw_explain_add(x, GW_WHY_NOT_CONNECTED);
    return status;
}

static gw_status explain(gw_explainer *x)
{
    const gw_journey_set *s = &x->a->journeys;
    gw_explanation *e = x->out;
    if (x->s) e->journey = gw_explain_find(x->s, x->d, &x->a->request, s);
    if (x->s && e->journey != GW_NO_ID) {
        e->in_answer = true;
        gw_explain_closed(x, s, e->journey);
        return GW_OK;
    }
    if (!x->s && s->n) return GW_OK;
    gw_status status = GW_OK;
    if (!gw_timetable_covers(x->d->timetable, x->a->request.time))
        status = gw_explain_outside(x);
    else if (x->s)
        status = explain_missing(x);
    if (status || s->n || e->n_helps) return status;
    if (gw_timetable_covers(x->d->timetable, x->a->request.time)) {
        x->s = NULL; /* nothing helps the line, so what would help at all? */
        x->forced = forced_request(x);
        status = explain_empty(x);
    }
    return status || e->n_helps ? status : gw_explain_feed_days(x);
}

gw_status gw_explain(gw_planner *p, const gw_dataset *d, const gw_plan_answer *a, const gw_explain_subject *s,
                     gw_explanation *out, gw_error *err)
{
    gw_explanation e = {.journey = GW_NO_ID, .best = GW_NO_ID};
    if (s) e.subject = *s;
    gw_explainer x = {.p = p, .d = d, .a = a, .s = s, .out = &e, .err = err};
    gw_status status = GW_OK;
    if (s && s->n_lines) status = list_patterns(&x);
    if (status) gw_fail(err, status, "explaining: out of memory");
    x.forced = forced_request(&x);
    if (!status) status = explain(&x);
    gw_plan_answer_free(&x.found);
    free(x.patterns);
    if (status) {
        gw_explanation_free(&e);
        return status;
    }
    *out = e;
    return GW_OK;
}

gw_status gw_explain_asked(gw_planner *p, const gw_dataset *d, const gw_plan_answer *a, const char *what,
                           const gw_str *reference, gw_explanation *out, gw_error *err)
{
    gw_explain_subject s = {0};
    /* The answer itself says what such a place is for. */
    bool no_destination =
        gw_plan_is_for_transfer(d, &a->request.from) || gw_plan_is_for_transfer(d, &a->request.to);
    if (no_destination && !reference) {
        *out = (gw_explanation){.journey = GW_NO_ID, .best = GW_NO_ID};
        return GW_OK;
    }
    if (a->request.page.kind != GW_PAGE_FIRST) {
        if (reference) return gw_fail(err, GW_BAD_INPUT, "%s: only with the first page of an answer", what);
        *out = (gw_explanation){.journey = GW_NO_ID, .best = GW_NO_ID};
        return GW_OK;
    }
    gw_status status = reference ? gw_explain_resolve(d, what, *reference, &s, err) : GW_OK;
    if (!status) status = gw_explain(p, d, a, reference ? &s : NULL, out, err);
    if (status)
        gw_explain_subject_free(&s);
    else
        out->routes = s.routes;
    return status;
}

void gw_explanation_free(gw_explanation *e)
{
    free(e->routes);
    gw_journey_set_free(&e->found);
    *e = (gw_explanation){0};
}
