/* Door to door: what the command line and the servers ask.
 *
 * Ends are references (DESIGN section 7): port:ID[@hk|@cn], port:best, place:ID[@door], name:NAME,
 * tag:stop_id, a bare stop_id that one feed has, or lat,lon (a coordinate takes the side of its nearest
 * stop). A port at one end means its counters on the side of the other end, after them: no border time is
 * counted; port:ID@hk before a trip to Shenzhen starts before them and counts it. port:best: each usable port
 * in turn, all answers together (their Pareto set by arrival or departure and rides; each journey names its
 * port).
 *
 * A gw_planner is one worker's (router scratch). Answers are owned by the caller.
 */
#ifndef GW_PLAN_PLAN_H
#define GW_PLAN_PLAN_H

#include "gtfs/base/json.h"
#include "planner/plan/dataset.h"

typedef enum { GW_END_STOPS, GW_END_POINT, GW_END_PLACE, GW_END_PORT, GW_END_BEST_PORT } gw_end_kind;

/* Beyond the first no stop tells on which side of the border a point lies; beyond the second no timetable of
 * the data is meant for it, and it is refused. */
#define GW_PLAN_FAR_M    3000
#define GW_PLAN_BEYOND_M 100000

typedef struct {
    gw_end_kind kind;
    gw_point point; /* where it is, for walks and for show; unknown for stops without one */
    gw_side side;
    int32_t far_m; /* GW_END_POINT: to the nearest stop where none is within GW_PLAN_FAR_M, and then the side
                      is a guess: nothing may be said or reckoned by it. Else 0 */
    gw_stop_id stop;      /* GW_END_STOPS: the stop or station; GW_END_PORT: the counters; else GW_NO_ID */
    uint32_t port, place; /* or GW_NO_ID */
    uint32_t door;        /* of the place */
    bool before_counters; /* GW_END_PORT: named with @side opposite to the other end */
} gw_end;

/* What a reference means. other: the other end's side, for ports without @side (GW_SIDE_NONE: not known yet).
 * Errors: GW_NOT_FOUND, GW_AMBIGUOUS (candidates listed), GW_BAD_INPUT; the message begins with what. */
GW_MUST_USE gw_status gw_plan_resolve(const gw_dataset *d, const char *what, gw_str reference, gw_side other,
                                      gw_end *out, gw_error *err);

/* A place that is only the end of a transfer by arrangement: an answer to it says so and has no journeys. */
bool gw_plan_is_for_transfer(const gw_dataset *d, const gw_end *e);

/* Pages. The journeys with a ride that nothing beats that leaves at the same time or later stand in one row,
 * by departure, arrival and rides, no two alike; a page is a piece of the row, the question's own the first.
 * Whoever goes on from a page's ends sees each journey once, and on a whole day's pages those of the whole
 * day. A journey that may leave at any moment (its first ride is a headway service) has no place of its own
 * in the row; it stands once for each sequence of lines in each hour, counted from the first page's
 * beginning. */
typedef enum { GW_PAGE_FIRST, GW_PAGE_NEXT, GW_PAGE_PREVIOUS } gw_page_kind;

typedef struct { /* behind a journey of the row; arrival INT64_MAX: behind all that leave then */
    int64_t departure, arrival; /* instants */
    uint32_t rides;
} gw_page_cut;

enum { GW_PAGE_SKIPS = 24 };

typedef struct {
    gw_page_kind kind;
    int64_t anchor;                  /* from where hours are counted */
    gw_page_cut cut;                 /* NEXT: shows what is behind it; PREVIOUS: what is before */
    int64_t arrive_after, arrive_by; /* instants, of all journeys shown; INT64_MIN, INT64_MAX: no matter */
    gw_page_cut skip[GW_PAGE_SKIPS]; /* shown already, although their place is on this page or beyond */
    uint32_t n_skip;
} gw_plan_page;

/* Where a journey has to pass: one gets off there (or stands at the counters, on the side of the other end)
 * and goes on after the stay at the earliest. Of a port: where the way to it or on from it leads across the
 * border, it is crossed there; where neither does, its counters are a place like others. When the stay is 0,
 * a vehicle that calls there and runs on may be kept: one ride. Two stops in one vehicle count where it is
 * also the best way on from one of them. */
typedef struct {
    gw_end end; /* GW_END_STOPS or GW_END_PORT */
    int32_t stay_s;
} gw_via;
enum { GW_MOST_VIAS = 2 };

typedef struct {
    gw_end from, to;
    gw_via via[GW_MOST_VIAS];
    uint32_t n_via;
    int64_t time;      /* instant */
    gw_plan_page page; /* {0}: the first; then time and direction only say how the answer is shown */
    gw_direction direction;
    int32_t window_s; /* search window from (arrive: up to) time; 0: that moment */
    uint32_t max_rides;
    int32_t horizon_s;
    gw_headway_rule headway;
    uint8_t age; /* years, for concessions; 0: what the traveller says */
    bool sure;   /* arrivals of one moment: rides that some source does not have are not relied on */
    gw_traveller traveller; /* whose clearance counts; gw_plan_traveller sets it with the pace */
    gw_gait gait;
    int32_t max_access_s, max_transfer_walk_s, default_transfer_s;
    int32_t max_egress_s; /* -1: as max_access_s, which then holds at both ends */
    double change_factor; /* of what changes take; then the least, then what is added (gw_query) */
    int32_t change_least_s, change_more_s;
    int32_t max_direct_walk_s;
    bool wheelchair, bikes;
    uint32_t mode_mask;     /* bit per basic GTFS route type 0-12 (extended ones mapped); UINT32_MAX: all */
    const uint64_t *barred; /* lines not to be ridden: bits of a gw_line_bar; NULL: none */
    uint32_t max_journeys;  /* 0: no limit */
    bool keep_best;         /* max_journeys keeps the fastest, that of fewest rides, that of least walking */
    bool least_walking;     /* also looks for one that walks less than all in the row (places.c) */
    uint32_t alternatives;  /* for each ride: so many other departures */
    bool walk_beside;       /* the walk all the way is not counted */
    int32_t max_travel_s;   /* from departure to arrival; 0: no limit */
    /* As in gw_query, for those who ask why something is not in an answer: lines need window_s 0 and allow no
     * walk all the way. */
    uint64_t port_mask;
    bool far_end_again;          /* as in gw_query: for those who ask several times */
    uint8_t alike;               /* likewise */
    const gw_line_choice *lines; /* borrowed */
    uint32_t n_lines;
    uint32_t
        lines_before[GW_MOST_VIAS]; /* so many of them are ridden before this via; then one gets off there */
} gw_plan_request;

void gw_plan_defaults(
    gw_plan_request *r); /* METHOD section 4: adult, 20 min, 10 min, 60 s, 5 rides, 60 min, 24 h */

/* Pace, time for a change, steps or not, and clearance of a traveller; what is set afterwards holds. */
void gw_plan_traveller(gw_plan_request *r, gw_traveller who);
/* The ports as this question's traveller meets them; NULL: none. */
const gw_port_table *gw_plan_ports(const gw_dataset *d, const gw_plan_request *r);

/* Lines that may not be ridden, as bits over the routes of one timetable. {0} bars none; gw_line_bar_free. */
typedef struct {
    uint64_t *bits;
    uint32_t n_words;
} gw_line_bar;

/* Adds to the bar what a list ("a,b") names, or (only) all that it does not name.
 * Lines: "tag:route_id"; "tag:name" or a name, short or long, in any of its languages and spellings; a bare
 * route_id that one feed has; where no line has that name, those that answers show by it ("metro 4"), or of
 * whose name in two languages it is one half. Routes of one agency that have the same name and share a stop
 * are one line. Modes: bus, coach, metro, train, tram, ferry, cable, funicular, other, or a MOTIS word.
 * Errors: GW_BAD_INPUT, GW_NOT_FOUND, GW_AMBIGUOUS with candidates, GW_NO_MEMORY; the message begins with
 * what. */
GW_MUST_USE gw_status gw_line_bar_lines(gw_line_bar *bar, const gw_dataset *d, const char *what, gw_str list,
                                        bool only, gw_error *err);
GW_MUST_USE gw_status gw_line_bar_modes(gw_line_bar *bar, const gw_dataset *d, const char *what, gw_str list,
                                        bool only, gw_error *err);
void gw_line_bar_free(gw_line_bar *bar);

/* Via: a list of references ("a,b", after from and to are resolved), and of as many stays in minutes, or
 * none. what_via and what_stay name the parameters in errors. */
GW_MUST_USE gw_status gw_plan_resolve_via(const gw_dataset *d, const char *what_via, gw_str via,
                                          const char *what_stay, gw_str stay, gw_plan_request *r,
                                          gw_error *err);

/* Both references of a request, each knowing the other's side. what_from and what_to name the parameters in
 * errors. */
GW_MUST_USE gw_status gw_plan_resolve_ends(const gw_dataset *d, const char *what_from, gw_str from,
                                           const char *what_to, gw_str to, gw_plan_request *r, gw_error *err);

/* Which journeys of a set hold the guaranteed places: the shortest from departure to arrival, that of fewest
 * rides, that of least walking; of equals the shorter, then the earlier. Walks all the way are none. GW_NO_ID
 * where there are none. */
typedef enum { GW_FASTEST, GW_FEWEST_RIDES, GW_LEAST_WALKING, GW_N_PLACES } gw_best_place;
void gw_plan_best(const gw_journey_set *s, uint32_t out[GW_N_PLACES]);
extern const char *const gw_best_place_names[GW_N_PLACES]; /* "fastest" … */

/* Another ride between the same two stops for someone who is there when the leg's wait begins. */
typedef struct {
    gw_leg leg;
    bool connects; /* arrives in time for the next timetabled ride of the journey, if there is any */
} gw_alternative;
enum { GW_MOST_ALTERNATIVES = 10, GW_ALTERNATIVES_S = 12 * 3600 };
/* The next max departures that could stand in for a ride (at most GW_MOST_ALTERNATIVES, within half a day),
 * by departure; a headway line once. None for rides that begin or go on without getting off. Returns how
 * many. */
uint32_t gw_plan_alternatives(const gw_dataset *d, const gw_plan_request *r, const gw_journey_set *s,
                              uint32_t journey, uint32_t leg, gw_alternative out[GW_MOST_ALTERNATIVES],
                              uint32_t max);

/* Asks for the first, or the last, connection of the day that r->time is in, by vehicle: who leaves at 04:00
 * or later and is there first; who is there by 04:00 of the next day and has left last. The night before
 * 04:00 belongs to the day before, as in timetables. The last one does not rely on departures that some
 * source does not have (a note says so). */
void gw_plan_first_of_day(const gw_dataset *d, gw_plan_request *r);
void gw_plan_last_of_day(const gw_dataset *d, gw_plan_request *r);

/* Sums over the legs of one journey. departure to arrival = walk + wait + ride + border exactly. */
typedef struct {
    int32_t walk_s, wait_s, ride_s, border_s;
    uint32_t port; /* the port crossed, or that the journey starts or ends at; GW_NO_ID: none */
} gw_journey_sums;

typedef struct {
    const char *code; /* "outside-feed-dates", "no-journey", "port-closed", "holiday-data-incomplete", … */
    char text[GW_N_LANGS][256];
} gw_plan_note;

typedef struct gw_plan_answer {
    gw_plan_request request;     /* as understood; what it borrows is still the asker's */
    gw_journey_set journeys;     /* by arrival; GW_ARRIVE_BY: in total order */
    gw_plan_page previous, next; /* kind FIRST: there is none */
    gw_plan_note notes[8];
    uint32_t n_notes;
} gw_plan_answer;

/* A note for a way that waits for hours, if it does: what it waits on average. */
enum { GW_PLAN_LONG_WAIT_S = 2 * 3600 };
void gw_plan_note_long_wait(gw_plan_answer *a, double wait_s);
/* What a walk of walk_s at one end would give: way, "07:21 (13 > 9)" in each language. */
void gw_plan_note_longer_walk(gw_plan_answer *a, int32_t walk_s, const char *const way[GW_N_LANGS]);

/* A page as text for the question after this one ("" for none), and back: GW_BAD_INPUT for what is none of
 * ours, or of another question (other ends, lines, limits …; window_s and max_journeys may change). The
 * message begins with what. */
enum { GW_PAGE_TEXT = 900 };
void gw_plan_page_write(const gw_dataset *d, const gw_plan_request *r, const gw_plan_page *page,
                        char out[GW_PAGE_TEXT]);
GW_MUST_USE gw_status gw_plan_page_read(const gw_dataset *d, const char *what, gw_str text,
                                        gw_plan_request *r, gw_error *err);

/* Is the port that was asked for as a via closed to who sets out at the time asked, so that all journeys
 * leave over an hour later, or there are none? *opens_s: tt seconds. For those who explain an answer. */
bool gw_plan_via_closed(const gw_dataset *d, const gw_plan_answer *a, uint32_t *port, int32_t *opens_s);

typedef struct gw_planner gw_planner;
gw_planner *gw_planner_create(void); /* NULL: no memory */
void gw_planner_free(gw_planner *p);

/* A time outside the days held is no error: an empty answer with a note. *out: zero it before;
 * gw_plan_answer_free. */
GW_MUST_USE gw_status gw_planner_plan(gw_planner *p, const gw_dataset *d, const gw_plan_request *r,
                                      gw_plan_answer *out, gw_error *err);
void gw_plan_answer_free(gw_plan_answer *a);
gw_journey_sums gw_journey_sum(const gw_journey_set *s, uint32_t i);
/* Metres on the street to show for a walk; negative: not known (to and from counters only the time is). */
int32_t gw_plan_walk_m(const gw_dataset *d, const gw_plan_request *r, const gw_leg *leg);

/* "every 8-15 min", "每 8-15 分鐘", "每 8-15 分钟"; one number when both are the same minute. */
void gw_headway_words(int32_t least_s, int32_t greatest_s, gw_lang lang, char out[64]);
/* Appends the words with {1} … {9} replaced by fill[0] …: languages put them in their own order. */
void gw_plan_say(gw_buf *out, const char *words, const char *const *fill, int n);
/* Our answer as JSON (docs/API.md) and as text for a terminal. */
void gw_plan_write_json(const gw_dataset *d, const gw_plan_answer *a, gw_lang lang, gw_buf *out);
/* The same with members that others add at its end. more NULL: none. */
typedef void (*gw_plan_more_fn)(void *context, gw_json_writer *w);
void gw_plan_write_json_with(const gw_dataset *d, const gw_plan_answer *a, gw_lang lang, gw_plan_more_fn more,
                             void *context, gw_buf *out);
void gw_plan_write_text(const gw_dataset *d, const gw_plan_answer *a, gw_lang lang, gw_buf *out);
/* Those to be named with an answer, each once: of the feeds, agencies, routes and trips it rides; all when a
 * is NULL. Names and addresses ("" when there is none) live as long as d. */
typedef void (*gw_plan_credit_fn)(void *context, const char *name, const char *url);
void gw_plan_each_credit(const gw_dataset *d, const gw_plan_answer *a, gw_lang lang, gw_plan_credit_fn put,
                         void *context);

typedef enum { GW_RIDE_REGULAR, GW_RIDE_PHONE, GW_RIDE_DRIVER } gw_ride_booking;

typedef struct {          /* texts live as long as the data set */
    const char *headsign; /* as it stands where one boards */
    const char *trip_short_name, *agency, *phone;
    gw_ride_booking pickup, drop_off;  /* pickup_type, drop_off_type */
    bool departs_about, arrives_about; /* timepoint 0: the vehicle need not keep to the time */
    uint8_t wheelchair, bikes, cars;   /* 0 unknown, 1 yes, 2 no */
} gw_ride_facts;
gw_ride_facts gw_plan_ride_facts(const gw_dataset *d, const gw_leg *leg, gw_lang lang);
/* "to board, book ahead by phone: …"; false: nothing to say. */
bool gw_plan_booking_words(const gw_ride_facts *f, bool alighting, gw_lang lang, gw_buf *out);
/* The route's agency, or the first of its feed; NULL: of a scenario, or none. */
const gw_tt_agency *gw_plan_agency(const gw_timetable *t, const gw_tt_route *route);

/* The MOTIS mode word of a GTFS route type: "BUS", "SUBWAY", … */
const char *gw_mode_of_type(uint16_t route_type);
/* The same in words: "metro", "地鐵". */
const char *gw_mode_word(uint16_t route_type, gw_lang lang);
/* Appends what people call a line: "東鐵綫", "East Rail Line", "輕鐵 505"; with its mode where its name alone
 * would not say what it is: "巴士 B3X", "metro 13". */
void gw_plan_line_say(const gw_timetable *t, const gw_tt_route *route, gw_lang lang, bool with_mode,
                      gw_buf *out);

/* Names as a person writes them (any of three languages, simplified and traditional folded, upper and lower
 * case): stops, stations, ports and places whose name contains q; the best first (equal, begins with,
 * contains; then ports, places, stations, stops; then name). Writes at most max ends. */
typedef struct {
    gw_end end;
    uint8_t rank;
} gw_name_hit;
GW_MUST_USE gw_status gw_plan_search_names(const gw_dataset *d, gw_str q, gw_name_hit *hits, uint32_t max,
                                           uint32_t *n);
/* All ways on foot between an end and the stops (arriving: from them), as a search begins and ends. *out is
 * owned by the caller: free. */
GW_MUST_USE gw_status gw_plan_end_ways(const gw_dataset *d, const gw_plan_request *r, const gw_end *e,
                                       bool arriving, gw_access **out, uint32_t *n);
/* How an end is written again ("port:shenzhen-bay", "sz:深圳湾公园", "22.391,113.977") and named. */
void gw_end_ref(const gw_dataset *d, const gw_end *e, gw_buf *out);
void gw_end_name(const gw_dataset *d, const gw_end *e, gw_lang lang, gw_buf *out);
/* The zone whose clock a person at that end reads: its stop's, else that of the nearest stop. Borrowed from
 * d. */
const gw_zone *gw_end_zone(const gw_dataset *d, const gw_end *e);
/* An instant from "2026-11-25T09:00" (that zone's clock) or with an offset. false: not a time. */
bool gw_end_instant(const gw_dataset *d, const gw_end *e, gw_str text, int64_t *out);

#endif
