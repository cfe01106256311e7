#include "gtfs/base/text.h"

#include <malloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

gw_str gw_str_of(const char *zero_ended)
{
    if (!zero_ended) return GW_STR("");
    return (gw_str){zero_ended, (uint32_t)strlen(zero_ended)};
}

bool gw_str_equal(gw_str a, gw_str b)
{
    return a.n == b.n && memcmp(a.p, b.p, a.n) == 0;
}

bool gw_str_is(gw_str a, const char *zero_ended)
{
    return gw_str_equal(a, gw_str_of(zero_ended));
}

int gw_str_compare(gw_str a, gw_str b)
{
    int order = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);
    if (order) return order;
    return (a.n > b.n) - (a.n < b.n);
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

gw_str gw_str_trim(gw_str s)
{
    while (s.n && is_blank(s.p[0])) s.p++, s.n--;
    while (s.n && is_blank(s.p[s.n - 1])) s.n--;
    return s.n ? s : GW_STR("");
}

bool gw_str_split(gw_str s, char sep, gw_str *head, gw_str *tail)
{
    const char *at = s.n ? memchr(s.p, sep, s.n) : NULL;
    if (!at) {
        *head = s;
        *tail = GW_STR("");
        return false;
    }
    uint32_t n = (uint32_t)(at - s.p);
    *head = (gw_str){s.p, n};
    *tail = (gw_str){at + 1, s.n - n - 1};
    return true;
}

/* Little-endian load, whatever the machine: the hash must be the same everywhere. */
static uint64_t load_le(const char *p, size_t n)
{
    uint64_t v = 0;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (n == 8) {
        memcpy(&v, p, 8);
        return v;
    }
#endif
    for (size_t i = 0; i < n; i++) v |= (uint64_t)(unsigned char)p[i] << (8 * i);
    return v;
}

/* Multiply and fold, with the finisher of MurmurHash3 (public domain). Ids are short: eight bytes a step is
 * enough. */
uint64_t gw_str_hash(gw_str s)
{
    uint64_t h = 0x9E3779B97F4A7C15u ^ s.n;
    const char *p = s.p;
    size_t n = s.n;
    for (; n >= 8; p += 8, n -= 8) {
        h = (h ^ load_le(p, 8)) * 0xC2B2AE3D27D4EB4Fu;
        h ^= h >> 29;
    }
    if (n) h = (h ^ load_le(p, n)) * 0xC2B2AE3D27D4EB4Fu;
    h = (h ^ (h >> 33)) * 0xFF51AFD7ED558CCDu;
    h = (h ^ (h >> 33)) * 0xC4CEB9FE1A85EC53u;
    return h ^ (h >> 33);
}

/* Bytes of the well-formed character at p, or 0: Unicode 15, table 3-7. */
static size_t utf8_length(const unsigned char *p, size_t n)
{
    unsigned char c = p[0];
    if (c < 0x80) return 1;
    if (c < 0xC2 || c > 0xF4) return 0;
    size_t length = c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    if (n < length) return 0;
    unsigned char low = 0x80, high = 0xBF; /* of the second byte */
    if (c == 0xE0) low = 0xA0;             /* overlong */
    if (c == 0xED) high = 0x9F;            /* surrogates */
    if (c == 0xF0) low = 0x90;             /* overlong */
    if (c == 0xF4) high = 0x8F;            /* above U+10FFFF */
    if (p[1] < low || p[1] > high) return 0;
    for (size_t i = 2; i < length; i++) {
        if ((p[i] & 0xC0) != 0x80) return 0;
    }
    return length;
}

size_t gw_utf8_valid_prefix(const char *text, size_t n)
{
    const unsigned char *p = (const unsigned char *)text;
    size_t i = 0;
    while (i < n) {
        uint64_t eight;
        if (n - i >= 8 && (memcpy(&eight, p + i, 8), (eight & 0x8080808080808080u) == 0)) {
            i += 8; /* all ASCII, the common case */
            continue;
        }
        size_t length = utf8_length(p + i, n - i);
        if (!length) break;
        i += length;
    }
    return i;
}

bool gw_utf8_is_valid(const char *p, size_t n)
{
    return gw_utf8_valid_prefix(p, n) == n;
}

void gw_buf_free(gw_buf *b)
{
    if (!b) return;
    free(b->p);
    *b = (gw_buf){0};
}

void gw_buf_reset(gw_buf *b)
{
    b->n = 0;
    b->failed = false;
    if (b->p) b->p[0] = '\0';
}

/* Room for n more bytes and the final zero; false sets failed. */
static bool buf_reserve(gw_buf *b, size_t n)
{
    if (b->failed) return false;
    if (n > SIZE_MAX - b->n - 1 || gw_grow(&b->p, &b->cap, b->n + n + 1, 1)) {
        b->failed = true;
        return false;
    }
    return true;
}

void gw_buf_add(gw_buf *b, const void *p, size_t n)
{
    if (!buf_reserve(b, n)) return;
    if (n) memcpy(b->p + b->n, p, n);
    b->n += n;
    b->p[b->n] = '\0';
}

void gw_buf_str(gw_buf *b, gw_str s)
{
    gw_buf_add(b, s.p, s.n);
}

void gw_buf_text(gw_buf *b, const char *zero_ended)
{
    gw_buf_add(b, zero_ended, strlen(zero_ended));
}

void gw_buf_printf(gw_buf *b, const char *fmt, ...)
{
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (n < 0) b->failed = true;
    if (n >= 0 && buf_reserve(b, (size_t)n)) {
        vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
        b->n += (size_t)n;
    }
    va_end(again);
}

#define LARGE_BLOCK ((size_t)4 << 20)

/* Filling a large block is mostly page faults, 512 times fewer with large pages. Only a hint. It goes to all
 * pages of the block: a mapping with two kinds of pages could no longer grow without being copied. */
static void advise_large_pages(void *p)
{
    const uintptr_t page = 4096, from = (uintptr_t)p & ~(page - 1);
    const uintptr_t end = ((uintptr_t)p + malloc_usable_size(p)) & ~(page - 1);
    (void)madvise((void *)from, end - from, MADV_HUGEPAGE);
}

gw_status gw_grow(void *data_pointer, size_t *cap, size_t need, size_t size)
{
    if (need <= *cap) return GW_OK;
    size_t room = *cap + (*cap > LARGE_BLOCK / (size ? size : 1) ? *cap : *cap / 2);
    if (room < need) room = need;
    if (room < 16) room = 16;
    if (size && room > SIZE_MAX / 2 / size) return GW_NO_MEMORY;
    void *data;
    memcpy(&data, data_pointer, sizeof data); /* the caller's pointer has another type */
    data = realloc(data, room * size);
    if (!data) return GW_NO_MEMORY;
    if (room * size >= LARGE_BLOCK) advise_large_pages(data);
    memcpy(data_pointer, &data, sizeof data);
    *cap = room;
    return GW_OK;
}
