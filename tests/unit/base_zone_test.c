/* Time zones from bytes made here: every form of rule, every way a file can be damaged. */
#include "gtfs/base/zone_rule_priv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "feed_failing_memory.h"

static bool file_is_foreign; /* the next zone file is something else */

gw_status __real_gw_file_read(const char *path, size_t limit, gw_buf *buf, gw_error *err);
gw_status __wrap_gw_file_read(const char *path, size_t limit, gw_buf *buf, gw_error *err);

gw_status __wrap_gw_file_read(const char *path, size_t limit, gw_buf *buf, gw_error *err)
{
    if (!file_is_foreign) return __real_gw_file_read(path, limit, buf, err);
    gw_buf_text(buf, "# leap seconds");
    return GW_OK;
}

/* --- rules --- */

static void assert_rule_offset(const char *rule, const char *wall_utc, int32_t expected)
{
    gw_zone_rule r;
    gw_wall_time t;
    if (!gw_zone_rule_parse(gw_str_of(rule), &r)) fail_msg("%s was refused", rule);
    assert_true(gw_wall_parse(gw_str_of(wall_utc), &t));
    int32_t offset = gw_zone_rule_offset(&r, (int64_t)t.day * 86400 + t.seconds);
    if (offset != expected) fail_msg("%s at %s: %d, not %d", rule, wall_utc, offset, expected);
}

static void a_rule_without_summer_time(void **state)
{
    (void)state;
    assert_rule_offset("HKT-8", "2026-07-01T00:00", 28800);
    assert_rule_offset("<+0545>-5:45", "2026-07-01T00:00", 20700);
    assert_rule_offset("<-03>+3", "2026-07-01T00:00", -10800);
    assert_rule_offset("LMT0:01:15", "2026-07-01T00:00", -75);
    assert_rule_offset("abcZ24", "2026-07-01T00:00", -86400);
}

static void changes_by_month_week_and_weekday(void **state)
{
    (void)state;
    const char *berlin = "CET-1CEST,M3.5.0,M10.5.0/3";
    assert_rule_offset(berlin, "2026-03-29T00:59:59", 3600);
    assert_rule_offset(berlin, "2026-03-29T01:00", 7200);
    assert_rule_offset(berlin, "2026-10-25T00:59:59", 7200);
    assert_rule_offset(berlin, "2026-10-25T01:00", 3600);
    const char *sydney = "AEST-10AEDT,M10.1.0,M4.1.0/3"; /* summer over the New Year */
    assert_rule_offset(sydney, "2026-01-01T00:00", 39600);
    assert_rule_offset(sydney, "2026-07-01T00:00", 36000);
    assert_rule_offset(sydney, "2026-12-01T00:00", 39600);
    assert_rule_offset("A0B,M12.5.0,M6.1.0", "2026-12-27T02:00", 3600); /* the last Sunday of the year */
    assert_rule_offset("A0B,M12.5.0,M6.1.0", "2026-12-27T01:59:59", 0);
}

static void changes_by_day_of_the_year(void **state)
{
    (void)state;
    const char *julian = "A0B,J60/0,J300/0"; /* J60 is 1 March in every year */
    assert_rule_offset(julian, "2024-02-29T23:59:59", 0);
    assert_rule_offset(julian, "2024-03-01T00:00", 3600);
    assert_rule_offset(julian, "2026-02-28T23:59:59", 0);
    assert_rule_offset(julian, "2026-03-01T00:00", 3600);
    assert_rule_offset("A0B,J59/0,J300/0", "2024-02-28T00:00", 3600);
    const char *zero_based = "A0B,59/0,300/0"; /* the sixtieth day, whatever it is called */
    assert_rule_offset(zero_based, "2024-02-29T00:00", 3600);
    assert_rule_offset(zero_based, "2026-02-28T23:59:59", 0);
}

static void changes_at_odd_hours(void **state)
{
    (void)state;
    const char *early = "<-02>2<-01>,M3.5.0/-1,M10.5.0/0"; /* as in Greenland: the evening before */
    assert_rule_offset(early, "2026-03-29T00:59:59", -7200);
    assert_rule_offset(early, "2026-03-29T01:00", -3600);
    assert_rule_offset("A0B-2:30,0/0,365/167", "2026-07-01T00:00", 9000);
    assert_rule_offset("A0B,M3.5.0,M10.5.0", "1900-01-01T00:00", 0);
}

static void instants_beyond_any_calendar_have_the_standard_offset(void **state)
{
    (void)state;
    gw_zone_rule r;
    assert_true(gw_zone_rule_parse(GW_STR("CET-1CEST,M3.5.0,M10.5.0/3"), &r));
    assert_int_equal(gw_zone_rule_offset(&r, INT64_C(9000000000000)), 3600);
    assert_int_equal(gw_zone_rule_offset(&r, INT64_C(-9000000000000)), 3600);
}

static void what_is_no_rule(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "-8",
        "CET",
        "CETx",
        "CET-",
        "CET-1x",
        "<+08-8",
        "<>-8",
        "<a b>-8",
        "CET-25",
        "CET-82",
        "CET-1:60",
        "CET-1:",
        "CET-1:00:60",
        "CET-1:00:",
        "CET-11111",
        "CET-1CEST",
        "CET-1CEST,",
        "CET-1CEST,M3.5.0",
        "CET-1CEST,M3.5.0,",
        "CET-1CEST;M3.5.0,M10.5.0",
        "CET-1CEST-25,M3.5.0,M10.5.0",
        "CET-1,M3.5.0,M10.5.0",
        "CET-1CEST,M13.5.0,M10.5.0",
        "CET-1CEST,M0.5.0,M10.5.0",
        "CET-1CEST,M3-5.0,M10.5.0",
        "CET-1CEST,M3.6.0,M10.5.0",
        "CET-1CEST,M3.0.0,M10.5.0",
        "CET-1CEST,M3.5,M10.5.0",
        "CET-1CEST,M3.5.7,M10.5.0",
        "CET-1CEST,M3.5.0/168,M10.5.0",
        "CET-1CEST,M3.5.0/,M10.5.0",
        "CET-1CEST,J0,J300",
        "CET-1CEST,J366,J300",
        "CET-1CEST,366,300",
        "CET-1CEST,x,300",
        "CET-1CEST,M3.5.0,M10.5.0x",
        "CET-1CEST,M3.5.0M10.5.0",
        "CET-1CEST,M3.5.0,x",
        "C\xC3\xA9-1",
        "C[-1",
        "C{-1",
    };
    gw_zone_rule r;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (gw_zone_rule_parse(gw_str_of(bad[i]), &r)) fail_msg("%s was taken", bad[i]);
    }
}

/* --- files --- */

enum { ISUT, ISSTD, LEAP, TIME, TYPE, CHAR };

typedef struct {
    unsigned char p[512];
    size_t n;
} tzif;

static void put(tzif *f, int64_t v, size_t bytes)
{
    for (size_t i = bytes; i-- > 0;) f->p[f->n++] = (unsigned char)((uint64_t)v >> 8 * i);
}

/* Two changes, to type 1 and back to type 0; type 0 is one hour east, type 1 two. */
static void put_block(tzif *f, char version, size_t time_bytes)
{
    memcpy(f->p + f->n, "TZif", 4);
    f->n += 4;
    put(f, version, 1);
    f->n += 15;
    static const int64_t counts[] = {0, 0, 0, 2, 2, 4};
    for (int i = 0; i < 6; i++) put(f, counts[i], 4);
    put(f, 1000, time_bytes);
    put(f, 2000000, time_bytes); /* weeks later */
    put(f, 1, 1);
    put(f, 0, 1);
    put(f, 3600, 4), put(f, 0, 2);
    put(f, 7200, 4), put(f, 256, 2);
    put(f, 0, 4);
}

static tzif first_version(void)
{
    tzif f = {0};
    put_block(&f, 0, 4);
    return f;
}

static tzif second_version(const char *footer)
{
    tzif f = {0};
    put_block(&f, '2', 4);
    put_block(&f, '2', 8);
    memcpy(f.p + f.n, footer, strlen(footer));
    f.n += strlen(footer);
    return f;
}

static gw_zone *zone_of(const tzif *f)
{
    gw_zone *z = NULL;
    assert_int_equal(gw_zone_parse(f->p, f->n, &z), GW_OK);
    return z;
}

static void assert_refused(const tzif *f)
{
    gw_zone *z = NULL;
    assert_int_equal(gw_zone_parse(f->p, f->n, &z), GW_BAD_INPUT);
    assert_null(z);
}

static void both_versions_are_read(void **state)
{
    (void)state;
    tzif one = first_version(), two = second_version("\nA-3\n"), three = second_version("\n\n");
    gw_zone *z = zone_of(&one);
    assert_int_equal(gw_zone_offset(z, 999), 3600);
    assert_int_equal(gw_zone_offset(z, 1000), 7200);
    assert_int_equal(gw_zone_offset(z, 1999999), 7200);
    assert_int_equal(gw_zone_offset(z, 1 << 30), 3600); /* no rule: the last offset stays */
    gw_zone_free(z);
    z = zone_of(&two);
    assert_int_equal(gw_zone_offset(z, 1500), 7200);
    assert_int_equal(gw_zone_offset(z, 2000000), 10800); /* the rule */
    gw_zone_free(z);
    z = zone_of(&three);
    assert_int_equal(gw_zone_offset(z, 3000000), 3600);
    gw_zone_free(z);
}

static void a_zone_that_never_changed(void **state)
{
    (void)state;
    tzif f = first_version();
    memset(f.p + 32, 0, 4); /* no changes; the two types follow the header */
    memmove(f.p + 44, f.p + 44 + 10, f.n - 54);
    f.n -= 10;
    gw_zone *z = zone_of(&f);
    assert_int_equal(gw_zone_offset(z, 0), 3600);
    assert_int_equal(gw_zone_instant(z, 0, 3600), 0);
    gw_zone_free(z);
}

/* A clock that stands still or jumps within the day asked for. */
static void clock_times_at_a_change(void **state)
{
    (void)state;
    tzif f = first_version();
    gw_zone *z = zone_of(&f);
    assert_int_equal(gw_zone_instant(z, 0, 3600 + 999), 999);
    assert_int_equal(gw_zone_instant(z, 0, 7200 + 1000), 1000);
    assert_int_equal(gw_zone_instant(z, 0, 3600 + 1500), 1500); /* skipped: the old offset goes on */
    assert_int_equal(gw_zone_instant(z, 23, 3600 + 20000), 23 * 86400 + 20000);
    gw_zone_free(z);
}

static void every_cut_and_every_count_too_large_is_refused(void **state)
{
    (void)state;
    tzif whole = second_version("\nA-3\n");
    for (size_t n = 0; n < whole.n; n++) {
        tzif f = whole;
        f.n = n;
        assert_refused(&f);
    }
    for (int count = ISUT; count <= CHAR; count++) {
        tzif f = first_version();
        f.p[20 + 4 * count] = 0x7F;
        assert_refused(&f);
        f = first_version();
        f.p[20 + 4 * count + 3] += 100; /* fewer than bytes of the file, more than there is room for */
        assert_refused(&f);
    }
}

static void damage_inside_is_refused(void **state)
{
    (void)state;
    static const struct {
        size_t at;
        int value;
    } changes[] = {
        {0, 'X'},   /* the first letters */
        {39, 0},    /* no type */
        {52, 2},    /* the number of a type that is not there */
        {49, 0},    /* the second change before the first */
        {54, 0x7F}, /* an offset of years */
        {54, 0x80}, /* … to the west */
        {31, 1},    /* leap seconds */
    };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        tzif f = first_version();
        memset(f.p + f.n, 0, 32); /* room for a leap second */
        f.n += 32;
        f.p[changes[i].at] = (unsigned char)changes[i].value;
        if (changes[i].at == 49) f.p[50] = 0;
        assert_refused(&f);
    }
    static const char *const footers[] = {"", "\n", "xA-3\n", "\nA-3", "\nnothing\n"};
    for (size_t i = 0; i < sizeof footers / sizeof footers[0]; i++) {
        tzif f = second_version(footers[i]);
        assert_refused(&f);
    }
    tzif f = second_version("\nA-3\n");
    f.p[first_version().n] = 'X'; /* the second block */
    assert_refused(&f);
}

static void memory_that_ends(void **state)
{
    (void)state;
    tzif f = second_version("\nA-3\n");
    gw_zone *z = NULL;
    int n = 1;
    for (;; n++) {
        fail_allocation(n);
        gw_status status = gw_zone_parse(f.p, f.n, &z);
        if (!allocation_failed()) break;
        assert_int_equal(status, GW_NO_MEMORY);
        assert_null(z);
    }
    fail_allocation(0);
    assert_true(n > 3);
    gw_zone_free(z);

    gw_error err;
    z = NULL;
    fail_allocation(1);
    assert_int_equal(gw_zone_load(GW_STR("Europe/Berlin"), &z, &err), GW_NO_MEMORY);
    assert_string_equal(err.message, "Europe/Berlin: no memory");
    fail_allocation(0);
}

static void a_file_that_is_no_zone(void **state)
{
    (void)state;
    gw_error err;
    gw_zone *z = NULL;
    file_is_foreign = true;
    assert_int_equal(gw_zone_load(GW_STR("leapseconds"), &z, &err), GW_NOT_FOUND);
    assert_string_equal(err.message, "leapseconds: not a time zone file");
    file_is_foreign = false;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rule_without_summer_time),
        cmocka_unit_test(changes_by_month_week_and_weekday),
        cmocka_unit_test(changes_by_day_of_the_year),
        cmocka_unit_test(changes_at_odd_hours),
        cmocka_unit_test(instants_beyond_any_calendar_have_the_standard_offset),
        cmocka_unit_test(what_is_no_rule),
        cmocka_unit_test(both_versions_are_read),
        cmocka_unit_test(a_zone_that_never_changed),
        cmocka_unit_test(clock_times_at_a_change),
        cmocka_unit_test(every_cut_and_every_count_too_large_is_refused),
        cmocka_unit_test(damage_inside_is_refused),
        cmocka_unit_test(memory_that_ends),
        cmocka_unit_test(a_file_that_is_no_zone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
