/* Fares V2: one scene a rule of the reference. */
#include "tests/unit/ticket_scene.h"

static const gw_fare_rider anyone = {0};

/* Station S with platforms P1, P2; stops A, B, C. Routes R (network n), Q (network m), X (no network). UTC.
 */
static gw_timetable *town(const char *leg_rules, const char *products, const tiny_file *more, uint32_t n_more)
{
    const tiny_file base[] = {
        {"agency.txt", "agency_name,agency_url,agency_timezone\nT,http://t,UTC\n"},
        {"stops.txt", "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
                      "A,A,22.3,114.1,0,\nB,B,22.31,114.1,0,\nC,C,22.32,114.1,0,\nS,S,22.33,114.1,1,\n"
                      "P1,P1,22.33,114.1,0,S\nP2,P2,22.33,114.1,0,S\n"},
        {"routes.txt", "route_id,route_short_name,route_type,network_id\nR,1,3,n\nQ,2,3,m\nX,3,3,\n"},
        {"trips.txt", "route_id,service_id,trip_id\nR,D,t\nQ,D,q\nX,D,x\n"},
        {"stop_times.txt", "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
                           "t,08:00:00,08:00:00,A,1\nt,08:05:00,08:05:00,B,2\nt,08:20:00,08:20:00,P1,4\n"
                           "q,09:00:00,09:00:00,P2,1\nq,09:10:00,09:10:00,C,2\n"
                           "x,09:00:00,09:00:00,A,1\nx,09:10:00,09:10:00,C,2\n"},
        {"areas.txt", "area_id,area_name\na,\nb,\ns,\np,\n"},
        {"stop_areas.txt", "area_id,stop_id\na,A\nb,B\ns,S\np,P2\n"},
        {"fare_leg_rules.txt", leg_rules},
        {"fare_products.txt", products},
    };
    tiny_file files[24];
    uint32_t n = 0;
    for (size_t i = 0; i < sizeof base / sizeof *base; i++) files[n++] = base[i];
    for (uint32_t i = 0; i < n_more; i++) files[n++] = more[i];
    return scene_of(tiny_feed_load(files, n), NULL);
}
#define TOWN(rules, products, ...)                                                                           \
    town(rules, products, (const tiny_file[]){__VA_ARGS__},                                                  \
         (uint32_t)(sizeof((const tiny_file[]){__VA_ARGS__}) / sizeof(tiny_file)))

#define PRODUCTS "fare_product_id,amount,currency\np1,1.00,HKD\np2,2.00,HKD\np3,3.00,HKD\np4,4.00,HKD\n"

static const scene_ride ab = {"R", "A", "B", "08:00-08:05", false},
                        as = {"R", "A", "P1", "08:00-08:20", false},
                        bs = {"R", "B", "P1", "08:05-08:20", false},
                        sc = {"Q", "P2", "C", "09:00-09:10", false},
                        xx = {"X", "A", "C", "09:00-09:10", false};

/* A blank field is each value that no rule has there. */
static void blank_fields(void **state)
{
    (void)state;
    gw_timetable *t = town("network_id,from_area_id,to_area_id,fare_product_id\n"
                           "n,a,b,p1\nn,a,,p2\nn,,s,p3\n,,,p4\n",
                           PRODUCTS, NULL, 0);
    PRICED(t, anyone, "100 | 100", ab);
    PRICED(t, anyone, "? | 0", as);     /* from a is named, to s is named; no rule has both */
    PRICED(t, anyone, "300 | 300", bs); /* nobody names b as a beginning; P1 is in the area of its station */
    PRICED(t, anyone, "400 | 400", sc); /* P2 has an area of its own instead */
    PRICED(t, anyone, "? | 0", xx);     /* from a is named, but only in network n */
    gw_timetable_release(t);
}

static void priorities_make_blank_any(void **state)
{
    (void)state;
    gw_timetable *t = town("network_id,from_area_id,to_area_id,fare_product_id,rule_priority\n"
                           "n,a,b,p4,1\nn,a,,p2,1\n,,,p3,\n,a,,p1,\n",
                           PRODUCTS, NULL, 0);
    PRICED(t, anyone, "200 | 200", ab); /* two of the highest priority: the cheaper */
    PRICED(t, anyone, "200 | 200", as);
    PRICED(t, anyone, "300 | 300", bs);
    PRICED(t, anyone, "100 | 100", xx); /* two of priority 0 */
    gw_timetable_release(t);
}

static void networks_from_their_file(void **state)
{
    (void)state;
    const tiny_file more[] = {{"networks.txt", "network_id,network_name\nk,K\n"},
                              {"route_networks.txt", "network_id,route_id\nk,X\n"}};
    gw_timetable *t = town("network_id,fare_product_id\nk,p1\n,p2\n", PRODUCTS, more, 2);
    PRICED(t, anyone, "100 | 100", xx);
    PRICED(t, anyone, "200 | 200", ab); /* the column of routes.txt gives way */
    gw_timetable_release(t);
}

static void hours_and_days(void **state)
{
    (void)state;
    const tiny_file more[] = {
        {"calendar.txt",
         "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
         "D,1,1,1,1,1,1,1,20260301,20260401\nwork,1,1,1,1,1,0,0,20260301,20260401\n"
         "free,0,0,0,0,0,1,1,20260301,20260401\n"},
        {"timeframes.txt",
         "timeframe_group_id,start_time,end_time,service_id\n"
         "peak,07:00:00,09:00:00,work\npeak,17:00:00,19:00:00,work\n"
         "off,00:00:00,07:00:00,work\noff,09:00:00,17:00:00,work\noff,19:00:00,24:00:00,work\n"
         "off,,,free\nlate,09:05:00,24:00:00,work\n"}};
    gw_timetable *t = town("network_id,from_timeframe_group_id,to_timeframe_group_id,fare_product_id\n"
                           "n,peak,,p4\nn,off,,p2\nm,,late,p3\n",
                           PRODUCTS, more, 2);
    PRICED(t, anyone, "400 | 400", ab);
    PRICED(t, anyone, "400 | 400", {"R", "A", "B", "08:59-09:05", false});
    PRICED(t, anyone, "200 | 200", {"R", "A", "B", "09:00-09:05", false});
    PRICED(t, anyone, "200 | 200", {"R", "A", "B", "104:00-104:05", false}); /* Saturday */
    PRICED(t, anyone, "300 | 300", sc);
    PRICED(t, anyone, "? | 0", {"Q", "P2", "C", "08:50-09:00", false});
    PRICED(t, anyone, "? | 0", {"R", "A", "B", NULL, false});            /* no clock */
    PRICED(t, anyone, "? | 0", {"R", "A", "B", "160:00-160:05", false}); /* after the days that are held */
    gw_timetable_release(t);
}

#define RIDERS                                                                                               \
    {                                                                                                        \
        "rider_categories.txt", "rider_category_id,rider_category_name,is_default_fare_category\n"           \
                                "adult,Adult,1\nold,60+,0\nsenior,Senior,0\nkid,Child under 12,0\n"          \
                                "wheel,Disabled,0\nstudent,Student,0\n"                                      \
    }

static void riders_and_media(void **state)
{
    (void)state;
    const tiny_file more[] = {
        RIDERS,
        {"fare_media.txt", "fare_media_id,fare_media_name,fare_media_type\ncard,Octopus,2\ncash,,0\n"}};
    gw_timetable *t = town("network_id,fare_product_id\nn,ride\nm,old\n,any\n",
                           "fare_product_id,rider_category_id,fare_media_id,amount,currency\n"
                           "ride,adult,cash,5.00,HKD\nride,adult,card,4.50,HKD\nride,old,card,2.00,HKD\n"
                           "ride,senior,cash,1.00,HKD\nride,kid,cash,2.50,HKD\nride,wheel,,3.00,HKD\n"
                           "ride,student,,0.50,HKD\nold,old,card,2.00,HKD\nany,,,7.00,HKD\n",
                           more, 2);
    PRICED(t, anyone, "450[card 450, cash 500] | 450", ab);
    PRICED(t, ((gw_fare_rider){60, false}), "200(old)/450[card 200, cash 500] | 200", ab);
    PRICED(t, ((gw_fare_rider){65, false}), "100~(senior)/450[cash 100, card 200] | 100", ab);
    PRICED(t, ((gw_fare_rider){11, false}), "250(kid)/450[cash 250, card 450] | 250", ab);
    PRICED(t, ((gw_fare_rider){12, false}), "450[card 450, cash 500] | 450", ab);
    PRICED(t, ((gw_fare_rider){0, true}), "300~(wheel)/450[card 450, cash 500] | 300", ab);
    PRICED(t, anyone, "? | 0", sc); /* nothing that an adult may buy */
    PRICED(t, ((gw_fare_rider){70, false}), "200(old)[card 200] | 200", sc);
    PRICED(t, ((gw_fare_rider){70, false}), "700 | 700", xx);
    gw_timetable_release(t);
}

static void names_of_categories(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        uint8_t age;
        bool wheelchair, fits, assumed;
    } rows[] = {
        {"Seniors (65 & over)", 65, false, true, false},
        {"Seniors (65 & over)", 64, false, false, false},
        {"長者", 65, false, true, true},
        {"長者", 64, false, false, true},
        {"60歲或以上人士", 60, false, true, false},
        {"Elderly 70+", 69, false, false, false},
        {"Child (6-11)", 8, false, false, false}, /* no bound that we read: not for anybody */
        {"Children under 12", 8, false, true, false},
        {"Children under 12", 0, false, false, false},
        {"殘疾人士", 0, true, true, true},
        {"Student", 70, true, false, false},
        {"Youth", 15, false, false, false},
        {"Disabled 16-64", 70, false, false, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool assumed;
        const gw_fare_rider who = {rows[i].age, rows[i].wheelchair};
        if (gw_ticket_rider_fits("", rows[i].name, false, who, &assumed) != rows[i].fits)
            fail_msg("%s at %u", rows[i].name, rows[i].age);
        if (rows[i].fits && assumed != rows[i].assumed)
            fail_msg("%s at %u: assumed", rows[i].name, rows[i].age);
    }
}

#define GROUPS "leg_group_id,network_id,fare_product_id\ng,n,p4\nh,m,p3\n,,p2\n"
#define TRANSFERS(rows)                                                                                      \
    {                                                                                                        \
        "fare_transfer_rules.txt",                                                                           \
            "from_leg_group_id,to_leg_group_id,transfer_count,duration_limit,duration_limit_type,"           \
            "fare_transfer_type,fare_product_id\n" rows                                                      \
    }

static void types_of_transfers(void **state)
{
    (void)state;
    gw_timetable *t = TOWN(GROUPS, PRODUCTS, TRANSFERS("g,h,,,,0,p1\nh,g,,,,0,\n"));
    PRICED(t, anyone, "400 100 | 500", as, sc);           /* A + AB */
    PRICED(t, anyone, "300 with0 | 300", sc, ab);         /* A */
    PRICED(t, anyone, "400 100 with1 | 500", as, sc, ab); /* S + BC */
    PRICED(t, anyone, "400 400 | 800", ab, bs);           /* no rule for g, g */
    PRICED(t, anyone, "400 200 | 600", ab, xx);           /* a leg without a group has none */
    gw_timetable_release(t);
    t = TOWN(GROUPS, PRODUCTS "d,-1.50,HKD\n", TRANSFERS("g,h,,,,1,d\nh,g,,,,1,p1\n"));
    PRICED(t, anyone, "400 150 | 550", as, sc);          /* A + AB + B */
    PRICED(t, anyone, "400 150 500 | 1050", as, sc, ab); /* S + BC + C */
    gw_timetable_release(t);
    t = TOWN(GROUPS, PRODUCTS "t,4.50,HKD\n", TRANSFERS("g,h,,,,2,t\nh,g,,,,2,p1\n"));
    PRICED(t, anyone, "450 with0 | 450", as, sc);         /* AB */
    PRICED(t, anyone, "450 with0 100 | 550", as, sc, ab); /* S + BC */
    PRICED(t, anyone, "400 450 with1 | 850", ab, as, sc); /* no rule, then AB */
    gw_timetable_release(t);
}

static void blank_groups(void **state)
{
    (void)state;
    gw_timetable *t = TOWN(GROUPS, PRODUCTS, TRANSFERS("g,,,,,0,p1\n,,2,,,0,\n"));
    PRICED(t, anyone, "400 100 | 500", as, sc);
    PRICED(t, anyone, "400 100 | 500", ab, bs);
    PRICED(t, anyone, "300 with0 with0 300 | 600", sc, sc, sc, sc); /* h to h: two transfers at most */
    gw_timetable_release(t);
}

static void counts(void **state)
{
    (void)state;
    gw_timetable *t = TOWN(GROUPS, PRODUCTS, TRANSFERS("g,g,1,,,0,\ng,g,3,,,0,p1\n"));
    PRICED(t, anyone, "400 with0 | 400", ab, ab);
    PRICED(t, anyone, "400 with0 100 100 400 | 1000", ab, ab, ab, ab, ab); /* the least count that reaches */
    gw_timetable_release(t);
    t = TOWN(GROUPS, PRODUCTS, TRANSFERS("g,g,-1,,,0,\n"));
    PRICED(t, anyone, "400 with0 with0 with0 | 400", ab, ab, ab, ab);
    gw_timetable_release(t);
}

static void limits_of_time(void **state)
{
    (void)state;
    static const struct {
        const char *rule;
        bool within[2]; /* a ride of 08:00-08:20, then one of 08:30-08:50 or 08:31-08:51 */
    } rows[] = {{"g,g,-1,3000,0,0,\n", {true, false}},
                {"g,g,-1,1800,1,0,\n", {true, false}},
                {"g,g,-1,600,2,0,\n", {true, false}},
                {"g,g,-1,1800,3,0,\n", {true, false}}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[256];
        snprintf(text, sizeof text,
                 "from_leg_group_id,to_leg_group_id,transfer_count,duration_limit,duration_limit_type,"
                 "fare_transfer_type,fare_product_id\n%s",
                 rows[i].rule);
        gw_timetable *t = TOWN(GROUPS, PRODUCTS, {"fare_transfer_rules.txt", text});
        PRICED(t, anyone, "400 with0 | 400", as, {"R", "A", "P1", "08:30-08:50", false});
        PRICED(t, anyone, "400 400 | 800", as, {"R", "A", "P1", "08:31-08:51", false});
        PRICED(t, anyone, "400 ? | 400", as, {"R", "A", "P1", NULL, false});
        gw_timetable_release(t);
    }
    gw_timetable *t = TOWN(GROUPS, PRODUCTS, TRANSFERS("g,g,-1,3600,1,0,\n"));
    const scene_ride b = {"R", "A", "B", "08:40-08:45", false}, c = {"R", "A", "B", "09:10-09:15", false};
    PRICED(t, anyone, "400 with0 400 | 800", ab, b, c); /* from the first of the row */
    PRICED(t, anyone, "400 with0 | 400", b, c);
    gw_timetable_release(t);
}

static void the_cheapest_way_through(void **state)
{
    (void)state;
    const tiny_file more[] = {
        {"fare_media.txt", "fare_media_id,fare_media_name,fare_media_type\ncard,Card,2\ncash,Cash,0\n"},
        TRANSFERS("g,h,,,,0,free\n")};
    gw_timetable *t = town("leg_group_id,network_id,fare_product_id\ng,n,a\nh,m,b\n",
                           "fare_product_id,fare_media_id,amount,currency\n"
                           "a,cash,4.00,HKD\na,card,5.00,HKD\nb,card,3.00,HKD\nfree,card,0.00,HKD\n",
                           more, 2);
    PRICED(t, anyone, "400[cash 400, card 500] | 400", as);
    PRICED(t, anyone, "500[cash 400, card 500] with0[card 300] | 500", as, sc); /* cash cannot change: 7 */
    gw_timetable_release(t);
}

static void legs_that_are_one(void **state)
{
    (void)state;
    const char *rules =
        "network_id,from_area_id,to_area_id,fare_product_id\nn,a,s,p2\nn,a,b,p1\nn,b,s,p1\nm,,,p3\n";
    gw_timetable *t =
        TOWN(rules, PRODUCTS, {"fare_leg_join_rules.txt", "from_network_id,to_network_id\nn,n\n"});
    PRICED(t, anyone, "200 with0 | 200", ab, bs); /* from a to s */
    PRICED(t, anyone, "200 300 | 500", as, sc);   /* not of n, m */
    gw_timetable_release(t);
    t = town(rules, PRODUCTS, NULL, 0);
    PRICED(t, anyone, "100 100 | 200", ab, bs);
    PRICED(t, anyone, "200 with0 | 200", ab, {"R", "B", "P1", "08:05-08:20", true}); /* in the same vehicle */
    PRICED(t, anyone, "? ? | 0", as, {"Q", "P2", "C", "09:00-09:10", true}); /* of two networks, both named */
    gw_timetable_release(t);
    t = TOWN(rules, PRODUCTS,
             {"fare_leg_join_rules.txt", "from_network_id,to_network_id,from_stop_id,to_stop_id\nn,n,S,B\n"});
    PRICED(t, anyone, "100 100 | 200", ab, bs);
    PRICED(t, anyone, "200 with0 | 200", as, {"R", "B", "P1", "09:05-09:20", false});
    gw_timetable_release(t);
}

/* Leg rules put fare_attributes.txt away, even where none matches; feeds do not meet. */
static void leg_rules_prevail(void **state)
{
    (void)state;
    const tiny_file more[] = {
        {"fare_attributes.txt", "fare_id,price,currency_type,payment_method,transfers\nf,9,HKD,0,\n"}};
    gw_timetable *t = town("network_id,fare_product_id\nn,p1\n", PRODUCTS, more, 1);
    assert_int_equal(t->n_own_fares, 0);
    assert_int_equal(t->n_stop_fare_zones, 0); /* no rule asks for areas */
    PRICED(t, anyone, "100 | 100", ab);
    PRICED(t, anyone, "? | 0", sc);
    gw_timetable_release(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blank_fields),
        cmocka_unit_test(priorities_make_blank_any),
        cmocka_unit_test(networks_from_their_file),
        cmocka_unit_test(hours_and_days),
        cmocka_unit_test(riders_and_media),
        cmocka_unit_test(names_of_categories),
        cmocka_unit_test(types_of_transfers),
        cmocka_unit_test(blank_groups),
        cmocka_unit_test(counts),
        cmocka_unit_test(limits_of_time),
        cmocka_unit_test(the_cheapest_way_through),
        cmocka_unit_test(legs_that_are_one),
        cmocka_unit_test(leg_rules_prevail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
