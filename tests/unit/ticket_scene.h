/* Rides of tiny feeds, priced by what the feed says, as text. */
#ifndef GW_TESTS_TICKET_SCENE_H
#define GW_TESTS_TICKET_SCENE_H

#include "planner/ticket/ticket.h"
#include "tests/support/tt_scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *route, *from, *to, *at; /* at: "08:00-08:10" on the second day, UTC; NULL: no time */
    bool in_seat;
} scene_ride;

static inline uint32_t scene_find(const gw_timetable *t, const char *id, bool route)
{
    const gw_tt_part *part = &t->part[0];
    for (uint32_t i = 0; i < (route ? part->n_routes : part->n_stops); i++)
        if (strcmp(gw_tt_text(t, route ? part->routes[i].id : part->stops[i].id), id) == 0) return i;
    fail_msg("%s is not there", id);
    return GW_NO_ID;
}

/* The first call of a pattern of the route at one stop, and one behind it at another. */
static inline void scene_calls(const gw_timetable *t, gw_ticket_ride *r)
{
    const gw_tt_part *part = &t->part[0];
    r->pattern = GW_NO_ID;
    for (uint32_t p = 0; p < part->n_patterns && r->pattern == GW_NO_ID; p++) {
        const gw_tt_pattern *x = &part->patterns[p];
        const uint32_t *stops = part->pattern_stops + x->first_stop;
        for (uint32_t i = 0; i < x->n_stops && x->route == r->route; i++)
            for (uint32_t k = i + 1; k < x->n_stops && r->pattern == GW_NO_ID; k++)
                if (stops[i] == r->from && stops[k] == r->to) {
                    r->pattern = p;
                    r->from_position = i;
                    r->to_position = k;
                }
    }
}

static inline gw_ticket_ride scene_ticket_ride(const gw_timetable *t, const scene_ride *x)
{
    gw_ticket_ride out = {.route = scene_find(t, x->route, true),
                          .from = scene_find(t, x->from, false),
                          .to = scene_find(t, x->to, false),
                          .departure_s = GW_TICKET_NO_TIME,
                          .arrival_s = GW_TICKET_NO_TIME,
                          .in_seat = x->in_seat};
    int h, m, h2, m2;
    scene_calls(t, &out);
    if (x->at && sscanf(x->at, "%d:%d-%d:%d", &h, &m, &h2, &m2) == 4) {
        out.departure_s = 86400 + h * 3600 + m * 60;
        out.arrival_s = 86400 + h2 * 3600 + m2 * 60;
    }
    return out;
}

/* "4.50", "with0" (a ride before), "?"; of a category "2(senior)", assumed "2~"; with the usual price behind
 * a slash where it is another; media in brackets. Then " | " and the sum. */
static inline void scene_price(const gw_timetable *t, const scene_ride *rides, uint32_t n, gw_fare_rider who,
                               gw_buf *out)
{
    gw_ticket_ride list[16];
    gw_ticket x[16];
    int64_t sum = 0;
    for (uint32_t i = 0; i < n; i++) list[i] = scene_ticket_ride(t, &rides[i]);
    assert_int_equal(gw_ticket_of_rides(t, list, n, who, x), GW_OK);
    for (uint32_t i = 0; i < n; i++) {
        if (i) gw_buf_text(out, " ");
        if (!x[i].known) {
            gw_buf_text(out, "?");
            continue;
        }
        if (x[i].paid_with != GW_NO_ID) {
            gw_buf_printf(out, "with%u", x[i].paid_with);
            assert_int_equal(x[i].amount.minor, 0);
        } else {
            gw_buf_printf(out, "%lld", (long long)x[i].amount.minor);
        }
        sum += x[i].amount.minor;
        if (x[i].assumed) gw_buf_text(out, "~");
        if (x[i].rider != GW_NO_ID)
            gw_buf_printf(out, "(%s)", gw_tt_text(t, t->leg_fares.riders[x[i].rider].id));
        if (x[i].full_known && x[i].full.minor != x[i].amount.minor)
            gw_buf_printf(out, "/%lld", (long long)x[i].full.minor);
        for (uint32_t k = 0; k < x[i].n_media; k++)
            gw_buf_printf(out, "%s%s %lld%s", k ? ", " : "[",
                          gw_tt_text(t, t->leg_fares.media[x[i].media[k].medium].id),
                          (long long)x[i].media[k].minor, k + 1 == x[i].n_media ? "]" : "");
    }
    gw_buf_printf(out, " | %lld", (long long)sum);
}

static inline void assert_priced(const gw_timetable *t, const scene_ride *rides, uint32_t n,
                                 gw_fare_rider who, const char *expected)
{
    gw_buf out = {0};
    scene_price(t, rides, n, who, &out);
    assert_string_equal(out.p, expected);
    gw_buf_free(&out);
}
#define PRICED(t, who, expected, ...)                                                                        \
    do {                                                                                                     \
        const scene_ride rides_[] = {__VA_ARGS__};                                                           \
        assert_priced(t, rides_, (uint32_t)(sizeof rides_ / sizeof *rides_), who, expected);                 \
    } while (0)

#endif
