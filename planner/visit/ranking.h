/* Which border port to take to an appointment: all ports in one table, and which is best at each time of the
 * day.
 *
 * A row of the table is what gw_visit_leave_by answers when its port is the only one allowed (its best
 * option), so the two never disagree. Rows stand by leave-by at the certainty asked for, the latest first.
 * Ports that nobody can use for this appointment come after them, each with its reason.
 *
 * The day is the calendar day of the appointment on the clock of where the journey begins: for each minute as
 * the appointment, the port with the latest leave-by, once at the certainty and once at one half (who turns
 * up and goes). Leaving over GW_RANK_EARLIEST_S before it, so as to pass the night on the way, counts as no
 * way here. Ways are looked for at moments up to four hours apart (one in the morning) and at the
 * appointment, and each is used from its moment to the one before and the one after. Leave-by of a way is
 * exact, from its chain, and never falls when the appointment is later; so between two minutes no other port has to be
 * looked at that is not as good at the later minute as the best was at the earlier one; what that leaves open is halved,
 * down to the minute. Guarantee, for the ways known: at each minute of the day the port named is the best, or behind it by
 * less than a minute. A way that no search finds at those moments is not known, and one a
 * quarter of an hour behind another of its port at both moments is left out.
 *
 * Instants and seconds; INT64_MIN: there is none. Answers own their memory: zero them before, free them
 * after.
 */
#ifndef GW_VISIT_RANKING_H
#define GW_VISIT_RANKING_H

#include "planner/port/day.h"
#include "planner/visit/last.h"

enum { GW_RANKING_PORTS = 64 }; /* as many as a port_mask knows */
enum { GW_RANK_EARLIEST_S = 6 * 3600 };

typedef enum {
    GW_RANK_USED,
    GW_RANK_EXCLUDED, /* the question's port_mask leaves it out */
    GW_RANK_CLOSED,   /* to travellers, for the time being */
    GW_RANK_NO_GATE,  /* its hours are not known, or it is no port that one walks through */
    GW_RANK_NO_STOP,  /* no stop is known on one of its sides */
    GW_RANK_SHUT,     /* by then: who would be through in time has passed hours before */
    GW_RANK_STEPS,    /* there is a way, but none that is known to be without steps */
    GW_RANK_NO_WAY,   /* within the limits of the question */
    GW_RANK_TOO_LATE, /* not in time even once in two */
    GW_RANK_N_STATES
} gw_rank_state;
extern const char *const gw_rank_state_names[GW_RANK_N_STATES]; /* "used", "closed", … */

typedef enum { GW_STEPS_UNKNOWN, GW_STEPS_NONE, GW_STEPS_SOME } gw_steps;

typedef struct {
    uint32_t port;
    gw_rank_state state; /* what is below is of USED alone */
    gw_visit_option option;
    uint32_t journey; /* of plan.journeys */
    uint32_t rides;
    int32_t walk_s, walk_m; /* metres of street, where they are known: in the halls only minutes are */
    double turn_up_s;       /* mean from door to desk of who leaves at any moment of the hour up to leave_by[0] (else
                               leave), whatever comes next; four hours after it counts as being there */
    gw_steps steps;         /* as far as feeds say of its vehicles and stops */
    gw_port_opening hours;  /* the day's, if has_hours: the longest; clock seconds, in the direction asked */
    bool has_hours;
    const char *exception;   /* source of what holds on that day alone; NULL */
    bool has_last;           /* a way home by this port is known that day */
    gw_visit_last_port last; /* slack from the appointment on */
} gw_rank_row;

typedef struct { /* appointments of [from, to) */
    int64_t from, to;
    uint32_t port, next;             /* best, and the next best in the middle; GW_NO_ID: none is so sure */
    int64_t middle;                  /* a minute */
    int64_t leave_by, next_leave_by; /* for an appointment then */
} gw_rank_span;

typedef struct {
    double share;
    gw_rank_span *spans; /* owned */
    uint32_t n;
    size_t cap;
} gw_rank_day;
enum { GW_RANK_SURE, GW_RANK_EVEN, GW_RANK_DAYS };

typedef struct {
    gw_visit_request request;
    gw_plan_answer plan; /* journeys of the rows, as in gw_visit_answer */
    gw_rank_row rows[GW_RANKING_PORTS];
    uint32_t n, n_used; /* rows[0 … n_used) can be used */
    gw_rank_day day[GW_RANK_DAYS];
} gw_ranking;

/* GW_OK, GW_BAD_INPUT (as gw_visit_leave_by; and "from", "to": not on two sides, or at a port), GW_NO_MEMORY.
 */
GW_MUST_USE gw_status gw_visit_rank(gw_visitor *v, const gw_dataset *d, const gw_visit_request *r,
                                    gw_ranking *out, gw_error *err);
void gw_ranking_free(gw_ranking *a);

/* The rows that can be used by another measure, the best first; those alike or not known in the order of leave-by: how much
 * later than usual one in twenty is there, seconds on foot, rides, fare, known to be without steps, the latest way home (as
 * sure as asked). false: fares cannot be compared, for they are not all known whole and in one currency. */
typedef enum {
    GW_RANK_BY_LEAVE,
    GW_RANK_BY_RISK,
    GW_RANK_BY_WALKING,
    GW_RANK_BY_RIDES,
    GW_RANK_BY_COST,
    GW_RANK_BY_STEPS,
    GW_RANK_BY_RETURN,
    GW_RANK_MEASURES
} gw_rank_measure;
extern const char *const gw_rank_measure_names[GW_RANK_MEASURES]; /* "leave_by", "risk", … */
bool gw_ranking_order(const gw_dataset *d, const gw_ranking *a, gw_rank_measure m, uint32_t out[GW_RANKING_PORTS]);

/* docs/API.md; and for a terminal. */
void gw_ranking_write_json(const gw_dataset *d, const gw_ranking *a, gw_lang lang, gw_buf *out);
void gw_ranking_write_text(const gw_dataset *d, const gw_ranking *a, gw_lang lang, gw_buf *out);

#endif
