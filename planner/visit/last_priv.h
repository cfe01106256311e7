/* What the files of the last way home share. Not for others.
 *
 *   last.c           the question, the rows in order
 *   last_ways.c      one port: its ways and how sure they are
 *   last_search.c    the journeys they come from
 *   last_doubt.c     ways without departures on which sources disagree
 *   last_cause.c     what ends it; the hours of a gate
 *   last_fallback.c  what is left when it is missed
 *   last_words.c     sentences in three languages
 *   last_json.c, last_say.c, last_text.c
 */
#ifndef GW_VISIT_LAST_PRIV_H
#define GW_VISIT_LAST_PRIV_H

#include "planner/visit/last.h"
#include "planner/visit/visit_priv.h"

typedef struct {
    uint32_t journey;      /* of found */
    gw_chain all;          /* as the timetables have it */
    gw_chain sure;         /* without departures in doubt; the same arrays where there is none */
    const gw_doubt *doubt; /* of the departure left out last; NULL */
    int64_t leave_by[GW_VISIT_SHARES];
} last_way;

typedef struct {
    gw_visitor *v;
    const gw_dataset *d;
    const gw_visit_last_request *r;
    gw_plan_request ask; /* home by the end of the day */
    gw_query lines;      /* which lines and counters count */
    double shares[GW_VISIT_SHARES];
    int32_t begins_s, ends_s; /* the day */
    gw_journey_set found;     /* of the port under way: ways that differ */
    last_way *ways;
    size_t n_ways, cap_ways;
    int32_t floor_s; /* leavings before it are not looked at */
} last_question;

/* last.c. d, r and v are borrowed; free what grows. */
void last_fill(last_question *x, gw_visitor *v, const gw_dataset *d, const gw_visit_last_request *r);
void last_question_free(last_question *x);
/* Ports to be told apart: none when an end is a port already, or both ends are on one side. */
bool last_has_ports(const last_question *x);

typedef struct { /* of the journey that leaves last */
    int32_t leaves_s, arrives_s;
    gw_journey_set one; /* it alone; empty: there is none */
} last_journey;

/* last_search.c: ways that differ go to x->found. */
GW_MUST_USE gw_status last_keep_new(last_question *x, const gw_journey_set *s);
/* The last journey by these ports, with and without departures in doubt; and others that are there earlier, and so
 * surer. *unsure_s: when it leaves with them. Its set is to be freed. */
GW_MUST_USE gw_status last_search(last_question *x, uint64_t mask, last_journey *sure, int32_t *unsure_s,
                                  gw_plan_answer *notes, gw_error *err);

/* last_doubt.c. w->sure: w->all without what is in doubt. */
GW_MUST_USE gw_status last_drop_doubted(last_question *x, const gw_leg *legs, last_way *w);

/* last_ways.c: one of x->found as chains to x->ways, without its leave-by. *made false: it cannot be a chain. */
GW_MUST_USE gw_status last_make_way(last_question *x, uint32_t journey, bool *made);
/* Adds the way as it goes when one leaves then and nothing takes longer than usual. */
GW_MUST_USE gw_status last_show(last_question *x, const last_way *w, int32_t leave_s, gw_plan_answer *out);
/* mask 0: no border to choose. The first call's notes are the answer's. */
GW_MUST_USE gw_status last_weigh_port(last_question *x, uint64_t mask, gw_visit_last_port *row,
                                      gw_visit_last_answer *a, gw_error *err);

/* last_cause.c */
void last_find_cause(const last_question *x, const last_way *w, int64_t no_return, gw_visit_last_cause *out);
gw_visit_gate last_gate(const last_question *x, uint32_t port, gw_side from);

/* last_fallback.c */
GW_MUST_USE gw_status last_fall_back(last_question *x, gw_visit_last_answer *a, gw_error *err);

#endif
