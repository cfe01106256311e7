#include "api/backend/run_options.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define DEFAULT_PLACE "hku-szh"

/* Everything that is wrong with the members is told, each by its name. */
typedef struct {
    gw_scenario_errors *errors; /* NULL: nobody wants the list */
    gw_error first;
    uint32_t n;
    bool no_memory;
} faults;

/* The message begins with the member's name: "draws is not …", "port: …". */
static void note(faults *f, const gw_error *why)
{
    static const gw_scenario_error NONE;
    gw_scenario_errors *e = f->errors;
    const char *rest = why->message + strcspn(why->message, ": ");
    if (f->n++ == 0) f->first = *why;
    if (!e) return;
    if (gw_grow(&e->list, &e->cap, e->n + 1, sizeof *e->list)) {
        f->no_memory = true;
        return;
    }
    gw_scenario_error *x = &e->list[e->n++];
    *x = NONE;
    snprintf(x->field, sizeof x->field, "%.*s", (int)(rest - why->message), why->message);
    snprintf(x->message, sizeof x->message, "%.300s", rest + strspn(rest, ": "));
}

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

static gw_status read_cost(const gw_json *m, gw_savings_costs *c, gw_error *err)
{
    const struct {
        const char *key, *name;
        double *out;
    } numbers[] = {{"bus_hour", "costs.bus_hour", &c->bus_hour},
                   {"bus_km", "costs.bus_km", &c->bus_km},
                   {"bus_day", "costs.bus_day", &c->bus_day},
                   {"passenger_hour", "costs.passenger_hour", &c->passenger_hour}};
    const char *key = gw_json_key(m);
    for (size_t k = 0; k < 4; k++) {
        if (strcmp(key, numbers[k].key) != 0) continue;
        c->given = c->given || k < 3;
        return read_number(m, numbers[k].name, 0, 1e9, false, numbers[k].out, err);
    }
    if (strcmp(key, "currency") == 0) return read_currency(m, c, err);
    return gw_fail(
        err, GW_BAD_INPUT,
        "costs.%.60s: unknown; bus_hour, bus_km, bus_day, passenger_hour and currency may be given", key);
}

static void read_costs(const gw_json *m, gw_run_options *r, faults *f)
{
    gw_savings_costs *c = &r->o.costs;
    gw_error why = {0};
    uint32_t before = f->n;
    if (!gw_json_is_object(m)) {
        gw_fail(&why, GW_BAD_INPUT, "costs is not an object");
        note(f, &why);
        return;
    }
    snprintf(c->currency, sizeof c->currency, "CNY");
    for (const gw_json *i = gw_json_first(m); i; i = gw_json_next(i))
        if (read_cost(i, c, &why)) note(f, &why);
    if (c->given || f->n > before) return;
    gw_fail(&why, GW_BAD_INPUT, "costs: one of bus_hour, bus_km and bus_day is needed");
    note(f, &why);
}

/* "vary": what gangway sweep takes as --vary, one text a field. */
static gw_status read_vary(const gw_json *m, gw_run_options *r, gw_error *err)
{
    if (!gw_json_is_array(m) || gw_json_count(m) == 0 || gw_json_count(m) > GW_SWEEP_MAX_AXES)
        return gw_fail(err, GW_BAD_INPUT,
                       "vary is not a list of 1 to %d texts like \"m1.headway_min=5:60:5\"",
                       GW_SWEEP_MAX_AXES);
    for (const gw_json *i = gw_json_first(m); i; i = gw_json_next(i)) {
        gw_str v;
        if (!gw_json_string(i, &v))
            return gw_fail(err, GW_BAD_INPUT, "vary[%u] is not a text", (unsigned)r->n_vary);
        r->vary[r->n_vary++] = v.p;
    }
    return GW_OK;
}

/* The id of a stored scenario, which whoever has the store puts in (gw_run_options_set_before), or the
 * scenario itself. */
static gw_status read_before(const gw_json *m, gw_run_options *r, gw_error *err)
{
    if (!gw_json_is_object(m)) return read_name(m, "before", r->before_id, sizeof r->before_id, err);
    gw_status status = gw_json_canonical(m, &r->before);
    r->o.before = (gw_str){r->before.p ? r->before.p : "", (uint32_t)r->before.n};
    return status;
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
    if (strcmp(key, "before") == 0) return read_before(m, r, err);
    if (strcmp(key, "vary") == 0) return read_vary(m, r, err);
    if (strcmp(key, "travellers") == 0) return read_travellers(m, r, err);
    gw_status status = read_whole(m, key, &r->o, &known, err);
    if (status || known) return status;
    return gw_fail(
        err, GW_BAD_INPUT,
        "%.60s: unknown; day, place, port, variant, vary, before, demand, travellers, year, first_minute, "
        "minutes, search_every, draws, seed and costs may be given",
        key);
}

static gw_status read_members(gw_run_options *out, faults *f, gw_error *err)
{
    for (const gw_json *m = gw_json_first(out->tree); m; m = gw_json_next(m)) {
        gw_error why = {0};
        if (strcmp(gw_json_key(m), "costs") == 0) {
            read_costs(m, out, f);
            continue;
        }
        gw_status status = read_member(m, out, &why);
        if (status && status != GW_BAD_INPUT) return gw_fail(err, status, "no memory for the options");
        if (status) note(f, &why);
    }
    if (f->no_memory) return gw_fail(err, GW_NO_MEMORY, "no memory for the options");
    if (f->n == 0) return GW_OK;
    if (f->n == 1) return gw_fail(err, GW_BAD_INPUT, "%s", f->first.message);
    return gw_fail(err, GW_BAD_INPUT, "%u options are wrong; first: %.400s", f->n, f->first.message);
}

gw_status gw_run_options_read(gw_str json, gw_run_options *out, gw_scenario_errors *errors, gw_error *err)
{
    gw_error why = {0};
    faults f = {.errors = errors};
    *out = (gw_run_options){.place = DEFAULT_PLACE};
    gw_savings_defaults(&out->o);
    if (json.n == 0) json = GW_STR("{}");
    gw_status status = gw_json_parse(json.p, json.n, GW_RUN_OPTIONS_MAX_BYTES, &out->tree, &why);
    if (status) return gw_fail(err, status, "the body is not JSON: %s", why.message);
    if (!gw_json_is_object(out->tree)) return gw_fail(err, GW_BAD_INPUT, "the body is not an object");
    status = read_members(out, &f, err);
    out->o.place = out->place;
    out->o.port = out->port[0] ? out->port : NULL;
    return status;
}

void gw_run_options_free(gw_run_options *r)
{
    gw_json_free(r->tree);
    r->tree = NULL;
    gw_buf_free(&r->before);
}
