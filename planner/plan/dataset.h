/* Everything a question is asked of: one opened snapshot with its ports, places and indexes; or a scenario on
 * top.
 *
 * Reference-counted and read-only: a server swaps to a new one by one pointer, requests under way keep
 * theirs.
 */
#ifndef GW_PLAN_DATASET_H
#define GW_PLAN_DATASET_H

#include "planner/fare/fare.h"
#include "planner/geo/geo.h"
#include "planner/router/router.h"

#define GW_SNAPSHOT_FILE "timetable.gw" /* inside the data folder */
#define GW_STORE_FILE    "gangway.db"

typedef struct gw_dataset {
    const gw_timetable *timetable; /* retained */
    const gw_port_table *ports;    /* NULL when the snapshot has none */
    const gw_place_table *places;  /* NULL when the snapshot has none */
    const gw_fare_table *fares;    /* NULL when the snapshot has none */
    const gw_geo *stops;           /* over the boardable stops of all sides; index = stop id */
} gw_dataset;

/* The first and last day on which anything runs (gw_timetable_span, counted once). false: on none. */
bool gw_dataset_span(const gw_dataset *d, gw_day *first, gw_day *last);
/* The same of the feeds of a side alone, before they were cut to the days held. false: none of them runs. */
bool gw_dataset_side_span(const gw_dataset *d, gw_side side, gw_day *first, gw_day *last);
/* The first of two sides whose feeds have no service on that day, and the days on which they do;
 * GW_SIDE_NONE: each side's feeds reach to it, or it has none. */
gw_side gw_dataset_side_without(const gw_dataset *d, const gw_side sides[2], gw_day day, gw_day *first,
                                gw_day *last);

GW_MUST_USE gw_status gw_dataset_open(const char *data_dir, const gw_dataset **out, gw_error *err);
/* The same ports and places over another timetable (a scenario's). Retains t. */
GW_MUST_USE gw_status gw_dataset_with(const gw_dataset *base, const gw_timetable *t, const gw_dataset **out,
                                      gw_error *err);
/* The same with other port tables, which become the dataset's own on success; NULL: those of base. */
GW_MUST_USE gw_status gw_dataset_with_ports(const gw_dataset *base, const gw_timetable *t,
                                            gw_port_table *ports, const gw_dataset **out, gw_error *err);
/* From a timetable in memory (import before writing, tests). Retains t. */
GW_MUST_USE gw_status gw_dataset_of(const gw_timetable *t, const gw_dataset **out, gw_error *err);
const gw_dataset *gw_dataset_retain(const gw_dataset *d);
void gw_dataset_release(const gw_dataset *d); /* accepts NULL */

#endif
