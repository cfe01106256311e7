#include "gtfs/base/json.h"

#include <math.h>
#include <string.h>

void gw_json_begin(gw_json_writer *w, gw_buf *out)
{
    *w = (gw_json_writer){.out = out};
}

/* Writes s as a JSON string. Runs of plain bytes are copied whole. */
static void write_string(gw_buf *out, gw_str s)
{
    static const char hex[] = "0123456789abcdef";
    gw_buf_add(out, "\"", 1);
    uint32_t from = 0, i = 0;
    size_t valid = gw_utf8_valid_prefix(s.p, s.n);
    while (i < s.n) {
        unsigned char c = (unsigned char)s.p[i];
        bool bad = i >= valid;
        if (c >= ' ' && c != '"' && c != '\\' && c != 0x7f && !bad) {
            i++;
            continue;
        }
        gw_buf_add(out, s.p + from, i - from);
        if (bad) {
            gw_buf_text(out, "\xEF\xBF\xBD");
        } else if (c == '"' || c == '\\') {
            gw_buf_add(out, (char[]){'\\', (char)c}, 2);
        } else if (c == '\n') {
            gw_buf_text(out, "\\n");
        } else {
            gw_buf_add(out, (char[]){'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]}, 6);
        }
        from = ++i;
        if (bad) valid = i + gw_utf8_valid_prefix(s.p + i, s.n - i);
    }
    gw_buf_add(out, s.p + from, i - from);
    gw_buf_add(out, "\"", 1);
}

/* The comma and the key before a value. Deeper than 64 levels the writing fails as lack of memory does. */
static void before_value(gw_json_writer *w, const char *key)
{
    if (w->need_comma[w->depth]) gw_buf_add(w->out, ",", 1);
    w->need_comma[w->depth] = true;
    if (!key) return;
    write_string(w->out, gw_str_of(key));
    gw_buf_add(w->out, ":", 1);
}

static void open_level(gw_json_writer *w, const char *key, const char *bracket)
{
    before_value(w, key);
    gw_buf_add(w->out, bracket, 1);
    if (w->depth + 1u >= sizeof w->need_comma / sizeof w->need_comma[0]) {
        w->out->failed = true;
        return;
    }
    w->need_comma[++w->depth] = false;
}

static void close_level(gw_json_writer *w, const char *bracket)
{
    if (w->depth) w->depth--;
    gw_buf_add(w->out, bracket, 1);
}

void gw_json_object(gw_json_writer *w, const char *key)
{
    open_level(w, key, "{");
}

void gw_json_object_end(gw_json_writer *w)
{
    close_level(w, "}");
}

void gw_json_array(gw_json_writer *w, const char *key)
{
    open_level(w, key, "[");
}

void gw_json_array_end(gw_json_writer *w)
{
    close_level(w, "]");
}

void gw_json_put_str(gw_json_writer *w, const char *key, gw_str v)
{
    before_value(w, key);
    write_string(w->out, v);
}

void gw_json_put_text(gw_json_writer *w, const char *key, const char *v)
{
    if (v) {
        gw_json_put_str(w, key, gw_str_of(v));
    } else {
        gw_json_put_null(w, key);
    }
}

void gw_json_put_int(gw_json_writer *w, const char *key, int64_t v)
{
    before_value(w, key);
    gw_buf_printf(w->out, "%lld", (long long)v);
}

void gw_json_put_fixed(gw_json_writer *w, const char *key, double v, int digits)
{
    if (!isfinite(v)) {
        gw_json_put_null(w, key);
        return;
    }
    before_value(w, key);
    size_t start = w->out->n;
    gw_buf_printf(w->out, "%.*f", digits, v);
    if (w->out->failed || w->out->p[start] != '-') return;
    /* "-0.00" says nothing that "0.00" does not */
    if (strspn(w->out->p + start + 1, "0.") == w->out->n - start - 1) {
        memmove(w->out->p + start, w->out->p + start + 1, w->out->n - start);
        w->out->n--;
    }
}

void gw_json_put_bool(gw_json_writer *w, const char *key, bool v)
{
    before_value(w, key);
    gw_buf_text(w->out, v ? "true" : "false");
}

void gw_json_put_null(gw_json_writer *w, const char *key)
{
    before_value(w, key);
    gw_buf_text(w->out, "null");
}

void gw_json_put_raw(gw_json_writer *w, const char *key, gw_str json)
{
    before_value(w, key);
    gw_buf_str(w->out, json);
}
