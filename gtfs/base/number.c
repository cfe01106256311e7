/* Text to numbers, exactly and without the process's locale. */
#include "gtfs/base/text.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool gw_str_to_int(gw_str s, int64_t *out)
{
    uint32_t i = 0;
    bool negative = s.n && s.p[0] == '-';
    if (s.n && (s.p[0] == '-' || s.p[0] == '+')) i++;
    if (i == s.n) return false;
    int64_t value = 0; /* kept negative: INT64_MIN has no positive twin */
    for (; i < s.n; i++) {
        if (!is_digit(s.p[i])) return false;
        if (__builtin_mul_overflow(value, 10, &value)) return false;
        if (__builtin_sub_overflow(value, s.p[i] - '0', &value)) return false;
    }
    if (!negative && value == INT64_MIN) return false;
    *out = negative ? value : -value;
    return true;
}

typedef struct {
    uint64_t digits; /* all digits read as one integer */
    int exponent;    /* value = digits * 10^exponent */
    bool negative, exact;
} decimal;

/* Reads digits into d; `step` is added to the exponent for each (0 before the point, -1 after). */
static uint32_t read_digits(gw_str s, uint32_t i, int step, decimal *d)
{
    for (; i < s.n && is_digit(s.p[i]); i++) {
        if (d->digits >=
            UINT64_C(900719925474099)) { /* one more digit may leave the exact range of a double */
            d->exact = false;
            continue;
        }
        d->digits = d->digits * 10 + (uint64_t)(s.p[i] - '0');
        d->exponent += step;
    }
    return i;
}

static bool read_exponent(gw_str s, uint32_t i, decimal *d)
{
    gw_str rest = {s.p + i + 1, s.n - i - 1};
    int64_t e;
    if (!gw_str_to_int(rest, &e)) return false;
    if (e < -400 || e > 400) {
        d->exact = false;
    } else {
        d->exponent += (int)e;
    }
    return true;
}

static bool read_decimal(gw_str s, decimal *d)
{
    uint32_t i = 0;
    *d = (decimal){.exact = true, .negative = s.n && s.p[0] == '-'};
    if (s.n && (s.p[0] == '-' || s.p[0] == '+')) i++;
    uint32_t first = i;
    i = read_digits(s, i, 0, d);
    uint32_t n_digits = i - first;
    if (i < s.n && s.p[i] == '.') {
        first = ++i;
        i = read_digits(s, i, -1, d);
        n_digits += i - first;
    }
    if (n_digits == 0) return false;
    if (i == s.n) return true;
    return (s.p[i] == 'e' || s.p[i] == 'E') && read_exponent(s, i, d);
}

/* The rare long numbers: the C library rounds them right, in the "C" locale. */
static bool slow_double(gw_str s, double *out)
{
    char text[400];
    if (s.n >= sizeof text) return false;
    memcpy(text, s.p, s.n);
    text[s.n] = '\0';
    locale_t c = newlocale(LC_NUMERIC_MASK, "C", (locale_t)0);
    if (!c) return false;
    *out = strtod_l(text, NULL, c);
    freelocale(c);
    return isfinite(*out);
}

bool gw_str_to_double(gw_str s, double *out)
{
    static const double power[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                   1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    decimal d;
    if (!read_decimal(s, &d)) return false;
    if (!d.exact || d.exponent < -22 || d.exponent > 22) return slow_double(s, out);
    /* Both operands are exact, so one rounding: the nearest double (Clinger's fast path). */
    double value = (double)d.digits;
    value = d.exponent < 0 ? value / power[-d.exponent] : value * power[d.exponent];
    *out = d.negative ? -value : value;
    return true;
}

const char *gw_count_text(uint64_t v, char out[32])
{
    char digits[24];
    int n = snprintf(digits, sizeof digits, "%llu", (unsigned long long)v), at = 0;
    for (int i = 0; i < n; i++) {
        if (i && (n - i) % 3 == 0) out[at++] = ',';
        out[at++] = digits[i];
    }
    out[at] = 0;
    return out;
}
