/* What the files of gangway reach share. */
#ifndef GW_TOOLS_CMD_REACH_H
#define GW_TOOLS_CMD_REACH_H

#include "planner/plan/plan.h"
#include "planner/strategy/strategy.h"

typedef struct { /* where people set out */
    gw_end end;
    gw_access *ways; /* owned */
    uint32_t n_ways;
    int32_t direct_walk_s; /* -1: none */
} gw_reach_origin;

typedef struct gw_reach {
    const gw_dataset *d;
    const gw_strategy *found;
    gw_lang lang;
    gw_end to;
    const char *date;
    gw_traveller traveller;
    int32_t day_zero_s, from_s, to_s, step_s; /* tt seconds; seconds */
    const gw_reach_origin *origins;
    uint32_t n_origins;
    const struct gw_reach *with; /* the same with a scenario: its ends are in the same order; NULL: none */
    const char *scenario;        /* its title */
} gw_reach;

typedef enum { GW_REACH_TEXT, GW_REACH_CSV, GW_REACH_JSON } gw_reach_format;

gw_strategy_value gw_reach_value(const gw_reach *r, const gw_reach_origin *o, int32_t time_s);
/* Minutes of those served, and the share; NAN: nobody. */
double gw_reach_minutes(const gw_reach *r, gw_strategy_value v);

/* "before", "after", "saved" */
typedef enum { GW_REACH_BEFORE, GW_REACH_AFTER, GW_REACH_SAVED } gw_reach_part;
const char *gw_reach_part_word(gw_reach_part part, gw_lang lang);

void gw_reach_text(const gw_reach *r, gw_buf *out); /* a table by hour */
void gw_reach_csv(const gw_reach *r, gw_buf *out);  /* every minute */
void gw_reach_json(const gw_reach *r, gw_buf *out);
/* Hours with percentiles and components, of what was found for the origins (planner/strategy/follow.h). */
GW_MUST_USE gw_status gw_reach_spread(const gw_reach *r, gw_reach_format format, gw_buf *out, gw_error *err);
/* All stops at one moment. */
GW_MUST_USE gw_status gw_reach_stops(const gw_reach *r, const gw_plan_request *walks, int32_t time_s,
                                     gw_buf *out);

#endif
