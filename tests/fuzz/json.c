/* JSON of any bytes: read, written in its canonical form, read again; as a scenario file and as feeds.json. */
#include "tests/fuzz/fuzz.h"

#include "planner/scenario/scenario.h"
#include "tools/gangway/feeds_file.h"

#include <string.h>

static void check_canonical(const gw_json *v)
{
    gw_buf one = {0}, two = {0};
    gw_json *again = NULL;
    gw_error err;
    FUZZ_CHECK(gw_json_canonical(v, &one) == GW_OK);
    FUZZ_CHECK(gw_json_parse(one.p, one.n, 0, &again, &err) == GW_OK);
    FUZZ_CHECK(gw_json_canonical(again, &two) == GW_OK);
    FUZZ_CHECK(one.n == two.n && memcmp(one.p, two.p, one.n) == 0);
    gw_json_free(again);
    gw_buf_free(&one);
    gw_buf_free(&two);
}

static void check_errors(const gw_scenario_errors *errors)
{
    gw_buf text = {0}, json = {0};
    gw_json_writer w;
    gw_json *root = NULL;
    gw_error err;
    gw_scenario_errors_write_text(errors, &text);
    gw_json_begin(&w, &json);
    gw_json_object(&w, NULL);
    gw_scenario_errors_write_json(errors, &w);
    gw_json_object_end(&w);
    FUZZ_CHECK(gw_utf8_is_valid(text.p ? text.p : "", text.n));
    FUZZ_CHECK(gw_json_parse(json.p, json.n, 0, &root, &err) == GW_OK);
    gw_json_free(root);
    gw_buf_free(&text);
    gw_buf_free(&json);
}

static void check_scenario(const char *p, size_t n)
{
    gw_scenario *s = NULL;
    gw_scenario_errors errors = {0};
    gw_error err;
    gw_status status = gw_scenario_parse(p, n, &s, &errors, &err);
    if (status) {
        FUZZ_CHECK(status == GW_BAD_INPUT || status == GW_LIMIT);
        fuzz_check_message(&err);
    } else {
        FUZZ_CHECK(!errors.n && strlen(gw_scenario_id(s)) == 16);
        for (int lang = 0; lang < GW_N_LANGS; lang++) FUZZ_CHECK(gw_scenario_title(s, (gw_lang)lang));
    }
    check_errors(&errors);
    gw_scenario_errors_free(&errors);
    gw_scenario_free(s);
}

static void check_feeds_file(const char *p, size_t n)
{
    gw_feeds_file *f = NULL;
    gw_error err;
    gw_status status = gw_feeds_file_parse(p, n, "feeds.json", &f, &err);
    FUZZ_CHECK(!status == (f != NULL));
    FUZZ_CHECK(!status || status == GW_BAD_INPUT || status == GW_LIMIT);
    if (status) fuzz_check_message(&err);
    for (uint32_t i = 0; f && i < f->n_feeds; i++) {
        const gw_feeds_entry *e = &f->feeds[i];
        FUZZ_CHECK(gw_feeds_is_tag(gw_str_of(e->tag)) && e->source[0] && e->max_bytes > 0);
        FUZZ_CHECK(e->least_percent >= 0 && e->least_percent <= 100 && e->n_headers <= GW_FEEDS_HEADERS);
    }
    gw_feeds_file_free(f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input in = {data, size};
    gw_str s = fuzz_rest(&in);
    gw_json *root = NULL;
    gw_error err;
    gw_status status = gw_json_parse(s.p, s.n, 0, &root, &err);
    if (status) {
        FUZZ_CHECK(status == GW_BAD_INPUT);
        fuzz_check_message(&err);
    } else {
        check_canonical(root);
    }
    gw_json_free(root);
    check_scenario(s.p, s.n);
    check_feeds_file(s.p, s.n);
    return 0;
}
