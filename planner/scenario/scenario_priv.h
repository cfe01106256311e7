/* What the files of planner/scenario share. Not for others.
 *
 * Reading (parse_*.c, fields.c): JSON to plain structs, every fault collected by scn_complain.
 * Working (work_*.c): the lines that changes touch are copied out of the base into pieces, changed there one
 * after the other, and written into an overlay at the end, so that a later change sees what an earlier one
 * did.
 */
#ifndef GW_SCENARIO_PRIV_H
#define GW_SCENARIO_PRIV_H

#include "planner/scenario/scenario.h"
#include "planner/port/edit.h"
#include "planner/timetable/overlay.h"

#define SCN_LAST_CLOCK_S (48 * 3600) /* clock times may pass 24:00 up to here */
#define SCN_MAX_CHANGES  200
#define SCN_MAX_STOPS    400

typedef struct {
    const char *lang[GW_N_LANGS]; /* NULL: not given */
} scn_names;

/* --- reading --- */

typedef struct {
    gw_arena *arena; /* texts and arrays go here */
    gw_scenario_errors *errors;
    const char *change; /* id of the change being read; "" outside */
    bool no_memory;
} scn_reader;

typedef struct { /* where a value stands: "service[0]." + key */
    char text[72];
} scn_path;

void scn_complain(scn_reader *r, const char *field, gw_str value, const char *fmt, ...) GW_PRINTF(4, 5);
void scn_complain_number(scn_reader *r, const char *field, double value, const char *message);
/* The same about a JSON value, shown as it was written. key may be NULL: the thing at the path itself. */
void scn_complain_at(scn_reader *r, scn_path at, const char *key, const gw_json *v, const char *fmt, ...)
    GW_PRINTF(5, 6);
scn_path scn_path_item(scn_path at, const char *key, size_t index); /* at.key[index]. */
scn_path scn_path_member(scn_path at, const char *key);             /* at.key. */
void *scn_alloc(scn_reader *r, size_t n, size_t size);              /* cleared; NULL sets no_memory */

void scn_check_keys(scn_reader *r, const gw_json *object, scn_path at,
                    const char *const *allowed); /* NULL ends */
const char *scn_read_text(scn_reader *r, const gw_json *object, scn_path at, const char *key, bool required);
bool scn_read_names(scn_reader *r, const gw_json *object, scn_path at, const char *key, scn_names *out);
bool scn_clock_of(gw_str s, int32_t *out); /* HH:MM[:SS] up to 48:00 */
bool scn_read_clock(scn_reader *r, const gw_json *object, scn_path at, const char *key, bool required,
                    int32_t *out);
typedef struct {
    double least, most;
    bool above_least; /* least itself is refused */
    bool whole;
    const char *unit; /* "minutes" */
} scn_limits;
bool scn_check_number(scn_reader *r, const gw_json *v, scn_path at, const char *key, const scn_limits *limits,
                      double *out);
bool scn_read_number(scn_reader *r, const gw_json *object, scn_path at, const char *key, bool required,
                     const scn_limits *limits, double *out);
bool scn_read_headway(scn_reader *r, const gw_json *object, scn_path at, const char *key, bool required,
                      int32_t *least_s, int32_t *most_s); /* minutes, a number or [a, b] */
bool scn_read_days(scn_reader *r, const gw_json *object, scn_path at, const char *key, uint8_t *weekdays);

/* --- the changes as read --- */

typedef struct {
    const char *ref;    /* or NULL: a new stop */
    const char *new_id; /* or NULL; both NULL: the stop nearest to the point */
    gw_point point;
    scn_names names;
    scn_path at;
} scn_stop;

typedef struct {
    int32_t from_s, to_s; /* departures at the first stop, half-open */
    int32_t *hops_s;      /* [n_stops - 1] */
} scn_run;

typedef struct {
    uint8_t weekdays; /* bit 0 = Monday */
    bool out, back;
    int32_t from_s, to_s, least_s, most_s; /* a headway; least_s 0: departures */
    int32_t *departures_s;
    uint32_t n_departures;
    scn_path at;
} scn_service;

typedef struct { /* GW_SCENARIO_ANY: not said */
    int32_t seats, wheelchair_bays, low_floor;
} scn_vehicle;

typedef struct {
    char currency[4];
    uint8_t age;
    int64_t minor;
} scn_fare;

typedef struct {
    const char *line;
    scn_names names;
    uint16_t route_type;
    uint32_t color;
    scn_stop *stops;
    uint32_t n_stops;
    scn_run *runs;
    uint32_t n_runs;
    double speed_kmh; /* 0: runs are given */
    bool mirror;
    scn_service *services;
    uint32_t n_services;
    int32_t dwell_s;
    gw_side calendar;
    scn_vehicle vehicle;
    scn_fare *fares;
    uint32_t n_fares;
    gw_point *path; /* drawn; NULL: none */
    uint32_t n_path, n_crossings;
    double snap_m;
} scn_add_line;

typedef struct {
    const char *line;
    int direction; /* -1: both */
    int32_t from_s, to_s, least_s, most_s;
    bool remove_rest;
} scn_set_headway;

typedef struct {
    const char *line;
    int direction; /* -1: both */
} scn_remove_line;

typedef struct scn_kind scn_kind;
typedef struct scn_work scn_work;

typedef struct {
    const char *id;
    const scn_kind *kind;
    bool faulty; /* reading it found something */
    union {
        scn_add_line add;
        scn_set_headway headway;
        scn_remove_line remove;
        const void *own; /* of the kind's file alone */
    } as;
} scn_change;

struct scn_kind {
    const char *type;
    void (*parse)(scn_reader *r, const gw_json *v, scn_change *c);
    /* Faults go to the work's reader; a status only for memory. */
    gw_status (*apply)(scn_work *w, const scn_change *c, gw_change_effect *effect);
};
extern const scn_kind scn_kind_add_line, scn_kind_set_headway, scn_kind_remove_line, scn_kind_set_vehicle,
    scn_kind_set_fare, scn_kind_scale_demand, scn_kind_shift_clinic, scn_kind_add_trips,
    scn_kind_remove_trips, scn_kind_scale_run_time, scn_kind_set_dwell, scn_kind_skip_stops, scn_kind_reroute,
    scn_kind_extend_span, scn_kind_phase, scn_kind_set_port, scn_kind_add_port_channel, scn_kind_set_transfer,
    scn_kind_move_stop, scn_kind_add_entrance;

typedef struct {
    const char *tag; /* of the feed; NULL: the ports */
    char hex[65];
} scn_base;

struct gw_scenario {
    gw_arena *arena;
    const char *label;
    scn_names title;
    char id[17];
    gw_buf canonical;
    scn_base *bases;
    uint32_t n_bases;
    scn_change *changes;
    uint32_t n_changes;
    gw_scenario_assumption *assumptions;
    uint32_t n_assumptions;
    gw_scenario_range *ranges;
    uint32_t n_ranges;
};
/* assumptions.c; v NULL: there are none */
void scn_read_assumptions(scn_reader *r, gw_scenario *s, const gw_json *v);

bool scn_is_label(gw_str s); /* 1 to 63 letters, digits, "-", "_", "." */
/* variants.c */
void scn_check_variants(scn_reader *r, const gw_scenario *s, const gw_json *v);
/* What of a text can be read at all; faults are in errors. *out: owned; NULL when it is no JSON. GW_OK or
 * GW_NO_MEMORY. */
GW_MUST_USE gw_status scn_parse_parts(const char *json, size_t n, gw_scenario **out,
                                      gw_scenario_errors *errors);
void scn_keep_default(gw_scenario *s, const gw_json *root); /* the variant "default", where there is one */

int scn_read_direction(scn_reader *r, const gw_json *v); /* 0 or 1; -1: both, or complained about */
void scn_parse_add_line(scn_reader *r, const gw_json *v, scn_change *c);

/* A list of at least so many stops, existing or new. NULL: complained about. */
scn_stop *scn_read_stops(scn_reader *r, const gw_json *v, const char *key, uint32_t least, uint32_t *n);

/* fields_common.c: what several changes have. */
void scn_read_calendar(scn_reader *r, const gw_json *v, scn_path at,
                       gw_side *out); /* cn, unless it says hk */
/* A list of 1 to SCN_MAX_STOPS texts. NULL: complained about, or absent and not required. */
const char **scn_read_list(scn_reader *r, const gw_json *v, scn_path at, const char *key, bool required,
                           uint32_t *n);
int32_t *scn_read_clocks(scn_reader *r, const gw_json *v, scn_path at, const char *key,
                         uint32_t *n); /* rising */
/* A span of clock times; both ends or none (then 0 and SCN_LAST_CLOCK_S). false: complained about. */
bool scn_read_span(scn_reader *r, const gw_json *v, scn_path at, int32_t *from_s, int32_t *to_s);
bool scn_read_flag(scn_reader *r, const gw_json *v, scn_path at, const char *key,
                   bool *out); /* given and good */
void scn_read_vehicle(scn_reader *r, const gw_json *v, scn_path at, const char *key, scn_vehicle *out);
void scn_read_fares(scn_reader *r, const gw_json *v, scn_path at, const char *key, scn_fare **out,
                    uint32_t *n);

/* --- working --- */

typedef struct {           /* departures with the same stops: one headway service, or trips of one service */
    uint32_t like_pattern; /* of the base: taken from, or made like it; GW_NO_ID: of an added line */
    bool taken;            /* it stands in the base; else it was made here */
    uint32_t direction;    /* 0, 1, 2 */
    uint32_t way; /* its direction; where the feed gives none, 2 and more: lists of stops in one order */
    uint32_t n_stops;
    const gw_stop_id *stops;
    const uint8_t *flags; /* NULL: all regular */
    uint32_t service;     /* number in the base; GW_NO_ID: days are its own */
    const uint64_t *days; /* [day_words] */
    const int32_t *arrivals,
        *departures;       /* headway: [n_stops] after the first departure; trips: [trip × n_stops + i] */
    const char **trip_ids; /* [n_trips] */
    const char *id;        /* headway: of its template */
    uint32_t n_trips;      /* 0: a headway service */
    gw_period *periods;
    uint32_t n_periods;
    scn_names headsign;
    uint8_t wheelchair;
    bool changed, gone;
} scn_piece;

typedef struct {
    uint32_t route; /* of the base; GW_NO_ID: added */
    const scn_add_line *added;
    const char *added_id; /* id of the change */
    scn_piece *pieces;    /* malloc; texts and arrays in the arena */
    size_t n_pieces, cap;
    bool numbered;      /* has a number whether or not anything of it runs */
    gw_route_id number; /* in the new timetable, once written; GW_NO_ID: nothing of it runs */
} scn_line;

typedef struct { /* arrays in w->kept, grown by doubling */
    gw_scenario_demand *demand;
    gw_scenario_clinic *clinics;
    gw_scenario_vehicle *vehicles;
    gw_scenario_fare *fares;
    uint32_t n_demand, n_clinics, n_vehicles, n_fares;
} scn_inputs;

struct scn_work {
    const gw_dataset *base;
    const gw_timetable *t;
    gw_arena *arena;
    scn_reader reader; /* arena and errors of the work */
    gw_overlay *overlay;
    uint32_t day; /* of the timetable: what effects count */
    scn_line *lines;
    size_t n_lines, cap_lines;
    struct {
        const char *id;
        gw_stop_id stop;
        gw_point point;
        gw_side side;
        const scn_names *names;
    } * new_stops;
    size_t n_new_stops, cap_new_stops;
    gw_port_edit port_edits[SCN_MAX_CHANGES];
    uint32_t n_port_edits;
    gw_port_table *ports; /* owned: the base\'s with the edits so far; NULL: none */
    gw_arena *kept;       /* what the effects own */
    scn_inputs inputs;
};

/* effects.c */
void scn_effect_fact(gw_change_effect *e, const char *key, double value);
void scn_effect_note(scn_work *w, gw_change_effect *e, const char *key,
                     const char *text); /* text is copied */
/* code is one of the table in effects.c; about is put into its sentence. */
void scn_effect_warn(scn_work *w, gw_change_effect *e, const char *code, const char *about);

/* work_inputs.c: what savings read. Routes are numbers of lines until scn_inputs_finish. */
void scn_input_vehicle(scn_work *w, const char *change, const scn_line *l, const scn_vehicle *v);
void scn_input_fares(scn_work *w, const char *change, const scn_line *l, const scn_fare *fares, uint32_t n);
void scn_input_demand(scn_work *w, const gw_scenario_demand *d);
void scn_input_clinic(scn_work *w, const gw_scenario_clinic *c);
gw_scenario_inputs scn_inputs_finish(scn_work *w);

/* work_find.c: references. false: complained about (or no memory). */
bool scn_find_stop(scn_work *w, scn_path at, const char *ref, gw_stop_id *out);
gw_status scn_find_line(scn_work *w, const char *ref, scn_line **out); /* *out NULL: complained about */
gw_status scn_find_line_at(scn_work *w, scn_path at, const char *ref, scn_line **out);
const char *scn_line_name(const scn_work *w, const scn_line *l);

void scn_effect_line(gw_change_effect *e, const char *name); /* copies, cut if long */

uint8_t scn_wheelchair_of(const scn_vehicle *v); /* of trips: 0 not known, 1 yes, 2 no */

/* work_ports.c */
/* {"p50_min", "p95_min", "direction", "from", "to"} into the edit. */
void scn_read_clearance(scn_reader *r, const gw_json *v, const char *key, bool required, gw_port_edit *out);
/* One more edit, at the port of ref ("port:ID" or the id alone), with the change as its source: both are set
 * in *edit. The effect says what it makes of the clearance. false: complained about, or no memory. */
bool scn_edit_port(scn_work *w, const char *change, const char *ref, gw_port_edit *edit, gw_change_effect *e,
                   bool *changed);

/* work_stops.c */
#define SCN_WALK_RADIUS_M 577.0 /* 10 minutes at 1.25 m/s over 1.3 */
/* *good false: complained about. */
GW_MUST_USE gw_status scn_make_stop(scn_work *w, const scn_stop *s, gw_stop_id *out, bool *good);
const char *scn_stop_name(const scn_work *w, gw_stop_id stop);
gw_point scn_stop_point(const scn_work *w, gw_stop_id stop);
gw_side scn_stop_side(const scn_work *w, gw_stop_id stop);
/* Of the nearest stop. */
gw_side scn_side_near(const scn_work *w, gw_point point);
int32_t
scn_walk_s(gw_point a,
           gw_point b); /* an adult, 1.3 times the straight line; INT32_MAX: farther than walks reach */
bool scn_read_point(scn_reader *r, const gw_json *v, scn_path at, gw_point *out); /* lat, lon */
/* All of a list, in the field key; *good false: complained about, and those are GW_NO_ID. NULL: no memory. */
gw_stop_id *scn_find_stops(scn_work *w, const char *key, const char *const *refs, uint32_t n, bool *good);

/* *out NULL: complained about. n may be 0. */
GW_MUST_USE gw_status scn_resolve_stops(scn_work *w, const scn_stop *given, uint32_t n, double snap_m,
                                        gw_stop_id **out);
/* Two stops in a row are two, and on one side. false: complained about. */
bool scn_check_hop(scn_work *w, scn_path at, gw_str shown, gw_stop_id from, gw_stop_id to);
/* 1.3 times the straight line at this speed, rounded up to 5 s. 0: complained about. */
int32_t scn_hop_seconds(scn_work *w, gw_stop_id from, gw_stop_id to, double speed_kmh);

/* drawn_line.c */
void scn_read_path(scn_reader *r, const gw_json *v, scn_add_line *a); /* path, snap_m, crossings */
bool scn_snap_stop(scn_work *w, const scn_stop *s, double snap_m,
                   gw_stop_id *out); /* false: complained about */
/* Seconds of each hop along the path, and its length from first to last stop; what is wrong is complained
 * about. */
GW_MUST_USE gw_status scn_follow_path(scn_work *w, const scn_add_line *a, const gw_stop_id *stops,
                                      int32_t **hops, double *length_m);

/* work_choose.c: the departures a change is about. */
typedef struct {
    const char *line;
    int direction; /* -1: both */
    bool spanned;  /* from and to are given */
    int32_t from_s, to_s;
    uint8_t weekdays; /* 0: all */
    gw_side calendar;
} scn_choice;
#define SCN_CHOICE_KEYS "line", "direction", "from", "to", "days", "calendar"
void scn_read_choice(scn_reader *r, const gw_json *v, scn_choice *c);

typedef struct {
    scn_line *line;   /* NULL: complained about */
    uint32_t *pieces; /* of the line */
    uint32_t n;
} scn_chosen;
typedef bool (*scn_fits_fn)(const scn_work *w, const scn_piece *p, const void *context);
/* The pieces with those departures, cut so that they hold no others; only those that fit (NULL: all). Writes
 * the line, its departures and hours before into the effect. */
GW_MUST_USE gw_status scn_choose(scn_work *w, const scn_choice *c, scn_fits_fn fits, const void *context,
                                 gw_change_effect *effect, scn_chosen *out);
bool scn_chosen_any(scn_work *w, const scn_choice *c, const scn_chosen *chosen); /* false: complained about */
/* They are changed; the line's departures and hours after. */
void scn_chosen_done(scn_work *w, const scn_chosen *chosen, gw_change_effect *effect);
/* The trips with chosen[k] stay in piece i, the others go into one more. */
GW_MUST_USE gw_status scn_piece_part(scn_work *w, scn_line *l, size_t i, const bool *chosen);

/* work_times.c */
int32_t *scn_departures_of(scn_work *w, const scn_piece *p, uint32_t *n); /* nominal, at the first stop */
double scn_line_hours(const scn_work *w,
                      const scn_line *l); /* vehicle hours from first to last stop on w->day */
/* May change the seconds of hops[n_stops - 1] and dwells[n_stops] of one trip. */
typedef void (*scn_retime_fn)(const scn_work *w, const scn_piece *p, int32_t *hops, int32_t *dwells,
                              const void *context);
/* For every trip; the departure at the first stop stays. Sets changed when anything does. */
GW_MUST_USE gw_status scn_piece_retime(scn_work *w, scn_piece *p, scn_retime_fn change, const void *context);
/* The same for all that are chosen; the effect says how many, and the mean run before and after. */
GW_MUST_USE gw_status scn_chosen_retime(scn_work *w, const scn_chosen *chosen, scn_retime_fn change,
                                        const void *context, gw_change_effect *e, bool *changed);
/* Positions of the first call at `from` and the first at `to` behind it. false: it has none. */
bool scn_piece_between(const scn_piece *p, gw_stop_id from, gw_stop_id to, uint32_t *first, uint32_t *last);
uint32_t scn_line_ways(const scn_line *l); /* above every way of its pieces */
void scn_warn_overtaking(scn_work *w, const scn_line *l, gw_change_effect *e);

/* work_stranded.c */
typedef struct {
    gw_stop_id *stops;
    uint32_t n;
} scn_calls;
scn_calls scn_calls_before(scn_work *w, const scn_line *l); /* where the line calls on the day */
void scn_effect_stranded(scn_work *w, const scn_calls *before, gw_change_effect *e);

/* work_days.c */
uint64_t *scn_days_of(scn_work *w, uint8_t weekdays, gw_side calendar); /* arena; NULL: no memory */
/* Days on which the same pieces of one way run. */
typedef struct {
    uint64_t *days;
    uint32_t any_day;
} scn_day_class;
scn_day_class *scn_day_classes(scn_work *w, const scn_line *l, uint32_t way, const uint64_t *among,
                               uint32_t *n);
bool scn_runs_on(const uint64_t *days, uint32_t day);

/* work_lines.c */
GW_MUST_USE gw_status scn_line_load(scn_work *w, uint32_t route, scn_line **out);
GW_MUST_USE gw_status scn_line_add_piece(scn_line *l, const scn_piece *piece);
uint32_t scn_period_count(const gw_period *p, int32_t from_s, int32_t to_s);
uint32_t scn_piece_count(const scn_piece *p, int32_t from_s, int32_t to_s); /* departures in [from, to) */
uint32_t scn_line_count(const scn_work *w, const scn_line *l);              /* departures on w->day */
GW_MUST_USE gw_status scn_piece_cut(scn_work *w, scn_piece *p, int32_t from_s, int32_t to_s);
GW_MUST_USE gw_status scn_work_write(scn_work *w, gw_error *err); /* all changed lines into the overlay */

#endif
