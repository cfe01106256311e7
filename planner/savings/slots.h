/* Which departures fit the appointments: so many departures of a line, placed so that people wait least.
 *
 * Somebody with an appointment at A takes the departure that costs least: one that brings them to the desk at
 * a ≤ A costs A − a minutes of waiting, a later one late_weight · (a − A). A departure at t is at the desk at
 * t + lead(t). The sum over all people is the least there is: appointments in order fall to departures in
 * order, so groups of neighbours are placed by dynamic programming (the one-dimensional k-median: Hassin and
 * Tamir, Operations Research Letters 10, 1991), each group by trying every moment of the grid. Whole numbers,
 * exact; of equal answers the one with earlier departures. Pure functions, any thread.
 */
#ifndef GW_SAVINGS_SLOTS_H
#define GW_SAVINGS_SLOTS_H

#include "planner/savings/lead.h"

enum { GW_SLOTS_MAX = 200, GW_SLOTS_MAX_DEPARTURES = 60 };

typedef struct {
    int32_t minute; /* of the day */
    int32_t people; /* 1 … 100000 */
} gw_slot;

typedef struct {
    gw_slot at[GW_SLOTS_MAX]; /* rising */
    uint32_t n;
} gw_slots;

/* "08:00-17:30/30" (every 30 minutes), "09:00,09:30x12" (12 people), and both with commas between; in any
 * order. GW_OK or GW_BAD_INPUT. */
GW_MUST_USE gw_status gw_slots_parse(gw_str text, gw_slots *out, gw_error *err);

typedef struct {
    uint32_t n_departures;                    /* at most; 1 … GW_SLOTS_MAX_DEPARTURES */
    int32_t first_minute, last_minute, every; /* departures: first, first + every, … ≤ last; 0 … 2880 */
    int32_t lead_min;                         /* from departure to the desk, 0 … 600 */
    int32_t late_weight;                      /* a minute late counts as so many of waiting, 1 … 1000 */
    const int32_t *lead_at; /* [2881] by minute of departure, in place of lead_min; borrowed; NULL: none */
} gw_slots_options;

static inline int32_t gw_slots_lead(const gw_slots_options *o, int32_t departs_minute)
{
    return o->lead_at ? o->lead_at[departs_minute] : o->lead_min;
}

typedef struct {
    int32_t departs_minute;
    uint32_t first_slot, end_slot;      /* whose people take it: slots [first, end) */
    int64_t people, wait_min, late_min; /* people-minutes */
} gw_slots_departure;

typedef struct {
    gw_slots_departure
        list[GW_SLOTS_MAX_DEPARTURES]; /* rising; fewer than asked for where more do not help */
    uint32_t n;
    int64_t people, cost, wait_min, late_min;
} gw_slots_answer;

/* GW_OK, GW_BAD_INPUT (an option out of its range) or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_slots_choose(const gw_slots *slots, const gw_slots_options *o, gw_slots_answer *out,
                                      gw_error *err);
/* {"schema":"gangway-departures/1", …}; "departures" as a scenario file takes them; "text" in three
 * languages. lead: where lead_at is from; NULL: it was given. Appended. */
void gw_slots_write_json(const gw_slots *slots, const gw_slots_options *o, const gw_slots_answer *a,
                         const gw_lead *lead, gw_buf *out);
void gw_slots_write_text(const gw_slots *slots, const gw_slots_options *o, const gw_slots_answer *a,
                         const gw_lead *lead, gw_lang lang, gw_buf *out); /* for a terminal */

#endif
