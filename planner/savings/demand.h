/* Who travels: a CSV of segments, each with its source.
 *
 *   origin,direction,days,from,to,traveller,crosses,trips[,trips_after][,name,lat,lon],assumed,source
 *   shenzhen-bay,to-place,clinic,07:00,09:30,elder,yes,38.5,yes,"S45 (2025-12-02), a third by this port"
 *
 *   origin     id of a port, or home:ID (name, lat, lon: a home zone, on the side of its nearest stop; from the
 *              other side than the place's one goes through the ports, and everybody crosses)
 *   direction  to-place, from-place
 *   days       clinic, closed (the clinics), mon-fri, saturday, sunday, make-up, cn-holiday, hk-holiday, *; several
 *              with blanks between: all of them must be true of a day
 *   from, to   departures in [from, to), HH:MM, evenly over its minutes
 *   trips      people a day, 0 or more; trips_after: with the scenario (else the same: no induced demand)
 *   crosses    yes, no: whether the border is crossed today
 *   assumed    yes, no. source: never empty
 *
 * data/demand.schema.json says the same of a row. All faults are collected, each with file, row, field and
 * value. A gw_demand is read-only once parsed and owns its texts.
 */
#ifndef GW_SAVINGS_DEMAND_H
#define GW_SAVINGS_DEMAND_H

#include "planner/port/traveller.h"
#include "planner/scenario/scenario.h"

enum {
    GW_DAYS_CLINIC = 1,
    GW_DAYS_CLOSED = 2,
    GW_DAYS_MON_FRI = 4,
    GW_DAYS_SATURDAY = 8,
    GW_DAYS_SUNDAY = 16,
    GW_DAYS_MAKE_UP = 32,
    GW_DAYS_CN_HOLIDAY = 64,
    GW_DAYS_HK_HOLIDAY = 128
};

typedef struct {
    const char *origin;
    bool back;     /* from the place */
    uint32_t days; /* GW_DAYS_… that must all be true; 0: every day */
    int32_t from_minute, to_minute;
    gw_traveller who;
    bool crosses, assumed;
    double trips, trips_after;
    const char *name; /* of a home zone; "" else */
    gw_point point;   /* of a home zone */
    const char *source;
    uint32_t row; /* in the file; the header is 1 */
} gw_demand_row;

typedef struct gw_demand {
    gw_arena *arena;
    gw_demand_row *rows;
    uint32_t n;
} gw_demand;

#define GW_DEMAND_MAX_BYTES ((size_t)4 << 20)

/* ports: whose ids an origin may have. The departures computed are those of [first_minute, end_minute):
 * whoever sets out before or after them would not be counted, so such a row is a fault. *out: owned
 * (gw_demand_free), untouched on failure. GW_OK; GW_BAD_INPUT with *errors filled (change is "", field
 * "demand.csv row 3: trips"); GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_demand_parse(const char *file, gw_str text, const gw_port_table *ports,
                                      int32_t first_minute, int32_t end_minute, gw_demand **out,
                                      gw_scenario_errors *errors, gw_error *err);
void gw_demand_free(gw_demand *d); /* accepts NULL */
/* The words of a row's days, as they are written in the file. */
void gw_demand_days_write(uint32_t days, gw_buf *out);

#endif
