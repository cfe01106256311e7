/* Whose data an answer shows. Licences ask that they be named with it. */
#include "planner/plan/plan_priv.h"

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

/* The feed's own text decides, so that a name with and without a translation is one. Equal texts stand once
 * in the pool. */
static bool same_name(const gw_tt_attribution *a, const gw_tt_attribution *b)
{
    return a->name.base == b->name.base;
}

/* Some organisation gives its address, or its name in this language, only once. */
static const gw_tt_attribution *find_fuller(const gw_dataset *d, const gw_plan_answer *a, uint32_t first,
                                            bool (*is_full)(const gw_tt_attribution *, gw_lang), gw_lang lang)
{
    const gw_timetable *t = d->timetable;
    for (uint32_t i = first; i < t->n_attributions; i++) {
        const gw_tt_attribution *credit = &t->attributions[i];
        if (same_name(credit, &t->attributions[first]) && is_full(credit, lang) && shown(d, a, credit))
            return credit;
    }
    return &t->attributions[first];
}

static bool has_url(const gw_tt_attribution *credit, gw_lang lang)
{
    (void)lang;
    return credit->url != 0;
}

static bool is_translated(const gw_tt_attribution *credit, gw_lang lang)
{
    return credit->name.lang[lang] != 0;
}

static bool named_before(const gw_dataset *d, const gw_plan_answer *a, uint32_t end)
{
    const gw_timetable *t = d->timetable;
    for (uint32_t i = 0; i < end; i++) {
        if (same_name(&t->attributions[i], &t->attributions[end]) && shown(d, a, &t->attributions[i]))
            return true;
    }
    return false;
}

void gw_plan_each_credit(const gw_dataset *d, const gw_plan_answer *a, gw_lang lang, gw_plan_credit_fn put,
                         void *context)
{
    const gw_timetable *t = d->timetable;
    for (uint32_t i = 0; i < t->n_attributions; i++) {
        if (!shown(d, a, &t->attributions[i]) || named_before(d, a, i)) continue;
        const gw_tt_attribution *named = find_fuller(d, a, i, is_translated, lang);
        const gw_tt_attribution *linked = find_fuller(d, a, i, has_url, lang);
        put(context, gw_tt_name(t, &named->name, lang), gw_tt_text(t, linked->url));
    }
}
