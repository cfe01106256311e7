/* What the files that write an answer as JSON share. */
#ifndef GW_PLAN_WRITE_JSON_PRIV_H
#define GW_PLAN_WRITE_JSON_PRIV_H

#include "planner/plan/fares.h"
#include "planner/plan/plan_priv.h"

typedef struct {
    const gw_dataset *d;
    const gw_plan_answer *a;
    gw_lang lang;
    gw_json_writer w;
    gw_buf scratch;
    gw_plan_fares fares; /* of the journey under way */
} json_answer;

/* What stands in scratch, which is then empty. */
void json_buf(json_answer *x, const char *key);
void json_end(json_answer *x, const char *key, const gw_end *e);
void json_instant(json_answer *x, const char *key, const gw_end *end, gw_stop_id stop, int64_t instant);
void json_leg(json_answer *x, uint32_t journey, uint32_t k);

#endif
