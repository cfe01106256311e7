#include "tests/reference/slow_queue.h"

#include <math.h>

enum { BEFORE_S = 3 * 3600 };

/* The normal deviate below which a share q lies. */
static double deviate(double q)
{
    double low = -8, high = 8;
    for (int i = 0; i < 60; i++) {
        const double mid = (low + high) / 2;
        if (0.5 * erfc(-mid / sqrt(2)) < q)
            low = mid;
        else
            high = mid;
    }
    return low;
}

void slow_queue(const gw_port_table *ports, uint32_t port, gw_side from, int32_t from_s, int32_t cell_s,
                int32_t n_cells, int32_t *through)
{
    double z[SLOW_PARTS], high[SLOW_PARTS];
    for (int i = 0; i < SLOW_PARTS; i++) {
        z[i] = deviate((i + 0.5) / SLOW_PARTS);
        high[i] = -1e9;
    }
    for (int32_t c = -BEFORE_S / cell_s; c < n_cells; c++) {
        const int32_t reached_s = from_s + c * cell_s + cell_s / 2,
                      let_in_s = gw_port_admits(ports, port, from, reached_s);
        gw_clearance x = {0};
        if (let_in_s != GW_NEVER) x = gw_port_clearance(ports, port, from, let_in_s);
        const double sigma = x.p50_s ? log((double)x.p95_s / x.p50_s) / 1.6448536269514722 : 0;
        for (int i = 0; i < SLOW_PARTS; i++) {
            const double out = let_in_s == GW_NEVER ? INFINITY : let_in_s + x.p50_s * exp(sigma * z[i]);
            if (out > high[i]) high[i] = out;
            if (c >= 0)
                through[c * SLOW_PARTS + i] = isinf(high[i]) ? GW_NEVER : (int32_t)lround(high[i] - from_s);
        }
    }
}
