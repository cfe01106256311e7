/* The fare tables that are embedded: what it costs to the hospital, and sources in the readers' words. */
#include "fare_asking.h"

static gw_fare_table *embedded(void)
{
    gw_fare_table *t = NULL;
    gw_error err = {0};
    gw_buf blob = {0};
    gw_status status = gw_fare_files_read(GW_SOURCE_DIR "/data/fares", &blob, &err);
    if (!status) status = gw_fare_table_parse(blob.p, blob.n, &t, &err);
    if (status) fail_msg("%s", err.message);
    gw_buf_free(&blob);
    return t;
}

static void fares_to_the_hospital(void **state)
{
    (void)state;
    const gw_fare_rider elder = {65, false};
    gw_fare_table *t = embedded();
    const gw_fare_ride by_bay[] = {ride("hk", "NLB", "B2", "1", "12728"),
                                   ride("szm", "SZMC", "13", "深圳湾口岸", "粤海门"),
                                   ride("szm", "SZMC", "9", "粤海门", "深圳湾公园")};
    assert_fares(t, by_bay, 3, adult, "HK$12/sourced CNY 3/assumed/7780m with1 | HK$12 CNY 3 ?0 assumed");
    assert_fares(
        t, by_bay, 3, elder,
        "HK$2.40/unverified/two-dollar CNY 0/unverified/sz-senior/7780m with1 | HK$2.40 CNY 0 ?0 unverified");
    const gw_fare_ride by_futian[] = {ride("mtr", "MTR", "EAL", "ADM", "LMC"),
                                      ride("szb", "SZBG", "R27", "SZB00143", "SZB00295")};
    assert_fares(t, by_futian, 2, adult, "? CNY 2/sourced | >=CNY 2 ?1 sourced");
    assert_fares(t, by_futian, 2, elder, "? CNY 0/sourced/r27-60 | >=CNY 0 ?1 sourced");
    gw_taxi x; /* the port to the hospital: 25 to 30 CNY, 12 to 20 minutes */
    assert_true(gw_fare_taxi(t, GW_SIDE_CN, 5330, &x));
    assert_in_range(x.least.minor, 2500, 2700);
    assert_in_range(x.most.minor, 2900, 3000);
    assert_in_range(x.least_s, 12 * 60 - 30, 12 * 60 + 30);
    assert_in_range(x.most_s, 20 * 60 - 30, 20 * 60 + 30);
    const gw_fare_transfer *amb = gw_fare_transfer_at(t, 0);
    assert_int_equal(gw_fare_transfer_count(t), 1);
    assert_string_equal(amb->from_place, "hku-szh");
    assert_string_equal(amb->to_place, "tmh");
    assert_int_equal(amb->s, 45 * 60);
    assert_int_equal(amb->price.minor, 499000);
    assert_int_equal(amb->about.minor, 529700);
    gw_fare_table_free(t);
}

static void assert_source(const gw_fare_table *t, const char *source, gw_lang lang, bool titles,
                          const char *expected)
{
    gw_buf out = {0};
    gw_source_say(t, source, lang, titles, &out);
    assert_string_equal(out.p, expected);
    gw_buf_free(&out);
}

static void sources_are_said_in_the_readers_words(void **state)
{
    (void)state;
    gw_fare_table *t = embedded();
    assert_source(t, "S40; S43", GW_LANG_HANT, false, "新聞報道");
    assert_source(t, "S40; S47", GW_LANG_HANS, false, "新闻报道、政府公布");
    assert_source(t, "S40; S43", GW_LANG_EN, true,
                  "news report \"stheadline 3532785\" \"chinadailyasia 626554\"");
    assert_source(t, "S57; general knowledge", GW_LANG_HANT, false, "政府公布、一般認知");
    assert_source(t, "S20: round the clock; read as until the end", GW_LANG_HANT, true,
                  "入境事務處公布「immd.gov.hk press 20240206a」");
    assert_source(t, "S14; S14 says 2015", GW_LANG_EN, true,
                  "the hospital \"a public file citing hku-szh.org\"");
    assert_source(t, "own estimate", GW_LANG_HANS, false, "本系统的估算");
    assert_source(t, "S999", GW_LANG_HANT, true, "S999"); /* no table knows it */
    assert_source(NULL, "S40", GW_LANG_HANT, true, "S40");
    assert_source(t, "told by the clinic", GW_LANG_HANT, true, "「told by the clinic」");
    assert_source(t, "told by the clinic", GW_LANG_EN, true, "told by the clinic");
    assert_source(t, "診所告知", GW_LANG_HANT, true, "診所告知");
    assert_source(t, "", GW_LANG_HANS, true, "没有注明来源");
    assert_string_equal(gw_source_as_of(t, "S24; S20"), "2024-02-06");
    assert_string_equal(gw_source_as_of(t, "assumed"), "");
    gw_fare_table_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fares_to_the_hospital),
        cmocka_unit_test(sources_are_said_in_the_readers_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
