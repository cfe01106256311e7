/* timed.csv: who picks the moment. For each appointment the latest minute at whose middle one may leave the
 * origin (a port: its counters) and be there in time with a certainty, and what the appointment costs,
 * A − leave by, before and after. */
#include "planner/savings/savings_priv.h"

#include <math.h>

#define FIRST_SLOT 480 /* 08:00, every half hour to 17:30 */
#define END_SLOT   1080
#define EVERY      30

static const double CERTAINTIES[] = {0.50, 0.80, 0.95};
enum { N_CERTAINTIES = 3 };

/* The share of those who leave at a minute who are there within so many seconds: on the best path without a
 * line that the change touches, or on the best with one, whichever is surer. */
static double in_time(const gw_profile *p, uint32_t minute, double within_s)
{
    const gw_profile_choice *kinds[2] = {&p->minutes[minute].without, &p->minutes[minute].with};
    double best = 0;
    for (int i = 0; i < 2; i++) {
        gw_dist grid;
        double shift_s;
        if (!gw_profile_choice_time(p, kinds[i], &grid, &shift_s)) continue;
        best = fmax(best, gw_dist_by(&grid, within_s - shift_s));
    }
    return best;
}

/* Seconds from leaving to the appointment; NAN: no minute of the window will do. */
static void costs(const savings_case *c, const gw_profile *p, int32_t slot, double out[N_CERTAINTIES])
{
    for (int k = 0; k < N_CERTAINTIES; k++) out[k] = NAN;
    for (uint32_t m = p->n_minutes; m-- > 0;) {
        double within_s = (slot - c->query.first_minute - (double)m) * 60 - 30;
        if (within_s < 0) continue;
        if (within_s > c->query.limit_s || !isnan(out[N_CERTAINTIES - 1])) return;
        double share = in_time(p, m, within_s);
        for (int k = 0; k < N_CERTAINTIES; k++)
            if (isnan(out[k]) && share >= CERTAINTIES[k] - 1e-12) out[k] = within_s;
    }
}

double savings_timed_cost(const savings_case *c, const savings_pair *p, bool after, int32_t slot)
{
    double cost[N_CERTAINTIES];
    costs(c, after ? p->after : p->before, slot, cost);
    return cost[N_CERTAINTIES - 1];
}

static void put_slot(const savings_case *c, const savings_pair *p, int32_t slot, gw_buf *out)
{
    double before[N_CERTAINTIES], after[N_CERTAINTIES];
    costs(c, p->before, slot, before);
    costs(c, p->after, slot, after);
    for (int k = 0; k < N_CERTAINTIES; k++) {
        char clock[12];
        gw_time_format_clock(slot * 60, clock);
        savings_csv_text(out, savings_origin_id(c, p));
        gw_buf_printf(out, ",%s,%.2f,%s,%s", clock, CERTAINTIES[k], c->days[p->day].id,
                      savings_rider_name(c, p));
        for (int which = 0; which < 2; which++) {
            double cost = which ? after[k] : before[k];
            if (isnan(cost)) {
                gw_buf_text(out, ",,");
                continue;
            }
            gw_time_format_clock((int32_t)(slot * 60 - cost), clock);
            gw_buf_printf(out, ",%s", clock);
            savings_csv_minutes(out, cost);
        }
        savings_csv_minutes(out, before[k] - after[k]);
        gw_buf_text(out, "\n");
    }
}

void savings_write_timed(const savings_case *c, gw_buf *out)
{
    gw_buf_text(
        out, "origin,appointment,certainty,day_type,traveller,before_leave_by,before_cost_min,after_leave_by,"
             "after_cost_min,saving_min\n");
    for (uint32_t i = 0; i < c->n_pairs; i++) {
        const savings_pair *p = &c->pairs[i];
        if (p->back || p->day != 0) continue;
        for (int32_t slot = FIRST_SLOT; slot < END_SLOT; slot += EVERY) put_slot(c, p, slot, out);
    }
}
