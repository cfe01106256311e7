/* What a sweep found, in sentences. */
#include "planner/savings/sweep_priv.h"
#include "planner/savings/sweep_words_priv.h"

#include <math.h>
#include <string.h>

void sweep_name_item(const gw_sweep *s, uint32_t item, uint32_t first, gw_lang lang, gw_buf *out)
{
    for (uint32_t a = first; a < s->n_axes; a++) {
        const char *field = s->axes[a].field, *word = sweep_field_word(field, lang);
        if (!word || strstr(field, "stops[")) word = field; /* which stop, is told by the field alone */
        gw_buf_printf(out, "%s%s %s", a > first ? (lang == GW_LANG_EN ? ", " : "，") : "", word,
                      s->axes[a].values[sweep_value_of(s, item, a)]);
    }
}

static void say_ends(const gw_sweep *s, uint32_t few, uint32_t most, gw_lang lang, gw_buf *out)
{
    const gw_case_row *a = &s->rows[few], *b = &s->rows[most];
    gw_buf names[2] = {{0}, {0}};
    char n[4][24];
    savings_number(a->buses_more, 0, n[0]);
    savings_number(sweep_saving(a), 2, n[1]);
    savings_number(sweep_saving(b), 2, n[2]);
    savings_number(b->buses_more, 0, n[3]);
    sweep_name_item(s, few, 0, lang, &names[0]);
    sweep_name_item(s, most, 0, lang, &names[1]);
    const char *from = names[0].p ? names[0].p : "", *to = names[1].p ? names[1].p : "";
    if (few == most) {
        const char *fill[3] = {n[0], n[1], from};
        sweep_say(out, a->hours ? S_ONE_HOURS : S_ONE_MINUTES, lang, fill, 3);
    } else {
        const char *fill[6] = {n[0], n[1], from, n[2], n[3], to};
        sweep_say(out, a->hours ? S_ENDS_HOURS : S_ENDS_MINUTES, lang, fill, 6);
    }
    if (names[0].failed || names[1].failed) out->failed = true;
    gw_buf_free(&names[0]);
    gw_buf_free(&names[1]);
    gw_buf_text(out, "\n");
}

void sweep_sentences(const gw_sweep *s, const bool *efficient, gw_lang lang, gw_buf *out)
{
    uint32_t n = 0, few = GW_NO_ID, most = GW_NO_ID, sure = 0, drawn = 0, unnoticed = 0;
    char text[2][24];
    const char *fill[2] = {text[0], text[1]};
    for (uint32_t i = 0; i < s->n; i++) {
        const gw_case_row *r = &s->rows[i];
        drawn += isfinite(r->p_saving);
        sure += r->p_saving >= 0.95;
        unnoticed += r->p_saving >= 0.95 && !r->hours && r->drawn_central < SAVINGS_NOTICED_MIN;
        if (!efficient[i]) continue;
        n++;
        if (few == GW_NO_ID || r->buses_more < s->rows[few].buses_more) few = i;
        if (most == GW_NO_ID || sweep_saving(r) > sweep_saving(&s->rows[most])) most = i;
    }
    if (!n) {
        gw_buf_printf(out, "%s\n", sweep_word_of(S_NOTHING, lang));
        return;
    }
    savings_number(s->n, 0, text[0]);
    savings_number(n, 0, text[1]);
    sweep_say(out, S_COUNT, lang, fill, 2);
    gw_buf_text(out, "\n");
    say_ends(s, few, most, lang, out);
    if (drawn) {
        savings_number(sure, 0, text[0]);
        savings_number(drawn, 0, text[1]);
        sweep_say(out, S_SURE, lang, fill, 2);
        savings_number(unnoticed, 0, text[0]);
        if (unnoticed && lang == GW_LANG_EN) gw_buf_text(out, " ");
        if (unnoticed) sweep_say(out, S_UNNOTICED, lang, fill, 1);
        gw_buf_text(out, "\n");
    }
    if (!s->rows[most].hours && sweep_saving(&s->rows[most]) < 1)
        gw_buf_printf(out, "%s\n", sweep_word_of(S_SMALL, lang));
}
