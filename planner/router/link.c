/* What a link takes. */
#include "planner/router/router_priv.h"

#include <math.h>

/* The wheelchair's own way of a link; NULL: there is none (a snapshot that is not sound). */
static const gw_tt_step_free *find_step_free(const gw_timetable *t, const gw_tt_link *l)
{
    uint32_t low = 0, high = t->n_step_free;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        const gw_tt_step_free *x = &t->step_free[mid];
        if (x->from < l->from || (x->from == l->from && x->to < l->to))
            low = mid + 1;
        else
            high = mid;
    }
    if (low == t->n_step_free) return NULL;
    const gw_tt_step_free *x = &t->step_free[low];
    return x->from == l->from && x->to == l->to ? x : NULL;
}

/* The walk alone, without a look at rules or wheelchairs. */
static int32_t walk_seconds(const gw_query *q, uint8_t kind, float walk_m, int32_t seconds)
{
    if (kind == GW_LINK_FIXED) return seconds;
    if (kind == GW_LINK_SAME) return 0;
    if (kind == GW_LINK_INSIDE && !(walk_m > 0)) return seconds; /* inside one station: as long as it is */
    if (kind != GW_LINK_WALK && kind != GW_LINK_INSIDE) return -1;
    int64_t walk = gw_walk_seconds((double)walk_m, q->gait);
    if (kind == GW_LINK_INSIDE) walk += seconds;
    return walk >= INT32_MAX || walk > q->max_walk_s ? -1 : (int32_t)walk;
}

int32_t gw_change_seconds(const gw_query *q, int32_t seconds)
{
    if (seconds < 0) return seconds;
    double wanted = q->change_factor > 0 ? round(seconds * q->change_factor) : seconds;
    if (wanted < q->change_least_s) wanted = q->change_least_s;
    wanted += q->change_more_s;
    return wanted < INT32_MAX / 4 ? (int32_t)wanted : INT32_MAX / 4;
}

static bool asks_for_more(const gw_query *q)
{
    return q->change_factor > 0 || q->change_least_s > 0 || q->change_more_s > 0;
}

static int32_t with_change(const gw_query *q, uint8_t kind, int32_t walk, bool change)
{
    if (!change || walk < 0) return walk;
    int32_t least = kind == GW_LINK_FIXED ? walk : q->default_transfer_s;
    if (least < walk) least = walk;
    return asks_for_more(q) ? gw_change_seconds(q, least) : least;
}

/* A rule that says no time stands for the way as it is. */
static bool rule_follows_link(const gw_tt_link *l, const gw_tt_rule *rule)
{
    return !rule || (rule->kind == GW_LINK_WALK && l->kind == GW_LINK_INSIDE);
}

/* With a wheelchair, where the feed's pathways make a difference: a rule's time is that of people who walk,
 * so it cannot be less than the step-free way takes. */
static int32_t step_free_seconds(const gw_timetable *t, const gw_query *q, const gw_tt_link *l,
                                 const gw_tt_rule *rule, bool change)
{
    const gw_tt_step_free *own = l->flags & GW_LINK_NOT_STEP_FREE ? NULL : find_step_free(t, l);
    if (!own) return -1;
    int32_t way = walk_seconds(q, GW_LINK_INSIDE, own->walk_m, own->seconds);
    if (way < 0) return -1;
    if (rule_follows_link(l, rule) && l->kind == GW_LINK_INSIDE)
        return with_change(q, GW_LINK_INSIDE, way, change);
    uint8_t kind = rule ? rule->kind : l->kind;
    int32_t said =
        with_change(q, kind, walk_seconds(q, kind, l->walk_m, rule ? rule->seconds : l->seconds), change);
    way = with_change(q, GW_LINK_FIXED, way, change);
    return said < 0 || said > way ? said : way;
}

int32_t gw_link_seconds(const gw_timetable *t, const gw_query *q, const gw_tt_link *l, const gw_tt_rule *rule,
                        bool change)
{
    if (q->wheelchair && l->flags & (GW_LINK_NOT_STEP_FREE | GW_LINK_STEP_FREE_APART))
        return step_free_seconds(t, q, l, rule, change);
    if (rule_follows_link(l, rule)) rule = NULL;
    uint8_t kind = rule ? rule->kind : l->kind;
    return with_change(q, kind, walk_seconds(q, kind, l->walk_m, rule ? rule->seconds : l->seconds), change);
}

int32_t gw_near_seconds(const gw_query *q, float walk_m)
{
    return with_change(q, GW_LINK_WALK, walk_seconds(q, GW_LINK_WALK, walk_m, 0), true);
}

int32_t gw_link_inside_seconds(const gw_timetable *t, const gw_query *q, const gw_tt_link *l)
{
    if (l->kind != GW_LINK_INSIDE) return 0;
    const gw_tt_step_free *own =
        q->wheelchair && l->flags & GW_LINK_STEP_FREE_APART ? find_step_free(t, l) : NULL;
    return own ? own->seconds : l->seconds;
}
