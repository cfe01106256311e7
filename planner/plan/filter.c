/* Lines and modes included or left out: bits over the routes, made once before the search looks at them. */
#include "planner/plan/filter_priv.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool has_bit(const uint64_t *bits, uint32_t i)
{
    return bits[i / 64] >> (i % 64) & 1;
}

void gw_line_bar_free(gw_line_bar *bar)
{
    free(bar->bits);
    *bar = (gw_line_bar){0};
}

/* named: bits of the routes of one list. */
static gw_status add_to_bar(gw_line_bar *bar, const gw_timetable *t, const uint64_t *named, bool only)
{
    uint32_t n = gw_tt_n_routes(t);
    if (!bar->bits) {
        bar->n_words = n / 64 + 1;
        bar->bits = calloc(bar->n_words, sizeof *bar->bits);
        if (!bar->bits) return GW_NO_MEMORY;
    }
    for (uint32_t i = 0; i < n; i++)
        if (has_bit(named, i) != only) gw_filter_set_bit(bar->bits, i);
    return GW_OK;
}

gw_status gw_filter_add_list(gw_line_bar *bar, const gw_filter_asker *x, gw_str list, bool only,
                             gw_filter_name_fn take)
{
    if (gw_str_trim(list).n == 0) return gw_fail(x->err, GW_BAD_INPUT, "%s: nothing is given", x->what);
    if (!gw_utf8_is_valid(list.p, list.n))
        return gw_fail(x->err, GW_BAD_INPUT, "%s: not valid UTF-8", x->what);
    uint64_t *named = calloc(gw_tt_n_routes(x->t) / 64 + 1, sizeof *named);
    gw_status status = named ? GW_OK : GW_NO_MEMORY;
    while (!status && list.n) {
        gw_str name, rest;
        bool more = gw_str_split(list, ',', &name, &rest);
        name = gw_str_trim(name);
        if (name.n == 0)
            status = gw_fail(x->err, GW_BAD_INPUT, "%s: nothing stands between two commas", x->what);
        else
            status = take(x, name, named);
        list = more ? rest : (gw_str){0};
    }
    if (!status) status = add_to_bar(bar, x->t, named, only);
    free(named);
    if (status == GW_NO_MEMORY) return gw_fail(x->err, status, "%s: no memory for the lines", x->what);
    return status;
}

/* --- modes --- */

static const struct {
    const char *word, *modes[6]; /* as gw_mode_of_type says them */
} mode_words[] = {
    {"bus", {"BUS"}},
    {"coach", {"COACH"}},
    {"metro", {"SUBWAY"}},
    {"train", {"REGIONAL_RAIL", "SUBURBAN", "HIGHSPEED_RAIL", "LONG_DISTANCE", "NIGHT_RAIL"}},
    {"tram", {"TRAM"}},
    {"ferry", {"FERRY"}},
    {"cable", {"AERIAL_LIFT"}},
    {"funicular", {"FUNICULAR"}},
    {"other", {"OTHER", "AIRPLANE"}},
};
enum { N_MODE_WORDS = sizeof mode_words / sizeof mode_words[0] };

static bool same_word(gw_str s, const char *word)
{
    uint32_t i = 0;
    for (; i < s.n && word[i]; i++)
        if (tolower((unsigned char)s.p[i]) != tolower((unsigned char)word[i])) return false;
    return i == s.n && !word[i];
}

/* The row that a word of ours or of MOTIS asks for; *mode: that one of the row alone, NULL: all. */
static bool find_mode(gw_str word, int *row, const char **mode)
{
    for (*row = 0; *row < N_MODE_WORDS; ++*row) {
        *mode = NULL;
        if (same_word(word, mode_words[*row].word)) return true;
        for (int k = 0; k < 6 && mode_words[*row].modes[k]; k++) {
            *mode = mode_words[*row].modes[k];
            if (same_word(word, *mode)) return true;
        }
    }
    return false;
}

static bool is_mode(int row, const char *only, const char *mode)
{
    if (only) return strcmp(only, mode) == 0;
    for (int k = 0; k < 6 && mode_words[row].modes[k]; k++)
        if (strcmp(mode_words[row].modes[k], mode) == 0) return true;
    return false;
}

static gw_status take_mode(const gw_filter_asker *x, gw_str word, uint64_t *named)
{
    int row;
    const char *mode;
    if (!find_mode(word, &row, &mode))
        return gw_fail(x->err, GW_BAD_INPUT,
                       "%s: '%.*s' is none of bus, coach, metro, train, tram, ferry, cable, funicular, other",
                       x->what, SAID(word));
    for (uint32_t i = 0; i < gw_tt_n_routes(x->t); i++)
        if (is_mode(row, mode, gw_mode_of_type(gw_tt_route_at(x->t, i)->type))) gw_filter_set_bit(named, i);
    return GW_OK;
}

gw_status gw_line_bar_modes(gw_line_bar *bar, const gw_dataset *d, const char *what, gw_str list, bool only,
                            gw_error *err)
{
    const gw_filter_asker x = {d, d->timetable, what, err};
    return gw_filter_add_list(bar, &x, list, only, take_mode);
}
