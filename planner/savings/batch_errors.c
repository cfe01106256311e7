#include "planner/savings/batch.h"

#include <stdlib.h>

void gw_batch_errors_free(gw_batch_errors *e)
{
    free(e->list);
    *e = (gw_batch_errors){0};
}

void gw_batch_errors_write_text(const gw_batch_errors *e, const gw_batch_item *items, gw_buf *out)
{
    for (size_t i = 0; i < e->n; i++) {
        gw_scenario_error fault = e->list[i].fault;
        const gw_scenario_errors one = {.list = &fault, .n = 1};
        if (e->list[i].item != GW_NO_ID) gw_buf_printf(out, "%s: ", items[e->list[i].item].label);
        gw_scenario_errors_write_text(&one, out);
    }
}

void gw_batch_errors_write_json(const gw_batch_errors *e, const gw_batch_item *items, gw_json_writer *w)
{
    gw_json_array(w, "errors");
    for (size_t i = 0; i < e->n; i++) {
        const gw_scenario_error *x = &e->list[i].fault;
        gw_json_object(w, NULL);
        gw_json_put_text(w, "item", e->list[i].item == GW_NO_ID ? NULL : items[e->list[i].item].label);
        gw_json_put_text(w, "change", x->change[0] ? x->change : NULL);
        gw_json_put_text(w, "field", x->field);
        gw_json_put_text(w, "value", x->value);
        gw_json_put_text(w, "message", x->message);
        gw_json_object_end(w);
    }
    gw_json_array_end(w);
}
