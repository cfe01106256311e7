/* What the journeys of an answer cost, departures in them that some source does not have, and other ways to
 * get there.
 *
 * Reads planner/fare for the rides of a journey. Nothing is owned; texts live as long as the data set. Any
 * thread.
 */
#ifndef GW_PLAN_FARES_H
#define GW_PLAN_FARES_H

#include "planner/plan/plan.h"
#include "planner/ticket/ticket.h"

enum { GW_PLAN_FARE_RIDES = 32 }; /* of a journey; those beyond count as unknown */

typedef struct gw_plan_fares {
    uint32_t n;                       /* rides, those without getting off too */
    uint32_t leg[GW_PLAN_FARE_RIDES]; /* of the journey */
    gw_fare_ride ride[GW_PLAN_FARE_RIDES];
    gw_ticket ticket[GW_PLAN_FARE_RIDES]; /* what the feed itself says */
    gw_fare_leg fare[GW_PLAN_FARE_RIDES];
    const gw_doubt *doubt[GW_PLAN_FARE_RIDES]; /* NULL: none known of */
    gw_fare_sum sum;
    const gw_timetable *timetable; /* of the data set, as table; NULL: only sum is set */
    const gw_fare_table *table;    /* NULL: none */
    bool shown; /* fare tables are loaded, or a feed has said what one of the rides costs */
    gw_day day; /* of the departure: facts are so old then */
} gw_plan_fares;

gw_fare_rider gw_plan_rider(const gw_plan_request *r);
GW_MUST_USE gw_status gw_plan_fares_of(const gw_dataset *d, const gw_plan_request *r, const gw_journey_set *s,
                                       uint32_t journey, gw_plan_fares *out);
/* A ride's departure that some source does not have; NULL: none known of. */
const gw_doubt *gw_plan_leg_doubt(const gw_dataset *d, const gw_leg *leg);

/* Appends "HK$12 + CNY 2", "at least …", "free", "fare not known", "fare not known in full", with
 * "(unverified)" where a part of what is named is that; nothing for a way without rides. A currency in which
 * nothing is paid is not named. */
void gw_plan_fare_sum_say(const gw_fare_sum *sum, gw_lang lang, gw_buf *out);

/* --- other ways: not public transport --- */

typedef enum { GW_WAY_TAXI, GW_WAY_TRANSFER } gw_way_kind;
typedef struct {
    gw_way_kind kind;
    gw_end from, to; /* TAXI */
    gw_taxi taxi;
    const gw_fare_transfer *transfer; /* TRANSFER */
    bool this_way;                    /* TRANSFER: it leads from the beginning asked for, and not only back */
} gw_other_way;
enum { GW_MOST_OTHER_WAYS = 4 };
/* A taxi all the way, or on either side of a port (GW_NO_ID: the one nearest to the mainland's end); and
 * transfers that begin or end at a place asked for. Returns how many. */
uint32_t gw_plan_other_ways(const gw_dataset *d, const gw_plan_request *r, uint32_t port,
                            gw_other_way out[GW_MOST_OTHER_WAYS]);
/* The port of an answer's first journey that has one; GW_NO_ID. */
uint32_t gw_plan_answer_port(const gw_plan_answer *a);

/* --- writing, for every answer that shows journeys --- */

/* "fare", "pays" and "in_doubt" of the ride that is leg k; nothing when nothing is shown. */
void gw_plan_put_ride_fare(gw_json_writer *w, const gw_plan_fares *f, uint32_t k, gw_lang lang);
void gw_plan_put_fare_sum(gw_json_writer *w, const gw_plan_fares *f,
                          gw_lang lang); /* "fare" of the journey */
void gw_plan_put_other_ways(gw_json_writer *w, const gw_dataset *d, const gw_plan_request *r, uint32_t port,
                            gw_lang lang); /* "other_ways" */
void gw_plan_put_other_way(gw_json_writer *w, const gw_dataset *d, const gw_other_way *x, gw_day today,
                           gw_lang lang); /* one of them, in an array */
/* "claims" of a doubt */
void gw_plan_put_claims(gw_json_writer *w, const gw_fare_table *t, const gw_doubt *x, gw_day today,
                        gw_lang lang);
/* source, what it is in words, as_of, confidence, age. t may be NULL. */
void gw_plan_put_basis(gw_json_writer *w, const gw_fare_table *t, const gw_basis *b, gw_day today,
                       gw_lang lang);
/* "source" and what it is in words, "source_text". */
void gw_plan_put_source(gw_json_writer *w, const gw_fare_table *t, const char *source, gw_lang lang);
/* One doubt, one other way, in words. */
void gw_plan_say_doubt(const gw_fare_table *t, const gw_doubt *x, gw_lang lang, gw_buf *out);
void gw_plan_say_way(const gw_dataset *d, const gw_other_way *x, gw_day today, gw_lang lang, gw_buf *out);
/* What ride i costs, with what that rests on: "fare CNY 3 [another source, 2020-07-31, assumed, 6 years 3
 * months old]". And what it can be paid with: first what is sourced, then what is not; false: nothing is
 * known to work. */
void gw_plan_say_fare(const gw_plan_fares *f, uint32_t i, gw_lang lang, gw_buf *out);
bool gw_plan_say_cards(const gw_plan_fares *f, uint32_t i, gw_lang lang, gw_buf *out);
/* The same as facts: those of the tables, and what the feed names for its fare. */
void gw_plan_pays(const gw_plan_fares *f, uint32_t i, gw_pay_fact out[GW_N_PAYS]);
/* The same as lines of text, each with its end; indent before each. */
void gw_plan_say_ride_fare(const gw_plan_fares *f, uint32_t k, gw_lang lang, const char *indent, gw_buf *out);
void gw_plan_say_other_ways(const gw_dataset *d, const gw_plan_request *r, uint32_t port, gw_lang lang,
                            gw_buf *out);
/* Every fact that answers use: the rows of the fare tables, then hours of ports, then vouchers of places. */
void gw_plan_each_fact(const gw_dataset *d, gw_fact_fn put, void *context);
/* A list for people, then the sources. */
void gw_plan_say_facts(const gw_dataset *d, gw_day today, gw_lang lang, gw_buf *out);
/* As JSON, with the sources. */
void gw_plan_write_facts(const gw_dataset *d, gw_day today, gw_lang lang, gw_buf *out);
/* What an older patient must know of a place: vouchers, since when, source. false: nothing is known or
 * applies. */
bool gw_plan_say_vouchers(const gw_dataset *d, const gw_place *p, gw_lang lang, gw_buf *out);
/* "vouchers" */
void gw_plan_put_vouchers(gw_json_writer *w, const gw_dataset *d, const gw_place *p, gw_lang lang);
/* The same for the places asked for: "places", and a line each. */
void gw_plan_put_places(gw_json_writer *w, const gw_dataset *d, const gw_plan_request *r, gw_lang lang);
void gw_plan_say_places(const gw_dataset *d, const gw_plan_request *r, gw_lang lang, gw_buf *out);

#endif
