/* The row of connections put into blocks of a slice and a cell. */
#include "planner/scan/table_priv.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    gw_scan_table *t;
    const bool *rare;
    uint32_t *last;      /* [run]: its earliest connection that has its place */
    connection_t *slice; /* the slice as it was */
    uint32_t n_long;     /* long runs that have not been met */
} maker;

static uint32_t cell_of(const maker *m, const connection_t *c)
{
    const gw_scan_table *t = m->t;
    uint32_t common = t->cell[c->from];
    bool odd = t->runs[c->next].odd || c->to >= t->n_stops || m->rare[c->to];
    return odd ? rare_cell(t, common) : common;
}

/* Long runs know their connections by number, and are met from the last to the first. */
static void move_long_run(maker *m, uint32_t to)
{
    m->t->long_runs[--m->n_long].connection = to;
}

/* Places are given from the last departure to the first, so that the one that follows in a run has its own.
 */
static void place(maker *m, uint32_t first, uint32_t n, uint32_t end_of_cell[])
{
    gw_scan_table *t = m->t;
    memcpy(m->slice, t->at + first, n * sizeof *m->slice);
    for (uint32_t i = n; i-- > 0;) {
        connection_t c = m->slice[i];
        uint32_t run = c.next, at = --end_of_cell[cell_of(m, &c)];
        c.next = m->last[run] == UINT32_MAX ? NO_NEXT | run : m->last[run];
        if (c.next < NO_NEXT && c.next - first > t->reach) t->reach = c.next - first;
        m->last[run] = at;
        t->at[at] = c;
        if ((c.when & RUN_LONG) == RUN_LONG) move_long_run(m, at);
    }
}

static void arrange_slice(maker *m, uint32_t slice, uint32_t first, uint32_t end)
{
    gw_scan_table *t = m->t;
    uint32_t *block = t->block + (size_t)slice * t->n_cells, ends[MAX_CELLS] = {0};
    for (uint32_t i = first; i < end; i++) ends[cell_of(m, &t->at[i])]++;
    uint32_t at = first;
    for (uint32_t c = 0; c < t->n_cells; c++) {
        block[c] = at;
        at += ends[c];
        ends[c] = at;
    }
    place(m, first, end - first, ends);
}

static void arrange(maker *m)
{
    gw_scan_table *t = m->t;
    uint32_t end = t->n;
    t->block[(size_t)t->n_slices * t->n_cells] = t->n;
    for (uint32_t slice = t->n_slices; slice-- > 0;) {
        uint32_t first = end;
        while (first > 0 && departure_of(&t->at[first - 1]) >= (int32_t)(slice * t->slice_s)) first--;
        arrange_slice(m, slice, first, end);
        end = first;
    }
}

static uint32_t longest_slice(const gw_scan_table *t)
{
    uint32_t longest = 0, first = 0;
    for (uint32_t i = 0; i < t->n; i++) {
        if (departure_of(&t->at[i]) / (int32_t)t->slice_s !=
            departure_of(&t->at[first]) / (int32_t)t->slice_s)
            first = i;
        if (i + 1 - first > longest) longest = i + 1 - first;
    }
    return longest;
}

/* --- where connections go --- */

/* Marks the stops that a cell's connections go to. */
static void mark_heads(const gw_scan_table *t, uint32_t cell, bool *mark)
{
    memset(mark, 0, t->n_places * sizeof *mark);
    for (uint32_t slice = 0; slice < t->n_slices; slice++) {
        const uint32_t *block = t->block + (size_t)slice * t->n_cells + cell;
        for (uint32_t i = block[0]; i < block[1]; i++) mark[t->at[i].to] = true;
    }
    mark[nowhere(t)] = false;
    mark[t->n_stops] = cell >= t->n_common;
}

static bool list_heads(gw_scan_table *t)
{
    bool *mark = malloc(t->n_places * sizeof *mark);
    uint32_t cap = 0;
    for (uint32_t cell = 0; mark && cell < t->n_cells; cell++) {
        uint32_t n = t->head_first[cell];
        mark_heads(t, cell, mark);
        for (uint32_t stop = 0; stop < t->n_places; stop++) {
            if (!mark[stop]) continue;
            if (n == cap) {
                uint16_t *more = realloc(t->heads, (cap = 2 * cap + 64) * sizeof *more);
                if (!more) {
                    free(mark);
                    return false;
                }
                t->heads = more;
            }
            t->heads[n++] = (uint16_t)stop;
        }
        t->head_first[cell + 1] = n;
    }
    free(mark);
    return mark != NULL;
}

/* Where a scan backward has to look when something is new at a place. */
static bool list_ways_in(gw_scan_table *t)
{
    t->into = calloc((size_t)t->n_places * CELL_WORDS, sizeof *t->into);
    for (size_t b = 0; t->into && b < (size_t)t->n_slices * t->n_cells; b++) {
        size_t word = b % t->n_cells / 64;
        uint64_t bit = (uint64_t)1 << b % t->n_cells % 64;
        for (uint32_t i = t->block[b]; i < t->block[b + 1]; i++) {
            const connection_t *c = &t->at[i];
            t->into[(size_t)c->to * CELL_WORDS + word] |= bit;
            if (c->next < NO_NEXT) t->into[(size_t)t->at[c->next].from * CELL_WORDS + word] |= bit;
        }
    }
    return t->into != NULL;
}

gw_status gw_scan_arrange(gw_scan_table *t, const bool *rare, gw_error *err)
{
    t->longest_slice = t->reach = longest_slice(t);
    maker m = {.t = t, .rare = rare, .n_long = t->n_long};
    m.last = malloc((t->n_runs + 1u) * sizeof *m.last);
    m.slice = malloc((t->longest_slice + 1u) * sizeof *m.slice);
    t->block = malloc(((size_t)t->n_slices * t->n_cells + 1) * sizeof *t->block);
    bool good = m.last && m.slice && t->block;
    if (good) {
        memset(m.last, 0xff, (t->n_runs + 1u) * sizeof *m.last);
        arrange(&m);
        for (uint32_t i = 0; i < t->n_runs; i++) t->runs[i].first = m.last[i];
        good = list_heads(t) && list_ways_in(t);
    }
    free(m.last);
    free(m.slice);
    return good ? GW_OK : gw_fail(err, GW_NO_MEMORY, "no memory for the connections");
}
