/* The last way home in sentences: by when, by which port, what ends it. */
#include "planner/visit/last_words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MORE_RIDES 1u
#define MORE_S     (30 * 60.0)

/* A row with its way: the others say nothing of rides and time. */
static bool has_way(const gw_visit_last_port *p)
{
    return p->leave != INT64_MIN && p->journey != GW_NO_ID && !isnan(p->fate.p50_s);
}

uint32_t gw_visit_last_reasonable(const gw_visit_last_answer *a)
{
    uint32_t least_rides = UINT32_MAX, fastest = 0;
    double least_s = INFINITY;
    for (uint32_t i = 0; i < a->n; i++) {
        const gw_visit_last_port *p = &a->ports[i];
        if (!has_way(p)) continue;
        uint32_t rides = a->plan.journeys.journeys[p->journey].rides;
        if (rides < least_rides) least_rides = rides;
        if (p->fate.p50_s >= least_s) continue;
        least_s = p->fate.p50_s;
        fastest = i;
    }
    bool sure = a->n && a->ports[0].leave_by[GW_VISIT_SHARES - 1] != INT64_MIN;
    for (uint32_t i = 0; i < a->n; i++) {
        const gw_visit_last_port *p = &a->ports[i];
        if (!has_way(p)) continue;
        if (sure && p->leave_by[GW_VISIT_SHARES - 1] == INT64_MIN) break; /* from here on unsure ones */
        if (a->plan.journeys.journeys[p->journey].rides <= least_rides + MORE_RIDES &&
            p->fate.p50_s <= least_s + MORE_S)
            return i;
    }
    return sure && a->ports[fastest].leave_by[GW_VISIT_SHARES - 1] == INT64_MIN ? 0 : fastest;
}

static void say1(gw_buf *out, last_word w, gw_lang lang, const char *a)
{
    const char *const fill[] = {a};
    last_say(out, w, lang, fill, 1);
}

void last_clock(const gw_dataset *d, const gw_end *zone, int64_t instant, char out[12])
{
    visit_clock(d, zone, instant, 0, out);
    if (strcmp(out, "00:00") == 0) snprintf(out, 12, "24:00");
}

bool last_from_hospital(const gw_dataset *d, const gw_end *e)
{
    return e->kind == GW_END_PLACE && strcmp(gw_place_at(d->places, e->place)->kind, "hospital") == 0;
}

const char *last_port_name(const gw_dataset *d, uint32_t port, gw_lang lang)
{
    return port == GW_NO_ID ? "" : gw_port_at(d->ports, port)->names[lang];
}

/* "17:00 [news report "hk01 60310130"], 18:00 […]" */
static void say_claims(const gw_dataset *d, const gw_doubt *doubt, gw_lang lang, gw_buf *out)
{
    for (uint32_t i = 0; i < doubt->n_claims; i++) {
        char clock[12];
        gw_time_format_clock(doubt->claims[i].last_s, clock);
        gw_buf_printf(out, "%s%s [", !i ? "" : lang == GW_LANG_EN ? ", " : "、", clock);
        gw_source_say(d->fares, doubt->claims[i].basis.source, lang, true, out);
        gw_buf_text(out, "]");
    }
}

void last_say_doubt(const gw_dataset *d, const gw_doubt *doubt, gw_lang lang, gw_buf *out)
{
    gw_buf claims = {0};
    say_claims(d, doubt, lang, &claims);
    const char *const fill[] = {doubt->route, visit_text_of(&claims)};
    last_say(out, LAST_DOUBT_OF, lang, fill, 2);
    gw_buf_free(&claims);
}

static void say_ride_cause(const gw_dataset *d, const gw_visit_last_cause *c, const gw_end *home,
                           gw_lang lang, gw_buf *out)
{
    const gw_timetable *t = d->timetable;
    const gw_tt_route *r = gw_tt_route_at(t, c->route);
    char clock[12];
    gw_buf line = {0}, claims = {0};
    gw_plan_line_say(t, r, lang, true, &line);
    visit_clock(d, home, c->at, 0, clock);
    const char *const fill[] = {visit_text_of(&line), gw_tt_name(t, &gw_tt_stop_at(t, c->stop.v)->name, lang),
                                clock};
    last_say(out, c->kind == GW_LAST_DEPARTURE ? LAST_DEPARTS : LAST_RUNS, lang, fill, 3);
    if (c->doubt) {
        say_claims(d, c->doubt, lang, &claims);
        say1(out, LAST_DOUBT, lang, visit_text_of(&claims));
    }
    gw_buf_free(&line);
    gw_buf_free(&claims);
}

void gw_visit_say_cause(const gw_dataset *d, const gw_visit_last_port *p, const gw_end *home, gw_lang lang,
                        gw_buf *out)
{
    const gw_visit_last_cause *c = &p->cause;
    if (c->kind == GW_LAST_NONE) return;
    if (c->kind != GW_LAST_ADMISSION) {
        say_ride_cause(d, c, home, lang, out);
        return;
    }
    char closes[12], last[12];
    last_clock(d, home, p->gate.closes, closes);
    last_clock(d, home, c->at, last);
    const char *const all[] = {last_port_name(d, p->port, lang), closes, last}, *const some[] = {all[0],
                                                                                                 last};
    bool known = p->gate.closes != INT64_MIN && p->gate.closes >= c->at;
    last_say(out, known ? LAST_CLOSES : LAST_ADMITS, lang, known ? all : some, known ? 3 : 2);
}

/* --- the first lines --- */

static void say_leave(const gw_dataset *d, const gw_visit_last_answer *a, const gw_visit_last_port *p,
                      gw_lang lang, gw_buf *out)
{
    const gw_plan_request *r = &a->plan.request;
    bool sure = p->leave_by[GW_VISIT_SHARES - 1] != INT64_MIN;
    char leave[12];
    gw_buf often = {0}, asked = {0};
    visit_clock(d, &r->to, p->leave, 0, leave);
    gw_visit_say_share(sure ? a->request.certainty : p->home, lang, &often);
    if (sure) visit_capital(lang, &often);
    gw_visit_say_share(a->request.certainty, lang, &asked);
    const char *const fill[] = {leave, visit_text_of(&often)}, *const unsure[] = {visit_text_of(&asked),
                                                                                  leave,
                                                                                  visit_text_of(&often)};
    if (sure)
        last_say(out, last_from_hospital(d, &r->from) ? LAST_LEAVE_HOSPITAL : LAST_LEAVE, lang, fill, 2);
    else
        last_say(out, LAST_UNSURE, lang, unsure, 3);
    gw_buf_free(&often);
    gw_buf_free(&asked);
}

static void say_by(const gw_dataset *d, const gw_visit_last_answer *a, const gw_visit_last_port *p,
                   gw_lang lang, gw_buf *out)
{
    gw_buf cause = {0};
    gw_visit_say_cause(d, p, &a->plan.request.to, lang, &cause);
    const char *const fill[] = {last_port_name(d, p->port, lang), visit_text_of(&cause)};
    gw_buf_text(out, lang == GW_LANG_EN ? " " : "");
    if (p->port == GW_NO_ID) {
        if (cause.n) say1(out, LAST_BY, lang, visit_text_of(&cause));
    } else {
        last_say(out, cause.n ? LAST_BY_PORT : LAST_BY_PORT_ON, lang, fill, 2);
    }
    gw_buf_free(&cause);
}

/* The way that leaves last of all, behind one that most would rather take. */
static void say_latest(const gw_dataset *d, const gw_visit_last_answer *a, gw_lang lang, gw_buf *out)
{
    const gw_visit_last_port *p = &a->ports[0];
    char leave[12], rides[16];
    gw_buf span = {0};
    visit_clock(d, &a->plan.request.to, p->leave, 0, leave);
    snprintf(rides, sizeof rides, "%u", a->plan.journeys.journeys[p->journey].rides);
    visit_say_span((int64_t)ceil(p->fate.p50_s) + 59, lang, &span);
    const char *const fill[] = {last_port_name(d, p->port, lang), leave, rides, visit_text_of(&span)};
    gw_buf_text(out, lang == GW_LANG_EN ? " " : "");
    last_say(out, LAST_LATEST, lang, fill, 4);
    gw_buf_free(&span);
}

bool last_leads_home(const gw_visit_last_answer *a)
{
    return a->n && a->ports[0].leave != INT64_MIN;
}

void last_say_first(const gw_dataset *d, const gw_visit_last_answer *a, gw_lang lang, gw_buf *out)
{
    char clock[12];
    if (!last_leads_home(a)) {
        last_say(out, LAST_NONE, lang, NULL, 0);
        return;
    }
    const gw_visit_last_port *p = &a->ports[gw_visit_last_reasonable(a)];
    say_leave(d, a, p, lang, out);
    say_by(d, a, p, lang, out);
    if (p != &a->ports[0]) say_latest(d, a, lang, out);
    visit_clock(d, &a->plan.request.to, a->no_return, 0, clock);
    gw_buf_text(out, lang == GW_LANG_EN ? " " : "");
    say1(out, LAST_NO_RETURN, lang, clock);
}
