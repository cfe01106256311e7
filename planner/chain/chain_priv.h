/* What the files of planner/chain share. Not for others.
 *
 *   solver.c    scratch; backwards: the odds
 *   known.c     links whose odds are counted already; steady.c: how far a deadline may move for that
 *   arrival.c   forwards: the arrival
 *   boarding.c  checks; a boarding's departures in one row
 *   value.c     worth of a moment, from the last link to the first: walks, timetables, headways
 *   mass.c      where people are, from the first link to the last: the same links the other way
 *   gate.c      a gate backwards; gate_mass.c: forwards; gate_rows.c: what they share
 *   clear.c     clearances: lognormal distribution functions
 *   choice.c    several lines: see choice_priv.h
 */
#ifndef GW_CHAIN_PRIV_H
#define GW_CHAIN_PRIV_H

#include "gtfs/base/text.h"
#include "planner/chain/chain.h"

/* What it is worth to be somewhere at a moment, never rising: at[i] at lo + i, after[i] just after it,
 * straight from after[i] to at[i + 1]; at[0] before lo, 0 from lo + n on (after[n - 1] is 0). n = 0: worth
 * nothing. */
typedef struct {
    int32_t lo;
    uint32_t n;
    const double *at, *after;
} worth;

static inline double worth_at(const worth *v, int64_t t)
{
    int64_t i = t - v->lo;
    if (i >= (int64_t)v->n) return 0;
    return v->at[i < 0 ? 0 : i];
}
static inline double worth_after(const worth *v, int64_t t)
{
    int64_t i = t - v->lo;
    if (i >= (int64_t)v->n) return 0;
    return i < 0 ? v->at[0] : v->after[i];
}
static inline int64_t
worth_end(const worth *v) /* the last moment worth something, or the one after which nothing is */
{
    return (int64_t)v->lo + v->n - 1;
}

/* Where people are: atom[i] at lo + i, spread[i] evenly over the second after it. */
typedef struct {
    int32_t lo;
    uint32_t n;
    double *atom, *spread;
} mass;

typedef struct { /* of one clearance; x in seconds, from 0 */
    int32_t p50_s, p95_s;
    int32_t between_s, second_p50_s, second_p95_s;
    int32_t cut_s;  /* from here on 1 */
    int32_t step_s; /* of the coarse table */
    uint32_t n_coarse;
    double *below;  /* [cut_s + 1] P(X <= x) */
    double jump;    /* of the share that is through by cut_s at a stroke: what was cut off; 0: none */
    double *coarse; /* [n_coarse] chain_below_on_nodes at multiples of step_s */
} clearance;

typedef struct {
    double *v;
    size_t cap;
} row;

typedef struct { /* a departure of a boarding, of whatever line */
    int32_t departure_s, arrival_s;
    int32_t walk_s; /* of the time between: on foot */
    uint32_t line;  /* of the link */
} call;

enum { MOST_LINES = 16 };

typedef struct {                           /* a boarding, laid out */
    const gw_chain_line *runs[MOST_LINES]; /* headway lines */
    uint32_t run_line[MOST_LINES];         /* which lines of the link they are */
    uint32_t n_runs;
    const call *calls; /* of all timetabled lines, none overtaken */
    uint32_t n_calls;
} boarding;

typedef struct { /* sums over people at a link, weighted with the chance that they arrive */
    double walk, ride, border, served;
} parts;

/* Worths by what counts: the odds to be in time; how soon (with a deadline: the odds, then how soon); the
 * odds to arrive by the limit at all, whatever one looks at. */
enum { BANK_ODDS, BANK_SOON, BANK_SERVED, N_BANKS };

/* A deadline so much sooner or later: the same, moved as much. */
typedef struct {
    int32_t sooner_s, later_s;
    bool cut; /* at the floor: before it nothing is known */
} steady;

typedef struct { /* a link in front of the one it hangs under; known[0] is the end */
    gw_chain_link link;
    uint32_t first, next; /* of the links before this one; of those that hang with it; 0: none */
    bool counted;         /* what is below, for whoever is there from floor_s on */
    int32_t by_s, floor_s;
    steady steady;
    worth worth; /* in rows of its own */
} known_link;

enum { CHAIN_MOST_SPAN_S = 4 * 86400, CHAIN_MOST_STEP_S = 30 /* of a choice */ };

struct gw_chain_solver {
    row *rows; /* by number: see row_number */
    size_t n_rows, cap_rows;
    worth *worths; /* [N_BANKS × (n + 1)]: see chain_worth */
    size_t cap_worths;
    uint32_t n_links;
    uint32_t banks;  /* bit per bank that those look at who choose between lines */
    int32_t *floors; /* [n_links + 1] nobody is at the link before; then the same for who leaves at
                        least_leave_s */
    size_t cap_floors;
    known_link *known; /* known.c */
    size_t cap_known;
    uint32_t n_known;
    bool remembers;
    double least_share; /* 0: whatever it is */
    int32_t least_leave_s;
    bool gives_up;  /* the odds under way, where they are less */
    steady *steady; /* [n_links + 1] of the odds counted last */
    size_t cap_steady;
    uint32_t *own_rows; /* [n_links + 1] while odds are counted: rows of a known link; 0: the usual ones */
    size_t cap_own_rows;
    call *calls; /* of the boarding at hand, then of one more */
    size_t n_calls, cap_calls;
    clearance *clearances;
    size_t n_clearances, cap_clearances;
    int32_t *nodes; /* choice_nodes.c */
    size_t cap_nodes;
    double *boarded; /* [n_links × MOST_LINES] forwards: people by line */
    size_t cap_boarded;
    double *boarding;             /* of the link at hand */
    struct choice_sparse *sparse; /* owned */
    mass people;                  /* after the last gw_chain_arrival */
    double *below;                /* of people: cumulated */
};

/* Rows of scratch: some for the link at hand, then two for each link and bank. */
enum {
    ROW_SUM,
    ROW_TRIPS,
    ROW_SUMS,
    ROW_WEIGHT,
    ROW_NODES,
    ROW_OUT,
    ROW_JUMPS,
    ROW_ATOM0,
    ROW_ATOM1,
    ROW_SPREAD0,
    ROW_SPREAD1,
    ROW_READY,
    ROW_BELOW,
    ROW_PEOPLE,
    ROW_BOARDERS, /* 2 */
    ROW_TOOK = ROW_BOARDERS + 2,
    ROW_CHOICE,                       /* 7 */
    ROW_CHOICE_SIDE = ROW_CHOICE + 7, /* 5 for each bank */
    ROW_FIRST_LINK = ROW_CHOICE_SIDE + 15
};

/* n values, not cleared; NULL: no memory. What the row held is gone when it grows. */
double *chain_row(gw_chain_solver *s, uint32_t number, size_t n);
/* Links are counted from the end. Two rows of each, then two of a known link. */
static inline uint32_t chain_row_of_link(const gw_chain_solver *s, uint32_t bank, uint32_t link)
{
    if (bank == BANK_ODDS && s->own_rows[link]) return s->own_rows[link];
    return ROW_FIRST_LINK + 4 * (N_BANKS * (s->n_links - link) + bank);
}
static inline uint32_t chain_row_of_known(uint32_t i)
{
    return ROW_FIRST_LINK + 4 * i + 2;
}
static inline worth *chain_worth(gw_chain_solver *s, uint32_t bank, uint32_t link)
{
    return &s->worths[N_BANKS * (s->n_links - link) + bank];
}

/* Moments of a line as seen where one waits: its own stop may be a walk away. */
static inline int64_t run_start(const gw_chain_line *l, uint32_t i)
{
    return (int64_t)l->runs[i].period.start_s - l->before_s;
}
static inline int64_t run_end(const gw_chain_line *l, uint32_t i)
{
    return (int64_t)l->runs[i].period.end_s - l->before_s;
}
static inline int32_t run_takes(const gw_chain_line *l, uint32_t i)
{
    return l->before_s + l->runs[i].ride_s + l->after_s;
}
static inline double run_headway(const gw_chain_line *l, uint32_t i)
{
    return ((double)l->runs[i].period.headway_s + l->runs[i].period.headway_max_s) / 2;
}
/* Nobody of run i arrives before this: those of the runs before are not overtaken. INT64_MIN: none before. */
int64_t chain_run_hold(const gw_chain_line *l, uint32_t i);
/* The run that y is in, or the next one; n_runs: none. */
uint32_t chain_run_at(const gw_chain_line *l, int64_t y);

/* solver.c */
GW_MUST_USE gw_status chain_begin(gw_chain_solver *s, const gw_chain *c);
/* The end of the chain: worth something by a moment, and nothing after. */
GW_MUST_USE gw_status chain_end_by(gw_chain_solver *s, uint32_t bank, int32_t by_s);
/* The links [from, …). */
GW_MUST_USE gw_status chain_backwards(gw_chain_solver *s, const gw_chain *c, uint32_t bank, uint32_t from,
                                      int32_t floor_s);
/* Not of a walk. */
GW_MUST_USE gw_status chain_worth_of_link(gw_chain_solver *s, const gw_chain_link *l, uint32_t k,
                                          uint32_t bank, int32_t floor_s);

/* known.c: the odds of the links [from, …), after chain_begin and with floors. */
GW_MUST_USE gw_status chain_count_odds(gw_chain_solver *s, const gw_chain *c, uint32_t from, int32_t by_s);
/* steady.c: of a link, by the worth of what follows it and its own; *to is what follows it, and is lowered.
 */
GW_MUST_USE gw_status chain_steady_of(gw_chain_solver *s, const gw_chain_link *l, const worth *next,
                                      const worth *out, steady *to);

/* boarding.c. first_s: departures before it are left out. */
bool chain_ok(const gw_chain *c);
bool chain_is_choice(const gw_chain_link *l);
bool chain_has_choice(const gw_chain *c);
bool chain_has_runs(const gw_chain_link *l); /* of a headway */
int32_t chain_soonest(const gw_chain_link *l,
                      int32_t from); /* who is there at `from` is not through sooner */
GW_MUST_USE gw_status chain_lay_boarding(gw_chain_solver *s, const gw_chain_link *l, int32_t first_s,
                                         boarding *out);

/* value.c: what the link is worth, given the worth of what follows it. bank and link name the rows. */
GW_MUST_USE gw_status chain_worth_calls(gw_chain_solver *s, const boarding *b, const worth *next,
                                        int32_t floor_s, uint32_t rows, worth *out);
GW_MUST_USE gw_status chain_worth_headway(gw_chain_solver *s, const gw_chain_line *l, const worth *next,
                                          int32_t floor_s, uint32_t rows, worth *out);
/* What boarding l in the second after y is worth, at its beginning and end; run: that of y. */
void chain_run_worth(const gw_chain_line *l, uint32_t run, int64_t hold, const worth *next, int64_t y,
                     double *begin, double *end);
/* Its mean over the seconds [from, to). */
double chain_run_mean(const gw_chain_line *l, uint32_t run, int64_t hold, const worth *next, int64_t from,
                      int64_t to);

/* Who is ready by this moment surely gets the best of next with line l; INT64_MIN: there is none. */
int64_t chain_line_best(const gw_chain_line *l, const worth *next);

/* mass.c. weight: chance to arrive, by moment of the arrival at the next link; NULL: 1. limit_s: later is
 * gone. */
GW_MUST_USE gw_status chain_mass_calls(gw_chain_solver *s, const boarding *b, const worth *weight,
                                       int32_t limit_s, uint32_t to, mass *m, parts *p);
GW_MUST_USE gw_status chain_mass_headway(gw_chain_solver *s, const gw_chain_line *l, const worth *weight,
                                         int32_t limit_s, uint32_t to, mass *m, parts *p);
/* A cleared mass in the rows `to` (0, 1). */
GW_MUST_USE gw_status chain_mass_clear(gw_chain_solver *s, uint32_t to, int64_t first_s, int64_t last_s,
                                       mass *out);
double chain_weight_at(const worth *w, int64_t t);     /* of an atom */
double chain_weight_spread(const worth *w, int64_t t); /* of a second's mass */
/* Mass that boards in the second after y, with line l in this run, arrives. */
void chain_mass_arrive(mass *to, const gw_chain_line *l, uint32_t run, int64_t hold, int64_t y, double share,
                       const worth *weight, parts *p);

/* gate.c, gate_mass.c, clear.c */
GW_MUST_USE gw_status chain_clearance(gw_chain_solver *s, const gw_chain_span *p, uint32_t *out);
bool chain_certain(const clearance *c); /* takes the same for everybody */
static inline double chain_below(const clearance *c, int64_t x)
{
    return x >= c->cut_s ? 1 : x > 0 ? c->below[x] : 0;
}
/* Without the jump, to be summed with what was split in proportion between nodes so far apart: that sees a
 * straight line where the function is curved, on average a twelfth of the second difference too much. */
double chain_below_on_nodes(const clearance *c, int64_t x, int64_t step);
GW_MUST_USE gw_status chain_worth_gate(gw_chain_solver *s, const gw_chain_link *l, const worth *next,
                                       int32_t floor_s, uint32_t rows, worth *out);
GW_MUST_USE gw_status chain_mass_gate(gw_chain_solver *s, const gw_chain_link *l, const worth *weight_before,
                                      const worth *weight, int32_t limit_s, uint32_t to, mass *m, parts *p);

/* choice.c. Of link k, by the worths behind it: of a bank; of all that count, forwards. */
GW_MUST_USE gw_status chain_worth_choice(gw_chain_solver *s, const boarding *b, uint32_t k, uint32_t bank,
                                         int32_t floor_s);
GW_MUST_USE gw_status chain_mass_choice(gw_chain_solver *s, const boarding *b, uint32_t k,
                                        const worth *weight, int32_t limit_s, uint32_t to, mass *m, parts *p);

/* choice_sparse.c. Of link k, whose worth is then not written down. */
struct choice_sparse *chain_sparse_create(void); /* NULL: no memory */
void chain_sparse_free(struct choice_sparse *p);
uint32_t chain_sparse_link(const gw_chain *c);
GW_MUST_USE gw_status chain_sparse_begin(gw_chain_solver *s, const gw_chain_link *l, uint32_t k,
                                         int32_t floor_s, gw_chain_odds *out);
double chain_sparse_at(struct choice_sparse *p, int32_t t);
bool chain_sparse_leave_by(struct choice_sparse *p, double least, int32_t *out);

#endif
