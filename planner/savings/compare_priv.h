/* What the files of a comparison share. Not for others.
 *
 *   compare.c        reading, pairs, what is best      compare_same.c    what must not differ
 *   compare_write.c  csv, json, summary, receipt      compare_report.c  report.html, with compare_table.c,
 *   compare_chart.c, compare_sentences.c and compare_words.c
 */
#ifndef GW_SAVINGS_COMPARE_PRIV_H
#define GW_SAVINGS_COMPARE_PRIV_H

#include "planner/savings/compare.h"
#include "planner/savings/row.h"

typedef struct {
    gw_compare_case in; /* borrowed */
    gw_case_row row;
    gw_json *root, *receipt;         /* owned */
    char headline[GW_CASE_ROW_TEXT]; /* port of its draws */
    double *draws;                   /* [n_draws]; owned */
    uint32_t n_draws;
} compare_case;

typedef struct { /* a − b, draw by draw */
    bool known;
    double central, p5, p50, p95, p_better;
} compare_pair;

typedef struct {         /* of one figure */
    compare_pair *pairs; /* [a · n + b]; owned */
    uint32_t best;       /* GW_NO_ID: none can be compared */
    bool alone;          /* better than every other by more than its interval */
} compare_figure;

typedef struct {
    compare_case *cases; /* owned */
    uint32_t n;
    char port[GW_CASE_ROW_TEXT];
    compare_figure saving; /* of the drawn figure */
    compare_figure
        worth; /* drawn passenger-hours for one unit of cost: the inverse of cost per passenger-hour */
} comparison;

static inline const compare_pair *compare_pair_of(const comparison *c, const compare_figure *f, uint32_t a,
                                                  uint32_t b)
{
    return &f->pairs[(size_t)a * c->n + b];
}
/* Whether `other` cannot be told from the best. */
static inline bool compare_is_close(const comparison *c, const compare_figure *f, uint32_t other)
{
    const compare_pair *p = f->best == GW_NO_ID ? NULL : compare_pair_of(c, f, f->best, other);
    return p && other != f->best && p->known && !(p->p5 > 0);
}

/* compare_same.c: GW_OK, or GW_BAD_INPUT with what differs. */
GW_MUST_USE gw_status compare_check_same(const compare_case *first, const compare_case *other, gw_error *err);
/* The receipt's sums of the files that are read. */
GW_MUST_USE gw_status compare_check_sums(const compare_case *x, gw_error *err);

/* compare_write.c, compare_report.c: append; a failure stays in out->failed */
void compare_write_csv(const comparison *c, gw_buf *out);
void compare_write_json(const comparison *c, gw_buf *out);
void compare_write_summary(const comparison *c, gw_buf *out);
GW_MUST_USE gw_status compare_write_receipt(const comparison *c, const gw_compare_outputs *made, gw_buf *out);
void compare_write_report(const comparison *c, gw_buf *out);
void compare_draw_chart(const comparison *c, gw_lang lang, gw_buf *out);
/* The answer: sentences with a line end each. */
void compare_sentences(const comparison *c, gw_lang lang, gw_buf *out);
/* “a”, “b” in the words of a language: those of [n]. Not escaped. */
void compare_list(const comparison *c, gw_lang lang, const bool *in, gw_buf *out);

typedef struct { /* a report in one language */
    const comparison *c;
    gw_lang lang;
    gw_buf *out;
} compare_page;
void compare_put_tables(const compare_page *p);

#endif
