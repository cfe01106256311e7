/* Where things are: the program's own tables, and the data folder that imports write. */
#ifndef GW_TOOLS_FOLDERS_H
#define GW_TOOLS_FOLDERS_H

#include "gtfs/base/text.h"

/* The folder that holds ports/, calendars/, places/ and fares/: given (may be NULL), or beside the program
 * (../share/gangway,
 * ../data), or the sources it was built from. Appends the path to out; false when none has ports/. */
bool gw_folder_own(const char *given, gw_buf *out);
bool gw_folder_exists(const char *path);
GW_MUST_USE gw_status gw_folder_make(const char *path, gw_error *err); /* with the folders above it */

/* One writer at a time: flock on DIR/.lock, given up by the system when the program ends, however it ends.
 * Returns GW_CONFLICT when another program holds it. */
GW_MUST_USE gw_status gw_folder_lock(const char *dir, int *fd, gw_error *err);
/* Removes NAME.tmp-PID in dir, left by writers that were killed. Call with the lock held. */
void gw_folder_sweep(const char *dir, const char *name);
/* The same where there is no lock: what programs still at work write stays. */
void gw_folder_sweep_dead(const char *dir, const char *name);

#endif
