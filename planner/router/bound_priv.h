/* What the files of the bound share: bound.c uses it, bound_which.c keeps it, bound_build.c, bound_seats.c
 * and bound_ports.c count it. Not for others. */
#ifndef GW_ROUTER_BOUND_PRIV_H
#define GW_ROUTER_BOUND_PRIV_H

#include "planner/router/router_priv.h"

#define ANY_TIME INT32_MAX
enum {
    FIRST_SLACK_S = 1800,   /* beyond the least time, when nothing is known */
    MORE_SLACK_S = 300,     /* beyond what was needed last */
    STEP_SLACK_S = 2400,    /* up to here a longer one is tried before one without limit */
    STEP_MORE_S = 600,      /* so much, and half of what it was */
    LONG_SLACK_S = 6 * 3600 /* from here on there is no limit */
};

static inline int32_t bound_less(int32_t a, int32_t b)
{
    return a < b ? a : b;
}
static inline void bound_lower(int32_t *x, int32_t value)
{
    if (value < *x) *x = value;
}

/* bound_which.c: what the question under way asks for; the bound for that, new if there is none yet; one to
 * the counters of a port, through no gate, for the rest of k, built. NULL: there is no memory, and none of
 * what it is for is lost but time. Ends: [k->n_ends]. A bound stays until others have been asked for. */
bound_key_t gw_bound_key(const gw_router *r, bool back);
bound_t *gw_bound_find(gw_router *r, const bound_key_t *k, const end_t *ends);
bound_t *gw_bound_door(gw_router *r, const bound_key_t *k, uint32_t counters);
void gw_bound_free_all(bound_t *all, uint32_t n); /* accepts NULL */

/* Counts b->least for the ends and rules of b->key, and for the timetable and query of r. false: no memory,
 * and nothing has changed. */
bool gw_bound_build(gw_router *r, bound_t *b);
/* bound_ports.c: the same for a key with ports, put together from such without. */
bool gw_bound_compose(gw_router *r, bound_t *b);
bool gw_bound_grow(bound_t *b, size_t n); /* b->least; false: no memory */

typedef struct { /* while it is counted; `back` mirrors the words */
    gw_router *r;
    const bound_t *b;
    bool back;
    uint32_t n_stops, n_rounds;
    const uint16_t *leg_s; /* [pattern stops of both parts] */
    int32_t *exit;   /* [stop] with at most m more rides: of the round under way; until its links: m - 2 */
    int32_t *before; /* … of the round before: m - 1 */
    int32_t *ready;  /* [stop] */
    int32_t *was;    /* [stop] ready of the round before */
    int32_t *ends;   /* [stop] walk from there to the end */
} bound_build_t;

/* Aboard at the first stop of a pattern: least time to the end by leaving it at one of its stops. */
int32_t gw_bound_along(const bound_build_t *x, const gw_tt_part *part, const gw_tt_pattern *p,
                       const uint16_t *leg_s);

/* bound_seats.c: the edges of r->t in r->bound_scratch; false: no memory. Then, for the round under way,
 * bound_scratch.after[pattern of part 0]: aboard at its last stop, by staying in the vehicle. */
bool gw_bound_list_seats(gw_router *r);
void gw_bound_stay(const bound_build_t *x);

#endif
