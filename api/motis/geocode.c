/* Names to places (geocode), and the two small answers: health, and what is not served. */
#include "api/motis/motis_priv.h"

#include <string.h>

#define MOST_RESULTS 50

static bool is_stop(const gw_end *e)
{
    return e->kind == GW_END_STOPS && e->stop.v != GW_NO_ID;
}

static void write_match(gw_motis_out *o, const gw_end *e, double score)
{
    gw_json_writer *w = &o->w;
    gw_buf ref = {0}, name = {0};
    gw_end_ref(o->dataset, e, &ref);
    gw_end_name(o->dataset, e, o->lang, &name);
    if (ref.failed || name.failed) w->out->failed = true;
    char *colon = ref.p && !ref.failed ? memchr(ref.p, ':', ref.n) : NULL;
    if (colon) *colon = '_';
    gw_json_object(w, NULL);
    gw_json_put_text(w, "type", is_stop(e) ? "STOP" : "PLACE");
    gw_json_put_str(w, "name", (gw_str){name.p ? name.p : "", (uint32_t)name.n});
    gw_json_put_str(w, "id", (gw_str){ref.p ? ref.p : "", (uint32_t)ref.n});
    gw_json_put_fixed(w, "lat", gw_point_lat(e->point), 6);
    gw_json_put_fixed(w, "lon", gw_point_lon(e->point), 6);
    if (e->side != GW_SIDE_NONE) gw_json_put_text(w, "country", e->side == GW_SIDE_HK ? "HK" : "CN");
    if (is_stop(e)) gw_motis_write_modes(o, "modes", e->stop.v);
    gw_json_array(w, "tokens");
    gw_json_array_end(w);
    gw_json_array(w, "areas");
    gw_json_array_end(w);
    gw_json_put_fixed(w, "score", score, 3);
    gw_json_object_end(w);
    gw_buf_free(&ref);
    gw_buf_free(&name);
}

/* type=STOP or type=PLACE leaves out the rest; ADDRESS finds nothing here. */
static bool type_is_wanted(const gw_http_request *q, const gw_end *e)
{
    gw_str types[4];
    uint32_t n;
    if (!gw_http_query_list(q, "type", types, 4, &n) || n == 0) return true;
    for (uint32_t i = 0; i < n && i < 4; i++)
        if (gw_str_is(types[i], is_stop(e) ? "STOP" : "PLACE")) return true;
    return false;
}

void gw_motis_geocode(const gw_http_request *q, gw_http_response *r)
{
    const gw_context *c = gw_context_of(q);
    gw_motis_out o = {.dataset = c->dataset, .lang = gw_request_lang(q)};
    gw_name_hit hits[4 * MOST_RESULTS];
    gw_error err = {0};
    gw_str text;
    uint32_t n = 0;
    int64_t most = 10;
    gw_status status =
        gw_http_query(q, "text", &text) ? GW_OK : gw_fail(&err, GW_BAD_INPUT, "text is missing");
    if (!status) status = gw_request_int(q, "numResults", 1, MOST_RESULTS, &most, &err);
    if (!status && gw_answer_fresh(q, r, o.lang, "public, max-age=300")) return;
    if (!status && gw_str_trim(text).n > 0)
        status = gw_plan_search_names(c->dataset, gw_str_trim(text), hits, 4 * MOST_RESULTS, &n);
    if (status) {
        gw_answer_failed(r, status, &err);
        return;
    }
    gw_json_begin(&o.w, &r->body);
    gw_json_array(&o.w, NULL);
    for (uint32_t i = 0; i < n && most > 0; i++) {
        if (!type_is_wanted(q, &hits[i].end) || !gw_point_known(hits[i].end.point)) continue;
        /* Only the order means something. */
        write_match(&o, &hits[i].end, 1.0 / (1 + hits[i].rank));
        most--;
    }
    gw_json_array_end(&o.w);
}

void gw_motis_health(const gw_http_request *q, gw_http_response *r)
{
    gw_error why = {0};
    const gw_dataset *d = gw_backend_dataset(q->shared, &why);
    if (!d) {
        gw_http_problem(r, 400, "no timetable is loaded: %s", why.message);
        return;
    }
    gw_dataset_release(d);
    gw_buf_text(&r->body, "{\"rt\":false,\"gbfs\":false}");
}

void gw_motis_refuse(const gw_http_request *q, gw_http_response *r)
{
    (void)q;
    gw_http_problem(r, 404,
                    "of the MOTIS API this server answers /api/v6/plan, /api/v5/plan, /api/v1/geocode and "
                    "/api/v1/health");
}
