/* report.html of a comparison. */
#include "planner/savings/compare_priv.h"
#include "planner/savings/compare_words_priv.h"

#include "gtfs/base/html.h"

#include <string.h>

typedef compare_page page;

static const char *word(const page *p, compare_word w)
{
    return compare_word_of(w, p->lang);
}

static gw_str text_of(const gw_json *names, gw_lang lang, const char *otherwise)
{
    gw_str s;
    return gw_json_string(gw_json_get(names, gw_lang_tag(lang)), &s) ? s : gw_str_of(otherwise);
}

static void put_answer(const page *p)
{
    gw_buf text = {0};
    compare_sentences(p->c, p->lang, &text);
    gw_buf_printf(p->out, "<h2>%s</h2>\n<div class=\"answer\">", savings_word_of(W_ANSWER, p->lang));
    for (gw_str rest = gw_str_of(text.p), line; rest.n;) {
        gw_str_split(rest, '\n', &line, &rest);
        gw_buf_text(p->out, "<p>");
        gw_html_str(p->out, line);
        gw_buf_text(p->out, "</p>\n");
    }
    gw_buf_printf(p->out, "</div>\n<p><span class=\"mark\">%s</span> %s</p>\n",
                  savings_word_of(W_ASSUMED, p->lang), savings_word_of(W_ASSUMED_DATA, p->lang));
    if (text.failed) p->out->failed = true;
    gw_buf_free(&text);
}

/* --- what each changes --- */

static gw_str member(const gw_json *object, const char *key)
{
    gw_str s;
    return gw_json_string(gw_json_get(object, key), &s) ? s : (gw_str){"", 0};
}

static void put_change(const page *p, const gw_json *change)
{
    double before = 0, after = 0;
    char n[2][24];
    const char *fill[2] = {n[0], n[1]};
    (void)gw_json_number(gw_json_get(change, "trips_before"), &before);
    (void)gw_json_number(gw_json_get(change, "trips_after"), &after);
    gw_buf_text(p->out, "<li><code>");
    gw_html_str(p->out, member(change, "id"));
    gw_buf_text(p->out, "</code> ");
    gw_html_str(p->out, member(change, "type"));
    gw_buf_text(p->out, " ");
    gw_html_str(p->out, member(change, "line"));
    if (before > 0 || after > 0) {
        savings_number(before, 0, n[0]);
        savings_number(after, 0, n[1]);
        gw_buf_text(p->out, p->lang == GW_LANG_EN ? ": " : "：");
        compare_say(p->out, C_DEPARTURES, p->lang, fill, 2);
    }
    for (const gw_json *f = gw_json_first(gw_json_get(change, "result")); f; f = gw_json_next(f)) {
        double v;
        if (!gw_json_number(f, &v)) continue;
        savings_number(v, 2, n[0]);
        gw_buf_printf(p->out, "%s%s %s", p->lang == GW_LANG_EN ? "; " : "；",
                      gw_change_effect_label(gw_json_key(f), p->lang), n[0]);
    }
    for (const gw_json *x = gw_json_first(gw_json_get(change, "warnings")); x; x = gw_json_next(x)) {
        gw_buf_text(p->out, "<br><span class=\"mark\">!</span> ");
        gw_html_str(p->out, text_of(gw_json_get(x, "text"), p->lang, ""));
    }
    gw_buf_text(p->out, "</li>\n");
}

static void put_changes(const page *p)
{
    gw_buf_printf(p->out, "<h2>%s</h2>\n", word(p, C_CHANGES));
    for (uint32_t i = 0; i < p->c->n; i++) {
        const compare_case *x = &p->c->cases[i];
        const gw_json *list = gw_json_get(x->root, "changes");
        gw_buf_text(p->out, "<p><b>");
        gw_html_text(p->out, x->row.label);
        gw_buf_text(p->out, p->lang == GW_LANG_EN ? "</b>: " : "</b>：");
        gw_html_str(p->out, text_of(gw_json_get(gw_json_get(x->root, "scenario"), "title"), p->lang, ""));
        gw_buf_printf(p->out, " <code>%s</code></p>\n<ul>\n", x->row.scenario_id);
        if (!gw_json_count(list)) gw_buf_printf(p->out, "<li>%s</li>\n", word(p, C_NO_CHANGES));
        for (const gw_json *v = gw_json_first(list); v; v = gw_json_next(v)) put_change(p, v);
        gw_buf_text(p->out, "</ul>\n");
    }
}

/* --- what they take for granted: each statement once, with the cases it is of --- */

static const gw_json *stated_of(const compare_case *x)
{
    return gw_json_get(gw_json_get(x->root, "scenario"), "stated");
}

static bool same_text(const gw_json *a, const gw_json *b)
{
    const gw_json *x = gw_json_get(a, "text"), *y = gw_json_get(b, "text");
    for (int l = 0; l < GW_N_LANGS; l++)
        if (!gw_str_equal(text_of(x, (gw_lang)l, ""), text_of(y, (gw_lang)l, ""))) return false;
    return gw_str_equal(member(a, "source"), member(b, "source"));
}

static bool states(const compare_case *x, const gw_json *what)
{
    for (const gw_json *s = gw_json_first(stated_of(x)); s; s = gw_json_next(s))
        if (same_text(s, what)) return true;
    return false;
}

static void put_statement(const page *p, const gw_json *s)
{
    bool in[GW_COMPARE_MAX_CASES], all = true, assumed = false;
    for (uint32_t i = 0; i < p->c->n; i++) {
        in[i] = states(&p->c->cases[i], s);
        all = all && in[i];
    }
    gw_buf_text(p->out, "<li>");
    if (gw_json_bool(gw_json_get(s, "assumed"), &assumed) && assumed)
        gw_buf_printf(p->out, "<span class=\"mark\">%s</span> ", savings_word_of(W_ASSUMED, p->lang));
    gw_html_str(p->out, text_of(gw_json_get(s, "text"), p->lang, ""));
    if (member(s, "source").n) {
        gw_buf_printf(p->out, " (%s: ", savings_word_of(W_SOURCE, p->lang));
        gw_html_str(p->out, member(s, "source"));
        gw_buf_text(p->out, ")");
    }
    if (!all) {
        gw_buf names = {0}, said = {0};
        compare_list(p->c, p->lang, in, &names);
        const char *fill[1] = {names.p ? names.p : ""};
        compare_say(&said, C_STATED_BY, p->lang, fill, 1);
        gw_html_text(p->out, said.p ? said.p : "");
        if (names.failed || said.failed) p->out->failed = true;
        gw_buf_free(&names);
        gw_buf_free(&said);
    }
    gw_buf_text(p->out, "</li>\n");
}

static void put_stated(const page *p)
{
    bool any = false;
    for (uint32_t i = 0; i < p->c->n; i++)
        for (const gw_json *s = gw_json_first(stated_of(&p->c->cases[i])); s; s = gw_json_next(s)) {
            bool before = false;
            for (uint32_t k = 0; k < i && !before; k++) before = states(&p->c->cases[k], s);
            if (before) continue;
            if (!any) gw_buf_printf(p->out, "<h2>%s</h2>\n<ul>\n", word(p, C_STATED));
            any = true;
            put_statement(p, s);
        }
    if (any) gw_buf_text(p->out, "</ul>\n");
}

static void put_method(const page *p)
{
    gw_buf_printf(p->out, "<h2>%s</h2>\n<ul>\n<li>", word(p, C_METHOD));
    for (const char *c = word(p, C_METHOD_LIST); *c; c++) {
        if (*c == '|')
            gw_buf_text(p->out, "</li>\n<li>");
        else
            gw_buf_add(p->out, c, 1);
    }
    gw_buf_text(p->out, "</li>\n</ul>\n");
}

static void put_base(const page *p)
{
    const gw_json *receipt = p->c->cases[0].receipt, *data = gw_json_get(receipt, "data");
    gw_buf_printf(p->out, "<h2>%s</h2>\n<table><tbody>\n<tr><td>%s</td><td class=\"l\">",
                  savings_word_of(W_RECEIPT, p->lang), savings_word_of(W_PROGRAM, p->lang));
    gw_html_str(p->out, member(receipt, "program"));
    gw_buf_text(p->out, "</td></tr>\n");
    for (const gw_json *f = gw_json_first(gw_json_get(data, "feeds")); f; f = gw_json_next(f)) {
        gw_buf_printf(p->out, "<tr><td>%s</td><td class=\"l\">", savings_word_of(W_FEED, p->lang));
        gw_html_str(p->out, member(f, "tag"));
        gw_buf_text(p->out, " <code>");
        gw_html_str(p->out, member(f, "sha256"));
        gw_buf_text(p->out, "</code></td></tr>\n");
    }
    gw_buf_text(p->out, "</tbody></table>\n");
}

/* --- the page --- */

static void put_where(const page *p)
{
    const compare_case *x = &p->c->cases[0];
    const gw_json *headline = gw_json_get(x->root, "headline");
    bool own = strcmp(x->headline, p->c->port) == 0;
    gw_str port =
        own ? text_of(gw_json_get(headline, "port_name"), p->lang, p->c->port) : gw_str_of(p->c->port);
    gw_str place = text_of(gw_json_get(headline, "place_name"), p->lang, "");
    gw_buf names[2] = {{0}, {0}}, said = {0};
    gw_buf_str(&names[0], port);
    gw_buf_str(&names[1], place);
    const char *fill[3] = {x->row.day, names[0].p ? names[0].p : "", names[1].p ? names[1].p : ""};
    compare_say(&said, C_WHERE, p->lang, fill, 3);
    gw_buf_text(p->out, "<p class=\"about\">");
    gw_html_text(p->out, said.p ? said.p : "");
    gw_buf_text(p->out, "</p>\n");
    if (said.failed || names[0].failed || names[1].failed) p->out->failed = true;
    gw_buf_free(&said);
    gw_buf_free(&names[0]);
    gw_buf_free(&names[1]);
}

static const char STYLE[] = ".cases{margin-bottom:1rem}.cases td.in{padding-left:1.2rem;color:#4a5464}"
                            ".cases th{overflow-wrap:anywhere}.cases td{white-space:nowrap}"
                            ".cases td:first-child{white-space:normal}.cases .about{font-size:inherit}"
                            ".best{background:#2ca58d;color:#fff;padding:0 .3em;border-radius:.2em;"
                            "-webkit-print-color-adjust:exact;print-color-adjust:exact}";

void compare_write_report(const comparison *c, gw_buf *out)
{
    gw_html_begin(out, compare_word_of(C_TITLE, GW_LANG_HANT), STYLE);
    for (int l = 0; l < GW_N_LANGS; l++) {
        const page p = {c, (gw_lang)l, out};
        gw_html_section(out, p.lang);
        gw_buf_printf(out, "<h1>%s</h1>\n", word(&p, C_TITLE));
        put_where(&p);
        put_answer(&p);
        gw_buf_text(out, "<figure>\n");
        compare_draw_chart(c, p.lang, out);
        gw_buf_printf(out, "<figcaption class=\"about\">%s</figcaption></figure>\n", word(&p, C_CHART));
        compare_put_tables(&p);
        put_changes(&p);
        put_stated(&p);
        put_method(&p);
        put_base(&p);
        gw_html_section_end(out);
    }
    gw_html_end(out);
}
