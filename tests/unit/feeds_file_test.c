/* feeds.json: what is read from it, what is refused and how that is said, and that data/feeds.schema.json and
 * the reader agree. */
#include "tests/unit/json_schema.h"
#include "tools/gangway/feeds_file.h"

#include <stdlib.h>

static gw_status parse(const char *json, gw_feeds_file **f, gw_error *err)
{
    *err = (gw_error){0};
    *f = NULL;
    return gw_feeds_file_parse(json, strlen(json), "list/feeds.json", f, err);
}

static void everything_is_read(void **state)
{
    (void)state;
    gw_feeds_file *f;
    gw_error err;
    const char *json =
        "{\"$schema\":\"feeds.schema.json\",\"feeds\":[{\"tag\":\"hk\",\"url\":\"https://example.org/"
        "g.zip?k=1\","
        "\"side\":\"hk\",\"timezone\":\"Asia/Hong_Kong\",\"max_mb\":0.5e1,\"timeout_s\":60,\"retries\":0,"
        "\"retry_wait_s\":0.25,\"least_percent\":80,\"allow_http\":true,\"allow_private\":true,"
        "\"sha256\":\"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\","
        "\"headers\":[{\"name\":\"X-Api-Key\",\"env\":\"KEY\"},{\"name\":\"A\",\"value\":\"b\"}]},"
        "{\"tag\":\"sz\",\"source\":\"sz.zip\"},{\"tag\":\"m\",\"source\":\"/abs/m\"}],"
        "\"import\":{\"days\":100,\"walk_radius_m\":300.5,\"transfer_s\":0,\"ports\":\"p\",\"calendars\":\"/"
        "c\","
        "\"places\":\"q\",\"fares\":\"f\"}}";
    if (parse(json, &f, &err)) fail_msg("%s", err.message);
    assert_int_equal(f->n_feeds, 3);
    const gw_feeds_entry *e = &f->feeds[0];
    assert_string_equal(e->tag, "hk");
    assert_string_equal(e->source, "https://example.org/g.zip?k=1");
    assert_true(e->is_url && e->side == GW_SIDE_HK && e->allow_http && e->allow_private && e->has_sha256);
    assert_string_equal(e->timezone, "Asia/Hong_Kong");
    assert_true(e->max_bytes == 5000000 && e->timeout_s == 60 && e->retries == 0 && e->retry_wait_ms == 250);
    assert_int_equal(e->least_percent, 80);
    assert_int_equal(e->sha256.bytes[1], 0x11);
    assert_int_equal(e->n_headers, 2);
    assert_string_equal(e->headers[0].env, "KEY");
    assert_null(e->headers[0].value);
    assert_string_equal(e->headers[1].value, "b");
    assert_string_equal(f->feeds[1].source, "list/sz.zip"); /* from where the file stands */
    assert_string_equal(f->feeds[2].source, "/abs/m");
    assert_false(f->feeds[1].is_url || f->feeds[1].allow_http);
    assert_int_equal(f->feeds[1].least_percent, 50);
    assert_true(f->import.days == 100 && f->import.walk_radius_m == 300.5 && f->import.transfer_s == 0);
    assert_string_equal(f->import.ports, "list/p");
    assert_string_equal(f->import.calendars, "/c");
    assert_string_equal(f->import.places, "list/q");
    assert_string_equal(f->import.fares, "list/f");
    gw_feeds_file_free(f);
}

static void what_is_not_said_is_left_open(void **state)
{
    (void)state;
    gw_feeds_file *f;
    gw_error err;
    if (parse("{\"feeds\":[{\"tag\":\"a\",\"source\":\"b\"}],\"import\":{\"ports\":false}}", &f, &err))
        fail_msg("%s", err.message);
    assert_true(f->import.no_ports && f->import.days == 0 && f->import.walk_radius_m < 0 &&
                f->import.transfer_s < 0);
    gw_feeds_file_free(f);
}

/* --- faults: the file and the field are named --- */

#define FEED(more) "{\"feeds\":[{\"tag\":\"a\",\"source\":\"b\"},{\"tag\":\"x\"," more "}]}"

static const struct {
    const char *json, *message;
    bool beyond_schema; /* what a schema cannot say */
} faults[] = {
    {"[]", "list/feeds.json: an object is wanted", false},
    {"{}", "list/feeds.json: feeds: a list of 1 to 64 feeds is wanted", false},
    {"{\"feeds\":{}}", "feeds: a list", false},
    {"{\"feeds\":[]}", "feeds: a list", false},
    {"{\"feeds\":[7]}", "feeds[0]: an object is wanted", false},
    {"{\"feeds\":[{\"tag\":\"a\",\"source\":\"b\"}],\"feed\":1}",
     "feed: no such field; there are $schema, feeds, import", false},
    {"{\"feeds\":[{\"source\":\"b\"}]}", "feeds[0].tag: is missing", false},
    {"{\"feeds\":[{\"tag\":7,\"source\":\"b\"}]}", "feeds[0].tag: a text is wanted", false},
    {"{\"feeds\":[{\"tag\":\"A\",\"source\":\"b\"}]}", "feeds[0].tag: 'A' is no feed tag", false},
    {"{\"feeds\":[{\"tag\":\"port\",\"source\":\"b\"}]}", "feeds[0].tag: 'port' is no feed tag", true},
    {"{\"feeds\":[{\"tag\":\"a\",\"source\":\"b\"},{\"tag\":\"a\",\"source\":\"c\"}]}",
     "feeds[1].tag: 'a' is the tag of another feed too", true},
    {FEED("\"sources\":\"b\""), "feeds[1].sources: no such field; there are tag, url, source", false},
    {FEED("\"side\":\"hk\""), "feeds[1]: wants a url, or a source", false},
    {FEED("\"source\":\"b\",\"url\":\"https://e\""), "feeds[1]: wants a url, or a source", false},
    {FEED("\"source\":\"\""), "feeds[1].source: a text is wanted", false},
    {FEED("\"source\":\"https://e/x\""), "feeds[1].source: is an address: call the field url", true},
    {FEED("\"url\":\"ftp://u:p@e/x?k=1\""),
     "feeds[1].url: 'ftp://e/x' is neither https nor http: nothing else is fetched", false},
    {FEED("\"url\":\"file:///etc/passwd\""), "feeds[1].url: 'file:///etc/passwd' is neither", false},
    {FEED("\"source\":\"b\",\"side\":\"uk\""), "feeds[1].side: 'uk' is no side: hk or cn", false},
    {FEED("\"source\":\"b\",\"timezone\":\"Asia/Atlantis\""),
     "feeds[1].timezone: 'Asia/Atlantis' is no time zone", true},
    {FEED("\"source\":\"b\",\"sha256\":\"12\""), "feeds[1].sha256: 64 hexadecimal digits", false},
    {FEED("\"source\":\"b\",\"max_mb\":0"), "feeds[1].max_mb: a number from 1 to 100000 is wanted", false},
    {FEED("\"source\":\"b\",\"timeout_s\":1.5"), "feeds[1].timeout_s: a whole number from 1 to 86400", false},
    {FEED("\"source\":\"b\",\"retries\":\"2\""), "feeds[1].retries: a whole number from 0 to 10", false},
    {FEED("\"source\":\"b\",\"least_percent\":101"), "feeds[1].least_percent: a whole number", false},
    {FEED("\"source\":\"b\",\"allow_http\":1"), "feeds[1].allow_http: true or false is wanted", false},
    {FEED("\"source\":\"b\",\"headers\":{}"), "feeds[1].headers: a list", false},
    {FEED("\"source\":\"b\",\"headers\":[1]"), "feeds[1].headers[0]: an object is wanted", false},
    {FEED("\"source\":\"b\",\"headers\":[{\"name\":\"a b\",\"value\":\"c\"}]"),
     "feeds[1].headers[0].name: the name of a header", false},
    {FEED("\"source\":\"b\",\"headers\":[{\"name\":\"a\"}]"), "feeds[1].headers[0]: wants a value, or env",
     false},
    {FEED("\"source\":\"b\",\"headers\":[{\"name\":\"a\",\"value\":\"b\",\"env\":\"c\"}]"),
     "feeds[1].headers[0]: wants a value, or env", false},
    {FEED("\"source\":\"b\",\"headers\":[{\"name\":\"a\",\"value\":\"b\\r\\nHost: x\"}]"),
     "feeds[1].headers[0].value: a text without control", true},
    {"{\"feeds\":[{\"tag\":\"a\",\"source\":\"b\"}],\"import\":[]}", "import: an object is wanted", false},
    {"{\"feeds\":[{\"tag\":\"a\",\"source\":\"b\"}],\"import\":{\"day\":1}}", "import.day: no such field",
     false},
    {"{\"feeds\":[{\"tag\":\"a\",\"source\":\"b\"}],\"import\":{\"days\":0}}",
     "import.days: a whole number from 1", false},
    {"{\"feeds\":[{\"tag\":\"a\",\"source\":\"b\"}],\"import\":{\"ports\":true}}",
     "import.ports: a folder is wanted, or false", false},
    {"{\"feeds\":[{\"tag\":\"a\",\"source\":\"b\"}],\"import\":{\"walk_radius_m\":-1}}",
     "import.walk_radius_m: ", false},
};

static void faults_name_the_file_and_the_field(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        gw_feeds_file *f;
        gw_error err;
        gw_status status = parse(faults[i].json, &f, &err);
        if (status != GW_BAD_INPUT || f) fail_msg("%s: taken", faults[i].json);
        if (!strstr(err.message, faults[i].message) || strncmp(err.message, "list/feeds.json: ", 17) != 0)
            fail_msg("%s: %s", faults[i].json, err.message);
        if (schema_takes(faults[i].json) != faults[i].beyond_schema)
            fail_msg("the schema on %s", faults[i].json);
    }
    gw_feeds_file *f;
    gw_error err;
    assert_int_equal(parse("{\"feeds\":", &f, &err), GW_BAD_INPUT);
    assert_non_null(strstr(err.message, "list/feeds.json: "));
}

static void the_published_samples_are_valid(void **state)
{
    (void)state;
    gw_buf text = {0};
    gw_feeds_file *f = NULL;
    gw_error err;
    assert_int_equal(gw_file_read(GW_SOURCE_DIR "/tools/systemd/feeds.json", 0, &text, &err), GW_OK);
    assert_true(schema_takes(text.p));
    gw_buf_free(&text);
    if (gw_feeds_file_read(GW_SOURCE_DIR "/tools/systemd/feeds.json", &f, &err)) fail_msg("%s", err.message);
    gw_feeds_file_free(f);
    assert_true(schema_takes(FEED("\"url\":\"HTTPS://e/x\",\"headers\":[{\"name\":\"a\",\"env\":\"E\"}]")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_read),
        cmocka_unit_test(what_is_not_said_is_left_open),
        cmocka_unit_test(faults_name_the_file_and_the_field),
        cmocka_unit_test(the_published_samples_are_valid),
    };
    if (!schema_open(GW_SOURCE_DIR "/data/feeds.schema.json")) return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    schema_close();
    return failed;
}
