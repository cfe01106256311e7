/* The page's part on what runs when: charts, and the same figures as tables. */
#include "gtfs/report/html_priv.h"

#include "gtfs/base/html.h"

#include <stdio.h>
#include <stdlib.h>

static uint64_t all_of(const gw_departures *d)
{
    return d->timetabled + d->headway;
}

/* --- by date --- */

/* The first of a month, unless the days are so many that the labels would touch. */
static const char *day_label(const void *context, uint32_t i)
{
    static const char *const MONTHS[] = {"01", "02", "03", "04", "05", "06",
                                         "07", "08", "09", "10", "11", "12"};
    const gw_feed_stats *s = context;
    int year, month, day;
    gw_day_split(s->from + (gw_day)i, &year, &month, &day);
    return day == 1 ? MONTHS[month - 1] : NULL;
}

static int compare(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

typedef struct { /* of some of the days counted */
    uint32_t n;
    uint64_t least, median, most;
} spread;

/* select(day) chooses: a weekday, or a month as year × 12 + month - 1. */
static spread spread_of(const gw_feed_stats *s, bool weekdays, int wanted)
{
    uint64_t chosen[GW_STATS_DAYS];
    spread out = {0};
    for (uint32_t k = 0; k < s->n_days; k++) {
        gw_day d = s->from + (gw_day)k;
        int year, month, day;
        gw_day_split(d, &year, &month, &day);
        if ((weekdays ? gw_day_weekday(d) : year * 12 + month - 1) == wanted)
            chosen[out.n++] = all_of(&s->by_day[k]);
    }
    if (out.n == 0) return out;
    qsort(chosen, out.n, sizeof *chosen, compare);
    out.least = chosen[0];
    out.median = chosen[out.n / 2];
    out.most = chosen[out.n - 1];
    return out;
}

static void put_spread(const report_page *p, const char *name, uint32_t name_n, spread s)
{
    char n[3][32];
    if (s.n == 0) return;
    gw_buf_printf(p->out, "<tr><td>%.*s</td><td>%u</td><td>%s</td><td>%s</td><td>%s</td></tr>\n", (int)name_n,
                  name, s.n, gw_count_text(s.least, n[0]), gw_count_text(s.median, n[1]),
                  gw_count_text(s.most, n[2]));
}

static void put_spread_head(const report_page *p, const char *first)
{
    gw_buf_printf(
        p->out,
        "<table><thead><tr><th>%s</th><th>%s</th><th>%s</th><th>%s</th><th>%s</th></tr></thead>\n<tbody>\n",
        first, report_word_of(R_DAYS, p->lang), report_word_of(R_LEAST, p->lang),
        report_word_of(R_MEDIAN, p->lang), report_word_of(R_MOST, p->lang));
}

static void put_weekdays(const report_page *p, const gw_feed_stats *s)
{
    put_spread_head(p, report_word_of(R_BY_WEEKDAY, p->lang));
    gw_str name, rest = gw_str_of(report_word_of(R_WEEKDAYS, p->lang));
    for (int day = 0; day < 7; day++) {
        gw_str_split(rest, '|', &name, &rest);
        put_spread(p, name.p, name.n, spread_of(s, true, day));
    }
    gw_buf_text(p->out, "</tbody></table>\n");
}

static void put_months(const report_page *p, const gw_feed_stats *s)
{
    int first_year, first_month, last_year, last_month, day;
    gw_day_split(s->from, &first_year, &first_month, &day);
    gw_day_split(s->from + (gw_day)s->n_days - 1, &last_year, &last_month, &day);
    put_spread_head(p, report_word_of(R_MONTH, p->lang));
    for (int m = first_year * 12 + first_month - 1; m <= last_year * 12 + last_month - 1; m++) {
        char name[24];
        int n = snprintf(name, sizeof name, "%04d-%02d", m / 12, m % 12 + 1);
        put_spread(p, name, (uint32_t)n, spread_of(s, false, m));
    }
    gw_buf_text(p->out, "</tbody></table>\n");
}

static void put_by_day(const report_page *p, const gw_feed_stats *s)
{
    char first[11], last[11];
    const char *fill[] = {first, last};
    gw_day_format_iso(s->from, first);
    gw_day_format_iso(s->from + (gw_day)s->n_days - 1, last);
    const char *title = report_word_of(R_BY_DAY, p->lang);
    gw_buf_printf(p->out, "<h2>%s</h2>\n<p class=\"about\">", title);
    report_say(p->out, R_BY_DAY_ABOUT, p->lang, fill, 2);
    gw_buf_text(p->out, "</p>\n<figure>\n");
    const report_bars bars = {.bars = s->by_day,
                              .n = s->n_days,
                              .title = title,
                              .timetabled = report_word_of(R_TIMETABLED, p->lang),
                              .headway = report_word_of(R_HEADWAY, p->lang),
                              .unit = report_word_of(R_DEPARTURES, p->lang),
                              .label = day_label,
                              .context = s};
    report_draw_bars(&bars, p->out);
    gw_buf_text(p->out, "</figure>\n<div class=\"two\">\n");
    put_weekdays(p, s);
    put_months(p, s);
    gw_buf_text(p->out, "</div>\n");
}

/* --- by hour --- */

typedef struct {
    uint32_t first, n;
} hours;

static hours hours_of(const gw_feed_stats *s)
{
    uint32_t first = 0, end = GW_STATS_HOURS;
    while (first < end && all_of(&s->by_hour[first]) == 0) first++;
    while (end > first && all_of(&s->by_hour[end - 1]) == 0) end--;
    return (hours){first, end - first};
}

static const char *hour_label(const void *context, uint32_t i)
{
    static const char *const HOURS[GW_STATS_HOURS] = {
        "0",  "1",  "2",  "3",  "4",  "5",  "6",  "7",  "8",  "9",  "10", "11", "12", "13", "14", "15",
        "16", "17", "18", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "30", "31",
        "32", "33", "34", "35", "36", "37", "38", "39", "40", "41", "42", "43", "44", "45", "46", "47+"};
    const hours *h = context;
    return HOURS[h->first + i];
}

/* Under the chart: every second one when they are many. */
static const char *hour_mark(const void *context, uint32_t i)
{
    const hours *h = context;
    return h->n <= 24 || (h->first + i) % 2 == 0 ? hour_label(context, i) : NULL;
}

static void put_hour_table(const report_page *p, const gw_feed_stats *s, hours h)
{
    char n[2][32];
    gw_buf_printf(p->out,
                  "<details><summary>%s</summary><table><thead><tr><th>%s</th><th>%s</th><th>%s</th></tr></"
                  "thead>\n<tbody>\n",
                  report_word_of(R_FIGURES, p->lang), report_word_of(R_HOUR, p->lang),
                  report_word_of(R_TIMETABLED, p->lang), report_word_of(R_HEADWAY, p->lang));
    for (uint32_t i = 0; i < h.n; i++) {
        const gw_departures *d = &s->by_hour[h.first + i];
        gw_buf_printf(p->out, "<tr><td>%s</td><td>%s</td><td>%s</td></tr>\n", hour_label(&h, i),
                      gw_count_text(d->timetabled, n[0]), gw_count_text(d->headway, n[1]));
    }
    gw_buf_text(p->out, "</tbody></table></details>\n");
}

static void put_by_hour(const report_page *p, const gw_feed_stats *s)
{
    hours h = hours_of(s);
    char day[11];
    const char *fill[] = {day};
    gw_buf title = {0};
    gw_day_format_iso(s->busiest, day);
    report_say(&title, R_BY_HOUR, p->lang, fill, 1);
    if (title.failed) p->out->failed = true;
    const char *words = title.p ? title.p : "";
    gw_buf_printf(p->out, "<h2>%s</h2>\n<p class=\"about\">%s</p>\n<figure>\n", words,
                  report_word_of(R_BY_HOUR_ABOUT, p->lang));
    const report_bars bars = {.bars = s->by_hour + h.first,
                              .n = h.n,
                              .title = words,
                              .timetabled = report_word_of(R_TIMETABLED, p->lang),
                              .headway = report_word_of(R_HEADWAY, p->lang),
                              .unit = report_word_of(R_DEPARTURES, p->lang),
                              .label = hour_mark,
                              .context = &h};
    report_draw_bars(&bars, p->out);
    gw_buf_text(p->out, "</figure>\n");
    put_hour_table(p, s, h);
    gw_buf_free(&title);
}

void report_put_departures(const report_page *p)
{
    const gw_feed_stats *s = p->report->stats;
    if (!s->runs) return;
    put_by_day(p, s);
    if (s->busiest != GW_DAY_NONE) put_by_hour(p, s);
}
