/* Answers as JSON (docs/API.md) and as text. */
#include "planner/visit/visit_priv.h"

#include <math.h>
#include <stdio.h>

typedef struct {
    const gw_dataset *d;
    const gw_visit_answer *a;
    gw_lang lang;
} writer;

static void put_instant(const writer *x, gw_json_writer *w, const char *key, int64_t instant)
{
    visit_put_instant(x->d, &x->a->request.plan.from, w, key, instant);
}

/* --- JSON --- */


static void put_words(const writer *x, gw_json_writer *w);

static void put_options(void *context, gw_json_writer *w)
{
    const writer *x = context;
    gw_json_object(w, "leave_by");
    put_instant(x, w, "appointment", x->a->request.plan.time);
    gw_json_put_fixed(w, "certainty", x->a->request.certainty, 4);
    put_words(x, w);
    gw_json_array(w, "options");
    for (uint32_t i = 0; i < x->a->n; i++) {
        const gw_visit_option *o = &x->a->options[i];
        gw_json_object(w, NULL);
        gw_json_put_int(w, "journey", i);
        if (o->port != GW_NO_ID) gw_json_put_text(w, "port", gw_port_at(x->d->ports, o->port)->id);
        visit_put_leave_by(x->d, &x->a->request.plan.from, w, o->leave_by);
        put_instant(x, w, "leave", o->leave);
        gw_json_put_fixed(w, "on_time", o->on_time, 4);
        visit_put_arrival(x->d, &x->a->request.plan.from, w, o->leave, &o->fate);
        visit_put_parts(w, &o->fate);
        gw_json_put_fixed(w, "spare_s", o->spare_s, 0);
        visit_put_lines(x->d, w, o, x->lang);
        visit_put_catches(x->d, &x->a->request.plan.from, w, o->catches, o->n_catches);
        gw_json_object_end(w);
    }
    gw_json_array_end(w);
    gw_json_object_end(w);
}

void gw_visit_write_json(const gw_dataset *d, const gw_visit_answer *a, gw_lang lang, gw_buf *out)
{
    writer x = {d, a, lang};
    gw_plan_write_json_with(d, &a->plan, lang, put_options, &x, out);
}

/* --- text --- */

/* A minute earlier for what one must not miss, later (59) for when one is there. */
static void clock_at(const writer *x, int64_t instant, int32_t later_s, char out[12])
{
    visit_clock(x->d, &x->a->request.plan.from, instant, later_s, out);
}

static void clock_after(const writer *x, const gw_visit_option *o, double after_s, char out[12])
{
    clock_at(x, isnan(after_s) ? INT64_MIN : o->leave + (int64_t)ceil(after_s), 59, out);
}

static void say_first(const writer *x, gw_buf *out)
{
    char at[12], leave[12];
    gw_buf often = {0}, asked = {0};
    clock_at(x, x->a->request.plan.time, 0, at);
    if (x->a->n == 0) {
        const char *const fill[] = {at};
        visit_say(out, VISIT_NONE, x->lang, fill, 1);
        return;
    }
    const gw_visit_option *o = &x->a->options[0];
    bool sure = o->leave_by[GW_VISIT_SHARES - 1] != INT64_MIN;
    clock_at(x, o->leave, 0, leave);
    gw_visit_say_share(sure ? x->a->request.certainty : o->on_time, x->lang, &often);
    if (sure) visit_capital(x->lang, &often);
    gw_visit_say_share(x->a->request.certainty, x->lang, &asked);
    const char *often_text = often.p ? often.p : "", *asked_text = asked.p ? asked.p : "";
    const char *const fill[] = {leave, often_text, at}, *const unsure[] = {asked_text, leave, often_text, at};
    gw_end_kind from = x->a->request.plan.from.kind;
    if (sure)
        visit_say(out, from == GW_END_POINT ? VISIT_LEAVE_HOME : VISIT_LEAVE, x->lang, fill, 3);
    else
        visit_say(out, VISIT_UNSURE, x->lang, unsure, 4);
    gw_buf_free(&often);
    gw_buf_free(&asked);
}

void visit_say_first(const gw_dataset *d, const gw_visit_answer *a, gw_lang lang, gw_buf *out)
{
    const writer x = {d, a, lang};
    say_first(&x, out);
}

static void put_words(const writer *x, gw_json_writer *w)
{
    gw_buf words = {0};
    say_first(x, &words);
    gw_json_put_text(w, "words", words.p ? words.p : "");
    gw_buf_free(&words);
}

static void say_line(const writer *x, gw_buf *out, visit_word w, const char *const *fill, int n)
{
    gw_buf_text(out, "   ");
    visit_say(out, w, x->lang, fill, n);
    gw_buf_text(out, "\n");
}

static void say_catches(const writer *x, uint32_t option, gw_buf *out)
{
    const gw_visit_option *o = &x->a->options[option];
    const gw_journey_set *s = &x->a->plan.journeys;
    const gw_journey *j = &s->journeys[option];
    for (uint32_t i = 0; i < o->n_catches; i++) {
        const gw_visit_catch *c = &o->catches[i];
        const gw_leg *l = visit_ride_of(s, j, c->ride);
        if (!l) continue;
        char at[12], next[12];
        gw_buf often = {0}, line = {0};
        visit_say_line(x->d, l, x->lang, &line);
        clock_at(x, c->departure, 0, at);
        clock_at(x, c->next_departure, 0, next);
        gw_visit_say_share(c->next_on_time, x->lang, &often);
        const char *stop =
            gw_tt_name(x->d->timetable, &gw_tt_stop_at(x->d->timetable, l->from.v)->name, x->lang);
        const char *const fill[] = {at, visit_text_of(&line), stop, next, often.p ? often.p : ""};
        const double hardly = 0.05;
        visit_word say = c->next_departure == INT64_MIN ? VISIT_CATCH_LAST
                         : c->next_on_time < hardly     ? VISIT_CATCH_LATE
                                                        : VISIT_CATCH;
        say_line(x, out, say, fill, 5);
        gw_buf_free(&often);
        gw_buf_free(&line);
    }
}

static void say_parts(const writer *x, const gw_visit_option *o, gw_buf *out)
{
    char part[4][16], spare[16];
    const double parts[4] = {o->fate.walk_s, o->fate.wait_s, o->fate.ride_s, o->fate.border_s};
    for (int i = 0; i < 4; i++) snprintf(part[i], sizeof part[i], "%.0f", parts[i] / 60);
    const char *const fill[] = {part[0], part[1], part[2], part[3]}, *const early[] = {spare};
    if (!isnan(o->fate.mean_s)) say_line(x, out, VISIT_PARTS, fill, 4);
    snprintf(spare, sizeof spare, "%.0f", o->spare_s / 60);
    if (o->spare_s >= 60) say_line(x, out, VISIT_SPARE, early, 1);
}

static void say_option(const writer *x, uint32_t i, gw_buf *out)
{
    const gw_visit_option *o = &x->a->options[i];
    char number[12], clock[3][12], leave[12];
    gw_buf lines = {0};
    visit_lines_of_option(x->d, &x->a->plan.journeys, i, o, x->lang, &lines);
    snprintf(number, sizeof number, "%u", i + 1);
    clock_at(x, o->leave, 0, leave);
    const char *port = o->port == GW_NO_ID ? "" : gw_port_at(x->d->ports, o->port)->names[x->lang];
    const char *const fill[] = {number, lines.p ? lines.p : "", leave, port};
    visit_say(out, o->port == GW_NO_ID ? VISIT_WAY : VISIT_WAY_PORT, x->lang, fill, 4);
    gw_buf_text(out, "\n");
    for (int k = 0; k < 3; k++) clock_at(x, o->leave_by[k], 0, clock[k]);
    const char *const shares[] = {clock[0], clock[1], clock[2]};
    say_line(x, out, VISIT_SHARES, shares, 3);
    clock_after(x, o, o->fate.p5_s, clock[0]);
    clock_after(x, o, o->fate.p50_s, clock[1]);
    clock_after(x, o, o->fate.p95_s, clock[2]);
    gw_buf_text(out, "   ");
    visit_say_arrivals(clock[0], clock[1], clock[2], x->lang, out);
    gw_buf_text(out, "\n");
    say_parts(x, o, out);
    visit_say_either(x->d, o, x->lang, out);
    say_catches(x, i, out);
    gw_buf_free(&lines);
}

void gw_visit_write_text(const gw_dataset *d, const gw_visit_answer *a, gw_lang lang, gw_buf *out)
{
    writer x = {d, a, lang};
    say_first(&x, out);
    gw_buf_text(out, "\n\n");
    for (uint32_t i = 0; i < a->n; i++) say_option(&x, i, out);
    gw_buf_text(out, "\n");
    gw_plan_write_text(d, &a->plan, lang, out);
}
