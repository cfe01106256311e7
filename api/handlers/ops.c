/* For operators and machines that watch. All quick: they answer while every worker is busy. */
#include "api/handlers/handlers.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define SOON_DAYS 7

void gw_livez(const gw_http_request *q, gw_http_response *r)
{
    (void)q;
    gw_buf_text(&r->body, "{\"status\":\"alive\"}");
}

/* The last day a feed can be relied on: its last service, or where its publisher says it ends. */
static gw_day last_day_of(const gw_tt_feed *f)
{
    bool ends = f->last_valid_day != GW_DAY_NONE && f->last_valid_day < f->last_service_day;
    return ends ? f->last_valid_day : f->last_service_day;
}

/* The feed that ends first: from then on its lines are missing, or not vouched for. */
static uint32_t first_to_end(const gw_timetable *t)
{
    uint32_t first = 0;
    for (uint32_t i = 1; i < t->n_feeds; i++)
        if (last_day_of(&t->feeds[i]) < last_day_of(&t->feeds[first])) first = i;
    return first;
}

static void warn_of_end(gw_json_writer *w, const gw_timetable *t, gw_day today)
{
    char text[256], day[11];
    if (t->n_feeds == 0) return;
    const gw_tt_feed *f = &t->feeds[first_to_end(t)];
    int left = last_day_of(f) - today;
    if (left > SOON_DAYS) return;
    gw_day_format_iso(last_day_of(f), day);
    snprintf(text, sizeof text, left < 0 ? "feed %s ended on %s: import a newer one" : "feed %s ends on %s",
             gw_tt_text(t, f->tag), day);
    gw_json_put_text(w, "warning", text);
}

void gw_readyz(const gw_http_request *q, gw_http_response *r)
{
    gw_error why = {0};
    gw_json_writer w;
    gw_day first, last;
    char id[17], day[11];
    const gw_dataset *d = gw_backend_dataset(q->shared, &why);
    if (!d) {
        gw_http_problem(r, 503, "no timetable is loaded: %s", why.message);
        return;
    }
    gw_dataset_id(d, id);
    gw_json_begin(&w, &r->body);
    gw_json_object(&w, NULL);
    gw_json_put_text(&w, "status", "ready");
    gw_json_put_text(&w, "snapshot", id);
    if (gw_dataset_span(d, &first, &last)) {
        gw_day_format_iso(first, day);
        gw_json_put_text(&w, "first_day", day);
        gw_day_format_iso(last, day);
        gw_json_put_text(&w, "last_day", day);
    }
    warn_of_end(&w, d->timetable, gw_day_now(time(NULL)));
    gw_backend_reloads reloads = gw_backend_reload_state(q->shared);
    if (reloads.failing) gw_json_put_text(&w, "refused", reloads.why.message);
    gw_json_object_end(&w);
    gw_dataset_release(d);
}

static void write_reloads(gw_buf *out, gw_backend *s)
{
    gw_backend_reloads r = gw_backend_reload_state(s);
    gw_buf_printf(
        out,
        "# HELP gangway_reloads_total Timetables opened, that of the start with them.\n"
        "# TYPE gangway_reloads_total counter\n"
        "gangway_reloads_total{result=\"taken\"} %llu\ngangway_reloads_total{result=\"refused\"} %llu\n"
        "# HELP gangway_reload_refused Whether the timetable in the data folder was refused and an older "
        "one is served.\n"
        "# TYPE gangway_reload_refused gauge\ngangway_reload_refused %d\n"
        "# HELP gangway_reload_time_seconds When the timetable that is served was taken.\n"
        "# TYPE gangway_reload_time_seconds gauge\ngangway_reload_time_seconds %lld\n",
        (unsigned long long)r.n_taken, (unsigned long long)r.n_refused, r.failing, (long long)r.taken_at);
}

static void write_dataset(gw_buf *out, const gw_dataset *d)
{
    char id[17] = "";
    if (d) gw_dataset_id(d, id);
    gw_buf_printf(
        out,
        "# HELP gangway_ready Whether a timetable is loaded.\n# TYPE gangway_ready gauge\ngangway_ready %d\n"
        "# HELP gangway_snapshot_info The snapshot that is served.\n# TYPE gangway_snapshot_info gauge\n",
        d != NULL);
    if (!d) return;
    gw_buf_printf(out, "gangway_snapshot_info{snapshot=\"%s\"} 1\n", id);
    const gw_timetable *t = d->timetable;
    gw_buf_text(out, "# HELP gangway_feed_last_day Midnight UTC of a feed's last day of service.\n"
                     "# TYPE gangway_feed_last_day gauge\n");
    for (uint32_t i = 0; i < t->n_feeds; i++)
        gw_buf_printf(out, "gangway_feed_last_day{feed=\"%s\"} %lld\n", gw_tt_text(t, t->feeds[i].tag),
                      (long long)t->feeds[i].last_service_day * 86400);
}

void gw_metrics(const gw_http_request *q, gw_http_response *r)
{
    gw_backend *s = q->shared;
    const gw_dataset *d = gw_backend_dataset(s, NULL);
    r->type = "text/plain; version=0.0.4; charset=utf-8";
    gw_buf_printf(
        &r->body,
        "# HELP gangway_info The program.\n# TYPE gangway_info gauge\ngangway_info{version=\"%s\"} 1\n"
        "# HELP gangway_start_time_seconds When the program began to serve.\n"
        "# TYPE gangway_start_time_seconds gauge\ngangway_start_time_seconds %lld\n",
        GW_VERSION, (long long)gw_backend_started(s));
    write_dataset(&r->body, d);
    write_reloads(&r->body, s);
    gw_dataset_release(d);
    gw_http_write_metrics(gw_backend_http(s), &r->body);
}

/* --- the page and the widget --- */

static void answer_file(const gw_http_request *q, gw_http_response *r, gw_web_name name, const char *type)
{
    const gw_web_file *f = gw_backend_web(q->shared, name);
    if (f->bytes.n == 0) {
        gw_http_problem(r, 404, "the web files are not installed here");
        return;
    }
    r->type = type;
    if (gw_http_fresh(q, r, f->tag, "public, max-age=300")) return;
    r->fixed = (gw_str){f->bytes.p, (uint32_t)f->bytes.n};
    r->fixed_gzip = (gw_str){f->gzip.p, (uint32_t)f->gzip.n};
}

void gw_web_page(const gw_http_request *q, gw_http_response *r)
{
    answer_file(q, r, GW_WEB_PAGE, "text/html; charset=utf-8");
}

void gw_web_widget(const gw_http_request *q, gw_http_response *r)
{
    answer_file(q, r, GW_WEB_WIDGET, "text/javascript; charset=utf-8");
}
