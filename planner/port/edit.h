/* Port tables as a scenario changes them: hours, last admission, clearance. */
#ifndef GW_PORT_EDIT_H
#define GW_PORT_EDIT_H

#include "planner/port/port.h"

typedef struct {
    uint32_t port;
    /* Hours of every day, both directions; exceptions by date still come before them. */
    bool sets_hours, open24;
    int32_t opens_s, closes_s;
    int32_t last_admission_s; /* before closing; GW_SECONDS_NONE: as it was */
    /* The whole crossing on every kind of day, in [from_s, to_s) of the clock; p50_s 0: as it was. Rows for
     * the port and the same travellers that lie there are replaced; a traveller's own row still comes first.
     */
    int32_t p50_s, p95_s, from_s, to_s;
    gw_side from;     /* the side one comes from; GW_SIDE_NONE: both */
    gw_traveller who; /* GW_N_TRAVELLERS: all who have no row of their own */
    const char *source;
} gw_port_edit;

/* gw_port_table_parse with the edits applied in order, before gates are laid out. Also GW_BAD_INPUT when an
 * edit leaves a gate without sense: closing before opening, a last admission as long as it is open, a
 * clearance of a port that has one for each building. */
GW_MUST_USE gw_status gw_port_table_parse_edited(const void *blob, size_t n, gw_day first_day,
                                                 uint32_t n_days, int64_t zero, const gw_port_edit *edits,
                                                 uint32_t n_edits, gw_port_table **out, gw_error *err);

#endif
