/* Links, rules, slots and seats of a mapped snapshot, in one pass. */
#include "planner/timetable/snapshot_priv.h"

#include <math.h>
#include <string.h>

static bool id_ok(uint32_t id, uint32_t n)
{
    return id < n || id == GW_NO_ID;
}

/* --- what belongs to stops: ranges first[s] .. first[s + 1] --- */

static gw_status check_ranges(const gw_timetable *t, gw_snapshot_section s, const uint32_t *first, uint32_t n,
                              gw_error *err)
{
    uint32_t n_stops = t->part[0].n_stops;
    if (first[0] != 0 || first[n_stops] != n) return gw_snapshot_bad(err, s, "does not cover its list");
    for (uint32_t i = 0; i < n_stops; i++) {
        if (first[i] > first[i + 1]) return gw_snapshot_bad(err, s, "falls");
    }
    return GW_OK;
}

static gw_status check_slot_numbers(const gw_timetable *t, gw_snapshot_section s, const uint32_t *slots,
                                    const gw_tt_slot *extra, uint32_t n_extra, gw_error *err)
{
    const gw_tt_part *part = &t->part[0];
    for (uint32_t i = 0; n_extra && i < part->n_pattern_stops; i++) {
        uint32_t slot = slots[i], stop = part->pattern_stops[i];
        if (slot < n_extra ? extra[slot].stop != stop : slot != gw_tt_stop_slot(n_extra, stop))
            return gw_snapshot_bad(err, s, "a slot of another stop");
    }
    return GW_OK;
}

static bool duration_ok(int32_t seconds, float walk_m)
{
    return seconds >= 0 && gw_snapshot_time_ok(seconds) && walk_m >= 0; /* INFINITY is allowed, NAN is not */
}

static bool link_ok(const gw_tt_part *part, const gw_tt_link *link, uint32_t from, uint32_t rule)
{
    if (link->from != from || link->to >= part->n_stops || link->kind > GW_LINK_INSIDE || link->flags > 15)
        return false;
    if (!duration_ok(link->seconds, link->walk_m)) return false;
    return link->first_rule == rule && link->n_rules <= part->n_rules - rule;
}

static bool rule_ok(const gw_tt_part *part, const gw_tt_rule *r)
{
    if (!id_ok(r->from_route, part->n_routes) || !id_ok(r->to_route, part->n_routes)) return false;
    if (!id_ok(r->from_trip, part->n_trips) || !id_ok(r->to_trip, part->n_trips)) return false;
    return r->kind < GW_LINK_NONE && r->rank >= 1 && r->rank <= 5 && duration_ok(r->seconds, r->walk_m);
}

static gw_status check_links(const gw_timetable *t, gw_error *err)
{
    const gw_tt_part *part = &t->part[0];
    uint32_t rule = 0;
    gw_status status = check_ranges(t, GW_SECTION_LINK_FIRST, part->link_first, part->n_links, err);
    if (status) return status;
    for (uint32_t s = 0; s < part->n_stops; s++) {
        for (uint32_t i = part->link_first[s]; i < part->link_first[s + 1]; i++) {
            const gw_tt_link *link = &part->links[i];
            if (!link_ok(part, link, s, rule))
                return gw_snapshot_bad(err, GW_SECTION_LINKS, "a stop, rule or value wrong");
            if (i > part->link_first[s] && link[-1].to >= link->to)
                return gw_snapshot_bad(err, GW_SECTION_LINKS, "not in order");
            rule += link->n_rules;
            for (uint32_t k = link->first_rule; k < rule; k++) {
                if (!rule_ok(part, &part->rules[k]) ||
                    (k > link->first_rule && part->rules[k - 1].rank > part->rules[k].rank))
                    return gw_snapshot_bad(err, GW_SECTION_RULES, "an id, rank or value wrong");
            }
        }
    }
    return rule == part->n_rules ? GW_OK : gw_snapshot_bad(err, GW_SECTION_RULES, "more than the links have");
}

static uint64_t mix(uint32_t a, uint32_t b, float walk_m)
{
    uint32_t bits;
    memcpy(&bits, &walk_m, sizeof bits);
    uint64_t h = (((uint64_t)a << 32 | b) ^ (uint64_t)bits << 17) * 0x9E3779B185EBCA87u;
    return h ^ h >> 29;
}

/* Each walk stands in the lists of both its stops, with the same metres: the sums of those that lead upwards
 * and of those that lead downwards agree. In each list the others rise. */
static gw_status check_near(const gw_timetable *t, gw_error *err)
{
    const gw_tt_part *part = &t->part[0];
    gw_status status = check_ranges(t, GW_SECTION_NEAR_FIRST, part->near_first, part->n_near, err);
    if (status) return status;
    uint64_t sum = 0;
    uint32_t bad = 0;
    for (uint32_t s = 0; s < part->n_stops; s++) {
        uint32_t before = GW_NO_ID; /* so that the first is no less than before + 1 */
        for (uint32_t i = part->near_first[s]; i < part->near_first[s + 1]; i++) {
            gw_tt_near x = part->near[i];
            bad |= (x.to < before + 1) | (x.to >= part->n_stops) | (x.to == s) | !(x.walk_m >= 0);
            sum += x.to > s ? mix(s, x.to, x.walk_m) : -mix(x.to, s, x.walk_m);
            before = x.to;
        }
    }
    return bad || sum
               ? gw_snapshot_bad(err, GW_SECTION_NEAR, "a walk out of order, or that does not lead back")
               : GW_OK;
}

/* --- slots and seats --- */

static gw_status check_slots(const gw_timetable *t, gw_snapshot_section s, const gw_tt_slot *slots,
                             uint32_t n, const uint32_t *first, gw_error *err)
{
    const gw_tt_part *part = &t->part[0];
    if (n == 0) return GW_OK;
    gw_status status = check_ranges(t, s, first, n, err);
    if (status) return status;
    for (uint32_t i = 0; i < n; i++) {
        const gw_tt_slot *x = &slots[i];
        if (x->stop >= part->n_stops || x->route >= part->n_routes || !id_ok(x->trip, part->n_trips))
            return gw_snapshot_bad(err, s, "a stop, route or trip that is not there");
        if (i < first[x->stop] || i >= first[x->stop + 1])
            return gw_snapshot_bad(err, s, "a slot of another stop");
        if (i && x[-1].stop == x->stop &&
            (x[-1].trip > x->trip || (x[-1].trip == x->trip && x[-1].route >= x->route)))
            return gw_snapshot_bad(err, s, "not in order");
    }
    return GW_OK;
}

static gw_status check_seats(const gw_timetable *t, gw_snapshot_section s, const gw_tt_seat *seats,
                             bool by_to, gw_error *err)
{
    const gw_tt_part *part = &t->part[0];
    uint64_t before = 0;
    for (uint32_t i = 0; i < part->n_seats; i++) {
        const gw_tt_seat *x = &seats[i];
        if (x->from_trip >= part->n_trips || x->to_trip >= part->n_trips || x->kind > GW_SEAT_TYPE4 ||
            !id_ok(x->service, part->n_services))
            return gw_snapshot_bad(err, s, "a trip or service that is not there");
        uint64_t key =
            by_to ? (uint64_t)x->to_trip << 32 | x->from_trip : (uint64_t)x->from_trip << 32 | x->to_trip;
        if (key < before) return gw_snapshot_bad(err, s, "not in order");
        before = key;
    }
    return GW_OK;
}

gw_status gw_snapshot_check_network(const gw_timetable *t, gw_error *err)
{
    const gw_tt_part *part = &t->part[0];
    gw_status status = gw_snapshot_check_patterns(t, err);
    if (!status)
        status = check_slots(t, GW_SECTION_BOARD_EXTRA, t->board_extra, t->n_board_extra,
                             t->board_extra_first, err);
    if (!status)
        status = check_slots(t, GW_SECTION_ALIGHT_EXTRA, t->alight_extra, t->n_alight_extra,
                             t->alight_extra_first, err);
    if (!status)
        status = check_slot_numbers(t, GW_SECTION_BOARD_SLOTS, part->board_slots, t->board_extra,
                                    t->n_board_extra, err);
    if (!status)
        status = check_slot_numbers(t, GW_SECTION_ALIGHT_SLOTS, part->alight_slots, t->alight_extra,
                                    t->n_alight_extra, err);
    if (!status) status = check_near(t, err);
    if (!status) status = check_links(t, err);
    if (!status) status = check_seats(t, GW_SECTION_SEATS_FROM, part->seats_from, false, err);
    if (!status) status = check_seats(t, GW_SECTION_SEATS_TO, part->seats_to, true, err);
    return status;
}
