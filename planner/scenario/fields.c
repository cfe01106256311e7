#include "planner/scenario/scenario_priv.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_ERRORS 200 /* a file with more is not being read for its details */

static void copy_cut(char *to, size_t size, const char *from, size_t n)
{
    if (n >= size) n = size - 1;
    n = gw_utf8_valid_prefix(from, n);
    memcpy(to, from, n);
    to[n] = '\0';
}

static void add_error(scn_reader *r, const char *field, gw_str value, const char *message)
{
    gw_scenario_errors *e = r->errors;
    if (e->n >= MAX_ERRORS) return;
    if (gw_grow(&e->list, &e->cap, e->n + 1, sizeof *e->list)) {
        r->no_memory = true;
        return;
    }
    gw_scenario_error *error = &e->list[e->n++];
    size_t n = strlen(field);
    if (n && field[n - 1] == '.') n--; /* a path without its key */
    copy_cut(error->change, sizeof error->change, r->change, strlen(r->change));
    copy_cut(error->field, sizeof error->field, field, n);
    copy_cut(error->value, sizeof error->value, value.p, value.n);
    copy_cut(error->message, sizeof error->message, message, strlen(message));
}

void scn_complain(scn_reader *r, const char *field, gw_str value, const char *fmt, ...)
{
    char message[1024];
    va_list args;
    va_start(args, fmt);
    vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    add_error(r, field, value, message);
}

void scn_complain_number(scn_reader *r, const char *field, double value, const char *message)
{
    char text[32];
    snprintf(text, sizeof text, "%.15g", value);
    add_error(r, field, gw_str_of(text), message);
}

void scn_complain_at(scn_reader *r, scn_path at, const char *key, const gw_json *v, const char *fmt, ...)
{
    char message[1024], field[sizeof at.text + 64];
    va_list args;
    va_start(args, fmt);
    vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    snprintf(field, sizeof field, "%s%s", at.text, key ? key : "");
    gw_buf shown = {0};
    gw_str text = GW_STR("");
    if (v && !gw_json_string(v, &text) && gw_json_canonical(v, &shown) == GW_OK)
        text = (gw_str){shown.p, (uint32_t)shown.n};
    add_error(r, field, text, message);
    gw_buf_free(&shown);
}

scn_path scn_path_item(scn_path at, const char *key, size_t index)
{
    scn_path p;
    snprintf(p.text, sizeof p.text, "%.40s%.20s[%zu].", at.text, key, index % 1000);
    return p;
}

scn_path scn_path_member(scn_path at, const char *key)
{
    scn_path p;
    snprintf(p.text, sizeof p.text, "%.48s%.20s.", at.text, key);
    return p;
}

void *scn_alloc(scn_reader *r, size_t n, size_t size)
{
    void *p = gw_arena_zalloc(r->arena, n && size ? n * size : 1);
    if (!p) r->no_memory = true;
    return p;
}

static void list_words(const char *const *words, char *out, size_t size)
{
    size_t n = 0;
    for (; *words && n < size; words++)
        n += (size_t)snprintf(out + n, size - n, "%s%s", n ? ", " : "", *words);
}

void scn_check_keys(scn_reader *r, const gw_json *object, scn_path at, const char *const *allowed)
{
    for (const gw_json *m = gw_json_first(object); m; m = gw_json_next(m)) {
        const char *key = gw_json_key(m);
        const char *const *word = allowed;
        while (*word && strcmp(*word, key) != 0) word++;
        if (*word) continue;
        char words[240], shown[48];
        list_words(allowed, words, sizeof words);
        copy_cut(shown, sizeof shown, key, strlen(key));
        scn_complain_at(r, at, shown, m, "unknown key; known here: %s", words);
    }
}

/* Present, or complained about when required. */
static const gw_json *member(scn_reader *r, const gw_json *object, scn_path at, const char *key,
                             bool required)
{
    const gw_json *v = gw_json_get(object, key);
    if (!v && required) scn_complain_at(r, at, key, NULL, "is missing");
    return v;
}

const char *scn_read_text(scn_reader *r, const gw_json *object, scn_path at, const char *key, bool required)
{
    const gw_json *v = member(r, object, at, key, required);
    if (!v) return NULL;
    gw_str s;
    if (!gw_json_string(v, &s) || gw_str_trim(s).n == 0) {
        scn_complain_at(r, at, key, v, "must be a text that is not empty");
        return NULL;
    }
    char *text = gw_arena_text(r->arena, s);
    if (!text) r->no_memory = true;
    return text;
}

bool scn_read_names(scn_reader *r, const gw_json *object, scn_path at, const char *key, scn_names *out)
{
    const gw_json *v = gw_json_get(object, key);
    if (!v) return false;
    gw_str plain;
    if (gw_json_string(v, &plain)) {
        out->lang[GW_LANG_HANT] = scn_read_text(r, object, at, key, true);
        return out->lang[GW_LANG_HANT] != NULL;
    }
    if (!gw_json_is_object(v) || !gw_json_first(v)) {
        scn_complain_at(r, at, key, v, "must be a text, or an object with zh-Hant, zh-Hans or en");
        return false;
    }
    const char *tags[GW_N_LANGS + 1] = {0};
    scn_path inside = scn_path_member(at, key);
    for (int l = 0; l < GW_N_LANGS; l++) {
        tags[l] = gw_lang_tag((gw_lang)l);
        out->lang[l] = scn_read_text(r, v, inside, tags[l], false);
    }
    scn_check_keys(r, v, inside, tags);
    return true;
}

bool scn_clock_of(gw_str s, int32_t *out)
{
    gw_str hours, rest;
    return gw_str_split(s, ':', &hours, &rest) && hours.n <= 2 && gw_time_parse_clock(s, out) && *out >= 0 &&
           *out <= SCN_LAST_CLOCK_S;
}

static bool check_clock(scn_reader *r, const gw_json *v, scn_path at, const char *key, int32_t *out)
{
    gw_str s;
    if (gw_json_string(v, &s) && scn_clock_of(s, out)) return true;
    scn_complain_at(r, at, key, v, "must be a time HH:MM or HH:MM:SS up to 48:00 (after midnight: 24:30)");
    return false;
}

bool scn_read_clock(scn_reader *r, const gw_json *object, scn_path at, const char *key, bool required,
                    int32_t *out)
{
    const gw_json *v = member(r, object, at, key, required);
    return v && check_clock(r, v, at, key, out);
}

bool scn_check_number(scn_reader *r, const gw_json *v, scn_path at, const char *key, const scn_limits *limits,
                      double *out)
{
    double x;
    if (gw_json_number(v, &x) && x <= limits->most &&
        (limits->above_least ? x > limits->least : x >= limits->least) && (!limits->whole || x == floor(x))) {
        *out = x;
        return true;
    }
    scn_complain_at(r, at, key, v, "must be a %snumber%s%s, %s %g and at most %g",
                    limits->whole ? "whole " : "", limits->unit ? " of " : "",
                    limits->unit ? limits->unit : "", limits->above_least ? "above" : "at least",
                    limits->least, limits->most);
    return false;
}

bool scn_read_number(scn_reader *r, const gw_json *object, scn_path at, const char *key, bool required,
                     const scn_limits *limits, double *out)
{
    const gw_json *v = member(r, object, at, key, required);
    return v && scn_check_number(r, v, at, key, limits, out);
}

static const scn_limits HEADWAY_MINUTES = {0, 1440, true, false, "minutes"};

bool scn_read_headway(scn_reader *r, const gw_json *object, scn_path at, const char *key, bool required,
                      int32_t *least_s, int32_t *most_s)
{
    const gw_json *v = member(r, object, at, key, required);
    if (!v) return false;
    double least, most;
    if (gw_json_is_array(v)) {
        if (gw_json_count(v) != 2) {
            scn_complain_at(r, at, key, v, "must be a number of minutes, or a range [least, most]");
            return false;
        }
        const gw_json *first = gw_json_first(v);
        if (!scn_check_number(r, first, at, key, &HEADWAY_MINUTES, &least) ||
            !scn_check_number(r, gw_json_next(first), at, key, &HEADWAY_MINUTES, &most))
            return false;
        if (least > most) {
            scn_complain_at(r, at, key, v, "the range runs backwards: write [least, most]");
            return false;
        }
    } else {
        if (!scn_check_number(r, v, at, key, &HEADWAY_MINUTES, &least)) return false;
        most = least;
    }
    *least_s = (int32_t)fmax(1, round(least * 60));
    *most_s = (int32_t)fmax(1, round(most * 60));
    return true;
}

static const char *const WEEKDAYS[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

static int weekday_of(gw_str s)
{
    for (int i = 0; i < 7; i++)
        if (gw_str_is(s, WEEKDAYS[i])) return i;
    return -1;
}

/* "mon", "mon-sat", "daily"; a range may run over Sunday ("sat-mon"). 0: none of these. */
static uint8_t days_of_word(gw_str s)
{
    gw_str head, tail;
    if (gw_str_is(s, "daily")) return 0x7f;
    if (!gw_str_split(s, '-', &head, &tail)) {
        int day = weekday_of(s);
        return day < 0 ? 0 : (uint8_t)(1u << day);
    }
    int from = weekday_of(head), to = weekday_of(tail);
    if (from < 0 || to < 0) return 0;
    uint8_t days = 0;
    for (int d = from;; d = (d + 1) % 7) {
        days |= (uint8_t)(1u << d);
        if (d == to) return days;
    }
}

bool scn_read_days(scn_reader *r, const gw_json *object, scn_path at, const char *key, uint8_t *weekdays)
{
    const gw_json *v = member(r, object, at, key, true);
    if (!v) return false;
    gw_str s;
    uint8_t days = 0;
    bool good = true;
    if (gw_json_string(v, &s)) {
        days = days_of_word(s);
    } else if (gw_json_is_array(v)) {
        for (const gw_json *i = gw_json_first(v); i && good; i = gw_json_next(i)) {
            uint8_t some = gw_json_string(i, &s) ? days_of_word(s) : 0;
            good = some != 0;
            days |= some;
        }
    }
    if (!days || !good) {
        scn_complain_at(r, at, key, v,
                        "must be days: \"mon\" … \"sun\", \"mon-sat\", \"daily\", or a list of them");
        return false;
    }
    *weekdays = days;
    return true;
}
