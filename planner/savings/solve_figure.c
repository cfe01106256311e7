/* What is varied, what is wanted, and what a case says of it. */
#include "planner/savings/solve_priv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    const char *name, *side, *key; /* of a way: member "side" of its row, and the key in it */
    size_t at;                     /* of a gw_case_row */
    int digits;
} figure;

#define WAY(name, side, key, digits)                                                                         \
    {                                                                                                        \
        name, side, key, 0, digits                                                                           \
    }
#define ROW(field, digits)                                                                                   \
    {                                                                                                        \
#field, NULL, NULL, offsetof(gw_case_row, field), digits                                             \
    }

static const figure FIGURES[] = {WAY("journey", "after", "mean_min", 2),
                                 WAY("saving", "saving", "mean_min", 2),
                                 WAY("wait", "after", "wait_min", 2),
                                 WAY("walk", "after", "walk_min", 2),
                                 WAY("rides", "after", "rides", 3),
                                 WAY("served", "after", "share_served", 4),
                                 {"drawn", NULL, NULL, offsetof(gw_case_row, drawn_central), 3},
                                 ROW(drawn_p5, 3),
                                 ROW(p_saving, 4),
                                 ROW(hours_day, 3),
                                 ROW(hours_year, 3),
                                 ROW(buses, 0),
                                 ROW(buses_more, 0),
                                 ROW(bus_hours_more, 3),
                                 ROW(bus_km_more, 2),
                                 ROW(cost_day, 2),
                                 ROW(cost_year, 2),
                                 ROW(cost_per_hour, 2),
                                 ROW(cost_per_hour_year, 2),
                                 ROW(break_even, 3),
                                 {"benefit_cost", NULL, "ratio", 0, 3},
                                 {"net_benefit", NULL, "net", 0, 2}};
enum { N_FIGURES = sizeof FIGURES / sizeof *FIGURES };

static gw_status unknown_figure(gw_str name, gw_error *err)
{
    gw_buf list = {0};
    for (uint32_t i = 0; i < N_FIGURES; i++) gw_buf_printf(&list, "%s%s", i ? ", " : "", FIGURES[i].name);
    gw_status status = gw_fail(err, GW_BAD_INPUT, "goal: '%.*s' is no figure: %s",
                               name.n > 40 ? 40 : (int)name.n, name.p, list.p ? list.p : "");
    gw_buf_free(&list);
    return status;
}

static gw_status read_name(gw_str name, solve_goal *out, gw_error *err)
{
    gw_str head, rest;
    gw_str_split(name, '.', &head, &rest);
    out->figure = 0;
    while (out->figure < N_FIGURES && !gw_str_is(head, FIGURES[out->figure].name)) out->figure++;
    if (out->figure == N_FIGURES) return unknown_figure(head, err);
    out->digits = FIGURES[out->figure].digits;
    while (rest.n) {
        gw_str_split(rest, '.', &head, &rest);
        bool way = FIGURES[out->figure].side != NULL;
        if (way && (gw_str_is(head, "to") || gw_str_is(head, "back")))
            out->back = gw_str_is(head, "back");
        else if (way && gw_traveller_parse(head, &out->who))
            out->has_traveller = true;
        else
            return gw_fail(err, GW_BAD_INPUT, "goal: '%.*s' is no traveller and no direction of %s",
                           head.n > 40 ? 40 : (int)head.n, head.p, FIGURES[out->figure].name);
    }
    return GW_OK;
}

gw_status solve_read_goal(const char *text, solve_goal *out, gw_error *err)
{
    static const char *const SIGNS[] = {"<=", ">=", "<", ">"};
    solve_goal g = {.limit = 0};
    const char *at = strpbrk(text, "<>");
    if (!at || strlen(text) >= sizeof g.text)
        return gw_fail(err, GW_BAD_INPUT, "goal: '%.60s' is not FIGURE<=NUMBER (wait<=8, saving>0)", text);
    strncpy(g.text, text, sizeof g.text - 1);
    int kind = at[1] == '=' ? (at[0] == '<' ? 0 : 1) : (at[0] == '<' ? 2 : 3);
    gw_str number = gw_str_trim(gw_str_of(at + strlen(SIGNS[kind])));
    g.kind = (goal_kind)kind;
    if (!gw_str_to_double(number, &g.limit))
        return gw_fail(err, GW_BAD_INPUT, "goal: '%.*s' is no number", number.n > 40 ? 40 : (int)number.n,
                       number.p);
    gw_status status = read_name(gw_str_trim((gw_str){text, (uint32_t)(at - text)}), &g, err);
    if (!status) *out = g;
    return status;
}

bool solve_meets(const solve_goal *g, double v)
{
    switch (g->kind) {
    case GOAL_AT_MOST:
        return v <= g->limit;
    case GOAL_AT_LEAST:
        return v >= g->limit;
    case GOAL_BELOW:
        return v < g->limit;
    default:
        return v > g->limit;
    }
}

/* --- reading a case --- */

static double number(const gw_json *object, const char *key)
{
    double v;
    return gw_json_number(gw_json_get(object, key), &v) ? v : (double)NAN;
}

static bool is(const gw_json *object, const char *key, const char *wanted)
{
    gw_str s;
    return gw_json_string(gw_json_get(object, key), &s) && gw_str_is(s, wanted);
}

/* Of the case's own day and port; the row has them already. */
static double of_way(const gw_json *root, const gw_case_row *row, const figure *f, gw_traveller who,
                     bool back)
{
    gw_str day = GW_STR("");
    (void)gw_json_string(gw_json_get(gw_json_first(gw_json_get(root, "day_types")), "id"), &day);
    for (const gw_json *od = gw_json_first(gw_json_get(root, "od")); od; od = gw_json_next(od)) {
        gw_str s;
        if (!is(od, "port", row->port) || !is(od, "period", "core") ||
            !is(od, "direction", back ? "from-place" : "to-place") ||
            !is(od, "traveller", gw_traveller_names[who]))
            continue;
        if (gw_json_string(gw_json_get(od, "day_type"), &s) && gw_str_equal(s, day))
            return number(gw_json_get(od, f->side), f->key);
    }
    return NAN;
}

static double of_money(const gw_json *root, const gw_case_row *row, bool ratio)
{
    double value = number(gw_json_get(root, "cost"), "value_of_a_passenger_hour");
    if (!ratio) return value * row->hours_day - row->cost_day;
    double year = row->cost_year > 0 ? value * row->hours_year / row->cost_year : (double)NAN;
    double day = row->cost_day > 0 ? value * row->hours_day / row->cost_day : (double)NAN;
    return isfinite(year) ? year : day;
}

gw_status solve_figure_of(const solve_goal *g, gw_str case_json, double *out, gw_error *err)
{
    const figure *f = &FIGURES[g->figure];
    gw_json *root = NULL;
    gw_case_row row;
    gw_status status = gw_json_parse(case_json.p, case_json.n, (size_t)64 << 20, &root, err);
    if (status) return status;
    status = gw_case_row_of(root, NULL, NULL, &row, err);
    if (!status && f->side) {
        gw_traveller who = g->has_traveller ? g->who : row.ways[0].who;
        if (gw_case_row_way(&row, who, g->back))
            *out = of_way(root, &row, f, who, g->back);
        else
            status = gw_fail(err, GW_BAD_INPUT, "goal: %s is not among the travellers of the run",
                             gw_traveller_names[who]);
    } else if (!status && f->key) {
        *out = of_money(root, &row, strcmp(f->key, "ratio") == 0);
    } else if (!status) {
        memcpy(out, (const char *)&row + f->at, sizeof *out);
    }
    gw_json_free(root);
    return status;
}

/* --- the grid --- */

static int digits_of(gw_str s)
{
    const char *point = memchr(s.p, '.', s.n);
    return point ? (int)(s.p + s.n - point - 1) : 0;
}

gw_status solve_read_grid(const char *vary, solve_grid *out, gw_error *err)
{
    gw_str field, rest, part[3];
    double v[3] = {0, 0, 1};
    solve_grid g = {.digits = 0};
    int n = 0;
    bool ok = gw_str_split(gw_str_of(vary), '=', &field, &rest) && field.n && field.n < sizeof g.field;
    while (ok && rest.n && n < 3) {
        gw_str_split(rest, ':', &part[n], &rest);
        ok = gw_str_to_double(part[n], &v[n]) && fabs(v[n]) <= 1e6;
        if (ok && digits_of(part[n]) > g.digits) g.digits = digits_of(part[n]);
        n++;
    }
    if (!ok || n < 2 || rest.n || g.digits > 6)
        return gw_fail(err, GW_BAD_INPUT,
                       "vary: '%.80s' is not FIELD=FIRST:LAST[:STEP] (m1.headway_min=5:60:1)", vary);
    if (n == 2 && g.digits)
        return gw_fail(err, GW_BAD_INPUT, "vary: '%.80s': numbers that are not whole need a step", vary);
    double steps = (v[1] - v[0]) / v[2];
    if (!(v[2] > 0) || !(steps > 0) || steps >= GW_SOLVE_MAX_VALUES)
        return gw_fail(err, GW_BAD_INPUT,
                       "vary: '%.80s': the last value is above the first, by at most %d steps", vary,
                       GW_SOLVE_MAX_VALUES);
    memcpy(g.field, field.p, field.n);
    g.first = v[0];
    g.step = v[2];
    g.n = (uint32_t)floor(steps + 1e-9) + 1;
    *out = g;
    return GW_OK;
}

void solve_value_text(const solve_grid *g, uint32_t at, char out[40])
{
    snprintf(out, 40, "%.*f", g->digits, g->first + at * g->step);
}
