/* What rides cost, and other ways to get there: fares by leg in their own currency, concessions, cards, what
 * a taxi would take, the ambulance between two hospitals; and departures on which sources disagree.
 *
 * The tables come from a folder (data/fares; data/README.md has the columns). Each row carries its source,
 * the date it is of and how certain it is. They are kept inside the snapshot as the bytes they were, parsed
 * when it is opened, and read-only afterwards: share them freely.
 *
 * Money is whole minor units of one currency; currencies are never added to each other and never converted.
 * Nothing is guessed: a ride without a row is unknown, and a sum with such a ride is "at least". Distances
 * are metres.
 */
#ifndef GW_FARE_FARE_H
#define GW_FARE_FARE_H

#include "gtfs/base/civil.h"
#include "gtfs/feed/fares.h"
#include "planner/port/port.h"

#define GW_FARE_NONE UINT32_MAX

typedef struct gw_fare_table gw_fare_table;

/* --- what a value rests on --- */

typedef enum { GW_SOURCED, GW_ASSUMED, GW_UNVERIFIED } gw_confidence; /* the greater is the weaker */
const char *gw_confidence_name(gw_confidence c);                      /* "sourced", "assumed", "unverified" */

typedef struct {
    const char *source; /* ids of sources.csv ("S40; S43") or words; never NULL */
    const char *as_of;  /* "2026-01-05", "2026-01", "2026"; "" when not known */
    gw_day day;         /* the first day that as_of may mean, or GW_DAY_NONE */
    gw_confidence confidence;
} gw_basis;

enum { GW_FACT_OLD_DAYS = 365 }; /* older than this says its age in answers that use it */
/* What a source is to a reader: the kinds of those it names, each once ("news report, government
 * announcement"), with titles those behind their kind, quoted; words that tables use, in the reader's language;
 * any other text as it stands, quoted where it is not in that language. t may be NULL. Appends. */
void gw_source_say(const gw_fare_table *t, const char *source, gw_lang lang, bool titles, gw_buf *out);
/* The date of the first source it names that has one; "". */
const char *gw_source_as_of(const gw_fare_table *t, const char *source);
const char *gw_source_kind_say(const char *kind, gw_lang lang);
/* A text of others in an answer: in quotation marks where a Chinese answer holds one without a Han character. */
void gw_foreign_say(const char *text, gw_lang lang, gw_buf *out);
/* Whole days since the fact's date; 0: it has none, or it is still to come. */
int32_t gw_basis_age_days(const gw_basis *b, gw_day today);
bool gw_basis_old(const gw_basis *b, gw_day today);
/* "6 years 3 months", "20 days": whole months of an average year, days under one. Appends. */
void gw_age_say(int32_t days, gw_lang lang, gw_buf *out);

/* The files of a folder as one blob, in a fixed order, to keep in a snapshot. Appends to out; on failure it
 * is as it was. Errors: GW_IO, GW_LIMIT, GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_fare_files_read(const char *dir, gw_buf *out, gw_error *err);
/* Owned by the caller. Errors: GW_BAD_INPUT with file, row (the header is row 1) and field; GW_NO_MEMORY. A
 * table with one bad row is refused as a whole. blob need not outlive the call. */
GW_MUST_USE gw_status gw_fare_table_parse(const void *blob, size_t n, gw_fare_table **out, gw_error *err);
void gw_fare_table_free(gw_fare_table *t); /* accepts NULL */

/* --- fares --- */

typedef struct {           /* a ride as fares see it; texts are borrowed */
    const char *feed;      /* tag */
    const char *agency;    /* agency_id, "" */
    const char *route;     /* route_id */
    const char *line;      /* short name as the feed has it, "" */
    const char *from, *to; /* stop_id, of the station where there is one */
    bool in_seat;          /* stays in the vehicle of the ride before: no fare of its own */
    bool has_own;          /* the feed says what it costs (planner/ticket): goes before all tables */
    bool own_reduced;      /* own is what the feed has for this rider: no concession of the tables */
    bool own_full_known;
    uint32_t own_with;      /* the earlier ride whose fare covers it; GW_FARE_NONE */
    gw_money own, own_full; /* what this rider pays; what the usual one does */
    gw_confidence own_confidence;
    const char *own_source; /* its name for answers */
} gw_fare_ride;

typedef struct {
    uint8_t age; /* years; 0: an adult to whom no concession by age applies */
    bool wheelchair;
} gw_fare_rider;
enum { GW_FARE_ELDER_AGE = 65 }; /* of who only says to be elder */

typedef struct {
    const char *id;
    const char *names[GW_N_LANGS];
    const char *needs[GW_N_LANGS]; /* the card it needs; "" when none is known of */
    gw_basis basis;
} gw_concession;

typedef enum { GW_FARE_KNOWN, GW_FARE_AT_LEAST, GW_FARE_UNKNOWN } gw_fare_certainty;

typedef struct {
    gw_fare_certainty certainty;
    uint32_t
        paid_with;   /* GW_FARE_NONE, or the earlier ride whose fare includes this one (then amount is 0) */
    gw_money amount; /* what this rider pays; AT_LEAST: or more; UNKNOWN: {0} */
    bool full_known;
    gw_money full;                   /* without a concession */
    int32_t distance_m;              /* a fare by distance: along the network; else -1 */
    const gw_concession *concession; /* or NULL; lives as long as the table */
    gw_basis basis;                  /* the weakest of what it rests on; UNKNOWN: empty texts */
} gw_fare_leg;

enum { GW_FARE_CURRENCIES = 4 };
typedef struct {
    gw_money sum[GW_FARE_CURRENCIES]; /* HKD first, then CNY, then others by code */
    bool at_least[GW_FARE_CURRENCIES];
    uint32_t n;
    uint32_t n_unknown;       /* rides whose fare is not known at all: then every sum is "at least" */
    gw_confidence confidence; /* the weakest */
} gw_fare_sum;

/* Prices rides[0..n), a journey in its order; fares[n] is filled. Rides of one distance tariff that follow
 * each other at the same station are one entry to one exit: the first carries the fare of the whole. t may be
 * NULL: only what feeds say. GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_fare_of_rides(const gw_fare_table *t, const gw_fare_ride *rides, uint32_t n,
                                       gw_fare_rider rider, gw_fare_leg *fares, gw_fare_sum *sum);

/* "HK$12", "HK$2.40"; "2元" in Chinese, "CNY 2" in English; other currencies by their code. Appends. */
void gw_money_say(gw_money m, gw_lang lang, gw_buf *out);

/* --- cards --- */

typedef enum {
    GW_PAY_OCTOPUS,
    GW_PAY_OCTOPUS_CHINA,
    GW_PAY_SHENZHEN_TONG,
    GW_PAY_QR,
    GW_PAY_CASH,
    GW_N_PAYS
} gw_pay;
const char *gw_pay_id(gw_pay p); /* "octopus", "octopus-china", "shenzhen-tong", "qr", "cash" */
const char *gw_pay_name(gw_pay p, gw_lang lang); /* "Octopus China T-Union" */
typedef enum { GW_PAY_NOT_KNOWN, GW_PAY_YES, GW_PAY_NO } gw_pay_answer;
typedef struct {
    gw_pay_answer works;
    gw_basis basis; /* NOT_KNOWN: empty texts */
} gw_pay_fact;
void gw_fare_pays(const gw_fare_table *t, const gw_fare_ride *ride, gw_pay_fact out[GW_N_PAYS]);

/* --- other ways: not public transport --- */

typedef struct {
    gw_money least, most;    /* by meter, by day; the night surcharge is not known and not in it */
    int32_t least_m, most_m; /* by road: straight metres times the factors of the table */
    int32_t least_s, most_s;
    gw_basis basis;
} gw_taxi;
/* What a taxi on that side would take for so many straight metres; false: no row, or metres that are none. */
bool gw_fare_taxi(const gw_fare_table *t, gw_side side, double straight_m, gw_taxi *out);

typedef struct { /* a vehicle that goes straight through, by arrangement only */
    const char *id;
    const char *names[GW_N_LANGS], *conditions[GW_N_LANGS];
    const char *from_place, *to_place, *port; /* ids; "" */
    int32_t s, least_s, most_s;
    gw_money price;
    bool has_about;
    gw_money about;     /* the same price in another currency, as the source has it */
    const char *status; /* "pilot" … */
    const char *since;  /* "2024-11-30" or "" */
    gw_basis basis;
} gw_fare_transfer;
uint32_t gw_fare_transfer_count(const gw_fare_table *t); /* t may be NULL */
const gw_fare_transfer *gw_fare_transfer_at(const gw_fare_table *t, uint32_t i);

/* --- departures on which sources disagree --- */

typedef struct {
    int32_t last_s; /* clock seconds of the last departure as this source has it */
    gw_basis basis;
} gw_doubt_claim;

typedef struct {
    const char *id;
    const char *route;            /* route_id or line */
    const gw_doubt_claim *claims; /* by last_s, then as in the file: claims[0] is the safe one */
    uint32_t n_claims;            /* two at least */
} gw_doubt;
/* A departure after claims[0], which some source does not have; NULL: none is known of. clock_s: of the
 * departure at from, local; from 24:00 on the evening before counts on. */
const gw_doubt *gw_fare_doubt_of(const gw_fare_table *t, const gw_fare_ride *ride, int32_t clock_s);
/* Has any departure of the line been called in question? */
bool gw_fare_line_in_doubt(const gw_fare_table *t, const char *feed, const char *route, const char *line);

/* --- all of it --- */

typedef struct {
    const char *table; /* file */
    uint32_t row;      /* as a spreadsheet counts: the header is row 1 */
    const char *about, *value;
    gw_basis basis;
} gw_fact;
/* Every row that answers can use, in file order; sections of distance tables are left out. Texts are borrowed
 * until put returns. */
typedef void (*gw_fact_fn)(void *context, const gw_fact *f);
void gw_fare_each_fact(const gw_fare_table *t, gw_fact_fn put, void *context);
typedef struct {
    const char *id, *title, *as_of, *kind; /* "" where not said */
} gw_source;
typedef void (*gw_source_fn)(void *context, const gw_source *s);
void gw_fare_each_source(const gw_fare_table *t, gw_source_fn put, void *context);

#endif
