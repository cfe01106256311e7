/* The port ranking as JSON (docs/API.md). */
#include "planner/visit/ranking_priv.h"

#include <math.h>

typedef struct {
    const gw_dataset *d;
    const gw_ranking *a;
    gw_lang lang;
    const gw_end *zone;
} writer;

static void put_buf(gw_json_writer *w, const char *key, gw_buf *b)
{
    gw_json_put_text(w, key, b->p ? b->p : "");
    if (b->failed) w->out->failed = true;
    gw_buf_free(b);
}

static const char *port_id(const writer *x, uint32_t port)
{
    return gw_port_at(x->d->ports, port)->id;
}

static void put_port(const writer *x, gw_json_writer *w, const gw_rank_row *row)
{
    gw_json_put_text(w, "port", port_id(x, row->port));
    gw_json_put_text(w, "name", gw_port_at(x->d->ports, row->port)->names[x->lang]);
}

/* Clock times of the day; 24:00 and later are of its end. */
static void put_hours(gw_json_writer *w, const gw_rank_row *row)
{
    const gw_port_opening *o = &row->hours;
    char opens[12], closes[12], last[12];
    if (!row->has_hours) {
        gw_json_put_null(w, "hours");
        return;
    }
    gw_time_format_clock(o->from_s, opens);
    gw_time_format_clock(o->to_s, closes);
    gw_json_object(w, "hours");
    gw_json_put_text(w, "opens", opens);
    gw_json_put_text(w, "closes", closes);
    gw_json_put_bool(w, "since_the_day_before", o->from_before);
    gw_json_put_bool(w, "beyond_midnight", o->beyond);
    if (o->last_admission_s != GW_SECONDS_NONE) {
        gw_time_format_clock(o->last_admission_s, last);
        gw_json_put_text(w, "last_admission", last);
    }
    if (row->exception) gw_json_put_text(w, "exception", row->exception);
    gw_json_object_end(w);
}

static void put_last(const writer *x, gw_json_writer *w, const gw_rank_row *row)
{
    gw_buf text = {0}, cause = {0};
    if (!row->has_last) {
        gw_json_put_null(w, "last_return");
        return;
    }
    gw_json_object(w, "last_return");
    visit_put_instant(x->d, x->zone, w, "leave", row->last.leave);
    gw_json_put_fixed(w, "home", row->last.home, 4);
    visit_put_instant(x->d, x->zone, w, "no_return", row->last.no_return);
    if (row->last.slack_s != INT64_MIN) gw_json_put_int(w, "slack_s", row->last.slack_s);
    gw_visit_say_cause(x->d, &row->last, x->zone, x->lang, &cause);
    put_buf(w, "ends", &cause);
    rank_say_last(x->d, x->a, row, x->lang, &text);
    put_buf(w, "text", &text);
    gw_json_object_end(w);
}

static void put_cost(const writer *x, gw_json_writer *w, const gw_rank_row *row)
{
    gw_plan_fares fares;
    if (gw_plan_fares_of(x->d, &x->a->request.plan, &x->a->plan.journeys, row->journey, &fares)) {
        w->out->failed = true;
        return;
    }
    gw_plan_put_fare_sum(w, &fares, x->lang);
}

static void put_row(const writer *x, gw_json_writer *w, const gw_rank_row *row)
{
    static const char *const steps[] = {"unknown", "step-free", "steps"};
    const gw_visit_option *o = &row->option;
    gw_buf risk = {0};
    gw_json_object(w, NULL);
    put_port(x, w, row);
    gw_json_put_int(w, "journey", row->journey);
    visit_put_leave_by(x->d, x->zone, w, o->leave_by);
    visit_put_instant(x->d, x->zone, w, "leave", o->leave);
    gw_json_put_fixed(w, "on_time", o->on_time, 4);
    if (!isnan(o->fate.p50_s)) gw_json_put_fixed(w, "median_s", o->fate.p50_s, 0);
    gw_json_put_fixed(w, "turn_up_s", row->turn_up_s, 0);
    visit_put_arrival(x->d, x->zone, w, o->leave, &o->fate);
    visit_put_parts(w, &o->fate);
    gw_json_put_fixed(w, "spare_s", o->spare_s, 0);
    visit_put_catches(x->d, x->zone, w, o->catches, o->n_catches);
    rank_say_risk(x->d, x->a, row, x->lang, &risk);
    put_buf(w, "risk", &risk);
    gw_json_put_int(w, "rides", row->rides);
    gw_json_put_int(w, "walk_s", row->walk_s);
    gw_json_put_int(w, "walk_m", row->walk_m);
    gw_json_put_text(w, "steps", steps[row->steps]);
    put_cost(x, w, row);
    put_hours(w, row);
    put_last(x, w, row);
    gw_json_object_end(w);
}

static void put_unusable(const writer *x, gw_json_writer *w, const gw_rank_row *row)
{
    gw_json_object(w, NULL);
    put_port(x, w, row);
    gw_json_put_text(w, "reason", gw_rank_state_names[row->state]);
    gw_json_put_text(w, "text", rank_reason(row->state, x->lang));
    put_hours(w, row);
    gw_json_object_end(w);
}

static void put_span(const writer *x, gw_json_writer *w, const gw_rank_span *s)
{
    gw_json_object(w, NULL);
    visit_put_instant(x->d, x->zone, w, "from", s->from);
    visit_put_instant(x->d, x->zone, w, "to", s->to);
    if (s->port == GW_NO_ID) {
        gw_json_put_null(w, "port");
    } else {
        gw_json_put_text(w, "port", port_id(x, s->port));
        visit_put_instant(x->d, x->zone, w, "middle", s->middle);
        visit_put_instant(x->d, x->zone, w, "leave_by", s->leave_by);
        if (s->next == GW_NO_ID) {
            gw_json_put_null(w, "next");
        } else {
            gw_json_put_text(w, "next", port_id(x, s->next));
            if (s->leave_by != INT64_MIN) gw_json_put_int(w, "better_by_s", s->leave_by - s->next_leave_by);
        }
    }
    gw_json_object_end(w);
}

static void put_day(const writer *x, gw_json_writer *w, const char *key, const gw_rank_day *day)
{
    gw_buf text = {0};
    gw_json_object(w, key);
    gw_json_put_fixed(w, "certainty", day->share, 4);
    rank_say_day(x->d, x->a, day, x->lang, &text);
    put_buf(w, "text", &text);
    gw_json_array(w, "spans");
    for (uint32_t i = 0; i < day->n; i++) put_span(x, w, &day->spans[i]);
    gw_json_array_end(w);
    gw_json_object_end(w);
}

/* Ports by each measure. */
static void put_orders(const writer *x, gw_json_writer *w)
{
    uint32_t order[GW_RANKING_PORTS];
    gw_json_object(w, "orders");
    for (int m = 0; m < GW_RANK_MEASURES; m++) {
        if (!gw_ranking_order(x->d, x->a, (gw_rank_measure)m, order)) {
            gw_json_put_null(w, gw_rank_measure_names[m]);
            continue;
        }
        gw_json_array(w, gw_rank_measure_names[m]);
        for (uint32_t i = 0; i < x->a->n_used; i++) gw_json_put_text(w, NULL, port_id(x, x->a->rows[order[i]].port));
        gw_json_array_end(w);
    }
    gw_json_object_end(w);
}

static void put_ranking(void *context, gw_json_writer *w)
{
    const writer *x = context;
    const gw_ranking *a = x->a;
    gw_buf words = {0};
    gw_json_object(w, "ranking");
    visit_put_instant(x->d, x->zone, w, "appointment", a->request.plan.time);
    gw_json_put_fixed(w, "certainty", a->request.certainty, 4);
    rank_say_first(x->d, a, x->lang, &words);
    put_buf(w, "text", &words);
    gw_json_array(w, "ports");
    for (uint32_t i = 0; i < a->n_used; i++) put_row(x, w, &a->rows[i]);
    gw_json_array_end(w);
    put_orders(x, w);
    gw_json_array(w, "unusable");
    for (uint32_t i = a->n_used; i < a->n; i++) put_unusable(x, w, &a->rows[i]);
    gw_json_array_end(w);
    put_day(x, w, "day", &a->day[GW_RANK_SURE]);
    put_day(x, w, "day_even", &a->day[GW_RANK_EVEN]);
    gw_json_object_end(w);
}

void gw_ranking_write_json(const gw_dataset *d, const gw_ranking *a, gw_lang lang, gw_buf *out)
{
    writer x = {d, a, lang, &a->request.plan.from};
    gw_plan_write_json_with(d, &a->plan, lang, put_ranking, &x, out);
}
