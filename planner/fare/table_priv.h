/* Inside a gw_fare_table: the rows of each file. */
#ifndef GW_FARE_TABLE_PRIV_H
#define GW_FARE_TABLE_PRIV_H

#include "planner/fare/fare.h"
#include "planner/port/csv_text.h"

typedef struct {              /* which rides a row is for; NULL: any */
    const char *const *feeds; /* any of these */
    uint32_t n_feeds;
    const char *agency, *route, *from, *to;
} gw_fare_scope;
/* How closely the scope fits: 0 not at all, the more the closer. */
uint32_t gw_fare_scope_fits(const gw_fare_scope *s, const gw_fare_ride *r);

typedef struct {
    const char *id, *title, *as_of, *kind; /* kind "": not said */
} gw_fare_source;
/* sources.c. */
bool gw_source_kind_known(gw_str kind);
bool gw_is_source_id(gw_str s); /* "S40", "S17b" */

typedef struct {
    gw_fare_scope scope;
    gw_money amount;
    gw_basis basis;
} gw_ride_row;

typedef struct { /* from from_m on: each step_m, begun or whole, costs step */
    int64_t from_m, step_m, step_minor;
    gw_basis basis;
} gw_tariff_band;

typedef struct {
    const char *id;
    gw_fare_scope scope;
    gw_money ceiling; /* minor -1: none */
    gw_tariff_band *bands;
    uint32_t n_bands;
    bool unpriced;      /* one entry to one exit, and what it costs is not known */
    uint32_t n_stops;   /* its network: */
    const char **stops; /* sorted */
    uint32_t *first;    /* [n_stops + 1] into edges */
    struct gw_tariff_edge *edges;
} gw_tariff;

typedef struct gw_tariff_edge {
    uint32_t to;
    int32_t metres;
    gw_confidence confidence;
} gw_tariff_edge;

typedef struct { /* as read; the tariff's arrays are made of them */
    uint32_t tariff;
    const char *from, *to;
    int32_t metres;
    gw_confidence confidence;
} gw_tariff_section;

typedef struct {
    gw_concession shown; /* first: what answers point to */
    bool wheelchair;     /* else by age */
    uint8_t min_age;
    gw_fare_scope scope;
    const char *const *except_stops;
    uint32_t n_except;
    gw_money amount; /* at least this, or the full fare if that is less */
    uint8_t percent; /* of the full fare, rounded up to the next ten cents */
} gw_concession_row;

typedef struct {
    gw_fare_scope scope;
    gw_pay means;
    bool works;
    gw_basis basis;
} gw_pay_row;

typedef struct {
    gw_side side;
    int32_t flag_m;
    gw_money flag, per_km, then_from, then_per_km; /* then_from.minor 0: one price a kilometre */
    double road_least, road_most, speed_least_mps, speed_most_mps;
    gw_basis basis;
} gw_taxi_row;

typedef struct {
    gw_doubt shown;
    gw_fare_scope scope;
    gw_doubt_claim *claims;
} gw_doubt_row;

struct gw_fare_table {
    gw_arena *arena; /* owned: everything below */
    gw_fare_source *sources;
    gw_ride_row *rides;
    gw_tariff *tariffs;
    gw_tariff_section *sections;
    gw_concession_row *concessions;
    gw_pay_row *pays;
    gw_taxi_row *taxis;
    gw_fare_transfer *transfers;
    gw_doubt_row *doubts;
    gw_fact *facts; /* a malloc block; owned */
    uint32_t n_sources, n_rides, n_tariffs, n_sections, n_concessions, n_pays, n_taxis, n_transfers, n_doubts,
        n_facts;
    size_t cap_facts;
};

/* Each reads one file into the table. GW_OK, GW_BAD_INPUT or GW_NO_MEMORY. */
typedef gw_status gw_fare_reader(gw_fare_table *t, const gw_csv_text *csv, gw_error *err);
gw_fare_reader gw_fare_sources_read, gw_fare_rides_read, gw_fare_tariffs_read, gw_fare_distances_read,
    gw_fare_concessions_read, gw_fare_cards_read, gw_fare_taxis_read, gw_fare_transfers_read,
    gw_fare_doubts_read;

/* fields.c: what the readers share. */
void *gw_fare_records(gw_fare_table *t, size_t n, size_t size); /* one more than n, zero; NULL: no memory */
GW_MUST_USE gw_status gw_fare_read_basis(const gw_fare_table *t, const gw_csv_row *r, gw_basis *out);
GW_MUST_USE gw_status gw_fare_read_confidence(const gw_csv_row *r, gw_confidence *out);
GW_MUST_USE gw_status gw_fare_read_scope(const gw_fare_table *t, const gw_csv_row *r, gw_fare_scope *out);
/* "a;b" as texts; "" and "*" have none. */
GW_MUST_USE gw_status gw_fare_read_list(const gw_fare_table *t, const gw_csv_row *r, const char *column,
                                        const char *const **out, uint32_t *n);
/* An amount of the currency in the column currency; below 0 is an error. */
GW_MUST_USE gw_status gw_fare_read_money(const gw_csv_row *r, const char *currency, const char *column,
                                         gw_money *out);
GW_MUST_USE gw_status gw_fare_read_number(const gw_csv_row *r, const char *column, double least, double most,
                                          double *out);
GW_MUST_USE gw_status gw_fare_read_whole(const gw_csv_row *r, const char *column, int64_t least, int64_t most,
                                         int64_t *out);
/* column_zh_hant, column_zh_hans, column_en: all three, or none unless needed. */
GW_MUST_USE gw_status gw_fare_read_texts(const gw_fare_table *t, const gw_csv_row *r, const char *column,
                                         bool need, const char *out[GW_N_LANGS]);

/* Makes the networks of the tariffs from the sections. */
GW_MUST_USE gw_status gw_tariffs_finish(gw_fare_table *t, gw_error *err);
/* The fare from one stop to another by the shortest way. GW_NOT_FOUND: they are not joined. */
GW_MUST_USE gw_status gw_tariff_find(const gw_tariff *x, const char *from, const char *to, gw_money *fare,
                                     int32_t *metres, gw_confidence *confidence);
int64_t gw_tariff_minor(const gw_tariff *x, int64_t metres);

/* {0} with texts that are not NULL. */
gw_basis gw_basis_none(void);
/* The weaker of two; texts of the first. */
gw_basis gw_basis_weaker(gw_basis a, gw_confidence b);
/* facts.c. Keeps each row as a fact: about and value are lists of columns ("feeds,route"). The rows have been
 * read without a fault. */
GW_MUST_USE gw_status gw_facts_add(gw_fare_table *t, const gw_csv_text *csv, const char *file,
                                   const char *about, const char *value);

#endif
