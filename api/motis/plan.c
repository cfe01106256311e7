/* GET plan: plan, plan once more with a wider window when there are too few, leave out what was not asked
 * for. */
#include "api/motis/motis_priv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define WIDE_WINDOW_S 7200

static bool is_direct(const gw_journey *j)
{
    return j->rides == 0;
}

/* Keeps what is wanted, in order. Returns how many have a ride. */
static uint32_t keep_wanted(const gw_motis_query *m, gw_journey_set *s)
{
    uint32_t kept = 0, rides = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        bool direct = is_direct(&s->journeys[i]);
        if (s->journeys[i].n_legs == 0 || !(direct ? m->direct : m->transit)) continue;
        s->journeys[kept++] = s->journeys[i];
        rides += !direct;
    }
    s->n = kept;
    return rides;
}

static gw_status plan_once(const gw_context *c, const gw_motis_query *m, gw_plan_answer *answer,
                           uint32_t *rides, gw_error *err)
{
    gw_plan_answer_free(answer);
    *answer = (gw_plan_answer){0};
    gw_status status = gw_planner_plan(c->planner, c->dataset, &m->plan, answer, err);
    if (!status) *rides = keep_wanted(m, &answer->journeys);
    return status;
}

/* A journey whose first ride runs by headway may leave at any moment: it stands for all departures after it,
 * and a wider window would only show it again. */
static bool runs_all_the_time(const gw_journey_set *s)
{
    for (uint32_t i = 0; i < s->n; i++) {
        const gw_journey *j = &s->journeys[i];
        const gw_leg *l = &s->legs[j->first_leg], *end = l + j->n_legs;
        while (l < end && l->kind != GW_LEG_RIDE) l++;
        if (l < end && l->headway) return true;
    }
    return false;
}

static gw_status find(const gw_context *c, gw_motis_query *m, gw_plan_answer *answer, gw_error *err)
{
    uint32_t rides = 0;
    gw_status status = plan_once(c, m, answer, &rides, err);
    bool too_few = m->transit && m->timetable_view && rides < m->num_itineraries &&
                   !runs_all_the_time(&answer->journeys);
    if (status || !too_few || m->plan.window_s >= WIDE_WINDOW_S) return status;
    m->plan.window_s = WIDE_WINDOW_S;
    if (!m->plan.max_journeys && m->plan.direction == GW_DEPART_AFTER)
        m->plan.max_journeys = (uint32_t)m->num_itineraries;
    return plan_once(c, m, answer, &rides, err);
}

/* --- pages --- */

/* "LATER|1772411400|n.1772409600…": the moment that clients may look at, then our own. */
static void write_cursor(gw_json_writer *w, const gw_motis_query *m, const gw_motis_out *o, bool later)
{
    const gw_plan_page *page = later ? &o->answer->next : &o->answer->previous;
    char own[GW_PAGE_TEXT], text[GW_PAGE_TEXT + 40] = "";
    gw_plan_page_write(o->dataset, &o->answer->request, page, own);
    int64_t at = page->cut.departure + (later && page->cut.arrival == INT64_MAX);
    if (later && page->arrive_after != INT64_MIN) at = page->arrive_after + 1;
    if (own[0] && m->timetable_view && m->transit)
        snprintf(text, sizeof text, "%s|%lld|%s", later ? "LATER" : "EARLIER", (long long)at, own);
    gw_json_put_text(w, later ? "nextPageCursor" : "previousPageCursor", text);
}

/* --- the answer --- */

static void write_request(gw_json_writer *w, const gw_http_request *q)
{
    static const char *const names[] = {"fromPlace", "toPlace", "time", "arriveBy", "pageCursor"};
    gw_str v;
    gw_json_object(w, "requestParameters");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (gw_http_query(q, names[i], &v)) gw_json_put_str(w, names[i], v);
    gw_json_object_end(w);
}

static void write_end(gw_motis_out *o, const char *key, bool is_from)
{
    const gw_plan_request *r = &o->answer->request;
    const gw_end *end = is_from ? &r->from : &r->to;
    bool is_stop = end->kind == GW_END_STOPS && end->stop.v != GW_NO_ID;
    gw_motis_place p = {.stop = is_stop ? end->stop.v : GW_NO_ID,
                        .end = end,
                        .is_from = is_from,
                        .arrival = GW_MOTIS_NO_TIME,
                        .departure = GW_MOTIS_NO_TIME,
                        .pickup = -1,
                        .drop_off = -1,
                        .with_modes = true};
    gw_motis_write_place(o, key, &p);
}

static void write_itineraries(gw_motis_out *o, const char *key, bool direct)
{
    const gw_journey_set *s = &o->answer->journeys;
    gw_json_array(&o->w, key);
    for (uint32_t i = 0; i < s->n; i++)
        if (is_direct(&s->journeys[i]) == direct) gw_motis_write_itinerary(o, i);
    gw_json_array_end(&o->w);
}

static void write_answer(const gw_http_request *q, const gw_motis_query *m, const gw_plan_answer *answer,
                         bool v5, gw_http_response *r)
{
    const gw_context *c = gw_context_of(q);
    gw_motis_out o = {.dataset = c->dataset, .answer = answer, .lang = gw_request_lang(q), .v5 = v5};
    gw_json_begin(&o.w, &r->body);
    gw_json_object(&o.w, NULL);
    write_request(&o.w, q);
    gw_json_object(&o.w, "debugOutput");
    gw_json_put_int(&o.w, "window_s", m->plan.window_s);
    gw_json_object_end(&o.w);
    write_end(&o, "from", true);
    write_end(&o, "to", false);
    write_itineraries(&o, "direct", true);
    write_itineraries(&o, "itineraries", false);
    write_cursor(&o.w, m, &o, false);
    write_cursor(&o.w, m, &o, true);
    gw_json_object_end(&o.w);
}

static void plan(const gw_http_request *q, gw_http_response *r, bool v5)
{
    const gw_context *c = gw_context_of(q);
    gw_plan_answer answer = {0};
    gw_motis_query m;
    gw_error err = {0};
    gw_str ignored;
    gw_status status = gw_motis_query_read(q, &m, &err);
    /* Without a time the answer is another one each minute. */
    bool timeless = !gw_http_query(q, "time", &ignored) && !gw_http_query(q, "pageCursor", &ignored);
    if (!status && !timeless && gw_answer_fresh(q, r, gw_request_lang(q), "public, max-age=60")) return;
    if (!status) status = find(c, &m, &answer, &err);
    if (status) {
        gw_answer_failed(r, status, &err);
    } else {
        gw_answer_attribution(q, r, c->dataset);
        write_answer(q, &m, &answer, v5, r);
    }
    gw_plan_answer_free(&answer);
}

void gw_motis_plan_v5(const gw_http_request *q, gw_http_response *r)
{
    plan(q, r, true);
}

void gw_motis_plan_v6(const gw_http_request *q, gw_http_response *r)
{
    plan(q, r, false);
}
