/* What the files of `gangway route` share: the stop-to-stop contract (docs/CONTRACT.md).
 *
 *   cmd_route.c           options, and the order of things
 *   cmd_route_net.c       feeds, and a timetable of the days that the questions need
 *   cmd_route_batch.c     QUERIES.csv into questions
 *   cmd_route_scenario.c  changes that the timetable is asked with
 *   cmd_route_lines.c     which lines may be ridden, or have to be boarded
 *   cmd_route_answer.c    one question: search, and the answer as JSON or text
 */
#ifndef GW_TOOLS_CMD_ROUTE_H
#define GW_TOOLS_CMD_ROUTE_H

#include "planner/router/router.h"
#include "planner/timetable/build.h"

#define GW_ASK_FEEDS_MAX 64
#define GW_ASK_BOARD_MAX 8

typedef struct { /* the command line; defaults are the contract's */
    const char *from, *to, *depart, *arrive, *batch, *today_text, *exclude_routes, *route_types, *board,
        *scenario;
    int64_t window_min, max_transfers, max_duration_min, default_transfer_s; /* -1: none */
    int64_t min_transfer_min, more_transfer_min;
    double horizon_h, walk_radius_m, walk_speed, walk_factor, transfer_factor;
    uint32_t mode_mask; /* of route_types; 0: all */
    int headway;        /* gw_headway_rule */
    bool no_edge_walk, no_walk_only, no_block, no_arranged, wheelchair, bikes, json;
    gw_day today;
} gw_ask_options;

typedef struct {
    gw_str id, from, to; /* borrowed */
    int64_t time;        /* an instant */
    gw_direction direction;
    int64_t window_min, max_transfers, max_duration_min;
    char error[256]; /* why it cannot be asked; "" when it can */
} gw_question;

/* --- feeds and days --- */

typedef struct {
    const gw_ask_options *options;
    gw_build_feed feeds[GW_ASK_FEEDS_MAX];
    gw_feed *loaded[GW_ASK_FEEDS_MAX]; /* owned */
    char tags[GW_ASK_FEEDS_MAX][64];
    gw_notices *notices[GW_ASK_FEEDS_MAX]; /* owned */
    uint32_t n_feeds;
    gw_zone *zone;   /* owned; of the first feed */
    int32_t reach_s; /* no vehicle is under way so long after its service day began */
    gw_timetable *t; /* owned; NULL before gw_ask_cover */
    gw_day first_day, last_day;
} gw_ask_net;

/* Reads one FEED of the command line ("tag=SOURCE" or "SOURCE"). After a failure the notices are there. */
GW_MUST_USE gw_status gw_ask_load(gw_ask_net *net, const char *word, gw_error *err);
/* Makes net->t hold every vehicle under way in [lo, hi] (instants): built anew when it does not yet. */
GW_MUST_USE gw_status gw_ask_cover(gw_ask_net *net, int64_t lo, int64_t hi, gw_error *err);
void gw_ask_free(gw_ask_net *net); /* the contents */
/* Puts in the place of *t what o->scenario makes of it; day: one that *t holds. Prints what is wrong with the
 * scenario, all of it, and its warnings, on stderr; *t is untouched then. */
GW_MUST_USE gw_status gw_ask_change(const gw_ask_options *o, gw_day day, gw_timetable **t, gw_error *err);
/* The instants that a question may look at. */
void gw_ask_span(const gw_ask_options *o, const gw_question *q, int64_t *lo, int64_t *hi);
/* The wall clock of the first feed, or with an offset; false: not a time. */
bool gw_ask_instant(const gw_ask_net *net, gw_str text, int64_t *out);

/* --- batch --- */

typedef struct {
    gw_question *at; /* owned */
    uint32_t n;
    gw_buf text; /* owned; what the questions borrow from */
} gw_question_list;

/* Fails when the file cannot be read or has no fitting header; a row that cannot be asked says so itself. */
GW_MUST_USE gw_status gw_ask_read_batch(const gw_ask_net *net, const char *path, gw_question_list *out,
                                        gw_error *err);
void gw_ask_free_batch(gw_question_list *list);

/* --- lines --- */

typedef struct {      /* scratch */
    uint32_t *routes; /* owned */
    uint64_t *barred; /* owned */
    size_t cap_routes, cap_barred;
    uint32_t n_routes, n_board;
    gw_line_choice board[GW_ASK_BOARD_MAX];
} gw_ask_lines;

/* Lets q borrow from l what the options say of lines. GW_NOT_FOUND: a route_id; GW_BAD_INPUT: too many. */
GW_MUST_USE gw_status gw_ask_lines_find(gw_ask_lines *l, const gw_timetable *t, const gw_ask_options *o,
                                        gw_query *q, gw_error *err);
/* "0,3" into bits; false: not basic GTFS route types. */
bool gw_ask_types(gw_str list, uint32_t *mask);
void gw_ask_lines_free(gw_ask_lines *l); /* the contents */

/* --- answers --- */

typedef struct { /* scratch, used again for each question */
    gw_router *router;
    gw_ask_lines lines;
    gw_journey_set found;
    gw_access *from, *to; /* owned */
    uint32_t n_from, n_to;
    size_t cap_from, cap_to;
    gw_stop_id walk_from, walk_to; /* of the walk all the way */
} gw_asker;

void gw_asker_free(gw_asker *a); /* the contents */
/* The stops that an end means, into the asker's or another list: "tag:stop_id", or a bare stop_id (which may
 * hold colons itself); a station means any of its stops. GW_NOT_FOUND or GW_AMBIGUOUS. */
GW_MUST_USE gw_status gw_ask_list_stops(const gw_timetable *t, gw_str name, gw_access **list, uint32_t *n,
                                        size_t *cap, gw_error *err);
/* Fills a->found. GW_NOT_FOUND or GW_AMBIGUOUS: a stop, by name. */
GW_MUST_USE gw_status gw_ask(gw_asker *a, gw_ask_net *net, const gw_question *q, gw_error *err);
/* {"journeys":[…],"notices":[…]}, in a batch with "id" in front, and notices without samples. */
void gw_ask_write_json(const gw_asker *a, const gw_ask_net *net, const gw_question *q, bool batch,
                       gw_buf *out);
void gw_ask_write_text(const gw_asker *a, const gw_ask_net *net, gw_buf *out);

#endif
