/* A pool in which every text stands once: open addressing, offsets into the pool. */
#include "planner/timetable/timetable_priv.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 1024 };

void gw_tt_texts_free(gw_tt_texts *x)
{
    gw_buf_free(&x->pool);
    free(x->slots);
    free(x->hashes);
    *x = (gw_tt_texts){0};
}

static bool grow_slots(gw_tt_texts *x)
{
    size_t n = x->n_slots ? x->n_slots * 2 : FIRST_SLOTS;
    uint32_t *slots = calloc(n, sizeof *slots);
    uint32_t *hashes = calloc(n, sizeof *hashes);
    if (!slots || !hashes) {
        free(slots);
        free(hashes);
        return false;
    }
    for (size_t i = 0; i < x->n_slots; i++) {
        if (!x->slots[i]) continue;
        size_t at = x->hashes[i] & (n - 1);
        while (slots[at]) at = (at + 1) & (n - 1);
        slots[at] = x->slots[i];
        hashes[at] = x->hashes[i];
    }
    free(x->slots);
    free(x->hashes);
    x->slots = slots;
    x->hashes = hashes;
    x->n_slots = n;
    return true;
}

static bool pool_has_at(const gw_tt_texts *x, uint32_t offset, gw_str s)
{
    if (x->pool.n - offset <= s.n) return false;
    return memcmp(x->pool.p + offset, s.p, s.n) == 0 && x->pool.p[offset + s.n] == '\0';
}

static gw_text fail(gw_tt_texts *x)
{
    x->failed = true;
    return 0;
}

gw_text gw_tt_texts_add(gw_tt_texts *x, gw_str s)
{
    if (s.n == 0 || x->failed) return 0;
    if (x->n_used * 2 >= x->n_slots && !grow_slots(x)) return fail(x);
    if (x->pool.n == 0) gw_buf_add(&x->pool, "", 1);

    uint32_t hash = (uint32_t)gw_str_hash(s);
    size_t at = hash & (x->n_slots - 1);
    for (; x->slots[at]; at = (at + 1) & (x->n_slots - 1)) {
        if (x->hashes[at] == hash && pool_has_at(x, x->slots[at], s)) return x->base + x->slots[at];
    }
    size_t offset = x->pool.n;
    x->too_long = offset + s.n + 1 > UINT32_MAX - (size_t)x->base;
    if (x->too_long) return fail(x);
    gw_buf_add(&x->pool, s.p, s.n);
    gw_buf_add(&x->pool, "", 1);
    if (x->pool.failed) return fail(x);
    x->slots[at] = (uint32_t)offset;
    x->hashes[at] = hash;
    x->n_used++;
    return x->base + (uint32_t)offset;
}
