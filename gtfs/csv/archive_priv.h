/* The container behind gw_archive, and streams out of it. */
#ifndef GW_CSV_ARCHIVE_PRIV_H
#define GW_CSV_ARCHIVE_PRIV_H

#include "gtfs/csv/table.h"

#define GW_ARCHIVE_DEFAULT_BYTES (UINT64_C(4) << 30)
#define GW_ARCHIVE_MOST_ENTRIES  10000

typedef struct {
    const char *name; /* borrowed from the archive's arena; without folders */
    uint64_t index;   /* in the zip */
    uint64_t size;    /* inflated, as the directory says */
} gw_archive_entry;

struct gw_archive {
    struct zip *zip;           /* owned; NULL for a folder */
    int folder;                /* owned descriptor; -1 for a zip */
    gw_arena *texts;           /* owned: names */
    gw_archive_entry *entries; /* owned, by name in byte order */
    size_t n_entries, cap_entries;
    const char *source; /* borrowed from texts; for messages */
    gw_archive_limits limits;
    gw_sha256 hash;
    bool in_subfolder;
    bool read_ahead; /* a second thread is reading: no other file can be opened */
};

/* NULL when there is none. */
const gw_archive_entry *gw_archive_find(const gw_archive *a, const char *name);

/* Fills the entries of an open zip file; takes over fd in every case. */
GW_MUST_USE gw_status gw_archive_open_zip(gw_archive *a, int fd, gw_error *err);
/* Fills the entries of a folder; takes over fd in every case. */
GW_MUST_USE gw_status gw_archive_open_folder(gw_archive *a, int fd, gw_error *err);
GW_MUST_USE gw_status gw_archive_add_entry(gw_archive *a, gw_str name, uint64_t index, uint64_t size,
                                           gw_error *err);

/* GETs url into a file that has no name (so that it is gone whatever happens). *fd is owned by the caller. */
GW_MUST_USE gw_status gw_download(const char *url, const gw_archive_limits *limits, int *fd, gw_error *err);

/* The bytes of one entry, inflated and counted. */
typedef struct gw_stream gw_stream;
GW_MUST_USE gw_status gw_stream_open(gw_archive *a, const gw_archive_entry *e, gw_stream **out,
                                     gw_error *err);
void gw_stream_close(gw_stream *s); /* accepts NULL */
/* *n = 0 at the end. */
GW_MUST_USE gw_status gw_stream_read(gw_stream *s, void *p, size_t room, size_t *n, gw_error *err);

#endif
