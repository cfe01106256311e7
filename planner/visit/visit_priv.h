/* What the files of planner/visit share. Not for others.
 *
 *   visit.c      candidates, the answer
 *   options.c    which of them are the options
 *   check.c      days that the timetables do not hold, the past
 *   evaluate.c   one way: chain, leave-by, what must be caught
 *   retime.c     a way at another moment
 *   write.c      JSON and text
 *   words.c      sentences in three languages
 *   lines.c      rides for which several lines would do
 *   longer_walk.c  what a longer walk to the first stop would give
 *   show.c       what every answer about a visit writes the same way
 */
#ifndef GW_VISIT_PRIV_H
#define GW_VISIT_PRIV_H

#include "planner/chain/of_journey.h"
#include "planner/visit/visit.h"

struct gw_visitor {
    gw_planner *planner;
    gw_chain_solver *solver;
    gw_arena *arena;    /* chains of the question under way */
    gw_chain_pool pool; /* what they share */
};

typedef struct {      /* one way to go, while options are compared */
    uint32_t journey; /* of the candidates */
    gw_chain chain;
    gw_visit_option option;
    double least_rides;
} visit_way;

typedef struct {
    gw_visitor *v;
    const gw_dataset *d;
    const gw_visit_request *r;
    gw_journey_set found; /* candidates, ways that differ */
    visit_way *ways;      /* [n_weighed]; once chosen, the first n_ways are the options */
    size_t n_ways, n_weighed, cap_ways;
    double shares[GW_VISIT_SHARES];
    bool shown_only; /* ways that cannot be among the options need not be weighed */
    int32_t at_s;    /* the appointment */
    int32_t first_s; /* the first of the candidates leaves then */
} visit_question;

/* visit.c: what gw_visit_leave_by does, and all it looked at: free both, also after a failure. Chains live in
 * the arena, which is not cleared. x points into *out. all: x->ways are wanted, not the options alone. */
GW_MUST_USE gw_status visit_ask(gw_visitor *v, const gw_dataset *d, const gw_visit_request *r, bool all,
                                visit_question *x, gw_visit_answer *out, gw_error *err);
void visit_question_free(visit_question *x);
/* One search that arrives so much before the appointment, by these ports (0: those of the question); new ways
 * go to x->found. notes NULL: not wanted. */
GW_MUST_USE gw_status visit_search(visit_question *x, int32_t earlier_s, gw_headway_rule rule, uint64_t ports,
                                   gw_plan_answer *notes, gw_error *err);
bool visit_crosses(const visit_question *x); /* from one side to the other, through counters on the way */

/* longer_walk.c: where the answer has no way within the walk that is allowed, or waits for hours, it is asked
 * again with a longer one; a note names what that gives, if it is much. */
double visit_waits_s(const gw_chain_fate *f); /* also before a port that opens hours later */
GW_MUST_USE gw_status visit_try_longer_walk(gw_visitor *v, const gw_dataset *d, gw_visit_answer *out,
                                            gw_error *err);

/* check.c */
GW_MUST_USE gw_status visit_check(const gw_dataset *d, const gw_visit_request *r, gw_error *err);
/* One of the ends lies on a side whose feeds have no service on the day of that moment, on the clock of the
 * end that counts: refused, naming the parameter. */
GW_MUST_USE gw_status visit_check_day(const gw_dataset *d, const gw_plan_request *r, const gw_end *zone,
                                      const char *what, gw_error *err);

/* options.c: makes x->ways of the candidates, the best first; then leaves the best of them, and of each port
 * its best, as long as there is room. */
GW_MUST_USE gw_status visit_weigh_all(visit_question *x);
void visit_choose(visit_question *x);

/* evaluate.c */
/* The way as a chain; GW_NOT_FOUND: it begins in a vehicle. */
GW_MUST_USE gw_status visit_chain(visit_question *x, visit_way *w);
/* Leave-by of each share (none: it never is in time, or not as late as gw_chain_least wants), and what must
 * be caught. */
GW_MUST_USE gw_status visit_weigh(visit_question *x, visit_way *w);
/* The figures of a way that is shown. */
GW_MUST_USE gw_status visit_detail(visit_question *x, visit_way *w);

/* retime.c: the journey and its legs moved to another leaving; false: it cannot be, and they are spoilt. */
bool visit_retime(const gw_timetable *t, const gw_query *q, int32_t leave_s, gw_journey *j, gw_leg *legs);
/* evaluate.c: lines, walks and ports of a question, for chains. */
gw_query visit_lines(const gw_dataset *d, const gw_plan_request *r);
gw_query visit_query(const visit_question *x);

/* visit.c: the same rides between the same stops, the same ports. */
bool visit_same_way(const gw_journey_set *a, const gw_journey *x, const gw_journey_set *b,
                    const gw_journey *y);

/* What was written so far; "" when nothing was. */
static inline const char *visit_text_of(const gw_buf *b)
{
    return b->p ? b->p : "";
}

/* show.c. zone: whose clock is read. INT64_MIN: null, "-". */
void visit_put_instant(const gw_dataset *d, const gw_end *zone, gw_json_writer *w, const char *key,
                       int64_t instant);
void visit_put_leave_by(const gw_dataset *d, const gw_end *zone, gw_json_writer *w,
                        const int64_t leave_by[GW_VISIT_SHARES]);
void visit_put_arrival(const gw_dataset *d, const gw_end *zone, gw_json_writer *w, int64_t leave,
                       const gw_chain_fate *f);
void visit_put_parts(gw_json_writer *w, const gw_chain_fate *f);
void visit_put_catches(const gw_dataset *d, const gw_end *zone, gw_json_writer *w, const gw_visit_catch *c,
                       uint32_t n);
/* The minute that later_s seconds after it is in: 0 for what one must not miss, 59 for when one is there. */
void visit_clock(const gw_dataset *d, const gw_end *zone, int64_t instant, int32_t later_s, char out[12]);
void visit_say_line(const gw_dataset *d, const gw_leg *l, gw_lang lang, gw_buf *out); /* as people call it */
void visit_say_span(int64_t s, gw_lang lang,
                    gw_buf *out); /* "2 h 5 min"; whole minutes, what is over is cut */
void visit_lines_of(const gw_dataset *d, const gw_journey_set *s, uint32_t journey, gw_lang lang,
                    gw_buf *out); /* "506 > TML > B1" */
const gw_leg *visit_ride_of(const gw_journey_set *s, const gw_journey *j,
                            uint32_t ride); /* NULL: it has none */

/* words.c: the spread of an arrival by clocks of visit_clock, of which the later may not be known: not so many
 * get there. Both append. */
void visit_say_arrivals(const char *early, const char *usual, const char *late, gw_lang lang, gw_buf *out);
void visit_say_home(const char *usual, const char *late, gw_lang lang, gw_buf *out); /* "usually at 12:31, …" */
void visit_capital(gw_lang lang, gw_buf *share); /* words.c: where "once in 2 times" begins a sentence */

/* write.c: "Leave home by 08:21. 19 times in 20 you will be there by 10:00." */
void visit_say_first(const gw_dataset *d, const gw_visit_answer *a, gw_lang lang, gw_buf *out);

/* words.c: sentences; {1} … are filled in. */
typedef enum {
    VISIT_LEAVE_HOME, /* 1 clock, 2 "19 times in 20", 3 clock of the appointment */
    VISIT_LEAVE,      /* the same, where one does not start at home */
    VISIT_UNSURE,     /* 1 the certainty asked for, 2 clock, 3 how often then, 4 the appointment */
    VISIT_SHARES,     /* 1-3: clocks for 50, 80, 95 % */
    VISIT_WAY,        /* 1 number, 2 lines, 3 clock */
    VISIT_WAY_PORT,   /* 4 port */
    VISIT_ARRIVALS,   /* 1-3: clocks of p5, p50, p95 */
    VISIT_PARTS,      /* 1-4: minutes of walk, wait, ride, border */
    VISIT_SPARE,      /* 1 minutes */
    VISIT_CATCH,      /* 1 clock, 2 line, 3 stop, 4 the next, 5 how often then */
    VISIT_CATCH_LATE, /* 1-4: the next is too late */
    VISIT_CATCH_LAST, /* 1-3 */
    VISIT_NONE,       /* 1 the appointment */
    VISIT_EITHER,     /* 1 "B2 or B2P" */
    VISIT_N_WORDS
} visit_word;
/* lines.c: rides for which several lines would do. */
void visit_put_lines(const gw_dataset *d, gw_json_writer *w, const gw_visit_option *o, gw_lang lang);
void visit_lines_of_option(const gw_dataset *d, const gw_journey_set *s, uint32_t journey,
                           const gw_visit_option *o, gw_lang lang, gw_buf *out); /* "506 > TML > B2 or B2P" */
void visit_say_either(const gw_dataset *d, const gw_visit_option *o, gw_lang lang,
                      gw_buf *out); /* lines of text */

void visit_say(gw_buf *out, visit_word w, gw_lang lang, const char *const *fill, int n);

#endif
