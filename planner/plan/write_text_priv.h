/* What the files that write an answer as text share. Results that are texts are borrowed from the buffer
 * given. */
#ifndef GW_PLAN_WRITE_TEXT_PRIV_H
#define GW_PLAN_WRITE_TEXT_PRIV_H

#include "planner/plan/fares.h"
#include "planner/plan/plan_priv.h"

typedef struct {
    const gw_dataset *d;
    const gw_plan_answer *a;
    gw_lang lang;
    gw_buf *out;
    bool about;          /* from here on in this journey times are expected ones */
    gw_plan_fares fares; /* of the journey under way */
    bool credited;       /* the first of those whose data it is has been named */
} text_answer;

typedef struct {
    const char *text[GW_N_LANGS];
} text_words;

void text_say(text_answer *x, const text_words *w, const char *a, const char *b, const char *c);
const char *text_end_name(text_answer *x, const gw_end *e, gw_buf *into);
const char *text_duration(text_answer *x, int32_t seconds, gw_buf *into);
int64_t text_local_time(const text_answer *x, const gw_end *end, gw_stop_id stop, int32_t tt_s);
void text_clock_of(int64_t local, char out[12]);
void text_marked_time(text_answer *x, const char *mark, const gw_end *end, gw_stop_id stop, int32_t tt_s,
                      int32_t later);
void text_time(text_answer *x, const gw_end *end, gw_stop_id stop, int32_t tt_s, int32_t later);
void text_walk(text_answer *x, const gw_leg *leg, gw_buf *a, gw_buf *b);
void text_border(text_answer *x, const gw_leg *leg, gw_buf *a, gw_buf *b);
void text_ride(text_answer *x, const gw_leg *leg, gw_buf *a, gw_buf *b);
void text_stay(text_answer *x, const gw_leg *leg, gw_buf *a, gw_buf *b);
void text_alternatives(text_answer *x, uint32_t journey, uint32_t k);

#endif
