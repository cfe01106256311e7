/* What feeds themselves say that rides cost: GTFS Fares V2 (leg rules, transfers, products for riders and
 * media) where a feed has leg rules, else Fares V1 (fare_attributes.txt, fare_rules.txt).
 *
 * A feed with leg rules is priced by them alone, as the reference recommends: where none matches, the fare is
 * not known. Source of both: GTFS Schedule Reference. What it leaves open, and what is done:
 * - A rider may choose among products and media: the cheapest way through the whole journey is taken, of
 *   media that can be used together (one that is not named goes with any).
 * - Stops without an area and routes without a network match blank fields; legs without a group have no
 *   transfer arrangements.
 * - Rides of another feed in between end a transfer.
 * - Fares V1: rides one after another are covered by one fare where it allows so many transfers, so long, all
 *   their routes, the zones of the first and last stop, and (contains_id) passes just its zones.
 *
 * Money is whole minor units. Amounts of a feed with several currencies are compared only within that of the
 * first that fits. Nothing is allocated that outlives a call; texts are in the timetable. Any thread.
 */
#ifndef GW_TICKET_TICKET_H
#define GW_TICKET_TICKET_H

#include "planner/fare/fare.h"
#include "planner/journey/journey.h"

#define GW_TICKET_NO_TIME INT32_MIN

typedef struct {
    uint32_t route, from, to;                     /* of the timetable */
    uint32_t pattern, from_position, to_position; /* GW_NO_ID: which stops it passes is not known */
    int32_t departure_s, arrival_s;               /* tt seconds, or GW_TICKET_NO_TIME */
    bool in_seat;                                 /* stays in the vehicle of the ride before */
    bool headway;
} gw_ticket_ride;

typedef struct {
    uint32_t medium; /* leg_fares.media[] */
    int64_t minor;   /* of the ticket's currency: what this rider pays with it for this leg alone */
} gw_ticket_medium;
enum { GW_TICKET_MEDIA = 8 }; /* those beyond are left out */

typedef struct {
    bool known;
    bool full_known;
    bool assumed;          /* rests on the name of a category, or on when a headway service will come */
    uint32_t paid_with;    /* the earlier ride whose fare includes this one (amount is 0); GW_NO_ID */
    gw_money amount, full; /* what this rider pays; what the usual rider would */
    uint32_t rider;        /* leg_fares.riders[]: the category by which it is less; GW_NO_ID */
    const char *source;    /* "fare_leg_rules.txt", "fare_attributes.txt" */
    uint32_t n_media;
    gw_ticket_medium media[GW_TICKET_MEDIA]; /* by amount, then file order; none: not said */
} gw_ticket;

gw_ticket_ride gw_ticket_ride_of(const gw_timetable *t, const gw_leg *leg); /* a ride's */

/* Prices rides[0..n), a journey's in their order; out[n] is filled. GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_ticket_of_rides(const gw_timetable *t, const gw_ticket_ride *rides, uint32_t n,
                                         gw_fare_rider rider, gw_ticket *out);

/* A ride as planner/fare prices it, with what its ticket says. */
void gw_ticket_put(const gw_ticket *x, gw_fare_ride *out);

/* May this rider pay the price of a category? By its name: an age that it states ("65+", "60歲或以上", "under
 * 12"), else words for elders (from GW_FARE_ELDER_AGE) and for people with disabilities (wheelchair); then
 * *assumed. Categories of others fit nobody, the default one everybody. */
bool gw_ticket_rider_fits(const char *id, const char *name, bool is_default, gw_fare_rider rider,
                          bool *assumed);

#endif
