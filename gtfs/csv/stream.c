/* One file's bytes out of a zip or a folder. What the zip's directory claims is not believed: bytes are
 * counted. */
#include "gtfs/csv/archive_priv.h"

#include "gtfs/csv/member_priv.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

/* Tables of a feed shrink to a tenth, seldom to a fortieth; deflate's most is a thousandth. */
#define HIGHEST_RATIO 250
#define RATIO_FROM    (UINT64_C(64) << 20) /* bytes: below, a bomb does no harm */

struct gw_stream {
    gw_member *file;  /* owned; NULL in a folder */
    int fd;           /* owned; -1 in a zip */
    uint64_t packed;  /* bytes in the zip, 0 in a folder */
    uint64_t claimed; /* size by the zip's directory */
    uint64_t n_read, limit;
    const char *source, *name; /* borrowed from the archive */
};

static gw_status open_in_zip(gw_archive *a, const gw_archive_entry *e, gw_stream *s, gw_error *err)
{
    zip_stat_t info;
    if (zip_stat_index(a->zip, e->index, 0, &info)) {
        return gw_fail(err, GW_BAD_FEED, "%s: %s: cannot be found again", a->source, e->name);
    }
    if (info.comp_method != ZIP_CM_STORE && info.comp_method != ZIP_CM_DEFLATE) {
        return gw_fail(err, GW_BAD_FEED,
                       "%s: %s is packed by method %u; only stored and deflated files are read", a->source,
                       e->name, info.comp_method);
    }
    s->packed = info.comp_size;
    s->claimed = info.size;
    const char *why;
    gw_status status = gw_member_open(a->zip, e->index, &s->file, &why);
    if (!status) return GW_OK;
    if (status == GW_NO_MEMORY) why = "no memory to read it";
    return gw_fail(err, status, "%s: %s: %s", a->source, e->name, why);
}

static gw_status open_in_folder(gw_archive *a, const gw_archive_entry *e, gw_stream *s, gw_error *err)
{
    char why[128];
    s->fd = openat(a->folder, e->name, O_RDONLY | O_CLOEXEC);
    if (s->fd >= 0) return GW_OK;
    int number = errno;
    return gw_fail(err, GW_IO, "%s/%s: cannot open: %s", a->source, e->name,
                   strerror_r(number, why, sizeof why));
}

static gw_status read_some(gw_stream *s, void *p, size_t room, size_t *n, gw_error *err)
{
    if (s->file) {
        const char *why;
        gw_status status = gw_member_read(s->file, p, room, n, &why);
        return status ? gw_fail(err, status, "%s: %s is damaged: %s", s->source, s->name, why) : GW_OK;
    }
    for (;;) {
        ssize_t got = read(s->fd, p, room);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return gw_fail(err, GW_IO, "%s/%s: cannot read", s->source, s->name);
        *n = (size_t)got;
        return GW_OK;
    }
}

gw_status gw_stream_read(gw_stream *s, void *p, size_t room, size_t *n, gw_error *err)
{
    size_t got = 0;
    gw_status status = read_some(s, p, room, &got, err);
    if (status) return status;
    s->n_read += got;
    if (s->n_read > s->limit) {
        return gw_fail(err, GW_LIMIT, "%s: %s is larger than %llu bytes", s->source, s->name,
                       (unsigned long long)s->limit);
    }
    if (s->file && s->n_read > s->claimed) {
        return gw_fail(err, GW_BAD_FEED, "%s: %s is larger than the zip's directory says", s->source,
                       s->name);
    }
    *n = got;
    return GW_OK;
}

/* Asked before the first byte, of what the directory claims: read_counted() holds the member to it. */
static gw_status check_growth(const gw_stream *s, gw_error *err)
{
    if (!s->file || s->claimed <= RATIO_FROM || s->claimed / HIGHEST_RATIO <= s->packed) return GW_OK;
    return gw_fail(err, GW_LIMIT, "%s: %s grows to more than %d times its packed size", s->source, s->name,
                   HIGHEST_RATIO);
}

gw_status gw_stream_open(gw_archive *a, const gw_archive_entry *e, gw_stream **out, gw_error *err)
{
    if (e->size > a->limits.max_bytes) {
        return gw_fail(err, GW_LIMIT, "%s: %s has %llu bytes; at most %llu are read", a->source, e->name,
                       (unsigned long long)e->size, (unsigned long long)a->limits.max_bytes);
    }
    if (a->read_ahead) { /* libzip serves one thread at a time */
        return gw_fail(err, GW_CONFLICT, "%s: another table of it is still open", a->source);
    }
    gw_stream *s = calloc(1, sizeof *s);
    if (!s) return gw_fail(err, GW_NO_MEMORY, "%s: no memory to read %s", a->source, e->name);
    s->fd = -1;
    s->limit = a->limits.max_bytes;
    s->source = a->source;
    s->name = e->name;
    gw_status status = a->zip ? open_in_zip(a, e, s, err) : open_in_folder(a, e, s, err);
    if (!status) status = check_growth(s, err);
    if (status) {
        gw_stream_close(s);
        return status;
    }
    *out = s;
    return GW_OK;
}

void gw_stream_close(gw_stream *s)
{
    if (!s) return;
    gw_member_close(s->file);
    if (s->fd >= 0) close(s->fd);
    free(s);
}
