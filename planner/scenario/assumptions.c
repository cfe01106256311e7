/* What a scenario takes for granted: sentences for the report's first page, and how far each input may be
 * off.
 */
#include "planner/scenario/scenario_priv.h"

#include <string.h>

static const char *const ASSUMPTION_KEYS[] = {"demand", "profile", "seed", "stated", "ranges", NULL};
static const char *const STATED_KEYS[] = {"text", "source", "assumed", NULL};
static const scn_path TOP = {""};

/* --- sentences --- */

static void read_stated(scn_reader *r, const gw_json *v, scn_path at, gw_scenario_assumption *out)
{
    scn_names names = {{0}};
    if (!gw_json_is_object(v)) {
        scn_complain_at(r, at, NULL, v, "must be an object with text, source and assumed");
        return;
    }
    scn_check_keys(r, v, at, STATED_KEYS);
    if (!gw_json_get(v, "text")) scn_complain_at(r, at, "text", NULL, "is missing");
    scn_read_names(r, v, at, "text", &names);
    const char *any = "";
    for (int l = GW_N_LANGS; l-- > 0;)
        if (names.lang[l]) any = names.lang[l];
    for (int l = 0; l < GW_N_LANGS; l++) out->text[l] = names.lang[l] ? names.lang[l] : any;
    const char *source = scn_read_text(r, v, at, "source", false);
    out->source = source ? source : "";
    const gw_json *assumed = gw_json_get(v, "assumed");
    out->assumed = source == NULL;
    if (assumed && !gw_json_bool(assumed, &out->assumed))
        scn_complain_at(r, at, "assumed", assumed, "must be true or false");
}

static void read_stated_list(scn_reader *r, gw_scenario *s, const gw_json *stated, scn_path at)
{
    if (!stated) return;
    if (!gw_json_is_array(stated)) {
        scn_complain_at(r, at, "stated", stated, "must be a list");
        return;
    }
    s->assumptions = scn_alloc(r, gw_json_count(stated), sizeof *s->assumptions);
    for (const gw_json *i = gw_json_first(stated); i && s->assumptions; i = gw_json_next(i)) {
        read_stated(r, i, scn_path_item(at, "stated", s->n_assumptions), &s->assumptions[s->n_assumptions]);
        s->n_assumptions++;
    }
}

/* --- ranges --- */

static const char *const INPUTS[GW_SCENARIO_N_RANGED] = {
    "headways", "run_times", "headways_of_the_change", "run_times_of_the_change", "clearance",
    "demand",   "walking"};
static const char *const MODES[] = {"all", "metro", "bus"};

static void read_range_input(scn_reader *r, const gw_json *v, scn_path at, gw_scenario_range *out)
{
    const char *input = scn_read_text(r, v, at, "input", true),
               *mode = scn_read_text(r, v, at, "mode", false);
    char known[160] = "";
    bool found = !input;
    for (int i = 0; i < GW_SCENARIO_N_RANGED; i++) {
        strcat(strcat(known, i ? ", " : ""), INPUTS[i]);
        if (!input || strcmp(input, INPUTS[i]) != 0) continue;
        out->input = (gw_scenario_ranged)i;
        found = true;
    }
    if (!found) scn_complain_at(r, at, "input", gw_json_get(v, "input"), "is none of %s", known);
    out->mode = mode && strcmp(mode, MODES[1]) == 0 ? 1 : mode && strcmp(mode, MODES[2]) == 0 ? 2 : 0;
    if (mode && (!out->mode || out->input > GW_RANGED_RUN))
        scn_complain_at(r, at, "mode", gw_json_get(v, "mode"),
                        out->mode ? "only headways and run_times have a mode" : "must be metro or bus");
    out->port = scn_read_text(r, v, at, "port", false);
    if (out->port && strncmp(out->port, "port:", 5) == 0) out->port += 5;
    if (out->port && out->input != GW_RANGED_CLEARANCE)
        scn_complain_at(r, at, "port", gw_json_get(v, "port"), "only clearance has a port");
}

static void read_range(scn_reader *r, const gw_json *v, scn_path at, gw_scenario_range *out)
{
    static const scn_limits LOW = {0, 1, false, false, NULL}, HIGH = {1, 10, false, false, NULL};
    static const char *const KEYS[] = {"input", "mode", "port", "low", "high", "source", "assumed", NULL};
    if (!gw_json_is_object(v)) {
        scn_complain_at(r, at, NULL, v, "must be an object with input, low and high");
        return;
    }
    scn_check_keys(r, v, at, KEYS);
    read_range_input(r, v, at, out);
    (void)scn_read_number(r, v, at, "low", true, &LOW, &out->low);
    (void)scn_read_number(r, v, at, "high", true, &HIGH, &out->high);
    const char *source = scn_read_text(r, v, at, "source", false);
    out->source = source ? source : "";
    out->assumed = source == NULL;
    const gw_json *assumed = gw_json_get(v, "assumed");
    if (assumed && !gw_json_bool(assumed, &out->assumed))
        scn_complain_at(r, at, "assumed", assumed, "must be true or false");
}

static bool same_thing(const gw_scenario_range *x, const gw_scenario_range *y)
{
    return x->input == y->input && x->mode == y->mode && !x->port == !y->port &&
           (!x->port || strcmp(x->port, y->port) == 0);
}

static void read_ranges(scn_reader *r, gw_scenario *s, const gw_json *list, scn_path at)
{
    if (!list) return;
    if (!gw_json_is_array(list) || gw_json_count(list) > GW_SCENARIO_MAX_RANGES) {
        scn_complain_at(r, at, "ranges", gw_json_is_array(list) ? NULL : list, "must be a list of at most %d",
                        GW_SCENARIO_MAX_RANGES);
        return;
    }
    s->ranges = scn_alloc(r, gw_json_count(list), sizeof *s->ranges);
    for (const gw_json *i = gw_json_first(list); i && s->ranges; i = gw_json_next(i)) {
        scn_path here = scn_path_item(at, "ranges", s->n_ranges);
        gw_scenario_range *own = &s->ranges[s->n_ranges];
        read_range(r, i, here, own);
        for (uint32_t k = 0; k < s->n_ranges; k++)
            if (same_thing(own, &s->ranges[k]))
                scn_complain_at(r, here, "input", gw_json_get(i, "input"), "has a range already");
        s->n_ranges++;
    }
}

void scn_read_assumptions(scn_reader *r, gw_scenario *s, const gw_json *v)
{
    static const scn_limits SEED = {0, 9007199254740991.0, false, true, NULL};
    double seed;
    if (!v) return;
    if (!gw_json_is_object(v)) {
        scn_complain_at(r, TOP, "assumptions", v, "must be an object");
        return;
    }
    scn_path at = scn_path_member(TOP, "assumptions");
    scn_check_keys(r, v, at, ASSUMPTION_KEYS);
    (void)scn_read_text(r, v, at, "demand", false);
    (void)scn_read_text(r, v, at, "profile", false);
    (void)scn_read_number(r, v, at, "seed", false, &SEED, &seed);
    read_stated_list(r, s, gw_json_get(v, "stated"), at);
    read_ranges(r, s, gw_json_get(v, "ranges"), at);
}

size_t gw_scenario_assumption_count(const gw_scenario *s)
{
    return s->n_assumptions;
}

const gw_scenario_assumption *gw_scenario_assumption_at(const gw_scenario *s, size_t i)
{
    return &s->assumptions[i];
}

size_t gw_scenario_range_count(const gw_scenario *s)
{
    return s->n_ranges;
}

const gw_scenario_range *gw_scenario_range_at(const gw_scenario *s, size_t i)
{
    return &s->ranges[i];
}
