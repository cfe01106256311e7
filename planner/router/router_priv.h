/* What the files of the router share. Not for others.
 *
 * One search body serves both directions. It works on keys: forwards key = time, backwards key = −time, so
 * that a smaller key is better in either. Words are those of the direction of search: one enters a ride,
 * exits from it, and is then ready at a slot; backwards, entering is alighting in real life. Positions of a
 * pattern are mirrored the same way. `back` is a literal at every top call, so the compiler makes two bodies
 * of one.
 *
 *   round k−1: ready[slot] ──enter──► ride ──exit──► alight at a stop ──link──► ready[slot] of round k
 *                                       │                             └─link─► counters ─gate─► counters
 * ─link─► └─ seat ─► the next trip of the vehicle, same round
 */
#ifndef GW_ROUTER_PRIV_H
#define GW_ROUTER_PRIV_H

#include "planner/router/router.h"

#define KEY_NONE    INT32_MAX
#define MAX_ROUNDS  32
#define FROM_BEFORE ((uint32_t)1 << 31)

enum { SRC_ACCESS, SRC_RIDE, SRC_CROSSING };

typedef struct {          /* how a slot became ready */
    uint32_t source : 30; /* index of an access, ride or crossing */
    uint32_t kind : 2;    /* SRC_… */
    uint32_t link;        /* number of the link (timetable.h), or GW_NO_ID: the access itself */
    uint32_t rule;        /* rule of that link that decided, or GW_NO_ID */
} parent_t;

typedef struct { /* one ride of one round, in the words of the search */
    int32_t key; /* at the exit */
    uint32_t pattern, trip, day;
    int32_t start; /* headway: start of the vehicle at its first stop, tt seconds (backwards: the latest) */
    uint32_t enter, exit; /* real positions */
    uint32_t slot;        /* where it was entered */
    uint32_t seat;        /* seats[]: what came before in the same vehicle; GW_NO_ID */
    uint32_t round;       /* with FROM_BEFORE: slot is one of the layer before (lines.c) */
} ride_t;

typedef struct { /* a stretch in a vehicle that goes on as another trip */
    uint32_t pattern, trip, day;
    uint32_t enter; /* real position; the mirrored first one when it was itself entered by staying */
    uint32_t slot;
    uint32_t previous; /* seats[] or GW_NO_ID */
} seat_t;

typedef struct {     /* a port passed */
    parent_t before; /* how its counters were reached */
    uint32_t stop_in, stop_out;
    int32_t key; /* at the far counters */
    uint32_t round;
} crossing_t;

typedef struct {
    uint32_t stop;
    int32_t walk_s;
    float walk_m;
    uint32_t origin; /* the stop a link starts from, or GW_NO_ID */
    int32_t inside_s;
} end_t;

typedef struct { /* the best arrival at the end with so many rides */
    int32_t key;
    uint32_t kind,
        source;    /* SRC_RIDE, SRC_CROSSING or SRC_ACCESS (crossing straight from the start: never) */
    uint32_t end;  /* index of ends */
    uint32_t link; /* link from the exit stop to counters that are the end; else GW_NO_ID */
    uint32_t rule;
} target_t;

typedef struct {
    int32_t *key;      /* [n_slots] KEY_NONE when not ready in this round */
    parent_t *parent;  /* [n_slots] */
    uint32_t *touched; /* slots */
    uint32_t n_touched;
} round_t;

typedef struct {
    uint32_t n, cap;
    void *p;
} pool_t;

typedef struct { /* the vehicle of a pattern entered last in a pass: no later one is of use behind that place
                  */
    int64_t vehicle;   /* less is sooner */
    uint32_t position; /* mirrored */
    uint32_t pass;
} mark_t;

typedef struct { /* the first place at which a pattern was entered in a pass, or in an earlier vehicle:
                    mirrored */
    uint32_t position, pass;
} entered_t;

typedef struct { /* what a query says of changes */
    double factor;
    int32_t default_s, least_s, more_s;
} change_t;

/* bound.c: least times from anywhere to the ends of a pass */
enum {
    N_BOUNDS = 24,
    N_DOORS = 24,
    N_YOUNG = 8,
    MAX_BOUND_RIDES = 8,
    BOUND_NEVER = 1 << 30,
    LEAST_NEVER = 65535
};

typedef struct {
    gw_sha256 content; /* of the timetable */
    const void *base;
    const gw_port_table *ports;
    gw_gait gait;
    int32_t max_walk_s;
    change_t change;
    gw_headway_rule headway;
    bool back, wheelchair;
    uint32_t n_rounds, n_ends;
    uint64_t port_mask; /* of the query, where there are ports; 0: any */
} bound_key_t;

typedef struct {
    uint32_t stop;
    int32_t walk_s;
} bound_end_t;

/* How much longer than the least time a search had to look last. It depends on the ports it may pass: of one
 * with a long queue the least time says little. */
typedef struct {
    uint64_t port_mask;
    gw_headway_rule headway;
    uint32_t used; /* gw_router.asked then; 0: free */
    uint8_t alike;
    int32_t slack_s[MAX_BOUND_RIDES + 1]; /* -1: not known */
} slack_t;
enum { N_SLACKS = 32 };

typedef struct {
    bound_key_t key;
    bound_end_t *ends; /* owned; [key.n_ends] */
    uint32_t cap_ends;
    uint32_t used; /* gw_router.asked when it was last asked for; 0: free */
    uint32_t times;
    bool known;      /* asked for again after another one */
    uint16_t *least; /* owned; see least_of; holds when `built` */
    size_t cap_least;
    bool built;
    slack_t slack[N_SLACKS];
} bound_t;

typedef struct {
    uint32_t from, to; /* patterns of part 0: some trip of the first goes on as one of the second */
} seat_edge_t;

typedef struct {     /* while one is built; owned */
    uint16_t *leg_s; /* [pattern stops of both parts] least ride from a position to the next; of: */
    gw_sha256 legs_of;
    const void *legs_of_base;
    int32_t *times; /* [4 x stop] */
    size_t n_legs, n_stops;
    seat_edge_t *edges; /* [n_edges] */
    int32_t *after;     /* [2 x pattern of part 0]: bound_seats.c */
    uint32_t n_edges, cap_edges, cap_after;
} bound_scratch_t;

/* walks.c */
enum { N_WALKS = 2, NEAR_NONE = 65534, NEAR_ASK = 65535, HOP_CAREFUL = -2 };

typedef struct { /* a link as a change */
    uint32_t far;
    int32_t seconds; /* -1: cannot be used; HOP_CAREFUL: it has rules, or leads to counters */
} hop_t;

struct gw_walks {
    gw_sha256 base_content;
    const void *near;
    gw_gait gait;
    int32_t max_walk_s;
    bool wheelchair, counted;
    change_t change;
    uint16_t *seconds; /* owned; [n_near of part 0]; NEAR_NONE: not to be walked; NEAR_ASK: too long to stand
                          here */
    uint32_t n;
    hop_t *hops; /* owned; [2 x n_links of part 0]: as link_first goes, then as link_in_first */
};
typedef struct gw_walks walks_t;

struct gw_router {
    uint32_t n_slots_cap, n_stops_cap, n_patterns_cap, n_rounds_cap;
    round_t rounds[MAX_ROUNDS + 1];
    int32_t *best;  /* [n_slots] least key of all rounds */
    int32_t *reach; /* [n_slots] least keys of the first pass, for the second: who cannot have been
                       ready there in time need not be followed */
    uint32_t *reach_touched, n_reach;
    int32_t *onward; /* [n_stops] for the second pass: exit_best of the first. Who is ready at a stop when
                        nobody of the first pass could still have been there has nothing to enter. */
    uint32_t *onward_touched, n_onward;
    entered_t *entered; /* [n_patterns] of the first pass, which is `reach_pass` */
    uint32_t reach_pass;
    bool ends_at_once;                      /* of the first pass: without a walk, or at counters */
    bool bounded;                           /* reach[], onward[] and entered[] hold */
    int32_t *exit_best;                     /* [n_stops] least key of an exit there, over all rounds */
    uint32_t *exit_ride;                    /* [n_stops] rides[] of the newest improvement */
    uint64_t *exited;                       /* bits: stops improved in this round */
    uint32_t *exit_touched, n_exit_touched; /* stops to reset */
    uint32_t *end_of_stop;                  /* [n_stops] ends[] or GW_NO_ID */
    uint32_t *queue_at;   /* [n_patterns] mirrored position to start at, GW_NO_ID: not queued */
    uint32_t *queue_last; /* [n_patterns] no later one is queued */
    uint64_t *queued;     /* bits over patterns */
    uint32_t n_queue_words, n_stop_words;
    mark_t *marks; /* [n_patterns] */
    uint32_t n_passes;
    uint64_t *one_service; /* bits over patterns of part 0: all trips run on the same days */
    pool_t rides, seats, crossings, jobs, seen;
    pool_t from_list, to_list;  /* end_t: access and egress with the links of stops added */
    const end_t *starts, *ends; /* of the pass: one of the lists each */
    uint32_t n_starts, n_ends;
    target_t targets[MAX_ROUNDS + 1];

    /* Stops that links with rules leave (0) or reach (1), as bits; of the base whose content is `ruled_of`.
     */
    uint64_t *ruled[2];
    uint32_t n_ruled_words;
    gw_sha256 ruled_of;
    const void *ruled_links;

    /* the search under way */
    const gw_timetable *t;
    const gw_query *q;
    bool back;
    int32_t change_s; /* at one stop, without a rule */
    uint32_t round;
    uint32_t n_rounds;   /* rides allowed */
    int32_t ride_first;  /* of the pass */
    int32_t ride_limit;  /* exits later than this key are out */
    int32_t target_best; /* keys from here on are no use any more */
    int32_t leave_last;  /* of a window: nobody leaves later (tt seconds); INT32_MAX: no window */
    bool failed;         /* no memory */

    /* [k <= n_rounds] the greatest key at the end that is of use with k rides; never rises with k */
    int32_t cap[MAX_ROUNDS + 1];
    const uint16_t *least;  /* of the first pass: see bound.c; NULL: nothing is known */
    const int32_t *slack_s; /* [k] with least: how much longer than that to look; NULL: any time */
    int32_t start_least[MAX_ROUNDS + 1]; /* with least: the key at the end with k rides is not before */
    bound_t *bounds;                     /* [N_BOUNDS] owned */
    bound_t *doors;                      /* [N_DOORS] owned: to counters, through no gate */
    slack_t slack[N_SLACKS];             /* of whatever end was asked for last: the guess for a new one */
    uint32_t n_bounds, asked;
    bound_scratch_t bound_scratch;

    const uint16_t *near_s; /* [n_near of part 0] of the question: what each takes as a change; see walks.c */
    const hop_t *hops[2];   /* leaving, arriving */
    walks_t walks[N_WALKS];
    uint32_t newest_walks;

    /* Journeys by given lines (lines.c): what is ready once `layer` of them have been ridden. */
    uint32_t layer;
    struct gw_router *before;   /* owned; the layer before, or NULL while nobody has asked */
    pool_t line_patterns;       /* uint32_t: whose rides may lead here, in the pass under way */
    const gw_line_choice *line; /* of which a ride must be, to lead here; NULL: any of those in the queue */

    gw_journey_set found; /* journeys before dominated ones are taken out */
    pool_t steps, legs;   /* of the journey being traced */
    int32_t pass_key;
};

/* One body, two directions: `back` must be a literal where such a function is called from outside the search.
 */
#define GW_BODY static inline __attribute__((always_inline))

/* scan.c */
void gw_scan_queue(gw_router *r, bool back,
                   bool bare); /* scans all queued patterns of this round, then the seats */
/* First trip of a pattern that can be entered at a real position from key on; days lo..hi are tried. */
typedef struct {
    uint32_t trip, day;
    int32_t zero;
} boarded_t;
bool gw_find_trip(const gw_router *r, bool back, uint32_t pattern, uint32_t position, int32_t key,
                  int32_t limit, boarded_t *out);
/* Headways: the best key of a vehicle's start for someone ready at key (mirrored back), or KEY_NONE. */
int32_t gw_find_start(const gw_router *r, bool back, uint32_t pattern, int32_t key, uint32_t *day);
bool gw_trip_usable(const gw_router *r, uint32_t trip, uint32_t day);
void gw_days_between(const gw_timetable *t, const gw_tt_pattern *p, int32_t from_s, int32_t to_s,
                     uint32_t *lo, uint32_t *hi); /* hi exclusive; lo = hi: none */

/* search.c */
typedef struct {
    int32_t key;          /* where it begins */
    int32_t ride_first;   /* least key of an entrance to a ride; the horizon, when searching back to it */
    int32_t ride_limit;   /* greatest key of an exit from a ride */
    int32_t target_limit; /* greatest key at the end */
    uint32_t max_rides;
    bool bare; /* only keys are wanted: nothing can be traced */
} pass_t;
/* Runs a pass; r->targets[k] then holds the best key with exactly k rides (KEY_NONE: no better than fewer).
 */
gw_status gw_router_pass(gw_router *r, bool back, const pass_t *pass);
void gw_router_keep_reach(gw_router *r); /* of the pass just run, until gw_router_drop_reach */
void gw_router_drop_reach(gw_router *r);
gw_status gw_router_prepare(gw_router *r, const gw_timetable *t, const gw_query *q);
void *gw_pool_add(gw_router *r, pool_t *p, size_t size); /* NULL: no memory, r->failed is set */

/* lines.c */
gw_status gw_router_prepare_layers(gw_router *r);   /* those before r */
void gw_router_list_line(gw_router *r, bool back);  /* fills line_patterns */
void gw_router_board_line(gw_router *r, bool back); /* its rides of this round */
/* Does a ride count as one of r->line, for who gets off (backwards: on) where it ends? */
bool gw_router_of_line(const gw_router *r, const ride_t *ride);

/* trace.c: the journey behind r->targets[k], timed forwards from its departure. */
gw_status gw_router_trace(gw_router *r, bool back, uint32_t k, int32_t departure_s, gw_journey_set *out);

/* walks.c: sets r->near_s; false: no memory */
bool gw_walks_prepare(gw_router *r);
change_t gw_change_of(const gw_query *q);
bool gw_same_change(change_t a, change_t b);
bool gw_same_gait(gw_gait a, gw_gait b);
void gw_walks_drop(gw_router *r);

/* bound.c */
gw_status gw_bound_first_pass(gw_router *r, bool back, const pass_t *pass);
void gw_bound_set_caps(gw_router *r); /* at the start of a pass with `least` */
void gw_bound_free(gw_router *r);

/* link.c: a change by a walk by nearness */
int32_t gw_near_seconds(const gw_query *q, float walk_m);

static inline ride_t *ride_at(gw_router *r, uint32_t i)
{
    return (ride_t *)r->rides.p + i;
}
static inline seat_t *seat_at(gw_router *r, uint32_t i)
{
    return (seat_t *)r->seats.p + i;
}
static inline crossing_t *crossing_at(gw_router *r, uint32_t i)
{
    return (crossing_t *)r->crossings.p + i;
}
static inline const end_t *end_at(const gw_router *r, uint32_t i)
{
    return r->ends + i;
}

/* --- slots --- */

static inline uint32_t n_extra(const gw_timetable *t, bool back)
{
    return back ? t->n_alight_extra : t->n_board_extra;
}
static inline void extra_slots(const gw_timetable *t, bool back, uint32_t stop, uint32_t *first,
                               uint32_t *end)
{
    const uint32_t *at = back ? t->alight_extra_first : t->board_extra_first;
    *first = *end = 0;
    if (!at || stop >= t->part[0].n_stops) return;
    *first = at[stop];
    *end = at[stop + 1];
}
static inline const gw_tt_slot *extra_slot(const gw_timetable *t, bool back, uint32_t i)
{
    return &(back ? t->alight_extra : t->board_extra)[i];
}
/* The slot at which trips of this pattern are entered at stop. */
static inline uint32_t slot_of(const gw_timetable *t, bool back, const gw_tt_pattern *p, uint32_t stop)
{
    uint32_t first, end, by_route = GW_NO_ID;
    extra_slots(t, back, stop, &first, &end);
    for (uint32_t i = first; i < end; i++) {
        const gw_tt_slot *s = extra_slot(t, back, i);
        if (s->trip != GW_NO_ID && s->trip == p->own_trip) return i;
        if (s->trip == GW_NO_ID && s->route == p->route) by_route = i;
    }
    return by_route != GW_NO_ID ? by_route : gw_tt_stop_slot(n_extra(t, back), stop);
}

static inline void queue_pattern(gw_router *r, uint32_t pattern, uint32_t position)
{
    if (r->queue_at[pattern] == GW_NO_ID) r->queue_last[pattern] = position;
    r->queued[pattern / 64] |= UINT64_C(1) << (pattern % 64);
    r->queue_at[pattern] = position;
}

/* A vehicle entered no later was ridden from no later a place: everywhere behind, one has been as soon. Else
 * this one is noted. Who leaves a vehicle earlier was of more use in every way in which a pass tells uses
 * apart: in time for more ends, with more rides to go. */
static inline bool ridden_before(gw_router *r, uint32_t pattern, int64_t vehicle, uint32_t position)
{
    mark_t *m = &r->marks[pattern];
    if (m->pass == r->n_passes && m->vehicle <= vehicle && m->position <= position) return true;
    *m = (mark_t){vehicle, position, r->n_passes};
    return false;
}

/* Second passes ask where the first one rode, and do not write it down. */
static inline void note_entered(gw_router *r, uint32_t pattern, uint32_t position)
{
    entered_t *e = &r->entered[pattern];
    if (r->bounded || (e->pass == r->n_passes && e->position <= position)) return;
    *e = (entered_t){position, r->n_passes};
}
/* The last place (mirrored) at which one may leave a pattern for anything the first pass knows; 0: nowhere.
 * What the first pass left as soon as the best, without a walk to the end, it did not look at. */
static inline uint32_t last_exit(const gw_router *r, uint32_t pattern, uint32_t n_stops)
{
    const entered_t *e = &r->entered[pattern];
    if (!r->bounded || (r->round == 1 && r->ends_at_once)) return n_stops - 1;
    return e->pass == r->reach_pass ? n_stops - 1 - e->position : 0;
}

static inline uint32_t stop_of_slot(const gw_timetable *t, bool back, uint32_t slot)
{
    uint32_t extra = n_extra(t, back);
    return slot >= extra ? slot - extra : extra_slot(t, back, slot)->stop;
}

/* --- is a label of any use? See bound.c --- */

/* Of a stop, in seconds: [m] from an exit there with at most m more rides; then [m] from being ready there
 * with at most m + 1. LEAST_NEVER: not so; who takes longer than a value can say has the greatest one below.
 */
static inline const uint16_t *least_of(const gw_router *r, uint32_t stop, bool ready)
{
    return r->least + ((size_t)stop * 2 + ready) * r->n_rounds;
}
static inline bool in_time(const gw_router *r, const uint16_t *least, uint32_t round, int32_t key)
{
    for (uint32_t m = 0; round + m <= r->n_rounds; m++)
        if (least[m] != LEAST_NEVER && key + least[m] <= r->cap[round + m]) return true;
    return false;
}
/* In a round behind the first. */
static inline bool exit_of_use(const gw_router *r, uint32_t stop, int32_t key)
{
    return !r->least || in_time(r, least_of(r, stop, false), r->round, key);
}
/* The end itself is never somewhere to be ready. */
static inline bool ready_of_use(const gw_router *r, bool back, uint32_t round, uint32_t slot, int32_t key)
{
    return !r->least || in_time(r, least_of(r, stop_of_slot(r->t, back, slot), true), round + 1, key);
}

/* The range of a stop in a part's visits or links. A base knows nothing of the stops a scenario adds. */
static inline bool stop_range(const gw_tt_part *part, const uint32_t *first, uint32_t n, uint32_t stop,
                              uint32_t *lo, uint32_t *hi)
{
    if (n == 0 && stop >= part->n_stops) return false;
    *lo = first[stop];
    *hi = first[stop + 1];
    return *lo < *hi;
}

/* Do rules tell trips apart that are left (backwards: entered) at this stop? */
static inline bool has_rules(const gw_router *r, bool back, uint32_t stop)
{
    return stop / 64 < r->n_ruled_words && (r->ruled[back][stop / 64] >> (stop % 64) & 1);
}

#endif
