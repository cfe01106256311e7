/* 64 bytes of text as bits: bit i tells about byte i. Everything that cuts rows works on these masks, so that
 * the bytes of values are never looked at one by one. */
#ifndef GW_CSV_BLOCK_BITS_PRIV_H
#define GW_CSV_BLOCK_BITS_PRIV_H

#include <stdint.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

typedef struct {
    uint64_t comma, quote, lf, cr, blank;
    uint64_t odd; /* control characters but LF and CR, and whatever is not ASCII */
} gw_block_bits;

/* The same by plain C: where there is no SSE2, and for the test that compares both. */
static inline gw_block_bits gw_block_bits_plain(const char *p)
{
    gw_block_bits b = {0};
    for (int i = 0; i < 64; i++) {
        unsigned char c = (unsigned char)p[i];
        uint64_t bit = UINT64_C(1) << i;
        if (c == ',') b.comma |= bit;
        if (c == '"') b.quote |= bit;
        if (c == '\n') b.lf |= bit;
        if (c == '\r') b.cr |= bit;
        if (c == ' ') b.blank |= bit;
        if ((c < ' ' && c != '\n' && c != '\r') || c >= 0x80) b.odd |= bit;
    }
    return b;
}

#if defined(__SSE2__)
static inline uint64_t gw_equal_bits(const __m128i v[4], char c)
{
    const __m128i k = _mm_set1_epi8(c);
    uint64_t bits = 0;
    for (int i = 0; i < 4; i++)
        bits |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v[i], k)) << (16 * i);
    return bits;
}

static inline gw_block_bits gw_block_bits_of(const char *p)
{
    const __m128i first_graphic = _mm_set1_epi8(' ');
    __m128i v[4];
    uint64_t below = 0; /* signed: bytes from 0x80 on are below as well */
    for (int i = 0; i < 4; i++) {
        v[i] = _mm_loadu_si128((const __m128i *)(p + 16 * i));
        below |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmplt_epi8(v[i], first_graphic)) << (16 * i);
    }
    gw_block_bits b = {.comma = gw_equal_bits(v, ','),
                       .quote = gw_equal_bits(v, '"'),
                       .lf = gw_equal_bits(v, '\n'),
                       .cr = gw_equal_bits(v, '\r'),
                       .blank = gw_equal_bits(v, ' ')};
    b.odd = below & ~(b.lf | b.cr);
    return b;
}
#else
static inline gw_block_bits gw_block_bits_of(const char *p)
{
    return gw_block_bits_plain(p);
}
#endif

#endif
