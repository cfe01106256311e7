/* ports.csv, aliases.csv, halls.csv and sides.csv: from rows to records. */
#include "planner/port/table_priv.h"

#include <string.h>

/* An array of n records, or NULL without memory; one more than needed, for empty files. */
static void *records(gw_port_table *t, size_t n, size_t size)
{
    return gw_arena_zalloc(t->arena, (n + 1) * size);
}

static gw_status read_names(const gw_csv_row *r, gw_arena *a, const char *const columns[GW_N_LANGS],
                            const char *names[GW_N_LANGS])
{
    for (int i = 0; i < GW_N_LANGS; i++) {
        gw_status status = gw_csv_text_of(r, a, columns[i], &names[i]);
        if (status) return status;
    }
    return GW_OK;
}

/* A language without a name of its own shows one that is there: better than an empty line on a page. */
static void fill_names(const char *names[GW_N_LANGS])
{
    for (int i = 0; i < GW_N_LANGS; i++)
        for (int k = 0; k < GW_N_LANGS && !*names[i]; k++) names[i] = names[k];
}

static bool is_id(gw_str s)
{
    for (uint32_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-') return false;
    }
    return s.n > 0;
}

static gw_status read_port_id(const gw_port_table *t, const gw_csv_row *r, gw_port *port)
{
    uint32_t other;
    gw_str id = gw_csv_get(r, "port_id");
    if (!is_id(id)) return gw_csv_fault(r, "port_id", "is not an id of a-z, 0-9 and -");
    if (gw_port_find(t, id, &other)) return gw_csv_fault(r, "port_id", "is there twice");
    return gw_csv_need_text(r, t->arena, "port_id", &port->id);
}

static gw_status read_point(const gw_csv_row *r, gw_point *out)
{
    double lat, lon;
    gw_str lat_text = gw_csv_get(r, "lat"), lon_text = gw_csv_get(r, "lon");
    *out = (gw_point){GW_LATLON_NONE, GW_LATLON_NONE};
    if (lat_text.n == 0 && lon_text.n == 0) return GW_OK;
    if (!gw_str_to_double(lat_text, &lat) || !(lat >= -90 && lat <= 90))
        return gw_csv_fault(r, "lat", "is not a latitude");
    if (!gw_str_to_double(lon_text, &lon) || !(lon >= -180 && lon <= 180))
        return gw_csv_fault(r, "lon", "is not a longitude");
    *out = gw_point_of(lat, lon);
    return GW_OK;
}

static gw_status read_open24(const gw_csv_row *r, bool *out)
{
    static const char *const WORDS[] = {"0", "1"};
    uint32_t word;
    gw_status status = gw_csv_need_word(r, "open24", WORDS, 2, &word);
    if (!status) *out = word == 1;
    return status;
}

/* A port may close after midnight: 02:00 after 06:30, or written 26:00. */
static gw_status read_opening(const gw_csv_row *r, gw_port *port)
{
    port->opens_s = port->closes_s = GW_SECONDS_NONE;
    if (gw_csv_get(r, "opens").n == 0 && gw_csv_get(r, "closes").n == 0) return GW_OK;
    gw_status status = gw_csv_need_clock(r, "opens", &port->opens_s);
    if (!status) status = gw_csv_need_clock(r, "closes", &port->closes_s);
    if (status) return status;
    if (port->opens_s >= 86400) return gw_csv_fault(r, "opens", "is not a time of day");
    if (port->closes_s <= port->opens_s) port->closes_s += 86400;
    if (port->closes_s > port->opens_s + 86400)
        return gw_csv_fault(r, "closes", "is over a day after the opening");
    return GW_OK;
}

static gw_status read_hours(const gw_csv_row *r, gw_port *port)
{
    gw_status status = read_open24(r, &port->open24);
    if (!status) status = read_opening(r, port);
    if (status) return status;

    port->last_admission_s =
        port->open24 ? 0 : 15 * 60; /* assumed where nothing is said: METHOD.md section 4 */
    if (gw_csv_get(r, "last_admission_min").n > 0)
        status = gw_csv_need_minutes(r, "last_admission_min", &port->last_admission_s);
    if (!status && port->opens_s != GW_SECONDS_NONE &&
        port->last_admission_s >= port->closes_s - port->opens_s)
        return gw_csv_fault(r, "last_admission_min", "is as long as the port is open");
    return status;
}

static gw_status read_words(const gw_csv_row *r, gw_port *port)
{
    static const char *const STATUS[] = {"open", "closed", "unknown"};
    static const char *const KIND[] = {"land", "rail", "ferry"};
    uint32_t word;
    gw_status status = gw_csv_need_word(r, "status", STATUS, 3, &word);
    if (status) return status;
    port->status = (gw_port_status)word;
    status = gw_csv_need_word(r, "kind", KIND, 3, &word);
    if (!status) port->kind = (gw_port_kind)word;
    return status;
}

static gw_status read_port(const gw_port_table *t, const gw_csv_row *r, gw_port *port)
{
    static const char *const NAMES[GW_N_LANGS] = {"name_zh_hant", "name_zh_hans", "name_en"};
    static const char *const HK_NAMES[GW_N_LANGS] = {"hk_name_zh_hant", "hk_name_zh_hans", "hk_name_en"};
    gw_status status = read_port_id(t, r, port);
    if (!status) status = read_names(r, t->arena, NAMES, port->names);
    if (!status) status = read_names(r, t->arena, HK_NAMES, port->hk_names);
    if (!status) status = read_point(r, &port->point);
    if (!status) status = read_words(r, port);
    if (!status) status = read_hours(r, port);
    if (!status) status = gw_csv_text_of(r, t->arena, "source_hours", &port->source);
    if (status) return status;
    fill_names(port->names);
    return *port->names[0] ? GW_OK : gw_csv_fault(r, "name_zh_hant", "must not be empty");
}

gw_status gw_ports_read(gw_port_table *t, const gw_csv_text *csv, gw_error *err)
{
    t->ports = records(t, csv->n_rows, sizeof *t->ports);
    if (!t->ports) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < csv->n_rows; i++) {
        gw_status status = read_port(t, &(gw_csv_row){csv, i, err}, &t->ports[i]);
        if (status) return status;
        t->n_ports++;
    }
    return GW_OK;
}

gw_status gw_aliases_read(gw_port_table *t, const gw_csv_text *csv, gw_error *err)
{
    t->aliases = records(t, csv->n_rows, sizeof *t->aliases);
    if (!t->aliases) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < csv->n_rows; i++) {
        gw_csv_row r = {csv, i, err};
        gw_status status = gw_csv_need_text(&r, t->arena, "feed", &t->aliases[i].feed);
        if (!status) status = gw_csv_need_text(&r, t->arena, "holds_for", &t->aliases[i].holds_for);
        if (status) return status;
        t->n_aliases++;
    }
    return GW_OK;
}

static gw_status read_side(const gw_csv_row *r, gw_side *out)
{
    return gw_side_parse(gw_csv_get(r, "side"), out) ? GW_OK
                                                     : gw_csv_fault(r, "side", "is neither hk nor cn");
}

static gw_status read_hall(const gw_port_table *t, const gw_csv_row *r, gw_port_hall *hall)
{
    if (!gw_port_find(t, gw_csv_get(r, "port_id"), &hall->port))
        return gw_csv_fault(r, "port_id", "is no port of ports.csv");
    gw_status status = read_side(r, &hall->side);
    if (!status) status = gw_csv_need_text(r, t->arena, "feed", &hall->feed);
    if (!status) status = gw_csv_need_text(r, t->arena, "stop_id", &hall->stop_id);
    if (!status) status = gw_csv_need_minutes(r, "walk_minutes", &hall->walk_s);
    if (!status) status = gw_csv_text_of(r, t->arena, "source", &hall->source);
    return status;
}

gw_status gw_halls_read(gw_port_table *t, const gw_csv_text *csv, gw_error *err)
{
    t->halls = records(t, (size_t)csv->n_rows * (1 + t->n_aliases), sizeof *t->halls);
    if (!t->halls) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < csv->n_rows; i++) {
        gw_port_hall hall;
        gw_status status = read_hall(t, &(gw_csv_row){csv, i, err}, &hall);
        if (status) return status;
        t->halls[t->n_halls++] = hall;
        for (uint32_t k = 0; k < t->n_aliases; k++) {
            if (strcmp(t->aliases[k].feed, hall.feed) != 0) continue;
            t->halls[t->n_halls] = hall;
            t->halls[t->n_halls++].feed = t->aliases[k].holds_for;
        }
    }
    return GW_OK;
}

static gw_status read_stop_side(const gw_port_table *t, const gw_csv_row *r, gw_stop_side *out)
{
    gw_status status = read_side(r, &out->side);
    if (!status) status = gw_csv_need_text(r, t->arena, "feed", &out->feed);
    if (!status) status = gw_csv_need_text(r, t->arena, "stop_id", &out->stop_id);
    if (status) return status;
    gw_side before = gw_port_stop_side(t, gw_str_of(out->feed), gw_str_of(out->stop_id));
    return before == GW_SIDE_NONE || before == out->side ? GW_OK
                                                         : gw_csv_fault(r, "side", "contradicts another row");
}

gw_status gw_sides_read(gw_port_table *t, const gw_csv_text *csv, gw_error *err)
{
    t->sides = records(t, (size_t)csv->n_rows * (1 + t->n_aliases), sizeof *t->sides);
    if (!t->sides) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < csv->n_rows; i++) {
        gw_stop_side side;
        gw_status status = read_stop_side(t, &(gw_csv_row){csv, i, err}, &side);
        if (status) return status;
        t->sides[t->n_sides++] = side;
        for (uint32_t k = 0; k < t->n_aliases; k++) {
            if (strcmp(t->aliases[k].feed, side.feed) != 0) continue;
            t->sides[t->n_sides++] = (gw_stop_side){t->aliases[k].holds_for, side.stop_id, side.side};
        }
    }
    return GW_OK;
}
