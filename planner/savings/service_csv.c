/* service.csv: what the lines a change touches run and carry, by hour; the row "day" adds up. */
#include "planner/savings/trips.h"

#include <math.h>

static void put_load(const savings_case *c, double boarded, double left, gw_buf *out)
{
    savings_csv_number(out, c->demand ? boarded : (double)NAN, 2);
    savings_csv_number(out, c->demand ? left : (double)NAN, 2);
}

static void put_line(const savings_case *c, const savings_line *l, uint32_t day, int after, gw_buf *out)
{
    const savings_running *r = &l->running[2 * day + (uint32_t)after];
    const char *which = after ? "after" : "before";
    double boarded = 0, left = 0;
    uint32_t most = 0;
    for (int h = 0; h < SERVICE_HOURS; h++) {
        boarded += r->boarded[h];
        left += r->left_behind[h];
        if (r->moving[h] > most) most = r->moving[h];
    }
    savings_csv_text(out, savings_line_name(c, l));
    gw_buf_printf(out, ",%s,%s,day,%u,%u,%u", c->days[day].id, which, r->trips, most, r->buses_chain);
    savings_csv_number(out, r->bus_h, 3);
    savings_csv_number(out, r->bus_km, 2);
    savings_csv_number(out, l->seats < 0 ? (double)NAN : l->seats, 0);
    put_load(c, after ? boarded : (double)NAN, after ? left : (double)NAN, out);
    savings_csv_number(out, c->demand && after ? r->fullest : (double)NAN, 2);
    gw_buf_text(out, "\n");
    for (int h = 0; h < SERVICE_HOURS; h++) {
        if (!r->departures[h] && !r->moving[h]) continue;
        savings_csv_text(out, savings_line_name(c, l));
        gw_buf_printf(out, ",%s,%s,%02d,%u,%u,,,,", c->days[day].id, which, h, r->departures[h],
                      r->moving[h]);
        put_load(c, after ? r->boarded[h] : (double)NAN, after ? r->left_behind[h] : (double)NAN, out);
        gw_buf_text(out, ",\n");
    }
}

void savings_write_service(const savings_case *c, gw_buf *out)
{
    gw_buf_text(out,
                "line,day_type,case,hour,departures,buses_under_way,buses_chained,bus_hours,bus_km,seats,"
                "boarded,left_behind,fullest_bus\n");
    for (uint32_t i = 0; i < c->service->n; i++)
        for (uint32_t d = 0; d < c->n_days + c->n_idle; d++)
            for (int after = c->service->lines[i].added ? 1 : 0; after < 2; after++)
                put_line(c, &c->service->lines[i], d, after, out);
}
