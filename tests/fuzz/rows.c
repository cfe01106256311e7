/* Cutting bytes into rows: in small batches, read in small pieces, the plain way where rows are plain;
 * against one large batch cut carefully. Both must give the same cells, flags, lines and end.
 *
 *   input: a byte for the size of batches, a byte for the pieces, then the bytes
 */
#include "tests/fuzz/fuzz.h"
#include "tests/support/rows_text.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input in = {data, size};
    rows_way small = {.batch_bytes = 64u << fuzz_take(&in, 1) % 4, .at_once = 1 + fuzz_take(&in, 1)};
    const rows_way large = {.batch_bytes = 1 << 16, .at_once = SIZE_MAX, .careful = true};
    gw_str s = fuzz_rest(&in);
    gw_buf one = {0}, two = {0};
    size_t n_plain;
    FUZZ_CHECK(rows_text(s.p, s.n, small, &one, &n_plain));
    FUZZ_CHECK(rows_text(s.p, s.n, large, &two, &n_plain));
    FUZZ_CHECK(n_plain == 0);
    FUZZ_CHECK(one.n == two.n && memcmp(one.p, two.p, one.n) == 0);
    gw_buf_free(&one);
    gw_buf_free(&two);
    return 0;
}
