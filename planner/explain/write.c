/* Explanations as JSON (docs/API.md) and for a terminal. */
#include "planner/explain/explain_priv.h"

#include <stdio.h>

typedef struct {
    const gw_dataset *d;
    const gw_plan_answer *a;
    const gw_explanation *e;
    gw_lang lang;
    gw_json_writer *w;
    gw_buf scratch;
} writer;

static bool nothing_to_say(const gw_explanation *e)
{
    return e->subject.kind == GW_EXPLAIN_ANSWER && !e->n_reasons && !e->n_helps;
}

static void put_scratch(writer *x, const char *key)
{
    gw_json_put_str(x->w, key, (gw_str){x->scratch.p ? x->scratch.p : "", (uint32_t)x->scratch.n});
    if (x->scratch.failed) x->w->out->failed = true;
    gw_buf_reset(&x->scratch);
}

static void put_instant(writer *x, const char *key, const gw_end *end, int64_t instant)
{
    char text[64];
    gw_explain_time_value(x->d, end, instant, text);
    gw_json_put_text(x->w, key, text);
}

static void put_given_day(writer *x, const char *key, gw_day day)
{
    char text[11];
    if (day == GW_DAY_NONE) return;
    gw_day_format_iso(day, text);
    gw_json_put_text(x->w, key, text);
}

static void put_journey(writer *x, const char *key, uint32_t number)
{
    const gw_journey_set *s = &x->e->found;
    const gw_timetable *t = x->d->timetable;
    if (number == GW_NO_ID) return;
    const gw_journey *j = &s->journeys[number];
    gw_json_object(x->w, key);
    put_instant(x, "departure", &x->a->request.from, t->zero + j->departure_s);
    put_instant(x, "arrival", &x->a->request.to, t->zero + j->arrival_s);
    gw_json_put_int(x->w, "rides", j->rides);
    gw_json_array(x->w, "lines");
    for (uint32_t k = j->first_leg; k < j->first_leg + j->n_legs; k++) {
        if (s->legs[k].kind != GW_LEG_RIDE) continue;
        uint32_t route = gw_tt_pattern_at(t, s->legs[k].pattern.v)->route;
        gw_timetable_route_ref(t, (gw_route_id){route}, ':', &x->scratch);
        put_scratch(x, NULL);
    }
    gw_json_array_end(x->w);
    uint32_t port = gw_journey_sum(s, number).port;
    if (port != GW_NO_ID) gw_json_put_text(x->w, "port", gw_port_at(x->d->ports, port)->id);
    gw_json_object_end(x->w);
}

/* Amounts in their own unit: rides and journeys are counted, all else is in seconds. What is out of reach on
 * foot (INT32_MAX) has no amount. */
static void put_facts(writer *x, const gw_explain_reason *r)
{
    bool counted = r->code == GW_WHY_TOO_MANY_RIDES || r->code == GW_WHY_CUT_OFF;
    bool dominated = r->code == GW_WHY_DOMINATED;
    if (r->by_s) gw_json_put_int(x->w, "by_s", r->by_s);
    if (dominated) gw_json_put_int(x->w, "more_rides", r->more_rides);
    if (r->needs && r->needs != INT32_MAX && !dominated && r->code != GW_WHY_NO_SERVICE)
        gw_json_put_int(x->w, counted ? "needs" : "needs_s", r->needs);
    if (r->needs_to && r->needs_to != INT32_MAX) gw_json_put_int(x->w, "needs_to_s", r->needs_to);
    if (r->limit) gw_json_put_int(x->w, counted ? "limit" : "limit_s", r->limit);
    if (r->journey != GW_NO_ID) gw_json_put_int(x->w, "journey", r->journey);
    put_journey(x, "better", r->better);
    if (r->port != GW_NO_ID) gw_json_put_text(x->w, "port", gw_port_at(x->d->ports, r->port)->id);
    if (r->stop.v != GW_NO_ID) {
        gw_timetable_stop_ref(x->d->timetable, r->stop, ':', &x->scratch);
        put_scratch(x, "stop");
    }
    bool at_end = r->code == GW_WHY_TOO_LATE || x->a->request.direction == GW_ARRIVE_BY;
    if (r->at != INT64_MIN) put_instant(x, "at", at_end ? &x->a->request.to : &x->a->request.from, r->at);
    put_given_day(x, "day", r->day);
    put_given_day(x, "next_day", r->next_day);
    if (r->parameter) gw_json_put_text(x->w, "parameter", r->parameter);
    if (!r->limits) return;
    gw_json_array(x->w, "parameters");
    for (uint32_t i = 0; gw_explain_limit_name(i); i++)
        if (r->limits >> i & 1) gw_json_put_text(x->w, NULL, gw_explain_limit_name(i));
    gw_json_array_end(x->w);
}

static void put_reasons(writer *x)
{
    gw_json_array(x->w, "reasons");
    for (uint32_t i = 0; i < x->e->n_reasons; i++) {
        const gw_explain_reason *r = &x->e->reasons[i];
        gw_json_object(x->w, NULL);
        gw_json_put_text(x->w, "code", gw_explain_code_name(r->code));
        gw_explain_reason_words(x->d, x->a, x->e, r, x->lang, &x->scratch);
        put_scratch(x, "text");
        put_facts(x, r);
        gw_json_object_end(x->w);
    }
    gw_json_array_end(x->w);
}

static void put_helps(writer *x)
{
    gw_json_array(x->w, "would_help");
    for (uint32_t i = 0; i < x->e->n_helps; i++) {
        const gw_explain_help *h = &x->e->helps[i];
        gw_json_object(x->w, NULL);
        gw_json_object(x->w, "changes");
        for (uint32_t k = 0; k < h->n_changes; k++)
            gw_json_put_text(x->w, h->changes[k].parameter, h->changes[k].value);
        gw_json_object_end(x->w);
        gw_explain_help_words(x->d, x->a, x->e, h, x->lang, &x->scratch);
        put_scratch(x, "text");
        put_journey(x, "finds", h->finds);
        gw_json_object_end(x->w);
    }
    gw_json_array_end(x->w);
}

void gw_explain_write_json(const gw_dataset *d, const gw_plan_answer *a, const gw_explanation *e,
                           gw_lang lang, gw_json_writer *w)
{
    static const char *const kinds[] = {"answer", "line", "journey", "port"};
    writer x = {.d = d, .a = a, .e = e, .lang = lang, .w = w};
    if (nothing_to_say(e)) return;
    gw_json_object(w, "explanation");
    gw_json_put_text(w, "about", kinds[e->subject.kind]);
    if (e->subject.kind != GW_EXPLAIN_ANSWER) {
        gw_explain_subject_name(d, e, lang, &x.scratch);
        put_scratch(&x, "name");
        gw_json_put_bool(w, "in_answer", e->in_answer);
        if (e->in_answer) gw_json_put_int(w, "journey", e->journey);
        put_journey(&x, "best", e->best);
    }
    put_reasons(&x);
    put_helps(&x);
    gw_json_object_end(w);
    gw_buf_free(&x.scratch);
}

void gw_explain_write_text(const gw_dataset *d, const gw_plan_answer *a, const gw_explanation *e,
                           gw_lang lang, gw_buf *out)
{
    static const char *const why[GW_N_LANGS] = {"為甚麼沒有行程：", "为什么没有行程：",
                                                "Why there is no journey:"};
    static const char *const why_not[GW_N_LANGS] = {"為甚麼沒有{1}：", "为什么没有{1}：", "Why not {1}:"};
    static const char *const is_there[GW_N_LANGS] = {"{1}在行程 {2} 之中。", "{1}在行程 {2} 之中。",
                                                     "{1} is in journey {2}."};
    static const char *const help[GW_N_LANGS] = {"可以試試：", "可以试试：", "What would help:"};
    gw_buf name = {0};
    if (nothing_to_say(e)) return;
    gw_explain_subject_name(d, e, lang, &name);
    char number[16] = "";
    gw_buf_text(out, "\n");
    if (e->in_answer) snprintf(number, sizeof number, "%u", e->journey + 1);
    const char *const fill[] = {name.p ? name.p : "", number};
    gw_plan_say(out, e->in_answer ? is_there[lang] : name.n ? why_not[lang] : why[lang], fill, 2);
    gw_buf_text(out, "\n");
    for (uint32_t i = 0; i < e->n_reasons; i++) {
        gw_buf_text(out, "  - ");
        gw_explain_reason_words(d, a, e, &e->reasons[i], lang, out);
        gw_buf_text(out, "\n");
    }
    if (e->n_helps) gw_buf_printf(out, "%s\n", help[lang]);
    for (uint32_t i = 0; i < e->n_helps; i++) {
        gw_buf_text(out, "  + ");
        gw_explain_help_words(d, a, e, &e->helps[i], lang, out);
        gw_buf_text(out, "\n");
    }
    if (name.failed) out->failed = true;
    gw_buf_free(&name);
}

static void put_member(void *context, gw_json_writer *w)
{
    const writer *x = context;
    gw_explain_write_json(x->d, x->a, x->e, x->lang, w);
}

void gw_explain_write_answer(const gw_dataset *d, const gw_plan_answer *a, const gw_explanation *e,
                             gw_lang lang, gw_buf *out)
{
    writer x = {.d = d, .a = a, .e = e, .lang = lang};
    gw_plan_write_json_with(d, a, lang, put_member, &x, out);
}
