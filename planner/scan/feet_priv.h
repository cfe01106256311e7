/* Ways on foot of a table. Not for others. */
#ifndef GW_SCAN_FEET_PRIV_H
#define GW_SCAN_FEET_PRIV_H

#include "planner/scan/scan_priv.h"

GW_MUST_USE gw_status gw_scan_add_feet(const gw_timetable *t, const gw_scan_options *o, gw_scan_table *table,
                                       gw_error *err);
void gw_scan_free_feet(gw_scan_table *table);

#endif
