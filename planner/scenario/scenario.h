/* Scenarios: a file of named changes, resolved against a dataset and applied as another timetable.
 *
 * Three steps, each collecting every error it can find: parse (the text alone), resolve and apply (against
 * one dataset, which stays as it was). The file's form is described in docs/SCENARIOS.md and
 * data/scenario.schema.json. A scenario is read-only after parsing: share it freely. It owns its texts.
 */
#ifndef GW_SCENARIO_SCENARIO_H
#define GW_SCENARIO_SCENARIO_H

#include "gtfs/base/arena.h"
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

/* How far an input may be off (assumptions.ranges): a factor between low and high. Borrowed. */
typedef enum {
    GW_RANGED_HEADWAY, /* of lines the changes do not touch */
    GW_RANGED_RUN,
    GW_RANGED_OWN_HEADWAY, /* of those they touch */
    GW_RANGED_OWN_RUN,
    GW_RANGED_CLEARANCE,
    GW_RANGED_DEMAND,
    GW_RANGED_WALKING,
    GW_SCENARIO_N_RANGED
} gw_scenario_ranged;

typedef struct {
    gw_scenario_ranged input;
    int mode;         /* headways and run times: 0 all that no other range names, 1 on rails, 2 the others */
    const char *port; /* clearance: id; NULL: all that no other range names */
    double low, high; /* 0 … 1 … 10 */
    const char *source; /* "" when none is given */
    bool assumed;
} gw_scenario_range;
enum { GW_SCENARIO_MAX_RANGES = 32 };
size_t gw_scenario_range_count(const gw_scenario *s);
const gw_scenario_range *gw_scenario_range_at(const gw_scenario *s, size_t i); /* no two of one thing */

/* --- what a change did, for the report --- */

typedef struct { /* a figure: docs/SCENARIOS.md lists the keys of each change; the unit ends the key */
    const char *key;
    double value;
} gw_effect_fact;

typedef struct { /* a name: "stop_without_service" and the stop */
    const char *key, *text;
} gw_effect_note;

typedef struct {
    const char *code;             /* "overtakes" */
    const char *text[GW_N_LANGS]; /* one sentence */
} gw_effect_warning;

enum { GW_EFFECT_MAX_FACTS = 16, GW_EFFECT_MAX_NOTES = 24, GW_EFFECT_MAX_WARNINGS = 8 };

typedef struct {
    const char *id, *type;
    char line[96];                      /* name of the line it is about */
    uint32_t trips_before, trips_after; /* departures on the day, both directions, of the lines touched */
    uint32_t services_added, patterns_removed;
    int32_t run_out_s, run_back_s; /* of the band that needs most vehicles; 0: none */
    double length_m;               /* straight through the stops, one way; 0: not an added line */
    int32_t headway_s;             /* least headway it sets; 0: none */
    gw_effect_fact facts[GW_EFFECT_MAX_FACTS];
    gw_effect_note notes[GW_EFFECT_MAX_NOTES]; /* more are cut, and counted by a fact */
    gw_effect_warning warnings[GW_EFFECT_MAX_WARNINGS];
    uint32_t n_facts, n_notes, n_warnings;
} gw_change_effect;

/* Members "result" {key: number}, "notes" [{"key","text"}] and "warnings" [{"code","text":{lang: …}}] of an
 * object that is open in w. */
void gw_change_effect_write_json(const gw_change_effect *e, gw_json_writer *w);
/* What a key of a fact or note is called; the key itself when it has no name. */
const char *gw_change_effect_label(const char *key, gw_lang lang);

/* --- what a scenario says beside the timetable, for whoever weighs journeys --- */

enum { GW_SCENARIO_ANY = -1 };

typedef struct { /* scale-demand: several may fit one segment, then their factors multiply */
    const char *change;
    const char *port, *zone,
        *profile;         /* port and zone as the demand file names them, a traveller's word; NULL: all */
    int crosses;          /* those who cross today 1, or not 0; GW_SCENARIO_ANY */
    int32_t from_s, to_s; /* clock times of departure, half-open */
    double factor;
} gw_scenario_demand;

typedef struct { /* shift-clinic: of the appointments in [from, to) a share is moved */
    const char *change;
    const char *place; /* id; NULL: all places */
    int32_t from_s, to_s;
    int32_t shift_s; /* below 0: earlier */
    double share;    /* above 0, at most 1 */
} gw_scenario_clinic;

typedef struct { /* set-vehicle, and vehicle of add-line; of several for a line the last holds */
    const char *change;
    gw_route_id route;                         /* in the new timetable */
    int32_t seats, wheelchair_bays, low_floor; /* GW_SCENARIO_ANY: not said. low_floor 0, 1 */
} gw_scenario_vehicle;

typedef struct { /* set-fare, and fare of add-line; of several for a line, currency and age the last holds */
    const char *change;
    gw_route_id route;
    char currency[4];
    uint8_t age;   /* from this age on; 0: everybody else */
    int64_t minor; /* hundredths */
} gw_scenario_fare;

typedef struct {
    const gw_scenario_demand *demand;
    const gw_scenario_clinic *clinics;
    const gw_scenario_vehicle *vehicles;
    const gw_scenario_fare *fares;
    uint32_t n_demand, n_clinics, n_vehicles, n_fares; /* each in the order of the file */
} gw_scenario_inputs;

typedef struct gw_scenario_effects {
    gw_change_effect *list; /* owned; id and type are borrowed from the scenario */
    size_t n;
    gw_scenario_inputs inputs; /* owned, like the texts of list, through memory */
    gw_arena *memory;
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
/* The same on the network that `first` (which was applied to base alone without a fault; NULL: none) makes of
 * base: its changes come first, the effects are those of s alone, their inputs of both. A stop or line that
 * first adds has the same number in its own dataset and in this one. */
GW_MUST_USE gw_status gw_scenario_apply_after(const gw_scenario *first, const gw_scenario *s,
                                              const gw_dataset *base, gw_day day, const gw_dataset **out,
                                              gw_scenario_effects *effects, gw_scenario_errors *errors,
                                              gw_error *err);

/* Of a text that gw_scenario_parse refuses: what its sound changes name that is not in base (applied after
 * `first`, which may be NULL) is added to *errors, as far as that is sure without the others; so everything
 * wrong can be told at once. GW_OK or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_scenario_check_references(const gw_scenario *first, const char *json, size_t n,
                                                   const gw_dataset *base, gw_day day,
                                                   gw_scenario_errors *errors);

#endif
