#include "gtfs/feed/checks_priv.h"

#include <stdlib.h>

static int compare_routes(const void *a, const void *b)
{
    const gw_route *x = *(const gw_route *const *)a, *y = *(const gw_route *const *)b;
    if (x->agency != y->agency) return x->agency < y->agency ? -1 : 1;
    if (x->type != y->type) return x->type < y->type ? -1 : 1;
    int order = gw_str_compare(x->short_name, y->short_name);
    if (!order) order = gw_str_compare(x->long_name, y->long_name);
    if (order) return order;
    return (x > y) - (x < y);
}

/* Two routes of one agency and kind with the same names. */
static gw_status check_route_names(gw_checks *c)
{
    const gw_feed *f = &c->view;
    const gw_route **sorted = malloc((f->n_routes + 1) * sizeof *sorted);
    if (!sorted) return gw_load_no_memory(c->l);
    for (uint32_t i = 0; i < f->n_routes; i++) sorted[i] = &f->routes[i];
    qsort(sorted, f->n_routes, sizeof *sorted, compare_routes);
    for (uint32_t i = 1; i < f->n_routes; i++) {
        const gw_route *x = sorted[i - 1], *y = sorted[i];
        if (x->agency == y->agency && x->type == y->type && gw_str_equal(x->short_name, y->short_name) &&
            gw_str_equal(x->long_name, y->long_name)) {
            uint32_t line = c->l->route_lines.p[y - f->routes];
            gw_check_tell(c, "duplicate_route_name", "routes.txt", line, "route_id", y->id);
        }
    }
    free(sorted);
    return GW_OK;
}

/* Links compare without regard to the case of ASCII letters. buf is scratch. */
static gw_str lowered(gw_buf *buf, gw_str s)
{
    gw_buf_reset(buf);
    gw_buf_str(buf, s);
    for (size_t i = 0; i < buf->n; i++) {
        if (buf->p[i] >= 'A' && buf->p[i] <= 'Z') buf->p[i] = (char)(buf->p[i] | 0x20);
    }
    return buf->n ? (gw_str){buf->p, (uint32_t)buf->n} : GW_STR("");
}

/* The links of agencies and routes. */
typedef struct {
    gw_intern agencies, routes;
    gw_buf buf;
} links;

static bool holds(links *k, const gw_intern *urls, gw_str url)
{
    return url.n &&
           gw_ids_find(&urls->ids, urls->texts, sizeof *urls->texts, lowered(&k->buf, url)) != GW_ID_NONE;
}

static void compare_links(gw_checks *c, links *k)
{
    const gw_feed *f = &c->view;
    for (uint32_t i = 0; i < f->n_routes; i++) {
        gw_str url = f->routes[i].url;
        uint32_t line = c->l->route_lines.p[i];
        if (holds(k, &k->agencies, url)) {
            gw_check_tell(c, "same_route_and_agency_url", "routes.txt", line, "route_url", url);
        }
    }
    for (uint32_t i = 0; i < f->n_stops; i++) {
        gw_str url = f->stops[i].url;
        uint32_t line = c->l->stop_lines.p[i];
        if (holds(k, &k->agencies, url)) {
            gw_check_tell(c, "same_stop_and_agency_url", "stops.txt", line, "stop_url", url);
        }
        if (holds(k, &k->routes, url)) {
            gw_check_tell(c, "same_stop_and_route_url", "stops.txt", line, "stop_url", url);
        }
    }
}

static gw_status check_links(gw_checks *c)
{
    const gw_feed *f = &c->view;
    links k = {0};
    uint32_t index;
    gw_status status = GW_OK;
    for (uint32_t i = 0; i < f->n_agencies && !status; i++) {
        gw_str url = f->agencies[i].url;
        if (url.n) status = gw_intern_put(&k.agencies, c->l->texts, lowered(&k.buf, url), &index);
    }
    for (uint32_t i = 0; i < f->n_routes && !status; i++) {
        gw_str url = f->routes[i].url;
        if (url.n) status = gw_intern_put(&k.routes, c->l->texts, lowered(&k.buf, url), &index);
    }
    if (!status) compare_links(c, &k);
    if (k.buf.failed) status = GW_NO_MEMORY;
    gw_intern_free(&k.agencies);
    gw_intern_free(&k.routes);
    gw_buf_free(&k.buf);
    return status ? gw_load_no_memory(c->l) : GW_OK;
}

static void tell_case(gw_checks *c, const char *file, uint32_t line, const char *field, gw_str name)
{
    if (gw_lacks_mixed_case(name)) {
        gw_check_tell(c, "mixed_case_recommended_field", file, line, field, name);
    }
}

static void check_case(gw_checks *c)
{
    const gw_feed *f = &c->view;
    const gw_loader *l = c->l;
    for (uint32_t i = 0; i < f->n_agencies; i++) {
        tell_case(c, "agency.txt", l->agency_lines.p[i], "agency_name", f->agencies[i].name);
    }
    for (uint32_t i = 0; i < f->n_stops; i++) {
        tell_case(c, "stops.txt", l->stop_lines.p[i], "stop_name", f->stops[i].name);
    }
    for (uint32_t i = 0; i < f->n_routes && !l->routes_missing; i++) {
        tell_case(c, "routes.txt", l->route_lines.p[i], "route_short_name", f->routes[i].short_name);
        tell_case(c, "routes.txt", l->route_lines.p[i], "route_long_name", f->routes[i].long_name);
    }
    const char *before = NULL; /* texts of trips are shared: the same one is judged once */
    bool lacks = false;
    for (uint32_t i = 0; i < f->n_trips; i++) {
        gw_str headsign = f->trips[i].headsign;
        if (headsign.p != before) lacks = gw_lacks_mixed_case(headsign);
        before = headsign.p;
        if (!lacks) continue;
        gw_check_tell(c, "mixed_case_recommended_field", "trips.txt", l->trip_lines.p[i], "trip_headsign",
                      headsign);
    }
}

static gw_str primary_language(gw_str tag)
{
    gw_str head, tail;
    gw_str_split(tag, '-', &head, &tail);
    return head;
}

static bool same_language(gw_str a, gw_str b)
{
    a = primary_language(a);
    b = primary_language(b);
    if (a.n != b.n) return false;
    for (uint32_t i = 0; i < a.n; i++) {
        if ((a.p[i] | 0x20) != (b.p[i] | 0x20)) return false;
    }
    return true;
}

/* "mul" says that there are several. */
static void check_languages(gw_checks *c)
{
    const gw_feed *f = &c->view;
    gw_str feed = f->info.lang;
    if (!feed.n || gw_str_is(feed, "mul")) return;
    for (uint32_t i = 0; i < f->n_agencies; i++) {
        gw_str lang = f->agencies[i].lang;
        if (lang.n && !same_language(lang, feed)) {
            gw_check_tell(c, "feed_info_lang_and_agency_lang_mismatch", "agency.txt", c->l->agency_lines.p[i],
                          "agency_lang", lang);
        }
    }
}

gw_status gw_check_names(gw_checks *c)
{
    check_case(c);
    check_languages(c);
    gw_status status = check_route_names(c);
    return status ? status : check_links(c);
}
