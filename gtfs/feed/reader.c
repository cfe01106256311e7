#include "gtfs/feed/reader_priv.h"

#include "gtfs/feed/notice_codes_priv.h"
#include "gtfs/feed/schema_priv.h"
#include <math.h>
#include <string.h>

static void on_fault(void *context, const char *code, uint64_t line, gw_str field, gw_str value)
{
    gw_reader *r = context;
    gw_str file = gw_str_of(r->file);
    r->n_faults++;
    bool unreadable = strcmp(code, "empty_file") == 0 || strcmp(code, "csv_parsing_failed") == 0;
    bool line_end = strcmp(code, "new_line_in_value") == 0 && !field.n; /* between rows, not in a value */
    if (line_end) {
        gw_notices_add_action(r->l->notices, code, GW_ACTION_DEFAULT, file, line, field, value);
    } else if (r->required && unreadable && !r->table) { /* already the header fails */
        gw_notices_add_action(r->l->notices, code, GW_ACTION_FATAL, file, line, field, value);
    } else {
        gw_notices_add(r->l->notices, code, file, line, field, value);
    }
}

static bool header_has(const gw_table *t, const char *column)
{
    for (uint32_t i = 0; i < gw_table_header_count(t); i++) {
        if (gw_str_is(gw_table_header_name(t, i), column)) return true;
    }
    return false;
}

static void check_header(gw_reader *r)
{
    gw_str file = gw_str_of(r->file);
    for (uint32_t i = 0; i < gw_table_header_count(r->table); i++) {
        gw_str name = gw_table_header_name(r->table, i);
        if (name.n && !gw_schema_knows_column(file, name)) {
            gw_notices_add(r->l->notices, "unknown_column", file, 1, name, name);
        }
    }
    for (uint32_t i = 0; i < gw_n_schema; i++) {
        const gw_schema_column *c = &gw_schema[i];
        if (c->presence == GW_OPTIONAL || !gw_str_is(file, c->file) || header_has(r->table, c->column))
            continue;
        const char *code =
            c->presence == GW_REQUIRED ? "missing_required_column" : "missing_recommended_column";
        gw_notices_add(r->l->notices, code, file, 1, gw_str_of(c->column), GW_STR(""));
    }
}

gw_status gw_reader_open(gw_reader *r, gw_loader *l, const char *file, const char *const *columns, uint32_t n,
                         bool required)
{
    *r = (gw_reader){.l = l, .file = file, .columns = columns, .required = required};
    if (!gw_archive_has(l->archive, file)) return GW_OK;
    gw_status status = gw_table_open(l->archive, file, columns, n, on_fault, r, &r->table, l->err);
    if (status == GW_BAD_FEED && !required && r->n_faults)
        return GW_OK;                            /* empty or not to be read: as absent, and reported */
    if (status == GW_BAD_FEED && !r->n_faults) { /* the archive is damaged: what the table says is unknown */
        gw_notices_add(l->notices, "i_o_error", gw_str_of(file), 0, GW_STR(""), GW_STR(""));
    }
    if (!status) check_header(r);
    return status;
}

static bool go_on(gw_reader *r)
{
    const gw_feed_options *o = r->l->options;
    uint64_t done = r->l->bytes_done + gw_table_bytes_read(r->table);
    if (!o->progress || o->progress(o->progress_context, r->file, done, r->l->bytes_all)) return true;
    r->status = gw_fail(r->l->err, GW_IO, "%s: given up on request", r->file);
    return false;
}

bool gw_reader_next(gw_reader *r)
{
    if (!r->table || r->status) return false;
    if (!gw_table_next(r->table, &r->cells, &r->line, &r->status, r->l->err)) return false;
    r->n_rows++;
    if ((r->n_rows & 4095) == 0 && !go_on(r)) return false;
    if (r->n_rows <= GW_MOST_ROWS) return true;
    gw_notices_add(r->l->notices, "too_many_rows", gw_str_of(r->file), r->line, GW_STR(""), GW_STR(""));
    r->status = gw_fail(r->l->err, GW_LIMIT, "%s: more than %u rows", r->file, GW_MOST_ROWS);
    return false;
}

gw_status gw_reader_close(gw_reader *r, gw_status status)
{
    if (!status) status = r->status;
    if (r->table) {
        if (r->status == GW_BAD_FEED) { /* the archive is damaged inside this file */
            gw_notices_add(r->l->notices, "i_o_error", gw_str_of(r->file), r->line, GW_STR(""), GW_STR(""));
        }
        if (!status) go_on(r), status = r->status;
        r->l->bytes_done += gw_table_bytes_read(r->table);
        gw_table_close(r->table);
        r->table = NULL;
    }
    if (!status && r->required && r->n_rows == 0) {
        return gw_load_fatal(r->l, "empty_file", r->file, "there is no row in it");
    }
    return status;
}

bool gw_reader_has(const gw_reader *r, uint32_t column)
{
    return r->table && gw_table_has_column(r->table, column);
}

void gw_row_fault(gw_reader *r, const char *code, uint32_t column, gw_str value)
{
    gw_action action = gw_notice_codes[gw_notice_code_find(code)].action;
    if (r->field_only && action == GW_ACTION_DROP) action = GW_ACTION_DEFAULT;
    gw_row_fault_action(r, code, action, column, value);
}

void gw_row_fault_action(gw_reader *r, const char *code, gw_action action, uint32_t column, gw_str value)
{
    gw_notices_add_action(r->l->notices, code, action, gw_str_of(r->file), r->line,
                          gw_str_of(r->columns[column]), value);
    gw_load_touch(r->l, code, action, r->touch, r->touched);
}

void gw_cell_fault(gw_reader *r, const char *code, uint32_t column)
{
    gw_row_fault(r, code, column, r->cells[column]);
}

void gw_cell_fault_action(gw_reader *r, const char *code, gw_action action, uint32_t column)
{
    gw_row_fault_action(r, code, action, column, r->cells[column]);
}

bool gw_cell_given(gw_reader *r, uint32_t column)
{
    if (r->cells[column].n) return true;
    gw_cell_fault(r, "missing_required_field", column);
    return false;
}

bool gw_cell_int(gw_reader *r, uint32_t column, int64_t least, int64_t most, int64_t *out)
{
    int64_t value;
    if (!r->cells[column].n) return false;
    if (!gw_str_to_int(r->cells[column], &value)) {
        gw_cell_fault(r, "invalid_integer", column);
        return false;
    }
    if (value < least || value > most) {
        gw_cell_fault(r, "number_out_of_range", column);
        return false;
    }
    *out = value;
    return true;
}

bool gw_cell_double(gw_reader *r, uint32_t column, double *out)
{
    if (!r->cells[column].n) return false;
    if (gw_str_to_double(r->cells[column], out)) return true;
    gw_cell_fault(r, "invalid_float", column);
    return false;
}

bool gw_cell_day(gw_reader *r, uint32_t column, gw_day *out)
{
    if (!r->cells[column].n) return false;
    if (gw_day_parse_gtfs(r->cells[column], out)) return true;
    gw_cell_fault(r, "invalid_date", column);
    return false;
}

bool gw_cell_time(gw_reader *r, uint32_t column, int32_t *out)
{
    if (!r->cells[column].n) return false;
    if (gw_time_parse_gtfs(r->cells[column], out)) return true;
    gw_cell_fault(r, "invalid_time", column);
    return false;
}

uint8_t gw_cell_enum(gw_reader *r, uint32_t column, uint8_t most, uint8_t by_default)
{
    gw_str s = r->cells[column];
    if (!s.n) return by_default;
    if (s.n == 1 && s.p[0] >= '0' && s.p[0] - '0' <= most) return (uint8_t)(s.p[0] - '0');
    int64_t value;
    if (!gw_str_to_int(s, &value)) {
        gw_cell_fault_action(r, "invalid_integer", GW_ACTION_DEFAULT, column);
        return by_default;
    }
    if (value >= 0 && value <= most) return (uint8_t)value;
    gw_cell_fault(r, "unexpected_enum_value", column);
    return by_default;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool gw_cell_color(gw_reader *r, uint32_t column, uint32_t *out)
{
    gw_str s = r->cells[column];
    if (!s.n) return false;
    uint32_t value = 0;
    bool ok = s.n == 6;
    for (uint32_t i = 0; ok && i < 6; i++) {
        int digit = hex_digit(s.p[i]);
        ok = digit >= 0;
        value = value << 4 | (uint32_t)(digit & 15);
    }
    if (ok) {
        *out = value;
    } else {
        gw_cell_fault(r, "invalid_color", column);
    }
    return ok;
}

gw_str gw_cell_text(gw_reader *r, uint32_t column)
{
    gw_str out = GW_STR("");
    if (!gw_load_text(r->l, r->cells[column], &out)) r->status = gw_load_no_memory(r->l);
    return out;
}

gw_str gw_cell_shared(gw_reader *r, uint32_t column)
{
    gw_str out = GW_STR("");
    if (!gw_load_shared_text(r->l, r->cells[column], &out)) r->status = gw_load_no_memory(r->l);
    return out;
}

/* A link that may be shown: http or https, a host, and nothing that could break out of an attribute. */
static bool is_web_address(gw_str s)
{
    uint32_t at = s.n > 8 && strncasecmp(s.p, "https://", 8) == 0  ? 8
                  : s.n > 7 && strncasecmp(s.p, "http://", 7) == 0 ? 7
                                                                   : 0;
    if (!at || s.p[at] == '/' || s.p[at] == '?' || s.p[at] == '#') return false;
    for (uint32_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c <= ' ' || c == '"' || c == '<' || c == '>' || c == '\\' || c == 0x7f) return false;
    }
    return true;
}

gw_str gw_cell_url(gw_reader *r, uint32_t column)
{
    gw_str s = r->cells[column];
    if (!s.n) return s;
    if (is_web_address(s)) return gw_cell_shared(r, column);
    gw_cell_fault(r, "invalid_url", column);
    return GW_STR("");
}

bool gw_cell_is_timezone(gw_reader *r, uint32_t column)
{
    gw_status status = gw_load_find_timezone(r->l, r->cells[column]);
    if (status == GW_NO_MEMORY) r->status = status;
    return status == GW_OK;
}

gw_str gw_cell_id(gw_reader *r, uint32_t column)
{
    gw_str s = r->cells[column];
    for (uint32_t i = 0; i < s.n; i++) {
        if (s.p[i] >= ' ' && s.p[i] < 0x7f) continue;
        gw_cell_fault(r, "non_ascii_or_non_printable_char", column);
        break;
    }
    return gw_cell_text(r, column);
}
