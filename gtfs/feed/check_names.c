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
            gw_check_tell(c, "duplicate_route_name", "routes.txt", "route_id", y->id);
        }
    }
    free(sorted);
    return GW_OK;
}

static bool holds(const gw_intern *urls, gw_str url)
{
    return url.n && gw_ids_find(&urls->ids, urls->texts, sizeof *urls->texts, url) != GW_ID_NONE;
}

static gw_status check_stop_urls(gw_checks *c)
{
    const gw_feed *f = &c->view;
    gw_intern agencies = {0}, routes = {0};
    uint32_t index;
    gw_status status = GW_OK;
    for (uint32_t i = 0; i < f->n_agencies && !status; i++) {
        status = gw_intern_put(&agencies, c->l->texts, f->agencies[i].url, &index);
    }
    for (uint32_t i = 0; i < f->n_routes && !status; i++) {
        status = gw_intern_put(&routes, c->l->texts, f->routes[i].url, &index);
    }
    for (uint32_t i = 0; i < f->n_stops && !status; i++) {
        gw_str url = f->stops[i].url;
        if (holds(&agencies, url)) gw_check_tell(c, "same_stop_and_agency_url", "stops.txt", "stop_url", url);
        if (holds(&routes, url)) gw_check_tell(c, "same_stop_and_route_url", "stops.txt", "stop_url", url);
    }
    gw_intern_free(&agencies);
    gw_intern_free(&routes);
    return status ? gw_load_no_memory(c->l) : GW_OK;
}

/* Four letters or more, all small or all capital, and nothing that has no such kinds. */
static bool lacks_mixed_case(gw_str s)
{
    uint32_t small = 0, capital = 0;
    for (uint32_t i = 0; i < s.n; i++) {
        char ch = s.p[i];
        if ((unsigned char)ch >= 0x80) return false;
        small += ch >= 'a' && ch <= 'z';
        capital += ch >= 'A' && ch <= 'Z';
    }
    return small + capital >= 4 && (!small || !capital);
}

static void check_case(gw_checks *c)
{
    const gw_feed *f = &c->view;
    const char *code = "mixed_case_recommended_field";
    for (uint32_t i = 0; i < f->n_stops; i++) {
        if (lacks_mixed_case(f->stops[i].name))
            gw_check_tell(c, code, "stops.txt", "stop_name", f->stops[i].name);
    }
    for (uint32_t i = 0; i < f->n_routes; i++) {
        gw_str name = f->routes[i].long_name;
        if (lacks_mixed_case(name)) gw_check_tell(c, code, "routes.txt", "route_long_name", name);
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
            gw_check_tell(c, "feed_info_lang_and_agency_lang_mismatch", "agency.txt", "agency_lang", lang);
        }
    }
}

gw_status gw_check_names(gw_checks *c)
{
    check_case(c);
    check_languages(c);
    gw_status status = check_route_names(c);
    return status ? status : check_stop_urls(c);
}
