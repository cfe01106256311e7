/* A net as its files and the pass see it. Not for others.
 *
 * A place is where one waits for headway services, as those who board there see it: a stop, or its lines of
 * one board slot; counters; the queue in front of a gate. An exit is where one gets off: an alight slot. A
 * hop is a headway line from one of its positions to the next; its row is the value of sitting in the vehicle
 * when it leaves the position.
 */
#ifndef GW_STRATEGY_NET_PRIV_H
#define GW_STRATEGY_NET_PRIV_H

#include "planner/strategy/strategy.h"

enum { LATE_PARTS = 64, MAX_SHIFT = 0x3fff, GATE_NEVER = 0xffff }; /* longer than any cap */
enum { LANES = 32, MAX_AHEAD = 224, WINDOW = MAX_AHEAD + LANES + 32, FULL = 65535, QUANTILES = 64 };
#define NONE   UINT32_MAX
#define BARELY 1e-4f /* rounding of N */

typedef struct {
    uint32_t place;
    uint16_t walk_u;                   /* units, at most the cap */
    uint16_t shift : 14, quarters : 2; /* the walk: whole steps, and quarters of one */
} way_t;

typedef struct {
    uint32_t exit;
    uint16_t walk_u, shift : 14, quarters : 2; /* as way_t */
} back_t;

typedef struct {
    uint32_t exit;
    int32_t walk_s;
} way_in_t;

typedef struct {
    uint32_t exit;                   /* of the next position, or NONE */
    uint16_t ride_u, stay_u;         /* to the next position; standing there */
    uint16_t exit_shift, next_shift; /* steps */
    uint16_t departs;                /* steps after the start of the line */
    uint8_t quarters;                /* of a step, on top of exit_shift */
    int8_t late;                     /* it leaves so much after `departs`: LATE_PARTS of a step, to ± 1/2 */
} hop_t;

typedef struct {
    uint32_t first_hop, n_hops;
    uint32_t lead;        /* the most hop.departs: step g of the line's start is kept at g + lead */
    size_t steps;         /* of its steps in line_blocks[], times LANES; whole blocks */
    uint32_t first_piece; /* the last one stands at NONE */
} line_t;

/* N of a line, from this step to the next piece. */
typedef struct {
    uint32_t step; /* where it begins, as kept */
    float per_step;
    double trips; /* N there */
} piece_t;

typedef struct {      /* LANES steps of a line */
    uint32_t piece;   /* in which it begins */
    uint32_t certain; /* certain[this × LANES] */
} line_block_t;

typedef struct { /* a line that can be boarded at a place */
    uint32_t hop;
    uint32_t line;
    uint32_t again; /* where the same vehicle calls there once more: of agains[]; NONE */
} visit_t;

typedef struct {
    uint32_t hop;           /* that it leaves by then */
    uint16_t shift, rode_u; /* steps and units of staying on board until then; the cap: more */
} again_t;

typedef struct {
    uint32_t line, hop; /* hop counted in the line */
} user_t;

enum {
    PLACE_STOP,
    PLACE_COUNTERS,
    PLACE_GATE
}; /* by headway; at counters, having passed; in front of them */
typedef struct {
    uint32_t stop;
    uint32_t first_visit, end_visit;
    uint32_t first_slot, end_slot; /* place_slots[]: board slots with timetabled departures */
    uint32_t schedule;             /* row of sampled departures, or NONE */
    uint32_t exit;                 /* COUNTERS: their exit */
    uint32_t behind;               /* GATE: the stop of the counters on the other side */
    uint32_t gate; /* GATE: gates[this × n_steps × QUANTILES]; COUNTERS: the place of the queue that
                      leads to them, or NONE */
    uint32_t kind;
} place_t;

typedef struct {
    int32_t departure_s, arrival_s; /* after from_s */
    uint32_t trip;
    uint32_t board, exit; /* board slot, exit; or NONE */
} connection_t;

/* Going on, seen from any moment t before: served · (mean − t) + (1 − served) · cap. */
typedef struct {
    int32_t mean_u;  /* expected arrival of those served, units after from_s */
    uint32_t served; /* of FULL */
} onward_t;

typedef struct {
    int32_t departure_s; /* after from_s */
    int32_t arrival_u;   /* departure and what it costs from then on: what pairs are compared by */
    onward_t onward;
} pair_t;

struct gw_strategy_net {
    gw_strategy_options o;
    int32_t from_s, step_s;
    uint32_t n_steps;                                   /* whole blocks */
    uint32_t unit;                                      /* per second */
    uint16_t cap;                                       /* units */
    uint32_t most_visits, longest_block, longest_group; /* of a place; connections of a block, of a second */
    uint32_t ahead;                                     /* steps that a wait looks ahead */
    uint32_t n_stops, n_exits, n_places, n_lines, n_hops, n_schedules, n_trips, n_gates, n_connections;
    uint32_t n_board_slots;                   /* with timetabled departures, numbered anew */
    uint32_t hop_ring, exit_ring, place_ring; /* steps, whole blocks */

    uint32_t *place_of_stop;                     /* [n_stops] */
    uint32_t *board_of_stop_first;               /* [n_stops + 1]; board slots of a stop */
    uint32_t *exit_of_slot;                      /* [alight slots] */
    uint32_t *exit_stop;                         /* [n_exits] */
    uint32_t *exit_of_stop_first, *exit_of_stop; /* [n_stops + 1]; exits of a stop */
    place_t *places;
    uint32_t *place_slots;
    visit_t *visits;
    again_t *agains; /* of visits */
    line_t *lines;
    hop_t *hops;
    uint32_t *place_of_hop_first, *place_of_hop; /* who waits for a hop */
    uint32_t *far_hops; /* [n_far] those whose row is read further ahead than hop_ring, by the hop before */
    uint32_t n_far, far_ring;
    piece_t *pieces;
    line_block_t *line_blocks; /* [line.steps / LANES …] and one more */
    uint8_t *certain;          /* LANES for each block that is not like another: steps until the next one has
                                  come for certain; 255: more */
    uint32_t *way_first;
    way_t *ways; /* of an exit */
    uint32_t *back_first;
    back_t *back; /* of a place: exits that lead there */
    uint32_t *in_first;
    way_in_t *in; /* of a board slot with departures: exits it is reached from */
    uint32_t *user_first;
    user_t *users;            /* of an exit: hops that arrive */
    uint32_t *sample_of_exit; /* row of departures that can be walked to, or NONE */
    uint32_t n_samples;
    uint32_t *counter_first;
    way_in_t *counters; /* of a stop that is counters: exits that lead to them */
    uint16_t *gates; /* [gate][step][quantile]: through, seconds after the middle of the step; GATE_NEVER */
    connection_t *connections;    /* by departure, trip, position */
    uint32_t *block_connections;  /* [blocks + 1] */
    bool *arrives;                /* [n_exits]: a connection does */
    uint32_t n_stays;             /* 0: no vehicle goes on as another trip, and there are no lists */
    uint32_t *stay_first, *stays; /* [n_trips + 1]; trips that one stays seated into */
    uint32_t *sets_out;           /* [n_trips]: its first connection */
    uint32_t longest_run;         /* of a connection, steps; and one more */
    size_t n_line_steps, n_pieces;
    gw_arena *arena; /* owns all of it */
    size_t bytes;
};

typedef struct { /* a timetabled trip on a day that is stayed in, and its number here */
    uint32_t trip, day, number;
} run_t;

/* The making of a net: what its files share. */
typedef struct {
    const gw_timetable *t;
    gw_strategy_net *n;
    gw_arena *a;
    gw_arena *scratch; /* gone once the net is made */
    gw_error *err;
    gw_query q;            /* the traveller, as the router knows one */
    int32_t end_s;         /* services are followed until then, tt seconds */
    uint32_t *board_place; /* [board slots]: place of the lines of this slot alone, or NONE */
    uint32_t *gate_place;  /* [n_stops]: the queue at these counters, or NONE */
    uint32_t *board_row;   /* [board slots]: timetabled departures, numbered anew; or NONE */
    uint32_t *visits_at;   /* [board slots]: positions of headway lines */
    run_t *runs;
    uint32_t n_runs;
} maker_t;

typedef struct { /* days whose services touch the span; lo = hi: none */
    uint32_t lo, hi;
} days_t;
days_t strategy_days(const maker_t *m, const gw_tt_pattern *p);
bool strategy_in_side(const maker_t *m, uint32_t stop);
static inline bool strategy_runs(const maker_t *m, const gw_tt_part *part, const gw_tt_pattern *p, uint32_t k,
                                 uint32_t day)
{
    return gw_tt_service_runs(m->t, part->trips[p->first_trip - part->trip_base + k].service, day);
}
/* Slot at a position, or NONE where nobody may board (get off) or the stop is out of the side. */
uint32_t strategy_board_slot(const maker_t *m, const gw_tt_part *part, const gw_tt_pattern *p, uint32_t i);
uint32_t strategy_alight_slot(const maker_t *m, const gw_tt_part *part, const gw_tt_pattern *p, uint32_t i);
void *strategy_take(maker_t *m, size_t n, size_t size); /* of the net's arena, zero; NULL: no memory */
void *strategy_take_scratch(const maker_t *m, size_t n, size_t size);          /* the same, of scratch */
void *strategy_keep_made(maker_t *m, const void *made, size_t n, size_t size); /* a copy, of the net's */

typedef void (*strategy_pattern_fn)(maker_t *m, const gw_tt_part *part, const gw_tt_pattern *p, days_t days,
                                    void *context);
/* Every pattern that runs in the span and touches the side. headways: those, else timetabled ones. */
void strategy_each_pattern(maker_t *m, bool headways, strategy_pattern_fn fn, void *context);

gw_status strategy_make_places(maker_t *m);
gw_status strategy_make_lines(maker_t *m);
gw_status strategy_make_trips(maker_t *m);
gw_status strategy_make_stays(maker_t *m); /* after the trips */
gw_status strategy_make_ways(maker_t *m);
gw_status strategy_make_gates(maker_t *m);

static inline int64_t strategy_cost(const gw_strategy_net *n, onward_t x, int64_t now_u)
{
    const int64_t left = x.mean_u - now_u;
    return x.served == FULL ? left
                            : (left * x.served + (int64_t)n->cap * (FULL - x.served) + FULL / 2) / FULL;
}
static inline uint32_t strategy_shift(const gw_strategy_net *n, int64_t seconds)
{
    return (uint32_t)((seconds + n->step_s / 2) / n->step_s);
}
/* The same in quarters of steps. */
static inline uint32_t strategy_quarters(const gw_strategy_net *n, int64_t seconds)
{
    return (uint32_t)((4 * seconds + n->step_s / 2) / n->step_s);
}
/* A row is read from this step after its block's first on, and LANES steps more. */
static inline bool strategy_is_far(const gw_strategy_net *n, uint32_t shift)
{
    return shift + LANES + 1 > n->hop_ring;
}
static inline uint16_t strategy_units(const gw_strategy_net *n, int64_t seconds)
{
    return seconds < 0 || seconds * n->unit >= n->cap ? n->cap : (uint16_t)(seconds * n->unit);
}
static inline int32_t strategy_middle_s(const gw_strategy_net *n, uint32_t step) /* after from_s */
{
    return (int32_t)step * n->step_s + n->step_s / 2;
}

#endif
