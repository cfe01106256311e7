/* What a feed holds only to be shown: lines on the map, whose data it is, translations, cars. */
#include "feed_scene.h"

#define SHAPE_HEAD "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence,shape_dist_traveled\n"

static loaded load_shapes(const char *shapes, bool keep)
{
    const test_file files[] = {FILE_IS("shapes.txt", shapes),
                               FILE_IS("trips.txt", "route_id,service_id,trip_id,shape_id,cars_allowed\n"
                                                    "R1,S,T1,s,1\nR1,S,T2,t,2\nR2,S,T3,gone,\n")};
    return load_options((gw_feed_options){
        .source = make_feed(files, 2), .today = GW_DAY_NONE, .default_timezone = GW_STR(""), .shapes = keep});
}

static void points_stand_in_their_order(void **state)
{
    (void)state;
    loaded l = load_shapes(
        SHAPE_HEAD "s,46.02,8,30,2\nt,46,8,1,\ns,46,8,10,0\nt,46.5,8.25,7,\ns,46.01,8,20,1\n", true);
    const gw_feed *f = l.feed;
    assert_int_equal(l.status, GW_OK);
    assert_int_equal(f->n_shapes, 2);
    assert_int_equal(f->n_shape_points, 5);
    assert_true(gw_str_is(f->shapes[0].id, "s") && f->shapes[0].n_points == 3);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(f->shape_points[i].lat_e7, 460000000 + i * 100000);
        assert_true(f->shape_points[i].dist == (float)i);
    }
    assert_true(isnan(f->shape_points[3].dist));
    assert_int_equal(f->shape_points[4].lon_e7, 82500000);
    assert_int_equal(f->trips[0].shape, 0);
    assert_int_equal(f->trips[1].shape, 1);
    assert_int_equal(f->trips[2].shape, GW_NONE);
    assert_true(f->trips[0].cars == 1 && f->trips[1].cars == 2 && f->trips[2].cars == 0);
    unload(&l);
}

static void a_point_that_is_nowhere_is_left_out(void **state)
{
    (void)state;
    loaded l = load_shapes(
        SHAPE_HEAD
        "s,46,8,1,\ns,nan,8,2,\ns,46,181,3,\ns,,8,4,\ns,46.1,8,x,\ns,46.2,8,6,\nt,46,8,1,\nt,46,8.1,2,\n",
        true);
    assert_int_equal(l.feed->shapes[0].n_points, 2);
    assert_int_equal(l.feed->shape_points[1].lat_e7, 462000000);
    assert_int_equal(l.feed->shapes[1].first_point, 2);
    unload(&l);
}

static void points_can_be_left_away(void **state)
{
    (void)state;
    loaded l = load_shapes(SHAPE_HEAD "s,46,8,1,\ns,46.01,8,2,\nt,46,8,1,\nt,46,8.1,2,\n", false);
    assert_int_equal(l.feed->n_shape_points, 0);
    for (uint32_t i = 0; i < l.feed->n_shapes; i++) assert_int_equal(l.feed->shapes[i].n_points, 0);
    assert_true(gw_str_is(l.feed->trips[0].shape_id, "s"));
    unload(&l);
}

static void attributions_know_whose_they_are(void **state)
{
    (void)state;
    loaded l = CHANGED(FILE_IS("attributions.txt",
                               "attribution_id,agency_id,route_id,trip_id,organization_name,is_producer,"
                               "attribution_url,attribution_email,attribution_phone\n"
                               "a,,,,All,1,https://example.org/l,a@example.org,+49 30 123\nb,AG,,,Ours,1,,,\n"
                               "c,,R2,,Route,1,,,\nd,,,T3,Trip,1,,,\ne,,R9,,Lost,1,,,\ne,,,,Twice,1,,,\n"));
    const gw_attribution *a = l.feed->attributions;
    assert_int_equal(l.feed->n_attributions, 6);
    assert_true(gw_str_is(a[0].id, "a") && gw_str_is(a[0].email, "a@example.org"));
    assert_true(gw_str_is(a[0].phone, "+49 30 123"));
    assert_true(a[0].agency == GW_NONE && a[0].route == GW_NONE && a[0].trip == GW_NONE);
    assert_int_equal(a[1].agency, 0);
    assert_int_equal(a[2].route, 1);
    assert_int_equal(a[3].trip, 2);
    assert_int_equal(a[4].route, GW_NONE); /* rather shown too often than never */
    assert_notices(&l, "duplicate_key*1 foreign_key_violation*1");
    unload(&l);
}

static void contacts_of_the_feed_are_kept(void **state)
{
    (void)state;
    loaded l = CHANGED(FILE_IS(
        "feed_info.txt", "feed_publisher_name,feed_publisher_url,feed_lang,default_lang,feed_start_date,"
                         "feed_end_date,feed_version,feed_contact_email\n"
                         "P,https://example.org,mul,en,20260101,20261231,1,a@example.org\n"));
    assert_true(gw_str_is(l.feed->info.contact_email, "a@example.org"));
    assert_true(gw_str_is(l.feed->info.default_lang, "en"));
    unload(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_stand_in_their_order),
        cmocka_unit_test(a_point_that_is_nowhere_is_left_out),
        cmocka_unit_test(points_can_be_left_away),
        cmocka_unit_test(attributions_know_whose_they_are),
        cmocka_unit_test(contacts_of_the_feed_are_kept),
    };
    return cmocka_run_group_tests(tests, make_test_folder, remove_test_folder);
}
