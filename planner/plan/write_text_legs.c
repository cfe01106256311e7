/* The legs of a journey, and pieces of text, for a terminal. */
#include "planner/plan/write_text_priv.h"

#include <stdio.h>
#include <string.h>

static const text_words hours_minutes = {{"{1} 小時 {2} 分鐘", "{1} 小时 {2} 分钟", "{1} h {2} min"}};
static const text_words minutes_only = {{"{1} 分鐘", "{1} 分钟", "{1} min"}};
static const text_words walk_to = {{"步行 {1}到{2}", "步行 {1}到{2}", "walk {1} to {2}"}};
static const text_words walk_metres = {{"{1}（{2} 米）", "{1}（{2} 米）", "{1}, {2} m,"}};
static const text_words walk_inside = {
    {"{1}（其中 {2}在站內）", "{1}（其中 {2}在站内）", "{1}, {2} of it inside the station,"}};
static const text_words ride_line = {{"乘{1}", "乘{1}", "{1}"}};
static const text_words ride_seat = {
    {"不用下車，車輛轉為 {1}", "不用下车，车辆转为 {1}", "stay on, the vehicle goes on as {1}"}};
static const text_words ride_towards = {{"（往{1}）", "（往{1}）", " towards {1}"}};
static const text_words ride_headway = {
    {"，{1}一班，約等 {2}", "，{1}一班，约等 {2}", ", {1}, wait about {2}"}};
static const text_words ride_to = {
    {"；車程 {1}，{2} 站，到{3}", "；车程 {1}，{2} 站，到{3}", "; {1}, {2} stops, to {3}"}};
static const text_words ride_to_next = {{"；車程 {1}，到{3}", "；车程 {1}，到{3}", "; {1}, next stop, {3}"}};
static const text_words at_platform = {{"（{1} 號月台）", "（{1} 号站台）", " (platform {1})"}};
static const text_words circa = {{"約  ", "约  ", "ca. "}}; /* as wide as what stands before other times */
static const text_words arrives_circa = {{"（約）", "（约）", " (ca.)"}};
static const text_words border_takes = {{"{1}過關：一般 {2}，20 人中有 1 人要超過 {3}",
                                         "{1}过关：一般 {2}，20 人中有 1 人要超过 {3}",
                                         "{1}: usually {2}, 1 in 20 takes over {3}"}};
static const text_words border_opens = {{"；{1} 才開放", "；{1} 才开放", "; opens at {1}"}};
static const text_words stay_at = {
    {"在{1}停留 {2}或以上", "在{1}停留 {2}或以上", "stay {2} or longer at {1}"}};
static const text_words pass_by = {{"經過{1}", "经过{1}", "by way of {1}"}};
static const text_words or_timed = {{"或 {1} 乘{2}", "或 {1} 乘{2}", "or {1} {2}"}};
static const text_words or_every = {{"或乘{2}，{1}一班", "或乘{2}，{1}一班", "or {2}, {1}"}};
static const text_words too_late = {
    {"（趕不上下一程）", "（赶不上下一程）", " (too late for the next ride)"}};

void text_say(text_answer *x, const text_words *w, const char *a, const char *b, const char *c)
{
    const char *const fill[] = {a, b, c};
    gw_plan_say(x->out, w->text[x->lang], fill, 3);
}

const char *text_end_name(text_answer *x, const gw_end *e, gw_buf *into)
{
    gw_buf_reset(into);
    gw_end_name(x->d, e, x->lang, into);
    return into->p ? into->p : "";
}

static const char *text_stop_name(text_answer *x, gw_stop_id stop, const gw_end *end, gw_buf *into)
{
    if (stop.v == GW_NO_ID) return text_end_name(x, end, into);
    gw_buf_reset(into);
    gw_plan_stop_name(x->d, stop, x->lang, into);
    return into->p ? into->p : "";
}

const char *text_duration(text_answer *x, int32_t seconds, gw_buf *into)
{
    char hours[16], minutes[16];
    int32_t total = (seconds + 30) / 60;
    if (seconds > 0 && total == 0) total = 1;
    snprintf(hours, sizeof hours, "%d", total / 60);
    snprintf(minutes, sizeof minutes, "%d", total % 60);
    const char *const both[] = {hours, minutes}, *const one[] = {minutes};
    gw_buf_reset(into);
    if (total >= 60) {
        gw_plan_say(into, hours_minutes.text[x->lang], both, 2);
    } else {
        gw_plan_say(into, minutes_only.text[x->lang], one, 1);
    }
    return into->p ? into->p : "";
}

int64_t text_local_time(const text_answer *x, const gw_end *end, gw_stop_id stop, int32_t tt_s)
{
    int64_t instant = x->d->timetable->zero + tt_s;
    return instant + gw_plan_offset(x->d, end, stop, instant);
}

void text_clock_of(int64_t local, char out[12])
{
    int64_t of_day = (local % 86400 + 86400) % 86400;
    gw_time_format_clock((int32_t)(of_day - of_day % 60), out);
}

/* People read no seconds: a departure is shown a little early, an arrival (later: 59) a little late. */
void text_marked_time(text_answer *x, const char *mark, const gw_end *end, gw_stop_id stop, int32_t tt_s,
                      int32_t later)
{
    char clock[12];
    text_clock_of(text_local_time(x, end, stop, tt_s + later), clock);
    gw_buf_printf(x->out, "%s%s  ", mark, clock);
}

void text_time(text_answer *x, const gw_end *end, gw_stop_id stop, int32_t tt_s, int32_t later)
{
    text_marked_time(x, x->about ? "   ~" : "    ", end, stop, tt_s, later);
}

void text_walk(text_answer *x, const gw_leg *leg, gw_buf *a, gw_buf *b)
{
    const gw_end *to = &x->a->request.to;
    char metres[24];
    text_time(x, &x->a->request.from, leg->from, leg->departure_s, 0);
    const char *time = text_duration(x, leg->arrival_s - leg->departure_s, a);
    gw_buf both = {0};
    int32_t walk_m = gw_plan_walk_m(x->d, &x->a->request, leg);
    if (walk_m > 0) {
        snprintf(metres, sizeof metres, "%d", walk_m);
        const char *const fill[] = {time, metres};
        gw_plan_say(&both, walk_metres.text[x->lang], fill, 2);
        if (both.p) time = both.p;
    }
    if (leg->inside_s) {
        gw_buf inside = {0};
        const char *const fill[] = {time, text_duration(x, leg->inside_s, &inside)};
        gw_plan_say(&both, walk_inside.text[x->lang], fill, 2);
        if (both.p) time = both.p;
        gw_buf_free(&inside);
    }
    text_say(x, &walk_to, time, text_stop_name(x, leg->to, to, b), NULL);
    gw_buf_text(x->out, "\n");
    gw_buf_free(&both);
}

void text_border(text_answer *x, const gw_leg *leg, gw_buf *a, gw_buf *b)
{
    const gw_end port = {.kind = GW_END_PORT, .port = leg->port, .stop = {GW_NO_ID}, .side = GW_SIDE_CN};
    gw_side from = (gw_side)gw_tt_stop_at(x->d->timetable, leg->from.v)->side;
    gw_clearance c = gw_port_clearance(gw_plan_ports(x->d, &x->a->request), leg->port, from, leg->admitted_s);
    gw_buf name = {0};
    text_time(x, &x->a->request.from, leg->from, leg->departure_s, 0);
    text_say(x, &border_takes, text_end_name(x, &port, &name), text_duration(x, c.p50_s, a),
             text_duration(x, c.p95_s, b));
    if (leg->admitted_s > leg->departure_s) {
        char clock[12];
        text_clock_of(text_local_time(x, &x->a->request.from, leg->from, leg->admitted_s), clock);
        text_say(x, &border_opens, clock, NULL, NULL);
    }
    gw_buf_text(x->out, "\n");
    gw_buf_free(&name);
}

static void put_platform(text_answer *x, gw_stop_id stop)
{
    const gw_timetable *t = x->d->timetable;
    const char *platform = stop.v == GW_NO_ID ? "" : gw_tt_text(t, gw_tt_stop_at(t, stop.v)->platform);
    if (*platform) text_say(x, &at_platform, platform, NULL, NULL);
}

/* In a line of its own under the ride. */
static void put_booking(text_answer *x, const gw_ride_facts *facts, bool alighting)
{
    size_t before = x->out->n;
    gw_buf_text(x->out, "           ! ");
    if (gw_plan_booking_words(facts, alighting, x->lang, x->out)) {
        gw_buf_text(x->out, "\n");
    } else if (!x->out->failed) {
        x->out->p[x->out->n = before] = '\0';
    }
}

void text_ride(text_answer *x, const gw_leg *leg, gw_buf *a, gw_buf *b)
{
    const gw_timetable *t = x->d->timetable;
    const gw_tt_route *route = gw_tt_route_at(t, gw_tt_pattern_at(t, leg->pattern.v)->route);
    gw_ride_facts facts = gw_plan_ride_facts(x->d, leg, x->lang);

    if (!leg->headway) x->about = false;
    const char *mark = leg->headway          ? (x->about ? "   ~" : "    ")
                       : facts.departs_about ? circa.text[x->lang]
                                             : "    ";
    text_marked_time(x, mark, &x->a->request.from, leg->from, leg->headway ? leg->ready_s : leg->departure_s,
                     0);
    gw_buf_reset(a);
    gw_plan_line_say(t, route, x->lang, !leg->in_seat, a);
    text_say(x, leg->in_seat ? &ride_seat : &ride_line, a->p ? a->p : "", NULL, NULL);
    if (*facts.trip_short_name) gw_buf_printf(x->out, " %s", facts.trip_short_name);
    if (*facts.headsign) text_say(x, &ride_towards, facts.headsign, NULL, NULL);
    put_platform(x, leg->from);
    if (leg->headway) {
        char every[64];
        gw_headway_words(leg->headway_least_s, leg->headway_greatest_s, x->lang, every);
        text_say(x, &ride_headway, every, text_duration(x, leg->departure_s - leg->ready_s, a), NULL);
    }
    x->about = leg->headway; /* who catches a timetabled one knows the time again */
    char stops[16];
    uint32_t n_stops = leg->to_position - leg->from_position;
    snprintf(stops, sizeof stops, "%u", n_stops);
    text_say(x, n_stops == 1 ? &ride_to_next : &ride_to,
             text_duration(x, leg->arrival_s - leg->departure_s, a), stops,
             text_stop_name(x, leg->to, &x->a->request.to, b));
    put_platform(x, leg->to);
    if (facts.arrives_about && !leg->headway) text_say(x, &arrives_circa, NULL, NULL, NULL);
    gw_buf_text(x->out, "\n");
    put_booking(x, &facts, false);
    put_booking(x, &facts, true);
}

/* In a line of its own before the leg that begins there. */
void text_stay(text_answer *x, const gw_leg *leg, gw_buf *a, gw_buf *b)
{
    if (!leg->after_via) return;
    const gw_via *at = &x->a->request.via[leg->after_via - 1];
    gw_buf_text(x->out, "           ");
    text_say(x, at->stay_s ? &stay_at : &pass_by, text_end_name(x, &at->end, a),
             text_duration(x, at->stay_s, b), NULL);
    gw_buf_text(x->out, "\n");
}

/* Each in a line of its own under the ride. */
void text_alternatives(text_answer *x, uint32_t journey, uint32_t k)
{
    gw_buf line = {0};
    const gw_timetable *t = x->d->timetable;
    const gw_plan_request *r = &x->a->request;
    gw_alternative other[GW_MOST_ALTERNATIVES];
    uint32_t n = gw_plan_alternatives(x->d, r, &x->a->journeys, journey, k, other, r->alternatives);
    for (uint32_t i = 0; i < n; i++) {
        const gw_leg *leg = &other[i].leg;
        const gw_tt_route *route = gw_tt_route_at(t, gw_tt_pattern_at(t, leg->pattern.v)->route);
        char when[64];
        gw_buf_reset(&line);
        gw_plan_line_say(t, route, x->lang, true, &line);
        if (leg->headway)
            gw_headway_words(leg->headway_least_s, leg->headway_greatest_s, x->lang, when);
        else
            text_clock_of(text_local_time(x, &r->from, leg->from, leg->departure_s), when);
        gw_buf_text(x->out, "           ");
        text_say(x, leg->headway ? &or_every : &or_timed, when, line.p ? line.p : "", NULL);
        if (!other[i].connects) text_say(x, &too_late, NULL, NULL, NULL);
        gw_buf_text(x->out, "\n");
    }
    if (line.failed) x->out->failed = true;
    gw_buf_free(&line);
}
