/* What the files of the whole-day pass share. Not for others.
 *
 * A place is where one waits for headway services, as those who board there see it: a stop, or its lines of
 * one board slot; counters; the queue in front of a gate. An exit is where one gets off: an alight slot. A
 * hop is a headway line from one of its positions to the next; its row is the value of sitting in the vehicle
 * when it leaves the position.
 *
 *   hop rows ──a place waits──► place rows ──an exit walks──► exit rows ──a hop arrives──► hop rows
 *                 ▲ sample                        ▲ sample                      │ exact seconds
 *                 └────── fronts of board slots ◄─┴── connections ◄─────────────┘
 *
 * Rows are 16-bit values in units of a second / unit; the cap stands for "not served". Place rows are kept
 * for the whole day, hop and exit rows for as long as an earlier block may read them (rings of whole blocks
 * whose first block stands once more at the end, so that 32 values from anywhere are together).
 */
#ifndef GW_STRATEGY_PRIV_H
#define GW_STRATEGY_PRIV_H

#include "planner/strategy/strategy.h"

enum { LANES = 32, MAX_AHEAD = 224, WINDOW = MAX_AHEAD + LANES + 32, FULL = 65535, QUANTILES = 64 };
#define NONE UINT32_MAX

typedef struct {
    uint32_t place;
    uint16_t walk_u; /* units, at most the cap */
    uint16_t shift;  /* steps */
} way_t;

typedef struct {
    uint32_t exit;
    uint16_t walk_u, shift; /* as way_t */
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
    uint16_t pad;
} hop_t;

typedef struct {
    uint32_t first_hop, n_hops;
    uint32_t lead;        /* the most hop.departs: step g of the line's start is kept at g + lead */
    size_t steps;         /* of its steps in certain[]; whole blocks */
    uint32_t first_piece; /* the last one stands at NONE */
} line_t;

/* N of a line, from this step to the next piece. */
typedef struct {
    uint32_t step; /* where it begins, as kept */
    float per_step;
    double trips; /* N there */
} piece_t;

typedef struct { /* a line that can be boarded at a place */
    uint32_t hop;
    uint32_t line;
} visit_t;

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
    uint32_t row_steps;                       /* of a place row */

    uint32_t *place_of_stop;                       /* [n_stops] */
    uint32_t *board_of_stop_first, *board_of_stop; /* [n_stops + 1]; board slots of a stop */
    uint32_t *exit_of_slot;                        /* [alight slots] */
    uint32_t *exit_stop;                           /* [n_exits] */
    uint32_t *exit_of_stop_first, *exit_of_stop;   /* [n_stops + 1]; exits of a stop */
    place_t *places;
    uint32_t *place_slots;
    visit_t *visits;
    line_t *lines;
    hop_t *hops;
    uint32_t *place_of_hop_first, *place_of_hop; /* who waits for a hop */
    piece_t *pieces;
    uint32_t *piece_of_block; /* [line.steps / LANES …]: the piece in which a block of its steps begins */
    uint8_t *certain;         /* [line.steps …] steps until the next one has come for certain; 255: more */
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
    way_in_t *counters;          /* of a stop that is counters: exits that lead to them */
    int32_t *gates;              /* [gate][step][quantile]: through, seconds after from_s; GW_NEVER */
    connection_t *connections;   /* by departure, trip, position */
    uint32_t *block_connections; /* [blocks + 1] */
    bool *arrives;               /* [n_exits]: a connection does */
    uint32_t longest_run;        /* of a connection, steps; and one more */
    size_t n_line_steps, n_pieces;
    gw_arena *arena; /* owns all of it */
    size_t bytes;
};

/* Falling departure and arrival. */
typedef struct {
    pair_t *at; /* owned */
    uint32_t n, cap;
} front_t;

typedef struct {
    uint16_t least, most;
} range_t;

typedef struct {
    uint16_t *value, *served; /* [row][ring + LANES] */
    range_t *ranges;          /* [ring / LANES][row]: of the values of a block */
    uint8_t *kind;            /* [ring / LANES][row]: SOME, ALL, NOBODY */
    uint32_t n_rows, ring;
} rows_t;

/* One line as a wait sees it, from the first step of a block on. */
typedef struct {
    const uint16_t *value, *value_served; /* of its ride: a row of a ring that is read at `at` */
    uint32_t at, ring;
    float per_step; /* N is straight as long as anybody waits for it; 0: it is not, and stands in trips[] */
    uint32_t soon, certain; /* steps until it has come for certain, for the first and the last of the lanes */
    float ride[WINDOW], served[WINDOW];
    float trips[WINDOW];
    float chance[WINDOW]; /* straight: that it comes in the k-th step of a wait when it has not come before */
    float lane_chance[LANES];
} window_t;

typedef struct {
    window_t *lines;
    uint32_t n_lines;
    uint32_t ahead;                      /* steps to look ahead */
    uint32_t lanes;                      /* those that are asked for, a bit each */
    bool certain;                        /* by then a line has come */
    bool alike;                          /* the lanes are all the same */
    bool shares;                         /* not everybody is served */
    float step, cap;                     /* units */
    float end[LANES], end_served[LANES]; /* the value when it is over: waiting afresh */
    window_t *schedule;                  /* next departures, by step, as rides; NULL: none */
} wait_t;
#define BARELY 1e-4f /* rounding of N */

/* Values of LANES steps, and the shares served. */
typedef struct {
    uint16_t value[LANES], served[LANES];
    range_t range;
    uint8_t kind;
} lanes_t;

typedef struct {
    range_t range;
    uint8_t kind; /* SOME, ALL or NOBODY, in all of it */
} near_t;

/* A line that may be worth waiting for; steps count from the block's first. */
typedef struct {
    const visit_t *visit;
    const piece_t *piece; /* in which the block begins */
    uint32_t at;          /* where it begins, as the line's steps are kept */
    bool straight;        /* N is, for all lanes until it has come for certain */
    uint16_t least, most; /* of its ride, as long as one may wait for it */
    uint32_t first, last; /* it comes from the one step until the other, if at all; as far as a wait looks */
    uint32_t soon, certain; /* a wait until it has come for certain, at least and at most; 255: more */
} candidate_t;

/* What an exit awaits, a bit each: to tell of a walk that got better, where not everybody is served; to look
 * at all its walks. */
enum { EXIT_BETTER = 1, EXIT_IN_PART = 2, EXIT_DIRTY = 4 };

enum { STRATEGY_BLOCKS = 64 };
enum { PART_NOBODY, PART_ALL, PART_FIRST };

struct gw_strategy {
    const gw_strategy_net *net;
    size_t bytes;
    uint16_t *day;      /* [place][row_steps] */
    uint16_t *near;     /* [place][2 LANES]: the same of the block under way and the next: walks read these */
    near_t *near_by;    /* [place]: of both */
    uint32_t *day_part; /* [place][block]: who is served: PART_… or PART_FIRST + index of parts */
    uint16_t *parts;    /* LANES each */
    size_t n_parts, cap_parts;
    rows_t hops, exits, samples, places, schedules; /* schedules: as hops; samples: as exits */
    uint16_t *egress_u;                             /* [exit]; the cap: none */
    int32_t *egress_s;                              /* [exit]; -1: none */
    front_t *board, *after;                         /* [board slot], [exit]: of later blocks */
    front_t *board_fresh, *after_fresh;             /* of the block under way */
    uint32_t *touched_board, *touched_after, n_touched_board, n_touched_after;
    uint8_t *is_touched_board, *is_touched_after;
    bool *board_changed, *sample_dirty; /* [board slot], [exit]: since the last scan of the connections */
    onward_t *boarded, *boarded_before; /* [connection of the block]: in this scan, in the one before */
    bool arrivals_changed;              /* an exit where connections arrive */
    onward_t *aboard;                   /* [trip] */
    onward_t *aboard_saved;             /* [connection of the block]: as the block began */
    onward_t *group;                    /* [connection of a second] */
    bool *place_dirty, *hop_dirty;
    uint8_t *exit_dirty;           /* EXIT_…; 0: nothing */
    float *useful;                 /* [place]: no ride that is worth as much or more is looked at there */
    uint16_t *line_dirty;          /* a hop below this one is to be looked at again; 0: none */
    window_t *windows;             /* [most visits of a place + 1] */
    candidate_t *candidates;       /* [most visits of a place + 1] */
    uint32_t n_boards, n_afters;   /* fronts that may own memory */
    void *memory[STRATEGY_BLOCKS]; /* what the arrays above are in */
    size_t sizes[STRATEGY_BLOCKS];
    uint16_t *key;                              /* [place, then exit] */
    uint32_t *order, *order_before;             /* places, then exits + n_places */
    void (*sum)(const wait_t *w, lanes_t *out); /* strategy_sum_best() */
    /* the block under way */
    uint32_t round;
    bool changed; /* in this round */
    uint32_t step, block;
    uint32_t hop_at, exit_at, place_at; /* where it stands in the rings */
    uint64_t n_waits, n_rounds;         /* so far */
};

static inline size_t strategy_row(const rows_t *r, uint32_t row)
{
    return (size_t)row * (r->ring + LANES);
}
static inline uint32_t strategy_turn(uint32_t at, uint32_t ring)
{
    return at >= ring ? at - ring : at;
}
/* To the nearest; up where few are served, or they would go about for nothing. */
static inline uint32_t strategy_rounds(uint32_t served)
{
    return served < 1024 ? FULL - 1 : FULL / 2;
}
/* Who is served in a block. */
enum { SOME, ALL, NOBODY };
static inline uint8_t *strategy_block_kind(const rows_t *r, uint32_t row, uint32_t block)
{
    return &r->kind[(size_t)block * r->n_rows + row];
}
static inline uint8_t strategy_kind(const rows_t *r, uint32_t row,
                                    uint32_t at) /* in the LANES steps from at */
{
    const uint32_t block = at / LANES;
    const uint8_t here = *strategy_block_kind(r, row, block);
    if (at % LANES == 0 || here == *strategy_block_kind(r, row, strategy_turn(block + 1, r->ring / LANES)))
        return here;
    return SOME;
}
/* Of the values of the block under way at `at`. */
static inline range_t *strategy_range(const rows_t *r, uint32_t row, uint32_t at)
{
    return &r->ranges[(size_t)(at / LANES) * r->n_rows + row];
}
/* Of a place, in the block under way and the next. */
static inline near_t strategy_near(const gw_strategy *s, uint32_t place)
{
    const rows_t *r = &s->places;
    const uint32_t at = s->place_at, then = strategy_turn(at + LANES, r->ring);
    const range_t here = *strategy_range(r, place, at), next = *strategy_range(r, place, then);
    const uint8_t kind = *strategy_block_kind(r, place, at / LANES);
    return (near_t){
        {here.least < next.least ? here.least : next.least, here.most > next.most ? here.most : next.most},
        kind == *strategy_block_kind(r, place, then / LANES) ? kind : SOME};
}
/* Of a hop, in n steps from the block under way on. */
static inline bool strategy_whole_from(const gw_strategy *s, uint32_t hop, uint32_t n)
{
    const uint32_t blocks = s->hops.ring / LANES;
    for (uint32_t b = 0; b * LANES < n; b++)
        if (*strategy_block_kind(&s->hops, hop, strategy_turn(s->hop_at / LANES + b, blocks)) != ALL)
            return false;
    return true;
}
/* Keeps the lanes as the block at `at`; false: as it was. */
bool strategy_keep(rows_t *r, uint32_t row, uint32_t at, const lanes_t *x);

/* scratch.c */
bool strategy_fit(gw_strategy *s, const gw_strategy_net *n); /* false: no memory */
/* ride.c */
void strategy_fill(lanes_t *x, uint16_t value, uint16_t served);
void strategy_find_kind(const gw_strategy_net *n, lanes_t *x);
/* What nobody need do worse than, as the block at `at`: waiting for the first of the later steps. Rounds go
 * down from there. A guess that is too low may hold itself up where two places are each other's best way on,
 * and where few are served (whose time alone counts) it would never rise to what is right. */
void strategy_extend(rows_t *r, const gw_strategy_net *n, uint32_t at);
bool strategy_hop(gw_strategy *s, const line_t *line, uint32_t i); /* the row changed */
bool strategy_exit(gw_strategy *s, uint32_t exit);
/* The place got better, for nobody worse: so may be the exit, and it has no other walk to look at. */
bool strategy_exit_to(gw_strategy *s, uint32_t place, const back_t *b);
/* wait.c, gate.c: the value of waiting at a place in the block */
bool strategy_place(gw_strategy *s, uint32_t place, uint32_t *better_u); /* for whoever walks less */
void strategy_wait(gw_strategy *s, uint32_t place, lanes_t *out);
/* wait_lines.c: which lines are worth waiting for, in s->candidates, and for how long */
typedef struct {
    uint32_t n;
    uint32_t ahead; /* steps */
    uint32_t lanes; /* a bit each: something may come in this very step */
    bool certain;   /* by then somebody who waits has boarded */
    bool whole;     /* and is served */
    float useful;   /* units: no ride that is worth as much is waited for */
} chosen_t;
chosen_t strategy_choose(gw_strategy *s, const place_t *p);
/* wait_sum.c: adds up a wait with the widest registers of this machine */
typedef void (*strategy_sum_fn)(const wait_t *w, lanes_t *out);
enum { SUM_BODIES = 3 };
uint32_t strategy_sum_all(strategy_sum_fn out[SUM_BODIES]); /* those it has, narrowest first: how many */
strategy_sum_fn strategy_sum_best(void);
/* connect.c */
bool strategy_connect(gw_strategy *s, bool again);   /* scans the block's connections; false: no memory */
bool strategy_connect_keep(gw_strategy *s);          /* the block is done; false: no memory */
bool strategy_sample(gw_strategy *s, uint32_t exit); /* the row of its departures changed */
bool strategy_schedule(gw_strategy *s, uint32_t place);
/* read.c */
uint16_t strategy_served_at(const gw_strategy *s, uint32_t place, uint32_t step);

/* The making of a net: what its files share. */
typedef struct {
    const gw_timetable *t;
    gw_strategy_net *n;
    gw_arena *a;
    gw_error *err;
    gw_query q;            /* the traveller, as the router knows one */
    int32_t end_s;         /* services are followed until then, tt seconds */
    uint32_t *board_place; /* [board slots]: place of the lines of this slot alone, or NONE */
    uint32_t *gate_place;  /* [n_stops]: the queue at these counters, or NONE */
    uint32_t *board_row;   /* [board slots]: timetabled departures, numbered anew; or NONE */
    uint32_t *visits_at;   /* [board slots]: positions of headway lines */
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

typedef void (*strategy_pattern_fn)(maker_t *m, const gw_tt_part *part, const gw_tt_pattern *p, days_t days,
                                    void *context);
/* Every pattern that runs in the span and touches the side. headways: those, else timetabled ones. */
void strategy_each_pattern(maker_t *m, bool headways, strategy_pattern_fn fn, void *context);

gw_status strategy_make_lines(maker_t *m);
gw_status strategy_make_trips(maker_t *m);
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
static inline uint16_t strategy_units(const gw_strategy_net *n, int64_t seconds)
{
    return seconds < 0 || seconds * n->unit >= n->cap ? n->cap : (uint16_t)(seconds * n->unit);
}
static inline int32_t strategy_middle_s(const gw_strategy_net *n, uint32_t step) /* after from_s */
{
    return (int32_t)step * n->step_s + n->step_s / 2;
}

#endif
