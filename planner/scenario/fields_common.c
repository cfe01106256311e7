/* What several changes have: spans, vehicles, fares. */
#include "planner/scenario/scenario_priv.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

bool scn_read_span(scn_reader *r, const gw_json *v, scn_path at, int32_t *from_s, int32_t *to_s)
{
    *from_s = 0;
    *to_s = SCN_LAST_CLOCK_S;
    if (!gw_json_get(v, "from") && !gw_json_get(v, "to")) return true;
    int32_t from, to;
    bool good = scn_read_clock(r, v, at, "from", true, &from);
    good = scn_read_clock(r, v, at, "to", true, &to) && good;
    if (!good) return false;
    if (from >= to) {
        scn_complain_at(r, at, "to", gw_json_get(v, "to"),
                        "must be after from; times after midnight are written 24:00 and later");
        return false;
    }
    *from_s = from;
    *to_s = to;
    return true;
}

bool scn_read_flag(scn_reader *r, const gw_json *v, scn_path at, const char *key, bool *out)
{
    const gw_json *flag = gw_json_get(v, key);
    if (!flag) return false;
    if (gw_json_bool(flag, out)) return true;
    scn_complain_at(r, at, key, flag, "must be true or false");
    return false;
}

void scn_read_calendar(scn_reader *r, const gw_json *v, scn_path at, gw_side *out)
{
    const char *calendar = scn_read_text(r, v, at, "calendar", false);
    *out = GW_SIDE_CN;
    if (calendar && !gw_side_parse(gw_str_of(calendar), out))
        scn_complain_at(r, at, "calendar", gw_json_get(v, "calendar"), "must be cn or hk");
}

const char **scn_read_list(scn_reader *r, const gw_json *v, scn_path at, const char *key, bool required,
                           uint32_t *n)
{
    const gw_json *list = gw_json_get(v, key);
    size_t count = gw_json_count(list);
    *n = 0;
    if (!list && !required) return NULL;
    if (!gw_json_is_array(list) || count == 0 || count > SCN_MAX_STOPS) {
        scn_complain_at(r, at, key, count > SCN_MAX_STOPS ? NULL : list, "must be a list of 1 to %d texts",
                        SCN_MAX_STOPS);
        return NULL;
    }
    const char **out = scn_alloc(r, count, sizeof *out);
    for (const gw_json *i = gw_json_first(list); i && out; i = gw_json_next(i)) {
        gw_str text;
        if (!gw_json_string(i, &text) || gw_str_trim(text).n == 0) {
            scn_complain_at(r, at, key, i, "must be a text that is not empty");
            continue;
        }
        out[*n] = gw_arena_text(r->arena, text);
        if (!out[(*n)++]) r->no_memory = true;
    }
    return out;
}

int32_t *scn_read_clocks(scn_reader *r, const gw_json *v, scn_path at, const char *key, uint32_t *n)
{
    const gw_json *list = gw_json_get(v, key);
    size_t count = gw_json_count(list);
    *n = 0;
    if (!gw_json_is_array(list) || count == 0) {
        scn_complain_at(r, at, key, list, "must be a list of times");
        return NULL;
    }
    int32_t *out = scn_alloc(r, count, sizeof *out);
    for (const gw_json *i = gw_json_first(list); i && out; i = gw_json_next(i)) {
        gw_str text;
        int32_t time;
        if (!gw_json_string(i, &text) || !scn_clock_of(text, &time))
            scn_complain_at(r, at, key, i, "must be a time HH:MM or HH:MM:SS up to 48:00");
        else if (*n && time <= out[*n - 1])
            scn_complain_at(r, at, key, i, "must be later than the departure before it");
        else
            out[(*n)++] = time;
    }
    return out;
}

/* --- vehicles --- */

static const char *const VEHICLE_KEYS[] = {"seats", "wheelchair_bays", "low_floor", NULL};

void scn_read_vehicle(scn_reader *r, const gw_json *v, scn_path at, const char *key, scn_vehicle *out)
{
    static const scn_limits SEATS = {0, 5000, true, true, "seats"}, BAYS = {0, 100, false, true, "bays"};
    double x;
    bool yes;
    *out = (scn_vehicle){GW_SCENARIO_ANY, GW_SCENARIO_ANY, GW_SCENARIO_ANY};
    const gw_json *vehicle = gw_json_get(v, key);
    if (!vehicle) return;
    if (!gw_json_is_object(vehicle)) {
        scn_complain_at(r, at, key, vehicle, "must be an object");
        return;
    }
    scn_path inside = scn_path_member(at, key);
    scn_check_keys(r, vehicle, inside, VEHICLE_KEYS);
    if (scn_read_number(r, vehicle, inside, "seats", false, &SEATS, &x)) out->seats = (int32_t)x;
    if (scn_read_number(r, vehicle, inside, "wheelchair_bays", false, &BAYS, &x))
        out->wheelchair_bays = (int32_t)x;
    if (scn_read_flag(r, vehicle, inside, "low_floor", &yes)) out->low_floor = yes;
}

uint8_t scn_wheelchair_of(const scn_vehicle *v)
{
    if (v->wheelchair_bays == GW_SCENARIO_ANY) return 0;
    return v->wheelchair_bays > 0 ? 1 : 2;
}

/* --- fares --- */

static bool is_currency(const char *key)
{
    for (int i = 0; i < 3; i++)
        if (!isupper((unsigned char)key[i])) return false;
    return key[3] == '\0';
}

static bool is_age(const char *key)
{
    size_t n = strlen(key);
    return strncmp(key, "age", 3) == 0 && n > 3 && n < 7 && strspn(key + 3, "0123456789") == n - 3 &&
           atoi(key + 3) <= 150;
}

/* {"CNY": 2, "age60": 0}: the fare of everybody else, and from an age on, in the one currency. */
static void read_fare_rows(scn_reader *r, const gw_json *fare, scn_path at, scn_fare *rows, uint32_t *n)
{
    static const scn_limits FARE = {0, 100000, false, false, NULL};
    const char *currency = NULL;
    for (const gw_json *m = gw_json_first(fare); m; m = gw_json_next(m)) {
        const char *key = gw_json_key(m);
        double x;
        if (!is_currency(key) && !is_age(key)) {
            scn_complain_at(r, at, key, m, "must be a currency (CNY) or an age from which it holds (age60)");
            continue;
        }
        if (is_currency(key) && currency) scn_complain_at(r, at, key, m, "a line has one currency");
        if (is_currency(key)) currency = key;
        if (!scn_check_number(r, m, at, key, &FARE, &x)) continue;
        rows[(*n)++] =
            (scn_fare){.age = is_age(key) ? (uint8_t)atoi(key + 3) : 0, .minor = (int64_t)llround(x * 100)};
    }
    if (!currency) scn_complain_at(r, at, NULL, fare, "names no currency: {\"CNY\": 2, \"age60\": 0}");
    for (uint32_t i = 0; i < *n && currency; i++) memcpy(rows[i].currency, currency, 4);
}

void scn_read_fares(scn_reader *r, const gw_json *v, scn_path at, const char *key, scn_fare **out,
                    uint32_t *n)
{
    const gw_json *fare = gw_json_get(v, key);
    *out = NULL;
    *n = 0;
    if (!fare) return;
    if (!gw_json_is_object(fare) || !gw_json_first(fare)) {
        scn_complain_at(r, at, key, fare, "must be an object: {\"CNY\": 2, \"age60\": 0}");
        return;
    }
    *out = scn_alloc(r, gw_json_count(fare), sizeof **out);
    if (*out) read_fare_rows(r, fare, scn_path_member(at, key), *out, n);
}
