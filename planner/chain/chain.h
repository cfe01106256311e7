/* One way to go as links one after another, with its certainty: when one arrives, and by when one has to
 * leave.
 *
 * A link is a walk, a boarding (one line or several useful ones) or a gate (a port's counters). Moments are
 * tt seconds (planner/timetable/timetable.h), but nothing here asks a timetable: of_journey.h makes chains
 * from journeys.
 *
 * Forwards: leaving at one moment, the distribution of the arrival. Backwards: for one deadline, P(on time |
 * leave at l) for every l at once, by expectation from the last link to the first. Both carry the same model
 * on a grid of 1 s, straight inside a second, with jumps kept apart (a departure to be caught, a last
 * admission): sums over a headway are differences of one running integral, and a clearance is a lognormal
 * whose distribution function is read at exact seconds where what follows is a jump, and on a coarser grid
 * (fourth order) where it is smooth. So the two agree within 1e-5 (of 1,000 random chains 4e-6 at most), and a chain with nothing
 * but a clearance and timetables within rounding. Grids are parts of a minute, so that a deadline a minute later has the
 * same. Choices between lines are made on steps of 10 to 30 s: there within 0.02 (people off one vehicle are
 * split between two steps: what they do is a second or two out).
 *
 *   headway    ready at x, on board by y with probability min(1, N(y) − N(x)) (planner/headway/headway.h). A
 * range [a, b] of headways whose wait lies in one period is h uniform on it (Newell 1971). A vehicle is not
 *              overtaken by the next of its line: where run times fall at a change of periods, arrivals hold.
 *   timetable  the first departure at which one is ready; overtaken ones have been left out.
 *   several    whichever useful comes first, and a line is taken when it comes if that is worth no less than
 * waiting on (Spiess and Florian 1989, with uniform waits, decided while waiting). Worth is the mean arrival,
 * or with a deadline the chance to meet it, then the mean arrival. Lines come independently of each other.
 *   gate       let in when it is open, then the clearance of the row that holds then: lognormal with its p50
 * and p95, cut at the 99.95th percentile; of two buildings the sum (planner/headway/dist.h, on 5 s). A queue keeps its order, part by part of the people
 * (docs/decisions/0003): who comes after a change to a quicker row is not through before those who came just
 * before it.
 *
 * Laws: leaving later never arrives earlier; more certainty never leaves later; a longer clearance never
 * arrives earlier. The same chain gives the same bytes.
 *
 * A chain borrows its arrays. A gw_chain_solver is one worker's scratch; what it returns is borrowed until
 * the next call. Nothing is allocated once it has grown.
 */
#ifndef GW_CHAIN_CHAIN_H
#define GW_CHAIN_CHAIN_H

#include "planner/headway/headway.h"

typedef enum { GW_CHAIN_WALK, GW_CHAIN_BOARD, GW_CHAIN_GATE } gw_chain_kind;

typedef struct {      /* a headway service while one run time holds */
    gw_period period; /* at the boarding stop */
    int32_t ride_s;   /* to the alighting stop */
} gw_chain_run;

typedef struct {
    int32_t departure_s, arrival_s;
} gw_chain_call;

/* One line of a boarding: headway periods or departures, not both (a line that has both is two). */
typedef struct {
    const gw_chain_run *runs; /* sorted, not overlapping */
    uint32_t n_runs;
    const gw_chain_call *calls; /* both times rising */
    uint32_t n_calls;
    int32_t before_s, after_s; /* further walk to where it stops, and from where one gets off */
    uint32_t route, pattern;   /* for show; UINT32_MAX: none */
} gw_chain_line;

typedef struct { /* at a gate, who comes in [from_s, to_s) */
    int32_t from_s, to_s;
    int32_t opens_s; /* waits until then, where another span begins; GW_NEVER: for nothing; <= from_s: is let
                        in */
    int32_t p50_s, p95_s; /* of those let in at once; 0 < p50_s <= p95_s */
    /* Two buildings, where second_p95_s > 0: the two above are of the first alone; then the walk, then these. */
    int32_t between_s, second_p50_s, second_p95_s;
} gw_chain_span;

typedef struct {
    gw_chain_kind kind;
    int32_t walk_s;
    const gw_chain_line *lines;
    uint32_t n_lines;
    const gw_chain_span *spans; /* sorted, each beginning where the last ends; outside them nobody passes */
    uint32_t n_spans;
    uint32_t port; /* for show */
    uint32_t leg;  /* of the journey it was made from, for show */
} gw_chain_link;

typedef struct {
    const gw_chain_link *links;
    uint32_t n;
} gw_chain;

typedef struct gw_chain_solver gw_chain_solver;
gw_chain_solver *gw_chain_solver_create(void); /* NULL: no memory */
void gw_chain_solver_free(gw_chain_solver *s); /* accepts NULL */

/* P(at the end by the deadline | leave at first_s + i): never rises. Before first_s as p[0], after the last
 * 0. */
typedef struct {
    int32_t first_s;
    uint32_t n;
    const double *p;              /* borrowed from the solver; NULL: sparse, or n is 0 */
    struct choice_sparse *sparse; /* borrowed; NULL: p */
    int32_t walk_s;               /* sparse: before what that knows */
    /* For a deadline moved by whole minutes, at most so many seconds, they are the same, moved as much: no period,
     * departure or row comes into play. (INT32_MAX: by as many as one likes.) */
    int32_t sooner_s, later_s;
} gw_chain_odds;

/* floor_s: earliest leaving looked at (before it the odds are those at it, or better). GW_OK, GW_NO_MEMORY,
 * or GW_BAD_INPUT (floor after the deadline or over 4 days before it, a headway that is not > 0, p95 < p50,
 * spans or periods out of order). */
GW_MUST_USE gw_status gw_chain_on_time(gw_chain_solver *s, const gw_chain *c, int32_t by_s, int32_t floor_s,
                                       gw_chain_odds *out);
/* The same for a few moments, asked for by gw_chain_odds_at and gw_chain_leave_by until the next call: where the way begins
 * with a choice between lines, only those are counted. (Where the odds of a choice rise by what its steps leave open,
 * leave-by may be the second before.) */
GW_MUST_USE gw_status gw_chain_on_time_sparse(gw_chain_solver *s, const gw_chain *c, int32_t by_s, int32_t floor_s,
                                              gw_chain_odds *out);
/* From now on (yes) until it is taken back (no), all chains asked about stay as they are in memory: those that end in
 * the same links (the same arrays) count them once in gw_chain_on_time, and for other deadlines too while nothing but
 * the clock differs. The same answers, within rounding. */
void gw_chain_remember(gw_chain_solver *s, bool yes);
/* Until it is taken back (share 0): a way that is not in time so often for anybody who leaves at leave_s or later is not
 * counted to its beginning, once its end says so; gw_chain_on_time and gw_chain_on_time_sparse answer GW_NOT_FOUND, if
 * their floor is not after leave_s. */
void gw_chain_least(gw_chain_solver *s, double share, int32_t leave_s);
double gw_chain_odds_at(const gw_chain_odds *o, int32_t leave_s);
/* The latest l with P(on time | l) >= q (tolerance 1e-9); false: none from floor_s on. */
bool gw_chain_leave_by(const gw_chain_odds *o, double q, int32_t *out);

/* After gw_chain_on_time, of a boarding with a timetable alone: the departure that decides most, with P(on
 * time) for who is ready by it and for who has just missed it. false: none makes a difference of a tenth. */
typedef struct {
    int32_t departure_s, next_s; /* next_s GW_NEVER: there is none */
    double on_time, missed;
} gw_chain_catch;
bool gw_chain_catch_at(gw_chain_solver *s, const gw_chain *c, uint32_t link, gw_chain_catch *out);

enum { GW_CHAIN_NO_DEADLINE = INT32_MAX };

typedef struct {
    double served; /* share that arrives by limit_s, 0 … 1 */
    double mean_s, p5_s, p25_s, p50_s, p75_s,
        p95_s; /* tt seconds of the arrival; the mean over those served; NAN: absent */
    double walk_s, wait_s, ride_s, border_s; /* means over those served: add up to mean_s − leave_s */
    double on_time;                          /* P(arrival <= by_s); NAN without a deadline */
} gw_chain_fate;

/* by_s: a deadline that choices between lines look at, or GW_CHAIN_NO_DEADLINE. Who has not arrived by
 * limit_s (at most 4 days after leave_s) is not served. Errors as above. */
GW_MUST_USE gw_status gw_chain_arrival(gw_chain_solver *s, const gw_chain *c, int32_t leave_s, int32_t by_s,
                                       int32_t limit_s, gw_chain_fate *out);
/* Who turns up at any moment of [from_s, to_s): the mean of min(arrival, limit_s) − leaving, over all of them, when
 * everybody takes whatever brings them there soonest on average. limit_s: over to_s, at most 4 days after from_s. */
GW_MUST_USE gw_status gw_chain_turn_up(gw_chain_solver *s, const gw_chain *c, int32_t from_s, int32_t to_s,
                                       int32_t limit_s, double *mean_s);
/* Of the last gw_chain_arrival: P(arrival <= at_s), and the time by which a share q has arrived (false: q >
 * served). */
double gw_chain_arrived(const gw_chain_solver *s, double at_s);
/* Of those who board at this link: the share that this line takes. */
double gw_chain_share(const gw_chain_solver *s, uint32_t link, uint32_t line);
bool gw_chain_arrival_quantile(const gw_chain_solver *s, double q, double *at_s);

#endif
