#include "planner/savings/savings_priv.h"

#include "planner/savings/fleet.h"

#include <math.h>
#include <string.h>

/* Peaks are those of the sources for headways and clearance; the core is when patients travel. */
const savings_period savings_periods[N_PERIODS] = {{"day", 0, 0},
                                                   {"core", 420, 1140},
                                                   {"am-peak", 420, 570},
                                                   {"midday", 570, 1020},
                                                   {"pm-peak", 1020, 1170}};

static gw_status fill(const savings_pair *p, int32_t from_minute, int32_t to_minute, savings_cell *out)
{
    gw_status status = gw_profile_summarise(p->before, from_minute, to_minute, &out->before);
    if (!status) status = gw_profile_summarise(p->after, from_minute, to_minute, &out->after);
    if (!status) status = gw_profile_compare(p->before, p->after, from_minute, to_minute, &out->difference);
    return status;
}

gw_status savings_fill_cells(const savings_case *c, savings_pair *p)
{
    int32_t first = c->query.first_minute, end = first + (int32_t)c->query.n_minutes;
    gw_status status = fill(p, first, end, &p->periods[DAY]);
    for (uint32_t k = DAY + 1; k < N_PERIODS && !status; k++)
        status = fill(p, savings_periods[k].from_minute, savings_periods[k].to_minute, &p->periods[k]);
    for (int32_t h = c->first_hour; h < c->end_hour && !status; h++)
        status = fill(p, h * 60, h * 60 + 60, &p->hours[h - c->first_hour]);
    return status;
}

/* Passenger-minutes moved if one person left each minute: what makes a port the one to speak of. */
static double weight_of(const gw_profile_difference *d)
{
    double saved = d->kept > 0 ? d->kept * fabs(d->mean_s) : 0;
    return saved + 3600 * (d->gained + d->lost);
}

void savings_choose_headline(savings_case *c)
{
    double most = 0;
    c->headline = 0;
    if (c->options.port) {
        while (strcmp(savings_origin_id(c, &c->pairs[c->headline]), c->options.port) != 0) c->headline += 2;
        return;
    }
    for (uint32_t i = 0; i + 1 < c->n_main; i += 2) {
        double weight = weight_of(&c->pairs[i].periods[DAY].difference) +
                        weight_of(&c->pairs[i + 1].periods[DAY].difference);
        if (weight <= most + 1e-6) continue;
        most = weight;
        c->headline = i;
    }
}

gw_status savings_check_port(const savings_case *c, gw_error *err)
{
    for (uint32_t i = 0; c->options.port && i < c->n_origins; i++)
        if (strcmp(c->origins[i].id, c->options.port) == 0) return GW_OK;
    if (!c->options.port) return GW_OK;
    return gw_fail(err, GW_BAD_INPUT, "port: '%.60s' is no port that is open that day, and no home zone",
                   c->options.port);
}

savings_fleet savings_fleet_of(const gw_change_effect *e)
{
    savings_fleet f = {0};
    bool one_way = strcmp(e->type, "add-line") == 0 && e->run_back_s == 0;
    if (e->headway_s <= 0 || e->run_out_s <= 0 || one_way) return f;
    if (e->trips_after == 0) return f; /* it does not run on this day */
    f.known = true;
    f.layover_s = gw_fleet_layover_s(e->run_out_s, e->run_back_s);
    f.buses = gw_fleet_buses(e->run_out_s, e->run_back_s, f.layover_s, e->headway_s);
    return f;
}
