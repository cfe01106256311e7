/* Words and charts of a feed's report. Not for others. */
#ifndef GW_REPORT_REPORT_PRIV_H
#define GW_REPORT_REPORT_PRIV_H

#include "gtfs/report/report.h"

typedef enum {
    R_TITLE,
    R_ANSWER,
    R_USABLE,        /* {1} trips, {2} stops, first and last day {3} {4} */
    R_NOTHING_RUNS,
    R_REFUSED,
    R_CLEAN,
    R_FAULTS,        /* {1} kinds of notices, {2} errors, {3} warnings, {4} infos */
    R_LEFT_OUT,      /* {1} notices after which something was left out */
    R_TABLES,
    R_AGENCIES,
    R_STOPS,
    R_ROUTES,
    R_ROUTES_BY_MODE, /* {1} rail {2} bus {3} other */
    R_SERVICES,
    R_TRIPS,
    R_STOP_TIMES,
    R_FREQUENCIES,
    R_TRANSFERS,
    R_BY_DAY,
    R_BY_DAY_ABOUT,  /* {1} first day, {2} last day counted */
    R_BY_WEEKDAY,
    R_BY_HOUR,       /* {1} day */
    R_BY_HOUR_ABOUT,
    R_TIMETABLED,
    R_HEADWAY,
    R_DEPARTURES,
    R_MONTH,
    R_DAYS,
    R_LEAST,
    R_MEDIAN,
    R_MOST,
    R_HOUR,
    R_FIGURES,
    R_MAP,
    R_MAP_ABOUT,     /* {1} stops placed, {2} south {3} north {4} west {5} east */
    R_NOTICES,
    R_NOTICES_ABOUT,
    R_MEANING,
    R_ACTION,
    R_COUNT,
    R_SAMPLES,
    R_MORE,          /* {1} further ones */
    R_ROW,           /* {1} line number */
    R_REPAIRS,
    R_REPAIRS_ABOUT,
    R_ROWS,
    R_WHAT,
    R_ERROR,
    R_WARNING,
    R_INFO,
    R_ACT_IGNORE,
    R_ACT_DEFAULT,
    R_ACT_DROP,
    R_ACT_FATAL,
    R_WEEKDAYS,      /* seven words divided by | */
    R_SOURCE,
    R_HASH,
    R_VERSION,
    R_PUBLISHER,
    R_TIMEZONE,
    R_VALIDITY,
    R_N_WORDS
} report_word;

const char *report_word_of(report_word w, gw_lang lang);
/* The word with {1} … {9} filled in; what is filled in is escaped for HTML. */
void report_say(gw_buf *out, report_word w, gw_lang lang, const char *const *fill, int n);

/* --- charts: SVG with no script, no outside font; words are those of the page's language --- */

typedef struct {
    const gw_departures *bars; /* [n] */
    uint32_t n;
    const char *title;         /* escaped */
    const char *timetabled, *headway, *unit; /* words of the key and the upright axis */
    /* The label under bar i, or NULL; text must live until the next call. */
    const char *(*label)(const void *context, uint32_t i);
    const void *context;
} report_bars;

void report_draw_bars(const report_bars *b, gw_buf *out);

typedef struct {
    const gw_notices *notices;
    gw_lang lang;
    const char *title;
} report_codes;
/* One bar a code, on a logarithmic scale, coloured by severity. */
void report_draw_codes(const report_codes *c, gw_buf *out);

/* Stops as dots of a grid, darker where there are more. */
void report_draw_map(const gw_feed_stats *s, const char *title, gw_buf *out);

report_word report_severity_word(gw_severity s);
report_word report_action_word(gw_action a);

#endif
