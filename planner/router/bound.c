/* Goal direction: a label from which the end cannot be reached in time is not followed.
 *
 * For one end (a hospital's doors, a port's counters) and any departure, the least time from every stop with
 * at most m more rides is counted once, backwards from the end, round by round like the search itself:
 *
 *   exit[0](s)   = walk from s to the end, or through a gate in its least time
 *   ready[m](s)  = min over lines at s:  least wait + least ride to s' + exit[m-1](s')
 *   exit[m](s)   = min(exit[0](s), min over links of s:  change + ready[m](s'))
 *
 * Rides take the least time of any trip from each position to the next; a headway line at least the wait its
 * rule gives where it is densest; who stays in a vehicle goes on without a ride (bound_seats.c); gates their
 * least clearance; everything runs every day; nothing is barred but, where a question names the ports that
 * may be crossed, the others: beyond the border the least time over any port would be far too little for
 * most. So nothing can be faster, whatever the moment and whatever else the question asks, and a search that
 * drops a label with `key + least > what is still of use` finds the same keys.
 *
 * What is still of use is not known before the end has been reached once. So the first pass is told to look
 * only slack_s beyond the least time with k rides; slack_s is what was needed last time and some more. If
 * nothing is found with k rides by then, and something might be, the pass runs again with half as much more,
 * then with all the time there is. Nothing is lost: what is found within the slack is what would be found without it.
 *
 * A bound is built when the same end is asked for the second time (the next moment of a window, the next
 * question to the same hospital), or at once when the question says that it will be; N_BOUNDS are kept for
 * each worker, at most N_YOUNG of them of ends that nobody came back to after asking for another one. One for
 * median waits holds for whole ones too. A ranking of ports asks for one end with each port in turn, so the
 * young are as many as it may ask for; these are put together from the least times on either side of the
 * border (bound_ports.c), each of which is counted once.
 *
 * Sources: A* (Hart, Nilsson, Raphael 1968); lower bounds for the destination in RAPTOR as in nigiri and
 * MOTIS, there for each question and without rides. */
#include "planner/router/bound_priv.h"

#include <stdlib.h>
#include <string.h>

/* --- which one --- */

/* Whoever asks only now and then for a place by some ports is content with the least over all of them, which
 * holds as well. */
enum { OFTEN = 4 };

static bool build(gw_router *r, bound_t *b)
{
    if (b->key.ports && r->q->far_end_again) return gw_bound_compose(r, b);
    return gw_bound_build(r, b);
}

static bound_t *ready_bound(gw_router *r, bool back)
{
    if (r->layer || r->n_rounds > MAX_BOUND_RIDES) return NULL;
    const end_t *ends = back ? r->from_list.p : r->to_list.p;
    bound_key_t k = gw_bound_key(r, back);
    bound_t *b = gw_bound_find(r, &k, ends);
    if (b && k.port_mask && !b->built && !r->q->far_end_again && b->times < OFTEN) {
        k.port_mask = 0;
        b = gw_bound_find(r, &k, ends);
    }
    if (!b || (!b->built && ((b->times < 2 && !r->q->far_end_again) || !build(r, b)))) return NULL;
    return b;
}

/* --- how long to look --- */

void gw_bound_set_caps(gw_router *r)
{
    const round_t *start = &r->rounds[0];
    for (uint32_t k = 0; k <= r->n_rounds; k++) r->start_least[k] = KEY_NONE;
    for (uint32_t i = 0; i < start->n_touched; i++) {
        uint32_t slot = start->touched[i];
        const uint16_t *least = least_of(r, stop_of_slot(r->t, r->back, slot), true);
        for (uint32_t k = 1; k <= r->n_rounds; k++) {
            if (least[k - 1] == LEAST_NEVER) continue;
            int32_t key = start->key[slot] + least[k - 1];
            if (key < r->start_least[k]) r->start_least[k] = key;
        }
    }
    if (!r->slack_s) return;
    for (uint32_t k = r->n_rounds; k >= 1; k--) {
        int32_t slack_s = r->slack_s[k] == ANY_TIME ? 0 : r->slack_s[k];
        int32_t wanted = r->start_least[k] == KEY_NONE ? INT32_MIN / 2 : r->start_least[k] + slack_s;
        if (r->slack_s[k] != ANY_TIME && wanted < r->cap[k]) r->cap[k] = wanted;
        if (k < r->n_rounds && r->cap[k] < r->cap[k + 1]) r->cap[k] = r->cap[k + 1];
    }
}

/* With k rides: was there too little slack to be sure? best: the key with fewer. */
static bool looked_too_short(const gw_router *r, uint32_t k, int32_t best, int32_t slack_s)
{
    if (r->targets[k].key != KEY_NONE || r->start_least[k] == KEY_NONE || slack_s == ANY_TIME) return false;
    return r->start_least[k] < best && r->start_least[k] + slack_s < best - 1;
}

/* Most of what was missed lies just beyond; what does not by then is looked for with all the time there is. */
static int32_t longer(int32_t slack_s)
{
    return slack_s < STEP_SLACK_S ? slack_s + slack_s / 2 + STEP_MORE_S : ANY_TIME;
}

/* After a pass: true when all is found; else slack for the next one. */
static bool judge_pass(const gw_router *r, const pass_t *pass, int32_t *slack_s)
{
    bool all = true;
    int32_t best = pass->target_limit == KEY_NONE ? KEY_NONE : pass->target_limit + 1;
    for (uint32_t k = 0; k <= r->n_rounds; k++) {
        if (k && looked_too_short(r, k, best, slack_s[k])) {
            slack_s[k] = longer(slack_s[k]);
            all = false;
        }
        if (r->targets[k].key < best) best = r->targets[k].key;
    }
    return all;
}

static slack_t *slack_of(slack_t *all, const gw_query *q, bool make)
{
    slack_t *oldest = all;
    for (uint32_t i = 0; i < N_SLACKS; i++) {
        if (all[i].used && all[i].port_mask == q->port_mask && all[i].headway == q->headway &&
            all[i].alike == q->alike)
            return &all[i];
        if (all[i].used < oldest->used) oldest = &all[i];
    }
    return make ? oldest : NULL;
}

/* As needed last for this end; else for the one before it. */
static void first_slack(gw_router *r, bound_t *b, int32_t *slack_s)
{
    const slack_t *known = slack_of(b->slack, r->q, false);
    if (!known) known = slack_of(r->slack, r->q, false);
    for (uint32_t k = 0; k <= b->key.n_rounds; k++) {
        int32_t needed_s = known ? known->slack_s[k] : -1;
        slack_s[k] = needed_s < 0               ? FIRST_SLACK_S
                     : needed_s >= LONG_SLACK_S ? ANY_TIME
                                                : needed_s + needed_s / 8 + MORE_SLACK_S;
    }
}

static void keep_slack(gw_router *r, bound_t *b)
{
    slack_t now = {
        .port_mask = r->q->port_mask, .headway = r->q->headway, .alike = r->q->alike, .used = r->asked};
    int32_t best = KEY_NONE;
    for (uint32_t k = 0; k <= MAX_BOUND_RIDES; k++) now.slack_s[k] = -1;
    for (uint32_t k = 0; k <= r->n_rounds; k++) {
        if (r->targets[k].key < best) best = r->targets[k].key;
        if (r->start_least[k] == KEY_NONE) continue;
        int32_t needed_s = best == KEY_NONE ? LONG_SLACK_S : best - r->start_least[k];
        now.slack_s[k] = needed_s < 0 ? 0 : needed_s < LONG_SLACK_S ? needed_s : LONG_SLACK_S;
    }
    *slack_of(b->slack, r->q, true) = now;
    *slack_of(r->slack, r->q, true) = now;
}

gw_status gw_bound_first_pass(gw_router *r, bool back, const pass_t *pass)
{
    bound_t *b = ready_bound(r, back);
    r->least = NULL;
    if (!b) return gw_router_pass(r, back, pass);
    int32_t slack_s[MAX_BOUND_RIDES + 1];
    first_slack(r, b, slack_s);
    r->least = b->least;
    r->slack_s = slack_s;
    gw_status status;
    do {
        status = gw_router_pass(r, back, pass);
    } while (!status && !judge_pass(r, pass, slack_s));
    r->slack_s = NULL;
    if (!status) keep_slack(r, b);
    return status;
}

void gw_bound_free(gw_router *r)
{
    gw_bound_free_all(r->bounds, N_BOUNDS);
    gw_bound_free_all(r->doors, N_DOORS);
    free(r->bound_scratch.leg_s);
    free(r->bound_scratch.times);
    free(r->bound_scratch.edges);
    free(r->bound_scratch.after);
}
