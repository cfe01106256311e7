/* What a dataset gives as it is, computed once and used by every run on it.
 *
 * The profiles before a change do not depend on the change (but for the lines it touches, which are told
 * apart), so runs that are given one baseline (gw_savings_options.baseline) compute each of them once: the
 * numbers are the same bytes with a baseline and without. A scenario as the baseline (gw_savings_options.before)
 * is another network over the same base, and has profiles of its own here. It keeps the base alive, and at most
 * GW_BASELINE_KEPT profiles that no run uses any more, those used last. Any thread may use one baseline,
 * several runs at once; who needs a profile that another thread is computing waits for it.
 */
#ifndef GW_SAVINGS_BASELINE_H
#define GW_SAVINGS_BASELINE_H

#include "planner/plan/dataset.h"

enum { GW_BASELINE_KEPT = 512 };

typedef struct gw_savings_baseline gw_savings_baseline;

/* *out: owned (gw_savings_baseline_free, when no run uses it any more), untouched on failure. GW_OK or
 * GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_savings_baseline_create(const gw_dataset *base, gw_savings_baseline **out);
void gw_savings_baseline_free(gw_savings_baseline *b); /* accepts NULL */

#endif
