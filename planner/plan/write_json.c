/* Our answer as JSON: docs/API.md has the shape. Keys come in one fixed order, so that the same answer is the
 * same bytes. */
#include "planner/plan/write_json_priv.h"

#include <stdio.h>
#include <string.h>

/* --- journeys --- */

/* The guaranteed places that it holds. */
static void put_places(json_answer *x, uint32_t i)
{
    uint32_t best[GW_N_PLACES];
    gw_plan_best(&x->a->journeys, best);
    gw_json_array(&x->w, "is");
    for (int place = 0; place < GW_N_PLACES; place++)
        if (best[place] == i) gw_json_put_text(&x->w, NULL, gw_best_place_names[place]);
    gw_json_array_end(&x->w);
}

static void put_journey(json_answer *x, uint32_t i)
{
    const gw_plan_request *r = &x->a->request;
    const gw_journey_set *s = &x->a->journeys;
    const gw_journey *j = &s->journeys[i];
    const gw_leg *legs = &s->legs[j->first_leg];
    const gw_stop_id nowhere = {GW_NO_ID};
    gw_journey_sums sums = gw_journey_sum(s, i);
    int64_t zero = x->d->timetable->zero;

    gw_json_object(&x->w, NULL);
    json_instant(x, "departure", &r->from, j->n_legs ? legs[0].from : nowhere, zero + j->departure_s);
    json_instant(x, "arrival", &r->to, j->n_legs ? legs[j->n_legs - 1].to : nowhere, zero + j->arrival_s);
    gw_json_put_int(&x->w, "duration_s", j->arrival_s - j->departure_s);
    gw_json_put_int(&x->w, "rides", j->rides);
    gw_json_put_int(&x->w, "transfers", gw_journey_transfers(j));
    gw_json_put_int(&x->w, "walk_s", sums.walk_s);
    gw_json_put_int(&x->w, "wait_s", sums.wait_s);
    gw_json_put_int(&x->w, "ride_s", sums.ride_s);
    gw_json_put_int(&x->w, "border_s", sums.border_s);
    gw_json_put_text(&x->w, "port", sums.port == GW_NO_ID ? NULL : gw_port_at(x->d->ports, sums.port)->id);
    put_places(x, i);
    if (gw_plan_fares_of(x->d, r, s, i, &x->fares)) x->w.out->failed = true;
    gw_plan_put_fare_sum(&x->w, &x->fares, x->lang);
    gw_json_array(&x->w, "legs");
    for (uint32_t k = 0; k < j->n_legs; k++) json_leg(x, i, k);
    gw_json_array_end(&x->w);
    gw_json_object_end(&x->w);
}

static void put_via(json_answer *x, const gw_via *via)
{
    gw_json_object(&x->w, NULL);
    gw_end_ref(x->d, &via->end, &x->scratch);
    json_buf(x, "ref");
    gw_end_name(x->d, &via->end, x->lang, &x->scratch);
    json_buf(x, "name");
    gw_json_put_int(&x->w, "stay_s", via->stay_s);
    gw_json_object_end(&x->w);
}

static void put_query(json_answer *x)
{
    static const char *const rules[] = {"expected", "worst", "first", "skip"};
    const gw_plan_request *r = &x->a->request;
    bool arrive = r->direction == GW_ARRIVE_BY;
    const gw_stop_id nowhere = {GW_NO_ID};
    const gw_end *end = arrive ? &r->to : &r->from;
    gw_json_object(&x->w, "query");
    if (r->traveller != GW_TRAVELLER_ADULT)
        gw_json_put_text(&x->w, "traveller", gw_traveller_names[r->traveller]);
    gw_json_put_text(&x->w, "mode", arrive ? "arrive" : "depart");
    json_instant(x, "time", end, nowhere, r->time);
    gw_json_put_int(&x->w, "window_s", r->window_s);
    gw_json_put_text(&x->w, "headway", rules[r->headway]);
    if (r->n_via) gw_json_array(&x->w, "via");
    for (uint32_t i = 0; i < r->n_via; i++) put_via(x, &r->via[i]);
    if (r->n_via) gw_json_array_end(&x->w);
    gw_json_object_end(&x->w);
}

/* What to ask with for the journeys before and after these; null: there are none. */
static void put_page(json_answer *x, const char *key, const gw_plan_page *page)
{
    char text[GW_PAGE_TEXT];
    gw_plan_page_write(x->d, &x->a->request, page, text);
    gw_json_put_text(&x->w, key, text[0] ? text : NULL);
}

static void put_credit(void *context, const char *name, const char *url)
{
    json_answer *x = context;
    gw_json_object(&x->w, NULL);
    gw_json_put_text(&x->w, "name", name);
    gw_json_put_text(&x->w, "url", url);
    gw_json_object_end(&x->w);
}

static void put_notes(json_answer *x)
{
    gw_json_array(&x->w, "notes");
    for (uint32_t i = 0; i < x->a->n_notes; i++) {
        gw_json_object(&x->w, NULL);
        gw_json_put_text(&x->w, "code", x->a->notes[i].code);
        gw_json_put_text(&x->w, "text", x->a->notes[i].text[x->lang]);
        gw_json_object_end(&x->w);
    }
    gw_json_array_end(&x->w);
    gw_json_array(&x->w, "attribution");
    gw_plan_each_credit(x->d, x->a, x->lang, put_credit, x);
    gw_json_array_end(&x->w);
}

void gw_plan_write_json(const gw_dataset *d, const gw_plan_answer *a, gw_lang lang, gw_buf *out)
{
    gw_plan_write_json_with(d, a, lang, NULL, NULL, out);
}

void gw_plan_write_json_with(const gw_dataset *d, const gw_plan_answer *a, gw_lang lang, gw_plan_more_fn more,
                             void *context, gw_buf *out)
{
    json_answer x = {.d = d, .a = a, .lang = lang};
    gw_json_begin(&x.w, out);
    gw_json_object(&x.w, NULL);
    json_end(&x, "from", &a->request.from);
    json_end(&x, "to", &a->request.to);
    put_query(&x);
    gw_json_array(&x.w, "journeys");
    for (uint32_t i = 0; i < a->journeys.n; i++) put_journey(&x, i);
    gw_json_array_end(&x.w);
    put_page(&x, "previous", &a->previous);
    put_page(&x, "next", &a->next);
    put_notes(&x);
    gw_plan_put_places(&x.w, d, &a->request, lang);
    gw_plan_put_other_ways(&x.w, d, &a->request, gw_plan_answer_port(a), lang);
    if (more) more(context, &x.w);
    gw_json_object_end(&x.w);
    if (x.scratch.failed) out->failed = true;
    gw_buf_free(&x.scratch);
}
