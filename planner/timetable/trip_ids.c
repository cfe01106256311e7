/* Trip ids, front-coded: neighbours in a pattern are alike, and an answer shows two or three of them.
 *
 * Blocks of GW_TRIP_ID_BLOCK trips; trip_id_first says where each begins. Lengths are LEB128.
 *
 *   first of a block   length, bytes
 *   the others         [0x00, length]   only when it is empty or not as long as the one before
 *                      then, until that many bytes are made, tokens  copy << 3 | literal:
 *                      `copy` bytes as at the same place of the one before, `literal` (0-7) bytes that follow
 *
 *   FB_D6-Weekday-SDon-086400_SB44_610
 *   FB_D6-Weekday-SDon-087200_SB44_612     token 20|2 "72"   token 11|1 "2"
 */
#include "planner/timetable/timetable_priv.h"

#include <string.h>

enum { MAX_COPY = 31, MAX_LITERAL = 7, OTHER_LENGTH = 0 };
#define MAX_ID_LENGTH ((uint32_t)1 << 20) /* no CSV field is longer */

/* --- writing --- */

static void put_number(gw_buf *out, uint32_t n)
{
    for (; n >= 128; n >>= 7) gw_buf_add(out, &(uint8_t){(uint8_t)(n | 128)}, 1);
    gw_buf_add(out, &(uint8_t){(uint8_t)n}, 1);
}

/* How many bytes from i on are as before, at most max. */
static uint32_t alike(const gw_buf *before, gw_str id, uint32_t i, uint32_t max)
{
    uint32_t n = 0;
    while (n < max && i + n < id.n && i + n < before->n && before->p[i + n] == id.p[i + n]) n++;
    return n;
}

static void put_tokens(gw_buf *out, const gw_buf *before, gw_str id)
{
    for (uint32_t i = 0; i < id.n;) {
        uint32_t copy = alike(before, id, i, MAX_COPY), literal = 0;
        i += copy;
        while (literal < MAX_LITERAL && i + literal < id.n && alike(before, id, i + literal, 2) < 2)
            literal++;
        gw_buf_add(out, &(uint8_t){(uint8_t)(copy << 3 | literal)}, 1);
        gw_buf_add(out, id.p + i, literal);
        i += literal;
    }
}

gw_status gw_tt_draft_add_trip_id(gw_tt_draft *d, gw_str id)
{
    if (id.n > MAX_ID_LENGTH) id.n = MAX_ID_LENGTH;
    if (d->n_trip_ids % GW_TRIP_ID_BLOCK == 0) {
        uint32_t *first = GW_LIST_PUSH(d->trip_id_first);
        if (!first) return GW_NO_MEMORY;
        *first = (uint32_t)d->trip_ids.n;
        put_number(&d->trip_ids, id.n);
        gw_buf_str(&d->trip_ids, id);
    } else {
        if (id.n != d->last_trip_id.n || id.n == 0) {
            gw_buf_add(&d->trip_ids, &(uint8_t){OTHER_LENGTH}, 1);
            put_number(&d->trip_ids, id.n);
        }
        put_tokens(&d->trip_ids, &d->last_trip_id, id);
    }
    gw_buf_reset(&d->last_trip_id);
    gw_buf_str(&d->last_trip_id, id);
    d->n_trip_ids++;
    bool too_long = d->trip_ids.n >= UINT32_MAX / 2;
    return too_long || d->trip_ids.failed || d->last_trip_id.failed ? GW_NO_MEMORY : GW_OK;
}

/* --- reading --- */

typedef struct {
    const uint8_t *at, *end;
    bool bad;
} reader;

static uint32_t get_byte(reader *r)
{
    if (r->at < r->end) return *r->at++;
    r->bad = true;
    return 0;
}

static uint32_t get_number(reader *r)
{
    uint32_t n = 0;
    for (uint32_t shift = 0; shift < 28; shift += 7) {
        uint32_t byte = get_byte(r);
        n |= (byte & 127) << shift;
        if (byte < 128) return n;
    }
    r->bad = true;
    return 0;
}

/* The length of the next id of a block, which follows one of length `before`. */
static uint32_t get_length(reader *r, uint32_t before)
{
    if (r->at == r->end || *r->at != OTHER_LENGTH) return before;
    r->at++;
    return get_number(r);
}

static reader reader_of(const gw_tt_part *part, uint32_t block)
{
    return (reader){.at = part->trip_ids + part->trip_id_first[block],
                    .end = part->trip_ids + part->trip_id_first[block + 1]};
}

static void read_first(reader *r, gw_buf *buf)
{
    uint32_t n = get_number(r);
    if (n > (size_t)(r->end - r->at)) n = 0;
    gw_buf_reset(buf);
    gw_buf_add(buf, r->at, n);
    r->at += n;
}

static void set_length(gw_buf *buf, uint32_t n)
{
    while (buf->n < n && !buf->failed) gw_buf_add(buf, "", 1);
    if (buf->n > n) buf->n = n;
}

/* Over the one before, which stands in buf. */
static void read_next(reader *r, gw_buf *buf)
{
    set_length(buf, get_length(r, (uint32_t)buf->n));
    for (size_t i = 0; i < buf->n && !r->bad && !buf->failed;) {
        uint32_t token = get_byte(r), literal = token & MAX_LITERAL;
        i += token >> 3;
        for (; literal && i < buf->n; literal--) buf->p[i++] = (char)get_byte(r);
    }
}

const char *gw_tt_trip_id(const gw_timetable *t, uint32_t trip, gw_buf *buf)
{
    const gw_tt_part *part = &t->part[trip >= t->part[0].n_trips];
    uint32_t i = trip - part->trip_base, n = i % GW_TRIP_ID_BLOCK;
    gw_buf_reset(buf);
    if (!part->trip_ids) return "";
    reader r = reader_of(part, i / GW_TRIP_ID_BLOCK);
    read_first(&r, buf);
    while (n-- && !r.bad && !buf->failed) read_next(&r, buf);
    gw_buf_add(buf, "", 1);
    if (buf->failed) return "";
    buf->n--;
    return buf->p;
}

/* --- checking: every id of a block ends where the next begins --- */

static bool skip_next(reader *r, uint32_t *length)
{
    uint32_t before = *length, i = 0;
    *length = get_length(r, before);
    while (i < *length) {
        uint32_t token = get_byte(r), copy = token >> 3, literal = token & MAX_LITERAL;
        if (token == 0 || r->bad || (copy && i + copy > before) || literal > (size_t)(r->end - r->at))
            return false;
        r->at += literal;
        i += copy + literal;
    }
    return i == *length && *length <= MAX_ID_LENGTH && !r->bad;
}

static bool block_ok(reader r, uint32_t n)
{
    uint32_t length = get_number(&r);
    if (r.bad || length > MAX_ID_LENGTH || length > (size_t)(r.end - r.at)) return false;
    r.at += length;
    while (--n) {
        if (!skip_next(&r, &length)) return false;
    }
    return r.at == r.end;
}

bool gw_tt_trip_ids_ok(const gw_tt_part *part)
{
    uint32_t n_blocks = (part->n_trips + GW_TRIP_ID_BLOCK - 1) / GW_TRIP_ID_BLOCK;
    if (n_blocks == 0) return part->trip_ids_size == 0;
    const uint32_t *first = part->trip_id_first;
    if (first[0] != 0 || first[n_blocks] != part->trip_ids_size) return false;
    for (uint32_t b = 0; b < n_blocks; b++) {
        if (first[b] >= first[b + 1]) return false;
    }
    for (uint32_t b = 0; b < n_blocks; b++) {
        uint32_t left = part->n_trips - b * GW_TRIP_ID_BLOCK;
        if (!block_ok(reader_of(part, b), left < GW_TRIP_ID_BLOCK ? left : GW_TRIP_ID_BLOCK)) return false;
    }
    return true;
}
