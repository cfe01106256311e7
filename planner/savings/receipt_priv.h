/* What receipts of cases and of sweeps have in common. Not for others. */
#ifndef GW_SAVINGS_RECEIPT_PRIV_H
#define GW_SAVINGS_RECEIPT_PRIV_H

#include "planner/savings/receipt.h"

typedef struct {
    const char *schema;
    const char *key, *file; /* what was asked: "scenario", "scenario.json" */
    bool may_need_no_data;  /* then data and options may be absent */
} receipt_form;

/* Members "before", "demand", "data", "options" of an object that is open in w: everything that a case was
 * computed from but its scenario. before, demand: texts, empty when there are none. GW_OK or GW_NO_MEMORY. */
GW_MUST_USE gw_status receipt_put_frame(const gw_dataset *base, const gw_savings_options *o, gw_day day,
                                        gw_str before, gw_str demand, gw_json_writer *w);
/* Member "sha256" of the bytes. GW_OK or GW_NO_MEMORY. */
GW_MUST_USE gw_status receipt_put_sum(gw_json_writer *w, const char *key, const void *p, size_t n);
/* Member "outputs". GW_OK or GW_NO_MEMORY. */
GW_MUST_USE gw_status receipt_put_outputs(const gw_savings_file *files, uint32_t n, gw_json_writer *w);
/* gw_receipt_read of another form. */
GW_MUST_USE gw_status receipt_read_as(const char *json, size_t n, const receipt_form *form, gw_receipt *out,
                                      gw_error *err);

#endif
