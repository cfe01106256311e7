/* What walks and links take as changes. There are hundreds of thousands, and they depend on little of a
 * question: they are counted once for a pace and kept. */
#include "planner/router/router_priv.h"

#include <stdlib.h>
#include <string.h>

change_t gw_change_of(const gw_query *q)
{
    return (change_t){q->change_factor, q->default_transfer_s, q->change_least_s, q->change_more_s};
}

/* Bit by bit: what is no number is like nothing else. */
bool gw_same_change(change_t a, change_t b)
{
    return !memcmp(&a.factor, &b.factor, sizeof a.factor) && a.default_s == b.default_s &&
           a.least_s == b.least_s && a.more_s == b.more_s;
}

bool gw_same_gait(gw_gait a, gw_gait b)
{
    return !memcmp(&a, &b, sizeof a);
}

static bool holds(const walks_t *w, const gw_timetable *t, const gw_query *q)
{
    return w->counted && w->near == t->part[0].near && w->n == t->part[0].n_near &&
           w->max_walk_s == q->max_walk_s && w->wheelchair == q->wheelchair &&
           gw_same_gait(w->gait, q->gait) && gw_same_change(w->change, gw_change_of(q)) &&
           !memcmp(&w->base_content, &t->base_content, sizeof w->base_content);
}

static void count_near(walks_t *w, const gw_timetable *t, const gw_query *q)
{
    for (uint32_t i = 0; i < w->n; i++) {
        int32_t s = gw_near_seconds(q, t->part[0].near[i].walk_m);
        w->seconds[i] = s < 0 ? NEAR_NONE : s < NEAR_NONE ? (uint16_t)s : NEAR_ASK;
    }
}

static hop_t hop_of(const gw_timetable *t, const gw_query *q, const gw_tt_link *l, bool back)
{
    uint32_t far = back ? l->from : l->to;
    if (l->n_rules || gw_tt_stop_at(t, far)->kind == GW_STOP_PORT) return (hop_t){far, HOP_CAREFUL};
    return (hop_t){far, gw_link_seconds(t, q, l, NULL, true)};
}

static void count_hops(walks_t *w, const gw_timetable *t, const gw_query *q)
{
    const gw_tt_part *part = &t->part[0];
    for (uint32_t i = 0; i < part->n_links; i++) {
        w->hops[i] = hop_of(t, q, &part->links[i], false);
        w->hops[part->n_links + i] = hop_of(t, q, &part->links[part->links_in[i]], true);
    }
}

static bool grow_walks(walks_t *w, const gw_tt_part *part)
{
    uint16_t *seconds = realloc(w->seconds, ((size_t)part->n_near + 1) * sizeof *seconds);
    if (seconds) w->seconds = seconds;
    hop_t *hops = realloc(w->hops, ((size_t)part->n_links * 2 + 1) * sizeof *hops);
    if (hops) w->hops = hops;
    return seconds && hops;
}

static bool count_walks(walks_t *w, const gw_timetable *t, const gw_query *q)
{
    w->counted = false; /* should there be no memory */
    if (!grow_walks(w, &t->part[0])) return false;
    *w = (walks_t){.base_content = t->base_content,
                   .near = t->part[0].near,
                   .gait = q->gait,
                   .max_walk_s = q->max_walk_s,
                   .wheelchair = q->wheelchair,
                   .change = gw_change_of(q),
                   .seconds = w->seconds,
                   .hops = w->hops,
                   .n = t->part[0].n_near,
                   .counted = true};
    count_near(w, t, q);
    count_hops(w, t, q);
    return true;
}

/* Those that come with the question, or one of the router's own. NULL: no memory. */
static const walks_t *find_walks(gw_router *r)
{
    if (r->q->walks && holds(r->q->walks, r->t, r->q)) return r->q->walks;
    walks_t *w = &r->walks[r->newest_walks];
    if (holds(w, r->t, r->q)) return w;
    r->newest_walks = (r->newest_walks + 1) % N_WALKS;
    w = &r->walks[r->newest_walks];
    return holds(w, r->t, r->q) || count_walks(w, r->t, r->q) ? w : NULL;
}

bool gw_walks_prepare(gw_router *r)
{
    const walks_t *w = find_walks(r);
    if (!w) return false;
    r->near_s = w->seconds;
    r->hops[0] = w->hops;
    r->hops[1] = w->hops + r->t->part[0].n_links;
    return true;
}

gw_status gw_walks_count(const gw_timetable *t, const gw_query *q, gw_walks **out)
{
    gw_walks *w = calloc(1, sizeof *w);
    if (!w || !count_walks(w, t, q)) {
        gw_walks_free(w);
        return GW_NO_MEMORY;
    }
    *out = w;
    return GW_OK;
}

static void free_tables(walks_t *w)
{
    free(w->seconds);
    free(w->hops);
}

void gw_walks_free(gw_walks *w)
{
    if (w) free_tables(w);
    free(w);
}

void gw_walks_drop(gw_router *r)
{
    for (uint32_t i = 0; i < N_WALKS; i++) free_tables(&r->walks[i]);
}
