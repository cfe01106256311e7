/* The snapshot's form, shared by the files that write, open and check it. Byte table: snapshot_write.c. */
#ifndef GW_TIMETABLE_SNAPSHOT_PRIV_H
#define GW_TIMETABLE_SNAPSHOT_PRIV_H

#include "planner/timetable/snapshot.h"
#include "planner/timetable/timetable_priv.h"

#define GW_SNAPSHOT_MAGIC      "GANGWAY\n"
#define GW_SNAPSHOT_VERSION    6u
#define GW_SNAPSHOT_BYTE_ORDER 0x01020304u
#define GW_SNAPSHOT_ALIGN      ((uint64_t)64)
#define GW_SNAPSHOT_MAX_DAYS   20000u

typedef struct {
    char magic[8];
    uint32_t version, byte_order;
    uint64_t file_size;
    uint32_t n_sections;
    int32_t first_day;
    uint32_t n_days, n_zones;
    int32_t default_transfer_s;
    uint32_t zero_1;
    uint64_t checksum; /* of this header (with 0 here) and the section table */
    uint64_t zero_2;
    uint8_t content[32], ports_hash[32], places_hash[32], fares_hash[32];
} gw_snapshot_header;

typedef struct {
    uint32_t id, element_size;
    uint64_t offset, size; /* bytes */
    uint64_t checksum;     /* gw_checksum64 of them */
} gw_snapshot_entry;

/* Sections, in the order of the file. */
typedef enum {
    GW_SECTION_TEXT,
    GW_SECTION_STOPS,
    GW_SECTION_CHILDREN,
    GW_SECTION_ROUTES,
    GW_SECTION_TRIPS,
    GW_SECTION_HEADSIGNS,
    GW_SECTION_SHORT_NAMES,
    GW_SECTION_TRIP_ID_FIRST,
    GW_SECTION_TRIP_IDS,
    GW_SECTION_PATTERNS,
    GW_SECTION_PATTERN_STOPS,
    GW_SECTION_PATTERN_FLAGS,
    GW_SECTION_ROWS,
    GW_SECTION_BOARD_SLOTS,
    GW_SECTION_ALIGHT_SLOTS,
    GW_SECTION_ARRIVALS,
    GW_SECTION_TIMES,
    GW_SECTION_PERIODS,
    GW_SECTION_SERVICE_DAYS,
    GW_SECTION_SERVICE_IDS,
    GW_SECTION_NEAR_FIRST,
    GW_SECTION_NEAR,
    GW_SECTION_LINK_FIRST,
    GW_SECTION_LINKS,
    GW_SECTION_RULES,
    GW_SECTION_SEATS_FROM,
    GW_SECTION_SEATS_TO,
    GW_SECTION_FEEDS,
    GW_SECTION_AGENCIES,
    GW_SECTION_ATTRIBUTIONS,
    GW_SECTION_DAY_ZERO,
    GW_SECTION_ZONE_NAMES,
    GW_SECTION_STOP_ZONES,
    GW_SECTION_LOOKS,
    GW_SECTION_LOOK_RUNS,
    GW_SECTION_CALLS,
    GW_SECTION_SIGNS,
    GW_SECTION_SHAPES,
    GW_SECTION_SHAPE_BYTES,
    GW_SECTION_ALONG,
    GW_SECTION_BOARD_EXTRA,
    GW_SECTION_ALIGHT_EXTRA,
    GW_SECTION_BOARD_EXTRA_FIRST,
    GW_SECTION_ALIGHT_EXTRA_FIRST,
    GW_SECTION_NODES,
    GW_SECTION_PATHS,
    GW_SECTION_STEP_FREE,
    GW_SECTION_STOPS_BY_ID,
    GW_SECTION_ROUTES_BY_ID,
    GW_SECTION_PORTS,
    GW_SECTION_PLACES,
    GW_SECTION_FARES,
    GW_SECTION_OWN_FARES,
    GW_SECTION_FARE_RULES,
    GW_SECTION_FARE_ZONES,
    GW_SECTION_STOP_FARE_ZONES,
    GW_SECTION_FARE_AREAS,
    GW_SECTION_FARE_NETWORKS,
    GW_SECTION_LEG_RULES,
    GW_SECTION_LEG_JOINS,
    GW_SECTION_FARE_TRANSFERS,
    GW_SECTION_PRODUCTS,
    GW_SECTION_RIDERS,
    GW_SECTION_MEDIA,
    GW_SECTION_TIMEFRAMES,
    GW_N_SECTIONS
} gw_snapshot_section;

typedef struct { /* the beginning of the file */
    gw_snapshot_header header;
    gw_snapshot_entry table[GW_N_SECTIONS];
} gw_snapshot_head;

const char *gw_snapshot_section_name(gw_snapshot_section s);
uint32_t gw_snapshot_element_size(gw_snapshot_section s);
const void *gw_snapshot_get(const gw_timetable *t, gw_snapshot_section s);
void gw_snapshot_set(gw_timetable *t, gw_snapshot_section s, const void *p);
/* How many elements it has, by the timetable's counts. */
uint64_t gw_snapshot_count(const gw_timetable *t, gw_snapshot_section s);
/* Takes a count over into the timetable, for sections whose length says it. false: more than it can hold. */
bool gw_snapshot_set_count(gw_timetable *t, gw_snapshot_section s, uint64_t n);

enum {
    MAX_TIME_S = 20000000
}; /* far above 999 hours of a trip that starts at 999 hours; sums still fit int32_t */

static inline bool gw_snapshot_time_ok(int64_t seconds)
{
    return seconds >= -MAX_TIME_S && seconds <= MAX_TIME_S;
}

/* Every offset and id. The zones are loaded when this has passed; pointers and counts are in place before. */
GW_MUST_USE gw_status gw_snapshot_check(const gw_timetable *t, gw_error *err);
GW_MUST_USE gw_status gw_snapshot_check_network(const gw_timetable *t,
                                                gw_error *err); /* patterns, visits, links … */
GW_MUST_USE gw_status gw_snapshot_check_patterns(const gw_timetable *t, gw_error *err); /* of the network */
GW_MUST_USE gw_status gw_snapshot_check_looks(const gw_timetable *t, gw_error *err);
GW_MUST_USE gw_status gw_snapshot_check_stations(const gw_timetable *t, gw_error *err);
GW_MUST_USE gw_status gw_snapshot_check_fares(const gw_timetable *t, gw_error *err);
/* GW_BAD_SNAPSHOT: "section stops damaged: why". */
gw_status gw_snapshot_bad(gw_error *err, gw_snapshot_section s, const char *why);

#endif
