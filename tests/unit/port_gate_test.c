/* planner/port: gates second by second against the sentence that defines them. */
#include "planner/port/port.h"

#include "port_files.h"

enum { H = 3600, DAY = 86400, N_DAYS = 8 };

/* 2026-11-20 is a Friday. Hong Kong keeps Tuesday 24th, the mainland works on Sunday 22nd. */
static const char HOLIDAYS[] = "region,date,kind,name,complete,source\nHK,2026-11-24,holiday,x,1,x\n"
                               "CN,2026-11-22,make-up workday,x,1,x\n";
static const char PORTS[] = "port_id,name_en,kind,status,opens,closes,open24,last_admission_min\n"
                            "day,Day,land,open,06:30,24:00,0,15\n"
                            "night,Night,land,open,10:00,02:00,0,20\n"
                            "always,Always,land,open,00:00,24:00,1,0\n"
                            "brim,Brim,land,open,00:00,24:00,0,0\n";
static const char HALLS[] = "port_id,side,feed,stop_id,walk_minutes\n"
                            "day,hk,f,1,1\nday,cn,f,2,1\nnight,hk,f,1,1\nnight,cn,f,2,1\n"
                            "always,hk,f,1,1\nalways,cn,f,2,1\nbrim,hk,f,1,1\nbrim,cn,f,2,1\n";
static const char CLEARANCE[] =
    "port_id,direction,traveller,day_kind,from,to,p50_min,p95_min,distribution,source\n"
    "*,hk-cn,*,weekday,00:00,07:30,12,30,lognormal,early\n"
    "*,hk-cn,*,weekday,07:30,09:30,20,40,lognormal,peak\n"
    "*,hk-cn,*,weekday,09:30,24:00,12,30,lognormal,late\n"
    "*,hk-cn,*,weekend,00:00,24:00,13,30,lognormal,weekend\n"
    "*,hk-cn,*,holiday,00:00,24:00,30,60,lognormal,holiday\n"
    "*,hk-cn,*,holiday-eve,00:00,24:00,31,60,lognormal,eve\n"
    "*,cn-hk,*,weekday,00:00,24:00,10,30,lognormal,back\n"
    "*,cn-hk,*,weekend,00:00,24:00,10,30,lognormal,back\n"
    "*,cn-hk,*,holiday,00:00,24:00,10,30,lognormal,back\n"
    "*,cn-hk,*,holiday-eve,00:00,24:00,10,30,lognormal,back\n"
    "day,hk-cn,*,weekday,08:00,08:10,2,4,lognormal,exact\n"
    "day,hk-cn,adult,weekday,08:05,08:06,3,4,lognormal,adult\n"
    "day,hk-cn,elder,weekday,00:00,24:00,1,2,lognormal,elder\n";

static gw_port_table *table;

static int set_up(void **state)
{
    (void)state;
    test_folder f = folder_make();
    gw_buf blob = {0};
    gw_error err = {0};
    gw_day first = gw_day_of(2026, 11, 20);
    folder_put(&f, "ports.csv", PORTS);
    folder_put(&f, "aliases.csv", "feed,holds_for\n");
    folder_put(&f, "halls.csv", HALLS);
    folder_put(&f, "sides.csv", "feed,stop_id,side\n");
    folder_put(&f, "clearance.csv", CLEARANCE);
    folder_put(&f, "holidays.csv", HOLIDAYS);
    gw_status status = gw_port_files_read(f.path, f.path, &blob, &err);
    if (!status)
        status =
            gw_port_table_parse(blob.p, blob.n, first, N_DAYS, (int64_t)first * DAY - 8 * H, &table, &err);
    if (status) print_error("%s\n", err.message);
    gw_buf_free(&blob);
    folder_drop(&f);
    return status;
}

static int tear_down(void **state)
{
    (void)state;
    gw_port_table_free(table);
    return 0;
}

enum { DAY_PORT, NIGHT_PORT, ALWAYS_PORT, BRIM_PORT };

/* Is someone let in who comes at this second? Written again from the meaning, by the clock. */
static bool lets_in(uint32_t port, int32_t t)
{
    int32_t clock = ((t % DAY) + DAY) % DAY;
    if (port == DAY_PORT) return clock >= 6 * H + 1800 && clock <= 23 * H + 2700;
    if (port == NIGHT_PORT) return clock >= 10 * H || clock <= H + 2400;
    return true;
}

static int32_t p50_slowly(uint32_t port, gw_side from, int32_t t)
{
    if (from == GW_SIDE_CN) return 600;
    int32_t day = t / DAY, clock = t % DAY;   /* 0: Friday 20th */
    if (day == 4) return 30 * 60;             /* Tuesday 24th */
    if (day == 3) return 31 * 60;             /* its eve */
    if (day == 1 || day == 8) return 13 * 60; /* Saturdays; Sunday 22nd is worked */
    if (day == 9) return 13 * 60;
    if (port == DAY_PORT && clock >= 8 * H + 300 && clock < 8 * H + 360) return 3 * 60;
    if (port == DAY_PORT && clock >= 8 * H && clock < 8 * H + 600) return 2 * 60;
    return clock >= 7 * H + 1800 && clock < 9 * H + 1800 ? 20 * 60 : 12 * 60;
}

static int32_t admits_slowly(uint32_t port, int32_t t)
{
    while (!lets_in(port, t)) t++;
    return t;
}

static void gates_are_their_definition_second_by_second(void **state)
{
    (void)state;
    for (uint32_t port = 0; port < 4; port++) {
        for (gw_side from = GW_SIDE_HK; from <= GW_SIDE_CN; from++) {
            int32_t exit_before = gw_port_exit(table, port, from, -1), admits = -1;
            for (int32_t t = 0; t < N_DAYS * DAY; t++) {
                if (admits < t) admits = admits_slowly(port, t);
                int32_t want = admits + p50_slowly(port, from, admits);
                if (want < exit_before) want = exit_before;
                exit_before = want;
                int32_t got = gw_port_exit(table, port, from, t);
                if (got != want || gw_port_admits(table, port, from, t) != admits)
                    fail_msg("port %u from %s at %d: %d, not %d", port, gw_side_name(from), t, got, want);
            }
        }
    }
}

static void latest_is_the_exact_inverse(void **state)
{
    (void)state;
    for (uint32_t port = 0; port < 4; port++) {
        for (gw_side from = GW_SIDE_HK; from <= GW_SIDE_CN; from++) {
            int32_t t = 0;
            for (int32_t y = gw_port_exit(table, port, from, 0); y < N_DAYS * DAY; y++) {
                while (gw_port_exit(table, port, from, t) <= y) t++;
                if (gw_port_latest(table, port, from, y) != t - 1)
                    fail_msg("port %u from %s by %d: %d, not %d", port, gw_side_name(from), y,
                             gw_port_latest(table, port, from, y), t - 1);
            }
        }
    }
}

static void the_row_is_that_of_the_moment_let_in(void **state)
{
    (void)state;
    static const struct {
        int32_t at;
        const char *source;
    } WANT[] = {
        {7 * H, "early"},         {7 * H + 1799, "early"}, {7 * H + 1800, "peak"},
        {8 * H, "exact"},         {8 * H + 300, "adult"},  {8 * H + 360, "exact"},
        {8 * H + 600, "peak"},    {9 * H + 1800, "late"},  {DAY, "weekend"},
        {2 * DAY + H, "early"},   {3 * DAY, "eve"},        {4 * DAY, "holiday"},
        {5 * DAY - 1, "holiday"}, {5 * DAY, "early"},      {5 * DAY + 8 * H + 301, "adult"},
    };
    for (size_t i = 0; i < sizeof WANT / sizeof *WANT; i++)
        assert_string_equal(gw_port_clearance(table, DAY_PORT, GW_SIDE_HK, WANT[i].at).source,
                            WANT[i].source);
    assert_string_equal(gw_port_clearance(table, NIGHT_PORT, GW_SIDE_HK, 8 * H + 301).source, "peak");
    assert_int_equal(gw_port_clearance(table, DAY_PORT, GW_SIDE_CN, 8 * H + 301).p95_s, 1800);
    assert_string_equal(gw_port_clearance(table, DAY_PORT, GW_SIDE_HK, 100 * DAY).source, "");
}

/* Rows for the port, then rows for the traveller, then rows for any; adults only where nothing else answers.
 */
static void a_view_is_one_traveller(void **state)
{
    (void)state;
    const gw_port_table *elder = gw_port_for(table, GW_TRAVELLER_ELDER);
    const gw_port_table *visitor = gw_port_for(table, GW_TRAVELLER_VISITOR);
    const gw_port_table *companion = gw_port_for(table, GW_TRAVELLER_COMPANION);
    const int32_t at = 8 * H + 301;
    assert_ptr_equal(gw_port_for(table, GW_TRAVELLER_ADULT), table);
    assert_ptr_equal(gw_port_for(elder, GW_TRAVELLER_ADULT), table);
    assert_ptr_equal(gw_port_for(visitor, GW_TRAVELLER_ELDER), elder);
    assert_null(gw_port_for(NULL, GW_TRAVELLER_ELDER));
    assert_string_equal(gw_port_clearance(elder, DAY_PORT, GW_SIDE_HK, at).source, "elder");
    assert_string_equal(gw_port_clearance(visitor, DAY_PORT, GW_SIDE_HK, at).source, "exact");
    assert_string_equal(gw_port_clearance(companion, DAY_PORT, GW_SIDE_HK, at).source, "adult");
    assert_string_equal(gw_port_clearance(elder, DAY_PORT, GW_SIDE_HK, DAY + H).source, "weekend");
    assert_string_equal(gw_port_clearance(elder, NIGHT_PORT, GW_SIDE_HK, at).source, "peak");
    assert_int_equal(gw_port_exit(elder, DAY_PORT, GW_SIDE_HK, at), at + 60);
    assert_int_equal(gw_port_exit(visitor, DAY_PORT, GW_SIDE_HK, 10 * H), 10 * H + 720);
    assert_int_equal(gw_port_latest(elder, DAY_PORT, GW_SIDE_HK, at + 60), at);
    assert_int_equal(gw_port_least_s(elder, DAY_PORT, GW_SIDE_HK), 60);
    assert_int_equal(gw_port_admits(elder, DAY_PORT, GW_SIDE_HK, 5 * H), 6 * H + 1800);
    assert_string_equal(gw_port_at(elder, DAY_PORT)->id, "day");
}

static void travellers_have_names_and_paces(void **state)
{
    (void)state;
    gw_traveller who = GW_TRAVELLER_ADULT;
    for (uint32_t i = 0; i < GW_N_TRAVELLERS; i++) {
        assert_true(gw_traveller_parse(gw_str_of(gw_traveller_names[i]), &who));
        assert_int_equal(who, i);
        assert_true(gw_traveller_pace_of(who).speed_mps > 0);
    }
    assert_null(gw_traveller_names[GW_N_TRAVELLERS]);
    assert_false(gw_traveller_parse(GW_STR("*"), &who));
    assert_false(gw_traveller_parse(GW_STR(""), &who));
    assert_int_equal(gw_traveller_pace_of(GW_TRAVELLER_ELDER).change_s, 120);
    assert_true(gw_traveller_pace_of(GW_TRAVELLER_WHEELCHAIR).step_free);
}

static void opening_hours_by_hand(void **state)
{
    (void)state;
    assert_int_equal(gw_port_exit(table, DAY_PORT, GW_SIDE_HK, 5 * H), 6 * H + 1800 + 720);
    assert_int_equal(gw_port_exit(table, DAY_PORT, GW_SIDE_HK, 23 * H + 2700),
                     23 * H + 2700 + 720); /* the last one */
    assert_int_equal(gw_port_exit(table, DAY_PORT, GW_SIDE_HK, 23 * H + 2701), DAY + 6 * H + 1800 + 780);
    assert_int_equal(gw_port_admits(table, NIGHT_PORT, GW_SIDE_CN, DAY + H), DAY + H);
    assert_int_equal(gw_port_admits(table, NIGHT_PORT, GW_SIDE_CN, DAY + 2 * H), DAY + 10 * H);
    assert_int_equal(gw_port_exit(table, ALWAYS_PORT, GW_SIDE_CN, 3 * H), 3 * H + 600);
    /* 09:29:59 leaves at 09:49:59, and nobody behind sooner */
    assert_int_equal(gw_port_exit(table, ALWAYS_PORT, GW_SIDE_HK, 9 * H + 1800), 9 * H + 2999);
    assert_int_equal(gw_port_exit(table, ALWAYS_PORT, GW_SIDE_HK, 9 * H + 2280), 9 * H + 3000);
    assert_int_equal(gw_port_latest(table, ALWAYS_PORT, GW_SIDE_HK, 9 * H + 2999), 9 * H + 2279);
    assert_int_equal(gw_port_latest(table, ALWAYS_PORT, GW_SIDE_HK, 9 * H + 2998), 9 * H + 1798);
}

static void outside_the_days_nobody_passes(void **state)
{
    (void)state;
    assert_int_equal(gw_port_exit(table, ALWAYS_PORT, GW_SIDE_HK, 100 * DAY), GW_NEVER);
    assert_int_equal(gw_port_exit(table, ALWAYS_PORT, GW_SIDE_HK, -100 * DAY), GW_NEVER);
    assert_int_equal(gw_port_admits(table, DAY_PORT, GW_SIDE_HK, INT32_MAX), GW_NEVER);
    assert_int_equal(gw_port_latest(table, DAY_PORT, GW_SIDE_HK, INT32_MIN), GW_NEVER_BACK);
    assert_int_equal(gw_port_latest(table, DAY_PORT, GW_SIDE_HK, -100 * DAY), GW_NEVER_BACK);
    assert_true(gw_port_latest(table, DAY_PORT, GW_SIDE_HK, INT32_MAX) > N_DAYS * DAY);
    /* after the last admission of the last day: the next morning */
    assert_int_equal(gw_port_admits(table, DAY_PORT, GW_SIDE_HK, N_DAYS * DAY - 1),
                     N_DAYS * DAY + 6 * H + 1800);
}

static void sides_have_names(void **state)
{
    (void)state;
    gw_side s = GW_SIDE_NONE;
    assert_true(gw_side_parse(GW_STR("hk"), &s) && s == GW_SIDE_HK);
    assert_true(gw_side_parse(GW_STR("cn"), &s) && s == GW_SIDE_CN);
    assert_false(gw_side_parse(GW_STR("HK"), &s));
    assert_false(gw_side_parse(GW_STR(""), &s));
    assert_string_equal(gw_side_name(GW_SIDE_NONE), "");
    assert_int_equal(gw_side_other(GW_SIDE_HK), GW_SIDE_CN);
    assert_int_equal(gw_side_other(GW_SIDE_CN), GW_SIDE_HK);
    assert_int_equal(gw_side_other(GW_SIDE_NONE), GW_SIDE_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gates_are_their_definition_second_by_second),
        cmocka_unit_test(latest_is_the_exact_inverse),
        cmocka_unit_test(the_row_is_that_of_the_moment_let_in),
        cmocka_unit_test(a_view_is_one_traveller),
        cmocka_unit_test(travellers_have_names_and_paces),
        cmocka_unit_test(opening_hours_by_hand),
        cmocka_unit_test(outside_the_days_nobody_passes),
        cmocka_unit_test(sides_have_names),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
