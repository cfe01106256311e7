/* What a case was computed from and what came out, so that anybody can compute it again to the same bytes.
 *
 * receipt.json: {"schema": "gangway-receipt/1", "program", "scenario": {"id", "sha256"}, "before": {"sha256"}
 * or null, "demand": {"sha256"} or null, "data": {"timetable", "ports", "places", "fares": "sha256:…",
 * "feeds": [{"tag", "sha256"}]}, "options": {…}, "outputs": [{"name", "bytes", "sha256"}]}. The number of
 * threads is not in it: it does not show. The folder of a case also holds scenario.json, before.json
 * (canonical) and demand.csv (as given).
 */
#ifndef GW_SAVINGS_RECEIPT_H
#define GW_SAVINGS_RECEIPT_H

#include "planner/savings/run.h"

typedef struct {
    const char *name;      /* "od.csv" */
    const gw_buf *content; /* borrowed */
} gw_savings_file;

enum { GW_SAVINGS_MAX_FILES = 24, GW_RECEIPT_TEXT = 96 };
/* Every file of a case but receipt.json, in the order in which they are to be written; case.json is the last.
 * Those that there are not (demand.csv) are left out. */
uint32_t gw_savings_files(const gw_savings_outputs *o, gw_savings_file out[GW_SAVINGS_MAX_FILES]);

typedef struct {
    char what[GW_RECEIPT_TEXT]; /* "feed szb", "ports" */
    char sha256[65];
} gw_receipt_input;

typedef struct {
    gw_savings_options options; /* before and demand stay empty; place and port point into *_text */
    char place_text[GW_RECEIPT_TEXT], port_text[GW_RECEIPT_TEXT], program[GW_RECEIPT_TEXT];
    bool has_before, has_demand, has_data; /* no data: what was asked needed none; options are the defaults */
    gw_receipt_input inputs[64];           /* scenario, before, demand, and of the data */
    uint32_t n_inputs;
    gw_receipt_input outputs[GW_SAVINGS_MAX_FILES];
    uint32_t n_outputs;
} gw_receipt;

/* o: the options of the run, whose day is the one computed. Appends. GW_OK or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_receipt_write(const gw_dataset *base, const gw_savings_options *o,
                                       const gw_savings_outputs *made, gw_buf *out);
/* Reads what gw_receipt_write wrote. place_text belongs to *out: do not copy it away from there. GW_OK,
 * GW_BAD_INPUT (which field) or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_receipt_read(const char *json, size_t n, gw_receipt *out, gw_error *err);

#endif
