/* Places people travel to: hospitals with their doors (data/places, one JSON file each; data/README.md has the form).
 *
 * Kept inside the snapshot as the files they were; parsed when it is opened; read-only afterwards.
 */
#ifndef GW_PORT_PLACE_H
#define GW_PORT_PLACE_H

#include "planner/port/port.h"

typedef struct {
    const char *id; /* "main", "ae" */
    const char *names[GW_N_LANGS];
    gw_point point;
} gw_door;

typedef struct {
    const char *feed;    /* tag */
    const char *stop_id;
} gw_stop_ref;

typedef struct {        /* Hong Kong's Elderly Health Care Vouchers */
    const char *status; /* "regular", "gba-pilot", "not applicable", "unknown"; "" when the file says nothing */
    const char *since;  /* a date or a year; "" when not known */
    const char *source; /* "" when none is given */
} gw_vouchers;

typedef struct {
    const char *id; /* "hku-szh" */
    const char *kind;
    const char *names[GW_N_LANGS];
    const char *address[GW_N_LANGS]; /* "" when unknown */
    gw_point point; /* unknown: listed but not routed */
    int32_t error_m; /* how far it may be off; 0: not given */
    gw_side side;
    const gw_door *doors; /* doors[0] is the default one; none: the point itself */
    uint32_t n_doors;
    const gw_stop_ref *bus_stops; /* the stop that a scenario means by place:ID, in each feed that has it */
    uint32_t n_bus_stops;
    gw_vouchers vouchers;
    bool for_transfer; /* role "transfer": listed as the end of a transfer; no journey is planned to or from it */
    const char *json; /* the file's text, for what is only shown */
} gw_place;

typedef struct gw_place_table gw_place_table;

GW_MUST_USE gw_status gw_place_files_read(const char *dir, gw_buf *out, gw_error *err);
GW_MUST_USE gw_status gw_place_table_parse(const void *blob, size_t n, gw_place_table **out, gw_error *err);
void gw_place_table_free(gw_place_table *t);
uint32_t gw_place_count(const gw_place_table *t);
const gw_place *gw_place_at(const gw_place_table *t, uint32_t i); /* in byte order of the file names */
bool gw_place_find(const gw_place_table *t, gw_str id, uint32_t *out);

#endif
