/* Counts of a feed: what runs on which day and hour, and where the stops are. */
#include "gtfs/report/report.h"

#include <math.h>
#include <stdlib.h>

/* --- departures of trips --- */

static gw_departures departures_of(const gw_feed *f, const gw_trip *t)
{
    gw_departures n = {0};
    if (t->n_stop_times == 0) return n;
    n.timetabled = t->n_frequencies == 0;
    for (uint32_t i = 0; i < t->n_frequencies; i++) {
        const gw_frequency *q = &f->frequencies[t->first_frequency + i];
        uint64_t runs =
            ((uint64_t)(q->end_s - q->start_s) + (uint64_t)q->headway_s - 1) / (uint64_t)q->headway_s;
        *(q->exact ? &n.timetabled : &n.headway) += runs;
    }
    return n;
}

static void add(gw_departures *sum, gw_departures n)
{
    sum->timetabled += n.timetabled;
    sum->headway += n.headway;
}

/* Of each service, over its trips; a block of malloc. */
static gw_departures *by_service(const gw_feed *f)
{
    gw_departures *sums = calloc(f->n_services + 1u, sizeof *sums);
    for (uint32_t i = 0; sums && i < f->n_trips; i++)
        add(&sums[f->trips[i].service], departures_of(f, &f->trips[i]));
    return sums;
}

static void count_days(const gw_feed *f, const gw_departures *sums, gw_feed_stats *s)
{
    uint64_t most = 0;
    for (uint32_t k = 0; k < s->n_days; k++) {
        for (uint32_t i = 0; i < f->n_services; i++) {
            if (sums[i].timetabled + sums[i].headway == 0) continue;
            if (gw_service_runs(f, i, s->from + (gw_day)k)) add(&s->by_day[k], sums[i]);
        }
        uint64_t all = s->by_day[k].timetabled + s->by_day[k].headway;
        if (all <= most) continue;
        most = all;
        s->busiest = s->from + (gw_day)k;
    }
}

/* --- the busiest day --- */

static uint32_t hour_of(int64_t seconds)
{
    int64_t hour = seconds < 0 ? 0 : seconds / 3600;
    return hour < GW_STATS_HOURS ? (uint32_t)hour : GW_STATS_HOURS - 1;
}

/* Departures start + k·h < end with start + k·h in [from, to). */
static uint64_t runs_within(const gw_frequency *q, int64_t from, int64_t to)
{
    int64_t h = q->headway_s, end = q->end_s < to ? q->end_s : to;
    int64_t before_end = end > q->start_s ? (end - q->start_s + h - 1) / h : 0;
    int64_t before_from = from > q->start_s ? (from - q->start_s + h - 1) / h : 0;
    return before_end > before_from ? (uint64_t)(before_end - before_from) : 0;
}

static void add_frequency(const gw_frequency *q, gw_feed_stats *s)
{
    for (uint32_t hour = hour_of(q->start_s); hour <= hour_of((int64_t)q->end_s - 1); hour++) {
        int64_t from = hour == 0 ? INT32_MIN : (int64_t)hour * 3600;
        int64_t to = hour == GW_STATS_HOURS - 1 ? INT32_MAX : ((int64_t)hour + 1) * 3600;
        uint64_t runs = runs_within(q, from, to);
        *(q->exact ? &s->by_hour[hour].timetabled : &s->by_hour[hour].headway) += runs;
    }
}

static void count_hours(const gw_feed *f, const bool *runs, gw_feed_stats *s)
{
    for (uint32_t i = 0; i < f->n_trips; i++) {
        const gw_trip *t = &f->trips[i];
        if (t->n_stop_times == 0 || !runs[t->service]) continue;
        if (t->n_frequencies == 0)
            s->by_hour[hour_of(f->stop_times[t->first_stop_time].departure_s)].timetabled++;
        for (uint32_t k = 0; k < t->n_frequencies; k++)
            add_frequency(&f->frequencies[t->first_frequency + k], s);
    }
}

static gw_status count_busiest(const gw_feed *f, gw_feed_stats *s)
{
    bool *runs = calloc(f->n_services + 1u, sizeof *runs);
    if (!runs) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < f->n_services; i++) runs[i] = gw_service_runs(f, i, s->busiest);
    count_hours(f, runs, s);
    free(runs);
    return GW_OK;
}

/* --- routes and stops --- */

/* Basic types 0-12 and the extended ones by their hundreds (Google's list). */
static uint32_t mode_of(uint16_t type)
{
    enum { RAIL, BUS, OTHER };
    switch (type) {
    case 0:
    case 1:
    case 2:
    case 5:
    case 7:
    case 12:
        return RAIL;
    case 3:
    case 11:
        return BUS;
    default:
        break;
    }
    if ((type >= 100 && type < 200) || (type >= 300 && type < 700) || (type >= 900 && type < 1000))
        return RAIL;
    if ((type >= 200 && type < 300) || (type >= 700 && type < 900)) return BUS;
    return OTHER;
}

static bool is_placed(const gw_stop *s)
{
    return isfinite(s->lat) && isfinite(s->lon);
}

static void find_box(const gw_feed *f, gw_feed_stats *s)
{
    s->south = s->north = s->west = s->east = NAN;
    for (uint32_t i = 0; i < f->n_stops; i++) {
        const gw_stop *stop = &f->stops[i];
        if (!is_placed(stop)) continue;
        s->n_placed++;
        s->south = fmin(s->south, stop->lat);
        s->north = fmax(s->north, stop->lat);
        s->west = fmin(s->west, stop->lon);
        s->east = fmax(s->east, stop->lon);
    }
}

static uint32_t cell_of(double share)
{
    double cell = share * GW_STATS_COLUMNS;
    return cell >= GW_STATS_COLUMNS ? GW_STATS_COLUMNS - 1 : (uint32_t)cell;
}

static void draw_map(const gw_feed *f, gw_feed_stats *s)
{
    double height = s->north - s->south, width = s->east - s->west;
    for (uint32_t i = 0; i < f->n_stops; i++) {
        const gw_stop *stop = &f->stops[i];
        if (!is_placed(stop)) continue;
        uint32_t row = height > 0 ? cell_of((s->north - stop->lat) / height) : 0;
        uint32_t column = width > 0 ? cell_of((stop->lon - s->west) / width) : 0;
        s->map[row][column]++;
    }
}

/* --- all of it --- */

static void choose_days(gw_feed_stats *s, gw_day today)
{
    int64_t span = (int64_t)s->last_day - s->first_day + 1;
    s->from = s->first_day;
    s->n_days = span < GW_STATS_DAYS ? (uint32_t)span : GW_STATS_DAYS;
    if (span <= GW_STATS_DAYS || today == GW_DAY_NONE) return;
    enum { BEFORE = 30 };
    gw_day latest = s->last_day - GW_STATS_DAYS + 1;
    gw_day wanted = today > GW_DAY_NONE + BEFORE ? today - BEFORE : today;
    s->from = wanted < s->first_day ? s->first_day : wanted > latest ? latest : wanted;
}

static void count_tables(const gw_feed *f, gw_feed_stats *s)
{
    s->n_agencies = f->n_agencies;
    s->n_stops = f->n_stops;
    s->n_routes = f->n_routes;
    s->n_services = f->n_services;
    s->n_frequencies = f->n_frequencies;
    s->n_transfers = f->n_transfers;
    for (uint32_t i = 0; i < f->n_trips; i++) {
        s->n_trips += f->trips[i].n_stop_times > 0;
        s->n_stop_times += f->trips[i].n_stop_times;
    }
    for (uint32_t i = 0; i < f->n_routes; i++) s->n_by_mode[mode_of(f->routes[i].type)]++;
}

gw_status gw_feed_stats_make(const gw_feed *f, gw_day today, gw_feed_stats **out)
{
    gw_status status = GW_OK;
    gw_feed_stats *s = calloc(1, sizeof *s);
    gw_departures *sums = by_service(f);
    if (!s || !sums) {
        status = GW_NO_MEMORY;
        goto done;
    }
    count_tables(f, s);
    find_box(f, s);
    draw_map(f, s);
    s->first_day = s->last_day = s->from = s->busiest = GW_DAY_NONE;
    s->runs = gw_feed_span(f, &s->first_day, &s->last_day);
    if (s->runs) {
        choose_days(s, today);
        count_days(f, sums, s);
    }
    if (s->busiest != GW_DAY_NONE) status = count_busiest(f, s);
done:
    free(sums);
    if (status) {
        free(s);
    } else {
        *out = s;
    }
    return status;
}
