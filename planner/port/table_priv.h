/* Inside a gw_port_table: what the files say (parse.c, clearance.c, calendar.c) and the gates laid out
 * (gates.c). */
#ifndef GW_PORT_TABLE_PRIV_H
#define GW_PORT_TABLE_PRIV_H

#include "planner/port/csv_text.h"
#include "planner/port/port.h"

#define GW_ANY_PORT UINT32_MAX
enum { GW_ANY_TRAVELLER = GW_N_TRAVELLERS };

/* clearance.csv names them in this order. */
typedef enum { GW_WEEKDAY, GW_WEEKEND, GW_HOLIDAY, GW_HOLIDAY_EVE, GW_N_DAY_KINDS } gw_day_kind;

typedef struct {
    uint32_t port; /* ports[] or GW_ANY_PORT */
    gw_side from;  /* the side one comes from */
    uint32_t who;  /* gw_traveller or GW_ANY_TRAVELLER */
    gw_day_kind kind;
    int32_t from_s, to_s; /* clock, [from, to), to <= 24:00 */
    gw_clearance clearance;
} gw_clearance_row;

typedef struct {
    const char *feed, *stop_id;
    gw_side side;
} gw_stop_side;

typedef struct {
    const char *feed, *holds_for;
} gw_feed_alias;

/* One row of holidays.csv, sorted by day. */
typedef struct {
    gw_day day;
    gw_side region;
    bool holiday, makeup, complete;
} gw_calendar_row;

/* While the gate is open: who reaches it in [from_s, to_s) is let in at once. Sorted, apart. */
typedef struct {
    int32_t from_s, to_s;
} gw_gate_window;

/* Exit time from from_s to the next segment: exit_s, growing with the clock (rising) or the same for
 * everybody. */
typedef struct {
    int32_t from_s, exit_s;
    bool rising;
} gw_gate_segment;

/* clearance_rows[row] holds from from_s to the next change. */
typedef struct {
    int32_t from_s;
    uint32_t row;
} gw_gate_row;

/* One port in one direction. Empty arrays: nobody passes. All owned; sorted by from_s; times from `zero`. */
typedef struct {
    gw_gate_window *windows;
    gw_gate_segment *segments;
    gw_gate_row *rows;
    uint32_t n_windows, n_segments, n_rows;
    size_t cap_windows, cap_segments, cap_rows;
} gw_gate;

struct gw_port_table {
    gw_arena *arena; /* owned: texts and the arrays below that are not gates */
    gw_port *ports;
    gw_port_hall *halls;
    gw_stop_side *sides;
    gw_feed_alias *aliases;
    gw_clearance_row *clearance;
    gw_calendar_row *days;
    uint32_t n_ports, n_halls, n_sides, n_aliases, n_clearance, n_days;
    gw_gate *gates; /* [2 · port + (from == GW_SIDE_CN)]; owned */
    /* Of the table itself: one for each traveller whose clearance is not an adult's, else NULL; owned. A view
     * is a copy of the table with gates of its own; its base is the table. */
    gw_port_table *views[GW_N_TRAVELLERS];
    const gw_port_table *base;
};

/* Each reads one file into the table (arrays in its arena). GW_OK, GW_BAD_INPUT or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_ports_read(gw_port_table *t, const gw_csv_text *csv, gw_error *err);
GW_MUST_USE gw_status gw_aliases_read(gw_port_table *t, const gw_csv_text *csv, gw_error *err);
GW_MUST_USE gw_status gw_halls_read(gw_port_table *t, const gw_csv_text *csv, gw_error *err);
GW_MUST_USE gw_status gw_sides_read(gw_port_table *t, const gw_csv_text *csv, gw_error *err);
GW_MUST_USE gw_status gw_clearance_read(gw_port_table *t, const gw_csv_text *csv, gw_error *err);
GW_MUST_USE gw_status gw_holidays_read(gw_port_table *t, const gw_csv_text *csv, gw_error *err);

/* The row for a port, direction, traveller, kind of day and clock time, by the ranks of traveller.h. *until
 * is the clock time up to which it stays so. UINT32_MAX: there is none. */
uint32_t gw_clearance_find(const gw_port_table *t, uint32_t port, gw_side from, gw_traveller who,
                           gw_day_kind kind, int32_t clock_s, int32_t *until);
/* May this traveller meet other rows than an adult? */
bool gw_clearance_differs(const gw_port_table *t, gw_traveller who);
/* Holidays of either region count; METHOD.md section 4. */
gw_day_kind gw_day_kind_of(const gw_port_table *t, gw_day day);
const char *gw_day_kind_name(gw_day_kind kind);

/* Lays out the gates of every usable port, for each traveller. GW_BAD_INPUT: no clearance row for some
 * moment, or days out of range. */
GW_MUST_USE gw_status gw_gates_build(gw_port_table *t, gw_day first_day, uint32_t n_days, int64_t zero,
                                     gw_error *err);
void gw_gates_free(gw_port_table *t);

#endif
