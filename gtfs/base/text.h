/* Text that is not owned, and a byte buffer that is.
 *
 * gw_str is a borrowed slice, not zero-ended. gw_buf grows; after a failed growth it remembers (buf.failed)
 * and ignores what follows, so that a writer checks once, at the end. Not shared between threads.
 */
#ifndef GW_BASE_TEXT_H
#define GW_BASE_TEXT_H

#include "gtfs/base/status.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    const char *p; /* never NULL; "" when empty */
    uint32_t n;
} gw_str;

#define GW_STR(literal) ((gw_str){(literal), (uint32_t)(sizeof(literal) - 1)})
gw_str gw_str_of(const char *zero_ended); /* NULL gives the empty slice */
bool gw_str_equal(gw_str a, gw_str b);
bool gw_str_is(gw_str a, const char *zero_ended);
int gw_str_compare(gw_str a, gw_str b); /* byte order, as memcmp; shorter first */
gw_str gw_str_trim(gw_str s);           /* without ASCII blanks at either end */
/* Splits s at the first sep; false and *head = s, *tail = "" when there is none. */
bool gw_str_split(gw_str s, char sep, gw_str *head, gw_str *tail);
uint64_t gw_str_hash(gw_str s); /* stable between runs and machines */

/* Whole text as a number, in the C locale whatever the process uses; false: not one (empty, blanks, rests).
 * Integers: optional sign, digits, must fit. Decimals: sign, digits, point, exponent; no "nan", "inf" or hex.
 */
bool gw_str_to_int(gw_str s, int64_t *out);
bool gw_str_to_double(gw_str s, double *out);

/* "1,234,567" */
const char *gw_count_text(uint64_t v, char out[32]);

/* Length of the longest valid UTF-8 prefix (no surrogates, no overlong forms; NUL is valid). */
size_t gw_utf8_valid_prefix(const char *p, size_t n);
bool gw_utf8_is_valid(const char *p, size_t n);

typedef struct gw_buf {
    char *p; /* owned; zero-ended once anything was added, NULL before */
    size_t n, cap;
    bool failed;
} gw_buf;

void gw_buf_free(gw_buf *b);
void gw_buf_reset(gw_buf *b); /* keeps the memory */
void gw_buf_add(gw_buf *b, const void *p, size_t n);
void gw_buf_str(gw_buf *b, gw_str s);
void gw_buf_text(gw_buf *b, const char *zero_ended);
void gw_buf_printf(gw_buf *b, const char *fmt, ...) GW_PRINTF(2, 3);

/* Makes room for `need` elements of `size` bytes in *data (a malloc block of *cap elements); growth is by
 * half; large blocks double, as what is not touched costs nothing. Returns GW_OK or GW_NO_MEMORY, *data
 * untouched then. */
GW_MUST_USE gw_status gw_grow(void *data_pointer, size_t *cap, size_t need, size_t size);

/* Whole file into buf (appended). limit 0: none. Returns GW_OK, GW_IO, GW_LIMIT or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_file_read(const char *path, size_t limit, gw_buf *buf, gw_error *err);

/* All of it, whatever write() takes at once. false: errno says why. */
bool gw_write_all(int fd, const void *p, uint64_t n);
/* Writes the content; false: errno says why. */
typedef bool (*gw_write_fn)(int fd, const void *context);
/* Writes path so that it is whole or as it was: path.tmp-PID, write, fsync, rename, fsync of the folder. When
 * only the last of these fails the new file is in place all the same, and the message says so.
 * Returns GW_OK, GW_IO or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_file_write_atomic_by(const char *path, gw_write_fn write, const void *context,
                                              gw_error *err);
GW_MUST_USE gw_status gw_file_write_atomic(const char *path, const void *p, size_t n, gw_error *err);

#endif
