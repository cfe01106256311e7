/* What is wrong with the cases of a sweep, each fault once. */
#include "planner/savings/sweep_priv.h"

#include <stdio.h>
#include <string.h>

static bool same_fault(const gw_batch_error *a, const gw_batch_error *b)
{
    return strcmp(a->fault.change, b->fault.change) == 0 && strcmp(a->fault.field, b->fault.field) == 0 &&
           strcmp(a->fault.value, b->fault.value) == 0 && strcmp(a->fault.message, b->fault.message) == 0;
}

/* A value that no case can have is a fault of all cases that have it: it is told once. *n: in how many. */
static bool is_first(const gw_batch_errors *errors, size_t i, size_t *n)
{
    for (size_t k = 0; k < i; k++)
        if (same_fault(&errors->list[k], &errors->list[i])) return false;
    *n = 1;
    for (size_t k = i + 1; k < errors->n; k++) *n += same_fault(&errors->list[k], &errors->list[i]);
    return true;
}

void gw_sweep_faults(const gw_sweep *s, const gw_batch_errors *errors, gw_buf *out)
{
    size_t n;
    for (size_t i = 0; i < errors->n; i++) {
        gw_batch_error one = errors->list[i];
        const gw_batch_errors alone = {.list = &one, .n = 1};
        if (!is_first(errors, i, &n)) continue;
        if (n > 1) gw_buf_printf(out, "%zu cases, first ", n);
        gw_batch_errors_write_text(&alone, s->items, out);
    }
}

gw_status gw_sweep_list_faults(const gw_sweep *s, const gw_batch_errors *errors, gw_scenario_errors *out)
{
    size_t n;
    for (size_t i = 0; i < errors->n; i++) {
        const gw_batch_error *e = &errors->list[i];
        if (!is_first(errors, i, &n)) continue;
        if (gw_grow(&out->list, &out->cap, out->n + 1, sizeof *out->list)) return GW_NO_MEMORY;
        gw_scenario_error *x = &out->list[out->n++];
        *x = e->fault;
        if (e->item == GW_NO_ID) continue;
        const size_t used = strlen(x->message), room = sizeof x->message - used;
        const char *label = s->items[e->item].label;
        const int wanted = n > 1 ? snprintf(x->message + used, room, " (%zu cases, first %.60s)", n, label)
                                 : snprintf(x->message + used, room, " (%.80s)", label);
        if (wanted >= (int)room || strlen(label) > 60) /* no character is cut in two */
            x->message[gw_utf8_valid_prefix(x->message, strlen(x->message))] = '\0';
    }
    return GW_OK;
}
