/* Fares V1 and V2: what is kept, and that a row in doubt is left out and told. */
#include "feed_scene.h"

#include "feed_failing_memory.h"

#define RIDERS "rider_category_id,rider_category_name,is_default_fare_category\nadult,Adult,1\nold,Senior,\n"
#define MEDIA  "fare_media_id,fare_media_name,fare_media_type\ncash,,0\ncard,Card,2\n"
#define PRODUCTS                                                                                             \
    "fare_product_id,fare_product_name,rider_category_id,fare_media_id,amount,currency\n"                    \
    "one,Single,adult,cash,4.50,HKD\nday,Day,adult,card,20.00,HKD\none,Single,old,cash,2.00,HKD\n"
#define TIMEFRAMES "timeframe_group_id,start_time,end_time,service_id\npeak,7:00:00,09:30:00,S\nany,,,S\n"
#define LEG_RULES                                                                                            \
    "leg_group_id,network_id,from_area_id,to_area_id,from_timeframe_group_id,to_timeframe_group_id,"         \
    "fare_product_id\nbus,n1,in,,peak,,one\nbus,n1,,out,,any,day\n"
#define JOIN_RULES "from_network_id,to_network_id,from_stop_id,to_stop_id\nn1,n1,A,B\nn1,n1,,\n"
#define TRANSFER_RULES                                                                                       \
    "from_leg_group_id,to_leg_group_id,transfer_count,duration_limit,duration_limit_type,"                   \
    "fare_transfer_type,fare_product_id\nbus,bus,2,5400,1,0,\nbus,,,,,2,one\n"
#define AREAS      "area_id,area_name\nin,Inside\nout,\n"
#define STOP_AREAS "area_id,stop_id\nin,A\nout,B\n"
#define NETWORKS   "network_id,network_name\nn1,Buses\n"
#define OF_ROUTES  "network_id,route_id\nn1,R1\n"

static const test_file v2[] = {
    {"rider_categories.txt", RIDERS, 0},
    {"fare_media.txt", MEDIA, 0},
    {"fare_products.txt", PRODUCTS, 0},
    {"timeframes.txt", TIMEFRAMES, 0},
    {"fare_leg_rules.txt", LEG_RULES, 0},
    {"fare_leg_join_rules.txt", JOIN_RULES, 0},
    {"fare_transfer_rules.txt", TRANSFER_RULES, 0},
    {"areas.txt", AREAS, 0},
    {"stop_areas.txt", STOP_AREAS, 0},
    {"networks.txt", NETWORKS, 0},
    {"route_networks.txt", OF_ROUTES, 0},
};
enum { N_V2 = sizeof v2 / sizeof v2[0] };

/* The fare files above, one of them another way. */
static loaded load_v2(const char *name, const char *text)
{
    test_file files[N_V2];
    for (size_t i = 0; i < N_V2; i++) {
        files[i] = v2[i];
        if (name && strcmp(name, v2[i].name) == 0) files[i].text = text;
    }
    loaded l = load_changed(files, N_V2);
    assert_int_equal(l.status, GW_OK);
    return l;
}

static void assert_money(gw_money m, int64_t minor, const char *currency, int decimals)
{
    assert_int_equal(m.minor, minor);
    assert_string_equal(m.currency, currency);
    assert_int_equal(m.decimals, decimals);
}

static void money_is_whole_numbers(void **state)
{
    (void)state;
    static const struct {
        const char *amount, *currency;
        bool exact, loose;
        int64_t minor;
    } cases[] = {
        {"2.50", "USD", true, true, 250},    {"2.5", "USD", false, true, 250},
        {"2", "USD", false, true, 200},      {"2.500", "USD", false, true, 250},
        {"2.505", "USD", false, false, 0},   {"-0.75", "EUR", true, true, -75},
        {"100", "JPY", true, true, 100},     {"100.0", "JPY", false, true, 100},
        {"100.5", "JPY", false, false, 0},   {"1.250", "KWD", true, true, 1250},
        {"0.1000", "CLF", true, true, 1000}, {"10.00", "HKD", true, true, 1000},
        {".50", "CNY", true, true, 50},      {"1.2.3", "CNY", false, false, 0},
        {"1e2", "CNY", false, false, 0},     {"", "CNY", false, false, 0},
        {".", "CNY", false, false, 0},       {"-", "CNY", false, false, 0},
        {"1.00", "cny", false, false, 0},    {"1.00", "ZZZ", false, false, 0},
        {"1.00", "CNYX", false, false, 0},   {"99999999999999999999.00", "CNY", false, false, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        gw_money m = {.minor = 0};
        gw_str amount = gw_str_of(cases[i].amount), currency = gw_str_of(cases[i].currency);
        assert_int_equal(gw_money_parse(amount, currency, true, &m), cases[i].exact);
        assert_int_equal(gw_money_parse(amount, currency, false, &m), cases[i].loose);
        assert_int_equal(m.minor, cases[i].minor);
    }
    static const char *const codes[] = {"AED", "ZWL", "BIF", "XPF", "BHD", "TND", "CLF", "UYW", "AAA", "XXX"};
    static const int decimals[] = {2, 2, 0, 0, 3, 3, 4, 4, -1, -1};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        assert_int_equal(gw_currency_decimals(gw_str_of(codes[i])), decimals[i]);
    }
}

static void products_and_places_are_kept(void **state)
{
    (void)state;
    loaded l = load_v2(NULL, NULL);
    const gw_fares *f = &l.feed->fares;
    assert_notices(&l, "");
    assert_int_equal(f->n_networks, 1);
    assert_true(gw_str_is(f->networks[0].name, "Buses"));
    assert_int_equal(l.feed->routes[0].network, 0);
    assert_int_equal(l.feed->routes[1].network, GW_NONE);
    assert_int_equal(f->n_stop_areas, 2);
    assert_int_equal(f->stop_areas[1].area, 1);
    assert_int_equal(f->stop_areas[1].stop, stop_named(&l, "B"));
    assert_true(f->rider_categories[0].is_default && !f->rider_categories[1].is_default);
    assert_int_equal(f->n_products, 3); /* rows of one product stand together */
    assert_true(gw_str_is(f->products[1].id, "one") && gw_str_is(f->products[2].id, "day"));
    assert_int_equal(f->products[1].rider_category, 1);
    assert_int_equal(f->products[2].media, 1);
    assert_money(f->products[0].amount, 450, "HKD", 2);
    unload(&l);
}

static void rules_are_kept(void **state)
{
    (void)state;
    loaded l = load_v2(NULL, NULL);
    const gw_fares *f = &l.feed->fares;
    assert_int_equal(f->n_timeframes, 2);
    assert_int_equal(f->timeframes[0].start_s, 7 * 3600);
    assert_int_equal(f->timeframes[1].end_s, 86400);
    assert_int_equal(f->n_leg_rules, 2);
    assert_false(f->has_rule_priority);
    const gw_fare_leg_rule *rule = &f->leg_rules[1];
    assert_int_equal(rule->product, 2);
    assert_int_equal(rule->from_area, GW_NONE);
    assert_int_equal(rule->to_area, 1);
    assert_int_equal(rule->to_timeframe, 1);
    assert_int_equal(f->n_leg_join_rules, 2);
    assert_int_equal(f->leg_join_rules[1].from_stop, GW_NONE);
    assert_int_equal(f->n_transfer_rules, 2);
    assert_int_equal(f->transfer_rules[0].count, 2);
    assert_int_equal(f->transfer_rules[0].duration_limit_s, 5400);
    assert_int_equal(f->transfer_rules[1].to_leg_group, GW_NONE);
    assert_int_equal(f->transfer_rules[1].duration_limit_s, GW_FARE_NO_LIMIT);
    assert_int_equal(f->transfer_rules[1].product, 0);
    unload(&l);
}

/* Each fault by itself: what it is called, and how many rows of its table are left. */
static void faulty_rows_are_left_out(void **state)
{
    (void)state;
#define PRODUCT_HEAD                                                                                         \
    "fare_product_id,amount,currency,rider_category_id,fare_media_id\none,1.00,EUR,,\nday,1.00,EUR,,\n"
#define TIME_HEAD "timeframe_group_id,start_time,end_time,service_id\npeak,7:00:00,8:00:00,S\nany,,,S\n"
#define TRANSFER_HEAD                                                                                        \
    "from_leg_group_id,to_leg_group_id,transfer_count,duration_limit,duration_limit_type,fare_transfer_"     \
    "type\n"
    static const struct {
        const char *file, *text, *notices;
        size_t count_at;
        uint32_t n_left;
    } cases[] = {
        {"fare_products.txt", PRODUCT_HEAD "bad,1.0,EUR,,\n", "invalid_currency_amount*1",
         offsetof(gw_fares, n_products), 2},
        {"fare_products.txt", PRODUCT_HEAD "bad,1.00,JPY,,\n", "invalid_currency_amount*1",
         offsetof(gw_fares, n_products), 2},
        {"fare_products.txt", PRODUCT_HEAD "bad,1.00,EURO,,\n", "invalid_currency*1",
         offsetof(gw_fares, n_products), 2},
        {"fare_products.txt", PRODUCT_HEAD "bad,one,EUR,,\n", "invalid_float*1",
         offsetof(gw_fares, n_products), 2},
        {"fare_products.txt", PRODUCT_HEAD "bad,,,,\n", "missing_required_field*2",
         offsetof(gw_fares, n_products), 2},
        {"fare_products.txt", PRODUCT_HEAD "bad,1.00,EUR,child,\n", "foreign_key_violation*1",
         offsetof(gw_fares, n_products), 2},
        {"fare_products.txt", PRODUCT_HEAD "one,2.00,EUR,,\n", "duplicate_key*1",
         offsetof(gw_fares, n_products), 2},
        {"fare_media.txt", MEDIA "odd,,9\n", "unexpected_enum_value*1", offsetof(gw_fares, n_media), 2},
        {"fare_media.txt", MEDIA "twin,Card,2\n", "duplicate_fare_media*1", offsetof(gw_fares, n_media), 3},
        {"timeframes.txt", TIME_HEAD "late,7:00:00,,S\n", "timeframe_only_start_or_end_time_specified*1",
         offsetof(gw_fares, n_timeframes), 2},
        {"timeframes.txt", TIME_HEAD "late,20:00:00,24:30:00,S\n",
         "timeframe_start_or_end_time_greater_than_twenty_four_hours*1", offsetof(gw_fares, n_timeframes), 2},
        {"timeframes.txt", TIME_HEAD "late,20:00:00,10:00:00,S\n", "start_and_end_range_out_of_order*1",
         offsetof(gw_fares, n_timeframes), 2},
        {"timeframes.txt", TIME_HEAD "late,20:00:00,20:00:00,S\n", "start_and_end_range_equal*1",
         offsetof(gw_fares, n_timeframes), 2},
        {"timeframes.txt", TIME_HEAD "late,8 o'clock,20:00:00,S\n", "invalid_time*1",
         offsetof(gw_fares, n_timeframes), 2},
        {"timeframes.txt", TIME_HEAD "peak,7:30:00,9:00:00,S\npeak,9:00:00,10:00:00,S\n",
         "timeframe_overlap*1", offsetof(gw_fares, n_timeframes), 4},
        {"timeframes.txt", TIME_HEAD "peak,7:30:00,9:00:00,GONE\n", "foreign_key_violation*1",
         offsetof(gw_fares, n_timeframes), 2},
        {"fare_transfer_rules.txt", TRANSFER_HEAD "bus,bus,,,,0\n",
         "fare_transfer_rule_missing_transfer_count*1 fare_transfer_rule_without_transfer_count*1",
         offsetof(gw_fares, n_transfer_rules), 0},
        {"fare_transfer_rules.txt", TRANSFER_HEAD "bus,bus,0,,,0\nbus,bus,-2,,,0\nbus,bus,-1,,,0\n",
         "fare_transfer_rule_invalid_transfer_count*2", offsetof(gw_fares, n_transfer_rules), 1},
        {"fare_transfer_rules.txt", TRANSFER_HEAD "bus,,3,,,0\n",
         "fare_transfer_rule_with_forbidden_transfer_count*1", offsetof(gw_fares, n_transfer_rules), 0},
        {"fare_transfer_rules.txt", TRANSFER_HEAD ",,,60,,0\n",
         "fare_transfer_rule_duration_limit_without_type*1", offsetof(gw_fares, n_transfer_rules), 0},
        {"fare_transfer_rules.txt", TRANSFER_HEAD ",,,,1,0\n",
         "fare_transfer_rule_duration_limit_type_without_duration_limit*1",
         offsetof(gw_fares, n_transfer_rules), 0},
        {"fare_transfer_rules.txt", TRANSFER_HEAD "gone,,,,,0\n", "foreign_key_violation*1",
         offsetof(gw_fares, n_transfer_rules), 0},
        {"fare_leg_rules.txt", LEG_RULES ",n9,,,,,one\n", "foreign_key_violation*1",
         offsetof(gw_fares, n_leg_rules), 2},
        {"fare_leg_join_rules.txt", JOIN_RULES "n1,n1,A,\n", "missing_required_field*1",
         offsetof(gw_fares, n_leg_join_rules), 2},
        {"stop_areas.txt", STOP_AREAS "in,GONE\nin,A\n", "duplicate_key*1 foreign_key_violation*1",
         offsetof(gw_fares, n_stop_areas), 2},
        {"route_networks.txt", OF_ROUTES "n2,R2\nn1,R1\n", "duplicate_key*1 foreign_key_violation*1",
         offsetof(gw_fares, n_networks), 1},
        {"areas.txt", AREAS "in,Again\n", "duplicate_key*1", offsetof(gw_fares, n_areas), 2},
        {"rider_categories.txt", RIDERS "x,,2\n", "missing_required_field*1 number_out_of_range*1",
         offsetof(gw_fares, n_rider_categories), 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        loaded l = load_v2(cases[i].file, cases[i].text);
        uint32_t n_left;
        memcpy(&n_left, (const char *)&l.feed->fares + cases[i].count_at, sizeof n_left);
        assert_notices(&l, cases[i].notices);
        assert_int_equal(n_left, cases[i].n_left);
        assert_false(gw_notices_any_fatal(l.notices));
        unload(&l);
    }
}

static void rules_of_a_product_without_a_price_go_with_it(void **state)
{
    (void)state;
    loaded l = load_v2("fare_products.txt", "fare_product_id,amount,currency\none,1.5,EUR\nday,20.00,EUR\n");
    assert_notices(&l, "foreign_key_violation*2 invalid_currency_amount*1");
    assert_int_equal(l.feed->fares.n_leg_rules, 1);
    assert_int_equal(l.feed->fares.n_transfer_rules, 1);
    assert_repairs(&l, "foreign_key_violation: the row was dropped 2/0/0/0; "
                       "invalid_currency_amount: rows of the fare tables are not used 1/0/0/0");
    unload(&l);
}

static void two_default_riders_of_a_product_are_told_once(void **state)
{
    (void)state;
    loaded l =
        load_v2("rider_categories.txt",
                "rider_category_id,rider_category_name,is_default_fare_category\nadult,A,1\nold,O,1\n");
    assert_notices(&l, "fare_product_with_multiple_default_rider_categories*1");
    assert_sample(&l, "fare_product_with_multiple_default_rider_categories",
                  "fare_products.txt:4 fare_product_id=one");
    unload(&l);
    l = CHANGED(FILE_IS("rider_categories.txt",
                        "rider_category_id,rider_category_name,is_default_fare_category\na,A,1\nb,B,1\n"
                        "c,C,\n"),
                FILE_IS("fare_media.txt", MEDIA),
                FILE_IS("fare_products.txt",
                        "fare_product_id,rider_category_id,fare_media_id,amount,currency\n"
                        "p,a,cash,1,JPY\np,,,1,JPY\np,c,cash,1,JPY\np,a,card,1,JPY\n"
                        "q,b,cash,1,JPY\np,b,cash,1,JPY\np,b,card,1,JPY\n"));
    assert_notices(&l, "fare_product_with_multiple_default_rider_categories*1");
    assert_sample(&l, "fare_product_with_multiple_default_rider_categories",
                  "fare_products.txt:7 fare_product_id=p");
    unload(&l);
}

static void the_file_of_networks_beats_the_column(void **state)
{
    (void)state;
    static const char routes[] =
        "route_id,agency_id,route_short_name,route_type,network_id\nR1,AG,1,3,east\nR2,AG,2,3,east\n";
    loaded l = CHANGED(FILE_IS("routes.txt", routes));
    assert_notices(&l, "");
    assert_int_equal(l.feed->fares.n_networks, 1);
    assert_true(gw_str_is(l.feed->fares.networks[0].id, "east"));
    assert_int_equal(l.feed->routes[1].network, 0);
    unload(&l);
    l = CHANGED(FILE_IS("routes.txt", routes), FILE_IS("networks.txt", NETWORKS),
                FILE_IS("route_networks.txt", OF_ROUTES));
    assert_notices(&l, "route_networks_specified_in_more_than_one_file*2");
    assert_sample(&l, "route_networks_specified_in_more_than_one_file",
                  "routes.txt:2 network_id=networks.txt");
    assert_int_equal(l.feed->fares.n_networks, 2);
    assert_int_equal(l.feed->routes[0].network, 1);
    assert_int_equal(l.feed->routes[1].network, GW_NONE);
    unload(&l);
    l = CHANGED(FILE_IS("routes.txt", "route_id,agency_id,route_short_name,route_type,network_id\n"
                                      "R1,AG,1,3,\nR2,AG,2,3,\n"),
                FILE_IS("networks.txt", NETWORKS), FILE_IS("route_networks.txt", OF_ROUTES));
    assert_sample(&l, "route_networks_specified_in_more_than_one_file", /* the column is too much */
                  "routes.txt:1 network_id=networks.txt");
    unload(&l);
}

static void first_fares_are_kept(void **state)
{
    (void)state;
    loaded l = CHANGED(
        FILE_IS("stops.txt", "stop_id,stop_name,stop_lat,stop_lon,zone_id\nA,Alpha,46.00,8.0,z1\n"
                             "B,Beta,46.01,8.0,z2\nC,Gamma,46.02,8.0,\n"),
        FILE_IS("fare_attributes.txt",
                "fare_id,price,currency_type,payment_method,transfers,agency_id,transfer_duration\n"
                "f1,1.5,EUR,0,,AG,3600\nf2,2.255,EUR,0,,,\nf3,-1,EUR,0,,,\nf4,300,JPY,1,1,,\n"
                "f5,1,EUR,2,,,\nf6,1,EUR,0,7,,\nf7,1,XYZ,0,,,\nf8,a,EUR,0,,,\nf9,1,EUR,0,,ZZ,\n"),
        FILE_IS("fare_rules.txt",
                "fare_id,route_id,origin_id,destination_id,contains_id\nf1,R1,z1,z2,\nf4,,,,z1\nf2,,,,\n"
                "f1,R9,,,\nf1,,z9,,\nf4,,,,z1\n"));
    const gw_fares *f = &l.feed->fares;
    assert_notices(&l,
                   "duplicate_key*1 foreign_key_violation*4 invalid_currency*1 invalid_currency_amount*1 "
                   "invalid_float*1 number_out_of_range*2 unexpected_enum_value*1 stop_without_zone_id*1");
    assert_sample(&l, "stop_without_zone_id", "stops.txt:4 zone_id=C");
    assert_int_equal(f->n_attributes, 2);
    assert_money(f->attributes[0].price, 150, "EUR", 2);
    assert_int_equal(f->attributes[0].transfers, GW_FARE_NO_LIMIT);
    assert_int_equal(f->attributes[0].transfer_s, 3600);
    assert_money(f->attributes[1].price, 300, "JPY", 0);
    assert_int_equal(f->attributes[1].transfers, 1);
    assert_int_equal(f->attributes[1].agency, GW_NONE);
    assert_int_equal(f->n_rules, 2);
    assert_int_equal(f->rules[0].route, 0);
    assert_true(gw_str_is(f->rules[0].destination, "z2") && gw_str_is(f->rules[1].zones, "z1"));
    unload(&l);
}

static void memory_may_fail_anywhere(void **state)
{
    (void)state;
    gw_feed_options o = {.source = make_feed(v2, N_V2), .today = GW_DAY_NONE, .default_timezone = GW_STR("")};
    bool finished = false;
    int n_failed = 0;
    for (int i = 1; !finished; i++) {
        gw_notices *notices = gw_notices_create();
        gw_feed *feed = NULL;
        fail_allocation(i);
        gw_status status = gw_feed_load(&o, notices, &feed, NULL);
        finished = !allocation_failed();
        fail_allocation(0);
        assert_true(status == GW_OK || status == GW_NO_MEMORY);
        n_failed += status == GW_NO_MEMORY;
        gw_feed_free(feed);
        gw_notices_free(notices);
    }
    assert_true(n_failed > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(money_is_whole_numbers),
        cmocka_unit_test(products_and_places_are_kept),
        cmocka_unit_test(rules_are_kept),
        cmocka_unit_test(faulty_rows_are_left_out),
        cmocka_unit_test(rules_of_a_product_without_a_price_go_with_it),
        cmocka_unit_test(two_default_riders_of_a_product_are_told_once),
        cmocka_unit_test(the_file_of_networks_beats_the_column),
        cmocka_unit_test(first_fares_are_kept),
        cmocka_unit_test(memory_may_fail_anywhere),
    };
    return cmocka_run_group_tests(tests, make_test_folder, remove_test_folder);
}
