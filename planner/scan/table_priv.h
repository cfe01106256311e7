/* Making a table. Not for others. */
#ifndef GW_SCAN_TABLE_PRIV_H
#define GW_SCAN_TABLE_PRIV_H

#include "planner/scan/scan_priv.h"

/* What was seen of a stop (by its number in the timetable) before the stops are numbered anew. */
typedef struct {
    uint32_t departures;
    uint32_t hours; /* bit an hour of the day: somebody arrives */
} seen_t;

typedef struct {
    uint16_t from, to; /* numbered as in the timetable, until they are arranged */
    uint16_t seconds;
} hop_t;
typedef struct {
    hop_t *at;          /* owned */
    int64_t *least_run; /* owned; [position of a pattern]: to the next; INT64_MAX: nobody goes */
    size_t n, cap;
} hops_t;
GW_MUST_USE gw_status gw_scan_begin_hops(hops_t *h, const gw_timetable *t, gw_error *err);
/* The hops of a pattern with these stops, of which least_run is known; it is then nobody's again. */
GW_MUST_USE gw_status gw_scan_note_hops(hops_t *h, const uint32_t *stops, uint32_t n_stops, gw_error *err);
/* Fills table->hops. */
GW_MUST_USE gw_status gw_scan_arrange_hops(gw_scan_table *table, hops_t *h, gw_error *err);
void gw_scan_free_hops(hops_t *h);

/* Fills n_places, n_cells, n_common, inner, outer, cell and cell_first: near stops together, cells with as
 * many departures each. wanted: how many common cells; 0: as fits. */
GW_MUST_USE gw_status gw_scan_number_stops(gw_scan_table *table, const gw_timetable *t, const seen_t *seen,
                                           uint32_t wanted, gw_error *err);
/* The rows stand by departure, next of each holds its run: puts them into blocks and sets block, next and
 * heads. rare[stop]: connections to it go to the rare cells. */
GW_MUST_USE gw_status gw_scan_arrange(gw_scan_table *table, const bool *rare, gw_error *err);

GW_MUST_USE gw_status gw_scan_add_feet(const gw_timetable *t, const gw_scan_options *o, gw_scan_table *table,
                                       gw_error *err);
void gw_scan_free_feet(gw_scan_table *table);

/* Fills lines, line_first, calls and call_first, after runs. */
GW_MUST_USE gw_status gw_scan_add_lines(const gw_timetable *t, const gw_scan_options *o, gw_scan_table *table,
                                        gw_error *err);
bool gw_scan_may(const gw_scan_options *o, uint8_t type); /* board or get off at a call of this type */

#endif
