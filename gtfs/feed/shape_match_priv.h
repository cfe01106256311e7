/* Where along a line the stops of one trip lie. */
#ifndef GW_FEED_SHAPE_MATCH_PRIV_H
#define GW_FEED_SHAPE_MATCH_PRIV_H

#include "gtfs/base/text.h"

typedef struct {
    int32_t lat_e7, lon_e7;
    float dist; /* NAN: not given */
} gw_line_point;

typedef struct {
    double lat, lon; /* NAN: nobody knows */
    double most_m;   /* further off is off the line */
    double dist;     /* NAN: not given */
} gw_line_stop;

typedef struct gw_line_match gw_line_match;

gw_line_match *gw_line_match_create(void); /* NULL: no memory */
void gw_line_match_free(gw_line_match *m); /* accepts NULL */
/* points: borrowed until the next call. Returns GW_OK or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_line_match_begin(gw_line_match *m, const gw_line_point *points, uint32_t n);
/* The next stop: at how many places the line passes it; 0: nowhere; -1: no memory. A stop without a place
 * counts as one that is passed. */
int64_t gw_line_match_stop(gw_line_match *m, const gw_line_stop *stop);
/* Whether the stop just asked for can lie behind the one before. false: its places are all before. */
bool gw_line_match_go_on(gw_line_match *m);
/* Metres from the stop to the place its shape_dist_traveled points to; 0 when there is none. */
double gw_line_match_off_m(const gw_line_match *m, const gw_line_stop *stop);

#endif
