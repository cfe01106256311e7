/* There and back as JSON (docs/API.md): "round_trip", and the three answers it is made of whole. */
#include "planner/visit/last_words.h"
#include "planner/visit/trip_priv.h"

typedef struct {
    const gw_dataset *d;
    const gw_visit_trip_answer *a;
    gw_lang lang;
    const gw_end *home, *there;
} writer;

static void put_home(const writer *x, gw_json_writer *w, const char *key, int64_t instant)
{
    visit_put_instant(x->d, x->home, w, key, instant);
}

static void put_there(const writer *x, gw_json_writer *w, const char *key, int64_t instant)
{
    visit_put_instant(x->d, x->there, w, key, instant);
}

static void put_seconds(gw_json_writer *w, const char *key, int64_t seconds)
{
    if (seconds == INT64_MIN)
        gw_json_put_null(w, key);
    else
        gw_json_put_int(w, key, seconds);
}

static void put_visit(const writer *x, gw_json_writer *w)
{
    const gw_visit_trip_request *r = &x->a->request;
    gw_json_object(w, "visit");
    gw_json_put_int(w, "p50_s", r->visit_s);
    gw_json_put_int(w, "p95_s", r->visit_p95_s);
    gw_json_put_bool(w, "assumed", r->visit_assumed);
    gw_json_object(w, "ends");
    put_there(x, w, "p5", x->a->ends_p5);
    put_there(x, w, "p50", x->a->ends_p50);
    put_there(x, w, "p95", x->a->ends_p95);
    gw_json_object_end(w);
    gw_json_object_end(w);
}

static void put_ways(const writer *x, gw_json_writer *w)
{
    gw_json_array(w, "ways_home");
    for (uint32_t i = 0; i < x->a->n; i++) {
        const gw_visit_way_home *h = &x->a->ways[i];
        gw_json_object(w, NULL);
        gw_json_put_text(w, "port", h->port == GW_NO_ID ? NULL : gw_port_at(x->d->ports, h->port)->id);
        gw_json_put_int(w, "journey", h->journey);
        gw_json_put_fixed(w, "home_that_day", h->home_that_day, 4);
        gw_json_put_fixed(w, "in_time", h->in_time, 4);
        gw_json_object(w, "arrival");
        put_home(x, w, "p5", h->home_p5);
        put_home(x, w, "p50", h->home_p50);
        put_home(x, w, "p95", h->home_p95);
        gw_json_object_end(w);
        const gw_chain_fate means = {
            .walk_s = h->walk_s, .wait_s = h->wait_s, .ride_s = h->ride_s, .border_s = h->border_s};
        visit_put_parts(w, &means);
        gw_json_object_end(w);
    }
    gw_json_array_end(w);
}

static void put_slack(const writer *x, gw_json_writer *w, const char *key, const gw_visit_slack *s)
{
    const gw_visit_last_port *p = s->way == GW_NO_ID ? NULL : &x->a->last.ports[s->way];
    gw_json_object(w, key);
    gw_json_put_text(w, "port", p && p->port != GW_NO_ID ? gw_port_at(x->d->ports, p->port)->id : NULL);
    put_home(x, w, "leave_by", p ? p->leave_by[GW_VISIT_SHARES - 1] : INT64_MIN);
    gw_json_put_fixed(w, "in_time", s->in_time, 4);
    put_seconds(w, "p50_s", s->p50_s);
    put_seconds(w, "p95_s", s->p95_s);
    gw_json_object_end(w);
}

static void put_total(const writer *x, gw_json_writer *w)
{
    const gw_visit_trip_answer *a = x->a;
    const gw_plan_fares fares = {.sum = a->fare, .shown = x->d->fares != NULL || a->fare.n > 0};
    gw_json_object(w, "total");
    put_seconds(w, "duration_s", a->total_s);
    gw_json_put_int(w, "rides", a->rides);
    gw_json_put_fixed(w, "walk_s", a->walk_s, 0);
    gw_plan_put_fare_sum(w, &fares, x->lang);
    gw_json_object_end(w);
}

static void put_trip(const writer *x, gw_json_writer *w)
{
    gw_buf words = {0};
    gw_json_object(w, "round_trip");
    trip_say(x->d, x->a, x->lang, &words);
    gw_json_put_text(w, "words", words.p ? words.p : "");
    if (words.failed) w->out->failed = true;
    gw_buf_free(&words);
    put_there(x, w, "appointment", x->a->request.out.plan.time);
    gw_json_put_fixed(w, "certainty", x->a->request.out.certainty, 4);
    put_visit(x, w);
    gw_json_put_fixed(w, "home_that_day", x->a->home_that_day, 4);
    gw_json_put_fixed(w, "in_time", x->a->named.in_time, 4);
    put_slack(x, w, "slack", &x->a->named);
    put_slack(x, w, "latest_slack", &x->a->latest);
    put_ways(x, w);
    put_total(x, w);
    gw_json_object_end(w);
}

static void put_answer(gw_json_writer *w, const char *key, gw_buf *b)
{
    if (b->failed || !b->p)
        w->out->failed = true;
    else
        gw_json_put_raw(w, key, (gw_str){b->p, (uint32_t)b->n});
    gw_buf_free(b);
}

void gw_visit_trip_write_json(const gw_dataset *d, const gw_visit_trip_answer *a, gw_lang lang, gw_buf *out)
{
    const writer x = {d, a, lang, &a->request.out.plan.from, &a->request.out.plan.to};
    gw_json_writer w;
    gw_buf there = {0}, home = {0}, last = {0};
    gw_visit_write_json(d, &a->out, lang, &there);
    gw_plan_write_json(d, &a->home, lang, &home);
    gw_visit_last_write_json(d, &a->last, lang, &last);
    gw_json_begin(&w, out);
    gw_json_object(&w, NULL);
    put_trip(&x, &w);
    put_answer(&w, "out", &there);
    put_answer(&w, "home", &home);
    put_answer(&w, "last", &last);
    gw_json_object_end(&w);
}
