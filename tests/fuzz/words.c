/* Times, dates, numbers, texts, languages, addresses: what is understood must come back when it is written
 * again, and the rest must be refused, not guessed. Every reader gets every input. */
#include "tests/fuzz/fuzz.h"

#include "gtfs/base/civil.h"
#include "gtfs/base/json.h"
#include "gtfs/csv/address_priv.h"
#include "planner/plan/han_fold_priv.h"
#include "planner/port/port.h"

#include <errno.h>
#include <math.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check_days(gw_str s)
{
    gw_day d, again;
    char text[12];
    if (gw_day_parse_gtfs(s, &d)) {
        gw_day_format_gtfs(d, text);
        FUZZ_CHECK(gw_str_is(s, text));
    }
    if (gw_day_parse_iso(s, &d)) {
        gw_day_format_iso(d, text);
        FUZZ_CHECK(gw_str_is(s, text));
        gw_day_format_gtfs(d, text);
        FUZZ_CHECK(gw_day_parse_gtfs(gw_str_of(text), &again) && again == d);
        FUZZ_CHECK(gw_day_weekday(d + 1) == (gw_day_weekday(d) + 1) % 7);
    }
}

static void check_times(gw_str s)
{
    int32_t t, again;
    char text[32];
    if (gw_time_parse_gtfs(s, &t)) {
        FUZZ_CHECK(t >= 0 && t < 1000 * 3600);
        FUZZ_CHECK(gw_time_parse_clock(s, &again) && again == t);
    }
    if (gw_time_parse_clock(s, &t)) {
        gw_time_format_clock(t, text);
        FUZZ_CHECK(gw_time_parse_clock(gw_str_of(text), &again) && again == t);
    }
    gw_wall_time w, back;
    if (!gw_wall_parse(s, &w)) return;
    FUZZ_CHECK(w.seconds >= 0 && w.seconds < 86400 && abs(w.offset_s) <= 18 * 3600 + 59 * 60);
    FUZZ_CHECK(w.has_offset || !w.offset_s);
    gw_instant_format((int64_t)w.day * 86400 + w.seconds - w.offset_s, w.offset_s, true, text);
    FUZZ_CHECK(gw_wall_parse(gw_str_of(text), &back));
    FUZZ_CHECK(back.day == w.day && back.seconds == w.seconds && back.offset_s == w.offset_s);
}

/* Against the C library, which understands more forms: what we take, it must take for the same number. */
static void check_numbers(gw_str s)
{
    char text[400], *end;
    int64_t i;
    double d;
    if (s.n >= sizeof text) return;
    memcpy(text, s.p, s.n);
    text[s.n] = '\0';
    if (gw_str_to_int(s, &i)) {
        errno = 0;
        FUZZ_CHECK(strtoll(text, &end, 10) == i && end == text + s.n && errno == 0);
    }
    if (gw_str_to_double(s, &d)) {
        double theirs = strtod(text, &end);
        FUZZ_CHECK(end == text + s.n && memcmp(&theirs, &d, sizeof d) == 0 && isfinite(d));
    }
}

/* Decoded by the definition instead of the table: the code point and the shortest form of it. */
static size_t slow_utf8(const unsigned char *p, size_t n)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = p[0] < 0x80 ? 1 : p[0] >> 5 == 6 ? 2 : p[0] >> 4 == 14 ? 3 : p[0] >> 3 == 30 ? 4 : 0;
    if (!length || length > n) return 0;
    uint32_t code = length == 1 ? p[0] : p[0] & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if (p[i] >> 6 != 2) return 0;
        code = code << 6 | (p[i] & 0x3F);
    }
    return code < least[length] || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000) ? 0 : length;
}

static void check_text(gw_str s)
{
    size_t valid = gw_utf8_valid_prefix(s.p, s.n), at = 0, step;
    while (at < s.n && (step = slow_utf8((const unsigned char *)s.p + at, s.n - at))) at += step;
    FUZZ_CHECK(at == valid);
    FUZZ_CHECK(gw_utf8_is_valid(s.p, s.n) == (valid == s.n));
    FUZZ_CHECK(fuzz_is_trimmed(gw_str_trim(s)));
    FUZZ_CHECK(gw_str_compare(s, gw_str_trim(s)) != 0 || fuzz_is_trimmed(s));
    gw_error err;
    gw_fail(&err, GW_BAD_INPUT, "x%.*s", (int)s.n, s.p);
    fuzz_check_message(&err);
    FUZZ_CHECK(gw_lang_best(s) < GW_N_LANGS);
}

static void check_fold(gw_str s)
{
    gw_buf once = {0}, twice = {0};
    if (!gw_utf8_is_valid(s.p, s.n)) return;
    gw_name_fold(s, &once);
    gw_str folded = {once.p ? once.p : "", (uint32_t)once.n};
    gw_name_fold(folded, &twice);
    FUZZ_CHECK(gw_utf8_is_valid(folded.p, folded.n));
    FUZZ_CHECK(!folded.n || (folded.p[0] != ' ' && folded.p[folded.n - 1] != ' '));
    FUZZ_CHECK(once.n == twice.n && memcmp(folded.p, twice.p ? twice.p : "", once.n) == 0);
    gw_buf_free(&once);
    gw_buf_free(&twice);
}

/* Any text written as JSON is JSON and reads back the same; bad bytes become U+FFFD. */
static void check_json_text(gw_str s)
{
    gw_buf out = {0};
    gw_json_writer w;
    gw_json *root = NULL;
    gw_str back;
    gw_error err;
    if (memchr(s.p, '\0', s.n)) return; /* JSON could say it, our reader refuses it */
    gw_json_begin(&w, &out);
    gw_json_object(&w, NULL);
    gw_json_put_str(&w, "k", s);
    gw_json_object_end(&w);
    FUZZ_CHECK(gw_json_parse(out.p, out.n, 0, &root, &err) == GW_OK);
    FUZZ_CHECK(gw_json_string(gw_json_get(root, "k"), &back));
    FUZZ_CHECK(!gw_utf8_is_valid(s.p, s.n) || gw_str_equal(s, back));
    gw_json_free(root);
    gw_buf_free(&out);
}

static bool v6_is_public(const unsigned char bytes[16])
{
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    memcpy(&v6.sin6_addr, bytes, 16);
    return gw_address_is_public((const struct sockaddr *)&v6);
}

/* An IPv4 address is as public as the same one inside IPv6. */
static void check_address(gw_str s)
{
    unsigned char mapped[16] = {[10] = 0xFF, [11] = 0xFF};
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    if (s.n < 16) return;
    memcpy(&v4.sin_addr, s.p, 4);
    memcpy(mapped + 12, s.p, 4);
    FUZZ_CHECK(v6_is_public(mapped) == gw_address_is_public((const struct sockaddr *)&v4));
    if (v6_is_public((const unsigned char *)s.p)) FUZZ_CHECK((s.p[0] & 0xE0) == 0x20 || s.p[0] == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input in = {data, size};
    gw_str s = fuzz_rest(&in);
    check_days(s);
    check_times(s);
    check_numbers(s);
    check_text(s);
    check_fold(s);
    check_json_text(s);
    check_address(s);
    return 0;
}
