/* The answer in words and in JSON. */
#include "planner/savings/solve_priv.h"

#include "planner/savings/words_priv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef enum {
    S_ALL,      /* {1} field, {2} first, {3} last, {4} goal, {5} figure at the first, {6} at the last */
    S_NONE,     /* {1} field, {2} first, {3} last, {4} goal, {5} nearest value, {6} its figure */
    S_RANGE,    /* {1} field, {2} from, {3} to, {4} goal, {5}, {6} figures */
    S_ONE,      /* {1} field, {2} value, {3} goal, {4} figure */
    S_NOT_AT,   /* {1} value, {2} figure */
    S_REFUSED,  /* {1} value */
    S_MONOTONE, /* that is all */
    S_EVERY,    /* not monotone, every value was computed. {1} how many */
    S_PARTLY,   /* not monotone, {1} of {2} were */
    S_WHERE,    /* {1} day, {2} port */
    S_LESS,
    S_HOLDS,
    N_SOLVE_WORDS
} solve_word;

static const char *const WORDS[N_SOLVE_WORDS][GW_N_LANGS] = {
    [S_ALL] = {"{1} 由 {2} 至 {3} 全部符合 {4}（{2} 時為 {5}，{3} 時為 {6}）。",
               "{1} 由 {2} 至 {3} 全部符合 {4}（{2} 时为 {5}，{3} 时为 {6}）。",
               "{4} holds for every {1} from {2} to {3} ({5} at {2}, {6} at {3})."},
    [S_NONE] = {"{1} 由 {2} 至 {3} 沒有一個值符合 {4}；最接近的是 {5}（{6}）。",
                "{1} 由 {2} 至 {3} 没有一个值符合 {4}；最接近的是 {5}（{6}）。",
                "No {1} from {2} to {3} gives {4}; {5} comes nearest ({6})."},
    [S_RANGE] = {"{1} 由 {2} 至 {3} 符合 {4}（{2} 時為 {5}，{3} 時為 {6}）。",
                 "{1} 由 {2} 至 {3} 符合 {4}（{2} 时为 {5}，{3} 时为 {6}）。",
                 "{4} holds for {1} from {2} to {3} ({5} at {2}, {6} at {3})."},
    [S_ONE] = {"{1} 為 {2} 時符合 {3}（{4}）。", "{1} 为 {2} 时符合 {3}（{4}）。",
               "{3} holds for {1} {2} ({4})."},
    [S_WHERE] = {"{1}，{2}，07:00-19:00 出發", "{1}，{2}，07:00-19:00 出发", "{1}, {2}, leaving 07:00-19:00"},
    [S_LESS] = {"；數字已減去另一方案的數字", "；数字已减去另一方案的数字",
                "; figures less those of the other scenario"},
    [S_HOLDS] = {"符合", "符合", "holds"},
    [S_NOT_AT] = {"{1} 時為 {2}，不符合。", "{1} 时为 {2}，不符合。", "At {1} it is {2}, and does not hold."},
    [S_REFUSED] = {"{1} 時方案不能成立（例如甚麼都沒有改變）。", "{1} 时方案不能成立（例如什么都没有改变）。",
                   "At {1} the scenario is refused (nothing would change, for one)."},
    [S_MONOTONE] =
        {"在算過的值上，這個數字只升或只降，所以這就是全部答案。",
         "在算过的值上，这个数字只升或只降，所以这就是全部答案。",
         "Over the values computed the figure only rises or only falls, so this is the whole answer."},
    [S_EVERY] = {"這個數字有升有降，所以 {1} 個值全部都算了。", "这个数字有升有降，所以 {1} 个值全部都算了。",
                 "The figure rises and falls, so all {1} values were computed."},
    [S_PARTLY] =
        {"這個數字有升有降，而 {2} 個值中只算了 {1} 個：在算過的值之間可能還有別的答案。",
         "这个数字有升有降，而 {2} 个值中只算了 {1} 个：在算过的值之间可能还有别的答案。",
         "The figure rises and falls, and only {1} of {2} values were computed: between them there may be "
         "other answers."},
};

static void say(gw_buf *out, solve_word w, gw_lang lang, const char *const *fill, int n)
{
    if (out->n) gw_buf_text(out, lang == GW_LANG_EN ? " " : "");
    savings_fill(out, WORDS[w][lang], fill, n);
}

static void shown(const solver *s, uint32_t run, char value[40], char figure[24])
{
    solve_value_text(&s->grid, s->runs[run].at, value);
    savings_number(s->runs[run].value, s->goal.digits, figure);
}

/* The run after the last of the range that begins with `from`. */
static uint32_t end_of(const solver *s, uint32_t from)
{
    while (from < s->n && s->runs[from].meets) from++;
    return from;
}

static uint32_t nearest(const solver *s)
{
    uint32_t best = 0;
    double least = INFINITY;
    for (uint32_t i = 0; i < s->n; i++) {
        double away = fabs(s->runs[i].value - s->goal.limit);
        if (!(away < least)) continue;
        least = away;
        best = i;
    }
    return best;
}

static void say_range(const solver *s, uint32_t from, uint32_t end, gw_lang lang, gw_buf *out)
{
    char v[4][40], f[4][24];
    shown(s, from, v[0], f[0]);
    shown(s, end - 1, v[1], f[1]);
    const char *range[6] = {s->grid.field, v[0], v[1], s->goal.text, f[0], f[1]};
    const char *one[4] = {s->grid.field, v[0], s->goal.text, f[0]};
    if (from == 0 && end == s->n)
        say(out, S_ALL, lang, range, 6);
    else if (end - from == 1)
        say(out, S_ONE, lang, one, 4);
    else
        say(out, S_RANGE, lang, range, 6);
    for (int k = 0; k < 2; k++) {
        if (k ? end == s->n : from == 0) continue;
        uint32_t beside = k ? end : from - 1;
        shown(s, beside, v[2], f[2]);
        const char *fill[2] = {v[2], f[2]};
        say(out, s->runs[beside].refused[0] ? S_REFUSED : S_NOT_AT, lang, fill, 2);
    }
}

static void sentences(const solver *s, gw_lang lang, gw_buf *out)
{
    char v[3][40], f[24], n[2][24];
    const char *counts[2] = {n[0], n[1]};
    bool any = false;
    for (uint32_t i = 0; i < s->n; i++) {
        uint32_t end = end_of(s, i);
        if (end == i) continue;
        say_range(s, i, end, lang, out);
        any = true;
        i = end;
    }
    if (!any) {
        solve_value_text(&s->grid, 0, v[0]);
        solve_value_text(&s->grid, s->grid.n - 1, v[1]);
        shown(s, nearest(s), v[2], f);
        const char *fill[6] = {s->grid.field, v[0], v[1], s->goal.text, v[2], f};
        say(out, S_NONE, lang, fill, 6);
    }
    savings_number(s->n, 0, n[0]);
    savings_number(s->grid.n, 0, n[1]);
    say(out, s->monotone ? S_MONOTONE : s->complete ? S_EVERY : S_PARTLY, lang, counts, 2);
}

static void put_value(const solver *s, const char *key, uint32_t run, gw_json_writer *w)
{
    gw_json_put_fixed(w, key, s->grid.first + s->runs[run].at * s->grid.step, s->grid.digits);
}

static void put_bracket(const solver *s, const char *key, uint32_t run, gw_json_writer *w)
{
    gw_json_object(w, key);
    put_value(s, "value", run, w);
    gw_json_put_fixed(w, "figure", s->runs[run].value, s->goal.digits);
    gw_json_object_end(w);
}

static void put_ranges(const solver *s, gw_json_writer *w)
{
    gw_json_array(w, "holds");
    for (uint32_t i = 0; i < s->n; i++) {
        uint32_t end = end_of(s, i);
        if (end == i) continue;
        gw_json_object(w, NULL);
        put_bracket(s, "from", i, w);
        put_bracket(s, "to", end - 1, w);
        if (i)
            put_bracket(s, "not_at_before", i - 1, w);
        else
            gw_json_put_null(w, "not_at_before");
        if (end < s->n)
            put_bracket(s, "not_at_after", end, w);
        else
            gw_json_put_null(w, "not_at_after");
        gw_json_object_end(w);
        i = end;
    }
    gw_json_array_end(w);
}

static void put_runs(const solver *s, gw_json_writer *w)
{
    gw_json_array(w, "runs");
    for (uint32_t i = 0; i < s->n; i++) {
        gw_json_object(w, NULL);
        put_value(s, "value", i, w);
        gw_json_put_fixed(w, "figure", s->runs[i].value, s->goal.digits);
        gw_json_put_bool(w, "holds", s->runs[i].meets);
        gw_json_put_text(w, "scenario", s->runs[i].refused[0] ? NULL : s->runs[i].scenario);
        if (s->runs[i].refused[0]) gw_json_put_text(w, "refused", s->runs[i].refused);
        gw_json_object_end(w);
    }
    gw_json_array_end(w);
}

static void write_json(const solver *s, gw_buf *out)
{
    gw_json_writer w;
    gw_sha256 hash = s->base->timetable->content;
    char hex[65];
    gw_sha256_hex(&hash, hex);
    gw_json_begin(&w, out);
    gw_json_object(&w, NULL);
    gw_json_put_text(&w, "schema", "gangway-solve/1");
    gw_json_put_text(&w, "program", "gangway " GW_VERSION);
    gw_json_put_text(&w, "timetable", hex);
    gw_json_put_text(&w, "day", s->day);
    gw_json_put_text(&w, "port", s->options.port);
    gw_json_put_text(&w, "field", s->grid.field);
    gw_json_put_int(&w, "values", s->grid.n);
    gw_json_put_text(&w, "goal", s->goal.text);
    if (s->has_other) gw_json_put_fixed(&w, "less_the_figure_of_the_other", s->other, s->goal.digits);
    gw_json_put_bool(&w, "monotone", s->monotone);
    gw_json_put_bool(&w, "complete", s->complete);
    gw_json_object(&w, "text");
    for (int l = 0; l < GW_N_LANGS; l++) {
        gw_buf text = {0};
        sentences(s, (gw_lang)l, &text);
        gw_json_put_text(&w, gw_lang_tag((gw_lang)l), text.p ? text.p : "");
        if (text.failed) out->failed = true;
        gw_buf_free(&text);
    }
    gw_json_object_end(&w);
    put_ranges(s, &w);
    put_runs(s, &w);
    gw_json_object_end(&w);
    gw_buf_text(out, "\n");
}

static void write_text(const solver *s, gw_lang lang, gw_buf *text)
{
    sentences(s, lang, text);
    const char *fill[2] = {s->day, s->options.port ? s->options.port : ""};
    gw_buf_text(text, "\n\n");
    savings_fill(text, WORDS[S_WHERE][lang], fill, 2);
    if (s->has_other) savings_fill(text, WORDS[S_LESS][lang], fill, 2);
    gw_buf_text(text, "\n");
    for (uint32_t i = 0; i < s->n; i++) {
        char value[40], figure[24];
        shown(s, i, value, figure);
        gw_buf_printf(text, "%s=%-8s %10s %s\n", s->grid.field, value, figure,
                      s->runs[i].meets ? WORDS[S_HOLDS][lang] : s->runs[i].refused);
    }
}

void solve_write(const solver *s, gw_solve_outputs *out)
{
    for (int l = 0; l < GW_N_LANGS; l++) write_text(s, (gw_lang)l, &out->text[l]);
    write_json(s, &out->solve_json);
}
