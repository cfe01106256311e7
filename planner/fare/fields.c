/* Fields that several tables of data/fares have: what a row rests on, which rides it is for, money, numbers.
 */
#include "planner/fare/table_priv.h"

#include <stdio.h>
#include <string.h>

const char *gw_confidence_name(gw_confidence c)
{
    static const char *const names[] = {"sourced", "assumed", "unverified"};
    return names[c];
}

gw_basis gw_basis_none(void)
{
    return (gw_basis){"", "", GW_DAY_NONE, GW_SOURCED};
}

gw_basis gw_basis_weaker(gw_basis a, gw_confidence b)
{
    if (b > a.confidence) a.confidence = b;
    return a;
}

int32_t gw_basis_age_days(const gw_basis *b, gw_day today)
{
    return b->day == GW_DAY_NONE || today <= b->day ? 0 : today - b->day;
}

bool gw_basis_old(const gw_basis *b, gw_day today)
{
    return gw_basis_age_days(b, today) > GW_FACT_OLD_DAYS;
}

void *gw_fare_records(gw_fare_table *t, size_t n, size_t size)
{
    return gw_arena_zalloc(t->arena, (n + 1) * size);
}

/* "2026-01-05", and the first day of "2026-01" or "2026". */
static bool read_day(gw_str s, gw_day *out)
{
    char whole[11] = "0000-01-01";
    *out = GW_DAY_NONE;
    if (s.n == 0) return true;
    if (s.n != 4 && s.n != 7 && s.n != 10) return false;
    memcpy(whole, s.p, s.n);
    return gw_day_parse_iso((gw_str){whole, 10}, out);
}

bool gw_is_source_id(gw_str s)
{
    if (s.n < 2 || s.p[0] != 'S' || s.p[1] < '0' || s.p[1] > '9') return false;
    for (uint32_t i = 1; i < s.n; i++) {
        bool digit = s.p[i] >= '0' && s.p[i] <= '9', letter = s.p[i] >= 'a' && s.p[i] <= 'z';
        if (!digit && !(letter && i + 1 == s.n)) return false;
    }
    return true;
}

static bool has_source(const gw_fare_table *t, gw_str id)
{
    for (uint32_t i = 0; i < t->n_sources; i++)
        if (gw_str_is(id, t->sources[i].id)) return true;
    return false;
}

/* Parts that look like ids ("S40; S43") must be in sources.csv; words are free. */
static gw_status check_source(const gw_fare_table *t, const gw_csv_row *r, gw_str source)
{
    gw_str rest = source, part;
    while (rest.n) {
        gw_str_split(rest, ';', &part, &rest);
        part = gw_str_trim(part);
        if (gw_is_source_id(part) && !has_source(t, part))
            return gw_csv_fault(r, "source", "names a source that is not in sources.csv");
    }
    return GW_OK;
}

gw_status gw_fare_read_confidence(const gw_csv_row *r, gw_confidence *out)
{
    static const char *const words[] = {"sourced", "assumed", "unverified"};
    uint32_t word;
    gw_status status = gw_csv_need_word(r, "confidence", words, 3, &word);
    if (!status) *out = (gw_confidence)word;
    return status;
}

gw_status gw_fare_read_basis(const gw_fare_table *t, const gw_csv_row *r, gw_basis *out)
{
    gw_str source;
    gw_status status = gw_csv_need(r, "source", &source);
    if (!status) status = check_source(t, r, source);
    if (!status) status = gw_csv_text_of(r, t->arena, "source", &out->source);
    if (!status && !read_day(gw_csv_get(r, "as_of"), &out->day))
        status = gw_csv_fault(r, "as_of", "is no date (2026-01-05, 2026-01 or 2026)");
    if (!status) status = gw_csv_text_of(r, t->arena, "as_of", &out->as_of);
    return status ? status : gw_fare_read_confidence(r, &out->confidence);
}

gw_status gw_fare_read_list(const gw_fare_table *t, const gw_csv_row *r, const char *column,
                            const char *const **out, uint32_t *n)
{
    gw_str rest = gw_csv_get(r, column), part;
    const char **list = gw_arena_zalloc(t->arena, ((size_t)rest.n + 1) * sizeof *list);
    *n = 0;
    if (!list) return GW_NO_MEMORY;
    *out = list;
    if (gw_str_is(rest, "*")) return GW_OK;
    while (rest.n) {
        gw_str_split(rest, ';', &part, &rest);
        part = gw_str_trim(part);
        if (part.n == 0) return gw_csv_fault(r, column, "has an empty part");
        list[*n] = gw_arena_text(t->arena, part);
        if (!list[(*n)++]) return GW_NO_MEMORY;
    }
    return GW_OK;
}

/* "*", or no such column: any. */
static gw_status read_one(const gw_fare_table *t, const gw_csv_row *r, const char *column, const char **out)
{
    gw_str value = gw_csv_get(r, column);
    *out = NULL;
    if (value.n == 0 || gw_str_is(value, "*")) return GW_OK;
    return gw_csv_text_of(r, t->arena, column, out);
}

gw_status gw_fare_read_scope(const gw_fare_table *t, const gw_csv_row *r, gw_fare_scope *out)
{
    gw_str feeds;
    gw_status status = gw_csv_need(r, "feeds", &feeds);
    if (!status) status = gw_fare_read_list(t, r, "feeds", &out->feeds, &out->n_feeds);
    if (!status) status = read_one(t, r, "agency", &out->agency);
    if (!status) status = read_one(t, r, "route", &out->route);
    if (!status) status = read_one(t, r, "from_stop", &out->from);
    if (!status) status = read_one(t, r, "to_stop", &out->to);
    return status;
}

static bool is_any_of(const char *const *list, uint32_t n, const char *text)
{
    for (uint32_t i = 0; i < n; i++)
        if (strcmp(list[i], text) == 0) return true;
    return false;
}

uint32_t gw_fare_scope_fits(const gw_fare_scope *s, const gw_fare_ride *r)
{
    uint32_t fits = 1;
    if (s->n_feeds && !is_any_of(s->feeds, s->n_feeds, r->feed)) return 0;
    if (s->agency && strcmp(s->agency, r->agency) != 0) return 0;
    if (s->route && strcmp(s->route, r->route) != 0 && strcmp(s->route, r->line) != 0) return 0;
    if (s->from && strcmp(s->from, r->from) != 0) return 0;
    if (s->to && strcmp(s->to, r->to) != 0) return 0;
    if (s->from) fits += 16;
    if (s->to) fits += 16;
    if (s->route) fits += 8;
    if (s->agency) fits += 4;
    if (s->n_feeds) fits += 2;
    return fits;
}

gw_status gw_fare_read_money(const gw_csv_row *r, const char *currency, const char *column, gw_money *out)
{
    gw_str code = gw_csv_get(r, currency);
    if (gw_currency_decimals(code) < 0) return gw_csv_fault(r, currency, "is no currency of ISO 4217");
    if (!gw_money_parse(gw_csv_get(r, column), code, false, out) || out->minor < 0)
        return gw_csv_fault(r, column, "is no amount of that currency");
    return GW_OK;
}

gw_status gw_fare_read_number(const gw_csv_row *r, const char *column, double least, double most, double *out)
{
    char what[80];
    if (gw_str_to_double(gw_csv_get(r, column), out) && *out >= least && *out <= most) return GW_OK;
    snprintf(what, sizeof what, "is not a number from %g to %g", least, most);
    return gw_csv_fault(r, column, what);
}

gw_status gw_fare_read_whole(const gw_csv_row *r, const char *column, int64_t least, int64_t most,
                             int64_t *out)
{
    char what[80];
    if (gw_str_to_int(gw_csv_get(r, column), out) && *out >= least && *out <= most) return GW_OK;
    snprintf(what, sizeof what, "is not a whole number from %lld to %lld", (long long)least, (long long)most);
    return gw_csv_fault(r, column, what);
}

gw_status gw_fare_read_texts(const gw_fare_table *t, const gw_csv_row *r, const char *column, bool need,
                             const char *out[GW_N_LANGS])
{
    static const char *const ends[GW_N_LANGS] = {"zh_hant", "zh_hans", "en"};
    uint32_t n = 0;
    char name[40] = "";
    for (int i = 0; i < GW_N_LANGS; i++) {
        snprintf(name, sizeof name, "%s_%s", column, ends[i]);
        gw_status status = gw_csv_text_of(r, t->arena, name, &out[i]);
        if (status) return status;
        n += *out[i] != 0;
    }
    if (n == GW_N_LANGS || (n == 0 && !need)) return GW_OK;
    for (int i = 0; i < GW_N_LANGS; i++) {
        if (*out[i]) continue;
        snprintf(name, sizeof name, "%s_%s", column, ends[i]);
        return gw_csv_fault(r, name, "must not be empty");
    }
    return GW_OK;
}
