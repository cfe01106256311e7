/* Whose data an answer shows. Licences ask that they be named with it. */
#include "planner/plan/plan_priv.h"

#include <string.h>

static const gw_tt_route *route_of(const gw_timetable *t, const gw_leg *leg)
{
    return gw_tt_route_at(t, gw_tt_pattern_at(t, leg->pattern.v)->route);
}

static bool is_for_all(const gw_tt_attribution *a)
{
    return a->agency == GW_NO_ID && a->route == GW_NO_ID && !a->trip;
}

static bool ride_uses(const gw_timetable *t, const gw_leg *leg, const gw_tt_attribution *a)
{
    const gw_tt_route *route = route_of(t, leg);
    if (route->feed != a->feed) return false;
    if (is_for_all(a) || (a->agency != GW_NO_ID && route->agency == a->agency)) return true;
    if (a->route != GW_NO_ID && gw_tt_pattern_at(t, leg->pattern.v)->route == a->route) return true;
    return a->trip && gw_plan_trip_is(t, leg, gw_tt_text(t, a->trip));
}

/* Without a ride every feed was asked, and none is shown more than another. */
bool gw_plan_uses(const gw_dataset *d, const gw_plan_answer *a, const gw_tt_attribution *credit)
{
    const gw_journey_set *s = &a->journeys;
    bool any_ride = false;
    for (uint32_t i = 0; i < s->n; i++) {
        for (uint32_t k = 0; k < s->journeys[i].n_legs; k++) {
            const gw_leg *leg = &s->legs[s->journeys[i].first_leg + k];
            if (leg->kind != GW_LEG_RIDE) continue;
            any_ride = true;
            if (ride_uses(d->timetable, leg, credit)) return true;
        }
    }
    return !any_ride && is_for_all(credit);
}

static bool shown(const gw_dataset *d, const gw_plan_answer *a, const gw_tt_attribution *credit)
{
    return !a || gw_plan_uses(d, a, credit);
}

/* Some organisation gives its address only once. */
static const char *find_url(const gw_dataset *d, const gw_plan_answer *a, uint32_t first, const char *name,
                            gw_lang lang)
{
    const gw_timetable *t = d->timetable;
    for (uint32_t i = first; i < t->n_attributions; i++) {
        const gw_tt_attribution *credit = &t->attributions[i];
        const char *url = gw_tt_text(t, credit->url);
        if (url[0] && strcmp(gw_tt_name(t, &credit->name, lang), name) == 0 && shown(d, a, credit))
            return url;
    }
    return "";
}

static bool named_before(const gw_dataset *d, const gw_plan_answer *a, uint32_t end, const char *name,
                         gw_lang lang)
{
    const gw_timetable *t = d->timetable;
    for (uint32_t i = 0; i < end; i++) {
        const gw_tt_attribution *credit = &t->attributions[i];
        if (strcmp(gw_tt_name(t, &credit->name, lang), name) == 0 && shown(d, a, credit)) return true;
    }
    return false;
}

void gw_plan_each_credit(const gw_dataset *d, const gw_plan_answer *a, gw_lang lang, gw_plan_credit_fn put,
                         void *context)
{
    const gw_timetable *t = d->timetable;
    for (uint32_t i = 0; i < t->n_attributions; i++) {
        const gw_tt_attribution *credit = &t->attributions[i];
        const char *name = gw_tt_name(t, &credit->name, lang);
        if (!shown(d, a, credit) || named_before(d, a, i, name, lang)) continue;
        put(context, name, find_url(d, a, i, name, lang));
    }
}
