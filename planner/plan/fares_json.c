/* Fares, cards, doubts and other ways as JSON: docs/API.md has the shape. */
#include "planner/plan/fares.h"

#include "planner/plan/plan_priv.h"

#include <string.h>

static void put_buf(gw_json_writer *w, const char *key, gw_buf *text)
{
    gw_json_put_text(w, key, text->p ? text->p : "");
    if (text->failed) w->out->failed = true;
    gw_buf_free(text);
}

void gw_plan_put_money(gw_json_writer *w, const char *key, gw_money m, gw_lang lang)
{
    gw_buf text = {0};
    gw_money_say(m, lang, &text);
    gw_json_object(w, key);
    gw_json_put_text(w, "currency", m.currency);
    gw_json_put_int(w, "minor", m.minor);
    gw_json_put_int(w, "decimals", m.decimals);
    put_buf(w, "text", &text);
    gw_json_object_end(w);
}

void gw_plan_put_source(gw_json_writer *w, const gw_fare_table *t, const char *source, gw_lang lang)
{
    gw_buf text = {0};
    gw_json_put_text(w, "source", source);
    gw_source_say(t, source, lang, true, &text);
    put_buf(w, "source_text", &text);
}

void gw_plan_put_basis(gw_json_writer *w, const gw_fare_table *t, const gw_basis *b, gw_day today,
                       gw_lang lang)
{
    gw_plan_put_source(w, t, b->source, lang);
    gw_json_put_text(w, "as_of", b->as_of[0] ? b->as_of : NULL);
    gw_json_put_text(w, "confidence", gw_confidence_name(b->confidence));
    if (gw_basis_old(b, today)) gw_json_put_int(w, "age_days", gw_basis_age_days(b, today));
}

static void put_concession(gw_json_writer *w, const gw_concession *c, gw_lang lang)
{
    gw_json_object(w, "concession");
    gw_json_put_text(w, "id", c->id);
    gw_json_put_text(w, "name", c->names[lang]);
    gw_json_put_text(w, "needs", c->needs[lang][0] ? c->needs[lang] : NULL);
    gw_json_object_end(w);
}

static void put_fare(gw_json_writer *w, const gw_plan_fares *f, uint32_t i, gw_lang lang)
{
    static const char *const certainty[] = {"known", "at-least", "unknown"};
    const gw_fare_leg *x = &f->fare[i];
    gw_json_object(w, "fare");
    if (x->paid_with != GW_FARE_NONE) {
        gw_json_put_text(w, "certainty", "included");
        gw_json_put_int(w, "with_leg", f->leg[x->paid_with]);
    } else {
        gw_json_put_text(w, "certainty", certainty[x->certainty]);
    }
    if (x->paid_with == GW_FARE_NONE && x->certainty != GW_FARE_UNKNOWN) {
        gw_plan_put_money(w, "amount", x->amount, lang);
        if (x->full_known) gw_plan_put_money(w, "full", x->full, lang);
        if (x->concession) put_concession(w, x->concession, lang);
        gw_plan_put_category(w, f, i);
        if (x->distance_m >= 0) gw_json_put_int(w, "distance_m", x->distance_m);
        gw_plan_put_basis(w, f->table, &x->basis, f->day, lang);
    }
    gw_plan_put_media(w, f, i, lang);
    gw_buf text = {0};
    gw_plan_say_fare(f, i, lang, &text);
    put_buf(w, "text", &text);
    gw_json_object_end(w);
}

static void put_pays(gw_json_writer *w, const gw_plan_fares *f, uint32_t i, const gw_fare_table *t,
                     gw_lang lang)
{
    gw_pay_fact pays[GW_N_PAYS];
    gw_plan_pays(f, i, pays);
    gw_json_array(w, "pays");
    for (int p = 0; p < GW_N_PAYS; p++) {
        gw_json_object(w, NULL);
        gw_json_put_text(w, "means", gw_pay_id((gw_pay)p));
        gw_json_put_text(w, "name", gw_pay_name((gw_pay)p, lang));
        if (pays[p].works == GW_PAY_NOT_KNOWN) {
            gw_json_put_null(w, "works");
        } else {
            gw_json_put_bool(w, "works", pays[p].works == GW_PAY_YES);
            gw_plan_put_basis(w, t, &pays[p].basis, f->day, lang);
        }
        gw_json_object_end(w);
    }
    gw_json_array_end(w);
    gw_buf text = {0};
    if (gw_plan_say_cards(f, i, lang, &text)) {
        put_buf(w, "pays_text", &text);
    } else {
        gw_json_put_null(w, "pays_text");
        gw_buf_free(&text);
    }
}

void gw_plan_put_claims(gw_json_writer *w, const gw_fare_table *t, const gw_doubt *x, gw_day today,
                        gw_lang lang)
{
    gw_json_array(w, "claims");
    for (uint32_t i = 0; i < x->n_claims; i++) {
        char clock[12];
        gw_time_format_clock(x->claims[i].last_s, clock);
        gw_json_object(w, NULL);
        gw_json_put_text(w, "last", clock);
        gw_json_put_bool(w, "safe", i == 0);
        gw_plan_put_basis(w, t, &x->claims[i].basis, today, lang);
        gw_json_object_end(w);
    }
    gw_json_array_end(w);
}

static void put_doubt(gw_json_writer *w, const gw_fare_table *t, const gw_doubt *x, gw_day today,
                      gw_lang lang)
{
    gw_buf text = {0};
    gw_plan_say_doubt(t, x, lang, &text);
    gw_json_object(w, "in_doubt");
    put_buf(w, "text", &text);
    gw_plan_put_claims(w, t, x, today, lang);
    gw_json_object_end(w);
}

void gw_plan_put_ride_fare(gw_json_writer *w, const gw_plan_fares *f, uint32_t k, gw_lang lang)
{
    for (uint32_t i = 0; i < f->n && f->shown; i++) {
        if (f->leg[i] != k) continue;
        put_fare(w, f, i, lang);
        if (f->table || f->ticket[i].n_media) put_pays(w, f, i, f->table, lang);
        if (f->doubt[i]) put_doubt(w, f->table, f->doubt[i], f->day, lang);
    }
}

void gw_plan_put_fare_sum(gw_json_writer *w, const gw_plan_fares *f, gw_lang lang)
{
    gw_buf text = {0};
    if (!f->shown) return;
    gw_json_object(w, "fare");
    gw_json_array(w, "sums");
    for (uint32_t i = 0; i < f->sum.n; i++) {
        gw_json_object(w, NULL);
        gw_plan_put_money(w, "amount", f->sum.sum[i], lang);
        gw_json_put_bool(w, "at_least", f->sum.at_least[i]);
        gw_json_object_end(w);
    }
    gw_json_array_end(w);
    gw_json_put_int(w, "rides_unknown", f->sum.n_unknown);
    gw_json_put_text(w, "confidence", gw_confidence_name(f->sum.confidence));
    gw_plan_fare_sum_say(&f->sum, lang, &text);
    put_buf(w, "text", &text);
    gw_json_object_end(w);
}

/* --- other ways --- */

static void put_end(gw_json_writer *w, const char *key, const gw_dataset *d, const gw_end *e, gw_lang lang)
{
    gw_buf text = {0};
    gw_json_object(w, key);
    gw_end_ref(d, e, &text);
    put_buf(w, "ref", &text);
    text = (gw_buf){0};
    gw_end_name(d, e, lang, &text);
    put_buf(w, "name", &text);
    gw_json_object_end(w);
}

static void put_taxi(gw_json_writer *w, const gw_dataset *d, const gw_other_way *x, gw_day today,
                     gw_lang lang)
{
    gw_json_put_text(w, "type", "taxi");
    put_end(w, "from", d, &x->from, lang);
    put_end(w, "to", d, &x->to, lang);
    gw_json_put_int(w, "least_s", x->taxi.least_s);
    gw_json_put_int(w, "most_s", x->taxi.most_s);
    gw_json_put_int(w, "least_m", x->taxi.least_m);
    gw_json_put_int(w, "most_m", x->taxi.most_m);
    gw_plan_put_money(w, "least", x->taxi.least, lang);
    gw_plan_put_money(w, "most", x->taxi.most, lang);
    gw_json_put_null(w, "night_surcharge");
    gw_plan_put_basis(w, d->fares, &x->taxi.basis, today, lang);
}

static void put_place(gw_json_writer *w, const char *key, const gw_dataset *d, const char *id, gw_lang lang)
{
    uint32_t at;
    bool found = d->places && gw_place_find(d->places, gw_str_of(id), &at);
    gw_buf ref = {0};
    gw_buf_printf(&ref, "place:%s", id);
    gw_json_object(w, key);
    put_buf(w, "ref", &ref);
    gw_json_put_text(w, "name", found ? gw_place_at(d->places, at)->names[lang] : id);
    gw_json_object_end(w);
}

static void put_transfer(gw_json_writer *w, const gw_dataset *d, const gw_other_way *x, gw_day today,
                         gw_lang lang)
{
    const gw_fare_transfer *t = x->transfer;
    gw_json_put_text(w, "type", "transfer");
    gw_json_put_text(w, "id", t->id);
    gw_json_put_text(w, "name", t->names[lang]);
    put_place(w, "from", d, t->from_place, lang);
    put_place(w, "to", d, t->to_place, lang);
    gw_json_put_text(w, "port", t->port[0] ? t->port : NULL);
    gw_json_put_bool(w, "this_way", x->this_way);
    gw_json_put_bool(w, "by_arrangement_only", true);
    gw_json_put_int(w, "duration_s", t->s);
    gw_json_put_int(w, "least_s", t->least_s);
    gw_json_put_int(w, "most_s", t->most_s);
    gw_plan_put_money(w, "price", t->price, lang);
    if (t->has_about) gw_plan_put_money(w, "price_about", t->about, lang);
    gw_json_put_text(w, "status", t->status);
    gw_json_put_text(w, "since", t->since[0] ? t->since : NULL);
    gw_json_put_text(w, "conditions", t->conditions[lang]);
    gw_plan_put_basis(w, d->fares, &t->basis, today, lang);
}

void gw_plan_put_other_way(gw_json_writer *w, const gw_dataset *d, const gw_other_way *x, gw_day today,
                           gw_lang lang)
{
    gw_buf text = {0};
    gw_json_object(w, NULL);
    gw_json_put_bool(w, "public_transport", false);
    if (x->kind == GW_WAY_TAXI)
        put_taxi(w, d, x, today, lang);
    else
        put_transfer(w, d, x, today, lang);
    gw_plan_say_way(d, x, today, lang, &text);
    put_buf(w, "text", &text);
    gw_json_object_end(w);
}

void gw_plan_put_other_ways(gw_json_writer *w, const gw_dataset *d, const gw_plan_request *r, uint32_t port,
                            gw_lang lang)
{
    gw_other_way ways[GW_MOST_OTHER_WAYS];
    gw_day today = (gw_day)(r->time / 86400);
    if (!d->fares) return;
    uint32_t n = gw_plan_other_ways(d, r, port, ways);
    gw_json_array(w, "other_ways");
    for (uint32_t i = 0; i < n; i++) gw_plan_put_other_way(w, d, &ways[i], today, lang);
    gw_json_array_end(w);
}

/* --- what an older patient must know of the places asked for --- */

static bool says_of(const gw_dataset *d, const gw_end *e)
{
    return e->kind == GW_END_PLACE && d->places && gw_place_at(d->places, e->place)->vouchers.status[0];
}

static void put_vouchers(gw_json_writer *w, const gw_dataset *d, const gw_end *e, gw_lang lang)
{
    if (!says_of(d, e)) return;
    const gw_place *p = gw_place_at(d->places, e->place);
    gw_buf ref = {0};
    gw_buf_printf(&ref, "place:%s", p->id);
    gw_json_object(w, NULL);
    put_buf(w, "place", &ref);
    gw_plan_put_vouchers(w, d, p, lang);
    gw_json_object_end(w);
}

void gw_plan_put_vouchers(gw_json_writer *w, const gw_dataset *d, const gw_place *p, gw_lang lang)
{
    gw_buf text = {0};
    gw_json_object(w, "vouchers");
    gw_json_put_text(w, "status", p->vouchers.status[0] ? p->vouchers.status : NULL);
    gw_json_put_text(w, "since", p->vouchers.since[0] ? p->vouchers.since : NULL);
    gw_json_put_text(w, "source", p->vouchers.source[0] ? p->vouchers.source : NULL);
    gw_json_put_text(w, "text", gw_plan_say_vouchers(d, p, lang, &text) ? text.p : NULL);
    gw_json_object_end(w);
    if (text.failed) w->out->failed = true;
    gw_buf_free(&text);
}

void gw_plan_put_places(gw_json_writer *w, const gw_dataset *d, const gw_plan_request *r, gw_lang lang)
{
    if (!says_of(d, &r->from) && !says_of(d, &r->to)) return;
    gw_json_array(w, "places");
    put_vouchers(w, d, &r->from, lang);
    put_vouchers(w, d, &r->to, lang);
    gw_json_array_end(w);
}
