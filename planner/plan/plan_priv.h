/* What the files of plan share. Not for others. */
#ifndef GW_PLAN_PRIV_H
#define GW_PLAN_PRIV_H

#include "planner/plan/plan.h"

#include <stdatomic.h>

/* --- names --- */

typedef enum { GW_NAME_PORT, GW_NAME_PLACE, GW_NAME_STATION, GW_NAME_STOP } gw_name_kind;

typedef struct {   /* one way to write one name */
    uint32_t text; /* offset of the folded name, zero-ended, in the pool */
    uint32_t kind; /* gw_name_kind */
    uint32_t id;   /* port, place or stop */
} gw_name_entry;

typedef struct { /* one thing's entries stand together */
    gw_name_entry *entries;
    uint32_t n;
    gw_buf pool;
} gw_name_index;

/* Stops first_stop … n_stops - 1 of d, and its ports and places when first_stop is 0. */
GW_MUST_USE gw_status gw_name_index_build(const gw_dataset *d, uint32_t first_stop, gw_name_index *out);
void gw_name_index_free(gw_name_index *x);

/* --- dataset --- */

typedef struct gw_dataset_full {
    gw_dataset seen; /* first: what callers hold */
    atomic_uint owners;
    const struct gw_dataset_full
        *base;               /* retained; lends ports, places, names and, without new stops, the geo */
    gw_timetable *timetable; /* retained */
    gw_port_table *ports;    /* owned, or NULL */
    gw_place_table *places;
    gw_geo *stops;
    gw_geo *doors; /* of the base alone; NULL: no station has any */
    gw_name_index names;
} gw_dataset_full;

static inline const gw_dataset_full *gw_dataset_inside(const gw_dataset *d)
{
    return (const gw_dataset_full *)(const void *)d;
}

/* Can anybody get on or off there, scenario included? */
bool gw_plan_stop_served(const gw_timetable *t, uint32_t stop);

/* Entrances that lead into stations, by place; NULL: there are none. */
const gw_geo *gw_plan_doors(const gw_dataset *d);

/* --- one end --- */

typedef struct {
    gw_access *at; /* owned */
    size_t n, cap;
} gw_access_list;

/* All ways between an end and the stops: on foot, and the counters or stops it is itself. Adds to list. */
GW_MUST_USE gw_status gw_plan_access(const gw_dataset *d, const gw_plan_request *r, const gw_end *e,
                                     bool arriving, gw_access_list *list);
/* port:best made one port; false when that port cannot be used on this side. */
bool gw_plan_end_at_port(const gw_dataset *d, const gw_end *best, uint32_t port, gw_end *out);
/* Do the counters of a side lead to any stop that is loaded? */
bool gw_plan_port_has_hall(const gw_dataset *d, uint32_t port, gw_side side);
/* The side that walks look at: the end's, or none when no ports are loaded. */
gw_side gw_plan_walking_side(const gw_dataset *d, const gw_end *e);

/* --- notes --- */

void gw_plan_note_outside(const gw_dataset *d, gw_plan_answer *a);
void gw_plan_note_answer(const gw_dataset *d, gw_plan_answer *a, bool near_from, bool near_to,
                         bool after_window);

/* --- rides and those they are owed to --- */

bool gw_plan_trip_is(const gw_timetable *t, const gw_leg *leg, const char *trip_id);
/* Does the answer ride anything of this attribution's feed, agency, route or trip? */
bool gw_plan_uses(const gw_dataset *d, const gw_plan_answer *a, const gw_tt_attribution *credit);

/* --- words --- */

/* A stop's name as shown: counters by the port's name on that side. */
void gw_plan_stop_name(const gw_dataset *d, gw_stop_id stop, gw_lang lang, gw_buf *out);
/* Metres on the street to show for a walk; negative: not known (to and from counters only the time is). */
int32_t gw_plan_walk_m(const gw_dataset *d, const gw_plan_request *r, const gw_leg *leg);
int32_t gw_plan_offset(const gw_dataset *d, const gw_end *end, gw_stop_id stop, int64_t instant);

#endif
