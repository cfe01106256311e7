/* Runs into chains that do not overtake: the shape that a search by bisection needs. */
#include "planner/timetable/timetable_priv.h"

/* Chains looked at for a run. A line has a handful; where every trip overtakes the one before, looking at all
 * of them would take the square of the trips. */
enum { MOST_TRIED = 256 };
#define MAX_SPAN_S 131071 /* of a row of 16-bit times with one step of 65,536 */

static bool follows(const gw_tt_run *a, const gw_tt_run *b, uint32_t n_stops)
{
    for (uint32_t i = 0; i < n_stops; i++) {
        if (a->calls[i].arrival_s + a->shift_s > b->calls[i].arrival_s + b->shift_s) return false;
        if (a->calls[i].departure_s + a->shift_s > b->calls[i].departure_s + b->shift_s) return false;
    }
    return true;
}

/* b follows a, so each of these differences is at least 0. */
static bool spans(const gw_tt_run *a, const gw_tt_run *b, uint32_t n_stops)
{
    int32_t shift_s = b->shift_s - a->shift_s;
    for (uint32_t i = 0; i < n_stops; i++) {
        if (b->calls[i].arrival_s - a->calls[i].arrival_s + shift_s > MAX_SPAN_S) return false;
        if (b->calls[i].departure_s - a->calls[i].departure_s + shift_s > MAX_SPAN_S) return false;
    }
    return true;
}

static bool fits(const gw_tt_run *runs, const gw_tt_chain *chain, const gw_tt_run *r, uint32_t n_stops)
{
    return follows(&runs[chain->last], r, n_stops) && spans(&runs[chain->first], r, n_stops);
}

gw_status gw_tt_split(gw_tt_run *runs, uint32_t n, uint32_t n_stops, gw_tt_chains *chains)
{
    size_t first_chain = chains->n;
    for (uint32_t r = 0; r < n; r++) {
        runs[r].next = GW_NO_ID;
        size_t c = first_chain, end = chains->n;
        if (end - c > MOST_TRIED) end = c + MOST_TRIED;
        while (c < end && !fits(runs, &chains->p[c], &runs[r], n_stops)) c++;
        if (c < end) {
            runs[chains->p[c].last].next = r;
            chains->p[c].last = r;
            chains->p[c].n++;
            continue;
        }
        gw_tt_chain *chain = GW_LIST_PUSH(*chains);
        if (!chain) return GW_NO_MEMORY;
        *chain = (gw_tt_chain){.first = r, .last = r, .n = 1};
    }
    return GW_OK;
}
