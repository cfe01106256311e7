/* What a feed holds and what is wrong with it, for people and for programs.
 *
 * gw_feed_stats counts what runs when; the writers turn a report into text, JSON, or one self-contained HTML page in
 * three languages with charts (SVG, no script) and the same figures as tables. A report is about one feed, loaded or
 * refused. Nothing here depends on the clock or the machine: `today` is given. Pure functions over read-only data.
 */
#ifndef GW_REPORT_REPORT_H
#define GW_REPORT_REPORT_H

#include "gtfs/base/lang.h"
#include "gtfs/feed/feed.h"

enum {
    GW_STATS_DAYS = 400,  /* days counted at most */
    GW_STATS_HOURS = 48,  /* hours of the service day counted; later departures are in the last */
    GW_STATS_COLUMNS = 96 /* columns and rows of the map of stops */
};

typedef struct {
    uint64_t timetabled; /* departures at a fixed time, at the first stop */
    uint64_t headway;    /* departures of headway services (exact_times 0), by the least headway */
} gw_departures;

typedef struct {
    uint32_t n_agencies, n_stops, n_routes, n_services, n_trips, n_stop_times, n_frequencies, n_transfers;
    bool runs;                    /* some service of a usable trip runs on some day */
    gw_day first_day, last_day;   /* of those; GW_DAY_NONE when nothing runs */
    gw_day from;                  /* the first of the n_days that are counted: at most GW_STATS_DAYS, around today where
                                     the feed is longer */
    uint32_t n_days;
    gw_departures by_day[GW_STATS_DAYS];
    gw_day busiest;               /* the day with most departures, the earliest of several */
    gw_departures by_hour[GW_STATS_HOURS]; /* of the busiest day */
    uint32_t n_by_mode[3];        /* routes: rail (tram, metro, rail …), bus, others */
    double south, north, west, east;       /* degrees, of all stops with a known place; NAN when there are none */
    uint32_t n_placed;            /* stops with a known place */
    uint32_t map[GW_STATS_COLUMNS][GW_STATS_COLUMNS]; /* stops in each cell: [row from north][column from west] */
} gw_feed_stats;

/* today: which days are counted when there are more than GW_STATS_DAYS; GW_DAY_NONE: the first ones. *out is owned by
 * the caller: free. Returns GW_OK or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_feed_stats_make(const gw_feed *f, gw_day today, gw_feed_stats **out);

typedef struct {
    const char *source;          /* as the user named it */
    const gw_feed *feed;         /* NULL: refused */
    const gw_feed_stats *stats;  /* NULL when feed is */
    const gw_notices *notices;
    const char *error;           /* why it was refused */
} gw_feed_report;

void gw_feed_report_text(const gw_feed_report *r, gw_buf *out);
void gw_feed_report_json(const gw_feed_report *r, gw_buf *out);
void gw_feed_report_html(const gw_feed_report *r, gw_buf *out);

/* One plain sentence without a final stop; the code itself when it is not known. */
const char *gw_notice_meaning(const char *code, gw_lang lang);
/* What a repair did (gw_repair.what), in another language; the English words when they are not known. */
const char *gw_repair_words(const char *what, gw_lang lang);

#endif
