/* Loading as a whole: archives, odd encodings, progress, failing memory, and the real feeds where they are.
 */
#include "feed_scene.h"

#include "feed_failing_memory.h"
#include <dirent.h>

static void a_folder_loads_like_a_zip(void **state)
{
    (void)state;
    mkdir(test_path("folder"), 0700);
    for (size_t i = 0; i < N_SOUND; i++) {
        char path[400];
        snprintf(path, sizeof path, "%s/folder/%s", test_folder, sound_feed[i].name);
        write_bytes(path, sound_feed[i].text, strlen(sound_feed[i].text));
    }
    char source[400];
    snprintf(source, sizeof source, "%s/folder/", test_folder);
    loaded l = load_options(
        (gw_feed_options){.source = source, .today = GW_DAY_NONE, .default_timezone = GW_STR("")});
    assert_int_equal(l.status, GW_OK);
    assert_notices(&l, "");
    assert_true(gw_str_is(l.feed->source, "folder"));
    assert_trips(&l, T1_AS_SOUND "; " T2_AS_SOUND "; " T3_AS_SOUND);
    unload(&l);
}

static void a_folder_inside_the_zip_is_entered_and_told(void **state)
{
    (void)state;
    test_file files[N_SOUND];
    char names[N_SOUND][40];
    for (size_t i = 0; i < N_SOUND; i++) {
        snprintf(names[i], sizeof names[i], "feed/%s", sound_feed[i].name);
        files[i] = (test_file){names[i], sound_feed[i].text, 0};
    }
    loaded l = load_options((gw_feed_options){.source = make_zip("nested.zip", files, N_SOUND),
                                              .today = GW_DAY_NONE,
                                              .default_timezone = GW_STR("")});
    assert_int_equal(l.status, GW_OK);
    assert_notices(&l, "invalid_input_files_in_subfolder*1");
    unload(&l);
}

static void archives_that_cannot_be_read_say_why(void **state)
{
    (void)state;
    write_bytes(test_path("foreign.zip"), "hello", 5);
    loaded l =
        load_options((gw_feed_options){.source = test_path("foreign.zip"), .default_timezone = GW_STR("")});
    assert_int_equal(l.status, GW_BAD_FEED);
    assert_notices(&l, "i_o_error*1");
    assert_true(gw_notices_any_fatal(l.notices));
    unload(&l);
    l = load_options((gw_feed_options){.source = test_path("absent.zip"), .default_timezone = GW_STR("")});
    assert_int_equal(l.status, GW_IO);
    unload(&l);
}

static void all_missing_files_are_told_at_once(void **state)
{
    (void)state;
    loaded l = CHANGED(FILE_IS("stops.txt", NULL), FILE_IS("trips.txt", NULL), FILE_IS("routes.txt", NULL));
    assert_int_equal(l.status, GW_BAD_FEED);
    assert_notices(&l, "missing_required_file*3");
    assert_non_null(strstr(l.err.message, "scene.zip: stops.txt: missing"));
    unload(&l);
}

static void empty_files_are_fatal_where_they_are_needed(void **state)
{
    (void)state;
    static const char *const needed[] = {"agency.txt", "stops.txt", "trips.txt", "stop_times.txt"};
    static const char *const texts[] = {"", "\n\n", "x,y\n"};
    for (size_t i = 0; i < 4; i++) {
        for (size_t k = 0; k < 3; k++) {
            test_file change = {needed[i], texts[k], 0};
            loaded l = load_changed(&change, 1);
            assert_int_equal(l.status, GW_BAD_FEED);
            assert_non_null(strstr(l.err.message, needed[i]));
            assert_true(gw_notices_any_fatal(l.notices));
            unload(&l);
        }
    }
    loaded l = CHANGED(FILE_IS("transfers.txt", ""), FILE_IS("translations.txt", "table_name\n"));
    assert_int_equal(l.status, GW_OK);
    assert_int_equal(find_notice(&l, "empty_file").action, GW_ACTION_DEFAULT);
    unload(&l);
}

static void utf16_is_named(void **state)
{
    (void)state;
    test_file stops = {"stops.txt", "\xFF\xFEs\0t\0o\0p\0_\0i\0d\0\n\0", 18};
    loaded l = load_changed(&stops, 1);
    assert_int_equal(l.status, GW_BAD_FEED);
    assert_non_null(strstr(l.err.message, "UTF-16"));
    assert_int_equal(find_notice(&l, "csv_parsing_failed").action, GW_ACTION_FATAL);
    unload(&l);
    test_file transfers = {"transfers.txt", stops.text, 18};
    l = load_changed(&transfers, 1);
    assert_int_equal(l.status, GW_OK);
    assert_notices(&l, "csv_parsing_failed*1");
    unload(&l);
}

static void an_unclosed_quote_costs_the_rest_of_its_file(void **state)
{
    (void)state;
    loaded l = CHANGED(FILE_IS("stops.txt", STOPS "D,\"Delta,46,8\nE,Echo,46,8\n"));
    assert_int_equal(l.status, GW_OK);
    assert_int_equal(l.feed->n_stops, 3);
    assert_notices(&l, "csv_parsing_failed*1");
    unload(&l);
    l = CHANGED(FILE_IS("trips.txt", "route_id,service_id,trip_id\n\"R1,S,T1\nR1,S,T2\n"));
    assert_int_equal(l.status, GW_BAD_FEED);
    unload(&l);
}

static void limits_hold_while_loading(void **state)
{
    (void)state;
    loaded l = load_options((gw_feed_options){.source = make_feed(NULL, 0),
                                              .today = GW_DAY_NONE,
                                              .default_timezone = GW_STR(""),
                                              .max_bytes = 100});
    assert_int_equal(l.status, GW_LIMIT);
    unload(&l);
}

typedef struct {
    int n_calls, stop_at;
    uint64_t done, total;
} progress_log;

static bool on_progress(void *context, const char *what, uint64_t done, uint64_t total)
{
    progress_log *p = context;
    assert_non_null(strstr(what, ".txt"));
    assert_true(done >= p->done && done <= total);
    p->done = done;
    p->total = total;
    return ++p->n_calls != p->stop_at;
}

static void progress_reaches_the_end_and_may_stop_the_load(void **state)
{
    (void)state;
    progress_log p = {0};
    gw_feed_options o = {.source = make_feed(NULL, 0),
                         .today = GW_DAY_NONE,
                         .default_timezone = GW_STR(""),
                         .progress = on_progress,
                         .progress_context = &p};
    loaded l = load_options(o);
    assert_int_equal(l.status, GW_OK);
    assert_true(p.n_calls >= (int)N_SOUND && p.done == p.total);
    int n_calls = p.n_calls;
    unload(&l);
    for (int i = 1; i <= n_calls; i++) {
        p = (progress_log){.stop_at = i};
        l = load_options(o);
        assert_int_equal(l.status, GW_IO);
        unload(&l);
    }
}

static void samples_are_capped_and_values_cut(void **state)
{
    (void)state;
    gw_buf stops = {0};
    gw_buf_text(&stops, STOPS);
    for (int i = 0; i < 300; i++) gw_buf_text(&stops, "A,again,46,8\n");
    loaded l = CHANGED(FILE_IS("stops.txt", stops.p));
    gw_notice n = find_notice(&l, "duplicate_key");
    assert_int_equal(n.count, 300);
    assert_int_equal(n.n_samples, 100);
    assert_int_equal(gw_notices_count_of(l.notices, "duplicate_key"), 300);
    unload(&l);
    gw_buf_free(&stops);
}

static void notices_are_ordered_and_written(void **state)
{
    (void)state;
    gw_notices *n = gw_notices_create();
    gw_str none = GW_STR("");
    char longer[400];
    memset(longer, 'x', sizeof longer);
    memcpy(longer + 198, "港", 3);
    gw_notices_add(n, "unknown_file", GW_STR("x"), 0, none, none);
    gw_notices_add(n, "invalid_time", GW_STR("stop_times.txt"), 7, GW_STR("arrival_time"),
                   (gw_str){longer, 400});
    gw_notices_add(n, "duplicate_key", none, 1, none, none);
    gw_notices_add(n, "no_such_code", none, 0, none, none);
    gw_notices_add_action(n, "missing_required_file", GW_ACTION_DEFAULT, none, 0, none, none);
    gw_notices_add_repair(n, (gw_repair){.code = "a", .what = "b", .n_rows = 1});
    gw_notices_add_repair(n, (gw_repair){.code = "a", .what = "b", .n_rows = 2, .n_trips = 1});
    static const char *const order[] = {"duplicate_key", "invalid_time", "missing_required_file",
                                        "runtime_exception_in_loader_error", "unknown_file"};
    assert_int_equal(gw_notices_count(n), 5);
    for (uint32_t i = 0; i < 5; i++) assert_string_equal(gw_notices_at(n, i).code, order[i]);
    assert_int_equal(gw_notices_at(n, 1).samples[0].value.n, 198); /* cut before the character */
    assert_int_equal(gw_notices_at(n, 2).action, GW_ACTION_DEFAULT);
    assert_true(gw_notices_any_fatal(n));
    gw_buf out = {0};
    gw_json_writer w;
    gw_json_begin(&w, &out);
    gw_json_object(&w, NULL);
    gw_notices_write_json(n, &w);
    gw_json_object_end(&w);
    assert_non_null(strstr(
        out.p, "{\"code\":\"duplicate_key\",\"severity\":\"ERROR\",\"action\":\"drop+report\",\"count\":1,"
               "\"samples\":[{\"file\":\"\",\"row\":1,\"field\":\"\",\"value\":\"\"}]}"));
    assert_non_null(strstr(out.p, "\"repairs\":[{\"code\":\"duplicate_key\",\"what\":\"the later row was "
                                  "dropped\",\"rows\":1,\"trips\":0,\"stops\":0,\"services\":0},{\"code\":"
                                  "\"invalid_time\",\"what\":\"the row was "
                                  "dropped\",\"rows\":1,\"trips\":0,\"stops\":0,\"services\":0},{\"code\":"
                                  "\"missing_required_file\",\"what\":\"the feed is read without the "
                                  "file\",\"rows\":1,\"trips\":0,\"stops\":0,\"services\":0},{\"code\":\"a\","
                                  "\"what\":\"b\",\"rows\":3,\"trips\":1,\"stops\":0,\"services\":0}]"));
    gw_buf_free(&out);
    gw_notices_free(n);
    gw_notices_free(NULL);
}

/* Every allocation of a load fails once: always a clean GW_NO_MEMORY (or a loss that only touches samples).
 */
static void memory_may_fail_anywhere(void **state)
{
    (void)state;
    static const test_file all[] = {
        FILE_IS("transfers.txt", "from_stop_id,to_stop_id,transfer_type\nA,B,0\nA,B,0\nA,X,1\n"),
        FILE_IS("frequencies.txt", "trip_id,start_time,end_time,headway_secs\nT1,08:00:00,09:00:00,60\n"),
        FILE_IS("calendar_dates.txt", "service_id,date,exception_type\nS,20260302,2\nN,20260302,1\n"),
        FILE_IS("shapes.txt", "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\ns1,46,8,0\n"),
        FILE_IS(
            "translations.txt",
            "table_name,field_name,language,translation,record_id\nstops,stop_name,en,\"A \"\"B\"\"\",A\n"),
        FILE_IS("stop_times.txt", ST_HEAD
                ",shape_dist_traveled,stop_headsign\nT1,08:20:00,08:20:00,C,3,1,h\n"
                "T2,09:00:00,09:00:00,A,1,,\nT1,08:00:00,08:00:00,A,1,,\nT2,09:20:00,09:20:00,C,3,,\n"),
    };
    const char *zip = make_feed(all, sizeof all / sizeof all[0]);
    bool finished = false;
    int n_failed = 0;
    for (int i = 1; !finished; i++) {
        gw_notices *notices = gw_notices_create();
        gw_feed *feed = NULL;
        gw_error err;
        gw_feed_options o = {.source = zip, .today = gw_day_of(2026, 6, 1), .default_timezone = GW_STR("")};
        fail_allocation(i);
        gw_status status = gw_feed_load(&o, notices, &feed, &err);
        finished = !allocation_failed();
        fail_allocation(0);
        if (status != GW_OK && status != GW_NO_MEMORY)
            fail_msg("allocation %d: %d %s", i, status, err.message);
        n_failed += status == GW_NO_MEMORY;
        gw_feed_free(feed);
        gw_notices_free(notices);
    }
    assert_true(n_failed > 60);
}

/* Rows of usable trips, each checked against what feed.h promises. */
static uint64_t count_sound_rows(const gw_feed *f)
{
    uint64_t n = 0;
    for (uint32_t t = 0; t < f->n_trips; t++) {
        const gw_trip *trip = &f->trips[t];
        if (!trip->n_stop_times) continue;
        assert_true(trip->n_stop_times >= 2 && trip->first_stop_time + trip->n_stop_times <= f->n_stop_times);
        const gw_stop_time *st = f->stop_times + trip->first_stop_time;
        for (uint32_t i = 0; i < trip->n_stop_times; i++) {
            assert_true(st[i].stop < f->n_stops && st[i].departure_s >= st[i].arrival_s);
            if (i)
                assert_true(st[i].arrival_s >= st[i - 1].departure_s && st[i].sequence > st[i - 1].sequence);
        }
        for (uint32_t i = 0; i < trip->n_frequencies; i++) {
            const gw_frequency *q = f->frequencies + trip->first_frequency + i;
            assert_true(q->trip == t && q->headway_s > 0 && q->end_s > q->start_s);
            if (i) assert_true(q->start_s >= q[-1].end_s);
        }
        n += trip->n_stop_times;
    }
    return n;
}

/* Skipped, saying so, where the project's collection of real feeds is not at hand. */
static void real_feeds_load_clean(void **state)
{
    (void)state;
    const char *shared = getenv("GW_SHARED_DIR") ? getenv("GW_SHARED_DIR") : GW_SHARED_DIR;
    char path[600];
    snprintf(path, sizeof path, "%s/feeds", shared);
    DIR *folder = opendir(path);
    if (!folder) {
        print_message("no ../shared/feeds here\n");
        skip();
    }
    struct dirent *entry;
    int n_feeds = 0;
    while ((entry = readdir(folder))) {
        const char *dot = strrchr(entry->d_name, '.');
        if (!dot || strcmp(dot, ".zip") != 0 || strcmp(entry->d_name, "mta_all_2026.zip") == 0) continue;
        snprintf(path, sizeof path, "%s/feeds/%s", shared, entry->d_name);
        loaded l = load_options((gw_feed_options){
            .source = path, .today = gw_day_of(2026, 11, 25), .default_timezone = GW_STR("")});
        if (l.status) fail_msg("%s", l.err.message);
        assert_true(count_sound_rows(l.feed) > 0);
        n_feeds++;
        unload(&l);
    }
    closedir(folder);
    assert_true(n_feeds > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_folder_loads_like_a_zip),
        cmocka_unit_test(a_folder_inside_the_zip_is_entered_and_told),
        cmocka_unit_test(archives_that_cannot_be_read_say_why),
        cmocka_unit_test(all_missing_files_are_told_at_once),
        cmocka_unit_test(empty_files_are_fatal_where_they_are_needed),
        cmocka_unit_test(utf16_is_named),
        cmocka_unit_test(an_unclosed_quote_costs_the_rest_of_its_file),
        cmocka_unit_test(limits_hold_while_loading),
        cmocka_unit_test(progress_reaches_the_end_and_may_stop_the_load),
        cmocka_unit_test(samples_are_capped_and_values_cut),
        cmocka_unit_test(notices_are_ordered_and_written),
        cmocka_unit_test(memory_may_fail_anywhere),
        cmocka_unit_test(real_feeds_load_clean),
    };
    return cmocka_run_group_tests(tests, make_test_folder, remove_test_folder);
}
