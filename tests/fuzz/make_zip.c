/* A zip written byte by byte, so that it can also say what is not true. Form: PKWARE's APPNOTE 6.3.3. */
#include "tests/fuzz/fuzz.h"

static void put(gw_buf *b, uint32_t v, size_t bytes)
{
    unsigned char out[4];
    for (size_t i = 0; i < bytes; i++) out[i] = (unsigned char)(v >> 8 * i);
    gw_buf_add(b, out, bytes);
}

uint32_t fuzz_crc32(gw_str s)
{
    uint32_t crc = UINT32_MAX;
    for (uint32_t i = 0; i < s.n; i++) {
        crc ^= (unsigned char)s.p[i];
        for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
    }
    return ~crc;
}

/* What the local header and the directory have in common. */
static void put_entry(gw_buf *b, gw_str name, uint32_t packed, uint16_t method, uint32_t crc, uint32_t size)
{
    put(b, 20, 2); /* version needed */
    put(b, 0, 2);  /* flags */
    put(b, method, 2);
    put(b, 0x5C21u << 16, 4); /* 2026-01-01 00:00 */
    put(b, crc, 4);
    put(b, packed, 4);
    put(b, size, 4);
    put(b, name.n, 2);
    put(b, 0, 2); /* extra field */
}

void fuzz_zip_add_as(fuzz_zip *z, gw_str name, gw_str packed, uint16_t method, uint32_t crc, uint32_t size)
{
    uint32_t at = (uint32_t)z->bytes.n;
    name.n &= 0xFFFF;
    put(&z->bytes, 0x04034B50, 4);
    put_entry(&z->bytes, name, packed.n, method, crc, size);
    gw_buf_str(&z->bytes, name);
    gw_buf_str(&z->bytes, packed);

    put(&z->directory, 0x02014B50, 4);
    put(&z->directory, 20, 2); /* version made by */
    put_entry(&z->directory, name, packed.n, method, crc, size);
    put(&z->directory, 0, 2); /* comment */
    put(&z->directory, 0, 2); /* disk */
    put(&z->directory, 0, 2); /* internal attributes */
    put(&z->directory, 0, 4); /* external attributes */
    put(&z->directory, at, 4);
    gw_buf_str(&z->directory, name);
    z->n++;
}

void fuzz_zip_add(fuzz_zip *z, gw_str name, gw_str content)
{
    fuzz_zip_add_as(z, name, content, 0, fuzz_crc32(content), content.n);
}

void fuzz_zip_end(fuzz_zip *z)
{
    uint32_t at = (uint32_t)z->bytes.n;
    gw_buf_add(&z->bytes, z->directory.p ? z->directory.p : "", z->directory.n);
    put(&z->bytes, 0x06054B50, 4);
    put(&z->bytes, 0, 4); /* disks */
    put(&z->bytes, z->n, 2);
    put(&z->bytes, z->n, 2);
    put(&z->bytes, (uint32_t)z->directory.n, 4);
    put(&z->bytes, at, 4);
    put(&z->bytes, 0, 2); /* comment */
    FUZZ_CHECK(!z->bytes.failed);
}

void fuzz_zip_free(fuzz_zip *z)
{
    gw_buf_free(&z->bytes);
    gw_buf_free(&z->directory);
    z->n = 0;
}
