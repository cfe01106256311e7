/* taxis.csv, transfers.csv and doubts.csv: from rows to records. */
#include "planner/fare/table_priv.h"

#include <string.h>

/* One row a side. */
static gw_status read_side(const gw_fare_table *t, const gw_csv_row *r, gw_side *out)
{
    if (!gw_side_parse(gw_csv_get(r, "side"), out)) return gw_csv_fault(r, "side", "is neither hk nor cn");
    for (uint32_t i = 0; i < t->n_taxis; i++)
        if (t->taxis[i].side == *out) return gw_csv_fault(r, "side", "is there twice");
    return GW_OK;
}

/* Dearer or cheaper kilometres once the meter shows so much; both or neither. */
static gw_status read_second_price(const gw_csv_row *r, gw_taxi_row *row)
{
    if (gw_csv_get(r, "then_from_amount").n == 0 && gw_csv_get(r, "then_per_km").n == 0) return GW_OK;
    gw_status status = gw_fare_read_money(r, "currency", "then_from_amount", &row->then_from);
    if (!status) status = gw_fare_read_money(r, "currency", "then_per_km", &row->then_per_km);
    if (!status && row->then_from.minor <= row->flag.minor)
        status = gw_csv_fault(r, "then_from_amount", "is not above the flagfall");
    return status;
}

static gw_status read_road(const gw_csv_row *r, gw_taxi_row *row)
{
    double least_kmh = 0, most_kmh = 0;
    gw_status status = gw_fare_read_number(r, "road_least", 1, 10, &row->road_least);
    if (!status) status = gw_fare_read_number(r, "road_most", row->road_least, 10, &row->road_most);
    if (!status) status = gw_fare_read_number(r, "speed_least_kmh", 1, 200, &least_kmh);
    if (!status) status = gw_fare_read_number(r, "speed_most_kmh", least_kmh, 200, &most_kmh);
    row->speed_least_mps = least_kmh / 3.6;
    row->speed_most_mps = most_kmh / 3.6;
    return status;
}

gw_status gw_fare_taxis_read(gw_fare_table *t, const gw_csv_text *csv, gw_error *err)
{
    t->taxis = gw_fare_records(t, csv->n_rows, sizeof *t->taxis);
    if (!t->taxis) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < csv->n_rows; i++) {
        const gw_csv_row r = {csv, i, err};
        gw_taxi_row *row = &t->taxis[i];
        int64_t flag_m = 0;
        gw_status status = read_side(t, &r, &row->side);
        if (!status) status = gw_fare_read_whole(&r, "flag_m", 0, 100000, &flag_m);
        if (!status) status = gw_fare_read_money(&r, "currency", "flag_amount", &row->flag);
        if (!status) status = gw_fare_read_money(&r, "currency", "per_km", &row->per_km);
        if (!status) status = read_second_price(&r, row);
        if (!status) status = read_road(&r, row);
        if (!status) status = gw_fare_read_basis(t, &r, &row->basis);
        if (status) return status;
        if (row->then_from.minor && row->per_km.minor == 0)
            return gw_csv_fault(&r, "per_km", "must not be 0 where the price changes later");
        row->flag_m = (int32_t)flag_m;
        t->n_taxis++;
    }
    return GW_OK;
}

static gw_status read_minutes(const gw_csv_row *r, gw_fare_transfer *x)
{
    gw_status status = gw_csv_need_minutes(r, "minutes", &x->s);
    if (!status) status = gw_csv_need_minutes(r, "minutes_least", &x->least_s);
    if (!status) status = gw_csv_need_minutes(r, "minutes_most", &x->most_s);
    if (!status && (x->least_s > x->s || x->s > x->most_s))
        status = gw_csv_fault(r, "minutes", "is not from minutes_least to minutes_most");
    return status;
}

static gw_status read_prices(const gw_csv_row *r, gw_fare_transfer *x)
{
    gw_status status = gw_fare_read_money(r, "currency", "amount", &x->price);
    x->has_about = gw_csv_get(r, "about_amount").n > 0;
    if (!status && x->has_about) status = gw_fare_read_money(r, "about_currency", "about_amount", &x->about);
    return status;
}

gw_status gw_fare_transfers_read(gw_fare_table *t, const gw_csv_text *csv, gw_error *err)
{
    t->transfers = gw_fare_records(t, csv->n_rows, sizeof *t->transfers);
    if (!t->transfers) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < csv->n_rows; i++) {
        const gw_csv_row r = {csv, i, err};
        gw_fare_transfer *x = &t->transfers[i];
        gw_day since;
        gw_str text = gw_csv_get(&r, "since");
        gw_status status = gw_csv_need_text(&r, t->arena, "transfer", &x->id);
        if (!status) status = gw_fare_read_texts(t, &r, "name", true, x->names);
        if (!status) status = gw_fare_read_texts(t, &r, "conditions", true, x->conditions);
        if (!status) status = gw_csv_need_text(&r, t->arena, "from_place", &x->from_place);
        if (!status) status = gw_csv_need_text(&r, t->arena, "to_place", &x->to_place);
        if (!status) status = gw_csv_text_of(&r, t->arena, "port", &x->port);
        if (!status) status = read_minutes(&r, x);
        if (!status) status = read_prices(&r, x);
        if (!status) status = gw_csv_need_text(&r, t->arena, "status", &x->status);
        if (!status && text.n && !gw_day_parse_iso(text, &since))
            status = gw_csv_fault(&r, "since", "is no date (2024-11-30)");
        if (!status) status = gw_csv_text_of(&r, t->arena, "since", &x->since);
        if (!status) status = gw_fare_read_basis(t, &r, &x->basis);
        if (status) return status;
        t->n_transfers++;
    }
    return GW_OK;
}

/* --- departures on which sources disagree --- */

static gw_doubt_row *doubt_of(gw_fare_table *t, gw_str id)
{
    for (uint32_t i = 0; i < t->n_doubts; i++)
        if (gw_str_is(id, t->doubts[i].shown.id)) return &t->doubts[i];
    return &t->doubts[t->n_doubts];
}

/* Rows of one id stand for one line; the first says which. */
static gw_status begin_doubt(gw_fare_table *t, const gw_csv_row *r, uint32_t n_rows, gw_doubt_row **out)
{
    gw_str id, route;
    gw_status status = gw_csv_need(r, "doubt", &id);
    if (!status) status = gw_csv_need(r, "route", &route);
    if (status) return status;
    gw_doubt_row *x = doubt_of(t, id);
    *out = x;
    if (x->claims)
        return gw_str_is(route, x->shown.route) ? GW_OK
                                                : gw_csv_fault(r, "route", "is not that of the rows before");
    x->claims = gw_fare_records(t, n_rows, sizeof *x->claims);
    if (!x->claims) return GW_NO_MEMORY;
    x->shown.claims = x->claims;
    status = gw_csv_text_of(r, t->arena, "doubt", &x->shown.id);
    if (!status) status = gw_csv_text_of(r, t->arena, "route", &x->shown.route);
    if (!status) status = gw_fare_read_scope(t, r, &x->scope);
    if (!status) t->n_doubts++;
    return status;
}

/* Earlier ones first; equal ones stay as they come. */
static void put_claim(gw_doubt_row *x, gw_doubt_claim claim)
{
    uint32_t at = x->shown.n_claims++;
    for (; at > 0 && x->claims[at - 1].last_s > claim.last_s; at--) x->claims[at] = x->claims[at - 1];
    x->claims[at] = claim;
}

gw_status gw_fare_doubts_read(gw_fare_table *t, const gw_csv_text *csv, gw_error *err)
{
    t->doubts = gw_fare_records(t, csv->n_rows, sizeof *t->doubts);
    if (!t->doubts) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < csv->n_rows; i++) {
        const gw_csv_row r = {csv, i, err};
        gw_doubt_row *x = NULL;
        gw_doubt_claim claim = {0};
        gw_status status = begin_doubt(t, &r, csv->n_rows, &x);
        if (!status) status = gw_csv_need_clock(&r, "last", &claim.last_s);
        if (!status) status = gw_fare_read_basis(t, &r, &claim.basis);
        if (status) return status;
        put_claim(x, claim);
    }
    for (uint32_t i = 0; i < t->n_doubts; i++)
        if (t->doubts[i].shown.n_claims < 2)
            return gw_fail(err, GW_BAD_INPUT,
                           "doubts.csv: doubt '%.60s' has one row: two sources must disagree",
                           t->doubts[i].shown.id);
    return GW_OK;
}
