#include "planner/port/day.h"

#include "planner/port/table_priv.h"

enum { DAY_S = 86400 };

void gw_port_days_laid(const gw_port_table *t, gw_day *first, gw_day *last)
{
    *first = t->first_day;
    *last = t->first_day + (gw_day)t->n_laid - 1;
}

/* Hong Kong keeps UTC+8 the whole year, and has done so since before there were feeds. */
static int32_t midnight_of(const gw_port_table *t, gw_day day)
{
    return (int32_t)((int64_t)day * DAY_S - (int64_t)8 * 3600 - t->zero);
}

typedef struct {
    const gw_port_table *t;
    const gw_gate *gate;
    int32_t midnight_s;
    gw_arena *arena;
} maker;

/* Of [*from_s, *to_s) what lies within the day, as clock times; false: nothing does. */
static bool clip(const maker *m, int32_t *from_s, int32_t *to_s)
{
    int64_t from = (int64_t)*from_s - m->midnight_s, to = (int64_t)*to_s - m->midnight_s;
    *from_s = from < 0 ? 0 : from > DAY_S ? DAY_S : (int32_t)from;
    *to_s = to < 0 ? 0 : to > DAY_S ? DAY_S : (int32_t)to;
    return *from_s < *to_s;
}

static gw_status list_openings(const maker *m, gw_port_day *out)
{
    const gw_gate *g = m->gate;
    gw_port_opening *list = gw_arena_zalloc(m->arena, ((size_t)g->n_windows + 1) * sizeof *list);
    if (!list) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < g->n_windows; i++) {
        const gw_gate_window *w = &g->windows[i];
        gw_port_opening o = {w->from_s, w->shuts_s, false, false, GW_SECONDS_NONE};
        /* Where a closing cuts an opening off there is no other last admission. */
        int32_t last_s = (w->to_s == w->shuts_s ? w->to_s : w->to_s - 1) - m->midnight_s;
        o.from_before = w->from_s < m->midnight_s;
        o.beyond = w->shuts_s - m->midnight_s > DAY_S;
        if (!o.beyond && last_s >= 0) o.last_admission_s = last_s;
        if (clip(m, &o.from_s, &o.to_s)) list[out->n_openings++] = o;
    }
    out->openings = list;
    return GW_OK;
}

static gw_status list_specials(const maker *m, gw_port_day *out)
{
    const gw_gate *g = m->gate;
    gw_port_special *list = gw_arena_zalloc(m->arena, ((size_t)g->n_spells + 1) * sizeof *list);
    if (!list) return GW_NO_MEMORY;
    for (uint32_t row = 0; row < m->t->n_exceptions; row++) {
        for (uint32_t i = 0; i < g->n_spells; i++) {
            const gw_exception_row *e = &m->t->exceptions[row];
            gw_port_special s = {g->spells[i].from_s, g->spells[i].to_s, e->kind, e->source};
            if (g->spells[i].exception == row && clip(m, &s.from_s, &s.to_s)) list[out->n_specials++] = s;
        }
    }
    out->specials = list;
    return GW_OK;
}

static gw_status list_clearing(const maker *m, gw_port_day *out)
{
    const gw_gate *g = m->gate;
    gw_port_clearing *list = gw_arena_zalloc(m->arena, ((size_t)g->n_rows + 1) * sizeof *list);
    if (!list) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < g->n_rows; i++) {
        gw_port_clearing c = {g->rows[i].from_s, i + 1 < g->n_rows ? g->rows[i + 1].from_s : INT32_MAX,
                              m->t->chosen->at[g->rows[i].row].clearance};
        if (clip(m, &c.from_s, &c.to_s)) list[out->n_clearing++] = c;
    }
    out->clearing = list;
    return GW_OK;
}

gw_status gw_port_day_make(const gw_port_table *t, uint32_t port, gw_side from, gw_day day, gw_arena *arena,
                           gw_port_day *out)
{
    gw_port_day made = {0};
    gw_day first, last;
    gw_port_days_laid(t, &first, &last);
    if (port >= t->n_ports || from == GW_SIDE_NONE || day < first || day > last) return GW_BAD_INPUT;
    maker m = {t, &t->gates[2 * port + (from == GW_SIDE_CN)], midnight_of(t, day), arena};
    gw_status status = list_openings(&m, &made);
    if (!status) status = list_specials(&m, &made);
    if (!status) status = list_clearing(&m, &made);
    if (!status) *out = made;
    return status;
}
