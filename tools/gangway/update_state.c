#include "tools/gangway/update.h"

#include "planner/plan/dataset.h"
#include "planner/timetable/snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static gw_str str_of_buf(const gw_buf *b)
{
    return b->p ? (gw_str){b->p, (uint32_t)b->n} : GW_STR("");
}

static void copy(char *out, size_t room, gw_str s)
{
    snprintf(out, room, "%.*s", (int)s.n, s.p);
}

static bool take_state(void *context, const gw_store_source *x)
{
    gw_update_feed *f = context;
    f->checked = x->checked;
    f->changed = x->changed;
    f->failed = x->failed;
    copy(f->hash, sizeof f->hash, x->hash);
    f->before = gw_update_read_counts(x->counts);
    if (!gw_str_is(x->address_hash, f->address_hash))
        return true; /* another server's words say nothing here */
    copy(f->etag, sizeof f->etag, x->etag);
    copy(f->last_modified, sizeof f->last_modified, x->last_modified);
    return true;
}

/* The tag is copied: it lies in the same block of memory as the paths, and a compiler cannot know that they
 * do not overlap. */
static void name_paths(gw_update_feed *f, const char *data, const gw_feeds_entry *e)
{
    char tag[sizeof e->tag];
    memcpy(tag, e->tag, sizeof tag);
    snprintf(f->kept, sizeof f->kept, "%s/feeds/%s.zip", data, tag);
    snprintf(f->fresh, sizeof f->fresh, "%s/feeds/new/%s.zip", data, tag);
    snprintf(f->previous, sizeof f->previous, "%s/feeds/%s.previous.zip", data, tag);
}

/* A copy that somebody changed, or that is not all there, is none; then the server is asked without
 * conditions. */
static bool copy_is_whole(const gw_update_feed *f)
{
    gw_sha256 h;
    char hex[65];
    if (!f->hash[0] || gw_sha256_file(f->kept, &h, NULL)) return false;
    gw_sha256_hex(&h, hex);
    return strcmp(hex, f->hash) == 0;
}

gw_status gw_update_read_state(gw_update *u, uint32_t i, const char *data, gw_error *err)
{
    const gw_feeds_entry *e = &u->im.feeds[i].entry;
    gw_update_feed *f = &u->feeds[i];
    gw_sha256 h;
    gw_buf shown = {0};
    *f = (gw_update_feed){.before = {.first_day = GW_DAY_NONE, .last_day = GW_DAY_NONE}};
    name_paths(f, data, e);
    gw_fetch_shown_url(e->source, &shown);
    copy(f->shown, sizeof f->shown, str_of_buf(&shown));
    gw_buf_free(&shown);
    if (gw_sha256_of(e->source, strlen(e->source), &h))
        return gw_fail(err, GW_NO_MEMORY, "no memory for a hash");
    gw_sha256_hex(&h, f->address_hash);
    gw_status status = gw_store_find_source(u->store, gw_str_of(e->tag), take_state, f, err);
    if (status && status != GW_NOT_FOUND) return status;
    if (!e->is_url) return GW_OK;
    f->has_copy = copy_is_whole(f);
    if (!f->has_copy) f->etag[0] = f->last_modified[0] = f->hash[0] = '\0';
    return GW_OK;
}

/* --- afterwards --- */

/* The copy before stays as .previous; the new one is in place at once or not at all. */
static gw_status take_copy(const gw_update_feed *f, gw_error *err)
{
    if (f->has_copy && rename(f->kept, f->previous))
        return gw_fail(err, GW_IO, "%s: cannot be renamed: %s", f->kept, strerror(errno));
    if (rename(f->fresh, f->kept))
        return gw_fail(err, GW_IO, "%s: cannot be renamed: %s", f->fresh, strerror(errno));
    return GW_OK;
}

gw_status gw_update_settle(gw_update *u, uint32_t i, gw_error *err)
{
    const gw_feeds_entry *e = &u->im.feeds[i].entry;
    gw_update_feed *f = &u->feeds[i];
    gw_buf counts = {0};
    bool taken = f->outcome == GW_UPDATE_NEW,
         bad = f->outcome == GW_UPDATE_FAILED || f->outcome == GW_UPDATE_REFUSED;
    gw_status status = taken && e->is_url ? take_copy(f, err) : GW_OK;
    if (status) return status;
    int64_t now = time(NULL);
    const gw_update_counts *c = f->after.known && !bad ? &f->after : &f->before;
    if (c->known) status = gw_update_write_counts(c, &counts);
    /* The words of the last answer belong to the copy at hand only when that is what it brought or confirmed.
     * A 304 need not repeat them. */
    const gw_fetch_result *r = &f->fetched.answer;
    bool fetched = !bad && !r->not_modified;
    gw_store_source x = {.tag = gw_str_of(e->tag),
                         .address = gw_str_of(f->shown),
                         .address_hash = gw_str_of(f->address_hash),
                         .etag = gw_str_of(fetched || (!bad && r->etag[0]) ? r->etag : f->etag),
                         .last_modified = gw_str_of(
                             fetched || (!bad && r->last_modified[0]) ? r->last_modified : f->last_modified),
                         .hash = gw_str_of(taken ? f->new_hash : f->hash),
                         .counts = str_of_buf(&counts),
                         .checked = bad ? f->checked : now,
                         .changed = taken ? now : f->changed,
                         .failed = bad ? now : f->failed,
                         .failure = bad ? gw_str_of(f->why.message) : GW_STR("")};
    if (!status) status = gw_store_put_source(u->store, &x, err);
    gw_buf_free(&counts);
    return status;
}

/* --- what the timetable in place was made by --- */

gw_status gw_update_recipe(const gw_update *u, const gw_import_options *o, char hex[65], gw_error *err)
{
    const gw_import_tables *t = &u->im.tables;
    gw_buf text = {0};
    gw_sha256 h;
    gw_buf_printf(&text, "%s %lld %.9g %lld\n", GW_VERSION, (long long)o->days, o->walk_radius_m,
                  (long long)o->transfer_s);
    gw_buf_add(&text, &t->ports_hash, sizeof t->ports_hash);
    gw_buf_add(&text, &t->places_hash, sizeof t->places_hash);
    gw_buf_add(&text, &t->fares_hash, sizeof t->fares_hash);
    for (uint32_t i = 0; i < u->im.n_feeds; i++) {
        const gw_update_feed *f = &u->feeds[i];
        const gw_feeds_entry *e = &u->im.feeds[i].entry;
        gw_buf_printf(&text, "%s %d %s\n", e->tag, (int)e->side,
                      f->outcome == GW_UPDATE_NEW ? f->new_hash : f->hash);
    }
    gw_status status = text.failed ? GW_NO_MEMORY : gw_sha256_of(text.p, text.n, &h);
    gw_buf_free(&text);
    if (status) return gw_fail(err, status, "no memory for the timetable's recipe");
    gw_sha256_hex(&h, hex);
    return GW_OK;
}

typedef struct {
    const char *snapshot, *recipe;
    int64_t now;
    bool same;
} made_question;

static bool compare_made(void *context, const gw_store_made *m)
{
    made_question *q = context;
    q->same = gw_str_is(m->snapshot, q->snapshot) && gw_str_is(m->recipe, q->recipe) &&
              (!m->again || q->now < m->again);
    return true;
}

static gw_status open_snapshot(const char *data, gw_timetable **out)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", data, GW_SNAPSHOT_FILE);
    return gw_snapshot_open(path, out, NULL);
}

bool gw_update_is_due(gw_update *u, const gw_import_options *o, const char *recipe)
{
    gw_timetable *t = NULL;
    char hex[65];
    if (open_snapshot(o->data, &t)) return true;
    gw_sha256_hex(&t->content, hex);
    gw_timetable_release(t);
    made_question q = {hex, recipe, (int64_t)o->today * 86400, false};
    return gw_store_find_made(u->store, compare_made, &q, NULL) != GW_OK || !q.same;
}

gw_status gw_update_note_made(gw_update *u, const gw_import_options *o, const char *recipe, gw_error *err)
{
    enum { WORTH_AGAIN_DAYS = 30 }; /* the window moves on with the days where not all of them fit */
    char hex[65];
    gw_sha256_hex(&u->im.content, hex);
    gw_store_made m = {.snapshot = gw_str_of(hex),
                       .recipe = gw_str_of(recipe),
                       .again = u->im.is_cut ? ((int64_t)o->today + WORTH_AGAIN_DAYS) * 86400 : 0};
    return gw_store_put_made(u->store, &m, err);
}

bool gw_update_is_served(const char *data, const char *tag)
{
    gw_timetable *t = NULL;
    bool found = false;
    if (open_snapshot(data, &t)) return false;
    for (uint32_t i = 0; i < t->n_feeds && !found; i++)
        found = strcmp(gw_tt_text(t, t->feeds[i].tag), tag) == 0;
    gw_timetable_release(t);
    return found;
}

void gw_update_keep_previous(const char *data)
{
    char path[PATH_MAX], previous[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", data, GW_SNAPSHOT_FILE);
    snprintf(previous, sizeof previous, "%s/%s.previous", data, GW_SNAPSHOT_FILE);
    (void)unlink(previous);
    (void)link(path, previous); /* a file system without links keeps none: nothing depends on it */
}
