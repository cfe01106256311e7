/* The border ports, and what each does on a day for somebody who travels. */
#include "api/handlers/handlers_priv.h"
#include "planner/plan/fares.h"
#include "planner/port/day.h"

typedef struct {
    const gw_fare_table *fares; /* knows what sources are; may be NULL */
    const gw_port_table *table; /* as the traveller meets it */
    gw_lang lang;
    bool of_day;
    gw_day day;
    gw_traveller who;
    uint32_t only; /* one port, or GW_NO_ID: all */
    gw_arena *arena;
    gw_json_writer w;
} writer;

static void put_clock(gw_json_writer *w, const char *key, int32_t seconds)
{
    char text[12];
    if (seconds != GW_SECONDS_NONE) gw_time_format_clock(seconds, text);
    gw_json_put_text(w, key, seconds == GW_SECONDS_NONE ? NULL : text);
}

/* The source, what it is, and its date. */
static void put_source(writer *x, const char *source)
{
    const char *as_of = gw_source_as_of(x->fares, source);
    gw_plan_put_source(&x->w, x->fares, source, x->lang);
    gw_json_put_text(&x->w, "as_of", *as_of ? as_of : NULL);
}

/* --- one direction on one day --- */

static void put_openings(gw_json_writer *w, const gw_port_day *day)
{
    gw_json_array(w, "open");
    for (uint32_t i = 0; i < day->n_openings; i++) {
        const gw_port_opening *o = &day->openings[i];
        gw_json_object(w, NULL);
        put_clock(w, "from", o->from_s);
        put_clock(w, "to", o->to_s);
        gw_json_put_bool(w, "since_day_before", o->from_before);
        gw_json_put_bool(w, "into_next_day", o->beyond);
        put_clock(w, "last_admission", o->last_admission_s);
        gw_json_object_end(w);
    }
    gw_json_array_end(w);
}

static void put_specials(writer *x, const gw_port_day *day)
{
    gw_json_writer *w = &x->w;
    static const char *const KINDS[] = {"closed", "road-closed", "open", "hours", "last-admission"};
    gw_json_array(w, "exceptions");
    for (uint32_t i = 0; i < day->n_specials; i++) {
        const gw_port_special *s = &day->specials[i];
        gw_json_object(w, NULL);
        gw_json_put_text(w, "kind", KINDS[s->kind]);
        put_clock(w, "from", s->from_s);
        put_clock(w, "to", s->to_s);
        put_source(x, s->source);
        gw_json_object_end(w);
    }
    gw_json_array_end(w);
}

static void put_clearing(writer *x, const gw_port_day *day)
{
    gw_json_writer *w = &x->w;
    gw_json_array(w, "clearance");
    for (uint32_t i = 0; i < day->n_clearing; i++) {
        const gw_clearance *c = &day->clearing[i].clearance;
        gw_json_object(w, NULL);
        put_clock(w, "from", day->clearing[i].from_s);
        put_clock(w, "to", day->clearing[i].to_s);
        gw_json_put_int(w, "p50_s", c->p50_s);
        gw_json_put_int(w, "p95_s", c->p95_s);
        if (c->n_parts) {
            gw_json_array(w, "buildings");
            for (uint32_t k = 0; k < c->n_parts; k++) {
                gw_json_object(w, NULL);
                gw_json_put_int(w, "p50_s", c->part[k].p50_s);
                gw_json_put_int(w, "p95_s", c->part[k].p95_s);
                gw_json_object_end(w);
            }
            gw_json_array_end(w);
            gw_json_put_int(w, "walk_between_s", c->between_s);
        }
        put_source(x, c->source);
        gw_json_object_end(w);
    }
    gw_json_array_end(w);
}

static gw_status put_directions(writer *x, uint32_t port)
{
    static const struct {
        const char *name;
        gw_side from;
    } WAYS[] = {{"hk-cn", GW_SIDE_HK}, {"cn-hk", GW_SIDE_CN}};
    gw_status status = GW_OK;
    gw_json_array(&x->w, "directions");
    for (int i = 0; i < 2 && !status; i++) {
        gw_port_day day;
        status = gw_port_day_make(x->table, port, WAYS[i].from, x->day, x->arena, &day);
        if (status) break;
        gw_json_object(&x->w, NULL);
        gw_json_put_text(&x->w, "direction", WAYS[i].name);
        put_openings(&x->w, &day);
        put_specials(x, &day);
        put_clearing(x, &day);
        gw_json_object_end(&x->w);
    }
    gw_json_array_end(&x->w);
    return status;
}

/* --- ports --- */

static void put_buildings(gw_json_writer *w, const gw_port *p)
{
    if (!p->n_buildings) return; /* not known */
    gw_json_put_int(w, "buildings", p->n_buildings);
    gw_json_put_text(w, "clearance_of", p->each_building ? "building" : "crossing");
    if (p->each_building) gw_json_put_int(w, "walk_between_s", p->between_s);
    gw_json_put_text(w, "approach", p->by_rail ? "rail" : "road");
}

static gw_status put_port(writer *x, uint32_t i)
{
    static const char *const statuses[] = {"open", "closed", "unknown"}, *const kinds[] = {"land", "rail",
                                                                                           "ferry"};
    gw_json_writer *w = &x->w;
    const gw_port *p = gw_port_at(x->table, i);
    gw_status status = GW_OK;
    gw_json_object(w, NULL);
    gw_json_put_text(w, "id", p->id);
    gw_put_ref(w, "port", p->id, NULL);
    gw_json_put_text(w, "name", gw_best_name(p->names, x->lang));
    gw_put_names(w, "names", p->names);
    gw_put_names(w, "hk_names", p->hk_names);
    gw_json_put_text(w, "kind", kinds[p->kind]);
    gw_json_put_text(w, "status", statuses[p->status]);
    gw_json_put_bool(w, "open24", p->open24);
    if (p->opens_s != GW_SECONDS_NONE) put_clock(w, "opens", p->opens_s);
    if (p->closes_s != GW_SECONDS_NONE) put_clock(w, "closes", p->closes_s);
    if (!p->open24) gw_json_put_int(w, "last_admission_min", p->last_admission_s / 60);
    put_buildings(w, p);
    gw_put_point(w, p->point);
    gw_json_put_bool(w, "usable", gw_port_usable(x->table, i));
    put_source(x, p->source);
    if (x->of_day) status = put_directions(x, i);
    gw_json_object_end(w);
    return status;
}

static void put_calendar(writer *x, const char *key, gw_side region)
{
    gw_day_facts facts = gw_port_day_facts(x->table, region, x->day);
    gw_json_object(&x->w, key);
    gw_json_put_bool(&x->w, "workday", gw_port_is_workday(x->table, region, x->day));
    gw_json_put_bool(&x->w, "holiday", facts.holiday);
    gw_json_put_bool(&x->w, "makeup_workday", facts.makeup);
    gw_json_put_bool(&x->w, "complete", facts.complete);
    gw_json_object_end(&x->w);
}

static void put_day(writer *x)
{
    char date[11];
    gw_day_format_iso(x->day, date);
    gw_json_put_text(&x->w, "date", date);
    gw_json_put_text(&x->w, "traveller", gw_traveller_names[x->who]);
    gw_json_object(&x->w, "calendar");
    put_calendar(x, "hk", GW_SIDE_HK);
    put_calendar(x, "cn", GW_SIDE_CN);
    gw_json_object_end(&x->w);
}

/* --- what is asked --- */

static gw_status read_day(const gw_http_request *q, const gw_port_table *t, writer *x, gw_error *err)
{
    gw_str v;
    gw_day first, last;
    char from[11], to[11];
    if (gw_http_query(q, "date", &v) && !gw_day_parse_iso(v, &x->day))
        return gw_fail(err, GW_BAD_INPUT, "date: '%.*s' is not a date (YYYY-MM-DD)", v.n > 40 ? 40 : (int)v.n,
                       v.p);
    if (!t) return GW_OK;
    gw_port_days_laid(t, &first, &last);
    if (x->day >= first && x->day <= last) return GW_OK;
    gw_day_format_iso(first, from);
    gw_day_format_iso(last, to);
    return gw_fail(err, GW_BAD_INPUT, "date: the ports are known from %s to %s", from, to);
}

static gw_status read_port(const gw_http_request *q, const gw_port_table *t, writer *x, gw_error *err)
{
    gw_str v;
    gw_buf known = {0};
    if (!gw_http_query(q, "port", &v) || (t && gw_port_find(t, v, &x->only))) return GW_OK;
    for (uint32_t i = 0; t && i < gw_port_count(t); i++)
        gw_buf_printf(&known, "%s%s", i ? ", " : "", gw_port_at(t, i)->id);
    gw_status status = gw_fail(err, GW_NOT_FOUND, "port: there is no port '%.*s'; there are %s",
                               v.n > 40 ? 40 : (int)v.n, v.p, known.p && known.n ? known.p : "none");
    gw_buf_free(&known);
    return status;
}

static gw_status read_names(const gw_http_request *q, gw_error *err)
{
    for (uint32_t i = 0; i < q->n_query; i++) {
        gw_str name = q->query[i].name;
        bool known = gw_str_is(name, "date") || gw_str_is(name, "traveller") || gw_str_is(name, "port") ||
                     gw_str_is(name, "language");
        if (!known)
            return gw_fail(err, GW_BAD_INPUT, "%.*s: no such parameter", name.n > 60 ? 60 : (int)name.n,
                           name.p);
    }
    return GW_OK;
}

void gw_v1_ports(const gw_http_request *q, gw_http_response *r)
{
    const gw_context *c = gw_context_of(q);
    const gw_port_table *t = c->dataset->ports;
    gw_lang lang = gw_request_lang(q);
    writer x = {.fares = c->dataset->fares, .lang = lang, .day = gw_day_now(c->now), .only = GW_NO_ID, .arena = q->arena};
    gw_error err = {0};
    gw_str v;
    bool dated = gw_http_query(q, "date", &v);
    x.of_day = dated || gw_http_query(q, "traveller", &v);
    gw_status status = read_names(q, &err);
    if (!status) status = gw_query_who(q, &x.who, &err);
    if (!status && x.of_day) status = read_day(q, t, &x, &err);
    if (!status) status = read_port(q, t, &x, &err);
    /* Of today without a date: the same address is another answer tomorrow. */
    bool lasting = dated || !x.of_day;
    if (!status && lasting && gw_answer_fresh(q, r, lang, "public, max-age=300")) return;
    r->varies_by_language = true;
    x.table = gw_port_for(t, x.who);
    gw_json_begin(&x.w, &r->body);
    gw_json_object(&x.w, NULL);
    if (!status && x.of_day && t) put_day(&x);
    gw_json_array(&x.w, "ports");
    for (uint32_t i = 0; t && i < gw_port_count(t) && !status; i++)
        if (x.only == GW_NO_ID || x.only == i) status = put_port(&x, i);
    gw_json_array_end(&x.w);
    gw_json_object_end(&x.w);
    if (status) gw_answer_failed(r, status, &err);
}
