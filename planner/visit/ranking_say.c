/* The sentences of the port ranking. */
#include "planner/visit/ranking_priv.h"

#include <stdio.h>
#include <string.h>

#define HARDLY 0.05 /* on time so seldom is late */

const char *rank_port_name(const gw_dataset *d, uint32_t port, gw_lang lang)
{
    return gw_port_at(d->ports, port)->names[lang];
}

const gw_end *rank_zone_of(const gw_ranking *a)
{
    return &a->request.plan.from;
}

void rank_clock_at(const gw_dataset *d, const gw_ranking *a, int64_t instant, char out[12])
{
    visit_clock(d, rank_zone_of(a), instant, 0, out);
}

void rank_end_at(const gw_dataset *d, const gw_ranking *a, int64_t instant, char out[12])
{
    rank_clock_at(d, a, instant, out);
    if (strcmp(out, "00:00") == 0) snprintf(out, 12, "24:00");
}

void rank_say_first(const gw_dataset *d, const gw_ranking *a, gw_lang lang, gw_buf *out)
{
    char at[12], leave[12];
    gw_buf often = {0}, asked = {0};
    rank_clock_at(d, a, a->request.plan.time, at);
    if (!a->n_used) {
        const char *const fill[] = {at};
        rank_say(out, RANK_NONE, lang, fill, 1);
        return;
    }
    const gw_visit_option *o = &a->rows[0].option;
    bool sure = o->leave_by[GW_VISIT_SHARES - 1] != INT64_MIN;
    rank_clock_at(d, a, o->leave, leave);
    gw_visit_say_share(a->request.certainty, lang, &asked);
    gw_visit_say_share(sure ? a->request.certainty : o->on_time, lang, &often);
    if (sure) visit_capital(lang, &often);
    const char *const fill[] = {rank_port_name(d, a->rows[0].port, lang), leave, visit_text_of(&often), at,
                                visit_text_of(&asked)};
    rank_say(out, sure ? RANK_BEST : RANK_BEST_UNSURE, lang, fill, 5);
    gw_buf_free(&often);
    gw_buf_free(&asked);
}

/* "Until 09:10 Shenzhen Bay; from then on Futian." */
void rank_say_day(const gw_dataset *d, const gw_ranking *a, const gw_rank_day *day, gw_lang lang, gw_buf *out)
{
    for (uint32_t i = 0; i < day->n; i++) {
        const gw_rank_span *s = &day->spans[i];
        char end[12];
        gw_buf nobody = {0};
        rank_say(&nobody, RANK_NOBODY, lang, NULL, 0);
        const char *port = s->port == GW_NO_ID ? visit_text_of(&nobody) : rank_port_name(d, s->port, lang);
        const char *const fill[] = {end, port}, *const last[] = {port};
        rank_end_at(d, a, s->to, end);
        if (day->n == 1 && s->port == GW_NO_ID)
            rank_say(out, RANK_NOBODY_ALL_DAY, lang, NULL, 0);
        else if (i + 1 == day->n)
            rank_say(out, i ? RANK_FROM : RANK_ALL_DAY, lang, last, 1);
        else
            rank_say(out, i ? RANK_THEN : RANK_UNTIL, lang, fill, 2);
        gw_buf_free(&nobody);
    }
}

void rank_join(gw_buf *out, gw_lang lang)
{
    if (out->n) gw_buf_text(out, lang == GW_LANG_EN ? "; " : "；");
}

static void say_catch(const gw_dataset *d, const gw_ranking *a, const gw_rank_row *row,
                      const gw_visit_catch *c, gw_lang lang, gw_buf *out)
{
    const gw_journey_set *s = &a->plan.journeys;
    const gw_leg *l = visit_ride_of(s, &s->journeys[row->journey], c->ride);
    char at[12], next[12];
    gw_buf often = {0}, line = {0};
    if (!l) return;
    visit_say_line(d, l, lang, &line);
    rank_clock_at(d, a, c->departure, at);
    rank_clock_at(d, a, c->next_departure, next);
    gw_visit_say_share(c->next_on_time, lang, &often);
    const char *stop = gw_tt_name(d->timetable, &gw_tt_stop_at(d->timetable, l->from.v)->name, lang);
    const char *const fill[] = {at, visit_text_of(&line), stop, next, visit_text_of(&often)};
    rank_join(out, lang);
    const visit_word say = c->next_departure == INT64_MIN ? VISIT_CATCH_LAST
                           : c->next_on_time < HARDLY     ? VISIT_CATCH_LATE
                                                          : VISIT_CATCH;
    visit_say(out, say, lang, fill, 5);
    gw_buf_free(&often);
    gw_buf_free(&line);
}

/* What must be caught, and how much one usually has to spare. */
void rank_say_risk(const gw_dataset *d, const gw_ranking *a, const gw_rank_row *row, gw_lang lang,
                   gw_buf *out)
{
    const gw_visit_option *o = &row->option;
    char minutes[16];
    for (uint32_t i = 0; i < o->n_catches; i++) say_catch(d, a, row, &o->catches[i], lang, out);
    if (!o->n_catches) rank_say(out, RANK_NO_CATCH, lang, NULL, 0);
    if (!(o->spare_s >= 60)) return;
    snprintf(minutes, sizeof minutes, "%.0f", o->spare_s / 60);
    const char *const fill[] = {minutes};
    rank_join(out, lang);
    visit_say(out, VISIT_SPARE, lang, fill, 1);
}

void rank_say_last(const gw_dataset *d, const gw_ranking *a, const gw_rank_row *row, gw_lang lang,
                   gw_buf *out)
{
    char leave[12], hours[16], minutes[16];
    gw_buf often = {0};
    if (!row->has_last) {
        rank_say(out, RANK_LAST_NONE, lang, NULL, 0);
        return;
    }
    rank_clock_at(d, a, row->last.leave, leave);
    bool sure = row->last.leave_by[GW_VISIT_SHARES - 1] != INT64_MIN;
    gw_visit_say_share(sure ? a->request.certainty : row->last.home, lang, &often);
    const char *const fill[] = {leave, visit_text_of(&often)}, *const slack[] = {hours, minutes};
    rank_say(out, RANK_LAST, lang, fill, 2);
    gw_buf_free(&often);
    if (row->last.slack_s < 0) return;
    snprintf(hours, sizeof hours, "%d", (int)(row->last.slack_s / 3600));
    snprintf(minutes, sizeof minutes, "%d", (int)(row->last.slack_s / 60 % 60));
    rank_say(out, RANK_LAST_SLACK, lang, slack, 2);
}
