/* Rows of one CSV file (RFC 4180, as GTFS narrows it) from a zip, a folder or a download, one at a time.
 *
 * gw_archive is the container: zip (libzip), folder, or URL (libcurl, to a temporary file first). It opens
 * only files it is asked for by name, counts bytes while inflating, and refuses encrypted entries, odd
 * methods, too many entries and sizes over the limit. One thread at a time, and one table of it at a time:
 * large files are inflated by a second thread inside, and a table opened meanwhile is GW_CONFLICT.
 */
#ifndef GW_CSV_TABLE_H
#define GW_CSV_TABLE_H

#include "gtfs/base/arena.h"
#include "gtfs/base/hash.h"

typedef struct gw_archive gw_archive;

typedef struct {
    bool allow_http, allow_private;
    uint64_t max_bytes;   /* of a download, and of one inflated file; 0: 4 GiB */
    uint32_t max_seconds; /* of a download; 0: 900 */
} gw_archive_limits;

/* limits may be NULL: https and public addresses only. source: path of a zip, a folder, or an http(s) URL.
 * Owned by the caller: gw_archive_close. Returns GW_OK, GW_IO (not there), GW_BAD_FEED (not a zip, truncated,
 * encrypted), GW_NETWORK, GW_LIMIT or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_archive_open(const char *source, const gw_archive_limits *limits, gw_archive **out,
                                      gw_error *err);
void gw_archive_close(gw_archive *a); /* accepts NULL */
const gw_sha256 *gw_archive_hash(const gw_archive *a);
bool gw_archive_has(const gw_archive *a, const char *name);
uint64_t gw_archive_size_of(const gw_archive *a,
                            const char *name);     /* inflated, as the directory says; 0: absent */
bool gw_archive_in_subfolder(const gw_archive *a); /* all files stand in one folder inside */
/* Names at the top level (or in the single folder), in byte order. */
uint32_t gw_archive_count(const gw_archive *a);
const char *gw_archive_name(const gw_archive *a, uint32_t i);

/* A whole file that is no table, appended to out. limit in bytes, 0: none. Returns GW_OK, GW_NOT_FOUND,
 * GW_LIMIT, GW_BAD_FEED, GW_IO, GW_CONFLICT or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_archive_read(gw_archive *a, const char *name, size_t limit, gw_buf *out,
                                      gw_error *err);

typedef struct gw_table gw_table;

/* Faults of form are told to this function as they are met: code of notices.csv, line, column name, value.
 *
 * What is mended: a byte order mark, CRLF, LF and CR line ends (mixed ones are told), blank lines, short and
 * long rows, blanks around values, line breaks in values (a blank instead), bytes that are no UTF-8 and NUL
 * (U+FFFD). What is not: UTF-16, a quote never closed, a row over 1 MiB; there the file ends early with
 * csv_parsing_failed. */
typedef void (*gw_table_fault_fn)(void *context, const char *code, uint64_t line, gw_str field, gw_str value);

/* columns: the names wanted, n of them; after opening, cell i of a row is the value of columns[i] (empty when
 * the file has no such column). Returns GW_OK, GW_NOT_FOUND (no such file), GW_BAD_FEED (no header), GW_IO,
 * GW_LIMIT. */
GW_MUST_USE gw_status gw_table_open(gw_archive *a, const char *name, const char *const *columns, uint32_t n,
                                    gw_table_fault_fn fault, void *context, gw_table **out, gw_error *err);
void gw_table_close(gw_table *t); /* accepts NULL */
bool gw_table_has_column(const gw_table *t, uint32_t i);
/* The columns as the file names them, trimmed, also those not wanted; borrowed as long as the table. */
uint32_t gw_table_header_count(const gw_table *t);
gw_str gw_table_header_name(const gw_table *t, uint32_t i);
/* The next row, or false at the end (then *status says whether it was the end or a failure). Cells are
 * borrowed until the next call: trimmed, unquoted, valid UTF-8. line is where the row begins, header = 1. */
bool gw_table_next(gw_table *t, const gw_str **cells, uint64_t *line, gw_status *status, gw_error *err);
uint64_t gw_table_bytes_read(const gw_table *t);

#endif
