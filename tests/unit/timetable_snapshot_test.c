/* The snapshot: open(write(x)) = x, and damage of every byte. */
#include "tests/support/tt_scene.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "planner/timetable/snapshot.h"
#include "planner/timetable/stations.h"

/* A bit of everything: rules, slots, seats, a headway, a station with a lift, a translation, walks, a trip
 * far behind. */
/* A feed with fares by leg, far from the other. */
static gw_feed *leg_fares_feed(void)
{
    return TINY_FEED(
        {"stops.txt", "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
                      "A,A,23.3,114.1,0,S\nS,S,23.3,114.1,1,\nC,C,23.5,114.1,0,\n"},
        {"routes.txt", "route_id,route_short_name,route_type,network_id\nR1,1,3,n\n"},
        {"trips.txt", "route_id,service_id,trip_id\nR1,D,a\n"},
        {"stop_times.txt", "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
                           "a,08:00:00,08:00:00,A,1\na,08:10:00,08:10:00,C,2\n"},
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
        {"fare_transfer_rules.txt", "from_leg_group_id,to_leg_group_id,transfer_count,fare_transfer_type\ng,g,1,0\n"});
}

static gw_timetable *rich_timetable(void)
{
    gw_feed *feed = TINY_FEED(
        {"stops.txt", "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,level_id,zone_id\n"
                      "A,甲,22.3,114.1,0,,,z\nB,B,22.4,114.1,0,S,,y\nS,S,,,1,,,\nC,C,22.5,114.1,0,,,\n"
                      "X,X,22.3001,114.1,0,,,z\nY,Y,22.3002,114.1,0,,,\nE,E,22.4,114.1,2,S,L,\n"},
        {"levels.txt", "level_id,level_index,level_name\nL,0,Street\n"},
        {"pathways.txt",
         "pathway_id,from_stop_id,to_stop_id,pathway_mode,is_bidirectional,traversal_time,signposted_as\n"
         "p,E,B,2,1,20,Trains\nq,E,B,5,1,60,\n"},
        {"routes.txt", "route_id,route_short_name,route_type\nR1,1,3\nR2,2,3\n"},
        {"trips.txt", "route_id,service_id,trip_id,block_id,trip_short_name,trip_headsign\n"
                      "R1,D,a,x,one,To B\nR2,D,b,x,,\nR2,D,f,,,To C\nR1,D,aa,,,To B\n"},
        {"stop_times.txt", "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
                           "a,08:00:00,08:00:00,A,1\na,08:10:00,08:11:00,B,2\n"
                           "aa,28:00:00,28:00:00,A,1\naa,28:10:00,28:10:00,B,2\n"
                           "b,08:11:00,08:12:00,B,1\nb,08:20:00,08:20:00,C,2\n"
                           "f,08:11:00,08:12:00,B,1\nf,08:21:00,08:21:00,C,2\n"},
        {"frequencies.txt", "trip_id,start_time,end_time,headway_secs\nf,06:00:00,07:00:00,600\n"},
        {"fare_attributes.txt", "fare_id,price,currency_type,payment_method,transfers\nf,2.50,HKD,0,0\n"},
        {"fare_rules.txt", "fare_id,route_id,contains_id\nf,R1,z\nf,,y\n"},
        {"transfers.txt", "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_route_id,to_trip_id\n"
                          "A,C,2,300,,\nB,B,2,60,R1,b\n"},
        {"translations.txt", "table_name,field_name,language,translation,record_id\n"
                             "stops,stop_name,en,Alpha,A\n"});
    gw_feed *other = leg_fares_feed();
    gw_build_feed sources[] = {{.tag = "", .feed = feed}, {.tag = "legs", .feed = other}};
    gw_build_options options = scene_options(sources);
    options.n_feeds = 2;
    options.walk_radius_m = 30;
    gw_timetable *t = scene_build(&options, NULL);
    gw_feed_free(feed);
    gw_feed_free(other);
    return t;
}

static char *temporary_path(void)
{
    char *folder = tiny_folder_write(NULL, 0), *path = NULL;
    assert_true(asprintf(&path, "%s/t.gw", folder) > 0);
    free(folder);
    return path;
}

static void remove_with_folder(char *path)
{
    path[strlen(path) - strlen("/t.gw")] = '\0';
    tiny_folder_remove(path);
}

#define SAME(field, count)                                                                                   \
    do {                                                                                                     \
        size_t size = (size_t)(count) * sizeof *x->field;                                                    \
        if (size)                                                                                            \
            assert_memory_equal(x->field, y->field, size);                                                   \
        else                                                                                                 \
            assert_true(!x->field == !y->field);                                                             \
    } while (0)

static void assert_same_part(const gw_tt_part *x, const gw_tt_part *y, uint32_t day_words)
{
    assert_int_equal(x->text_size, y->text_size);
    assert_int_equal(x->n_stops, y->n_stops);
    assert_int_equal(x->n_patterns, y->n_patterns);
    assert_int_equal(x->n_times, y->n_times);
    assert_int_equal(x->n_seats, y->n_seats);
    SAME(text, x->text_size);
    SAME(stops, x->n_stops);
    SAME(children, x->n_children);
    SAME(routes, x->n_routes);
    SAME(trips, x->n_trips);
    SAME(patterns, x->n_patterns);
    SAME(pattern_stops, x->n_pattern_stops);
    SAME(pattern_flags, x->n_pattern_stops);
    SAME(headsigns, x->n_headsigns);
    SAME(short_names, x->n_short_names);
    SAME(trip_id_first, x->n_trips ? (x->n_trips - 1) / GW_TRIP_ID_BLOCK + 2 : 0);
    SAME(trip_ids, x->trip_ids_size);
    SAME(rows, x->n_pattern_stops);
    SAME(board_slots, x->board_slots ? x->n_pattern_stops : 0);
    SAME(alight_slots, x->alight_slots ? x->n_pattern_stops : 0);
    SAME(arrivals, x->n_arrivals);
    SAME(times, x->n_times);
    SAME(periods, x->n_periods);
    SAME(service_days, (size_t)x->n_services * day_words);
    SAME(service_ids, x->n_services);
    SAME(visit_first, x->n_stops + 1);
    SAME(visits, x->n_visits);
    SAME(near_first, x->n_stops + 1);
    SAME(near, x->n_near);
    SAME(link_first, x->n_stops + 1);
    SAME(links, x->n_links);
    SAME(link_in_first, x->n_stops + 1);
    if (x->n_links) SAME(links_in, x->n_links);
    SAME(rules, x->n_rules);
    SAME(seats_from, x->n_seats);
    SAME(seats_to, x->n_seats);
}

static void assert_same(const gw_timetable *x, const gw_timetable *y)
{
    assert_same_part(&x->part[0], &y->part[0], x->day_words);
    assert_int_equal(x->n_parts, y->n_parts);
    assert_int_equal(x->first_day, y->first_day);
    assert_int_equal(x->n_days, y->n_days);
    assert_int_equal(x->zero, y->zero);
    assert_int_equal(x->n_zones, y->n_zones);
    assert_int_equal(x->default_transfer_s, y->default_transfer_s);
    assert_int_equal(x->n_board_extra, y->n_board_extra);
    assert_int_equal(x->n_alight_extra, y->n_alight_extra);
    SAME(feeds, x->n_feeds);
    SAME(agencies, x->n_agencies);
    SAME(attributions, x->n_attributions);
    SAME(day_zero, (size_t)x->n_zones * x->n_days);
    assert_int_equal(x->n_fare_rules, y->n_fare_rules);
    SAME(own_fares, x->n_own_fares);
    SAME(fare_rules, x->n_fare_rules);
    SAME(fare_zones, x->n_fare_zones);
    SAME(stop_fare_zones, x->n_stop_fare_zones);
    SAME(leg_fares.areas, x->leg_fares.n_areas);
    SAME(leg_fares.networks, x->leg_fares.n_networks);
    SAME(leg_fares.rules, x->leg_fares.n_rules);
    SAME(leg_fares.joins, x->leg_fares.n_joins);
    SAME(leg_fares.transfers, x->leg_fares.n_transfers);
    SAME(leg_fares.products, x->leg_fares.n_products);
    SAME(leg_fares.riders, x->leg_fares.n_riders);
    SAME(leg_fares.media, x->leg_fares.n_media);
    SAME(leg_fares.timeframes, x->leg_fares.n_timeframes);
    SAME(board_extra, x->n_board_extra);
    SAME(alight_extra, x->n_alight_extra);
    SAME(board_extra_first, x->n_board_extra ? x->part[0].n_stops + 1 : 0);
    SAME(alight_extra_first, x->n_alight_extra ? x->part[0].n_stops + 1 : 0);
    assert_int_equal(x->n_paths, y->n_paths);
    SAME(nodes, x->n_nodes);
    SAME(paths, x->n_paths);
    SAME(step_free, x->n_step_free);
    SAME(stops_by_id, x->part[0].n_stops);
    SAME(routes_by_id, x->part[0].n_routes);
    assert_memory_equal(&x->content, &y->content, sizeof x->content);
    assert_int_equal(x->ports_size, y->ports_size);
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    char *path = temporary_path();
    gw_timetable *x = rich_timetable(), *y = NULL;
    gw_error err = {0};
    assert_int_equal(gw_snapshot_write(x, path, &err), GW_OK);
    if (gw_snapshot_open(path, &y, &err)) fail_msg("%s", err.message);
    assert_same(x, y);
    assert_true(x->part[0].n_rules && x->part[0].n_seats && x->part[0].n_periods && x->n_board_extra);
    assert_true(x->n_nodes == 3 && x->n_paths == 4 && x->n_step_free == 2);
    assert_true(x->n_fare_zones == 2 && x->n_stop_fare_zones == x->part[0].n_stops);
    assert_true(x->leg_fares.n_areas == 3 && x->leg_fares.n_rules == 2 && x->leg_fares.n_products == 2);
    assert_true(x->leg_fares.n_networks && x->leg_fares.n_joins && x->leg_fares.n_transfers &&
                x->leg_fares.n_riders && x->leg_fares.n_media && x->leg_fares.n_timeframes);
    assert_true(x->part[0].n_near && x->part[0].n_short_names && x->part[0].n_arrivals);
    assert_int_equal(gw_zone_offset(y->zones[0], y->zero), 8 * 3600);

    gw_buf one = {0}, two = {0};
    assert_int_equal(gw_file_read(path, 0, &one, &err), GW_OK);
    assert_int_equal(gw_snapshot_write(y, path, &err), GW_OK); /* over the file that is mapped */
    assert_int_equal(gw_file_read(path, 0, &two, &err), GW_OK);
    assert_int_equal(one.n, two.n);
    assert_memory_equal(one.p, two.p, one.n);
    assert_same(x, y);
    gw_buf_free(&one);
    gw_buf_free(&two);
    gw_timetable_release(x);
    gw_timetable_release(y);
    remove_with_folder(path);
}

static void the_last_owner_unmaps(void **state)
{
    (void)state;
    char *path = temporary_path();
    gw_timetable *x = rich_timetable(), *y = NULL;
    assert_int_equal(gw_snapshot_write(x, path, NULL), GW_OK);
    gw_timetable_release(x);
    assert_int_equal(gw_snapshot_open(path, &y, NULL), GW_OK);
    gw_timetable *again = gw_timetable_retain(y);
    gw_timetable_release(y);
    remove_with_folder(path);
    assert_string_equal(gw_tt_text(again, again->part[0].stops[0].id), "A");
    gw_timetable_release(again);
    gw_timetable_release(NULL);
}

/* A file whose bytes and length are changed in place: thousands of times. */
typedef struct {
    char *path;
    int fd;
    gw_buf bytes; /* as written */
} patient;

static void put_at(const patient *p, size_t at, const void *bytes, size_t n)
{
    assert_int_equal(pwrite(p->fd, bytes, n, (off_t)at), n);
}

static void check_refused(const char *path, const char *why)
{
    gw_timetable *t = NULL;
    gw_error err = {0};
    assert_int_equal(gw_snapshot_open(path, &t, &err), GW_BAD_SNAPSHOT);
    assert_null(t);
    if (why && !strstr(err.message, why)) fail_msg("\"%s\" does not say \"%s\"", err.message, why);
}

static patient open_patient(void)
{
    patient p = {.path = temporary_path()};
    gw_timetable *x = rich_timetable();
    assert_int_equal(gw_snapshot_write(x, p.path, NULL), GW_OK);
    assert_int_equal(gw_file_read(p.path, 0, &p.bytes, NULL), GW_OK);
    p.fd = open(p.path, O_RDWR);
    assert_true(p.fd >= 0);
    gw_timetable_release(x);
    return p;
}

static void close_patient(patient *p)
{
    close(p->fd);
    gw_buf_free(&p->bytes);
    remove_with_folder(p->path);
}

static void check_byte(const patient *p, size_t at, char value, const char *why)
{
    put_at(p, at, &value, 1);
    check_refused(p->path, why);
    put_at(p, at, p->bytes.p + at, 1);
}

static void every_changed_byte_is_noticed(void **state)
{
    (void)state;
    patient p = open_patient();
    for (size_t i = 0; i < p.bytes.n; i++) check_byte(&p, i, (char)(p.bytes.p[i] ^ 1 << i % 8), NULL);
    check_byte(&p, 0, 'X', "not a snapshot of Gangway");
    check_byte(&p, 8, 2, "made by an older gangway (version 2 of the form, this one reads 6): import again");
    check_byte(&p, 8, 7, "made by a newer gangway (version 7 of the form, this one reads 6)");
    check_byte(&p, 15, p.bytes.p[12], "another byte order");
    check_byte(&p, 40, 1, "header damaged");
    gw_timetable *t = NULL;
    assert_int_equal(gw_snapshot_open(p.path, &t, NULL), GW_OK);
    gw_timetable_release(t);
    close_patient(&p);
}

static void every_cut_is_noticed(void **state)
{
    (void)state;
    patient p = open_patient();
    put_at(&p, p.bytes.n, "", 1);
    check_refused(p.path, "header damaged"); /* a byte too many */
    for (size_t n = p.bytes.n; n-- > 0;) {
        assert_int_equal(ftruncate(p.fd, (off_t)n), 0);
        check_refused(p.path, "truncated");
    }
    close_patient(&p);
}

/* Walks over everything that a reader may touch; the sanitizers tell when it is not there. */
static uint64_t read_all(const gw_timetable *t)
{
    gw_buf text = {0};
    tt_text_patterns(t, &text);
    tt_text_links(t, &text);
    tt_text_visits(t, &text);
    tt_text_seats(t, &text);
    for (uint32_t s = 0; s < gw_tt_n_stops(t); s++) {
        const gw_tt_stop *stop = gw_tt_stop_at(t, s);
        gw_timetable_stop_ref(t, (gw_stop_id){s}, ':', &text);
        for (int lang = 0; lang < GW_N_LANGS; lang++)
            gw_buf_text(&text, gw_tt_name(t, &stop->name, (gw_lang)lang));
        for (uint32_t c = 0; c < stop->n_children; c++)
            gw_buf_text(&text,
                        gw_tt_text(t, gw_tt_stop_at(t, t->part[0].children[stop->first_child + c])->id));
        if (stop->parent != GW_NO_ID) gw_buf_text(&text, gw_tt_text(t, gw_tt_stop_at(t, stop->parent)->id));
        (void)gw_timetable_stop_zone(t, (gw_stop_id){s});
    }
    for (uint32_t i = 0; i < gw_tt_n_trips(t); i++) {
        gw_buf_text(&text, gw_tt_text(t, gw_tt_trip_short_name(t, i)));
        gw_buf_text(&text, gw_tt_name(t, gw_tt_headsign(t, i), GW_LANG_EN));
    }
    gw_stop_id found;
    gw_error err;
    if (gw_timetable_find_stop(t, GW_STR(""), GW_STR("zzz"), &found, &err)) gw_buf_text(&text, err.message);
    gw_day first, last;
    (void)gw_timetable_span(t, &first, &last);
    uint64_t sum = gw_checksum64(text.p, text.n);
    gw_buf_free(&text);
    return sum;
}

/* The station search over what a snapshot holds. */
static uint64_t walk_inside(const gw_timetable *t)
{
    gw_station_net net = gw_station_net_of(t);
    gw_station_search *s = NULL;
    uint32_t way[4];
    uint64_t sum = 0;
    assert_int_equal(gw_station_search_create(&net, &s), GW_OK);
    for (uint32_t from = 0; from < t->part[0].n_stops; from++) {
        gw_station_search_from(s, from, GW_NO_ID, from & 1);
        for (uint32_t to = 0; to < t->part[0].n_stops; to++)
            sum += (uint64_t)gw_station_search_seconds(s, to) + gw_station_search_way(s, to, way, 4);
    }
    for (uint32_t i = 0; i < net.n_nodes; i++) sum += gw_tt_text(t, net.nodes[i].level_name)[0] == 'S';
    gw_station_search_free(s);
    return sum;
}

static uint64_t number_at(const gw_buf *b, size_t at, size_t n)
{
    uint64_t v = 0;
    memcpy(&v, b->p + at, n);
    return v;
}

/* Sums made right again, by the byte table of snapshot_write.c: what a careless or hostile writer would
 * leave. */
static void sign_again(gw_buf *b)
{
    uint32_t n = (uint32_t)number_at(b, 24, 4);
    for (uint32_t s = 0; s < n; s++) {
        size_t entry = 192 + 32 * (size_t)s;
        uint64_t sum = gw_checksum64(b->p + number_at(b, entry + 8, 8), number_at(b, entry + 16, 8));
        memcpy(b->p + entry + 24, &sum, 8);
    }
    memset(b->p + 48, 0, 8);
    uint64_t sum = gw_checksum64(b->p, 192 + 32 * (size_t)n);
    memcpy(b->p + 48, &sum, 8);
}

static void what_passes_all_sums_is_safe_to_read(void **state)
{
    (void)state;
    static const unsigned char changes[] = {0x01, 0x80, 0xff};
    patient p = open_patient();
    size_t first = number_at(&p.bytes, 192 + 8, 8), n_refused = 0, n_read = 0;
    uint64_t sum = 0;
    for (size_t i = first * sizeof changes; i < p.bytes.n * sizeof changes; i++) {
        size_t at = i / sizeof changes;
        gw_timetable *t = NULL;
        p.bytes.p[at] ^= (char)changes[i % sizeof changes];
        sign_again(&p.bytes);
        put_at(&p, 0, p.bytes.p, first);
        put_at(&p, at, p.bytes.p + at, 1);
        gw_status status = gw_snapshot_open(p.path, &t, NULL);
        if (status)
            assert_int_equal(status, GW_BAD_SNAPSHOT);
        else
            sum ^= read_all(t) + walk_inside(t);
        n_refused += status != GW_OK;
        n_read += status == GW_OK;
        gw_timetable_release(t);
        p.bytes.p[at] ^= (char)changes[i % sizeof changes];
        put_at(&p, at, p.bytes.p + at, 1);
    }
    assert_true(n_refused > 1000 && n_read > 100);
    assert_true(sum != 0);
    close_patient(&p);
}

static void the_old_file_stays_when_writing_fails(void **state)
{
    (void)state;
    gw_timetable *x = rich_timetable();
    gw_error err = {0};
    assert_int_equal(gw_snapshot_write(x, "/nowhere/at/all/t.gw", &err), GW_IO);
    assert_non_null(strstr(err.message, "cannot create"));
    gw_timetable *t = NULL;
    assert_int_equal(gw_snapshot_open("/nowhere/at/all/t.gw", &t, &err), GW_IO);
    assert_int_equal(gw_snapshot_open("/", &t, &err), GW_BAD_SNAPSHOT);

    char *path = temporary_path();
    assert_int_equal(mkdir(path, 0700), 0); /* a folder stands there: rename fails */
    assert_int_equal(gw_snapshot_write(x, path, &err), GW_IO);
    assert_int_equal(rmdir(path), 0);
    char *folder = strdup(path);
    *strrchr(folder, '/') = '\0';
    assert_int_equal(rmdir(folder), 0); /* and nothing is left behind */
    free(folder);
    free(path);
    gw_timetable_release(x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(the_last_owner_unmaps),
        cmocka_unit_test(every_changed_byte_is_noticed),
        cmocka_unit_test(every_cut_is_noticed),
        cmocka_unit_test(what_passes_all_sums_is_safe_to_read),
        cmocka_unit_test(the_old_file_stays_when_writing_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
