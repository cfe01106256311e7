/* What the files of the port ranking share. Not for others.
 *
 *   ranking.c        the table
 *   ranking_day.c    which port is best at each minute of the day
 *   ranking_looks.c  leave-by of one way for one of them
 *   ranking_ways.c   the ways that are compared for it
 *   ranking_orders.c the rows by another measure
 *   ranking_row.c    what a row says beside its leave-by
 *   ranking_json.c, ranking_text.c, ranking_say.c, ranking_words.c
 */
#ifndef GW_VISIT_RANKING_PRIV_H
#define GW_VISIT_RANKING_PRIV_H

#include "planner/visit/ranking.h"
#include "planner/visit/visit_priv.h"

typedef struct {
    uint32_t port;
    uint32_t moment; /* at which it was found: of rank_ways.moments */
    int32_t takes_s; /* then, about */
    gw_chain chain;  /* in the visitor's arena */
} rank_way;

enum { RANK_MOMENTS = 16 };

typedef struct {
    visit_question x; /* of one port and moment at a time */
    gw_visit_request request;
    int32_t moments[RANK_MOMENTS]; /* rising: the day's first and last minute, and some between */
    uint32_t n_moments;
    int32_t asked_s; /* the one that is the minute of the appointment */
    rank_way *ways;  /* owned */
    size_t n, cap;
} rank_ways;

/* Moments of the appointment's day, without a way as yet. */
void rank_ways_begin(gw_visitor *v, const gw_dataset *d, const gw_visit_request *r, rank_ways *out);
/* Those that a row of the table has weighed, found at the appointment. */
GW_MUST_USE gw_status rank_ways_of_row(rank_ways *y, uint32_t port, const visit_question *asked);
/* Those of some ports (bits) at all other moments. */
GW_MUST_USE gw_status rank_ways_find(rank_ways *y, uint64_t ports, gw_error *err);
void rank_ways_free(rank_ways *y);

/* ranking_looks.c: what is known of each way's leave-by. */
#define RANK_NEVER INT32_MIN
typedef struct { /* latest leaving for each share; RANK_NEVER: none from the floor on, or not asked */
    int32_t at[GW_RANK_DAYS];
} rank_leaves;
typedef struct {
    double share[GW_RANK_DAYS];
    struct rank_way_looks *of; /* [n] by way; owned */
    size_t n;
} rank_looks;
GW_MUST_USE gw_status rank_looks_begin(const rank_ways *y, const double share[GW_RANK_DAYS], rank_looks *out);
void rank_looks_free(rank_looks *l);
/* For an appointment at at_s; floor_s: RANK_NEVER: the share is not asked for. Within RANK_SLIP_S it never
 * falls when the appointment is later. */
enum { RANK_SLIP_S = 2 /* grids, rounding */ };
GW_MUST_USE gw_status rank_look(const rank_ways *y, rank_looks *l, size_t way, int32_t at_s,
                                const int32_t *floor_s, rank_leaves *out);
/* What it is at most, by what is known of later appointments. */
int32_t rank_most(const rank_looks *l, size_t way, int k, int32_t at_s);

/* ranking_row.c: rides, walks, steps of the row's journey; hours of the port that day. */
void rank_describe(const gw_dataset *d, const gw_plan_request *r, const gw_journey_set *s, gw_rank_row *row);
GW_MUST_USE gw_status rank_hours(gw_visitor *v, const gw_dataset *d, const gw_plan_request *r,
                                 gw_rank_row *row);
/* The last way home by each port, into the rows. */
GW_MUST_USE gw_status rank_last(gw_visitor *v, const gw_dataset *d, gw_ranking *out, gw_error *err);

/* Fills the spans of each share. */
GW_MUST_USE gw_status rank_days(const rank_ways *y, const double share[GW_RANK_DAYS],
                                gw_rank_day out[GW_RANK_DAYS]);

/* ranking_words.c: sentences; {1} … are filled in. */
typedef enum {
    RANK_BEST,        /* 1 port, 2 clock, 3 how often, 4 the appointment */
    RANK_BEST_UNSURE, /* 5 the certainty asked for */
    RANK_NONE,        /* 1 the appointment */
    RANK_ROW,         /* 1 number, 2 port, 3 clock */
    RANK_ROW_UNSURE,  /* 4 how often */
    RANK_MEDIAN,      /* 1 minutes */
    RANK_TURN_UP,     /* 1 minutes */
    RANK_MEANS,       /* 1 rides, 2 minutes on foot, 3 metres */
    RANK_NO_CATCH,
    RANK_STEPS_NONE,
    RANK_STEPS_SOME,
    RANK_STEPS_UNKNOWN,
    RANK_HOURS,    /* 1 opens, 2 closes, 3 last admission */
    RANK_HOURS_ON, /* 1 opens */
    RANK_HOURS_ALL,
    RANK_EXCEPTION,  /* 1 source */
    RANK_LAST,       /* 1 clock, 2 how often */
    RANK_LAST_SLACK, /* 1 hours, 2 minutes */
    RANK_LAST_NONE,
    RANK_NOT_USED,
    RANK_REASON,   /* 1 port, 2 reason */
    RANK_DAY_SURE, /* 1 how often */
    RANK_DAY_EVEN,
    RANK_SPAN,       /* 1-2 clocks, 3 port, 4 minutes, 5 next port */
    RANK_SPAN_EVEN,  /* 1-3, 5: as good within the minute */
    RANK_SPAN_ALONE, /* 1-3 */
    RANK_SPAN_NONE,  /* 1-2 */
    RANK_ALL_DAY,    /* 1 port */
    RANK_NOBODY_ALL_DAY,
    RANK_UNTIL,  /* 1 clock, 2 port */
    RANK_FROM,   /* 1 port */
    RANK_THEN,   /* 1 clock, 2 port */
    RANK_NOBODY, /* in place of a port */
    RANK_ORDERS,
    RANK_BY_FIRST, /* 1 ports; in the order of gw_rank_measure from RISK on */
    RANK_BY_LAST = RANK_BY_FIRST + GW_RANK_MEASURES - 2,
    RANK_NO_COST,
    RANK_COMMA,
    RANK_N_WORDS
} rank_word;
void rank_say(gw_buf *out, rank_word w, gw_lang lang, const char *const *fill, int n);
const char *rank_reason(gw_rank_state state, gw_lang lang);
/* ranking_say.c: "By Shenzhen Bay: leave by …"; "Until 09:10 Shenzhen Bay; from then on Futian." */
void rank_say_first(const gw_dataset *d, const gw_ranking *a, gw_lang lang, gw_buf *out);
void rank_say_day(const gw_dataset *d, const gw_ranking *a, const gw_rank_day *day, gw_lang lang,
                  gw_buf *out);
void rank_say_last(const gw_dataset *d, const gw_ranking *a, const gw_rank_row *row, gw_lang lang,
                   gw_buf *out);
void rank_join(gw_buf *out, gw_lang lang); /* a semicolon, unless nothing stands before it */
void rank_say_risk(const gw_dataset *d, const gw_ranking *a, const gw_rank_row *row, gw_lang lang,
                   gw_buf *out);

/* ranking_say.c: what sentences and tables share. */
const char *rank_port_name(const gw_dataset *d, uint32_t port, gw_lang lang);
const gw_end *rank_zone_of(const gw_ranking *a); /* whose clock the answer is told by */
void rank_clock_at(const gw_dataset *d, const gw_ranking *a, int64_t instant, char out[12]);
/* The end of a span: midnight is the end of the day. */
void rank_end_at(const gw_dataset *d, const gw_ranking *a, int64_t instant, char out[12]);

#endif
