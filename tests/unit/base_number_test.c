/* Numbers at the edges of what fits: the last integer, the smallest double, too many digits. */
#include "gtfs/base/text.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static bool locale_fails;

locale_t __real_newlocale(int mask, const char *name, locale_t base);
locale_t __wrap_newlocale(int mask, const char *name, locale_t base);

locale_t __wrap_newlocale(int mask, const char *name, locale_t base)
{
    return locale_fails ? (locale_t)0 : __real_newlocale(mask, name, base);
}

static void integers_that_just_fit(void **state)
{
    (void)state;
    int64_t v;
    assert_true(gw_str_to_int(GW_STR("9223372036854775807"), &v) && v == INT64_MAX);
    assert_false(gw_str_to_int(GW_STR("9223372036854775808"), &v));
    assert_false(gw_str_to_int(GW_STR("-9223372036854775809"), &v));
    assert_false(gw_str_to_int(GW_STR("92233720368547758070"), &v));
    assert_false(gw_str_to_int(GW_STR("+"), &v));
}

static void assert_double(const char *text, double expected)
{
    double v;
    if (!gw_str_to_double(gw_str_of(text), &v)) fail_msg("%s was refused", text);
    assert_memory_equal(&v, &expected, sizeof v);
}

static void decimals_are_the_nearest_double(void **state)
{
    (void)state;
    assert_double("+1.5", 1.5);
    assert_double("1e22", 1e22);
    assert_double("1e23", 1e23);
    assert_double("-1e-22", -1e-22);
    assert_double("1e-23", 1e-23);
    assert_double("4.9e-324", 4.9e-324);
    assert_double("1e-400", 0.0);
    assert_double("1e-401", 0.0);
    assert_double("0.1000000000000000055511151231257827", 0.1);
    assert_double("123456789012345678901234567890", 123456789012345678901234567890.0);
}

static void decimals_that_do_not_fit(void **state)
{
    (void)state;
    double v;
    char digits[402];
    memset(digits, '0', sizeof digits);
    digits[0] = '1';
    assert_true(gw_str_to_double((gw_str){digits, 300}, &v));
    assert_false(gw_str_to_double((gw_str){digits, 399}, &v)); /* infinite */
    digits[0] = '0';
    assert_true(gw_str_to_double((gw_str){digits, 400}, &v) && v == 0);
    digits[0] = '1';
    assert_false(gw_str_to_double((gw_str){digits, 400}, &v)); /* longer than any number of a feed */
    assert_false(gw_str_to_double(GW_STR("1e401"), &v));
    assert_false(gw_str_to_double(GW_STR("1e99999999999999999999"), &v));
    assert_false(gw_str_to_double(GW_STR("1x"), &v));
    assert_false(gw_str_to_double(GW_STR("1e"), &v));
    assert_false(gw_str_to_double(GW_STR("-"), &v));
}

static void without_a_locale_long_numbers_are_refused(void **state)
{
    (void)state;
    double v;
    locale_fails = true;
    assert_false(gw_str_to_double(GW_STR("1e23"), &v));
    assert_true(gw_str_to_double(GW_STR("1.25"), &v) && v == 1.25);
    locale_fails = false;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integers_that_just_fit),
        cmocka_unit_test(decimals_are_the_nearest_double),
        cmocka_unit_test(decimals_that_do_not_fit),
        cmocka_unit_test(without_a_locale_long_numbers_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
