#include "tools/gangway/update.h"

#include <stdio.h>

gw_update_counts gw_update_count(const gw_import_feed *f)
{
    return (gw_update_counts){.known = true,
                              .n_trips = f->n_trips,
                              .n_stops = f->n_stops,
                              .n_routes = f->n_routes,
                              .n_services = f->n_services,
                              .first_day = f->first_day,
                              .last_day = f->last_day};
}

static const char *day_text(gw_day day, char out[11])
{
    if (day == GW_DAY_NONE) return "none";
    gw_day_format_iso(day, out);
    return out;
}

static bool falls_below(uint32_t before, uint32_t after, int least_percent)
{
    return (uint64_t)after * 100 < (uint64_t)before * (uint64_t)least_percent;
}

gw_status gw_update_judge(const gw_update_counts *b, const gw_update_counts *a, int least_percent,
                          gw_day today, gw_error *err)
{
    char first_b[11], last_b[11], first_a[11], last_a[11], what[64];
    bool ran = b->last_day != GW_DAY_NONE && b->last_day >= today;
    bool runs = a->last_day != GW_DAY_NONE && a->last_day >= today;
    bool fewer = falls_below(b->n_trips, a->n_trips, least_percent) ||
                 falls_below(b->n_stops, a->n_stops, least_percent);
    if (!b->known || (!fewer && (runs || !ran))) return GW_OK;
    snprintf(what, sizeof what, fewer ? "less than %d %% of the one before" : "no service from today on",
             least_percent);
    return gw_fail(
        err, GW_CONFLICT,
        "%s: trips %u, were %u; stops %u, were %u; routes %u, were %u; services %u, were %u; days %s to "
        "%s, were %s to %s; --force takes it",
        what, a->n_trips, b->n_trips, a->n_stops, b->n_stops, a->n_routes, b->n_routes, a->n_services,
        b->n_services, day_text(a->first_day, first_a), day_text(a->last_day, last_a),
        day_text(b->first_day, first_b), day_text(b->last_day, last_b));
}

/* --- as JSON, in the store --- */

static const struct {
    const char *key;
    size_t at; /* in gw_update_counts */
} numbers[] = {
    {"trips", offsetof(gw_update_counts, n_trips)},
    {"stops", offsetof(gw_update_counts, n_stops)},
    {"routes", offsetof(gw_update_counts, n_routes)},
    {"services", offsetof(gw_update_counts, n_services)},
};
enum { N_NUMBERS = sizeof numbers / sizeof numbers[0] };

gw_status gw_update_write_counts(const gw_update_counts *c, gw_buf *out)
{
    gw_json_writer w;
    char day[11];
    gw_json_begin(&w, out);
    gw_json_object(&w, NULL);
    for (int i = 0; i < N_NUMBERS; i++)
        gw_json_put_int(&w, numbers[i].key,
                        *(const uint32_t *)(const void *)((const char *)c + numbers[i].at));
    gw_json_put_text(&w, "first_day", c->first_day == GW_DAY_NONE ? NULL : day_text(c->first_day, day));
    gw_json_put_text(&w, "last_day", c->last_day == GW_DAY_NONE ? NULL : day_text(c->last_day, day));
    gw_json_object_end(&w);
    return out->failed ? GW_NO_MEMORY : GW_OK;
}

gw_update_counts gw_update_read_counts(gw_str json)
{
    gw_update_counts c = {.first_day = GW_DAY_NONE, .last_day = GW_DAY_NONE};
    gw_json *root = NULL;
    double n;
    gw_str day;
    if (gw_json_parse(json.p, json.n, 4096, &root, NULL)) return c;
    c.known = true;
    for (int i = 0; i < N_NUMBERS; i++) {
        bool ok = gw_json_number(gw_json_get(root, numbers[i].key), &n) && n >= 0 && n <= UINT32_MAX;
        c.known = c.known && ok;
        if (ok) *(uint32_t *)(void *)((char *)&c + numbers[i].at) = (uint32_t)n;
    }
    if (gw_json_string(gw_json_get(root, "first_day"), &day)) (void)gw_day_parse_iso(day, &c.first_day);
    if (gw_json_string(gw_json_get(root, "last_day"), &day)) (void)gw_day_parse_iso(day, &c.last_day);
    gw_json_free(root);
    return c;
}
