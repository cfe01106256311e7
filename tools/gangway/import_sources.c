#include "tools/gangway/import.h"

#include <stdlib.h>
#include <string.h>

static gw_import_feed *find_tag(gw_import *im, gw_str tag)
{
    for (uint32_t i = 0; i < im->n_feeds; i++) {
        if (gw_str_is(tag, im->feeds[i].entry.tag)) return &im->feeds[i];
    }
    return NULL;
}

/* Takes e over when it is added. */
static gw_status add_feed(gw_import *im, gw_feeds_entry *e, gw_error *err)
{
    if (find_tag(im, gw_str_of(e->tag)))
        return gw_fail(err, GW_BAD_INPUT, "feed tag %s is given twice", e->tag);
    if (im->n_feeds == GW_IMPORT_FEEDS_MAX) {
        return gw_fail(err, GW_LIMIT, "more than %d feeds", GW_IMPORT_FEEDS_MAX);
    }
    im->feeds[im->n_feeds++] = (gw_import_feed){.entry = *e,
                                                .first_day = GW_DAY_NONE,
                                                .last_day = GW_DAY_NONE,
                                                .valid_from = GW_DAY_NONE,
                                                .valid_until = GW_DAY_NONE};
    e->source = NULL;
    *e = gw_feeds_entry_defaults();
    return GW_OK;
}

gw_status gw_import_take_file(gw_import *im, gw_feeds_file *f, gw_error *err)
{
    im->wanted = f->import;
    f->import = (gw_feeds_import){.days = 0};
    gw_status status = GW_OK;
    for (uint32_t i = 0; i < f->n_feeds && !status; i++) status = add_feed(im, &f->feeds[i], err);
    return status;
}

static gw_status set_side(gw_feeds_entry *e, gw_str side, gw_error *err)
{
    gw_side s;
    if (!gw_side_parse(side, &s)) {
        return gw_fail(err, GW_BAD_INPUT, "--side %s=%.*s: the sides are hk and cn", e->tag, (int)side.n,
                       side.p);
    }
    if (e->side && e->side != s) return gw_fail(err, GW_BAD_INPUT, "feed %s is given two sides", e->tag);
    e->side = s;
    return GW_OK;
}

static gw_status add_pair(gw_import *im, gw_str tag, gw_str source, gw_error *err)
{
    gw_feeds_entry e = gw_feeds_entry_defaults();
    if (!gw_feeds_is_tag(tag)) {
        return gw_fail(err, GW_BAD_INPUT,
                       "'%.*s' is no feed tag: small letters, digits and '-', not port, place, name",
                       (int)tag.n, tag.p);
    }
    memcpy(e.tag, tag.p, tag.n);
    if (source.n == 0) return gw_fail(err, GW_BAD_INPUT, "feed %s: no source given", e.tag);
    bool fetched; /* another scheme is told by whoever is asked to fetch it */
    e.is_url = gw_feeds_is_url(source, &fetched);
    e.source = strndup(source.p, source.n);
    if (!e.source) return gw_fail(err, GW_NO_MEMORY, "no memory for the list of feeds");
    gw_status status = add_feed(im, &e, err);
    gw_feeds_entry_free(&e);
    return status;
}

static gw_status add_json(gw_import *im, const char *path, gw_error *err)
{
    gw_feeds_file *f = NULL;
    if (im->n_feeds) return gw_fail(err, GW_BAD_INPUT, "%s: one list of feeds, and nothing beside it", path);
    gw_status status = gw_feeds_file_read(path, &f, err);
    if (!status) status = gw_import_take_file(im, f, err);
    gw_feeds_file_free(f);
    return status;
}

/* --- command line --- */

static gw_status add_word(gw_import *im, const char *word, gw_error *err)
{
    gw_str tag, source;
    size_t n = strlen(word);
    bool pair = gw_str_split(gw_str_of(word), '=', &tag, &source);
    if (pair && gw_feeds_is_tag(tag)) return add_pair(im, tag, source, err);
    if (n > 5 && strcmp(word + n - 5, ".json") == 0) return add_json(im, word, err);
    if (pair) return add_pair(im, tag, source, err); /* says what is wrong with the tag */
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
        gw_status status = set_side(&f->entry, side, err);
        if (status) return status;
    }
    return GW_OK;
}

gw_status gw_import_sources(gw_import *im, const gw_arg_list *words, const gw_arg_list *sides, gw_error *err)
{
    im->wanted = (gw_feeds_import){.walk_radius_m = -1, .transfer_s = -1};
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
