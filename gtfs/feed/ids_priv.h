/* From an id to its row number: open addressing, and nothing stored twice.
 *
 * The keys stay in the rows themselves: `rows` is an array of structs of `stride` bytes whose first member is
 * the gw_str id. It may move between calls, so it is passed each time.
 */
#ifndef GW_FEED_IDS_PRIV_H
#define GW_FEED_IDS_PRIV_H

#include "gtfs/base/arena.h"

#define GW_ID_NONE UINT32_MAX

typedef struct {
    uint32_t hash, row; /* row GW_ID_NONE: a free slot */
} gw_id_slot;

typedef struct {
    gw_id_slot *slots; /* owned */
    uint32_t n, cap;   /* cap is a power of two, at least 3/2 of n */
} gw_ids;

uint32_t gw_ids_find(const gw_ids *ids, const void *rows, size_t stride, gw_str id);
/* The id must not be there yet. Returns GW_OK or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_ids_add(gw_ids *ids, gw_str id, uint32_t row);
void gw_ids_free(gw_ids *ids);

/* Each text once: headsigns, block and shape ids repeat thousands of times. */
typedef struct {
    gw_ids ids;
    gw_str *texts; /* owned; in the arena they were interned with */
    size_t n, cap;
} gw_intern;

/* *index: the place in texts. */
GW_MUST_USE gw_status gw_intern_put(gw_intern *i, gw_arena *arena, gw_str s, uint32_t *index);
void gw_intern_free(gw_intern *i);

#endif
