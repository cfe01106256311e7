/* What the files of the filter share: modes (filter.c) and lines by name (filter_lines.c). Not for others. */
#ifndef GW_PLAN_FILTER_PRIV_H
#define GW_PLAN_FILTER_PRIV_H

#include "planner/plan/plan_priv.h"

typedef struct {
    const gw_dataset *d;
    const gw_timetable *t;
    const char *what;
    gw_error *err;
} gw_filter_asker;

#define SAID(s) (int)((s).n < 200 ? (s).n : 200), (s).p

static inline void gw_filter_set_bit(uint64_t *bits, uint32_t i)
{
    bits[i / 64] |= UINT64_C(1) << (i % 64);
}

/* Sets the bits of the routes that a name stands for. */
typedef gw_status (*gw_filter_name_fn)(const gw_filter_asker *x, gw_str name, uint64_t *named);

GW_MUST_USE gw_status gw_filter_add_list(gw_line_bar *bar, const gw_filter_asker *x, gw_str list, bool only,
                                         gw_filter_name_fn take);

#endif
