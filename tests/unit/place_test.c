/* planner/port/place: hospitals from their files, and what is said of a wrong one. */
#include "planner/port/place.h"

#include "port_files.h"

static const char HOSPITAL[] =
    "{\"id\":\"hku-szh\",\"kind\":\"hospital\",\"names\":{\"zh-Hant\":\"香港大學深圳醫院\",\"zh-Hans\":"
    "\"香港大学深圳医院\","
    "\"en\":\"HKU-SZH\"},\"address\":{\"zh-Hans\":\"海园一路1号\"},\"lat\":22.528516,\"lon\":113.991192,"
    "\"side\":\"cn\","
    "\"doors\":[{\"id\":\"ae\",\"names\":{\"en\":\"A&E\"},\"lat\":22.528424,\"lon\":113.988891},"
    "{\"id\":\"side\",\"names\":{\"en\":\"Side\"},\"lat\":22.5,\"lon\":113.9,\"default\":false},"
    "{\"id\":\"main\",\"names\":{\"en\":\"Main\"},\"lat\":22.528516,\"lon\":113.991192,\"default\":true}],"
    "\"bus_stop\":{\"feeds\":[\"szb\",\"sz\"],\"stop_id\":\"SZB00295\"},\"vouchers\":{\"status\":\"regular\"}"
    "}";
static const char DENTIST[] =
    "{\"id\":\"szdental\",\"kind\":\"hospital\",\"names\":{\"en\":\"Stomatological\"},\"address\":null,"
    "\"lat\":null,\"lon\":null,\"side\":\"cn\",\"doors\":[],\"bus_stop\":null}";

static gw_status load(const test_folder *f, gw_place_table **out, gw_error *err)
{
    gw_buf blob = {0};
    gw_status status = gw_place_files_read(f->path, &blob, err);
    if (!status) status = gw_place_table_parse(blob.p, blob.n, out, err);
    gw_buf_free(&blob);
    return status;
}

static gw_place_table *load_two(void)
{
    gw_place_table *t = NULL;
    gw_error err = {0};
    test_folder f = folder_make();
    folder_put(&f, "b-dentist.json", DENTIST);
    folder_put(&f, "a-hku.json", HOSPITAL);
    folder_put(&f, "README.md", "no place");
    folder_put(&f, ".json", "no place");
    gw_status status = load(&f, &t, &err);
    folder_drop(&f);
    if (status) print_error("%s\n", err.message);
    assert_int_equal(status, GW_OK);
    return t;
}

static void a_hospital_is_as_written(void **state)
{
    (void)state;
    gw_place_table *t = load_two();
    uint32_t i = 99;
    assert_int_equal(gw_place_count(t), 2);
    assert_true(gw_place_find(t, GW_STR("hku-szh"), &i));
    assert_int_equal(i, 0); /* byte order of the file names */
    const gw_place *p = gw_place_at(t, i);
    assert_string_equal(p->kind, "hospital");
    assert_string_equal(p->names[GW_LANG_HANT], "香港大學深圳醫院");
    assert_string_equal(p->names[GW_LANG_EN], "HKU-SZH");
    assert_string_equal(p->address[GW_LANG_HANS], "海园一路1号");
    assert_string_equal(p->address[GW_LANG_EN], "海园一路1号"); /* better than nothing */
    assert_int_equal(p->point.lat_e7, 225285160);
    assert_int_equal(p->side, GW_SIDE_CN);
    assert_string_equal(p->json, HOSPITAL);
    gw_place_table_free(t);
}

static void the_default_door_comes_first(void **state)
{
    (void)state;
    gw_place_table *t = load_two();
    const gw_place *p = gw_place_at(t, 0);
    assert_int_equal(p->n_doors, 3);
    assert_string_equal(p->doors[0].id, "main");
    assert_string_equal(p->doors[1].id, "ae");
    assert_string_equal(p->doors[2].id, "side");
    assert_string_equal(p->doors[1].names[GW_LANG_HANT], "A&E");
    assert_int_equal(p->doors[1].point.lon_e7, 1139888910);
    assert_int_equal(p->n_bus_stops, 2);
    assert_string_equal(p->bus_stops[0].feed, "szb");
    assert_string_equal(p->bus_stops[1].feed, "sz");
    assert_string_equal(p->bus_stops[1].stop_id, "SZB00295");
    gw_place_table_free(t);
}

static void unknown_things_stay_unknown(void **state)
{
    (void)state;
    gw_place_table *t = load_two();
    uint32_t i = 99;
    assert_true(gw_place_find(t, GW_STR("szdental"), &i));
    const gw_place *p = gw_place_at(t, i);
    assert_false(gw_point_known(p->point));
    assert_string_equal(p->address[GW_LANG_EN], "");
    assert_int_equal(p->n_doors, 0);
    assert_int_equal(p->n_bus_stops, 0);
    assert_false(gw_place_find(t, GW_STR("szdental2"), &i));
    gw_place_table_free(t);
}

#define HEAD "{\"id\":\"a\",\"kind\":\"hospital\",\"names\":{\"en\":\"A\"},"
#define NEAR HEAD "\"lat\":1,\"lon\":2,\"side\":\"hk\","
#define DOOR "{\"id\":\"m\",\"names\":{\"en\":\"M\"},\"lat\":1,\"lon\":2,\"default\":true}"

static const struct {
    const char *text, *message;
} WRONG[] = {
    {"[]", "x.json: is not a JSON object"},
    {"{\"kind\":\"hospital\"}", "x.json: id is not a text, or empty"},
    {"{\"id\":\"\"}", "x.json: id is not a text, or empty"},
    {"{\"id\":\"A b\"}", "x.json: id is not made of a-z, 0-9 and -"},
    {"{\"id\":\"a\",\"kind\":1}", "x.json: kind is not a text, or empty"},
    {"{\"id\":\"a\",\"kind\":\"h\"}", "x.json: names has no name in zh-Hant, zh-Hans or en"},
    {"{\"id\":\"a\",\"kind\":\"h\",\"names\":\"A\"}", "x.json: names is not an object of languages"},
    {"{\"id\":\"a\",\"kind\":\"h\",\"names\":{\"en\":5}}", "x.json: names.en is not a text, or empty"},
    {HEAD "\"address\":7}", "x.json: address is not an object of languages"},
    {HEAD "\"lat\":\"22\",\"lon\":114}", "x.json: lat is not a latitude"},
    {HEAD "\"lat\":22,\"lon\":null}", "x.json: lon is not a longitude"},
    {HEAD "\"lat\":22,\"lon\":181}", "x.json: lon is not a longitude"},
    {HEAD "\"lat\":1,\"lon\":2,\"error_m\":\"far\"}", "x.json: error_m is not a number of metres"},
    {HEAD "\"lat\":1,\"lon\":2,\"error_m\":-5}", "x.json: error_m is not a number of metres"},
    {HEAD "\"lat\":1,\"lon\":2}", "x.json: side is neither hk nor cn"},
    {HEAD "\"side\":\"mo\"}", "x.json: side is neither hk nor cn"},
    {NEAR "\"doors\":{}}", "x.json: doors is not a list"},
    {NEAR "\"doors\":[5]}", "x.json: doors[0].id is not a text, or empty"},
    {NEAR "\"doors\":[" DOOR ",{\"id\":\"n\",\"names\":{\"en\":\"N\"},\"lat\":91,\"lon\":2}]}",
     "x.json: doors[1].lat is not a latitude"},
    {NEAR "\"doors\":[" DOOR "," DOOR "]}", "x.json: doors[1].id is there twice"},
    {NEAR "\"doors\":[" DOOR ",{\"id\":\"n\",\"names\":{\"en\":\"N\"},\"default\":true}]}",
     "x.json: doors[1].default is true for two doors"},
    {NEAR "\"doors\":[{\"id\":\"n\",\"names\":{\"en\":\"N\"},\"default\":1}]}",
     "x.json: doors[0].default is neither true nor false"},
    {NEAR "\"bus_stop\":\"SZB\"}", "x.json: bus_stop is not an object"},
    {NEAR "\"bus_stop\":{\"feeds\":[]}}", "x.json: bus_stop.stop_id is not a text, or empty"},
    {NEAR "\"bus_stop\":{\"stop_id\":\"1\",\"feeds\":\"sz\"}}", "x.json: bus_stop.feeds is not a list"},
    {NEAR "\"bus_stop\":{\"stop_id\":\"1\",\"feeds\":[2]}}",
     "x.json: bus_stop.feeds holds something else than feed tags"},
};

static void faults_name_file_and_key(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
        gw_place_table *t = NULL;
        gw_error err = {0};
        test_folder f = folder_make();
        folder_put(&f, "x.json", WRONG[i].text);
        assert_int_equal(load(&f, &t, &err), GW_BAD_INPUT);
        assert_string_equal(err.message, WRONG[i].message);
        assert_null(t);
        folder_drop(&f);
    }
}

static void no_json_and_no_folder_are_named(void **state)
{
    (void)state;
    gw_place_table *t = NULL;
    gw_error err = {0};
    test_folder f = folder_make();
    folder_put(&f, "x.json", "{\"id\":");
    assert_int_equal(load(&f, &t, &err), GW_BAD_INPUT);
    assert_true(strncmp(err.message, "x.json: ", 8) == 0 && strlen(err.message) > 8);
    folder_put(&f, "x.json", DENTIST);
    folder_put(&f, "y.json", DENTIST);
    assert_int_equal(load(&f, &t, &err), GW_BAD_INPUT);
    assert_string_equal(err.message, "y.json: id is also that of another file");
    folder_drop(&f);
    assert_int_equal(load(&f, &t, &err), GW_IO);
    assert_non_null(strstr(err.message, f.path));
    assert_null(t);
}

static void an_empty_folder_is_no_places(void **state)
{
    (void)state;
    gw_place_table *t = NULL;
    test_folder f = folder_make();
    assert_int_equal(load(&f, &t, NULL), GW_OK);
    assert_int_equal(gw_place_count(t), 0);
    gw_place_table_free(t);
    gw_place_table_free(NULL);
    folder_drop(&f);
}

static void damaged_bytes_are_refused_or_read_but_never_crash(void **state)
{
    (void)state;
    test_folder f = folder_make();
    gw_buf blob = {0};
    folder_put(&f, "a.json", HOSPITAL);
    folder_put(&f, "b.json", DENTIST);
    assert_int_equal(gw_place_files_read(f.path, &blob, NULL), GW_OK);
    char *copy = malloc(blob.n);
    uint32_t seed = 9;
    assert_non_null(copy);
    for (size_t round = 0; round < 4000; round++) {
        size_t n = round < blob.n ? round : blob.n; /* every cut, then random bytes */
        gw_place_table *t = NULL;
        gw_error err = {0};
        memcpy(copy, blob.p, blob.n);
        for (int k = 0; k < 3 && n == blob.n; k++) {
            seed = seed * 1664525u + 1013904223u;
            copy[(seed >> 8) % n] = (char)(seed >> 3);
        }
        gw_status status = gw_place_table_parse(copy, n, &t, &err);
        if (n < blob.n) assert_int_equal(status, GW_BAD_INPUT);
        if (status) assert_true(err.message[0] != '\0' && t == NULL);
        gw_place_table_free(t);
    }
    free(copy);
    gw_buf_free(&blob);
    folder_drop(&f);
}

static void the_programs_own_places_load(void **state)
{
    (void)state;
    gw_buf blob = {0};
    gw_place_table *t = NULL;
    gw_error err = {0};
    uint32_t i = 0;
    gw_status status = gw_place_files_read(GW_SOURCE_DIR "/data/places", &blob, &err);
    if (!status) status = gw_place_table_parse(blob.p, blob.n, &t, &err);
    if (status) print_error("%s\n", err.message);
    assert_int_equal(status, GW_OK);
    gw_buf_free(&blob);
    assert_true(gw_place_find(t, GW_STR("hku-szh"), &i));
    assert_string_equal(gw_place_at(t, i)->doors[0].id, "main");
    assert_string_equal(gw_place_at(t, i)->bus_stops[0].stop_id, "SZB00295");
    assert_true(gw_place_find(t, GW_STR("tmh"), &i));
    assert_int_equal(gw_place_at(t, i)->side, GW_SIDE_HK);
    assert_true(gw_place_at(t, i)->for_transfer);
    gw_place_table_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hospital_is_as_written),
        cmocka_unit_test(the_default_door_comes_first),
        cmocka_unit_test(unknown_things_stay_unknown),
        cmocka_unit_test(faults_name_file_and_key),
        cmocka_unit_test(no_json_and_no_folder_are_named),
        cmocka_unit_test(an_empty_folder_is_no_places),
        cmocka_unit_test(damaged_bytes_are_refused_or_read_but_never_crash),
        cmocka_unit_test(the_programs_own_places_load),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
