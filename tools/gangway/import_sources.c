#include "tools/gangway/import.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_tag(gw_str s)
{
    if (s.n == 0 || s.n >= sizeof((gw_import_feed *)0)->tag) return false;
    for (uint32_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool letter = c >= 'a' && c <= 'z', other = (c >= '0' && c <= '9') || c == '-';
        if (!letter && !(i && other)) return false;
    }
    return !gw_str_is(s, "port") && !gw_str_is(s, "place") && !gw_str_is(s, "name");
}

static gw_import_feed *find_tag(gw_import *im, gw_str tag)
{
    for (uint32_t i = 0; i < im->n_feeds; i++) {
        if (gw_str_is(tag, im->feeds[i].tag)) return &im->feeds[i];
    }
    return NULL;
}

static gw_status add_feed(gw_import *im, gw_str tag, const char *folder, size_t n_folder, gw_str source,
                          gw_import_feed **out, gw_error *err)
{
    if (!is_tag(tag)) {
        return gw_fail(err, GW_BAD_INPUT,
                       "'%.*s' is no feed tag: small letters, digits and '-', not port, place, name",
                       (int)tag.n, tag.p);
    }
    if (source.n == 0) return gw_fail(err, GW_BAD_INPUT, "feed %.*s: no source given", (int)tag.n, tag.p);
    if (find_tag(im, tag))
        return gw_fail(err, GW_BAD_INPUT, "feed tag %.*s is given twice", (int)tag.n, tag.p);
    if (im->n_feeds == GW_IMPORT_FEEDS_MAX) {
        return gw_fail(err, GW_LIMIT, "more than %d feeds", GW_IMPORT_FEEDS_MAX);
    }
    char *path = malloc(n_folder + source.n + 1);
    if (!path) return gw_fail(err, GW_NO_MEMORY, "no memory for the list of feeds");
    memcpy(path, folder, n_folder);
    memcpy(path + n_folder, source.p, source.n);
    path[n_folder + source.n] = 0;

    gw_import_feed *f = &im->feeds[im->n_feeds++];
    *f = (gw_import_feed){.source = path,
                          .first_day = GW_DAY_NONE,
                          .last_day = GW_DAY_NONE,
                          .valid_from = GW_DAY_NONE,
                          .valid_until = GW_DAY_NONE};
    memcpy(f->tag, tag.p, tag.n);
    *out = f;
    return GW_OK;
}

static gw_status set_side(gw_import_feed *f, gw_str side, gw_error *err)
{
    gw_side s;
    if (!gw_side_parse(side, &s)) {
        return gw_fail(err, GW_BAD_INPUT, "--side %s=%.*s: the sides are hk and cn", f->tag, (int)side.n,
                       side.p);
    }
    if (f->side && f->side != s) return gw_fail(err, GW_BAD_INPUT, "feed %s is given two sides", f->tag);
    f->side = s;
    return GW_OK;
}

/* --- feeds.json --- */

static gw_status add_json_feed(gw_import *im, const char *path, const gw_json *item, gw_error *err)
{
    gw_str tag, source, side;
    if (!gw_json_string(gw_json_get(item, "tag"), &tag) ||
        !gw_json_string(gw_json_get(item, "source"), &source)) {
        return gw_fail(err, GW_BAD_INPUT, "%s: each of feeds needs a tag and a source, both texts", path);
    }
    /* A relative source is meant from where the list stands; a URL is as it is. */
    const char *slash = strrchr(path, '/');
    bool absolute = (source.n && source.p[0] == '/') || memmem(source.p, source.n, "://", 3);
    size_t n_folder = absolute || !slash ? 0 : (size_t)(slash - path) + 1;
    gw_import_feed *f;
    gw_status status = add_feed(im, tag, path, n_folder, source, &f, err);
    if (status) return status;
    const gw_json *given = gw_json_get(item, "side");
    if (!given) return GW_OK;
    if (!gw_json_string(given, &side))
        return gw_fail(err, GW_BAD_INPUT, "%s: feed %s: side is no text", path, f->tag);
    return set_side(f, side, err);
}

static gw_status add_json(gw_import *im, const char *path, gw_error *err)
{
    gw_buf text = {0};
    gw_json *root = NULL;
    gw_error why = {0};
    gw_status status = gw_file_read(path, 1 << 20, &text, err);
    if (status) goto done;
    status = gw_json_parse(text.p ? text.p : "", text.n, 1 << 20, &root, &why);
    if (status) {
        gw_fail(err, status, "%s: %s", path, why.message);
        goto done;
    }
    const gw_json *feeds = gw_json_get(root, "feeds");
    if (!gw_json_is_array(feeds)) {
        status = gw_fail(err, GW_BAD_INPUT, "%s: wants {\"feeds\":[{\"tag\",\"source\",\"side\"}]}", path);
        goto done;
    }
    for (const gw_json *item = gw_json_first(feeds); item && !status; item = gw_json_next(item)) {
        status = add_json_feed(im, path, item, err);
    }
done:
    gw_json_free(root);
    gw_buf_free(&text);
    return status;
}

/* --- command line --- */

static gw_status add_word(gw_import *im, const char *word, gw_error *err)
{
    gw_str tag, source;
    gw_import_feed *f;
    size_t n = strlen(word);
    bool pair = gw_str_split(gw_str_of(word), '=', &tag, &source);
    if (pair && is_tag(tag)) return add_feed(im, tag, "", 0, source, &f, err);
    if (n > 5 && strcmp(word + n - 5, ".json") == 0) return add_json(im, word, err);
    if (pair) return add_feed(im, tag, "", 0, source, &f, err); /* says what is wrong with the tag */
    return gw_fail(err, GW_BAD_INPUT, "'%.200s' is neither TAG=SOURCE nor a .json list of feeds", word);
}

static gw_status add_sides(gw_import *im, const char *pairs, gw_error *err)
{
    gw_str rest = gw_str_of(pairs), pair, tag, side;
    while (rest.n) {
        gw_str_split(rest, ',', &pair, &rest);
        gw_str_split(pair, '=', &tag, &side);
        gw_import_feed *f = find_tag(im, tag);
        if (!f)
            return gw_fail(err, GW_NOT_FOUND, "--side names the feed '%.*s', which is not given", (int)tag.n,
                           tag.p);
        gw_status status = set_side(f, side, err);
        if (status) return status;
    }
    return GW_OK;
}

gw_status gw_import_sources(gw_import *im, const gw_arg_list *words, const gw_arg_list *sides, gw_error *err)
{
    for (uint32_t i = 0; i < words->n; i++) {
        gw_status status = add_word(im, words->at[i], err);
        if (status) return status;
    }
    for (uint32_t i = 0; i < sides->n; i++) {
        gw_status status = add_sides(im, sides->at[i], err);
        if (status) return status;
    }
    if (im->n_feeds == 0) return gw_fail(err, GW_BAD_INPUT, "no feed is given");
    return GW_OK;
}

void gw_import_free(gw_import *im)
{
    for (uint32_t i = 0; i < im->n_feeds; i++) {
        free(im->feeds[i].source);
        gw_notices_free(im->feeds[i].notices);
        gw_feed_free(im->feeds[i].feed);
    }
    im->n_feeds = 0;
}
