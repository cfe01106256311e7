#include "tests/fuzz/search.h"

#define MOST_STOPS 4

static gw_query question(const gw_access *from, const gw_access *to)
{
    return (gw_query){.from = from,
                      .to = to,
                      .n_from = 1,
                      .n_to = 1,
                      .window_s = -1,
                      .max_rides = 4,
                      .horizon_s = 2 * 86400,
                      .max_duration_s = -1,
                      .headway = GW_HEADWAY_EXPECTED,
                      .default_transfer_s = 60,
                      .gait = {1.25, 1.3},
                      .max_walk_s = 3600,
                      .direct_walk_s = -1,
                      .edge_links = true};
}

/* Legs touch in time and place; times never go back. */
static void check_legs(const gw_query *q, const gw_journey_set *set, const gw_journey *j)
{
    const gw_leg *legs = &set->legs[j->first_leg];
    FUZZ_CHECK(j->n_legs > 0 && j->first_leg + j->n_legs <= set->n_legs);
    FUZZ_CHECK(j->departure_s <= j->arrival_s && j->rides <= q->max_rides);
    FUZZ_CHECK(legs[j->n_legs - 1].arrival_s == j->arrival_s);
    for (uint32_t i = 0; i < j->n_legs; i++) {
        FUZZ_CHECK(legs[i].departure_s <= legs[i].arrival_s);
        FUZZ_CHECK(legs[i].departure_s >= j->departure_s);
        if (i) FUZZ_CHECK(legs[i - 1].arrival_s <= legs[i].departure_s);
    }
}

static void check_journeys(const gw_query *q, const gw_journey_set *set)
{
    for (uint32_t i = 0; i < set->n; i++) {
        const gw_journey *j = &set->journeys[i];
        check_legs(q, set, j);
        if (q->direction == GW_ARRIVE_BY) {
            FUZZ_CHECK(j->arrival_s <= q->time_s);
        } else {
            FUZZ_CHECK(j->departure_s >= q->time_s);
            FUZZ_CHECK(q->window_s < 0 || j->departure_s <= q->time_s + q->window_s);
        }
    }
}

typedef struct {
    gw_router *r;
    const gw_timetable *t;
    bool sound; /* journeys must make sense */
    gw_buf *out;
} asker;

static void ask(const asker *a, const gw_query *q)
{
    gw_journey_set set = {0};
    gw_error err;
    gw_status status = gw_router_find_journeys(a->r, a->t, q, &set, &err);
    FUZZ_CHECK(!status || status == GW_BAD_INPUT);
    if (status) fuzz_check_message(&err);
    if (a->sound) check_journeys(q, &set);
    for (uint32_t i = 0; i < set.n; i++) {
        gw_journey_text(a->t, &set, i, a->out);
        gw_buf_text(a->out, "\n");
    }
    gw_journey_set_free(&set);
}

static void ask_pair(const asker *a, uint32_t from, uint32_t to)
{
    gw_access begin = {.stop = {from}}, end = {.stop = {to}};
    gw_query q = question(&begin, &end);
    q.time_s = 6 * 3600;
    ask(a, &q);
    q.window_s = 86400;
    ask(a, &q);
    q.window_s = -1;
    q.direction = GW_ARRIVE_BY;
    q.time_s = 86400;
    q.wheelchair = from % 2;
    ask(a, &q);
}

static void ask_all(const gw_timetable *t, bool sound, gw_buf *out)
{
    asker a = {gw_router_create(), t, sound, out};
    FUZZ_CHECK(a.r);
    uint32_t n = gw_tt_n_stops(t) < MOST_STOPS ? gw_tt_n_stops(t) : MOST_STOPS;
    for (uint32_t from = 0; from < n; from++) {
        for (uint32_t to = 0; to < n; to++) ask_pair(&a, from, to);
    }
    FUZZ_CHECK(!out->failed);
    gw_router_free(a.r);
}

void fuzz_search_text(const gw_timetable *t, gw_buf *out)
{
    ask_all(t, true, out);
}

void fuzz_search(const gw_timetable *t)
{
    gw_buf text = {0};
    ask_all(t, false, &text);
    gw_buf_free(&text);
}
