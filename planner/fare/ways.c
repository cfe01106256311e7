/* Taxis, transfers, cards and departures in doubt: looking them up. */
#include "planner/fare/table_priv.h"

#include <math.h>
#include <string.h>

/* By meter: to the next whole minor unit. Shown amounts are rounded by whoever shows them. */
static int64_t meter_minor(const gw_taxi_row *row, double metres)
{
    double rest_m = metres - row->flag_m, minor = (double)row->flag.minor;
    if (rest_m <= 0) return row->flag.minor;
    if (row->then_from.minor) {
        double until_m = (double)(row->then_from.minor - row->flag.minor) * 1000 / (double)row->per_km.minor;
        if (rest_m > until_m) {
            minor = (double)row->then_from.minor + (rest_m - until_m) * (double)row->then_per_km.minor / 1000;
            return (int64_t)ceil(minor);
        }
    }
    return (int64_t)ceil(minor + rest_m * (double)row->per_km.minor / 1000);
}

bool gw_fare_taxi(const gw_fare_table *t, gw_side side, double straight_m, gw_taxi *out)
{
    const double most_m = 1e6;
    if (!t || !(straight_m >= 0 && straight_m <= most_m)) return false;
    for (uint32_t i = 0; i < t->n_taxis; i++) {
        const gw_taxi_row *row = &t->taxis[i];
        if (row->side != side) continue;
        double least_m = straight_m * row->road_least, most = straight_m * row->road_most;
        *out = (gw_taxi){.least = row->flag,
                         .most = row->flag,
                         .least_m = (int32_t)ceil(least_m),
                         .most_m = (int32_t)ceil(most),
                         .least_s = (int32_t)ceil(least_m / row->speed_most_mps),
                         .most_s = (int32_t)ceil(most / row->speed_least_mps),
                         .basis = row->basis};
        out->least.minor = meter_minor(row, least_m);
        out->most.minor = meter_minor(row, most);
        return true;
    }
    return false;
}

uint32_t gw_fare_transfer_count(const gw_fare_table *t)
{
    return t ? t->n_transfers : 0;
}

const gw_fare_transfer *gw_fare_transfer_at(const gw_fare_table *t, uint32_t i)
{
    return &t->transfers[i];
}

/* --- cards --- */

void gw_fare_pays(const gw_fare_table *t, const gw_fare_ride *ride, gw_pay_fact out[GW_N_PAYS])
{
    uint32_t most[GW_N_PAYS] = {0};
    for (int i = 0; i < GW_N_PAYS; i++) out[i] = (gw_pay_fact){GW_PAY_NOT_KNOWN, gw_basis_none()};
    for (uint32_t i = 0; t && i < t->n_pays; i++) {
        const gw_pay_row *row = &t->pays[i];
        uint32_t fits = gw_fare_scope_fits(&row->scope, ride);
        if (fits <= most[row->means]) continue;
        most[row->means] = fits;
        out[row->means] = (gw_pay_fact){row->works ? GW_PAY_YES : GW_PAY_NO, row->basis};
    }
}

/* --- departures in doubt --- */

const gw_doubt *gw_fare_doubt_of(const gw_fare_table *t, const gw_fare_ride *ride, int32_t clock_s)
{
    for (uint32_t i = 0; t && i < t->n_doubts; i++) {
        const gw_doubt_row *x = &t->doubts[i];
        if (gw_fare_scope_fits(&x->scope, ride) && clock_s > x->claims[0].last_s) return &x->shown;
    }
    return NULL;
}

bool gw_fare_line_in_doubt(const gw_fare_table *t, const char *feed, const char *route, const char *line)
{
    for (uint32_t i = 0; t && i < t->n_doubts; i++) {
        gw_fare_scope scope = t->doubts[i].scope;
        const gw_fare_ride any = {
            .feed = feed, .agency = "", .route = route, .line = line, .from = "", .to = ""};
        scope.agency = scope.from = scope.to = NULL;
        if (gw_fare_scope_fits(&scope, &any)) return true;
    }
    return false;
}
