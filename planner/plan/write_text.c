/* Our answer for people at a terminal. Times stand in front, so that they line up whatever the names are; "~"
 * marks a time that follows from the wait for a line that only runs every so many minutes, "ca." one that the
 * vehicle need not keep to. */
#include "planner/plan/write_text_priv.h"

#include <stdio.h>
#include <string.h>

static const text_words from_to = {{"由  {1}\n到  {2}\n", "从  {1}\n到  {2}\n", "From  {1}\nTo    {2}\n"}};
static const text_words leaving = {
    {"    {1} 或之後出發", "    {1} 或之后出发", "      leaving {1} or later"}};
static const text_words arriving = {{"    {1} 或之前到達", "    {1} 或之前到达", "      arriving by {1}"}};
static const text_words within = {{"（{1} 分鐘內）", "（{1} 分钟内）", ", within {1} min"}};
static const text_words rides_0 = {{"全程步行", "全程步行", "on foot"}};
static const text_words rides_1 = {{"乘車 1 程", "乘车 1 程", "1 ride"}};
static const text_words rides_n = {{"乘車 {1} 程", "乘车 {1} 程", "{1} rides"}};
static const text_words sum_walk = {{"步行 {1}", "步行 {1}", "walk {1}"}};
static const text_words sum_wait = {{"候車 {1}", "候车 {1}", "wait {1}"}};
static const text_words sum_border = {{"過關 {1}", "过关 {1}", "border {1}"}};
static const text_words via = {{"經{1}", "经{1}", "via {1}"}};
static const text_words arrive_at = {{"到達{1}", "到达{1}", "{1}"}};
static const text_words sided = {{"{1}（{2}）", "{1}（{2}）", "{1} ({2})"}};
static const text_words side_hk = {{"香港一側", "香港一侧", "Hong Kong side"}};
static const text_words side_cn = {{"深圳一側", "深圳一侧", "Shenzhen side"}};
static const text_words far_off = {{"{1}（最近的車站在 {3} 公里以外）", "{1}（最近的车站在 {3} 公里以外）",
                                    "{1} (the nearest stop is over {3} km away)"}};
static const text_words is_best[GW_N_PLACES] = {{{"最快", "最快", "fastest"}},
                                                {{"轉車最少", "换乘最少", "fewest rides"}},
                                                {{"步行最少", "步行最少", "least walking"}}};
static const text_words none_found = {{"沒有行程。\n", "没有行程。\n", "No journey.\n"}};
static const text_words data_by = {{"資料：", "资料：", "Data: "}};

static void day_of(int64_t local, char out[11])
{
    int64_t of_day = (local % 86400 + 86400) % 86400;
    gw_day_format_iso((gw_day)((local - of_day) / 86400), out);
}

/* --- journeys --- */

static void put_part(text_answer *x, const text_words *w, const char *text)
{
    gw_buf_text(x->out, x->lang == GW_LANG_EN ? ", " : "，");
    text_say(x, w, text, NULL, NULL);
}

static void put_sums(text_answer *x, uint32_t i, gw_buf *a)
{
    const gw_journey *j = &x->a->journeys.journeys[i];
    gw_journey_sums sums = gw_journey_sum(&x->a->journeys, i);
    char rides[16];
    snprintf(rides, sizeof rides, "%u", j->rides);
    put_part(x, j->rides == 0 ? &rides_0 : j->rides == 1 ? &rides_1 : &rides_n, rides);
    if (sums.walk_s && j->rides) put_part(x, &sum_walk, text_duration(x, sums.walk_s, a));
    if (sums.wait_s) put_part(x, &sum_wait, text_duration(x, sums.wait_s, a));
    if (sums.border_s) put_part(x, &sum_border, text_duration(x, sums.border_s, a));
    if (x->fares.shown && j->rides) {
        gw_buf_text(x->out, x->lang == GW_LANG_EN ? ", " : "，");
        gw_plan_fare_sum_say(&x->fares.sum, x->lang, x->out);
    }
    if (sums.port == GW_NO_ID) return;
    const gw_end port = {.kind = GW_END_PORT, .port = sums.port, .stop = {GW_NO_ID}, .side = GW_SIDE_CN};
    put_part(x, &via, text_end_name(x, &port, a));
}

/* The guaranteed places it holds, where there is a choice. */
static void put_places(text_answer *x, uint32_t i)
{
    uint32_t best[GW_N_PLACES];
    if (x->a->journeys.n < 2) return;
    gw_plan_best(&x->a->journeys, best);
    for (int place = 0, n = 0; place < GW_N_PLACES; place++) {
        if (best[place] != i) continue;
        gw_buf_text(x->out, n++ ? ", " : "  * ");
        text_say(x, &is_best[place], NULL, NULL, NULL);
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

static void put_journey(text_answer *x, uint32_t i, gw_buf *a, gw_buf *b)
{
    const gw_plan_request *r = &x->a->request;
    const gw_journey_set *s = &x->a->journeys;
    const gw_journey *j = &s->journeys[i];
    const gw_stop_id nowhere = {GW_NO_ID};
    gw_stop_id first = j->n_legs ? s->legs[j->first_leg].from : nowhere;
    gw_stop_id last = j->n_legs ? s->legs[j->first_leg + j->n_legs - 1].to : nowhere;
    int64_t leaves = text_local_time(x, &r->from, first, j->departure_s),
            comes = text_local_time(x, &r->to, last, j->arrival_s);
    const gw_end *asked_at = r->direction == GW_ARRIVE_BY ? &r->to : &r->from;
    int64_t asked = text_local_time(x, asked_at, nowhere, gw_tt_seconds(x->d->timetable, r->time));
    char day[11], asked_day[11], from[12], to[12];
    day_of(leaves, day);
    day_of(asked, asked_day);
    text_clock_of(leaves, from);
    text_clock_of(comes + 59, to);

    if (gw_plan_fares_of(x->d, r, s, i, &x->fares)) x->out->failed = true;
    gw_buf_printf(x->out, "\n%u. %s%s%s - %s%s  ", i + 1, strcmp(day, asked_day) ? day : "",
                  strcmp(day, asked_day) ? " " : "", from, arrival_expected(s, j) ? "~" : "", to);
    gw_buf_text(x->out, text_duration(x, j->arrival_s - j->departure_s, a));
    put_sums(x, i, a);
    put_places(x, i);
    gw_buf_text(x->out, "\n");
    x->about = false;
    for (uint32_t k = 0; k < j->n_legs; k++) {
        const gw_leg *leg = &s->legs[j->first_leg + k];
        text_stay(x, leg, a, b);
        switch (leg->kind) {
        case GW_LEG_WALK:
            text_walk(x, leg, a, b);
            break;
        case GW_LEG_RIDE:
            text_ride(x, leg, a, b);
            gw_plan_say_ride_fare(&x->fares, k, x->lang, "           ", x->out);
            text_alternatives(x, i, k);
            break;
        case GW_LEG_BORDER:
            text_border(x, leg, a, b);
            break;
        }
    }
    text_time(x, &r->to, last, j->arrival_s, 59);
    text_say(x, &arrive_at, text_end_name(x, &r->to, a), NULL, NULL);
    gw_buf_text(x->out, "\n");
}

/* --- head and foot --- */

/* Where it cannot be seen from the name, the side is said: of a port, and of a coordinate, which took it from
 * the nearest stop, if that is near enough to tell. */
static const char *sided_name(text_answer *x, const gw_end *e, gw_buf *into)
{
    gw_buf name = {0};
    char km[16];
    bool unclear = e->kind == GW_END_PORT || e->kind == GW_END_BEST_PORT || e->kind == GW_END_POINT;
    if (!unclear || !x->d->ports || !e->side) return text_end_name(x, e, into);
    const text_words *side = e->side == GW_SIDE_HK ? &side_hk : &side_cn;
    snprintf(km, sizeof km, "%d", e->far_m / 1000);
    const char *const fill[] = {text_end_name(x, e, &name), side->text[x->lang], km};
    gw_buf_reset(into);
    gw_plan_say(into, e->far_m ? far_off.text[x->lang] : sided.text[x->lang], fill, 3);
    gw_buf_free(&name);
    return into->p ? into->p : "";
}

static void put_head(text_answer *x, gw_buf *a, gw_buf *b)
{
    const gw_plan_request *r = &x->a->request;
    const gw_stop_id nowhere = {GW_NO_ID};
    bool arrive = r->direction == GW_ARRIVE_BY;
    int64_t local = r->time + gw_plan_offset(x->d, arrive ? &r->to : &r->from, nowhere, r->time);
    char day[11], clock[12], when[32], minutes[16];
    day_of(local, day);
    text_clock_of(local, clock);
    snprintf(when, sizeof when, "%s %s", day, clock);
    snprintf(minutes, sizeof minutes, "%d", r->window_s / 60);
    text_say(x, &from_to, sided_name(x, &r->from, a), sided_name(x, &r->to, b), NULL);
    text_say(x, arrive ? &arriving : &leaving, when, NULL, NULL);
    if (r->window_s > 0 && !arrive) text_say(x, &within, minutes, NULL, NULL);
    gw_buf_text(x->out, "\n");
}

static void put_credit(void *context, const char *name, const char *url)
{
    text_answer *x = context;
    (void)url;
    if (!x->credited) text_say(x, &data_by, NULL, NULL, NULL);
    if (x->credited) gw_buf_text(x->out, "; ");
    gw_foreign_say(name, x->lang, x->out);
    x->credited = true;
}

static void put_foot(text_answer *x)
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
    text_answer x = {.d = d, .a = a, .lang = lang, .out = out};
    gw_buf one = {0}, two = {0};
    put_head(&x, &one, &two);
    if (!a->journeys.n) {
        gw_buf_text(out, "\n");
        text_say(&x, &none_found, NULL, NULL, NULL);
    }
    for (uint32_t i = 0; i < a->journeys.n; i++) put_journey(&x, i, &one, &two);
    gw_plan_say_other_ways(d, &a->request, gw_plan_answer_port(a), lang, out);
    put_foot(&x);
    if (one.failed || two.failed) out->failed = true;
    gw_buf_free(&one);
    gw_buf_free(&two);
}
