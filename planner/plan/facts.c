/* Every fact that answers use, with what it rests on: the fare tables, the hours of ports, vouchers of
 * places. */
#include "planner/plan/fares.h"

#include <stdio.h>
#include <string.h>

/* Ports and places say how certain they are inside the text of their source. */
static gw_basis basis_of(const char *source)
{
    gw_basis b = {source, "", GW_DAY_NONE, GW_SOURCED};
    if (!*source || strstr(source, "not found") || strstr(source, "unverified"))
        b.confidence = GW_UNVERIFIED;
    else if (strstr(source, "assumed"))
        b.confidence = GW_ASSUMED;
    return b;
}

static void each_port(const gw_dataset *d, gw_fact_fn put, void *context)
{
    for (uint32_t i = 0; d->ports && i < gw_port_count(d->ports); i++) {
        const gw_port *p = gw_port_at(d->ports, i);
        char about[80], value[80] = "hours not found", opens[12], closes[12];
        snprintf(about, sizeof about, "port=%.60s", p->id);
        if (p->open24) {
            snprintf(value, sizeof value, "open day and night");
        } else if (p->opens_s != GW_SECONDS_NONE) {
            gw_time_format_clock(p->opens_s, opens);
            gw_time_format_clock(p->closes_s, closes);
            snprintf(value, sizeof value, "opens=%s, closes=%s, last_admission_min=%d", opens, closes,
                     p->last_admission_s / 60);
        }
        put(context, &(gw_fact){"ports.csv", i + 2, about, value, basis_of(p->source)});
    }
}

static void each_place(const gw_dataset *d, gw_fact_fn put, void *context)
{
    for (uint32_t i = 0; d->places && i < gw_place_count(d->places); i++) {
        const gw_place *p = gw_place_at(d->places, i);
        char about[100], value[100];
        snprintf(about, sizeof about, "place=%.70s, vouchers", p->id);
        snprintf(value, sizeof value, "%.40s%s%.40s", p->vouchers.status,
                 p->vouchers.since[0] ? ", since=" : "", p->vouchers.since);
        put(context, &(gw_fact){"places", i + 1, about, value, basis_of(p->vouchers.source)});
    }
}

void gw_plan_each_fact(const gw_dataset *d, gw_fact_fn put, void *context)
{
    gw_fare_each_fact(d->fares, put, context);
    each_port(d, put, context);
    each_place(d, put, context);
}

typedef struct {
    gw_json_writer *w;
    const gw_fare_table *table;
    gw_day today;
    gw_lang lang;
} listing;

static void put_fact(void *context, const gw_fact *f)
{
    const listing *x = context;
    gw_json_object(x->w, NULL);
    gw_json_put_text(x->w, "table", f->table);
    gw_json_put_int(x->w, "row", f->row);
    gw_json_put_text(x->w, "about", f->about);
    gw_json_put_text(x->w, "value", f->value);
    gw_plan_put_basis(x->w, x->table, &f->basis, x->today, x->lang);
    gw_json_object_end(x->w);
}

static void put_source(void *context, const gw_source *s)
{
    const listing *x = context;
    gw_json_object(x->w, NULL);
    gw_json_put_text(x->w, "id", s->id);
    gw_json_put_text(x->w, "title", s->title);
    gw_json_put_text(x->w, "as_of", *s->as_of ? s->as_of : NULL);
    gw_json_put_text(x->w, "kind", *s->kind ? s->kind : NULL);
    gw_json_put_text(x->w, "kind_text", gw_source_kind_say(s->kind, x->lang));
    gw_json_object_end(x->w);
}

void gw_plan_write_facts(const gw_dataset *d, gw_day today, gw_lang lang, gw_buf *out)
{
    gw_json_writer w;
    listing x = {&w, d->fares, today, lang};
    gw_json_begin(&w, out);
    gw_json_object(&w, NULL);
    gw_json_array(&w, "facts");
    gw_plan_each_fact(d, put_fact, &x);
    gw_json_array_end(&w);
    gw_json_array(&w, "sources");
    gw_fare_each_source(d->fares, put_source, &x);
    gw_json_array_end(&w);
    gw_json_object_end(&w);
}
