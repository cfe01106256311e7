/* components.csv: what a saving is made of. Paired, minute by minute, over what is served in both cases;
 * access, wait, ride, transfer and egress add up to the saving, and with border to the total, also as
 * printed. */
#include "planner/savings/savings_priv.h"

#include <math.h>

static double border_of(const savings_pair *p, uint32_t minute, bool after)
{
    return p->border[after] ? p->border[after][minute] : (double)NAN;
}

savings_parts savings_minute_parts(const savings_pair *p, uint32_t minute, bool after)
{
    const gw_profile *profile = after ? p->after : p->before;
    const gw_profile_minute *m = &profile->minutes[minute];
    savings_parts out = {.kept = m->served, .border_s = border_of(p, minute, after)};
    if (!(m->served > 0)) return (savings_parts){.border_s = NAN};
    out.access_s = m->access_s;
    out.transfer_s = m->transfer_s;
    out.egress_s = m->egress_s;
    out.wait_s = m->wait_s;
    out.ride_s = m->ride_s;
    out.total_s = m->mean_s - m->border_s;
    return out;
}

static uint32_t cut(const savings_case *c, int32_t minute)
{
    int32_t at = minute - c->query.first_minute;
    if (at < 0) return 0;
    return (uint32_t)at < c->query.n_minutes ? (uint32_t)at : c->query.n_minutes;
}

savings_parts savings_difference_parts(const savings_case *c, const savings_pair *p, int32_t from_minute,
                                       int32_t to_minute)
{
    savings_parts sum = {0};
    double border_kept = 0;
    for (uint32_t m = cut(c, from_minute); m < cut(c, to_minute); m++) {
        savings_parts b = savings_minute_parts(p, m, false), a = savings_minute_parts(p, m, true);
        double kept = fmin(b.kept, a.kept);
        if (!(kept > 0)) continue;
        sum.kept += kept;
        sum.access_s += kept * (b.access_s - a.access_s);
        sum.wait_s += kept * (b.wait_s - a.wait_s);
        sum.ride_s += kept * (b.ride_s - a.ride_s);
        sum.transfer_s += kept * (b.transfer_s - a.transfer_s);
        sum.egress_s += kept * (b.egress_s - a.egress_s);
        sum.total_s += kept * (b.total_s - a.total_s);
        if (!isfinite(b.border_s) || !isfinite(a.border_s)) continue;
        border_kept += kept;
        sum.border_s += kept * (b.border_s - a.border_s);
    }
    double n = sum.kept > 0 ? sum.kept : NAN;
    return (savings_parts){sum.kept,
                           sum.access_s / n,
                           sum.wait_s / n,
                           sum.ride_s / n,
                           sum.transfer_s / n,
                           sum.egress_s / n,
                           border_kept > 0 ? sum.border_s / border_kept : NAN,
                           sum.total_s / n};
}

double savings_mean_border(const savings_case *c, const savings_pair *p, bool after, int32_t from_minute,
                           int32_t to_minute)
{
    double sum = 0, n = 0;
    for (uint32_t m = cut(c, from_minute); m < cut(c, to_minute); m++) {
        savings_parts x = savings_minute_parts(p, m, after);
        if (!(x.kept > 0) || !isfinite(x.border_s)) continue;
        sum += x.kept * x.border_s;
        n += x.kept;
    }
    return n > 0 ? sum / n : NAN;
}

/* Hundredths of a minute that add up to those of the sum: what rounding leaves over goes to the parts that
 * lost most by it. */
#define N_PARTS 6

static void round_together(const double seconds[N_PARTS], int64_t out[N_PARTS], int64_t *total)
{
    double sum = 0, left[N_PARTS];
    int64_t have = 0;
    for (int i = 0; i < N_PARTS; i++) {
        double v = seconds[i] / 0.6;
        sum += v;
        out[i] = llround(v);
        left[i] = v - (double)out[i];
        have += out[i];
    }
    *total = llround(sum);
    for (; have != *total;) {
        int step = *total > have ? 1 : -1, best = 0;
        for (int i = 1; i < N_PARTS; i++)
            if (step * left[i] > step * left[best]) best = i;
        out[best] += step;
        left[best] -= step;
        have += step;
    }
}

static void put_row(const savings_case *c, const savings_pair *p, uint32_t period, gw_buf *out)
{
    int32_t first = c->query.first_minute, end = first + (int32_t)c->query.n_minutes;
    int32_t from = period == DAY ? first : savings_periods[period].from_minute;
    int32_t to = period == DAY ? end : savings_periods[period].to_minute;
    savings_parts d = savings_difference_parts(c, p, from, to);
    savings_csv_text(out, savings_origin_id(c, p));
    gw_buf_printf(out, ",%s,%s,%s,%s", savings_direction(p), savings_periods[period].id, c->days[p->day].id,
                  savings_rider_name(c, p));
    if (!(d.kept > 0)) {
        gw_buf_text(out, ",,,,,,,,0.00\n");
        return;
    }
    bool border = isfinite(d.border_s);
    const double parts[N_PARTS] = {d.access_s,   d.wait_s,   d.ride_s,
                                   d.transfer_s, d.egress_s, border ? d.border_s : 0};
    int64_t shown[N_PARTS], total;
    round_together(parts, shown, &total);
    for (int i = 0; i < N_PARTS; i++)
        savings_csv_number(out, i == 5 && !border ? (double)NAN : (double)shown[i] / 100, 2);
    savings_csv_number(out, (double)total / 100, 2);
    savings_csv_number(out, d.kept, 2);
    gw_buf_text(out, "\n");
}

void savings_write_components(const savings_case *c, gw_buf *out)
{
    gw_buf_text(
        out,
        "origin,direction,period,day_type,traveller,access_min,wait_min,ride_min,transfer_min,egress_min,"
        "border_min,total_min,minutes_kept\n");
    for (uint32_t i = 0; i < c->n_pairs; i++)
        for (uint32_t k = 0; k < N_PERIODS && !c->pairs[i].idle; k++) put_row(c, &c->pairs[i], k, out);
}
