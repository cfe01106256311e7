/* exceptions.csv: when a port keeps other hours than those of ports.csv. A row says its kind and when it
 * holds: from a moment to a moment, or on the days of a span, on some weekdays, within hours of the clock. */
#include "planner/port/table_priv.h"

#include <string.h>

static const char *const KINDS[] = {"closed", "road-closed", "open", "hours", "last-admission"};

/* "2026-02-17" or "2026-02-17T22:30". *clock_s: GW_SECONDS_NONE when only the day is said. */
static gw_status read_moment(const gw_csv_row *r, const char *column, gw_day *day, int32_t *clock_s)
{
    gw_str text = gw_csv_get(r, column), date, clock;
    bool with_time = gw_str_split(text, 'T', &date, &clock);
    *clock_s = GW_SECONDS_NONE;
    if (!gw_day_parse_iso(with_time ? date : text, day))
        return gw_csv_fault(r, column, "is not a date, nor a date with a time as in 2026-02-17T22:30");
    if (!with_time) return GW_OK;
    if (!gw_time_parse_clock(clock, clock_s)) return gw_csv_fault(r, column, "has a time that is none");
    return *clock_s <= 86400 ? GW_OK : gw_csv_fault(r, column, "is after 24:00");
}

static gw_status read_span(const gw_csv_row *r, gw_exception_row *out)
{
    gw_status status = GW_OK;
    out->first = GW_DAY_NONE;
    out->last = GW_DAY_NONE;
    out->from_s = out->to_s = GW_SECONDS_NONE;
    if (gw_csv_get(r, "from").n) status = read_moment(r, "from", &out->first, &out->from_s);
    if (!status && gw_csv_get(r, "to").n) status = read_moment(r, "to", &out->last, &out->to_s);
    if (status || out->first == GW_DAY_NONE || out->last == GW_DAY_NONE) return status;
    int32_t from_s = out->from_s == GW_SECONDS_NONE ? 0 : out->from_s;
    int32_t to_s = out->to_s == GW_SECONDS_NONE ? 86400 : out->to_s;
    bool ordered = out->first < out->last || (out->first == out->last && from_s < to_s);
    return ordered ? GW_OK : gw_csv_fault(r, "to", "is not after the start");
}

/* "1111100", Monday first, or a kind of day as in clearance.csv; empty or "*": every day. */
static gw_status read_days(const gw_csv_row *r, gw_exception_row *out)
{
    gw_str text = gw_csv_get(r, "days");
    out->weekdays = 0x7F;
    out->day_kind = GW_N_DAY_KINDS;
    if (text.n == 0 || gw_str_is(text, "*")) return GW_OK;
    out->daily = true;
    for (uint32_t kind = 0; kind < GW_N_DAY_KINDS; kind++) {
        if (!gw_str_is(text, gw_day_kind_name((gw_day_kind)kind))) continue;
        out->day_kind = kind;
        return GW_OK;
    }
    out->weekdays = 0;
    for (uint32_t i = 0; i < text.n && text.n == 7; i++) {
        if (text.p[i] != '0' && text.p[i] != '1') break;
        if (text.p[i] == '1') out->weekdays |= (uint8_t)(1u << i);
        if (i == 6 && out->weekdays) return GW_OK;
    }
    return gw_csv_fault(r, "days", "is neither seven of 0 and 1, Monday first, nor a kind of day");
}

static gw_status read_clocks(const gw_csv_row *r, gw_exception_row *out)
{
    out->opens_s = 0;
    out->closes_s = 86400;
    bool given = gw_csv_get(r, "clock_from").n > 0 || gw_csv_get(r, "clock_to").n > 0;
    bool hours = out->kind == GW_EXCEPTION_HOURS;
    if (!given && !hours) return GW_OK;
    out->daily = true;
    gw_status status = gw_csv_need_clock(r, "clock_from", &out->opens_s);
    if (!status) status = gw_csv_need_clock(r, "clock_to", &out->closes_s);
    if (status) return status;
    if (out->kind == GW_EXCEPTION_LAST_ADMISSION)
        return gw_csv_fault(r, "clock_from", "must be empty: a last admission is counted from the closing");
    if (out->opens_s >= 86400) return gw_csv_fault(r, "clock_from", "is not a time of day");
    if (out->closes_s > 86400) return gw_csv_fault(r, "clock_to", "is after 24:00");
    if (out->closes_s <= out->opens_s) out->closes_s += 86400; /* past midnight */
    return GW_OK;
}

static int32_t hours_of(const gw_exception_row *e, const gw_port *p)
{
    if (e->kind == GW_EXCEPTION_HOURS) return e->closes_s - e->opens_s;
    return p->open24 || p->opens_s == GW_SECONDS_NONE ? 86400 : p->closes_s - p->opens_s;
}

static gw_status read_last_admission(const gw_port_table *t, const gw_csv_row *r, gw_exception_row *out)
{
    const gw_port *p = &t->ports[out->port];
    bool given = gw_csv_get(r, "last_admission_min").n > 0;
    out->last_admission_s = p->last_admission_s;
    if (given && out->kind < GW_EXCEPTION_OPEN)
        return gw_csv_fault(r, "last_admission_min", "must be empty: a closing lets nobody in");
    if (!given && out->kind != GW_EXCEPTION_LAST_ADMISSION) return GW_OK;
    gw_status status = gw_csv_need_minutes(r, "last_admission_min", &out->last_admission_s);
    if (status || out->kind == GW_EXCEPTION_OPEN || out->last_admission_s < hours_of(out, p)) return status;
    return gw_csv_fault(r, "last_admission_min", "is as long as the port is open");
}

/* What a row of days cannot say, and one of moments has to. */
static gw_status check_shape(const gw_csv_row *r, gw_exception_row *e)
{
    if (e->kind >= GW_EXCEPTION_HOURS) e->daily = true;
    if (e->daily && e->from_s != GW_SECONDS_NONE)
        return gw_csv_fault(r, "from", "must be a date alone where the row holds day by day");
    if (e->daily && e->to_s != GW_SECONDS_NONE)
        return gw_csv_fault(r, "to", "must be a date alone where the row holds day by day");
    if (!e->daily && e->first == GW_DAY_NONE) return gw_csv_fault(r, "from", "must not be empty");
    if (!e->daily && e->last == GW_DAY_NONE) return gw_csv_fault(r, "to", "must not be empty");
    if (e->from_s == GW_SECONDS_NONE) e->from_s = 0;
    if (e->to_s == GW_SECONDS_NONE) e->to_s = 86400;
    if (e->first == GW_DAY_NONE) e->first = INT32_MIN;
    if (e->last == GW_DAY_NONE) e->last = INT32_MAX;
    return GW_OK;
}

static gw_status read_row(const gw_port_table *t, const gw_csv_row *r, gw_exception_row *out)
{
    static const char *const DIRECTIONS[] = {"both", "hk-cn", "cn-hk"};
    uint32_t direction, kind;
    if (!gw_port_find(t, gw_csv_get(r, "port_id"), &out->port))
        return gw_csv_fault(r, "port_id", "is no port of ports.csv");
    gw_status status = gw_csv_need_word(r, "direction", DIRECTIONS, 3, &direction);
    if (!status) status = gw_csv_need_word(r, "kind", KINDS, 5, &kind);
    if (status) return status;
    out->from = (gw_side)direction;
    out->kind = (gw_exception_kind)kind;
    if (out->kind == GW_EXCEPTION_ROAD_CLOSED && t->ports[out->port].by_rail)
        return gw_csv_fault(r, "kind", "closes no port that one reaches by rail too (buildings.csv)");
    status = read_span(r, out);
    if (!status) status = read_days(r, out);
    if (!status) status = read_clocks(r, out);
    if (!status) status = read_last_admission(t, r, out);
    if (!status) status = check_shape(r, out);
    if (!status) status = gw_csv_need_text(r, t->arena, "source", &out->source);
    return status;
}

/* How particular a row is that replaces the hours of a day: those of a span before those of all time, a kind
 * of day before weekdays, weekdays before every day. */
static int rank(const gw_exception_row *e)
{
    bool span = e->first != INT32_MIN && e->last != INT32_MAX;
    return (span ? 4 : 0) + (e->day_kind != GW_N_DAY_KINDS ? 2 : e->weekdays != 0x7F ? 1 : 0);
}

static bool any_common_day(const gw_exception_row *a, const gw_exception_row *b)
{
    gw_day first = a->first > b->first ? a->first : b->first, last = a->last < b->last ? a->last : b->last;
    if (first > last || a->day_kind != b->day_kind) return false;
    if ((int64_t)last - first >= 6) return a->weekdays & b->weekdays;
    for (gw_day day = first; day <= last; day++)
        if (a->weekdays & b->weekdays & 1u << gw_day_weekday(day)) return true;
    return false;
}

/* Closings and openings add up; of two rows that say what a day's hours are, only one can be right. */
static gw_status check_overlap(const gw_port_table *t, const gw_csv_row *r, const gw_exception_row *e)
{
    for (uint32_t i = 0; i < t->n_exceptions && e->kind >= GW_EXCEPTION_HOURS; i++) {
        const gw_exception_row *x = &t->exceptions[i];
        bool together = x->from == e->from || x->from == GW_SIDE_NONE || e->from == GW_SIDE_NONE;
        if (x->port == e->port && x->kind == e->kind && together && rank(x) == rank(e) &&
            any_common_day(x, e))
            return gw_csv_fault(r, "from", "overlaps an earlier row");
    }
    return GW_OK;
}

gw_status gw_exceptions_read(gw_port_table *t, const gw_csv_text *csv, gw_error *err)
{
    t->exceptions = gw_arena_zalloc(t->arena, ((size_t)csv->n_rows + 1) * sizeof *t->exceptions);
    if (!t->exceptions) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < csv->n_rows; i++) {
        gw_csv_row r = {csv, i, err};
        gw_exception_row *e = &t->exceptions[t->n_exceptions];
        gw_status status = read_row(t, &r, e);
        if (!status) status = check_overlap(t, &r, e);
        if (status) return status;
        t->n_exceptions++;
    }
    return GW_OK;
}

static bool holds_on(const gw_port_table *t, const gw_exception_row *e, gw_day day)
{
    if (day < e->first || day > e->last) return false;
    if (e->day_kind != GW_N_DAY_KINDS) return gw_day_kind_of(t, day) == (gw_day_kind)e->day_kind;
    return e->weekdays >> gw_day_weekday(day) & 1;
}

bool gw_exception_concerns(const gw_exception_row *e, uint32_t port, gw_side from)
{
    return e->port == port && (e->from == GW_SIDE_NONE || e->from == from);
}

bool gw_exception_spell(const gw_port_table *t, const gw_exception_row *e, gw_day day, gw_day_spell *out)
{
    if (e->daily) {
        *out = (gw_day_spell){e->opens_s, e->closes_s};
        return holds_on(t, e, day);
    }
    *out = (gw_day_spell){day == e->first ? e->from_s : 0, day == e->last ? e->to_s : 86400};
    return day >= e->first && day <= e->last && out->from_s < out->to_s;
}

const gw_exception_row *gw_exception_of_day(const gw_port_table *t, uint32_t port, gw_side from,
                                            gw_exception_kind kind, gw_day day)
{
    const gw_exception_row *best = NULL;
    for (uint32_t i = 0; i < t->n_exceptions; i++) {
        const gw_exception_row *e = &t->exceptions[i];
        if (e->kind != kind || !gw_exception_concerns(e, port, from) || !holds_on(t, e, day)) continue;
        if (!best || rank(e) > rank(best)) best = e;
    }
    return best;
}
