/* What the files of explain share. Not for others. */
#ifndef GW_EXPLAIN_PRIV_H
#define GW_EXPLAIN_PRIV_H

#include "planner/explain/explain.h"

typedef struct { /* an explanation while it is made */
    gw_planner *p;
    const gw_dataset *d;
    const gw_plan_answer *a;
    const gw_explain_subject *s; /* NULL: the answer itself */
    gw_explanation *out;
    gw_error *err;
    gw_plan_request forced; /* the question for its one moment, for journeys with the subject alone */
    gw_plan_answer found;   /* of the last search; owned */
    uint32_t *patterns;     /* owned: of a LINE, not removed */
    uint32_t n_patterns;
} gw_explainer;

static inline bool gw_explain_arrives(const gw_explainer *x)
{
    return x->a->request.direction == GW_ARRIVE_BY;
}

/* subject.c */
uint32_t gw_explain_find(const gw_explain_subject *s, const gw_dataset *d, const gw_plan_request *r,
                         const gw_journey_set *set); /* the first journey with the subject, or GW_NO_ID */

/* explain.c: searches and results. Past the last search that is allowed nothing is found. */
GW_MUST_USE gw_status gw_explain_search(gw_explainer *x, const gw_plan_request *r); /* fills found */
gw_explain_reason *gw_explain_add(gw_explainer *x, gw_explain_code code);           /* NULL: no more room */
/* The request changed, as asked (window and all): found something, or the subject? Then it would help, and
 * *helps (may be NULL) is true. */
GW_MUST_USE gw_status gw_explain_try(gw_explainer *x, const gw_plan_request *r,
                                     const gw_explain_change *changes, uint32_t n, bool *helps);
/* The question from (or to) another end. Frees ref. */
GW_MUST_USE gw_status gw_explain_try_end(gw_explainer *x, bool from, gw_buf *ref);
/* Copies found.journeys[i] into out->found. */
GW_MUST_USE gw_status gw_explain_keep(gw_explainer *x, uint32_t i, uint32_t *number);
/* Of found: the earliest arrival (arrive: the latest departure), of those the fewest rides. */
uint32_t gw_explain_best(const gw_explainer *x);

/* loss.c: the subject can be had within the limits, and is not in the answer. found: all ways to have it. */
GW_MUST_USE gw_status gw_explain_loss(gw_explainer *x);
void gw_explain_dominated(gw_explainer *x, uint32_t own); /* out->found.journeys[] */
/* The latest ride that is there by until_s (arrive: the earliest that leaves from then on): if it leaves a
 * little (most_s) before the time asked for, or comes a little after it, and would be in the answer then, it
 * was missed. */
GW_MUST_USE gw_status gw_explain_missed(gw_explainer *x, int32_t until_s, int32_t horizon_s, int32_t most_s);

/* limits.c: it cannot; which limit is it? */
GW_MUST_USE gw_status gw_explain_limits(gw_explainer *x);

/* facts.c: what the timetable says by itself. */
GW_MUST_USE gw_status gw_explain_outside(gw_explainer *x);
GW_MUST_USE gw_status gw_explain_service(gw_explainer *x);
/* Days nearer to what the feeds hold, the nearest first, until one helps. */
GW_MUST_USE gw_status gw_explain_feed_days(gw_explainer *x);
GW_MUST_USE gw_status gw_explain_port(gw_explainer *x, bool *settled);
void gw_explain_closed(gw_explainer *x, const gw_journey_set *s, uint32_t journey);
void gw_explain_via_closed(gw_explainer *x);
/* Of an empty answer: ports among the vias that are closed or cannot be used; one that helps in their place.
 */
GW_MUST_USE gw_status gw_explain_via_ports(gw_explainer *x);

/* near.c */
bool gw_explain_direction(gw_explainer *x); /* of a LINE: only the other way; adds the reason */
void gw_explain_line_far(gw_explainer *x);
GW_MUST_USE gw_status gw_explain_nearest(gw_explainer *x);

/* sentence.c */
void gw_explain_subject_name(const gw_dataset *d, const gw_explanation *e, gw_lang lang, gw_buf *out);

/* clock.c */
gw_day gw_explain_day(const gw_dataset *d, const gw_end *e, int64_t instant);
/* "2026-11-25T08:56:00+08:00" on that end's clock, whole minutes: the one before, or (up) after. */
int64_t gw_explain_minute(int64_t instant, bool up);
void gw_explain_time_value(const gw_dataset *d, const gw_end *e, int64_t instant, char out[64]);
/* The same clock on another day. */
int64_t gw_explain_on_day(const gw_dataset *d, const gw_end *e, int64_t instant, gw_day day);

#endif
