#include "planner/savings/receipt.h"

#include "planner/savings/receipt_priv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

uint32_t gw_savings_files(const gw_savings_outputs *o, gw_savings_file out[GW_SAVINGS_MAX_FILES])
{
    const gw_savings_file all[] = {{"scenario.json", &o->scenario_json},
                                   {"before.json", &o->before_json},
                                   {"demand.csv", &o->demand_csv},
                                   {"od.csv", &o->od_csv},
                                   {"components.csv", &o->components_csv},
                                   {"hours.csv", &o->hours_csv},
                                   {"minutes.csv", &o->minutes_csv},
                                   {"timed.csv", &o->timed_csv},
                                   {"winners.csv", &o->winners_csv},
                                   {"draws.csv", &o->draws_csv},
                                   {"service.csv", &o->service_csv},
                                   {"line.geojson", &o->line_geojson},
                                   {"reach.geojson", &o->reach_geojson},
                                   {"tornado.svg", &o->tornado_svg},
                                   {"hours.svg", &o->hours_svg},
                                   {"report.html", &o->report_html},
                                   {"case.json", &o->case_json}};
    uint32_t n = 0;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].content->n) out[n++] = all[i];
    return n;
}

/* --- writing --- */

gw_status receipt_put_sum(gw_json_writer *w, const char *key, const void *p, size_t n)
{
    gw_sha256 hash;
    char hex[65];
    if (gw_sha256_of(p, n, &hash)) return GW_NO_MEMORY;
    gw_sha256_hex(&hash, hex);
    gw_json_put_text(w, key, hex);
    return GW_OK;
}

/* {"sha256": …}; null: there is no such input. */
static gw_status put_input(gw_json_writer *w, const char *key, gw_str content)
{
    if (!content.n) {
        gw_json_put_null(w, key);
        return GW_OK;
    }
    gw_json_object(w, key);
    gw_status status = receipt_put_sum(w, "sha256", content.p, content.n);
    gw_json_object_end(w);
    return status;
}

static void put_hash(gw_json_writer *w, const char *key, const void *bytes)
{
    gw_sha256 hash;
    char hex[65];
    memcpy(hash.bytes, bytes, sizeof hash.bytes);
    gw_sha256_hex(&hash, hex);
    gw_json_put_text(w, key, hex);
}

static void put_data(const gw_timetable *t, gw_json_writer *w)
{
    gw_json_object(w, "data");
    put_hash(w, "timetable", t->content.bytes);
    put_hash(w, "ports", t->ports_hash.bytes);
    put_hash(w, "places", t->places_hash.bytes);
    put_hash(w, "fares", t->fares_hash.bytes);
    gw_json_array(w, "feeds");
    for (uint32_t i = 0; i < t->n_feeds; i++) {
        gw_json_object(w, NULL);
        gw_json_put_text(w, "tag", gw_tt_text(t, t->feeds[i].tag));
        put_hash(w, "sha256", t->feeds[i].hash);
        gw_json_object_end(w);
    }
    gw_json_array_end(w);
    gw_json_object_end(w);
}

static void put_options(const gw_savings_options *o, gw_day day_computed, gw_json_writer *w)
{
    char day[11];
    gw_day_format_iso(day_computed, day);
    gw_json_object(w, "options");
    gw_json_put_text(w, "day", day);
    gw_json_put_text(w, "place", o->place ? o->place : "hku-szh");
    gw_json_put_text(w, "port", o->port);
    gw_json_put_int(w, "first_minute", o->first_minute);
    gw_json_put_int(w, "n_minutes", o->n_minutes);
    gw_json_put_int(w, "search_every", o->search_every);
    gw_json_put_int(w, "year", o->year);
    gw_json_put_int(w, "draws", o->draws);
    gw_json_put_int(w, "seed", o->seed);
    gw_json_put_fixed(w, "range", o->range, 6);
    gw_json_put_text(w, "language", gw_lang_tag(o->lang));
    gw_json_array(w, "travellers");
    for (uint32_t i = 0; i < o->n_travellers; i++)
        gw_json_put_text(w, NULL, gw_traveller_names[o->travellers[i]]);
    gw_json_array_end(w);
    if (o->costs.given) {
        gw_json_object(w, "costs");
        gw_json_put_text(w, "currency", o->costs.currency);
        gw_json_put_fixed(w, "bus_hour", o->costs.bus_hour, 6);
        gw_json_put_fixed(w, "bus_km", o->costs.bus_km, 6);
        gw_json_put_fixed(w, "bus_day", o->costs.bus_day, 6);
        gw_json_put_fixed(w, "passenger_hour", o->costs.passenger_hour, 6);
        gw_json_object_end(w);
    } else {
        gw_json_put_null(w, "costs");
    }
    gw_json_object_end(w);
}

gw_status receipt_put_frame(const gw_dataset *base, const gw_savings_options *o, gw_day day, gw_str before,
                            gw_str demand, gw_json_writer *w)
{
    gw_status status = put_input(w, "before", before);
    if (!status) status = put_input(w, "demand", demand);
    put_data(base->timetable, w);
    put_options(o, day, w);
    return status;
}

gw_status receipt_put_outputs(const gw_savings_file *files, uint32_t n, gw_json_writer *w)
{
    gw_status status = GW_OK;
    gw_json_array(w, "outputs");
    for (uint32_t i = 0; i < n && !status; i++) {
        gw_json_object(w, NULL);
        gw_json_put_text(w, "name", files[i].name);
        gw_json_put_int(w, "bytes", (int64_t)files[i].content->n);
        status = receipt_put_sum(w, "sha256", files[i].content->p, files[i].content->n);
        gw_json_object_end(w);
    }
    gw_json_array_end(w);
    return status;
}

static gw_str text_of(const gw_buf *b)
{
    return (gw_str){b->p ? b->p : "", (uint32_t)b->n};
}

gw_status gw_receipt_write(const gw_dataset *base, const gw_savings_options *o,
                           const gw_savings_outputs *made, gw_buf *out)
{
    gw_savings_file files[GW_SAVINGS_MAX_FILES];
    uint32_t n = gw_savings_files(made, files);
    gw_status status = GW_OK;
    gw_json_writer w;
    gw_json_begin(&w, out);
    gw_json_object(&w, NULL);
    gw_json_put_text(&w, "schema", "gangway-receipt/1");
    gw_json_put_text(&w, "program", "gangway " GW_VERSION);
    gw_json_object(&w, "scenario");
    gw_json_put_text(&w, "id", made->scenario_id);
    if (receipt_put_sum(&w, "sha256", made->scenario_json.p, made->scenario_json.n)) status = GW_NO_MEMORY;
    gw_json_object_end(&w);
    if (receipt_put_frame(base, o, made->day, text_of(&made->before_json), text_of(&made->demand_csv), &w))
        status = GW_NO_MEMORY;
    if (receipt_put_outputs(files, n, &w)) status = GW_NO_MEMORY;
    gw_json_object_end(&w);
    gw_buf_text(out, "\n");
    return status || out->failed ? GW_NO_MEMORY : GW_OK;
}
