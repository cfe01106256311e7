/* A sweep: one scenario with some of its fields at many values, every combination of them, each a case; one
 * table, one chart of the trade-off between saving and buses, one report.
 *
 * "m1.headway_min=5:60:5" is a field (planner/scenario/edit.h) and its values: first:last:step of numbers, or
 * a list with commas between (not inside of brackets or quotes). "variant=low,high" stands for variants of
 * the file, "variant=*" for all of them, by name. The last field varies fastest.
 *
 * Each finished case is kept as a part: a small JSON text named by the hash of its scenario and of everything
 * else it was computed from, so that a part of other data, options or content is never taken for it. Parts
 * can be computed in any order, on any machine; what is written from all of them is the same bytes.
 *
 *   create → settle → (take | run …) → write     a sweep on a machine that has the data
 *   open → take … → write                        merging: needs the parts alone
 *
 * Nothing is printed or stored here. One thread uses a sweep; running starts threads of its own.
 */
#ifndef GW_SAVINGS_SWEEP_H
#define GW_SAVINGS_SWEEP_H

#include "planner/savings/batch.h"
#include "planner/savings/receipt.h"

enum { GW_SWEEP_MAX_AXES = 8, GW_SWEEP_MAX_ITEMS = 10000, GW_SWEEP_MAX_FILES = 8, GW_SWEEP_NAME = 48 };
#define GW_SWEEP_MAX_BYTES ((size_t)16 << 20) /* of sweep.json */

typedef struct gw_sweep gw_sweep;

/* *out: owned, untouched on failure. Returns GW_OK; GW_BAD_INPUT with *errors filled (values that cannot be
 * set), or with err alone (what of vary cannot be read); GW_LIMIT; GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_sweep_create(gw_str scenario_json, const char *const *vary, uint32_t n_vary,
                                      gw_sweep **out, gw_scenario_errors *errors, gw_error *err);
/* From sweep.json. GW_OK, GW_BAD_INPUT or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_sweep_open(gw_str sweep_json, gw_sweep **out, gw_error *err);
void gw_sweep_free(gw_sweep *s); /* accepts NULL */

uint32_t gw_sweep_count(const gw_sweep *s);
const char *gw_sweep_label(const gw_sweep *s, uint32_t item); /* "m1.headway_min=5, m1.vehicle.seats=12" */

/* Reads and applies every item, and computes nothing: what gw_batch_check finds. */
GW_MUST_USE gw_status gw_sweep_check(const gw_sweep *s, const gw_dataset *base,
                                     const gw_savings_options *options, gw_batch_errors *errors,
                                     gw_error *err);
/* Fixes what all items are computed from: reads and applies every one, chooses the day and, when the options
 * name none, the port that the first item speaks of, which is computed for that unless `known`, the
 * sweep.json of the same sweep begun before, says it (empty: there is none; of another sweep: it is not
 * used). options: borrowed until the sweep is freed, with all they point to. Returns what gw_batch_check
 * returns. */
GW_MUST_USE gw_status gw_sweep_settle(gw_sweep *s, const gw_dataset *base, const gw_savings_options *options,
                                      gw_str known, gw_batch_errors *errors, gw_error *err);
/* What they found, each once: a line each with what the case is called; or as the faults of a scenario, whose
 * message says in which cases. */
void gw_sweep_faults(const gw_sweep *s, const gw_batch_errors *errors, gw_buf *out);
GW_MUST_USE gw_status gw_sweep_list_faults(const gw_sweep *s, const gw_batch_errors *errors,
                                           gw_scenario_errors *out);
/* sweep.json: {"schema": "gangway-sweep/1", "frame", "names", "scenario", "vary"}; once settled or opened.
 * Borrowed. */
gw_str gw_sweep_definition(const gw_sweep *s);
gw_str gw_sweep_before(const gw_sweep *s); /* before.json; empty: none. Borrowed */
/* "5f….json": of the part of an item. */
void gw_sweep_part_name(const gw_sweep *s, uint32_t item, char out[GW_SWEEP_NAME]);
/* Takes the text of a part over into the sweep. GW_OK, GW_BAD_INPUT (damaged, or of another item) or
 * GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_sweep_take(gw_sweep *s, uint32_t item, gw_str part, gw_error *err);
bool gw_sweep_has(const gw_sweep *s, uint32_t item);

/* Called in the order of the items, never from two threads at once. */
typedef gw_status (*gw_sweep_keep_fn)(void *context, uint32_t item, gw_str part, gw_error *err);
/* Computes the items that are wanted ([count]; NULL: all) and not there yet. keep may be NULL. Returns what
 * gw_batch_run returns. */
GW_MUST_USE gw_status gw_sweep_run(gw_sweep *s, const gw_dataset *base, const bool *wanted,
                                   gw_sweep_keep_fn keep, void *context, gw_error *err);

/* Each is whole, or empty after a failure. Owned: gw_sweep_outputs_free. */
typedef struct {
    gw_buf sweep_json;            /* the definition */
    gw_buf sweep_csv;             /* a row an item: the fields, then planner/savings/row.h */
    gw_buf chart_svg[GW_N_LANGS]; /* saving against the first field and against buses */
    gw_buf report_html;           /* self-contained, three languages, made for A4 */
    gw_buf receipt_json;          /* "gangway-sweep-receipt/1" */
    gw_buf summary_text;          /* for a terminal, English */
} gw_sweep_outputs;
void gw_sweep_outputs_free(gw_sweep_outputs *o); /* the contents; accepts {0} */
/* GW_OK; GW_BAD_INPUT when an item is missing (the first is named, and how many); GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_sweep_write(const gw_sweep *s, gw_sweep_outputs *out, gw_error *err);
/* Every file but receipt.json, in the order in which they are to be written. */
uint32_t gw_sweep_files(const gw_sweep_outputs *o, gw_savings_file out[GW_SWEEP_MAX_FILES]);

bool gw_sweep_is_receipt(gw_str receipt_json);
/* As gw_receipt_read; its first input is sweep.json. */
GW_MUST_USE gw_status gw_sweep_receipt_read(const char *json, size_t n, gw_receipt *out, gw_error *err);

#endif
