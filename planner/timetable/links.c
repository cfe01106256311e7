/* All links of a stop as one list: the walks by nearness, those written down, the stop itself. */
#include "planner/timetable/timetable_priv.h"

static gw_tt_link self_of(uint32_t stop)
{
    return (gw_tt_link){.from = stop, .to = stop, .kind = GW_LINK_SAME};
}

static gw_tt_link near_of(const gw_tt_near *near, uint32_t stop, bool arriving)
{
    return (gw_tt_link){.from = arriving ? near->to : stop,
                        .to = arriving ? stop : near->to,
                        .walk_m = near->walk_m,
                        .kind = GW_LINK_WALK,
                        .flags = GW_LINK_GENERATED};
}

/* A base knows nothing of the stops that a scenario adds. */
static void begin_part(gw_tt_links *x)
{
    const gw_tt_part *part = &x->t->part[x->part];
    bool other = x->part == 0 && x->stop >= part->n_stops;
    x->near = x->near_end = x->link = x->link_end = 0;
    x->self = (x->stop >= x->t->part[0].n_stops) == (x->part == 1);
    x->part++;
    if (other) return;
    const uint32_t *first = x->arriving ? part->link_in_first : part->link_first;
    x->near = part->near_first[x->stop];
    x->near_end = part->near_first[x->stop + 1];
    x->link = first[x->stop];
    x->link_end = first[x->stop + 1];
}

bool gw_tt_links_next(gw_tt_links *x, gw_tt_link *out, uint32_t *number, const gw_tt_part **part_out)
{
    while (x->part == 0 || (x->near == x->near_end && x->link == x->link_end && !x->self)) {
        if (x->part == x->t->n_parts) return false;
        begin_part(x);
    }
    uint32_t n = x->part - 1, at = GW_NO_ID, number_found;
    const gw_tt_part *part = &x->t->part[n];
    uint32_t near = x->near < x->near_end ? part->near[x->near].to : GW_NO_ID, link = GW_NO_ID;
    if (x->link < x->link_end) {
        at = x->arriving ? part->links_in[x->link] : x->link;
        link = x->arriving ? part->links[at].from : part->links[at].to;
    }
    if (link == x->stop) x->self = false; /* it is written down */
    if (x->self && x->stop < near && x->stop < link) {
        x->self = false;
        *out = self_of(x->stop);
        number_found = GW_LINK_SELF;
    } else if (near < link) {
        number_found = GW_LINK_NEAR + x->near + (n ? x->t->part[0].n_near : 0);
        *out = near_of(&part->near[x->near++], x->stop, x->arriving);
    } else {
        x->link++;
        number_found = at + (n ? x->t->part[0].n_links : 0);
        *out = part->links[at];
    }
    if (number) *number = number_found;
    if (part_out) *part_out = part;
    return true;
}

static uint32_t owner_of(const uint32_t *first, uint32_t n_stops, uint32_t at)
{
    uint32_t low = 0, high = n_stops;
    while (high - low > 1) {
        uint32_t mid = low + (high - low) / 2;
        if (first[mid] <= at)
            low = mid;
        else
            high = mid;
    }
    return low;
}

gw_tt_link gw_tt_link_of(const gw_timetable *t, uint32_t number, uint32_t from, bool arriving,
                         const gw_tt_part **part)
{
    *part = &t->part[0];
    if (number == GW_LINK_SELF) return self_of(from);
    bool near = number >= GW_LINK_NEAR;
    uint32_t at = near ? number - GW_LINK_NEAR : number;
    uint32_t n0 = near ? t->part[0].n_near : t->part[0].n_links;
    *part = &t->part[at >= n0];
    if (at >= n0) at -= n0;
    if (!near) return (*part)->links[at];
    uint32_t n_stops = *part == &t->part[0] ? t->part[0].n_stops : gw_tt_n_stops(t);
    return near_of(&(*part)->near[at], owner_of((*part)->near_first, n_stops, at), arriving);
}
