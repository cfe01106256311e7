#include "tests/support/rows_text.h"

#include <string.h>

typedef struct {
    const char *p;
    size_t n, at, most; /* at most so many bytes at once */
} memory;

static gw_status read_memory(void *source, void *p, size_t room, size_t *n, gw_error *err)
{
    memory *m = source;
    (void)err;
    *n = m->n - m->at;
    if (*n > room) *n = room;
    if (*n > m->most) *n = m->most;
    if (*n) memcpy(p, m->p + m->at, *n);
    m->at += *n;
    return GW_OK;
}

static void tell_cell(gw_buf *out, const gw_batch *b, const gw_row *row, uint32_t i)
{
    gw_cell c = {.flags = 0};
    if (row->flags & GW_ROW_PLAIN) {
        const uint32_t *ends = b->ends + row->first;
        c.at = i ? ends[i - 1] + 1 - row->at : 0;
        c.n = ends[i] - row->at - c.at;
    } else {
        c = b->cells[row->first + i];
    }
    gw_buf_printf(out, " %u<", c.flags);
    gw_buf_add(out, b->text + row->at + c.at, c.n);
    gw_buf_text(out, ">");
}

bool rows_text(const char *p, size_t n, rows_way w, gw_buf *out, size_t *n_plain)
{
    memory m = {p, n, 0, w.at_once};
    gw_rows r;
    gw_batch batches[2] = {{0}, {0}};
    const gw_batch *b;
    int i = 0;
    *n_plain = 0;
    if (gw_rows_start(&r, read_memory, &m, w.batch_bytes)) return false;
    r.careful = w.careful;
    do {
        gw_batch *next = &batches[i++ & 1];
        gw_rows_fill(&r, next);
        b = next;
        for (uint32_t k = 0; k < b->n_rows; k++) {
            const gw_row *row = &b->rows[k];
            uint32_t kept = row->n_cells < r.scan.most_cells ? row->n_cells : r.scan.most_cells;
            gw_buf_printf(out, "%lu%s%s:", (unsigned long)(b->first_line + row->line),
                          row->flags & GW_ROW_ODD_ENDS ? " odd" : "",
                          row->flags & GW_ROW_DIRTY ? " dirty" : "");
            for (uint32_t c = 0; c < kept; c++) tell_cell(out, b, row, c);
            gw_buf_printf(out, " of %u\n", row->n_cells);
            *n_plain += (row->flags & GW_ROW_PLAIN) != 0;
        }
    } while (b->result == GW_SCAN_MORE);
    gw_buf_printf(out, "end %d at line %lu of %lu bytes\n", (int)b->result, (unsigned long)b->end_line,
                  (unsigned long)b->n_read);
    gw_rows_stop(&r);
    gw_batch_free(&batches[0]);
    gw_batch_free(&batches[1]);
    return !out->failed;
}
