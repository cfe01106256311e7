#include "gtfs/csv/archive_priv.h"

#define PIECE (64u * 1024)

static gw_status read_all(gw_stream *stream, const char *name, size_t limit, gw_buf *out, gw_error *err)
{
    char piece[PIECE];
    size_t n = 0, before = out->n;
    do {
        gw_status status = gw_stream_read(stream, piece, sizeof piece, &n, err);
        if (status) return status;
        gw_buf_add(out, piece, n);
        if (out->failed) return gw_fail(err, GW_NO_MEMORY, "%s: no memory to read it", name);
        if (limit && out->n - before > limit) {
            return gw_fail(err, GW_LIMIT, "%s: larger than %zu bytes", name, limit);
        }
    } while (n);
    return GW_OK;
}

gw_status gw_archive_read(gw_archive *a, const char *name, size_t limit, gw_buf *out, gw_error *err)
{
    const gw_archive_entry *e = gw_archive_find(a, name);
    if (!e) return gw_fail(err, GW_NOT_FOUND, "%s: there is no %s in it", a->source, name);
    gw_stream *stream = NULL;
    gw_status status = gw_stream_open(a, e, &stream, err);
    if (!status) status = read_all(stream, name, limit, out, err);
    gw_stream_close(stream);
    return status;
}
