/* The last way home as text: a paragraph a port, and what is left when it is missed. */
#include "planner/visit/last_words.h"

#include <math.h>
#include <stdio.h>

/* --- one port --- */

static void say_line(gw_buf *out, last_word w, gw_lang lang, const char *const *fill, int n)
{
    gw_buf_text(out, "   ");
    last_say(out, w, lang, fill, n);
    gw_buf_text(out, "\n");
}

static void say_hours(const gw_dataset *d, const gw_visit_last_answer *a, const gw_visit_last_port *p,
                      gw_lang lang, gw_buf *out)
{
    const gw_end *zone = &a->plan.request.to;
    char opens[12], closes[12], last[12];
    visit_clock(d, zone, p->gate.opens, 0, opens);
    last_clock(d, zone, p->gate.closes, closes);
    last_clock(d, zone, p->gate.last_admission, last);
    const char *const all[] = {opens, closes, last}, *const some[] = {opens, last};
    if (p->gate.all_night)
        say_line(out, LAST_ALL_NIGHT, lang, NULL, 0);
    else if (p->gate.closes != INT64_MIN)
        say_line(out, LAST_HOURS, lang, all, 3);
    else if (p->gate.opens != INT64_MIN)
        say_line(out, LAST_HOURS_IN, lang, some, 2);
    if (!p->gate.exception) return;
    gw_buf said = {0};
    gw_source_say(d->fares, p->gate.exception, lang, true, &said);
    const char *const source[] = {visit_text_of(&said)};
    say_line(out, LAST_EXCEPTION, lang, source, 1);
    gw_buf_free(&said);
}

static void say_head(const gw_dataset *d, const gw_visit_last_answer *a, uint32_t row, gw_lang lang,
                     gw_buf *out)
{
    const gw_visit_last_port *p = &a->ports[row];
    const gw_end *zone = &a->plan.request.to;
    char number[12], leave[12], late[12];
    gw_buf often = {0};
    snprintf(number, sizeof number, "%u", row + 1);
    visit_clock(d, zone, p->leave, 0, leave);
    visit_clock(d, zone, p->no_return, 0, late);
    gw_visit_say_share(p->home, lang, &often);
    const char *name = last_port_name(d, p->port, lang);
    const char *const sure[] = {number, name, leave, late}, *const plain[] = {number, leave, late},
                      *const unsure[] = {number, name, late, leave, visit_text_of(&often)};
    if (p->leave_by[GW_VISIT_SHARES - 1] == INT64_MIN)
        last_say(out, LAST_ROW_UNSURE, lang, unsure, 5);
    else if (p->port == GW_NO_ID)
        last_say(out, LAST_ROW_PLAIN, lang, plain, 3);
    else
        last_say(out, LAST_ROW, lang, sure, 4);
    gw_buf_text(out, "\n");
    gw_buf_free(&often);
}

static void say_doubt(const gw_dataset *d, const gw_visit_last_answer *a, const gw_visit_last_port *p,
                      gw_lang lang, gw_buf *out)
{
    char clock[12];
    const char *const later[] = {clock};
    if (!p->doubt) return;
    visit_clock(d, &a->plan.request.to, p->leave_if, 0, clock);
    if (p->doubt != p->cause.doubt) {
        gw_buf_text(out, "   ");
        last_say_doubt(d, p->doubt, lang, out);
        gw_buf_text(out, "\n");
    }
    if (p->leave_if != INT64_MIN) say_line(out, LAST_DOUBT_IF, lang, later, 1);
}

static void say_arrival(const gw_dataset *d, const gw_visit_last_answer *a, const gw_visit_last_port *p,
                        gw_lang lang, gw_buf *out)
{
    char usual[12], late[12];
    gw_buf lines = {0}, when = {0};
    if (p->journey == GW_NO_ID || isnan(p->fate.p50_s)) return;
    visit_lines_of(d, &a->plan.journeys, p->journey, lang, &lines);
    visit_clock(d, &a->plan.request.to, p->leave + (int64_t)ceil(p->fate.p50_s), 59, usual);
    visit_clock(d, &a->plan.request.to,
                isnan(p->fate.p95_s) ? INT64_MIN : p->leave + (int64_t)ceil(p->fate.p95_s), 59, late);
    visit_say_home(usual, late, lang, &when);
    const char *const fill[] = {visit_text_of(&lines), visit_text_of(&when)};
    say_line(out, LAST_ARRIVAL, lang, fill, 2);
    gw_buf_free(&when);
    gw_buf_free(&lines);
}

void last_say_row(const gw_dataset *d, const gw_visit_last_answer *a, uint32_t row, gw_lang lang, gw_buf *out)
{
    const gw_visit_last_port *p = &a->ports[row];
    gw_buf cause = {0}, span = {0};
    const char *const name[] = {last_port_name(d, p->port, lang)};
    if (p->leave == INT64_MIN) {
        if (p->port == GW_NO_ID) return;
        last_say(out, p->gate.opens == INT64_MIN ? LAST_ROW_CLOSED : LAST_ROW_NO_WAY, lang, name, 1);
        gw_buf_text(out, "\n");
        say_hours(d, a, p, lang, out);
        return;
    }
    say_head(d, a, row, lang, out);
    say_arrival(d, a, p, lang, out);
    gw_visit_say_cause(d, p, &a->plan.request.to, lang, &cause);
    if (cause.n) gw_buf_printf(out, "   %s\n", cause.p);
    if (p->cause.kind != GW_LAST_ADMISSION || p->gate.exception) say_hours(d, a, p, lang, out);
    say_doubt(d, a, p, lang, out);
    if (p->slack_s != INT64_MIN) {
        int64_t late_s = p->slack_s < 0 ? -p->slack_s : p->slack_s;
        visit_say_span(p->slack_s < 0 ? late_s + 59 : late_s, lang, &span);
        const char *const spare[] = {visit_text_of(&span)};
        say_line(out, p->slack_s < 0 ? LAST_TOO_LATE : LAST_SLACK, lang, spare, 1);
        gw_buf_free(&span);
    }
    gw_buf_free(&cause);
}

/* --- when it is missed --- */

static void say_part(const gw_dataset *d, const gw_visit_last_answer *a, const gw_visit_fallback_part *p,
                     gw_lang lang, gw_buf *out)
{
    gw_buf_text(out, "   ");
    if (p->taxi) {
        const gw_other_way way = {.kind = GW_WAY_TAXI, .from = p->from, .to = p->to, .taxi = p->price};
        gw_plan_say_way(d, &way, (gw_day)(p->leaves / 86400), lang, out);
    } else {
        char leaves[12], there[12];
        gw_buf from = {0}, to = {0}, lines = {0};
        visit_clock(d, &a->plan.request.to, p->leaves, 0, leaves);
        visit_clock(d, &a->plan.request.to, p->most, 59, there);
        gw_end_name(d, &p->from, lang, &from);
        gw_end_name(d, &p->to, lang, &to);
        visit_lines_of(d, &a->fallback_journeys, p->journey, lang, &lines);
        const char *const fill[] = {leaves, visit_text_of(&from), visit_text_of(&lines), visit_text_of(&to),
                                    there};
        last_say(out, LAST_RIDE, lang, fill, 5);
        gw_buf_free(&from);
        gw_buf_free(&to);
        gw_buf_free(&lines);
    }
    gw_buf_text(out, "\n");
}

void last_say_fallback(const gw_dataset *d, const gw_visit_last_answer *a, gw_lang lang, gw_buf *out)
{
    const gw_visit_fallback *f = &a->fallback;
    const gw_end *zone = &a->plan.request.to;
    char first[12], second[12], minutes[16];
    const char *const clocks[] = {first, second};
    visit_clock(d, zone, f->leave, 0, first);
    last_say(out, a->no_return == INT64_MIN ? LAST_INSTEAD : LAST_MISSED, lang, clocks, 1);
    gw_buf_text(out, "\n");
    for (uint32_t i = 0; f->any && i < f->n; i++) {
        say_part(d, a, &f->part[i], lang, out);
        snprintf(minutes, sizeof minutes, "%d", (f->border_s + 59) / 60);
        const char *const border[] = {last_port_name(d, f->port, lang), minutes};
        if (i == 0 && f->n == 2) say_line(out, LAST_BORDER, lang, border, 2);
    }
    if (f->any) {
        visit_clock(d, zone, f->part[f->n - 1].least, 0, first);
        visit_clock(d, zone, f->part[f->n - 1].most, 59, second);
    }
    say_line(out, f->any ? LAST_HOME : LAST_NO_HELP, lang, clocks, 2);
    if (a->morning_leave == INT64_MIN) return;
    visit_clock(d, zone, a->morning_leave, 0, first);
    visit_clock(d, zone, a->morning_home, 59, second);
    say_line(out, LAST_MORNING, lang, clocks, 2);
}

void gw_visit_last_write_text(const gw_dataset *d, const gw_visit_last_answer *a, gw_lang lang, gw_buf *out)
{
    last_say_first(d, a, lang, out);
    gw_buf_text(out, "\n\n");
    for (uint32_t i = 0; i < a->n; i++) last_say_row(d, a, i, lang, out);
    gw_buf_text(out, "\n");
    last_say_fallback(d, a, lang, out);
    gw_buf_text(out, "\n");
    gw_plan_write_text(d, &a->plan, lang, out);
}
