/* Several finished cases side by side: one table, one chart, one report, and which saves most, as far as that
 * can be told.
 *
 * Cases are what gangway simulate wrote: case.json, receipt.json, draws.csv, as bytes. They must have been
 * computed from the same data, for the same day and demand, with the same options and program; what differs
 * is named and nothing is compared. All draws of one seed are the same (planner/savings/uncertain.h), so two
 * cases are compared draw by draw: of the differences, 5 % and 95 % are its interval, and one case is better
 * than another only where the whole interval is on one side of 0 (common random numbers: Law, Simulation
 * Modeling and Analysis, 5th ed., 11.2). The same input gives the same bytes. Nothing is printed or stored;
 * any thread.
 */
#ifndef GW_SAVINGS_COMPARE_H
#define GW_SAVINGS_COMPARE_H

#include "planner/savings/receipt.h"

enum { GW_COMPARE_MAX_CASES = 64, GW_COMPARE_MAX_FILES = 8 };

typedef struct {
    const char
        *label; /* what it is called in messages and tables, "szb-direct.high"; NULL: the scenario's own */
    const char
        *folder; /* where the receipt says that its input is kept, "cases/1-szb-direct"; NULL: not said */
    gw_str case_json, receipt_json, draws_csv; /* draws_csv empty: none were drawn. All borrowed */
} gw_compare_case;

/* Each is whole, or empty after a failure. Owned: gw_compare_outputs_free. */
typedef struct {
    gw_buf compare_csv;  /* a case a line: planner/savings/row.h, then its paired difference from the first
                            case */
    gw_buf compare_json; /* {"schema":"gangway-compare/1", …}: rows, all pairs, what is best, what each
                            changes */
    gw_buf chart_svg[GW_N_LANGS]; /* the saving of each case with its interval; empty without draws */
    gw_buf compare_html;          /* self-contained, three languages, made for A4 */
    gw_buf receipt_json;          /* {"schema":"gangway-compare-receipt/1", …} */
    gw_buf summary_text;          /* for a terminal, English */
} gw_compare_outputs;

void gw_compare_outputs_free(gw_compare_outputs *o); /* the contents; accepts {0} */

/* port NULL: the one that the first case speaks of. out: zero it before. Returns GW_OK; GW_BAD_INPUT (which
 * case and what of it; labels that are the same; fewer than two cases or more than GW_COMPARE_MAX_CASES);
 * GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_compare_cases(const gw_compare_case *cases, uint32_t n, const char *port,
                                       gw_compare_outputs *out, gw_error *err);

/* Every file but receipt.json, in the order in which they are to be written. */
uint32_t gw_compare_files(const gw_compare_outputs *o, gw_savings_file out[GW_COMPARE_MAX_FILES]);

/* Whether a receipt is one of a comparison. */
bool gw_compare_is_receipt(gw_str receipt_json);

typedef struct { /* what a receipt of a comparison names. Owned: gw_compare_receipt_free */
    gw_json *root;
    const gw_json *cases, *outputs; /* arrays, borrowed from root */
    gw_str port;
} gw_compare_receipt;

/* GW_OK, GW_BAD_INPUT (which field) or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_compare_receipt_read(gw_str receipt_json, gw_compare_receipt *out, gw_error *err);
void gw_compare_receipt_free(gw_compare_receipt *r);

#endif
