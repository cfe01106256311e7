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

/* When nothing leaves in its window the planner shows what leaves next. On a page before another that is what
 * the reader has seen already; so is, on a page of later arrivals, what arrives before it. */
static bool is_on_page(const gw_motis_query *m, const gw_timetable *t, const gw_journey *j)
{
    const gw_plan_request *r = &m->plan;
    bool arriving = r->direction == GW_ARRIVE_BY;
    if (m->page == GW_PAGE_EARLIER && !arriving) return t->zero + j->departure_s <= r->time + r->window_s;
    if (m->page == GW_PAGE_LATER && arriving) return t->zero + j->arrival_s >= r->time - r->window_s;
    return true;
}

static bool is_wanted(const gw_motis_query *m, const gw_timetable *t, const gw_journey *j)
{
    if (j->n_legs == 0 || !is_on_page(m, t, j)) return false;
    if (m->max_travel_s && j->arrival_s - j->departure_s > m->max_travel_s) return false;
    if (is_direct(j)) return m->direct;
    return m->transit;
}

/* Keeps what is wanted, in order. Returns how many have a ride. */
static uint32_t keep_wanted(const gw_motis_query *m, const gw_timetable *t, gw_journey_set *s)
{
    uint32_t kept = 0, rides = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        if (!is_wanted(m, t, &s->journeys[i])) continue;
        s->journeys[kept++] = s->journeys[i];
        rides += !is_direct(&s->journeys[kept - 1]);
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
    if (!status) *rides = keep_wanted(m, c->dataset->timetable, &answer->journeys);
    return status;
}

/* The wider window begins, or ends, where the asked one does. */
static void widen(gw_motis_query *m)
{
    int32_t more = WIDE_WINDOW_S - m->plan.window_s;
    bool arriving = m->plan.direction == GW_ARRIVE_BY;
    if (m->page == GW_PAGE_EARLIER && !arriving) m->plan.time -= more;
    if (m->page == GW_PAGE_LATER && arriving) m->plan.time += more;
    m->plan.window_s = WIDE_WINDOW_S;
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
    widen(m);
    return plan_once(c, m, answer, &rides, err);
}

/* --- pages --- */

typedef struct {
    int64_t from, to; /* instants that were searched */
} window;

/* At most `most` itineraries; those who depart together stay together, so that a page begins after them. */
static uint32_t cut(const gw_motis_query *m, const gw_timetable *t, const gw_journey_set *s, window *searched)
{
    bool in_order = m->plan.direction == GW_DEPART_AFTER && m->page != GW_PAGE_EARLIER;
    uint32_t most = m->max_itineraries ? (uint32_t)m->max_itineraries : UINT32_MAX;
    if (!m->max_itineraries && in_order && m->plan.window_s == WIDE_WINDOW_S && m->num_itineraries > 0)
        most = (uint32_t)m->num_itineraries;
    uint32_t rides = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        const gw_journey *j = &s->journeys[i];
        if (is_direct(j)) continue;
        if (++rides <= most) continue;
        if (!m->max_itineraries && i > 0 && s->journeys[i - 1].departure_s == j->departure_s) continue;
        if (in_order) searched->to = t->zero + j->departure_s - 1;
        return i;
    }
    return s->n;
}

/* What lies between the two cursors: the window asked for, and what is shown beyond it. */
static window window_of(const gw_motis_query *m, const gw_timetable *t, const gw_journey_set *s)
{
    bool arriving = m->plan.direction == GW_ARRIVE_BY;
    window w = {m->plan.time, m->plan.time};
    if (!arriving) w.to += m->plan.window_s;
    for (uint32_t i = 0; i < s->n; i++) {
        const gw_journey *j = &s->journeys[i];
        if (is_direct(j)) continue;
        if (arriving && t->zero + j->arrival_s < w.from) w.from = t->zero + j->arrival_s;
        if (!arriving && t->zero + j->departure_s > w.to) w.to = t->zero + j->departure_s;
    }
    return w;
}

static void write_cursors(gw_json_writer *w, const gw_motis_query *m, const window *searched)
{
    char earlier[40] = "", later[40] = "";
    if (m->timetable_view && m->transit) {
        snprintf(earlier, sizeof earlier, "EARLIER|%lld", (long long)searched->from - 1);
        snprintf(later, sizeof later, "LATER|%lld", (long long)searched->to + 1);
    }
    gw_json_put_text(w, "previousPageCursor", earlier);
    gw_json_put_text(w, "nextPageCursor", later);
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

static void write_itineraries(gw_motis_out *o, const char *key, uint32_t n, bool direct)
{
    const gw_journey_set *s = &o->answer->journeys;
    gw_json_array(&o->w, key);
    for (uint32_t i = 0; i < n; i++)
        if (is_direct(&s->journeys[i]) == direct) gw_motis_write_itinerary(o, i);
    gw_json_array_end(&o->w);
}

static void write_answer(const gw_http_request *q, const gw_motis_query *m, const gw_plan_answer *answer,
                         bool v5, gw_http_response *r)
{
    const gw_context *c = gw_context_of(q);
    gw_motis_out o = {.dataset = c->dataset, .answer = answer, .lang = gw_request_lang(q), .v5 = v5};
    window searched = window_of(m, c->dataset->timetable, &answer->journeys);
    gw_json_begin(&o.w, &r->body);
    gw_json_object(&o.w, NULL);
    write_request(&o.w, q);
    gw_json_object(&o.w, "debugOutput");
    gw_json_put_int(&o.w, "window_s", m->plan.window_s);
    gw_json_object_end(&o.w);
    write_end(&o, "from", true);
    write_end(&o, "to", false);
    uint32_t n = cut(m, c->dataset->timetable, &answer->journeys, &searched);
    write_itineraries(&o, "direct", answer->journeys.n, true);
    write_itineraries(&o, "itineraries", n, false);
    write_cursors(&o.w, m, &searched);
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
