/* TZif files, RFC 8536. Version 2 and later hold a second, 64-bit block behind the 32-bit one:
 *
 *   "TZif" version 15 unused bytes, then six counts of 4 bytes (big-endian):
 *     isutcnt isstdcnt leapcnt timecnt typecnt charcnt
 *   timecnt transition times (4 or 8 bytes), timecnt type numbers (1 byte),
 *   typecnt types (int32 offset, uint8 is_dst, uint8 name), charcnt name bytes,
 *   leapcnt leap seconds (time + 4 bytes), isstdcnt bytes, isutcnt bytes
 *   [all of it again with 8-byte times] newline, POSIX TZ text, newline
 *
 * Leap-second ("right/") files are refused: our instants know none.
 */
#include "gtfs/base/zone_rule_priv.h"

#include <stdlib.h>
#include <string.h>

#define ZONE_FOLDER  "/usr/share/zoneinfo/"
#define LARGEST_FILE (256 * 1024)
#define HEADER_BYTES 44

struct gw_zone {
    uint32_t n_changes;
    int64_t *change;      /* owned: instants, rising */
    int32_t *offset;      /* owned: seconds east of UTC from change[i] on */
    int32_t first_offset; /* before change[0] */
    bool has_rule;
    gw_zone_rule rule; /* after the last change */
};

typedef struct {
    const unsigned char *p; /* borrowed: behind the header */
    uint32_t n_isut, n_isstd, n_leap, n_time, n_type, n_char;
    size_t time_bytes; /* 4 or 8 */
} tzif_block;

static uint32_t load_be32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int64_t load_time(const unsigned char *p, size_t bytes)
{
    if (bytes == 4) return (int32_t)load_be32(p);
    return (int64_t)((uint64_t)load_be32(p) << 32 | load_be32(p + 4));
}

static size_t block_bytes(const tzif_block *b)
{
    return (size_t)b->n_time * (b->time_bytes + 1) + (size_t)b->n_type * 6 + b->n_char +
           (size_t)b->n_leap * (b->time_bytes + 4) + b->n_isstd + b->n_isut;
}

/* Reads one header and checks that its block lies inside the file. */
static bool open_block(const unsigned char *p, size_t n, size_t time_bytes, tzif_block *b)
{
    if (n < HEADER_BYTES || memcmp(p, "TZif", 4) != 0) return false;
    *b = (tzif_block){.p = p + HEADER_BYTES,
                      .n_isut = load_be32(p + 20),
                      .n_isstd = load_be32(p + 24),
                      .n_leap = load_be32(p + 28),
                      .n_time = load_be32(p + 32),
                      .n_type = load_be32(p + 36),
                      .n_char = load_be32(p + 40),
                      .time_bytes = time_bytes};
    bool sane = b->n_isut <= n && b->n_isstd <= n && b->n_leap <= n && b->n_time <= n && b->n_type <= n &&
                b->n_char <= n && b->n_type > 0;
    return sane && block_bytes(b) <= n - HEADER_BYTES;
}

static bool fill_changes(const tzif_block *b, gw_zone *z)
{
    const unsigned char *number = b->p + (size_t)b->n_time * b->time_bytes;
    const unsigned char *type = number + b->n_time;
    z->first_offset = (int32_t)load_be32(type);
    z->n_changes = b->n_time;
    z->change = malloc(((size_t)b->n_time + 1) * sizeof *z->change);
    z->offset = malloc(((size_t)b->n_time + 1) * sizeof *z->offset);
    if (!z->change || !z->offset) return false;
    for (uint32_t i = 0; i < b->n_time; i++) {
        z->change[i] = load_time(b->p + i * b->time_bytes, b->time_bytes);
        z->offset[i] = (int32_t)load_be32(type + (size_t)number[i] * 6);
    }
    return true;
}

/* Type numbers in range, times rising, offsets of at most a day. */
static bool block_is_sound(const tzif_block *b)
{
    const unsigned char *number = b->p + (size_t)b->n_time * b->time_bytes;
    const unsigned char *type = number + b->n_time;
    if (b->n_leap) return false;
    for (uint32_t i = 0; i < b->n_time; i++) {
        if (number[i] >= b->n_type) return false;
        if (i && load_time(b->p + i * b->time_bytes, b->time_bytes) <=
                     load_time(b->p + (i - 1) * b->time_bytes, b->time_bytes)) {
            return false;
        }
    }
    for (uint32_t i = 0; i < b->n_type; i++) {
        int32_t offset = (int32_t)load_be32(type + (size_t)i * 6);
        if (offset < -93600 || offset > 93600) return false;
    }
    return true;
}

static bool read_footer(const unsigned char *p, size_t n, gw_zone *z)
{
    if (n < 2 || p[0] != '\n') return false;
    const unsigned char *end = memchr(p + 1, '\n', n - 1);
    if (!end) return false;
    gw_str rule = {(const char *)p + 1, (uint32_t)(end - p - 1)};
    if (!rule.n) return true; /* no rule: the last offset stays */
    z->has_rule = gw_zone_rule_parse(rule, &z->rule);
    return z->has_rule;
}

static gw_status read_file(const unsigned char *p, size_t n, gw_zone *z)
{
    tzif_block b;
    if (!open_block(p, n, 4, &b)) return GW_BAD_INPUT;
    if (p[4] >= '2') {
        size_t second = HEADER_BYTES + block_bytes(&b);
        if (!open_block(p + second, n - second, 8, &b)) return GW_BAD_INPUT;
        size_t footer = second + HEADER_BYTES + block_bytes(&b);
        if (!read_footer(p + footer, n - footer, z)) return GW_BAD_INPUT;
    }
    if (!block_is_sound(&b)) return GW_BAD_INPUT;
    return fill_changes(&b, z) ? GW_OK : GW_NO_MEMORY;
}

gw_status gw_zone_parse(const void *p, size_t n, gw_zone **out)
{
    gw_zone *z = calloc(1, sizeof *z);
    gw_status status = z ? read_file(p, n, z) : GW_NO_MEMORY;
    if (status) {
        gw_zone_free(z);
        return status;
    }
    *out = z;
    return GW_OK;
}

/* Letters, digits and "_+-/" in parts that do not begin with a point: nothing that leaves the folder. */
static bool name_is_safe(gw_str name)
{
    if (!name.n || name.n > 100) return false;
    char before = '/';
    for (uint32_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (c == '/' ? before == '/' : !letter && c != '_' && c != '+' && c != '-') return false;
        before = c;
    }
    return before != '/';
}

gw_status gw_zone_load(gw_str name, gw_zone **out, gw_error *err)
{
    if (!name_is_safe(name)) {
        return gw_fail(err, GW_NOT_FOUND, "%.*s: not the name of a time zone", (int)name.n, name.p);
    }
    char path[sizeof ZONE_FOLDER + 128] = ZONE_FOLDER;
    memcpy(path + sizeof ZONE_FOLDER - 1, name.p, name.n);
    path[sizeof ZONE_FOLDER - 1 + name.n] = '\0';
    gw_buf file = {0};
    gw_status status = gw_file_read(path, LARGEST_FILE, &file, NULL);
    if (status == GW_IO) status = GW_NOT_FOUND;
    if (!status) status = gw_zone_parse(file.p, file.n, out);
    gw_buf_free(&file);
    if (!status) return GW_OK;
    if (status == GW_NO_MEMORY) return gw_fail(err, status, "%.*s: no memory", (int)name.n, name.p);
    if (status == GW_NOT_FOUND) {
        return gw_fail(err, status, "%.*s: no such time zone on this system", (int)name.n, name.p);
    }
    return gw_fail(err, GW_NOT_FOUND, "%.*s: not a time zone file", (int)name.n, name.p);
}

void gw_zone_free(gw_zone *z)
{
    if (!z) return;
    free(z->change);
    free(z->offset);
    free(z);
}

int32_t gw_zone_offset(const gw_zone *z, int64_t instant)
{
    uint32_t n = z->n_changes;
    if (n == 0 || instant >= z->change[n - 1]) {
        if (z->has_rule) return gw_zone_rule_offset(&z->rule, instant);
        return n ? z->offset[n - 1] : z->first_offset;
    }
    if (instant < z->change[0]) return z->first_offset;
    uint32_t low = 0, high = n - 1; /* change[low] <= instant < change[high] */
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (z->change[middle] <= instant) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return z->offset[low];
}

int64_t gw_zone_instant(const gw_zone *z, gw_day d, int32_t seconds_of_day)
{
    int64_t local = (int64_t)d * 86400 + seconds_of_day;
    /* Changes are never two within three days, so the offsets a day to either side are those before and
     * after. */
    int32_t before = gw_zone_offset(z, local - 86400 - 50400);
    int32_t after = gw_zone_offset(z, local + 86400 + 50400);
    int64_t first = local - before, second = local - after;
    if (first > second) {
        int64_t later = first;
        first = second;
        second = later;
    }
    if (gw_zone_offset(z, first) == local - first) return first;
    if (gw_zone_offset(z, second) == local - second) return second;
    return local - before; /* skipped: the clock goes on with the old offset */
}

int64_t gw_zone_service_zero(const gw_zone *z, gw_day d)
{
    return gw_zone_instant(z, d, 12 * 3600) - 12 * 3600;
}
