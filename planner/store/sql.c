/* The tables, and every statement that is asked of them. */
#include "planner/store/store_priv.h"

/* Step i brings a file from user_version i to i + 1. Steps are never changed once released, only added. */
const char *const gw_store_steps[GW_STORE_STEPS] = {
    "CREATE TABLE feed ("
    "  tag TEXT NOT NULL, hash TEXT NOT NULL, source TEXT NOT NULL, seen INTEGER NOT NULL,"
    "  PRIMARY KEY (tag, hash)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE scenario ("
    "  position INTEGER PRIMARY KEY AUTOINCREMENT,"
    "  id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, json TEXT NOT NULL, created INTEGER NOT NULL) STRICT;"
    "CREATE TABLE run ("
    "  position INTEGER PRIMARY KEY AUTOINCREMENT,"
    "  id TEXT NOT NULL UNIQUE, scenario TEXT NOT NULL REFERENCES scenario (id), snapshot TEXT NOT NULL,"
    "  options TEXT NOT NULL, result TEXT NOT NULL, created INTEGER NOT NULL) STRICT;"
    "CREATE INDEX run_by_scenario ON run (scenario, position);",
    "CREATE TABLE source ("
    "  tag TEXT PRIMARY KEY, address TEXT NOT NULL, address_hash TEXT NOT NULL, etag TEXT NOT NULL,"
    "  last_modified TEXT NOT NULL, hash TEXT NOT NULL, counts TEXT NOT NULL, checked INTEGER NOT NULL,"
    "  changed INTEGER NOT NULL, failed INTEGER NOT NULL, failure TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE made ("
    "  one INTEGER PRIMARY KEY CHECK (one = 1), snapshot TEXT NOT NULL, recipe TEXT NOT NULL,"
    "  again INTEGER NOT NULL) STRICT;",
    "CREATE TABLE output ("
    "  run TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, bytes BLOB NOT NULL,"
    "  PRIMARY KEY (run, name)) STRICT, WITHOUT ROWID;"
    "INSERT INTO output SELECT id, 'case.json', 'application/json', CAST(result AS BLOB) FROM run;"
    "CREATE TABLE job ("
    "  position INTEGER PRIMARY KEY AUTOINCREMENT,"
    "  id TEXT NOT NULL UNIQUE, scenario TEXT NOT NULL REFERENCES scenario (id), snapshot TEXT NOT NULL,"
    "  options TEXT NOT NULL, message TEXT NOT NULL, faults TEXT NOT NULL,"
    "  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'cancelling', 'done', 'failed',"
    "    'cancelled', 'interrupted')),"
    "  done INTEGER NOT NULL, total INTEGER NOT NULL,"
    "  created INTEGER NOT NULL, started INTEGER NOT NULL, finished INTEGER NOT NULL) STRICT;"
    "INSERT INTO job SELECT position, id, scenario, snapshot, options, '', '', 'done', 0, 0, created,"
    "  created, created FROM run ORDER BY position;"
    "DROP TABLE run;"
    "ALTER TABLE job RENAME TO run;"
    "CREATE INDEX run_by_scenario ON run (scenario, position);"
    "CREATE INDEX run_waiting ON run (position) WHERE state = 'queued';",
    "CREATE TABLE part ("
    "  run TEXT NOT NULL, name TEXT NOT NULL, bytes BLOB NOT NULL,"
    "  PRIMARY KEY (run, name)) STRICT, WITHOUT ROWID;",
};

#define RUN_COLUMNS                                                                                          \
    "id, scenario, snapshot, options, message, faults, state, done, total, created, started, finished"

const char *const gw_store_sql[GW_STORE_STATEMENTS] = {
    [PUT_FEED] = "INSERT INTO feed (tag, hash, source, seen) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
    [PUT_SCENARIO] = "INSERT INTO scenario (id, title, json, created) VALUES (?1, ?2, ?3, ?4)"
                     " ON CONFLICT (id) DO NOTHING",
    /* One that is over without a result waits again, at the end. */
    [QUEUE_RUN] =
        "INSERT INTO run (id, scenario, snapshot, options, message, faults, state, done, total, created,"
        " started, finished) VALUES (?1, ?2, ?3, ?4, '', '', 'queued', 0, 0, ?5, 0, 0)"
        " ON CONFLICT (id) DO UPDATE SET state = 'queued', message = '', faults = '', done = 0, total = 0,"
        " created = ?5, started = 0, finished = 0, position = (SELECT max(position) + 1 FROM run)"
        " WHERE state IN ('failed', 'cancelled', 'interrupted')",
    [COUNT_WAITING] = "SELECT count(*) FROM run WHERE state = 'queued'",
    [CLAIM_RUN] = "UPDATE run SET state = 'running', started = ?1 WHERE position ="
                  " (SELECT min(position) FROM run WHERE state = 'queued') RETURNING " RUN_COLUMNS,
    [NOTE_RUN] = "UPDATE run SET done = ?2, total = ?3 WHERE id = ?1 AND state = 'running'",
    [FINISH_RUN] =
        "UPDATE run SET state = CASE WHEN state = 'cancelling' AND ?2 <> 'done' THEN 'cancelled' ELSE ?2 END,"
        " message = ?3, faults = ?4, finished = ?5 WHERE id = ?1",
    [CANCEL_RUN] = "UPDATE run SET finished = CASE state WHEN 'queued' THEN ?3 ELSE finished END,"
                   " state = CASE state WHEN 'queued' THEN 'cancelled' WHEN 'running' THEN 'cancelling'"
                   " ELSE state END WHERE scenario = ?1 AND id = ?2",
    [RECOVER_RUNS] = "UPDATE run SET finished = CASE state WHEN 'running' THEN 0 ELSE ?1 END,"
                     " state = CASE state WHEN 'running' THEN 'queued' ELSE 'cancelled' END"
                     " WHERE state IN ('running', 'cancelling')",
    [OPEN_RUNS] = "SELECT count(*), coalesce(sum(state IN ('running', 'cancelling')), 0) FROM run"
                  " WHERE scenario = ?1 AND (?2 = '' OR id = ?2)",
    [PUT_OUTPUT] = "INSERT OR REPLACE INTO output (run, name, type, bytes) VALUES (?1, ?2, ?3, ?4)",
    [DELETE_OUTPUTS] = "DELETE FROM output WHERE run IN"
                       " (SELECT id FROM run WHERE scenario = ?1 AND (?2 = '' OR id = ?2))",
    [DELETE_RUNS] = "DELETE FROM run WHERE scenario = ?1 AND (?2 = '' OR id = ?2)",
    [DELETE_SCENARIO] = "DELETE FROM scenario WHERE id = ?1",
    [EACH_FEED] = "SELECT tag, hash, source, seen FROM feed ORDER BY seen DESC, tag, hash",
    [EACH_SCENARIO] =
        "SELECT id, title, '', created, (SELECT count(*) FROM run WHERE run.scenario = scenario.id)"
        " FROM scenario WHERE position > coalesce((SELECT position FROM scenario WHERE id = ?1), 0)"
        " ORDER BY position LIMIT ?2",
    [EACH_RUN] = "SELECT " RUN_COLUMNS " FROM run WHERE scenario = ?1 ORDER BY position",
    [EACH_OUTPUT] = "SELECT name, type, length(bytes) FROM output WHERE run = ?1 ORDER BY name",
    [FIND_SCENARIO] =
        "SELECT id, title, json, created,"
        " (SELECT count(*) FROM run WHERE run.scenario = scenario.id) FROM scenario WHERE id = ?1",
    [FIND_RUN] = "SELECT " RUN_COLUMNS " FROM run WHERE scenario = ?1 AND id = ?2",
    [FIND_OUTPUT] =
        "SELECT output.name, output.type, output.bytes FROM output JOIN run ON run.id = output.run"
        " WHERE run.scenario = ?1 AND run.id = ?2 AND output.name = ?3",
    [PUT_SOURCE] =
        "INSERT OR REPLACE INTO source (tag, address, address_hash, etag, last_modified, hash, counts,"
        " checked, changed, failed, failure) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    [FIND_SOURCE] =
        "SELECT tag, address, address_hash, etag, last_modified, hash, counts, checked, changed, failed,"
        " failure FROM source WHERE tag = ?1",
    [PUT_MADE] = "INSERT OR REPLACE INTO made (one, snapshot, recipe, again) VALUES (1, ?1, ?2, ?3)",
    [FIND_MADE] = "SELECT snapshot, recipe, again FROM made",
    [PUT_PART] = "INSERT OR REPLACE INTO part (run, name, bytes) SELECT id, ?2, ?3 FROM run WHERE id = ?1",
    [FIND_PART] = "SELECT bytes FROM part WHERE run = ?1 AND name = ?2",
    [DELETE_PARTS] = "DELETE FROM part WHERE run IN"
                     " (SELECT id FROM run WHERE scenario = ?1 AND (?2 = '' OR id = ?2))",
};
