/* Which cells a forward scan looks into. Inline, because it is the inner loop. Not for others. */
#ifndef GW_SCAN_CELLS_PRIV_H
#define GW_SCAN_CELLS_PRIV_H

#include "planner/scan/scan_priv.h"

#include <string.h>

static inline void set_bit(uint64_t *set, uint32_t i)
{
    set[i / 64] |= (uint64_t)1 << i % 64;
}

static inline void cells_begin(gw_scan *s, const gw_scan_table *t)
{
    memset(s->reached, 0, sizeof s->reached);
    memset(s->again, 0, sizeof s->again);
    memset(s->done, 0, sizeof s->done);
    memcpy(s->waits_for, t->head_first, sizeof s->waits_for);
    s->slice_end_s = 0;
}

/* Somebody may be at the place from time_s on. here: the cell being looked into, now at departures of now_s:
 * it need not be looked at again for the sake of later ones. */
static inline void cells_wake(gw_scan *s, const gw_scan_table *t, uint32_t place, int32_t time_s,
                              uint32_t here, int32_t now_s)
{
    uint32_t common = t->cell[place], rare = rare_cell(t, common);
    set_bit(s->reached, common);
    set_bit(s->reached, rare);
    if (time_s >= s->slice_end_s) return;
    if (common != here || time_s <= now_s) set_bit(s->again, common);
    if (rare != here || time_s <= now_s) set_bit(s->again, rare);
}

/* All stops that its connections go to are reached, and who is there may board again: nobody who leaves at
 * start_s or later is there earlier. Each is looked at until it is reached and no more. */
static inline bool cells_is_done(gw_scan *s, const gw_scan_table *t, uint32_t cell, int32_t start_s)
{
    uint32_t i = s->waits_for[cell], end = t->head_first[cell + 1];
    if (t->simple)
        while (i < end && s->ready[t->heads[i]] <= start_s) i++;
    else
        while (i < end && s->ride[t->heads[i]] <= start_s - t->change_s[t->heads[i]]) i++;
    s->waits_for[cell] = i;
    return i == end;
}

/* A slice begins: cells that are done with go, the others are to be looked at. False: there are none. */
static inline bool cells_begin_slice(gw_scan *s, const gw_scan_table *t, uint32_t slice)
{
    int32_t start_s = (int32_t)(slice * t->slice_s);
    uint64_t any = 0;
    s->slice_end_s = start_s + (int32_t)t->slice_s;
    for (uint32_t w = 0; w < CELL_WORDS; w++) {
        for (uint64_t left = s->reached[w] & ~s->done[w]; left; left &= left - 1) {
            uint32_t cell = w * 64 + (uint32_t)__builtin_ctzll(left);
            if (cells_is_done(s, t, cell, start_s)) set_bit(s->done, cell);
        }
        s->again[w] = s->reached[w] & ~s->done[w];
        any |= s->again[w];
    }
    return any != 0;
}

/* The next cell to look into; false: the slice is finished. */
static inline bool cells_next(gw_scan *s, uint32_t *cell)
{
    for (uint32_t w = 0; w < CELL_WORDS; w++) {
        uint64_t left = s->again[w] & ~s->done[w];
        if (!left) continue;
        *cell = w * 64 + (uint32_t)__builtin_ctzll(left);
        s->again[w] &= ~((uint64_t)1 << *cell % 64);
        return true;
    }
    return false;
}

/* The cell is looked into again in the next slice, most likely: its connections are on their way by then. */
static inline void cells_fetch(const gw_scan_table *t, const uint32_t *block)
{
    const char *at = (const char *)(t->at + block[0]), *end = (const char *)(t->at + block[1]);
    for (; at < end; at += 64) __builtin_prefetch(at);
}

#endif
