/* The ways by each port that are compared over the day. */
#include "planner/visit/ranking_priv.h"

#include <stdlib.h>
#include <string.h>

enum {
    BETWEEN_S = 3 * 3600,
    DAY_S = 86400,
    EARLIER_S = 20 * 60,
    EARLIEST_S = 14 * 3600,
    LATEST_S = 5 * 3600
};
enum { MOST_OF_ROW = 4 };

/* Closer together while the first vehicles of the day begin to run. */
static const int32_t HOURS[] = {0, 4, 6, 7, 8, 9, 12, 15, 18, 21, 24};

static void add_moment(rank_ways *y, int32_t at_s)
{
    uint32_t i = 0;
    while (i < y->n_moments && y->moments[i] < at_s) i++;
    if (i < y->n_moments && y->moments[i] == at_s) return;
    memmove(y->moments + i + 1, y->moments + i, (y->n_moments - i) * sizeof *y->moments);
    y->moments[i] = at_s;
    y->n_moments++;
}

void rank_ways_begin(gw_visitor *v, const gw_dataset *d, const gw_visit_request *r, rank_ways *out)
{
    *out = (rank_ways){.request = *r};
    out->x = (visit_question){.v = v, .d = d, .r = NULL};
    const gw_zone *zone = gw_end_zone(d, &r->plan.from);
    int64_t local = r->plan.time + gw_zone_offset(zone, r->plan.time);
    int32_t midnight_s =
        gw_tt_seconds(d->timetable, r->plan.time) - (int32_t)((local % DAY_S + DAY_S) % DAY_S);
    for (size_t i = 0; i < sizeof HOURS / sizeof *HOURS; i++) {
        const int32_t at_s = HOURS[i] * 3600;
        if (gw_timetable_covers(d->timetable, d->timetable->zero + midnight_s + at_s - (at_s == DAY_S)))
            add_moment(out, midnight_s + at_s);
    }
    const int32_t at_s = gw_tt_seconds(d->timetable, r->plan.time);
    out->asked_s = at_s - (at_s - midnight_s) % 60;
    add_moment(out, out->asked_s);
}

static uint32_t moment_of(const rank_ways *y, int32_t at_s)
{
    uint32_t i = 0;
    while (i < y->n_moments && y->moments[i] != at_s) i++;
    return i;
}

static gw_status add_way(rank_ways *y, rank_way w)
{
    if (gw_grow(&y->ways, &y->cap, y->n + 1, sizeof *y->ways)) return GW_NO_MEMORY;
    y->ways[y->n++] = w;
    return GW_OK;
}

gw_status rank_ways_of_row(rank_ways *y, uint32_t port, const visit_question *asked)
{
    const uint32_t moment = moment_of(y, y->asked_s);
    for (size_t i = 0; i < asked->n_weighed && i < MOST_OF_ROW; i++) {
        const visit_way *w = &asked->ways[i];
        int32_t takes_s = asked->at_s - asked->found.journeys[w->journey].departure_s;
        gw_status status = add_way(y, (rank_way){port, moment, takes_s, w->chain});
        if (status) return status;
    }
    return GW_OK;
}

/* Chains as leave-by makes them; those of one moment share what they have in common. */
static gw_status find_at(rank_ways *y, uint32_t port, uint32_t moment, gw_error *err)
{
    const int32_t at_s = y->moments[moment];
    y->request.plan.time = y->x.d->timetable->zero + at_s;
    y->x.r = &y->request;
    y->x.at_s = at_s;
    gw_journey_set_clear(&y->x.found);
    gw_status status = visit_search(&y->x, EARLIER_S, GW_HEADWAY_EXPECTED, UINT64_C(1) << port, NULL, err);
    for (uint32_t i = 0; i < y->x.found.n && !status; i++) {
        visit_way w = {.journey = i};
        status = visit_chain(&y->x, &w);
        if (status == GW_NOT_FOUND)
            status = GW_OK;
        else if (!status)
            status = add_way(y, (rank_way){port, moment, at_s - y->x.found.journeys[i].departure_s, w.chain});
    }
    return status;
}

gw_status rank_ways_find(rank_ways *y, uint64_t ports, gw_error *err)
{
    const uint32_t asked = moment_of(y, y->asked_s);
    gw_status status = GW_OK;
    for (uint32_t m = 0; m < y->n_moments && !status; m++) {
        gw_chain_pool_clear(&y->x.v->pool);
        for (uint32_t p = 0; p < GW_RANKING_PORTS && !status && m != asked; p++)
            if (ports >> p & 1) status = find_at(y, p, m, err);
    }
    return status;
}

void rank_ways_free(rank_ways *y)
{
    gw_journey_set_free(&y->x.found);
    free(y->ways);
}
