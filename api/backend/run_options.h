/* What a run over HTTP is asked for: what gangway simulate takes as options, as a JSON object. The body of a
 * POST is checked here member by member; with its day and place fixed it is kept as canonical JSON, and read
 * again when the run begins.
 *
 *   day, place, port, variant, demand (the text of a CSV)     text
 *   before         a scenario, or the id of a stored one: what it makes of the data is the baseline
 *   vary           list of texts as gangway sweep takes them: the run is a sweep (planner/savings/sweep.h)
 *   travellers     list of words (planner/port/traveller.h)
 *   year 2000 … 2100, first_minute 0 … 1440, minutes 60 … 2880, search_every 1 … 60,
 *   draws 0 … 100000, seed 0 … 1000000000     whole numbers
 *   costs          {bus_hour, bus_km, bus_day, passenger_hour: 0 … 1e9, currency: three letters}
 */
#ifndef GW_BACKEND_RUN_OPTIONS_H
#define GW_BACKEND_RUN_OPTIONS_H

#include "planner/savings/sweep.h"

enum { GW_RUN_OPTIONS_MAX_BYTES = 2 << 20 };

typedef struct {
    gw_savings_options o; /* place, port and demand borrow from what follows; day GW_DAY_NONE: not given */
    char place[64], port[96], variant[64]; /* variant "": none */
    char before_id[64];                    /* of a stored scenario that is not put in yet; "": none */
    const char *vary[GW_SWEEP_MAX_AXES];   /* zero-ended, borrowed from tree */
    uint32_t n_vary;                       /* 0: no sweep */
    gw_json *tree;                         /* owned */
    gw_buf before;                         /* owned: what o.before borrows */
} gw_run_options;

/* json empty: nothing is chosen. out: borrows from itself, so it stays where it is; what is wrong keeps its
 * default. errors (may be NULL): every member that is wrong, by its name, is added. Returns GW_OK;
 * GW_BAD_INPUT, err beginning with the member's name when it is one alone; GW_NO_MEMORY. Free it
 * (gw_run_options_free) also after a failure. */
GW_MUST_USE gw_status gw_run_options_read(gw_str json, gw_run_options *out, gw_scenario_errors *errors,
                                          gw_error *err);
void gw_run_options_free(gw_run_options *r);
/* Puts the stored scenario in place of its id. GW_OK, GW_BAD_INPUT or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_run_options_set_before(gw_run_options *r, gw_str scenario_json, gw_error *err);
/* Canonical JSON with day and place said. Appends. */
GW_MUST_USE gw_status gw_run_options_write(gw_run_options *r, gw_day day, gw_buf *out, gw_error *err);
/* As it is shown: a demand and a baseline by size and sum, their texts are files of the run. Appends; GW_OK
 * or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_run_options_show(gw_str json, gw_buf *out);

#endif
