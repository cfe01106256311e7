/* Fares V2: the cheapest way through a row of legs, with transfers between them (S is what has been paid so
 * far, A and B the products of the two legs, AB that of the rule):
 *
 *   type 0   S + AB             type 1   S + AB + B             type 2   AB where S is A alone, else S + AB
 *   no rule  S + B
 *
 * A way is a state at each leg: which option, by which rule it was reached and where that one's count began,
 * and whether S is just A. Of equal states only the cheapest goes on.
 */
#include "planner/ticket/ticket_priv.h"

#include <stdlib.h>

typedef struct {
    int64_t cost;
    uint32_t unknown; /* legs so far whose fare cannot be told */
    uint32_t option;  /* options[leg].p[]; GW_NO_ID: not known */
    uint32_t before;  /* states[] of the leg before; GW_NO_ID */
    const gw_tt_fare_transfer *rule;
    uint32_t start;
    bool alone;   /* reached without a rule: what was paid for it is its own product */
    bool instead; /* adds is what takes that product's place, less it */
    int64_t adds;
} state;

typedef struct {
    const ticket_chain *c;
    state *p;             /* owned */
    size_t n, cap, first; /* first: of the leg under way */
} states;

static bool same(const state *a, const state *b)
{
    bool rules = a->rule == b->rule || (a->rule && b->rule && a->rule->from_group == b->rule->from_group &&
                                        a->rule->to_group == b->rule->to_group);
    return a->option == b->option && a->alone == b->alone && rules && a->start == b->start;
}

static bool cheaper(const state *a, const state *b)
{
    return a->unknown != b->unknown ? a->unknown < b->unknown : a->cost < b->cost;
}

static gw_status put(states *x, const state *s)
{
    for (size_t i = x->first; i < x->n; i++) {
        if (!same(&x->p[i], s)) continue;
        if (cheaper(s, &x->p[i])) x->p[i] = *s;
        return GW_OK;
    }
    if (gw_grow(&x->p, &x->cap, x->n + 1, sizeof *x->p)) return GW_NO_MEMORY;
    x->p[x->n++] = *s;
    return GW_OK;
}

/* Leg e after `before` (NULL: the first), by its option k. */
static state next_state(const states *x, uint32_t e, const state *before, uint32_t from, uint32_t k)
{
    const ticket_option *b = &x->c->options[e].p[k];
    state s = {.option = k, .before = from, .start = e, .alone = true, .adds = b->minor, .cost = b->minor};
    if (!before) return s;
    s.unknown = before->unknown;
    s.cost += before->cost;
    if (before->option == GW_NO_ID) return s;
    const ticket_option *a = &x->c->options[e - 1].p[before->option];
    ticket_transfer found = ticket_find_transfer(x->c, e - 1, a, b, before->rule, before->start);
    if (!found.rule && found.undecided) {
        s.option = GW_NO_ID;
        s.unknown++;
        s.cost = before->cost;
    }
    if (!found.rule) return s;
    s.alone = false;
    s.rule = found.rule;
    s.start = found.start;
    s.adds = found.minor + (found.rule->type == 1 ? b->minor : 0);
    s.instead = found.rule->type == 2 && before->alone;
    if (s.instead) s.adds -= a->minor;
    s.cost = before->cost + s.adds;
    return s;
}

static gw_status add_leg(states *x, uint32_t e)
{
    size_t from = x->first, end = x->n;
    uint32_t n = (uint32_t)x->c->options[e].n;
    gw_status status = GW_OK;
    x->first = x->n;
    for (size_t i = from; i < (e ? end : from + 1) && !status; i++) {
        const state before = e ? x->p[i] : (state){0};
        uint32_t number = e ? (uint32_t)i : GW_NO_ID;
        for (uint32_t k = 0; k < n && !status; k++) {
            state s = next_state(x, e, e ? &before : NULL, number, k);
            status = put(x, &s);
        }
        if (n) continue;
        state s = {.option = GW_NO_ID, .before = number, .start = e, .alone = true};
        s.unknown = before.unknown + 1;
        s.cost = before.cost;
        status = put(x, &s);
    }
    return status;
}

/* What a leg adds is shown with it, unless it adds nothing or less: then the leg before carries it. */
static void tell(const states *x, size_t last, ticket_paid *out)
{
    const ticket_chain *c = x->c;
    uint32_t e = c->n;
    for (uint32_t at = (uint32_t)last; e > 0; at = x->p[at].before) {
        const state *s = &x->p[at];
        out[--e] = (ticket_paid){.option = s->option == GW_NO_ID ? NULL : &c->options[e].p[s->option],
                                 .payer = s->alone ? e : GW_NO_ID,
                                 .minor = s->adds};
        if (!s->alone && !s->instead && s->adds > 0) out[e].payer = e;
    }
    for (e = 1; e < c->n; e++) {
        if (out[e].payer != GW_NO_ID) continue;
        out[e].payer = out[e - 1].payer;
        out[out[e].payer].minor += out[e].minor;
        out[e].minor = 0;
    }
}

gw_status ticket_cheapest(const ticket_chain *c, ticket_paid *out)
{
    states x = {.c = c};
    gw_status status = GW_OK;
    for (uint32_t e = 0; e < c->n && !status; e++) status = add_leg(&x, e);
    size_t best = x.first;
    for (size_t i = x.first; i < x.n && !status; i++)
        if (cheaper(&x.p[i], &x.p[best])) best = i;
    if (!status) tell(&x, best, out);
    free(x.p);
    return status;
}
