/* The numbers of one finished case that a table of cases shows: what compare and sweep put side by side.
 *
 * A row is read from a case.json and holds its numbers as they are printed there, so that a row that was kept
 * and read back is the same to the last digit, and so is everything made from it. Minutes, hours, shares 0 …
 * 1; NAN is "absent" (nobody served, not drawn, no demand, no costs). Plain data, nothing owned; pure
 * functions, any thread.
 *
 *   sweep, batch:  gw_savings_run → gw_case_row_read(out.case_json) → gw_case_row_heads, gw_case_row_cells
 *   a saved part:  gw_case_row_put → … → gw_case_row_parse
 */
#ifndef GW_SAVINGS_ROW_H
#define GW_SAVINGS_ROW_H

#include "gtfs/base/json.h"
#include "planner/port/traveller.h"

enum { GW_CASE_ROW_TEXT = 96, GW_CASE_ROW_MAX_WAYS = 2 * GW_N_TRAVELLERS };

typedef struct { /* one traveller, one direction: departures 07:00-19:00 of the case's day */
    gw_traveller who;
    bool back;                                /* from the place to the port */
    double before_min, after_min, saving_min; /* means; the saving is paired, minute by minute */
    double saving_p95_min;
    double served_before, served_after; /* share of departures with a journey */
} gw_case_way;

typedef struct {
    char label[GW_CASE_ROW_TEXT]; /* what the table calls it */
    char scenario_id[17], day[11];
    char port[GW_CASE_ROW_TEXT]; /* of ways: id of a port, or a home zone */
    char currency[4];            /* "": no costs */
    gw_case_way ways[GW_CASE_ROW_MAX_WAYS];
    uint32_t n_ways; /* travellers in the case's order, there and back of each */
    /* What is drawn: passenger-hours a day (hours), else minutes a traveller of the headline port, there and
     * back. Of the draws 5 %, 50 %, 95 %. */
    bool hours;
    double drawn_central, drawn_p5, drawn_p50, drawn_p95, p_saving;
    /* With a demand: capped by seats, and whatever the seats. */
    double hours_day, hours_day_uncapped, hours_year, hours_year_uncapped;
    /* Of the lines that the change touches, on the day: with it, and what it takes more than without. */
    double buses, buses_more, bus_hours, bus_hours_more, bus_km, bus_km_more;
    /* Of given unit costs: what it takes more; break_even: the multiple of the demand at which it pays. */
    double cost_day, cost_year, cost_per_hour, cost_per_hour_year, break_even;
} gw_case_row;

/* label NULL: the scenario's own; port NULL: the headline's. Returns GW_OK; GW_BAD_INPUT (no case.json of
 * this schema, or no such port; names the field); GW_NO_MEMORY. *out is untouched on failure. */
GW_MUST_USE gw_status gw_case_row_read(const char *case_json, size_t n, const char *label, const char *port,
                                       gw_case_row *out, gw_error *err);
GW_MUST_USE gw_status gw_case_row_of(const gw_json *case_json, const char *label, const char *port,
                                     gw_case_row *out, gw_error *err); /* the same of a tree */

/* As one JSON object, and back: exact. key NULL inside arrays. */
void gw_case_row_put(const gw_case_row *row, const char *key, gw_json_writer *w);
GW_MUST_USE gw_status gw_case_row_parse(const gw_json *object, gw_case_row *out, gw_error *err);

/* Cells of a CSV line, with commas between and no line end: what the columns are called, and a row under the
 * heads of `like` (its travellers; those that row has not are empty cells). Appended. */
void gw_case_row_heads(const gw_case_row *like, gw_buf *out);
void gw_case_row_cells(const gw_case_row *row, const gw_case_row *like, gw_buf *out);
/* NULL: the row has none. */
const gw_case_way *gw_case_row_way(const gw_case_row *row, gw_traveller who, bool back);

#endif
