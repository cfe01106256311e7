#include "gtfs/base/json.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static gw_json *parse(const char *text)
{
    gw_json *root = NULL;
    gw_error err;
    if (gw_json_parse(text, strlen(text), 0, &root, &err)) fail_msg("%s: %s", text, err.message);
    return root;
}

static void members_are_found_by_exact_name(void **state)
{
    (void)state;
    gw_json *root = parse("{\"Name\":\"港\",\"n\":[1,2.5],\"t\":true,\"z\":null}");
    gw_str s;
    double v;
    bool b;
    assert_true(gw_json_string(gw_json_get(root, "Name"), &s) && gw_str_is(s, "港"));
    assert_null(gw_json_get(root, "name"));
    assert_int_equal(gw_json_count(gw_json_get(root, "n")), 2);
    assert_true(gw_json_number(gw_json_next(gw_json_first(gw_json_get(root, "n"))), &v) && v == 2.5);
    assert_true(gw_json_bool(gw_json_get(root, "t"), &b) && b);
    assert_true(gw_json_is_null(gw_json_get(root, "z")) && !gw_json_is_null(gw_json_get(root, "t")));
    assert_false(gw_json_number(gw_json_get(root, "Name"), &v));
    assert_false(gw_json_string(gw_json_get(root, "absent"), &s));
    assert_string_equal(gw_json_key(gw_json_first(root)), "Name");
    assert_null(gw_json_first(gw_json_get(root, "t")));
    gw_json_free(root);
    gw_json_free(NULL);
}

static void what_is_no_json_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "{",
                                      "{\"a\":1} x",
                                      "{\"a\":1,\"a\":2}",
                                      "[{\"b\":{\"a\":1,\"c\":0,\"a\":2}}]",
                                      "\"\xC3\x28\"",
                                      "\"a\\u0000b\"",
                                      "\"line\nbreak\"",
                                      "[01]",
                                      "[1.]",
                                      "[.5]",
                                      "[1e]",
                                      "[+1]",
                                      "[1e999]",
                                      "[NaN]",
                                      "[1,]",
                                      "{\"a\":1,}",
                                      "{a:1}",
                                      "'a'",
                                      "\x01[]",
                                      "\"\\x\"",
                                      "\"\\ud800\"",
                                      "\"open"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        gw_json *root = NULL;
        gw_error err = {0};
        gw_status status = gw_json_parse(bad[i], strlen(bad[i]), 0, &root, &err);
        if (status != GW_BAD_INPUT) fail_msg("case %zu: %s gave %d", i, bad[i], status);
        assert_null(root);
        assert_true(strlen(err.message) > 0);
    }
}

static void the_place_of_a_fault_is_told(void **state)
{
    (void)state;
    gw_json *root = NULL;
    gw_error err;
    const char *text = "{\n  \"港\": 01\n}";
    assert_int_equal(gw_json_parse(text, strlen(text), 0, &root, &err), GW_BAD_INPUT);
    assert_non_null(strstr(err.message, "line 2, column 8"));
}

static void size_and_depth_are_limited(void **state)
{
    (void)state;
    gw_json *root = NULL;
    gw_error err;
    assert_int_equal(gw_json_parse("[1,2,3]", 7, 6, &root, &err), GW_LIMIT);
    char deep[140];
    memset(deep, '[', 64);
    memset(deep + 64, ']', 64);
    assert_int_equal(gw_json_parse(deep, 128, 0, &root, &err), GW_OK);
    gw_buf out = {0};
    assert_int_equal(gw_json_canonical(root, &out), GW_OK);
    assert_int_equal(out.n, 128);
    gw_buf_free(&out);
    gw_json_free(root);
    memset(deep, '[', 65);
    memset(deep + 65, ']', 65);
    assert_int_equal(gw_json_parse(deep, 130, 0, &root, &err), GW_BAD_INPUT);
}

static void canonical_form_sorts_keys(void **state)
{
    (void)state;
    gw_json *root =
        parse(" {\"b\" : [1, 2.50, -0, 1e3, 0.1], \"a\":{\"y\":\"\\u00e9\\n\",\"x\":null, \"é\":true}}");
    gw_buf out = {0};
    assert_int_equal(gw_json_canonical(root, &out), GW_OK);
    assert_string_equal(out.p, "{\"a\":{\"x\":null,\"y\":\"é\\n\",\"é\":true},\"b\":[1,2.5,0,1000,0.1]}");
    gw_buf_free(&out);
    gw_json_free(root);
}

static void writing_sets_commas_and_escapes(void **state)
{
    (void)state;
    gw_buf out = {0};
    gw_json_writer w;
    gw_json_begin(&w, &out);
    gw_json_object(&w, NULL);
    gw_json_put_str(&w, "s", GW_STR("a\"\\\x01\xFF港\n"));
    gw_json_put_int(&w, "i", INT64_MIN);
    gw_json_array(&w, "list");
    gw_json_put_fixed(&w, NULL, 22.5, 3);
    gw_json_put_fixed(&w, NULL, -0.0001, 2);
    gw_json_put_fixed(&w, NULL, -0.01, 2);
    gw_json_put_fixed(&w, NULL, NAN, 2);
    gw_json_put_text(&w, NULL, NULL);
    gw_json_array_end(&w);
    gw_json_put_bool(&w, "b", false);
    gw_json_put_raw(&w, "raw", GW_STR("[1]"));
    gw_json_array(&w, "empty");
    gw_json_array_end(&w);
    gw_json_object_end(&w);
    assert_false(out.failed);
    assert_string_equal(out.p,
                        "{\"s\":\"a\\\"\\\\\\u0001\xEF\xBF\xBD港\\n\",\"i\":-9223372036854775808,"
                        "\"list\":[22.500,0.00,-0.01,null,null],\"b\":false,\"raw\":[1],\"empty\":[]}");
    gw_json *back = parse(out.p);
    assert_int_equal(gw_json_count(back), 6);
    gw_json_free(back);
    gw_buf_free(&out);
}

static void too_deep_writing_fails_and_does_not_overrun(void **state)
{
    (void)state;
    gw_buf out = {0};
    gw_json_writer w;
    gw_json_begin(&w, &out);
    for (int i = 0; i < 100; i++) gw_json_array(&w, NULL);
    assert_true(out.failed);
    gw_buf_free(&out);
}

static void a_repeated_key_may_be_let_through_and_told(void **state)
{
    (void)state;
    static const char text[] = "{\"a\":{\"b\":1,\"c\":2,\"b\":3}}";
    gw_json *root = NULL;
    gw_error err;
    const char *repeated = NULL;
    double b = 0;
    assert_int_equal(gw_json_parse(text, sizeof text - 1, 0, &root, &err), GW_BAD_INPUT);
    assert_string_equal(err.message, "not valid JSON: the key \"b\" occurs twice in one object");
    assert_null(root);
    assert_int_equal(gw_json_parse_repeating(text, sizeof text - 1, 0, &root, &repeated, &err), GW_OK);
    assert_string_equal(repeated, "b");
    assert_true(gw_json_number(gw_json_get(gw_json_get(root, "a"), "b"), &b) && b == 1); /* the first */
    gw_json_free(root);
    assert_int_equal(gw_json_parse_repeating("[1]", 3, 0, &root, &repeated, &err), GW_OK);
    assert_null(repeated);
    gw_json_free(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_are_found_by_exact_name),
        cmocka_unit_test(what_is_no_json_is_refused),
        cmocka_unit_test(the_place_of_a_fault_is_told),
        cmocka_unit_test(size_and_depth_are_limited),
        cmocka_unit_test(canonical_form_sorts_keys),
        cmocka_unit_test(writing_sets_commas_and_escapes),
        cmocka_unit_test(too_deep_writing_fails_and_does_not_overrun),
        cmocka_unit_test(a_repeated_key_may_be_let_through_and_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
