/* translations.txt as sorted lists, one a field: by record id and by value, for the names that answers show.
 */
#include "planner/timetable/build_priv.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    gw_str key; /* record_id or field_value */
    uint32_t row;
    uint8_t by_value; /* these come after all by record */
    uint8_t lang;
} names_row;

struct gw_tt_names {
    const gw_feed *feed;
    names_row *rows[GW_N_NAMES]; /* sorted by by_value, key, row */
    uint32_t n_rows[GW_N_NAMES];
    uint32_t *stops_by_name; /* stops[] of the feed, by name, then number */
    int own_lang;            /* gw_lang of the feed, or -1: another one, or several */
    int default_lang;        /* gw_lang to show those whose language is not there; or -1 */
};

static const struct {
    const char *table, *field;
} fields[GW_N_NAMES] = {
    [GW_NAMES_STOP] = {"stops", "stop_name"},
    [GW_NAMES_ROUTE] = {"routes", "route_long_name"},
    [GW_NAMES_ROUTE_SHORT] = {"routes", "route_short_name"},
    [GW_NAMES_AGENCY] = {"agency", "agency_name"},
    [GW_NAMES_HEADSIGN] = {"trips", "trip_headsign"},
    [GW_NAMES_STOP_HEADSIGN] = {"stop_times", "stop_headsign"},
    [GW_NAMES_PUBLISHER] = {"feed_info", "feed_publisher_name"},
    [GW_NAMES_ORGANIZATION] = {"attributions", "organization_name"},
};

static bool same_letters(gw_str s, const char *lower)
{
    size_t n = strlen(lower);
    if (s.n != n) return false;
    for (size_t i = 0; i < n; i++) {
        char c = s.p[i];
        if (c >= 'A' && c <= 'Z') c = (char)(c - 'A' + 'a');
        if (c != lower[i]) return false;
    }
    return true;
}

static bool any_of(gw_str s, const char *const *list)
{
    for (; *list; list++) {
        if (same_letters(s, *list)) return true;
    }
    return false;
}

/* Which of our languages a BCP 47 tag means; -1: none. Chinese without script or region is plain_zh. */
static int lang_of(gw_str tag, int plain_zh)
{
    static const char *const hant[] = {"hant", "hk", "tw", "mo", NULL};
    static const char *const hans[] = {"hans", "cn", "sg", "my", NULL};
    gw_str head, rest;
    gw_str_split(tag, '-', &head, &rest);
    if (same_letters(head, "en")) return GW_LANG_EN;
    if (same_letters(head, "yue"))
        plain_zh = GW_LANG_HANT;
    else if (!same_letters(head, "zh") && !same_letters(head, "cmn"))
        return -1;
    while (rest.n) {
        gw_str part = rest;
        gw_str_split(rest, '-', &part, &rest);
        if (any_of(part, hant)) return GW_LANG_HANT;
        if (any_of(part, hans)) return GW_LANG_HANS;
    }
    return plain_zh;
}

static int compare_keys(uint8_t by_value_a, gw_str a, uint8_t by_value_b, gw_str b)
{
    if (by_value_a != by_value_b) return by_value_a < by_value_b ? -1 : 1;
    return gw_str_compare(a, b);
}

static int compare_rows(const void *pa, const void *pb)
{
    const names_row *a = pa, *b = pb;
    int order = compare_keys(a->by_value, a->key, b->by_value, b->key);
    if (order) return order;
    return (a->row > b->row) - (a->row < b->row);
}

static int compare_stop_names(const void *pa, const void *pb, void *context)
{
    const gw_stop *stops = context;
    uint32_t a = *(const uint32_t *)pa, b = *(const uint32_t *)pb;
    int order = gw_str_compare(stops[a].name, stops[b].name);
    return order ? order : (a > b) - (a < b);
}

static gw_status sort_stops(gw_arena *a, gw_tt_names *n)
{
    const gw_feed *f = n->feed;
    if (!f->n_stops || !n->n_rows[GW_NAMES_STOP]) return GW_OK;
    n->stops_by_name = gw_arena_alloc(a, f->n_stops * sizeof *n->stops_by_name);
    if (!n->stops_by_name) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < f->n_stops; i++) n->stops_by_name[i] = i;
    qsort_r(n->stops_by_name, f->n_stops, sizeof *n->stops_by_name, compare_stop_names,
            (void *)(uintptr_t)f->stops);
    return GW_OK;
}

static int field_of(const gw_translation *t)
{
    for (int of = 0; of < GW_N_NAMES; of++) {
        if (gw_str_is(t->table, fields[of].table) && gw_str_is(t->field, fields[of].field)) return of;
    }
    return -1;
}

/* What a row is found by. A stop time is named by its trip and its place in it. */
static gw_status key_of(gw_arena *a, const gw_translation *t, bool by_value, gw_str *out)
{
    *out = by_value ? t->field_value : t->record_id;
    if (by_value || !gw_str_is(t->table, "stop_times")) return GW_OK;
    return gw_tt_names_call_key(a, t->record_id, t->record_sub_id, out);
}

gw_status gw_tt_names_call_key(gw_arena *a, gw_str trip_id, gw_str sequence, gw_str *out)
{
    uint32_t n = trip_id.n + 1 + sequence.n;
    char *key = gw_arena_alloc(a, n);
    if (!key) return GW_NO_MEMORY;
    memcpy(key, trip_id.p, trip_id.n);
    key[trip_id.n] = '\x1f';
    memcpy(key + trip_id.n + 1, sequence.p, sequence.n);
    *out = (gw_str){key, n};
    return GW_OK;
}

bool gw_tt_names_has(const gw_tt_names *n, gw_names_of of)
{
    return n->n_rows[of] > 0;
}

gw_status gw_tt_names_create(gw_arena *a, const gw_feed *f, gw_tt_names **out)
{
    gw_tt_names *n = gw_arena_zalloc(a, sizeof *n);
    if (!n) return GW_NO_MEMORY;
    gw_str own = f->info.lang;
    if (own.n == 0 && f->n_agencies) own = f->agencies[0].lang;
    n->feed = f;
    n->own_lang = lang_of(own, GW_LANG_HANS);
    n->default_lang = lang_of(f->info.default_lang, GW_LANG_HANS);
    int plain_zh = n->own_lang == GW_LANG_HANT ? GW_LANG_HANT : GW_LANG_HANS;

    uint32_t count[GW_N_NAMES] = {0};
    for (uint32_t i = 0; i < f->n_translations; i++) {
        int of = field_of(&f->translations[i]);
        if (of >= 0) count[of]++;
    }
    for (int of = 0; of < GW_N_NAMES; of++) {
        if (count[of] == 0) continue;
        n->rows[of] = gw_arena_alloc(a, count[of] * sizeof(names_row));
        if (!n->rows[of]) return GW_NO_MEMORY;
    }
    for (uint32_t i = 0; i < f->n_translations; i++) {
        const gw_translation *t = &f->translations[i];
        int of = field_of(t), lang = lang_of(t->language, plain_zh);
        if (of < 0 || lang < 0 || t->translation.n == 0) continue;
        gw_str key;
        bool by_value =
            t->record_id.n == 0 && of != GW_NAMES_PUBLISHER; /* feed_info has one record, without id */
        if (key_of(a, t, by_value, &key)) return GW_NO_MEMORY;
        n->rows[of][n->n_rows[of]++] =
            (names_row){.key = key, .row = i, .by_value = by_value, .lang = (uint8_t)lang};
    }
    for (int of = 0; of < GW_N_NAMES; of++) {
        if (n->n_rows[of]) qsort(n->rows[of], n->n_rows[of], sizeof(names_row), compare_rows);
    }
    gw_status status = sort_stops(a, n);
    if (status) return status;
    *out = n;
    return GW_OK;
}

static void fill(const gw_tt_names *n, gw_names_of of, uint8_t by_value, gw_str key, gw_tt_texts *texts,
                 gw_name *name)
{
    uint32_t low = 0, high = n->n_rows[of];
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        const names_row *row = &n->rows[of][mid];
        if (compare_keys(row->by_value, row->key, by_value, key) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    for (; low < n->n_rows[of]; low++) {
        const names_row *row = &n->rows[of][low];
        if (compare_keys(row->by_value, row->key, by_value, key) != 0) break;
        if (name->lang[row->lang]) continue; /* by record before by value, the first row before the next */
        name->lang[row->lang] = gw_tt_texts_add(texts, n->feed->translations[row->row].translation);
    }
}

/* A headsign mostly is the name of a stop: what that stop is called in a language is better than nothing. */
static void fill_from_stop(const gw_tt_names *n, gw_str headsign, gw_tt_texts *texts, gw_name *name)
{
    if (!n->stops_by_name || !headsign.n) return;
    uint32_t low = 0, high = n->feed->n_stops;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (gw_str_compare(n->feed->stops[n->stops_by_name[mid]].name, headsign) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    if (low == n->feed->n_stops) return;
    const gw_stop *stop = &n->feed->stops[n->stops_by_name[low]];
    if (!gw_str_equal(stop->name, headsign)) return;
    fill(n, GW_NAMES_STOP, 0, stop->id, texts, name);
    fill(n, GW_NAMES_STOP, 1, headsign, texts, name);
}

/* A language that is not there: the other script of Chinese, when the feed itself is not in Chinese; then the
 * feed's default_lang, when the feed is in several languages or in none of ours. */
static void fill_gaps(const gw_tt_names *n, gw_name *name)
{
    if (n->own_lang == GW_LANG_HANT || n->own_lang == GW_LANG_HANS) return;
    gw_text hant = name->lang[GW_LANG_HANT], hans = name->lang[GW_LANG_HANS];
    if (!hant) name->lang[GW_LANG_HANT] = hans;
    if (!hans) name->lang[GW_LANG_HANS] = hant;
    if (n->own_lang >= 0 || n->default_lang < 0) return;
    for (int i = 0; i < GW_N_LANGS; i++) {
        if (!name->lang[i]) name->lang[i] = name->lang[n->default_lang];
    }
}

gw_name gw_tt_names_get(const gw_tt_names *n, gw_names_of of, gw_str record_id, gw_str base,
                        gw_tt_texts *texts)
{
    gw_name name = {.base = gw_tt_texts_add(texts, base)};
    if (n->n_rows[of]) {
        if (record_id.n || of == GW_NAMES_PUBLISHER) fill(n, of, 0, record_id, texts, &name);
        if (base.n) fill(n, of, 1, base, texts, &name);
    }
    if (of == GW_NAMES_HEADSIGN || of == GW_NAMES_STOP_HEADSIGN) fill_from_stop(n, base, texts, &name);
    if (n->own_lang >= 0 && !name.lang[n->own_lang]) name.lang[n->own_lang] = name.base;
    fill_gaps(n, &name);
    return name;
}
