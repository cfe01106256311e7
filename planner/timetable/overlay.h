/* A timetable made of another one and a change. The base is shared and untouched. */
#ifndef GW_TIMETABLE_OVERLAY_H
#define GW_TIMETABLE_OVERLAY_H

#include "planner/timetable/timetable.h"

typedef struct gw_overlay gw_overlay; /* collects additions and removals; one thread */

/* Every function checks what it is given and says what is wrong (GW_BAD_INPUT); else GW_NO_MEMORY. A base
 * that is a scenario's timetable itself is refused. */
GW_MUST_USE gw_status gw_overlay_create(const gw_timetable *base, gw_overlay **out,
                                        gw_error *err); /* base: retained */
void gw_overlay_free(gw_overlay *o);                    /* accepts NULL */

typedef struct {
    const char *id;                /* unique in the scenario */
    const char *names[GW_N_LANGS]; /* NULL or "": the first that is given */
    gw_point point;
    gw_side side;
} gw_overlay_stop;
/* Joined by generated walks (both ways) to stops of its side within walk_radius_m. */
GW_MUST_USE gw_status gw_overlay_add_stop(gw_overlay *o, const gw_overlay_stop *s, double walk_radius_m,
                                          gw_stop_id *out, gw_error *err);

/* A door in the street: a stop where nothing calls; set links of kind INSIDE between it and platforms. */
GW_MUST_USE gw_status gw_overlay_add_door(gw_overlay *o, const gw_overlay_stop *s, gw_stop_id *out,
                                          gw_error *err);
/* Where a stop stands, after moves. */
gw_point gw_overlay_point(const gw_overlay *o, gw_stop_id stop);
/* A stop of the base stands elsewhere; its walks by nearness are made anew, what the feed says of its links
 * stays. The last move of a stop holds. */
GW_MUST_USE gw_status gw_overlay_move_stop(gw_overlay *o, gw_stop_id stop, gw_point point,
                                           double walk_radius_m, gw_error *err);

typedef struct {
    gw_stop_id from, to; /* the same: the change at one stop */
    gw_link_kind kind;   /* FIXED, FORBIDDEN, INSIDE */
    int32_t seconds;
    double walk_m;  /* straight metres; INSIDE: of street beside the seconds */
    bool step_free; /* INSIDE */
} gw_overlay_link;
/* One direction; takes the place of the link there is. Rules of the feed for routes and trips still hold. The
 * last one for two stops holds. */
GW_MUST_USE gw_status gw_overlay_set_link(gw_overlay *o, const gw_overlay_link *l, gw_error *err);
/* What the base has written down between two of its stops; NULL: nothing (perhaps a walk by nearness). */
const gw_tt_link *gw_overlay_link_at(const gw_overlay *o, gw_stop_id from, gw_stop_id to);

typedef struct {
    const char *id, *short_name;
    const char *names[GW_N_LANGS];
    uint16_t type; /* GTFS route type */
    uint32_t color;
} gw_overlay_route;
GW_MUST_USE gw_status gw_overlay_add_route(gw_overlay *o, const gw_overlay_route *r, gw_route_id *out,
                                           gw_error *err);

/* Days on which it runs: bits over the base's days, day_words words. Numbered after the base's services. */
GW_MUST_USE gw_status gw_overlay_add_service(gw_overlay *o, const char *id, const uint64_t *days,
                                             uint32_t *out, gw_error *err);

typedef struct {
    gw_route_id route;     /* of the base or added */
    uint32_t like_pattern; /* day row to use: that of this base pattern; GW_NO_ID: that of the first feed on
                              side cn, else of the first feed */
    uint32_t n_stops;
    const gw_stop_id *stops;
    const uint8_t *flags; /* pickup | drop_off << 2; NULL: all regular */
    const char *headsign[GW_N_LANGS];
    uint32_t direction;
    uint8_t wheelchair, bikes; /* 0 unknown, 1 yes, 2 no */
} gw_overlay_line;

/* Timetabled trips: times of trip k at position i are arrivals[k × n_stops + i], service-day seconds, rising;
 * trips may come in any order and may overtake (they are put into patterns here). services[k]: numbers.
 * ids[k]: trip ids. */
GW_MUST_USE gw_status gw_overlay_add_trips(gw_overlay *o, const gw_overlay_line *line, uint32_t n_trips,
                                           const int32_t *arrivals, const int32_t *departures,
                                           const uint32_t *services, const char *const *ids, gw_error *err);
/* A headway service: times relative to the departure at the first stop (so departures[0] is 0); periods
 * sorted, without overlap; their trip_text is a text of the base, or 0: id. */
GW_MUST_USE gw_status gw_overlay_add_headway(gw_overlay *o, const gw_overlay_line *line,
                                             const int32_t *arrivals, const int32_t *departures,
                                             const gw_period *periods, uint32_t n_periods, uint32_t service,
                                             const char *id, gw_error *err);
GW_MUST_USE gw_status gw_overlay_remove_pattern(gw_overlay *o, gw_pattern_id base_pattern);

/* Something beside the timetable differs (ports): its content hash is then another one too. */
GW_MUST_USE gw_status gw_overlay_mark(gw_overlay *o, gw_str what);

/* Makes the new timetable: it retains the base. Once only: what o collected moves into it, and o can be
 * freed. An overlay without changes gives a timetable that answers byte for byte like the base. In the new
 * timetable the first arrays of part[0] reach over all stops as well, and seats of removed patterns are gone.
 */
GW_MUST_USE gw_status gw_overlay_apply(gw_overlay *o, gw_timetable **out, gw_error *err);

#endif
