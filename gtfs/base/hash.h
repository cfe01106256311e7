/* SHA-256 (by OpenSSL's libcrypto) for what must be named by its content, and a fast 64-bit sum for damage.
 */
#ifndef GW_BASE_HASH_H
#define GW_BASE_HASH_H

#include "gtfs/base/text.h"

typedef struct {
    uint8_t bytes[32];
} gw_sha256;

GW_MUST_USE gw_status gw_sha256_of(const void *p, size_t n, gw_sha256 *out);
GW_MUST_USE gw_status gw_sha256_file(const char *path, gw_sha256 *out, gw_error *err);
/* An open file from its beginning to its end, wherever it stands (and that is not moved). path is for
 * messages. */
GW_MUST_USE gw_status gw_sha256_fd(int fd, const char *path, gw_sha256 *out, gw_error *err);
/* A folder: the hash of (name, 0, hash of content) of its regular files in byte order of their names. */
GW_MUST_USE gw_status gw_sha256_folder(const char *path, gw_sha256 *out, gw_error *err);
void gw_sha256_hex(const gw_sha256 *h, char out[65]);

/* Not cryptographic: finds damage in a snapshot section. Eight bytes at a time, about 8 GB/s. */
uint64_t gw_checksum64(const void *p, size_t n);

#endif
