/* Names of stops, amounts of money, pieces of names: what is cleaned is a name, what is understood comes back
 * when it is written again. The first line of an input names one more agency; every reader gets the rest. */
#include "tests/fuzz/fuzz.h"

#include "gtfs/feed/fares.h"
#include "gtfs/feed/stop_names_priv.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void check_stop_name(gw_str raw, gw_str agency)
{
    const gw_agency agencies[] = {{.id = GW_STR("KMB+CTB")}, {.id = GW_STR("NLB")}, {.id = agency}};
    gw_buf out = {0}, again = {0};
    gw_stop_name_change change = {0}, same = {0};
    gw_str name = raw, twice = raw;
    bool changed = gw_stop_name_clean(raw, agencies, 3, &out, &name, &change);
    FUZZ_CHECK(!out.failed);
    FUZZ_CHECK(gw_stop_name_clean(raw, agencies, 3, &again, &twice, &same) == changed);
    FUZZ_CHECK(gw_str_equal(name, twice) && memcmp(&change, &same, sizeof same) == 0);
    if (changed) {
        FUZZ_CHECK(change.joined != change.broken && (change.joined || !change.n_variants));
        FUZZ_CHECK(name.n && name.n <= raw.n);
        FUZZ_CHECK(name.p[0] != ' ' && name.p[name.n - 1] != ' ');
        FUZZ_CHECK(!gw_utf8_is_valid(raw.p, raw.n) || gw_utf8_is_valid(name.p, name.n));
        FUZZ_CHECK(change.n_variants < raw.n);
    } else {
        FUZZ_CHECK(name.p == raw.p && name.n == raw.n);
    }
    gw_buf_free(&out);
    gw_buf_free(&again);
}

/* "4.50 HKD" */
static void check_money(gw_str s)
{
    gw_str amount, currency;
    gw_money loose, exact, back;
    gw_str_split(s, ' ', &amount, &currency);
    int decimals = gw_currency_decimals(currency);
    bool known = gw_money_parse(amount, currency, false, &loose);
    bool strict = gw_money_parse(amount, currency, true, &exact);
    FUZZ_CHECK(known || !strict);
    if (!known) return;
    FUZZ_CHECK(loose.decimals == decimals && memcmp(loose.currency, currency.p, 3) == 0);
    FUZZ_CHECK(!strict || exact.minor == loose.minor);
    uint64_t scale = 1, minor = (uint64_t)llabs(loose.minor);
    for (int i = 0; i < decimals; i++) scale *= 10;
    gw_buf text = {0};
    gw_buf_printf(&text, "%s%" PRIu64, loose.minor < 0 ? "-" : "", minor / scale);
    if (decimals) gw_buf_printf(&text, ".%0*" PRIu64, decimals, minor % scale);
    FUZZ_CHECK(gw_money_parse((gw_str){text.p, (uint32_t)text.n}, currency, true, &back));
    FUZZ_CHECK(back.minor == loose.minor);
    gw_buf_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input in = {data, size};
    gw_str agency = fuzz_rest_up_to(&in, '\n'), s = fuzz_rest(&in);
    check_stop_name(s, agency);
    check_money(s);
    if (gw_lacks_mixed_case(s)) FUZZ_CHECK(s.n > 0);
    return 0;
}
