/* One file inside a zip: its packed bytes by libzip, inflated by ISA-L, checked against the directory.
 *
 *   zip --(libzip, packed)--> in[64 KiB] --(isal_inflate)--> the caller's buffer --> CRC-32 and size at the
 * end
 *
 * ISA-L inflates tables several times as fast as zlib (docs/decisions/0004). Nothing is believed: bytes are
 * handed out as they come, and the end is only an end when CRC-32 and size are those of the directory. The
 * caller bounds the size (stream.c).
 */
#ifndef GW_CSV_MEMBER_PRIV_H
#define GW_CSV_MEMBER_PRIV_H

#include "gtfs/base/text.h"

struct zip;
typedef struct gw_member gw_member;

/* index: of an entry that is stored or deflated, not encrypted. *why: words for a message, static or
 * borrowed from zip. Returns GW_OK, GW_BAD_FEED or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_member_open(struct zip *zip, uint64_t index, gw_member **out, const char **why);
void gw_member_close(gw_member *m); /* accepts NULL */
/* *n = 0 at the end. Returns GW_OK, or GW_BAD_FEED and *why. One thread at a time, and no other use of the
 * zip meanwhile. */
GW_MUST_USE gw_status gw_member_read(gw_member *m, void *p, size_t room, size_t *n, const char **why);

#endif
