/* A feed's report as text, for a terminal. */
#include "gtfs/report/report.h"

enum { SAMPLES_SHOWN = 3 };

static void write_sample(const gw_notice_sample *s, gw_buf *out)
{
    gw_buf_text(out, "      ");
    gw_buf_str(out, s->file);
    if (s->row) gw_buf_printf(out, "%sline %llu", s->file.n ? " " : "", (unsigned long long)s->row);
    if (s->field.n) gw_buf_printf(out, " %.*s", (int)s->field.n, s->field.p);
    if (s->value.n) gw_buf_printf(out, ": %.*s", (int)s->value.n, s->value.p);
    gw_buf_text(out, "\n");
}

static void write_notices(const gw_notices *notices, gw_buf *out)
{
    char count[32];
    if (gw_notices_count(notices)) gw_buf_text(out, "\nNotices\n");
    for (uint32_t i = 0; i < gw_notices_count(notices); i++) {
        gw_notice n = gw_notices_at(notices, i);
        gw_buf_printf(out, "  %-7s  %-14s  %s x %s: %s\n", gw_severity_name(n.severity),
                      gw_action_name(n.action), n.code, gw_count_text(n.count, count),
                      gw_notice_meaning(n.code, GW_LANG_EN));
        for (uint32_t k = 0; k < n.n_samples && k < SAMPLES_SHOWN; k++) write_sample(&n.samples[k], out);
        if (n.count > SAMPLES_SHOWN) gw_buf_text(out, "      …\n");
    }
    if (gw_notices_repair_count(notices)) gw_buf_text(out, "\nMended\n");
    for (uint32_t i = 0; i < gw_notices_repair_count(notices); i++) {
        gw_repair r = gw_notices_repair_at(notices, i);
        gw_buf_printf(out, "  %s (%s): %llu rows, %llu trips, %llu stops, %llu services\n", r.what, r.code,
                      (unsigned long long)r.n_rows, (unsigned long long)r.n_trips,
                      (unsigned long long)r.n_stops, (unsigned long long)r.n_services);
    }
}

static void write_stats(const gw_feed_stats *s, gw_buf *out)
{
    gw_buf_printf(out, "  %u agencies, %u stops, %u routes, %u services, %u trips, %u stop times\n",
                  s->n_agencies, s->n_stops, s->n_routes, s->n_services, s->n_trips, s->n_stop_times);
    gw_buf_printf(out, "  %u frequencies, %u transfers\n", s->n_frequencies, s->n_transfers);
    if (!s->runs) {
        gw_buf_text(out, "  nothing runs on any day\n");
        return;
    }
    char first[11], last[11], busiest[11], fixed[32], headway[32];
    gw_day_format_iso(s->first_day, first);
    gw_day_format_iso(s->last_day, last);
    gw_buf_printf(out, "  runs from %s to %s\n", first, last);
    if (s->busiest == GW_DAY_NONE) return;
    const gw_departures *most = &s->by_day[s->busiest - s->from];
    gw_day_format_iso(s->busiest, busiest);
    gw_buf_printf(out, "  most on %s: %s departures at fixed times, %s by headway\n", busiest,
                  gw_count_text(most->timetabled, fixed), gw_count_text(most->headway, headway));
}

void gw_feed_report_text(const gw_feed_report *r, gw_buf *out)
{
    if (!r->feed) {
        gw_buf_printf(out, "%s: unusable: %s\n", r->source, r->error);
    } else {
        char hash[65];
        gw_sha256_hex(&r->feed->hash, hash);
        gw_buf_printf(out, "%s: usable\n", r->source);
        write_stats(r->stats, out);
        gw_buf_printf(out, "  sha-256 %s\n", hash);
    }
    write_notices(r->notices, out);
}
