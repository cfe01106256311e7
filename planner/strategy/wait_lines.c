/* Which lines are worth waiting for at a place in a block, and how far a wait looks.
 *
 * A lane is worked out only if some line may come in its very first step. By the time that line b has come
 * for certain, at most `most` of b lies ahead: nobody takes a line whose ride is worth more than that and the
 * mean wait for b. A wait is over once a line has come for certain that nobody would let go then: what is
 * better has come, too, can no longer come, or is worth too long a wait still. n lines that come evenly
 * within r steps come after r / (n + 1) in the mean, so that many steps on top of its ride are the least that
 * it costs to wait on for one of them.
 */
#include "planner/strategy/strategy_priv.h"

#include <string.h>

enum { VAIN_ROUNDS = 32 }; /* what is let go comes and goes no more from then on: rounds end */

static uint32_t at_most(uint32_t x, uint32_t most)
{
    return x < most ? x : most;
}

/* Lanes in which it comes, and when it does so first and last. */
static uint32_t find_moves(candidate_t *c, uint32_t n_steps)
{
    uint32_t lanes = 0;
    c->first = n_steps;
    c->last = 0;
    for (const piece_t *p = c->piece; p->step < c->at + n_steps; p++) {
        if (!(p->per_step > 0)) continue;
        const uint32_t from = p->step > c->at ? p->step - c->at : 0, to = at_most(p[1].step - c->at, n_steps);
        if (from < c->first) c->first = from;
        c->last = to;
        if (from < LANES)
            lanes |= (UINT32_MAX << from) & (to >= LANES ? UINT32_MAX : (UINT32_C(1) << to) - 1);
    }
    return lanes;
}

/* Steps of a straight line until it has come for certain. */
static uint32_t straight_certain(float per_step)
{
    const float whole = 1 - 0.5f * BARELY;
    uint32_t k = (uint32_t)(whole / per_step);
    return (float)k * per_step < whole ? k + 1 : k;
}

/* Of its ride, from the one step until the other. */
static void find_range(const gw_strategy *s, candidate_t *c, uint32_t from, uint32_t to)
{
    const uint16_t *row = s->hops.value + strategy_row(&s->hops, c->visit->hop);
    uint16_t least = UINT16_MAX, most = 0;
    for (uint32_t done = from; done < to;) {
        const uint32_t at = strategy_turn(s->hop_at + done, s->hops.ring),
                       here = at_most(to - done, s->hops.ring - at);
        for (uint32_t j = 0; j < here; j++) {
            const uint16_t x = row[at + j];
            least = x < least ? x : least;
            most = x > most ? x : most;
        }
        done += here;
    }
    c->least = least;
    c->most = most;
}

/* The same of whole blocks: quicker. */
static void find_block_range(const gw_strategy *s, candidate_t *c, uint32_t to)
{
    c->least = UINT16_MAX;
    c->most = 0;
    for (uint32_t k = 0; k < to; k += LANES) {
        const range_t r =
            *strategy_range(&s->hops, c->visit->hop, strategy_turn(s->hop_at + k, s->hops.ring));
        c->least = r.least < c->least ? r.least : c->least;
        c->most = r.most > c->most ? r.most : c->most;
    }
}

/* The lanes in which it may come. */
static uint32_t look_at(const gw_strategy *s, const visit_t *v, candidate_t *c)
{
    const gw_strategy_net *n = s->net;
    const line_t *l = &n->lines[v->line];
    const uint32_t at = l->lead + s->step - n->hops[v->hop].departs, ahead = n->ahead;
    const piece_t *p = n->pieces + n->line_blocks[(l->steps + at) / LANES].piece;
    while (p[1].step <= at) p++;
    c->visit = v;
    c->piece = p;
    c->at = at;
    c->soon = c->certain = p->per_step * 254 > 1 ? straight_certain(p->per_step) : 255;
    c->straight = c->certain <= ahead && p[1].step - at >= LANES + c->certain;
    c->first = 0;
    c->last = LANES + ahead;
    return c->straight ? UINT32_MAX : find_moves(c, LANES + ahead);
}

/* Steps until it has come for certain, of LANES steps that may begin in the middle of a block. */
static void load_certain(const gw_strategy_net *n, const candidate_t *c, uint8_t certain[LANES])
{
    const size_t at = n->lines[c->visit->line].steps + c->at;
    const line_block_t *b = &n->line_blocks[at / LANES];
    uint8_t both[2 * LANES];
    memcpy(both, n->certain + (size_t)b[0].certain * LANES, LANES);
    memcpy(both + LANES, n->certain + (size_t)b[1].certain * LANES, LANES);
    memcpy(certain, both + at % LANES, LANES);
}

/* Until it has come for certain, for these lanes; and its ride until then. */
static void find_certain(const gw_strategy *s, candidate_t *c, uint32_t first, uint32_t last)
{
    const gw_strategy_net *n = s->net;
    if (!c->straight) {
        uint8_t least = 255, most = 0, certain[LANES];
        load_certain(n, c, certain);
        for (uint32_t j = 0; j < LANES; j++) {
            const uint8_t x = certain[j], asked = j >= first && j <= last ? 255 : 0;
            const uint8_t low = x | (uint8_t)~asked, high = x & asked;
            least = low < least ? low : least;
            most = high > most ? high : most;
        }
        c->soon = least;
        c->certain = most;
    }
    const uint32_t to = (c->certain <= n->ahead ? at_most(last + c->certain, c->last) : c->last) + 1;
    find_block_range(s, c, to);
    if (c->least < c->most && (!c->straight || c->most >= n->cap)) find_range(s, c, first, to);
}

/* No one waits for a line whose ride is worth more than this. straight: as the lines say whose ranges and
 * headways are known at once. */
static float useful_up_to(const gw_strategy *s, const candidate_t *c, uint32_t n, bool straight, float limit,
                          float step)
{
    for (uint32_t i = 0; i < n; i++) {
        if (straight && !c[i].straight) continue;
        if (c[i].certain > s->net->ahead || c[i].most >= s->net->cap) continue;
        const float wait = c[i].straight ? 0.5f / c[i].piece->per_step : (float)c[i].certain;
        const float most = (float)c[i].most + wait * step;
        limit = most < limit ? most : limit;
    }
    return limit;
}

/* Having waited `ahead` steps, at the least: until the first of n lines like this one comes. */
static float still_to_wait(const candidate_t *c, uint32_t ahead, uint32_t last, float n)
{
    const uint32_t now = last + ahead;
    const float begins = c->first > now ? (float)(c->first - now) : 0;
    if (c->soon <= ahead || c->soon == 255) return begins;
    const float comes = (float)(c->soon - ahead) / n * (c->straight ? 1 : 0.6f); /* headways may grow */
    return comes > begins ? comes : begins;
}

typedef struct {
    const candidate_t *at;
    uint32_t n;
    uint32_t first, last; /* lanes asked for */
} lines_t;

/* Having waited so long, nobody waits on: the best of the lines that have come for certain is taken. */
static bool is_over(const lines_t *c, uint32_t ahead, float step)
{
    float sure = FULL + 1.0f, least, n_better = 1;
    for (uint32_t i = 0; i < c->n; i++)
        if (c->at[i].certain <= ahead && c->at[i].most < sure) sure = c->at[i].most;
    if (sure > FULL) return false;
    least = sure;
    for (int round = 0; round < 2; round++)
        for (uint32_t i = 0; i < c->n; i++) {
            const candidate_t *x = &c->at[i];
            if (x->least >= sure || x->certain <= ahead || x->last <= c->first + ahead) continue;
            const float cost = x->least + still_to_wait(x, ahead, c->last, n_better) * step;
            if (round == 0)
                n_better++;
            else
                least = cost < least ? cost : least;
        }
    return least >= sure;
}

/* Steps after which every wait is over, or nothing comes that is looked at. */
static uint32_t how_far(const gw_strategy_net *n, const lines_t *c, float step, bool *certain)
{
    uint32_t least = NONE, most = 0;
    for (uint32_t i = 0; i < c->n; i++) {
        const candidate_t *x = &c->at[i];
        const uint32_t ends = x->last > c->first ? x->last - c->first : 0;
        most = ends > most ? ends : most;
        if (x->certain < least && x->certain <= n->ahead && is_over(c, x->certain, step)) least = x->certain;
        if (ends < least && ends <= n->ahead && is_over(c, ends, step)) least = ends;
    }
    *certain = least != NONE;
    return least != NONE ? least : at_most(most, n->ahead);
}

/* What departures as a timetable has them are worth at most, as far as a wait looks; the cap: there are none
 * at some moment. */
static float timetable_at_most(const gw_strategy *s, const place_t *p)
{
    uint16_t most = 0;
    if (p->schedule == NONE) return s->net->cap;
    for (uint32_t k = 0; k < LANES + s->net->ahead + 1; k += LANES) {
        const uint16_t x =
            strategy_range(&s->schedules, p->schedule, strategy_turn(s->hop_at + k, s->schedules.ring))->most;
        most = x > most ? x : most;
    }
    return most;
}

/* They serve everybody for n steps; or there are none at all. */
static bool timetable_is_whole(const gw_strategy *s, const place_t *p, uint32_t n)
{
    bool all = true, none = true;
    for (uint32_t k = 0; p->schedule != NONE && k < n; k += LANES) {
        const uint8_t kind = *strategy_block_kind(&s->schedules, p->schedule,
                                                  strategy_turn(s->hop_at + k, s->schedules.ring) / LANES);
        all = all && kind == ALL;
        none = none && kind == NOBODY;
    }
    return all || none;
}

/* Steps until a departure is near that is worth less than any line: nobody lets it go, and until it leaves no
 * line is taken. NONE: there may be none within n. */
static uint32_t until_departure(const gw_strategy *s, const place_t *p, const candidate_t *c, uint32_t n_c,
                                uint32_t n)
{
    const rows_t *r = &s->schedules;
    uint16_t least = UINT16_MAX;
    uint32_t next = NONE, longest = 0;
    if (p->schedule == NONE) return NONE;
    for (uint32_t i = 0; i < n_c; i++) least = c[i].least < least ? c[i].least : least;
    const uint16_t *row = r->value + strategy_row(r, p->schedule);
    for (uint32_t k = LANES + n; k-- > 0;) {
        if (row[strategy_turn(s->hop_at + k, r->ring)] <= least) next = k;
        if (k >= LANES) continue;
        if (next == NONE) return NONE;
        longest = next - k > longest ? next - k : longest;
    }
    return longest > 0 ? longest : 1;
}

static uint32_t keep_useful(candidate_t *c, uint32_t n, float limit)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n; i++)
        if ((float)c[i].least < limit) c[kept++] = c[i];
    return kept;
}

/* Lines that may be useful as far as whole blocks tell: few of the many at a large stop. */
static uint32_t keep_promising(const gw_strategy *s, candidate_t *c, uint32_t n, float limit, float step)
{
    for (uint32_t i = 0; i < n; i++)
        find_block_range(s, &c[i], (c[i].straight ? LANES + c[i].certain : c[i].last) + 1);
    return keep_useful(c, n, useful_up_to(s, c, n, true, limit, step));
}

/* Whoever boards does no better than to stay on board until the same vehicle calls here once more: so it is
 * not another chance beside that call, with which it shares its phase. As far as rows are kept. */
static bool calls_in_vain(const gw_strategy *s, const visit_t *v, uint32_t n_steps)
{
    const rows_t *r = &s->hops;
    const again_t *a = &s->net->agains[v->again];
    const size_t here = strategy_row(r, v->hop), then = strategy_row(r, a->hop);
    if ((uint32_t)a->shift + LANES >= r->ring || s->round >= (uint32_t)VAIN_ROUNDS) return false;
    for (uint32_t k = 0; k < n_steps && k + a->shift < r->ring; k++) {
        const size_t at = then + strategy_turn(s->hop_at + k + a->shift, r->ring);
        const uint32_t stayed = r->value[at] + ((uint32_t)a->rode_u * r->served[at] + FULL / 2) / FULL,
                       value = r->value[here + strategy_turn(s->hop_at + k, r->ring)];
        if (value + s->net->unit < (stayed < s->net->cap ? stayed : s->net->cap)) return false;
    }
    return true;
}

chosen_t strategy_choose(gw_strategy *s, const place_t *p)
{
    const gw_strategy_net *n = s->net;
    const float step = (float)n->step_s * (float)n->unit;
    candidate_t *c = s->candidates;
    chosen_t chosen = {.useful = n->cap};
    uint32_t n_c = 0;
    for (uint32_t v = p->first_visit; v < p->end_visit; v++) {
        const uint32_t lanes = look_at(s, &n->visits[v], &c[n_c]);
        if (n->visits[v].again != NONE && c[n_c].first < c[n_c].last &&
            calls_in_vain(s, &n->visits[v], LANES + (c[n_c].straight ? c[n_c].certain : n->ahead) + 1))
            continue;
        chosen.lanes |= lanes;
        n_c += c[n_c].first < c[n_c].last;
    }
    if (!chosen.lanes) return (chosen_t){0}; /* as the next block: rides of this one do not matter */
    uint32_t first = 0, last = LANES - 1;
    while (!(chosen.lanes >> first & 1)) first++;
    while (!(chosen.lanes >> last & 1)) last--;
    const float timetable = timetable_at_most(s, p);
    n_c = keep_promising(s, c, n_c, timetable, step);
    for (uint32_t i = 0; i < n_c; i++) find_certain(s, &c[i], first, last);
    chosen.useful = useful_up_to(s, c, n_c, false, timetable, step);
    chosen.n = keep_useful(c, n_c, chosen.useful);
    if (chosen.n == 0) return (chosen_t){.useful = chosen.useful};
    chosen.ahead = how_far(n, &(lines_t){c, chosen.n, first, last}, step, &chosen.certain);
    const uint32_t departure = until_departure(s, p, c, chosen.n, chosen.ahead);
    if (departure < chosen.ahead) {
        chosen.ahead = departure;
        chosen.certain = true;
    }
    chosen.whole = chosen.certain && timetable_is_whole(s, p, LANES + chosen.ahead + 1);
    for (uint32_t i = 0; i < chosen.n && chosen.whole; i++)
        chosen.whole =
            c[i].most < n->cap && strategy_whole_from(s, c[i].visit->hop, LANES + chosen.ahead + 1);
    return chosen;
}
