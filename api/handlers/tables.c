/* What is there to travel between: places, names, and the feeds behind them. */
#include "api/handlers/handlers_priv.h"

#include "planner/plan/fares.h"

#include <stdio.h>
#include <string.h>

#define MOST_STOPS 100

/* --- /v1/places --- */

static void put_doors(gw_json_writer *w, const gw_place *p, gw_lang lang)
{
    gw_json_array(w, "doors");
    for (uint32_t i = 0; i < p->n_doors; i++) {
        const gw_door *door = &p->doors[i];
        gw_json_object(w, NULL);
        gw_json_put_text(w, "id", door->id);
        gw_put_ref(w, "place", p->id, door->id);
        gw_json_put_text(w, "name", gw_best_name(door->names, lang));
        gw_put_names(w, "names", door->names);
        gw_put_point(w, door->point);
        gw_json_object_end(w);
    }
    gw_json_array_end(w);
}

static void put_place(gw_json_writer *w, const gw_dataset *d, const gw_place *p, gw_lang lang)
{
    gw_json_object(w, NULL);
    gw_json_put_text(w, "id", p->id);
    gw_put_ref(w, "place", p->id, NULL);
    gw_json_put_text(w, "name", gw_best_name(p->names, lang));
    gw_put_names(w, "names", p->names);
    gw_put_names(w, "address", p->address);
    gw_json_put_text(w, "kind", p->kind);
    gw_json_put_text(w, "side", gw_side_name(p->side));
    gw_put_point(w, p->point);
    gw_json_put_text(w, "role", p->for_transfer ? "transfer" : "destination");
    gw_json_put_bool(w, "routed", gw_point_known(p->point) && !p->for_transfer);
    put_doors(w, p, lang);
    gw_plan_put_vouchers(w, d, p, lang);
    gw_json_object_end(w);
}

void gw_v1_places(const gw_http_request *q, gw_http_response *r)
{
    const gw_dataset *d = gw_context_of(q)->dataset;
    gw_lang lang = gw_request_lang(q);
    gw_json_writer w;
    if (gw_answer_fresh(q, r, lang, "public, max-age=300")) return;
    gw_json_begin(&w, &r->body);
    gw_json_object(&w, NULL);
    gw_json_array(&w, "places");
    for (uint32_t i = 0; d->places && i < gw_place_count(d->places); i++)
        put_place(&w, d, gw_place_at(d->places, i), lang);
    gw_json_array_end(&w);
    gw_json_object_end(&w);
}

/* --- /v1/stops --- */

static void put_buf(gw_json_writer *w, const char *key, gw_buf *b)
{
    if (b->failed) w->out->failed = true;
    gw_json_put_str(w, key, (gw_str){b->p ? b->p : "", (uint32_t)b->n});
    gw_buf_free(b);
}

static const char *kind_of(const gw_dataset *d, const gw_end *e)
{
    switch (e->kind) {
    case GW_END_PORT:
    case GW_END_BEST_PORT:
        return "port";
    case GW_END_PLACE:
        return "place";
    case GW_END_POINT:
        return "point";
    case GW_END_STOPS:
        break;
    }
    return gw_tt_stop_at(d->timetable, e->stop.v)->location_type == 1 ? "station" : "stop";
}

static void put_hit(gw_json_writer *w, const gw_dataset *d, const gw_end *e, gw_lang lang)
{
    gw_buf ref = {0}, name = {0};
    gw_json_object(w, NULL);
    gw_end_ref(d, e, &ref);
    put_buf(w, "ref", &ref);
    gw_json_put_text(w, "kind", kind_of(d, e));
    gw_end_name(d, e, lang, &name);
    put_buf(w, "name", &name);
    gw_json_object(w, "names");
    for (int l = 0; l < GW_N_LANGS; l++) {
        gw_buf one = {0};
        gw_end_name(d, e, (gw_lang)l, &one);
        put_buf(w, gw_lang_tag((gw_lang)l), &one);
    }
    gw_json_object_end(w);
    gw_put_point(w, e->point);
    if (e->side != GW_SIDE_NONE) gw_json_put_text(w, "side", gw_side_name(e->side));
    gw_json_object_end(w);
}

void gw_v1_stops(const gw_http_request *q, gw_http_response *r)
{
    const gw_dataset *d = gw_context_of(q)->dataset;
    gw_lang lang = gw_request_lang(q);
    gw_name_hit hits[MOST_STOPS];
    gw_error err = {0};
    gw_json_writer w;
    gw_str text = GW_STR("");
    int64_t limit = 20;
    uint32_t n = 0;
    gw_status status = GW_OK;
    if (!gw_http_query(q, "q", &text) || gw_str_trim(text).n == 0)
        status = gw_fail(&err, GW_BAD_INPUT, "q is missing: part of a name, in Chinese or English");
    if (!status) status = gw_request_int(q, "limit", 1, MOST_STOPS, &limit, &err);
    if (!status && gw_answer_fresh(q, r, lang, "public, max-age=300")) return;
    if (!status) status = gw_plan_search_names(d, gw_str_trim(text), hits, (uint32_t)limit, &n);
    if (status) {
        gw_answer_failed(r, status, &err);
        return;
    }
    gw_json_begin(&w, &r->body);
    gw_json_object(&w, NULL);
    gw_json_array(&w, "stops");
    for (uint32_t i = 0; i < n; i++) put_hit(&w, d, &hits[i].end, lang);
    gw_json_array_end(&w);
    gw_json_object_end(&w);
}

/* --- /v1/feeds --- */

static void put_day(gw_json_writer *w, const char *key, gw_day day)
{
    char text[11];
    if (day != GW_DAY_NONE) gw_day_format_iso(day, text);
    gw_json_put_text(w, key, day == GW_DAY_NONE ? NULL : text);
}

static void put_feed(gw_json_writer *w, const gw_timetable *t, const gw_tt_feed *f, gw_lang lang)
{
    char hex[65];
    gw_sha256 hash;
    memcpy(hash.bytes, f->hash, sizeof hash.bytes);
    gw_sha256_hex(&hash, hex);
    gw_json_object(w, NULL);
    gw_json_put_text(w, "tag", gw_tt_text(t, f->tag));
    gw_json_put_text(w, "hash", hex);
    gw_json_put_text(w, "side", gw_side_name((gw_side)f->side));
    put_day(w, "first_day", f->first_service_day);
    put_day(w, "last_day", f->last_service_day);
    put_day(w, "valid_from", f->first_valid_day);
    put_day(w, "valid_until", f->last_valid_day);
    gw_json_put_text(w, "version", gw_tt_text(t, f->version));
    gw_json_put_text(w, "publisher", gw_tt_name(t, &f->publisher, lang));
    gw_json_put_text(w, "timezone", gw_tt_text(t, f->timezone));
    gw_json_put_text(w, "language", gw_tt_text(t, f->lang));
    gw_json_put_int(w, "stops", f->n_stops);
    gw_json_object_end(w);
}

static bool put_seen(void *cls, const gw_store_feed *f)
{
    gw_json_writer *w = cls;
    char when[32];
    gw_instant_format(f->seen, 0, true, when);
    gw_json_object(w, NULL);
    gw_json_put_str(w, "tag", f->tag);
    gw_json_put_str(w, "hash", f->hash);
    gw_json_put_text(w, "first_seen", when);
    gw_json_object_end(w);
    return true;
}

static void put_credit(void *context, const char *name, const char *url)
{
    gw_json_writer *w = context;
    gw_json_object(w, NULL);
    gw_json_put_text(w, "name", name);
    gw_json_put_text(w, "url", url);
    gw_json_object_end(w);
}

void gw_v1_feeds(const gw_http_request *q, gw_http_response *r)
{
    const gw_context *c = gw_context_of(q);
    const gw_timetable *t = c->dataset->timetable;
    gw_lang lang = gw_request_lang(q);
    gw_json_writer w;
    gw_day first, last;
    char hex[65];
    gw_sha256_hex(&t->content, hex);
    gw_json_begin(&w, &r->body);
    gw_json_object(&w, NULL);
    gw_json_put_text(&w, "snapshot", hex);
    if (gw_dataset_span(c->dataset, &first, &last)) {
        put_day(&w, "first_day", first);
        put_day(&w, "last_day", last);
    }
    gw_json_array(&w, "feeds");
    for (uint32_t i = 0; i < t->n_feeds; i++) put_feed(&w, t, &t->feeds[i], lang);
    gw_json_array_end(&w);
    gw_json_array(&w, "attribution");
    gw_plan_each_credit(c->dataset, NULL, lang, put_credit, &w);
    gw_json_array_end(&w);
    if (c->store) {
        gw_json_array(&w, "seen");
        /* A store that fails here costs the history, not the answer. */
        (void)!gw_store_each_feed(c->store, put_seen, &w, NULL);
        gw_json_array_end(&w);
    }
    gw_json_object_end(&w);
}

/* --- /v1/facts --- */

void gw_v1_facts(const gw_http_request *q, gw_http_response *r)
{
    const gw_context *c = gw_context_of(q);
    r->varies_by_language = true;
    gw_plan_write_facts(c->dataset, (gw_day)(c->now / 86400), gw_request_lang(q), &r->body);
}
