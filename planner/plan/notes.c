/* What an answer cannot say by journeys alone, in three languages. */
#include "planner/plan/plan_priv.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    const char *code;
    const char *text[GW_N_LANGS]; /* {1} and {2} are filled in */
} wording;

static const wording outside_dates = {"outside-feed-dates",
                                      {"這一天不在時刻表的日期之內（{1} 至 {2}）。",
                                       "这一天不在时刻表的日期之内（{1} 至 {2}）。",
                                       "This day lies outside the timetable's dates ({1} to {2})."}};
static const wording feed_dates = {"feed-dates",
                                   {"時刻表「{1}」沒有這一天的班次（有效期：{2}）。",
                                    "时刻表“{1}”没有这一天的班次（有效期：{2}）。",
                                    "The timetable '{1}' has no service for this day (it holds {2})."}};
static const wording validity = {
    "feed-validity",
    {"發佈者只保證這些日期的時刻表：{1}。這一天不在其中，班次或有不同。",
     "发布者只保证这些日期的时刻表：{1}。这一天不在其中，班次或有不同。",
     "The publisher vouches for the timetable only on these dates: {1}. This day is "
     "outside them; services may differ."}};
static const wording no_stop_from = {"no-stop-near-from",
                                     {"起點步行 {1} 分鐘之內沒有車站。", "起点步行 {1} 分钟之内没有车站。",
                                      "No stop lies within {1} minutes' walk of the start."}};
static const wording no_stop_to = {"no-stop-near-to",
                                   {"終點步行 {1} 分鐘之內沒有車站。", "终点步行 {1} 分钟之内没有车站。",
                                    "No stop lies within {1} minutes' walk of the end."}};
static const wording no_journey = {
    "no-journey",
    {"找不到行程。可以試試其他時間或另一個口岸，或容許多步行、多轉車。",
     "找不到行程。可以试试其他时间或另一个口岸，或允许多步行、多换乘。",
     "No journey was found. Another time, another port, a longer walk or more changes may help."}};
static const wording step_free = {"step-free-unknown",
                                  {"只列出註明可供輪椅使用的班次和站內沒有梯級的通道；很多時刻表沒有註明。",
                                   "只列出注明可供轮椅使用的班次和站内没有台阶的通道；很多时刻表没有注明。",
                                   "Only lines that say they take wheelchairs, and ways without steps inside "
                                   "stations, are shown; many timetables "
                                   "do not say."}};
static const wording no_ports = {
    "no-ports",
    {"起點和終點在邊境兩邊，但沒有可用的口岸連接。", "起点和终点在边境两边，但没有可用的口岸连接。",
     "Start and end are on different sides of the border, and no usable port joins them."}};
static const wording after_window = {"after-window",
                                     {"{1} 分鐘之內沒有班次；以下是之後最早的行程。",
                                      "{1} 分钟之内没有班次；以下是之后最早的行程。",
                                      "Nothing leaves within {1} minutes; these are the next journeys."}};
static const wording port_closed = {"port-closed",
                                    {"{1}那時已關閉，{2} 重新開放。", "{1}那时已关闭，{2} 重新开放。",
                                     "{1} is closed at that time and opens again at {2}."}};
static const wording road_closed = {"port-road-closed",
                                    {"往{1}的道路那時封閉，{2} 重新開放。",
                                     "往{1}的道路那时封闭，{2} 重新开放。",
                                     "The road to {1} is closed at that time and opens again at {2}."}};
static const wording special_hours = {"port-special-hours",
                                      {"{1}當日服務時間有特別安排（來源：{2}）。",
                                       "{1}当日服务时间有特别安排（来源：{2}）。",
                                       "{1} keeps special hours on that day (source: {2})."}};
static const wording clinic_closed = {
    "clinic-closed", {"門診在 {1} 休息。", "门诊在 {1} 休息。", "The outpatient clinics are closed on {1}."}};
static const wording clinic_closed_assumed = {
    "clinic-closed",
    {"門診在 {1} 休息（這是假設，請向醫院查詢）。", "门诊在 {1} 休息（这是假设，请向医院查询）。",
     "The outpatient clinics are closed on {1} (assumed; ask the hospital)."}};
static const wording holidays_incomplete = {
    "holiday-data-incomplete",
    {"{1} 年的假期安排尚未齊全：班次和過關時間或有不同。",
     "{1} 年的假期安排尚未齐全：班次和过关时间或有不同。",
     "The holidays of {1} are not fully known yet: services and clearance times may differ."}};
static const wording clearance_assumed = {"clearance-assumed",
                                          {"過關時間是估計，並非實測。", "过关时间是估计，并非实测。",
                                           "Clearance times are assumed, not measured."}};

static void add_note(gw_plan_answer *a, const wording *w, const char *const first[GW_N_LANGS],
                     const char *const second[GW_N_LANGS])
{
    if (a->n_notes == sizeof a->notes / sizeof *a->notes) return;
    for (uint32_t i = 0; i < a->n_notes; i++) {
        if (strcmp(a->notes[i].code, w->code) == 0) return; /* the first of a kind is enough */
    }
    gw_plan_note *note = &a->notes[a->n_notes++];
    note->code = w->code;
    for (int lang = 0; lang < GW_N_LANGS; lang++) {
        gw_buf text = {0};
        const char *const fill[] = {first ? first[lang] : "", second ? second[lang] : ""};
        gw_plan_say(&text, w->text[lang], fill, 2);
        size_t n = text.n < sizeof note->text[lang] ? text.n : sizeof note->text[lang] - 1;
        if (text.p) n = gw_utf8_valid_prefix(text.p, n);
        if (text.p) memcpy(note->text[lang], text.p, n);
        note->text[lang][n] = 0;
        gw_buf_free(&text);
    }
}

static void add_plain(gw_plan_answer *a, const wording *w, const char *first, const char *second)
{
    const char *const same[GW_N_LANGS] = {first, first, first}, *const also[GW_N_LANGS] = {second, second, second};
    add_note(a, w, same, second ? also : NULL);
}

static void add_minutes(gw_plan_answer *a, const wording *w, int32_t seconds)
{
    char minutes[16];
    snprintf(minutes, sizeof minutes, "%d", seconds / 60);
    add_plain(a, w, minutes, NULL);
}

void gw_plan_note_doubt(const gw_dataset *d, gw_plan_answer *a, const gw_doubt *doubt)
{
    static const wording in_doubt = {"departure-in-doubt",
                                     {"{1} 的尾班車：資料說法不一（{2}），故以較早的一班為準。",
                                      "{1} 的末班车：资料说法不一（{2}），故以较早的一班为准。",
                                      "Sources disagree on the last departure of {1} ({2}): the earlier one decides."}};
    const char *const same[GW_N_LANGS] = {doubt->route, doubt->route, doubt->route};
    gw_buf claims[GW_N_LANGS] = {{0}};
    const char *said[GW_N_LANGS];
    for (int lang = 0; lang < GW_N_LANGS; lang++) {
        for (uint32_t i = 0; i < doubt->n_claims; i++) {
            char clock[12];
            gw_time_format_clock(doubt->claims[i].last_s, clock);
            gw_buf_printf(&claims[lang], "%s%.5s ", !i ? "" : lang == GW_LANG_EN ? "; " : "；", clock);
            gw_source_say(d->fares, doubt->claims[i].basis.source, (gw_lang)lang, true, &claims[lang]);
        }
        said[lang] = claims[lang].p ? claims[lang].p : "";
    }
    add_note(a, &in_doubt, same, said);
    for (int lang = 0; lang < GW_N_LANGS; lang++) gw_buf_free(&claims[lang]);
}

bool gw_plan_note_place(const gw_dataset *d, gw_plan_answer *a)
{
    static const wording for_transfer = {
        "place-for-transfer",
        {"{1}只供跨境救護車轉運之用（須由醫院安排，見其他方法），不設公共交通行程。往該處作其他用途，請以附近車站或地址查詢。",
         "{1}只供跨境救护车转运之用（须由医院安排，见其他方法），不设公共交通行程。前往该处作其他用途，请以附近车站或地址查询。",
         "{1} is here for the ambulance transfer alone, which hospitals arrange (see the other ways); no journeys are "
         "planned. To go there otherwise, ask for a stop or an address near it."}};
    const gw_end *ends[] = {&a->request.to, &a->request.from};
    for (int i = 0; i < 2; i++) {
        if (!gw_plan_is_for_transfer(d, ends[i])) continue;
        add_note(a, &for_transfer, gw_place_at(d->places, ends[i]->place)->names, NULL);
        return true;
    }
    return false;
}

/* --- dates --- */

static gw_day local_day(const gw_dataset *d, const gw_end *e, int64_t instant)
{
    int64_t local = instant + gw_zone_offset(gw_end_zone(d, e), instant);
    return (gw_day)(local >= 0 ? local / 86400 : -((86399 - local) / 86400));
}

void gw_plan_note_outside(const gw_dataset *d, gw_plan_answer *a)
{
    const gw_timetable *t = d->timetable;
    gw_day first = t->first_day, last = t->first_day + (gw_day)t->n_days - 1;
    char from[11], to[11];
    gw_day x, y;
    if (gw_dataset_span(d, &x, &y)) {
        first = x;
        last = y;
    }
    gw_day_format_iso(first, from);
    gw_day_format_iso(last, to);
    add_plain(a, &outside_dates, from, to);
}

static void note_dates(const gw_dataset *d, gw_plan_answer *a)
{
    const gw_timetable *t = d->timetable;
    const gw_plan_request *r = &a->request;
    gw_day day = local_day(d, r->direction == GW_ARRIVE_BY ? &r->to : &r->from, r->time), first, last;
    if (gw_dataset_span(d, &first, &last) && (day < first || day > last)) {
        gw_plan_note_outside(d, a);
        return;
    }
    for (uint32_t i = 0; i < t->n_feeds; i++) {
        const gw_tt_feed *f = &t->feeds[i];
        if (f->last_service_day < f->first_service_day) continue; /* has no service at all */
        if (day >= f->first_service_day && day <= f->last_service_day) continue;
        char from[11], to[11], span[40];
        gw_day_format_iso(f->first_service_day, from);
        gw_day_format_iso(f->last_service_day, to);
        snprintf(span, sizeof span, "%s - %s", from, to);
        add_plain(a, &feed_dates, gw_tt_text(t, f->tag), span);
    }
}

static void format_end(gw_day day, char out[11])
{
    if (day == GW_DAY_NONE) {
        memcpy(out, "…", sizeof "…");
    } else {
        gw_day_format_iso(day, out);
    }
}

static bool rides_feed(const gw_dataset *d, const gw_plan_answer *a, uint32_t feed)
{
    const gw_tt_attribution whole = {.feed = feed, .agency = GW_NO_ID, .route = GW_NO_ID};
    return gw_plan_uses(d, a, &whole);
}

/* Of the feeds that the answer rides: those whose feed_info.txt does not reach to this day. */
static void note_validity(const gw_dataset *d, gw_plan_answer *a)
{
    const gw_timetable *t = d->timetable;
    const gw_plan_request *r = &a->request;
    gw_day day = local_day(d, r->direction == GW_ARRIVE_BY ? &r->to : &r->from, r->time);
    gw_buf which = {0};
    for (uint32_t i = 0; i < t->n_feeds; i++) {
        const gw_tt_feed *f = &t->feeds[i];
        bool early = f->first_valid_day != GW_DAY_NONE && day < f->first_valid_day;
        bool late = f->last_valid_day != GW_DAY_NONE && day > f->last_valid_day;
        if ((!early && !late) || !rides_feed(d, a, i)) continue;
        char from[11], to[11];
        format_end(f->first_valid_day, from);
        format_end(f->last_valid_day, to);
        gw_buf_printf(&which, "%s%s %s - %s", which.n ? "; " : "", gw_tt_text(t, f->tag), from, to);
    }
    if (which.p) add_plain(a, &validity, which.p, NULL);
    gw_buf_free(&which);
}

/* --- ports --- */

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
    add_note(a, road ? &road_closed : &port_closed, p->names, same);
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
    add_note(a, &special_hours, gw_port_at(d->ports, port)->names, said);
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
            if (source && strstr(source, "assumed")) add_note(a, &clearance_assumed, NULL, NULL);
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
    add_plain(a, &holidays_incomplete, year, NULL);
}

/* For those who go to a hospital's main door; the others (A&E) have hours of their own. */
static void note_clinic(const gw_dataset *d, gw_plan_answer *a)
{
    const gw_plan_request *r = &a->request;
    if (r->to.kind != GW_END_PLACE || r->to.door != 0 || r->to.side != GW_SIDE_CN) return;
    if (strcmp(gw_place_at(d->places, r->to.place)->kind, "hospital") != 0) return;
    bool found = r->direction == GW_DEPART_AFTER && a->journeys.n;
    int64_t there = found ? d->timetable->zero + a->journeys.journeys[0].arrival_s : r->time;
    gw_day day = local_day(d, &r->to, there);
    gw_clinic_day fact = gw_port_clinic_day(d->ports, day);
    if (fact.state != GW_CLINIC_CLOSED) return;
    char date[11];
    gw_day_format_iso(day, date);
    add_plain(a, strstr(fact.source, "assumed") ? &clinic_closed_assumed : &clinic_closed, date, NULL);
}

static void note_ports(const gw_dataset *d, gw_plan_answer *a)
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
    note_crossings(d, a);

    note_calendar(d, a, local_day(d, &r->from, r->time));
    for (uint32_t i = 0; i < s->n; i++)
        note_calendar(d, a, local_day(d, &r->to, d->timetable->zero + s->journeys[i].arrival_s));
    note_clinic(d, a);
}

static bool any_port_joins(const gw_dataset *d)
{
    for (uint32_t i = 0; i < gw_port_count(d->ports); i++) {
        if (gw_plan_port_has_hall(d, i, GW_SIDE_HK) && gw_plan_port_has_hall(d, i, GW_SIDE_CN)) return true;
    }
    return false;
}

void gw_plan_note_answer(const gw_dataset *d, gw_plan_answer *a, bool near_from, bool near_to, bool after)
{
    const gw_plan_request *r = &a->request;
    if (!a->journeys.n) {
        note_dates(d, a);
        if (!near_from) add_minutes(a, &no_stop_from, r->max_access_s);
        if (!near_to) add_minutes(a, &no_stop_to, r->max_egress_s >= 0 ? r->max_egress_s : r->max_access_s);
        bool apart = d->ports && r->from.side && r->to.side && r->from.side != r->to.side;
        if (apart && !any_port_joins(d)) add_note(a, &no_ports, NULL, NULL);
    } else if (after) {
        add_minutes(a, &after_window, r->window_s);
    }
    if (d->ports) note_ports(d, a);
    if (!a->journeys.n && r->wheelchair)
        add_note(a, &step_free, NULL, NULL); /* also: no door without steps */
    if (!a->journeys.n && near_from && near_to) add_note(a, &no_journey, NULL, NULL);
    if (a->journeys.n) note_dates(d, a);
    note_validity(d, a);
}
