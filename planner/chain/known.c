/* Links whose odds are counted already: a tree of chain ends, each link under the one behind it. What a link is worth
 * is used again for another chain with the same end, and for another deadline as long as it only moves with it
 * (steady.c). */
#include "planner/chain/chain_priv.h"

enum { MOST_KNOWN = 64 }; /* then all is forgotten: memory, not answers */
enum { MINUTE_S = 60 };    /* grids are parts of a minute: moved by whole minutes they are the same */

void gw_chain_remember(gw_chain_solver *s, bool yes)
{
    s->remembers = yes;
    s->n_known = 0;
}

static bool same_link(const gw_chain_link *a, const gw_chain_link *b)
{
    return a->kind == b->kind && a->walk_s == b->walk_s && a->lines == b->lines && a->n_lines == b->n_lines &&
           a->spans == b->spans && a->n_spans == b->n_spans;
}

/* The end of all chains, and room for a chain more. */
static gw_status make_room(gw_chain_solver *s, const gw_chain *c)
{
    if (!s->remembers || s->n_known + c->n > MOST_KNOWN) s->n_known = 0;
    if (gw_grow(&s->known, &s->cap_known, (size_t)s->n_known + c->n + 1, sizeof *s->known)) return GW_NO_MEMORY;
    if (!s->n_known) s->known[s->n_known++] = (known_link){0};
    return GW_OK;
}

/* The link before a known one; new, if it is not known. There is room. */
static uint32_t before(gw_chain_solver *s, uint32_t behind, const gw_chain_link *l)
{
    uint32_t i = s->known[behind].first;
    while (i && !same_link(&s->known[i].link, l)) i = s->known[i].next;
    if (i) return i;
    i = s->n_known++;
    s->known[i] = (known_link){.link = *l, .next = s->known[behind].first};
    s->known[behind].first = i;
    return i;
}

/* Is it counted for whoever is there from floor_s on, for a deadline so much later? */
static bool holds(const known_link *k, int64_t later_s, int32_t floor_s)
{
    if (!k->counted || later_s % MINUTE_S || later_s > k->steady.later_s || -later_s > k->steady.sooner_s) return false;
    return !k->steady.cut || k->floor_s + later_s <= floor_s;
}

/* Before lo it is as at lo: but for what was cut off at the floor. */
static bool is_cut(const gw_chain_link *l, const worth *w, int32_t floor_s)
{
    return !w->n || w->lo <= floor_s || (l->kind == GW_CHAIN_BOARD && !chain_has_runs(l)); /* departures were left out */
}

static gw_status count(gw_chain_solver *s, const gw_chain *c, uint32_t k, uint32_t i, int32_t by_s)
{
    const gw_chain_link *l = &c->links[k];
    const steady *behind = &s->steady[k + 1];
    known_link *known = &s->known[i];
    known->counted = false;
    s->own_rows[k] = chain_row_of_known(i);
    gw_status status = chain_worth_of_link(s, l, k, BANK_ODDS, s->floors[k]);
    s->own_rows[k] = 0;
    if (status) return status;
    known->by_s = by_s;
    known->floor_s = s->floors[k];
    known->worth = *chain_worth(s, BANK_ODDS, k);
    known->steady = *behind;
    known->steady.cut |= is_cut(l, &known->worth, known->floor_s);
    known->counted = true;
    return chain_steady_of(s, l, chain_worth(s, BANK_ODDS, k + 1), &known->worth, &known->steady);
}

/* Whoever leaves at the least leave or later comes to link k too late, and odds never rise: links before it do not help. */
static bool is_hopeless(gw_chain_solver *s, uint32_t k)
{
    const double tolerance = 1e-9;
    if (!s->gives_up) return false;
    return worth_at(chain_worth(s, BANK_ODDS, k), s->floors[s->n_links + 1 + k]) < s->least_share - 2 * tolerance;
}

gw_status chain_count_odds(gw_chain_solver *s, const gw_chain *c, uint32_t from, int32_t by_s)
{
    uint32_t i = 0;
    gw_status status = make_room(s, c);
    s->steady[c->n] = (steady){INT32_MAX, INT32_MAX, false};
    if (!status) status = chain_end_by(s, BANK_ODDS, by_s);
    for (uint32_t k = c->n; k-- > from && !status;) {
        worth *w = chain_worth(s, BANK_ODDS, k);
        i = before(s, i, &c->links[k]);
        const known_link *known = &s->known[i];
        const int64_t later_s = (int64_t)by_s - known->by_s;
        if (c->links[k].kind == GW_CHAIN_WALK) {
            *w = *chain_worth(s, BANK_ODDS, k + 1);
            w->lo -= c->links[k].walk_s;
            s->steady[k] = s->steady[k + 1];
            continue;
        }
        if (!holds(known, later_s, s->floors[k])) status = count(s, c, k, i, by_s);
        const int64_t moved_s = (int64_t)by_s - known->by_s;
        *w = known->worth;
        w->lo += (int32_t)moved_s;
        s->steady[k] = known->steady;
        if (known->steady.sooner_s < INT32_MAX) s->steady[k].sooner_s += (int32_t)moved_s;
        if (known->steady.later_s < INT32_MAX) s->steady[k].later_s -= (int32_t)moved_s;
        if (!status && is_hopeless(s, k)) status = GW_NOT_FOUND;
    }
    return status;
}
