#include "planner/savings/row.h"

#include "planner/savings/savings_priv.h"

#include <math.h>
#include <string.h>

/* The figures in the order of the columns: name, digits, where. Both ends of a round trip use this table. */
typedef struct {
    const char *name;
    int digits;
    size_t at;
} figure;

#define FIGURE(field, digits)                                                                                \
    {                                                                                                        \
#field, digits, offsetof(gw_case_row, field)                                                         \
    }
#define WAY_FIGURE(field, digits)                                                                            \
    {                                                                                                        \
#field, digits, offsetof(gw_case_way, field)                                                         \
    }

static const figure WAY_FIGURES[] = {WAY_FIGURE(before_min, 2),    WAY_FIGURE(after_min, 2),
                                     WAY_FIGURE(saving_min, 2),    WAY_FIGURE(saving_p95_min, 2),
                                     WAY_FIGURE(served_before, 4), WAY_FIGURE(served_after, 4)};
static const figure DRAWN[] = {FIGURE(drawn_central, 3), FIGURE(drawn_p5, 3), FIGURE(drawn_p50, 3),
                               FIGURE(drawn_p95, 3), FIGURE(p_saving, 4)};
static const figure FIGURES[] = {FIGURE(hours_day, 3),     FIGURE(hours_day_uncapped, 3),
                                 FIGURE(hours_year, 3),    FIGURE(hours_year_uncapped, 3),
                                 FIGURE(buses, 0),         FIGURE(buses_more, 0),
                                 FIGURE(bus_hours, 3),     FIGURE(bus_hours_more, 3),
                                 FIGURE(bus_km, 2),        FIGURE(bus_km_more, 2),
                                 FIGURE(cost_day, 2),      FIGURE(cost_year, 2),
                                 FIGURE(cost_per_hour, 2), FIGURE(cost_per_hour_year, 2),
                                 FIGURE(break_even, 3)};

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static double get(const void *base, const figure *f)
{
    double v;
    memcpy(&v, (const char *)base + f->at, sizeof v);
    return v;
}

static void set(void *base, const figure *f, double v)
{
    memcpy((char *)base + f->at, &v, sizeof v);
}

static double number(const gw_json *object, const char *key)
{
    double v;
    return gw_json_number(gw_json_get(object, key), &v) ? v : (double)NAN;
}

static bool copy(char *out, size_t size, gw_str s)
{
    if (s.n >= size || memchr(s.p, 0, s.n)) return false;
    memcpy(out, s.p, s.n);
    out[s.n] = 0;
    return true;
}

static bool take_text(const gw_json *object, const char *key, char *out, size_t size)
{
    gw_str s;
    return gw_json_string(gw_json_get(object, key), &s) && copy(out, size, s);
}

static gw_status fault(gw_error *err, const char *what)
{
    return gw_fail(err, GW_BAD_INPUT, "%s: missing, or not as gangway simulate writes it", what);
}

/* --- from case.json --- */

static bool is(const gw_json *object, const char *key, const char *wanted)
{
    gw_str s;
    return gw_json_string(gw_json_get(object, key), &s) && gw_str_is(s, wanted);
}

static bool read_way(const gw_json *od, gw_case_way *out)
{
    const gw_json *before = gw_json_get(od, "before"), *after = gw_json_get(od, "after");
    const gw_json *saving = gw_json_get(od, "saving");
    gw_str who;
    *out = (gw_case_way){.back = is(od, "direction", "from-place"),
                         .before_min = number(before, "mean_min"),
                         .after_min = number(after, "mean_min"),
                         .saving_min = number(saving, "mean_min"),
                         .saving_p95_min = number(saving, "p95_min"),
                         .served_before = number(before, "share_served"),
                         .served_after = number(after, "share_served")};
    return gw_json_string(gw_json_get(od, "traveller"), &who) && gw_traveller_parse(who, &out->who);
}

/* Of the first kind of day, which is that of the case. */
static bool read_ways(const gw_json *root, gw_case_row *out)
{
    gw_str day;
    const gw_json *days = gw_json_get(root, "day_types");
    const char *period = savings_periods[CORE].id;
    char id[64];
    if (!gw_json_string(gw_json_get(gw_json_first(days), "id"), &day) || !copy(id, sizeof id, day))
        return false;
    for (const gw_json *od = gw_json_first(gw_json_get(root, "od")); od; od = gw_json_next(od)) {
        if (!is(od, "port", out->port) || !is(od, "day_type", id) || !is(od, "period", period)) continue;
        if (out->n_ways == GW_CASE_ROW_MAX_WAYS || !read_way(od, &out->ways[out->n_ways])) return false;
        out->n_ways++;
    }
    return out->n_ways > 0;
}

static void read_drawn(const gw_json *root, gw_case_row *out)
{
    const gw_json *u = gw_json_get(root, "uncertainty");
    out->hours = is(u, "of", "passenger_hours_a_day_uncapped");
    out->drawn_central = number(u, "central");
    out->drawn_p5 = number(u, "p5");
    out->drawn_p50 = number(u, "p50");
    out->drawn_p95 = number(u, "p95");
    out->p_saving = number(u, "probability_of_a_saving");
}

static void read_demand(const gw_json *root, gw_case_row *out)
{
    const gw_json *demand = gw_json_get(root, "demand");
    const gw_json *day = gw_json_get(demand, "day"), *year = gw_json_get(demand, "year");
    out->hours_day = number(day, "passenger_hours_saved");
    out->hours_day_uncapped = number(day, "passenger_hours_saved_uncapped");
    out->hours_year = number(year, "passenger_hours_saved");
    out->hours_year_uncapped = number(year, "passenger_hours_saved_uncapped");
}

/* A line that is new has no "before"; its numbers are then 0. Sums are rounded to the digits of the parts, so
 * that they print as they add up. */
static void add(double *with, double *more, const gw_json *line, const char *key, double unit)
{
    double after = number(gw_json_get(line, "after"), key), before = number(gw_json_get(line, "before"), key);
    after = isfinite(after) ? after : 0;
    before = isfinite(before) ? before : 0;
    *with = round((*with + after) * unit) / unit;
    *more = round((*more + after - before) * unit) / unit;
}

static void read_service(const gw_json *root, gw_case_row *out)
{
    out->buses = out->buses_more = out->bus_hours = out->bus_hours_more = out->bus_km = out->bus_km_more = 0;
    for (const gw_json *l = gw_json_first(gw_json_get(root, "service")); l; l = gw_json_next(l)) {
        add(&out->buses, &out->buses_more, l, "buses_chained", 1);
        add(&out->bus_hours, &out->bus_hours_more, l, "bus_hours", 1000);
        add(&out->bus_km, &out->bus_km_more, l, "bus_km", 100);
    }
}

static void read_cost(const gw_json *root, gw_case_row *out)
{
    const gw_json *cost = gw_json_get(root, "cost");
    (void)take_text(cost, "currency", out->currency, sizeof out->currency);
    out->cost_day = number(cost, "a_day");
    out->cost_year = number(cost, "a_year");
    out->cost_per_hour = number(cost, "per_passenger_hour");
    out->cost_per_hour_year = number(cost, "per_passenger_hour_of_the_year");
    out->break_even = number(cost, "break_even_demand");
}

static bool choose_port(const gw_json *root, const char *port, gw_case_row *out)
{
    if (port) return copy(out->port, sizeof out->port, gw_str_of(port));
    return take_text(gw_json_get(root, "headline"), "port", out->port, sizeof out->port);
}

gw_status gw_case_row_of(const gw_json *root, const char *label, const char *port, gw_case_row *out,
                         gw_error *err)
{
    gw_case_row r = {.n_ways = 0};
    const gw_json *receipt = gw_json_get(root, "receipt"), *scenario = gw_json_get(root, "scenario");
    if (!is(root, "schema", "gangway-case/1")) return fault(err, "case.json: schema (gangway-case/1)");
    if (!take_text(scenario, "id", r.scenario_id, sizeof r.scenario_id))
        return fault(err, "case.json: scenario.id");
    if (label ? !copy(r.label, sizeof r.label, gw_str_of(label))
              : !take_text(scenario, "label", r.label, sizeof r.label))
        return fault(err, label ? "label (at most 95 bytes)" : "case.json: scenario.label");
    if (!take_text(receipt, "day", r.day, sizeof r.day)) return fault(err, "case.json: receipt.day");
    if (!choose_port(root, port, &r)) return fault(err, "case.json: headline.port");
    if (!read_ways(root, &r))
        return gw_fail(err, GW_BAD_INPUT, "case.json: od: no row for '%s' between 07:00 and 19:00", r.port);
    read_drawn(root, &r);
    read_demand(root, &r);
    read_service(root, &r);
    read_cost(root, &r);
    *out = r;
    return GW_OK;
}

gw_status gw_case_row_read(const char *case_json, size_t n, const char *label, const char *port,
                           gw_case_row *out, gw_error *err)
{
    gw_json *root = NULL;
    gw_error why = {0};
    gw_status status = gw_json_parse(case_json, n, (size_t)64 << 20, &root, &why);
    if (status) return gw_fail(err, status, "case.json: %.300s", why.message);
    status = gw_case_row_of(root, label, port, out, err);
    gw_json_free(root);
    return status;
}

/* --- as an object, and back --- */

static void put_figures(const void *base, const figure *list, size_t n, gw_json_writer *w)
{
    for (size_t i = 0; i < n; i++) gw_json_put_fixed(w, list[i].name, get(base, &list[i]), list[i].digits);
}

void gw_case_row_put(const gw_case_row *row, const char *key, gw_json_writer *w)
{
    gw_json_object(w, key);
    gw_json_put_text(w, "label", row->label);
    gw_json_put_text(w, "scenario", row->scenario_id);
    gw_json_put_text(w, "day", row->day);
    gw_json_put_text(w, "port", row->port);
    gw_json_put_text(w, "currency", row->currency[0] ? row->currency : NULL);
    gw_json_array(w, "ways");
    for (uint32_t i = 0; i < row->n_ways; i++) {
        gw_json_object(w, NULL);
        gw_json_put_text(w, "traveller", gw_traveller_names[row->ways[i].who]);
        gw_json_put_text(w, "direction", row->ways[i].back ? "from-place" : "to-place");
        put_figures(&row->ways[i], WAY_FIGURES, COUNT(WAY_FIGURES), w);
        gw_json_object_end(w);
    }
    gw_json_array_end(w);
    gw_json_put_text(w, "drawn_of",
                     row->hours ? "passenger_hours_a_day_uncapped" : "minutes_a_traveller_both_ways");
    put_figures(row, DRAWN, COUNT(DRAWN), w);
    put_figures(row, FIGURES, COUNT(FIGURES), w);
    gw_json_object_end(w);
}

static void take_figures(void *base, const figure *list, size_t n, const gw_json *object)
{
    for (size_t i = 0; i < n; i++) set(base, &list[i], number(object, list[i].name));
}

gw_status gw_case_row_parse(const gw_json *object, gw_case_row *out, gw_error *err)
{
    gw_case_row r = {.n_ways = 0};
    if (!take_text(object, "label", r.label, sizeof r.label)) return fault(err, "row: label");
    if (!take_text(object, "scenario", r.scenario_id, sizeof r.scenario_id))
        return fault(err, "row: scenario");
    if (!take_text(object, "day", r.day, sizeof r.day)) return fault(err, "row: day");
    if (!take_text(object, "port", r.port, sizeof r.port)) return fault(err, "row: port");
    (void)take_text(object, "currency", r.currency, sizeof r.currency);
    for (const gw_json *v = gw_json_first(gw_json_get(object, "ways")); v; v = gw_json_next(v)) {
        gw_str who;
        if (r.n_ways == GW_CASE_ROW_MAX_WAYS || !gw_json_string(gw_json_get(v, "traveller"), &who) ||
            !gw_traveller_parse(who, &r.ways[r.n_ways].who))
            return fault(err, "row: ways");
        r.ways[r.n_ways].back = is(v, "direction", "from-place");
        take_figures(&r.ways[r.n_ways++], WAY_FIGURES, COUNT(WAY_FIGURES), v);
    }
    r.hours = is(object, "drawn_of", "passenger_hours_a_day_uncapped");
    take_figures(&r, DRAWN, COUNT(DRAWN), object);
    take_figures(&r, FIGURES, COUNT(FIGURES), object);
    *out = r;
    return GW_OK;
}

/* --- as cells --- */

const gw_case_way *gw_case_row_way(const gw_case_row *row, gw_traveller who, bool back)
{
    for (uint32_t i = 0; i < row->n_ways; i++)
        if (row->ways[i].who == who && row->ways[i].back == back) return &row->ways[i];
    return NULL;
}

void gw_case_row_heads(const gw_case_row *like, gw_buf *out)
{
    gw_buf_text(out, "label,scenario,day,port");
    for (uint32_t i = 0; i < like->n_ways; i++)
        for (size_t k = 0; k < COUNT(WAY_FIGURES); k++)
            gw_buf_printf(out, ",%s_%s_%s", like->ways[i].back ? "back" : "to",
                          gw_traveller_names[like->ways[i].who], WAY_FIGURES[k].name);
    gw_buf_text(out, ",drawn_of");
    for (size_t k = 0; k < COUNT(DRAWN); k++) gw_buf_printf(out, ",%s", DRAWN[k].name);
    for (size_t k = 0; k < COUNT(FIGURES); k++) gw_buf_printf(out, ",%s", FIGURES[k].name);
    gw_buf_text(out, ",currency");
}

void gw_case_row_cells(const gw_case_row *row, const gw_case_row *like, gw_buf *out)
{
    savings_csv_text(out, row->label);
    gw_buf_printf(out, ",%s,%s,", row->scenario_id, row->day);
    savings_csv_text(out, row->port);
    for (uint32_t i = 0; i < like->n_ways; i++) {
        const gw_case_way *way = gw_case_row_way(row, like->ways[i].who, like->ways[i].back);
        for (size_t k = 0; k < COUNT(WAY_FIGURES); k++)
            savings_csv_number(out, way ? get(way, &WAY_FIGURES[k]) : (double)NAN, WAY_FIGURES[k].digits);
    }
    gw_buf_printf(out, ",%s", row->hours ? "passenger_hours_a_day" : "minutes_a_traveller");
    for (size_t k = 0; k < COUNT(DRAWN); k++) savings_csv_number(out, get(row, &DRAWN[k]), DRAWN[k].digits);
    for (size_t k = 0; k < COUNT(FIGURES); k++)
        savings_csv_number(out, get(row, &FIGURES[k]), FIGURES[k].digits);
    gw_buf_printf(out, ",%s", row->currency);
}
