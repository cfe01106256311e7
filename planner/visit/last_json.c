/* The last way home as JSON (docs/API.md). */
#include "planner/visit/last_words.h"

#include <math.h>

typedef struct {
    const gw_dataset *d;
    const gw_visit_last_answer *a;
    gw_lang lang;
    const gw_end *zone;
    gw_day today;
} writer;

static void put_instant(const writer *x, gw_json_writer *w, const char *key, int64_t instant)
{
    visit_put_instant(x->d, x->zone, w, key, instant);
}

static void put_buf(gw_json_writer *w, const char *key, gw_buf *b)
{
    gw_json_put_text(w, key, b->p ? b->p : "");
    if (b->failed) w->out->failed = true;
    gw_buf_free(b);
}

static void put_gate(const writer *x, gw_json_writer *w, const gw_visit_gate *g)
{
    gw_json_object(w, "hours");
    put_instant(x, w, "opens", g->opens);
    put_instant(x, w, "last_admission", g->last_admission);
    put_instant(x, w, "closes", g->closes);
    gw_json_put_bool(w, "all_night", g->all_night);
    if (g->exception) gw_json_put_text(w, "exception", g->exception);
    gw_json_object_end(w);
}

static void put_cause(const writer *x, gw_json_writer *w, const gw_visit_last_port *p)
{
    static const char *const kinds[] = {NULL, "departure", "service", "admission"};
    const gw_visit_last_cause *c = &p->cause;
    gw_buf text = {0};
    if (c->kind == GW_LAST_NONE) {
        gw_json_put_null(w, "ends");
        return;
    }
    gw_json_object(w, "ends");
    gw_json_put_text(w, "kind", kinds[c->kind]);
    put_instant(x, w, "at", c->at);
    if (c->route != GW_NO_ID) {
        gw_buf ref = {0}, stop = {0};
        gw_timetable_route_ref(x->d->timetable, (gw_route_id){c->route}, ':', &ref);
        put_buf(w, "route", &ref);
        gw_timetable_stop_ref(x->d->timetable, c->stop, ':', &stop);
        put_buf(w, "stop", &stop);
    }
    gw_visit_say_cause(x->d, p, x->zone, x->lang, &text);
    put_buf(w, "text", &text);
    gw_json_object_end(w);
}

static void put_doubt(const writer *x, gw_json_writer *w, const gw_visit_last_port *p)
{
    const gw_doubt *doubt = p->doubt ? p->doubt : p->cause.doubt;
    gw_buf text = {0};
    if (!doubt) return;
    gw_json_object(w, "in_doubt");
    last_say_doubt(x->d, doubt, x->lang, &text);
    put_buf(w, "text", &text);
    gw_plan_put_claims(w, x->d->fares, doubt, x->today, x->lang);
    put_instant(x, w, "leave_if_later_runs", p->leave_if);
    gw_json_object_end(w);
}

static void put_port(const writer *x, gw_json_writer *w, const gw_visit_last_port *p)
{
    gw_json_object(w, NULL);
    if (p->port != GW_NO_ID) {
        gw_json_put_text(w, "port", gw_port_at(x->d->ports, p->port)->id);
        gw_json_put_text(w, "name", gw_port_at(x->d->ports, p->port)->names[x->lang]);
        if (p->gate.opens != INT64_MIN || p->gate.exception) put_gate(x, w, &p->gate);
    } else {
        gw_json_put_null(w, "port");
    }
    visit_put_leave_by(x->d, x->zone, w, p->leave_by);
    put_instant(x, w, "no_return", p->no_return);
    put_instant(x, w, "leave", p->leave);
    if (p->leave != INT64_MIN) gw_json_put_fixed(w, "home_that_day", p->home, 4);
    if (p->slack_s != INT64_MIN) gw_json_put_int(w, "slack_s", p->slack_s);
    put_cause(x, w, p);
    put_doubt(x, w, p);
    if (p->journey != GW_NO_ID) {
        gw_json_put_int(w, "journey", p->journey);
        visit_put_arrival(x->d, x->zone, w, p->leave, &p->fate);
        visit_put_parts(w, &p->fate);
        visit_put_catches(x->d, x->zone, w, p->catches, p->n_catches);
    }
    gw_json_object_end(w);
}

static void put_part(const writer *x, gw_json_writer *w, const gw_visit_fallback_part *p)
{
    gw_buf lines = {0}, from = {0}, to = {0};
    if (p->taxi) {
        const gw_other_way way = {.kind = GW_WAY_TAXI, .from = p->from, .to = p->to, .taxi = p->price};
        gw_plan_put_other_way(w, x->d, &way, x->today, x->lang);
        return;
    }
    gw_json_object(w, NULL);
    gw_json_put_bool(w, "public_transport", true);
    gw_end_name(x->d, &p->from, x->lang, &from);
    put_buf(w, "from", &from);
    gw_end_name(x->d, &p->to, x->lang, &to);
    put_buf(w, "to", &to);
    visit_lines_of(x->d, &x->a->fallback_journeys, p->journey, x->lang, &lines);
    put_buf(w, "lines", &lines);
    put_instant(x, w, "departure", p->leaves);
    put_instant(x, w, "arrival", p->most);
    gw_json_object_end(w);
}

static void put_fallback(const writer *x, gw_json_writer *w)
{
    const gw_visit_fallback *f = &x->a->fallback;
    gw_buf text = {0};
    gw_json_object(w, "fallback");
    put_instant(x, w, "leave", f->leave);
    gw_json_put_text(w, "port", f->any && f->port != GW_NO_ID ? gw_port_at(x->d->ports, f->port)->id : NULL);
    if (f->any && f->n == 2) gw_json_put_int(w, "border_s", f->border_s);
    gw_json_array(w, "parts");
    for (uint32_t i = 0; f->any && i < f->n; i++) put_part(x, w, &f->part[i]);
    gw_json_array_end(w);
    put_instant(x, w, "home_least", f->any ? f->part[f->n - 1].least : INT64_MIN);
    put_instant(x, w, "home_most", f->any ? f->part[f->n - 1].most : INT64_MIN);
    put_instant(x, w, "first_after_leave", x->a->morning_leave);
    put_instant(x, w, "first_after_home", x->a->morning_home);
    last_say_fallback(x->d, x->a, x->lang, &text);
    put_buf(w, "text", &text);
    gw_json_object_end(w);
}

void last_put(const gw_dataset *d, const gw_visit_last_answer *a, gw_lang lang, gw_json_writer *w)
{
    const writer x = {d, a, lang, &a->plan.request.to, (gw_day)(a->day_ends / 86400)};
    gw_buf words = {0};
    gw_json_object(w, "last_return");
    put_instant(&x, w, "home_by", a->day_ends);
    gw_json_put_fixed(w, "certainty", a->request.certainty, 4);
    if (a->request.leave != INT64_MIN) put_instant(&x, w, "asked_leave", a->request.leave);
    last_say_first(d, a, lang, &words);
    put_buf(w, "words", &words);
    if (a->n && a->ports[0].leave != INT64_MIN)
        gw_json_put_int(w, "reasonable", gw_visit_last_reasonable(a));
    else
        gw_json_put_null(w, "reasonable");
    visit_put_leave_by(d, x.zone, w, a->leave_by);
    put_instant(&x, w, "no_return", a->no_return);
    gw_json_array(w, "ports");
    for (uint32_t i = 0; i < a->n; i++) put_port(&x, w, &a->ports[i]);
    gw_json_array_end(w);
    put_fallback(&x, w);
    gw_json_object_end(w);
}

typedef struct {
    const gw_dataset *d;
    const gw_visit_last_answer *a;
    gw_lang lang;
} member;

static void put_member(void *context, gw_json_writer *w)
{
    const member *m = context;
    last_put(m->d, m->a, m->lang, w);
}

void gw_visit_last_write_json(const gw_dataset *d, const gw_visit_last_answer *a, gw_lang lang, gw_buf *out)
{
    member m = {d, a, lang};
    gw_plan_write_json_with(d, &a->plan, lang, put_member, &m, out);
}
