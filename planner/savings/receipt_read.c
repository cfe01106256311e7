/* receipt.json back into options and sums. */
#include "planner/savings/receipt_priv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    gw_receipt *out;
    gw_error *err;
    gw_status status;
} reader;

static void fault(reader *r, const char *field)
{
    if (!r->status) r->status = gw_fail(r->err, GW_BAD_INPUT, "receipt.json: %s is missing or wrong", field);
}

static void copy(char *out, size_t size, gw_str s)
{
    size_t n = s.n < size ? s.n : size - 1;
    memcpy(out, s.p, n);
    out[n] = '\0';
}

static void read_sum(reader *r, const gw_json *object, const char *key, const char *what,
                     gw_receipt_input *out)
{
    gw_str s;
    if (!gw_json_string(gw_json_get(object, key), &s) || s.n != 64) {
        fault(r, what);
        return;
    }
    copy(out->what, sizeof out->what, gw_str_of(what));
    copy(out->sha256, sizeof out->sha256, s);
}

static void add_input(reader *r, const gw_json *object, const char *key, const char *what)
{
    if (r->out->n_inputs == sizeof r->out->inputs / sizeof *r->out->inputs) {
        fault(r, "data.feeds");
        return;
    }
    read_sum(r, object, key, what, &r->out->inputs[r->out->n_inputs++]);
}

static double number(reader *r, const gw_json *object, const char *key, double least, double most)
{
    double v = 0;
    if (!gw_json_number(gw_json_get(object, key), &v) || !(v >= least && v <= most)) fault(r, key);
    return v >= least && v <= most ? v : least;
}

static void read_travellers(reader *r, const gw_json *list, gw_savings_options *o)
{
    o->n_travellers = 0;
    for (const gw_json *i = gw_json_first(list); i; i = gw_json_next(i)) {
        gw_str word;
        if (o->n_travellers == GW_N_TRAVELLERS || !gw_json_string(i, &word) ||
            !gw_traveller_parse(word, &o->travellers[o->n_travellers])) {
            fault(r, "options.travellers");
            return;
        }
        o->n_travellers++;
    }
}

static void read_costs(reader *r, const gw_json *v, gw_savings_costs *out)
{
    gw_str currency;
    *out = (gw_savings_costs){0};
    if (!v || gw_json_is_null(v)) return;
    out->given = true;
    out->bus_hour = number(r, v, "bus_hour", 0, 1e9);
    out->bus_km = number(r, v, "bus_km", 0, 1e9);
    out->bus_day = number(r, v, "bus_day", 0, 1e9);
    out->passenger_hour = number(r, v, "passenger_hour", 0, 1e9);
    if (gw_json_string(gw_json_get(v, "currency"), &currency))
        copy(out->currency, sizeof out->currency, currency);
}

static void read_options(reader *r, const gw_json *v)
{
    gw_savings_options *o = &r->out->options;
    gw_str s;
    gw_savings_defaults(o);
    if (!gw_json_string(gw_json_get(v, "day"), &s) || !gw_day_parse_iso(s, &o->day)) fault(r, "options.day");
    if (gw_json_string(gw_json_get(v, "place"), &s) && s.n && s.n < GW_RECEIPT_TEXT)
        copy(r->out->place_text, sizeof r->out->place_text, s);
    else
        fault(r, "options.place");
    o->place = r->out->place_text;
    if (gw_json_string(gw_json_get(v, "port"), &s) && s.n) {
        if (s.n >= GW_RECEIPT_TEXT) fault(r, "options.port");
        copy(r->out->port_text, sizeof r->out->port_text, s);
        o->port = r->out->port_text;
    }
    o->first_minute = (int32_t)number(r, v, "first_minute", 0, 1440);
    o->n_minutes = (int32_t)number(r, v, "n_minutes", 60, 2880);
    o->search_every = (uint32_t)number(r, v, "search_every", 0, 1440);
    o->year = (int32_t)number(r, v, "year", 0, 9999);
    o->draws = (uint32_t)number(r, v, "draws", 0, GW_SAVINGS_MAX_DRAWS);
    o->seed = (int64_t)number(r, v, "seed", 0, 9007199254740991.0);
    o->range = number(r, v, "range", 0, 0.9);
    if (!gw_json_string(gw_json_get(v, "language"), &s)) fault(r, "options.language");
    o->lang = gw_lang_best(s);
    read_travellers(r, gw_json_get(v, "travellers"), o);
    read_costs(r, gw_json_get(v, "costs"), &o->costs);
}

static void read_data(reader *r, const gw_json *data)
{
    add_input(r, data, "timetable", "timetable");
    add_input(r, data, "ports", "ports");
    add_input(r, data, "places", "places");
    add_input(r, data, "fares", "fares");
    for (const gw_json *f = gw_json_first(gw_json_get(data, "feeds")); f; f = gw_json_next(f)) {
        char what[GW_RECEIPT_TEXT];
        gw_str tag;
        if (!gw_json_string(gw_json_get(f, "tag"), &tag)) fault(r, "data.feeds");
        snprintf(what, sizeof what, "feed %.*s", tag.n < 60 ? (int)tag.n : 60, tag.p);
        add_input(r, f, "sha256", what);
    }
}

static void read_outputs(reader *r, const gw_json *list)
{
    if (!gw_json_count(list)) fault(r, "outputs");
    for (const gw_json *o = gw_json_first(list); o; o = gw_json_next(o)) {
        gw_str name;
        char text[GW_RECEIPT_TEXT];
        if (r->out->n_outputs == GW_SAVINGS_MAX_FILES || !gw_json_string(gw_json_get(o, "name"), &name) ||
            name.n >= sizeof text || memchr(name.p, '/', name.n)) {
            fault(r, "outputs");
            return;
        }
        copy(text, sizeof text, name);
        read_sum(r, o, "sha256", text, &r->out->outputs[r->out->n_outputs++]);
    }
}

gw_status receipt_read_as(const char *json, size_t n, const receipt_form *form, gw_receipt *out,
                          gw_error *err)
{
    gw_json *root = NULL;
    gw_str s = GW_STR("");
    gw_error why = {0};
    *out = (gw_receipt){.n_inputs = 0};
    gw_status status = gw_json_parse(json, n, (size_t)1 << 20, &root, &why);
    if (status) return gw_fail(err, status, "receipt.json: %.300s", why.message);
    reader r = {out, err, GW_OK};
    if (!gw_json_string(gw_json_get(root, "schema"), &s) || !gw_str_is(s, form->schema)) fault(&r, "schema");
    if (gw_json_string(gw_json_get(root, "program"), &s)) copy(out->program, sizeof out->program, s);
    add_input(&r, gw_json_get(root, form->key), "sha256", form->file);
    out->has_before = gw_json_is_object(gw_json_get(root, "before"));
    if (out->has_before) add_input(&r, gw_json_get(root, "before"), "sha256", "before.json");
    out->has_demand = gw_json_is_object(gw_json_get(root, "demand"));
    if (out->has_demand) add_input(&r, gw_json_get(root, "demand"), "sha256", "demand.csv");
    out->has_data = !form->may_need_no_data || gw_json_get(root, "data");
    if (out->has_data) {
        read_data(&r, gw_json_get(root, "data"));
        read_options(&r, gw_json_get(root, "options"));
    }
    read_outputs(&r, gw_json_get(root, "outputs"));
    gw_json_free(root);
    return r.status;
}

gw_status gw_receipt_read(const char *json, size_t n, gw_receipt *out, gw_error *err)
{
    static const receipt_form CASE = {"gangway-receipt/1", "scenario", "scenario.json", false};
    return receipt_read_as(json, n, &CASE, out, err);
}
