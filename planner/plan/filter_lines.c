/* Lines by name: of a name all variants of one line, and never two lines without asking which. */
#include "planner/plan/filter_priv.h"
#include "planner/plan/han_fold_priv.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    uint32_t route;
    uint32_t group; /* index of the first found of the same line */
} found_line;

typedef struct {
    found_line *at; /* owned */
    size_t n, cap;
} found_lines;

static gw_status fold_is(gw_buf *scratch, const char *name, gw_str folded, bool *same)
{
    gw_buf_reset(scratch);
    gw_name_fold(gw_str_of(name), scratch);
    *same = scratch->n == folded.n && folded.n && memcmp(scratch->p, folded.p, folded.n) == 0;
    return scratch->failed ? GW_NO_MEMORY : GW_OK;
}

static gw_status name_fits(const gw_timetable *t, const gw_name *n, gw_str folded, gw_buf *scratch,
                           bool *fits)
{
    gw_status status = fold_is(scratch, gw_tt_text(t, n->base), folded, fits);
    for (int l = 0; l < GW_N_LANGS && !status && !*fits; l++)
        if (n->lang[l]) status = fold_is(scratch, gw_tt_text(t, n->lang[l]), folded, fits);
    return status;
}

/* One half of a name in two languages: "東鐵綫", or "East Rail Line", of "東鐵綫 East Rail Line". */
static gw_status half_fits(const char *name, gw_str folded, gw_buf *scratch, bool *fits)
{
    const size_t han = gw_line_name_han(name);
    gw_status status = GW_OK;
    if (!han || *fits) return GW_OK;
    status = fold_is(scratch, name + han + 1, folded, fits);
    if (status || *fits) return status;
    gw_buf_reset(scratch);
    gw_name_fold((gw_str){name, (uint32_t)han}, scratch);
    *fits = scratch->n == folded.n && folded.n && memcmp(scratch->p, folded.p, folded.n) == 0;
    return scratch->failed ? GW_NO_MEMORY : GW_OK;
}

/* As sentences print it: "metro 4", "輕鐵 505". */
static gw_status said_fits(const gw_timetable *t, const gw_tt_route *r, gw_str folded, gw_buf *scratch,
                           bool *fits)
{
    gw_buf said = {0};
    gw_status status = GW_OK;
    for (int i = 0; i < 2 * GW_N_LANGS && !status && !*fits; i++) {
        gw_buf_reset(&said);
        gw_plan_line_say(t, r, (gw_lang)(i / 2), i % 2, &said);
        status = said.failed ? GW_NO_MEMORY : fold_is(scratch, said.p ? said.p : "", folded, fits);
    }
    gw_buf_free(&said);
    return status;
}

static gw_status other_name_fits(const gw_timetable *t, const gw_tt_route *r, gw_str folded, gw_buf *scratch,
                                 bool *fits)
{
    gw_status status = half_fits(gw_tt_text(t, r->long_name.base), folded, scratch, fits);
    for (int l = 0; l < GW_N_LANGS && !status; l++)
        if (r->long_name.lang[l])
            status = half_fits(gw_tt_text(t, r->long_name.lang[l]), folded, scratch, fits);
    return status || *fits ? status : said_fits(t, r, folded, scratch, fits);
}

/* Routes of any feed (GW_NO_ID), or of one, that have this name; else those that are shown by it in answers.
 */
static gw_status find_by_name(const gw_timetable *t, uint32_t feed, gw_str name, found_lines *out)
{
    gw_buf folded = {0}, scratch = {0};
    gw_name_fold(name, &folded);
    gw_status status = folded.failed ? GW_NO_MEMORY : GW_OK;
    const gw_str wanted = {folded.p, (uint32_t)folded.n};
    for (int other = 0; other < 2 && !out->n; other++) {
        for (uint32_t i = 0; i < gw_tt_n_routes(t) && !status; i++) {
            const gw_tt_route *r = gw_tt_route_at(t, i);
            bool fits = false;
            if (feed != GW_NO_ID && r->feed != feed) continue;
            if (other) status = other_name_fits(t, r, wanted, &scratch, &fits);
            if (!other) status = name_fits(t, &r->short_name, wanted, &scratch, &fits);
            if (!other && !status && !fits) status = name_fits(t, &r->long_name, wanted, &scratch, &fits);
            if (!status && fits) status = gw_grow(&out->at, &out->cap, out->n + 1, sizeof *out->at);
            if (!status && fits) {
                out->at[out->n] = (found_line){i, (uint32_t)out->n};
                out->n++;
            }
        }
    }
    gw_buf_free(&folded);
    gw_buf_free(&scratch);
    return status;
}

static void join(found_lines *f, uint32_t a, uint32_t b)
{
    uint32_t x = f->at[a].group, y = f->at[b].group, least = x < y ? x : y;
    if (x == y) return;
    for (size_t i = 0; i < f->n; i++)
        if (f->at[i].group == x || f->at[i].group == y) f->at[i].group = least;
}

static uint32_t index_of(const found_lines *f, uint32_t route)
{
    uint32_t lo = 0, hi = (uint32_t)f->n; /* found in the order of the routes */
    while (lo < hi) {
        uint32_t mid = (lo + hi) / 2;
        if (f->at[mid].route < route)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < f->n && f->at[lo].route == route ? lo : GW_NO_ID;
}

/* The short workings, night trips and detours of a line are often routes of their own: those of one agency
 * that share a stop count as one. Two green minibuses called 1 on either side of the harbour do not. */
static gw_status join_variants(const gw_timetable *t, found_lines *f)
{
    uint32_t *first = malloc(((size_t)gw_tt_n_stops(t) + 1) * sizeof *first); /* found that calls there */
    if (!first) return GW_NO_MEMORY;
    for (uint32_t base = 0; base < f->n; base++) { /* agency by agency: that of found[base] */
        uint32_t agency = gw_tt_route_at(t, f->at[base].route)->agency;
        bool seen = false;
        for (uint32_t i = 0; i < base; i++) seen |= gw_tt_route_at(t, f->at[i].route)->agency == agency;
        if (seen) continue;
        memset(first, 0xFF, ((size_t)gw_tt_n_stops(t) + 1) * sizeof *first);
        for (uint32_t p = 0; p < gw_tt_n_patterns(t); p++) {
            const gw_tt_part *part = gw_tt_part_of_pattern(t, p);
            const gw_tt_pattern *pattern = gw_tt_pattern_at(t, p);
            uint32_t mine = index_of(f, pattern->route);
            if (mine == GW_NO_ID || gw_tt_route_at(t, pattern->route)->agency != agency) continue;
            for (uint32_t k = 0; k < pattern->n_stops; k++) {
                uint32_t *at = &first[part->pattern_stops[pattern->first_stop + k]];
                if (*at == GW_NO_ID) *at = mine;
                join(f, *at, mine);
            }
        }
    }
    free(first);
    return GW_OK;
}

static uint32_t count_groups(const found_lines *f)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < f->n; i++) n += f->at[i].group == i;
    return n;
}

/* "hk:1723,hk:8567 (NLB, 梅窩碼頭 - 大澳)": what to write instead. */
static void list_group(const gw_timetable *t, const found_lines *f, uint32_t group, gw_buf *out)
{
    const gw_tt_route *r = gw_tt_route_at(t, f->at[group].route);
    const char *separator = "";
    for (uint32_t i = group; i < f->n; i++) {
        if (f->at[i].group != group) continue;
        gw_buf_text(out, separator);
        gw_timetable_route_ref(t, (gw_route_id){f->at[i].route}, ':', out);
        separator = ",";
    }
    const gw_tt_agency *agency = gw_plan_agency(t, r);
    const char *name = gw_tt_text(t, r->long_name.base);
    gw_buf_printf(out, " (%s%s%s)", agency ? gw_tt_text(t, agency->name.base) : "",
                  agency && name[0] ? ", " : "", name);
}

static gw_status ambiguous(const gw_filter_asker *x, gw_str name, const found_lines *f)
{
    gw_buf list = {0};
    uint32_t n = 0;
    for (uint32_t i = 0; i < f->n && list.n < 700; i++) {
        if (f->at[i].group != i) continue;
        if (n++) gw_buf_text(&list, "; ");
        list_group(x->t, f, i, &list);
    }
    uint32_t groups = count_groups(f);
    gw_status status = gw_fail(x->err, GW_AMBIGUOUS, "%s: %u lines are called '%.*s'; write one of: %s%s",
                               x->what, groups, SAID(name), list.p ? list.p : "", n < groups ? "; …" : "");
    gw_buf_free(&list);
    return status;
}

/* found: what the name fits; named: all of it, when it is one line. */
static gw_status settle(const gw_filter_asker *x, gw_str name, found_lines *f, uint64_t *named)
{
    gw_status status = f->n > 1 ? join_variants(x->t, f) : GW_OK;
    if (!status && count_groups(f) > 1) status = ambiguous(x, name, f);
    for (uint32_t i = 0; i < f->n && !status; i++) gw_filter_set_bit(named, f->at[i].route);
    return status;
}

static gw_status take_line(const gw_filter_asker *x, gw_str name, uint64_t *named)
{
    const gw_timetable *t = x->t;
    gw_str tag, rest;
    uint32_t feed = GW_NO_ID;
    gw_route_id route;
    gw_error why = {0};
    bool tagged = gw_str_split(name, ':', &tag, &rest) &&
                  (gw_timetable_find_feed(t, tag, &feed) || (t->n_parts > 1 && gw_str_is(tag, "new")));
    if (tagged && !gw_timetable_find_route(t, tag, rest, &route, &why)) {
        gw_filter_set_bit(named, route.v);
        return GW_OK;
    }
    found_lines found = {0};
    gw_status status = find_by_name(t, feed, tagged ? rest : name, &found);
    if (!status && found.n) {
        status = settle(x, name, &found, named);
    } else if (!status) {
        why = (gw_error){0};
        status = gw_timetable_find_route(t, tagged ? tag : GW_STR(""), tagged ? rest : name, &route, &why);
        if (status)
            gw_fail(x->err, status, "%s: %s", x->what, why.message);
        else
            gw_filter_set_bit(named, route.v);
    }
    free(found.at);
    return status;
}

gw_status gw_line_bar_lines(gw_line_bar *bar, const gw_dataset *d, const char *what, gw_str list, bool only,
                            gw_error *err)
{
    const gw_filter_asker x = {d, d->timetable, what, err};
    return gw_filter_add_list(bar, &x, list, only, take_line);
}
