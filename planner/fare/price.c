/* From rides to fares: the feed's own, then the closest row of rides.csv, then a tariff by distance; then
 * what this rider pays of it. */
#include "planner/fare/table_priv.h"

#include <string.h>

static const gw_ride_row *find_row(const gw_fare_table *t, const gw_fare_ride *ride)
{
    const gw_ride_row *best = NULL;
    uint32_t most = 0;
    for (uint32_t i = 0; t && i < t->n_rides; i++) {
        uint32_t fits = gw_fare_scope_fits(&t->rides[i].scope, ride);
        if (fits <= most) continue;
        most = fits;
        best = &t->rides[i];
    }
    return best;
}

static const gw_tariff *find_tariff(const gw_fare_table *t, const gw_fare_ride *ride)
{
    for (uint32_t i = 0; t && i < t->n_tariffs; i++)
        if (gw_fare_scope_fits(&t->tariffs[i].scope, ride)) return &t->tariffs[i];
    return NULL;
}

static bool has_price_of_its_own(const gw_fare_table *t, const gw_fare_ride *ride)
{
    return ride->has_own || find_row(t, ride);
}

/* --- the full fare --- */

static void unknown(gw_fare_leg *out)
{
    *out = (gw_fare_leg){
        .certainty = GW_FARE_UNKNOWN, .paid_with = GW_FARE_NONE, .distance_m = -1, .basis = gw_basis_none()};
}

static void known(gw_fare_leg *out, gw_money full, gw_basis basis)
{
    *out = (gw_fare_leg){.certainty = GW_FARE_KNOWN,
                         .paid_with = GW_FARE_NONE,
                         .amount = full,
                         .full_known = true,
                         .full = full,
                         .distance_m = -1,
                         .basis = basis};
}

static gw_status by_distance(const gw_tariff *x, const char *from, const char *to, gw_fare_leg *out)
{
    gw_money fare;
    int32_t metres;
    gw_confidence confidence;
    unknown(out);
    if (x->unpriced) return GW_OK;
    gw_status status = gw_tariff_find(x, from, to, &fare, &metres, &confidence);
    if (status) return status == GW_NOT_FOUND ? GW_OK : status;
    gw_basis basis = x->bands[0].basis;
    for (uint32_t i = 1; i < x->n_bands; i++) basis = gw_basis_weaker(basis, x->bands[i].basis.confidence);
    known(out, fare, gw_basis_weaker(basis, confidence));
    out->distance_m = metres;
    return GW_OK;
}

/* rides[first] and those behind it that are one entry to one exit; how many. */
static uint32_t joined_rides(const gw_fare_table *t, const gw_tariff *x, const gw_fare_ride *rides,
                             uint32_t n, uint32_t first)
{
    uint32_t end = first + 1;
    for (; end < n; end++) {
        const gw_fare_ride *before = &rides[end - 1], *ride = &rides[end];
        if (ride->in_seat) continue;
        if (find_tariff(t, ride) != x || has_price_of_its_own(t, ride)) break;
        if (strcmp(before->feed, ride->feed) != 0 || strcmp(before->to, ride->from) != 0) break;
    }
    return end - first;
}

/* Those behind it that the feed's fare covers too. */
static uint32_t own_rides(const gw_fare_ride *rides, uint32_t n, uint32_t first)
{
    uint32_t end = first + 1;
    while (end < n && (rides[end].in_seat || (rides[end].has_own && rides[end].own_with == first))) end++;
    return end - first;
}

/* Who stays in the vehicle, or does not leave the gates, has paid. */
static void paid_with(gw_fare_leg *out, const gw_fare_leg *legs, uint32_t with)
{
    *out = legs[with];
    out->paid_with = with;
    out->amount.minor = out->full.minor = 0;
    out->concession = NULL;
    out->distance_m = -1;
}

static gw_status price_full(const gw_fare_table *t, const gw_fare_ride *rides, uint32_t n, gw_fare_leg *legs)
{
    uint32_t end;
    for (uint32_t i = 0; i < n; i = end) {
        const gw_ride_row *row = find_row(t, &rides[i]);
        const gw_tariff *x = find_tariff(t, &rides[i]);
        gw_status status = GW_OK;
        end = i + 1;
        if (rides[i].has_own) {
            end = i + own_rides(rides, n, i);
            known(&legs[i], rides[i].own,
                  (gw_basis){rides[i].own_source, "", GW_DAY_NONE, rides[i].own_confidence});
            legs[i].full = rides[i].own_full;
            legs[i].full_known = rides[i].own_full_known;
        } else if (row) {
            known(&legs[i], row->amount, row->basis);
        } else if (x) {
            end = i + joined_rides(t, x, rides, n, i);
            status = by_distance(x, rides[i].from, rides[end - 1].to, &legs[i]);
        } else {
            unknown(&legs[i]);
        }
        if (status) return status;
        while (end < n && rides[end].in_seat) end++;
        for (uint32_t k = i + 1; k < end; k++) paid_with(&legs[k], legs, i);
    }
    return GW_OK;
}

/* --- what this rider pays --- */

static bool excepted(const gw_concession_row *row, const gw_fare_ride *ride)
{
    for (uint32_t i = 0; i < row->n_except; i++) {
        const char *stop = row->except_stops[i];
        if (strcmp(stop, ride->from) == 0 || strcmp(stop, ride->to) == 0) return true;
    }
    return false;
}

static bool is_for(const gw_concession_row *row, gw_fare_rider rider)
{
    return row->wheelchair ? rider.wheelchair : rider.age >= row->min_age;
}

/* At least the amount, or so much of the full fare (to the next ten cents), but not more than it. */
static int64_t concession_minor(const gw_concession_row *row, int64_t full)
{
    int64_t part = full / 100 * row->percent + (full % 100 * row->percent + 99) / 100; /* no overflow */
    part = (part + 9) / 10 * 10;
    int64_t pays = part > row->amount.minor ? part : row->amount.minor;
    return pays < full ? pays : full;
}

/* The closest row; of equally close ones the first. from, to: of the whole that the fare is for. */
static const gw_concession_row *find_concession(const gw_fare_table *t, const gw_fare_ride *ride,
                                                const gw_fare_leg *leg, gw_fare_rider rider)
{
    const gw_concession_row *best = NULL;
    uint32_t most = 0;
    for (uint32_t i = 0; t && i < t->n_concessions; i++) {
        const gw_concession_row *row = &t->concessions[i];
        uint32_t fits = gw_fare_scope_fits(&row->scope, ride);
        if (fits <= most || !is_for(row, rider) || excepted(row, ride)) continue;
        if (leg->full_known && strcmp(leg->full.currency, row->amount.currency) != 0) continue;
        most = fits;
        best = row;
    }
    return best;
}

static void apply_concession(const gw_fare_table *t, const gw_fare_ride *ride, gw_fare_rider rider,
                             gw_fare_leg *leg)
{
    const gw_concession_row *row = find_concession(t, ride, leg, rider);
    if (!row) return;
    gw_basis basis = row->shown.basis;
    bool part_of_unknown = !leg->full_known && row->percent > 0;
    if (leg->full_known) {
        leg->amount.minor = concession_minor(row, leg->full.minor);
        if (leg->amount.minor == leg->full.minor) return;
        if (row->percent > 0) basis = gw_basis_weaker(basis, leg->basis.confidence);
    } else {
        leg->amount = row->amount;
        leg->certainty = part_of_unknown ? GW_FARE_AT_LEAST : GW_FARE_KNOWN;
    }
    leg->concession = &row->shown;
    leg->basis = basis;
}

/* The ride from where one enters to where one leaves, as concessions see it. */
static gw_fare_ride whole_ride(const gw_fare_ride *rides, const gw_fare_leg *legs, uint32_t n, uint32_t i)
{
    gw_fare_ride whole = rides[i];
    for (uint32_t k = i + 1; k < n && legs[k].paid_with == i; k++) whole.to = rides[k].to;
    return whole;
}

/* --- sums --- */

/* HKD, then CNY, then others by their code. */
static int rank(const char *currency)
{
    return strcmp(currency, "HKD") == 0 ? 0 : strcmp(currency, "CNY") == 0 ? 1 : 2;
}

static bool comes_before(const char *a, const char *b)
{
    return rank(a) != rank(b) ? rank(a) < rank(b) : strcmp(a, b) < 0;
}

/* false: there are more currencies than have room. */
static bool add_money(gw_fare_sum *sum, const gw_fare_leg *leg)
{
    uint32_t at = 0;
    while (at < sum->n && comes_before(sum->sum[at].currency, leg->amount.currency)) at++;
    if (at == sum->n || strcmp(sum->sum[at].currency, leg->amount.currency) != 0) {
        if (sum->n == GW_FARE_CURRENCIES) return false;
        for (uint32_t i = sum->n++; i > at; i--) {
            sum->sum[i] = sum->sum[i - 1];
            sum->at_least[i] = sum->at_least[i - 1];
        }
        sum->sum[at] = leg->amount;
        sum->sum[at].minor = 0;
        sum->at_least[at] = false;
    }
    sum->sum[at].minor += leg->amount.minor;
    if (leg->certainty == GW_FARE_AT_LEAST) sum->at_least[at] = true;
    return true;
}

static void add_up(const gw_fare_leg *legs, uint32_t n, gw_fare_sum *sum)
{
    *sum = (gw_fare_sum){0};
    for (uint32_t i = 0; i < n; i++) {
        if (legs[i].paid_with != GW_FARE_NONE) continue;
        bool in = legs[i].certainty != GW_FARE_UNKNOWN && add_money(sum, &legs[i]);
        if (!in)
            sum->n_unknown++;
        else if (legs[i].basis.confidence > sum->confidence)
            sum->confidence = legs[i].basis.confidence;
    }
    for (uint32_t i = 0; i < sum->n && sum->n_unknown; i++) sum->at_least[i] = true;
}

gw_status gw_fare_of_rides(const gw_fare_table *t, const gw_fare_ride *rides, uint32_t n, gw_fare_rider rider,
                           gw_fare_leg *fares, gw_fare_sum *sum)
{
    gw_status status = price_full(t, rides, n, fares);
    if (status) return status;
    for (uint32_t i = 0; i < n; i++) {
        if (fares[i].paid_with != GW_FARE_NONE || (rides[i].has_own && rides[i].own_reduced)) continue;
        gw_fare_ride whole = whole_ride(rides, fares, n, i);
        apply_concession(t, &whole, rider, &fares[i]);
    }
    add_up(fares, n, sum);
    return GW_OK;
}
