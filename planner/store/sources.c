/* Where feeds come from and how that went; what the timetable in place was made by. */
#include "planner/store/store_priv.h"

gw_status gw_store_put_source(gw_store *s, const gw_store_source *x, gw_error *err)
{
    sqlite3_stmt *st = s->statements[PUT_SOURCE];
    const gw_str texts[] = {x->tag,           x->address, x->address_hash, x->etag,
                            x->last_modified, x->hash,    x->counts};
    for (int i = 0; i < 7; i++) gw_store_bind_text(st, i + 1, texts[i]);
    sqlite3_bind_int64(st, 8, x->checked);
    sqlite3_bind_int64(st, 9, x->changed);
    sqlite3_bind_int64(st, 10, x->failed);
    gw_store_bind_text(st, 11, x->failure);
    return gw_store_put(s, st, NULL, err);
}

gw_status gw_store_find_source(gw_store *s, gw_str tag, gw_store_source_visit *visit, void *cls,
                               gw_error *err)
{
    sqlite3_stmt *st = s->statements[FIND_SOURCE];
    gw_store_bind_text(st, 1, tag);
    int code = sqlite3_step(st);
    bool found = code == SQLITE_ROW;
    if (found) {
        gw_store_source x = {.tag = gw_store_column_text(st, 0),
                             .address = gw_store_column_text(st, 1),
                             .address_hash = gw_store_column_text(st, 2),
                             .etag = gw_store_column_text(st, 3),
                             .last_modified = gw_store_column_text(st, 4),
                             .hash = gw_store_column_text(st, 5),
                             .counts = gw_store_column_text(st, 6),
                             .checked = sqlite3_column_int64(st, 7),
                             .changed = sqlite3_column_int64(st, 8),
                             .failed = sqlite3_column_int64(st, 9),
                             .failure = gw_store_column_text(st, 10)};
        (void)visit(cls, &x);
    }
    gw_status status = gw_store_finish(s, st, code, err);
    if (!status && !found)
        return gw_fail(err, GW_NOT_FOUND, "no source of feed \"%.*s\" is stored", (int)tag.n, tag.p);
    return status;
}

gw_status gw_store_put_made(gw_store *s, const gw_store_made *m, gw_error *err)
{
    sqlite3_stmt *st = s->statements[PUT_MADE];
    gw_store_bind_text(st, 1, m->snapshot);
    gw_store_bind_text(st, 2, m->recipe);
    sqlite3_bind_int64(st, 3, m->again);
    return gw_store_put(s, st, NULL, err);
}

gw_status gw_store_find_made(gw_store *s, gw_store_made_visit *visit, void *cls, gw_error *err)
{
    sqlite3_stmt *st = s->statements[FIND_MADE];
    int code = sqlite3_step(st);
    bool found = code == SQLITE_ROW;
    if (found) {
        gw_store_made m = {gw_store_column_text(st, 0), gw_store_column_text(st, 1),
                           sqlite3_column_int64(st, 2)};
        (void)visit(cls, &m);
    }
    gw_status status = gw_store_finish(s, st, code, err);
    return status || found ? status
                           : gw_fail(err, GW_NOT_FOUND, "what the timetable was made by is not stored");
}
