/* What gangway compare is given, made into finished cases: scenarios are run, folders are read. */
#ifndef GW_TOOLS_COMPARE_INPUTS_H
#define GW_TOOLS_COMPARE_INPUTS_H

#include "planner/savings/compare.h"
#include "tools/gangway/run_options.h"

typedef struct {
    const char *path;            /* as given; borrowed */
    char label[96], folder[128]; /* "cases/2-szb-direct" */
    gw_buf scenario;             /* text to be run; empty: path is the folder of a finished case */
    gw_buf case_json, receipt_json, draws_csv;
} compare_input;

typedef struct {
    compare_input list[GW_COMPARE_MAX_CASES]; /* what they hold is owned */
    uint32_t n;
    gw_buf faults; /* of scenarios, for a terminal */
} compare_inputs;

/* words: scenario files and folders; variants: each scenario file is followed by its variants. */
GW_MUST_USE gw_status compare_inputs_read(compare_inputs *in, const char *const *words, uint32_t n,
                                          bool variants, gw_error *err);
/* Runs those that are not finished, and writes every case to OUTPUT/cases. */
GW_MUST_USE gw_status compare_inputs_run(compare_inputs *in, const run_options *o, const char *output,
                                         gw_error *err);
gw_compare_case compare_input_case(const compare_input *x); /* borrows from x */
void compare_inputs_free(compare_inputs *in);

#endif
