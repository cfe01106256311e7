#include "planner/port/port.h"

#include "planner/port/files.h"
#include "planner/port/table_priv.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The files and who reads them, in an order in which each finds what it refers to. */
static const struct {
    const char *name;
    gw_status (*read)(gw_port_table *t, const gw_csv_text *csv, gw_error *err);
    bool calendar; /* of the folder of calendars */
    bool needed;   /* with its folder */
} FILES[] = {
    {"ports.csv", gw_ports_read, false, true},
    {"aliases.csv", gw_aliases_read, false, true},
    {"halls.csv", gw_halls_read, false, true},
    {"sides.csv", gw_sides_read, false, true},
    {"buildings.csv", gw_buildings_read, false, false},
    {"clearance.csv", gw_clearance_read, false, true},
    {"holidays.csv", gw_holidays_read, true, true},
    {"exceptions.csv", gw_exceptions_read, false, false},
    {"clinic_days.csv", gw_clinic_days_read, true, false},
};
enum { N_FILES = sizeof FILES / sizeof *FILES };

static gw_status is_there(const char *dir, const char *name, bool *out)
{
    gw_buf path = {0};
    gw_buf_printf(&path, "%s/%s", dir, name);
    if (!path.failed) *out = access(path.p, F_OK) == 0;
    gw_status status = path.failed ? GW_NO_MEMORY : GW_OK;
    gw_buf_free(&path);
    return status;
}

gw_status gw_port_files_read(const char *dir, const char *calendars, gw_buf *out, gw_error *err)
{
    gw_file_place places[N_FILES];
    uint32_t n = 0;
    for (uint32_t i = 0; i < N_FILES; i++) {
        const char *folder = FILES[i].calendar ? calendars : dir;
        bool there = folder && FILES[i].needed;
        if (folder && !there) {
            gw_status status = is_there(folder, FILES[i].name, &there);
            if (status) return status;
        }
        if (there) places[n++] = (gw_file_place){folder, FILES[i].name};
    }
    return gw_files_pack(places, n, out, err);
}

static gw_status read_file(gw_port_table *t, uint32_t i, gw_str content, gw_error *err)
{
    gw_csv_text csv = {0};
    gw_status status = gw_csv_text_parse(t->arena, FILES[i].name, content, &csv, err);
    if (!status) status = FILES[i].read(t, &csv, err);
    gw_csv_text_free(&csv);
    return status;
}

/* What is left of FILES is not in the blob. */
static gw_status nothing_needed(uint32_t i, gw_error *err)
{
    for (; i < N_FILES; i++)
        if (FILES[i].needed && !FILES[i].calendar)
            return gw_fail(err, GW_BAD_INPUT, "%s is missing", FILES[i].name);
    return GW_OK;
}

static gw_status read_files(gw_port_table *t, const void *blob, size_t n, gw_error *err)
{
    gw_files_cursor c;
    gw_packed_file file;
    bool more = true;
    uint32_t i = 0;
    gw_status status = gw_files_open(blob, n, "port tables", &c, err);
    while (!status) {
        status = gw_files_next(&c, &more, &file, err);
        if (status) return status;
        if (!more) return nothing_needed(i, err);
        for (; i < N_FILES && !gw_str_is(file.name, FILES[i].name); i++)
            if (FILES[i].needed && !FILES[i].calendar) i = N_FILES;
        if (i >= N_FILES) return gw_fail(err, GW_BAD_INPUT, "the port tables hold an unexpected file");
        status = read_file(t, i++, file.content, err);
    }
    return status;
}

gw_status gw_port_table_parse(const void *blob, size_t n, gw_day first_day, uint32_t n_days, int64_t zero,
                              gw_port_table **out, gw_error *err)
{
    return gw_port_table_parse_edited(blob, n, first_day, n_days, zero, NULL, 0, out, err);
}

gw_status gw_port_table_parse_edited(const void *blob, size_t n, gw_day first_day, uint32_t n_days, int64_t zero,
                                     const gw_port_edit *edits, uint32_t n_edits, gw_port_table **out,
                                     gw_error *err)
{
    gw_port_table *t = calloc(1, sizeof *t);
    gw_status status = GW_NO_MEMORY;
    if (!t) goto done;
    t->arena = gw_arena_create(0);
    if (t->arena) t->chosen = gw_arena_zalloc(t->arena, sizeof *t->chosen);
    if (!t->chosen) goto done;
    status = read_files(t, blob, n, err);
    if (!status) status = gw_port_edits_apply(t, edits, n_edits, err);
    if (!status) status = gw_gates_build(t, first_day, n_days, zero, err);
    if (status) goto done;
    *out = t; /* the caller owns it now */
    t = NULL;
done:
    if (status == GW_NO_MEMORY) (void)gw_fail(err, status, "no memory for the port tables");
    gw_port_table_free(t);
    return status;
}

void gw_port_table_free(gw_port_table *t)
{
    if (!t) return;
    gw_gates_free(t);
    if (t->chosen) free(t->chosen->at);
    gw_arena_free(t->arena);
    free(t);
}

const gw_port_table *gw_port_for(const gw_port_table *t, gw_traveller who)
{
    if (!t) return NULL;
    const gw_port_table *base = t->base ? t->base : t;
    return base->views[who] ? base->views[who] : base;
}

uint32_t gw_port_count(const gw_port_table *t)
{
    return t->n_ports;
}

const gw_port *gw_port_at(const gw_port_table *t, uint32_t i)
{
    return &t->ports[i];
}

bool gw_port_find(const gw_port_table *t, gw_str id, uint32_t *out)
{
    for (uint32_t i = 0; i < t->n_ports; i++) {
        if (!gw_str_is(id, t->ports[i].id)) continue;
        *out = i;
        return true;
    }
    return false;
}

uint32_t gw_port_hall_count(const gw_port_table *t)
{
    return t->n_halls;
}

const gw_port_hall *gw_port_hall_at(const gw_port_table *t, uint32_t i)
{
    return &t->halls[i];
}

gw_side gw_port_stop_side(const gw_port_table *t, gw_str feed, gw_str stop_id)
{
    for (uint32_t i = 0; i < t->n_sides; i++)
        if (gw_str_is(stop_id, t->sides[i].stop_id) && gw_str_is(feed, t->sides[i].feed))
            return t->sides[i].side;
    return GW_SIDE_NONE;
}

bool gw_port_usable(const gw_port_table *t, uint32_t port)
{
    const gw_port *p = &t->ports[port];
    bool hall[GW_SIDE_CN + 1] = {false};
    for (uint32_t i = 0; i < t->n_halls; i++)
        if (t->halls[i].port == port) hall[t->halls[i].side] = true;
    return p->status == GW_PORT_OPEN && p->kind == GW_PORT_LAND &&
           (p->open24 || p->opens_s != GW_SECONDS_NONE) && hall[GW_SIDE_HK] && hall[GW_SIDE_CN];
}

/* NULL where nobody passes. */
static const gw_gate *gate_of(const gw_port_table *t, uint32_t port, gw_side from)
{
    if (port >= t->n_ports || from == GW_SIDE_NONE) return NULL;
    const gw_gate *g = &t->gates[2 * port + (from == GW_SIDE_CN)];
    return g->n_segments > 0 ? g : NULL;
}

/* The end of what is laid out: the last second at which anybody is let in, plus one. */
static int32_t end_of(const gw_gate *g)
{
    return g->windows[g->n_windows - 1].to_s;
}

int32_t gw_port_exit(const gw_port_table *t, uint32_t port, gw_side from, int32_t reached_s)
{
    const gw_gate *g = gate_of(t, port, from);
    if (!g || reached_s < g->segments[0].from_s || reached_s >= end_of(g)) return GW_NEVER;
    uint32_t low = 0, high = g->n_segments; /* the last segment that starts by then is in [low, high) */
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (g->segments[middle].from_s <= reached_s)
            low = middle;
        else
            high = middle;
    }
    const gw_gate_segment *s = &g->segments[low];
    return s->rising ? s->exit_s + (reached_s - s->from_s) : s->exit_s;
}

int32_t gw_port_least_s(const gw_port_table *t, uint32_t port, gw_side from)
{
    const gw_gate *g = gate_of(t, port, from);
    int32_t least_s = GW_NEVER;
    for (uint32_t i = 0; g && i < g->n_rows; i++) {
        int32_t p50_s = t->chosen->at[g->rows[i].row].clearance.p50_s;
        if (p50_s < least_s) least_s = p50_s;
    }
    return least_s;
}

int32_t gw_port_latest(const gw_port_table *t, uint32_t port, gw_side from, int32_t through_by_s)
{
    const gw_gate *g = gate_of(t, port, from);
    if (!g || through_by_s < g->segments[0].exit_s) return GW_NEVER_BACK;
    uint32_t low = 0, high = g->n_segments; /* the last segment whose first person is through by then */
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (g->segments[middle].exit_s <= through_by_s)
            low = middle;
        else
            high = middle;
    }
    const gw_gate_segment *s = &g->segments[low];
    int32_t last_s = (low + 1 < g->n_segments ? s[1].from_s : end_of(g)) - 1;
    int64_t later_s = (int64_t)through_by_s - s->exit_s;
    return s->rising && later_s < last_s - s->from_s ? s->from_s + (int32_t)later_s : last_s;
}

int32_t gw_port_admits(const gw_port_table *t, uint32_t port, gw_side from, int32_t reached_s)
{
    const gw_gate *g = gate_of(t, port, from);
    if (!g || reached_s < g->segments[0].from_s || reached_s >= end_of(g)) return GW_NEVER;
    uint32_t low = 0, high = g->n_windows; /* the first window that ends after it */
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (g->windows[middle].to_s > reached_s)
            high = middle;
        else
            low = middle + 1;
    }
    return g->windows[low].from_s > reached_s ? g->windows[low].from_s : reached_s;
}

gw_clearance gw_port_clearance(const gw_port_table *t, uint32_t port, gw_side from, int32_t admitted_s)
{
    const gw_gate *g = gate_of(t, port, from);
    if (!g || admitted_s < g->rows[0].from_s || admitted_s >= end_of(g)) return (gw_clearance){.source = ""};
    uint32_t low = 0, high = g->n_rows;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (g->rows[middle].from_s <= admitted_s)
            low = middle;
        else
            high = middle;
    }
    return t->chosen->at[g->rows[low].row].clearance;
}

gw_port_exception gw_port_exception_at(const gw_port_table *t, uint32_t port, gw_side from, int32_t at_s)
{
    const gw_gate *g =
        port < t->n_ports && from != GW_SIDE_NONE ? &t->gates[2 * port + (from == GW_SIDE_CN)] : NULL;
    const gw_exception_row *best = NULL;
    for (uint32_t i = 0; g && i < g->n_spells; i++) {
        const gw_gate_spell *s = &g->spells[i];
        const gw_exception_row *e = &t->exceptions[s->exception];
        if (at_s >= s->from_s && at_s < s->to_s && (!best || e->kind < best->kind)) best = e;
    }
    return best ? (gw_port_exception){true, best->kind, best->source} : (gw_port_exception){.source = ""};
}
