/* Legs, journeys, and sets of them in one total order.
 *
 * Times are tt seconds (planner/timetable/timetable.h). A journey's legs follow each other in time; from and
 * to of the first and last leg may be no stop (GW_NO_ID) when it begins or ends at a coordinate. A set owns
 * its memory; it is filled by one thread and read-only afterwards.
 */
#ifndef GW_JOURNEY_JOURNEY_H
#define GW_JOURNEY_JOURNEY_H

#include "planner/timetable/timetable.h"

typedef enum { GW_LEG_WALK, GW_LEG_RIDE, GW_LEG_BORDER } gw_leg_kind;

typedef struct gw_leg {
    gw_leg_kind kind;
    gw_stop_id from, to;
    int32_t departure_s, arrival_s; /* a headway leg: the boarding its rule says, and the arrival after it */
    /* ride */
    gw_pattern_id pattern;
    uint32_t trip; /* gw_trip_id; a headway leg: the template */
    uint32_t day;  /* service day */
    uint32_t from_position, to_position;
    int32_t ready_s; /* when waiting begins (<= departure_s) */
    bool headway;
    bool in_seat;     /* stays in the vehicle of the leg before: no boarding */
    gw_text row_trip; /* headway: trip_id of the frequencies.txt row that departure_s falls in */
    int32_t headway_least_s, headway_greatest_s; /* headway: to show as "every 8-15 min" */
    /* walk */
    float walk_m; /* straight metres; INFINITY: not known (a time given by the feed) */
    int32_t inside_s; /* of its time: inside stations, along pathways; walk_m is then the street alone */
    uint8_t after_via; /* 1 + the via of the question that one has stayed at before this leg; 0: none */
    /* border: from and to are the two counters of one port */
    uint32_t port;      /* other legs: GW_NO_ID (gw_journey_set_add sees to it); plan sets it again on a
                           walk with which a journey begins or ends at counters */
    int32_t admitted_s; /* >= departure_s: closed until then */
} gw_leg;

typedef struct gw_journey {
    int32_t departure_s,
        arrival_s;              /* of the first and last leg; waiting for the first headway line is inside */
    uint32_t rides;             /* boardings: in-seat legs do not count */
    uint32_t first_leg, n_legs; /* legs[] of the set */
} gw_journey;

typedef struct gw_journey_set {
    gw_journey *journeys; /* owned */
    uint32_t n, cap;
    gw_leg *legs; /* owned */
    uint32_t n_legs, legs_cap;
} gw_journey_set;

void gw_journey_set_free(gw_journey_set *s);  /* the contents; accepts {0} */
void gw_journey_set_clear(gw_journey_set *s); /* keeps the memory */
GW_MUST_USE gw_status gw_journey_set_add(gw_journey_set *s, const gw_journey *j, const gw_leg *legs);
static inline uint32_t gw_journey_transfers(const gw_journey *j)
{
    return j->rides ? j->rides - 1 : 0;
}
/* Total order: departure, arrival, rides, then the legs one by one. */
void gw_journey_set_sort(gw_journey_set *s);
/* Keeps the Pareto set over (departure late, arrival early, rides few); equal ones once. Sorts. */
void gw_journey_set_pareto(gw_journey_set *s);
/* One journey as one line of text for tests: "08:00 A ~120 B 08:05 [T1] C 08:20 | 1 ride". Clock times of the
 * first feed's zone. */
void gw_journey_text(const gw_timetable *t, const gw_journey_set *s, uint32_t i, gw_buf *out);

#endif
