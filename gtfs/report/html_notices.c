/* The page's part on faults and repairs. */
#include "gtfs/report/html_priv.h"

#include "gtfs/base/html.h"

enum { SAMPLES_SHOWN = 5 };

static void put_sample(const report_page *p, const gw_notice_sample *s)
{
    char row[32];
    const char *fill[] = {row};
    gw_buf_text(p->out, "<div><code>");
    gw_html_str(p->out, s->file);
    gw_buf_text(p->out, "</code>");
    if (s->row) {
        gw_count_text(s->row, row);
        gw_buf_text(p->out, " ");
        report_say(p->out, R_ROW, p->lang, fill, 1);
    }
    if (s->field.n) {
        gw_buf_text(p->out, " <code>");
        gw_html_str(p->out, s->field);
        gw_buf_text(p->out, "</code>");
    }
    if (s->value.n) {
        gw_buf_text(p->out, " <q>");
        gw_html_str(p->out, s->value);
        gw_buf_text(p->out, "</q>");
    }
    gw_buf_text(p->out, "</div>");
}

static void put_samples(const report_page *p, const gw_notice *n)
{
    uint32_t shown = n->n_samples < SAMPLES_SHOWN ? n->n_samples : SAMPLES_SHOWN;
    for (uint32_t k = 0; k < shown; k++) put_sample(p, &n->samples[k]);
    if (n->count <= shown) return;
    char rest[32];
    const char *fill[] = {gw_count_text(n->count - shown, rest)};
    gw_buf_text(p->out, "<div class=\"about\">");
    report_say(p->out, R_MORE, p->lang, fill, 1);
    gw_buf_text(p->out, "</div>");
}

static void put_notice(const report_page *p, const gw_notice *n)
{
    char count[32];
    gw_buf_printf(
        p->out,
        "<tr class=\"s%d\"><td>%s</td><td class=\"l\">%s<br><code>%s</code></td><td class=\"l\">%s</td>",
        (int)n->severity, report_word_of(report_severity_word(n->severity), p->lang),
        gw_notice_meaning(n->code, p->lang), n->code, report_word_of(report_action_word(n->action), p->lang));
    gw_buf_printf(p->out, "<td>%s</td><td class=\"l\">", gw_count_text(n->count, count));
    put_samples(p, n);
    gw_buf_text(p->out, "</td></tr>\n");
}

static void put_notices(const report_page *p)
{
    const gw_notices *notices = p->report->notices;
    uint32_t n = gw_notices_count(notices);
    if (n == 0) return;
    gw_buf_printf(p->out, "<h2>%s</h2>\n<p class=\"about\">%s</p>\n<figure>\n",
                  report_word_of(R_NOTICES, p->lang), report_word_of(R_NOTICES_ABOUT, p->lang));
    const report_codes codes = {notices, p->lang, report_word_of(R_NOTICES, p->lang)};
    report_draw_codes(&codes, p->out);
    gw_buf_text(p->out, "</figure>\n<div class=\"wide\"><table class=\"notices\"><thead><tr><th></th>");
    gw_buf_printf(p->out,
                  "<th class=\"l\">%s</th><th class=\"l\">%s</th><th>%s</th><th "
                  "class=\"l\">%s</th></tr></thead>\n<tbody>\n",
                  report_word_of(R_MEANING, p->lang), report_word_of(R_ACTION, p->lang),
                  report_word_of(R_COUNT, p->lang), report_word_of(R_SAMPLES, p->lang));
    for (uint32_t i = 0; i < n; i++) {
        gw_notice notice = gw_notices_at(notices, i);
        put_notice(p, &notice);
    }
    gw_buf_text(p->out, "</tbody></table></div>\n");
}

static void put_repair(const report_page *p, const gw_repair *r)
{
    char n[4][32];
    gw_buf_text(p->out, "<tr><td>");
    gw_html_text(p->out, gw_repair_words(r->what, p->lang));
    gw_buf_printf(p->out, "<br><code>%s</code></td><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>\n",
                  r->code, gw_count_text(r->n_rows, n[0]), gw_count_text(r->n_trips, n[1]),
                  gw_count_text(r->n_stops, n[2]), gw_count_text(r->n_services, n[3]));
}

static void put_repairs(const report_page *p)
{
    const gw_notices *notices = p->report->notices;
    uint32_t n = gw_notices_repair_count(notices);
    if (n == 0) return;
    gw_buf_printf(
        p->out,
        "<h2>%s</h2>\n<p class=\"about\">%s</p>\n<table><thead><tr><th>%s</th><th>%s</th><th>%s</th>"
        "<th>%s</th><th>%s</th></tr></thead>\n<tbody>\n",
        report_word_of(R_REPAIRS, p->lang), report_word_of(R_REPAIRS_ABOUT, p->lang),
        report_word_of(R_WHAT, p->lang), report_word_of(R_ROWS, p->lang), report_word_of(R_TRIPS, p->lang),
        report_word_of(R_STOPS, p->lang), report_word_of(R_SERVICES, p->lang));
    for (uint32_t i = 0; i < n; i++) {
        gw_repair r = gw_notices_repair_at(notices, i);
        put_repair(p, &r);
    }
    gw_buf_text(p->out, "</tbody></table>\n");
}

void report_put_faults(const report_page *p)
{
    put_notices(p);
    put_repairs(p);
}
