#include "gtfs/feed/interpolate_priv.h"

#include <math.h>

static bool is_blank(const gw_stop_time *st)
{
    return st->arrival_s == GW_SECONDS_NONE;
}

/* Whether every row from a to b (both included) lies further along than the one before. */
static bool rises(const double *dists, uint32_t a, uint32_t b)
{
    if (!dists || isnan(dists[a])) return false;
    for (uint32_t i = a + 1; i <= b; i++) {
        if (!(dists[i] > dists[i - 1])) return false; /* also when NAN */
    }
    return true;
}

static void set_time(gw_stop_time *st, int32_t seconds)
{
    st->arrival_s = st->departure_s = seconds;
    st->timepoint = 0;
}

/* seconds * part / whole, half up, without a detour over fractions */
static int32_t share(int64_t seconds, int64_t part, int64_t whole)
{
    return (int32_t)((2 * seconds * part + whole) / (2 * whole));
}

static void fill_gap(gw_stop_time *rows, const double *dists, uint32_t a, uint32_t b)
{
    int32_t start = rows[a].departure_s, length = rows[b].arrival_s - start;
    bool by_distance = rises(dists, a, b);
    for (uint32_t i = a + 1; i < b; i++) {
        if (by_distance) {
            double part = length * (dists[i] - dists[a]) / (dists[b] - dists[a]);
            set_time(&rows[i], start + (int32_t)floor(part + 0.5));
        } else {
            set_time(&rows[i], start + share(length, i - a, b - a));
        }
    }
}

uint32_t gw_interpolate_times(gw_stop_time *rows, const double *dists, uint32_t n)
{
    uint32_t filled = 0;
    for (uint32_t a = 0; a + 1 < n;) {
        uint32_t b = a + 1;
        while (b + 1 < n && is_blank(&rows[b])) b++;
        if (b > a + 1) fill_gap(rows, dists, a, b);
        filled += b - a - 1;
        a = b;
    }
    return filled;
}
