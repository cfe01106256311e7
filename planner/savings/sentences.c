/* What comes out, in sentences: for the terminal, the report and the JSON alike. */
#include "planner/savings/words_priv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define SMALL_S 60
#define SHOWN_S 3 /* 0.05 min: less is printed as 0.0 */

typedef struct {
    const savings_case *c;
    gw_lang lang;
    gw_buf *out;
} speaker;

static void ends_of(const speaker *s, const savings_pair *p, const char *fill[2])
{
    fill[p->back] = savings_origin_name(s->c, p, s->lang);
    fill[!p->back] = savings_place_name(s->c, s->lang);
}

static void pause_of(const speaker *s)
{
    size_t n = s->out->n;
    if (s->lang == GW_LANG_EN && n && s->out->p[n - 1] != '\n') gw_buf_text(s->out, " ");
}

static void say(const speaker *s, savings_word w, const char *const *fill, int n)
{
    pause_of(s);
    savings_say(s->out, w, s->lang, fill, n);
}

static void say_saving(const speaker *s, const savings_pair *p, const savings_cell *cell)
{
    char day[11], before[24], after[24], saved[24];
    const char *fill[7] = {NULL, NULL, day, "07:00-19:00", before, after, saved};
    double saving = cell->difference.mean_s;
    gw_day_format_iso(s->c->day, day);
    ends_of(s, p, fill);
    if (!(cell->difference.kept > 0)) {
        say(s, W_NOBODY, fill, 2);
        return;
    }
    savings_minutes(cell->before.mean_s, before);
    savings_minutes(cell->after.mean_s, after);
    savings_minutes(fabs(saving), saved);
    say(s, fabs(saving) < SHOWN_S ? W_SAME : saving > 0 ? W_SAVES : W_LOSES, fill, 7);
}

static void say_served(const speaker *s, const savings_cell *cell)
{
    char minutes[24];
    const char *fill[1] = {minutes};
    if (cell->difference.gained >= 1) {
        savings_number(cell->difference.gained, 0, minutes);
        say(s, W_GAINED, fill, 1);
    }
    if (cell->difference.lost >= 1) {
        savings_number(cell->difference.lost, 0, minutes);
        say(s, W_LOST, fill, 1);
    }
}

/* What a direct line is for, whatever it saves on average. */
static void say_no_change(const speaker *s, const savings_pair *p, const savings_cell *cell)
{
    char n[4][24];
    const char *fill[6] = {NULL, NULL, n[0], n[1], n[2], n[3]};
    const gw_profile_stats *b = &cell->before, *a = &cell->after;
    bool before = b->direct_served > 0.005, after = a->direct_served > 0.005;
    ends_of(s, p, fill);
    if (!before && after) {
        savings_number(a->direct_served * 100, 0, n[0]);
        savings_minutes(a->direct_mean_s, n[1]);
        savings_minutes(a->direct_walk_s, n[2]);
        savings_minutes(b->walk_s, n[3]);
        say(s, W_NO_CHANGE_NEW, fill, 6);
    } else if (before && !after) {
        savings_minutes(b->direct_mean_s, n[0]);
        say(s, W_NO_CHANGE_GONE, fill, 3);
    } else if (before && fabs(b->direct_mean_s - a->direct_mean_s) >= SHOWN_S) {
        savings_minutes(b->direct_mean_s, n[0]);
        savings_minutes(b->direct_walk_s, n[1]);
        savings_minutes(a->direct_mean_s, n[2]);
        savings_minutes(a->direct_walk_s, n[3]);
        say(s, W_NO_CHANGE, fill, 6);
    }
}

static void say_peak_hour(const speaker *s, const savings_pair *p)
{
    double most = SHOWN_S;
    int32_t at = -1;
    for (int32_t h = s->c->first_hour; h < s->c->end_hour; h++) {
        const gw_profile_difference *d = &p->hours[h - s->c->first_hour].difference;
        if (!(d->kept >= 30) || !(d->mean_s > most)) continue;
        most = d->mean_s;
        at = h;
    }
    if (at < 0) return;
    char hour[16], minutes[24];
    const char *fill[2] = {hour, minutes};
    snprintf(hour, sizeof hour, "%02d:00", at % 100);
    savings_minutes(most, minutes);
    say(s, W_PEAK_HOUR, fill, 2);
}

void savings_sentences(const savings_case *c, gw_lang lang, gw_buf *out)
{
    const speaker s = {c, lang, out};
    double greatest = 0;
    bool any = false;
    savings_say_before(c, lang, out);
    for (uint32_t i = c->headline; i < c->headline + 2 && i < c->n_main; i++) {
        const savings_pair *p = &c->pairs[i];
        const savings_cell *cell = &p->periods[CORE];
        if (i > c->headline) gw_buf_text(out, "\n");
        say_saving(&s, p, cell);
        say_served(&s, cell);
        if (!p->back) say_peak_hour(&s, p);
        say_no_change(&s, p, cell);
        if (!(cell->difference.kept > 0)) continue;
        greatest = fmax(greatest, fabs(cell->difference.mean_s));
        any = true;
    }
    if (!any || greatest >= SMALL_S) return;
    gw_buf_text(out, "\n");
    say(&s, W_SMALL, NULL, 0);
}

void savings_put_sentences(const savings_case *c, gw_json_writer *w)
{
    gw_json_object(w, "text");
    for (int l = 0; l < GW_N_LANGS; l++) {
        gw_buf text = {0};
        savings_sentences(c, (gw_lang)l, &text);
        if (text.failed) w->out->failed = true;
        gw_json_put_text(w, gw_lang_tag((gw_lang)l), text.p ? text.p : "");
        gw_buf_free(&text);
    }
    gw_json_object_end(w);
}
