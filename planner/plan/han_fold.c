#include "planner/plan/han_fold_priv.h"

/* One character of valid UTF-8; moves *at behind it. */
static uint32_t take_character(gw_str s, uint32_t *at)
{
    const unsigned char *p = (const unsigned char *)s.p + *at;
    uint32_t left = s.n - *at;
    uint32_t more = p[0] >= 0xF0 ? 3 : p[0] >= 0xE0 ? 2 : p[0] >= 0xC0 ? 1 : 0;
    if (more >= left) more = 0; /* not valid: take the byte as it is */
    uint32_t c = more ? p[0] & (0x3Fu >> more) : p[0];
    for (uint32_t i = 1; i <= more; i++) c = c << 6 | (p[i] & 0x3Fu);
    *at += more + 1;
    return c;
}

static void put_character(gw_buf *out, uint32_t c)
{
    char p[4];
    if (c < 0x80) {
        p[0] = (char)c;
        gw_buf_add(out, p, 1);
    } else if (c < 0x800) {
        p[0] = (char)(0xC0 | c >> 6);
        p[1] = (char)(0x80 | (c & 0x3F));
        gw_buf_add(out, p, 2);
    } else if (c < 0x10000) {
        p[0] = (char)(0xE0 | c >> 12);
        p[1] = (char)(0x80 | (c >> 6 & 0x3F));
        p[2] = (char)(0x80 | (c & 0x3F));
        gw_buf_add(out, p, 3);
    } else {
        p[0] = (char)(0xF0 | c >> 18);
        p[1] = (char)(0x80 | (c >> 12 & 0x3F));
        p[2] = (char)(0x80 | (c >> 6 & 0x3F));
        p[3] = (char)(0x80 | (c & 0x3F));
        gw_buf_add(out, p, 4);
    }
}

static uint32_t simplified(uint32_t c)
{
    if (c < 0x3400 || c > 0xFFFF) return c;
    uint32_t lo = 0, hi = gw_han_n_pairs;
    while (lo < hi) {
        uint32_t mid = (lo + hi) / 2;
        if (gw_han_pairs[mid].traditional < c) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return lo < gw_han_n_pairs && gw_han_pairs[lo].traditional == c ? gw_han_pairs[lo].simplified : c;
}

/* The letters of U+00C0 to U+00FF without their accents; '*' stays as it is (times, division, eth, thorn,
 * sharp s). */
static const char latin1[] = "aaaaaaaceeeeiiii*nooooo*ouuuuy**"
                             "aaaaaaaceeeeiiii*nooooo*ouuuuy*y";

static uint32_t folded(uint32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0; /* full-width forms of ASCII */
    if (c == 0x3000) c = ' ';
    if (c >= 'A' && c <= 'Z') return c + 32;
    if (c >= 0xC0 && c <= 0xFF && latin1[c - 0xC0] != '*') return (uint32_t)latin1[c - 0xC0];
    return simplified(c);
}

static bool is_gap(uint32_t c)
{
    switch (c) {
    case ' ':
    case '\t':
    case '\n':
    case '\r':
    case '-':
    case '(':
    case ')':
    case '[':
    case ']':
    case ',':
    case ';':
    case 0x2010: /* hyphens and dashes */
    case 0x2011:
    case 0x2013:
    case 0x2014:
    case 0x00B7: /* middle dots */
    case 0x30FB:
    case 0x3001: /* ideographic comma */
    case 0xA0:
        return true;
    default:
        return false;
    }
}

static bool is_dropped(uint32_t c)
{
    return c == '\'' || c == '.' || c == 0x2018 || c == 0x2019;
}

void gw_name_fold(gw_str s, gw_buf *out)
{
    bool gap = false, any = false;
    for (uint32_t at = 0; at < s.n;) {
        uint32_t c = folded(take_character(s, &at));
        if (is_dropped(c)) continue;
        if (is_gap(c)) {
            gap = any;
            continue;
        }
        if (gap) put_character(out, ' ');
        put_character(out, c);
        gap = false;
        any = true;
    }
}
