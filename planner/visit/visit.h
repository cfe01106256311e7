/* What somebody with an appointment asks: when to leave home, by which way, how sure that is, and how to get
 * home.
 *
 * The front of planner/plan (candidates: arrivals by the appointment and by earlier moments, by any port and
 * by each) and planner/chain (certainty). Moments are instants, durations seconds. A gw_visitor is one
 * worker's. Answers own their memory: zero them before, free them after.
 */
#ifndef GW_VISIT_VISIT_H
#define GW_VISIT_VISIT_H

#include "planner/chain/chain.h"
#include "planner/plan/plan.h"

enum { GW_VISIT_SHARES = 4 }; /* 0.50, 0.80, 0.95, and the certainty asked for */
enum { GW_VISIT_OPTIONS = 8, GW_VISIT_CATCHES = 4, GW_VISIT_LINES = 16 };

typedef struct {
    gw_plan_request plan; /* ends, traveller, limits; time is the appointment, direction GW_ARRIVE_BY */
    double certainty;     /* over 0, under 1; 0.95 by default */
    uint32_t max_options; /* 1 … GW_VISIT_OPTIONS; 4 by default */
} gw_visit_request;

void gw_visit_defaults(gw_visit_request *r);

typedef struct {                  /* a departure that has to be caught */
    uint32_t ride;                /* of the journey, from 0 */
    int64_t departure;            /* the one that decides */
    int64_t next_departure;       /* INT64_MIN: there is none */
    double on_time, next_on_time; /* P(on time) for who boards it, and for who has just missed it */
} gw_visit_catch;

typedef struct {            /* a line that may be taken for a ride, where several would do */
    uint32_t ride;          /* of the journey, from 0 */
    uint32_t route, pattern;
    double share;           /* of the times one rides then, it is this one */
    int32_t walk_s;         /* further than to the stops of the journey: before and after it together */
} gw_visit_line;

typedef struct {
    uint32_t port;                     /* passed; GW_NO_ID: none */
    int64_t leave_by[GW_VISIT_SHARES]; /* INT64_MIN: this way is never so sure */
    int64_t
        leave; /* what is below is for leaving then: leave_by of the certainty, else of the most there is */
    double on_time;     /* P(on time | leave) */
    gw_chain_fate fate; /* moments in seconds after leave */
    double spare_s;     /* from the median arrival to the appointment: what certainty costs */
    gw_visit_catch catches[GW_VISIT_CATCHES];
    uint32_t n_catches;
    gw_visit_line lines[GW_VISIT_LINES]; /* of rides with several lines, by ride, the likeliest first */
    uint32_t n_lines;
} gw_visit_option;

typedef struct {
    gw_visit_request request;
    gw_plan_answer plan; /* journeys[i] is option i as it goes when one leaves then and nothing takes longer
                            than usual (headways at their median wait, counters at their median) */
    gw_visit_option options[GW_VISIT_OPTIONS]; /* the latest leave_by at the certainty first */
    uint32_t n;
} gw_visit_answer;

typedef struct gw_visitor gw_visitor;
gw_visitor *gw_visitor_create(void); /* NULL: no memory */
void gw_visitor_free(gw_visitor *v); /* accepts NULL */

/* GW_OK (also without options: a note says why), GW_BAD_INPUT (a certainty outside (0, 1), an appointment
 * outside the days held: named "certainty", "arrive"), GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_visit_leave_by(gw_visitor *v, const gw_dataset *d, const gw_visit_request *r,
                                        gw_visit_answer *out, gw_error *err);
void gw_visit_answer_free(gw_visit_answer *a);

void gw_visit_write_json(const gw_dataset *d, const gw_visit_answer *a, gw_lang lang, gw_buf *out);
void gw_visit_write_text(const gw_dataset *d, const gw_visit_answer *a, gw_lang lang, gw_buf *out);
/* "19 times in 20", "4 times in 5", else "93 times in 100". Appends. */
void gw_visit_say_share(double share, gw_lang lang, gw_buf *out);

#endif
