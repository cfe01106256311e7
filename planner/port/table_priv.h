/* Inside a gw_port_table: what the files say (parse.c, clearance.c, calendar.c) and the gates laid out
 * (gates.c). */
#ifndef GW_PORT_TABLE_PRIV_H
#define GW_PORT_TABLE_PRIV_H

#include "planner/port/csv_text.h"
#include "planner/port/edit.h"
#include "planner/port/port.h"

#define GW_ANY_PORT UINT32_MAX
enum { GW_ANY_TRAVELLER = GW_N_TRAVELLERS };

/* clearance.csv names them in this order. */
typedef enum { GW_WEEKDAY, GW_WEEKEND, GW_HOLIDAY, GW_HOLIDAY_EVE, GW_N_DAY_KINDS } gw_day_kind;

typedef struct {
    uint32_t port;    /* ports[] or GW_ANY_PORT */
    gw_side from;     /* the side one comes from */
    gw_side building; /* GW_SIDE_NONE: of the whole crossing */
    uint32_t who;     /* gw_traveller or GW_ANY_TRAVELLER */
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

/* One row of exceptions.csv. */
typedef struct {
    uint32_t port;
    gw_side from; /* GW_SIDE_NONE: both directions */
    gw_exception_kind kind;
    gw_day first, last;        /* INT32_MIN, INT32_MAX: not bounded */
    int32_t from_s, to_s;      /* clock on these days, when it holds from moment to moment */
    bool daily;                /* or: on these weekdays, or days of this kind, from opens_s to closes_s */
    uint8_t weekdays;          /* bits, Monday lowest */
    uint32_t day_kind;         /* gw_day_kind or GW_N_DAY_KINDS: any */
    int32_t opens_s, closes_s; /* clock; closes_s may pass 24:00 */
    int32_t last_admission_s;
    const char *source;
} gw_exception_row;

typedef struct {
    int32_t from_s, to_s; /* clock of a day; may pass 24:00 */
} gw_day_spell;

/* One row of clinic_days.csv, by day. */
typedef struct {
    gw_day day;
    gw_clinic_day fact;
} gw_clinic_row;

/* A row of exceptions.csv is in force. */
typedef struct {
    int32_t from_s, to_s;
    uint32_t exception;
} gw_gate_spell;

/* While the gate is open: who reaches it in [from_s, to_s) is let in at once; it shuts at shuts_s, after the
 * last admission. Sorted, apart. */
typedef struct {
    int32_t from_s, to_s, shuts_s;
} gw_gate_window;

/* Exit time from from_s to the next segment: exit_s, growing with the clock (rising) or the same for
 * everybody. */
typedef struct {
    int32_t from_s, exit_s;
    bool rising;
} gw_gate_segment;

/* chosen[row] holds from from_s to the next change. */
typedef struct {
    int32_t from_s;
    uint32_t row;
} gw_gate_row;

/* What applies to somebody: a row of clearance.csv, or one of each building (b < UINT32_MAX) with the walk
 * between. The first n_clearance are those of the rows. */
typedef struct {
    gw_clearance clearance;
    uint32_t a, b;
    int32_t between_s;
} gw_chosen;
typedef struct {
    gw_chosen *at; /* owned */
    uint32_t n;
    size_t cap;
} gw_chosen_list;

/* One port in one direction. Empty arrays: nobody passes. All owned; sorted by from_s; times from `zero`. */
typedef struct {
    gw_gate_window *windows;
    gw_gate_segment *segments;
    gw_gate_row *rows;
    gw_gate_spell *spells; /* not sorted */
    uint32_t n_windows, n_segments, n_rows, n_spells;
    size_t cap_windows, cap_segments, cap_rows, cap_spells;
} gw_gate;

struct gw_port_table {
    gw_arena *arena; /* owned: texts and the arrays below that are not gates */
    gw_port *ports;
    gw_port_hall *halls;
    gw_stop_side *sides;
    gw_feed_alias *aliases;
    gw_clearance_row *clearance;
    gw_calendar_row *days;
    gw_exception_row *exceptions;
    gw_clinic_row *clinic;
    gw_chosen_list *chosen; /* one for the table and its views */
    uint32_t n_exceptions, n_clinic;
    uint32_t n_ports, n_halls, n_sides, n_aliases, n_clearance, n_days;
    gw_day first_day; /* that the gates are laid out for … */
    uint32_t n_laid;  /* … and how many */
    int64_t zero;
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
/* chosen begins with the rows of clearance: once they are all there. */
GW_MUST_USE gw_status gw_clearance_list(gw_port_table *t);
/* edit.c: before gates are laid out. */
GW_MUST_USE gw_status gw_port_edits_apply(gw_port_table *t, const gw_port_edit *edits, uint32_t n, gw_error *err);
GW_MUST_USE gw_status gw_buildings_read(gw_port_table *t, const gw_csv_text *csv, gw_error *err);
GW_MUST_USE gw_status gw_exceptions_read(gw_port_table *t, const gw_csv_text *csv, gw_error *err);
GW_MUST_USE gw_status gw_clinic_days_read(gw_port_table *t, const gw_csv_text *csv, gw_error *err);
GW_MUST_USE gw_status gw_holidays_read(gw_port_table *t, const gw_csv_text *csv, gw_error *err);

/* Who is cleared: what rows of clearance.csv are looked up by. */
typedef struct {
    uint32_t port;
    gw_side from;
    gw_traveller who;
    gw_day_kind kind;
} gw_clearance_case;
/* What applies at a clock time, by the ranks of traveller.h; *until is the clock time up to which it stays
 * so. *out is in chosen[]; UINT32_MAX: no row answers, *hole is the building (GW_SIDE_NONE: the crossing).
 * GW_OK or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_clearance_choose(const gw_port_table *t, const gw_clearance_case *c, int32_t clock_s,
                                          int32_t *until, uint32_t *out, gw_side *hole);
/* May this traveller meet other rows than an adult? */
bool gw_clearance_differs(const gw_port_table *t, gw_traveller who);
/* Holidays of either region count; METHOD.md section 4. */
gw_day_kind gw_day_kind_of(const gw_port_table *t, gw_day day);
const char *gw_day_kind_name(gw_day_kind kind);

/* --- exceptions --- */

bool gw_exception_concerns(const gw_exception_row *e, uint32_t port, gw_side from);
/* When a row is in force on a day; false: it is not. A spell past 24:00 is one of the day it begins on. */
bool gw_exception_spell(const gw_port_table *t, const gw_exception_row *e, gw_day day, gw_day_spell *out);
/* The most particular row of a kind that says what a day's hours are; NULL: none. */
const gw_exception_row *gw_exception_of_day(const gw_port_table *t, uint32_t port, gw_side from,
                                            gw_exception_kind kind, gw_day day);

/* Lays out the gates of every usable port, for each traveller. GW_BAD_INPUT: no clearance row for some
 * moment, or days out of range. */
GW_MUST_USE gw_status gw_gates_build(gw_port_table *t, gw_day first_day, uint32_t n_days, int64_t zero,
                                     gw_error *err);
void gw_gates_free(gw_port_table *t);

#endif
