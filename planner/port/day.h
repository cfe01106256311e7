/* A port on one day, for people to read: when it lets in, what is special, how long the counters take.
 *
 * Clock seconds of that day, 0 … 86400. Made of the gates as a search meets them, for the traveller whose
 * view of the table is given (gw_port_for), so that what is shown is what is planned with. Arrays are the
 * arena's; texts are borrowed from the table. Any thread.
 */
#ifndef GW_PORT_DAY_H
#define GW_PORT_DAY_H

#include "planner/port/port.h"

typedef struct {
    int32_t from_s, to_s;     /* it is open */
    bool from_before, beyond; /* it has been open since the day before; it stays open after 24:00 */
    int32_t last_admission_s; /* the last second that lets in; GW_SECONDS_NONE: that is on another day */
} gw_port_opening;

typedef struct {
    int32_t from_s, to_s;
    gw_exception_kind kind;
    const char *source;
} gw_port_special;

typedef struct {
    int32_t from_s, to_s;
    gw_clearance clearance;
} gw_port_clearing;

typedef struct {
    const gw_port_opening *openings;
    const gw_port_special *specials;  /* rows of exceptions.csv in force, in the order of the file */
    const gw_port_clearing *clearing; /* the whole day, without gaps */
    uint32_t n_openings, n_specials, n_clearing;
} gw_port_day;

/* The days that can be asked for. */
void gw_port_days_laid(const gw_port_table *t, gw_day *first, gw_day *last);
/* from: the side one comes from. A port that nobody passes has no openings and no clearing. GW_BAD_INPUT: a
 * day that is not laid out; GW_NO_MEMORY. *out is untouched on failure. */
GW_MUST_USE gw_status gw_port_day_make(const gw_port_table *t, uint32_t port, gw_side from, gw_day day,
                                       gw_arena *arena, gw_port_day *out);

#endif
