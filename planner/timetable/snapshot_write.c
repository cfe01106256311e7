/* Writing a snapshot.
 *
 *   offset  bytes                                        all numbers as the writing machine stores them
 *        0      8  "GANGWAY\n"
 *        8      4  version of the form: 5
 *       12      4  byte-order mark 0x01020304
 *       16      8  size of the file
 *       24      4  number of sections
 *       28      4  first day (since 1970-01-01)
 *       32      4  number of days
 *       36      4  number of time zones (their names: section zone_names)
 *       40      4  default change time, seconds
 *       44      4  0
 *       48      8  checksum of bytes 0 … end of the section table, these eight read as 0
 *       56      8  0
 *       64     32  SHA-256 that names the content (of feeds and options)
 *       96     32  SHA-256 of the port files (0: none)
 *      128     32  SHA-256 of the place files (0: none)
 *      160     32  SHA-256 of the fare files (0: none)
 *      192   n×32  section table: id 4, element size 4, offset 8, bytes 8, checksum 8
 *        …         sections in the order of gw_snapshot_section, each at the next multiple of 64; zeros
 * between
 *
 *   +--------+---------------+-------+------+-------+----------+-----+--------+
 *   | header | section table | zeros | text | zeros | stops …  |  …  | places |
 *   +--------+---------------+-------+------+-------+----------+-----+--------+
 *
 * A section is an array of planner/timetable/timetable.h as it is in memory (structs without holes, no
 * pointers, no bit-fields). docs/SNAPSHOT.md says what every byte of every record means, and a test reads files
 * by that page: change them together. A change of any struct, of the list of sections or of what a number
 * means is a new version.
 *
 * The file appears whole or not at all: temporary file, fsync, rename, fsync of the folder.
 */
#include "planner/timetable/snapshot_priv.h"

#include <string.h>

static uint64_t align(uint64_t offset)
{
    return (offset + GW_SNAPSHOT_ALIGN - 1) / GW_SNAPSHOT_ALIGN * GW_SNAPSHOT_ALIGN;
}

static void lay_out(const gw_timetable *t, gw_snapshot_head *head)
{
    gw_snapshot_header *h = &head->header;
    memset(head, 0, sizeof *head);
    memcpy(h->magic, GW_SNAPSHOT_MAGIC, sizeof h->magic);
    h->version = GW_SNAPSHOT_VERSION;
    h->byte_order = GW_SNAPSHOT_BYTE_ORDER;
    h->n_sections = GW_N_SECTIONS;
    h->first_day = t->first_day;
    h->n_days = t->n_days;
    h->n_zones = t->n_zones;
    h->default_transfer_s = t->default_transfer_s;
    memcpy(h->content, t->content.bytes, sizeof h->content);
    memcpy(h->ports_hash, t->ports_hash.bytes, sizeof h->ports_hash);
    memcpy(h->places_hash, t->places_hash.bytes, sizeof h->places_hash);
    memcpy(h->fares_hash, t->fares_hash.bytes, sizeof h->fares_hash);

    uint64_t offset = sizeof *head;
    for (uint32_t s = 0; s < GW_N_SECTIONS; s++) {
        gw_snapshot_entry *e = &head->table[s];
        e->id = s;
        e->element_size = gw_snapshot_element_size(s);
        e->offset = align(offset);
        e->size = gw_snapshot_count(t, s) * e->element_size;
        e->checksum = gw_checksum64(e->size ? gw_snapshot_get(t, s) : "", e->size);
        offset = e->offset + e->size;
    }
    h->file_size = offset;
    h->checksum = gw_checksum64(head, sizeof *head);
}

typedef struct {
    const gw_timetable *t;
    const gw_snapshot_head *head;
} content;

static bool write_sections(int fd, const void *context)
{
    static const char zeros[GW_SNAPSHOT_ALIGN];
    const content *c = context;
    uint64_t at = sizeof *c->head;
    if (!gw_write_all(fd, c->head, sizeof *c->head)) return false;
    for (uint32_t s = 0; s < GW_N_SECTIONS; s++) {
        const gw_snapshot_entry *e = &c->head->table[s];
        if (!gw_write_all(fd, zeros, e->offset - at)) return false;
        if (!gw_write_all(fd, gw_snapshot_get(c->t, s), e->size)) return false;
        at = e->offset + e->size;
    }
    return true;
}

gw_status gw_snapshot_write(const gw_timetable *t, const char *path, gw_error *err)
{
    if (t->n_parts != 1) return gw_fail(err, GW_BAD_INPUT, "%s: a scenario's timetable is not written", path);
    gw_snapshot_head head;
    lay_out(t, &head);
    return gw_file_write_atomic_by(path, write_sections, &(content){t, &head}, err);
}
