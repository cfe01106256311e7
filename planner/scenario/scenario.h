/* Scenarios: a file of named changes, resolved against a dataset and applied as another timetable.
 *
 * Three steps, each collecting every error it can find: parse (the text alone), resolve and apply (against
 * one dataset, which stays as it was). The file's form is described in docs/SCENARIOS.md and
 * data/scenario.schema.json. A scenario is read-only after parsing: share it freely. It owns its texts.
 */
#ifndef GW_SCENARIO_SCENARIO_H
#define GW_SCENARIO_SCENARIO_H

#include "gtfs/base/json.h"
#include "planner/plan/dataset.h"

#define GW_SCENARIO_MAX_BYTES ((size_t)4 << 20) /* of a file */

/* What is wrong with a scenario, all at once: which change, which field, which value, and why. */
typedef struct {
    char change[64];   /* id of the change; "" for the file as a whole */
    char field[96];    /* "service[0].headway_min" */
    char value[160];   /* as written, cut if long; "" when there is none */
    char message[320]; /* English, one line, names what is allowed */
} gw_scenario_error;

typedef struct gw_scenario_errors {
    gw_scenario_error *list; /* owned; in the order of the file */
    size_t n, cap;
} gw_scenario_errors; /* start as {0} */

void gw_scenario_errors_free(gw_scenario_errors *e); /* the contents */
/* {"errors":[{"change":…,"field":…,"value":…,"message":…}]} members of an object that is open in w. */
void gw_scenario_errors_write_json(const gw_scenario_errors *e, gw_json_writer *w);
void gw_scenario_errors_write_text(const gw_scenario_errors *e, gw_buf *out); /* one line each */

typedef struct gw_scenario gw_scenario;

/* Reads and checks the text. Returns GW_OK; GW_BAD_INPUT with *errors filled (and err saying how many); or
 * GW_NO_MEMORY. *out: owned by the caller, untouched on failure. */
GW_MUST_USE gw_status gw_scenario_parse(const char *json, size_t n, gw_scenario **out,
                                        gw_scenario_errors *errors, gw_error *err);
void gw_scenario_free(gw_scenario *s); /* accepts NULL */

/* First 16 hex digits of the SHA-256 of the canonical content: key order and blanks do not matter. */
const char *gw_scenario_id(const gw_scenario *s);
const char *gw_scenario_label(const gw_scenario *s); /* the file's own "id" */
/* The title; the first language given when lang has none; the label when there is no title at all. */
const char *gw_scenario_title(const gw_scenario *s, gw_lang lang);
gw_str gw_scenario_canonical(const gw_scenario *s); /* borrowed */
size_t gw_scenario_change_count(const gw_scenario *s);

/* What the file says it takes for granted (assumptions.stated), to be shown first. Borrowed. */
typedef struct {
    const char *text[GW_N_LANGS]; /* never NULL: another language stands in for one that is not given */
    const char *source;           /* "" when none is given */
    bool assumed;                 /* no source stands behind it */
} gw_scenario_assumption;
size_t gw_scenario_assumption_count(const gw_scenario *s);
const gw_scenario_assumption *gw_scenario_assumption_at(const gw_scenario *s, size_t i);

/* What a change did, for the report. */
typedef struct {
    const char *id, *type;
    char line[96];                      /* name of the line it is about */
    uint32_t trips_before, trips_after; /* departures on the day, both directions, of the lines touched */
    uint32_t services_added, patterns_removed;
    int32_t run_out_s, run_back_s; /* of the band that needs most vehicles; 0: none */
    double length_m;               /* straight through the stops, one way; 0: not an added line */
    int32_t headway_s;             /* least headway it sets; 0: none */
} gw_change_effect;

typedef struct gw_scenario_effects {
    gw_change_effect *list; /* owned; texts borrowed from the scenario */
    size_t n;
} gw_scenario_effects;

void gw_scenario_effects_free(gw_scenario_effects *e); /* the contents */

/* Resolves every reference, then makes the new dataset. day: the one whose trips the effects count.
 * *out: owned (gw_dataset_release), untouched on failure; base is never touched. A scenario without changes
 * gives a dataset that answers byte for byte like base. Returns GW_OK; GW_BAD_INPUT with *errors filled
 * (unknown stop or line, a change without effect, a base that does not match, …); GW_NO_MEMORY. effects may
 * be NULL. */
GW_MUST_USE gw_status gw_scenario_apply(const gw_scenario *s, const gw_dataset *base, gw_day day,
                                        const gw_dataset **out, gw_scenario_effects *effects,
                                        gw_scenario_errors *errors, gw_error *err);

#endif
