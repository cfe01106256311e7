#include "planner/savings/lead.h"

#include "planner/savings/trips.h"
#include "planner/savings/uncertain.h"
#include "planner/savings/words_priv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The quantile of a sum of two numbers, uniform on (0, a) and (0, b): its density is a trapezium. */
static double quantile(double a, double b, double q)
{
    double big = fmax(a, b), small = fmin(a, b);
    if (!(big > 0)) return 0;
    if (!(small > 0)) return q * big;
    double edge = small / (2 * big); /* the share below `small`, and above `big` */
    if (q < edge) return sqrt(2 * big * small * q);
    if (q <= 1 - edge) return q * big + small / 2;
    return big + small - sqrt(2 * big * small * (1 - q));
}

static void range_of(const struct savings_uncertain *u, uint32_t slot, double *low, double *high)
{
    bool varies = slot < u->n_inputs;
    *low = varies ? u->inputs[slot].factor_low : 1;
    *high = varies ? u->inputs[slot].factor_high : 1;
}

/* The walk behind the ride of who takes one line, a touched one, all the way; -1: the minute's best is no
 * such journey. */
static double walk_behind(const savings_case *c, const gw_profile *p, const gw_profile_choice *x)
{
    if (!(x->served > 0) || !(x->marked_ride_s > 0)) return -1;
    if (x->wait_s + x->ride_s + x->apart_wait_s + x->apart_ride_s > 0.5) return -1;
    for (uint32_t i = 0; i < gw_profile_path_count(p); i++) {
        gw_profile_walks w = gw_profile_path_walks(p, i);
        if (w.n_legs != 1) continue;
        uint32_t route = gw_profile_path_leg(p, i, 0).route;
        if (!(c->marked[route / 64] >> (route % 64) & 1)) continue;
        if (fabs(w.access_s + w.transfer_s + w.egress_s - x->walk_s) < 0.5) return w.egress_s;
    }
    return -1;
}

static int32_t lead_of(const gw_lead *out, double ride_s, double walk_s)
{
    double least = ride_s * out->ride_low + walk_s * out->walk_low;
    double more = quantile(ride_s * (out->ride_high - out->ride_low),
                           walk_s * (out->walk_high - out->walk_low), out->certainty);
    return (int32_t)ceil((least + more) / 60 - 1e-9);
}

/* Minutes without a lead get that of the nearest one; of two as near the earlier. */
static bool fill_gaps(int32_t *lead)
{
    int32_t known[GW_LEAD_MINUTES];
    memcpy(known, lead, sizeof known);
    for (int32_t m = 0; m < GW_LEAD_MINUTES; m++)
        for (int32_t d = 1; d < GW_LEAD_MINUTES && lead[m] < 0; d++) {
            if (m - d >= 0 && known[m - d] >= 0)
                lead[m] = known[m - d];
            else if (m + d < GW_LEAD_MINUTES && known[m + d] >= 0)
                lead[m] = known[m + d];
        }
    return lead[0] >= 0;
}

static gw_status read_leads(const savings_case *c, gw_lead *out, gw_error *err)
{
    const savings_pair *pair = &c->pairs[c->headline];
    const gw_profile *p = pair->after;
    const struct savings_uncertain *u = c->uncertain;
    snprintf(out->port, sizeof out->port, "%s", savings_origin_id(c, pair));
    for (int l = 0; l < GW_N_LANGS; l++)
        snprintf(out->names[l], sizeof out->names[l], "%s", savings_origin_name(c, pair, (gw_lang)l));
    gw_day_format_iso(c->day, out->day);
    out->who = c->riders[pair->rider].who;
    range_of(u, u->own_ride, &out->ride_low, &out->ride_high);
    range_of(u, u->walk, &out->walk_low, &out->walk_high);
    for (int32_t m = 0; m < GW_LEAD_MINUTES; m++) {
        int32_t at = m - p->first_minute;
        out->by_minute[m] = -1;
        if (at < 0 || at >= (int32_t)p->n_minutes) continue;
        const gw_profile_choice *x = &p->minutes[at].with;
        double walk_s = walk_behind(c, p, x);
        if (walk_s >= 0) out->by_minute[m] = lead_of(out, x->marked_ride_s, walk_s);
    }
    if (fill_gaps(out->by_minute)) return GW_OK;
    return gw_fail(
        err, GW_BAD_INPUT,
        "lead: from %s nobody rides a line that the scenario changes straight to the place: say how "
        "long it takes",
        out->port);
}

gw_status gw_lead_compute(const gw_dataset *base, gw_str scenario_json, const gw_savings_options *options,
                          double certainty, gw_lead *out, gw_scenario_errors *errors, gw_error *err)
{
    savings_case c = {.base = base, .options = *options};
    gw_lead made = {.certainty = certainty};
    if (!(certainty >= 0.5 && certainty <= 0.999))
        return gw_fail(err, GW_BAD_INPUT, "certainty: from 50 to 99.9 percent");
    c.options.demand = GW_STR("");
    c.options.year = 0;
    gw_status status = savings_begin(&c, scenario_json.p, scenario_json.n, errors, err);
    if (!status) {
        c.options.n_travellers = 1;
        status = savings_list_work(&c, err);
    }
    if (!status) status = savings_compute(&c, err);
    if (!status) {
        savings_choose_headline(&c);
        status = read_leads(&c, &made, err);
    }
    savings_end(&c);
    if (!status) *out = made;
    return status;
}
