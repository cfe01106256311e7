#include "tools/gangway/cmd_route.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ID, FROM, TO, TIME, MODE, WINDOW, MAX_TRANSFERS, MAX_DURATION, N_COLUMNS };
static const char *const columns[N_COLUMNS] = {"id",     "from",          "to",          "time", "mode",
                                               "window", "max_transfers", "max_duration"};
#define MAX_CELLS 64

typedef struct { /* over the text, which is changed in place: quotes are taken out */
    char *at, *end;
    gw_str cells[MAX_CELLS];
    uint32_t n;
} rows;

/* One cell of RFC 4180. Returns what ended it: ',', '\n', or 0 at the end of the text. */
static char next_cell(rows *r, gw_str *cell)
{
    char *from = r->at, *to = r->at, end = 0;
    bool quoted = r->at < r->end && *r->at == '"';
    if (quoted) r->at++;
    for (; r->at < r->end; r->at++) {
        if (quoted && *r->at == '"') {
            if (r->at + 1 == r->end || r->at[1] != '"') {
                quoted = false;
                continue;
            }
            r->at++;
        } else if (!quoted && (*r->at == ',' || *r->at == '\n')) {
            end = *r->at++;
            break;
        }
        *to++ = *r->at;
    }
    *cell = gw_str_trim((gw_str){from, (uint32_t)(to - from)});
    return end;
}

static bool next_row(rows *r)
{
    while (r->at < r->end) {
        char ended = ',';
        for (r->n = 0; ended == ',';) {
            gw_str cell;
            ended = next_cell(r, &cell);
            if (r->n < MAX_CELLS) r->cells[r->n++] = cell;
        }
        if (r->n > 1 || r->cells[0].n) return true; /* else an empty line */
    }
    return false;
}

/* Which cell of a row is which column; MAX_CELLS: none. */
static gw_status read_header(rows *r, const char *path, uint32_t at[N_COLUMNS], gw_error *err)
{
    bool any = next_row(r);
    for (int c = 0; c < N_COLUMNS; c++) {
        at[c] = MAX_CELLS;
        for (uint32_t i = 0; any && i < r->n; i++) {
            if (at[c] == MAX_CELLS && gw_str_is(r->cells[i], columns[c])) at[c] = i;
        }
        if (c <= TIME && at[c] == MAX_CELLS)
            return gw_fail(err, GW_BAD_INPUT, "%s: the header has no column %s (wanted are id,from,to,time)",
                           path, columns[c]);
    }
    return GW_OK;
}

static gw_str cell_at(const rows *r, uint32_t i)
{
    return i < r->n ? r->cells[i] : GW_STR("");
}

static void set_error(gw_question *q, const char *what, gw_str value)
{
    if (!q->error[0])
        snprintf(q->error, sizeof q->error, "%s: '%.*s'", what, (int)(value.n < 100 ? value.n : 100),
                 value.p);
}

/* An empty cell leaves what the command line says. */
static void set_number(gw_question *q, const rows *r, uint32_t at, const char *what, int64_t greatest,
                       int64_t *out)
{
    gw_str cell = cell_at(r, at);
    int64_t v;
    if (cell.n == 0) return;
    if (!gw_str_to_int(cell, &v) || v < 0 || v > greatest) {
        set_error(q, what, cell);
    } else {
        *out = v;
    }
}

static gw_question read_question(const gw_ask_net *net, const rows *r, const uint32_t at[N_COLUMNS])
{
    const gw_ask_options *o = net->options;
    gw_question q = {.id = cell_at(r, at[ID]),
                     .from = cell_at(r, at[FROM]),
                     .to = cell_at(r, at[TO]),
                     .window_min = o->window_min,
                     .max_transfers = o->max_transfers,
                     .max_duration_min = o->max_duration_min};
    gw_str mode = cell_at(r, at[MODE]), time = cell_at(r, at[TIME]);
    if (gw_str_is(mode, "arrive")) {
        q.direction = GW_ARRIVE_BY;
        q.window_min = -1; /* of the command line: goes with depart only */
        if (cell_at(r, at[WINDOW]).n) set_error(&q, "window goes with depart only", cell_at(r, at[WINDOW]));
    } else if (mode.n && !gw_str_is(mode, "depart")) {
        set_error(&q, "mode is neither depart nor arrive", mode);
    }
    if (!gw_ask_instant(net, time, &q.time)) set_error(&q, "not a time", time);
    set_number(&q, r, at[WINDOW], "not a number of minutes", 100000, &q.window_min);
    set_number(&q, r, at[MAX_TRANSFERS], "not a number of transfers up to 31", 31, &q.max_transfers);
    set_number(&q, r, at[MAX_DURATION], "not a number of minutes", 1000000, &q.max_duration_min);
    return q;
}

gw_status gw_ask_read_batch(const gw_ask_net *net, const char *path, gw_question_list *out, gw_error *err)
{
    gw_status status = gw_file_read(path, 0, &out->text, err);
    if (status) return status;
    char *text = out->text.p;
    size_t n = out->text.n, cap = 0;
    bool marked = n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0;
    rows r = {.at = text ? text + (marked ? 3 : 0) : NULL, .end = text ? text + n : NULL};
    uint32_t at[N_COLUMNS];
    status = read_header(&r, path, at, err);
    while (!status && next_row(&r)) {
        status = gw_grow(&out->at, &cap, (size_t)out->n + 1, sizeof *out->at);
        if (status) return gw_fail(err, status, "%s: no memory for so many questions", path);
        out->at[out->n++] = read_question(net, &r, at);
    }
    return status;
}

void gw_ask_free_batch(gw_question_list *list)
{
    free(list->at);
    gw_buf_free(&list->text);
}
