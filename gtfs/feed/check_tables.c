/* Tables nothing is planned with: those of demand-responsive service. Their form is checked,
 * their required fields and their first keys; a fault in them never costs anything. */
#include "gtfs/feed/reader_priv.h"
#include "gtfs/feed/schema_priv.h"

#include <string.h>

#define MOST_COLUMNS 16

typedef struct {
    const char *name;
    bool has_key; /* the first column names the row */
} table;

static const table tables[] = {
    {"location_groups.txt", true},
    {"location_group_stops.txt", false},
    {"booking_rules.txt", true},
};

/* The columns of one file as the reference has them. */
typedef struct {
    const char *names[MOST_COLUMNS];
    bool required[MOST_COLUMNS];
    uint32_t n;
} columns_of;

static columns_of find_columns(const char *file)
{
    columns_of c = {.n = 0};
    for (uint32_t i = 0; i < gw_n_schema && c.n < MOST_COLUMNS; i++) {
        if (strcmp(gw_schema[i].file, file) != 0) continue;
        c.required[c.n] = gw_schema[i].presence == GW_REQUIRED;
        c.names[c.n++] = gw_schema[i].column;
    }
    return c;
}

/* References into the tables that are planned with. */
static void check_reference(gw_reader *r, uint32_t column)
{
    const gw_loader *l = r->l;
    gw_str id = r->cells[column];
    const char *name = r->columns[column];
    bool found = true;
    if (!id.n) return;
    if (strcmp(name, "stop_id") == 0) {
        found = gw_ids_find(&l->stop_ids, l->stops.p, sizeof *l->stops.p, id) != GW_ID_NONE;
    }
    if (!found) gw_cell_fault_action(r, "foreign_key_violation", GW_ACTION_IGNORE, column);
}

static gw_status check_row(gw_reader *r, const columns_of *c, bool has_key, gw_intern *keys)
{
    uint32_t index;
    for (uint32_t i = 0; i < c->n; i++) {
        if (c->required[i] && gw_reader_has(r, i) && !r->cells[i].n) {
            gw_cell_fault_action(r, "missing_required_field", GW_ACTION_IGNORE, i);
        }
        check_reference(r, i);
    }
    if (!has_key || !r->cells[0].n) return GW_OK;
    size_t before = keys->n;
    if (gw_intern_put(keys, r->l->texts, r->cells[0], &index)) return gw_load_no_memory(r->l);
    if (index < before) gw_cell_fault_action(r, "duplicate_key", GW_ACTION_IGNORE, 0);
    return GW_OK;
}

static gw_status check_table(gw_loader *l, const table *t)
{
    gw_reader r;
    gw_intern keys = {0};
    columns_of c = find_columns(t->name);
    gw_status status = gw_reader_open(&r, l, t->name, c.names, c.n, false);
    while (!status && gw_reader_next(&r)) status = check_row(&r, &c, t->has_key, &keys);
    gw_intern_free(&keys);
    return gw_reader_close(&r, status);
}

gw_status gw_load_check_tables(gw_loader *l)
{
    gw_status status = GW_OK;
    for (uint32_t i = 0; i < GW_N(tables) && !status; i++) status = check_table(l, &tables[i]);
    return status;
}
