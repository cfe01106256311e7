/* What the minutes are worth to the people of a demand file. Not for others. */
#ifndef GW_SAVINGS_WORTH_H
#define GW_SAVINGS_WORTH_H

#include "planner/savings/fleet.h"
#include "planner/savings/savings_priv.h"

struct savings_people { /* who set out in a minute */
    double before, after, crossing;
    double setting_out; /* with the scenario, after appointments have moved */
};

struct savings_worth { /* of people and passenger-seconds a day, or a year */
    double people, people_after;
    double saved_s;  /* ½ (n⁰ + n¹)(C⁰ − C¹) of those served in both cases, whatever the seats */
    double border_s; /* the same of the clearance of those who cross */
    double left_s;   /* what being left behind costs: capped = saved + border − left */
    double gaining, losing;             /* people whose saving is over +1 s, under −1 s */
    double reached, stranded, unserved; /* people served after, before, never */
};

savings_worth savings_worth_between(const savings_case *c, const savings_pair *p, int32_t from_minute,
                                    int32_t to_minute);
void savings_add_worth(savings_worth *sum, const savings_worth *x, double times);
/* People onto the minutes of each pair; then, when it is known who is left behind, days and the year. Both do
 * nothing without a demand. */
GW_MUST_USE gw_status savings_seat_people(savings_case *c);
GW_MUST_USE gw_status savings_weigh(savings_case *c);

static inline double savings_uncapped_h(const savings_worth *w)
{
    return (w->saved_s + w->border_s) / 3600;
}
static inline double savings_capped_h(const savings_worth *w)
{
    return (w->saved_s + w->border_s - w->left_s) / 3600;
}

#endif
