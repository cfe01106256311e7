/* Every piece of memory that a load asks for fails once, also those it takes from an arena: the load says so
 * and leaves nothing behind, and what it still gives back is sound. */
#include "feed_scene.h"

#include "feed_failing_arena.h"

#define CALENDAR_DATES "service_id,date,exception_type\nS,20260302,2\nN,20260302,1\nS,20260302,1\n"
#define LEVELS         "level_id,level_index,level_name\nL0,0,Street\nL1,-1,Below\n"
#define PATHWAYS                                                                                             \
    "pathway_id,from_stop_id,to_stop_id,pathway_mode,is_bidirectional,length,traversal_time,stair_count,"    \
    "signposted_as\np1,E,A,2,1,10.5,30,12,Exit\np1,A,E,1,1,,,,\n"
#define RICH_STOPS                                                                                           \
    "stop_id,stop_name,stop_code,stop_desc,stop_lat,stop_lon,location_type,parent_station,zone_id,"          \
    "stop_url,stop_timezone,wheelchair_boarding,level_id,platform_code,tts_stop_name,stop_access\n"          \
    "A,Alpha,1,platform,46.00,8.0,0,S,z1,https://example.org/a,Europe/Berlin,1,L1,7,Alfa,\n"                 \
    "B,BETA,2,,46.01,8.0,,,z2,nourl,Mars/Base,,L9,,,\nC,Gamma,,,46.02,8.0,,,,,,,,,,\n"                       \
    "S,Station,,,46.00,8.0,1,,,,,1,,,,\nE,Door,,,46.00,8.0,2,S,,,,,L0,,,\nD,Area,,,46.00,8.0,4,A,,,,,,,,\n"
#define RICH_ROUTES                                                                                          \
    "route_id,agency_id,route_short_name,route_long_name,route_desc,route_type,route_url,route_color,"       \
    "route_text_color,route_sort_order\nR1,AG,1,One,desc,3,https://example.org/1,FF0000,FFFFFF,1\n"          \
    "R2,AG,2,Two,,700,x,zz,,-1\nR2,,,,,,,,,\n"
#define RICH_TRIPS                                                                                           \
    "route_id,service_id,trip_id,trip_headsign,trip_short_name,direction_id,block_id,shape_id,"              \
    "wheelchair_accessible,bikes_allowed\nR1,S,T1,To C,n1,0,b,s1,1,1\nR1,S,T2,To C,n2,0,b,s1,2,2\n"          \
    "R2,N,T3,To A,,1,,,,\nR9,S,T4,,,,,,,\nR1,S,T5,,,,,,,\n"
#define RICH_TIMES                                                                                           \
    ST_HEAD ",shape_dist_traveled,stop_headsign,timepoint,pickup_type\n"                                     \
            "T1,08:20:00,08:20:00,C,3,2,via "                                                                \
            "B,1,0\nT2,09:00:00,09:00:00,A,1,,,,\nT1,08:00:00,08:00:00,A,1,0,x,,\n"                          \
            "T1,,,B,2,1,,0,3\nT2,09:20:00,09:20:00,C,3,,,,\nT3,08:30:00,08:30:00,C,1,,,,\n"                  \
            "T3,08:50:00,08:50:00,A,2,,,,\nT9,08:50:00,08:50:00,A,2,,,,\nT5,10:00:00,09:00:00,A,1,,,,\n"     \
            "T5,08:50:00,08:50:00,B,2,,,,\n"
#define FREQUENCIES                                                                                          \
    "trip_id,start_time,end_time,headway_secs,exact_times\nT1,09:00:00,10:00:00,60,0\nT1,08:00:00,09:30:00," \
    "60,1\n"
#define TRANSFERS                                                                                            \
    "from_stop_id,to_stop_id,from_trip_id,to_trip_id,transfer_type,min_transfer_time\nA,B,,,0,\nA,B,,,0,\n"  \
    "A,X,,,1,\nC,C,T1,T3,4,\nA,C,,,2,300\n"
#define SHAPES                                                                                               \
    "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence,shape_dist_traveled\ns1,46,8,1,0\ns1,46.02,8,2,"   \
    "2\n"                                                                                                    \
    "s2,46,8,1,0\ns1,46.01,8,2,1\n"
#define TRANSLATIONS                                                                                         \
    "table_name,field_name,language,translation,record_id,record_sub_id,field_value\n"                       \
    "stops,stop_name,en,\"A \"\"B\"\"\",A,,\nstops,stop_name,zh-Hans,\xE5\xB1\xB1,,,Gamma\nx,y,en,z,q,,\n"
#define ATTRIBUTIONS                                                                                         \
    "attribution_id,organization_name,is_producer,attribution_url,attribution_email,attribution_phone\n"     \
    "a1,Org,1,https://example.org,a@b.example,123\na1,Org,,,nobody,\n"
#define RICH_AGENCY                                                                                          \
    "agency_id,agency_name,agency_url,agency_timezone,agency_lang,agency_phone,agency_fare_url,agency_"      \
    "email\n"                                                                                                \
    "AG,Agency,https://example.org,Europe/Berlin,de,123,https://example.org/f,a@b.example\n"                 \
    "A2,Second,x,Europe/Paris,german!,,,\n"

static const test_file rich[] = {
    FILE_IS("agency.txt", RICH_AGENCY),
    FILE_IS("stops.txt", RICH_STOPS),
    FILE_IS("routes.txt", RICH_ROUTES),
    FILE_IS("trips.txt", RICH_TRIPS),
    FILE_IS("stop_times.txt", RICH_TIMES),
    FILE_IS("calendar_dates.txt", CALENDAR_DATES),
    FILE_IS("levels.txt", LEVELS),
    FILE_IS("pathways.txt", PATHWAYS),
    FILE_IS("frequencies.txt", FREQUENCIES),
    FILE_IS("transfers.txt", TRANSFERS),
    FILE_IS("shapes.txt", SHAPES),
    FILE_IS("translations.txt", TRANSLATIONS),
    FILE_IS("attributions.txt", ATTRIBUTIONS),
};

/* One load whose i-th piece of memory fails. true: it asked for fewer. */
static bool load_failing_at(const char *zip, int i, int *n_failed)
{
    gw_notices *notices = gw_notices_create();
    gw_feed *feed = NULL;
    gw_error err;
    gw_feed_options o = {.source = zip, .today = gw_day_of(2026, 6, 1), .default_timezone = GW_STR("")};
    fail_allocation(i);
    gw_status status = gw_feed_load(&o, notices, &feed, &err);
    bool finished = !allocation_failed();
    fail_allocation(0);
    if (status != GW_OK && status != GW_NO_MEMORY) fail_msg("piece %d: %d %s", i, status, err.message);
    assert_true((status == GW_OK) == (feed != NULL));
    *n_failed += status == GW_NO_MEMORY;
    gw_feed_free(feed);
    gw_notices_free(notices);
    return finished;
}

static void check_all_pieces(const test_file *changes, size_t n)
{
    const char *zip = make_feed(changes, n);
    int n_failed = 0, i = 1;
    while (!load_failing_at(zip, i, &n_failed)) i++;
    assert_true(n_failed > i / 2); /* the others touch only samples of notices */
}

static void every_piece_of_a_rich_feed_may_fail(void **state)
{
    (void)state;
    check_all_pieces(rich, sizeof rich / sizeof rich[0]);
}

/* Routes made from trips, and stop times in one piece. */
static void every_piece_of_a_feed_without_routes_may_fail(void **state)
{
    (void)state;
    static const test_file changes[] = {FILE_IS("routes.txt", NULL), FILE_IS("feed_info.txt", NULL)};
    check_all_pieces(changes, 2);
}

static void notices_without_memory_still_count(void **state)
{
    (void)state;
    for (int i = 1; i < 12; i++) {
        gw_notices *n = gw_notices_create();
        assert_non_null(n);
        fail_allocation(i);
        gw_notices_add(n, "duplicate_key", GW_STR("a.txt"), 1, GW_STR("id"), GW_STR("x"));
        gw_notices_add(n, "duplicate_key", GW_STR("a.txt"), 2, GW_STR("id"), GW_STR("y"));
        gw_notices_add_repair(
            n, (gw_repair){.code = "duplicate_key", .what = "rows were left out", .n_rows = 1});
        fail_allocation(0);
        assert_true(gw_notices_count_of(n, "duplicate_key") == 2);
        gw_notices_free(n);
    }
    fail_allocation(1);
    assert_null(gw_notices_create());
    fail_allocation(2);
    assert_null(gw_notices_create());
    fail_allocation(0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_piece_of_a_rich_feed_may_fail),
        cmocka_unit_test(every_piece_of_a_feed_without_routes_may_fail),
        cmocka_unit_test(notices_without_memory_still_count),
    };
    return cmocka_run_group_tests(tests, make_test_folder, remove_test_folder);
}
