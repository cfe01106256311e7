/* Building, writing, opening and changing a timetable while memory runs out, at every single allocation. */
#include "tests/support/tt_scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "planner/timetable/overlay.h"
#include "planner/timetable/snapshot.h"

/* The linker sends the program's calls here (--wrap); those inside shared libraries stay as they are. */
void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);

static long left = -1; /* allocations that still succeed; -1: all */

static bool may_allocate(void)
{
    if (left < 0) return true;
    if (left == 0) return false;
    left--;
    return true;
}

void *__wrap_malloc(size_t n)
{
    return may_allocate() ? __real_malloc(n) : NULL;
}

void *__wrap_calloc(size_t n, size_t size)
{
    return may_allocate() ? __real_calloc(n, size) : NULL;
}

void *__wrap_realloc(void *p, size_t n)
{
    return may_allocate() ? __real_realloc(p, n) : NULL;
}

static gw_feed *rich_feed(void)
{
    return TINY_FEED(
        {"stops.txt", "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,stop_timezone\n"
                      "A,A,22.3,114.1,0,,\nB,B,22.3005,114.1,0,S,\nS,S,22.3,114.1,1,,\n"
                      "C,C,22.5,114.1,0,,Asia/Tokyo\n"
                      "P,P,22.3,114.1,0,S,\nQ,Q,22.3,114.1,0,S,\nE,E,22.3,114.1,2,S,\n"},
        {"pathways.txt", "pathway_id,from_stop_id,to_stop_id,pathway_mode,is_bidirectional,traversal_time\n"
                         "p,E,P,2,1,20\nq,E,P,5,1,60\nr,P,Q,1,0,60\n"},
        {"routes.txt", "route_id,route_short_name,route_type,network_id\nR1,1,3,n\nR2,2,3,\n"},
        {"areas.txt", "area_id,area_name\na,\nb,\n"},
        {"stop_areas.txt", "area_id,stop_id\na,S\nb,C\na,C\n"},
        {"fare_media.txt", "fare_media_id,fare_media_name,fare_media_type\ncard,Card,2\n"},
        {"rider_categories.txt", "rider_category_id,rider_category_name,is_default_fare_category\nadult,Adult,1\n"},
        {"fare_products.txt", "fare_product_id,fare_product_name,rider_category_id,fare_media_id,amount,currency\n"
                              "p,Ride,adult,card,2.50,HKD\np,Ride,,,3.00,HKD\n"},
        {"timeframes.txt", "timeframe_group_id,start_time,end_time,service_id\ntf,07:00:00,09:00:00,D\n"},
        {"fare_leg_rules.txt", "leg_group_id,network_id,from_area_id,to_area_id,from_timeframe_group_id,"
                               "fare_product_id\ng,n,a,b,tf,p\n,,,,,p\n"},
        {"fare_leg_join_rules.txt", "from_network_id,to_network_id\nn,n\n"},
        {"fare_transfer_rules.txt", "from_leg_group_id,to_leg_group_id,transfer_count,fare_transfer_type\ng,g,1,0\n"},
        {"trips.txt", "route_id,service_id,trip_id,block_id,shape_id\nR1,D,a,x,s\nR2,D,b,x,\nR2,D,f,,\n"},
        {"stop_times.txt",
         "trip_id,arrival_time,departure_time,stop_id,stop_sequence,stop_headsign,timepoint\n"
         "a,08:00:00,08:00:00,A,1,,1\na,08:10:00,08:11:00,B,2,Home,0\n"
         "b,08:11:00,08:12:00,B,1,,1\nb,08:20:00,08:20:00,C,2,,1\n"
         "f,08:11:00,08:12:00,B,1,,1\nf,08:21:00,08:21:00,C,2,,1\n"},
        {"shapes.txt", "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\n"
                       "s,22.3,114.1,1\ns,22.3002,114.1001,2\ns,22.3005,114.1,3\n"},
        {"attributions.txt", "organization_name,route_id\nOrg,R1\n"},
        {"frequencies.txt", "trip_id,start_time,end_time,headway_secs\n"
                            "f,06:00:00,07:00:00,600\nf,09:00:00,09:20:00,600\n"},
        {"transfers.txt", "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_route_id,to_trip_id\n"
                          "A,C,2,300,,\nB,B,2,60,R1,b\nS,S,2,60,,\n"},
        {"translations.txt", "table_name,field_name,language,translation,record_id\n"
                             "stops,stop_name,en,Alpha,A\n"});
}

/* Does what is asked with n allocations; GW_OK, or what went wrong. */
typedef gw_status (*attempt)(void *context, gw_error *err);

static void run_with_ever_more_memory(attempt try, void *context)
{
    for (long n = 0;; n++) {
        assert_true(n < 100000);
        gw_error err = {0};
        left = n;
        gw_status status = try(context, &err);
        left = -1;
        if (!status) return;
        assert_int_equal(status, GW_NO_MEMORY);
        assert_string_not_equal(err.message, "");
    }
}

static gw_status try_build(void *context, gw_error *err)
{
    gw_timetable *t = NULL;
    gw_status status = gw_timetable_build(context, &t, NULL, err);
    assert_int_equal(status == GW_OK, t != NULL);
    gw_timetable_release(t);
    return status;
}

static void building_without_memory(void **state)
{
    (void)state;
    gw_feed *feed = rich_feed();
    gw_build_feed source = {.tag = "x", .feed = feed};
    gw_build_options options = scene_options(&source);
    options.walk_radius_m = 100;
    run_with_ever_more_memory(try_build, &options);
    gw_feed_free(feed);
}

static gw_status try_write(void *context, gw_error *err)
{
    return gw_snapshot_write(context, "t.gw", err);
}

static gw_status try_open(void *context, gw_error *err)
{
    (void)context;
    gw_timetable *t = NULL;
    gw_status status = gw_snapshot_open("t.gw", &t, err);
    gw_timetable_release(t);
    return status;
}

static void snapshots_without_memory(void **state)
{
    (void)state;
    gw_timetable *t = scene_of(rich_feed(), NULL);
    run_with_ever_more_memory(try_write, t);
    run_with_ever_more_memory(try_open, NULL);
    remove("t.gw");
    gw_timetable_release(t);
}

static gw_status change(gw_overlay *o, gw_error *err)
{
    gw_stop_id n;
    gw_route_id route;
    uint32_t service;
    const uint64_t days[] = {5};
    gw_overlay_stop stop = {.id = "N", .names = {"N"}, .point = gw_point_of(22.3002, 114.1)};
    gw_overlay_route line_route = {.id = "D1", .short_name = "D1", .names = {"D1"}, .type = 3};
    gw_status status = gw_overlay_add_stop(o, &stop, 100, &n, err);
    if (!status) status = gw_overlay_add_route(o, &line_route, &route, err);
    if (!status) status = gw_overlay_add_service(o, "s", days, &service, err);
    if (status) return status;
    const gw_stop_id stops[] = {{0}, n};
    gw_overlay_line line = {
        .route = route, .like_pattern = GW_NO_ID, .n_stops = 2, .stops = stops, .direction = 2};
    const int32_t times[] = {0, 600, 600, 900};
    const uint32_t services[] = {service, service};
    const char *const ids[] = {"t1", "t2"};
    const gw_period period = {0, 3600, 600, 600, 0};
    status = gw_overlay_add_trips(o, &line, 2, times, times, services, ids, err);
    if (!status) status = gw_overlay_add_headway(o, &line, times, times, &period, 1, service, "h", err);
    if (!status) status = gw_overlay_remove_pattern(o, (gw_pattern_id){0});
    return status;
}

static gw_status try_change(void *context, gw_error *err)
{
    gw_overlay *o = NULL;
    gw_timetable *t = NULL;
    gw_status status = gw_overlay_create(context, &o, err);
    if (!status) status = change(o, err);
    if (!status) status = gw_overlay_apply(o, &t, err);
    if (status && !err->message[0]) gw_fail(err, status, "a pattern could not be removed");
    gw_overlay_free(o);
    gw_timetable_release(t);
    return status;
}

static void scenarios_without_memory(void **state)
{
    (void)state;
    gw_timetable *base = scene_of(rich_feed(), NULL);
    run_with_ever_more_memory(try_change, base);
    gw_timetable_release(base);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(building_without_memory),
        cmocka_unit_test(snapshots_without_memory),
        cmocka_unit_test(scenarios_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
