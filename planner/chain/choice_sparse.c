/* Odds of a way that begins where several lines may be boarded, for a few moments: counted from node to node
 * when they are asked for. Finding a leave-by looks at ten nodes of some hundred. */
#include "planner/chain/choice_priv.h"

#include <stdlib.h>

struct choice_sparse {
    boarding b;
    choice x;
};

struct choice_sparse *chain_sparse_create(void)
{
    return calloc(1, sizeof(struct choice_sparse));
}

void chain_sparse_free(struct choice_sparse *p)
{
    free(p);
}

/* The boarding that a way begins with, perhaps after a walk; c->n: it begins otherwise. */
uint32_t chain_sparse_link(const gw_chain *c)
{
    uint32_t k = 0;
    while (k < c->n && c->links[k].kind == GW_CHAIN_WALK) k++;
    return k < c->n && chain_is_choice(&c->links[k]) ? k : c->n;
}

gw_status chain_sparse_begin(gw_chain_solver *s, const gw_chain_link *l, uint32_t k, int32_t floor_s,
                             gw_chain_odds *out)
{
    struct choice_sparse *p = s->sparse;
    p->x.n = 0;
    gw_status status = chain_lay_boarding(s, l, floor_s - CHAIN_MOST_STEP_S, &p->b);
    if (!status) status = choice_prepare(s, &p->b, k, BANK_ODDS, floor_s, &p->x);
    *chain_worth(s, BANK_ODDS, k) = (worth){0}; /* nothing of it is written down */
    if (status) return status;
    *out = (gw_chain_odds){.first_s = floor_s, .sparse = p};
    if (!p->x.n) return GW_OK;
    out->first_s = p->x.at[0];
    out->n = (uint32_t)(p->x.at[p->x.n - 1] - p->x.at[0]) + 1;
    return GW_OK;
}

static double at_node(choice *x, uint32_t node)
{
    if (node + 1 >= x->n) return 0;
    return choice_ready_at(x, BANK_ODDS, node, x->call_at[node] != UINT32_MAX);
}

static double after_node(choice *x, uint32_t node)
{
    return choice_ready_at(x, BANK_ODDS, node, false);
}

/* At second t of (node, node + 1), straight. */
static double between(const choice *x, uint32_t node, double after, double next, int32_t t)
{
    return after + (next - after) * (double)(t - x->at[node]) / (double)(x->at[node + 1] - x->at[node]);
}

/* The last node not after t. */
static uint32_t node_of(const choice *x, int32_t t)
{
    uint32_t low = 0, n = x->n;
    while (n > 1) {
        const uint32_t half = n / 2;
        if (x->at[low + half] <= t) {
            low += half;
            n -= half;
        } else {
            n = half;
        }
    }
    return low;
}

double chain_sparse_at(struct choice_sparse *p, int32_t t)
{
    choice *x = &p->x;
    if (!x->n || t >= x->at[x->n - 1]) return 0;
    if (t <= x->at[0]) return at_node(x, 0);
    const uint32_t node = node_of(x, t);
    if (t == x->at[node]) return at_node(x, node);
    return between(x, node, after_node(x, node), at_node(x, node + 1), t);
}

bool chain_sparse_leave_by(struct choice_sparse *p, double least, int32_t *out)
{
    choice *x = &p->x;
    uint32_t low = 0, n = x->n ? x->n - 1 : 0; /* the first node that is below: the last is */
    while (n) {
        const uint32_t half = n / 2;
        if (at_node(x, low + half) >= least) {
            low += half + 1;
            n -= half + 1;
        } else {
            n = half;
        }
    }
    if (low == 0) return false;
    const uint32_t node = low - 1;
    const double after = after_node(x, node), next = at_node(x, low);
    int32_t first = x->at[node] + 1, end = x->at[low];
    while (first < end) { /* the first second that is below */
        const int32_t middle = first + (end - first) / 2;
        if (between(x, node, after, next, middle) >= least)
            first = middle + 1;
        else
            end = middle;
    }
    *out = first - 1;
    return true;
}
