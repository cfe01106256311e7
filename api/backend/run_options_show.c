/* A choice as it is kept, and as it is shown. */
#include "api/backend/run_options.h"

#include "gtfs/base/hash.h"
#include "gtfs/base/json_edit.h"

#include <string.h>

gw_status gw_run_options_write(gw_run_options *r, gw_day day, gw_buf *out, gw_error *err)
{
    char text[11];
    gw_day_format_iso(day, text);
    gw_status status = gw_json_put(r->tree, "day", gw_json_new_text(text));
    if (!status) status = gw_json_put(r->tree, "place", gw_json_new_text(r->place));
    if (!status) status = gw_json_canonical(r->tree, out);
    return status ? gw_fail(err, GW_NO_MEMORY, "no memory for the options") : GW_OK;
}

gw_status gw_run_options_set_before(gw_run_options *r, gw_str scenario_json, gw_error *err)
{
    gw_json *copy = NULL;
    gw_status status = gw_json_parse(scenario_json.p, scenario_json.n, GW_SCENARIO_MAX_BYTES, &copy, err);
    if (!status && gw_json_put(r->tree, "before", copy))
        status = gw_fail(err, GW_NO_MEMORY, "no memory for the options");
    if (status) return status;
    gw_buf_reset(&r->before);
    gw_buf_str(&r->before, scenario_json);
    if (r->before.failed) return gw_fail(err, GW_NO_MEMORY, "no memory for the options");
    r->o.before = (gw_str){r->before.p, (uint32_t)r->before.n};
    r->before_id[0] = '\0';
    return GW_OK;
}

static void show_sum(const char *key, gw_str text, gw_json_writer *w)
{
    gw_sha256 hash;
    char hex[65] = "";
    if (gw_sha256_of(text.p, text.n, &hash) == GW_OK) gw_sha256_hex(&hash, hex);
    gw_json_object(w, key);
    gw_json_put_int(w, "bytes", text.n);
    gw_json_put_text(w, "sha256", hex);
    gw_json_object_end(w);
}

/* A demand and a baseline by their size and sum: their texts are files of the run. */
static gw_status show_member(const gw_json *m, gw_json_writer *w)
{
    const char *key = gw_json_key(m);
    gw_buf value = {0};
    gw_str text;
    gw_status status = GW_OK;
    if (strcmp(key, "demand") == 0 && gw_json_string(m, &text)) {
        show_sum(key, text, w);
        return GW_OK;
    }
    if (gw_json_canonical(m, &value)) status = GW_NO_MEMORY;
    text = (gw_str){value.p ? value.p : "null", value.p ? (uint32_t)value.n : 4};
    if (strcmp(key, "before") == 0)
        show_sum(key, text, w);
    else
        gw_json_put_raw(w, key, text);
    gw_buf_free(&value);
    return status;
}

gw_status gw_run_options_show(gw_str json, gw_buf *out)
{
    gw_json *tree = NULL;
    gw_json_writer w;
    gw_status status = gw_json_parse(json.p, json.n, GW_RUN_OPTIONS_MAX_BYTES, &tree, NULL);
    if (status) return status;
    gw_json_begin(&w, out);
    gw_json_object(&w, NULL);
    for (const gw_json *m = gw_json_first(tree); m && !status; m = gw_json_next(m))
        status = show_member(m, &w);
    gw_json_object_end(&w);
    gw_json_free(tree);
    return status || out->failed ? GW_NO_MEMORY : GW_OK;
}
