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
    gw_fare_table *fares;
    gw_geo *stops;
    gw_geo *doors;             /* of the base alone; NULL: no station has any */
    _Atomic(gw_walks *) walks; /* owned; of the base alone; NULL: nobody has asked yet */
    gw_name_index names;
    bool runs; /* on any day at all: the first and the last */
    gw_day first_day, last_day;
} gw_dataset_full;

static inline const gw_dataset_full *gw_dataset_inside(const gw_dataset *d)
{
    return (const gw_dataset_full *)(const void *)d;
}

/* Can anybody get on or off there, scenario included? */
bool gw_plan_stop_served(const gw_timetable *t, uint32_t stop);

/* What changes take at the pace of gw_plan_defaults, counted when somebody asks first, for all workers. NULL:
 * no memory; then workers count for themselves. Any thread. */
const gw_walks *gw_plan_walks(const gw_dataset *d);

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

/* --- one question between two ends --- */

typedef struct { /* from one place where one stands to the next */
    gw_end from, to;
    gw_access_list start, end;            /* owned */
    gw_query q;                           /* without time, direction and window */
    gw_line_choice through[GW_MOST_VIAS]; /* vias on the way in one vehicle */
    uint32_t n_through;
    uint64_t via_ports; /* bit per port that is a via, and one end of this */
} gw_part;

struct gw_planner {
    gw_router *router;
    gw_part part[GW_MOST_VIAS + 1]; /* of the question under way; one without a via */
    gw_journey_set head[GW_MOST_VIAS], tail[GW_MOST_VIAS], turn[GW_MOST_VIAS]; /* via.c */
    gw_leg *legs;                                                              /* of a joined journey */
    size_t legs_cap;
    struct {
        uint32_t *at; /* owned */
        size_t n, cap;
    } via_stops[GW_MOST_VIAS]; /* where a vehicle calls at it */
    gw_journey_set found,      /* of one search */
        page,                  /* of one page, with those that only beat others */
        hour;                  /* of one hour of it, by way of places */
};

typedef struct {
    gw_planner *p;
    const gw_dataset *d;
    const gw_plan_request *r; /* as asked; the ends below stand for port:best */
    gw_end from, to;
    int32_t direct_walk_s;                   /* all the way; -1: none */
    uint32_t joined[GW_MOST_VIAS], n_joined; /* vias at which one gets off: between the parts (via.c) */
    uint32_t ridden;                         /* a bit each: parts that a moment's search does not walk */
    gw_plan_answer *out;
    bool near_from, near_to; /* some stop is in reach */
    bool after_window;       /* nothing left within the window; what is shown leaves later */
    int32_t latest_s;        /* arrivals: when the last of them leaves; INT32_MIN: none */
    gw_error *err;
} gw_question;

/* Searches begin in [this, that) tt seconds: the first local day may have begun a day before tt second 0. */
#define GW_SEARCH_FIRST_S (-86400)
static inline int64_t gw_search_end_s(const gw_dataset *d)
{
    return ((int64_t)d->timetable->n_days + 1) * 86400;
}

/* find.c. Journeys are added to out; times are tt seconds. */
gw_status gw_find_open(gw_question *x); /* the ways between the ends and the stops */
/* The parts between the ends and the vias that are not of `through` (bits): there no one gets off. */
gw_status gw_find_open_parts(gw_question *x, uint32_t through);
/* Those with a ride that leave in [first, last], as gw_query says of windows. A window outside the days held
 * is empty. */
gw_status gw_find_window(gw_question *x, int32_t first_s, int32_t last_s, gw_journey_set *out);
/* Of one moment, with the walk all the way. */
gw_status gw_find_moment(gw_question *x, int32_t at_s, gw_journey_set *out);
gw_status gw_find_arrivals(gw_question *x, int32_t by_s, gw_journey_set *out);
gw_status gw_find_walk(gw_question *x, int32_t at_s, gw_journey_set *out); /* that walk alone; departing */
bool gw_any_ride(const gw_journey_set *s, uint32_t from);
/* The same of one part, with so many rides at most (0: the walk alone). */
gw_status gw_part_window(gw_question *x, uint32_t part, int32_t first_s, int32_t last_s, uint32_t rides,
                         gw_journey_set *out);
gw_status gw_part_moment(gw_question *x, uint32_t part, gw_direction direction, int32_t at_s, uint32_t rides,
                         gw_journey_set *out);

/* via_through.c: every set of vias that may be passed in a vehicle is a way to go by all of them. */
uint32_t gw_via_next_way(const gw_question *x, uint32_t through); /* 0: that was the last */
gw_status gw_via_stops(gw_question *x, uint32_t via, gw_line_choice *out);
/* gw_part_window where something is to be passed. */
gw_status gw_through_window(gw_question *x, uint32_t part, int32_t first_s, int32_t last_s, uint32_t rides,
                            gw_journey_set *out);

/* via.c: the same over all parts. */
gw_status gw_via_window(gw_question *x, int32_t first_s, int32_t last_s, gw_journey_set *out);
gw_status gw_via_moment(gw_question *x, int32_t at_s, gw_journey_set *out);
gw_status gw_via_arrivals(gw_question *x, int32_t by_s, gw_journey_set *out);

/* page.c */
/* Those of the row that leave in [first, last], into x->p->page. *found: something leaves within, beaten by
 * what leaves later or not. */
gw_status gw_page_collect(gw_question *x, int64_t anchor, int32_t first_s, int32_t last_s, bool *found);
/* All that r->page asks for, into x->out->journeys; the answer's pages are set. collect fills them with the
 * row's journeys that leave in [first, last], of all ends that port:best stands for. */
typedef gw_status (*gw_collect_fn)(gw_question *x, int64_t anchor, int32_t first_s, int32_t last_s);
gw_status gw_page_find(gw_question *x, gw_collect_fn collect);
/* The pages beside a first one: of departures in [time, time + window], or of arrivals, the latest of which
 * leaves at latest_s. */
void gw_page_first_departures(gw_question *x);
void gw_page_first_arrivals(gw_question *x, int32_t latest_s);
/* What is more than max_journeys goes, and comes on the page behind (before). extra: comes beside the row;
 * loses what a page to come would show again. */
void gw_page_limit(gw_question *x, gw_journey_set *extra);

/* places.c: how to look for less walking. No single walk may be as long as the longest of the journey that
 * walks least; and so on, until nothing is found or GW_TIGHTENINGS searches were made. *walk_s: the least
 * walking so far; 0: there is nothing to look for. one: the journey that has it, when it is none of the row.
 */
enum { GW_TIGHTENINGS = 6 };
void gw_plan_tighten_first(const gw_journey_set *s, gw_plan_request *r, int32_t *walk_s);
gw_status gw_plan_tighten(const gw_journey_set *s, gw_plan_request *r, int32_t *walk_s, gw_journey_set *one);

/* --- notes --- */

/* An end that is no place to plan journeys to: says what it is for. */
bool gw_plan_note_place(const gw_dataset *d, gw_plan_answer *a);
void gw_plan_note_outside(const gw_dataset *d, gw_plan_answer *a);
void gw_plan_note_answer(const gw_dataset *d, gw_plan_answer *a, bool near_from, bool near_to,
                         bool after_window);

/* What the last way home does not rely on. */
void gw_plan_note_doubt(const gw_dataset *d, gw_plan_answer *a, const gw_doubt *doubt);

/* sure.c: does any journey rely on a departure in doubt? The answer with others in their place. */
const gw_doubt *gw_plan_any_doubt(const gw_dataset *d, const gw_journey_set *s);
GW_MUST_USE gw_status gw_plan_make_sure(gw_planner *p, const gw_dataset *d, gw_plan_answer *a, gw_error *err);

/* --- rides and those they are owed to --- */

bool gw_plan_trip_is(const gw_timetable *t, const gw_leg *leg, const char *trip_id);
/* Does the answer ride anything of this attribution's feed, agency, route or trip? */
bool gw_plan_uses(const gw_dataset *d, const gw_plan_answer *a, const gw_tt_attribution *credit);

/* --- what ride i is paid with by its feed (fares_media.c) --- */

struct gw_plan_fares;
void gw_plan_list_media(const struct gw_plan_fares *f, uint32_t i, gw_lang lang, gw_buf *out); /* appends */
bool gw_plan_media_names(const struct gw_plan_fares *f, uint32_t i, gw_pay pay); /* is it in that list? */
/* "media" and "rider_category"; nothing where the feed has none */
void gw_plan_put_media(gw_json_writer *w, const struct gw_plan_fares *f, uint32_t i, gw_lang lang);
void gw_plan_put_category(gw_json_writer *w, const struct gw_plan_fares *f, uint32_t i);
void gw_plan_put_money(gw_json_writer *w, const char *key, gw_money m, gw_lang lang);

/* --- words --- */

/* Bytes of the first half of a line's name in two languages, before a blank; 0: it is in one. */
size_t gw_line_name_han(const char *name);
/* A stop's name as shown: counters by the port's name on that side. */
void gw_plan_stop_name(const gw_dataset *d, gw_stop_id stop, gw_lang lang, gw_buf *out);
int32_t gw_plan_offset(const gw_dataset *d, const gw_end *end, gw_stop_id stop, int64_t instant);

/* --- sets of journeys (sets.c) --- */

/* Takes out those from first on that leave earlier. */
void gw_set_drop_before(gw_journey_set *s, uint32_t first, int32_t departure_s);
/* Keeps those with a ride that leave in [first, last]. */
void gw_set_keep_leaving(gw_journey_set *s, int32_t first_s, int32_t last_s);
/* Those that are there by then. */
gw_status gw_set_add_all(gw_journey_set *to, const gw_journey_set *from, int32_t arrives_by_s);
void gw_set_keep(gw_journey_set *s, const bool *gone); /* all but those gone */
void gw_set_drop_slower_than_walk(gw_journey_set *s, int32_t walk_s);
void gw_set_drop_long(gw_journey_set *s, int32_t most_s); /* from departure to arrival */
/* Is a as good as b at the far end and in rides? (plan.c: of equals the first stays) */
bool gw_set_beats(gw_direction direction, const gw_journey_set *s, uint32_t a, uint32_t b);
/* A first or last walk from or to counters gets their port. */
void gw_set_mark_ports(const gw_timetable *t, gw_journey_set *s);
void gw_set_order_by_arrival(gw_journey_set *s);

#endif
