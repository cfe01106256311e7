/* What the files of the whole-day pass share, beside the net (net_priv.h says what places, exits and hops
 * are). Not for others.
 *
 *   hop rows ──a place waits──► place rows ──an exit walks──► exit rows ──a hop arrives──► hop rows
 *                 ▲ sample                        ▲ sample                      │ exact seconds
 *                 └────── fronts of board slots ◄─┴── connections ◄─────────────┘
 *
 * Rows are 16-bit values in units of a second / unit; the cap stands for "not served". They are kept for as
 * long as an earlier block may read them (rings of whole blocks whose first block stands once more at the
 * end, so that 32 values from anywhere are together); those of places for the whole day, too, packed
 * (day_priv.h).
 */
#ifndef GW_STRATEGY_PRIV_H
#define GW_STRATEGY_PRIV_H

#include "planner/strategy/day_priv.h"

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
    range_t *ranges;          /* [row][ring / LANES]: of the values of a block */
    uint8_t *kind;            /* [row][ring / LANES]: SOME, ALL, NOBODY */
    uint32_t n_rows, ring;
} rows_t;

/* One line as a wait sees it, from the first step of a block on. */
typedef struct {
    const uint16_t *value, *value_served; /* of its ride: a row of a ring that is read at `at` */
    uint32_t at, ring;
    float late;     /* steps that it leaves after what the row says */
    float per_step; /* N is straight as long as anybody waits for it; 0: it is not, and stands in trips[] */
    uint32_t soon, certain; /* steps until it has come for certain, for the first and the last of the lanes */
    float ride[WINDOW], served[WINDOW];
    float trips[WINDOW];
    float chance[WINDOW]; /* straight: that it comes in the k-th step of a wait when it has not come before */
    float lane_chance[LANES], lane_goes[LANES];
    /* wait_lost_priv.h: by how much waiting on is worse without it, and how many fewer are served; and of the
     * step under way what it saves, that it has not been let go, that no line before it comes, that it is not
     * taken */
    float lost[LANES], lost_served[LANES];
    float saves[LANES], saves_served[LANES], stays[LANES], none_before[LANES], none_here[LANES];
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

struct gw_strategy {
    const gw_strategy_net *net;
    size_t bytes;
    uint32_t *day_at; /* [place][block]: for day */
    day_t day;        /* blocks that are done */
    uint16_t *near;   /* [place][2 LANES]: of the block under way and the next: walks read these */
    near_t *near_by;  /* [place]: of both */
    rows_t hops, exits, samples, places, schedules; /* schedules: as hops; samples: as exits */
    rows_t far_hops;                                /* [n_far]: blocks that are done */
    uint16_t *egress_u;                             /* [exit]; the cap: none */
    int32_t *egress_s;                              /* [exit]; -1: none */
    front_t *board, *after;                         /* [board slot], [exit]: of later blocks */
    front_t *board_fresh, *after_fresh;             /* of the block under way */
    size_t front_bytes, most_front_bytes;           /* that fronts point to; now, and when they held most */
    uint32_t *touched_board, *touched_after, n_touched_board, n_touched_after;
    uint8_t *is_touched_board, *is_touched_after;
    bool *board_changed, *sample_dirty; /* [board slot], [exit]: since the last scan of the connections */
    onward_t *boarded, *boarded_before; /* [connection of the block]: in this scan, in the one before */
    bool arrivals_changed;              /* an exit where connections arrive */
    onward_t *aboard;                   /* [trip] */
    onward_t *entered;                  /* [trip]: who stays seated into it, as it sets out */
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
    uint32_t hop_at, far_at, exit_at, place_at; /* where it stands in the rings */
    uint64_t n_waits, n_rounds;                 /* so far */
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
    return &r->kind[(size_t)row * (r->ring / LANES) + block];
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
    return &r->ranges[(size_t)row * (r->ring / LANES) + at / LANES];
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

/* begin.c */
void strategy_begin(gw_strategy *s, const gw_access *to, uint32_t n_to);
void strategy_begin_block(gw_strategy *s, uint32_t block);
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
uint16_t strategy_value_at(const gw_strategy *s, uint32_t place, uint32_t step);
uint16_t strategy_served_at(const gw_strategy *s, uint32_t place, uint32_t step);
/* The same of a whole block, which may be the one under way, or after the last one. */
void strategy_block_at(const gw_strategy *s, uint32_t place, uint32_t block, uint16_t value[LANES],
                       uint16_t served[LANES]);

#endif
