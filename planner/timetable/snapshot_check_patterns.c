/* Trips, patterns and times of a mapped snapshot, in one pass. */
#include "planner/timetable/snapshot_priv.h"

/* --- trips --- */

static gw_status check_headsigns(const gw_timetable *t, gw_error *err)
{
    const gw_tt_part *part = &t->part[0];
    uint32_t greatest = 0;
    for (uint32_t i = 0; i < part->n_headsigns; i++) {
        const gw_name *name = &part->headsigns[i];
        if (name->base > greatest) greatest = name->base;
        for (int lang = 0; lang < GW_N_LANGS; lang++)
            if (name->lang[lang] > greatest) greatest = name->lang[lang];
    }
    if (greatest >= part->text_size)
        return gw_snapshot_bad(err, GW_SECTION_HEADSIGNS, "a text that is not there");
    for (uint32_t i = 0; i < part->n_short_names; i++) {
        const gw_tt_trip_text *x = &part->short_names[i];
        if (x->trip >= part->n_trips || x->text >= part->text_size || (i && x[-1].trip >= x->trip))
            return gw_snapshot_bad(err, GW_SECTION_SHORT_NAMES, "a trip or text that is not there");
    }
    if (!gw_tt_trip_ids_ok(part)) return gw_snapshot_bad(err, GW_SECTION_TRIP_IDS, "do not fit the trips");
    return GW_OK;
}

static gw_status check_trips(const gw_timetable *t, gw_error *err)
{
    const gw_tt_part *part = &t->part[0];
    uint32_t headsign = 0, service = 0, values = 0;
    for (uint32_t i = 0; i < part->n_trips; i++) {
        const gw_tt_trip *x = &part->trips[i];
        headsign |= x->headsign >= part->n_headsigns;
        service |= x->service >= part->n_services;
        values |= (x->direction > 2) | (x->wheelchair > 2) | (x->bikes > 2);
    }
    if (headsign || service)
        return gw_snapshot_bad(err, GW_SECTION_TRIPS, "a headsign or service that is not there");
    return values ? gw_snapshot_bad(err, GW_SECTION_TRIPS, "a value out of range") : GW_OK;
}

/* --- patterns: their ranges follow each other without gaps --- */

typedef struct {
    uint32_t stop, trip, time, period, arrivals;
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
    if (p->zero[0] | p->zero[1] | p->zero[2]) return false;
    return p->route < part->n_routes && p->feed_day_row < t->n_zones && p->direction <= 2;
}

/* The rows of arrivals of a pattern stand in the order of its positions, their times behind its departures.
 */
static bool arrivals_fit(const gw_tt_part *part, const gw_tt_pattern *p, pattern_ends *end)
{
    for (uint32_t i = p->first_stop; i < p->first_stop + p->n_stops; i++) {
        const gw_tt_row *row = &part->rows[i];
        if (row->wrap > p->n_trips || !gw_snapshot_time_ok(row->base_s)) return false;
        if (row->arrivals == GW_NO_ID) continue;
        if (row->arrivals != end->arrivals || row->arrivals >= part->n_arrivals) return false;
        const gw_tt_arrivals *a = &part->arrivals[row->arrivals];
        if (a->first_time != end->time || p->n_trips > part->n_times - end->time) return false;
        if (a->wrap > p->n_trips || !gw_snapshot_time_ok(a->base_s)) return false;
        end->time += p->n_trips;
        end->arrivals++;
    }
    return true;
}

static uint32_t values_fall(const uint16_t *value, uint32_t from, uint32_t to)
{
    uint16_t falls = 0;
    for (uint32_t k = from + 1; k < to; k++) falls |= value[k - 1] > value[k];
    return falls;
}

/* Do the times of one row fall with the trip? */
static uint32_t row_falls(gw_tt_column c, uint32_t n)
{
    return values_fall(c.value, 0, c.wrap) | values_fall(c.value, c.wrap, n);
}

/* Is a trip earlier in b than in a? In stretches in which neither steps by 65,536. */
static uint32_t columns_fall(gw_tt_column a, gw_tt_column b, uint32_t n)
{
    const uint32_t low = a.wrap < b.wrap ? a.wrap : b.wrap, high = a.wrap < b.wrap ? b.wrap : a.wrap;
    const uint32_t ends[] = {0, low, high, n};
    uint32_t falls = 0;
    for (int s = 0; s < 3; s++) {
        int32_t apart = b.base_s - a.base_s;
        if (ends[s] >= b.wrap) apart += 65536;
        if (ends[s] >= a.wrap) apart -= 65536;
        for (uint32_t k = ends[s]; k < ends[s + 1]; k++)
            falls |= (int32_t)a.value[k] - (int32_t)b.value[k] > apart;
    }
    return falls;
}

/* Times of a position rise with the trip, those of a trip with the position. */
static bool times_rise(const gw_tt_part *part, const gw_tt_pattern *p, int32_t *least, int32_t *greatest)
{
    uint32_t falls = 0;
    gw_tt_column before = {0};
    for (uint32_t i = 0; i < p->n_stops; i++) {
        gw_tt_column departures = gw_tt_departures(part, p, i), arrivals = gw_tt_arrivals_at(part, p, i);
        falls |= row_falls(departures, p->n_trips);
        if (i) falls |= columns_fall(before, arrivals, p->n_trips);
        if (arrivals.value != departures.value)
            falls |= row_falls(arrivals, p->n_trips) | columns_fall(arrivals, departures, p->n_trips);
        before = departures;
    }
    *least = gw_tt_arrival(part, p, 0, 0);
    *greatest = gw_tt_time(before, p->n_trips - 1);
    return !falls;
}

static bool periods_rise(const gw_tt_part *part, const gw_tt_pattern *p)
{
    if (!p->n_periods) return true; /* there may be no periods at all */
    const gw_period *x = part->periods + p->first_period;
    for (uint32_t i = 0; i < p->n_periods; i++) {
        if (!gw_snapshot_time_ok(x[i].start_s) || !gw_snapshot_time_ok(x[i].end_s) ||
            x[i].start_s >= x[i].end_s)
            return false;
        if (x[i].headway_s <= 0 || x[i].headway_max_s < x[i].headway_s ||
            !gw_snapshot_time_ok(x[i].headway_max_s))
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

static gw_status check_pattern_stops(const gw_timetable *t, gw_error *err)
{
    const gw_tt_part *part = &t->part[0];
    uint32_t stops = 0, flags = 0;
    for (uint32_t i = 0; i < part->n_pattern_stops; i++) {
        stops |= part->pattern_stops[i] >= part->n_stops;
        flags |= part->pattern_flags[i];
    }
    if (stops) return gw_snapshot_bad(err, GW_SECTION_PATTERN_STOPS, "a stop that is not there");
    return flags > 15 ? gw_snapshot_bad(err, GW_SECTION_PATTERN_FLAGS, "out of range") : GW_OK;
}

static gw_status check_pattern(const gw_timetable *t, const gw_tt_pattern *p, pattern_ends *end,
                               gw_error *err)
{
    const gw_tt_part *part = &t->part[0];
    int32_t least, greatest;
    if (!pattern_fits(t, p, end))
        return gw_snapshot_bad(err, GW_SECTION_PATTERNS, "a range or id that is wrong");
    end->stop += p->n_stops;
    end->trip += p->n_trips;
    end->time += p->n_stops * p->n_trips;
    end->period += p->n_periods;
    if (!arrivals_fit(part, p, end)) return gw_snapshot_bad(err, GW_SECTION_ROWS, "a range that is wrong");
    if (!times_rise(part, p, &least, &greatest))
        return gw_snapshot_bad(err, GW_SECTION_TIMES, "times that do not rise");
    if (!periods_rise(part, p)) return gw_snapshot_bad(err, GW_SECTION_PERIODS, "out of order or range");
    if (!bounds_fit(part, p, least, greatest))
        return gw_snapshot_bad(err, GW_SECTION_PATTERNS, "least or greatest time wrong");
    return GW_OK;
}

static gw_status check_patterns(const gw_timetable *t, gw_error *err)
{
    const gw_tt_part *part = &t->part[0];
    pattern_ends end = {0};
    for (uint32_t i = 0; i < part->n_patterns; i++) {
        gw_status status = check_pattern(t, &part->patterns[i], &end, err);
        if (status) return status;
    }
    if (end.stop != part->n_pattern_stops || end.trip != part->n_trips || end.time != part->n_times ||
        end.period != part->n_periods || end.arrivals != part->n_arrivals)
        return gw_snapshot_bad(err, GW_SECTION_PATTERNS,
                               "they do not use all stops, trips, times and periods");
    return check_pattern_stops(t, err);
}

gw_status gw_snapshot_check_patterns(const gw_timetable *t, gw_error *err)
{
    gw_status status = check_patterns(t, err);
    if (!status) status = check_headsigns(t, err);
    return status ? status : check_trips(t, err);
}
