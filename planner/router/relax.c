/* From where rides ended to where the next can be boarded. What every stop has, links that are counted and
 * walks by nearness, has one body for each direction and kind of pass, chosen once a stop; the rest has one.
 */
#include "planner/router/relax_priv.h"

static bool rule_side_fits(uint32_t rule_route, uint32_t rule_trip, class_t c)
{
    if (rule_trip != GW_NO_ID && rule_trip != c.trip) return false;
    return rule_route == GW_NO_ID || rule_route == c.route;
}

/* The first rule of the link that fits, or GW_NO_ID (then the link itself decides). */
static uint32_t fitting_rule(const gw_tt_part *part, const gw_tt_link *l, class_t from, class_t to)
{
    for (uint32_t i = l->first_rule; i < l->first_rule + l->n_rules; i++) {
        const gw_tt_rule *rule = &part->rules[i];
        if (rule_side_fits(rule->from_route, rule->from_trip, from) &&
            rule_side_fits(rule->to_route, rule->to_trip, to))
            return i;
    }
    return GW_NO_ID;
}

static void relax_ruled_slot(gw_router *r, bool back, bool bare, const gw_tt_part *part, const gw_tt_link *l,
                             uint32_t slot, class_t here, class_t there, int32_t key, parent_t parent)
{
    if (key >= r->best[slot] || key >= r->target_best) return; /* whatever the change takes: rules are many */
    uint32_t rule = back ? fitting_rule(part, l, there, here) : fitting_rule(part, l, here, there);
    int32_t s = gw_link_seconds(r->t, r->q, l, rule == GW_NO_ID ? NULL : &part->rules[rule], true);
    if (s < 0) return;
    parent.rule = rule;
    relax_slot(r, bare, slot, key + s, parent);
}

/* A link with rules: each slot of the far stop has its own answer. */
static void relax_ruled(gw_router *r, bool back, bool bare, const gw_tt_part *part, const gw_tt_link *l,
                        uint32_t far, class_t here, int32_t key, parent_t parent)
{
    uint32_t first, end;
    const class_t nobody = {GW_NO_ID, GW_NO_ID};
    relax_ruled_slot(r, back, bare, part, l, gw_tt_stop_slot(n_extra(r->t, back), far), here, nobody, key,
                     parent);
    extra_slots(r->t, back, far, &first, &end);
    for (uint32_t i = first; i < end; i++) {
        const gw_tt_slot *s = extra_slot(r->t, back, i);
        relax_ruled_slot(r, back, bare, part, l, i, here, (class_t){s->route, s->trip}, key, parent);
    }
}

/* A link that is written down. */
static void relax_link(gw_router *r, bool back, bool bare, uint32_t n, uint32_t at, class_t here, int32_t key,
                       uint32_t ride)
{
    const gw_timetable *t = r->t;
    const gw_tt_part *part = &t->part[n];
    const gw_tt_link *l = &part->links[at];
    uint32_t far = back ? l->from : l->to;
    parent_t parent = {ride, SRC_RIDE, at + (n ? t->part[0].n_links : 0), GW_NO_ID};
    if (gw_tt_stop_at(t, far)->kind == GW_STOP_PORT) {
        int32_t walk = gw_link_seconds(t, r->q, l, NULL, false);
        if (walk >= 0) gw_reach_port(r, back, bare, far, key + walk, parent);
    } else if (l->n_rules) {
        relax_ruled(r, back, bare, part, l, far, here, key, parent);
    } else {
        int32_t s = gw_link_seconds(t, r->q, l, NULL, true);
        if (s >= 0) relax_all_slots(r, back, bare, far, key + s, parent);
    }
}

/* Those by nearness. They never lead to a port. */
GW_BODY void relax_near(gw_router *r, bool back, bool bare, uint32_t n, uint32_t stop, int32_t key,
                        uint32_t ride)
{
    const gw_tt_part *part = &r->t->part[n];
    if (!part->near_first) return;
    const uint16_t *seconds = n ? NULL : r->near_s;
    uint32_t number = GW_LINK_NEAR + (n ? r->t->part[0].n_near : 0);
    for (uint32_t i = part->near_first[stop]; i < part->near_first[stop + 1]; i++) {
        const gw_tt_near *near = &part->near[i];
        int32_t s = seconds ? seconds[i] : NEAR_ASK;
        if (s >= NEAR_NONE) s = s == NEAR_NONE ? -1 : gw_near_seconds(r->q, near->walk_m);
        if (s >= 0)
            relax_all_slots(r, back, bare, near->to, key + s,
                            (parent_t){ride, SRC_RIDE, number + i, GW_NO_ID});
    }
}

/* Those of part 0 that are written down. false: the stop has none to itself. */
GW_BODY bool relax_hops(gw_router *r, bool back, bool bare, uint32_t stop, class_t here, int32_t key,
                        uint32_t ride)
{
    const gw_tt_part *part = &r->t->part[0];
    const uint32_t *first = back ? part->link_in_first : part->link_first;
    bool self = false;
    for (uint32_t i = first[stop]; i < first[stop + 1]; i++) {
        hop_t hop = r->hops[back][i];
        if (hop.far == stop) self = true;
        if (hop.seconds >= 0) {
            parent_t parent = {ride, SRC_RIDE, bare || !back ? i : part->links_in[i], GW_NO_ID};
            relax_all_slots(r, back, bare, hop.far, key + hop.seconds, parent);
        } else if (hop.seconds == HOP_CAREFUL) {
            relax_link(r, back, bare, 0, back ? part->links_in[i] : i, here, key, ride);
        }
    }
    return self;
}

/* Those of a scenario: only what was counted for part 0 is known beforehand. */
static bool relax_added(gw_router *r, bool back, bool bare, uint32_t stop, class_t here, int32_t key,
                        uint32_t ride)
{
    const gw_tt_part *part = &r->t->part[1];
    const uint32_t *first = back ? part->link_in_first : part->link_first;
    bool self = false;
    for (uint32_t i = first[stop]; i < first[stop + 1]; i++) {
        uint32_t at = back ? part->links_in[i] : i;
        if ((back ? part->links[at].from : part->links[at].to) == stop) self = true;
        relax_link(r, back, bare, 1, at, here, key, ride);
    }
    relax_near(r, back, bare, 1, stop, key, ride);
    return self;
}

/* All links of a stop, for someone whose ride ended there at key. */
GW_BODY void relax_links(gw_router *r, bool back, bool bare, uint32_t stop, class_t here, int32_t key,
                         uint32_t ride)
{
    const gw_timetable *t = r->t;
    bool self = false; /* written down */
    if (stop < t->part[0].n_stops) {
        self = relax_hops(r, back, bare, stop, here, key, ride);
        relax_near(r, back, bare, 0, stop, key, ride);
    }
    if (t->n_parts > 1 && relax_added(r, back, bare, stop, here, key, ride)) self = true;
    if (!self)
        relax_all_slots(r, back, bare, stop, key + r->change_s,
                        (parent_t){ride, SRC_RIDE, GW_LINK_SELF, GW_NO_ID});
}

void gw_relax_exit(gw_router *r, bool back, bool bare, uint32_t stop, class_t here, int32_t key,
                   uint32_t ride)
{
    if (back && bare)
        relax_links(r, true, true, stop, here, key, ride);
    else if (back)
        relax_links(r, true, false, stop, here, key, ride);
    else if (bare)
        relax_links(r, false, true, stop, here, key, ride);
    else
        relax_links(r, false, false, stop, here, key, ride);
}

static void link_exit(gw_router *r, bool back, bool bare, uint32_t stop)
{
    int32_t key = r->exit_best[stop];
    if (bare && !exit_of_use(r, stop, key)) return; /* something better was found meanwhile */
    uint32_t number = bare ? 0 : r->exit_ride[stop];
    class_t class = {GW_NO_ID, GW_NO_ID}; /* nobody asks where no rule does */
    gw_relax_exit(r, back, bare, stop, class, key, number);
}

/* Stop by stop in their order: which of equal ways is kept does not depend on who was there first. */
void gw_link_round(gw_router *r, bool back, bool bare)
{
    for (uint32_t w = 0; w < r->n_stop_words; w++) {
        for (uint64_t bits = r->exited[w]; bits; bits &= bits - 1)
            link_exit(r, back, bare, w * 64 + (uint32_t)__builtin_ctzll(bits));
        r->exited[w] = 0;
    }
}
