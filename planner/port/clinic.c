/* clinic_days.csv: the days on which the outpatient clinics work. */
#include "planner/port/table_priv.h"

static gw_status read_row(const gw_port_table *t, const gw_csv_row *r, gw_clinic_row *out)
{
    static const char *const YES_NO[] = {"0", "1"};
    uint32_t open, complete;
    gw_status status = gw_csv_need_word(r, "open", YES_NO, 2, &open);
    if (!status) status = gw_csv_need_word(r, "complete", YES_NO, 2, &complete);
    if (!status) status = gw_csv_text_of(r, t->arena, "reason", &out->fact.reason);
    if (!status) status = gw_csv_need_text(r, t->arena, "source", &out->fact.source);
    if (status) return status;
    out->fact.state = open ? GW_CLINIC_OPEN : GW_CLINIC_CLOSED;
    out->fact.complete = complete == 1;
    return gw_day_parse_iso(gw_csv_get(r, "date"), &out->day) ? GW_OK
                                                              : gw_csv_fault(r, "date", "is not a date");
}

gw_status gw_clinic_days_read(gw_port_table *t, const gw_csv_text *csv, gw_error *err)
{
    t->clinic = gw_arena_zalloc(t->arena, ((size_t)csv->n_rows + 1) * sizeof *t->clinic);
    if (!t->clinic) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < csv->n_rows; i++) {
        gw_csv_row r = {csv, i, err};
        gw_status status = read_row(t, &r, &t->clinic[i]);
        if (status) return status;
        if (i > 0 && t->clinic[i].day <= t->clinic[i - 1].day)
            return gw_csv_fault(&r, "date", "is not after the row before");
        t->n_clinic++;
    }
    return GW_OK;
}

gw_clinic_day gw_port_clinic_day(const gw_port_table *t, gw_day day)
{
    uint32_t low = 0, high = t->n_clinic;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (t->clinic[middle].day < day)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < t->n_clinic && t->clinic[low].day == day) return t->clinic[low].fact;
    return (gw_clinic_day){GW_CLINIC_UNKNOWN, false, "", ""};
}
