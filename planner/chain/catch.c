/* Departures that have to be caught. */
#include "planner/chain/chain_priv.h"

bool gw_chain_catch_at(gw_chain_solver *s, const gw_chain *c, uint32_t link, gw_chain_catch *out)
{
    boarding b;
    const worth *w = chain_worth(s, BANK_ODDS, link);
    double most = 0.1;
    if (c->links[link].kind != GW_CHAIN_BOARD || w->n == 0) return false;
    if (chain_lay_boarding(s, &c->links[link], w->lo, &b) || b.n_runs) return false;
    for (uint32_t i = 0; i < b.n_calls && b.calls[i].departure_s <= worth_end(w); i++) {
        double at = worth_at(w, b.calls[i].departure_s), after = worth_after(w, b.calls[i].departure_s);
        if (at - after < most) continue;
        most = at - after;
        *out = (gw_chain_catch){b.calls[i].departure_s,
                                i + 1 < b.n_calls ? b.calls[i + 1].departure_s : GW_NEVER, at, after};
    }
    return most > 0.1;
}
