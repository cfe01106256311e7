/* A request's or a feed's memory: many small pieces, freed together.
 *
 * One thread at a time. Pieces are aligned to 16 bytes. When the limit is reached or the system has no more,
 * gw_arena_alloc gives NULL and the caller returns GW_NO_MEMORY.
 */
#ifndef GW_BASE_ARENA_H
#define GW_BASE_ARENA_H

#include "gtfs/base/text.h"

typedef struct gw_arena gw_arena;

/* limit in bytes, 0: none. NULL when there is no memory. The caller owns it: gw_arena_free. */
gw_arena *gw_arena_create(size_t limit);
void gw_arena_free(gw_arena *a);                       /* accepts NULL */
void gw_arena_reset(gw_arena *a);                      /* all pieces are gone; the first block is kept */
void *gw_arena_alloc(gw_arena *a, size_t n);           /* not cleared */
void *gw_arena_zalloc(gw_arena *a, size_t n);          /* cleared */
char *gw_arena_text(gw_arena *a, gw_str s);            /* zero-ended copy */
bool gw_arena_str(gw_arena *a, gw_str s, gw_str *out); /* copy; false when there is no memory */
size_t gw_arena_used(const gw_arena *a);

#endif
