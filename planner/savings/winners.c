/* winners.csv: who gains, who loses, by hour of departure; only where something changes. */
#include "planner/savings/worth.h"

#include <math.h>

#define LEAST 0.005 /* of a minute: less is printed as 0.00 */

static const char *outcome_of(const gw_profile_difference *d)
{
    bool gains = d->better > 0 || d->gained >= LEAST, loses = d->worse > 0 || d->lost >= LEAST;
    return gains && loses ? "mixed" : gains ? "gains" : "loses";
}

static void put_row(const savings_case *c, const savings_pair *p, int32_t hour, gw_buf *out)
{
    const gw_profile_difference *d = &p->hours[hour - c->first_hour].difference;
    if (d->better <= 0 && d->worse <= 0 && d->gained < LEAST && d->lost < LEAST) return;
    savings_csv_text(out, savings_origin_id(c, p));
    gw_buf_printf(out, ",%s,%02d,%s,%s,%s", savings_direction(p), hour, c->days[p->day].id,
                  savings_rider_name(c, p), outcome_of(d));
    savings_csv_minutes(out, d->mean_s);
    savings_csv_number(out, d->better, 2);
    savings_csv_number(out, d->worse, 2);
    savings_csv_number(out, d->gained, 2);
    savings_csv_number(out, d->lost, 2);
    if (c->demand) {
        const savings_worth w = savings_worth_between(c, p, hour * 60, hour * 60 + 60);
        savings_csv_number(out, w.people_after, 2);
        savings_csv_number(out, savings_uncapped_h(&w), 3);
        savings_csv_number(out, savings_capped_h(&w), 3);
    } else {
        gw_buf_text(out, ",,,");
    }
    gw_buf_text(out, "\n");
}

void savings_write_winners(const savings_case *c, gw_buf *out)
{
    gw_buf_text(
        out, "origin,direction,hour,day_type,traveller,outcome,saving_mean_min,minutes_better,minutes_worse,"
             "minutes_gained,minutes_lost,people,passenger_hours,passenger_hours_capped\n");
    for (uint32_t i = 0; i < c->n_pairs; i++)
        for (int32_t h = c->first_hour; h < c->end_hour; h++) put_row(c, &c->pairs[i], h, out);
}
