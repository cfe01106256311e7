#include "tools/gangway/scenario_file.h"

#include "planner/scenario/edit.h"

#include <stdio.h>
#include <string.h>

static void print_faults(gw_scenario_errors *faults)
{
    gw_buf text = {0};
    gw_scenario_errors_write_text(faults, &text);
    if (text.p) fputs(text.p, stderr);
    gw_buf_free(&text);
    gw_scenario_errors_free(faults);
}

static void print_warnings(const gw_scenario_effects *effects)
{
    for (size_t i = 0; i < effects->n; i++) {
        const gw_change_effect *e = &effects->list[i];
        for (uint32_t k = 0; k < e->n_warnings; k++)
            fprintf(stderr, "change %s: warning: %s\n", e->id, e->warnings[k].text[GW_LANG_EN]);
    }
}

/* The text of the file, or of the variant behind the last '#'. */
static gw_status read_text(const char *word, gw_buf *out, gw_scenario_errors *faults, gw_error *err)
{
    gw_buf path = {0}, text = {0};
    const char *variant = strrchr(word, '#');
    gw_buf_add(&path, word, variant ? (size_t)(variant - word) : strlen(word));
    gw_buf_add(&path, "", 1);
    gw_status status = path.failed ? gw_fail(err, GW_NO_MEMORY, "no memory for a scenario")
                                   : gw_file_read(path.p, GW_SCENARIO_MAX_BYTES, &text, err);
    if (!status && variant) {
        status = gw_scenario_variant((gw_str){text.p ? text.p : "", (uint32_t)text.n}, variant + 1, out,
                                     faults, err);
        gw_buf_free(&text);
    } else {
        *out = text;
    }
    gw_buf_free(&path);
    return status;
}

static gw_status parse(const char *word, gw_scenario **out, gw_error *err)
{
    gw_buf text = {0};
    gw_scenario_errors faults = {0};
    gw_status status = read_text(word, &text, &faults, err);
    if (!status) status = gw_scenario_parse(text.p ? text.p : "", text.n, out, &faults, err);
    print_faults(&faults);
    gw_buf_free(&text);
    return status;
}

gw_status gw_scenario_file_apply(const char *word, const gw_dataset *base, gw_day day, gw_lang lang,
                                 const gw_dataset **out, gw_buf *title, gw_error *err)
{
    gw_scenario *s = NULL;
    gw_scenario_errors faults = {0};
    gw_scenario_effects effects = {0};
    gw_status status = parse(word, &s, err);
    if (!status) status = gw_scenario_apply(s, base, day, out, &effects, &faults, err);
    print_faults(&faults);
    print_warnings(&effects);
    gw_scenario_effects_free(&effects);
    if (!status && title) gw_buf_text(title, gw_scenario_title(s, lang));
    gw_scenario_free(s);
    return status;
}
