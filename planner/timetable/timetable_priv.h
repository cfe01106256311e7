/* Shared inside planner/timetable: who owns a timetable's memory, and the growing lists it is made from.
 *
 * A draft is one part (gw_tt_part) while it grows; the builder fills one from feeds, the overlay one from a
 * scenario. Nothing is moved out of it before gw_tt_draft_finish, which hands the memory to the owner. One
 * thread.
 */
#ifndef GW_TIMETABLE_PRIV_H
#define GW_TIMETABLE_PRIV_H

#include "gtfs/base/arena.h"
#include "gtfs/feed/feed.h"
#include "planner/timetable/timetable.h"
#include <stdatomic.h>

/* --- who owns what --- */

typedef struct {
    gw_timetable t;       /* first: what callers hold */
    atomic_uint n_owners; /* gw_timetable_release frees at 0 */
    void **blocks;        /* owned malloc blocks */
    size_t n_blocks, cap_blocks;
    gw_zone **zones; /* owned, t.n_zones of them */
    void *map;       /* owned mapping of a snapshot, or NULL */
    size_t map_size;
    gw_timetable *base; /* of an overlay: retained, or NULL */
} gw_tt_owner;

gw_tt_owner *gw_tt_owner_create(void); /* one owner; NULL: no memory */
/* The block is the owner's from now on, also when this fails (then it is freed). NULL is fine. */
GW_MUST_USE gw_status gw_tt_owner_keep(gw_tt_owner *o, void *block);
/* Loads the zones of these names (n > 0) and lays out t.zones; names borrowed. GW_BAD_INPUT when one is
 * unknown. */
GW_MUST_USE gw_status gw_tt_owner_load_zones(gw_tt_owner *o, const gw_str *names, uint32_t n, gw_error *err);

/* --- lists that grow --- */

#define GW_LIST(type)                                                                                        \
    struct {                                                                                                 \
        type *p;                                                                                             \
        size_t n, cap;                                                                                       \
    }
#define GW_LIST_ROOM(list, more) gw_grow(&(list).p, &(list).cap, (list).n + (more), sizeof *(list).p)
/* A new last element, not cleared; NULL: no memory. */
#define GW_LIST_PUSH(list) (GW_LIST_ROOM(list, 1) ? NULL : &(list).p[(list).n++])

/* --- texts, each kept once --- */

typedef struct {
    gw_buf pool;     /* zero-ended texts; [0] is "" */
    uint32_t base;   /* added to offsets: where the part's texts begin */
    uint32_t *slots; /* hash table of pool offsets, 0: empty; owned */
    uint32_t *hashes;
    size_t n_slots, n_used;
    bool failed;   /* no memory, or too long: stays so, checked once at the end */
    bool too_long; /* over 4 GiB */
} gw_tt_texts;

void gw_tt_texts_free(gw_tt_texts *x);
gw_text gw_tt_texts_add(gw_tt_texts *x, gw_str s); /* "" gives 0 */

/* --- a part while it grows --- */

typedef GW_LIST(uint32_t) gw_tt_slot_numbers;

typedef struct {
    gw_tt_texts texts;
    uint32_t stop_base, route_base, trip_base, pattern_base, service_base;
    GW_LIST(gw_tt_stop) stops;
    GW_LIST(uint32_t) children;
    GW_LIST(gw_tt_route) routes;
    GW_LIST(gw_tt_trip) trips;
    GW_LIST(gw_name) headsigns;
    GW_LIST(uint32_t) headsign_slots; /* hash table of headsigns, 0: empty */
    GW_LIST(gw_tt_trip_text) short_names;
    GW_LIST(uint32_t) trip_id_first;
    gw_buf trip_ids, last_trip_id;
    uint32_t n_trip_ids;
    GW_LIST(gw_tt_pattern) patterns;
    GW_LIST(uint32_t) pattern_stops;
    GW_LIST(uint8_t) pattern_flags;
    GW_LIST(gw_tt_row) rows;
    gw_tt_slot_numbers board_slots, alight_slots; /* empty: all are general */
    GW_LIST(gw_tt_arrivals) arrivals;
    GW_LIST(uint16_t) times;
    GW_LIST(int32_t) scratch; /* a pattern's times before they are packed */
    GW_LIST(gw_period) periods;
    GW_LIST(uint64_t) service_days;
    GW_LIST(gw_text) service_ids;
    GW_LIST(uint32_t) visit_first;
    GW_LIST(gw_tt_visit) visits;
    GW_LIST(uint32_t) near_first;
    GW_LIST(gw_tt_near) near;
    GW_LIST(uint32_t) link_first;
    GW_LIST(gw_tt_link) links;
    GW_LIST(uint32_t) link_in_first;
    GW_LIST(uint32_t) links_in;
    GW_LIST(gw_tt_rule) rules;
    GW_LIST(gw_tt_seat) seats_from;
    GW_LIST(gw_tt_seat) seats_to;
} gw_tt_draft;

void gw_tt_draft_free(gw_tt_draft *d);

/* One journey of a vehicle before it is put into a pattern. */
typedef struct {
    const gw_stop_time *calls; /* borrowed; stops as numbered by their feed */
    int32_t shift_s;           /* added to their times */
    int32_t first_departure_s; /* with the shift */
    uint32_t trip;             /* of the feed, or of whoever lists the runs */
    uint32_t next;             /* the next run of the same pattern; GW_NO_ID: the last */
    uint32_t route, sequence;  /* of the feed: the key of a pattern */
    uint8_t direction, own;    /* own: a pattern of its own */
    uint8_t laid_out;          /* from frequencies.txt */
} gw_tt_run;

typedef GW_LIST(gw_tt_run) gw_tt_runs;

/* One chain of runs that do not overtake each other. */
typedef struct {
    uint32_t first, last, n;
} gw_tt_chain;
typedef GW_LIST(gw_tt_chain) gw_tt_chains;

/* Puts runs[0..n), sorted by first departure and of n_stops calls each, into as few chains as a greedy pass
 * gives: each run goes to the first chain whose last run is nowhere later, and whose first one nowhere more
 * than 131,071 s earlier (what a row of 16-bit times can hold). Time: n × n_stops × 256 at the worst, since
 * only the first 256 chains are tried. Sets next; appends to chains. */
GW_MUST_USE gw_status gw_tt_split(gw_tt_run *runs, uint32_t n, uint32_t n_stops, gw_tt_chains *chains);

/* Trips are pushed together with what stands beside them: id and short name. trip->headsign is a number from
 * gw_tt_draft_add_headsign. */
GW_MUST_USE gw_status gw_tt_draft_add_trip(gw_tt_draft *d, const gw_tt_trip *trip, gw_str id,
                                           gw_text short_name);
GW_MUST_USE gw_status gw_tt_draft_add_trip_id(gw_tt_draft *d, gw_str id);
GW_MUST_USE gw_status gw_tt_draft_add_headsign(gw_tt_draft *d, const gw_name *name, uint32_t *out);
bool gw_tt_trip_ids_ok(const gw_tt_part *part); /* can be read to the last one */

/* A pattern for a chain: stops, flags, times (stop-major), least and greatest time. head gives route,
 * feed_day_row, n_stops, own_trip and direction. The caller then pushes its trips, in the order of the chain.
 */
GW_MUST_USE gw_status gw_tt_draft_add_pattern(gw_tt_draft *d, const gw_tt_pattern *head, uint32_t stop_base,
                                              const gw_tt_run *runs, const gw_tt_chain *chain);
/* Its periods: makes the last pattern a headway service. */
GW_MUST_USE gw_status gw_tt_draft_add_periods(gw_tt_draft *d, const gw_period *periods, size_t n);

/* The times of the last pattern, from scratch: arrivals, then departures, stop-major. */
GW_MUST_USE gw_status gw_tt_draft_pack_times(gw_tt_draft *d);

/* first[s]: how many things belong to stops before s; the caller has counted them into first[s + 1]. */
void gw_tt_sum_up(uint32_t *first, uint32_t n_stops);
/* first[n_stops + 1] is all zero before; the other array has room for all. */
void gw_tt_index_visits(const gw_tt_pattern *patterns, uint32_t n_patterns, uint32_t pattern_base,
                        const uint32_t *pattern_stops, uint32_t n_stops, uint32_t *first,
                        gw_tt_visit *visits);
void gw_tt_index_links_in(const gw_tt_link *links, uint32_t n, uint32_t n_stops, uint32_t *first,
                          uint32_t *links_in);

/* visit_first and visits over n_stops stops. */
GW_MUST_USE gw_status gw_tt_draft_index_visits(gw_tt_draft *d, uint32_t n_stops);
typedef struct { /* a walk by nearness, once */
    uint32_t a, b;
    float walk_m;
} gw_tt_walk;
typedef GW_LIST(gw_tt_walk) gw_tt_walks;
/* near_first and near over n_stops stops: both ways of each walk. */
GW_MUST_USE gw_status gw_tt_draft_index_near(gw_tt_draft *d, const gw_tt_walk *walks, size_t n,
                                             uint32_t n_stops);
/* link_first, link_in_first and links_in over n_stops stops, from links sorted by from, to. */
GW_MUST_USE gw_status gw_tt_draft_index_links(gw_tt_draft *d, uint32_t n_stops);
/* seats_to from seats_from, both sorted, without repeats. */
GW_MUST_USE gw_status gw_tt_draft_index_seats(gw_tt_draft *d);
/* GW_LIMIT when a list has outgrown 32-bit numbers, GW_NO_MEMORY when the texts have failed. */
GW_MUST_USE gw_status gw_tt_draft_check(const gw_tt_draft *d, gw_error *err);
/* Hands all lists to the owner and lays out the part. The draft is empty afterwards. */
GW_MUST_USE gw_status gw_tt_draft_finish(gw_tt_draft *d, gw_tt_owner *o, gw_tt_part *part, gw_error *err);

#endif
