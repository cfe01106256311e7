/* An inverse question as a whole: what was asked, its answer, and a receipt with which anybody can ask it
 * again: gangway solve, and gangway verify of its folder.
 *
 * question.json: {"schema": "gangway-question/1", "scenario", "against", "vary", "goal"} or {…, "scenario" or
 * null, "departures", "slots", "first", "last", "every", "late", "lead" (minutes) or null, "certainty"}.
 * receipt.json: as of a case (planner/savings/receipt.h), schema "gangway-solve-receipt/1", with the hash of
 * question.json in place of the scenario's; without data and options where no data were needed. The same
 * input gives the same bytes. Nothing is printed or stored. Blocking; any thread.
 */
#ifndef GW_SAVINGS_QUESTION_H
#define GW_SAVINGS_QUESTION_H

#include "planner/savings/receipt.h"
#include "planner/savings/slots.h"
#include "planner/savings/solve.h"

typedef struct {             /* borrowed */
    gw_str scenario;         /* text; empty: none (departures with a lead that is given) */
    gw_str against;          /* text of the other scenario; empty: none */
    const char *vary, *goal; /* NULL: departures are asked for */
    const char *slots;
    gw_slots_options places; /* lead_min -1: computed, with `certainty`; lead_at stays NULL */
    double certainty;        /* 0.5 … 0.999 */
} gw_question;

static inline bool gw_question_is_departures(const gw_question *q)
{
    return q->vary == NULL;
}
static inline bool gw_question_needs_data(const gw_question *q)
{
    return !gw_question_is_departures(q) || q->places.lead_min < 0;
}

typedef struct { /* owned: gw_answer_free; each whole, or empty after a failure */
    gw_buf question_json, solve_json, receipt_json;
    gw_buf text[GW_N_LANGS]; /* for a terminal */
} gw_answer;
void gw_answer_free(gw_answer *a); /* the contents; accepts {0} */

/* base, options: of a run; NULL where no data are needed. Returns GW_OK; what gw_solve, gw_lead_compute and
 * gw_slots_choose return, then *errors (a line each) may hold more; GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_question_answer(const gw_dataset *base, const gw_question *q,
                                         const gw_savings_options *options, gw_answer *out, gw_buf *errors,
                                         gw_error *err);

/* What a question.json asks. *root: owned (gw_json_free), *text: owned; out borrows from both. GW_OK,
 * GW_BAD_INPUT (which member) or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_question_read(gw_str json, gw_json **root, gw_buf text[2], gw_question *out,
                                       gw_error *err);

bool gw_question_is_receipt(gw_str receipt_json);
/* As gw_receipt_read; its first input is question.json. */
GW_MUST_USE gw_status gw_question_receipt_read(const char *json, size_t n, gw_receipt *out, gw_error *err);

#endif
