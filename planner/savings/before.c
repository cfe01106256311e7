/* A baseline that is a scenario itself: both cases are made of the data as loaded, the second on top of the
 * first. */
#include "planner/savings/words_priv.h"

#include <stdio.h>
#include <string.h>

static gw_status refuse_inputs(const gw_scenario_inputs *in, gw_error *err)
{
    if (!in->n_demand && !in->n_clinics) return GW_OK;
    return gw_fail(
        err, GW_BAD_INPUT,
        "baseline: change %s: %s is no change of a network; the demand file says who travels before",
        in->n_demand ? in->demand[0].change : in->clinics[0].change,
        in->n_demand ? "scale-demand" : "shift-clinic");
}

/* Whose fault it is: changes of both scenarios may have one id. */
static void mark(gw_scenario_errors *errors, size_t from)
{
    for (size_t i = from; i < errors->n; i++) {
        char field[sizeof errors->list[i].field];
        snprintf(field, sizeof field, "baseline%s%.80s", errors->list[i].field[0] ? ": " : "",
                 errors->list[i].field);
        memcpy(errors->list[i].field, field, sizeof field);
    }
}

gw_status savings_take_before(savings_case *c, gw_scenario_errors *errors, gw_error *err)
{
    gw_error why = {0};
    size_t listed = errors->n;
    if (!c->options.before.n) return GW_OK;
    gw_status status = gw_scenario_parse(c->options.before.p, c->options.before.n, &c->before, errors, &why);
    if (!status)
        status =
            gw_scenario_apply(c->before, c->data, c->day, &c->own_base, &c->before_effects, errors, &why);
    if (status) {
        mark(errors, listed);
        gw_scenario_free(c->before);
        c->before = NULL;
        return gw_fail(err, status, "baseline: %.400s", why.message);
    }
    c->base = c->own_base;
    return refuse_inputs(&c->before_effects.inputs, err);
}

void savings_free_before(savings_case *c)
{
    gw_scenario_effects_free(&c->before_effects);
    gw_dataset_release(c->own_base);
    gw_scenario_free(c->before);
}

void savings_put_before(const savings_case *c, gw_json_writer *w)
{
    if (!c->before) {
        gw_json_put_null(w, "before");
        return;
    }
    gw_json_object(w, "before");
    gw_json_put_text(w, "id", gw_scenario_id(c->before));
    gw_json_put_text(w, "label", gw_scenario_label(c->before));
    gw_json_object(w, "title");
    for (int l = 0; l < GW_N_LANGS; l++)
        gw_json_put_text(w, gw_lang_tag((gw_lang)l), gw_scenario_title(c->before, (gw_lang)l));
    gw_json_object_end(w);
    gw_json_object_end(w);
}

void savings_say_before(const savings_case *c, gw_lang lang, gw_buf *out)
{
    if (!c->before) return;
    const char *fill[1] = {gw_scenario_title(c->before, lang)};
    savings_say(out, W_BASELINE, lang, fill, 1);
    gw_buf_text(out, "\n");
}
