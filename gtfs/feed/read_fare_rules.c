/* fare_leg_rules.txt, fare_leg_join_rules.txt, fare_transfer_rules.txt: which product a journey costs. */
#include "gtfs/feed/fares_priv.h"

enum { LEG_GROUP, NETWORK, FROM_AREA, TO_AREA, FROM_TIMEFRAME, TO_TIMEFRAME, PRODUCT, PRIORITY, N_LEG };
static const char *const leg_columns[] = {
    "leg_group_id",          "network_id",      "from_area_id", "to_area_id", "from_timeframe_group_id",
    "to_timeframe_group_id", "fare_product_id", "rule_priority"};
_Static_assert(GW_N(leg_columns) == N_LEG, "one name a column");

/* The first row of a product; a product none of whose rows could be used is not there. */
static uint32_t find_product(gw_fare_reading *f, uint32_t column)
{
    uint32_t product = gw_fare_find_id(f, column, &f->products);
    return product == GW_NONE ? GW_NONE : f->product_first.p[product];
}

static gw_status take_leg_rule(gw_fare_reading *f)
{
    gw_loader *l = f->l;
    gw_fare_given(f, PRODUCT);
    gw_fare_leg_rule row = {.leg_group = GW_NONE,
                            .network = gw_fare_find_id(f, NETWORK, &l->networks),
                            .from_area = gw_fare_find_id(f, FROM_AREA, &f->areas),
                            .to_area = gw_fare_find_id(f, TO_AREA, &f->areas),
                            .from_timeframe = gw_fare_find_id(f, FROM_TIMEFRAME, &f->timeframe_groups),
                            .to_timeframe = gw_fare_find_id(f, TO_TIMEFRAME, &f->timeframe_groups),
                            .product = find_product(f, PRODUCT),
                            .priority = (uint32_t)gw_fare_int(f, PRIORITY, 0, UINT32_MAX - 1, 0)};
    f->has_rule_priority = gw_reader_has(&f->r, PRIORITY);
    gw_str group = f->r.cells[LEG_GROUP];
    if (!f->ok) return GW_OK;
    if (group.n && gw_intern_put(&f->leg_groups, l->texts, group, &row.leg_group)) {
        return gw_load_no_memory(l);
    }
    return GW_PUSH(l, f->leg_rules, row);
}

enum { FROM_NETWORK, TO_NETWORK, FROM_STOP, TO_STOP, N_JOIN };
static const char *const join_columns[] = {"from_network_id", "to_network_id", "from_stop_id", "to_stop_id"};

static uint32_t find_stop(gw_fare_reading *f, uint32_t column)
{
    const gw_loader *l = f->l;
    return gw_fare_find(f, column, &l->stop_ids, l->stops.p, sizeof *l->stops.p);
}

static gw_status take_join_rule(gw_fare_reading *f)
{
    gw_loader *l = f->l;
    bool at_stops = f->r.cells[FROM_STOP].n || f->r.cells[TO_STOP].n; /* both, or neither */
    for (uint32_t i = 0; i < (at_stops ? N_JOIN : FROM_STOP); i++) gw_fare_given(f, i);
    gw_fare_leg_join_rule row = {.from_network = gw_fare_find_id(f, FROM_NETWORK, &l->networks),
                                 .to_network = gw_fare_find_id(f, TO_NETWORK, &l->networks),
                                 .from_stop = find_stop(f, FROM_STOP),
                                 .to_stop = find_stop(f, TO_STOP)};
    return f->ok ? GW_PUSH(l, f->leg_join_rules, row) : GW_OK;
}

enum { FROM_GROUP, TO_GROUP, COUNT, LIMIT, LIMIT_TYPE, TYPE, OF_PRODUCT, N_TRANSFER };
static const char *const transfer_columns[] = {
    "from_leg_group_id",   "to_leg_group_id",    "transfer_count", "duration_limit",
    "duration_limit_type", "fare_transfer_type", "fare_product_id"};
_Static_assert(GW_N(transfer_columns) == N_TRANSFER, "one name a column");

/* How often a transfer may be repeated within one group of legs; between two it has no meaning. */
static int32_t read_count(gw_fare_reading *f)
{
    const gw_str *c = f->r.cells;
    int64_t count = gw_fare_int(f, COUNT, INT32_MIN, INT32_MAX, 0);
    bool one_group = c[FROM_GROUP].n && gw_str_equal(c[FROM_GROUP], c[TO_GROUP]);
    bool any_group = !c[FROM_GROUP].n && !c[TO_GROUP].n; /* which may be one, or may not */
    if (one_group && !c[COUNT].n) {
        gw_fare_fault(f, "fare_transfer_rule_missing_transfer_count", COUNT);
        gw_cell_fault(&f->r, "fare_transfer_rule_without_transfer_count", COUNT); /* its older name */
    } else if (!one_group && !any_group && c[COUNT].n) {
        gw_fare_fault(f, "fare_transfer_rule_with_forbidden_transfer_count", COUNT);
    } else if (f->ok && c[COUNT].n && (count == 0 || count < -1)) {
        gw_fare_fault(f, "fare_transfer_rule_invalid_transfer_count", COUNT);
    }
    return (int32_t)count;
}

static gw_status take_transfer_rule(gw_fare_reading *f)
{
    gw_loader *l = f->l;
    const gw_str *c = f->r.cells;
    gw_fare_transfer_rule row = {.from_leg_group = gw_fare_find_id(f, FROM_GROUP, &f->leg_groups),
                                 .to_leg_group = gw_fare_find_id(f, TO_GROUP, &f->leg_groups),
                                 .product = find_product(f, OF_PRODUCT),
                                 .count = read_count(f),
                                 .duration_limit_s =
                                     (int32_t)gw_fare_int(f, LIMIT, 1, INT32_MAX, GW_FARE_NO_LIMIT),
                                 .duration_type = (uint8_t)gw_fare_int(f, LIMIT_TYPE, 0, 3, 0),
                                 .type = gw_fare_enum(f, TYPE, 2)};
    if (c[LIMIT].n && !c[LIMIT_TYPE].n) {
        gw_fare_fault(f, "fare_transfer_rule_duration_limit_without_type", LIMIT_TYPE);
    } else if (!c[LIMIT].n && c[LIMIT_TYPE].n) {
        gw_fare_fault(f, "fare_transfer_rule_duration_limit_type_without_duration_limit", LIMIT);
    }
    return f->ok ? GW_PUSH(l, f->transfer_rules, row) : GW_OK;
}

gw_status gw_fares_load_rules(gw_fare_reading *f)
{
    gw_status status = gw_fares_read(f, "fare_leg_rules.txt", leg_columns, N_LEG,
                                     1 << NETWORK | 1 << FROM_AREA | 1 << TO_AREA | 1 << FROM_TIMEFRAME |
                                         1 << TO_TIMEFRAME | 1 << PRODUCT,
                                     take_leg_rule);
    if (!status) {
        status = gw_fares_read(f, "fare_leg_join_rules.txt", join_columns, N_JOIN,
                               1 << FROM_NETWORK | 1 << TO_NETWORK | 1 << FROM_STOP | 1 << TO_STOP,
                               take_join_rule);
    }
    if (status) return status;
    return gw_fares_read(f, "fare_transfer_rules.txt", transfer_columns, N_TRANSFER,
                         1 << FROM_GROUP | 1 << TO_GROUP | 1 << OF_PRODUCT | 1 << COUNT | 1 << LIMIT,
                         take_transfer_rule);
}
