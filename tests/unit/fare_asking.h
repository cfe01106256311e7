/* What the tests of planner/fare share: rides, and what they cost, on one line. */
#ifndef GW_TESTS_FARE_ASKING_H
#define GW_TESTS_FARE_ASKING_H

#include "planner/fare/fare.h"

#include "port_files.h"

static inline gw_fare_ride ride(const char *feed, const char *agency, const char *line, const char *from,
                                const char *to)
{
    return (gw_fare_ride){
        .feed = feed, .agency = agency, .route = "id", .line = line, .from = from, .to = to};
}

/* One line: each ride, then the sums. */
static inline void assert_fares(const gw_fare_table *t, const gw_fare_ride *rides, uint32_t n,
                                gw_fare_rider rider, const char *expected)
{
    static const char *const certainty[] = {"", ">=", "?"};
    gw_fare_leg legs[8];
    gw_fare_sum sum;
    gw_buf text = {0};
    assert_int_equal(gw_fare_of_rides(t, rides, n, rider, legs, &sum), GW_OK);
    for (uint32_t i = 0; i < n; i++) {
        gw_buf_text(&text, i ? " " : "");
        gw_buf_text(&text, certainty[legs[i].certainty]);
        if (legs[i].paid_with != GW_FARE_NONE) {
            gw_buf_printf(&text, "with%u", legs[i].paid_with);
            continue;
        }
        if (legs[i].certainty == GW_FARE_UNKNOWN) continue;
        gw_money_say(legs[i].amount, GW_LANG_EN, &text);
        gw_buf_printf(&text, "/%s", gw_confidence_name(legs[i].basis.confidence));
        if (legs[i].concession) gw_buf_printf(&text, "/%s", legs[i].concession->id);
        if (legs[i].distance_m >= 0) gw_buf_printf(&text, "/%dm", legs[i].distance_m);
    }
    gw_buf_text(&text, " |");
    for (uint32_t i = 0; i < sum.n; i++) {
        gw_buf_text(&text, sum.at_least[i] ? " >=" : " ");
        gw_money_say(sum.sum[i], GW_LANG_EN, &text);
    }
    gw_buf_printf(&text, " ?%u %s", sum.n_unknown, gw_confidence_name(sum.confidence));
    assert_string_equal(text.p, expected);
    gw_buf_free(&text);
}

static const gw_fare_rider adult = {0, false};

#endif
