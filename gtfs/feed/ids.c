#include "gtfs/feed/ids_priv.h"

#include <stdlib.h>
#include <string.h>

static gw_str key_of(const void *rows, size_t stride, uint32_t row)
{
    gw_str id;
    memcpy(&id, (const char *)rows + (size_t)row * stride, sizeof id);
    return id;
}

uint32_t gw_ids_find(const gw_ids *ids, const void *rows, size_t stride, gw_str id)
{
    if (!ids->cap) return GW_ID_NONE;
    uint32_t hash = (uint32_t)gw_str_hash(id);
    for (uint32_t at = hash & (ids->cap - 1);; at = (at + 1) & (ids->cap - 1)) {
        gw_id_slot slot = ids->slots[at];
        if (slot.row == GW_ID_NONE) return GW_ID_NONE;
        if (slot.hash == hash && gw_str_equal(key_of(rows, stride, slot.row), id)) return slot.row;
    }
}

static void put_slot(gw_id_slot *slots, uint32_t cap, gw_id_slot slot)
{
    uint32_t at = slot.hash & (cap - 1);
    while (slots[at].row != GW_ID_NONE) at = (at + 1) & (cap - 1);
    slots[at] = slot;
}

static gw_status enlarge(gw_ids *ids)
{
    if (ids->cap > UINT32_MAX / 4) return GW_NO_MEMORY;
    uint32_t cap = ids->cap ? ids->cap * 2 : 64;
    gw_id_slot *slots = malloc((size_t)cap * sizeof *slots);
    if (!slots) return GW_NO_MEMORY;
    memset(slots, 0xFF, (size_t)cap * sizeof *slots);
    for (uint32_t i = 0; i < ids->cap; i++) {
        if (ids->slots[i].row != GW_ID_NONE) put_slot(slots, cap, ids->slots[i]);
    }
    free(ids->slots);
    ids->slots = slots;
    ids->cap = cap;
    return GW_OK;
}

gw_status gw_ids_add(gw_ids *ids, gw_str id, uint32_t row)
{
    if (ids->n + 1 > ids->cap / 3 * 2) {
        gw_status status = enlarge(ids);
        if (status) return status;
    }
    put_slot(ids->slots, ids->cap, (gw_id_slot){(uint32_t)gw_str_hash(id), row});
    ids->n++;
    return GW_OK;
}

void gw_ids_free(gw_ids *ids)
{
    free(ids->slots);
    *ids = (gw_ids){0};
}

gw_status gw_intern_put(gw_intern *i, gw_arena *arena, gw_str s, uint32_t *index)
{
    uint32_t found = gw_ids_find(&i->ids, i->texts, sizeof *i->texts, s);
    if (found == GW_ID_NONE) {
        gw_str copy;
        found = (uint32_t)i->n;
        if (gw_grow(&i->texts, &i->cap, i->n + 1, sizeof *i->texts)) return GW_NO_MEMORY;
        if (!gw_arena_str(arena, s, &copy)) return GW_NO_MEMORY;
        i->texts[i->n] = copy;
        if (gw_ids_add(&i->ids, copy, found)) return GW_NO_MEMORY;
        i->n++;
    }
    *index = found;
    return GW_OK;
}

void gw_intern_free(gw_intern *i)
{
    gw_ids_free(&i->ids);
    free(i->texts);
    *i = (gw_intern){0};
}
