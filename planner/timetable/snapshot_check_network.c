/* Patterns, times, visits, links, rules, slots and seats of a mapped snapshot, in one pass. */
#include "planner/timetable/snapshot_priv.h"

#include <math.h>

enum {
    MAX_TIME_S = 20000000
}; /* far above 999 hours of a trip that starts at 999 hours; sums still fit int32_t */

static bool time_ok(int64_t seconds)
{
    return seconds >= -MAX_TIME_S && seconds <= MAX_TIME_S;
}

static bool id_ok(uint32_t id, uint32_t n)
{
    return id < n || id == GW_NO_ID;
}

static gw_status check_trips(const gw_timetable *t, gw_error *err)
{
    const gw_tt_part *part = &t->part[0];
    for (uint32_t i = 0; i < part->n_trips; i++) {
        const gw_tt_trip *x = &part->trips[i];
        uint32_t size = part->text_size;
        bool texts = x->id < size && x->short_name < size && x->headsign.base < size;
        for (int lang = 0; lang < GW_N_LANGS; lang++) texts = texts && x->headsign.lang[lang] < size;
        if (!texts) return gw_snapshot_bad(err, GW_SECTION_TRIPS, "a text that is not there");
        if (x->pattern >= part->n_patterns || x->service >= part->n_services)
            return gw_snapshot_bad(err, GW_SECTION_TRIPS, "a pattern or service that is not there");
        const gw_tt_pattern *p = &part->patterns[x->pattern];
        if (i < p->first_trip || i - p->first_trip >= p->n_trips)
            return gw_snapshot_bad(err, GW_SECTION_TRIPS, "a pattern that does not hold it");
        if (x->direction > 2 || x->wheelchair > 2 || x->bikes > 2)
            return gw_snapshot_bad(err, GW_SECTION_TRIPS, "a value out of range");
    }
    return GW_OK;
}

/* --- patterns: their ranges follow each other without gaps --- */

typedef struct {
    uint32_t stop, trip, time, period;
} pattern_ends;

static bool pattern_fits(const gw_timetable *t, const gw_tt_pattern *p, const pattern_ends *end)
{
    const gw_tt_part *part = &t->part[0];
    if (p->first_stop != end->stop || p->first_trip != end->trip || p->first_time != end->time ||
        p->first_period != end->period)
        return false;
    if (p->n_stops == 0 || p->n_trips == 0 || p->n_stops > part->n_pattern_stops - end->stop ||
        p->n_trips > part->n_trips - end->trip || p->n_periods > part->n_periods - end->period)
        return false;
    if ((uint64_t)p->n_stops * p->n_trips > part->n_times - end->time) return false;
    if (p->n_periods && p->n_trips != 1) return false;
    if (p->own_trip != GW_NO_ID && (p->own_trip != p->first_trip || p->n_trips != 1)) return false;
    return p->route < part->n_routes && p->feed_day_row < t->n_zones && p->direction <= 2;
}

/* Times of a position rise with the trip, those of a trip with the position. */
static bool times_rise(const gw_tt_part *part, const gw_tt_pattern *p, int32_t *least, int32_t *greatest)
{
    const int32_t *arrivals = part->arrivals + p->first_time, *departures = part->departures + p->first_time;
    for (uint32_t i = 0; i < p->n_stops; i++) {
        for (uint32_t k = 0; k < p->n_trips; k++) {
            size_t at = (size_t)i * p->n_trips + k;
            if (!time_ok(arrivals[at]) || !time_ok(departures[at]) || arrivals[at] > departures[at])
                return false;
            if (i && departures[at - p->n_trips] > arrivals[at]) return false;
            if (k && (arrivals[at - 1] > arrivals[at] || departures[at - 1] > departures[at])) return false;
            if (arrivals[at] < *least) *least = arrivals[at];
            if (departures[at] > *greatest) *greatest = departures[at];
        }
    }
    return true;
}

static bool periods_rise(const gw_tt_part *part, const gw_tt_pattern *p)
{
    if (!p->n_periods) return true; /* there may be no periods at all */
    const gw_period *x = part->periods + p->first_period;
    for (uint32_t i = 0; i < p->n_periods; i++) {
        if (!time_ok(x[i].start_s) || !time_ok(x[i].end_s) || x[i].start_s >= x[i].end_s) return false;
        if (x[i].headway_s <= 0 || x[i].headway_max_s < x[i].headway_s || !time_ok(x[i].headway_max_s))
            return false;
        if (i && x[i - 1].end_s > x[i].start_s) return false;
        if (x[i].trip_text >= part->text_size) return false;
    }
    return true;
}

static bool bounds_fit(const gw_tt_part *part, const gw_tt_pattern *p, int32_t least, int32_t greatest)
{
    if (p->n_periods) {
        least += part->periods[p->first_period].start_s;
        greatest += part->periods[p->first_period + p->n_periods - 1].end_s;
    }
    return p->min_time_s == least && p->max_time_s == greatest;
}

static gw_status check_patterns(const gw_timetable *t, gw_error *err)
{
    const gw_tt_part *part = &t->part[0];
    pattern_ends end = {0};
    for (uint32_t i = 0; i < part->n_patterns; i++) {
        const gw_tt_pattern *p = &part->patterns[i];
        int32_t least = INT32_MAX, greatest = INT32_MIN;
        if (!pattern_fits(t, p, &end))
            return gw_snapshot_bad(err, GW_SECTION_PATTERNS, "a range or id that is wrong");
        if (!times_rise(part, p, &least, &greatest))
            return gw_snapshot_bad(err, GW_SECTION_ARRIVALS, "times that do not rise");
        if (!periods_rise(part, p)) return gw_snapshot_bad(err, GW_SECTION_PERIODS, "out of order or range");
        if (!bounds_fit(part, p, least, greatest))
            return gw_snapshot_bad(err, GW_SECTION_PATTERNS, "least or greatest time wrong");
        end.stop += p->n_stops;
        end.trip += p->n_trips;
        end.time += p->n_stops * p->n_trips;
        end.period += p->n_periods;
    }
    if (end.stop != part->n_pattern_stops || end.trip != part->n_trips || end.time != part->n_times ||
        end.period != part->n_periods)
        return gw_snapshot_bad(err, GW_SECTION_PATTERNS,
                               "they do not use all stops, trips, times and periods");
    for (uint32_t i = 0; i < part->n_pattern_stops; i++) {
        if (part->pattern_stops[i] >= part->n_stops)
            return gw_snapshot_bad(err, GW_SECTION_PATTERN_STOPS, "a stop that is not there");
        if (part->pattern_flags[i] > 15)
            return gw_snapshot_bad(err, GW_SECTION_PATTERN_FLAGS, "out of range");
    }
    return GW_OK;
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

static bool slot_ok(const gw_tt_slot *extra, uint32_t n_extra, uint32_t slot, uint32_t stop)
{
    return slot < n_extra ? extra[slot].stop == stop : slot == gw_tt_stop_slot(n_extra, stop);
}

static gw_status check_visits(const gw_timetable *t, gw_error *err)
{
    const gw_tt_part *part = &t->part[0];
    gw_status status = check_ranges(t, GW_SECTION_VISIT_FIRST, part->visit_first, part->n_visits, err);
    if (status) return status;
    if (part->n_visits != part->n_pattern_stops)
        return gw_snapshot_bad(err, GW_SECTION_VISITS, "not one for each call");
    for (uint32_t s = 0; s < part->n_stops; s++) {
        for (uint32_t i = part->visit_first[s]; i < part->visit_first[s + 1]; i++) {
            const gw_tt_visit *v = &part->visits[i];
            if (v->pattern >= part->n_patterns || v->position >= part->patterns[v->pattern].n_stops ||
                part->pattern_stops[part->patterns[v->pattern].first_stop + v->position] != s)
                return gw_snapshot_bad(err, GW_SECTION_VISITS, "a call that is not there");
            if (i > part->visit_first[s] && (v[-1].pattern > v->pattern ||
                                             (v[-1].pattern == v->pattern && v[-1].position >= v->position)))
                return gw_snapshot_bad(err, GW_SECTION_VISITS, "not in order");
            if (!slot_ok(t->board_extra, t->n_board_extra, v->board_slot, s) ||
                !slot_ok(t->alight_extra, t->n_alight_extra, v->alight_slot, s))
                return gw_snapshot_bad(err, GW_SECTION_VISITS, "a slot of another stop");
        }
    }
    return GW_OK;
}

static bool duration_ok(int32_t seconds, float walk_m)
{
    return seconds >= 0 && time_ok(seconds) && walk_m >= 0; /* INFINITY is allowed, NAN is not */
}

static bool link_ok(const gw_tt_part *part, const gw_tt_link *link, uint32_t from, uint32_t rule)
{
    if (link->from != from || link->to >= part->n_stops || link->kind > GW_LINK_NONE || link->generated > 1)
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
        bool own = false;
        for (uint32_t i = part->link_first[s]; i < part->link_first[s + 1]; i++) {
            const gw_tt_link *link = &part->links[i];
            if (!link_ok(part, link, s, rule))
                return gw_snapshot_bad(err, GW_SECTION_LINKS, "a stop, rule or value wrong");
            if (i > part->link_first[s] && link[-1].to >= link->to)
                return gw_snapshot_bad(err, GW_SECTION_LINKS, "not in order");
            own = own || link->to == s;
            rule += link->n_rules;
            for (uint32_t k = link->first_rule; k < rule; k++) {
                if (!rule_ok(part, &part->rules[k]) ||
                    (k > link->first_rule && part->rules[k - 1].rank > part->rules[k].rank))
                    return gw_snapshot_bad(err, GW_SECTION_RULES, "an id, rank or value wrong");
            }
        }
        if (!own) return gw_snapshot_bad(err, GW_SECTION_LINKS, "a stop without a link to itself");
    }
    return rule == part->n_rules ? GW_OK : gw_snapshot_bad(err, GW_SECTION_RULES, "more than the links have");
}

static gw_status check_links_in(const gw_timetable *t, gw_error *err)
{
    const gw_tt_part *part = &t->part[0];
    gw_status status = check_ranges(t, GW_SECTION_LINK_IN_FIRST, part->link_in_first, part->n_links, err);
    if (status) return status;
    for (uint32_t s = 0; s < part->n_stops; s++) {
        for (uint32_t i = part->link_in_first[s]; i < part->link_in_first[s + 1]; i++) {
            if (part->links_in[i] >= part->n_links || part->links[part->links_in[i]].to != s)
                return gw_snapshot_bad(err, GW_SECTION_LINKS_IN, "a link that does not arrive here");
            if (i > part->link_in_first[s] && part->links_in[i - 1] >= part->links_in[i])
                return gw_snapshot_bad(err, GW_SECTION_LINKS_IN, "not in order");
        }
    }
    return GW_OK;
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
    gw_status status = check_patterns(t, err);
    if (!status) status = check_trips(t, err);
    if (!status)
        status = check_slots(t, GW_SECTION_BOARD_EXTRA, t->board_extra, t->n_board_extra,
                             t->board_extra_first, err);
    if (!status)
        status = check_slots(t, GW_SECTION_ALIGHT_EXTRA, t->alight_extra, t->n_alight_extra,
                             t->alight_extra_first, err);
    if (!status) status = check_visits(t, err);
    if (!status) status = check_links(t, err);
    if (!status) status = check_links_in(t, err);
    if (!status) status = check_seats(t, GW_SECTION_SEATS_FROM, part->seats_from, false, err);
    if (!status) status = check_seats(t, GW_SECTION_SEATS_TO, part->seats_to, true, err);
    return status;
}
