/* One pass: blocks of LANES steps from late to early; in a block riding, connections, waiting and arriving in
 * turn, each for what may have changed, until nothing does. A block starts from waiting for the next one. */
#include "planner/strategy/strategy_priv.h"

#include <string.h>

enum { FIRST_SCANS = 3 };

/* What changes matters only to those for whom it was, or is, as good as what they have. */
typedef struct {
    uint32_t least; /* that it is worth, before or now */
    bool whole;     /* nobody is left behind: a way there takes its time on top of that */
} worth_t;

static worth_t worth_of(const rows_t *r, uint32_t row, uint32_t at)
{
    return (worth_t){strategy_range(r, row, at)->least, strategy_kind(r, row, at) != SOME};
}

static worth_t worth_since(const rows_t *r, uint32_t row, uint32_t at, worth_t before)
{
    const worth_t now = worth_of(r, row, at);
    return (worth_t){now.least < before.least ? now.least : before.least, now.whole && before.whole};
}

static uint32_t after(worth_t w, uint32_t units)
{
    return w.whole ? w.least + units : w.least;
}

static void mark_hop(gw_strategy *s, uint32_t line, uint32_t i)
{
    s->hop_dirty[s->net->lines[line].first_hop + i] = true;
    if (s->line_dirty[line] <= i) s->line_dirty[line] = (uint16_t)(i + 1);
    s->changed = true;
}

static void exit_changed(gw_strategy *s, uint32_t exit, worth_t w)
{
    const gw_strategy_net *n = s->net;
    for (uint32_t u = n->user_first[exit]; u < n->user_first[exit + 1]; u++) {
        const user_t *x = &n->users[u];
        const uint32_t hop = n->lines[x->line].first_hop + x->hop;
        if (after(w, n->hops[hop].ride_u) <= strategy_range(&s->hops, hop, s->hop_at)->most)
            mark_hop(s, x->line, x->hop);
    }
    const uint32_t place = n->place_of_stop[n->exit_stop[exit]];
    if (place != NONE && n->places[place].kind == PLACE_COUNTERS) s->place_dirty[place] = s->changed = true;
}

/* The first time in a block whoever arrives there is looked at. */
static void exit_known(gw_strategy *s, uint32_t exit)
{
    const gw_strategy_net *n = s->net;
    for (uint32_t u = n->user_first[exit]; u < n->user_first[exit + 1]; u++)
        mark_hop(s, n->users[u].line, n->users[u].hop);
}

static void hop_changed(gw_strategy *s, uint32_t hop, worth_t w)
{
    const gw_strategy_net *n = s->net;
    for (uint32_t p = n->place_of_hop_first[hop]; p < n->place_of_hop_first[hop + 1]; p++) {
        const uint32_t place = n->place_of_hop[p];
        if (w.least < s->useful[place]) s->place_dirty[place] = s->changed = true;
    }
}

/* An exit whose walks have all been looked at takes one that got better at once, and tells of it in its turn.
 */
static void walk_changed(gw_strategy *s, uint32_t place, const back_t *b, uint32_t better_u)
{
    uint8_t *dirty = &s->exit_dirty[b->exit];
    if (*dirty & EXIT_DIRTY) return;
    if (b->walk_u >= better_u || b->shift >= LANES) {
        *dirty |= EXIT_DIRTY;
        s->changed = true;
        return;
    }
    const bool whole = strategy_kind(&s->exits, b->exit, s->exit_at) != SOME;
    if (!strategy_exit_to(s, place, b)) return;
    *dirty |= EXIT_BETTER;
    s->changed = true;
    if (!whole || strategy_kind(&s->exits, b->exit, s->exit_at) == SOME) *dirty |= EXIT_IN_PART;
}

static void place_changed(gw_strategy *s, uint32_t place, worth_t w, uint32_t better_u)
{
    const gw_strategy_net *n = s->net;
    const place_t *x = &n->places[place];
    for (uint32_t i = n->back_first[place]; i < n->back_first[place + 1]; i++) {
        const back_t *b = &n->back[i];
        if (after(w, b->walk_u) <= strategy_range(&s->exits, b->exit, s->exit_at)->most)
            walk_changed(s, place, b, better_u);
    }
    if (x->kind == PLACE_COUNTERS && x->gate != NONE) s->place_dirty[x->gate] = s->changed = true;
}

/* Hops of a line that may have changed, down to this one. */
static void ride(gw_strategy *s, uint32_t l, uint32_t down_to)
{
    const line_t *line = &s->net->lines[l];
    uint32_t i = s->line_dirty[l];
    if (i <= down_to) return;
    while (i > down_to) {
        const uint32_t hop = line->first_hop + --i;
        if (!s->hop_dirty[hop]) continue;
        s->hop_dirty[hop] = false;
        const worth_t before = worth_of(&s->hops, hop, s->hop_at);
        if (!strategy_hop(s, line, i)) continue;
        const worth_t w = worth_since(&s->hops, hop, s->hop_at, before);
        hop_changed(s, hop, w);
        if (i && after(w, s->net->hops[hop - 1].ride_u) <= strategy_range(&s->hops, hop - 1, s->hop_at)->most)
            s->hop_dirty[hop - 1] = true;
    }
    s->line_dirty[l] = (uint16_t)(down_to && s->hop_dirty[line->first_hop + down_to - 1] ? down_to : 0);
    for (i = down_to; i > 0 && !s->line_dirty[l]; i--)
        if (s->hop_dirty[line->first_hop + i - 1]) s->line_dirty[l] = (uint16_t)i;
}

static bool connect(gw_strategy *s, bool again)
{
    const gw_strategy_net *n = s->net;
    if (again && !s->arrivals_changed) return true;
    s->arrivals_changed = false;
    if (!strategy_connect(s, again)) return false;
    for (uint32_t e = 0; e < n->n_exits; e++) {
        if (n->sample_of_exit[e] == NONE || (again && !s->sample_dirty[e])) continue;
        const uint32_t row = n->sample_of_exit[e];
        const worth_t before = worth_of(&s->samples, row, s->exit_at);
        if (strategy_sample(s, e)) exit_changed(s, e, worth_since(&s->samples, row, s->exit_at, before));
    }
    for (uint32_t p = 0; p < n->n_places; p++) {
        const place_t *x = &n->places[p];
        bool touched = !again;
        for (uint32_t b = x->first_slot; b < x->end_slot; b++)
            touched = touched || s->board_changed[n->place_slots[b]];
        if (x->schedule != NONE && touched && strategy_schedule(s, p)) s->place_dirty[p] = s->changed = true;
    }
    memset(s->sample_dirty, 0, n->n_exits * sizeof *s->sample_dirty);
    memset(s->board_changed, 0, n->n_board_slots * sizeof *s->board_changed);
    return true;
}

static void wait_at(gw_strategy *s, uint32_t p)
{
    const gw_strategy_net *n = s->net;
    const place_t *x = &n->places[p];
    for (uint32_t v = x->first_visit; v < x->end_visit; v++)
        ride(s, n->visits[v].line, n->visits[v].hop - n->lines[n->visits[v].line].first_hop);
    s->place_dirty[p] = false;
    const worth_t before = worth_of(&s->places, p, s->place_at);
    uint32_t better_u = 0;
    if (strategy_place(s, p, &better_u))
        place_changed(s, p, worth_since(&s->places, p, s->place_at, before), better_u);
}

static void arrive(gw_strategy *s, uint32_t e)
{
    const worth_t before = worth_of(&s->exits, e, s->exit_at);
    const uint8_t dirty = s->exit_dirty[e];
    s->exit_dirty[e] = 0;
    const bool changed = (dirty & EXIT_DIRTY && strategy_exit(s, e)) || dirty & EXIT_BETTER;
    if (s->round == 0) exit_known(s, e);
    s->arrivals_changed = s->arrivals_changed || (changed && s->net->arrives[e]);
    if (!changed) return;
    worth_t w = worth_since(&s->exits, e, s->exit_at, before);
    w.whole = w.whole && !(dirty & EXIT_IN_PART);
    exit_changed(s, e, w);
}

/* In the order of values nearly everything is right at the first round; rounds go on until nothing changes.
 * In the first round connections are scanned now and then, so that who may board one far from the end sees
 * what those nearer to it have found. */
static bool settle(gw_strategy *s)
{
    const gw_strategy_net *n = s->net;
    const uint32_t n_items = n->n_places + n->n_exits, part = n_items / FIRST_SCANS + 1;
    s->round = 0;
    do {
        s->changed = false;
        if (!connect(s, s->round > 0)) return false;
        for (uint32_t i = 0; i < n_items; i++) {
            const uint32_t x = s->order[i];
            if (s->round == 0 && i % part == part - 1 && !connect(s, true)) return false;
            if (x < n->n_places) {
                if (s->place_dirty[x]) wait_at(s, x);
            } else if (s->exit_dirty[x - n->n_places]) {
                arrive(s, x - n->n_places);
            }
        }
        for (uint32_t l = 0; l < n->n_lines; l++) ride(s, l, 0);
        s->round++;
        s->n_rounds++;
    } while (s->changed);
    return true;
}

static void keep_far(gw_strategy *s)
{
    const gw_strategy_net *n = s->net;
    for (uint32_t i = 0; i < n->n_far; i++) {
        const uint32_t hop = n->far_hops[i];
        const size_t at = strategy_row(&s->hops, hop) + s->hop_at;
        lanes_t x = {.range = *strategy_range(&s->hops, hop, s->hop_at),
                     .kind = strategy_kind(&s->hops, hop, s->hop_at)};
        memcpy(x.value, s->hops.value + at, sizeof x.value);
        memcpy(x.served, s->hops.served + at, sizeof x.served);
        (void)strategy_keep(&s->far_hops, i, s->far_at, &x);
    }
}

/* The block for later. */
static bool keep_block(gw_strategy *s)
{
    const gw_strategy_net *n = s->net;
    for (uint32_t p = 0; p < n->n_places; p++) {
        const uint8_t kind = *strategy_block_kind(&s->places, p, s->place_at / LANES);
        const size_t at = strategy_row(&s->places, p) + s->place_at;
        if (kind != NOBODY && !strategy_day_keep(&s->day, p, s->block, s->places.value + at,
                                                 kind == SOME ? s->places.served + at : NULL))
            return false;
    }
    keep_far(s);
    return strategy_connect_keep(s);
}

gw_status gw_strategy_pass(gw_strategy *s, const gw_strategy_net *n, const gw_access *to, uint32_t n_to,
                           gw_error *err)
{
    s->net = n;
    bool good = strategy_fit(s, n);
    if (good) strategy_begin(s, to, n_to);
    for (uint32_t block = n->n_steps / LANES; block-- > 0 && good;) {
        strategy_begin_block(s, block);
        good = settle(s) && keep_block(s);
    }
    s->block = NONE; /* nothing is under way */
    return good ? GW_OK : gw_fail(err, GW_NO_MEMORY, "no memory for a pass over a whole day");
}
