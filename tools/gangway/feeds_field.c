#include "tools/gangway/feeds_file_priv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

gw_status gw_feeds_fail(const gw_feeds_reader *r, const char *field, const char *words, gw_str value)
{
    const char *dot = r->at[0] && field[0] ? "." : "";
    const char *colon = r->at[0] || field[0] ? ": " : "";
    bool shown = value.n > 0;
    return gw_fail(r->err, GW_BAD_INPUT, "%s: %s%s%s%s%s%.*s%s%s", r->path, r->at, dot, field, colon,
                   shown ? "'" : "", value.n > 120 ? 120 : (int)value.n, value.p, shown ? "' " : "", words);
}

gw_status gw_feeds_no_memory(const gw_feeds_reader *r)
{
    return gw_fail(r->err, GW_NO_MEMORY, "%s: no memory to read it", r->path);
}

gw_status gw_feeds_check_names(const gw_feeds_reader *r, const gw_json *object, const char *const *names)
{
    for (const gw_json *m = gw_json_first(object); m; m = gw_json_next(m)) {
        const char *key = gw_json_key(m);
        uint32_t i = 0;
        while (names[i] && strcmp(names[i], key) != 0) i++;
        if (names[i]) continue;
        gw_buf words = {0};
        gw_buf_text(&words, "no such field; there are");
        for (i = 0; names[i]; i++) gw_buf_printf(&words, "%s %s", i ? "," : "", names[i]);
        gw_status status = words.failed ? gw_feeds_no_memory(r) : gw_feeds_fail(r, key, words.p, GW_STR(""));
        gw_buf_free(&words);
        return status;
    }
    return GW_OK;
}

gw_status gw_feeds_read_text(const gw_feeds_reader *r, const gw_json *object, const char *field, char **out)
{
    gw_str text;
    const gw_json *v = gw_json_get(object, field);
    if (!v) return GW_OK;
    if (!gw_json_string(v, &text) || memchr(text.p, '\0', text.n) || strspn(text.p, " ") == text.n)
        return gw_feeds_fail(r, field, "a text is wanted, and not an empty one", GW_STR(""));
    *out = strndup(text.p, text.n);
    return *out ? GW_OK : gw_feeds_no_memory(r);
}

gw_status gw_feeds_read_bool(const gw_feeds_reader *r, const gw_json *object, const char *field, bool *out)
{
    const gw_json *v = gw_json_get(object, field);
    if (!v || gw_json_bool(v, out)) return GW_OK;
    return gw_feeds_fail(r, field, "true or false is wanted", GW_STR(""));
}

gw_status gw_feeds_read_number(const gw_feeds_reader *r, const gw_json *object, const char *field,
                               double least, double most, bool whole, double *out)
{
    double n;
    char words[96];
    const gw_json *v = gw_json_get(object, field);
    if (!v) return GW_OK;
    if (gw_json_number(v, &n) && n >= least && n <= most && (!whole || n == floor(n))) {
        *out = n;
        return GW_OK;
    }
    snprintf(words, sizeof words, "a %snumber from %.15g to %.15g is wanted", whole ? "whole " : "", least,
             most);
    return gw_feeds_fail(r, field, words, GW_STR(""));
}

gw_status gw_feeds_read_path(const gw_feeds_reader *r, const gw_json *object, const char *field, char **out)
{
    char *given = NULL;
    gw_status status = gw_feeds_read_text(r, object, field, &given);
    if (status || !given) return status;
    if (given[0] == '/' || !r->n_folder) {
        *out = given;
        return GW_OK;
    }
    gw_buf path = {0};
    gw_buf_add(&path, r->path, r->n_folder);
    gw_buf_text(&path, given);
    free(given);
    if (path.failed) {
        gw_buf_free(&path);
        return gw_feeds_no_memory(r);
    }
    *out = path.p;
    return GW_OK;
}
