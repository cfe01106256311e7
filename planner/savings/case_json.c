/* case.json. Minutes with two decimals; null is "absent" (nobody served, or beyond the share served). */
#include "planner/savings/trips.h"
#include "planner/savings/uncertain.h"
#include "planner/savings/words_priv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void put_minutes(gw_json_writer *w, const char *key, double seconds)
{
    gw_json_put_fixed(w, key, seconds / 60, 2);
}

static void put_hash(gw_json_writer *w, const char *key, const gw_sha256 *hash)
{
    char text[7 + 65] = "sha256:";
    gw_sha256_hex(hash, text + 7);
    gw_json_put_text(w, key, text);
}

static void put_names(gw_json_writer *w, const char *key, const char *const names[GW_N_LANGS])
{
    gw_json_object(w, key);
    for (int l = 0; l < GW_N_LANGS; l++) gw_json_put_text(w, gw_lang_tag((gw_lang)l), names[l]);
    gw_json_object_end(w);
}

/* --- what it was computed from --- */

static void put_feeds(const savings_case *c, gw_json_writer *w)
{
    const gw_timetable *t = c->data->timetable;
    gw_json_array(w, "feeds");
    for (uint32_t i = 0; i < t->n_feeds; i++) {
        gw_sha256 hash;
        memcpy(hash.bytes, t->feeds[i].hash, sizeof hash.bytes);
        gw_json_object(w, NULL);
        gw_json_put_text(w, "tag", gw_tt_text(t, t->feeds[i].tag));
        gw_json_put_text(w, "source", gw_tt_text(t, t->feeds[i].source));
        gw_json_put_text(w, "version", gw_tt_text(t, t->feeds[i].version));
        gw_json_put_text(w, "publisher", gw_tt_text(t, t->feeds[i].publisher.base));
        put_hash(w, "hash", &hash);
        gw_json_object_end(w);
    }
    gw_json_array_end(w);
}

/* As a scenario file takes it. */
static void put_base(const savings_case *c, gw_json_writer *w)
{
    const gw_timetable *t = c->data->timetable;
    gw_json_object(w, "base");
    gw_json_object(w, "feeds");
    for (uint32_t i = 0; i < t->n_feeds; i++) {
        gw_sha256 hash;
        memcpy(hash.bytes, t->feeds[i].hash, sizeof hash.bytes);
        put_hash(w, gw_tt_text(t, t->feeds[i].tag), &hash);
    }
    gw_json_object_end(w);
    put_hash(w, "ports", &t->ports_hash);
    gw_json_object_end(w);
}

static void put_parameters(const savings_case *c, gw_json_writer *w)
{
    const gw_profile_query *q = &c->query;
    char from[12], to[12];
    gw_time_format_clock(q->first_minute * 60, from);
    gw_time_format_clock((q->first_minute + (int32_t)q->n_minutes) * 60, to);
    gw_json_object(w, "parameters");
    gw_json_put_text(w, "window_from", from);
    gw_json_put_text(w, "window_to", to);
    gw_json_put_int(w, "second_of_minute", 30);
    gw_json_put_int(w, "grid_s", GW_PROFILE_STEP_S);
    gw_json_put_int(w, "not_served_after_min", q->limit_s / 60);
    gw_json_put_fixed(w, "walk_mps", q->gait.speed_mps, 2);
    gw_json_put_fixed(w, "walk_factor", q->gait.factor, 2);
    gw_json_put_int(w, "max_access_min", MAX_ACCESS_S / 60);
    gw_json_put_int(w, "max_transfer_walk_min", q->max_walk_s / 60);
    gw_json_put_int(w, "default_transfer_s", q->default_transfer_s);
    gw_json_put_int(w, "max_rides", q->max_rides);
    gw_json_put_int(w, "search_every_min", q->search_every);
    gw_json_put_bool(w, "border_time", false);
    gw_json_object_end(w);
}

static void put_receipt(const savings_case *c, gw_json_writer *w)
{
    const gw_timetable *t = c->data->timetable;
    char day[11];
    gw_day_format_iso(c->day, day);
    gw_json_object(w, "receipt");
    gw_json_put_text(w, "program", "gangway " GW_VERSION);
    gw_json_put_text(w, "scenario", gw_scenario_id(c->scenario));
    gw_json_put_text(w, "day", day);
    if (c->before)
        gw_json_put_text(w, "before", gw_scenario_id(c->before));
    else
        gw_json_put_null(w, "before");
    put_feeds(c, w);
    put_hash(w, "ports", &t->ports_hash);
    put_hash(w, "places", &t->places_hash);
    put_hash(w, "timetable", &t->content);
    put_parameters(c, w);
    gw_json_object_end(w);
}

static void put_scenario(const savings_case *c, gw_json_writer *w)
{
    const char *titles[GW_N_LANGS];
    for (int l = 0; l < GW_N_LANGS; l++) titles[l] = gw_scenario_title(c->scenario, (gw_lang)l);
    gw_json_object(w, "scenario");
    gw_json_put_text(w, "id", gw_scenario_id(c->scenario));
    gw_json_put_text(w, "label", gw_scenario_label(c->scenario));
    put_names(w, "title", titles);
    gw_json_array(w, "stated");
    for (size_t i = 0; i < gw_scenario_assumption_count(c->scenario); i++) {
        const gw_scenario_assumption *a = gw_scenario_assumption_at(c->scenario, i);
        gw_json_object(w, NULL);
        put_names(w, "text", a->text);
        gw_json_put_text(w, "source", a->source);
        gw_json_put_bool(w, "assumed", a->assumed);
        gw_json_object_end(w);
    }
    gw_json_array_end(w);
    gw_json_object_end(w);
}

static void put_effects(const savings_case *c, gw_json_writer *w)
{
    gw_json_array(w, "changes");
    for (size_t i = 0; i < c->effects.n; i++) {
        const gw_change_effect *e = &c->effects.list[i];
        savings_fleet fleet = savings_fleet_of(e);
        gw_json_object(w, NULL);
        gw_json_put_text(w, "id", e->id);
        gw_json_put_text(w, "type", e->type);
        gw_json_put_text(w, "line", e->line);
        gw_json_put_int(w, "trips_before", e->trips_before);
        gw_json_put_int(w, "trips_after", e->trips_after);
        if (e->length_m > 0) gw_json_put_fixed(w, "straight_km", e->length_m / 1000, 2);
        if (fleet.known) {
            gw_json_object(w, "fleet");
            put_minutes(w, "run_out_min", e->run_out_s);
            put_minutes(w, "run_back_min", e->run_back_s);
            put_minutes(w, "layover_min", fleet.layover_s);
            put_minutes(w, "headway_min", e->headway_s);
            gw_json_put_int(w, "buses", fleet.buses);
            gw_json_object_end(w);
        } else {
            gw_json_put_null(w, "fleet");
        }
        gw_change_effect_write_json(e, w);
        gw_json_object_end(w);
    }
    gw_json_array_end(w);
}

/* --- figures --- */

static void put_stats(gw_json_writer *w, const char *key, const gw_profile_stats *s)
{
    gw_json_object(w, key);
    put_minutes(w, "mean_min", s->mean_s);
    put_minutes(w, "p5_min", s->p5_s);
    put_minutes(w, "p25_min", s->p25_s);
    put_minutes(w, "p50_min", s->p50_s);
    put_minutes(w, "p75_min", s->p75_s);
    put_minutes(w, "p95_min", s->p95_s);
    gw_json_put_fixed(w, "share_served", s->served, 4);
    gw_json_put_fixed(w, "rides", s->rides, 3);
    put_minutes(w, "walk_min", s->walk_s);
    put_minutes(w, "wait_min", s->wait_s);
    put_minutes(w, "ride_min", s->ride_s);
    put_minutes(w, "no_change_mean_min", s->direct_mean_s);
    put_minutes(w, "no_change_walk_min", s->direct_walk_s);
    gw_json_put_fixed(w, "no_change_share", s->direct_served, 4);
    gw_json_object_end(w);
}

static void put_cell(gw_json_writer *w, const savings_cell *cell)
{
    const gw_profile_difference *d = &cell->difference;
    put_stats(w, "before", &cell->before);
    put_stats(w, "after", &cell->after);
    gw_json_object(w, "saving");
    put_minutes(w, "mean_min", d->mean_s);
    put_minutes(w, "p5_min", d->p5_s);
    put_minutes(w, "p50_min", d->p50_s);
    put_minutes(w, "p95_min", d->p95_s);
    put_minutes(w, "walk_min", d->walk_s);
    put_minutes(w, "wait_min", d->wait_s);
    put_minutes(w, "ride_min", d->ride_s);
    gw_json_put_fixed(w, "rides", d->rides, 3);
    gw_json_put_fixed(w, "minutes_kept", d->kept, 2);
    gw_json_put_fixed(w, "minutes_gained", d->gained, 2);
    gw_json_put_fixed(w, "minutes_lost", d->lost, 2);
    gw_json_put_fixed(w, "minutes_better", d->better, 2);
    gw_json_put_fixed(w, "minutes_worse", d->worse, 2);
    gw_json_object_end(w);
}

static void open_row(const savings_case *c, const savings_pair *p, gw_json_writer *w)
{
    gw_json_object(w, NULL);
    gw_json_put_text(w, "port", savings_origin_id(c, p));
    gw_json_put_text(w, "direction", savings_direction(p));
    gw_json_put_text(w, "day_type", c->days[p->day].id);
    gw_json_put_text(w, "traveller", savings_rider_name(c, p));
}

static void put_od(const savings_case *c, gw_json_writer *w)
{
    gw_json_array(w, "od");
    for (uint32_t i = 0; i < c->n_pairs; i++) {
        if (c->pairs[i].idle) continue;
        for (uint32_t k = 0; k < N_PERIODS; k++) {
            open_row(c, &c->pairs[i], w);
            gw_json_put_text(w, "period", savings_periods[k].id);
            put_cell(w, &c->pairs[i].periods[k]);
            gw_json_object_end(w);
        }
    }
    gw_json_array_end(w);
}

static void put_hours(const savings_case *c, gw_json_writer *w)
{
    gw_json_array(w, "hours");
    for (uint32_t i = 0; i < c->n_main; i++) {
        for (int32_t h = c->first_hour; h < c->end_hour; h++) {
            open_row(c, &c->pairs[i], w);
            gw_json_put_int(w, "hour", h);
            put_cell(w, &c->pairs[i].hours[h - c->first_hour]);
            gw_json_object_end(w);
        }
    }
    gw_json_array_end(w);
}

static void put_periods(const savings_case *c, gw_json_writer *w)
{
    gw_json_array(w, "periods");
    for (uint32_t k = 0; k < N_PERIODS; k++) {
        char from[12], to[12];
        bool all = savings_periods[k].to_minute == 0;
        int32_t first = all ? c->query.first_minute : savings_periods[k].from_minute;
        int32_t end = all ? first + (int32_t)c->query.n_minutes : savings_periods[k].to_minute;
        gw_time_format_clock(first * 60, from);
        gw_time_format_clock(end * 60, to);
        gw_json_object(w, NULL);
        gw_json_put_text(w, "id", savings_periods[k].id);
        gw_json_put_text(w, "from", from);
        gw_json_put_text(w, "to", to);
        gw_json_object_end(w);
    }
    gw_json_array_end(w);
}

static void put_ends(const savings_case *c, gw_json_writer *w)
{
    const char *port[GW_N_LANGS], *place[GW_N_LANGS];
    for (int l = 0; l < GW_N_LANGS; l++) {
        port[l] = savings_origin_name(c, &c->pairs[c->headline], (gw_lang)l);
        place[l] = savings_place_name(c, (gw_lang)l);
    }
    put_names(w, "port_name", port);
    put_names(w, "place_name", place);
}

void savings_write_json(const savings_case *c, gw_buf *out)
{
    gw_json_writer w;
    gw_json_begin(&w, out);
    gw_json_object(&w, NULL);
    gw_json_put_text(&w, "schema", "gangway-case/1");
    put_receipt(c, &w);
    put_base(c, &w);
    put_scenario(c, &w);
    savings_put_before(c, &w);
    gw_json_object(&w, "headline");
    gw_json_put_text(&w, "port", savings_origin_id(c, &c->pairs[c->headline]));
    gw_json_put_text(&w, "place", gw_place_at(c->base->places, c->place)->id);
    put_ends(c, &w);
    gw_json_put_text(&w, "period", savings_periods[CORE].id);
    savings_put_sentences(c, &w);
    gw_json_object_end(&w);
    put_effects(c, &w);
    savings_put_first(c, &w);
    savings_put_zones(c, &w);
    savings_put_worth(c, &w);
    savings_put_uncertain(c, &w);
    put_periods(c, &w);
    put_od(c, &w);
    put_hours(c, &w);
    gw_json_object_end(&w);
    gw_buf_text(out, "\n");
}
