/* What a comparison comes to, in words. */
#include "planner/savings/compare_priv.h"
#include "planner/savings/compare_words_priv.h"

#include <string.h>

void compare_list(const comparison *c, gw_lang lang, const bool *in, gw_buf *out)
{
    bool any = false;
    for (uint32_t i = 0; i < c->n; i++) {
        if (!in[i]) continue;
        if (any) gw_buf_text(out, lang == GW_LANG_EN ? ", " : "、");
        gw_buf_printf(out, lang == GW_LANG_HANT ? "「%s」" : "“%s”", c->cases[i].row.label);
        any = true;
    }
}

static void list_close(const comparison *c, const compare_figure *f, gw_lang lang, gw_buf *out)
{
    bool in[GW_COMPARE_MAX_CASES];
    for (uint32_t i = 0; i < c->n; i++) in[i] = compare_is_close(c, f, i);
    compare_list(c, lang, in, out);
}

static void say_saving(const comparison *c, gw_lang lang, gw_buf *out)
{
    const gw_case_row *r = &c->cases[c->saving.best].row;
    gw_buf close = {0};
    char n[3][24];
    list_close(c, &c->saving, lang, &close);
    const char *fill[5] = {r->label, n[0], n[1], n[2], close.p ? close.p : ""};
    savings_number(r->drawn_central, 2, n[0]);
    savings_number(r->drawn_p5, 2, n[1]);
    savings_number(r->drawn_p95, 2, n[2]);
    compare_say(out,
                c->saving.alone ? (r->hours ? C_BEST_HOURS : C_BEST_MINUTES)
                                : (r->hours ? C_CLOSE_HOURS : C_CLOSE_MINUTES),
                lang, fill, 5);
    gw_buf_text(out, "\n");
    if (r->p_saving < 0.95) {
        savings_number(r->p_saving * 100, 0, n[0]);
        compare_say(out, C_MAYBE_NOTHING, lang, fill, 2);
        gw_buf_text(out, "\n");
    }
    if (!r->hours && r->p_saving > 0.5 && r->drawn_central < SAVINGS_NOTICED_MIN) {
        compare_say(out, C_UNNOTICED, lang, fill, 1);
        gw_buf_text(out, "\n");
    }
    if (close.failed) out->failed = true;
    gw_buf_free(&close);
}

static void say_worth(const comparison *c, gw_lang lang, gw_buf *out)
{
    const gw_case_row *r = &c->cases[c->worth.best].row;
    gw_buf close = {0};
    char n[24];
    list_close(c, &c->worth, lang, &close);
    const char *fill[4] = {r->label, r->currency, n, close.p ? close.p : ""};
    savings_number(r->cost_per_hour, 0, n);
    compare_say(out, c->worth.alone ? C_BEST_WORTH : C_CLOSE_WORTH, lang, fill, 4);
    gw_buf_text(out, "\n");
    if (close.failed) out->failed = true;
    gw_buf_free(&close);
}

static void say_other_port(const comparison *c, gw_lang lang, gw_buf *out)
{
    bool in[GW_COMPARE_MAX_CASES], any = false;
    gw_buf names = {0};
    for (uint32_t i = 0; i < c->n; i++) {
        in[i] = strcmp(c->cases[i].headline, c->port) != 0;
        any = any || in[i];
    }
    if (any) {
        compare_list(c, lang, in, &names);
        const char *fill[1] = {names.p ? names.p : ""};
        compare_say(out, C_OTHER_PORT, lang, fill, 1);
        gw_buf_text(out, "\n");
    }
    if (names.failed) out->failed = true;
    gw_buf_free(&names);
}

void compare_sentences(const comparison *c, gw_lang lang, gw_buf *out)
{
    if (c->saving.best != GW_NO_ID)
        say_saving(c, lang, out);
    else
        gw_buf_printf(out, "%s\n", compare_word_of(C_NO_DRAWS, lang));
    if (c->worth.best != GW_NO_ID) say_worth(c, lang, out);
    say_other_port(c, lang, out);
}
