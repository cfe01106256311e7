/* sources.csv, rides.csv, tariffs.csv, distances.csv, concessions.csv and cards.csv: from rows to records. */
#include "planner/fare/table_priv.h"

#include <string.h>

gw_status gw_fare_sources_read(gw_fare_table *t, const gw_csv_text *csv, gw_error *err)
{
    t->sources = gw_fare_records(t, csv->n_rows, sizeof *t->sources);
    if (!t->sources) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < csv->n_rows; i++) {
        const gw_csv_row r = {csv, i, err};
        gw_fare_source *s = &t->sources[i];
        gw_status status = gw_csv_need_text(&r, t->arena, "source_id", &s->id);
        if (!status) status = gw_csv_need_text(&r, t->arena, "title", &s->title);
        if (!status) status = gw_csv_text_of(&r, t->arena, "as_of", &s->as_of);
        if (!status) status = gw_csv_text_of(&r, t->arena, "kind", &s->kind);
        if (!status && !gw_source_kind_known(gw_str_of(s->kind)))
            status = gw_csv_fault(&r, "kind", "is no kind of source");
        for (uint32_t k = 0; k < i && !status; k++)
            if (strcmp(t->sources[k].id, s->id) == 0)
                status = gw_csv_fault(&r, "source_id", "is there twice");
        if (status) return status;
        t->n_sources++;
    }
    return GW_OK;
}

gw_status gw_fare_rides_read(gw_fare_table *t, const gw_csv_text *csv, gw_error *err)
{
    t->rides = gw_fare_records(t, csv->n_rows, sizeof *t->rides);
    if (!t->rides) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < csv->n_rows; i++) {
        const gw_csv_row r = {csv, i, err};
        gw_ride_row *row = &t->rides[i];
        gw_status status = gw_fare_read_scope(t, &r, &row->scope);
        if (!status) status = gw_fare_read_money(&r, "currency", "amount", &row->amount);
        if (!status) status = gw_fare_read_basis(t, &r, &row->basis);
        if (status) return status;
        t->n_rides++;
    }
    return GW_OK;
}

/* --- by distance --- */

static bool find_tariff(const gw_fare_table *t, gw_str id, uint32_t *out)
{
    for (*out = 0; *out < t->n_tariffs; ++*out)
        if (gw_str_is(id, t->tariffs[*out].id)) return true;
    return false;
}

static gw_status read_ceiling(const gw_csv_row *r, gw_money *out)
{
    gw_status status = GW_OK;
    if (gw_csv_get(r, "ceiling").n) return gw_fare_read_money(r, "currency", "ceiling", out);
    if (!gw_money_parse(GW_STR("0"), gw_csv_get(r, "currency"), false, out))
        status = gw_csv_fault(r, "currency", "is no currency of ISO 4217");
    out->minor = -1;
    return status;
}

/* The first row of a tariff says what it is for; the others must say the same currency and ceiling. */
static gw_status read_tariff(gw_fare_table *t, const gw_csv_row *r, uint32_t n_rows, gw_tariff **out)
{
    uint32_t at;
    gw_str id;
    gw_money ceiling;
    gw_status status = gw_csv_need(r, "tariff", &id);
    if (!status) status = read_ceiling(r, &ceiling);
    if (status) return status;
    gw_tariff *x = &t->tariffs[find_tariff(t, id, &at) ? at : t->n_tariffs];
    *out = x;
    if (at < t->n_tariffs) {
        if (strcmp(x->ceiling.currency, ceiling.currency) != 0)
            return gw_csv_fault(r, "currency", "is not that of the tariff's other rows");
        return x->ceiling.minor == ceiling.minor
                   ? GW_OK
                   : gw_csv_fault(r, "ceiling", "is not that of the tariff's other rows");
    }
    x->ceiling = ceiling;
    x->bands = gw_fare_records(t, n_rows, sizeof *x->bands);
    if (!x->bands) return GW_NO_MEMORY;
    status = gw_csv_text_of(r, t->arena, "tariff", &x->id);
    if (!status) status = gw_fare_read_scope(t, r, &x->scope);
    if (!status) t->n_tariffs++;
    return status;
}

/* Neither distance nor price: it is known that one pays from entry to exit, and no more. */
static bool is_unpriced(const gw_csv_row *r)
{
    return !gw_csv_get(r, "from_m").n && !gw_csv_get(r, "step_m").n && !gw_csv_get(r, "step_amount").n;
}

gw_status gw_fare_tariffs_read(gw_fare_table *t, const gw_csv_text *csv, gw_error *err)
{
    const int64_t most_m = 1000000;
    t->tariffs = gw_fare_records(t, csv->n_rows, sizeof *t->tariffs);
    if (!t->tariffs) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < csv->n_rows; i++) {
        const gw_csv_row r = {csv, i, err};
        gw_tariff *x = NULL;
        gw_money step = {0};
        gw_status status = read_tariff(t, &r, csv->n_rows, &x);
        if (status) return status;
        if (x->unpriced || (is_unpriced(&r) && x->n_bands))
            return gw_csv_fault(&r, "from_m", "a tariff without prices has one row");
        x->unpriced = is_unpriced(&r);
        if (x->unpriced) {
            gw_basis basis;
            status = gw_fare_read_basis(t, &r, &basis);
            if (status) return status;
            continue;
        }
        gw_tariff_band *band = &x->bands[x->n_bands];
        status = gw_fare_read_whole(&r, "from_m", 0, most_m, &band->from_m);
        if (!status) status = gw_fare_read_whole(&r, "step_m", 1, most_m, &band->step_m);
        if (!status) status = gw_fare_read_money(&r, "currency", "step_amount", &step);
        if (!status) status = gw_fare_read_basis(t, &r, &band->basis);
        if (status) return status;
        band->step_minor = step.minor;
        int64_t before = x->n_bands ? band[-1].from_m : -1;
        if (x->n_bands == 0 && band->from_m != 0) return gw_csv_fault(&r, "from_m", "must begin at 0");
        if (band->from_m <= before) return gw_csv_fault(&r, "from_m", "is not above that of the row before");
        x->n_bands++;
    }
    return GW_OK;
}

gw_status gw_fare_distances_read(gw_fare_table *t, const gw_csv_text *csv, gw_error *err)
{
    t->sections = gw_fare_records(t, csv->n_rows, sizeof *t->sections);
    if (!t->sections) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < csv->n_rows; i++) {
        const gw_csv_row r = {csv, i, err};
        gw_tariff_section *s = &t->sections[i];
        int64_t metres = 0;
        gw_str source;
        if (!find_tariff(t, gw_csv_get(&r, "tariff"), &s->tariff))
            return gw_csv_fault(&r, "tariff", "is not in tariffs.csv");
        gw_status status = gw_csv_need_text(&r, t->arena, "from_stop", &s->from);
        if (!status) status = gw_csv_need_text(&r, t->arena, "to_stop", &s->to);
        if (!status) status = gw_fare_read_whole(&r, "metres", 1, 200000, &metres);
        if (!status) status = gw_csv_need(&r, "source", &source);
        if (!status) status = gw_fare_read_confidence(&r, &s->confidence);
        if (status) return status;
        if (strcmp(s->from, s->to) == 0) return gw_csv_fault(&r, "to_stop", "is the same as from_stop");
        s->metres = (int32_t)metres;
        t->n_sections++;
    }
    return gw_tariffs_finish(t, err);
}

/* --- less than the full fare --- */

static gw_status read_who(const gw_csv_row *r, gw_concession_row *row)
{
    static const char *const words[] = {"elder", "wheelchair"};
    uint32_t word;
    int64_t age = 0;
    gw_status status = gw_csv_need_word(r, "who", words, 2, &word);
    if (status) return status;
    row->wheelchair = word == 1;
    if (!row->wheelchair) status = gw_fare_read_whole(r, "min_age", 1, 120, &age);
    row->min_age = (uint8_t)age;
    return status;
}

gw_status gw_fare_concessions_read(gw_fare_table *t, const gw_csv_text *csv, gw_error *err)
{
    t->concessions = gw_fare_records(t, csv->n_rows, sizeof *t->concessions);
    if (!t->concessions) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < csv->n_rows; i++) {
        const gw_csv_row r = {csv, i, err};
        gw_concession_row *row = &t->concessions[i];
        int64_t percent = 0;
        gw_status status = gw_csv_need_text(&r, t->arena, "concession", &row->shown.id);
        if (!status) status = read_who(&r, row);
        if (!status) status = gw_fare_read_scope(t, &r, &row->scope);
        if (!status) status = gw_fare_read_list(t, &r, "except_stops", &row->except_stops, &row->n_except);
        if (!status) status = gw_fare_read_money(&r, "currency", "amount", &row->amount);
        if (!status) status = gw_fare_read_whole(&r, "percent", 0, 100, &percent);
        if (!status) status = gw_fare_read_texts(t, &r, "name", true, row->shown.names);
        if (!status) status = gw_fare_read_texts(t, &r, "needs", false, row->shown.needs);
        if (!status) status = gw_fare_read_basis(t, &r, &row->shown.basis);
        if (status) return status;
        row->percent = (uint8_t)percent;
        t->n_concessions++;
    }
    return GW_OK;
}

gw_status gw_fare_cards_read(gw_fare_table *t, const gw_csv_text *csv, gw_error *err)
{
    static const char *const answers[] = {"yes", "no"};
    const char *means[GW_N_PAYS];
    for (int i = 0; i < GW_N_PAYS; i++) means[i] = gw_pay_id((gw_pay)i);
    t->pays = gw_fare_records(t, csv->n_rows, sizeof *t->pays);
    if (!t->pays) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < csv->n_rows; i++) {
        const gw_csv_row r = {csv, i, err};
        gw_pay_row *row = &t->pays[i];
        uint32_t word = 0, works = 0;
        gw_status status = gw_fare_read_scope(t, &r, &row->scope);
        if (!status) status = gw_csv_need_word(&r, "means", means, GW_N_PAYS, &word);
        if (!status) status = gw_csv_need_word(&r, "works", answers, 2, &works);
        if (!status) status = gw_fare_read_basis(t, &r, &row->basis);
        if (status) return status;
        row->means = (gw_pay)word;
        row->works = works == 0;
        t->n_pays++;
    }
    return GW_OK;
}
