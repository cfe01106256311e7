/* The departures of the lines that a change touches. Not for others. */
#ifndef GW_SAVINGS_TRIPS_H
#define GW_SAVINGS_TRIPS_H

#include "planner/savings/worth.h"

typedef struct {                  /* one departure; headway services at start + k · h */
    uint32_t pattern, trip;       /* trip: counted in the pattern; 0 of a headway service */
    int32_t departs_s, arrives_s; /* after 00:00, first and last stop */
    int32_t headway_s;            /* mean of its period; 0: timetabled */
} savings_trip;

typedef struct {
    savings_trip *list; /* owned; by departure, then pattern, then trip */
    size_t n, cap;
} savings_trips;

/* Of a route, on a day of the timetable. */
GW_MUST_USE gw_status savings_trips_of(const gw_timetable *t, uint32_t route, uint32_t day,
                                       savings_trips *out);
void savings_trips_free(savings_trips *t);
/* Seconds after the trip's departure at which it leaves (arrives at) a position of its pattern. */
int32_t savings_trip_offset(const gw_timetable *t, const savings_trip *x, uint32_t position, bool arrival);

enum { SERVICE_HOURS = 30 }; /* 00-05 of the next day with them */

typedef struct { /* one line on one kind of day, before or after */
    uint32_t trips;
    uint32_t buses_chain;                     /* exact, for the departures as they stand */
    int32_t run_out_s, run_back_s, layover_s; /* longest of each direction; once a cycle */
    double bus_h, bus_km;                     /* running, and its share of layovers; straight hops × 1.3 */
    uint32_t departures[SERVICE_HOURS],
        moving[SERVICE_HOURS]; /* by hour of departure; most at once under way */
    double boarded[SERVICE_HOURS], left_behind[SERVICE_HOURS]; /* people, by hour of the bus */
    double fullest;                                            /* most people in one bus */
} savings_running;

typedef struct {
    uint32_t route; /* of the changed timetable */
    bool added;
    int32_t seats;            /* -1: not said */
    savings_running *running; /* [2 · day + after]; owned */
} savings_line;

struct savings_service {
    savings_line *lines; /* owned; by route */
    uint32_t n;
};

/* terms.c: what the scenario says beside the timetable */
GW_MUST_USE gw_status savings_read_assumptions(savings_case *c); /* into the options; GW_OK or GW_NO_MEMORY */
int32_t savings_seats_of(const savings_case *c, uint32_t route); /* -1: not said */
bool savings_fare_of(const savings_case *c, bool after, uint32_t route, uint8_t age, double *minor);
/* With the scenario, of the people of a row who set out in a minute. */
double savings_demand_factor(const savings_case *c, const gw_demand_row *row, int32_t minute);
/* The share of those who set out in a minute whose appointment is moved, and by how much. */
double savings_moved_share(const savings_case *c, const savings_pair *p, uint32_t minute,
                           int32_t *shift_minutes);

/* Lists the lines that the change touches, once the kinds of day are known. */
GW_MUST_USE gw_status savings_list_lines(savings_case *c);
/* touched.c: does it run otherwise with the change? Routes are those of the changed timetable. */
bool savings_line_touched(const savings_case *c, uint32_t route);
/* Counts what they run on each kind of day. */
GW_MUST_USE gw_status savings_count_service(savings_case *c);
/* Lets people board, first come first served: fills left_s of the pairs, loads of the lines. After people are
 * seated. */
GW_MUST_USE gw_status savings_fill_seats(savings_case *c);
void savings_free_service(struct savings_service *s); /* accepts NULL */
const char *savings_line_name(const savings_case *c, const savings_line *l);

typedef struct { /* sums over lines of one kind of day */
    double bus_h[2], bus_km[2];
    uint32_t buses[2];
} savings_effort;
savings_effort savings_effort_of(const savings_case *c, uint32_t day);
/* Of the unit costs, after − before; NAN: none was given. Year: hours and kilometres of all days, buses once.
 */
double savings_cost_of_day(const savings_case *c, uint32_t day);
/* worth_json.c: members of the object that is open in w */
void savings_put_worth(const savings_case *c, gw_json_writer *w);

/* maps.c */
void savings_write_lines(const savings_case *c, gw_buf *out);
GW_MUST_USE gw_status savings_write_reach(const savings_case *c, gw_buf *out); /* GW_OK or GW_NO_MEMORY */

#endif
