/* What the sound changes of a faulty text refer to: so that whoever wrote it is told of an unknown stop
 * together with the misspelt key, and not one after the other. */
#include "planner/scenario/scenario_priv.h"

#include <stdlib.h>
#include <string.h>

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* Not sure as long as other changes are missing: that nothing is changed, and whatever those would have
 * added. */
static bool is_sure(const gw_scenario_error *x, bool line_missing)
{
    if (begins(x->message, "changes nothing") || begins(x->value, "new:")) return false;
    return !line_missing || !begins(x->message, "no line has this name");
}

/* The sound ones alone. true: one of the others may add a line. */
static bool drop_faulty(gw_scenario *s)
{
    uint32_t kept = 0;
    bool line_missing = false;
    for (uint32_t i = 0; i < s->n_changes; i++) {
        const scn_change *c = &s->changes[i];
        bool sound = !c->faulty && c->kind && c->id;
        if (!sound && (!c->kind || c->kind == &scn_kind_add_line)) line_missing = true;
        if (sound) s->changes[kept++] = *c;
    }
    s->n_changes = kept;
    return line_missing;
}

static gw_status take(const gw_scenario_errors *from, bool line_missing, gw_scenario_errors *to)
{
    for (size_t i = 0; i < from->n; i++) {
        if (!is_sure(&from->list[i], line_missing)) continue;
        if (gw_grow(&to->list, &to->cap, to->n + 1, sizeof *to->list)) return GW_NO_MEMORY;
        to->list[to->n++] = from->list[i];
    }
    return GW_OK;
}

gw_status gw_scenario_check_references(const gw_scenario *first, const char *json, size_t n,
                                       const gw_dataset *base, gw_day day, gw_scenario_errors *errors)
{
    gw_scenario *s = NULL;
    gw_scenario_errors told = {0}, found = {0};
    const gw_dataset *applied = NULL;
    gw_status status = scn_parse_parts(json, n, &s, &told);
    bool line_missing = s && drop_faulty(s);
    if (!status && s) status = gw_scenario_apply_after(first, s, base, day, &applied, NULL, &found, NULL);
    if (status != GW_NO_MEMORY) status = take(&found, line_missing, errors);
    gw_dataset_release(applied);
    gw_scenario_errors_free(&told);
    gw_scenario_errors_free(&found);
    gw_scenario_free(s);
    return status;
}
