/* The port ranking for a terminal. */
#include "planner/visit/ranking_priv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void say_one(gw_buf *out, rank_word w, gw_lang lang, const char *fill)
{
    const char *const all[] = {fill};
    rank_say(out, w, lang, all, 1);
}

/* --- the table --- */

static void end_line(gw_buf *line, gw_buf *out)
{
    if (line->n) gw_buf_printf(out, "   %s\n", line->p);
    if (line->failed) out->failed = true;
    gw_buf_free(line);
    *line = (gw_buf){0};
}

static void say_head(const gw_dataset *d, const gw_ranking *a, uint32_t i, gw_lang lang, gw_buf *out)
{
    const gw_rank_row *row = &a->rows[i];
    const gw_visit_option *o = &row->option;
    char number[12], leave[12];
    gw_buf often = {0};
    snprintf(number, sizeof number, "%u", i + 1);
    rank_clock_at(d, a, o->leave, leave);
    gw_visit_say_share(o->on_time, lang, &often);
    const char *const fill[] = {number, rank_port_name(d, row->port, lang), leave, visit_text_of(&often)};
    rank_say(out, o->leave_by[GW_VISIT_SHARES - 1] == INT64_MIN ? RANK_ROW_UNSURE : RANK_ROW, lang, fill, 4);
    gw_buf_text(out, "\n");
    gw_buf_free(&often);
}

static void say_times(const gw_dataset *d, const gw_ranking *a, const gw_rank_row *row, gw_lang lang,
                      gw_buf *out)
{
    const gw_visit_option *o = &row->option;
    char clock[3][12], minutes[16];
    const char *const three[] = {clock[0], clock[1], clock[2]};
    const double arrival[3] = {o->fate.p5_s, o->fate.p50_s, o->fate.p95_s};
    gw_buf line = {0};
    for (int i = 0; i < 3; i++) rank_clock_at(d, a, o->leave_by[i], clock[i]);
    visit_say(&line, VISIT_SHARES, lang, three, 3);
    end_line(&line, out);
    for (int i = 0; i < 3; i++)
        visit_clock(d, rank_zone_of(a), isnan(arrival[i]) ? INT64_MIN : o->leave + (int64_t)ceil(arrival[i]),
                    59, clock[i]);
    if (!isnan(o->fate.p50_s)) {
        snprintf(minutes, sizeof minutes, "%.0f", o->fate.p50_s / 60);
        say_one(&line, RANK_MEDIAN, lang, minutes);
        rank_join(&line, lang);
    }
    snprintf(minutes, sizeof minutes, "%.0f", row->turn_up_s / 60);
    say_one(&line, RANK_TURN_UP, lang, minutes);
    rank_join(&line, lang);
    visit_say_arrivals(clock[0], clock[1], clock[2], lang, &line);
    end_line(&line, out);
}

static void say_means(const gw_dataset *d, const gw_ranking *a, const gw_rank_row *row, gw_lang lang,
                      gw_buf *out)
{
    static const rank_word STEPS[] = {RANK_STEPS_UNKNOWN, RANK_STEPS_NONE, RANK_STEPS_SOME};
    char rides[12], minutes[12], metres[12];
    gw_plan_fares fares;
    gw_buf line = {0}, lines = {0};
    visit_lines_of(d, &a->plan.journeys, row->journey, lang, &lines);
    gw_buf_printf(&line, "%s", visit_text_of(&lines));
    gw_buf_free(&lines);
    end_line(&line, out);
    snprintf(rides, sizeof rides, "%u", row->rides);
    snprintf(minutes, sizeof minutes, "%d", (row->walk_s + 30) / 60);
    snprintf(metres, sizeof metres, "%d", row->walk_m);
    const char *const fill[] = {rides, minutes, metres};
    rank_say(&line, RANK_MEANS, lang, fill, 3);
    if (gw_plan_fares_of(d, &a->request.plan, &a->plan.journeys, row->journey, &fares))
        out->failed = true;
    else if (fares.shown) {
        rank_join(&line, lang);
        gw_plan_fare_sum_say(&fares.sum, lang, &line);
    }
    rank_join(&line, lang);
    rank_say(&line, STEPS[row->steps], lang, NULL, 0);
    end_line(&line, out);
}

static void say_hours(const gw_rank_row *row, gw_lang lang, gw_buf *out)
{
    const gw_port_opening *o = &row->hours;
    char opens[12], closes[12], last[12];
    gw_buf line = {0};
    if (!row->has_hours) return;
    gw_time_format_clock(o->from_s, opens);
    gw_time_format_clock(o->to_s, closes);
    gw_time_format_clock(o->last_admission_s - o->last_admission_s % 60, last);
    const char *const fill[] = {opens, closes, last};
    if (o->from_before && o->beyond)
        rank_say(&line, RANK_HOURS_ALL, lang, NULL, 0);
    else if (o->beyond || o->last_admission_s == GW_SECONDS_NONE)
        rank_say(&line, RANK_HOURS_ON, lang, fill, 1);
    else
        rank_say(&line, RANK_HOURS, lang, fill, 3);
    if (row->exception) {
        rank_join(&line, lang);
        say_one(&line, RANK_EXCEPTION, lang, row->exception);
    }
    end_line(&line, out);
}

static void say_row(const gw_dataset *d, const gw_ranking *a, uint32_t i, gw_lang lang, gw_buf *out)
{
    const gw_rank_row *row = &a->rows[i];
    gw_buf line = {0};
    say_head(d, a, i, lang, out);
    say_times(d, a, row, lang, out);
    rank_say_risk(d, a, row, lang, &line);
    end_line(&line, out);
    say_means(d, a, row, lang, out);
    say_hours(row, lang, out);
    rank_say_last(d, a, row, lang, &line);
    end_line(&line, out);
}

/* --- other measures --- */

static bool all_alike(const gw_ranking *a, gw_rank_measure m)
{
    for (uint32_t i = 1; i < a->n_used; i++)
        if (a->rows[i].steps != a->rows[0].steps) return false;
    return m == GW_RANK_BY_STEPS;
}

static void say_order(const gw_dataset *d, const gw_ranking *a, gw_rank_measure m, gw_lang lang, gw_buf *out)
{
    uint32_t order[GW_RANKING_PORTS];
    gw_buf line = {0}, ports = {0};
    const bool known = gw_ranking_order(d, a, m, order);
    for (uint32_t i = 0; known && i < a->n_used; i++) {
        if (i) rank_say(&ports, RANK_COMMA, lang, NULL, 0);
        gw_buf_text(&ports, rank_port_name(d, a->rows[order[i]].port, lang));
    }
    if (known)
        say_one(&line, (rank_word)(RANK_BY_FIRST + m - 1), lang, visit_text_of(&ports));
    else
        rank_say(&line, RANK_NO_COST, lang, NULL, 0);
    gw_buf_free(&ports);
    end_line(&line, out);
}

static void say_orders(const gw_dataset *d, const gw_ranking *a, gw_lang lang, gw_buf *out)
{
    if (a->n_used < 2) return;
    rank_say(out, RANK_ORDERS, lang, NULL, 0);
    gw_buf_text(out, "\n");
    for (int m = GW_RANK_BY_RISK; m < GW_RANK_MEASURES; m++) /* steps that are alike everywhere order nothing */
        if (!all_alike(a, (gw_rank_measure)m)) say_order(d, a, (gw_rank_measure)m, lang, out);
}

/* --- the day --- */

static void say_span(const gw_dataset *d, const gw_ranking *a, const gw_rank_span *s, gw_lang lang,
                     gw_buf *out)
{
    char from[12], to[12], minutes[16] = "";
    bool alone = s->next == GW_NO_ID || s->leave_by == INT64_MIN;
    int64_t better_s = alone ? 0 : s->leave_by - s->next_leave_by;
    gw_buf line = {0};
    rank_clock_at(d, a, s->from, from);
    rank_end_at(d, a, s->to, to);
    snprintf(minutes, sizeof minutes, "%d", (int)(better_s / 60));
    const char *const fill[] = {from, to, s->port == GW_NO_ID ? "" : rank_port_name(d, s->port, lang),
                                minutes, alone ? "" : rank_port_name(d, s->next, lang)};
    rank_word w = s->port == GW_NO_ID ? RANK_SPAN_NONE
                  : alone             ? RANK_SPAN_ALONE
                  : better_s < 60     ? RANK_SPAN_EVEN
                                      : RANK_SPAN;
    rank_say(&line, w, lang, fill, 5);
    end_line(&line, out);
}

static void say_spans(const gw_dataset *d, const gw_ranking *a, int k, gw_lang lang, gw_buf *out)
{
    const gw_rank_day *day = &a->day[k];
    gw_buf share = {0};
    if (!day->n) return;
    gw_visit_say_share(day->share, lang, &share);
    say_one(out, k == GW_RANK_SURE ? RANK_DAY_SURE : RANK_DAY_EVEN, lang, visit_text_of(&share));
    gw_buf_text(out, "\n");
    gw_buf_free(&share);
    for (uint32_t i = 0; i < day->n; i++) say_span(d, a, &day->spans[i], lang, out);
}

void gw_ranking_write_text(const gw_dataset *d, const gw_ranking *a, gw_lang lang, gw_buf *out)
{
    rank_say_first(d, a, lang, out);
    gw_buf_text(out, "\n");
    rank_say_day(d, a, &a->day[GW_RANK_SURE], lang, out);
    gw_buf_text(out, "\n\n");
    for (uint32_t i = 0; i < a->n_used; i++) say_row(d, a, i, lang, out);
    say_orders(d, a, lang, out);
    if (a->n_used < a->n) {
        rank_say(out, RANK_NOT_USED, lang, NULL, 0);
        gw_buf_text(out, "\n");
    }
    for (uint32_t i = a->n_used; i < a->n; i++) {
        gw_buf line = {0};
        const char *const fill[] = {rank_port_name(d, a->rows[i].port, lang),
                                    rank_reason(a->rows[i].state, lang)};
        rank_say(&line, RANK_REASON, lang, fill, 2);
        end_line(&line, out);
    }
    for (int k = 0; k < GW_RANK_DAYS; k++) say_spans(d, a, k, lang, out);
}
