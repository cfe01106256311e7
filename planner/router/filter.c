/* Which patterns a question may ride. Asked once for each that a round would scan. */
#include "planner/router/router.h"

uint32_t gw_route_basic_type(uint16_t type)
{
    static const struct {
        uint16_t first, last;
        uint8_t basic;
    } extended[] = {{0, 12, 0},      {100, 199, 2},   {200, 299, 3},   {300, 399, 2},  {400, 404, 1},
                    {405, 405, 12},  {500, 699, 1},   {700, 799, 3},   {800, 899, 11}, {900, 999, 0},
                    {1000, 1099, 4}, {1200, 1299, 4}, {1300, 1399, 6}, {1400, 1499, 7}};
    if (type <= 12) return type;
    for (size_t i = 1; i < sizeof extended / sizeof *extended; i++)
        if (type >= extended[i].first && type <= extended[i].last) return extended[i].basic;
    return 3;
}

bool gw_pattern_allowed(const gw_timetable *t, const gw_query *q, uint32_t pattern)
{
    const gw_tt_pattern *p = gw_tt_pattern_at(t, pattern);
    if (gw_tt_pattern_removed(t, pattern)) return false;
    if (p->n_periods && q->headway == GW_HEADWAY_SKIP) return false;
    if (q->barred && q->barred[p->route / 64] >> (p->route % 64) & 1) return false;
    uint32_t mode = q->mode_mask ? gw_route_basic_type(gw_tt_route_at(t, p->route)->type) : 0;
    return !q->mode_mask || q->mode_mask >> mode & 1;
}
