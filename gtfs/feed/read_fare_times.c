/* timeframes.txt: hours and days with fares of their own. */
#include "gtfs/feed/fares_priv.h"

#include <stdlib.h>

enum { GROUP, START, END, SERVICE, N_COLUMNS };
static const char *const columns[] = {"timeframe_group_id", "start_time", "end_time", "service_id"};

#define DAY_S 86400

static void read_hours(gw_fare_reading *f, gw_timeframe *row)
{
    gw_reader *r = &f->r;
    bool starts = r->cells[START].n > 0, ends = r->cells[END].n > 0;
    row->start_s = 0;
    row->end_s = DAY_S;
    if (!starts && !ends) return;
    if (starts != ends) {
        gw_fare_fault(f, "timeframe_only_start_or_end_time_specified", starts ? END : START);
        return;
    }
    for (uint32_t i = START; i <= END; i++) {
        int32_t *s = i == START ? &row->start_s : &row->end_s;
        if (!gw_time_parse_gtfs(r->cells[i], s)) {
            gw_fare_fault(f, "invalid_time", i);
        } else if (*s > DAY_S) {
            gw_fare_fault(f, "timeframe_start_or_end_time_greater_than_twenty_four_hours", i);
        }
    }
    if (!f->ok || row->start_s < row->end_s) return;
    bool equal = row->start_s == row->end_s;
    gw_fare_fault(f, equal ? "start_and_end_range_equal" : "start_and_end_range_out_of_order", END);
}

static gw_status take_timeframe(gw_fare_reading *f)
{
    gw_loader *l = f->l;
    gw_fare_given(f, GROUP);
    gw_fare_given(f, SERVICE);
    gw_timeframe row = {.service =
                            gw_fare_find(f, SERVICE, &l->service_ids, l->services.p, sizeof *l->services.p)};
    read_hours(f, &row);
    if (!f->ok) return GW_OK;
    if (gw_intern_put(&f->timeframe_groups, l->texts, f->r.cells[GROUP], &row.group)) {
        return gw_load_no_memory(l);
    }
    gw_status status = GW_PUSH(l, f->timeframe_lines, f->r.line);
    return status ? status : GW_PUSH(l, f->timeframes, row);
}

static int compare_timeframes(const void *pa, const void *pb, void *context)
{
    const gw_timeframe *all = context;
    uint32_t x = *(const uint32_t *)pa, y = *(const uint32_t *)pb;
    const gw_timeframe *a = &all[x], *b = &all[y];
    if (a->group != b->group) return a->group < b->group ? -1 : 1;
    if (a->service != b->service) return a->service < b->service ? -1 : 1;
    if (a->start_s != b->start_s) return a->start_s < b->start_s ? -1 : 1;
    return (x > y) - (x < y);
}

/* Hours that are in a group twice are in it all the same: both rows stay. */
static gw_status check_overlaps(gw_fare_reading *f)
{
    size_t n = f->timeframes.n;
    const gw_timeframe *all = f->timeframes.p, *before = NULL;
    uint32_t *order = malloc((n + 1) * sizeof *order);
    int32_t end_s = 0;
    if (!order) return gw_load_no_memory(f->l);
    for (size_t i = 0; i < n; i++) order[i] = (uint32_t)i;
    if (n) qsort_r(order, n, sizeof *order, compare_timeframes, f->timeframes.p);
    for (size_t i = 0; i < n; i++) {
        const gw_timeframe *t = &all[order[i]];
        bool same = before && before->group == t->group && before->service == t->service;
        if (!same) end_s = 0;
        if (same && t->start_s < end_s) {
            gw_notices_add(f->l->notices, "timeframe_overlap", GW_STR("timeframes.txt"),
                           f->timeframe_lines.p[order[i]], GW_STR("timeframe_group_id"),
                           f->timeframe_groups.texts[t->group]);
        }
        if (t->end_s > end_s) end_s = t->end_s;
        before = t;
    }
    free(order);
    return GW_OK;
}

gw_status gw_fares_load_times(gw_fare_reading *f)
{
    gw_status status = gw_fares_read(f, "timeframes.txt", columns, N_COLUMNS,
                                     1 << GROUP | 1 << START | 1 << END | 1 << SERVICE, take_timeframe);
    return status ? status : check_overlaps(f);
}
