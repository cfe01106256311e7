/* A few small files kept in one block of bytes, in a fixed order: how port tables, places and fares travel in a
 * snapshot.
 *
 *   offset  bytes  what (numbers are little-endian)
 *   0       8      "GWFILES1"
 *   8       4      number of files
 *   then, for each file:
 *   0       4      a = length of its name
 *   4       4      b = length of its content
 *   8       a      name, without folder, not zero-ended
 *   8+a     b      content as it was
 */
#ifndef GW_PORT_FILES_H
#define GW_PORT_FILES_H

#include "gtfs/base/text.h"

typedef struct {
    gw_str name, content;
} gw_packed_file;

/* Appends the named files of dir to out; on failure out is as it was. Errors: GW_IO, GW_LIMIT, GW_NO_MEMORY.
 */
typedef struct {
    const char *dir, *name;
} gw_file_place;
GW_MUST_USE gw_status gw_files_pack(const gw_file_place *files, uint32_t n, gw_buf *out, gw_error *err);

typedef struct {
    const char *p, *end;
    uint32_t left;
    const char *what; /* for messages: "port tables" */
} gw_files_cursor;

/* Checks the head; blob stays borrowed. Then gw_files_next as often as it gives *more true. GW_BAD_INPUT:
 * damaged. */
GW_MUST_USE gw_status gw_files_open(const void *blob, size_t n, const char *what, gw_files_cursor *out,
                                    gw_error *err);
GW_MUST_USE gw_status gw_files_next(gw_files_cursor *c, bool *more, gw_packed_file *out, gw_error *err);

#endif
