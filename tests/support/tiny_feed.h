/* Tiny GTFS feeds for tests: files given as strings, written to a folder, loaded by gw_feed_load, removed
 * again.
 *
 * What a test does not give is filled in: agency.txt (agency A1, Asia/Hong_Kong), calendar.txt (service D,
 * every day of 2026). A feed that cannot be loaded ends the test with the reason.
 */
#ifndef GW_TESTS_TINY_FEED_H
#define GW_TESTS_TINY_FEED_H

#include "gtfs/feed/feed.h"

typedef struct {
    const char *name; /* "stops.txt" */
    const char *text;
} tiny_file;

/* Owned by the caller: gw_feed_free. */
gw_feed *tiny_feed_load(const tiny_file *files, size_t n);
#define TINY_FEED(...)                                                                                       \
    tiny_feed_load((const tiny_file[]){__VA_ARGS__},                                                         \
                   sizeof((const tiny_file[]){__VA_ARGS__}) / sizeof(tiny_file))

/* The folder itself, for tests that load by themselves; tiny_folder_remove takes it away and frees the name.
 */
char *tiny_folder_write(const tiny_file *files, size_t n);
void tiny_folder_remove(char *folder);

#endif
