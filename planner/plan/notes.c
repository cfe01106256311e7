/* What an answer cannot say by journeys alone, in three languages. */
#include "planner/plan/notes_priv.h"

#include <stdio.h>
#include <string.h>

static const note_wording outside_dates = {"outside-feed-dates",
                                           {"這一天不在時刻表的日期之內（{1} 至 {2}）。",
                                            "这一天不在时刻表的日期之内（{1} 至 {2}）。",
                                            "This day lies outside the timetable's dates ({1} to {2})."}};
static const note_wording feed_dates = {"feed-dates",
                                        {"時刻表「{1}」沒有這一天的班次（有效期：{2}）。",
                                         "时刻表“{1}”没有这一天的班次（有效期：{2}）。",
                                         "The timetable '{1}' has no service for this day (it holds {2})."}};
static const note_wording validity = {
    "feed-validity",
    {"發佈者只保證這些日期的時刻表：{1}。這一天不在其中，班次或有不同。",
     "发布者只保证这些日期的时刻表：{1}。这一天不在其中，班次或有不同。",
     "The publisher vouches for the timetable only on these dates: {1}. This day is "
     "outside them; services may differ."}};
static const note_wording no_stop_from = {"no-stop-near-from",
                                          {"起點步行 {1} 分鐘之內沒有車站。",
                                           "起点步行 {1} 分钟之内没有车站。",
                                           "No stop lies within {1} minutes' walk of the start."}};
static const note_wording no_stop_to = {"no-stop-near-to",
                                        {"終點步行 {1} 分鐘之內沒有車站。", "终点步行 {1} 分钟之内没有车站。",
                                         "No stop lies within {1} minutes' walk of the end."}};
static const note_wording no_journey = {
    "no-journey",
    {"找不到行程。可以試試其他時間或另一個口岸，或容許多步行、多轉車。",
     "找不到行程。可以试试其他时间或另一个口岸，或允许多步行、多换乘。",
     "No journey was found. Another time, another port, a longer walk or more changes may help."}};
static const note_wording step_free = {
    "step-free-unknown",
    {"只列出註明可供輪椅使用的班次和站內沒有梯級的通道；很多時刻表沒有註明。",
     "只列出注明可供轮椅使用的班次和站内没有台阶的通道；很多时刻表没有注明。",
     "Only lines that say they take wheelchairs, and ways without steps inside "
     "stations, are shown; many timetables "
     "do not say."}};
static const note_wording no_ports = {
    "no-ports",
    {"起點和終點在邊境兩邊，但沒有可用的口岸連接。", "起点和终点在边境两边，但没有可用的口岸连接。",
     "Start and end are on different sides of the border, and no usable port joins them."}};
static const note_wording after_window = {
    "after-window",
    {"{1} 分鐘之內沒有班次；以下是之後最早的行程。", "{1} 分钟之内没有班次；以下是之后最早的行程。",
     "Nothing leaves within {1} minutes; these are the next journeys."}};

void note_add(gw_plan_answer *a, const note_wording *w, const char *const first[GW_N_LANGS],
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

void note_add_plain(gw_plan_answer *a, const note_wording *w, const char *first, const char *second)
{
    const char *const same[GW_N_LANGS] = {first, first, first}, *const also[GW_N_LANGS] = {second, second,
                                                                                           second};
    note_add(a, w, same, second ? also : NULL);
}

static void add_minutes(gw_plan_answer *a, const note_wording *w, int32_t seconds)
{
    char minutes[16];
    snprintf(minutes, sizeof minutes, "%d", seconds / 60);
    note_add_plain(a, w, minutes, NULL);
}

void gw_plan_note_doubt(const gw_dataset *d, gw_plan_answer *a, const gw_doubt *doubt)
{
    static const note_wording in_doubt = {
        "departure-in-doubt",
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
    note_add(a, &in_doubt, same, said);
    for (int lang = 0; lang < GW_N_LANGS; lang++) gw_buf_free(&claims[lang]);
}

void gw_plan_note_long_wait(gw_plan_answer *a, double wait_s)
{
    static const note_wording long_wait = {
        "long-wait",
        {"這個走法平均要候車 {1} 分鐘。起點步行 {2} "
         "分鐘以外的車站或有更合適的班次：多走一段路，或先乘的士到車站，"
         "或可遲得多才出門。",
         "这种走法平均要候车 {1} 分钟。起点步行 {2} "
         "分钟以外的车站也许有更合适的班次：多走一段路，或先乘出租车到车站，"
         "也许可以晚得多再出门。",
         "This way waits {1} minutes on average. Stops beyond {2} minutes' walk of the start may have better "
         "services: a longer walk, or a taxi to a station, may let you leave much later."}};
    if (wait_s < GW_PLAN_LONG_WAIT_S) return;
    char waits[16], walks[16];
    snprintf(waits, sizeof waits, "%.0f", wait_s / 60);
    snprintf(walks, sizeof walks, "%d", a->request.max_access_s / 60);
    note_add_plain(a, &long_wait, waits, walks);
}

void gw_plan_note_longer_walk(gw_plan_answer *a, int32_t walk_s, const char *const way[GW_N_LANGS])
{
    static const note_wording longer_walk = {
        "longer-walk",
        {"若願意在起點或終點步行 {1} 分鐘，最遲可在 {2}才出門，同樣有把握。",
         "若愿意在起点或终点步行 {1} 分钟，最晚可在 {2}再出门，同样有把握。",
         "Whoever is ready to walk {1} minutes at one end can leave by {2} and be as sure."}};
    char minutes[16];
    snprintf(minutes, sizeof minutes, "%d", (walk_s + 59) / 60);
    const char *const same[GW_N_LANGS] = {minutes, minutes, minutes};
    note_add(a, &longer_walk, same, way);
}

bool gw_plan_note_place(const gw_dataset *d, gw_plan_answer *a)
{
    static const note_wording for_transfer = {
        "place-for-transfer",
        {"{1}"
         "只供跨境救護車轉運之用（須由醫院安排，見其他方法），不設公共交通行程。往該處作其他用途，請以附近車"
         "站或地址查詢。",
         "{1}"
         "只供跨境救护车转运之用（须由医院安排，见其他方法），不设公共交通行程。前往该处作其他用途，请以附近"
         "车站或地址查询。",
         "{1} is here for the ambulance transfer alone, which hospitals arrange (see the other ways); no "
         "journeys are "
         "planned. To go there otherwise, ask for a stop or an address near it."}};
    const gw_end *ends[] = {&a->request.to, &a->request.from};
    for (int i = 0; i < 2; i++) {
        if (!gw_plan_is_for_transfer(d, ends[i])) continue;
        note_add(a, &for_transfer, gw_place_at(d->places, ends[i]->place)->names, NULL);
        return true;
    }
    return false;
}

/* An older patient walks to a door: one that may be further off than five minutes is told. */
static void note_points(const gw_dataset *d, gw_plan_answer *a)
{
    static const note_wording roughly = {"place-approximate",
                                         {"{1}的位置只是大概，誤差可達 {2} 米；出發前請向院方查詢正確地址。",
                                          "{1}的位置只是大概，误差可达 {2} 米；出发前请向院方查询准确地址。",
                                          "Where {1} stands is known only roughly, to within {2} m: ask them "
                                          "for the address before you leave."}};
    const int32_t told_m = 300;
    const gw_end *ends[] = {&a->request.to, &a->request.from};
    for (int i = 0; i < 2; i++) {
        if (ends[i]->kind != GW_END_PLACE) continue;
        const gw_place *p = gw_place_at(d->places, ends[i]->place);
        if (p->error_m <= told_m) continue;
        char metres[16];
        snprintf(metres, sizeof metres, "%d", p->error_m);
        const char *const same[GW_N_LANGS] = {metres, metres, metres};
        note_add(a, &roughly, p->names, same);
    }
}

/* --- dates --- */

gw_day note_day(const gw_dataset *d, const gw_end *e, int64_t instant)
{
    int64_t local = instant + gw_zone_offset(gw_end_zone(d, e), instant);
    return (gw_day)(local >= 0 ? local / 86400 : -((86399 - local) / 86400));
}

static void note_span(gw_plan_answer *a, gw_day first, gw_day last)
{
    char from[11], to[11];
    gw_day_format_iso(first, from);
    gw_day_format_iso(last, to);
    note_add_plain(a, &outside_dates, from, to);
}

void gw_plan_note_outside(const gw_dataset *d, gw_plan_answer *a)
{
    const gw_timetable *t = d->timetable;
    gw_day first = t->first_day, last = t->first_day + (gw_day)t->n_days - 1, x, y;
    if (gw_dataset_span(d, &x, &y)) {
        first = x;
        last = y;
    }
    note_span(a, first, last);
}

static void note_dates(const gw_dataset *d, gw_plan_answer *a)
{
    const gw_timetable *t = d->timetable;
    const gw_plan_request *r = &a->request;
    gw_day day = note_day(d, r->direction == GW_ARRIVE_BY ? &r->to : &r->from, r->time), first, last;
    if (gw_dataset_span(d, &first, &last) && (day < first || day > last)) {
        gw_plan_note_outside(d, a);
        return;
    }
    const gw_side sides[2] = {r->from.side, r->to.side};
    if (gw_dataset_side_without(d, sides, day, &first, &last)) {
        note_span(a, first, last);
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
        note_add_plain(a, &feed_dates, gw_tt_text(t, f->tag), span);
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
    gw_day day = note_day(d, r->direction == GW_ARRIVE_BY ? &r->to : &r->from, r->time);
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
    if (which.p) note_add_plain(a, &validity, which.p, NULL);
    gw_buf_free(&which);
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
        if (apart && !any_port_joins(d)) note_add(a, &no_ports, NULL, NULL);
    } else if (after) {
        add_minutes(a, &after_window, r->window_s);
    }
    if (d->ports) note_of_ports(d, a);
    if (!a->journeys.n && r->wheelchair)
        note_add(a, &step_free, NULL, NULL); /* also: no door without steps */
    if (!a->journeys.n && near_from && near_to) note_add(a, &no_journey, NULL, NULL);
    if (a->journeys.n) note_dates(d, a);
    note_points(d, a);
    note_validity(d, a);
}
