/* Our answer for people at a terminal. Times stand in front, so that they line up whatever the names are; "~"
 * marks a time that follows from the wait for a line that only runs every so many minutes, "ca." one that the
 * vehicle need not keep to. */
#include "planner/plan/fares.h"
#include "planner/plan/plan_priv.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    const gw_dataset *d;
    const gw_plan_answer *a;
    gw_lang lang;
    gw_buf *out;
    bool about;    /* from here on in this journey times are expected ones */
    gw_plan_fares fares; /* of the journey under way */
    bool credited; /* the first of those whose data it is has been named */
} writer;

typedef struct {
    const char *text[GW_N_LANGS];
} words;

static const words from_to = {{"由  {1}\n到  {2}\n", "从  {1}\n到  {2}\n", "From  {1}\nTo    {2}\n"}};
static const words leaving = {{"    {1} 或之後出發", "    {1} 或之后出发", "      leaving {1} or later"}};
static const words arriving = {{"    {1} 或之前到達", "    {1} 或之前到达", "      arriving by {1}"}};
static const words within = {{"（{1} 分鐘內）", "（{1} 分钟内）", ", within {1} min"}};
static const words rides_0 = {{"全程步行", "全程步行", "on foot"}};
static const words rides_1 = {{"乘車 1 程", "乘车 1 程", "1 ride"}};
static const words rides_n = {{"乘車 {1} 程", "乘车 {1} 程", "{1} rides"}};
static const words sum_walk = {{"步行 {1}", "步行 {1}", "walk {1}"}};
static const words sum_wait = {{"候車 {1}", "候车 {1}", "wait {1}"}};
static const words sum_border = {{"過關 {1}", "过关 {1}", "border {1}"}};
static const words via = {{"經{1}", "经{1}", "via {1}"}};
static const words hours_minutes = {{"{1} 小時 {2} 分鐘", "{1} 小时 {2} 分钟", "{1} h {2} min"}};
static const words minutes_only = {{"{1} 分鐘", "{1} 分钟", "{1} min"}};
static const words walk_to = {{"步行 {1}到{2}", "步行 {1}到{2}", "walk {1} to {2}"}};
static const words walk_metres = {{"{1}（{2} 米）", "{1}（{2} 米）", "{1}, {2} m,"}};
static const words walk_inside = {
    {"{1}（其中 {2}在站內）", "{1}（其中 {2}在站内）", "{1}, {2} of it inside the station,"}};
static const words ride_line = {{"乘{1}", "乘{1}", "{1}"}};
static const words ride_seat = {
    {"不用下車，車輛轉為 {1}", "不用下车，车辆转为 {1}", "stay on, the vehicle goes on as {1}"}};
static const words ride_towards = {{"（往{1}）", "（往{1}）", " towards {1}"}};
static const words ride_headway = {{"，{1}一班，約等 {2}", "，{1}一班，约等 {2}", ", {1}, wait about {2}"}};
static const words ride_to = {
    {"；車程 {1}，{2} 站，到{3}", "；车程 {1}，{2} 站，到{3}", "; {1}, {2} stops, to {3}"}};
static const words ride_to_next = {{"；車程 {1}，到{3}", "；车程 {1}，到{3}", "; {1}, next stop, {3}"}};
static const words at_platform = {{"（{1} 號月台）", "（{1} 号站台）", " (platform {1})"}};
static const words circa = {{"約  ", "约  ", "ca. "}}; /* as wide as what stands before other times */
static const words arrives_circa = {{"（約）", "（约）", " (ca.)"}};
static const words border_takes = {{"{1}過關：一般 {2}，20 人中有 1 人要超過 {3}",
                                    "{1}过关：一般 {2}，20 人中有 1 人要超过 {3}",
                                    "{1}: usually {2}, 1 in 20 takes over {3}"}};
static const words border_opens = {{"；{1} 才開放", "；{1} 才开放", "; opens at {1}"}};
static const words arrive_at = {{"到達{1}", "到达{1}", "{1}"}};
static const words sided = {{"{1}（{2}）", "{1}（{2}）", "{1} ({2})"}};
static const words side_hk = {{"香港一側", "香港一侧", "Hong Kong side"}};
static const words side_cn = {{"深圳一側", "深圳一侧", "Shenzhen side"}};
static const words is_best[GW_N_PLACES] = {{{"最快", "最快", "fastest"}},
                                           {{"轉車最少", "换乘最少", "fewest rides"}},
                                           {{"步行最少", "步行最少", "least walking"}}};
static const words stay_at = {{"在{1}停留 {2}或以上", "在{1}停留 {2}或以上", "stay {2} or longer at {1}"}};
static const words pass_by = {{"經過{1}", "经过{1}", "by way of {1}"}};
static const words or_timed = {{"或 {1} 乘{2}", "或 {1} 乘{2}", "or {1} {2}"}};
static const words or_every = {{"或乘{2}，{1}一班", "或乘{2}，{1}一班", "or {2}, {1}"}};
static const words too_late = {{"（趕不上下一程）", "（赶不上下一程）", " (too late for the next ride)"}};
static const words none_found = {{"沒有行程。\n", "没有行程。\n", "No journey.\n"}};
static const words data_by = {{"資料：", "资料：", "Data: "}};

static void say(writer *x, const words *w, const char *a, const char *b, const char *c)
{
    const char *const fill[] = {a, b, c};
    gw_plan_say(x->out, w->text[x->lang], fill, 3);
}

/* --- pieces of text; each result is borrowed from the buffer given --- */

static const char *end_name(writer *x, const gw_end *e, gw_buf *into)
{
    gw_buf_reset(into);
    gw_end_name(x->d, e, x->lang, into);
    return into->p ? into->p : "";
}

static const char *stop_name(writer *x, gw_stop_id stop, const gw_end *end, gw_buf *into)
{
    if (stop.v == GW_NO_ID) return end_name(x, end, into);
    gw_buf_reset(into);
    gw_plan_stop_name(x->d, stop, x->lang, into);
    return into->p ? into->p : "";
}

static const char *duration(writer *x, int32_t seconds, gw_buf *into)
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

static int64_t local_time(const writer *x, const gw_end *end, gw_stop_id stop, int32_t tt_s)
{
    int64_t instant = x->d->timetable->zero + tt_s;
    return instant + gw_plan_offset(x->d, end, stop, instant);
}

static void clock_of(int64_t local, char out[12])
{
    int64_t of_day = (local % 86400 + 86400) % 86400;
    gw_time_format_clock((int32_t)(of_day - of_day % 60), out);
}

static void day_of(int64_t local, char out[11])
{
    int64_t of_day = (local % 86400 + 86400) % 86400;
    gw_day_format_iso((gw_day)((local - of_day) / 86400), out);
}

/* People read no seconds: a departure is shown a little early, an arrival (later: 59) a little late. */
static void put_marked_time(writer *x, const char *mark, const gw_end *end, gw_stop_id stop, int32_t tt_s,
                            int32_t later)
{
    char clock[12];
    clock_of(local_time(x, end, stop, tt_s + later), clock);
    gw_buf_printf(x->out, "%s%s  ", mark, clock);
}

static void put_time(writer *x, const gw_end *end, gw_stop_id stop, int32_t tt_s, int32_t later)
{
    put_marked_time(x, x->about ? "   ~" : "    ", end, stop, tt_s, later);
}

/* --- legs --- */

static void put_walk(writer *x, const gw_leg *leg, gw_buf *a, gw_buf *b)
{
    const gw_end *to = &x->a->request.to;
    char metres[24];
    put_time(x, &x->a->request.from, leg->from, leg->departure_s, 0);
    const char *time = duration(x, leg->arrival_s - leg->departure_s, a);
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
        const char *const fill[] = {time, duration(x, leg->inside_s, &inside)};
        gw_plan_say(&both, walk_inside.text[x->lang], fill, 2);
        if (both.p) time = both.p;
        gw_buf_free(&inside);
    }
    say(x, &walk_to, time, stop_name(x, leg->to, to, b), NULL);
    gw_buf_text(x->out, "\n");
    gw_buf_free(&both);
}

static void put_border(writer *x, const gw_leg *leg, gw_buf *a, gw_buf *b)
{
    const gw_end port = {.kind = GW_END_PORT, .port = leg->port, .stop = {GW_NO_ID}, .side = GW_SIDE_CN};
    gw_side from = (gw_side)gw_tt_stop_at(x->d->timetable, leg->from.v)->side;
    gw_clearance c = gw_port_clearance(gw_plan_ports(x->d, &x->a->request), leg->port, from, leg->admitted_s);
    gw_buf name = {0};
    put_time(x, &x->a->request.from, leg->from, leg->departure_s, 0);
    say(x, &border_takes, end_name(x, &port, &name), duration(x, c.p50_s, a), duration(x, c.p95_s, b));
    if (leg->admitted_s > leg->departure_s) {
        char clock[12];
        clock_of(local_time(x, &x->a->request.from, leg->from, leg->admitted_s), clock);
        say(x, &border_opens, clock, NULL, NULL);
    }
    gw_buf_text(x->out, "\n");
    gw_buf_free(&name);
}

static void put_platform(writer *x, gw_stop_id stop)
{
    const gw_timetable *t = x->d->timetable;
    const char *platform = stop.v == GW_NO_ID ? "" : gw_tt_text(t, gw_tt_stop_at(t, stop.v)->platform);
    if (*platform) say(x, &at_platform, platform, NULL, NULL);
}

/* In a line of its own under the ride. */
static void put_booking(writer *x, const gw_ride_facts *facts, bool alighting)
{
    size_t before = x->out->n;
    gw_buf_text(x->out, "           ! ");
    if (gw_plan_booking_words(facts, alighting, x->lang, x->out)) {
        gw_buf_text(x->out, "\n");
    } else if (!x->out->failed) {
        x->out->p[x->out->n = before] = '\0';
    }
}

static void put_ride(writer *x, const gw_leg *leg, gw_buf *a, gw_buf *b)
{
    const gw_timetable *t = x->d->timetable;
    const gw_tt_route *route = gw_tt_route_at(t, gw_tt_pattern_at(t, leg->pattern.v)->route);
    gw_ride_facts facts = gw_plan_ride_facts(x->d, leg, x->lang);

    if (!leg->headway) x->about = false;
    const char *mark = leg->headway          ? (x->about ? "   ~" : "    ")
                       : facts.departs_about ? circa.text[x->lang]
                                             : "    ";
    put_marked_time(x, mark, &x->a->request.from, leg->from, leg->headway ? leg->ready_s : leg->departure_s,
                    0);
    gw_buf_reset(a);
    gw_plan_line_say(t, route, x->lang, !leg->in_seat, a);
    say(x, leg->in_seat ? &ride_seat : &ride_line, a->p ? a->p : "", NULL, NULL);
    if (*facts.trip_short_name) gw_buf_printf(x->out, " %s", facts.trip_short_name);
    if (*facts.headsign) say(x, &ride_towards, facts.headsign, NULL, NULL);
    put_platform(x, leg->from);
    if (leg->headway) {
        char every[64];
        gw_headway_words(leg->headway_least_s, leg->headway_greatest_s, x->lang, every);
        say(x, &ride_headway, every, duration(x, leg->departure_s - leg->ready_s, a), NULL);
    }
    x->about = leg->headway; /* who catches a timetabled one knows the time again */
    char stops[16];
    uint32_t n_stops = leg->to_position - leg->from_position;
    snprintf(stops, sizeof stops, "%u", n_stops);
    say(x, n_stops == 1 ? &ride_to_next : &ride_to, duration(x, leg->arrival_s - leg->departure_s, a), stops,
        stop_name(x, leg->to, &x->a->request.to, b));
    put_platform(x, leg->to);
    if (facts.arrives_about && !leg->headway) say(x, &arrives_circa, NULL, NULL, NULL);
    gw_buf_text(x->out, "\n");
    put_booking(x, &facts, false);
    put_booking(x, &facts, true);
}

/* In a line of its own before the leg that begins there. */
static void put_stay(writer *x, const gw_leg *leg, gw_buf *a, gw_buf *b)
{
    if (!leg->after_via) return;
    const gw_via *at = &x->a->request.via[leg->after_via - 1];
    gw_buf_text(x->out, "           ");
    say(x, at->stay_s ? &stay_at : &pass_by, end_name(x, &at->end, a), duration(x, at->stay_s, b), NULL);
    gw_buf_text(x->out, "\n");
}

/* Each in a line of its own under the ride. */
static void put_alternatives(writer *x, uint32_t journey, uint32_t k)
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
            clock_of(local_time(x, &r->from, leg->from, leg->departure_s), when);
        gw_buf_text(x->out, "           ");
        say(x, leg->headway ? &or_every : &or_timed, when, line.p ? line.p : "", NULL);
        if (!other[i].connects) say(x, &too_late, NULL, NULL, NULL);
        gw_buf_text(x->out, "\n");
    }
    if (line.failed) x->out->failed = true;
    gw_buf_free(&line);
}

/* --- journeys --- */

static void put_part(writer *x, const words *w, const char *text)
{
    gw_buf_text(x->out, x->lang == GW_LANG_EN ? ", " : "，");
    say(x, w, text, NULL, NULL);
}

static void put_sums(writer *x, uint32_t i, gw_buf *a)
{
    const gw_journey *j = &x->a->journeys.journeys[i];
    gw_journey_sums sums = gw_journey_sum(&x->a->journeys, i);
    char rides[16];
    snprintf(rides, sizeof rides, "%u", j->rides);
    put_part(x, j->rides == 0 ? &rides_0 : j->rides == 1 ? &rides_1 : &rides_n, rides);
    if (sums.walk_s && j->rides) put_part(x, &sum_walk, duration(x, sums.walk_s, a));
    if (sums.wait_s) put_part(x, &sum_wait, duration(x, sums.wait_s, a));
    if (sums.border_s) put_part(x, &sum_border, duration(x, sums.border_s, a));
    if (x->fares.shown && j->rides) {
        gw_buf_text(x->out, x->lang == GW_LANG_EN ? ", " : "，");
        gw_plan_fare_sum_say(&x->fares.sum, x->lang, x->out);
    }
    if (sums.port == GW_NO_ID) return;
    const gw_end port = {.kind = GW_END_PORT, .port = sums.port, .stop = {GW_NO_ID}, .side = GW_SIDE_CN};
    put_part(x, &via, end_name(x, &port, a));
}

/* The guaranteed places it holds, where there is a choice. */
static void put_places(writer *x, uint32_t i)
{
    uint32_t best[GW_N_PLACES];
    if (x->a->journeys.n < 2) return;
    gw_plan_best(&x->a->journeys, best);
    for (int place = 0, n = 0; place < GW_N_PLACES; place++) {
        if (best[place] != i) continue;
        gw_buf_text(x->out, n++ ? ", " : "  * ");
        say(x, &is_best[place], NULL, NULL, NULL);
    }
}

/* Does the arrival follow from an expected wait? */
static bool arrival_expected(const gw_journey_set *s, const gw_journey *j)
{
    bool expected = false;
    for (uint32_t k = 0; k < j->n_legs; k++) {
        const gw_leg *leg = &s->legs[j->first_leg + k];
        if (leg->kind == GW_LEG_RIDE) expected = leg->headway;
    }
    return expected;
}

static void put_journey(writer *x, uint32_t i, gw_buf *a, gw_buf *b)
{
    const gw_plan_request *r = &x->a->request;
    const gw_journey_set *s = &x->a->journeys;
    const gw_journey *j = &s->journeys[i];
    const gw_stop_id nowhere = {GW_NO_ID};
    gw_stop_id first = j->n_legs ? s->legs[j->first_leg].from : nowhere;
    gw_stop_id last = j->n_legs ? s->legs[j->first_leg + j->n_legs - 1].to : nowhere;
    int64_t leaves = local_time(x, &r->from, first, j->departure_s),
            comes = local_time(x, &r->to, last, j->arrival_s);
    const gw_end *asked_at = r->direction == GW_ARRIVE_BY ? &r->to : &r->from;
    int64_t asked = local_time(x, asked_at, nowhere, gw_tt_seconds(x->d->timetable, r->time));
    char day[11], asked_day[11], from[12], to[12];
    day_of(leaves, day);
    day_of(asked, asked_day);
    clock_of(leaves, from);
    clock_of(comes + 59, to);

    if (gw_plan_fares_of(x->d, r, s, i, &x->fares)) x->out->failed = true;
    gw_buf_printf(x->out, "\n%u. %s%s%s - %s%s  ", i + 1, strcmp(day, asked_day) ? day : "",
                  strcmp(day, asked_day) ? " " : "", from, arrival_expected(s, j) ? "~" : "", to);
    gw_buf_text(x->out, duration(x, j->arrival_s - j->departure_s, a));
    put_sums(x, i, a);
    put_places(x, i);
    gw_buf_text(x->out, "\n");
    x->about = false;
    for (uint32_t k = 0; k < j->n_legs; k++) {
        const gw_leg *leg = &s->legs[j->first_leg + k];
        put_stay(x, leg, a, b);
        switch (leg->kind) {
        case GW_LEG_WALK:
            put_walk(x, leg, a, b);
            break;
        case GW_LEG_RIDE:
            put_ride(x, leg, a, b);
            gw_plan_say_ride_fare(&x->fares, k, x->lang, "           ", x->out);
            put_alternatives(x, i, k);
            break;
        case GW_LEG_BORDER:
            put_border(x, leg, a, b);
            break;
        }
    }
    put_time(x, &r->to, last, j->arrival_s, 59);
    say(x, &arrive_at, end_name(x, &r->to, a), NULL, NULL);
    gw_buf_text(x->out, "\n");
}

/* --- head and foot --- */

/* Where it cannot be seen from the name, the side is said: of a port, and of a coordinate, which took it from
 * the nearest stop. */
static const char *sided_name(writer *x, const gw_end *e, gw_buf *into)
{
    gw_buf name = {0};
    bool unclear = e->kind == GW_END_PORT || e->kind == GW_END_BEST_PORT || e->kind == GW_END_POINT;
    if (!unclear || !x->d->ports || !e->side) return end_name(x, e, into);
    const words *side = e->side == GW_SIDE_HK ? &side_hk : &side_cn;
    const char *const fill[] = {end_name(x, e, &name), side->text[x->lang]};
    gw_buf_reset(into);
    gw_plan_say(into, sided.text[x->lang], fill, 2);
    gw_buf_free(&name);
    return into->p ? into->p : "";
}

static void put_head(writer *x, gw_buf *a, gw_buf *b)
{
    const gw_plan_request *r = &x->a->request;
    const gw_stop_id nowhere = {GW_NO_ID};
    bool arrive = r->direction == GW_ARRIVE_BY;
    int64_t local = r->time + gw_plan_offset(x->d, arrive ? &r->to : &r->from, nowhere, r->time);
    char day[11], clock[12], when[32], minutes[16];
    day_of(local, day);
    clock_of(local, clock);
    snprintf(when, sizeof when, "%s %s", day, clock);
    snprintf(minutes, sizeof minutes, "%d", r->window_s / 60);
    say(x, &from_to, sided_name(x, &r->from, a), sided_name(x, &r->to, b), NULL);
    say(x, arrive ? &arriving : &leaving, when, NULL, NULL);
    if (r->window_s > 0 && !arrive) say(x, &within, minutes, NULL, NULL);
    gw_buf_text(x->out, "\n");
}

static void put_credit(void *context, const char *name, const char *url)
{
    writer *x = context;
    (void)url;
    if (!x->credited) say(x, &data_by, NULL, NULL, NULL);
    if (x->credited) gw_buf_text(x->out, "; ");
    gw_foreign_say(name, x->lang, x->out);
    x->credited = true;
}

static void put_foot(writer *x)
{
    gw_buf places = {0};
    gw_plan_say_places(x->d, &x->a->request, x->lang, &places);
    if (x->a->n_notes || places.n) gw_buf_text(x->out, "\n");
    for (uint32_t i = 0; i < x->a->n_notes; i++)
        gw_buf_printf(x->out, "* %s\n", x->a->notes[i].text[x->lang]);
    if (places.n) gw_buf_text(x->out, places.p);
    if (places.failed) x->out->failed = true;
    gw_buf_free(&places);
    gw_plan_each_credit(x->d, x->a, x->lang, put_credit, x);
    if (x->credited) gw_buf_text(x->out, "\n");
}

void gw_plan_write_text(const gw_dataset *d, const gw_plan_answer *a, gw_lang lang, gw_buf *out)
{
    writer x = {.d = d, .a = a, .lang = lang, .out = out};
    gw_buf one = {0}, two = {0};
    put_head(&x, &one, &two);
    if (!a->journeys.n) {
        gw_buf_text(out, "\n");
        say(&x, &none_found, NULL, NULL, NULL);
    }
    for (uint32_t i = 0; i < a->journeys.n; i++) put_journey(&x, i, &one, &two);
    gw_plan_say_other_ways(d, &a->request, gw_plan_answer_port(a), lang, out);
    put_foot(&x);
    if (one.failed || two.failed) out->failed = true;
    gw_buf_free(&one);
    gw_buf_free(&two);
}
