/* What the files of a sweep share. Not for others.
 *
 *   sweep.c             parts, running              sweep_grid.c    fields, values, items
 *   sweep_definition.c  sweep.json                  sweep_settle.c  what all items are computed from
 *   sweep_faults.c      what is wrong with them
 *   sweep_write.c  table, receipt, summary         sweep_chart.c, sweep_report.c, sweep_words.c
 */
#ifndef GW_SAVINGS_SWEEP_PRIV_H
#define GW_SAVINGS_SWEEP_PRIV_H

#include "planner/savings/row.h"
#include "planner/savings/sweep.h"

#define SWEEP_VARIANT "variant"

typedef struct {
    const char *field;
    const char **values; /* [n], as they are set */
    uint32_t n;
    bool numbers; /* all of them are */
} sweep_axis;

struct gw_sweep {
    gw_arena *arena;
    gw_buf scenario; /* canonical */
    sweep_axis axes[GW_SWEEP_MAX_AXES];
    uint32_t n_axes, n;   /* n: items */
    gw_batch_item *items; /* [n] */
    char (*hash)[65];     /* [n], of the item's scenario */
    gw_case_row *rows;    /* [n]; owned */
    bool *has;            /* [n]; owned */
    gw_buf frame;         /* canonical JSON: what all items are computed from */
    char frame_hash[65];
    gw_buf names; /* canonical JSON: what the port and the place are called */
    gw_buf definition, before;
    gw_savings_options options; /* once settled */
    char port[GW_RECEIPT_TEXT];
};

static inline gw_str sweep_text_of(const gw_buf *b)
{
    return (gw_str){b->p ? b->p : "", (uint32_t)b->n};
}
gw_sweep *sweep_new(void); /* NULL: no memory */
/* The items, once the scenario and the axes are there. */
GW_MUST_USE gw_status sweep_make(gw_sweep *s, gw_scenario_errors *errors, gw_error *err);
/* sweep_definition.c: frame, names, sweep.json; GW_OK or GW_NO_MEMORY */
GW_MUST_USE gw_status sweep_write_frame(gw_sweep *s, const gw_dataset *base);
GW_MUST_USE gw_status sweep_write_names(gw_sweep *s, const gw_dataset *base);
GW_MUST_USE gw_status sweep_write_definition(gw_sweep *s);
/* sweep_grid.c: fields and values from texts; then every item. */
GW_MUST_USE gw_status sweep_add_axis(gw_sweep *s, gw_str text, gw_error *err);
GW_MUST_USE gw_status sweep_make_items(gw_sweep *s, gw_scenario_errors *errors, gw_error *err);
/* Which value of an axis an item has. */
uint32_t sweep_value_of(const gw_sweep *s, uint32_t item, uint32_t axis);
GW_MUST_USE gw_status sweep_hash_of(const void *p, size_t n, char out[65]);

/* What is set against the buses: minutes a traveller, or passenger-hours a day with seats counted. */
static inline double sweep_saving(const gw_case_row *r)
{
    return r->hours ? r->hours_day : r->drawn_central;
}
#define SWEEP_SAME 0.05 /* of that: a smaller difference is none */

/* What cannot be had with as few more buses by another item, or with the same buses saves no less: the items
 * worth looking at. [n] by item. */
void sweep_mark_efficient(const gw_sweep *s, bool *out);
/* The items in the order of buses, then saving falling, then number. */
void sweep_order(const gw_sweep *s, uint32_t *out);

/* Append; a failure stays in out->failed. */
void sweep_write_csv(const gw_sweep *s, gw_buf *out);
void sweep_write_summary(const gw_sweep *s, gw_buf *out);
void sweep_draw_chart(const gw_sweep *s, const bool *efficient, gw_lang lang, gw_buf *out);
void sweep_write_report(const gw_sweep *s, const bool *efficient, gw_buf *out);
/* sweep_sentences.c
 * "headway (minutes) 5, seats of a vehicle 12": an item's values of the fields from `first` on. */
void sweep_name_item(const gw_sweep *s, uint32_t item, uint32_t first, gw_lang lang, gw_buf *out);
/* The answer: sentences with a line end each. */
void sweep_sentences(const gw_sweep *s, const bool *efficient, gw_lang lang, gw_buf *out);

#endif
