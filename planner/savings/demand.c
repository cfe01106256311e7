#include "planner/savings/demand.h"

#include "planner/port/csv_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_TRIPS  1e6
#define DAY_MINUTES 2880

static const char *const COLUMNS[] = {"origin", "direction",   "days", "from", "to",  "traveller", "crosses",
                                      "trips",  "trips_after", "name", "lat",  "lon", "assumed",   "source"};
static const char *const NEEDED[] = {"origin", "direction", "from", "to", "traveller", "trips", "source"};

typedef struct {
    const gw_csv_text *table;
    const gw_port_table *ports;
    gw_arena *arena;
    gw_scenario_errors *errors;
    int32_t first_minute, end_minute; /* of the departures computed */
    bool no_memory;
} reader;

static gw_scenario_error *add_error(reader *r)
{
    static const gw_scenario_error NONE;
    gw_scenario_errors *e = r->errors;
    if (gw_grow(&e->list, &e->cap, e->n + 1, sizeof *e->list)) {
        r->no_memory = true;
        return NULL;
    }
    e->list[e->n] = NONE;
    return &e->list[e->n++];
}

static void complain(reader *r, uint32_t row, const char *column, gw_str value, const char *message)
{
    gw_scenario_error *x = add_error(r);
    if (!x) return;
    snprintf(x->field, sizeof x->field, "%.40s row %u: %s", r->table->file, (unsigned)row, column);
    size_t shown = value.n < sizeof x->value ? value.n : gw_utf8_valid_prefix(value.p, sizeof x->value - 1);
    memcpy(x->value, value.p, shown);
    snprintf(x->message, sizeof x->message, "%s", message);
}

static void complain_at(reader *r, const gw_csv_row *at, const char *column, const char *message)
{
    complain(r, r->table->numbers[1 + at->row], column, gw_csv_get(at, column), message);
}

static bool has_column(const gw_csv_text *t, const char *name)
{
    for (uint32_t i = 0; i < t->n_columns; i++)
        if (gw_str_is(t->cells[i], name)) return true;
    return false;
}

static void check_columns(reader *r)
{
    const gw_csv_text *t = r->table;
    for (size_t i = 0; i < sizeof NEEDED / sizeof *NEEDED; i++)
        if (!has_column(t, NEEDED[i])) complain(r, 1, NEEDED[i], GW_STR(""), "this column is missing");
    for (uint32_t i = 0; i < t->n_columns; i++) {
        bool known = false;
        for (size_t k = 0; k < sizeof COLUMNS / sizeof *COLUMNS; k++)
            known |= gw_str_is(t->cells[i], COLUMNS[k]);
        if (!known)
            complain(r, 1, "header", t->cells[i],
                     "is no column of a demand file: origin, direction, days, from, to, traveller, crosses, "
                     "trips, "
                     "trips_after, name, lat, lon, assumed, source");
    }
}

static const char *text_of(reader *r, const gw_csv_row *at, const char *column)
{
    const char *text = gw_arena_text(r->arena, gw_csv_get(at, column));
    if (!text) r->no_memory = true;
    return text ? text : "";
}

static bool number(reader *r, const gw_csv_row *at, const char *column, double least, double most,
                   double *out)
{
    if (gw_str_to_double(gw_csv_get(at, column), out) && *out >= least && *out <= most) return true;
    char message[80];
    snprintf(message, sizeof message, "must be a number from %.9g to %.9g", least, most);
    complain_at(r, at, column, message);
    return false;
}

static bool yes(reader *r, const gw_csv_row *at, const char *column, bool absent)
{
    gw_str s = gw_csv_get(at, column);
    if (s.n && !gw_str_is(s, "yes") && !gw_str_is(s, "no")) complain_at(r, at, column, "must be yes or no");
    return s.n ? gw_str_is(s, "yes") : absent;
}

static const struct {
    const char *word;
    uint32_t bit;
} WORDS[] = {
    {"clinic", GW_DAYS_CLINIC},         {"closed", GW_DAYS_CLOSED},         {"mon-fri", GW_DAYS_MON_FRI},
    {"saturday", GW_DAYS_SATURDAY},     {"sunday", GW_DAYS_SUNDAY},         {"make-up", GW_DAYS_MAKE_UP},
    {"cn-holiday", GW_DAYS_CN_HOLIDAY}, {"hk-holiday", GW_DAYS_HK_HOLIDAY}, {"*", 0}};

void gw_demand_days_write(uint32_t days, gw_buf *out)
{
    const char *before = "";
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        if (days ? !(days & WORDS[i].bit) : WORDS[i].bit) continue;
        gw_buf_printf(out, "%s%s", before, WORDS[i].word);
        before = " ";
    }
}

static uint32_t days_of(reader *r, const gw_csv_row *at)
{
    uint32_t days = 0;
    for (gw_str rest = gw_csv_get(at, "days"), word; rest.n;) {
        bool known = false;
        gw_str_split(rest, ' ', &word, &rest);
        for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
            if (!gw_str_is(word, WORDS[i].word)) continue;
            days |= WORDS[i].bit;
            known = true;
        }
        if (word.n && !known)
            complain(
                r, r->table->numbers[1 + at->row], "days", word,
                "must be of: clinic, closed, mon-fri, saturday, sunday, make-up, cn-holiday, hk-holiday, *");
    }
    return days;
}

static void check_window(reader *r, const gw_csv_row *at, const char *column, int32_t time_s)
{
    char message[120];
    int first = (int)r->first_minute, end = (int)r->end_minute;
    if (time_s >= first * 60 && time_s <= end * 60) return;
    snprintf(message, sizeof message, "lies outside the departures that are computed, %02d:%02d to %02d:%02d",
             first / 60, first % 60, end / 60, end % 60);
    complain_at(r, at, column, message);
}

static void read_minutes(reader *r, const gw_csv_row *at, gw_demand_row *out)
{
    int32_t from, to;
    bool has_from = gw_time_parse_clock(gw_csv_get(at, "from"), &from);
    bool has_to = gw_time_parse_clock(gw_csv_get(at, "to"), &to);
    if (!has_from || from % 60 || from > DAY_MINUTES * 60)
        complain_at(r, at, "from", "must be a time on a whole minute, HH:MM up to 48:00");
    if (!has_to || to % 60 || to > DAY_MINUTES * 60)
        complain_at(r, at, "to", "must be a time on a whole minute, HH:MM up to 48:00");
    if (!has_from || !has_to) return;
    if (to <= from) complain_at(r, at, "to", "must be after from");
    check_window(r, at, "from", from);
    check_window(r, at, "to", to);
    out->from_minute = from / 60;
    out->to_minute = to / 60;
}

static void read_origin(reader *r, const gw_csv_row *at, gw_demand_row *out)
{
    gw_str origin = gw_csv_get(at, "origin");
    uint32_t port;
    double lat, lon;
    out->origin = text_of(r, at, "origin");
    out->name = text_of(r, at, "name");
    out->point = (gw_point){GW_LATLON_NONE, GW_LATLON_NONE};
    if (origin.n > 5 && memcmp(origin.p, "home:", 5) == 0) {
        if (!out->name[0]) complain_at(r, at, "name", "a home zone needs a name");
        bool has_lat = number(r, at, "lat", -90, 90, &lat), has_lon = number(r, at, "lon", -180, 180, &lon);
        if (has_lat && has_lon) out->point = gw_point_of(lat, lon);
        return;
    }
    if (!r->ports || !gw_port_find(r->ports, origin, &port))
        complain_at(r, at, "origin", "is no port of the data; or home:ID with name, lat and lon");
    else if (!gw_port_usable(r->ports, port))
        complain_at(r, at, "origin", "is a port that nobody can use in these data");
}

static void read_row(reader *r, const gw_csv_row *at, gw_demand_row *out)
{
    gw_str direction = gw_csv_get(at, "direction");
    out->row = r->table->numbers[1 + at->row];
    out->back = gw_str_is(direction, "from-place");
    if (!out->back && !gw_str_is(direction, "to-place"))
        complain_at(r, at, "direction", "must be to-place or from-place");
    out->days = days_of(r, at);
    read_minutes(r, at, out);
    if (!gw_traveller_parse(gw_csv_get(at, "traveller"), &out->who))
        complain_at(r, at, "traveller",
                    "must be adult, elder, luggage, wheelchair, companion, resident, visitor or patient");
    out->crosses = yes(r, at, "crosses", false);
    out->assumed = yes(r, at, "assumed", true);
    (void)number(r, at, "trips", 0, MOST_TRIPS, &out->trips);
    out->trips_after = out->trips;
    if (gw_csv_get(at, "trips_after").n) (void)number(r, at, "trips_after", 0, MOST_TRIPS, &out->trips_after);
    out->source = text_of(r, at, "source");
    if (!out->source[0])
        complain_at(r, at, "source", "must say where the figure is from, or that it is assumed");
    read_origin(r, at, out);
}

/* One zone, one point. */
static void check_zones(reader *r, const gw_demand *d)
{
    for (uint32_t i = 0; i < d->n; i++)
        for (uint32_t k = 0; k < i; k++) {
            const gw_demand_row *a = &d->rows[k], *b = &d->rows[i];
            if (strcmp(a->origin, b->origin) != 0) continue;
            if (a->point.lat_e7 != b->point.lat_e7 || a->point.lon_e7 != b->point.lon_e7)
                complain(r, b->row, "lat", gw_str_of(b->origin),
                         "this zone stands elsewhere in an earlier row");
            break;
        }
}

static gw_status read_all(reader *r, gw_demand *d, gw_str text, const char *file)
{
    gw_csv_text table;
    gw_error why = {0};
    gw_status status = gw_csv_text_parse(d->arena, file, text, &table, &why);
    if (status == GW_NO_MEMORY) return status;
    if (status) { /* no table at all: the message names file and row */
        gw_scenario_error *x = add_error(r);
        if (x) snprintf(x->message, sizeof x->message, "%.300s", why.message);
        return GW_OK;
    }
    r->table = &table;
    check_columns(r);
    d->rows = gw_arena_zalloc(d->arena, ((size_t)table.n_rows + 1) * sizeof *d->rows);
    for (uint32_t i = 0; i < table.n_rows && d->rows; i++) {
        const gw_csv_row at = {&table, i, NULL};
        read_row(r, &at, &d->rows[d->n++]);
    }
    if (d->rows) check_zones(r, d);
    if (!table.n_rows) complain(r, 1, "header", GW_STR(""), "the file has no rows");
    status = d->rows ? GW_OK : GW_NO_MEMORY;
    gw_csv_text_free(&table);
    return status;
}

gw_status gw_demand_parse(const char *file, gw_str text, const gw_port_table *ports, int32_t first_minute,
                          int32_t end_minute, gw_demand **out, gw_scenario_errors *errors, gw_error *err)
{
    gw_demand *d = calloc(1, sizeof *d);
    if (d) d->arena = gw_arena_create(0);
    size_t before = errors->n;
    reader r = {.ports = ports,
                .arena = d ? d->arena : NULL,
                .errors = errors,
                .first_minute = first_minute,
                .end_minute = end_minute};
    gw_status status = d && d->arena ? read_all(&r, d, text, file) : GW_NO_MEMORY;
    if (r.no_memory || status == GW_NO_MEMORY)
        status = gw_fail(err, GW_NO_MEMORY, "no memory to read the demand");
    else if (errors->n > before)
        status = gw_fail(err, GW_BAD_INPUT, "the demand file has %zu %s", errors->n - before,
                         errors->n - before == 1 ? "fault" : "faults");
    if (status) {
        gw_demand_free(d);
        return status;
    }
    *out = d;
    return GW_OK;
}

void gw_demand_free(gw_demand *d)
{
    if (!d) return;
    gw_arena_free(d->arena);
    free(d);
}
