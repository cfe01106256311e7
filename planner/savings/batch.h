/* Many scenarios over one base with one set of options: what compare, sweeps and inverse questions are made
 * of.
 *
 * Every item is read and applied first, so that all faults of all items are told at once, before anything is
 * computed. Then one item goes to one thread; the baseline is computed once, by all threads together.
 * Results are handed over in the order of the items and are the same bytes for any number of threads, and the
 * same as of gw_savings_run for the item alone. Memory: at most two unfinished or undelivered items a thread.
 * Blocking; any thread may call it, several at once.
 */
#ifndef GW_SAVINGS_BATCH_H
#define GW_SAVINGS_BATCH_H

#include "planner/savings/run.h"

typedef struct {       /* borrowed, while the call lasts */
    const char *label; /* what messages call it; not empty */
    const char *json;  /* the scenario */
    size_t n;          /* its bytes */
} gw_batch_item;

typedef struct {
    uint32_t item;           /* GW_NO_ID: the demand, which is the same for all */
    gw_scenario_error fault; /* change, field, value; message alone when the whole item is at fault */
} gw_batch_error;

typedef struct {
    gw_batch_error *list; /* owned; by item, then in the order of its file */
    size_t n, cap;
} gw_batch_errors; /* start as {0} */

void gw_batch_errors_free(gw_batch_errors *e); /* the contents */
/* "headway 0: change m1: service[0].headway_min: …", one line each. */
void gw_batch_errors_write_text(const gw_batch_errors *e, const gw_batch_item *items, gw_buf *out);
/* Member "errors": [{"item": label, "change", "field", "value", "message"}] of an object that is open in w.
 */
void gw_batch_errors_write_json(const gw_batch_errors *e, const gw_batch_item *items, gw_json_writer *w);

/* Called from any thread, never from two at once, in the order of the items. The result is the function's to
 * take: what it leaves in *result is freed. GW_OK, or what ends the batch (say why in *err). */
typedef gw_status (*gw_batch_deliver_fn)(void *context, uint32_t item, gw_savings_outputs *result,
                                         gw_error *err);

/* Reads and applies every item, and computes nothing. options: those of a run. Returns GW_OK; GW_BAD_INPUT
 * with *errors filled, or with err alone when an option or the demand is at fault; GW_NOT_FOUND;
 * GW_NO_MEMORY.
 */
GW_MUST_USE gw_status gw_batch_check(const gw_dataset *base, const gw_batch_item *items, uint32_t n,
                                     const gw_savings_options *options, gw_batch_errors *errors,
                                     gw_error *err);

/* gw_batch_check, then all of it. Of the options n_threads is that of the batch, progress counts items (and
 * is also asked, with the same count, as an item goes on), baseline may be NULL (then one is made for this
 * call). Returns what gw_batch_check returns, GW_CONFLICT (cancelled), or what deliver returned; of several
 * items that fail while they are computed the first counts, and those before it have been delivered. */
GW_MUST_USE gw_status gw_batch_run(const gw_dataset *base, const gw_batch_item *items, uint32_t n,
                                   const gw_savings_options *options, gw_batch_deliver_fn deliver,
                                   void *context, gw_batch_errors *errors, gw_error *err);

#endif
