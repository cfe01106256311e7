/* planner/fare: fares computed by hand, what is not known, concessions, sums, taxis, doubts, and broken
 * tables. */
#include "planner/fare/fare.h"

#include "fare_asking.h"
#include "port_files.h"

#include <math.h>

/* A small folder that is right; each test replaces one file. */
static const char *const GOOD[][2] = {
    {"sources.csv", "source_id,title,as_of\nS1,one,2026-01-05\nS2,two,\n"},
    {"rides.csv", "feeds,agency,route,from_stop,to_stop,currency,amount,source,as_of,confidence\n"
                  "hk,*,*,*,*,HKD,10,S1,2026-01-05,assumed\n"
                  "hk,A,*,*,*,HKD,11,S1,2026-01-05,assumed\n"
                  "hk,A,B2,*,*,HKD,12.50,S1,2026-01-05,sourced\n"
                  "hk,A,B2,p,*,HKD,7,S1,2026,sourced\n"
                  "hk,A,B2,p,q,HKD,3,S1; S2,2026-01,sourced\n"
                  "cn,*,R27,*,*,CNY,2,S2,2024-05-01,sourced\n"},
    {"tariffs.csv", "tariff,feeds,agency,currency,from_m,step_m,step_amount,ceiling,source,as_of,confidence\n"
                    "m,sz,*,CNY,0,4000,2,13,S1,2020-07-31,sourced\n"
                    "m,sz,*,CNY,4000,4000,1,13,S1,2020-07-31,sourced\n"
                    "m,sz,*,CNY,12000,6000,1,13,S1,2020-07-31,sourced\n"
                    "m,sz,*,CNY,24000,8000,1,13,S1,2020-07-31,sourced\n"},
    {"distances.csv", "tariff,from_stop,to_stop,metres,source,confidence\n"
                      "m,a,b,4000,S1,sourced\n"
                      "m,b,c,1,S1,sourced\n"
                      "m,c,d,7999,S1,assumed\n"
                      "m,a,d,20000,S1,sourced\n"
                      "m,d,e,68001,S1,assumed\n"
                      "m,x,y,10,S1,assumed\n"},
    {"concessions.csv", "concession,who,min_age,feeds,agency,route,except_stops,currency,amount,percent,name_"
                        "zh_hant,name_zh_hans,"
                        "name_en,needs_zh_hant,needs_zh_hans,needs_en,source,as_of,confidence\n"
                        "two,elder,65,hk,*,*,LOW,HKD,2,20,二,二,two,咭,卡,card,S1,2023-12-28,unverified\n"
                        "old,elder,60,cn,*,R27,,CNY,0,0,免,免,free,,,,S1,2026-01-05,sourced\n"
                        "half,wheelchair,,sz,*,*,,CNY,0,50,半,半,half,,,,S1,2026-01-05,sourced\n"},
    {"cards.csv", "feeds,agency,route,means,works,source,as_of,confidence\n"
                  "cn,*,*,octopus,no,S1,,unverified\n"
                  "cn,*,R27,octopus,yes,S2,2026-01-05,sourced\n"
                  "cn,*,R27,qr,yes,S2,2026-01-05,sourced\n"},
    {"taxis.csv", "side,currency,flag_m,flag_amount,per_km,then_from_amount,then_per_km,road_least,road_most,"
                  "speed_least_kmh,speed_most_kmh,source,as_of,confidence\n"
                  "cn,CNY,2000,10,2.7,,,1.5,2,18,36,S1,2026-11-22,unverified\n"
                  "hk,HKD,2000,29,10.5,102.5,7,1,1,36,36,S1,,unverified\n"},
    {"transfers.csv", "transfer,name_zh_hant,name_zh_hans,name_en,from_place,to_place,port,minutes,minutes_"
                      "least,minutes_most,currency,"
                      "amount,about_currency,about_amount,status,since,conditions_zh_hant,conditions_zh_hans,"
                      "conditions_en,source,as_of,"
                      "confidence\n"
                      "amb,車,车,van,a,b,p,45,40,60,CNY,4990,HKD,5297,pilot,2024-11-30,約,约,by "
                      "arrangement,S1,2025-01-10,sourced\n"},
    {"doubts.csv", "doubt,feeds,route,from_stop,last,source,as_of,confidence\n"
                   "r27,cn,R27,h,18:00,S1,2026-01-05,sourced\n"
                   "r27,cn,R27,h,17:00,S2,2026-01-06,sourced\n"},
};
enum { N_GOOD = sizeof GOOD / sizeof *GOOD };

/* The folder with one file replaced (NULL: none). */
static gw_status load(const char *name, const char *text, gw_fare_table **out, gw_error *err)
{
    test_folder f = folder_make();
    gw_buf blob = {0};
    for (int i = 0; i < N_GOOD; i++)
        folder_put(&f, GOOD[i][0], name && strcmp(name, GOOD[i][0]) == 0 ? text : GOOD[i][1]);
    gw_status status = gw_fare_files_read(f.path, &blob, err);
    if (!status) status = gw_fare_table_parse(blob.p, blob.n, out, err);
    gw_buf_free(&blob);
    folder_drop(&f);
    return status;
}

static gw_fare_table *good(void)
{
    gw_fare_table *t = NULL;
    gw_error err = {0};
    if (load(NULL, NULL, &t, &err)) fail_msg("%s", err.message);
    return t;
}

static void the_closest_row_decides(void **state)
{
    (void)state;
    gw_fare_table *t = good();
    gw_fare_ride r = ride("hk", "Z", "1", "a", "b");
    assert_fares(t, &r, 1, adult, "HK$10/assumed | HK$10 ?0 assumed");
    r = ride("hk", "A", "1", "a", "b");
    assert_fares(t, &r, 1, adult, "HK$11/assumed | HK$11 ?0 assumed");
    r = ride("hk", "A", "B2", "a", "q");
    assert_fares(t, &r, 1, adult, "HK$12.50/sourced | HK$12.50 ?0 sourced");
    r = ride("hk", "A", "B2", "p", "b");
    assert_fares(t, &r, 1, adult, "HK$7/sourced | HK$7 ?0 sourced");
    r = ride("hk", "A", "B2", "p", "q");
    assert_fares(t, &r, 1, adult, "HK$3/sourced | HK$3 ?0 sourced");
    gw_fare_table_free(t);
}

/* 4 km: 2; each 4 km to 12: 1; each 6 km to 24: 1; each 8 km beyond: 1; 13 at most. */
static void metro_by_distance(void **state)
{
    (void)state;
    gw_fare_table *t = good();
    gw_fare_ride r = ride("sz", "", "1", "a", "b");
    assert_fares(t, &r, 1, adult, "CNY 2/sourced/4000m | CNY 2 ?0 sourced");
    r.to = "c";
    assert_fares(t, &r, 1, adult, "CNY 3/sourced/4001m | CNY 3 ?0 sourced");
    r.to = "d"; /* 12 km by b and c, not the 20 km */
    assert_fares(t, &r, 1, adult, "CNY 4/assumed/12000m | CNY 4 ?0 assumed");
    r.to = "e"; /* 80,001 m: 2 + 2 + 2 + 8 */
    assert_fares(t, &r, 1, adult, "CNY 13/assumed/80001m | CNY 13 ?0 assumed");
    r.from = "d"; /* 68,001 m: 2 + 2 + 2 + 6 */
    assert_fares(t, &r, 1, adult, "CNY 12/assumed/68001m | CNY 12 ?0 assumed");
    r.to = "d"; /* out where one went in: the first step */
    assert_fares(t, &r, 1, adult, "CNY 2/sourced/0m | CNY 2 ?0 sourced");
    r.to = "x"; /* not joined */
    assert_fares(t, &r, 1, adult, "? | ?1 sourced");
    r.to = "nowhere";
    assert_fares(t, &r, 1, adult, "? | ?1 sourced");
    gw_fare_table_free(t);
}

static void one_entry_one_exit(void **state)
{
    (void)state;
    gw_fare_table *t = good();
    gw_fare_ride rides[] = {ride("sz", "", "1", "a", "b"), ride("sz", "", "2", "b", "c"),
                            ride("sz", "", "3", "c", "d")};
    assert_fares(t, rides, 3, adult, "CNY 4/assumed/12000m with0 with0 | CNY 4 ?0 assumed");
    rides[1].from = "c"; /* out at b, in at c */
    rides[1].to = "d";
    assert_fares(t, rides, 2, adult, "CNY 2/sourced/4000m CNY 3/assumed/7999m | CNY 5 ?0 assumed");
    const gw_fare_ride bus = ride("cn", "", "R27", "h", "g");
    const gw_fare_ride mixed[] = {rides[0], bus, rides[1]};
    assert_fares(t, mixed, 3, adult,
                 "CNY 2/sourced/4000m CNY 2/sourced CNY 3/assumed/7999m | CNY 7 ?0 assumed");
    gw_fare_table_free(t);
}

static void unknown_is_said(void **state)
{
    (void)state;
    gw_fare_table *t = good();
    gw_fare_ride rides[] = {ride("mtr", "", "EAL", "a", "b"), ride("hk", "A", "B2", "b", "c"),
                            ride("cn", "", "R27", "h", "g")};
    assert_fares(t, rides, 3, adult, "? HK$12.50/sourced CNY 2/sourced | >=HK$12.50 >=CNY 2 ?1 sourced");
    assert_fares(NULL, rides, 3, adult, "? ? ? | ?3 sourced");
    assert_fares(t, rides, 0, adult, " | ?0 sourced");
    gw_fare_table_free(t);
}

static void a_feed_knows_best(void **state)
{
    (void)state;
    gw_fare_table *t = good();
    gw_fare_ride rides[] = {ride("hk", "A", "B2", "b", "c"), ride("hk", "A", "B2", "c", "d")};
    rides[0].has_own = true;
    rides[0].own = (gw_money){.minor = 480, .currency = "USD", .decimals = 2};
    rides[0].own_full = rides[0].own;
    rides[0].own_full_known = true;
    rides[0].own_with = GW_FARE_NONE;
    rides[0].own_source = "feed";
    rides[1].in_seat = true;
    assert_fares(t, rides, 2, adult, "USD 4.80/sourced with0 | USD 4.80 ?0 sourced");
    assert_fares(NULL, rides, 1, adult, "USD 4.80/sourced | USD 4.80 ?0 sourced");
    gw_fare_ride four[4];
    for (uint32_t i = 0; i < 4; i++) {
        four[i] = rides[0];
        four[i].own_with = i % 2 ? i - 1 : GW_FARE_NONE; /* a change each */
    }
    assert_fares(NULL, four, 4, adult, "USD 4.80/sourced with0 USD 4.80/sourced with2 | USD 9.60 ?0 sourced");
    four[1].own_with = GW_FARE_NONE;
    four[0].own_confidence = GW_ASSUMED;
    assert_fares(NULL, four, 2, adult, "USD 4.80/assumed USD 4.80/sourced | USD 9.60 ?0 assumed");
    four[1].own = (gw_money){.minor = 200, .currency = "HKD", .decimals = 2};
    four[1].own_full = (gw_money){.minor = 1250, .currency = "HKD", .decimals = 2};
    four[1].own_full_known = true;
    four[1].feed = "hk";
    assert_fares(t, four + 1, 1, (gw_fare_rider){70, false},
                 "HK$2.50/unverified/two | HK$2.50 ?0 unverified");
    four[1].own_reduced = true; /* the feed has it for this rider already */
    assert_fares(t, four + 1, 1, (gw_fare_rider){70, false}, "HK$2/sourced | HK$2 ?0 sourced");
    gw_fare_table_free(t);
}

/* Gates without a price: rides through them are one whole, and so is what a concession leaves of it. */
static void one_entry_to_one_exit_without_a_price(void **state)
{
    (void)state;
    gw_fare_table *t = NULL;
    gw_error err = {0};
    if (load("tariffs.csv",
             "tariff,feeds,agency,currency,from_m,step_m,step_amount,ceiling,source,as_of,confidence\n"
             "m,other,*,CNY,0,4000,2,13,S1,2020-07-31,sourced\ng,sz,G,CNY,,,,,S1,,unverified\n",
             &t, &err))
        fail_msg("%s", err.message);
    gw_fare_ride rides[] = {ride("sz", "G", "1", "a", "b"), ride("sz", "G", "2", "b", "c"),
                            ride("sz", "G", "3", "x", "y")};
    assert_fares(t, rides, 3, adult, "? ?with0 ? | ?2 sourced");
    assert_fares(t, rides, 2, (gw_fare_rider){0, true}, ">=CNY 0/sourced/half ?with0 | >=CNY 0 ?0 sourced");
    gw_fare_table_free(t);
}

static void concessions(void **state)
{
    (void)state;
    const gw_fare_rider sixty = {60, false}, elder = {GW_FARE_ELDER_AGE, false}, wheels = {0, true};
    gw_fare_table *t = good();
    gw_fare_ride rides[] = {ride("hk", "A", "B2", "a", "b"), ride("cn", "", "R27", "h", "g")};
    assert_fares(t, rides, 2, sixty, "HK$12.50/sourced CNY 0/sourced/old | HK$12.50 CNY 0 ?0 sourced");
    /* a fifth of 12.50, which is more than 2 */
    assert_fares(t, rides, 2, elder,
                 "HK$2.50/unverified/two CNY 0/sourced/old | HK$2.50 CNY 0 ?0 unverified");
    gw_fare_ride cheap = ride("hk", "Z", "1", "a", "b"); /* a fifth of 10 */
    assert_fares(t, &cheap, 1, elder, "HK$2/unverified/two | HK$2 ?0 unverified");
    cheap.to = "LOW"; /* not there */
    assert_fares(t, &cheap, 1, elder, "HK$10/assumed | HK$10 ?0 assumed");
    gw_fare_ride metro[] = {ride("sz", "", "1", "a", "b"), ride("sz", "", "2", "b", "c")};
    assert_fares(t, metro, 2, wheels, "CNY 1.50/sourced/half/4001m with0 | CNY 1.50 ?0 sourced");
    gw_fare_table_free(t);
}

/* Where the full fare is not known, the two dollars are still the least. */
static void a_concession_of_something_unknown(void **state)
{
    (void)state;
    const gw_fare_rider elder = {70, false};
    gw_fare_table *t = NULL;
    gw_error err = {0};
    assert_int_equal(load("rides.csv",
                          "feeds,agency,route,from_stop,to_stop,currency,amount,source,as_of,confidence\n",
                          &t, &err),
                     GW_OK);
    gw_fare_ride rides[] = {ride("hk", "A", "B2", "a", "b"), ride("cn", "", "R27", "h", "g")};
    assert_fares(t, rides, 2, elder, ">=HK$2/unverified/two CNY 0/sourced/old | >=HK$2 CNY 0 ?0 unverified");
    gw_fare_table_free(t);
}

static void money_in_words(void **state)
{
    (void)state;
    gw_buf text = {0};
    const gw_money hkd = {1200, "HKD", 2}, cny = {250, "CNY", 2}, yen = {80, "JPY", 0}, less = {-5, "HKD", 2};
    for (int lang = 0; lang < GW_N_LANGS; lang++) {
        gw_money_say(hkd, (gw_lang)lang, &text);
        gw_money_say(cny, (gw_lang)lang, &text);
        gw_money_say(yen, (gw_lang)lang, &text);
        gw_money_say(less, (gw_lang)lang, &text);
    }
    assert_string_equal(text.p,
                        "HK$122.50元JPY 80-HK$0.05HK$122.50元JPY 80-HK$0.05HK$12CNY 2.50JPY 80-HK$0.05");
    gw_buf_free(&text);
}

static void ages_in_words(void **state)
{
    (void)state;
    static const struct {
        int32_t days;
        const char *text[GW_N_LANGS];
    } known[] = {
        {2308, {"6 年 3 個月", "6 年 3 个月", "6 years 3 months"}},
        {366, {"1 年", "1 年", "1 year"}},
        {400, {"1 年 1 個月", "1 年 1 个月", "1 year 1 month"}},
        {1, {"1 日", "1 天", "1 day"}},
        {0, {"0 日", "0 天", "0 days"}},
        {61, {"2 個月", "2 个月", "2 months"}},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        for (int lang = 0; lang < GW_N_LANGS; lang++) {
            gw_buf text = {0};
            gw_age_say(known[i].days, (gw_lang)lang, &text);
            assert_string_equal(text.p, known[i].text[lang]);
            gw_buf_free(&text);
        }
    }
}

/* 4 km straight: 6 to 8 km by road, 10 + 4 × 2.7 to 10 + 6 × 2.7; 600 s at 36 km/h to 1,600 s at 18. */
static void taxi_by_meter(void **state)
{
    (void)state;
    gw_fare_table *t = good();
    gw_taxi x;
    assert_true(gw_fare_taxi(t, GW_SIDE_CN, 4000, &x));
    assert_int_equal(x.least_m, 6000);
    assert_int_equal(x.most_m, 8000);
    assert_int_equal(x.least.minor, 2080);
    assert_int_equal(x.most.minor, 2620);
    assert_int_equal(x.least_s, 600);
    assert_int_equal(x.most_s, 1600);
    assert_true(gw_fare_taxi(t, GW_SIDE_CN, 500, &x));
    assert_int_equal(x.least.minor, 1000);
    /* 7 km at 10.5 bring the meter from 29 to 102.5; 3 km at 7 more */
    assert_true(gw_fare_taxi(t, GW_SIDE_HK, 12000, &x));
    assert_int_equal(x.least.minor, 10250 + 2100);
    assert_int_equal(x.most.minor, x.least.minor);
    assert_false(gw_fare_taxi(t, GW_SIDE_NONE, 4000, &x));
    assert_false(gw_fare_taxi(t, GW_SIDE_CN, -1, &x));
    assert_false(gw_fare_taxi(t, GW_SIDE_CN, (double)INFINITY, &x));
    assert_false(gw_fare_taxi(NULL, GW_SIDE_CN, 4000, &x));
    gw_fare_table_free(t);
}

static void the_safe_claim_decides(void **state)
{
    (void)state;
    gw_fare_table *t = good();
    gw_fare_ride r = ride("cn", "", "R27", "h", "g");
    const gw_doubt *x = gw_fare_doubt_of(t, &r, 17 * 3600 + 1800);
    assert_non_null(x);
    assert_int_equal(x->n_claims, 2);
    assert_int_equal(x->claims[0].last_s, 17 * 3600);
    assert_string_equal(x->claims[0].basis.source, "S2");
    assert_int_equal(x->claims[1].last_s, 18 * 3600);
    assert_null(gw_fare_doubt_of(t, &r, 17 * 3600)); /* both have that one */
    r.from = "elsewhere";
    assert_null(gw_fare_doubt_of(t, &r, 18 * 3600));
    assert_null(gw_fare_doubt_of(NULL, &r, 18 * 3600));
    assert_true(gw_fare_line_in_doubt(t, "cn", "id", "R27"));
    assert_false(gw_fare_line_in_doubt(t, "hk", "id", "R27"));
    gw_fare_table_free(t);
}

static void cards_by_line(void **state)
{
    (void)state;
    gw_pay_fact pays[GW_N_PAYS];
    gw_fare_table *t = good();
    gw_fare_ride r = ride("cn", "", "R27", "h", "g");
    gw_fare_pays(t, &r, pays);
    assert_int_equal(pays[GW_PAY_OCTOPUS].works, GW_PAY_YES);
    assert_string_equal(pays[GW_PAY_OCTOPUS].basis.source, "S2");
    assert_int_equal(pays[GW_PAY_CASH].works, GW_PAY_NOT_KNOWN);
    r.line = "26";
    gw_fare_pays(t, &r, pays);
    assert_int_equal(pays[GW_PAY_OCTOPUS].works, GW_PAY_NO);
    assert_int_equal(pays[GW_PAY_QR].works, GW_PAY_NOT_KNOWN);
    gw_fare_table_free(t);
}

static void facts_carry_their_age(void **state)
{
    (void)state;
    const gw_day today = gw_day_of(2026, 11, 25);
    const gw_basis year = {"", "2024", gw_day_of(2024, 1, 1), GW_SOURCED},
                   none = {"", "", GW_DAY_NONE, GW_SOURCED},
                   young = {"", "", today - GW_FACT_OLD_DAYS, GW_SOURCED},
                   old = {"", "", young.day - 1, GW_SOURCED}, coming = {"", "", today + 1, GW_SOURCED};
    assert_int_equal(gw_basis_age_days(&year, today), 366 + 365 + 328);
    assert_true(gw_basis_old(&year, today));
    assert_int_equal(gw_basis_age_days(&none, today), 0);
    assert_int_equal(gw_basis_age_days(&coming, today), 0);
    assert_false(gw_basis_old(&young, today));
    assert_true(gw_basis_old(&old, today));
}

typedef struct {
    uint32_t n;
    gw_buf doubts;
} listing;

static void list_fact(void *context, const gw_fact *f)
{
    listing *l = context;
    l->n++;
    if (strcmp(f->table, "doubts.csv") == 0)
        gw_buf_printf(&l->doubts, "%u %s -> %s [%s %s %s]\n", f->row, f->about, f->value, f->basis.source,
                      f->basis.as_of, gw_confidence_name(f->basis.confidence));
}

static void facts_are_listed(void **state)
{
    (void)state;
    gw_fare_table *t = good();
    listing l = {0};
    gw_fare_each_fact(t, list_fact, &l);
    assert_int_equal(l.n, 6 + 4 + 3 + 3 + 2 + 1 + 2);
    assert_string_equal(
        l.doubts.p, "2 doubt=r27, feeds=cn, route=R27, from_stop=h -> last=18:00 [S1 2026-01-05 sourced]\n"
                    "3 doubt=r27, feeds=cn, route=R27, from_stop=h -> last=17:00 [S2 2026-01-06 sourced]\n");
    gw_buf_free(&l.doubts);
    gw_fare_table_free(t);
}

/* A row that replaces one of the good file's. */
static void assert_refused(const char *file, const char *old, const char *new, const char *message)
{
    gw_fare_table *t = NULL;
    gw_error err = {0};
    char text[4000];
    int which = 0;
    while (strcmp(GOOD[which][0], file) != 0) which++;
    const char *at = strstr(GOOD[which][1], old);
    assert_non_null(at);
    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - GOOD[which][1]), GOOD[which][1], new,
             at + strlen(old));
    assert_int_equal(load(file, text, &t, &err), GW_BAD_INPUT);
    assert_null(t);
    assert_string_equal(err.message, message);
}

static void broken_rows_are_named(void **state)
{
    (void)state;
    assert_refused("sources.csv", "S2,two", "S1,two", "sources.csv row 3: source_id: 'S1' is there twice");
    assert_refused("rides.csv", "HKD,10", "HKD,ten",
                   "rides.csv row 2: amount: 'ten' is no amount of that currency");
    assert_refused("rides.csv", "HKD,10", "HKD,-1",
                   "rides.csv row 2: amount: '-1' is no amount of that currency");
    assert_refused("rides.csv", "HKD,10", "HKD,1.005",
                   "rides.csv row 2: amount: '1.005' is no amount of that currency");
    assert_refused("rides.csv", "HKD,10", "XXY,10",
                   "rides.csv row 2: currency: 'XXY' is no currency of ISO 4217");
    assert_refused("rides.csv", "S2,2024-05-01", "S9,2024-05-01",
                   "rides.csv row 7: source: 'S9' names a source that is not in sources.csv");
    assert_refused("rides.csv", "2024-05-01", "2024-02-30",
                   "rides.csv row 7: as_of: '2024-02-30' is no date (2026-01-05, 2026-01 or 2026)");
    assert_refused("rides.csv", "2024-05-01,sourced", "2024-05-01,sure",
                   "rides.csv row 7: confidence: 'sure' is none of sourced, assumed, unverified");
    assert_refused("rides.csv", "cn,*", ",*", "rides.csv row 7: feeds: '' must not be empty");
    assert_refused("rides.csv", "cn,*", "cn;;x,*", "rides.csv row 7: feeds: 'cn;;x' has an empty part");
    assert_refused("tariffs.csv", "CNY,0,4000", "CNY,5,4000",
                   "tariffs.csv row 2: from_m: '5' must begin at 0");
    assert_refused("tariffs.csv", "CNY,4000,4000,1", "CNY,,,",
                   "tariffs.csv row 3: from_m: '' a tariff without prices has one row");
    assert_refused("tariffs.csv", "CNY,0,4000,2", "CNY,,,",
                   "tariffs.csv row 3: from_m: '4000' a tariff without prices has one row");
    assert_refused("tariffs.csv", "CNY,12000", "CNY,4000",
                   "tariffs.csv row 4: from_m: '4000' is not above that of the row before");
    assert_refused("tariffs.csv", "24000,8000", "24000,0",
                   "tariffs.csv row 5: step_m: '0' is not a whole number from 1 to 1000000");
    assert_refused("tariffs.csv", "CNY,24000", "HKD,24000",
                   "tariffs.csv row 5: currency: 'HKD' is not that of the tariff's other rows");
    assert_refused("distances.csv", "m,x,y", "n,x,y",
                   "distances.csv row 7: tariff: 'n' is not in tariffs.csv");
    assert_refused("distances.csv", "m,x,y,10", "m,x,x,10",
                   "distances.csv row 7: to_stop: 'x' is the same as from_stop");
    assert_refused("distances.csv", "m,x,y,10", "m,x,y,0",
                   "distances.csv row 7: metres: '0' is not a whole number from 1 to 200000");
    assert_refused("concessions.csv", "elder,65", "elder,",
                   "concessions.csv row 2: min_age: '' is not a whole number from 1 to 120");
    assert_refused("concessions.csv", "two,elder", "two,child",
                   "concessions.csv row 2: who: 'child' is none of elder, wheelchair");
    assert_refused("concessions.csv", "咭,卡,card", "咭,,card",
                   "concessions.csv row 2: needs_zh_hans: '' must not be empty");
    assert_refused(
        "cards.csv", "octopus,no", "oyster,no",
        "cards.csv row 2: means: 'oyster' is none of octopus, octopus-china, shenzhen-tong, qr, cash");
    assert_refused("taxis.csv", "hk,HKD", "cn,HKD", "taxis.csv row 3: side: 'cn' is there twice");
    assert_refused("taxis.csv", "1.5,2,18", "1.5,1.2,18",
                   "taxis.csv row 2: road_most: '1.2' is not a number from 1.5 to 10");
    assert_refused("transfers.csv", "45,40,60", "45,50,60",
                   "transfers.csv row 2: minutes: '45' is not from minutes_least to minutes_most");
    assert_refused("doubts.csv", "17:00", "25:77", "doubts.csv row 3: last: '25:77' is not a time");
    assert_refused("doubts.csv", "r27,cn,R27,h,17:00", "r28,cn,R27,h,17:00",
                   "doubts.csv: doubt 'r27' has one row: two sources must disagree");
    assert_refused("doubts.csv", "S2,2026-01-06,sourced", "S2,2026-01-06",
                   "doubts.csv row 3: 7 fields where the header has 8");
}

static void damaged_or_missing(void **state)
{
    (void)state;
    gw_fare_table *t = NULL;
    gw_error err = {0};
    gw_buf blob = {0};
    assert_int_equal(gw_fare_files_read("no-such-folder", &blob, &err), GW_IO);
    assert_int_equal(blob.n, 0);
    assert_int_equal(gw_fare_table_parse("nonsense", 8, &t, &err), GW_BAD_INPUT);
    assert_string_equal(err.message, "the fare tables are damaged");
    gw_buf_free(&blob);
    gw_fare_table_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_closest_row_decides),
        cmocka_unit_test(metro_by_distance),
        cmocka_unit_test(one_entry_one_exit),
        cmocka_unit_test(unknown_is_said),
        cmocka_unit_test(a_feed_knows_best),
        cmocka_unit_test(one_entry_to_one_exit_without_a_price),
        cmocka_unit_test(concessions),
        cmocka_unit_test(a_concession_of_something_unknown),
        cmocka_unit_test(money_in_words),
        cmocka_unit_test(ages_in_words),
        cmocka_unit_test(taxi_by_meter),
        cmocka_unit_test(the_safe_claim_decides),
        cmocka_unit_test(cards_by_line),
        cmocka_unit_test(facts_carry_their_age),
        cmocka_unit_test(facts_are_listed),
        cmocka_unit_test(broken_rows_are_named),
        cmocka_unit_test(damaged_or_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
