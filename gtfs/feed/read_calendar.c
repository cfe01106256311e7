/* calendar.txt and calendar_dates.txt: a service may be in either, or in both. */
#include "gtfs/feed/reader_priv.h"

#include <stdlib.h>

enum { ID, MONDAY, SUNDAY = 7, START, END, N_CALENDAR };
static const char *const calendar_columns[] = {"service_id", "monday",   "tuesday", "wednesday",  "thursday",
                                               "friday",     "saturday", "sunday",  "start_date", "end_date"};
_Static_assert(GW_N(calendar_columns) == N_CALENDAR, "one name a column");

enum { DATE_ID, DATE, TYPE, N_DATES };
static const char *const date_columns[] = {"service_id", "date", "exception_type"};

static uint32_t find_service(gw_loader *l, gw_str id)
{
    return gw_ids_find(&l->service_ids, l->services.p, sizeof *l->services.p, id);
}

static gw_status add_service(gw_reader *r, gw_service s)
{
    gw_loader *l = r->l;
    if (r->status || gw_ids_add(&l->service_ids, s.id, (uint32_t)l->services.n)) return gw_load_no_memory(l);
    gw_status status = GW_PUSH(l, l->service_lines, (uint32_t)r->line);
    return status ? status : GW_PUSH(l, l->services, s);
}

static uint8_t read_weekdays(gw_reader *r)
{
    uint8_t days = 0;
    for (uint32_t i = MONDAY; i <= SUNDAY; i++) {
        if (!r->cells[i].n && gw_reader_has(r, i)) {
            gw_cell_fault_action(r, "missing_required_field", GW_ACTION_DEFAULT, i);
        }
        if (gw_cell_enum(r, i, 1, 0)) days |= (uint8_t)(1u << (i - MONDAY));
    }
    if (!days) gw_cell_fault(r, "service_has_no_active_day_of_the_week", ID);
    return days;
}

static bool read_span(gw_reader *r, gw_service *s)
{
    bool given = gw_cell_given(r, START);
    given = gw_cell_given(r, END) && given;
    bool ok = gw_cell_day(r, START, &s->first);
    ok = gw_cell_day(r, END, &s->last) && ok;
    if (!given || !ok) return false;
    if (s->last >= s->first) return true;
    gw_cell_fault(r, "start_and_end_range_out_of_order", END);
    return false;
}

static gw_status take_calendar(gw_reader *r)
{
    if (!gw_cell_given(r, ID)) return GW_OK;
    if (find_service(r->l, r->cells[ID]) != GW_ID_NONE) {
        gw_cell_fault(r, "duplicate_key", ID);
        return GW_OK;
    }
    gw_service s = {0};
    if (!read_span(r, &s)) return GW_OK;
    s.weekdays = read_weekdays(r);
    s.id = gw_cell_id(r, ID);
    return add_service(r, s);
}

gw_status gw_load_calendar(gw_loader *l)
{
    gw_reader r;
    gw_status status = gw_reader_open(&r, l, "calendar.txt", calendar_columns, N_CALENDAR, false);
    while (!status && gw_reader_next(&r)) status = take_calendar(&r);
    return gw_reader_close(&r, status);
}

/* An exception with what is needed to sort it: by service, day, then place in the file. */
typedef struct {
    uint32_t service;
    gw_day day;
    uint64_t line;
    bool added;
} dated;

typedef struct {
    dated *p; /* owned */
    size_t n, cap;
} dated_list;

static gw_status take_date(gw_reader *r, dated_list *list)
{
    gw_loader *l = r->l;
    gw_day day;
    uint32_t service = find_service(l, r->cells[DATE_ID]);
    r->touch = service == GW_ID_NONE ? GW_TOUCH_NOTHING : GW_TOUCH_SERVICE;
    r->touched = service;
    if (!gw_cell_given(r, DATE_ID) || !gw_cell_given(r, DATE) || !gw_cell_given(r, TYPE)) return GW_OK;
    if (!gw_cell_day(r, DATE, &day)) return GW_OK;
    int64_t type;
    if (!gw_cell_int(r, TYPE, INT64_MIN, INT64_MAX, &type)) return GW_OK;
    if (type != 1 && type != 2) { /* neither adds nor removes */
        gw_cell_fault_action(r, "unexpected_enum_value", GW_ACTION_DROP, TYPE);
        return GW_OK;
    }
    if (service == GW_ID_NONE) {
        service = (uint32_t)l->services.n;
        gw_service s = {.id = gw_cell_id(r, DATE_ID), .first = GW_DAY_NONE, .last = GW_DAY_NONE};
        gw_status status = add_service(r, s);
        if (status) return status;
    }
    if (gw_grow(&list->p, &list->cap, list->n + 1, sizeof *list->p)) return gw_load_no_memory(l);
    list->p[list->n++] = (dated){service, day, r->line, type == 1};
    return GW_OK;
}

static int compare_dated(const void *a, const void *b)
{
    const dated *x = a, *y = b;
    if (x->service != y->service) return x->service < y->service ? -1 : 1;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    return (x->line > y->line) - (x->line < y->line);
}

/* The first row for a day wins. */
static gw_status keep_dated(gw_loader *l, dated_list *list)
{
    if (list->n) qsort(list->p, list->n, sizeof *list->p, compare_dated);
    gw_status status = GW_OK;
    for (size_t i = 0; i < list->n && !status; i++) {
        const dated *d = &list->p[i];
        if (i && d->service == d[-1].service && d->day == d[-1].day) {
            char date[9];
            gw_day_format_gtfs(d->day, date);
            gw_notices_add(l->notices, "duplicate_key", GW_STR("calendar_dates.txt"), d->line, GW_STR("date"),
                           gw_str_of(date));
            gw_load_touch(l, "duplicate_key", GW_ACTION_DROP, GW_TOUCH_SERVICE, d->service);
            continue;
        }
        gw_service *s = &l->services.p[d->service];
        if (!s->n_exceptions++) s->first_exception = (uint32_t)l->exceptions.n;
        gw_service_exception e = {d->day, d->added};
        status = GW_PUSH(l, l->exceptions, e);
    }
    return status;
}

gw_status gw_load_calendar_dates(gw_loader *l)
{
    gw_reader r;
    dated_list list = {0};
    gw_status status = gw_reader_open(&r, l, "calendar_dates.txt", date_columns, N_DATES, false);
    while (!status && gw_reader_next(&r)) status = take_date(&r, &list);
    status = gw_reader_close(&r, status);
    if (!status) status = keep_dated(l, &list);
    free(list.p);
    if (!status && !l->services.n) {
        return gw_load_fatal(l, "missing_calendar_and_calendar_date_files", "calendar.txt",
                             "neither it nor calendar_dates.txt has a row that can be used");
    }
    return status;
}
