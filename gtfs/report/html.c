/* A feed's report as one page: the answer first, then what is in the feed, when it runs, and its faults. */
#include "gtfs/report/html_priv.h"

#include "gtfs/base/html.h"

#include <stdio.h>
#include <string.h>

static const char STYLE[] =
    ".two{display:grid;grid-template-columns:repeat(auto-fit,minmax(20rem,1fr));gap:1.5rem;align-items:start}"
    ".notices td:first-child{white-space:nowrap}tr.s2 td:first-child{color:#a32020;font-weight:600}tr.s1 "
    "td:first-child{color:#7a5200}"
    ".notices div{overflow-wrap:anywhere}.notices td.l{min-width:8rem}.map svg{max-width:31rem}"
    "summary{cursor:pointer}figure{margin:.5rem 0}"
    "@media screen and (max-width:40rem){.notices thead{display:none}.notices "
    "td{display:block;text-align:left;"
    "border:0;padding:.1rem 0}.notices tr{display:block;border-bottom:1px solid #d4d8dd;padding:.5rem 0}}"
    "@media print{.two{display:block}}";

static const char *word(const report_page *p, report_word w)
{
    return report_word_of(w, p->lang);
}

/* --- the answer --- */

static void put_usable(const report_page *p)
{
    const gw_feed_stats *s = p->report->stats;
    char trips[32], stops[32], first[11], last[11];
    const char *fill[] = {gw_count_text(s->n_trips, trips), gw_count_text(s->n_stops, stops), first, last};
    if (!s->runs) {
        gw_buf_text(p->out, word(p, R_NOTHING_RUNS));
        return;
    }
    gw_day_format_iso(s->first_day, first);
    gw_day_format_iso(s->last_day, last);
    report_say(p->out, R_USABLE, p->lang, fill, 4);
}

static void put_faults_in_short(const report_page *p)
{
    const gw_notices *notices = p->report->notices;
    uint64_t of[3] = {0}, dropped = 0;
    uint32_t kinds = gw_notices_count(notices);
    for (uint32_t i = 0; i < kinds; i++) {
        gw_notice n = gw_notices_at(notices, i);
        of[n.severity] += n.count;
        if (n.action >= GW_ACTION_DROP) dropped += n.count;
    }
    if (kinds == 0) {
        gw_buf_text(p->out, word(p, R_CLEAN));
        return;
    }
    char n[5][32];
    const char *fill[] = {gw_count_text(kinds, n[0]), gw_count_text(of[GW_SEVERITY_ERROR], n[1]),
                          gw_count_text(of[GW_SEVERITY_WARNING], n[2]),
                          gw_count_text(of[GW_SEVERITY_INFO], n[3])};
    report_say(p->out, R_FAULTS, p->lang, fill, 4);
    if (dropped == 0) return;
    const char *left_out[] = {gw_count_text(dropped, n[4])};
    gw_buf_text(p->out, " ");
    report_say(p->out, R_LEFT_OUT, p->lang, left_out, 1);
}

static void put_answer(const report_page *p)
{
    gw_buf_printf(p->out, "<h2>%s</h2>\n<div class=\"answer\"><p>", word(p, R_ANSWER));
    if (p->report->feed) {
        put_usable(p);
    } else {
        gw_buf_text(p->out, word(p, R_REFUSED));
        gw_html_text(p->out, p->report->error);
    }
    gw_buf_text(p->out, "</p>\n<p>");
    put_faults_in_short(p);
    gw_buf_text(p->out, "</p></div>\n");
}

/* --- what is in it --- */

static void put_text_row(const report_page *p, report_word name, gw_str text)
{
    if (text.n == 0) return;
    gw_buf_printf(p->out, "<tr><td>%s</td><td class=\"l\">", word(p, name));
    gw_html_str(p->out, text);
    gw_buf_text(p->out, "</td></tr>\n");
}

static void put_count_row(const report_page *p, report_word name, uint64_t n)
{
    char count[32];
    gw_buf_printf(p->out, "<tr><td>%s</td><td class=\"l\">%s</td></tr>\n", word(p, name),
                  gw_count_text(n, count));
}

static void put_routes_row(const report_page *p)
{
    const gw_feed_stats *s = p->report->stats;
    char n[4][32];
    const char *fill[] = {gw_count_text(s->n_by_mode[0], n[0]), gw_count_text(s->n_by_mode[1], n[1]),
                          gw_count_text(s->n_by_mode[2], n[2])};
    gw_buf_printf(p->out, "<tr><td>%s</td><td class=\"l\">%s", word(p, R_ROUTES),
                  gw_count_text(s->n_routes, n[3]));
    report_say(p->out, R_ROUTES_BY_MODE, p->lang, fill, 3);
    gw_buf_text(p->out, "</td></tr>\n");
}

static void put_validity_row(const report_page *p)
{
    const gw_feed_info *info = &p->report->feed->info;
    char text[40], first[11] = "…", last[11] = "…";
    if (info->start == GW_DAY_NONE && info->end == GW_DAY_NONE) return;
    if (info->start != GW_DAY_NONE) gw_day_format_iso(info->start, first);
    if (info->end != GW_DAY_NONE) gw_day_format_iso(info->end, last);
    snprintf(text, sizeof text, "%s / %s", first, last);
    put_text_row(p, R_VALIDITY, gw_str_of(text));
}

static void put_contents(const report_page *p)
{
    const gw_feed *f = p->report->feed;
    const gw_feed_stats *s = p->report->stats;
    char hash[65];
    gw_sha256_hex(&f->hash, hash);
    gw_buf_printf(p->out, "<h2>%s</h2>\n<div class=\"two\"><table><tbody>\n", word(p, R_TABLES));
    put_count_row(p, R_AGENCIES, s->n_agencies);
    put_count_row(p, R_STOPS, s->n_stops);
    put_routes_row(p);
    put_count_row(p, R_SERVICES, s->n_services);
    put_count_row(p, R_TRIPS, s->n_trips);
    put_count_row(p, R_STOP_TIMES, s->n_stop_times);
    put_count_row(p, R_FREQUENCIES, s->n_frequencies);
    put_count_row(p, R_TRANSFERS, s->n_transfers);
    gw_buf_text(p->out, "</tbody></table>\n<table><tbody>\n");
    put_text_row(p, R_SOURCE, f->source);
    put_text_row(p, R_PUBLISHER, f->info.publisher);
    put_text_row(p, R_VERSION, f->info.version);
    put_validity_row(p);
    put_text_row(p, R_TIMEZONE, f->timezone);
    gw_buf_printf(p->out,
                  "<tr><td>%s</td><td class=\"l\"><code>%s</code></td></tr>\n</tbody></table></div>\n",
                  word(p, R_HASH), hash);
}

static void put_map(const report_page *p)
{
    const gw_feed_stats *s = p->report->stats;
    if (s->n_placed == 0) return;
    char n[32], box[4][24];
    const double sides[] = {s->south, s->north, s->west, s->east};
    for (int i = 0; i < 4; i++) snprintf(box[i], sizeof box[i], "%.4f°", sides[i]);
    const char *fill[] = {gw_count_text(s->n_placed, n), box[0], box[1], box[2], box[3]};
    gw_buf_printf(p->out, "<h2>%s</h2>\n<p class=\"about\">", word(p, R_MAP));
    report_say(p->out, R_MAP_ABOUT, p->lang, fill, 5);
    gw_buf_text(p->out, "</p>\n<figure class=\"map\">\n");
    report_draw_map(s, word(p, R_MAP), p->out);
    gw_buf_text(p->out, "</figure>\n");
}

static void put_name(const gw_feed_report *r, gw_buf *out)
{
    const char *slash = strrchr(r->source, '/');
    if (r->feed)
        gw_html_str(out, r->feed->source);
    else
        gw_html_text(out, slash ? slash + 1 : r->source);
}

static void put_page(const report_page *p)
{
    gw_html_section(p->out, p->lang);
    gw_buf_printf(p->out, "<h1>%s</h1>\n<p class=\"about\">", word(p, R_TITLE));
    put_name(p->report, p->out);
    gw_buf_text(p->out, "</p>\n");
    put_answer(p);
    if (p->report->feed) {
        put_contents(p);
        report_put_departures(p);
        put_map(p);
    }
    report_put_faults(p);
    gw_html_section_end(p->out);
}

void gw_feed_report_html(const gw_feed_report *r, gw_buf *out)
{
    gw_html_begin(out, report_word_of(R_TITLE, GW_LANG_HANT), STYLE);
    for (int l = 0; l < GW_N_LANGS; l++) {
        const report_page p = {r, (gw_lang)l, out};
        put_page(&p);
    }
    gw_html_end(out);
}
