/* Lines and modes included or left out: bits over the routes, made once before the search looks at them. */
#include "planner/plan/han_fold_priv.h"
#include "planner/plan/plan_priv.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const gw_dataset *d;
    const gw_timetable *t;
    const char *what;
    gw_error *err;
} asker;

#define SAID(s) (int)((s).n < 200 ? (s).n : 200), (s).p

static bool has_bit(const uint64_t *bits, uint32_t i)
{
    return bits[i / 64] >> (i % 64) & 1;
}

static void set_bit(uint64_t *bits, uint32_t i)
{
    bits[i / 64] |= UINT64_C(1) << (i % 64);
}

void gw_line_bar_free(gw_line_bar *bar)
{
    free(bar->bits);
    *bar = (gw_line_bar){0};
}

/* named: bits of the routes of one list. */
static gw_status add_to_bar(gw_line_bar *bar, const gw_timetable *t, const uint64_t *named, bool only)
{
    uint32_t n = gw_tt_n_routes(t);
    if (!bar->bits) {
        bar->n_words = n / 64 + 1;
        bar->bits = calloc(bar->n_words, sizeof *bar->bits);
        if (!bar->bits) return GW_NO_MEMORY;
    }
    for (uint32_t i = 0; i < n; i++)
        if (has_bit(named, i) != only) set_bit(bar->bits, i);
    return GW_OK;
}

typedef gw_status (*name_fn)(const asker *x, gw_str name, uint64_t *named);

static gw_status add_list(gw_line_bar *bar, const asker *x, gw_str list, bool only, name_fn take)
{
    if (gw_str_trim(list).n == 0) return gw_fail(x->err, GW_BAD_INPUT, "%s: nothing is given", x->what);
    if (!gw_utf8_is_valid(list.p, list.n))
        return gw_fail(x->err, GW_BAD_INPUT, "%s: not valid UTF-8", x->what);
    uint64_t *named = calloc(gw_tt_n_routes(x->t) / 64 + 1, sizeof *named);
    gw_status status = named ? GW_OK : GW_NO_MEMORY;
    while (!status && list.n) {
        gw_str name, rest;
        bool more = gw_str_split(list, ',', &name, &rest);
        name = gw_str_trim(name);
        if (name.n == 0)
            status = gw_fail(x->err, GW_BAD_INPUT, "%s: nothing stands between two commas", x->what);
        else
            status = take(x, name, named);
        list = more ? rest : (gw_str){0};
    }
    if (!status) status = add_to_bar(bar, x->t, named, only);
    free(named);
    if (status == GW_NO_MEMORY) return gw_fail(x->err, status, "%s: no memory for the lines", x->what);
    return status;
}

/* --- modes --- */

static const struct {
    const char *word, *modes[6]; /* as gw_mode_of_type says them */
} mode_words[] = {
    {"bus", {"BUS"}},
    {"coach", {"COACH"}},
    {"metro", {"SUBWAY"}},
    {"train", {"REGIONAL_RAIL", "SUBURBAN", "HIGHSPEED_RAIL", "LONG_DISTANCE", "NIGHT_RAIL"}},
    {"tram", {"TRAM"}},
    {"ferry", {"FERRY"}},
    {"cable", {"AERIAL_LIFT"}},
    {"funicular", {"FUNICULAR"}},
    {"other", {"OTHER", "AIRPLANE"}},
};
enum { N_MODE_WORDS = sizeof mode_words / sizeof mode_words[0] };

static bool same_word(gw_str s, const char *word)
{
    uint32_t i = 0;
    for (; i < s.n && word[i]; i++)
        if (tolower((unsigned char)s.p[i]) != tolower((unsigned char)word[i])) return false;
    return i == s.n && !word[i];
}

/* The row that a word of ours or of MOTIS asks for; *mode: that one of the row alone, NULL: all. */
static bool find_mode(gw_str word, int *row, const char **mode)
{
    for (*row = 0; *row < N_MODE_WORDS; ++*row) {
        *mode = NULL;
        if (same_word(word, mode_words[*row].word)) return true;
        for (int k = 0; k < 6 && mode_words[*row].modes[k]; k++) {
            *mode = mode_words[*row].modes[k];
            if (same_word(word, *mode)) return true;
        }
    }
    return false;
}

static bool is_mode(int row, const char *only, const char *mode)
{
    if (only) return strcmp(only, mode) == 0;
    for (int k = 0; k < 6 && mode_words[row].modes[k]; k++)
        if (strcmp(mode_words[row].modes[k], mode) == 0) return true;
    return false;
}

static gw_status take_mode(const asker *x, gw_str word, uint64_t *named)
{
    int row;
    const char *mode;
    if (!find_mode(word, &row, &mode))
        return gw_fail(x->err, GW_BAD_INPUT,
                       "%s: '%.*s' is none of bus, coach, metro, train, tram, ferry, cable, funicular, other",
                       x->what, SAID(word));
    for (uint32_t i = 0; i < gw_tt_n_routes(x->t); i++)
        if (is_mode(row, mode, gw_mode_of_type(gw_tt_route_at(x->t, i)->type))) set_bit(named, i);
    return GW_OK;
}

gw_status gw_line_bar_modes(gw_line_bar *bar, const gw_dataset *d, const char *what, gw_str list, bool only,
                            gw_error *err)
{
    const asker x = {d, d->timetable, what, err};
    return add_list(bar, &x, list, only, take_mode);
}

/* --- lines by name --- */

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

/* Routes of any feed (GW_NO_ID), or of one, that are shown by this name. */
static gw_status find_by_name(const gw_timetable *t, uint32_t feed, gw_str name, found_lines *out)
{
    gw_buf folded = {0}, scratch = {0};
    gw_name_fold(name, &folded);
    gw_status status = folded.failed ? GW_NO_MEMORY : GW_OK;
    const gw_str wanted = {folded.p, (uint32_t)folded.n};
    for (uint32_t i = 0; i < gw_tt_n_routes(t) && !status; i++) {
        const gw_tt_route *r = gw_tt_route_at(t, i);
        bool fits = false;
        if (feed != GW_NO_ID && r->feed != feed) continue;
        status = name_fits(t, &r->short_name, wanted, &scratch, &fits);
        if (!status && !fits) status = name_fits(t, &r->long_name, wanted, &scratch, &fits);
        if (!status && fits) status = gw_grow(&out->at, &out->cap, out->n + 1, sizeof *out->at);
        if (!status && fits) {
            out->at[out->n] = (found_line){i, (uint32_t)out->n};
            out->n++;
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

static gw_status ambiguous(const asker *x, gw_str name, const found_lines *f)
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
static gw_status settle(const asker *x, gw_str name, found_lines *f, uint64_t *named)
{
    gw_status status = f->n > 1 ? join_variants(x->t, f) : GW_OK;
    if (!status && count_groups(f) > 1) status = ambiguous(x, name, f);
    for (uint32_t i = 0; i < f->n && !status; i++) set_bit(named, f->at[i].route);
    return status;
}

static gw_status take_line(const asker *x, gw_str name, uint64_t *named)
{
    const gw_timetable *t = x->t;
    gw_str tag, rest;
    uint32_t feed = GW_NO_ID;
    gw_route_id route;
    gw_error why = {0};
    bool tagged = gw_str_split(name, ':', &tag, &rest) &&
                  (gw_timetable_find_feed(t, tag, &feed) || (t->n_parts > 1 && gw_str_is(tag, "new")));
    if (tagged && !gw_timetable_find_route(t, tag, rest, &route, &why)) {
        set_bit(named, route.v);
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
            set_bit(named, route.v);
    }
    free(found.at);
    return status;
}

gw_status gw_line_bar_lines(gw_line_bar *bar, const gw_dataset *d, const char *what, gw_str list, bool only,
                            gw_error *err)
{
    const asker x = {d, d->timetable, what, err};
    return add_list(bar, &x, list, only, take_line);
}
