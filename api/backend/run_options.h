/* What a run over HTTP is asked for: what gangway simulate takes as options, as a JSON object. The body of a
 * POST is checked here member by member; with its day and place fixed it is kept as canonical JSON, and read
 * again when the run begins.
 *
 *   day, place, port, variant, demand (the text of a CSV)     text
 *   travellers     list of words (planner/port/traveller.h)
 *   year 2000 … 2100, first_minute 0 … 1440, minutes 60 … 2880, search_every 1 … 60,
 *   draws 0 … 100000, seed 0 … 1000000000     whole numbers
 *   costs          {bus_hour, bus_km, bus_day, passenger_hour: 0 … 1e9, currency: three letters}
 */
#ifndef GW_BACKEND_RUN_OPTIONS_H
#define GW_BACKEND_RUN_OPTIONS_H

#include "planner/savings/run.h"

enum { GW_RUN_OPTIONS_MAX_BYTES = 2 << 20 };

typedef struct {
    gw_savings_options o; /* place, port and demand borrow from what follows; day GW_DAY_NONE: not given */
    char place[64], port[96], variant[64]; /* variant "": none */
    gw_json *tree;                         /* owned */
} gw_run_options;

/* json empty: nothing is chosen. out: borrows from itself, so it stays where it is. Returns GW_OK;
 * GW_BAD_INPUT, beginning with the member's name; GW_NO_MEMORY. Free it (gw_run_options_free) also after a
 * failure. */
GW_MUST_USE gw_status gw_run_options_read(gw_str json, gw_run_options *out, gw_error *err);
void gw_run_options_free(gw_run_options *r);
/* Canonical JSON with day and place said. Appends. */
GW_MUST_USE gw_status gw_run_options_write(gw_run_options *r, gw_day day, gw_buf *out, gw_error *err);
/* As it is shown: a demand by its size and sum, its text is a file of the run. Appends; GW_OK or
 * GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_run_options_show(gw_str json, gw_buf *out);

#endif
