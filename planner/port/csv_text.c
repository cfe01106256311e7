#include "planner/port/csv_text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *p, *end;
    uint32_t row; /* in the file, header = 1 */
    gw_csv_text *table;
    gw_arena *arena;
    gw_error *err;
} reader;

static gw_status bad_row(const reader *r, const char *what)
{
    return gw_fail(r->err, GW_BAD_INPUT, "%s row %u: %s", r->table->file, (unsigned)r->row, what);
}

static bool at_line_end(const reader *r)
{
    return r->p == r->end || *r->p == '\n' || (*r->p == '\r' && r->p + 1 < r->end && r->p[1] == '\n');
}

static void pass_line_end(reader *r)
{
    if (r->p < r->end && *r->p == '\r') r->p++;
    if (r->p < r->end) r->p++;
}

/* After the opening quote. The text is copied only when it holds doubled quotes. */
static gw_status read_quoted(reader *r, gw_str *out)
{
    const char *start = ++r->p;
    uint32_t doubled = 0;
    for (;; r->p++) {
        if (r->p == r->end) return bad_row(r, "a quote is never closed");
        if (*r->p != '"') continue;
        if (r->p + 1 == r->end || r->p[1] != '"') break;
        doubled++;
        r->p++;
    }
    gw_str raw = {start, (uint32_t)(r->p - start)};
    r->p++;
    *out = raw;
    if (doubled == 0) return GW_OK;

    char *copy = gw_arena_alloc(r->arena, raw.n - doubled);
    if (!copy) return GW_NO_MEMORY;
    *out = (gw_str){copy, raw.n - doubled};
    for (uint32_t i = 0; i < raw.n; i++) {
        *copy++ = raw.p[i];
        if (raw.p[i] == '"') i++;
    }
    return GW_OK;
}

static gw_status read_cell(reader *r, gw_str *out)
{
    if (r->p < r->end && *r->p == '"') {
        gw_status status = read_quoted(r, out);
        if (status) return status;
        return at_line_end(r) || *r->p == ',' ? GW_OK : bad_row(r, "text after a closing quote");
    }
    const char *start = r->p;
    while (!at_line_end(r) && *r->p != ',') r->p++;
    *out = gw_str_trim((gw_str){start, (uint32_t)(r->p - start)});
    return GW_OK;
}

static gw_status add_cell(gw_csv_text *t, size_t at, gw_str cell)
{
    gw_status status = gw_grow(&t->cells, &t->cap_cells, at + 1, sizeof *t->cells);
    if (!status) t->cells[at] = cell;
    return status;
}

/* One line of cells behind the `before` that are there; *n is how many it has. */
static gw_status read_line(reader *r, size_t before, uint32_t *n)
{
    for (*n = 0;;) {
        gw_str cell = GW_STR("");
        gw_status status = read_cell(r, &cell);
        if (!status) status = add_cell(r->table, before + *n, cell);
        if (status) return status;
        ++*n;
        if (at_line_end(r)) break;
        r->p++; /* the comma */
    }
    pass_line_end(r);
    return GW_OK;
}

static gw_status check_header(reader *r)
{
    gw_csv_text *t = r->table;
    for (uint32_t i = 0; i < t->n_columns; i++) {
        if (t->cells[i].n == 0) return bad_row(r, "a column has no name");
        for (uint32_t k = 0; k < i; k++)
            if (gw_str_equal(t->cells[i], t->cells[k])) return bad_row(r, "two columns have one name");
    }
    return GW_OK;
}

static gw_status read_row(reader *r)
{
    gw_csv_text *t = r->table;
    uint32_t n = 0, line = t->n_columns ? 1 + t->n_rows : 0;
    gw_status status = read_line(r, (size_t)line * t->n_columns, &n);
    if (!status) status = gw_grow(&t->numbers, &t->cap_numbers, line + 1, sizeof *t->numbers);
    if (status) return status;

    t->numbers[line] = r->row;
    if (line == 0) {
        t->n_columns = n;
        return check_header(r);
    }
    t->n_rows++;
    if (n == t->n_columns) return GW_OK;
    return gw_fail(r->err, GW_BAD_INPUT, "%s row %u: %u fields where the header has %u", t->file,
                   (unsigned)r->row, (unsigned)n, (unsigned)t->n_columns);
}

static gw_status read_all(reader *r)
{
    for (; r->p < r->end; r->row++) {
        if (at_line_end(r)) {
            pass_line_end(r);
            continue;
        }
        gw_status status = read_row(r);
        if (status) return status;
    }
    if (r->table->n_columns > 0) return GW_OK;
    return gw_fail(r->err, GW_BAD_INPUT, "%s: has no header", r->table->file);
}

gw_status gw_csv_text_parse(gw_arena *a, const char *file, gw_str text, gw_csv_text *out, gw_error *err)
{
    if (!gw_utf8_is_valid(text.p, text.n) || memchr(text.p, 0, text.n))
        return gw_fail(err, GW_BAD_INPUT, "%s: is not UTF-8 text", file);
    if (text.n >= 3 && memcmp(text.p, "\xEF\xBB\xBF", 3) == 0) text = (gw_str){text.p + 3, text.n - 3};

    gw_csv_text table = {.file = file};
    reader r = {text.p, text.p + text.n, 1, &table, a, err};
    gw_status status = read_all(&r);
    if (status)
        gw_csv_text_free(&table);
    else
        *out = table; /* the caller owns it now */
    return status;
}

void gw_csv_text_free(gw_csv_text *t)
{
    free(t->cells);
    free(t->numbers);
    *t = (gw_csv_text){0};
}

gw_str gw_csv_get(const gw_csv_row *r, const char *column)
{
    const gw_csv_text *t = r->table;
    for (uint32_t i = 0; i < t->n_columns; i++)
        if (gw_str_is(t->cells[i], column)) return t->cells[(size_t)(1 + r->row) * t->n_columns + i];
    return GW_STR("");
}

gw_status gw_csv_fault(const gw_csv_row *r, const char *column, const char *what)
{
    gw_str value = gw_csv_get(r, column);
    int shown = value.n > 60 ? (int)gw_utf8_valid_prefix(value.p, 60) : (int)value.n;
    return gw_fail(r->err, GW_BAD_INPUT, "%s row %u: %s: '%.*s' %s", r->table->file,
                   (unsigned)r->table->numbers[1 + r->row], column, shown, value.p, what);
}

gw_status gw_csv_need(const gw_csv_row *r, const char *column, gw_str *out)
{
    gw_str value = gw_csv_get(r, column);
    if (value.n == 0) return gw_csv_fault(r, column, "must not be empty");
    *out = value;
    return GW_OK;
}

gw_status gw_csv_text_of(const gw_csv_row *r, gw_arena *a, const char *column, const char **out)
{
    const char *text = gw_arena_text(a, gw_csv_get(r, column));
    if (!text) return GW_NO_MEMORY;
    *out = text;
    return GW_OK;
}

gw_status gw_csv_need_text(const gw_csv_row *r, gw_arena *a, const char *column, const char **out)
{
    gw_str value;
    gw_status status = gw_csv_need(r, column, &value);
    return status ? status : gw_csv_text_of(r, a, column, out);
}

gw_status gw_csv_need_word(const gw_csv_row *r, const char *column, const char *const *words, uint32_t n,
                           uint32_t *out)
{
    char choice[128] = "is none of";
    gw_str value = gw_csv_get(r, column);
    for (uint32_t i = 0; i < n; i++) {
        if (gw_str_is(value, words[i])) {
            *out = i;
            return GW_OK;
        }
        size_t used = strlen(choice);
        if (used + strlen(words[i]) + 3 > sizeof choice) continue;
        strcat(strcat(choice, i ? ", " : " "), words[i]);
    }
    return gw_csv_fault(r, column, choice);
}

gw_status gw_csv_need_clock(const gw_csv_row *r, const char *column, int32_t *out)
{
    return gw_time_parse_clock(gw_csv_get(r, column), out) ? GW_OK : gw_csv_fault(r, column, "is not a time");
}

gw_status gw_csv_need_minutes(const gw_csv_row *r, const char *column, int32_t *seconds)
{
    const double most = 1440;
    double minutes;
    if (!gw_str_to_double(gw_csv_get(r, column), &minutes) || !(minutes >= 0 && minutes <= most))
        return gw_csv_fault(r, column, "is not a number of minutes from 0 to 1440");
    *seconds = (int32_t)lround(minutes * 60);
    return GW_OK;
}
