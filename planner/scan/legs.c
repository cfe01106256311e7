/* From rides to a journey. */
#include "planner/scan/scan_priv.h"

#include "planner/router/router.h"

typedef struct {
    const gw_scan_table *table;
    const gw_timetable *t;
    gw_leg legs[2 * RIDES_MAX + 1];
    uint32_t n, rides;
    uint32_t stop; /* inner */
    int32_t now, ready;
} builder;

/* at_end: with which the journey begins or ends. What has to pass may be more than the walk. */
static void walk_to(builder *b, uint32_t stop, bool at_end)
{
    const gw_scan_table *table = b->table;
    const gw_query q = {.default_transfer_s = table->default_transfer_s,
                        .gait = table->gait,
                        .max_walk_s = table->max_walk_s};
    gw_tt_links links = gw_tt_links_of(b->t, table->outer[b->stop], false);
    gw_tt_link l;
    b->ready = b->now;
    if (stop == b->stop && at_end) return;
    while (gw_tt_links_next(&links, &l, NULL, NULL)) {
        if (l.to != table->outer[stop]) continue;
        int32_t seconds = gw_link_seconds(b->t, &q, &l, NULL, false);
        b->ready = b->now + (at_end ? seconds : gw_link_seconds(b->t, &q, &l, NULL, true));
        if (l.from == l.to) break;
        b->legs[b->n++] = (gw_leg){.kind = GW_LEG_WALK,
                                   .from = {l.from},
                                   .to = {l.to},
                                   .departure_s = b->now + table->from_s,
                                   .arrival_s = b->now + seconds + table->from_s,
                                   .walk_m = l.walk_m,
                                   .inside_s = gw_link_inside_seconds(b->t, &q, &l)};
        b->now += seconds;
        break;
    }
    b->stop = stop;
}

static void ride(builder *b, uint32_t enter, uint32_t exit)
{
    const gw_scan_table *table = b->table;
    uint32_t positions = 1, after = 0, i = enter;
    for (; i != exit; i = table->at[i].next) positions++;
    for (; table->at[i].next < NO_NEXT; i = table->at[i].next) after++;
    const run_t *run = &table->runs[table->at[i].next & ~NO_NEXT];
    const gw_tt_part *part = gw_tt_part_of_pattern(b->t, run->pattern);
    const gw_tt_pattern *p = gw_tt_pattern_at(b->t, run->pattern);
    uint32_t to = run->last - after + 1, from = to - positions;
    b->legs[b->n++] = (gw_leg){.kind = GW_LEG_RIDE,
                               .pattern = {run->pattern},
                               .trip = run->trip,
                               .day = run->day,
                               .from = {part->pattern_stops[p->first_stop + from]},
                               .to = {part->pattern_stops[p->first_stop + to]},
                               .from_position = from,
                               .to_position = to,
                               .ready_s = b->ready + table->from_s,
                               .departure_s = departure_of(&table->at[enter]) + table->from_s,
                               .arrival_s = arrival_of(table, exit) + table->from_s};
    b->rides++;
    b->stop = table->at[exit].to;
    b->now = arrival_of(table, exit);
}

static gw_status add(builder *b, gw_journey_set *out)
{
    const gw_journey j = {.departure_s = b->legs[0].departure_s,
                          .arrival_s = b->legs[b->n - 1].arrival_s,
                          .rides = b->rides,
                          .n_legs = b->n};
    return gw_journey_set_add(out, &j, b->legs);
}

gw_status gw_scan_add_rides(const gw_scan_table *table, const gw_timetable *t, uint32_t from, uint32_t to,
                            int32_t departure, const ride_t *rides, uint32_t n, gw_journey_set *out)
{
    builder b = {.table = table, .t = t, .stop = from, .now = departure};
    for (uint32_t i = 0; i < n; i++) {
        walk_to(&b, table->at[rides[i].enter].from, i == 0);
        ride(&b, rides[i].enter, rides[i].exit);
    }
    walk_to(&b, to, true);
    return add(&b, out);
}
