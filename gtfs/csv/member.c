#include "gtfs/csv/member_priv.h"

#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>
#include <stdlib.h>
#include <zip.h>

#define MOST_AT_ONCE (1u << 30) /* ISA-L counts in 32 bits */

struct gw_member {
    zip_file_t *packed; /* owned */
    bool stored;        /* not deflated */
    bool ended;         /* all bytes were handed out, and were right */
    bool packed_ended;
    uint32_t crc, crc_claimed;
    uint64_t size, size_claimed;
    struct inflate_state inflate;
    uint8_t in[64 * 1024];
};

gw_status gw_member_open(struct zip *zip, uint64_t index, gw_member **out, const char **why)
{
    zip_stat_t info;
    const zip_uint64_t wanted = ZIP_STAT_CRC | ZIP_STAT_SIZE | ZIP_STAT_COMP_METHOD;
    *why = "its entry in the directory is incomplete";
    if (zip_stat_index(zip, index, 0, &info) || (info.valid & wanted) != wanted) return GW_BAD_FEED;
    gw_member *m = malloc(sizeof *m);
    if (!m) return GW_NO_MEMORY;
    m->packed = zip_fopen_index(zip, index, ZIP_FL_COMPRESSED);
    if (!m->packed) {
        *why = zip_strerror(zip);
        free(m);
        return GW_BAD_FEED;
    }
    m->stored = info.comp_method == ZIP_CM_STORE;
    m->ended = m->packed_ended = false;
    m->crc = 0;
    m->crc_claimed = info.crc;
    m->size = 0;
    m->size_claimed = info.size;
    isal_inflate_init(&m->inflate);
    *out = m;
    return GW_OK;
}

void gw_member_close(gw_member *m)
{
    if (!m) return;
    zip_fclose(m->packed);
    free(m);
}

static bool read_packed(gw_member *m, void *p, size_t room, size_t *n, const char **why)
{
    zip_int64_t got = zip_fread(m->packed, p, room);
    if (got < 0) {
        *why = zip_file_strerror(m->packed);
        return false;
    }
    m->packed_ended = got == 0;
    *n = (size_t)got;
    return true;
}

/* Some bytes, or the end of the deflated data: *last. */
static bool inflate_some(gw_member *m, void *p, size_t room, size_t *n, bool *last, const char **why)
{
    struct inflate_state *s = &m->inflate;
    s->next_out = p;
    s->avail_out = (uint32_t)room;
    do {
        size_t more;
        if (s->avail_in == 0 && !m->packed_ended) {
            if (!read_packed(m, m->in, sizeof m->in, &more, why)) return false;
            s->next_in = m->in;
            s->avail_in = (uint32_t)more;
        }
        if (isal_inflate(s) < 0) {
            *why = "its packed bytes are no deflate";
            return false;
        }
        *n = room - s->avail_out;
        *last = s->block_state == ISAL_BLOCK_FINISH;
        if (!*n && !*last && m->packed_ended) {
            *why = "its packed bytes end too early";
            return false;
        }
    } while (!*n && !*last);
    return true;
}

static bool read_some(gw_member *m, void *p, size_t room, size_t *n, bool *last, const char **why)
{
    if (!m->stored) return inflate_some(m, p, room, n, last, why);
    if (!read_packed(m, p, room, n, why)) return false;
    *last = m->packed_ended;
    return true;
}

static bool is_what_was_claimed(const gw_member *m, const char **why)
{
    if (m->size != m->size_claimed) {
        *why = "its size is not the one in the zip's directory";
        return false;
    }
    *why = "its CRC-32 is wrong";
    return m->crc == m->crc_claimed;
}

gw_status gw_member_read(gw_member *m, void *p, size_t room, size_t *n, const char **why)
{
    size_t got = 0;
    bool last = false;
    *n = 0;
    if (m->ended) return GW_OK;
    if (!read_some(m, p, room < MOST_AT_ONCE ? room : MOST_AT_ONCE, &got, &last, why)) return GW_BAD_FEED;
    m->size += got;
    m->crc = crc32_gzip_refl(m->crc, p, got);
    if (last && !is_what_was_claimed(m, why)) return GW_BAD_FEED;
    m->ended = last;
    *n = got;
    return GW_OK;
}
