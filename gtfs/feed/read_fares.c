/* The fare tables: order, and what every row goes through. */
#include "gtfs/feed/fares_priv.h"

#include "gtfs/feed/notice_codes_priv.h"

#include <stdlib.h>

void gw_fare_fault(gw_fare_reading *f, const char *code, uint32_t column)
{
    gw_cell_fault(&f->r, code, column);
    bool worded = gw_notice_codes[gw_notice_code_find(code)].dropped != NULL; /* a repair by itself */
    if (f->ok && !worded) {
        gw_notices_add_repair(
            f->l->notices,
            (gw_repair){.code = code, .what = "rows of the fare tables are not used", .n_rows = 1});
    }
    f->ok = false;
}

bool gw_fare_given(gw_fare_reading *f, uint32_t column)
{
    if (!f->r.cells[column].n) gw_fare_fault(f, "missing_required_field", column);
    return f->r.cells[column].n > 0;
}

uint32_t gw_fare_find(gw_fare_reading *f, uint32_t column, const gw_ids *ids, const void *rows, size_t stride)
{
    gw_str id = f->r.cells[column];
    if (!id.n) return GW_NONE;
    uint32_t row = gw_ids_find(ids, rows, stride, id);
    if (row != GW_ID_NONE) return row;
    gw_fare_fault(f, "foreign_key_violation", column);
    return GW_NONE;
}

uint32_t gw_fare_find_id(gw_fare_reading *f, uint32_t column, const gw_intern *ids)
{
    return gw_fare_find(f, column, &ids->ids, ids->texts, sizeof *ids->texts);
}

int64_t gw_fare_int(gw_fare_reading *f, uint32_t column, int64_t least, int64_t most, int64_t by_default)
{
    int64_t value = by_default;
    if (!f->r.cells[column].n) return by_default;
    if (!gw_str_to_int(f->r.cells[column], &value)) {
        gw_fare_fault(f, "invalid_integer", column);
    } else if (value < least || value > most) {
        gw_fare_fault(f, "number_out_of_range", column);
    }
    return value;
}

uint8_t gw_fare_enum(gw_fare_reading *f, uint32_t column, uint8_t most)
{
    int64_t value = 0;
    if (!gw_fare_given(f, column)) return 0;
    if (!gw_str_to_int(f->r.cells[column], &value)) {
        gw_fare_fault(f, "invalid_integer", column);
    } else if (value < 0 || value > most) {
        gw_fare_fault(f, "unexpected_enum_value", column); /* its default would be another fare */
    }
    return (uint8_t)(value & 0xFF);
}

/* A second row with the same key is left out. */
static gw_status check_key(gw_fare_reading *f, uint32_t key, uint32_t n, gw_buf *text)
{
    uint32_t first = GW_NONE, index;
    bool alone = (key & (key - 1)) == 0;
    gw_buf_reset(text);
    for (uint32_t i = 0; i < n; i++) {
        if (!(key >> i & 1)) continue;
        if (alone && !f->r.cells[i].n) return GW_OK; /* missing, which take reports */
        if (first == GW_NONE) first = i;
        gw_buf_str(text, f->r.cells[i]);
        gw_buf_add(text, "\x1f", 1);
    }
    size_t before = f->keys.n;
    gw_str whole = {text->p, (uint32_t)text->n};
    if (text->failed || gw_intern_put(&f->keys, f->scratch, whole, &index)) return gw_load_no_memory(f->l);
    if (index < before) gw_fare_fault(f, "duplicate_key", first);
    return GW_OK;
}

gw_status gw_fares_read(gw_fare_reading *f, const char *file, const char *const *columns, uint32_t n,
                        uint32_t key, gw_fare_row_fn take)
{
    gw_buf text = {0};
    gw_status status = gw_reader_open(&f->r, f->l, file, columns, n, false);
    while (!status && gw_reader_next(&f->r)) {
        f->ok = true;
        status = check_key(f, key, n, &text);
        if (!status) status = take(f);
    }
    gw_buf_free(&text);
    gw_intern_free(&f->keys);
    return gw_reader_close(&f->r, status);
}

/* --- to the feed, and away --- */

#define HAND_OVER(list, field)                                                                               \
    do {                                                                                                     \
        fares->field = (list).p;                                                                             \
        fares->n_##field = (uint32_t)(list).n;                                                               \
        (list).p = NULL;                                                                                     \
    } while (0)

static void hand_over(gw_fare_reading *f, gw_fares *fares)
{
    HAND_OVER(f->network_list, networks);
    HAND_OVER(f->area_list, areas);
    HAND_OVER(f->stop_areas, stop_areas);
    HAND_OVER(f->rider_list, rider_categories);
    HAND_OVER(f->media_list, media);
    HAND_OVER(f->product_list, products);
    HAND_OVER(f->timeframes, timeframes);
    HAND_OVER(f->leg_rules, leg_rules);
    HAND_OVER(f->leg_join_rules, leg_join_rules);
    HAND_OVER(f->transfer_rules, transfer_rules);
    HAND_OVER(f->attributes, attributes);
    HAND_OVER(f->rules, rules);
    fares->timeframe_groups = f->timeframe_groups.texts;
    fares->n_timeframe_groups = (uint32_t)f->timeframe_groups.n;
    f->timeframe_groups.texts = NULL;
    fares->leg_groups = f->leg_groups.texts;
    fares->n_leg_groups = (uint32_t)f->leg_groups.n;
    f->leg_groups.texts = NULL;
    fares->has_rule_priority = f->has_rule_priority;
}

static void release(gw_fare_reading *f)
{
    void *const lists[] = {
        f->network_list.p,    f->area_list.p,      f->stop_areas.p,      f->rider_list.p,
        f->media_list.p,      f->product_list.p,   f->product_of.p,      f->product_first.p,
        f->product_default.p, f->timeframes.p,     f->timeframe_lines.p, f->leg_rules.p,
        f->leg_join_rules.p,  f->transfer_rules.p, f->attributes.p,      f->rules.p};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) free(lists[i]);
    gw_intern *const ids[] = {&f->areas,    &f->rider_categories, &f->media,      &f->fares,
                              &f->products, &f->timeframe_groups, &f->leg_groups, &f->zones};
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) gw_intern_free(ids[i]);
    gw_arena_free(f->scratch);
}

gw_status gw_load_fares(gw_loader *l)
{
    static gw_status (*const steps[])(gw_fare_reading *) = {gw_fares_load_places, gw_fares_load_products,
                                                            gw_fares_load_times, gw_fares_load_rules,
                                                            gw_fares_load_v1};
    gw_fare_reading f = {.l = l, .scratch = gw_arena_create(0)};
    gw_status status = f.scratch ? GW_OK : gw_load_no_memory(l);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0] && !status; i++) status = steps[i](&f);
    if (!status) hand_over(&f, &l->fares);
    release(&f);
    return status;
}

void gw_load_free_fares(const gw_fares *fares)
{
    const void *const lists[] = {fares->networks,   fares->areas,           fares->stop_areas,
                                 fares->media,      fares->products,        fares->rider_categories,
                                 fares->timeframes, fares->leg_rules,       fares->leg_join_rules,
                                 fares->attributes, fares->transfer_rules,  fares->rules,
                                 fares->leg_groups, fares->timeframe_groups};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) free((void *)lists[i]);
}
