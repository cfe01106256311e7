/* What a scenario says beside the timetable: seats, fares, a demand that changes, appointments that move. */
#include "planner/savings/trips.h"

#include <math.h>
#include <string.h>

/* assumptions.profile comes first among the travellers, assumptions.seed stands in for one that is not given.
 */
gw_status savings_read_assumptions(savings_case *c)
{
    gw_str canonical = gw_scenario_canonical(c->scenario), word;
    gw_savings_options *o = &c->options;
    gw_json *root = NULL;
    double seed;
    gw_traveller who;
    if (gw_json_parse(canonical.p, canonical.n, 0, &root, NULL)) return GW_NO_MEMORY;
    const gw_json *v = gw_json_get(root, "assumptions");
    if (o->seed < 0) o->seed = gw_json_number(gw_json_get(v, "seed"), &seed) ? (int64_t)seed : 1;
    if (!o->travellers_given && gw_json_string(gw_json_get(v, "profile"), &word) &&
        gw_traveller_parse(word, &who)) {
        uint32_t at = 0;
        while (at < o->n_travellers && o->travellers[at] != who) at++;
        if (at == o->n_travellers && at < GW_N_TRAVELLERS) o->n_travellers++;
        for (uint32_t i = at; i > 0 && i < GW_N_TRAVELLERS; i--) o->travellers[i] = o->travellers[i - 1];
        o->travellers[0] = who;
    }
    gw_json_free(root);
    return GW_OK;
}

int32_t savings_seats_of(const savings_case *c, uint32_t route)
{
    const gw_scenario_inputs *in = &c->effects.inputs;
    int32_t seats = -1;
    for (uint32_t i = 0; i < in->n_vehicles; i++)
        if (in->vehicles[i].route.v == route && in->vehicles[i].seats >= 0) seats = in->vehicles[i].seats;
    return seats;
}

/* Of the fares of one age or younger the one for the oldest; of several such the last in the file. */
bool savings_fare_of(const savings_case *c, bool after, uint32_t route, uint8_t age, double *minor)
{
    const gw_scenario_inputs *in = after ? &c->effects.inputs : &c->before_effects.inputs;
    int best = -1;
    for (uint32_t i = 0; i < in->n_fares; i++) {
        const gw_scenario_fare *f = &in->fares[i];
        if (f->route.v != route || strcmp(f->currency, "CNY") != 0 || f->age > age || f->age < best) continue;
        best = f->age;
        *minor = (double)f->minor;
    }
    return best >= 0;
}

static bool fits(const gw_scenario_demand *x, const gw_demand_row *row, int32_t minute)
{
    bool home = gw_point_known(row->point);
    if (x->port && (home || strcmp(x->port, row->origin) != 0)) return false;
    if (x->zone && (!home || (strcmp(x->zone, row->origin) != 0 && strcmp(x->zone, row->origin + 5) != 0)))
        return false;
    if (x->profile && strcmp(x->profile, gw_traveller_names[row->who]) != 0) return false;
    if (x->crosses != GW_SCENARIO_ANY && x->crosses != row->crosses) return false;
    return minute * 60 >= x->from_s && minute * 60 < x->to_s;
}

double savings_demand_factor(const savings_case *c, const gw_demand_row *row, int32_t minute)
{
    const gw_scenario_inputs *in = &c->effects.inputs;
    double factor = 1;
    for (uint32_t i = 0; i < in->n_demand; i++)
        if (fits(&in->demand[i], row, minute)) factor *= in->demand[i].factor;
    return factor;
}

/* On the way to the place, by the mean arrival before: the appointment is when one gets there. */
double savings_moved_share(const savings_case *c, const savings_pair *p, uint32_t minute,
                           int32_t *shift_minutes)
{
    const gw_scenario_inputs *in = &c->effects.inputs;
    const gw_profile_minute *m = &p->before->minutes[minute];
    const char *place = gw_place_at(c->base->places, c->place)->id;
    if (p->back || !(m->served > 0)) return 0;
    double arrives_s = (c->query.first_minute + (double)minute) * 60 + 30 + m->mean_s;
    for (uint32_t i = 0; i < in->n_clinics; i++) {
        const gw_scenario_clinic *x = &in->clinics[i];
        if (x->place && strcmp(x->place, place) != 0) continue;
        if (arrives_s < x->from_s || arrives_s >= x->to_s) continue;
        *shift_minutes = x->shift_s / 60;
        int64_t to = (int64_t)minute + *shift_minutes;
        return to >= 0 && to < c->query.n_minutes ? x->share : 0;
    }
    return 0;
}
