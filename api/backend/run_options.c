#include "api/backend/run_options.h"

#include "gtfs/base/hash.h"
#include "gtfs/base/json_edit.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define DEFAULT_PLACE "hku-szh"

static gw_status no_text(const char *key, gw_error *err)
{
    return gw_fail(err, GW_BAD_INPUT, "%s is not a text", key);
}

/* A name that fits; of anything that may stand in one. */
static gw_status read_name(const gw_json *m, const char *key, char *out, size_t size, gw_error *err)
{
    gw_str v;
    if (!gw_json_string(m, &v)) return no_text(key, err);
    bool odd = v.n == 0 || v.n >= size;
    for (uint32_t i = 0; i < v.n; i++)
        odd = odd || v.p[i] == '"' || v.p[i] == '\\' || (unsigned char)v.p[i] < ' ';
    if (odd)
        return gw_fail(err, GW_BAD_INPUT, "%s: '%.*s' is no name of a %s", key, v.n > 40 ? 40 : (int)v.n, v.p,
                       key);
    memcpy(out, v.p, v.n);
    out[v.n] = 0;
    return GW_OK;
}

static gw_status read_day(const gw_json *m, gw_run_options *r, gw_error *err)
{
    gw_str v;
    if (!gw_json_string(m, &v)) return no_text("day", err);
    if (gw_day_parse_iso(v, &r->o.day)) return GW_OK;
    return gw_fail(err, GW_BAD_INPUT, "day: '%.*s' is not a day (2026-11-25)", v.n > 40 ? 40 : (int)v.n, v.p);
}

static gw_status read_demand(const gw_json *m, gw_run_options *r, gw_error *err)
{
    if (!gw_json_string(m, &r->o.demand)) return no_text("demand", err);
    return r->o.demand.n ? GW_OK : gw_fail(err, GW_BAD_INPUT, "demand: the text of a CSV is empty");
}

static gw_status read_travellers(const gw_json *m, gw_run_options *r, gw_error *err)
{
    gw_savings_options *o = &r->o;
    o->n_travellers = 0;
    o->travellers_given = true;
    if (!gw_json_is_array(m) || gw_json_count(m) == 0)
        return gw_fail(err, GW_BAD_INPUT, "travellers is not a list of travellers");
    for (const gw_json *i = gw_json_first(m); i; i = gw_json_next(i)) {
        gw_str v = GW_STR("");
        gw_traveller who;
        bool ok = gw_json_string(i, &v) && gw_traveller_parse(v, &who);
        for (uint32_t k = 0; ok && k < o->n_travellers; k++) ok = o->travellers[k] != who;
        if (!ok)
            return gw_fail(err, GW_BAD_INPUT, "travellers: '%.*s' is none, or stands there twice",
                           v.n > 40 ? 40 : (int)v.n, v.p);
        o->travellers[o->n_travellers++] = who;
    }
    return GW_OK;
}

static gw_status read_number(const gw_json *m, const char *name, double least, double most, bool whole,
                             double *out, gw_error *err)
{
    double v = NAN;
    if (gw_json_number(m, &v) && v >= least && v <= most && (!whole || v == floor(v))) {
        *out = v;
        return GW_OK;
    }
    return gw_fail(err, GW_BAD_INPUT, "%s is not a %snumber from %.0f to %.0f", name, whole ? "whole " : "",
                   least, most);
}

static gw_status read_currency(const gw_json *m, gw_savings_costs *out, gw_error *err)
{
    gw_str v;
    bool ok = gw_json_string(m, &v) && v.n == 3;
    for (int i = 0; ok && i < 3; i++) ok = isupper((unsigned char)v.p[i]) != 0;
    if (!ok) return gw_fail(err, GW_BAD_INPUT, "costs.currency is not three capital letters (CNY)");
    memcpy(out->currency, v.p, 3);
    return GW_OK;
}

static gw_status read_costs(const gw_json *m, gw_run_options *r, gw_error *err)
{
    gw_savings_costs *c = &r->o.costs;
    const struct {
        const char *key, *name;
        double *out;
    } numbers[] = {{"bus_hour", "costs.bus_hour", &c->bus_hour},
                   {"bus_km", "costs.bus_km", &c->bus_km},
                   {"bus_day", "costs.bus_day", &c->bus_day},
                   {"passenger_hour", "costs.passenger_hour", &c->passenger_hour}};
    if (!gw_json_is_object(m)) return gw_fail(err, GW_BAD_INPUT, "costs is not an object");
    snprintf(c->currency, sizeof c->currency, "CNY");
    for (const gw_json *i = gw_json_first(m); i; i = gw_json_next(i)) {
        const char *key = gw_json_key(i);
        size_t k = 0;
        gw_status status = GW_OK;
        while (k < 4 && strcmp(key, numbers[k].key) != 0) k++;
        if (k < 4) {
            status = read_number(i, numbers[k].name, 0, 1e9, false, numbers[k].out, err);
            c->given = c->given || k < 3;
        } else if (strcmp(key, "currency") == 0) {
            status = read_currency(i, c, err);
        } else {
            status =
                gw_fail(err, GW_BAD_INPUT,
                        "costs.%.60s: unknown; bus_hour, bus_km, bus_day, passenger_hour and currency may be "
                        "given",
                        key);
        }
        if (status) return status;
    }
    return c->given ? GW_OK
                    : gw_fail(err, GW_BAD_INPUT, "costs: one of bus_hour, bus_km and bus_day is needed");
}

/* Whole numbers: which option each goes to is settled by its name. */
static gw_status read_whole(const gw_json *m, const char *key, gw_savings_options *o, bool *known,
                            gw_error *err)
{
    static const struct {
        const char *key;
        double least, most;
    } RANGES[] = {{"year", 2000, 2100},    {"first_minute", 0, 1440},          {"minutes", 60, 2880},
                  {"search_every", 1, 60}, {"draws", 0, GW_SAVINGS_MAX_DRAWS}, {"seed", 0, 1e9}};
    double v = 0;
    int k = 0;
    while (k < 6 && strcmp(key, RANGES[k].key) != 0) k++;
    *known = k < 6;
    if (!*known) return GW_OK;
    gw_status status = read_number(m, key, RANGES[k].least, RANGES[k].most, true, &v, err);
    if (status) return status;
    if (k == 0) o->year = (int32_t)v;
    if (k == 1) o->first_minute = (int32_t)v;
    if (k == 2) o->n_minutes = (int32_t)v;
    if (k == 3) o->search_every = (uint32_t)v;
    if (k == 4) o->draws = (uint32_t)v;
    if (k == 5) o->seed = (int64_t)v;
    return GW_OK;
}

static gw_status read_member(const gw_json *m, gw_run_options *r, gw_error *err)
{
    const char *key = gw_json_key(m);
    bool known = false;
    if (strcmp(key, "day") == 0) return read_day(m, r, err);
    if (strcmp(key, "place") == 0) return read_name(m, key, r->place, sizeof r->place, err);
    if (strcmp(key, "port") == 0) return read_name(m, key, r->port, sizeof r->port, err);
    if (strcmp(key, "variant") == 0) return read_name(m, key, r->variant, sizeof r->variant, err);
    if (strcmp(key, "demand") == 0) return read_demand(m, r, err);
    if (strcmp(key, "travellers") == 0) return read_travellers(m, r, err);
    if (strcmp(key, "costs") == 0) return read_costs(m, r, err);
    gw_status status = read_whole(m, key, &r->o, &known, err);
    if (status || known) return status;
    return gw_fail(
        err, GW_BAD_INPUT,
        "%.60s: unknown; day, place, port, variant, demand, travellers, year, first_minute, minutes, "
        "search_every, draws, seed and costs may be given",
        key);
}

gw_status gw_run_options_read(gw_str json, gw_run_options *out, gw_error *err)
{
    gw_error why = {0};
    *out = (gw_run_options){.place = DEFAULT_PLACE};
    gw_savings_defaults(&out->o);
    if (json.n == 0) json = GW_STR("{}");
    gw_status status = gw_json_parse(json.p, json.n, GW_RUN_OPTIONS_MAX_BYTES, &out->tree, &why);
    if (status) return gw_fail(err, status, "the body is not JSON: %s", why.message);
    if (!gw_json_is_object(out->tree)) return gw_fail(err, GW_BAD_INPUT, "the body is not an object");
    for (const gw_json *m = gw_json_first(out->tree); m && !status; m = gw_json_next(m))
        status = read_member(m, out, err);
    out->o.place = out->place;
    out->o.port = out->port[0] ? out->port : NULL;
    return status;
}

void gw_run_options_free(gw_run_options *r)
{
    gw_json_free(r->tree);
    r->tree = NULL;
}

gw_status gw_run_options_write(gw_run_options *r, gw_day day, gw_buf *out, gw_error *err)
{
    char text[11];
    gw_day_format_iso(day, text);
    gw_status status = gw_json_put(r->tree, "day", gw_json_new_text(text));
    if (!status) status = gw_json_put(r->tree, "place", gw_json_new_text(r->place));
    if (!status) status = gw_json_canonical(r->tree, out);
    return status ? gw_fail(err, GW_NO_MEMORY, "no memory for the options") : GW_OK;
}

static void show_demand(gw_str text, gw_json_writer *w)
{
    gw_sha256 hash;
    char hex[65] = "";
    if (gw_sha256_of(text.p, text.n, &hash) == GW_OK) gw_sha256_hex(&hash, hex);
    gw_json_object(w, "demand");
    gw_json_put_int(w, "bytes", text.n);
    gw_json_put_text(w, "sha256", hex);
    gw_json_object_end(w);
}

gw_status gw_run_options_show(gw_str json, gw_buf *out)
{
    gw_json *tree = NULL;
    gw_json_writer w;
    gw_status status = gw_json_parse(json.p, json.n, GW_RUN_OPTIONS_MAX_BYTES, &tree, NULL);
    if (status) return status;
    gw_json_begin(&w, out);
    gw_json_object(&w, NULL);
    for (const gw_json *m = gw_json_first(tree); m; m = gw_json_next(m)) {
        gw_buf value = {0};
        gw_str text;
        if (strcmp(gw_json_key(m), "demand") == 0 && gw_json_string(m, &text)) {
            show_demand(text, &w);
            continue;
        }
        if (gw_json_canonical(m, &value)) status = GW_NO_MEMORY;
        gw_json_put_raw(&w, gw_json_key(m), (gw_str){value.p ? value.p : "null", (uint32_t)value.n});
        gw_buf_free(&value);
    }
    gw_json_object_end(&w);
    gw_json_free(tree);
    return status || out->failed ? GW_NO_MEMORY : GW_OK;
}
