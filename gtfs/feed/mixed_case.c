/* Whether a name could be in mixed case and is not: by words, as gtfs-validator does. */
#include "gtfs/feed/reader_priv.h"

typedef enum { NO_LETTER, UNCASED, SMALL, CAPITAL } letter_kind;

/* The character at *at, which goes on behind it. ASCII and Latin-1 letters have a case here; letters of other
 * scripts do not. */
static letter_kind next_letter(gw_str s, uint32_t *at)
{
    unsigned char c = (unsigned char)s.p[(*at)++];
    if (c < 0x80) {
        if (c >= 'a' && c <= 'z') return SMALL;
        return c >= 'A' && c <= 'Z' ? CAPITAL : NO_LETTER;
    }
    unsigned char next = *at < s.n ? (unsigned char)s.p[*at] : 0;
    while (*at < s.n && ((unsigned char)s.p[*at] & 0xC0) == 0x80) (*at)++;
    if (c == 0xC2) return NO_LETTER;                               /* U+0080-U+00BF: signs */
    if (c == 0xE2 || c == 0xEF) return NO_LETTER;                  /* dashes, quotes, full-width signs */
    if (c == 0xE3 && next == 0x80) return NO_LETTER;               /* ideographic punctuation */
    if (c != 0xC3 || next == 0x97 || next == 0xB7) return UNCASED; /* behind Latin-1; x and division sign */
    return next < 0x9F ? CAPITAL : SMALL;
}

/* Words of two letters or more, by what they are made of. */
typedef struct {
    uint32_t n_words, n_cased, n_mixed, n_small;
} words;

static void take_word(words *w, uint32_t length, const uint32_t n_of[4])
{
    if (length == 0) return;
    w->n_words++;
    if (length < 2 || n_of[UNCASED]) return;
    w->n_cased++;
    w->n_mixed += n_of[SMALL] && n_of[CAPITAL];
    w->n_small += !n_of[CAPITAL];
}

bool gw_lacks_mixed_case(gw_str s)
{
    words w = {0};
    uint32_t length = 0, n_of[4] = {0}, at = 0;
    while (at < s.n) {
        letter_kind kind = next_letter(s, &at);
        if (kind != NO_LETTER) {
            length++;
            n_of[kind]++;
            continue;
        }
        take_word(&w, length, n_of);
        length = n_of[UNCASED] = n_of[SMALL] = n_of[CAPITAL] = 0;
    }
    take_word(&w, length, n_of);
    if (w.n_words == 1) return w.n_small == 1;
    return w.n_cased >= 2 && !w.n_mixed;
}
