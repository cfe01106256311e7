/* Time zones: a TZif file of any bytes, or (first byte odd) the rule at its end alone. What is read must give
 * offsets of at most a day and two hours, at any instant. */
#include "tests/fuzz/fuzz.h"

#include "gtfs/base/zone_rule_priv.h"

static const int64_t instants[] = {INT64_MIN / 2, -62135596800, -1,           0,
                                   951782400,     1774746000,   1774746001,   1792891200,
                                   4102444800,    9999999999,   253402300799, INT64_MAX / 2};
#define N_INSTANTS (sizeof instants / sizeof instants[0])
#define MOST       93600

static void check_offset(int32_t offset)
{
    FUZZ_CHECK(offset >= -MOST && offset <= MOST);
}

static void check_rule(gw_str text)
{
    gw_zone_rule r;
    if (!gw_zone_rule_parse(text, &r)) return;
    for (size_t i = 0; i < N_INSTANTS; i++) check_offset(gw_zone_rule_offset(&r, instants[i]));
    for (int day = 0; day < 800; day += 7)
        check_offset(gw_zone_rule_offset(&r, 1767225600 + day * INT64_C(86400)));
}

static void check_zone(const gw_zone *z)
{
    for (size_t i = 0; i < N_INSTANTS; i++) check_offset(gw_zone_offset(z, instants[i]));
    for (gw_day d = gw_day_of(2026, 1, 1); d < gw_day_of(2027, 1, 1); d += 5) {
        int64_t noon = gw_zone_instant(z, d, 43200);
        FUZZ_CHECK(noon - (int64_t)d * 86400 - 43200 <= MOST && noon - (int64_t)d * 86400 - 43200 >= -MOST);
        FUZZ_CHECK(gw_zone_service_zero(z, d) == noon - 43200);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input in = {data, size};
    if (fuzz_take(&in, 1) % 2) {
        check_rule(fuzz_rest(&in));
        return 0;
    }
    gw_zone *z = NULL;
    gw_str rest = fuzz_rest(&in);
    if (gw_zone_parse(rest.p, rest.n, &z) == GW_OK) check_zone(z);
    gw_zone_free(z);
    return 0;
}
