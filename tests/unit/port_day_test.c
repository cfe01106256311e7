/* What a port does on one day, for people: the hours shown are those that a search meets, second by second.
 */
#include "planner/port/day.h"

#include "port_files.h"

enum { H = 3600, DAY = 86400, N_DAYS = 6 };

#define ROWS(direction, kind)                                                                                \
    "*," direction ",*," kind ",00:00,08:00,12,30,lognormal,,a\n"                                            \
    "*," direction ",*," kind ",08:00,24:00,20,40,lognormal,,b\n"                                            \
    "*," direction ",elder," kind ",08:00,24:00,25,45,lognormal,,c\n"
#define ALL_ROWS(direction)                                                                                  \
    ROWS(direction, "weekday")                                                                               \
    ROWS(direction, "weekend") ROWS(direction, "holiday") ROWS(direction, "holiday-eve")

static gw_port_table *table(gw_day *monday)
{
    test_folder f = folder_make();
    gw_buf blob = {0};
    gw_error err = {0};
    gw_port_table *t = NULL;
    *monday = gw_day_of(2026, 3, 2);
    folder_put(&f, "ports.csv",
               "port_id,name_en,kind,status,opens,closes,open24,last_admission_min\n"
               "bay,Bay,land,open,06:30,24:00,0,15\nalways,Always,land,open,00:00,24:00,1,0\n"
               "shut,Shut,land,closed,07:00,22:00,0,15\n");
    folder_put(&f, "aliases.csv", "feed,holds_for\n");
    folder_put(&f, "halls.csv",
               "port_id,side,feed,stop_id,walk_minutes\nbay,hk,f,1,1\nbay,cn,f,2,1\n"
               "always,hk,f,1,1\nalways,cn,f,2,1\n");
    folder_put(&f, "sides.csv", "feed,stop_id,side\n");
    folder_put(&f, "clearance.csv",
               "port_id,direction,traveller,day_kind,from,to,p50_min,p95_min,distribution,building,"
               "source\n" ALL_ROWS("hk-cn") ALL_ROWS("cn-hk"));
    folder_put(&f, "holidays.csv", "region,date,kind,name,complete,source\nHK,2026-03-04,holiday,x,1,x\n");
    folder_put(&f, "exceptions.csv",
               "port_id,direction,kind,from,to,days,clock_from,clock_to,last_admission_min,source\n"
               "bay,both,open,2026-03-03T24:00,2026-03-04T06:30,,,,,night\n"
               "bay,hk-cn,road-closed,2026-03-05T12:00,2026-03-05T14:00,,,,,storm\n"
               "always,both,closed,2026-03-05T22:00,2026-03-06T02:00,,,,,works\n");
    assert_int_equal(gw_port_files_read(f.path, f.path, &blob, &err), GW_OK);
    assert_int_equal(
        gw_port_table_parse(blob.p, blob.n, *monday, N_DAYS, (int64_t)*monday * DAY - 8 * H, &t, &err),
        GW_OK);
    gw_buf_free(&blob);
    folder_drop(&f);
    return t;
}

static gw_port_day day_of(const gw_port_table *t, uint32_t port, gw_side from, gw_day day, gw_arena *a)
{
    gw_port_day out;
    assert_int_equal(gw_port_day_make(t, port, from, day, a, &out), GW_OK);
    return out;
}

static void check_opening(const gw_port_opening *o, int32_t from_s, int32_t to_s, bool before, bool beyond,
                          int32_t last_s)
{
    assert_int_equal(o->from_s, from_s);
    assert_int_equal(o->to_s, to_s);
    assert_int_equal(o->from_before, before);
    assert_int_equal(o->beyond, beyond);
    assert_int_equal(o->last_admission_s, last_s);
}

/* Let in at once by the gate, exactly where an opening says so. */
static void hours_are_those_of_the_gate(void **state)
{
    (void)state;
    gw_day monday;
    gw_port_table *t = table(&monday);
    for (uint32_t port = 0; port < 2; port++)
        for (int d = 0; d < N_DAYS; d++)
            for (gw_side from = GW_SIDE_HK; from <= GW_SIDE_CN; from++) {
                gw_arena *a = gw_arena_create(0);
                gw_port_day day = day_of(t, port, from, monday + d, a);
                for (int32_t s = 0; s < DAY; s++) {
                    bool shown = false;
                    for (uint32_t i = 0; i < day.n_openings; i++) {
                        const gw_port_opening *o = &day.openings[i];
                        bool late = o->last_admission_s != GW_SECONDS_NONE && s > o->last_admission_s;
                        shown = shown || (s >= o->from_s && s < o->to_s && !late);
                    }
                    bool let_in = gw_port_admits(t, port, from, d * DAY + s) == d * DAY + s;
                    if (shown != let_in)
                        fail_msg("port %u day %d second %d: shown %d, let in %d", port, d, s, shown, let_in);
                }
                gw_arena_free(a);
            }
    gw_port_table_free(t);
}

static void days_as_people_read_them(void **state)
{
    (void)state;
    gw_day monday;
    gw_port_table *t = table(&monday);
    gw_arena *a = gw_arena_create(0);
    gw_port_day usual = day_of(t, 0, GW_SIDE_HK, monday, a);
    assert_int_equal(usual.n_openings, 1);
    check_opening(&usual.openings[0], 6 * H + 1800, DAY, false, false, 23 * H + 45 * 60);
    assert_int_equal(usual.n_specials, 0);
    /* the night before the holiday joins two days */
    gw_port_day eve = day_of(t, 0, GW_SIDE_HK, monday + 1, a),
                night = day_of(t, 0, GW_SIDE_HK, monday + 2, a);
    check_opening(&eve.openings[0], 6 * H + 1800, DAY, false, true, GW_SECONDS_NONE);
    check_opening(&night.openings[0], 0, DAY, true, false, 23 * H + 45 * 60);
    assert_int_equal(eve.n_specials, 0);
    assert_int_equal(night.n_specials, 1);
    assert_int_equal(night.specials[0].kind, GW_EXCEPTION_OPEN);
    assert_int_equal(night.specials[0].to_s, 6 * H + 1800);
    assert_string_equal(night.specials[0].source, "night");
    /* the road is closed for two hours, one way */
    gw_port_day cut = day_of(t, 0, GW_SIDE_HK, monday + 3, a),
                other = day_of(t, 0, GW_SIDE_CN, monday + 3, a);
    assert_int_equal(cut.n_openings, 2);
    check_opening(&cut.openings[0], 6 * H + 1800, 12 * H, false, false, 12 * H);
    check_opening(&cut.openings[1], 14 * H, DAY, false, false, 23 * H + 45 * 60);
    assert_int_equal(other.n_openings, 1);
    /* a port that never shuts, shut over midnight */
    gw_port_day works = day_of(t, 1, GW_SIDE_CN, monday + 4, a);
    assert_int_equal(works.n_openings, 1);
    check_opening(&works.openings[0], 2 * H, DAY, false, true, GW_SECONDS_NONE);
    assert_int_equal(works.specials[0].from_s, 0);
    assert_int_equal(works.specials[0].to_s, 2 * H);
    gw_port_day shut = day_of(t, 2, GW_SIDE_HK, monday, a);
    assert_int_equal(shut.n_openings + shut.n_clearing, 0);
    gw_arena_free(a);
    gw_port_table_free(t);
}

static void clearance_is_the_travellers(void **state)
{
    (void)state;
    gw_day monday;
    gw_port_table *t = table(&monday);
    gw_arena *a = gw_arena_create(0);
    gw_port_day adult = day_of(t, 0, GW_SIDE_HK, monday, a);
    gw_port_day elder = day_of(gw_port_for(t, GW_TRAVELLER_ELDER), 0, GW_SIDE_HK, monday, a);
    assert_int_equal(adult.n_clearing, 2);
    assert_int_equal(adult.clearing[1].from_s, 8 * H);
    assert_int_equal(adult.clearing[1].to_s, DAY);
    assert_int_equal(adult.clearing[1].clearance.p50_s, 20 * 60);
    assert_int_equal(elder.clearing[0].clearance.p95_s, 30 * 60);
    assert_int_equal(elder.clearing[1].clearance.p50_s, 25 * 60);
    assert_string_equal(elder.clearing[1].clearance.source, "c");
    gw_port_day none = {0};
    assert_int_equal(gw_port_day_make(t, 0, GW_SIDE_HK, monday - 1, a, &none), GW_BAD_INPUT);
    assert_int_equal(gw_port_day_make(t, 0, GW_SIDE_HK, monday + N_DAYS, a, &none), GW_BAD_INPUT);
    gw_arena_free(a);
    gw_port_table_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(hours_are_those_of_the_gate),
                                       cmocka_unit_test(days_as_people_read_them),
                                       cmocka_unit_test(clearance_is_the_travellers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
