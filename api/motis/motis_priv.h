#ifndef GW_MOTIS_MOTIS_PRIV_H
#define GW_MOTIS_MOTIS_PRIV_H

#include "api/motis/motis.h"

/* --- query.c: what is asked --- */

typedef struct gw_motis_query {
    gw_plan_request plan; /* ends, time, window and page too; maxItineraries is its max_journeys */
    bool transit, direct; /* wanted at all */
    bool timetable_view;
    int64_t num_itineraries; /* look on until there are so many */
} gw_motis_query;

/* GW_BAD_INPUT, GW_NOT_FOUND, GW_AMBIGUOUS or GW_LIMIT; the message begins with the parameter. */
GW_MUST_USE gw_status gw_motis_query_read(const gw_http_request *q, gw_motis_query *out, gw_error *err);
/* "sz_罗湖", "port_shenzhen-bay", "22.5,114.0,0" as our own references; memory from the arena. */
gw_str gw_motis_reference(const gw_dataset *d, gw_arena *a, gw_str place);
/* Bits of the words of a transitModes list; words that are not known have none. UINT32_MAX: all. */
uint32_t gw_motis_mode_bit(const char *word);
uint32_t gw_motis_modes_read(const gw_str *words, uint32_t n);

/* --- place.c, leg.c, write.c: what is answered --- */

typedef struct gw_motis_out {
    gw_json_writer w;
    const gw_dataset *dataset;
    const gw_plan_answer *answer;
    gw_lang lang;
    bool v5;
} gw_motis_out;

#define GW_MOTIS_NO_TIME INT64_MIN

/* One Place. Either a stop or one end of the question. */
typedef struct {
    uint32_t stop;              /* or GW_NO_ID: then end */
    const gw_end *end;          /* borrowed */
    bool is_from;               /* of the end: START or END */
    int64_t arrival, departure; /* instants or GW_MOTIS_NO_TIME */
    int pickup, drop_off;       /* GTFS values; -1: not said */
    bool with_modes;
} gw_motis_place;

void gw_motis_write_place(gw_motis_out *o, const char *key, const gw_motis_place *p);
void gw_motis_write_modes(gw_motis_out *o, const char *key, uint32_t stop);
gw_point gw_motis_stop_point(const gw_timetable *t, uint32_t stop);
void gw_motis_write_time(gw_json_writer *w, const char *key, int64_t instant);
void gw_motis_write_leg(gw_motis_out *o, uint32_t journey, uint32_t leg);
void gw_motis_write_itinerary(gw_motis_out *o, uint32_t journey);

/* alerts.c: only where there is something to say. */
void gw_motis_write_ride_alerts(gw_motis_out *o, const gw_leg *l, const gw_ride_facts *facts);
void gw_motis_write_border_alert(gw_motis_out *o, const gw_leg *l);

/* polyline.c: Google's encoding, latitude first, precision 6. */
typedef struct {
    gw_buf text;      /* owned: gw_buf_free */
    int64_t lat, lon; /* of the last point, 1e-6 degrees */
    uint32_t n;
} gw_polyline;
void gw_polyline_add(gw_polyline *p, gw_point at); /* an unknown point is left out */

#endif
