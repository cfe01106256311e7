/* Boarding headway services.
 *
 * What makes forward and backward agree to the second is one function, `gain`: the trips N(y) − N(x) that
 * come between x and y, summed over the periods in their order. Each term falls in x and rises in y, and
 * rounding keeps order, so the *computed* sum is monotone too. board is the least y and board_latest the
 * greatest x with gain(x, y) >= need: both guess by arithmetic, and then move until that very comparison
 * turns.
 */
#include "planner/headway/headway.h"

#include <math.h>
#include <string.h>

/* A sum of sixths and thirds may fall short of a half by a few 1e-16; nobody misses a bus for that. */
static const double TRIP_TOLERANCE = 1e-9;

static const char *const RULE_NAMES[] = {"expected", "worst", "first", "skip"};

bool gw_headway_rule_parse(const char *name, gw_headway_rule *out)
{
    for (size_t i = 0; name && i < sizeof RULE_NAMES / sizeof *RULE_NAMES; i++) {
        if (strcmp(name, RULE_NAMES[i]) != 0) continue;
        *out = (gw_headway_rule)i;
        return true;
    }
    return false;
}

/* Trips in `seconds` of a period: seconds over the mean headway, so that 300 s of 600 s is exactly a half. */
static double trips_in(const gw_period *p, double seconds)
{
    return 2 * seconds / ((double)p->headway_s + p->headway_max_s);
}

static double mean_headway(const gw_period *p)
{
    return ((double)p->headway_s + p->headway_max_s) / 2;
}

/* The first period that ends after x: n when there is none. */
static uint32_t first_ending_after(const gw_period *p, uint32_t n, int64_t x)
{
    uint32_t low = 0, high = n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (p[middle].end_s > x)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* How many periods start at or before y. */
static uint32_t started_by(const gw_period *p, uint32_t n, int64_t y)
{
    uint32_t low = 0, high = n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (p[middle].start_s <= y)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int64_t max64(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t min64(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* N(y) − N(x); see the top of the file. */
static double gain(const gw_period *p, uint32_t n, int64_t x, int64_t y)
{
    double trips = 0;
    for (uint32_t i = first_ending_after(p, n, x); i < n && p[i].start_s < y; i++)
        trips += trips_in(&p[i], (double)(min64(y, p[i].end_s) - max64(x, p[i].start_s)));
    return trips;
}

static bool enough(double trips, double need)
{
    return trips >= need - TRIP_TOLERANCE;
}

/* The least y in [from, p.end_s] with before + trips_in(y − from) enough; the end of p is known to be. */
static int64_t least_in_period(const gw_period *p, int64_t from, double before, double need)
{
    int64_t y = from + (int64_t)ceil((need - before) * mean_headway(p));
    y = max64(from, min64(y, p->end_s));
    while (y > from && enough(before + trips_in(p, (double)(y - 1 - from)), need)) y--;
    while (!enough(before + trips_in(p, (double)(y - from)), need)) y++;
    return y;
}

static int32_t board_by_trips(const gw_period *p, uint32_t n, double need, int32_t x)
{
    double before = 0;
    for (uint32_t i = first_ending_after(p, n, x); i < n; i++) {
        int64_t from = max64(x, p[i].start_s);
        double after = before + trips_in(&p[i], (double)(p[i].end_s - from));
        if (enough(after, need)) return (int32_t)least_in_period(&p[i], from, before, need);
        before = after;
    }
    return GW_NEVER;
}

/* The greatest x in [low, high] with gain(x, y) enough; low is known to be. guess: near it. */
static int64_t greatest_ready(const gw_period *p, uint32_t n, double need, int64_t y, int64_t low,
                              int64_t high, int64_t guess)
{
    int64_t x = max64(low, min64(guess, high));
    while (x < high && enough(gain(p, n, x + 1, y), need)) x++;
    while (x > low && !enough(gain(p, n, x, y), need)) x--;
    return x;
}

static int32_t latest_by_trips(const gw_period *p, uint32_t n, double need, int32_t y)
{
    double after = 0; /* trips between the end of period i and y, only to know where to look */
    for (uint32_t i = started_by(p, n, y); i-- > 0;) {
        int64_t to = min64(y, p[i].end_s);
        double with = after + trips_in(&p[i], (double)(to - p[i].start_s));
        if (with >= need - 1e-6 && enough(gain(p, n, p[i].start_s, y), need)) {
            int64_t guess = to - (int64_t)ceil((need - after) * mean_headway(&p[i]));
            return (int32_t)greatest_ready(p, n, need, y, p[i].start_s, to, guess);
        }
        after = with;
    }
    return GW_NEVER_BACK;
}

/* Number of departures of one period: start + k·h < end. */
static int64_t departures_of(const gw_period *p)
{
    return ((int64_t)p->end_s - p->start_s + p->headway_s - 1) / p->headway_s;
}

static int32_t first_departure(const gw_period *p, uint32_t n, int32_t x)
{
    for (uint32_t i = first_ending_after(p, n, x); i < n; i++) {
        int64_t late = max64(0, (int64_t)x - p[i].start_s);
        int64_t k = (late + p[i].headway_s - 1) / p[i].headway_s;
        if (k < departures_of(&p[i])) return (int32_t)(p[i].start_s + k * p[i].headway_s);
    }
    return GW_NEVER;
}

static int32_t last_departure(const gw_period *p, uint32_t n, int32_t y)
{
    uint32_t i = started_by(p, n, y);
    if (i == 0) return GW_NEVER_BACK;
    const gw_period *last = &p[i - 1];
    int64_t k = min64(((int64_t)y - last->start_s) / last->headway_s, departures_of(last) - 1);
    return (int32_t)(last->start_s + k * last->headway_s);
}

int32_t gw_headway_board(const gw_period *p, uint32_t n, gw_headway_rule rule, int32_t x)
{
    switch (rule) {
    case GW_HEADWAY_EXPECTED:
        return board_by_trips(p, n, 0.5, x);
    case GW_HEADWAY_WORST:
        return board_by_trips(p, n, 1, x);
    case GW_HEADWAY_FIRST:
        return first_departure(p, n, x);
    case GW_HEADWAY_SKIP:
        break;
    }
    return GW_NEVER;
}

int32_t gw_headway_board_latest(const gw_period *p, uint32_t n, gw_headway_rule rule, int32_t y)
{
    switch (rule) {
    case GW_HEADWAY_EXPECTED:
        return latest_by_trips(p, n, 0.5, y);
    case GW_HEADWAY_WORST:
        return latest_by_trips(p, n, 1, y);
    case GW_HEADWAY_FIRST:
        return last_departure(p, n, y);
    case GW_HEADWAY_SKIP:
        break;
    }
    return GW_NEVER_BACK;
}

double gw_headway_trips_until(const gw_period *p, uint32_t n, double x)
{
    double trips = 0;
    for (uint32_t i = 0; i < n && p[i].start_s < x; i++)
        trips += trips_in(&p[i], fmin(x, p[i].end_s) - p[i].start_s);
    return trips;
}

uint32_t gw_headway_count(const gw_period *p, uint32_t n)
{
    int64_t count = 0;
    for (uint32_t i = 0; i < n; i++) count += departures_of(&p[i]);
    return (uint32_t)count;
}

/* The period that runs at y, else the nearest one; n when there is none. */
static uint32_t period_near(const gw_period *p, uint32_t n, int64_t y)
{
    uint32_t next = first_ending_after(p, n, y);
    if (next == 0 || (next < n && p[next].start_s <= y)) return next;
    if (next == n) return n - 1;
    return y - p[next - 1].end_s <= p[next].start_s - y ? next - 1 : next;
}

static bool joins(const gw_period *earlier, const gw_period *later)
{
    int32_t longest =
        earlier->headway_max_s > later->headway_max_s ? earlier->headway_max_s : later->headway_max_s;
    return (int64_t)later->start_s - earlier->end_s <= longest;
}

static void widen(const gw_period *p, int32_t *least_s, int32_t *greatest_s)
{
    if (p->headway_s < *least_s) *least_s = p->headway_s;
    if (p->headway_max_s > *greatest_s) *greatest_s = p->headway_max_s;
}

bool gw_headway_range_at(const gw_period *p, uint32_t n, int32_t y, int32_t *least_s, int32_t *greatest_s)
{
    int64_t from = (int64_t)y - 1800, to = (int64_t)y + 1800;
    uint32_t home = n ? period_near(p, n, y) : n;
    if (home == n || p[home].start_s > to || p[home].end_s < from) return false;

    int32_t least = p[home].headway_s, greatest = p[home].headway_max_s;
    for (uint32_t i = home; i > 0 && p[i - 1].end_s > from && joins(&p[i - 1], &p[i]); i--)
        widen(&p[i - 1], &least, &greatest);
    for (uint32_t i = home + 1; i < n && p[i].start_s <= to && joins(&p[i - 1], &p[i]); i++)
        widen(&p[i], &least, &greatest);
    *least_s = least;
    *greatest_s = greatest;
    return true;
}
