/* Fares V1: which fares cover which rides, and the cheapest way to cover all of them. */
#include "planner/ticket/ticket_priv.h"

#include <string.h>

enum { MOST_UNITS = 32 };

typedef struct { /* rides without getting off: [first, end) */
    uint32_t first, end;
} unit;

typedef struct {
    const gw_timetable *t;
    const gw_ticket_ride *rides;
    unit units[MOST_UNITS];
    uint32_t n;
} trip;

typedef enum { NO, YES, NOT_KNOWN } answer;

static uint32_t first_rule(const gw_timetable *t, const gw_tt_fare_rule *wanted)
{
    uint32_t low = 0, high = t->n_fare_rules;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (gw_tt_fare_rule_compare(&t->fare_rules[middle], wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The rules that may hold for a route between two zones are of eight keys: each of the three, or any. false:
 * this one is another key again. */
static bool key_of(int any, uint32_t route, uint32_t origin, uint32_t destination, gw_tt_fare_rule *out)
{
    *out = (gw_tt_fare_rule){any & 1 ? GW_NO_ID : route, any & 2 ? GW_NO_ID : origin,
                             any & 4 ? GW_NO_ID : destination, 0};
    return (any & 2 || origin != GW_NO_ID) && (any & 4 || destination != GW_NO_ID);
}

static bool allows(const gw_timetable *t, uint32_t fare, uint32_t route, uint32_t origin,
                   uint32_t destination)
{
    const gw_tt_route *r = gw_tt_route_at(t, route);
    const gw_tt_fare *f = &t->own_fares[fare];
    if (f->feed != r->feed || (f->agency != GW_NO_ID && f->agency != r->agency)) return false;
    for (int any = 0; any < 8; any++) {
        gw_tt_fare_rule key;
        if (!key_of(any, route, origin, destination, &key)) continue;
        key.fare = fare;
        uint32_t at = first_rule(t, &key);
        if (at < t->n_fare_rules && gw_tt_fare_rule_compare(&t->fare_rules[at], &key) == 0) return true;
    }
    return false;
}

/* --- zones passed --- */

static bool passes(const gw_timetable *t, const gw_ticket_ride *ride, uint32_t zone)
{
    const gw_tt_part *part = gw_tt_part_of_pattern(t, ride->pattern);
    const uint32_t *stops = part->pattern_stops + gw_tt_pattern_at(t, ride->pattern)->first_stop;
    for (uint32_t i = ride->from_position; i <= ride->to_position; i++)
        if (ticket_zone_at(t, stops[i]) == zone) return true;
    return false;
}

static bool is_in(const gw_timetable *t, const gw_tt_fare *f, uint32_t zone)
{
    for (uint32_t i = 0; i < f->n_zones; i++)
        if (t->fare_zones[f->first_zone + i] == zone) return true;
    return false;
}

/* Every zone passed is one of the fare's. Stops in no zone are in none that is not. */
static bool stays_inside(const gw_timetable *t, const gw_ticket_ride *ride, const gw_tt_fare *f)
{
    const gw_tt_part *part = gw_tt_part_of_pattern(t, ride->pattern);
    const uint32_t *stops = part->pattern_stops + gw_tt_pattern_at(t, ride->pattern)->first_stop;
    for (uint32_t i = ride->from_position; i <= ride->to_position; i++) {
        uint32_t zone = ticket_zone_at(t, stops[i]);
        if (zone != GW_NO_ID && !is_in(t, f, zone)) return false;
    }
    return true;
}

/* Do rides [first, end) pass just the zones of the fare? */
static answer contains(const trip *x, uint32_t fare, uint32_t first, uint32_t end)
{
    const gw_tt_fare *f = &x->t->own_fares[fare];
    if (f->n_zones == 0) return YES;
    for (uint32_t i = first; i < end; i++)
        if (x->rides[i].pattern == GW_NO_ID) return NOT_KNOWN;
    for (uint32_t i = first; i < end; i++)
        if (!stays_inside(x->t, &x->rides[i], f)) return NO;
    for (uint32_t k = 0; k < f->n_zones; k++) {
        bool passed = false;
        for (uint32_t i = first; i < end && !passed; i++)
            passed = passes(x->t, &x->rides[i], x->t->fare_zones[f->first_zone + k]);
        if (!passed) return NO;
    }
    return YES;
}

/* --- one fare for units [a, b) --- */

static answer in_time(const trip *x, const gw_tt_fare *f, uint32_t a, uint32_t b)
{
    if (b - a == 1) return YES;
    if (f->transfers >= 0 && b - a - 1 > (uint32_t)f->transfers) return NO;
    if (f->transfer_s < 0) return YES;
    int32_t from = x->rides[x->units[a].first].departure_s, to = x->rides[x->units[b - 1].first].departure_s;
    if (from == GW_TICKET_NO_TIME || to == GW_TICKET_NO_TIME) return NOT_KNOWN;
    return to - from > f->transfer_s ? NO : YES;
}

static answer covers(const trip *x, uint32_t fare, uint32_t a, uint32_t b, uint32_t origin,
                     uint32_t destination)
{
    uint32_t first = x->units[a].first, end = x->units[b - 1].end;
    answer time = in_time(x, &x->t->own_fares[fare], a, b);
    if (time == NO) return NO;
    for (uint32_t i = first; i < end; i++)
        if (!allows(x->t, fare, x->rides[i].route, origin, destination)) return NO;
    answer zones = contains(x, fare, first, end);
    return zones == YES ? time : zones;
}

/* The cheapest fare for units [a, b); of other currencies than the first that covers them, none. *unsure: one
 * that may be for them cannot be told. */
static uint32_t cheapest(const trip *x, uint32_t a, uint32_t b, bool *unsure)
{
    const gw_timetable *t = x->t;
    const gw_ticket_ride *first = &x->rides[x->units[a].first], *last = &x->rides[x->units[b - 1].end - 1];
    uint32_t origin = ticket_zone_at(t, first->from), destination = ticket_zone_at(t, last->to);
    uint32_t best = GW_NO_ID;
    for (int any = 0; any < 8; any++) {
        gw_tt_fare_rule key;
        if (!key_of(any, first->route, origin, destination, &key)) continue;
        for (uint32_t i = first_rule(t, &key); i < t->n_fare_rules; i++) {
            const gw_tt_fare_rule *r = &t->fare_rules[i];
            if (r->route != key.route || r->origin != key.origin || r->destination != key.destination) break;
            answer found = covers(x, r->fare, a, b, origin, destination);
            if (found == NOT_KNOWN) *unsure = true;
            if (found != YES) continue;
            const gw_tt_fare *f = &t->own_fares[r->fare],
                             *so_far = best == GW_NO_ID ? NULL : &t->own_fares[best];
            bool same = so_far && strncmp(f->currency, so_far->currency, 3) == 0;
            if (!so_far || (same ? f->minor < so_far->minor || (f->minor == so_far->minor && r->fare < best)
                                 : r->fare < best))
                best = r->fare;
        }
    }
    return best;
}

/* --- all units --- */

typedef struct { /* the best way to cover units [i, n), which begins with a fare for [i, to) */
    uint32_t unknown, to, fare;
    int64_t minor;
} step;

static bool better(const step *a, const step *b)
{
    return a->unknown != b->unknown ? a->unknown < b->unknown : a->minor < b->minor;
}

static void pay(const trip *x, const step *s, uint32_t first, gw_ticket *out)
{
    const gw_tt_fare *f = s->fare == GW_NO_ID ? NULL : &x->t->own_fares[s->fare];
    uint32_t end = x->units[s->to - 1].end;
    for (uint32_t i = first; i < end && f; i++) {
        int64_t minor = i == first ? f->minor : 0;
        out[i].known = out[i].full_known = true;
        out[i].source = "fare_attributes.txt";
        out[i].paid_with = i == first ? GW_NO_ID : first;
        out[i].amount = out[i].full = ticket_money(minor, f->currency, f->decimals);
    }
}

/* Where one fare cannot be told, none is said: a sum without it may be too high. */
static void cover(const trip *x, gw_ticket *out)
{
    step steps[MOST_UNITS + 1] = {{0}};
    bool unsure = false;
    for (uint32_t a = x->n; a-- > 0;) {
        steps[a] = steps[a + 1]; /* the first unit on its own, not known */
        steps[a].unknown++;
        steps[a].to = a + 1;
        steps[a].fare = GW_NO_ID;
        for (uint32_t b = x->n; b > a; b--) { /* of equal ways the one whose first fare reaches farther */
            uint32_t fare = cheapest(x, a, b, &unsure);
            if (fare == GW_NO_ID) continue;
            step with = steps[b];
            with.to = b;
            with.fare = fare;
            with.minor += x->t->own_fares[fare].minor;
            if (better(&with, &steps[a])) steps[a] = with;
        }
    }
    for (uint32_t a = 0; a < x->n && !unsure; a = steps[a].to) pay(x, &steps[a], x->units[a].first, out);
}

void ticket_by_zone(const gw_timetable *t, const gw_ticket_ride *rides, uint32_t n, gw_ticket *out)
{
    trip x = {.t = t, .rides = rides};
    for (uint32_t i = 0; i < n; i++) {
        if (i && rides[i].in_seat) {
            x.units[x.n - 1].end = i + 1;
        } else if (x.n == MOST_UNITS) {
            break; /* what is beyond stays unknown */
        } else {
            x.units[x.n++] = (unit){i, i + 1};
        }
    }
    cover(&x, out);
}
