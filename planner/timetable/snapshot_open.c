#include "planner/timetable/snapshot_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static gw_status fail_errno(gw_error *err, const char *path, const char *what)
{
    char why[128];
    return gw_fail(err, GW_IO, "%s: %s: %s", path, what, strerror_r(errno, why, sizeof why));
}

static gw_status map_file(gw_tt_owner *o, const char *path, gw_error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return fail_errno(err, path, "cannot open"); /* a pipe does not make us wait: it is no file */
    struct stat st;
    gw_status status = GW_OK;
    if (fstat(fd, &st))
        status = fail_errno(err, path, "cannot look at");
    else if (!S_ISREG(st.st_mode))
        status = gw_fail(err, GW_BAD_SNAPSHOT, "%s: not a file", path);
    else if ((uint64_t)st.st_size < sizeof(gw_snapshot_header))
        status = gw_fail(err, GW_BAD_SNAPSHOT, "%s: truncated, or not a snapshot: only %lld bytes", path,
                         (long long)st.st_size);
    if (!status) {
        void *map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
        if (map == MAP_FAILED) {
            status = fail_errno(err, path, "cannot map");
        } else {
            o->map = map;
            o->map_size = (size_t)st.st_size;
        }
    }
    close(fd);
    return status;
}

static bool all_zero(const uint8_t *p, uint64_t n)
{
    for (uint64_t i = 0; i < n; i++) {
        if (p[i]) return false;
    }
    return true;
}

static bool head_is_sound(const gw_tt_owner *o)
{
    gw_snapshot_head copy;
    if (o->map_size < sizeof copy) return false;
    memcpy(&copy, o->map, sizeof copy);
    copy.header.checksum = 0;
    return gw_checksum64(&copy, sizeof copy) == ((const gw_snapshot_header *)o->map)->checksum;
}

static gw_status check_header(const gw_tt_owner *o, gw_error *err)
{
    const gw_snapshot_header *h = o->map;
    if (memcmp(h->magic, GW_SNAPSHOT_MAGIC, sizeof h->magic) != 0)
        return gw_fail(err, GW_BAD_SNAPSHOT, "not a snapshot of Gangway");
    if (h->byte_order != GW_SNAPSHOT_BYTE_ORDER)
        return gw_fail(err, GW_BAD_SNAPSHOT, "written by a machine of another byte order");
    if (h->version != GW_SNAPSHOT_VERSION)
        return gw_fail(
            err, GW_BAD_SNAPSHOT,
            h->version < GW_SNAPSHOT_VERSION
                ? "made by an older gangway (version %u of the form, this one reads %u): import again"
                : "made by a newer gangway (version %u of the form, this one reads %u)",
            h->version, GW_SNAPSHOT_VERSION);
    if (h->file_size > o->map_size)
        return gw_fail(err, GW_BAD_SNAPSHOT, "truncated: %llu of %llu bytes", (unsigned long long)o->map_size,
                       (unsigned long long)h->file_size);
    if (h->file_size != o->map_size || h->n_sections != GW_N_SECTIONS || !head_is_sound(o))
        return gw_fail(err, GW_BAD_SNAPSHOT, "header damaged");
    if (h->n_days == 0 || h->n_days > GW_SNAPSHOT_MAX_DAYS || h->first_day < -1000000 ||
        h->first_day > 10000000 || h->default_transfer_s < 0)
        return gw_fail(err, GW_BAD_SNAPSHOT, "header damaged: impossible days or change time");
    if (h->zero_1 || h->zero_2)
        return gw_fail(err, GW_BAD_SNAPSHOT, "header damaged: not zero where it must be");
    return GW_OK;
}

static void read_header(gw_tt_owner *o)
{
    const gw_snapshot_header *h = o->map;
    gw_timetable *t = &o->t;
    t->n_parts = 1;
    t->first_day = h->first_day;
    t->n_days = h->n_days;
    t->day_words = (h->n_days + 63) / 64;
    t->zero = (int64_t)h->first_day * 86400;
    t->default_transfer_s = h->default_transfer_s;
    memcpy(t->content.bytes, h->content, sizeof h->content);
    t->base_content = t->content;
    memcpy(t->ports_hash.bytes, h->ports_hash, sizeof h->ports_hash);
    memcpy(t->places_hash.bytes, h->places_hash, sizeof h->places_hash);
    memcpy(t->fares_hash.bytes, h->fares_hash, sizeof h->fares_hash);
}

/* One section: where it must be, whole, with zeros before it. *end: of the section before, then of this one.
 */
static gw_status take_section(gw_tt_owner *o, gw_snapshot_section s, uint64_t *end, gw_error *err)
{
    const uint8_t *file = o->map;
    const gw_snapshot_entry *e = (const gw_snapshot_entry *)(file + sizeof(gw_snapshot_header)) + s;
    uint64_t offset = (*end + GW_SNAPSHOT_ALIGN - 1) / GW_SNAPSHOT_ALIGN * GW_SNAPSHOT_ALIGN;
    if (e->id != (uint32_t)s || e->element_size != gw_snapshot_element_size(s) || e->offset != offset)
        return gw_snapshot_bad(err, s, "not where or what it should be");
    if (offset > o->map_size || e->size > o->map_size - offset || e->size % e->element_size)
        return gw_snapshot_bad(err, s, "impossible size");
    if (!all_zero(file + *end, offset - *end)) return gw_snapshot_bad(err, s, "not zero before it");
    if (gw_checksum64(file + offset, e->size) != e->checksum)
        return gw_snapshot_bad(err, s, "wrong checksum");
    if (!gw_snapshot_set_count(&o->t, s, e->size / e->element_size))
        return gw_snapshot_bad(err, s, "too long");
    gw_snapshot_set(&o->t, s, e->size ? file + offset : NULL);
    *end = offset + e->size;
    return GW_OK;
}

static gw_status take_sections(gw_tt_owner *o, gw_error *err)
{
    const gw_snapshot_header *h = o->map;
    const gw_snapshot_entry *table = (const gw_snapshot_entry *)(h + 1);
    uint64_t end = sizeof *h + GW_N_SECTIONS * sizeof *table;
    for (int s = 0; s < GW_N_SECTIONS; s++) {
        gw_status status = take_section(o, s, &end, err);
        if (status) return status;
    }
    if (end != o->map_size) return gw_fail(err, GW_BAD_SNAPSHOT, "bytes after the last section");
    o->t.n_zones = h->n_zones; /* for the counts; the zones themselves are loaded last */
    for (int s = 0; s < GW_N_SECTIONS; s++) {
        if (table[s].size / table[s].element_size != gw_snapshot_count(&o->t, s))
            return gw_snapshot_bad(err, s, "its length does not fit the others");
    }
    return GW_OK;
}

static gw_status load_zones(gw_tt_owner *o, uint32_t n_zones, gw_error *err)
{
    const gw_timetable *t = &o->t;
    gw_str *names = malloc(n_zones * sizeof *names);
    if (!names) return gw_fail(err, GW_NO_MEMORY, "no memory for time zones");
    for (uint32_t z = 0; z < n_zones; z++) names[z] = gw_str_of(gw_tt_text(t, t->zone_names[z]));
    gw_status status = gw_tt_owner_load_zones(o, names, n_zones, err);
    free(names);
    return status == GW_BAD_INPUT ? GW_BAD_SNAPSHOT : status;
}

/* What belongs to each stop is quicker made than read and checked. */
static gw_status index_stops(gw_tt_owner *o, gw_error *err)
{
    gw_tt_part *part = &o->t.part[0];
    size_t n_first = (size_t)part->n_stops + 1;
    uint32_t *first = calloc(n_first * 2 + part->n_links, sizeof *first);
    gw_tt_visit *visits = malloc(((size_t)part->n_pattern_stops + 1) * sizeof *visits);
    gw_status status = first && visits ? GW_OK : GW_NO_MEMORY;
    if (!status) {
        gw_tt_index_visits(part->patterns, part->n_patterns, 0, part->pattern_stops, part->n_stops, first,
                           visits);
        gw_tt_index_links_in(part->links, part->n_links, part->n_stops, first + n_first, first + 2 * n_first);
        part->visit_first = first;
        part->visits = visits;
        part->n_visits = part->n_pattern_stops;
        part->link_in_first = first + n_first;
        part->links_in = first + 2 * n_first;
    }
    if (gw_tt_owner_keep(o, first)) status = GW_NO_MEMORY;
    if (gw_tt_owner_keep(o, visits)) status = GW_NO_MEMORY;
    return status ? gw_fail(err, status, "no memory for the visits of stops") : GW_OK;
}

static gw_status open_snapshot(gw_tt_owner *o, const char *path, gw_error *err)
{
    gw_status status = map_file(o, path, err);
    if (!status) status = check_header(o, err);
    if (status) return status;
    read_header(o);
    status = take_sections(o, err);
    if (!status) status = gw_snapshot_check(&o->t, err);
    if (!status) status = index_stops(o, err);
    uint32_t n_zones = o->t.n_zones;
    o->t.n_zones = 0; /* counts what is loaded, and to be freed, from here on */
    return status ? status : load_zones(o, n_zones, err);
}

gw_status gw_snapshot_open(const char *path, gw_timetable **out, gw_error *err)
{
    gw_tt_owner *o = gw_tt_owner_create();
    if (!o) return gw_fail(err, GW_NO_MEMORY, "%s: no memory to open it", path);
    gw_error why = {0};
    gw_status status = open_snapshot(o, path, &why);
    if (!status) {
        *out = &o->t; /* the caller owns it now */
        return GW_OK;
    }
    gw_timetable_release(&o->t);
    if (strstr(why.message, path)) return gw_fail(err, status, "%s", why.message);
    return gw_fail(err, status, "%s: %s", path, why.message);
}
