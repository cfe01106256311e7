/* Every row as it can be listed: what it is about, its value, and what it rests on. */
#include "planner/fare/table_priv.h"

#include <stdlib.h>

/* "route=R27, from_stop=SZB00295": the named columns that say something. */
static const char *joined(gw_fare_table *t, const gw_csv_row *r, const char *columns)
{
    gw_buf text = {0};
    gw_str rest = gw_str_of(columns), part;
    while (rest.n) {
        char name[40] = "";
        gw_str_split(rest, ',', &part, &rest);
        for (uint32_t i = 0; i < part.n && i + 1 < sizeof name; i++) name[i] = part.p[i];
        gw_str value = gw_csv_get(r, name);
        if (value.n == 0 || gw_str_is(value, "*")) continue;
        gw_buf_printf(&text, "%s%s=", text.n ? ", " : "", name);
        gw_buf_str(&text, value);
    }
    const char *kept =
        text.failed ? NULL : gw_arena_text(t->arena, (gw_str){text.p ? text.p : "", (uint32_t)text.n});
    gw_buf_free(&text);
    return kept;
}

gw_status gw_facts_add(gw_fare_table *t, const gw_csv_text *csv, const char *file, const char *about,
                       const char *value)
{
    gw_status status =
        gw_grow(&t->facts, &t->cap_facts, (size_t)t->n_facts + csv->n_rows + 1, sizeof *t->facts);
    for (uint32_t i = 0; i < csv->n_rows && !status; i++) {
        const gw_csv_row r = {csv, i, NULL};
        gw_fact *f = &t->facts[t->n_facts];
        *f = (gw_fact){.table = file,
                       .row = csv->numbers[1 + i],
                       .about = joined(t, &r, about),
                       .value = joined(t, &r, value)};
        status = f->about && f->value ? gw_fare_read_basis(t, &r, &f->basis) : GW_NO_MEMORY;
        if (!status) t->n_facts++;
    }
    return status;
}

void gw_fare_each_fact(const gw_fare_table *t, gw_fact_fn put, void *context)
{
    for (uint32_t i = 0; t && i < t->n_facts; i++) put(context, &t->facts[i]);
}

void gw_fare_each_source(const gw_fare_table *t, gw_source_fn put, void *context)
{
    for (uint32_t i = 0; t && i < t->n_sources; i++)
        put(context, &(gw_source){t->sources[i].id, t->sources[i].title, t->sources[i].as_of, t->sources[i].kind});
}
