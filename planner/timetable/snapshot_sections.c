/* Where each section stands in a gw_timetable, and how long it is. */
#include "planner/timetable/snapshot_priv.h"

#include <stddef.h>
#include <string.h>

/* The file holds these as they are in memory: no holes, no change of size unnoticed. */
_Static_assert(sizeof(gw_snapshot_header) == 192, "snapshot header");
_Static_assert(sizeof(gw_snapshot_entry) == 32, "snapshot section table");
_Static_assert(sizeof(gw_tt_feed) == 108 && sizeof(gw_tt_agency) == 36 && sizeof(gw_tt_attribution) == 36,
               "feeds");
_Static_assert(sizeof(gw_tt_stop) == 60 && sizeof(gw_tt_route) == 60 && sizeof(gw_tt_trip) == 12, "rows");
_Static_assert(sizeof(gw_tt_pattern) == 64 && sizeof(gw_period) == 20 && sizeof(gw_tt_visit) == 8,
               "patterns");
_Static_assert(sizeof(gw_tt_row) == 12 && sizeof(gw_tt_arrivals) == 12, "times");
_Static_assert(sizeof(gw_name) == 16 && sizeof(gw_tt_trip_text) == 8, "names");
_Static_assert(sizeof(gw_tt_near) == 8 && sizeof(gw_tt_link) == 24 && sizeof(gw_tt_rule) == 28, "links");
_Static_assert(sizeof(gw_tt_look) == 20 && sizeof(gw_tt_look_run) == 8 && sizeof(gw_tt_shape) == 8, "looks");
_Static_assert(sizeof(gw_tt_slot) == 12 && sizeof(gw_tt_seat) == 16, "slots and seats");
_Static_assert(sizeof(gw_tt_fare) == 36 && sizeof(gw_tt_fare_rule) == 16 && sizeof(gw_tt_stop_area) == 12 &&
                   sizeof(gw_tt_route_network) == 8 && sizeof(gw_tt_leg_rule) == 36 &&
                   sizeof(gw_tt_leg_join) == 20 && sizeof(gw_tt_fare_transfer) == 28 &&
                   sizeof(gw_tt_product) == 32 && sizeof(gw_tt_rider) == 16 && sizeof(gw_tt_medium) == 12 &&
                   sizeof(gw_tt_timeframe) == 16,
               "fares");
_Static_assert(sizeof(gw_tt_node) == 16 && sizeof(gw_tt_path) == 16 && sizeof(gw_tt_step_free) == 16,
               "stations");

enum { NO_COUNT = 0, COUNT_32, COUNT_SIZE };

typedef struct {
    const char *name;
    uint32_t element_size;
    uint32_t pointer_at; /* in gw_timetable */
    uint32_t count_at;
    uint32_t count_kind;
} section_form;

#define PART(field)  ((uint32_t)offsetof(gw_timetable, part[0].field))
#define WHOLE(field) ((uint32_t)offsetof(gw_timetable, field))
/* A table of leg_fares, as long as its count says. */
#define LEG_FARES(name, field)                                                                               \
    {                                                                                                        \
        name, sizeof *((gw_tt_leg_fares *)0)->field, WHOLE(leg_fares.field), WHOLE(leg_fares.n_##field),     \
            COUNT_32                                                                                         \
    }

static const section_form forms[GW_N_SECTIONS] = {
    [GW_SECTION_TEXT] = {"text", 1, PART(text), PART(text_size), COUNT_32},
    [GW_SECTION_STOPS] = {"stops", sizeof(gw_tt_stop), PART(stops), PART(n_stops), COUNT_32},
    [GW_SECTION_CHILDREN] = {"children", 4, PART(children), PART(n_children), COUNT_32},
    [GW_SECTION_ROUTES] = {"routes", sizeof(gw_tt_route), PART(routes), PART(n_routes), COUNT_32},
    [GW_SECTION_TRIPS] = {"trips", sizeof(gw_tt_trip), PART(trips), PART(n_trips), COUNT_32},
    [GW_SECTION_HEADSIGNS] = {"headsigns", sizeof(gw_name), PART(headsigns), PART(n_headsigns), COUNT_32},
    [GW_SECTION_SHORT_NAMES] = {"short_names", sizeof(gw_tt_trip_text), PART(short_names),
                                PART(n_short_names), COUNT_32},
    [GW_SECTION_TRIP_ID_FIRST] = {"trip_id_first", 4, PART(trip_id_first), 0, NO_COUNT},
    [GW_SECTION_TRIP_IDS] = {"trip_ids", 1, PART(trip_ids), PART(trip_ids_size), COUNT_32},
    [GW_SECTION_PATTERNS] = {"patterns", sizeof(gw_tt_pattern), PART(patterns), PART(n_patterns), COUNT_32},
    [GW_SECTION_PATTERN_STOPS] = {"pattern_stops", 4, PART(pattern_stops), PART(n_pattern_stops), COUNT_32},
    [GW_SECTION_PATTERN_FLAGS] = {"pattern_flags", 1, PART(pattern_flags), 0, NO_COUNT},
    [GW_SECTION_ROWS] = {"rows", sizeof(gw_tt_row), PART(rows), 0, NO_COUNT},
    [GW_SECTION_BOARD_SLOTS] = {"board_slots", 4, PART(board_slots), 0, NO_COUNT},
    [GW_SECTION_ALIGHT_SLOTS] = {"alight_slots", 4, PART(alight_slots), 0, NO_COUNT},
    [GW_SECTION_ARRIVALS] = {"arrivals", sizeof(gw_tt_arrivals), PART(arrivals), PART(n_arrivals), COUNT_32},
    [GW_SECTION_TIMES] = {"times", 2, PART(times), PART(n_times), COUNT_32},
    [GW_SECTION_PERIODS] = {"periods", sizeof(gw_period), PART(periods), PART(n_periods), COUNT_32},
    [GW_SECTION_SERVICE_DAYS] = {"service_days", 8, PART(service_days), 0, NO_COUNT},
    [GW_SECTION_SERVICE_IDS] = {"service_ids", 4, PART(service_ids), PART(n_services), COUNT_32},
    [GW_SECTION_NEAR_FIRST] = {"near_first", 4, PART(near_first), 0, NO_COUNT},
    [GW_SECTION_NEAR] = {"near", sizeof(gw_tt_near), PART(near), PART(n_near), COUNT_32},
    [GW_SECTION_LINK_FIRST] = {"link_first", 4, PART(link_first), 0, NO_COUNT},
    [GW_SECTION_LINKS] = {"links", sizeof(gw_tt_link), PART(links), PART(n_links), COUNT_32},
    [GW_SECTION_RULES] = {"rules", sizeof(gw_tt_rule), PART(rules), PART(n_rules), COUNT_32},
    [GW_SECTION_SEATS_FROM] = {"seats_from", sizeof(gw_tt_seat), PART(seats_from), PART(n_seats), COUNT_32},
    [GW_SECTION_SEATS_TO] = {"seats_to", sizeof(gw_tt_seat), PART(seats_to), 0, NO_COUNT},
    [GW_SECTION_FEEDS] = {"feeds", sizeof(gw_tt_feed), WHOLE(feeds), WHOLE(n_feeds), COUNT_32},
    [GW_SECTION_AGENCIES] = {"agencies", sizeof(gw_tt_agency), WHOLE(agencies), WHOLE(n_agencies), COUNT_32},
    [GW_SECTION_ATTRIBUTIONS] = {"attributions", sizeof(gw_tt_attribution), WHOLE(attributions),
                                 WHOLE(n_attributions), COUNT_32},
    [GW_SECTION_DAY_ZERO] = {"day_zero", 4, WHOLE(day_zero), 0, NO_COUNT},
    [GW_SECTION_ZONE_NAMES] = {"zone_names", 4, WHOLE(zone_names), 0, NO_COUNT},
    [GW_SECTION_STOP_ZONES] = {"stop_zones", 2, WHOLE(stop_zones), WHOLE(n_stop_zones), COUNT_32},
    [GW_SECTION_LOOKS] = {"looks", sizeof(gw_tt_look), WHOLE(looks), WHOLE(n_looks), COUNT_32},
    [GW_SECTION_LOOK_RUNS] = {"look_runs", sizeof(gw_tt_look_run), WHOLE(look_runs), WHOLE(n_look_runs),
                              COUNT_32},
    [GW_SECTION_CALLS] = {"calls", 4, WHOLE(calls), WHOLE(n_calls), COUNT_32},
    [GW_SECTION_SHAPES] = {"shapes", sizeof(gw_tt_shape), WHOLE(shapes), WHOLE(n_shapes), COUNT_32},
    [GW_SECTION_SHAPE_BYTES] = {"shape_bytes", 1, WHOLE(shape_bytes), WHOLE(n_shape_bytes), COUNT_32},
    [GW_SECTION_ALONG] = {"along", 4, WHOLE(along_dm), WHOLE(n_along), COUNT_32},
    [GW_SECTION_SIGNS] = {"signs", sizeof(gw_name), WHOLE(signs), WHOLE(n_signs), COUNT_32},
    [GW_SECTION_BOARD_EXTRA] = {"board_extra", sizeof(gw_tt_slot), WHOLE(board_extra), WHOLE(n_board_extra),
                                COUNT_32},
    [GW_SECTION_ALIGHT_EXTRA] = {"alight_extra", sizeof(gw_tt_slot), WHOLE(alight_extra),
                                 WHOLE(n_alight_extra), COUNT_32},
    [GW_SECTION_BOARD_EXTRA_FIRST] = {"board_extra_first", 4, WHOLE(board_extra_first), 0, NO_COUNT},
    [GW_SECTION_ALIGHT_EXTRA_FIRST] = {"alight_extra_first", 4, WHOLE(alight_extra_first), 0, NO_COUNT},
    [GW_SECTION_NODES] = {"nodes", sizeof(gw_tt_node), WHOLE(nodes), WHOLE(n_nodes), COUNT_32},
    [GW_SECTION_PATHS] = {"paths", sizeof(gw_tt_path), WHOLE(paths), WHOLE(n_paths), COUNT_32},
    [GW_SECTION_STEP_FREE] = {"step_free", sizeof(gw_tt_step_free), WHOLE(step_free), WHOLE(n_step_free),
                              COUNT_32},
    [GW_SECTION_STOPS_BY_ID] = {"stops_by_id", 4, WHOLE(stops_by_id), 0, NO_COUNT},
    [GW_SECTION_ROUTES_BY_ID] = {"routes_by_id", 4, WHOLE(routes_by_id), 0, NO_COUNT},
    [GW_SECTION_PORTS] = {"ports", 1, WHOLE(ports_blob), WHOLE(ports_size), COUNT_SIZE},
    [GW_SECTION_PLACES] = {"places", 1, WHOLE(places_blob), WHOLE(places_size), COUNT_SIZE},
    [GW_SECTION_FARES] = {"fares", 1, WHOLE(fares_blob), WHOLE(fares_size), COUNT_SIZE},
    [GW_SECTION_OWN_FARES] = {"own_fares", sizeof(gw_tt_fare), WHOLE(own_fares), WHOLE(n_own_fares), COUNT_32},
    [GW_SECTION_FARE_RULES] = {"fare_rules", sizeof(gw_tt_fare_rule), WHOLE(fare_rules), WHOLE(n_fare_rules),
                               COUNT_32},
    [GW_SECTION_FARE_ZONES] = {"fare_zones", 4, WHOLE(fare_zones), WHOLE(n_fare_zones), COUNT_32},
    [GW_SECTION_STOP_FARE_ZONES] = {"stop_fare_zones", 4, WHOLE(stop_fare_zones), WHOLE(n_stop_fare_zones),
                                    COUNT_32},
    [GW_SECTION_FARE_AREAS] = LEG_FARES("fare_areas", areas),
    [GW_SECTION_FARE_NETWORKS] = LEG_FARES("fare_networks", networks),
    [GW_SECTION_LEG_RULES] = LEG_FARES("leg_rules", rules),
    [GW_SECTION_LEG_JOINS] = LEG_FARES("leg_joins", joins),
    [GW_SECTION_FARE_TRANSFERS] = LEG_FARES("fare_transfers", transfers),
    [GW_SECTION_PRODUCTS] = LEG_FARES("products", products),
    [GW_SECTION_RIDERS] = LEG_FARES("riders", riders),
    [GW_SECTION_MEDIA] = LEG_FARES("media", media),
    [GW_SECTION_TIMEFRAMES] = LEG_FARES("timeframes", timeframes),
};

const char *gw_snapshot_section_name(gw_snapshot_section s)
{
    return forms[s].name;
}

uint32_t gw_snapshot_element_size(gw_snapshot_section s)
{
    return forms[s].element_size;
}

const void *gw_snapshot_get(const gw_timetable *t, gw_snapshot_section s)
{
    const void *p;
    memcpy(&p, (const char *)t + forms[s].pointer_at, sizeof p);
    return p;
}

void gw_snapshot_set(gw_timetable *t, gw_snapshot_section s, const void *p)
{
    memcpy((char *)t + forms[s].pointer_at, &p, sizeof p);
}

/* Sections that are as long as others say. */
static uint64_t count_by_others(const gw_timetable *t, gw_snapshot_section s)
{
    const gw_tt_part *part = &t->part[0];
    switch (s) {
    case GW_SECTION_TRIP_ID_FIRST:
        return part->n_trips ? (part->n_trips + GW_TRIP_ID_BLOCK - 1) / GW_TRIP_ID_BLOCK + 1 : 0;
    case GW_SECTION_PATTERN_FLAGS:
    case GW_SECTION_ROWS:
        return part->n_pattern_stops;
    case GW_SECTION_BOARD_SLOTS:
        return t->n_board_extra ? part->n_pattern_stops : 0;
    case GW_SECTION_ALIGHT_SLOTS:
        return t->n_alight_extra ? part->n_pattern_stops : 0;
    case GW_SECTION_SERVICE_DAYS:
        return (uint64_t)part->n_services * t->day_words;
    case GW_SECTION_NEAR_FIRST:
    case GW_SECTION_LINK_FIRST:
        return (uint64_t)part->n_stops + 1;
    case GW_SECTION_SEATS_TO:
        return part->n_seats;
    case GW_SECTION_ZONE_NAMES:
        return t->n_zones;
    case GW_SECTION_DAY_ZERO:
        return (uint64_t)t->n_zones * t->n_days;
    case GW_SECTION_BOARD_EXTRA_FIRST:
        return t->n_board_extra ? (uint64_t)part->n_stops + 1 : 0;
    case GW_SECTION_ALIGHT_EXTRA_FIRST:
        return t->n_alight_extra ? (uint64_t)part->n_stops + 1 : 0;
    case GW_SECTION_STOPS_BY_ID:
        return part->n_stops;
    case GW_SECTION_ROUTES_BY_ID:
        return part->n_routes;
    default:
        return 0;
    }
}

uint64_t gw_snapshot_count(const gw_timetable *t, gw_snapshot_section s)
{
    uint32_t count_32;
    size_t count_size;
    switch (forms[s].count_kind) {
    case COUNT_32:
        memcpy(&count_32, (const char *)t + forms[s].count_at, sizeof count_32);
        return count_32;
    case COUNT_SIZE:
        memcpy(&count_size, (const char *)t + forms[s].count_at, sizeof count_size);
        return count_size;
    default:
        return count_by_others(t, s);
    }
}

bool gw_snapshot_set_count(gw_timetable *t, gw_snapshot_section s, uint64_t n)
{
    uint32_t count_32 = (uint32_t)n;
    size_t count_size = (size_t)n;
    switch (forms[s].count_kind) {
    case COUNT_32:
        memcpy((char *)t + forms[s].count_at, &count_32, sizeof count_32);
        return n <= UINT32_MAX / 2;
    case COUNT_SIZE:
        memcpy((char *)t + forms[s].count_at, &count_size, sizeof count_size);
        return n <= UINT32_MAX / 2;
    default:
        return true;
    }
}

gw_status gw_snapshot_bad(gw_error *err, gw_snapshot_section s, const char *why)
{
    return gw_fail(err, GW_BAD_SNAPSHOT, "section %s damaged: %s", forms[s].name, why);
}
