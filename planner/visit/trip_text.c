/* There and back as text. */
#include "planner/visit/last_words.h"
#include "planner/visit/trip_priv.h"

#include <math.h>
#include <stdio.h>

typedef enum {
    TRIP_VISIT,         /* 1 usually until, 2 seldom after */
    TRIP_VISIT_ASSUMED, /* 3, 4 minutes */
    TRIP_VISIT_FIXED,   /* 1 until */
    TRIP_HOME_PORT,     /* 1 port, 2 usually, 3 p95, 4 how often that day */
    TRIP_HOME,          /* 1 usually, 2 p95, 3 how often that day */
    TRIP_NO_HOME,
    TRIP_SLACK,     /* 1, 2 hours and minutes after the usual and a late end, 3 how often in time, 4 clock */
    TRIP_SLACK_NOT, /* 1 after the usual end, 2 too late by, 3 and 4 the same */
    TRIP_TOO_LATE,  /* 1 too late by, 3 and 4 the same */
    TRIP_LATEST,    /* 1 port, 2 later by, 3 how often in time */
    TRIP_TOTAL,     /* 1 hours and minutes, 2 rides, 3 minutes on foot, 4 fare */
    TRIP_THERE,
    TRIP_BACK,
    TRIP_LAST,
    TRIP_WAY, /* 1 number, 2 port, 3 lines, 4 usually, 5 p95, 6 how often */
    TRIP_N_WORDS
} trip_word;

static const char *const WORDS[TRIP_N_WORDS][GW_N_LANGS] = {
    [TRIP_VISIT] = {"診症一般到 {1} 結束，20 次有 19 次在 {2} 前。",
                    "就诊一般到 {1} 结束，20 次有 19 次在 {2} 前。",
                    "The visit usually ends by {1}, 19 times in 20 by {2}."},
    [TRIP_VISIT_ASSUMED] =
        {"診症一般到 {1} 結束，20 次有 19 次在 {2} 前（估計：一般 {3} 分鐘，20 次有 1 次超過 {4} 分鐘）。",
         "就诊一般到 {1} 结束，20 次有 19 次在 {2} 前（估计：一般 {3} 分钟，20 次有 1 次超过 {4} 分钟）。",
         "The visit usually ends by {1}, 19 times in 20 by {2} (assumed: {3} min, one in 20 over "
         "{4} min)."},
    [TRIP_VISIT_FIXED] = {"診症 {1} 結束。", "就诊 {1} 结束。", "The visit ends at {1}."},
    [TRIP_HOME_PORT] = {"回程經{1}：{2}；當日到家的機會：{3}。",
                        "回程经{1}：{2}；当日到家的机会：{3}。",
                        "Home by {1}: {2}; home that day: {3}."},
    [TRIP_HOME] = {"回程：{1}；當日到家的機會：{2}。",
                   "回程：{1}；当日到家的机会：{2}。",
                   "Home: {1}; home that day: {2}."},
    [TRIP_NO_HOME] = {"診症之後，當晚沒有公共交通可以回家。", "就诊之后，当晚没有公共交通可以回家。",
                      "After the visit there is no way home by public transport that night."},
    [TRIP_SLACK] = {"離 {4} 一般還有 {1}，很遲結束也有 {2}。", "离 {4} 一般还有 {1}，很晚结束也有 {2}。",
                    "To spare before {4}: usually {1}, after a late end {2}."},
    [TRIP_SLACK_NOT] = {"離 {4} 一般還有 {1}，很遲結束便遲了 {2}（{3}趕得上）。",
                        "离 {4} 一般还有 {1}，很晚结束便晚了 {2}（{3}赶得上）。",
                        "To spare before {4}: usually {1}; after a late end it is missed by {2} (in time {3})."},
    [TRIP_TOO_LATE] = {"一般已趕不上 {4}，遲了 {1}（{3}趕得上）。", "一般已赶不上 {4}，晚了 {1}（{3}赶得上）。",
                       "{4} is usually missed by {1} (in time {3})."},
    [TRIP_LATEST] = {"最遲的那條路（經{1}）再多 {2}（{3}趕得上）。", "最晚的那条路（经{1}）再多 {2}（{3}赶得上）。",
                     "The latest way of all, by {1}, leaves {2} more (in time {3})."},
    [TRIP_TOTAL] = {"由出門到回家共 {1}，乘車 {2} 程，步行約 {3} 分鐘{4}。",
                    "由出门到回家共 {1}，乘车 {2} 程，步行约 {3} 分钟{4}。",
                    "From leaving home to being back: {1}, {2} rides, about {3} min on foot{4}."},
    [TRIP_THERE] = {"去程", "去程", "There"},
    [TRIP_BACK] = {"回程（一般結束時離開）", "回程（一般结束时离开）", "Home (leaving at the usual end)"},
    [TRIP_LAST] = {"最後回家的路", "最后回家的路", "The last way home"},
    [TRIP_WAY] = {"{1}. {2}{3}：{4}，當日到家：{5}",
                  "{1}. {2}{3}：{4}，当日到家：{5}",
                  "{1}. {2}{3}: home {4}, that day: {5}"},
};

static void say(gw_buf *out, trip_word w, gw_lang lang, const char *const *fill, int n)
{
    gw_plan_say(out, WORDS[w][lang], fill, n);
}

static const gw_end *home_of(const gw_visit_trip_answer *a)
{
    return &a->request.out.plan.from;
}

static void space(gw_lang lang, gw_buf *out)
{
    gw_buf_text(out, lang == GW_LANG_EN ? " " : "");
}

static void say_visit(const gw_dataset *d, const gw_visit_trip_answer *a, gw_lang lang, gw_buf *out)
{
    char usual[12], late[12], p50[16], p95[16];
    const gw_visit_trip_request *r = &a->request;
    const gw_end *there = &r->out.plan.to;
    visit_clock(d, there, a->ends_p50, 29, usual);
    visit_clock(d, there, a->ends_p95, 59, late);
    snprintf(p50, sizeof p50, "%d", r->visit_s / 60);
    snprintf(p95, sizeof p95, "%d", r->visit_p95_s / 60);
    const char *const fill[] = {usual, late, p50, p95};
    bool fixed = a->ends_p95 - a->ends_p50 < 60;
    say(out, r->visit_assumed ? TRIP_VISIT_ASSUMED : fixed ? TRIP_VISIT_FIXED : TRIP_VISIT, lang, fill, 4);
}

static void say_home(const gw_dataset *d, const gw_visit_trip_answer *a, gw_lang lang, gw_buf *out)
{
    char usual[12], late[12];
    gw_buf often = {0}, when = {0};
    if (!a->n) {
        say(out, TRIP_NO_HOME, lang, NULL, 0);
        return;
    }
    const gw_visit_way_home *w = &a->ways[0];
    visit_clock(d, home_of(a), w->home_p50, 59, usual);
    visit_clock(d, home_of(a), w->home_p95, 59, late);
    gw_visit_say_share(w->home_that_day, lang, &often);
    visit_say_home(usual, late, lang, &when);
    const char *const plain[] = {visit_text_of(&when), visit_text_of(&often)};
    if (w->port == GW_NO_ID) {
        say(out, TRIP_HOME, lang, plain, 2);
    } else {
        const char *const fill[] = {gw_port_at(d->ports, w->port)->names[lang], plain[0], plain[1]};
        say(out, TRIP_HOME_PORT, lang, fill, 3);
    }
    gw_buf_free(&often);
    gw_buf_free(&when);
}

/* To the moment that the sentence before names. */
static void say_slack(const gw_dataset *d, const gw_visit_trip_answer *a, gw_lang lang, gw_buf *out)
{
    const gw_visit_slack *s = &a->named;
    gw_buf usual = {0}, late = {0}, often = {0};
    char clock[12];
    if (s->way == GW_NO_ID) return;
    bool missed = s->p50_s < 0, late_missed = s->p95_s < 0;
    visit_say_span(missed ? -s->p50_s + 59 : s->p50_s, lang, &usual);
    visit_say_span(late_missed ? -s->p95_s + 59 : s->p95_s, lang, &late);
    gw_visit_say_share(s->in_time, lang, &often);
    visit_clock(d, home_of(a), a->last.ports[s->way].leave_by[GW_VISIT_SHARES - 1], 0, clock);
    const char *const fill[] = {visit_text_of(&usual), visit_text_of(&late), visit_text_of(&often), clock};
    space(lang, out);
    say(out, missed ? TRIP_TOO_LATE : late_missed ? TRIP_SLACK_NOT : TRIP_SLACK, lang, fill, 4);
    gw_buf_free(&usual);
    gw_buf_free(&late);
    gw_buf_free(&often);
}

static void say_latest(const gw_dataset *d, const gw_visit_trip_answer *a, gw_lang lang, gw_buf *out)
{
    const gw_visit_slack *s = &a->latest;
    gw_buf more = {0}, often = {0};
    if (s->way == GW_NO_ID || a->named.way == GW_NO_ID || s->way == a->named.way) return;
    visit_say_span(s->p50_s - a->named.p50_s, lang, &more);
    gw_visit_say_share(s->in_time, lang, &often);
    const char *const fill[] = {last_port_name(d, a->last.ports[s->way].port, lang), visit_text_of(&more),
                                visit_text_of(&often)};
    space(lang, out);
    say(out, TRIP_LATEST, lang, fill, 3);
    gw_buf_free(&more);
    gw_buf_free(&often);
}

static void say_total(const gw_visit_trip_answer *a, gw_lang lang, gw_buf *out)
{
    gw_buf whole = {0}, fare = {0};
    char rides[16], walk[16];
    if (a->total_s == INT64_MIN) return;
    visit_say_span(a->total_s, lang, &whole);
    gw_buf_text(&fare, lang == GW_LANG_EN ? ", " : "，");
    gw_plan_fare_sum_say(&a->fare, lang, &fare);
    snprintf(rides, sizeof rides, "%u", a->rides);
    snprintf(walk, sizeof walk, "%.0f", a->walk_s / 60);
    const char *const fill[] = {visit_text_of(&whole), rides, walk, visit_text_of(&fare)};
    gw_buf_text(out, "\n");
    say(out, TRIP_TOTAL, lang, fill, 4);
    gw_buf_free(&whole);
    gw_buf_free(&fare);
}

void trip_say(const gw_dataset *d, const gw_visit_trip_answer *a, gw_lang lang, gw_buf *out)
{
    visit_say_first(d, &a->out, lang, out);
    gw_buf_text(out, "\n");
    say_visit(d, a, lang, out);
    if (a->n || last_leads_home(&a->last)) { /* else it is said of the whole day */
        space(lang, out);
        say_home(d, a, lang, out);
    }
    gw_buf_text(out, "\n");
    last_say_first(d, &a->last, lang, out);
    say_slack(d, a, lang, out);
    say_latest(d, a, lang, out);
    say_total(a, lang, out);
}

static void say_way(const gw_dataset *d, const gw_visit_trip_answer *a, uint32_t i, gw_lang lang, gw_buf *out)
{
    static const char *const BY[GW_N_LANGS] = {"，", "，", ": "};
    const gw_visit_way_home *w = &a->ways[i];
    char number[12], usual[12], late[12];
    gw_buf port = {0}, lines = {0}, often = {0}, when = {0};
    snprintf(number, sizeof number, "%u", i + 1);
    visit_clock(d, home_of(a), w->home_p50, 59, usual);
    visit_clock(d, home_of(a), w->home_p95, 59, late);
    if (w->port != GW_NO_ID)
        gw_buf_printf(&port, "%s%s", gw_port_at(d->ports, w->port)->names[lang], BY[lang]);
    visit_lines_of(d, &a->home.journeys, w->journey, lang, &lines);
    gw_visit_say_share(w->home_that_day, lang, &often);
    visit_say_home(usual, late, lang, &when);
    const char *const fill[] = {number, visit_text_of(&port), visit_text_of(&lines), visit_text_of(&when),
                                visit_text_of(&often)};
    say(out, TRIP_WAY, lang, fill, 5);
    gw_buf_free(&when);
    gw_buf_text(out, "\n");
    gw_buf_free(&port);
    gw_buf_free(&lines);
    gw_buf_free(&often);
}

static void head(trip_word w, gw_lang lang, gw_buf *out)
{
    gw_buf_text(out, "\n== ");
    say(out, w, lang, NULL, 0);
    gw_buf_text(out, "\n\n");
}

void gw_visit_trip_write_text(const gw_dataset *d, const gw_visit_trip_answer *a, gw_lang lang, gw_buf *out)
{
    trip_say(d, a, lang, out);
    gw_buf_text(out, "\n");
    head(TRIP_THERE, lang, out);
    gw_visit_write_text(d, &a->out, lang, out);
    head(TRIP_BACK, lang, out);
    for (uint32_t i = 0; i < a->n; i++) say_way(d, a, i, lang, out);
    gw_buf_text(out, "\n");
    gw_plan_write_text(d, &a->home, lang, out);
    head(TRIP_LAST, lang, out);
    for (uint32_t i = 0; i < a->last.n; i++) last_say_row(d, &a->last, i, lang, out);
    gw_buf_text(out, "\n");
    last_say_fallback(d, &a->last, lang, out);
}
