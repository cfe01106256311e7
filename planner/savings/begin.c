/* From options and texts to a case that is ready to be computed. What is wrong with one of them does not keep
 * the others from being looked at: whoever asks is told everything at once. */
#include "planner/savings/savings_priv.h"
#include "planner/savings/trips.h"
#include "planner/savings/uncertain.h"

#include <stdio.h>
#include <string.h>

/* --- all faults at once --- */

enum { MAX_LOOSE = 8 };

typedef struct {
    gw_scenario_errors *errors;
    size_t before;             /* faults listed when it began */
    gw_status status;          /* the first that is not GW_OK */
    gw_error first;            /* why */
    uint32_t n_steps;          /* that were at fault */
    gw_error loose[MAX_LOOSE]; /* faults that are not in the list: "day: 2020-01-01 lies outside the data" */
    uint32_t n_loose;
} gather;

static gather gather_begin(gw_scenario_errors *errors)
{
    return (gather){.errors = errors, .before = errors->n};
}

static bool is_fault(gw_status status)
{
    return status == GW_BAD_INPUT || status == GW_NOT_FOUND;
}

/* Of a step that may have listed faults of its own, since there were n_listed of them. */
static void gather_add(gather *g, gw_status status, const gw_error *why, size_t n_listed)
{
    if (!status || (g->status && !is_fault(g->status))) return;
    if (!g->status || !is_fault(status)) {
        g->status = status;
        g->first = *why;
    }
    g->n_steps++;
    if (is_fault(status) && g->errors->n == n_listed && g->n_loose < MAX_LOOSE) g->loose[g->n_loose++] = *why;
}

/* "day: 2020-01-01 lies outside the data" as field and message. */
static gw_status list_loose(gw_scenario_errors *e, const gw_error *why)
{
    static const gw_scenario_error NONE;
    gw_str field, message;
    if (gw_grow(&e->list, &e->cap, e->n + 1, sizeof *e->list)) return GW_NO_MEMORY;
    gw_scenario_error *x = &e->list[e->n++];
    *x = NONE;
    if (!gw_str_split(gw_str_of(why->message), ':', &field, &message)) {
        message = field;
        field.n = 0;
    }
    message = gw_str_trim(message);
    snprintf(x->field, sizeof x->field, "%.*s", (int)field.n, field.p);
    snprintf(x->message, sizeof x->message, "%.*s", (int)message.n, message.p);
    return GW_OK;
}

/* One fault alone is told as it is; of several, all are listed. */
static gw_status gather_end(gather *g, gw_error *err)
{
    if (!g->status) return GW_OK;
    if (g->n_steps == 1 || !is_fault(g->status)) return gw_fail(err, g->status, "%s", g->first.message);
    for (uint32_t i = 0; i < g->n_loose; i++)
        if (list_loose(g->errors, &g->loose[i])) return gw_fail(err, GW_NO_MEMORY, "no memory for a run");
    return gw_fail(err, GW_BAD_INPUT, "%zu faults in options, demand and scenarios",
                   g->errors->n - g->before);
}

/* --- what does not depend on the scenario --- */

/* A day that is refused leaves one to look at the rest with. */
static gw_status choose_day(savings_case *c, gw_error *err)
{
    const gw_timetable *t = c->base->timetable;
    gw_day last = t->first_day + (gw_day)t->n_days - 1;
    char text[11];
    c->day = c->options.day;
    if (c->day == GW_DAY_NONE && !gw_savings_next_weekday(c->base, c->options.today, &c->day)) {
        c->day = t->first_day;
        return gw_fail(err, GW_BAD_INPUT, "day: the data hold no weekday to come; name a day they do hold");
    }
    if (c->day >= t->first_day && c->day <= last) return GW_OK;
    gw_day_format_iso(c->day, text);
    c->day = c->day < t->first_day ? t->first_day : last;
    return gw_fail(err, GW_BAD_INPUT, "day: %s lies outside the data", text);
}

/* The clock of the day is that of the place's side: of the first feed that stands there. */
static gw_status set_query(savings_case *c, gw_error *err)
{
    const gw_timetable *t = c->base->timetable;
    c->feed = 0;
    if (c->options.n_minutes < 60 || c->options.n_minutes > 2880 || c->options.first_minute < 0 ||
        c->options.first_minute > 1440)
        return gw_fail(err, GW_BAD_INPUT,
                       "window: from 00:00 to 24:00, at least 60 minutes and at most two days");
    for (uint32_t i = t->n_feeds; i-- > 0;)
        if (t->feeds[i].side == c->side) c->feed = i;
    gw_profile_defaults(&c->query);
    c->query.first_minute = c->options.first_minute;
    c->query.n_minutes = (uint32_t)c->options.n_minutes;
    if (c->options.search_every) c->query.search_every = c->options.search_every;
    c->first_hour = (c->query.first_minute + 59) / 60;
    c->end_hour = (c->query.first_minute + (int32_t)c->query.n_minutes) / 60;
    return GW_OK;
}

static gw_status read_demand(savings_case *c, gw_scenario_errors *errors, gw_error *err)
{
    const char *file = c->options.demand_file ? c->options.demand_file : "demand.csv";
    int32_t first = c->options.first_minute;
    int year = 0, month, date;
    if (c->options.demand.n == 0) return GW_OK;
    gw_day_split(c->day, &year, &month, &date);
    if (!c->options.year) c->options.year = year;
    return gw_demand_parse(file, c->options.demand, c->base->ports, first, first + c->options.n_minutes,
                           &c->demand, errors, err);
}

typedef gw_status step_fn(savings_case *c, gw_error *err);

static void option_step(gather *g, step_fn *step, savings_case *c)
{
    gw_error why = {0};
    gw_status status = step(c, &why);
    gather_add(g, status, &why, g->errors->n);
}

typedef gw_status text_step_fn(savings_case *c, gw_scenario_errors *errors, gw_error *err);

static void text_step(gather *g, text_step_fn *step, savings_case *c)
{
    gw_error why = {0};
    size_t before = g->errors->n;
    gw_status status = step(c, g->errors, &why);
    gather_add(g, status, &why, before);
}

/* Whether the port asked for is one at all; whether people can use it is seen when origins are listed. */
static gw_status check_port_name(savings_case *c, gw_error *err)
{
    const char *port = c->options.port;
    uint32_t at;
    if (!port || strncmp(port, "home:", 5) == 0) return GW_OK;
    if (c->base->ports && gw_port_find(c->base->ports, gw_str_of(port), &at)) return GW_OK;
    return gw_fail(err, GW_BAD_INPUT, "port: '%.60s' is no port", port);
}

static void settle(savings_case *c, gather *g)
{
    c->data = c->base;
    option_step(g, savings_find_place, c);
    option_step(g, choose_day, c);
    option_step(g, set_query, c);
    option_step(g, check_port_name, c);
    text_step(g, read_demand, c);
    text_step(g, savings_take_before, c);
}

gw_status savings_settle(savings_case *c, gw_scenario_errors *errors, gw_error *err)
{
    gather g = gather_begin(errors);
    settle(c, &g);
    return gather_end(&g, err);
}

/* --- the scenario --- */

typedef struct {
    const char *json;
    size_t n;
} scenario_text;

static gw_status read_scenario(savings_case *c, scenario_text text, gw_scenario_errors *errors, gw_error *err)
{
    size_t before = errors->n;
    gw_status status = gw_scenario_parse(text.json, text.n, &c->scenario, errors, err);
    bool baseline_missing = c->options.before.n && !c->before;
    if (status == GW_BAD_INPUT && !baseline_missing) {
        if (gw_scenario_check_references(c->before, text.json, text.n, c->data, c->day, errors))
            return gw_fail(err, GW_NO_MEMORY, "no memory to read a scenario");
        return gw_fail(err, GW_BAD_INPUT, "the scenario has %zu %s", errors->n - before,
                       errors->n - before == 1 ? "fault" : "faults");
    }
    if (status) return status;
    if (!c->options.allow_empty && gw_scenario_change_count(c->scenario) == 0)
        return gw_fail(err, GW_BAD_INPUT, "changes: there is none, so nothing would be compared");
    if (savings_read_assumptions(c)) return gw_fail(err, GW_NO_MEMORY, "no memory for a run");
    /* A baseline that cannot be read has been told of; on the data as they are its lines would be missing. */
    if (baseline_missing) return GW_OK;
    return gw_scenario_apply_after(c->before, c->scenario, c->data, c->day, &c->changed, &c->effects, errors,
                                   err);
}

static void scenario_step(gather *g, savings_case *c, scenario_text text)
{
    gw_error why = {0};
    size_t before = g->errors->n;
    gw_status status = read_scenario(c, text, g->errors, &why);
    gather_add(g, status, &why, before);
}

gw_status savings_read_scenario(savings_case *c, const char *scenario_json, size_t n,
                                gw_scenario_errors *errors, gw_error *err)
{
    gw_scenario_errors told = {0};
    gather before = gather_begin(&told), g = gather_begin(errors);
    settle(c, &before);
    gw_scenario_errors_free(&told);
    if (before.status && !is_fault(before.status))
        return gw_fail(err, before.status, "%s", before.first.message);
    scenario_step(&g, c, (scenario_text){scenario_json, n});
    return gather_end(&g, err);
}

static gw_status list_ends(savings_case *c, gw_error *err)
{
    gw_status status = savings_list_ranges(c, err);
    if (!status) status = savings_list_origins(c, err);
    return status ? status : savings_check_port(c, err);
}

gw_status savings_list_work(savings_case *c, gw_error *err)
{
    gw_status status = savings_list_riders(c, err);
    if (!status) status = savings_list_days(c, err);
    if (!status && savings_list_lines(c)) status = gw_fail(err, GW_NO_MEMORY, "no memory for a run");
    return status;
}

gw_status savings_begin(savings_case *c, const char *scenario_json, size_t n, gw_scenario_errors *errors,
                        gw_error *err)
{
    gather g = gather_begin(errors);
    if (c->options.baseline && !savings_baseline_is_of(c->options.baseline, c->base))
        return gw_fail(err, GW_BAD_INPUT, "baseline: it is of other data");
    settle(c, &g);
    if (!g.status || is_fault(g.status)) scenario_step(&g, c, (scenario_text){scenario_json, n});
    if (!g.status) option_step(&g, list_ends, c);
    if (!g.status) text_step(&g, savings_check_zones, c);
    return gather_end(&g, err);
}

gw_status gw_savings_check(const gw_dataset *base, const char *scenario_json, size_t n,
                           const gw_savings_options *options, gw_scenario_errors *errors, gw_error *err)
{
    savings_case c = {.base = base, .options = *options};
    gw_status status = savings_begin(&c, scenario_json, n, errors, err);
    if (!status) status = savings_list_work(&c, err); /* days that the data do not hold */
    savings_end(&c);
    return status;
}
