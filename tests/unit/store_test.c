/* planner/store: what was put is there after a restart; what cannot be stored says why. */
#include "planner/store/runs.h"

#include <pthread.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

typedef struct {
    char dir[64], path[96];
    gw_store *store;
    gw_error err;
    gw_buf seen; /* what visitors wrote */
} scene;

static int open_scene(void **state)
{
    scene *s = calloc(1, sizeof *s);
    strcpy(s->dir, "/tmp/gw_store_XXXXXX");
    if (!mkdtemp(s->dir)) return 1;
    snprintf(s->path, sizeof s->path, "%s/gangway.db", s->dir);
    *state = s;
    return gw_store_open(s->path, &s->store, &s->err) ? 1 : 0;
}

static int close_scene(void **state)
{
    scene *s = *state;
    char file[128];
    static const char *const ends[] = {"", "-wal", "-shm"};
    gw_store_close(s->store);
    for (int i = 0; i < 3; i++) {
        snprintf(file, sizeof file, "%s%s", s->path, ends[i]);
        unlink(file);
    }
    rmdir(s->dir);
    gw_buf_free(&s->seen);
    free(s);
    return 0;
}

static void reopen(scene *s)
{
    gw_store_close(s->store);
    s->store = NULL;
    assert_int_equal(gw_store_open(s->path, &s->store, &s->err), GW_OK);
}

static void put_scenario(scene *s, const char *id, const char *json, bool expect_new)
{
    bool is_new = !expect_new;
    gw_store_scenario sc = {gw_str_of(id), GW_STR("{\"en\":\"T\"}"), gw_str_of(json), 1000, 0};
    assert_int_equal(gw_store_put_scenario(s->store, &sc, &is_new, &s->err), GW_OK);
    assert_int_equal(is_new, expect_new);
}

static gw_status queue_run(scene *s, const char *id, const char *scenario, bool *queued)
{
    gw_store_run r = {.id = gw_str_of(id),
                      .scenario = gw_str_of(scenario),
                      .snapshot = GW_STR("abc"),
                      .options = GW_STR("{}"),
                      .created = 2000};
    return gw_store_queue_run(s->store, &r, queued, &s->err);
}

static bool see_scenario(void *cls, const gw_store_scenario *sc)
{
    gw_buf_printf(&((scene *)cls)->seen, "%.*s %.*s [%.*s] %lld %u\n", (int)sc->id.n, sc->id.p,
                  (int)sc->title.n, sc->title.p, (int)sc->json.n, sc->json.p, (long long)sc->created,
                  sc->n_runs);
    return true;
}

static bool see_run(void *cls, const gw_store_run *r)
{
    gw_buf_printf(&((scene *)cls)->seen, "%.*s of %.*s on %.*s: %s %u/%u %lld %lld %lld [%.*s]\n",
                  (int)r->id.n, r->id.p, (int)r->scenario.n, r->scenario.p, (int)r->snapshot.n, r->snapshot.p,
                  gw_run_state_name(r->state), r->done, r->total, (long long)r->created,
                  (long long)r->started, (long long)r->finished, (int)r->message.n, r->message.p);
    return true;
}

static bool see_output(void *cls, const gw_store_output *o)
{
    gw_buf_printf(&((scene *)cls)->seen, "%.*s (%.*s) %u: %.*s\n", (int)o->name.n, o->name.p, (int)o->type.n,
                  o->type.p, o->bytes.n, o->bytes.p ? (int)o->bytes.n : 1, o->bytes.p ? o->bytes.p : "-");
    return true;
}

static bool see_feed(void *cls, const gw_store_feed *f)
{
    gw_buf_printf(&((scene *)cls)->seen, "%.*s %.*s %.*s %lld\n", (int)f->tag.n, f->tag.p, (int)f->hash.n,
                  f->hash.p, (int)f->source.n, f->source.p, (long long)f->seen);
    return true;
}

static bool claim(scene *s)
{
    bool found = false;
    assert_int_equal(gw_store_claim_run(s->store, 3000, see_run, s, &found, &s->err), GW_OK);
    return found;
}

static void finish(scene *s, const char *id, gw_run_state state, const char *message, uint32_t n)
{
    const gw_store_output outputs[] = {
        {GW_STR("od.csv"), GW_STR("text/csv"), GW_STR("a,b\n")},
        {GW_STR("case.json"), GW_STR("application/json"), GW_STR("{\"saved\":1}")}};
    gw_store_run end = {.id = gw_str_of(id),
                        .state = state,
                        .message = gw_str_of(message),
                        .faults = GW_STR(""),
                        .finished = 4000};
    assert_int_equal(gw_store_finish_run(s->store, &end, outputs, n, &s->err), GW_OK);
}

static void expect_runs(scene *s, const char *want)
{
    gw_buf_reset(&s->seen);
    assert_int_equal(gw_store_each_run(s->store, GW_STR("s1"), see_run, s, &s->err), GW_OK);
    assert_string_equal(s->seen.p ? s->seen.p : "", want);
}

static void scenarios_and_runs_outlive_a_restart(void **state)
{
    scene *s = *state;
    bool queued = false;
    put_scenario(s, "s1", "{\"a\":\"深圳\"}", true);
    assert_int_equal(queue_run(s, "r1", "s1", &queued), GW_OK);
    assert_true(queued);
    assert_true(claim(s));
    finish(s, "r1", GW_RUN_DONE, "", 2);
    reopen(s);
    gw_buf_reset(&s->seen);
    assert_int_equal(gw_store_find_scenario(s->store, GW_STR("s1"), see_scenario, s, &s->err), GW_OK);
    assert_int_equal(gw_store_find_run(s->store, GW_STR("s1"), GW_STR("r1"), see_run, s, &s->err), GW_OK);
    assert_int_equal(gw_store_each_output(s->store, GW_STR("r1"), see_output, s, &s->err), GW_OK);
    assert_int_equal(gw_store_find_output(s->store, GW_STR("s1"), GW_STR("r1"), GW_STR("case.json"),
                                          see_output, s, &s->err),
                     GW_OK);
    assert_string_equal(s->seen.p, "s1 {\"en\":\"T\"} [{\"a\":\"深圳\"}] 1000 1\n"
                                   "r1 of s1 on abc: done 0/0 2000 3000 4000 []\n"
                                   "case.json (application/json) 11: -\nod.csv (text/csv) 4: -\n"
                                   "case.json (application/json) 11: {\"saved\":1}\n");
}

static void the_same_again_changes_nothing(void **state)
{
    scene *s = *state;
    bool queued = false;
    put_scenario(s, "s1", "{}", true);
    put_scenario(s, "s1", "{\"other\":1}", false);
    assert_int_equal(queue_run(s, "r1", "s1", &queued), GW_OK);
    assert_int_equal(queue_run(s, "r1", "s1", &queued), GW_OK);
    assert_false(queued);
    assert_true(claim(s));
    assert_int_equal(queue_run(s, "r1", "s1", &queued), GW_OK);
    assert_false(queued);
    finish(s, "r1", GW_RUN_DONE, "", 1);
    assert_int_equal(queue_run(s, "r1", "s1", &queued), GW_OK);
    assert_false(queued);
    expect_runs(s, "r1 of s1 on abc: done 0/0 2000 3000 4000 []\n");
}

static void runs_are_taken_in_their_order_and_may_wait_again(void **state)
{
    scene *s = *state;
    bool queued = false;
    uint32_t n = 0;
    put_scenario(s, "s1", "{}", true);
    assert_int_equal(queue_run(s, "r1", "s1", &queued), GW_OK);
    assert_int_equal(queue_run(s, "r2", "s1", &queued), GW_OK);
    assert_int_equal(gw_store_count_waiting(s->store, &n, &s->err), GW_OK);
    assert_int_equal(n, 2);
    assert_true(claim(s));
    finish(s, "r1", GW_RUN_FAILED, "no disk", 0);
    assert_int_equal(queue_run(s, "r1", "s1", &queued), GW_OK);
    assert_true(queued);
    gw_buf_reset(&s->seen);
    assert_true(claim(s));
    assert_true(claim(s));
    assert_false(claim(s));
    assert_string_equal(s->seen.p, "r2 of s1 on abc: running 0/0 2000 3000 0 []\n"
                                   "r1 of s1 on abc: running 0/0 2000 3000 0 []\n");
}

static void a_run_is_cancelled_where_it_stands(void **state)
{
    scene *s = *state;
    bool queued, go_on = false;
    put_scenario(s, "s1", "{}", true);
    assert_int_equal(queue_run(s, "r1", "s1", &queued), GW_OK);
    assert_int_equal(queue_run(s, "r2", "s1", &queued), GW_OK);
    assert_true(claim(s));
    assert_int_equal(gw_store_note_run(s->store, GW_STR("r1"), 2, 9, &go_on, &s->err), GW_OK);
    assert_true(go_on);
    assert_int_equal(gw_store_delete_run(s->store, GW_STR("s1"), GW_STR("r1"), &s->err), GW_CONFLICT);
    assert_int_equal(gw_store_delete_scenario(s->store, GW_STR("s1"), &s->err), GW_CONFLICT);
    assert_int_equal(gw_store_cancel_run(s->store, GW_STR("s1"), GW_STR("r1"), 3500, &s->err), GW_OK);
    assert_int_equal(gw_store_cancel_run(s->store, GW_STR("s1"), GW_STR("r2"), 3500, &s->err), GW_OK);
    assert_int_equal(gw_store_note_run(s->store, GW_STR("r1"), 3, 9, &go_on, &s->err), GW_OK);
    assert_false(go_on);
    expect_runs(s, "r1 of s1 on abc: cancelling 2/9 2000 3000 0 []\n"
                   "r2 of s1 on abc: cancelled 0/0 2000 0 3500 []\n");
    finish(s, "r1", GW_RUN_FAILED, "given up", 0);
    expect_runs(s, "r1 of s1 on abc: cancelled 2/9 2000 3000 4000 [given up]\n"
                   "r2 of s1 on abc: cancelled 0/0 2000 0 3500 []\n");
    assert_int_equal(gw_store_cancel_run(s->store, GW_STR("s1"), GW_STR("r9"), 1, &s->err), GW_NOT_FOUND);
    assert_int_equal(gw_store_delete_run(s->store, GW_STR("s1"), GW_STR("r2"), &s->err), GW_OK);
    assert_int_equal(gw_store_delete_run(s->store, GW_STR("s1"), GW_STR("r2"), &s->err), GW_NOT_FOUND);
    assert_int_equal(gw_store_delete_scenario(s->store, GW_STR("s1"), &s->err), GW_OK);
    expect_runs(s, "");
    assert_int_equal(gw_store_delete_scenario(s->store, GW_STR("s1"), &s->err), GW_NOT_FOUND);
}

static void after_a_crash_runs_wait_again(void **state)
{
    scene *s = *state;
    bool queued;
    put_scenario(s, "s1", "{}", true);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(queue_run(s, i ? "r2" : "r1", "s1", &queued), GW_OK);
        assert_true(claim(s));
    }
    assert_int_equal(gw_store_cancel_run(s->store, GW_STR("s1"), GW_STR("r2"), 3500, &s->err), GW_OK);
    reopen(s);
    assert_int_equal(gw_store_recover_runs(s->store, 5000, &s->err), GW_OK);
    expect_runs(s, "r1 of s1 on abc: queued 0/0 2000 3000 0 []\n"
                   "r2 of s1 on abc: cancelled 0/0 2000 3000 5000 []\n");
}

/* What the version before kept: one result a run. */
static void results_of_an_older_version_are_kept(void **state)
{
    scene *s = *state;
    sqlite3 *db;
    gw_store_close(s->store);
    unlink(s->path);
    assert_int_equal(sqlite3_open(s->path, &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(
            db,
            "CREATE TABLE feed (tag TEXT, hash TEXT, source TEXT, seen INTEGER, PRIMARY KEY (tag, hash));"
            "CREATE TABLE scenario (position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,"
            " title TEXT, json TEXT, created INTEGER);"
            "CREATE TABLE run (position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,"
            " scenario TEXT REFERENCES scenario (id), snapshot TEXT, options TEXT, result TEXT,"
            " created INTEGER);"
            "CREATE INDEX run_by_scenario ON run (scenario, position);"
            "CREATE TABLE source (tag TEXT PRIMARY KEY, address TEXT, address_hash TEXT, etag TEXT,"
            " last_modified TEXT, hash TEXT, counts TEXT, checked INTEGER, changed INTEGER, failed INTEGER,"
            " failure TEXT);"
            "CREATE TABLE made (one INTEGER PRIMARY KEY, snapshot TEXT, recipe TEXT, again INTEGER);"
            "INSERT INTO scenario VALUES (1, 's1', '{}', '{}', 10);"
            "INSERT INTO run VALUES (1, 'r1', 's1', 'abc', '{}', '{\"saved\":2}', 20);"
            "PRAGMA user_version = 2",
            NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(db);
    s->store = NULL;
    assert_int_equal(gw_store_open(s->path, &s->store, &s->err), GW_OK);
    expect_runs(s, "r1 of s1 on abc: done 0/0 20 20 20 []\n");
    gw_buf_reset(&s->seen);
    assert_int_equal(gw_store_find_output(s->store, GW_STR("s1"), GW_STR("r1"), GW_STR("case.json"),
                                          see_output, s, &s->err),
                     GW_OK);
    assert_string_equal(s->seen.p, "case.json (application/json) 11: {\"saved\":2}\n");
}

static void what_is_not_there_is_named(void **state)
{
    scene *s = *state;
    assert_int_equal(gw_store_find_scenario(s->store, GW_STR("nope"), see_scenario, s, &s->err),
                     GW_NOT_FOUND);
    assert_string_equal(s->err.message, "no scenario \"nope\" is stored");
    put_scenario(s, "s1", "{}", true);
    put_scenario(s, "s2", "{}", true);
    bool queued;
    assert_int_equal(queue_run(s, "r1", "s1", &queued), GW_OK);
    assert_int_equal(gw_store_find_run(s->store, GW_STR("s2"), GW_STR("r1"), see_run, s, &s->err),
                     GW_NOT_FOUND);
    assert_string_equal(s->err.message, "no run \"r1\" of scenario \"s2\" is stored");
    assert_int_equal(queue_run(s, "r2", "s9", &queued), GW_NOT_FOUND);
    assert_int_equal(s->seen.n, 0);
}

static void pages_follow_each_other(void **state)
{
    scene *s = *state;
    put_scenario(s, "c", "{}", true);
    put_scenario(s, "a", "{}", true);
    put_scenario(s, "b", "{}", true);
    assert_int_equal(gw_store_each_scenario(s->store, GW_STR(""), 2, see_scenario, s, &s->err), GW_OK);
    gw_buf_text(&s->seen, "--\n");
    assert_int_equal(gw_store_each_scenario(s->store, GW_STR("a"), 2, see_scenario, s, &s->err), GW_OK);
    assert_string_equal(s->seen.p, "c {\"en\":\"T\"} [] 1000 0\na {\"en\":\"T\"} [] 1000 0\n--\n"
                                   "b {\"en\":\"T\"} [] 1000 0\n");
}

static void feeds_keep_their_first_sight(void **state)
{
    scene *s = *state;
    gw_store_feed first = {GW_STR("hk"), GW_STR("h1"), GW_STR("a.zip"), 10};
    gw_store_feed again = {GW_STR("hk"), GW_STR("h1"), GW_STR("b.zip"), 20};
    gw_store_feed newer = {GW_STR("hk"), GW_STR("h2"), GW_STR("c.zip"), 30};
    assert_int_equal(gw_store_put_feed(s->store, &first, &s->err), GW_OK);
    assert_int_equal(gw_store_put_feed(s->store, &again, &s->err), GW_OK);
    assert_int_equal(gw_store_put_feed(s->store, &newer, &s->err), GW_OK);
    assert_int_equal(gw_store_each_feed(s->store, see_feed, s, &s->err), GW_OK);
    assert_string_equal(s->seen.p, "hk h2 c.zip 30\nhk h1 a.zip 10\n");
}

static void text_is_data_never_sql(void **state)
{
    scene *s = *state;
    put_scenario(s, "x'); DROP TABLE scenario; --", "{}", true);
    reopen(s);
    assert_int_equal(gw_store_each_scenario(s->store, GW_STR("' OR 1"), 9, see_scenario, s, &s->err), GW_OK);
    assert_non_null(strstr(s->seen.p, "DROP TABLE"));
}

static void *write_many(void *state)
{
    scene *s = state;
    gw_store *own = NULL;
    gw_status status = gw_store_open(s->path, &own, NULL);
    for (int i = 0; i < 50 && !status; i++) {
        char id[24];
        snprintf(id, sizeof id, "%p-%d", (void *)own, i);
        gw_store_scenario sc = {gw_str_of(id), GW_STR("{}"), GW_STR("{}"), i, 0};
        status = gw_store_put_scenario(own, &sc, NULL, NULL);
    }
    gw_store_close(own);
    return (void *)(intptr_t)status;
}

static void count_one(scene *s, unsigned *n)
{
    gw_buf_reset(&s->seen);
    assert_int_equal(gw_store_each_scenario(s->store, GW_STR(""), 1000, see_scenario, s, &s->err), GW_OK);
    for (size_t i = 0; i < s->seen.n; i++) *n += s->seen.p[i] == '\n';
}

static void several_handles_write_at_once(void **state)
{
    scene *s = *state;
    pthread_t threads[4];
    unsigned n = 0;
    for (int i = 0; i < 4; i++) pthread_create(&threads[i], NULL, write_many, s);
    for (int i = 0; i < 4; i++) {
        void *status;
        pthread_join(threads[i], &status);
        assert_int_equal((intptr_t)status, GW_OK);
    }
    count_one(s, &n);
    assert_int_equal(n, 200);
}

static void several_programs_make_one_file(void **state)
{
    scene *s = *state;
    pthread_t threads[4];
    gw_store_close(s->store);
    s->store = NULL;
    unlink(s->path);
    for (int i = 0; i < 4; i++) pthread_create(&threads[i], NULL, write_many, s);
    for (int i = 0; i < 4; i++) {
        void *status;
        pthread_join(threads[i], &status);
        assert_int_equal((intptr_t)status, GW_OK);
    }
    reopen(s);
}

static bool see_source(void *cls, const gw_store_source *x)
{
    scene *s = cls;
    gw_buf_printf(&s->seen, "%s %s %s %s|%s|%s %s %d %d %d %s\n", x->tag.p, x->address.p, x->address_hash.p,
                  x->etag.p, x->last_modified.p, x->hash.p, x->counts.p, (int)x->checked, (int)x->changed,
                  (int)x->failed, x->failure.p);
    return true;
}

static bool see_made(void *cls, const gw_store_made *m)
{
    scene *s = cls;
    gw_buf_printf(&s->seen, "%s %s %d\n", m->snapshot.p, m->recipe.p, (int)m->again);
    return true;
}

static void sources_and_what_was_made_outlive_a_restart(void **state)
{
    scene *s = *state;
    gw_store_source x = {.tag = GW_STR("hk"),
                         .address = GW_STR("https://e/g"),
                         .address_hash = GW_STR("ah"),
                         .etag = GW_STR("\"1\""),
                         .last_modified = GW_STR(""),
                         .hash = GW_STR("h1"),
                         .counts = GW_STR("{}"),
                         .checked = 1,
                         .changed = 2,
                         .failed = 3,
                         .failure = GW_STR("lost")};
    gw_store_made m = {GW_STR("snap"), GW_STR("recipe"), 7};
    assert_int_equal(gw_store_find_source(s->store, GW_STR("hk"), see_source, s, &s->err), GW_NOT_FOUND);
    assert_non_null(strstr(s->err.message, "\"hk\""));
    assert_int_equal(gw_store_find_made(s->store, see_made, s, &s->err), GW_NOT_FOUND);
    assert_int_equal(gw_store_put_source(s->store, &x, &s->err), GW_OK);
    assert_int_equal(gw_store_put_made(s->store, &m, &s->err), GW_OK);
    x.hash = GW_STR("h2"); /* the row of a tag is replaced, and there is one of what was made */
    m.recipe = GW_STR("other");
    assert_int_equal(gw_store_put_source(s->store, &x, &s->err), GW_OK);
    assert_int_equal(gw_store_put_made(s->store, &m, &s->err), GW_OK);
    reopen(s);
    gw_buf_reset(&s->seen);
    assert_int_equal(gw_store_find_source(s->store, GW_STR("hk"), see_source, s, &s->err), GW_OK);
    assert_int_equal(gw_store_find_made(s->store, see_made, s, &s->err), GW_OK);
    assert_string_equal(s->seen.p, "hk https://e/g ah \"1\"||h2 {} 1 2 3 lost\nsnap other 7\n");
}

static void a_newer_file_is_left_alone(void **state)
{
    scene *s = *state;
    sqlite3 *db = NULL;
    gw_store *other = NULL;
    assert_int_equal(sqlite3_open(s->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA user_version = 99", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    assert_int_equal(gw_store_open(s->path, &other, &s->err), GW_CONFLICT);
    assert_non_null(strstr(s->err.message, "newer version of the program"));
    assert_null(other);
}

static void what_is_no_store_is_left_alone(void **state)
{
    scene *s = *state;
    gw_store *other = NULL;
    static const char text[] = "This is a letter and not a database, but it is longer than a header.";
    gw_store_close(s->store);
    s->store = NULL;
    assert_int_equal(gw_file_write_atomic(s->path, text, sizeof text, &s->err), GW_OK);
    assert_int_equal(gw_store_open(s->path, &other, &s->err), GW_IO);
    assert_non_null(strstr(s->err.message, s->path));
    assert_int_equal(gw_store_open("/tmp/gw_store_nowhere/x.db", &other, &s->err), GW_IO);
    gw_buf have = {0};
    assert_int_equal(gw_file_read(s->path, 0, &have, &s->err), GW_OK);
    assert_memory_equal(have.p, text, sizeof text);
    gw_buf_free(&have);
}

#define SCENE(f) cmocka_unit_test_setup_teardown(f, open_scene, close_scene)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(scenarios_and_runs_outlive_a_restart),
        SCENE(the_same_again_changes_nothing),
        SCENE(runs_are_taken_in_their_order_and_may_wait_again),
        SCENE(a_run_is_cancelled_where_it_stands),
        SCENE(after_a_crash_runs_wait_again),
        SCENE(results_of_an_older_version_are_kept),
        SCENE(what_is_not_there_is_named),
        SCENE(pages_follow_each_other),
        SCENE(feeds_keep_their_first_sight),
        SCENE(text_is_data_never_sql),
        SCENE(several_handles_write_at_once),
        SCENE(several_programs_make_one_file),
        SCENE(sources_and_what_was_made_outlive_a_restart),
        SCENE(a_newer_file_is_left_alone),
        SCENE(what_is_no_store_is_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
