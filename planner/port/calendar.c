/* holidays.csv: public holidays and make-up workdays of both regions. */
#include "planner/port/table_priv.h"

#include <stdlib.h>

static gw_status read_row(const gw_csv_row *r, gw_calendar_row *out)
{
    static const char *const REGIONS[] = {"HK", "CN"};
    static const char *const KINDS[] = {"holiday", "make-up workday"};
    static const char *const COMPLETE[] = {"0", "1"};
    uint32_t region, kind, complete;
    gw_status status = gw_csv_need_word(r, "region", REGIONS, 2, &region);
    if (!status) status = gw_csv_need_word(r, "kind", KINDS, 2, &kind);
    if (!status) status = gw_csv_need_word(r, "complete", COMPLETE, 2, &complete);
    if (status) return status;
    *out = (gw_calendar_row){.region = region == 0 ? GW_SIDE_HK : GW_SIDE_CN,
                             .holiday = kind == 0,
                             .makeup = kind == 1,
                             .complete = complete == 1};
    return gw_day_parse_iso(gw_csv_get(r, "date"), &out->day) ? GW_OK
                                                              : gw_csv_fault(r, "date", "is not a date");
}

static int by_day(const void *a, const void *b)
{
    const gw_calendar_row *x = a, *y = b;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    return (int)x->region - (int)y->region;
}

gw_status gw_holidays_read(gw_port_table *t, const gw_csv_text *csv, gw_error *err)
{
    t->days = gw_arena_zalloc(t->arena, ((size_t)csv->n_rows + 1) * sizeof *t->days);
    if (!t->days) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < csv->n_rows; i++) {
        gw_status status = read_row(&(gw_csv_row){csv, i, err}, &t->days[i]);
        if (status) return status;
        t->n_days++;
    }
    qsort(t->days, t->n_days, sizeof *t->days, by_day);
    return GW_OK;
}

/* The first row on or after a day. */
static uint32_t first_row(const gw_port_table *t, gw_day day)
{
    uint32_t low = 0, high = t->n_days;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (t->days[middle].day < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A year is complete when it has rows and none of them says otherwise. */
static bool year_complete(const gw_port_table *t, gw_side region, gw_day day)
{
    int year, month, date;
    gw_day_split(day, &year, &month, &date);
    gw_day end = gw_day_of(year + 1, 1, 1);
    bool any = false;
    for (uint32_t i = first_row(t, gw_day_of(year, 1, 1)); i < t->n_days && t->days[i].day < end; i++) {
        if (t->days[i].region != region) continue;
        if (!t->days[i].complete) return false;
        any = true;
    }
    return any;
}

static void add_marks(const gw_port_table *t, gw_side region, gw_day day, gw_day_facts *facts)
{
    for (uint32_t i = first_row(t, day); i < t->n_days && t->days[i].day == day; i++) {
        if (t->days[i].region != region) continue;
        facts->holiday |= t->days[i].holiday;
        facts->makeup |= t->days[i].makeup;
    }
}

gw_day_facts gw_port_day_facts(const gw_port_table *t, gw_side region, gw_day day)
{
    gw_day_facts facts = {.complete = year_complete(t, region, day)};
    add_marks(t, region, day, &facts);
    return facts;
}

bool gw_port_is_workday(const gw_port_table *t, gw_side region, gw_day day)
{
    gw_day_facts facts = {0};
    add_marks(t, region, day, &facts);
    return (gw_day_weekday(day) < 5 || facts.makeup) && !facts.holiday;
}

static gw_day_facts marks_of_both(const gw_port_table *t, gw_day day)
{
    gw_day_facts facts = {0};
    add_marks(t, GW_SIDE_HK, day, &facts);
    add_marks(t, GW_SIDE_CN, day, &facts);
    return facts;
}

gw_day_kind gw_day_kind_of(const gw_port_table *t, gw_day day)
{
    gw_day_facts facts = marks_of_both(t, day);
    if (facts.holiday) return GW_HOLIDAY;
    if (marks_of_both(t, day + 1).holiday) return GW_HOLIDAY_EVE;
    return gw_day_weekday(day) < 5 || facts.makeup ? GW_WEEKDAY : GW_WEEKEND;
}
