#include "planner/timetable/timetable_priv.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

gw_tt_owner *gw_tt_owner_create(void)
{
    gw_tt_owner *o = calloc(1, sizeof *o);
    if (!o) return NULL;
    atomic_init(&o->n_owners, 1);
    return o;
}

gw_status gw_tt_owner_keep(gw_tt_owner *o, void *block)
{
    if (!block) return GW_OK;
    gw_status status = gw_grow(&o->blocks, &o->cap_blocks, o->n_blocks + 1, sizeof *o->blocks);
    if (status) {
        free(block);
        return status;
    }
    o->blocks[o->n_blocks++] = block;
    return GW_OK;
}

gw_status gw_tt_owner_load_zones(gw_tt_owner *o, const gw_str *names, uint32_t n, gw_error *err)
{
    o->zones = calloc(n, sizeof(gw_zone *));
    if (!o->zones) return gw_fail(err, GW_NO_MEMORY, "no memory for time zones");
    o->t.zones = (const gw_zone *const *)o->zones;
    for (uint32_t i = 0; i < n; i++) {
        gw_status status = gw_zone_load(names[i], &o->zones[i], err);
        if (status == GW_NOT_FOUND)
            return gw_fail(err, GW_BAD_INPUT, "unknown time zone %.*s", (int)names[i].n, names[i].p);
        if (status) return status;
        o->t.n_zones = i + 1;
    }
    return GW_OK;
}

static void owner_free(gw_tt_owner *o)
{
    for (uint32_t i = 0; i < o->t.n_zones && o->zones; i++) gw_zone_free(o->zones[i]);
    free(o->zones);
    for (size_t i = 0; i < o->n_blocks; i++) free(o->blocks[i]);
    free(o->blocks);
    if (o->map) munmap(o->map, o->map_size);
    gw_timetable_release(o->base);
    free(o);
}

gw_timetable *gw_timetable_retain(const gw_timetable *t)
{
    gw_tt_owner *o = (gw_tt_owner *)t; /* counting owners changes nothing that a reader sees */
    atomic_fetch_add_explicit(&o->n_owners, 1, memory_order_relaxed);
    return &o->t;
}

void gw_timetable_release(gw_timetable *t)
{
    if (!t) return;
    gw_tt_owner *o = (gw_tt_owner *)t;
    if (atomic_fetch_sub_explicit(&o->n_owners, 1, memory_order_acq_rel) == 1) owner_free(o);
}
