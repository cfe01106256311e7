/* What is to be said of ports and calendars: closed, other hours, clearance, holidays, clinics. */
#include "planner/plan/notes_priv.h"

#include <stdio.h>
#include <string.h>

static const note_wording port_closed = {"port-closed",
                                         {"{1}那時已關閉，{2} 重新開放。", "{1}那时已关闭，{2} 重新开放。",
                                          "{1} is closed at that time and opens again at {2}."}};
static const note_wording road_closed = {"port-road-closed",
                                         {"往{1}的道路那時封閉，{2} 重新開放。",
                                          "往{1}的道路那时封闭，{2} 重新开放。",
                                          "The road to {1} is closed at that time and opens again at {2}."}};
static const note_wording special_hours = {"port-special-hours",
                                           {"{1}當日服務時間有特別安排（來源：{2}）。",
                                            "{1}当日服务时间有特别安排（来源：{2}）。",
                                            "{1} keeps special hours on that day (source: {2})."}};
static const note_wording clinic_closed = {
    "clinic-closed", {"門診在 {1} 休息。", "门诊在 {1} 休息。", "The outpatient clinics are closed on {1}."}};
static const note_wording clinic_closed_assumed = {
    "clinic-closed",
    {"門診在 {1} 休息（這是假設，請向醫院查詢）。", "门诊在 {1} 休息（这是假设，请向医院查询）。",
     "The outpatient clinics are closed on {1} (assumed; ask the hospital)."}};
static const note_wording holidays_incomplete = {
    "holiday-data-incomplete",
    {"{1} 年的假期安排尚未齊全：班次和過關時間或有不同。",
     "{1} 年的假期安排尚未齐全：班次和过关时间或有不同。",
     "The holidays of {1} are not fully known yet: services and clearance times may differ."}};
static const note_wording clearance_assumed = {"clearance-assumed",
                                               {"過關時間是估計，並非實測。", "过关时间是估计，并非实测。",
                                                "Clearance times are assumed, not measured."}};

static void add_closed(const gw_dataset *d, gw_plan_answer *a, uint32_t port, gw_side from, int32_t asked_s,
                       int32_t opens_s)
{
    const gw_port *p = gw_port_at(d->ports, port);
    const gw_timetable *t = d->timetable;
    const gw_zone *zone = t->zones[t->feeds[0].zone];
    char clock[12], day[11], when[24];
    int64_t asked = t->zero + asked_s, opens = t->zero + opens_s;
    asked += gw_zone_offset(zone, asked);
    opens += gw_zone_offset(zone, opens);
    gw_time_format_clock((int32_t)(opens % 86400), clock);
    gw_day_format_iso((gw_day)(opens / 86400), day);
    snprintf(when, sizeof when, "%s%s%s", opens / 86400 != asked / 86400 ? day : "",
             opens / 86400 != asked / 86400 ? " " : "", clock);
    gw_port_exception e = gw_port_exception_at(d->ports, port, from, asked_s);
    bool road = e.any && e.kind == GW_EXCEPTION_ROAD_CLOSED;
    const char *const same[GW_N_LANGS] = {when, when, when};
    note_add(a, road ? &road_closed : &port_closed, p->names, same);
}

/* Is somebody let in at hours that ports.csv does not have? */
static void note_special(const gw_dataset *d, gw_plan_answer *a, uint32_t port, gw_side from,
                         int32_t admitted_s)
{
    gw_port_exception e = gw_port_exception_at(d->ports, port, from, admitted_s);
    int32_t closing_s = admitted_s + gw_port_at(d->ports, port)->last_admission_s;
    if (!e.any) e = gw_port_exception_at(d->ports, port, from, closing_s); /* it does not close then */
    if (!e.any) return;
    gw_buf text[GW_N_LANGS] = {{0}};
    const char *said[GW_N_LANGS];
    for (int lang = 0; lang < GW_N_LANGS; lang++) {
        gw_source_say(d->fares, e.source, (gw_lang)lang, true, &text[lang]);
        said[lang] = text[lang].p ? text[lang].p : "";
    }
    note_add(a, &special_hours, gw_port_at(d->ports, port)->names, said);
    for (int lang = 0; lang < GW_N_LANGS; lang++) gw_buf_free(&text[lang]);
}

/* A port that is itself an end: can anybody come through at that moment? */
static void note_end_port(const gw_dataset *d, gw_plan_answer *a, const gw_end *e, gw_side from,
                          int64_t instant)
{
    if (e->kind != GW_END_PORT || !gw_port_usable(d->ports, e->port)) return;
    int32_t at = gw_tt_seconds(d->timetable, instant), admits = gw_port_admits(d->ports, e->port, from, at);
    if (admits == GW_NEVER) return;
    if (admits > at) add_closed(d, a, e->port, from, at, admits);
    note_special(d, a, e->port, from, admits);
}

/* Does the answer leave so much later that the closed gate, and not the way to it, may be why? */
static bool leaves_late(const gw_dataset *d, const gw_plan_answer *a)
{
    const int64_t soon_s = a->request.window_s > 3600 ? a->request.window_s : 3600;
    for (uint32_t i = 0; i < a->journeys.n; i++)
        if (d->timetable->zero + a->journeys.journeys[i].departure_s <= a->request.time + soon_s)
            return false;
    return true;
}

bool gw_plan_via_closed(const gw_dataset *d, const gw_plan_answer *a, uint32_t *port, int32_t *opens_s)
{
    const gw_plan_request *r = &a->request;
    const int32_t at = gw_tt_seconds(d->timetable, r->time);
    if (!d->ports || r->direction != GW_DEPART_AFTER || r->page.kind != GW_PAGE_FIRST) return false;
    if (r->from.side == r->to.side || !leaves_late(d, a)) return false;
    for (uint32_t i = 0; i < r->n_via; i++) {
        const gw_end *e = &r->via[i].end;
        if (e->kind != GW_END_PORT || !gw_port_usable(d->ports, e->port)) continue;
        *port = e->port;
        *opens_s = gw_port_admits(d->ports, e->port, r->from.side, at);
        return *opens_s != GW_NEVER && *opens_s > at;
    }
    return false;
}

static void note_via(const gw_dataset *d, gw_plan_answer *a)
{
    uint32_t port;
    int32_t opens_s, at = gw_tt_seconds(d->timetable, a->request.time);
    if (gw_plan_via_closed(d, a, &port, &opens_s)) add_closed(d, a, port, a->request.from.side, at, opens_s);
}

static void note_crossings(const gw_dataset *d, gw_plan_answer *a)
{
    const gw_journey_set *s = &a->journeys;
    for (uint32_t i = 0; i < s->n; i++) {
        for (uint32_t k = 0; k < s->journeys[i].n_legs; k++) {
            const gw_leg *leg = &s->legs[s->journeys[i].first_leg + k];
            if (leg->kind != GW_LEG_BORDER) continue;
            gw_side from = (gw_side)gw_tt_stop_at(d->timetable, leg->from.v)->side;
            if (leg->admitted_s > leg->departure_s)
                add_closed(d, a, leg->port, from, leg->departure_s, leg->admitted_s);
            note_special(d, a, leg->port, from, leg->admitted_s);
            const char *source =
                gw_port_clearance(gw_plan_ports(d, &a->request), leg->port, from, leg->admitted_s).source;
            if (source && strstr(source, "assumed")) note_add(a, &clearance_assumed, NULL, NULL);
        }
    }
}

/* Is the calendar of both sides known for that day? */
static void note_calendar(const gw_dataset *d, gw_plan_answer *a, gw_day day)
{
    bool complete = gw_port_day_facts(d->ports, GW_SIDE_HK, day).complete &&
                    gw_port_day_facts(d->ports, GW_SIDE_CN, day).complete;
    if (complete) return;
    char year[16];
    int y, m, dd;
    gw_day_split(day, &y, &m, &dd);
    snprintf(year, sizeof year, "%d", y);
    note_add_plain(a, &holidays_incomplete, year, NULL);
}

/* For those who go to a hospital's main door; the others (A&E) have hours of their own. */
static void note_clinic(const gw_dataset *d, gw_plan_answer *a)
{
    const gw_plan_request *r = &a->request;
    if (r->to.kind != GW_END_PLACE || r->to.door != 0 || r->to.side != GW_SIDE_CN) return;
    if (strcmp(gw_place_at(d->places, r->to.place)->kind, "hospital") != 0) return;
    bool found = r->direction == GW_DEPART_AFTER && a->journeys.n;
    int64_t there = found ? d->timetable->zero + a->journeys.journeys[0].arrival_s : r->time;
    gw_day day = note_day(d, &r->to, there);
    gw_clinic_day fact = gw_port_clinic_day(d->ports, day);
    if (fact.state != GW_CLINIC_CLOSED) return;
    char date[11];
    gw_day_format_iso(day, date);
    note_add_plain(a, strstr(fact.source, "assumed") ? &clinic_closed_assumed : &clinic_closed, date, NULL);
}

void note_of_ports(const gw_dataset *d, gw_plan_answer *a)
{
    const gw_plan_request *r = &a->request;
    const gw_journey_set *s = &a->journeys;
    /* Behind the counters one has come from the other side; before them, at the hour of leaving, one is about
     * to. */
    if (!r->from.before_counters)
        note_end_port(d, a, &r->from, gw_side_other(r->from.side), r->time);
    else if (r->direction == GW_DEPART_AFTER)
        note_end_port(d, a, &r->from, r->from.side, r->time);
    if (s->n && !r->to.before_counters)
        note_end_port(d, a, &r->to, r->to.side, d->timetable->zero + s->journeys[0].arrival_s);
    note_via(d, a);
    note_crossings(d, a);

    note_calendar(d, a, note_day(d, &r->from, r->time));
    for (uint32_t i = 0; i < s->n; i++)
        note_calendar(d, a, note_day(d, &r->to, d->timetable->zero + s->journeys[i].arrival_s));
    note_clinic(d, a);
}
