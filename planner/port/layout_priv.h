/* Laying out gates (gates.c) and their windows (windows.c). */
#ifndef GW_PORT_LAYOUT_PRIV_H
#define GW_PORT_LAYOUT_PRIV_H

#include "planner/port/table_priv.h"

typedef struct {
    gw_port_table *table;
    gw_traveller who;
    gw_zone *zone;
    int64_t zero;
    gw_day first; /* one day before the days asked for, for hours that pass midnight … */
    int32_t n;    /* … and two after them, for the next opening and for trips past 24:00 */
    gw_error *err;
} gw_layout;

/* A clock time of a day, in seconds from zero; seconds may pass 24:00. */
int32_t gw_layout_clock(const gw_layout *l, gw_day day, int32_t seconds);

/* The windows and spells of one port in one direction. GW_OK or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_windows_add(const gw_layout *l, uint32_t port, gw_side from, gw_gate *g);

#endif
