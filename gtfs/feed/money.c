/* Amounts of money: whole numbers of the smallest unit, since 0.1 has no binary form. */
#include "gtfs/feed/fares.h"

#include <string.h>

/* ISO 4217, list one of 2026, by the number of decimals; with what was withdrawn since 2020, which feeds
 * still hold. Each list in byte order. */
static const char none[] = "BIFCLPDJFGNFISKJPYKMFKRWPYGRWFUGXUYIVNDVUVXAFXOFXPF";
static const char two[] =
    "AEDAFNALLAMDANGAOAARSAUDAWGAZNBAMBBDBDTBGNBMDBNDBOBBOVBRLBSDBTNBWPBYNBZDCADCDFCHECHFCHWCNYCOPCOUCRCCUC"
    "CUPCVECZKDKKDOPDZDEGPERNETBEURFJDFKPGBPGELGHSGIPGMDGTQGYDHKDHNLHRKHTGHUFIDRILSINRIRRJMDKESKGSKHRKPWKYD"
    "KZTLAKLBPLKRLRDLSLMADMDLMGAMKDMMKMNTMOPMRUMURMVRMWKMXNMXVMYRMZNNADNGNNIONOKNPRNZDPABPENPGKPHPPKRPLNQAR"
    "RONRSDRUBSARSBDSCRSDGSEKSGDSHPSLESLLSOSSRDSSPSTNSVCSYPSZLTHBTJSTMTTOPTRYTTDTWDTZSUAHUSDUSNUYUUZSVEDVES"
    "WSTXCDXCGYERZARZMWZWGZWL";
static const char three[] = "BHDIQDJODKWDLYDOMRTND";
static const char four[] = "CLFUYW";

static bool is_in(const char *list, gw_str code)
{
    size_t low = 0, high = strlen(list) / 3;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = memcmp(list + 3 * middle, code.p, 3);
        if (order == 0) return true;
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return false;
}

int gw_currency_decimals(gw_str code)
{
    if (code.n != 3) return -1;
    if (is_in(two, code)) return 2;
    if (is_in(none, code)) return 0;
    if (is_in(three, code)) return 3;
    return is_in(four, code) ? 4 : -1;
}

/* One more digit; false: more than any fare, so that nothing can overflow. */
static bool add_digit(int64_t *value, int digit)
{
    if (*value > INT64_MAX / 1000) return false;
    *value = *value * 10 + digit;
    return true;
}

/* Digits and at most one point; *n_decimals counts what was taken over. */
static bool read_digits(gw_str s, int decimals, int64_t *value, uint32_t *n_decimals)
{
    uint32_t n_digits = 0;
    bool point = false;
    *value = *n_decimals = 0;
    for (uint32_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '.' && !point) {
            point = true;
            continue;
        }
        if (c < '0' || c > '9') return false;
        n_digits++;
        *n_decimals += point;
        bool beyond = *n_decimals > (uint32_t)decimals;
        if (beyond ? c != '0' : !add_digit(value, c - '0')) return false;
    }
    return n_digits > 0;
}

bool gw_money_parse(gw_str amount, gw_str currency, bool exact, gw_money *out)
{
    int decimals = gw_currency_decimals(currency);
    bool negative = amount.n && amount.p[0] == '-';
    int64_t value;
    uint32_t given;
    if (decimals < 0) return false;
    if (negative) amount = (gw_str){amount.p + 1, amount.n - 1};
    if (!read_digits(amount, decimals, &value, &given)) return false;
    if (exact && given != (uint32_t)decimals) return false;
    for (; given < (uint32_t)decimals; given++) {
        if (!add_digit(&value, 0)) return false;
    }
    *out = (gw_money){.minor = negative ? -value : value, .decimals = (uint8_t)decimals};
    memcpy(out->currency, currency.p, 3);
    return true;
}
