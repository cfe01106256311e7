/* Names of stops that hold several operators' names, and line breaks of HTML in any name. */
#include "feed_scene.h"

#include "gtfs/feed/stop_names_priv.h"

static const gw_agency agencies[] = {{.id = {"KMB+CTB", 7}}, {.id = {"NLB", 3}}, {.id = {"1", 1}}};

/* What people read; variants: how many other names were in it. */
static void assert_name(const char *raw, const char *expected, uint32_t variants)
{
    gw_buf buf = {0};
    gw_str name = gw_str_of(raw);
    gw_stop_name_change change = {0};
    bool changed = gw_stop_name_clean(name, agencies, 3, &buf, &name, &change);
    assert_int_equal(changed, strcmp(raw, expected) != 0);
    if (!gw_str_is(name, expected)) fail_msg("%s: '%.*s'", raw, (int)name.n, name.p);
    if (change.n_variants != variants) fail_msg("%s: %u other names", raw, change.n_variants);
    gw_buf_free(&buf);
}

static void operators_names_become_one(void **state)
{
    (void)state;
    assert_name("[CTB] 曉翠街, 小西灣道|[KMB+CTB] 曉翠街/<BR>曉翠街, 小西灣道|[KMB] 曉翠街",
                "曉翠街, 小西灣道", 1);
    assert_name("[KMB+CTB] 油麻地碧街/<BR>碧街, 彌敦道", "油麻地碧街", 1);
    assert_name("[KMB+CTB] 頌雅路", "頌雅路", 0);
    assert_name("[KMB] SO UK ESTATE", "SO UK ESTATE", 0);
    assert_name("[KMB] 跑馬地馬場/<BR>跑馬地馬場, 摩理臣山道", "跑馬地馬場", 1);
    assert_name("[KMB]A |[CTB]B| [NLB] C", "A", 2);
    assert_name("[KMB+CTB] A<br>B", "A", 1); /* as many names as operators */
    assert_name("[KMB] YUE WAN<BR>BUS TERMINUS", "YUE WAN BUS TERMINUS", 0);
    assert_name("[KMB+CTB+NLB] A /<br/>B", "A", 1);
    assert_name("[KMB]  A  B|[CTB] A  B", "A B", 0);
    assert_name("坪洲|[NLB] 坪洲碼頭", "坪洲", 1);
    assert_name("[KMB] |[CTB] 渡輪碼頭", "渡輪碼頭", 0);
    assert_name("[KMB] <BR>|[CTB] 渡輪碼頭", "渡輪碼頭", 0); /* a break alone is no name */
    assert_name("[KMB] <BR>", "[KMB]", 0);
}

static void the_form_counts_not_the_width_or_the_publisher(void **state)
{
    (void)state;
    assert_name("［KMB］蘇屋邨｜［CTB］蘇屋邨, 長沙灣道", "蘇屋邨", 1);
    assert_name("【KMB＋CTB】深水埗／<BR>深水埗站", "深水埗", 1);
    assert_name("[XYZ] Quay|[ABC-1] The Quay", "Quay", 1); /* two parts with codes: no agency is asked */
    assert_name("[KMB] A|[XYZ] B", "A", 1);
}

static void other_names_are_left_alone(void **state)
{
    (void)state;
    static const char *const names[] = {
        "Central [Pier 3]",
        "[P] Parking",
        "[XYZ] Quay",
        "[1] Main Street",
        "Quay|[XYZ] The Quay",
        "[XYZ] Quay|The Quay",
        "A | B",
        "[KMB",
        "[KMB CTB] A",
        "[] A",
        "[KMB+] A",
        "[KMB]",
        "[KMB] |",
        "【海邊】茶座",
        "Gate <B>",
        "<br",
        "<br>",
        "a < b > c",
        "|||||||||||||||||||||||||||||||||[KMB] A",
        "",
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) assert_name(names[i], names[i], 0);
}

static void a_break_in_any_name_is_a_blank(void **state)
{
    (void)state;
    assert_name("WAH HONG STREET</BR>WAH CHUI STREET", "WAH HONG STREET WAH CHUI STREET", 0);
    assert_name("East<br />Gate [2]", "East Gate [2]", 0);
    assert_name("A/<BR>B", "A/B", 0);
    assert_name("<BR>A <br> B<bR>", "A B", 0);
}

static const char *translated(const loaded *l, const char *language, const char *key)
{
    static char found[64];
    for (uint32_t i = 0; i < l->feed->n_translations; i++) {
        const gw_translation *t = &l->feed->translations[i];
        if (!gw_str_is(t->language, language) ||
            !(gw_str_is(t->record_id, key) || gw_str_is(t->field_value, key)))
            continue;
        snprintf(found, sizeof found, "%.*s", (int)t->translation.n, t->translation.p);
        return found;
    }
    return "-";
}

static uint64_t rows_repaired(const loaded *l, const char *words)
{
    for (uint32_t i = 0; i < gw_notices_repair_count(l->notices); i++) {
        gw_repair r = gw_notices_repair_at(l->notices, i);
        if (strcmp(r.what, words) == 0) return r.n_rows;
    }
    return 0;
}

static void a_feed_says_what_was_done_in_all_languages(void **state)
{
    (void)state;
    loaded l =
        CHANGED(FILE_IS("agency.txt",
                        "agency_id,agency_name,agency_url,agency_timezone\nAG,Agency,https://example.org,"
                        "Europe/Berlin\n"),
                FILE_IS("stops.txt", "stop_id,stop_name,stop_lat,stop_lon\nA,[AG] 甲|[XX] 甲站,46.00,8.0\n"
                                     "B,[AG+XX] 乙/<BR>乙站|[XX] 乙,46.01,8.0\nC,丙<BR>丙,46.02,8.0\n"),
                FILE_IS("translations.txt",
                        "table_name,field_name,language,translation,record_id,field_value\n"
                        "stops,stop_name,en,[AG] JIA|[XX] JIA STATION,A,\n"
                        "stops,stop_name,en,[AG+XX] YI/<BR>YI STATION|[XX] YI,,[AG+XX] 乙/<BR>乙站|[XX] 乙\n"
                        "trips,trip_headsign,en,[AG] X|[XX] Y,,Z\n"));
    assert_int_equal(l.status, GW_OK);
    assert_true(gw_str_is(l.feed->stops[0].name, "甲"));
    assert_true(gw_str_is(l.feed->stops[1].name, "乙"));
    assert_true(gw_str_is(l.feed->stops[2].name, "丙 丙"));
    assert_string_equal(translated(&l, "en", "A"), "JIA");
    assert_string_equal(translated(&l, "en", "乙"), "YI"); /* the key is cleaned as the name is */
    assert_string_equal(translated(&l, "en", "Z"), "[AG] X|[XX] Y");
    assert_int_equal(
        rows_repaired(&l, "a stop's name held operators' codes and names: the first name is kept"), 2);
    assert_int_equal(rows_repaired(&l, "other operators' names of a stop were left out (rows: names)"), 2);
    assert_int_equal(
        rows_repaired(&l, "other operators' translated names of a stop were left out (rows: names)"), 2);
    assert_int_equal(rows_repaired(&l, "a line break's tag in a stop's name became a blank"), 1);
    unload(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operators_names_become_one),
        cmocka_unit_test(the_form_counts_not_the_width_or_the_publisher),
        cmocka_unit_test(other_names_are_left_alone),
        cmocka_unit_test(a_break_in_any_name_is_a_blank),
        cmocka_unit_test(a_feed_says_what_was_done_in_all_languages),
    };
    return cmocka_run_group_tests(tests, make_test_folder, remove_test_folder);
}
