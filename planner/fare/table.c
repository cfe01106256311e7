#include "planner/fare/fare.h"

#include "planner/fare/table_priv.h"
#include "planner/port/files.h"

#include <stdlib.h>

/* The files and who reads them, in an order in which each finds what it refers to; and which columns say what
 * a row is about and what its value is, to list it as a fact (NULL: it is none). */
static const struct {
    const char *name;
    gw_fare_reader *read;
    const char *about, *value;
} FILES[] = {
    {"sources.csv", gw_fare_sources_read, NULL, NULL},
    {"rides.csv", gw_fare_rides_read, "feeds,agency,route,from_stop,to_stop", "currency,amount"},
    {"tariffs.csv", gw_fare_tariffs_read, "tariff,feeds,agency,from_m",
     "currency,step_amount,step_m,ceiling"},
    {"distances.csv", gw_fare_distances_read, NULL, NULL},
    {"concessions.csv", gw_fare_concessions_read, "concession,who,min_age,feeds,agency,route,except_stops",
     "currency,amount,percent,needs_en"},
    {"cards.csv", gw_fare_cards_read, "feeds,agency,route,means", "works"},
    {"taxis.csv", gw_fare_taxis_read, "side",
     "currency,flag_m,flag_amount,per_km,then_from_amount,then_per_km,road_least,road_most,speed_least_kmh,"
     "speed_most_kmh"},
    {"transfers.csv", gw_fare_transfers_read, "transfer,from_place,to_place,port",
     "minutes,minutes_least,minutes_most,currency,amount,about_currency,about_amount,status,since"},
    {"doubts.csv", gw_fare_doubts_read, "doubt,feeds,route,from_stop", "last"},
};
enum { N_FILES = sizeof FILES / sizeof *FILES };

gw_status gw_fare_files_read(const char *dir, gw_buf *out, gw_error *err)
{
    gw_file_place places[N_FILES];
    for (uint32_t i = 0; i < N_FILES; i++) places[i] = (gw_file_place){dir, FILES[i].name};
    return gw_files_pack(places, N_FILES, out, err);
}

static gw_status read_file(gw_fare_table *t, uint32_t i, gw_str content, gw_error *err)
{
    gw_csv_text csv = {0};
    gw_status status = gw_csv_text_parse(t->arena, FILES[i].name, content, &csv, err);
    if (!status) status = FILES[i].read(t, &csv, err);
    if (!status && FILES[i].about)
        status = gw_facts_add(t, &csv, FILES[i].name, FILES[i].about, FILES[i].value);
    gw_csv_text_free(&csv);
    return status;
}

static gw_status read_files(gw_fare_table *t, const void *blob, size_t n, gw_error *err)
{
    gw_files_cursor c;
    gw_packed_file file;
    bool more = true;
    gw_status status = gw_files_open(blob, n, "fare tables", &c, err);
    for (uint32_t i = 0; !status && i < N_FILES; i++) {
        status = gw_files_next(&c, &more, &file, err);
        if (status) return status;
        if (!more || !gw_str_is(file.name, FILES[i].name))
            return gw_fail(err, GW_BAD_INPUT, "the fare tables do not hold %s", FILES[i].name);
        status = read_file(t, i, file.content, err);
    }
    if (status) return status;
    status = gw_files_next(&c, &more, &file, err);
    return status || !more ? status : gw_fail(err, GW_BAD_INPUT, "the fare tables hold an unexpected file");
}

gw_status gw_fare_table_parse(const void *blob, size_t n, gw_fare_table **out, gw_error *err)
{
    gw_fare_table *t = calloc(1, sizeof *t);
    gw_status status = GW_NO_MEMORY;
    if (!t) goto done;
    t->arena = gw_arena_create(0);
    if (!t->arena) goto done;
    status = read_files(t, blob, n, err);
    if (status) goto done;
    *out = t; /* the caller owns it now */
    t = NULL;
done:
    if (status == GW_NO_MEMORY) (void)gw_fail(err, status, "no memory for the fare tables");
    gw_fare_table_free(t);
    return status;
}

void gw_fare_table_free(gw_fare_table *t)
{
    if (!t) return;
    free(t->facts);
    gw_arena_free(t->arena);
    free(t);
}
