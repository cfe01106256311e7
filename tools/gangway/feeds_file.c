#include "tools/gangway/feeds_file.h"

#include "tools/gangway/feeds_file_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_LIMIT (1 << 20)

static gw_status read_feeds(const gw_feeds_reader *r, const gw_json *root, gw_feeds_file *f)
{
    const gw_json *list = gw_json_get(root, "feeds");
    size_t n = gw_json_count(list);
    if (!gw_json_is_array(list) || n == 0 || n > GW_FEEDS_MAX)
        return gw_feeds_fail(r, "feeds", "a list of 1 to 64 feeds is wanted", GW_STR(""));
    f->feeds = calloc(n, sizeof *f->feeds);
    if (!f->feeds) return gw_feeds_no_memory(r);
    for (const gw_json *item = gw_json_first(list); item; item = gw_json_next(item)) {
        gw_feeds_reader inner = *r;
        gw_feeds_entry *e = &f->feeds[f->n_feeds];
        snprintf(inner.at, sizeof inner.at, "feeds[%u]", f->n_feeds++);
        *e = gw_feeds_entry_defaults();
        gw_status status = gw_feeds_read_entry(&inner, item, e);
        if (status) return status;
        for (uint32_t i = 0; i + 1 < f->n_feeds; i++) {
            if (strcmp(f->feeds[i].tag, e->tag) == 0)
                return gw_feeds_fail(&inner, "tag", "is the tag of another feed too", gw_str_of(e->tag));
        }
    }
    return GW_OK;
}

/* --- how they are put together --- */

static gw_status read_ports(const gw_feeds_reader *r, const gw_json *item, gw_feeds_import *im)
{
    bool ports = true;
    if (!gw_json_bool(gw_json_get(item, "ports"), &ports))
        return gw_feeds_read_path(r, item, "ports", &im->ports);
    if (ports) return gw_feeds_fail(r, "ports", "a folder is wanted, or false for none", GW_STR(""));
    im->no_ports = true;
    return GW_OK;
}

static gw_status read_import(const gw_feeds_reader *r, const gw_json *root, gw_feeds_import *im)
{
    static const char *const names[] = {"days",      "walk_radius_m", "transfer_s", "ports",
                                        "calendars", "places",        "fares",      NULL};
    gw_feeds_reader inner = *r;
    const gw_json *item = gw_json_get(root, "import");
    double days = 0, transfer_s = -1;
    if (!item) return GW_OK;
    if (!gw_json_is_object(item)) return gw_feeds_fail(r, "import", "an object is wanted", GW_STR(""));
    snprintf(inner.at, sizeof inner.at, "import");
    gw_status status = gw_feeds_check_names(&inner, item, names);
    if (!status) status = gw_feeds_read_number(&inner, item, "days", 1, 4000, true, &days);
    if (!status)
        status = gw_feeds_read_number(&inner, item, "walk_radius_m", 0, 5000, false, &im->walk_radius_m);
    if (!status) status = gw_feeds_read_number(&inner, item, "transfer_s", 0, 3600, true, &transfer_s);
    if (!status) status = read_ports(&inner, item, im);
    if (!status) status = gw_feeds_read_path(&inner, item, "calendars", &im->calendars);
    if (!status) status = gw_feeds_read_path(&inner, item, "places", &im->places);
    if (!status) status = gw_feeds_read_path(&inner, item, "fares", &im->fares);
    im->days = (int64_t)days;
    im->transfer_s = (int64_t)transfer_s;
    return status;
}

/* --- the file --- */

static gw_status read_root(const gw_feeds_reader *r, const gw_json *root, gw_feeds_file *f)
{
    static const char *const names[] = {"$schema", "feeds", "import", NULL};
    if (!gw_json_is_object(root))
        return gw_feeds_fail(r, "", "an object is wanted: {\"feeds\": […]}", GW_STR(""));
    gw_status status = gw_feeds_check_names(r, root, names);
    if (!status) status = read_feeds(r, root, f);
    if (!status) status = read_import(r, root, &f->import);
    return status;
}

gw_status gw_feeds_file_parse(const char *text, size_t n, const char *path, gw_feeds_file **out,
                              gw_error *err)
{
    const char *slash = strrchr(path, '/');
    gw_feeds_reader r = {.path = path, .n_folder = slash ? (size_t)(slash - path) + 1 : 0, .err = err};
    gw_json *root = NULL;
    gw_error why = {0};
    gw_status status = gw_json_parse(text, n, FILE_LIMIT, &root, &why);
    if (status) return gw_fail(err, status, "%s: %s", path, why.message);
    gw_feeds_file *f = calloc(1, sizeof *f);
    if (f) f->import = (gw_feeds_import){.walk_radius_m = -1, .transfer_s = -1};
    status = f ? read_root(&r, root, f) : gw_feeds_no_memory(&r);
    gw_json_free(root);
    if (status) {
        gw_feeds_file_free(f);
        return status;
    }
    *out = f;
    return GW_OK;
}

gw_status gw_feeds_file_read(const char *path, gw_feeds_file **out, gw_error *err)
{
    gw_buf text = {0};
    gw_status status = gw_file_read(path, FILE_LIMIT, &text, err);
    if (!status) status = gw_feeds_file_parse(text.p ? text.p : "", text.n, path, out, err);
    gw_buf_free(&text);
    return status;
}

void gw_feeds_file_free(gw_feeds_file *f)
{
    if (!f) return;
    for (uint32_t i = 0; i < f->n_feeds; i++) gw_feeds_entry_free(&f->feeds[i]);
    free(f->feeds);
    free(f->import.ports);
    free(f->import.calendars);
    free(f->import.places);
    free(f->import.fares);
    free(f);
}
