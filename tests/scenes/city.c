#include "tests/scenes/city.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

void city_check(const char *where, value v, double found)
{
    bool good = isnan(v.wanted) ? isnan(found) : fabs(found - v.wanted) <= v.by;
    if (!good) fail_msg("%s is %f, not %f", where, found, v.wanted);
}

const char *const KINDS[N_KINDS] = {"mon-fri.clinic", "cn-holiday.hk-holiday", "saturday.clinic", "sunday",
                                    "mon-fri.hk-holiday.clinic"};
/* 2026 has 261 days from Monday to Friday: three are holidays, the 1st and 2nd of January on both sides. */
const double DAYS_A_YEAR[N_KINDS] = {258, 2, 52, 52, 1};
const char *const DIRECTIONS[N_DIRECTIONS] = {"to-place", "from-place"};

const period PERIODS[N_PERIODS] = {{"day", "08:00", "10:00", 120},
                                   {"core", "07:00", "19:00", 120},
                                   {"am-peak", "07:00", "09:30", 90},
                                   {"midday", "09:30", "17:00", 30},
                                   {"pm-peak", "17:00", "19:30", 0}};

bool city_clinic(size_t kind)
{
    return strstr(KINDS[kind], "clinic") != NULL;
}

/* mean, p5, p25, p50, p75, p95; share, rides, walk, wait, ride; without a change: mean, walk, share */
static const value BEFORE[N_SHOWN] = {{37.5, 0.0051},
                                      {25 + 3.873, 0.02},
                                      {25 + 8.660, 0.02},
                                      {25 + 12.5, 0.02},
                                      {25 + 16.340, 0.02},
                                      {25 + 21.127, 0.02},
                                      {1, 0},
                                      {2, 0},
                                      {5, 0.0051},
                                      {12.5, 0.0051},
                                      {20, 0.0051},
                                      {NAN, 0},
                                      {NAN, 0},
                                      {0, 0}};
static const value AFTER[N_SHOWN] = {
    {36, 0.0051}, {26 + 1, 0.02}, {26 + 5, 0.02}, {26 + 10, 0.02}, {26 + 15, 0.02}, {26 + 19, 0.02}, {1, 0},
    {1, 0},       {4, 0.0051},    {10, 0.0051},   {22, 0.0051},    {36, 0.0051},    {4, 0.0051},     {1, 0}};
/* mean, p5, p50, p95; walk 5 − 4, wait 12.5 − 10, ride 20 − 22, rides 2 − 1 */
static const value SAVING[N_SAVING] = {{1.5, 0.0051}, {1.5, 0.0051}, {1.5, 0.0051}, {1.5, 0.0051},
                                       {1, 0.0051},   {2.5, 0.0051}, {-2, 0.0051},  {1, 0}};

void city_row(double minutes, value out[N_OD])
{
    for (int i = 0; i < N_SHOWN; i++) {
        out[i] = minutes > 0 ? BEFORE[i] : NONE;
        out[N_SHOWN + i] = minutes > 0 ? AFTER[i] : NONE;
    }
    value *at = out + 2 * N_SHOWN;
    for (int i = 0; i < N_SAVING; i++) *at++ = minutes > 0 ? SAVING[i] : NONE;
    const value kept_gained_lost_better_worse[N_MINUTES] = {V(minutes), V(0), V(0), V(minutes), V(0)};
    memcpy(at, kept_gained_lost_better_worse, sizeof kept_gained_lost_better_worse);
    at += N_MINUTES;
    /* Clearance: lognormal, median 12 and 95th percentile 30 minutes: exp(ln 12 + 0.55707²/2) = 14.014; it is
     * cut at its 99.95th percentile, which takes 0.02 off. Who rides L10 pays what nobody knows. */
    at[0] = at[1] = minutes > 0 ? (value){14.0, 0.03} : NONE;
    at[2] = NONE;
    at[3] = minutes > 0 ? V(2) : NONE;
}

town the_town;

int city_open(void **state)
{
    (void)state;
    gw_savings_options o = town_options();
    o.n_travellers = 1;
    o.first_minute = 480;
    o.n_minutes = 120;
    o.draws = 0;
    o.costs = (gw_savings_costs){true, 100, 1, 10, 1000, "CNY"};
    o.demand = gw_str_of("origin,direction,days,from,to,traveller,crosses,trips,assumed,source\n"
                         "bay,to-place,*,08:00,09:00,adult,yes,60,no,S1\n"
                         "bay,from-place,clinic,09:00,10:00,adult,no,15,yes,guess\n");
    town_open(&the_town);
    town_run(&the_town, TOWN_DIRECT(",\"vehicle\":{\"seats\":10},\"fare\":{\"CNY\":2}"), &o);
    return 0;
}

int city_close(void **state)
{
    (void)state;
    town_close(&the_town);
    return 0;
}
