/* Fares, departures in doubt, other ways and places, asked of the embedded data; and a place added by hand.
 */
#include "planner/plan/fares.h"
#include "planner/timetable/build.h"
#include "planner/visit/last.h"
#include "tests/unit/json_schema.h"

#include <stdlib.h>
#include <unistd.h>

typedef struct {
    const gw_dataset *d;
    gw_planner *planner;
} world;

static const gw_dataset *open_embedded(const char *places_folder)
{
    const gw_feed_options options = {.source = GW_SOURCE_DIR "/data/shenzhen",
                                     .today = gw_day_of(2026, 11, 22),
                                     .default_timezone = GW_STR("")};
    gw_notices *notices = gw_notices_create();
    gw_feed *feed = NULL;
    gw_timetable *t = NULL;
    const gw_dataset *d = NULL;
    gw_buf ports = {0}, places = {0}, fares = {0};
    gw_build_summary summary;
    gw_error err = {0};
    if (gw_feed_load(&options, notices, &feed, &err) ||
        gw_port_files_read(GW_SOURCE_DIR "/data/ports", GW_SOURCE_DIR "/data/calendars", &ports, &err) ||
        gw_place_files_read(places_folder, &places, &err) ||
        gw_fare_files_read(GW_SOURCE_DIR "/data/fares", &fares, &err))
        fail_msg("%s", err.message);
    const gw_build_feed source = {"sz", feed, GW_SIDE_CN};
    const gw_build_options build = {.feeds = &source,
                                    .n_feeds = 1,
                                    .first_day = gw_day_of(2026, 11, 20),
                                    .n_days = 10,
                                    .default_transfer_s = 60,
                                    .walk_radius_m = 577,
                                    .use_blocks = true,
                                    .ports_blob = ports.p,
                                    .ports_size = ports.n,
                                    .places_blob = places.p,
                                    .places_size = places.n,
                                    .fares_blob = fares.p,
                                    .fares_size = fares.n};
    if (gw_timetable_build(&build, &t, &summary, &err) || gw_dataset_of(t, &d, &err))
        fail_msg("%s", err.message);
    gw_timetable_release(t);
    gw_feed_free(feed);
    gw_notices_free(notices);
    gw_buf_free(&ports);
    gw_buf_free(&places);
    gw_buf_free(&fares);
    return d;
}

static int open_world(void **state)
{
    static world w;
    w.d = open_embedded(GW_SOURCE_DIR "/data/places");
    w.planner = gw_planner_create();
    *state = &w;
    return 0;
}

static int close_world(void **state)
{
    world *w = *state;
    gw_planner_free(w->planner);
    gw_dataset_release(w->d);
    return 0;
}

static gw_plan_request ask(const gw_dataset *d, const char *from, const char *to, const char *time)
{
    gw_plan_request r;
    gw_error err = {0};
    gw_plan_defaults(&r);
    r.window_s = 0;
    if (gw_plan_resolve_ends(d, "from", gw_str_of(from), "to", gw_str_of(to), &r, &err))
        fail_msg("%s", err.message);
    assert_true(gw_end_instant(d, &r.from, gw_str_of(time), &r.time));
    return r;
}

static gw_plan_answer plan(const world *w, const gw_plan_request *r)
{
    gw_plan_answer a = {0};
    gw_error err = {0};
    if (gw_planner_plan(w->planner, w->d, r, &a, &err)) fail_msg("%s", err.message);
    return a;
}

static void assert_says(const gw_dataset *d, const gw_plan_answer *a, gw_lang lang, bool json,
                        const char *words)
{
    gw_buf out = {0};
    if (json)
        gw_plan_write_json(d, a, lang, &out);
    else
        gw_plan_write_text(d, a, lang, &out);
    assert_false(out.failed);
    if (!strstr(out.p, words)) fail_msg("\"%s\" is not in:\n%s", words, out.p);
    gw_buf_free(&out);
}

/* 7,780 m by the shortest way: 2 + 1, whichever lines are taken, paid once. */
static void metro_is_paid_once(void **state)
{
    const world *w = *state;
    gw_plan_request r = ask(w->d, "port:shenzhen-bay", "place:hku-szh", "2026-11-25T09:00");
    gw_plan_answer a = plan(w, &r);
    gw_plan_fares f;
    assert_true(a.journeys.n > 0);
    assert_int_equal(gw_plan_fares_of(w->d, &r, &a.journeys, 0, &f), GW_OK);
    assert_int_equal(f.n, 2);
    assert_int_equal(f.fare[0].amount.minor, 300);
    assert_int_equal(f.fare[0].basis.confidence, GW_ASSUMED);
    assert_int_equal(f.fare[1].paid_with, 0);
    assert_int_equal(f.sum.n, 1);
    assert_int_equal(f.sum.sum[0].minor, 300);
    assert_false(f.sum.at_least[0]);
    assert_says(w->d, &a, GW_LANG_HANS, false, "车费 3元 [新闻报道、政府公布，2020-07-31，估计，");
    assert_says(w->d, &a, GW_LANG_EN, false, "fare included in the ride before");
    r.age = 70;
    gw_plan_answer_free(&a);
    a = plan(w, &r);
    assert_says(w->d, &a, GW_LANG_HANT, false, "須用深圳敬老優待證） [一般認知，未經核實]");
    assert_says(w->d, &a, GW_LANG_EN, false, "[general knowledge, unverified]");
    assert_says(w->d, &a, GW_LANG_EN, true, "\"certainty\":\"included\",\"with_leg\":1");
    gw_plan_answer_free(&a);
}

static void elders_ride_r27_free_and_hear_of_the_doubt(void **state)
{
    const world *w = *state;
    gw_plan_request r = ask(w->d, "place:hku-szh", "port:futian", "2026-11-25T17:20");
    gw_plan_traveller(&r, GW_TRAVELLER_ELDER);
    gw_plan_answer a = plan(w, &r);
    assert_says(w->d, &a, GW_LANG_EN, false, "free, full fare CNY 2 (free from 60) [news report, 2026-01-05]");
    assert_says(
        w->d, &a, GW_LANG_EN, false,
        "! sources disagree on the last departure: 17:00 [news report \"hk01 60310130\", 2026-01-06], "
                "18:00 [news report \"stheadline 3532785\" \"360elib NewsId 74469255 (Qiaobao)\", 2026-01-05]");
    assert_says(w->d, &a, GW_LANG_HANT, true, "\"last\":\"17:00\",\"safe\":true");
    gw_plan_answer_free(&a);
    r.age = 59; /* an age given goes before the traveller's */
    a = plan(w, &r);
    assert_says(w->d, &a, GW_LANG_EN, false, "fare CNY 2 [news report, 2026-01-05]");
    gw_plan_answer_free(&a);
}

/* With R27 alone: the bus of 17:00, which both sources have. With all lines: anything later that is in no
 * doubt. */
static void the_last_way_home_is_the_safe_one(void **state)
{
    const world *w = *state;
    gw_error err = {0};
    gw_line_bar bar = {0};
    gw_plan_request r = ask(w->d, "place:hku-szh", "port:futian", "2026-11-25T12:00");
    gw_plan_last_of_day(w->d, &r);
    gw_plan_answer a = plan(w, &r);
    int32_t with_all = a.journeys.n ? a.journeys.journeys[a.journeys.n - 1].departure_s : 0;
    for (uint32_t i = 0; i < a.journeys.n_legs; i++)
        assert_null(gw_plan_leg_doubt(w->d, &a.journeys.legs[i]));
    gw_plan_answer_free(&a);

    assert_int_equal(gw_line_bar_lines(&bar, w->d, "lines", GW_STR("R27"), true, &err), GW_OK);
    r.barred = bar.bits;
    a = plan(w, &r);
    assert_int_equal(a.journeys.n, 1);
    assert_says(w->d, &a, GW_LANG_EN, false, "    17:00  bus R27 towards");
    assert_int_equal(a.n_notes > 0, 1);
    assert_says(w->d, &a, GW_LANG_EN, false,
                "Sources disagree on the last departure of R27 (17:00 news report \"hk01 60310130\"; 18:00 news report \"stheadline "
                "3532785\" \"360elib NewsId 74469255 (Qiaobao)\"): the earlier "
                "one decides.");
    assert_true(with_all > a.journeys.journeys[0].departure_s);
    gw_plan_answer_free(&a);

    r.sure = false; /* whoever does not ask for certainty sees the later one */
    a = plan(w, &r);
    assert_says(w->d, &a, GW_LANG_EN, false, "    18:00  bus R27 towards");
    gw_plan_answer_free(&a);
    gw_line_bar_free(&bar);
}

/* By R27 alone: leaving for the bus of 17:00, and what that of 18:00 would allow. */
static void the_last_return_says_both_values(void **state)
{
    const world *w = *state;
    gw_error err = {0};
    gw_line_bar bar = {0};
    gw_buf text = {0};
    gw_visit_last_request r;
    gw_visit_last_answer a = {0};
    gw_visitor *v = gw_visitor_create();
    gw_visit_last_defaults(&r);
    r.plan = ask(w->d, "place:hku-szh", "port:futian", "2026-11-25T12:00");
    assert_int_equal(gw_line_bar_lines(&bar, w->d, "lines", GW_STR("R27"), true, &err), GW_OK);
    r.plan.barred = bar.bits;
    assert_int_equal(gw_visit_last_return(v, w->d, &r, &a, &err), GW_OK);
    assert_int_equal(a.n, 1);
    const gw_visit_last_port *p = &a.ports[0];
    assert_int_equal(p->cause.kind, GW_LAST_DEPARTURE);
    assert_int_equal((p->cause.at + 8 * 3600) % 86400, 17 * 3600);
    assert_non_null(p->doubt);
    assert_ptr_equal(p->cause.doubt, p->doubt);
    assert_int_equal(p->leave_if - p->leave, 3600);
    assert_int_equal(p->no_return, p->leave);
    assert_true(a.fallback.any && a.fallback.part[0].taxi && a.fallback.leave == a.no_return + 60);
    gw_visit_last_write_text(w->d, &a, GW_LANG_EN, &text);
    assert_non_null(strstr(text.p, "at 17:00 (sources disagree: 17:00 ["));
    assert_non_null(strstr(text.p, "the earlier one counts"));
    gw_buf_free(&text);
    gw_visit_last_answer_free(&a);
    gw_visitor_free(v);
    gw_line_bar_free(&bar);
}

/* Nothing to pay in one currency is not a part of the sum. */
static void sums_in_words(void **state)
{
    (void)state;
    const gw_money hkd = {400, "HKD", 2}, no_hkd = {0, "HKD", 2}, no_cny = {0, "CNY", 2};
    const struct {
        gw_fare_sum sum;
        const char *text[GW_N_LANGS];
    } known[] = {
        {{.sum = {hkd, no_cny}, .n = 2}, {"HK$4", "HK$4", "HK$4"}},
        {{.sum = {hkd, no_cny}, .n = 2, .n_unknown = 1}, {"最少 HK$4", "最少 HK$4", "at least HK$4"}},
        {{.sum = {no_hkd, no_cny}, .n = 2}, {"免費", "免费", "free"}},
        {{.sum = {no_cny}, .n = 1, .n_unknown = 1},
         {"車費未能全部查到", "车费未能全部查到", "fare not known in full"}},
        {{.n_unknown = 2}, {"車費未查到", "车费未查到", "fare not known"}},
        {{.sum = {hkd}, .n = 1, .confidence = GW_UNVERIFIED},
         {"HK$4（未經核實）", "HK$4（未经核实）", "HK$4 (unverified)"}},
        {{.sum = {no_cny}, .n = 1, .confidence = GW_UNVERIFIED},
         {"免費（未經核實）", "免费（未经核实）", "free (unverified)"}},
        {{.sum = {no_cny}, .n = 1, .n_unknown = 1, .confidence = GW_UNVERIFIED},
         {"車費未能全部查到", "车费未能全部查到", "fare not known in full"}},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        for (int lang = 0; lang < GW_N_LANGS; lang++) {
            gw_buf text = {0};
            gw_plan_fare_sum_say(&known[i].sum, (gw_lang)lang, &text);
            assert_string_equal(text.p, known[i].text[lang]);
            gw_buf_free(&text);
        }
    }
}

/* Tuen Mun, without timetables of Hong Kong: 11 km from the nearest stop, which is at Shenzhen Bay. It stands on no
 * side then, and no taxi drives there through the sea. */
static void far_from_every_stop_nothing_is_guessed(void **state)
{
    const world *w = *state;
    gw_other_way ways[GW_MOST_OTHER_WAYS];
    gw_plan_request r = ask(w->d, "22.391,113.977", "place:hku-szh", "2026-11-25T09:00");
    assert_in_range(r.from.far_m, 11000, 12000);
    assert_int_equal(gw_plan_other_ways(w->d, &r, GW_NO_ID, ways), 0);
    gw_plan_answer a = plan(w, &r);
    assert_says(w->d, &a, GW_LANG_EN, false, "From  22.391,113.977 (the nearest stop is over 11 km away)");
    assert_says(w->d, &a, GW_LANG_HANT, false, "22.391,113.977（最近的車站在 11 公里以外）");
    assert_says(w->d, &a, GW_LANG_HANS, false, "22.391,113.977（最近的车站在 11 公里以外）");
    assert_says(w->d, &a, GW_LANG_EN, true, "\"lon\":113.977000},"); /* and no side */
    assert_says(w->d, &a, GW_LANG_EN, true, "\"nearest_stop_m\":11");
    gw_plan_answer_free(&a);
    r = ask(w->d, "22.53,113.99", "place:hku-szh", "2026-11-25T09:00");
    assert_int_equal(r.from.far_m, 0);
    a = plan(w, &r);
    assert_says(w->d, &a, GW_LANG_EN, false, "From  22.53,113.99 (Shenzhen side)");
    gw_plan_answer_free(&a);
}

static void other_ways_stand_apart(void **state)
{
    const world *w = *state;
    gw_other_way ways[GW_MOST_OTHER_WAYS];
    gw_plan_request r = ask(w->d, "port:shenzhen-bay", "place:hku-szh", "2026-11-25T09:00");
    assert_int_equal(gw_plan_other_ways(w->d, &r, GW_NO_ID, ways), 1); /* no border: no ambulance */
    assert_int_equal(ways[0].kind, GW_WAY_TAXI);
    assert_in_range(ways[0].taxi.most.minor, 2500, 3000);

    r = ask(w->d, "place:hku-szh", "place:tmh", "2026-11-25T09:00");
    uint32_t n = gw_plan_other_ways(w->d, &r, GW_NO_ID, ways);
    assert_int_equal(n, 3); /* a taxi on either side of the port, and the ambulance */
    assert_int_equal(ways[0].from.side, GW_SIDE_CN);
    assert_int_equal(ways[1].to.side, GW_SIDE_HK);
    assert_int_equal(ways[2].kind, GW_WAY_TRANSFER);
    assert_true(ways[2].this_way);
    assert_int_equal(ways[2].transfer->s, 45 * 60);
    gw_plan_answer a = plan(w, &r);
    assert_says(w->d, &a, GW_LANG_EN, false, "Other ways (not public transport)");
    assert_says(w->d, &a, GW_LANG_EN, false,
                "about 45 (40-60) min, CNY 4990 (about HK$5297); by arrangement");
    assert_says(w->d, &a, GW_LANG_HANT, true,
                "\"public_transport\":false,\"type\":\"transfer\",\"id\":\"ambulance-tmh\"");
    /* it is no destination of journeys, and the answer says what it is there for */
    assert_int_equal(a.journeys.n, 0);
    assert_int_equal(a.n_notes, 1);
    assert_string_equal(a.notes[0].code, "place-for-transfer");
    assert_says(w->d, &a, GW_LANG_HANT, false, "屯門醫院（香港）只供跨境救護車轉運之用");
    gw_plan_answer_free(&a);

    r = ask(w->d, "22.391,113.977", "place:hku-szh", "2026-11-25T09:00");
    r.from.side = GW_SIDE_HK; /* as with timetables of Hong Kong */
    r.from.far_m = 0;
    n = gw_plan_other_ways(w->d, &r, GW_NO_ID, ways);
    assert_false(ways[n - 1].this_way); /* shown for comparison, and said to lead the other way */
    assert_int_equal(ways[n - 1].kind, GW_WAY_TRANSFER);
}

static void places_say_whether_vouchers_are_taken(void **state)
{
    const world *w = *state;
    gw_plan_request r = ask(w->d, "port:shenzhen-bay", "place:hku-szh", "2026-11-25T09:00");
    gw_plan_answer a = plan(w, &r);
    assert_says(w->d, &a, GW_LANG_EN, false, "Elderly Health Care Vouchers (regular), since 2019-06-26");
    assert_says(w->d, &a, GW_LANG_HANT, true,
                "\"vouchers\":{\"status\":\"regular\",\"since\":\"2019-06-26\"");
    gw_plan_answer_free(&a);
    r = ask(w->d, "port:luohu", "place:pkush", "2026-11-25T09:00");
    a = plan(w, &r);
    assert_says(w->d, &a, GW_LANG_HANS, false, "（大湾区试点计划），自 2025-08-28 起");
    gw_plan_answer_free(&a);
}

static bool is_said_to_be_rough(const world *w, const char *from, const char *to)
{
    gw_plan_request r = ask(w->d, from, to, "2026-11-25T09:00");
    gw_plan_answer a = plan(w, &r);
    bool rough = false;
    for (uint32_t i = 0; i < a.n_notes; i++) rough |= strcmp(a.notes[i].code, "place-approximate") == 0;
    if (rough) assert_says(w->d, &a, GW_LANG_HANT, false, "深圳紫荊口腔門診部的位置只是大概，誤差可達 700 米");
    gw_plan_answer_free(&a);
    return rough;
}

/* Its point may be 700 m off: half of the way from the metro. */
static void a_place_known_only_roughly_says_so(void **state)
{
    const world *w = *state;
    assert_true(is_said_to_be_rough(w, "port:shenzhen-bay", "place:bauhinia"));
    assert_true(is_said_to_be_rough(w, "place:bauhinia", "port:shenzhen-bay"));
    assert_false(is_said_to_be_rough(w, "port:shenzhen-bay", "place:hku-szh"));
    assert_false(is_said_to_be_rough(w, "port:shenzhen-bay", "place:pkush"));
}

/* --- a place of one's own --- */

static const char CLINIC[] =
    "{\"id\":\"newid\",\"kind\":\"hospital\",\"names\":{\"zh-Hant\":\"新診所\",\"zh-Hans\":\"新诊所\",\"en\":"
    "\"New Clinic\"},"
    "\"address\":{\"en\":\"somewhere\"},\"lat\":22.5373,\"lon\":114.0578,\"error_m\":100,\"side\":\"cn\","
    "\"doors\":[{\"id\":\"main\",\"names\":{\"en\":\"Door\"},\"lat\":22.5373,\"lon\":114.0578,\"default\":"
    "true}],"
    "\"bus_stop\":null,\"metro\":null,\"hours\":null,\"vouchers\":{\"status\":\"gba-pilot\",\"since\":"
    "\"2026\"},"
    "\"source\":{\"vouchers\":\"told by the clinic\"}}";

static void a_place_is_added_by_a_file(void **state)
{
    char folder[] = "gw-places-XXXXXX", path[64];
    gw_error err = {0};
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/new.json", folder);
    assert_int_equal(gw_file_write_atomic(path, CLINIC, strlen(CLINIC), &err), GW_OK);
    world w = {open_embedded(folder), gw_planner_create()};
    gw_plan_request r = ask(w.d, "port:futian", "place:newid", "2026-11-25T09:00");
    gw_plan_answer a = plan(&w, &r);
    assert_true(a.journeys.n > 0);
    assert_says(w.d, &a, GW_LANG_EN, false,
                "* New Clinic: accepts Hong Kong's Elderly Health Care Vouchers "
                "(Greater Bay pilot), since 2026 [told by the clinic]");
    gw_plan_answer_free(&a);
    gw_planner_free(w.planner);
    gw_dataset_release(w.d);
    unlink(path);
    rmdir(folder);
}

static void the_schema_takes_places(void **state)
{
    (void)state;
    char bad[sizeof CLINIC + 20];
    assert_true(schema_takes(CLINIC));
    snprintf(bad, sizeof bad, "%s", CLINIC);
    memcpy(strstr(bad, "\"cn\""), "\"uk\"", 4);
    assert_false(schema_takes(bad));
    snprintf(bad, sizeof bad, "%s", CLINIC);
    memcpy(strstr(bad, "gba-pilot"), "gba-pilox", 9);
    assert_false(schema_takes(bad));
}

/* Every file of the program's own fits the published schema. */
static void the_schema_takes_our_places(void **state)
{
    const world *w = *state;
    assert_true(gw_place_count(w->d->places) >= 12);
    for (uint32_t i = 0; i < gw_place_count(w->d->places); i++)
        if (!schema_takes(gw_place_at(w->d->places, i)->json))
            fail_msg("%s", gw_place_at(w->d->places, i)->id);
}

static void facts_are_listed_with_their_sources(void **state)
{
    const world *w = *state;
    gw_buf out = {0};
    gw_plan_write_facts(w->d, gw_day_of(2026, 11, 25), GW_LANG_HANT, &out);
    assert_non_null(
        strstr(out.p, "\"about\":\"doubt=r27-from-hospital, feeds=szb;sz, route=R27, from_stop=SZB00295\","
                      "\"value\":\"last=17:00\",\"source\":\"S41\",\"source_text\":\"新聞報道「hk01 60310130」\",\"as_of\":\"2026-01-06\","
                      "\"confidence\":\"sourced\"}"));
    assert_non_null(strstr(out.p, "\"value\":\"last=18:00\"")); /* both are kept */
    assert_non_null(strstr(out.p, "\"about\":\"port=shenzhen-bay\""));
    assert_non_null(strstr(out.p, "\"about\":\"place=hku-szh, vouchers\""));
    assert_non_null(strstr(out.p, "{\"id\":\"S41\",\"title\":\"hk01 60310130\",\"as_of\":\"2026-01-06\","
                                  "\"kind\":\"press\",\"kind_text\":\"新聞報道\"}"));
    gw_buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(metro_is_paid_once),
        cmocka_unit_test(elders_ride_r27_free_and_hear_of_the_doubt),
        cmocka_unit_test(the_last_way_home_is_the_safe_one),
        cmocka_unit_test(the_last_return_says_both_values),
        cmocka_unit_test(sums_in_words),
        cmocka_unit_test(far_from_every_stop_nothing_is_guessed),
        cmocka_unit_test(a_place_known_only_roughly_says_so),
        cmocka_unit_test(other_ways_stand_apart),
        cmocka_unit_test(places_say_whether_vouchers_are_taken),
        cmocka_unit_test(a_place_is_added_by_a_file),
        cmocka_unit_test(the_schema_takes_places),
        cmocka_unit_test(the_schema_takes_our_places),
        cmocka_unit_test(facts_are_listed_with_their_sources),
    };
    if (!schema_open(GW_SOURCE_DIR "/data/place.schema.json")) return 1;
    int failed = cmocka_run_group_tests(tests, open_world, close_world);
    schema_close();
    return failed;
}
