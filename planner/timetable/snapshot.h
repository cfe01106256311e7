/* The snapshot: a timetable as one read-only file. The byte table stands at the head of snapshot_write.c. */
#ifndef GW_TIMETABLE_SNAPSHOT_H
#define GW_TIMETABLE_SNAPSHOT_H

#include "planner/timetable/timetable.h"

/* Writes so that path holds the old file or the new one, whole, whatever happens (temporary file, fsync,
 * rename, fsync of the folder). Only baselines (one part). Errors: GW_IO, GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_snapshot_write(const gw_timetable *t, const char *path, gw_error *err);

/* Map a snapshot for reading. Header, checksums and every offset and id in it are checked here, once.
 * *out: owned by the caller (gw_timetable_release), untouched on failure.
 * Returns GW_OK, GW_IO, GW_NO_MEMORY or GW_BAD_SNAPSHOT with the reason (not a snapshot, another version,
 * other byte order, truncated, section X damaged). */
GW_MUST_USE gw_status gw_snapshot_open(const char *path, gw_timetable **out, gw_error *err);

#endif
