/* Border ports as gates in time, and the sides that stops stand on.
 *
 * The tables come from a folder (data/ports: ports.csv, halls.csv, sides.csv, aliases.csv, clearance.csv, and, where
 * there, buildings.csv and exceptions.csv; from data/calendars holidays.csv and, where there, clinic_days.csv): each row
 * carries its source. They are kept inside the snapshot as the bytes they were, and parsed when it is opened.
 *
 * A gate is one port in one direction. Who reaches the counters at c is through at exit(c): from the moment the gate
 * lets people in (opening hours, last admission; closed means waiting for the next opening), after the clearance of
 * the row of that moment (median), but never before someone who came earlier (a queue keeps its order), so exit never
 * falls. latest(y) is its exact inverse. Clock times are those of Asia/Hong_Kong, which both sides keep.
 *
 * Everything is read-only after loading: share freely.
 */
#ifndef GW_PORT_PORT_H
#define GW_PORT_PORT_H

#include "gtfs/base/arena.h"
#include "gtfs/base/civil.h"
#include "gtfs/base/lang.h"
#include "planner/headway/dist.h"
#include "planner/port/traveller.h"
#include "planner/walk/walk.h"

typedef enum { GW_SIDE_NONE, GW_SIDE_HK, GW_SIDE_CN } gw_side;
const char *gw_side_name(gw_side s);               /* "hk", "cn", "" */
bool gw_side_parse(gw_str s, gw_side *out);        /* hk, cn */
gw_side gw_side_other(gw_side s);

typedef enum { GW_PORT_OPEN, GW_PORT_CLOSED, GW_PORT_UNKNOWN } gw_port_status;
typedef enum { GW_PORT_LAND, GW_PORT_RAIL, GW_PORT_FERRY } gw_port_kind;

typedef struct {
    const char *id;                /* "shenzhen-bay" */
    const char *names[GW_N_LANGS]; /* never NULL; never empty for the first */
    const char *hk_names[GW_N_LANGS]; /* what Hong Kong calls its side; "" when the same */
    gw_point point;
    gw_port_status status;
    gw_port_kind kind;
    bool open24;
    int32_t opens_s, closes_s;     /* clock seconds; GW_SECONDS_NONE when unknown */
    int32_t last_admission_s;      /* before closing */
    uint32_t n_buildings;          /* with counters: 1 (both sides under one roof), 2; 0: not known */
    bool each_building;            /* rows of clearance.csv are of one building each, with a walk between */
    int32_t between_s;             /* that walk */
    bool by_rail;                  /* one gets there by rail too: a closed road does not close it */
    const char *source;            /* of the hours */
} gw_port;

typedef struct {
    uint32_t port;                 /* ports[] */
    gw_side side;
    const char *feed;              /* tag; rows that hold for another tag too (aliases.csv) are repeated */
    const char *stop_id;
    int32_t walk_s;                /* hall stop to counters, at adult pace as the table says */
    const char *source;
} gw_port_hall;

typedef struct {
    int32_t p50_s, p95_s; /* of the whole crossing */
    const char *source;
    /* 0: lognormal. 2: two lognormals, one after the other and independent, and a walk between; p50_s and p95_s are
     * those of the sum, rounded to the second. */
    uint32_t n_parts;
    struct {
        int32_t p50_s, p95_s;
    } part[2];
    int32_t between_s;
} gw_clearance;
/* The distribution of a clearance on a grid. GW_OK, GW_NO_MEMORY or GW_BAD_INPUT (step_s). */
GW_MUST_USE gw_status gw_clearance_dist(gw_arena *a, int32_t step_s, const gw_clearance *c, gw_dist *out);

typedef struct gw_port_table gw_port_table;

/* The files of a folder as one blob, in a fixed order, to keep in a snapshot: dir as data/ports; calendars as
 * data/calendars (NULL: no holidays known). Appends to out. Errors name file, row and field: GW_BAD_INPUT, GW_IO. */
GW_MUST_USE gw_status gw_port_files_read(const char *dir, const char *calendars, gw_buf *out, gw_error *err);
/* Parse such a blob. first_day, n_days: the days for which gates are laid out (and one before, two after them, so that
 * trips past midnight find the next opening). zero: the instant that the seconds of gate times count from. Owned by
 * the caller. Errors: GW_BAD_INPUT with file, row, field; rows are counted from the header, which is row 1. */
GW_MUST_USE gw_status gw_port_table_parse(const void *blob, size_t n, gw_day first_day, uint32_t n_days, int64_t zero,
                                          gw_port_table **out, gw_error *err);
void gw_port_table_free(gw_port_table *t); /* accepts NULL */

uint32_t gw_port_count(const gw_port_table *t);
const gw_port *gw_port_at(const gw_port_table *t, uint32_t i);
bool gw_port_find(const gw_port_table *t, gw_str id, uint32_t *out);
uint32_t gw_port_hall_count(const gw_port_table *t);
const gw_port_hall *gw_port_hall_at(const gw_port_table *t, uint32_t i); /* in file order, aliases after their row */
/* The side of one stop: an exception of sides.csv, or GW_SIDE_NONE when there is none. */
gw_side gw_port_stop_side(const gw_port_table *t, gw_str feed, gw_str stop_id);

/* The same table as one traveller meets it: all that is read from it below is then that traveller's. Costs nothing;
 * lives as long as t, whose traveller is an adult (or which is such a view itself). The same pointer for all whose
 * clearance is the same. NULL gives NULL. */
const gw_port_table *gw_port_for(const gw_port_table *t, gw_traveller who);

/* Is there a gate that anybody can use (open, land, halls known)? */
bool gw_port_usable(const gw_port_table *t, uint32_t port);
/* t in seconds from zero; from: the side one comes from. GW_NEVER: not within the days laid out. */
int32_t gw_port_exit(const gw_port_table *t, uint32_t port, gw_side from, int32_t reached_s);
int32_t gw_port_latest(const gw_port_table *t, uint32_t port, gw_side from, int32_t through_by_s); /* GW_NEVER_BACK */
/* Nobody is through sooner than so many seconds after reaching it; GW_NEVER: nobody passes at all. */
int32_t gw_port_least_s(const gw_port_table *t, uint32_t port, gw_side from);
/* When the gate lets in someone who reaches it at reached_s (>= reached_s), or GW_NEVER. Who comes at the very second
 * of the last admission is let in. */
int32_t gw_port_admits(const gw_port_table *t, uint32_t port, gw_side from, int32_t reached_s);
/* The row that applies to someone let in at that moment. */
gw_clearance gw_port_clearance(const gw_port_table *t, uint32_t port, gw_side from, int32_t admitted_s);

/* What exceptions.csv says of a gate at a moment: a closing before an opening before changed hours of the day. */
typedef enum {
    GW_EXCEPTION_CLOSED,
    GW_EXCEPTION_ROAD_CLOSED,
    GW_EXCEPTION_OPEN,
    GW_EXCEPTION_HOURS,
    GW_EXCEPTION_LAST_ADMISSION
} gw_exception_kind;
typedef struct {
    bool any; /* false: nothing, the hours are those of ports.csv */
    gw_exception_kind kind;
    const char *source;
} gw_port_exception;
gw_port_exception gw_port_exception_at(const gw_port_table *t, uint32_t port, gw_side from, int32_t at_s);

/* Calendars of both regions. complete false: the year's arrangement is not fully known. */
typedef struct {
    bool holiday;      /* a public holiday of the region */
    bool makeup;       /* mainland: a weekend day that is worked */
    bool complete;
} gw_day_facts;
gw_day_facts gw_port_day_facts(const gw_port_table *t, gw_side region, gw_day day);
/* Do the hospitals' outpatient clinics work that day (clinic_days.csv; assumed where its source says so)? */
typedef enum { GW_CLINIC_UNKNOWN, GW_CLINIC_OPEN, GW_CLINIC_CLOSED } gw_clinic_state;
typedef struct {
    gw_clinic_state state;
    bool complete; /* false: the calendar it rests on is not fully known */
    const char *reason, *source;
} gw_clinic_day;
gw_clinic_day gw_port_clinic_day(const gw_port_table *t, gw_day day);
/* Monday to Friday or a make-up workday, and no holiday, in the region. */
bool gw_port_is_workday(const gw_port_table *t, gw_side region, gw_day day);

#endif
