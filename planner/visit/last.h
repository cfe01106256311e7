/* The last way home: by each port the latest leaving with which one is still home that day, as sure as asked,
 * what decides it, and what is left when it is missed.
 *
 * A day is from 04:00 to 04:00 on the clock of home, as in gw_plan_last_of_day: home by 04:00 is home that
 * day, on foot alone is no way home. The whole way counts, not only the port: hours, last admission, and what
 * still runs on the far side.
 *
 *   leave_by     from planner/chain: P(home that day | leave at l) of one way, the best way of each port. A
 *                share of 0.95 is 19 evenings in 20.
 *   no_return    the point of no return: the last journey that a plan finds (headways at their expected wait,
 *                counters at their median). A plan that leaves then gets home, one that leaves a minute later
 *                does not.
 *
 * Departures that some source does not have (planner/fare, doubts) are left out of all of this: the safe one
 * decides. Where the other would have let one leave later, the row says so.
 *
 * Instants and seconds; INT64_MIN: there is none. Answers own their memory: zero them before, free them
 * after.
 * The visitor's arena is used anew: what an earlier question of it left there is gone.
 */
#ifndef GW_VISIT_LAST_H
#define GW_VISIT_LAST_H

#include "planner/plan/fares.h"
#include "planner/visit/visit.h"

typedef struct {
    gw_plan_request plan; /* from: the desk; to: home. time: any moment of the day meant (at home) */
    double certainty;     /* over 0, under 1; 0.95 by default */
    int64_t leave;        /* when one means to leave, for the slack; INT64_MIN: not said */
    bool rows_only; /* ports and moments alone: no journeys, arrivals, catches, fallback (for rankings) */
} gw_visit_last_request;

void gw_visit_last_defaults(gw_visit_last_request *r);
/* The way back of a question: its ends swapped, the day of its time, its traveller and limits. */
void gw_visit_last_of(const gw_plan_request *out, gw_visit_last_request *r);

/* What ends it: who leaves later meets this and is not home that day. */
typedef enum {
    GW_LAST_NONE,      /* nothing closes: there is no way at all, or it is only that the day ends at 04:00 */
    GW_LAST_DEPARTURE, /* the last departure of a timetable */
    GW_LAST_SERVICE,   /* the end of a headway service, about */
    GW_LAST_ADMISSION  /* the port's last admission */
} gw_visit_last_kind;

typedef struct {
    gw_visit_last_kind kind;
    int64_t at;            /* the departure, the end of service, the last admission */
    gw_stop_id stop;       /* where one boards; GW_NO_ID at a port */
    uint32_t route;        /* GW_NO_ID at a port */
    const gw_doubt *doubt; /* of a departure: sources disagree on it, and at is the safe one; NULL */
} gw_visit_last_cause;

typedef struct {                   /* the gate in the direction of home, on the day asked for */
    int64_t opens, last_admission; /* INT64_MIN: it does not open that day */
    int64_t closes;                /* INT64_MIN: not known */
    bool all_night;                /* open at the end of the day */
    const char *exception;         /* source of hours that hold on that day alone; NULL */
} gw_visit_gate;

typedef struct {
    uint32_t port; /* GW_NO_ID: no border is passed */
    gw_visit_gate gate;
    int64_t leave_by[GW_VISIT_SHARES]; /* 0.50, 0.80, 0.95, the certainty asked for; never rises */
    int64_t no_return;
    int64_t leave; /* leave_by as asked, else the last moment of the most there is: what is below is for it */
    double home;   /* P(home that day | leave) */
    int64_t
        slack_s; /* from the leaving asked about to leave; under 0: too late. INT64_MIN: not asked, no way */
    gw_visit_last_cause cause; /* of no_return */
    const gw_doubt *doubt;     /* sources disagree, and leave rests on the safe one; NULL */
    int64_t leave_if;          /* with doubt: leave if the later departure runs */
    gw_chain_fate fate;        /* moments in seconds after leave */
    gw_visit_catch catches[GW_VISIT_CATCHES];
    uint32_t n_catches;
    uint32_t journey; /* of plan.journeys; GW_NO_ID: none */
} gw_visit_last_port;

/* One side of the way when nothing public runs all the way. */
typedef struct {
    bool taxi; /* an estimate; not public transport */
    gw_end from, to;
    gw_taxi price;               /* TAXI */
    uint32_t journey;            /* else of fallback_journeys: what still runs */
    int64_t leaves, least, most; /* there between these */
} gw_visit_fallback_part;

typedef struct {
    bool any;      /* false: no port is open then, or no taxi is known of */
    int64_t leave; /* a minute after no_return, or later if one means to leave later */
    uint32_t port;
    int32_t border_s; /* at its usual time */
    gw_visit_fallback_part part[2];
    uint32_t n; /* 1 without a border */
} gw_visit_fallback;

enum { GW_VISIT_MOST_PORTS = 32 };

typedef struct {
    gw_visit_last_request request;
    int64_t day_ends;                              /* 04:00 */
    gw_plan_answer plan;                           /* the journeys of the rows, with notes */
    gw_visit_last_port ports[GW_VISIT_MOST_PORTS]; /* the latest leave at the certainty first; those without a
                                                      way last, in the order of the table */
    uint32_t n;
    int64_t leave_by[GW_VISIT_SHARES], no_return; /* the latest of any port */
    gw_visit_fallback fallback;
    gw_journey_set fallback_journeys;    /* of its parts, each with its own ends */
    int64_t morning_leave, morning_home; /* the first way home of the next day; INT64_MIN: none */
} gw_visit_last_answer;

/* GW_OK (also when there is no way), GW_BAD_INPUT (a certainty outside (0, 1): "certainty"; a day outside the
 * timetables: "date"), GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_visit_last_return(gw_visitor *v, const gw_dataset *d, const gw_visit_last_request *r,
                                           gw_visit_last_answer *out, gw_error *err);
void gw_visit_last_answer_free(gw_visit_last_answer *a);

/* Which of ports[] the first sentence names: the one that leaves last among those that take at most one ride and 30
 * minutes (at their median) more than the least of any port that evening; where none takes so little, the fastest. Of
 * ways that are sure enough, where there is one. 0 also when there is no way. */
uint32_t gw_visit_last_reasonable(const gw_visit_last_answer *a);

void gw_visit_last_write_json(const gw_dataset *d, const gw_visit_last_answer *a, gw_lang lang, gw_buf *out);
void gw_visit_last_write_text(const gw_dataset *d, const gw_visit_last_answer *a, gw_lang lang, gw_buf *out);
/* "Shenzhen Bay closes at 24:00 (last admission 23:45)", "R27 leaves for the last time at 17:00". Appends. */
void gw_visit_say_cause(const gw_dataset *d, const gw_visit_last_port *p, const gw_end *home, gw_lang lang,
                        gw_buf *out);

#endif
