/* Shared by the files that price what feeds say. */
#ifndef GW_TICKET_TICKET_PRIV_H
#define GW_TICKET_TICKET_PRIV_H

#include "planner/ticket/ticket.h"

/* The zone of a stop, or set of its areas; GW_NO_ID: none. */
static inline uint32_t ticket_zone_at(const gw_timetable *t, uint32_t stop)
{
    return stop < t->n_stop_fare_zones ? t->stop_fare_zones[stop] : GW_NO_ID;
}

static inline gw_money ticket_money(int64_t minor, const char currency[4], uint8_t decimals)
{
    gw_money out = {.minor = minor, .decimals = decimals};
    for (int i = 0; i < 4; i++) out.currency[i] = currency[i];
    return out;
}

/* Rides of one feed that follow each other: V1, and V2. out[0..n) is cleared before. */
void ticket_by_zone(const gw_timetable *t, const gw_ticket_ride *rides, uint32_t n, gw_ticket *out);
GW_MUST_USE gw_status ticket_by_leg(const gw_timetable *t, const gw_ticket_ride *rides, uint32_t n,
                                    gw_fare_rider rider, gw_ticket *out);

/* --- Fares V2: from rides to legs, to rules, to options, to the cheapest way through --- */

typedef struct {       /* rides that are one leg to the rules */
    uint32_t first, n; /* rides */
    uint32_t network;  /* GW_NO_ID: none */
    bool mixed;        /* its rides are of several networks */
} ticket_leg;

typedef struct { /* one product for one kind of rider */
    int64_t minor;
    uint32_t group;  /* leg group; GW_NO_ID */
    uint32_t medium; /* GW_NO_ID: not named */
    uint32_t rider;  /* riders[]: other than the usual; GW_NO_ID */
    uint32_t row;    /* products[] */
    bool assumed;
} ticket_option;

typedef struct {
    ticket_option *p; /* owned */
    size_t n, cap;
} ticket_options;

typedef struct {
    const gw_timetable *t;
    const gw_ticket_ride *rides;
    const ticket_leg *legs;
    uint32_t n, feed;
    gw_fare_rider rider;
    const ticket_options *options; /* [n]; none: the fare is not known */
} ticket_chain;

uint32_t ticket_network_of(const gw_timetable *t, uint32_t route); /* GW_NO_ID: none */
uint32_t ticket_make_legs(const gw_timetable *t, const gw_ticket_ride *rides, uint32_t n, ticket_leg *legs);
/* The options of a leg; none: no rule matches, or it cannot be told. GW_NO_MEMORY. */
GW_MUST_USE gw_status ticket_match(const gw_timetable *t, const gw_ticket_ride *rides, const ticket_leg *leg,
                                   gw_fare_rider rider, ticket_options *out);
/* May this rider buy a product's row? *other: the category, when it is not the usual one. */
bool ticket_can_buy(const gw_timetable *t, const gw_tt_product *row, gw_fare_rider rider, uint32_t *other,
                    bool *assumed);

typedef struct {                 /* a leg of the cheapest way through */
    const ticket_option *option; /* NULL: not known */
    uint32_t payer;              /* the leg that carries its price: itself, or one before */
    int64_t minor;               /* of a payer: with all that it carries */
} ticket_paid;
GW_MUST_USE gw_status ticket_cheapest(const ticket_chain *c, ticket_paid *out);

/* --- transfers --- */

typedef struct {                     /* what a transfer between two options comes to */
    const gw_tt_fare_transfer *rule; /* NULL: there is no arrangement */
    int64_t minor;                   /* of its product */
    uint32_t start;                  /* the leg its count and limit run from */
    bool undecided;                  /* it hangs on a time that is not known */
} ticket_transfer;
/* From a of leg e to b of leg e + 1; before: the rule by which leg e was reached (NULL), counting from start.
 */
ticket_transfer ticket_find_transfer(const ticket_chain *c, uint32_t e, const ticket_option *a,
                                     const ticket_option *b, const gw_tt_fare_transfer *before,
                                     uint32_t start);

#endif
