/* Reasons and suggestions as sentences, in three languages. */
#include "planner/explain/explain_priv.h"
#include "planner/explain/words_priv.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    const char *text[GW_N_LANGS];
} words;

typedef struct {
    const gw_dataset *d;
    const gw_plan_answer *a;
    const gw_explanation *e;
    gw_lang lang;
} speaker;

static const words hours_minutes = {{"{1} 小時 {2} 分鐘", "{1} 小时 {2} 分钟", "{1} h {2} min"}};
static const words hours_only = {{"{1} 小時", "{1} 小时", "{1} h"}};
static const words minutes_only = {{"{1} 分鐘", "{1} 分钟", "{1} min"}};
static const words unreachable = {{"走不到", "走不到", "out of reach"}};
static const words arrives_later = {{"遲 {1}到達", "迟 {1}到达", "arrives {1} later"}};
static const words leaves_earlier = {{"要早 {1}出發", "要早 {1}出发", "leaves {1} earlier"}};
static const words as_many = {{"乘車程數一樣", "乘车程数一样", "with as many rides"}};
static const words ride_more = {{"多乘 1 程", "多乘 1 程", "takes 1 ride more"}};
static const words rides_more = {{"多乘 {1} 程", "多乘 {1} 程", "takes {1} rides more"}};
static const words comma = {{"、", "、", ", "}};
static const words also = {{"、", "、", " and "}};
static const words colon = {{"：", "：", ": "}};
static const words on_foot = {{"全程步行", "全程步行", "on foot"}};
static const words one_ride = {{"乘車 1 程", "乘车 1 程", "1 ride"}};
static const words n_rides = {{"乘車 {1} 程", "乘车 {1} 程", "{1} rides"}};
static const words by_lines = {{"（{1}）", "（{1}）", " ({1})"}};

static void say(const speaker *x, gw_buf *out, const words *w, const char *a, const char *b)
{
    const char *const fill[] = {a, b};
    gw_plan_say(out, w->text[x->lang], fill, 2);
}

static void put_number(const speaker *x, gw_buf *out, const words *w, int32_t n)
{
    char text[16];
    snprintf(text, sizeof text, "%d", n);
    say(x, out, w, text, NULL);
}

static void put_duration(const speaker *x, gw_buf *out, int32_t seconds)
{
    char hours[16], minutes[16];
    if (seconds == INT32_MAX) {
        say(x, out, &unreachable, NULL, NULL);
        return;
    }
    int32_t total = seconds / 60 + (seconds % 60 > 0);
    snprintf(hours, sizeof hours, "%d", total / 60);
    snprintf(minutes, sizeof minutes, "%d", total % 60);
    if (total < 60)
        say(x, out, &minutes_only, minutes, NULL);
    else if (total % 60 == 0)
        say(x, out, &hours_only, hours, NULL);
    else
        say(x, out, &hours_minutes, hours, minutes);
}

/* "09:12", with the day when it is not the day asked for. */
static void put_moment(const speaker *x, gw_buf *out, const gw_end *end, int64_t instant)
{
    const gw_plan_request *r = &x->a->request;
    const gw_end *asked_at = r->direction == GW_ARRIVE_BY ? &r->to : &r->from;
    gw_day day = gw_explain_day(x->d, end, instant);
    int64_t local = instant + gw_zone_offset(gw_end_zone(x->d, end), instant);
    int32_t of_day = (int32_t)(local - (int64_t)day * 86400);
    char date[11], clock[12];
    gw_day_format_iso(day, date);
    gw_time_format_clock(of_day - of_day % 60, clock);
    if (day != gw_explain_day(x->d, asked_at, r->time)) gw_buf_printf(out, "%s ", date);
    gw_buf_text(out, clock);
}

static void put_span(const speaker *x, gw_buf *out, const gw_journey *j)
{
    int64_t zero = x->d->timetable->zero;
    put_moment(x, out, &x->a->request.from, zero + j->departure_s);
    gw_buf_text(out, " - ");
    put_moment(x, out, &x->a->request.to, zero + j->arrival_s + 59);
}

/* As answers call it. */
static void put_line(const speaker *x, gw_buf *out, uint32_t route)
{
    gw_plan_line_say(x->d->timetable, gw_tt_route_at(x->d->timetable, route), x->lang, false, out);
}

static void put_port(const speaker *x, gw_buf *out, uint32_t port)
{
    const gw_end end = {.kind = GW_END_PORT, .port = port, .stop = {GW_NO_ID}, .side = GW_SIDE_CN};
    if (port != GW_NO_ID) gw_end_name(x->d, &end, x->lang, out);
}

static void put_subject(const speaker *x, gw_buf *out)
{
    const gw_explain_subject *s = &x->e->subject;
    if (s->kind == GW_EXPLAIN_PORT) put_port(x, out, s->port);
    for (uint32_t i = 0; i < s->n_lines; i++) {
        if (i) gw_buf_text(out, " > ");
        put_line(x, out, s->lines[i].routes[0]);
    }
}

void gw_explain_subject_name(const gw_dataset *d, const gw_explanation *e, gw_lang lang, gw_buf *out)
{
    const speaker x = {.d = d, .e = e, .lang = lang};
    put_subject(&x, out);
}

/* --- the gaps of a reason's sentence --- */

static void put_where(const speaker *x, gw_buf *out, const gw_explain_reason *r)
{
    const gw_end stop = {.kind = GW_END_STOPS, .stop = r->stop};
    for (uint32_t i = 0, n = 0; gw_explain_limit_name(i); i++) {
        if (!(r->limits >> i & 1)) continue;
        if (n++) say(x, out, &comma, NULL, NULL);
        gw_buf_text(out, gw_explain_limit_words(gw_explain_limit_name(i), x->lang));
    }
    if (r->stop.v != GW_NO_ID)
        gw_end_name(x->d, &stop, x->lang, out);
    else if (r->port != GW_NO_ID)
        put_port(x, out, r->port);
    else if (r->code == GW_WHY_NO_SERVICE)
        put_line(x, out, x->e->subject.lines[r->needs].routes[0]);
}

static void put_part(const speaker *x, gw_buf *out, const words *w, int32_t seconds)
{
    gw_buf amount = {0};
    if (seconds <= 0) return;
    if (out->n) say(x, out, &comma, NULL, NULL);
    put_duration(x, &amount, seconds);
    say(x, out, w, amount.p ? amount.p : "", NULL);
    if (amount.failed) out->failed = true;
    gw_buf_free(&amount);
}

static void put_loss(const speaker *x, gw_buf *out, const gw_explain_reason *r)
{
    bool arrives = x->a->request.direction == GW_ARRIVE_BY;
    put_part(x, out, arrives ? &leaves_earlier : &arrives_later, r->by_s);
    if (!r->by_s && r->needs > 0) put_part(x, out, arrives ? &arrives_later : &leaves_earlier, r->needs);
    if (r->more_rides > 0 && out->n) say(x, out, &also, NULL, NULL);
    if (r->more_rides > 0)
        put_number(x, out, r->more_rides == 1 ? &ride_more : &rides_more, r->more_rides);
    else if (r->by_s > 0) {
        gw_buf_text(out, x->lang == GW_LANG_EN ? " " : "，");
        say(x, out, &as_many, NULL, NULL);
    }
}

static void put_amount(const speaker *x, gw_buf *out, const gw_explain_reason *r, int32_t amount)
{
    if (r->code == GW_WHY_TOO_MANY_RIDES || r->code == GW_WHY_CUT_OFF)
        gw_buf_printf(out, "%d", amount);
    else
        put_duration(x, out, amount);
}

static void put_at(const speaker *x, gw_buf *out, const gw_explain_reason *r)
{
    bool arrival = r->code == GW_WHY_TOO_LATE || x->a->request.direction == GW_ARRIVE_BY;
    if (r->own != GW_NO_ID) {
        put_span(x, out, &x->e->found.journeys[r->own]);
        return;
    }
    if (r->at == INT64_MIN) return;
    put_moment(x, out, arrival ? &x->a->request.to : &x->a->request.from,
               r->code == GW_WHY_TOO_LATE ? r->at + 59 : r->at);
}

static void put_day(gw_buf *out, gw_day day)
{
    char text[11];
    if (day == GW_DAY_NONE) return;
    gw_day_format_iso(day, text);
    gw_buf_text(out, text);
}

/* Has the sentence what it names? */
static bool has_moment(const gw_explain_reason *r)
{
    switch (r->code) {
    case GW_WHY_OUTSIDE_DATES:
        return r->day != GW_DAY_NONE;
    case GW_WHY_NO_SERVICE:
        return r->next_day != GW_DAY_NONE;
    case GW_WHY_DOMINATED:
        return r->better == GW_NO_ID;
    case GW_WHY_NO_STOP_FROM:
    case GW_WHY_NO_STOP_TO:
        return r->stop.v != GW_NO_ID;
    default:
        return r->at != INT64_MIN;
    }
}

void gw_explain_reason_words(const gw_dataset *d, const gw_plan_answer *a, const gw_explanation *e,
                             const gw_explain_reason *r, gw_lang lang, gw_buf *out)
{
    const speaker x = {.d = d, .a = a, .e = e, .lang = lang};
    gw_buf fills[GW_EXPLAIN_N_FILLS] = {{0}};
    const char *fill[GW_EXPLAIN_N_FILLS];
    put_subject(&x, &fills[0]);
    put_amount(&x, &fills[1], r, r->by_s ? r->by_s : r->needs);
    put_amount(&x, &fills[2], r, r->limit);
    put_at(&x, &fills[3], r);
    put_where(&x, &fills[4], r);
    if (r->code == GW_WHY_DOMINATED)
        put_loss(&x, &fills[5], r);
    else
        put_duration(&x, &fills[5], r->needs_to);
    put_day(&fills[6], r->day);
    put_day(&fills[7], r->next_day);
    if (r->better != GW_NO_ID)
        put_span(&x, &fills[8], &e->found.journeys[r->better]);
    else
        gw_buf_printf(&fills[8], "%u", r->journey + 1);
    for (int i = 0; i < GW_EXPLAIN_N_FILLS; i++) {
        fill[i] = fills[i].p ? fills[i].p : "";
        if (fills[i].failed) out->failed = true;
    }
    bool arrives = a->request.direction == GW_ARRIVE_BY;
    gw_plan_say(out, gw_explain_sentence_of(r->code, r->of_answer, arrives, has_moment(r), lang), fill,
                GW_EXPLAIN_N_FILLS);
    for (int i = 0; i < GW_EXPLAIN_N_FILLS; i++) gw_buf_free(&fills[i]);
}

/* --- suggestions --- */

/* Places of a list, as they are called. */
static void put_places(const speaker *x, gw_buf *out, gw_str list)
{
    gw_error err = {0};
    for (bool first = true; list.n; first = false) {
        gw_str one, rest;
        gw_end end;
        gw_str_split(list, ',', &one, &rest);
        if (!first) say(x, out, &comma, NULL, NULL);
        if (!gw_plan_resolve(x->d, "via", one, x->a->request.to.side, &end, &err))
            gw_end_name(x->d, &end, x->lang, out);
        list = rest;
    }
}

static void put_value(const speaker *x, gw_buf *out, const gw_explain_change *c)
{
    gw_end end;
    gw_error err = {0};
    bool time = strcmp(c->parameter, "depart") == 0 || strcmp(c->parameter, "arrive") == 0;
    bool from = strcmp(c->parameter, "from") == 0, to = strcmp(c->parameter, "to") == 0;
    gw_side other = (from ? x->a->request.to : x->a->request.from).side;
    if (strcmp(c->parameter, "via") == 0)
        put_places(x, out, gw_str_of(c->value));
    else if (time)
        gw_buf_printf(out, "%.10s %.5s", c->value, c->value + 11);
    else if ((from || to) && !gw_plan_resolve(x->d, c->parameter, gw_str_of(c->value), other, &end, &err))
        gw_end_name(x->d, &end, x->lang, out);
    else
        gw_buf_text(out, c->value);
}

static void put_found(const speaker *x, gw_buf *out, const gw_journey *j)
{
    const gw_journey_set *s = &x->e->found;
    gw_buf lines = {0};
    put_span(x, out, j);
    say(x, out, &comma, NULL, NULL);
    if (j->rides <= 1)
        say(x, out, j->rides ? &one_ride : &on_foot, NULL, NULL);
    else
        put_number(x, out, &n_rides, (int32_t)j->rides);
    for (uint32_t k = j->first_leg; k < j->first_leg + j->n_legs; k++) {
        if (s->legs[k].kind != GW_LEG_RIDE) continue;
        if (lines.n) say(x, &lines, &comma, NULL, NULL);
        put_line(x, &lines, gw_tt_pattern_at(x->d->timetable, s->legs[k].pattern.v)->route);
    }
    if (lines.p) say(x, out, &by_lines, lines.p, NULL);
    if (lines.failed) out->failed = true;
    gw_buf_free(&lines);
}

void gw_explain_help_words(const gw_dataset *d, const gw_plan_answer *a, const gw_explanation *e,
                           const gw_explain_help *h, gw_lang lang, gw_buf *out)
{
    const speaker x = {.d = d, .a = a, .e = e, .lang = lang};
    for (uint32_t i = 0; i < h->n_changes; i++) {
        gw_buf value = {0};
        if (i) say(&x, out, &comma, NULL, NULL);
        put_value(&x, &value, &h->changes[i]);
        const char *const fill[] = {value.p ? value.p : ""};
        gw_plan_say(out, gw_explain_change_words(h->changes[i].parameter, lang), fill, 1);
        if (value.failed) out->failed = true;
        gw_buf_free(&value);
    }
    say(&x, out, &colon, NULL, NULL);
    put_found(&x, out, &e->found.journeys[h->finds]);
}
