/* buildings.csv: one building or two at a port, what rows of clearance.csv are of, how one gets there. */
#include "planner/port/table_priv.h"

static gw_status read_row(const gw_port_table *t, const gw_csv_row *r, bool *seen)
{
    static const char *const NUMBERS[] = {"1", "2"}, *const MODELS[] = {"crossing", "building"};
    static const char *const APPROACHES[] = {"road", "rail"};
    uint32_t port, number, model, approach;
    if (!gw_port_find(t, gw_csv_get(r, "port_id"), &port))
        return gw_csv_fault(r, "port_id", "is no port of ports.csv");
    if (seen[port]) return gw_csv_fault(r, "port_id", "is there twice");
    seen[port] = true;
    gw_port *p = &t->ports[port];
    gw_status status = gw_csv_need_word(r, "buildings", NUMBERS, 2, &number);
    if (!status) status = gw_csv_need_word(r, "clearance_of", MODELS, 2, &model);
    if (!status) status = gw_csv_need_word(r, "approach", APPROACHES, 2, &approach);
    if (status) return status;
    p->n_buildings = number + 1;
    p->each_building = model == 1;
    p->by_rail = approach == 1;
    if (p->each_building && p->n_buildings == 1)
        return gw_csv_fault(r, "clearance_of", "is of two buildings, and the port has one");
    if (p->each_building) return gw_csv_need_minutes(r, "between_min", &p->between_s);
    return gw_csv_get(r, "between_min").n == 0
               ? GW_OK
               : gw_csv_fault(r, "between_min", "must be empty: the clearance is that of the whole crossing");
}

gw_status gw_buildings_read(gw_port_table *t, const gw_csv_text *csv, gw_error *err)
{
    bool *seen = gw_arena_zalloc(t->arena, ((size_t)t->n_ports + 1) * sizeof *seen);
    if (!seen) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < csv->n_rows; i++) {
        gw_status status = read_row(t, &(gw_csv_row){csv, i, err}, seen);
        if (status) return status;
    }
    return GW_OK;
}
