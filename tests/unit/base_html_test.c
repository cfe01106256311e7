/* gtfs/base/lang and html: the best language of a list; escaping. */
#include "gtfs/base/html.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

static void the_best_language_of_a_list(void **state)
{
    (void)state;
    static const struct {
        const char *accept;
        gw_lang want;
    } WANT[] = {
        {"zh-HK,zh;q=0.9,en", GW_LANG_HANT},
        {"", GW_LANG_HANT},
        {"fr,de;q=0.5", GW_LANG_HANT},
        {"zh", GW_LANG_HANS},
        {"zh-CN", GW_LANG_HANS},
        {"zh-SG,en", GW_LANG_HANS},
        {"zh-TW", GW_LANG_HANT},
        {"zh-MO", GW_LANG_HANT},
        {"ZH-hant-CN", GW_LANG_HANT},
        {"zh-Hans-HK", GW_LANG_HANS},
        {"yue", GW_LANG_HANT},
        {"yue-CN", GW_LANG_HANT},
        {"en-GB", GW_LANG_EN},
        {"zh_TW", GW_LANG_HANT},
        {"fr, en;q=0.3, zh-CN;q=0.7", GW_LANG_HANS},
        {"zh;q=0.5, en;q=0.8", GW_LANG_EN},
        {"en;q=0, zh", GW_LANG_HANS},
        {"en ; q=0.10 , zh-HK;q=0.1", GW_LANG_EN},
        {"zh;q=x,en;q=0.1", GW_LANG_EN},
        {"en;q=0,*", GW_LANG_HANT},
        {"zhx,enx,english,en", GW_LANG_EN},
        {",,;;q=1,en", GW_LANG_EN},
        {"zh;q=2,en;q=0.2", GW_LANG_EN},
    };
    for (size_t i = 0; i < sizeof WANT / sizeof *WANT; i++)
        if (gw_lang_best(gw_str_of(WANT[i].accept)) != WANT[i].want) fail_msg("%s", WANT[i].accept);
    assert_string_equal(gw_lang_tag(GW_LANG_HANT), "zh-Hant");
    assert_string_equal(gw_lang_tag(GW_LANG_HANS), "zh-Hans");
    assert_string_equal(gw_lang_tag(GW_LANG_EN), "en");
}

static void text_of_a_feed_is_escaped(void **state)
{
    (void)state;
    static const struct {
        gw_str text;
        const char *want;
    } WANT[] = {
        {GW_STR("<b>\"R&B\"</b>"), "&lt;b&gt;&quot;R&amp;B&quot;&lt;/b&gt;"},
        {GW_STR("\xE6\xB8\xAF\xE5"), "\xE6\xB8\xAF\xEF\xBF\xBD"},
        {GW_STR("a\0b\x1B"), "a\xEF\xBF\xBD"
                             "b\xEF\xBF\xBD"},
        {GW_STR("a\tb\n"), "a\tb\n"},
    };
    for (size_t i = 0; i < sizeof WANT / sizeof *WANT; i++) {
        gw_buf out = {0};
        gw_html_str(&out, WANT[i].text);
        assert_false(out.failed);
        assert_string_equal(out.p, WANT[i].want);
        gw_buf_free(&out);
    }
}

static void a_page_has_its_three_languages(void **state)
{
    (void)state;
    gw_buf out = {0};
    gw_html_begin(&out, "<title>", ".x{}");
    for (int l = 0; l < GW_N_LANGS; l++) {
        gw_html_section(&out, (gw_lang)l);
        gw_html_section_end(&out);
    }
    gw_html_end(&out);
    assert_non_null(strstr(out.p, "<title>&lt;title&gt;</title>"));
    assert_non_null(strstr(out.p, ".x{}</style>"));
    assert_non_null(strstr(out.p, "id=\"lang0\" lang=\"zh-Hant\""));
    assert_non_null(strstr(out.p, "id=\"lang2\" lang=\"en\""));
    gw_buf_free(&out);
}

static void counts_have_their_thousands(void **state)
{
    (void)state;
    char text[32];
    assert_string_equal(gw_count_text(0, text), "0");
    assert_string_equal(gw_count_text(999, text), "999");
    assert_string_equal(gw_count_text(1000, text), "1,000");
    assert_string_equal(gw_count_text(UINT64_MAX, text), "18,446,744,073,709,551,615");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_best_language_of_a_list),
        cmocka_unit_test(text_of_a_feed_is_escaped),
        cmocka_unit_test(a_page_has_its_three_languages),
        cmocka_unit_test(counts_have_their_thousands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
