/* Who travels when, and what the minutes come to: people on the minutes of each pair, passenger-hours of a
 * day by the rule of a half, and a year's sum over its kinds of day. */
#include "planner/savings/worth.h"

#include "planner/savings/trips.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool holds(const gw_demand_row *row, const savings_case *c, const savings_pair *p)
{
    const savings_day *day = &c->days[p->day];
    return (row->days & day->words) == row->days && row->back == p->back &&
           row->who == c->riders[p->rider].who && strcmp(row->origin, savings_origin_id(c, p)) == 0;
}

bool savings_anybody_in(const savings_case *c, const savings_pair *p)
{
    for (uint32_t i = 0; c->demand && i < c->demand->n; i++)
        if (holds(&c->demand->rows[i], c, p)) return true;
    return false;
}

static void add_row(const savings_case *c, const gw_demand_row *row, savings_pair *p)
{
    double minutes = row->to_minute - row->from_minute;
    for (int32_t at = row->from_minute; at < row->to_minute; at++) {
        savings_people *n = &p->people[at - c->query.first_minute];
        double before = row->trips / minutes,
               after = row->trips_after / minutes * savings_demand_factor(c, row, at);
        n->before += before;
        n->after += after;
        if (row->crosses) n->crossing += (before + after) / 2;
    }
}

static void set_out(const savings_case *c, savings_pair *p)
{
    for (uint32_t m = 0; m < c->query.n_minutes; m++) {
        int32_t shift = 0;
        double moved = savings_moved_share(c, p, m, &shift);
        p->people[m].setting_out += p->people[m].after * (1 - moved);
        if (moved > 0) p->people[(int64_t)m + shift].setting_out += p->people[m].after * moved;
    }
}

gw_status savings_seat_people(savings_case *c)
{
    for (uint32_t i = 0; i < c->n_pairs; i++) {
        savings_pair *p = &c->pairs[i];
        for (uint32_t k = 0; c->demand && k < c->demand->n; k++) {
            if (!holds(&c->demand->rows[k], c, p)) continue;
            if (!p->people) p->people = calloc((size_t)c->query.n_minutes + 1, sizeof *p->people);
            if (!p->people) return GW_NO_MEMORY;
            add_row(c, &c->demand->rows[k], p);
        }
        if (p->people) set_out(c, p);
    }
    return GW_OK;
}

void savings_add_worth(savings_worth *sum, const savings_worth *x, double times)
{
    sum->people += times * x->people;
    sum->people_after += times * x->people_after;
    sum->saved_s += times * x->saved_s;
    sum->border_s += times * x->border_s;
    sum->left_s += times * x->left_s;
    sum->gaining += times * x->gaining;
    sum->losing += times * x->losing;
    sum->reached += times * x->reached;
    sum->stranded += times * x->stranded;
    sum->unserved += times * x->unserved;
}

#define SAME_S 1.0 /* savings smaller than this are none, as in planner/profile */

/* People who set out in one minute before, and in one (the same, as a rule) after. */
static void add_flow(const savings_pair *p, uint32_t was, uint32_t is, savings_people n, double share,
                     savings_worth *sum)
{
    const gw_profile_minute *b = &p->before->minutes[was], *a = &p->after->minutes[is];
    double kept = fmin(b->served, a->served), users = share * (n.before + n.after) / 2;
    sum->people += share * n.before;
    sum->people_after += share * n.after;
    sum->reached += users * (a->served - kept);
    sum->stranded += users * (b->served - kept);
    sum->unserved += users * (1 - fmax(b->served, a->served));
    if (!(kept > 0)) return;
    double saved = b->mean_s - a->mean_s, border = 0;
    if (p->border[0]) border = (double)p->border[0][was] - (double)p->border[1][is];
    if (!isfinite(border)) border = 0;
    double border_s = (p->across ? (n.before + n.after) / 2 : n.crossing) * kept * border * share;
    sum->saved_s += gw_rule_of_a_half(n.before, n.after, b->mean_s, a->mean_s) * kept * share -
                    (p->across ? border_s : 0);
    sum->border_s += border_s;
    if (saved > SAME_S) sum->gaining += users * kept;
    if (saved < -SAME_S) sum->losing += users * kept;
}

static void add_minute(const savings_case *c, const savings_pair *p, uint32_t minute, savings_worth *sum)
{
    int32_t shift = 0;
    double moved = savings_moved_share(c, p, minute, &shift);
    if (moved < 1) add_flow(p, minute, minute, p->people[minute], 1 - moved, sum);
    if (moved > 0) add_flow(p, minute, (uint32_t)((int64_t)minute + shift), p->people[minute], moved, sum);
}

/* Means and shares over a span of minutes of one pair. */
savings_worth savings_worth_between(const savings_case *c, const savings_pair *p, int32_t from_minute,
                                    int32_t to_minute)
{
    savings_worth sum = {0};
    for (uint32_t m = 0; m < c->query.n_minutes; m++) {
        int32_t at = c->query.first_minute + (int32_t)m;
        if (at < from_minute || at >= to_minute) continue;
        if (p->people && (p->people[m].before > 0 || p->people[m].after > 0)) add_minute(c, p, m, &sum);
        if (p->left_s) sum.left_s += p->left_s[m];
    }
    return sum;
}

gw_status savings_weigh(savings_case *c)
{
    int32_t first = c->query.first_minute, end = first + (int32_t)c->query.n_minutes;
    if (!c->demand) return GW_OK;
    c->day_worth = calloc(c->n_days, sizeof *c->day_worth);
    c->year_worth = calloc(1, sizeof *c->year_worth);
    if (!c->day_worth || !c->year_worth) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < c->n_pairs; i++) {
        const savings_worth x = savings_worth_between(c, &c->pairs[i], first, end);
        savings_add_worth(&c->day_worth[c->pairs[i].day], &x, 1);
    }
    for (uint32_t d = 0; d < c->n_days; d++)
        savings_add_worth(c->year_worth, &c->day_worth[d], c->days[d].n_days);
    return GW_OK;
}
