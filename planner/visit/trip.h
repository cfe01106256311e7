/* There and back: out to an appointment, a visit, and home the same day.
 *
 * out is gw_visit_leave_by. The visit begins at the appointment, or on arrival for who is late, and lasts a
 * lognormal time with the median and the 95th percentile given, independent of the way there: its end is a
 * distribution. Whoever is free leaves at once. The way home is planner/chain from 12 quantiles of that end,
 * each weighted with its part of the people; of each port the best way from the usual end is taken, and after
 * it that or the best from a late end, as somebody does who looks again when leaving. The counters on both
 * ways are taken to be independent. Departures in doubt are not relied on (last.h).
 *
 * Instants and seconds; INT64_MIN: there is none. Answers own their memory: zero them before, free them
 * after.
 */
#ifndef GW_VISIT_TRIP_H
#define GW_VISIT_TRIP_H

#include "planner/visit/last.h"

enum {
    GW_VISIT_USUAL_S = 3600,  /* of a visit whose length is not given: assumed */
    GW_VISIT_SELDOM_S = 7200, /* one in twenty takes longer */
    GW_VISIT_MOST_S = 86400
};

typedef struct {
    gw_visit_request out; /* the appointment, the traveller, the certainty of both ways */
    int32_t visit_s, visit_p95_s;
    bool visit_assumed; /* its length, or its spread, is not the asker's */
    int64_t now;        /* an appointment before it is refused; INT64_MIN: whatever the day */
} gw_visit_trip_request;

void gw_visit_trip_defaults(gw_visit_trip_request *r);
/* "60" (one visit in twenty takes twice as long: assumed) or "60,120" in minutes. GW_BAD_INPUT; the message
 * begins with what. */
GW_MUST_USE gw_status gw_visit_read_length(const char *what, gw_str text, gw_visit_trip_request *r,
                                           gw_error *err);
/* GW_BAD_INPUT when the moment is before now (INT64_MIN: never). The library has no clock: callers that
 * answer people say what time it is, those who look at past days do not. The message begins with what. */
GW_MUST_USE gw_status gw_visit_check_time(const gw_dataset *d, const gw_end *zone, const char *what,
                                          int64_t when, int64_t now, gw_error *err);

typedef struct { /* home by one port */
    uint32_t port;
    uint32_t journey;     /* of home.journeys: from the usual end of the visit, as it usually goes */
    double home_that_day; /* share of all visits */
    double in_time;       /* P(the visit ends by the leave_by asked of this port) */
    int64_t home_p5, home_p50, home_p95;     /* INT64_MIN: so many are not home that day */
    double walk_s, wait_s, ride_s, border_s; /* means from the usual end */
} gw_visit_way_home;

typedef struct {     /* of one port's leave_by as asked */
    uint32_t way;    /* of last.ports; GW_NO_ID: there is none so sure */
    double in_time;  /* P(the visit ends by it) */
    int64_t p50_s, p95_s; /* to it from the usual and from a late end of the visit; under 0: too late */
} gw_visit_slack;

typedef struct {
    gw_visit_trip_request request;
    gw_visit_answer out;
    int64_t ends_p5, ends_p50, ends_p95; /* of the visit */
    gw_plan_answer home;
    gw_visit_way_home ways[GW_VISIT_MOST_PORTS]; /* as sure as asked before others, then home first */
    uint32_t n;
    gw_visit_last_answer last; /* leave: ends_p50 */
    double home_that_day;      /* by whatever port is then the best */
    /* By the way home that is named first (gw_visit_last_reasonable), and by the latest of all: the same where that is the
     * one named. */
    gw_visit_slack named, latest;
    /* Out by the first option and home by the first way. total_s: from leaving home to being back, usually.
     */
    int64_t total_s;
    uint32_t rides;
    double walk_s;
    gw_fare_sum fare;
} gw_visit_trip_answer;

/* GW_OK (also where there is no way, out or home: notes and words say so), GW_BAD_INPUT ("arrive",
 * "certainty", "visit"), GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_visit_round_trip(gw_visitor *v, const gw_dataset *d, const gw_visit_trip_request *r,
                                          gw_visit_trip_answer *out, gw_error *err);
void gw_visit_trip_answer_free(gw_visit_trip_answer *a);

void gw_visit_trip_write_json(const gw_dataset *d, const gw_visit_trip_answer *a, gw_lang lang, gw_buf *out);
void gw_visit_trip_write_text(const gw_dataset *d, const gw_visit_trip_answer *a, gw_lang lang, gw_buf *out);

#endif
