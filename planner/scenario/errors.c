#include "planner/scenario/scenario_priv.h"

#include <stdlib.h>

void gw_scenario_errors_free(gw_scenario_errors *e)
{
    free(e->list);
    *e = (gw_scenario_errors){0};
}

void gw_scenario_errors_write_json(const gw_scenario_errors *e, gw_json_writer *w)
{
    gw_json_array(w, "errors");
    for (size_t i = 0; i < e->n; i++) {
        gw_json_object(w, NULL);
        gw_json_put_text(w, "change", e->list[i].change[0] ? e->list[i].change : NULL);
        gw_json_put_text(w, "field", e->list[i].field);
        gw_json_put_text(w, "value", e->list[i].value);
        gw_json_put_text(w, "message", e->list[i].message);
        gw_json_object_end(w);
    }
    gw_json_array_end(w);
}

void gw_scenario_errors_write_text(const gw_scenario_errors *e, gw_buf *out)
{
    for (size_t i = 0; i < e->n; i++) {
        const gw_scenario_error *x = &e->list[i];
        if (x->change[0]) gw_buf_printf(out, "change %s: ", x->change);
        if (x->field[0]) gw_buf_printf(out, "%s: ", x->field);
        if (x->value[0]) gw_buf_printf(out, "\"%s\" ", x->value);
        gw_buf_printf(out, "%s\n", x->message);
    }
}
