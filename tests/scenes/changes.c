#include "tests/scenes/changes.h"

#include "planner/timetable/snapshot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static gw_scenario *parse(const char *changes)
{
    gw_scenario *s = NULL;
    gw_scenario_errors errors = {0};
    gw_buf json = {0}, faults = {0};
    gw_error err = {0};
    gw_buf_printf(&json, "{\"schema\":\"gangway-scenario/1\",\"id\":\"s\",\"changes\":[%s]}", changes);
    if (gw_scenario_parse(json.p, json.n, &s, &errors, &err)) {
        gw_scenario_errors_write_text(&errors, &faults);
        fail_msg("%s: %s", err.message, faults.p);
    }
    gw_scenario_errors_free(&errors);
    gw_buf_free(&json);
    return s;
}

static gw_sha256 sum_of(const scene *s)
{
    char path[96];
    gw_error err = {0};
    gw_sha256 sum;
    snprintf(path, sizeof path, "%s.gw", s->folder);
    if (gw_snapshot_write(s->t, path, &err)) fail_msg("%s", err.message);
    assert_int_equal(gw_sha256_file(path, &sum, &err), GW_OK);
    remove(path);
    return sum;
}

/* Whatever is applied, the base stays what it was, to the byte. */
static gw_status apply(changed *c, gw_scenario_errors *errors)
{
    gw_error err = {0};
    gw_sha256 before = sum_of(&c->before);
    gw_status status = gw_scenario_apply(c->scenario, c->before.d, gw_day_of(2026, 3, 4), &c->after.d,
                                         &c->effects, errors, &err);
    gw_sha256 after = sum_of(&c->before);
    assert_memory_equal(&before, &after, sizeof before);
    return status;
}

void changed_open(changed *c, const char *world, const char *changes)
{
    gw_scenario_errors errors = {0};
    gw_buf faults = {0};
    *c = (changed){0};
    scene_open(&c->before, world);
    c->scenario = parse(changes);
    if (apply(c, &errors)) {
        gw_scenario_errors_write_text(&errors, &faults);
        fail_msg("%s", faults.p ? faults.p : "?");
    }
    gw_scenario_errors_free(&errors);
    c->after.planner = gw_planner_create();
    c->after.t = gw_timetable_retain(c->after.d->timetable);
    c->after.bar = calloc(1, sizeof *c->after.bar);
    assert_non_null(c->after.planner);
    assert_non_null(c->after.bar);
}

void changed_close(changed *c)
{
    scene_close(&c->after);
    gw_scenario_effects_free(&c->effects);
    gw_scenario_free(c->scenario);
    scene_close(&c->before);
}

void changed_refused(const char *world, const char *changes, const char *expected)
{
    changed c = {0};
    gw_scenario_errors errors = {0};
    gw_buf faults = {0};
    scene_open(&c.before, world);
    c.scenario = parse(changes);
    gw_status status = apply(&c, &errors);
    gw_scenario_errors_write_text(&errors, &faults);
    assert_string_equal(faults.p ? faults.p : "", expected);
    assert_int_equal(status, GW_BAD_INPUT);
    assert_null(c.after.d);
    gw_buf_free(&faults);
    gw_scenario_errors_free(&errors);
    gw_scenario_free(c.scenario);
    scene_close(&c.before);
}

double changed_fact(const changed *c, size_t change, const char *key)
{
    const gw_change_effect *e = &c->effects.list[change];
    for (uint32_t i = 0; i < e->n_facts; i++)
        if (strcmp(e->facts[i].key, key) == 0) return e->facts[i].value;
    fail_msg("no %s", key);
    return 0;
}

bool changed_note(const changed *c, size_t change, const char *key, const char *text)
{
    const gw_change_effect *e = &c->effects.list[change];
    for (uint32_t i = 0; i < e->n_notes; i++)
        if (strcmp(e->notes[i].key, key) == 0 && strcmp(e->notes[i].text, text) == 0) return true;
    return false;
}

bool changed_warned(const changed *c, size_t change, const char *code)
{
    const gw_change_effect *e = &c->effects.list[change];
    for (uint32_t i = 0; i < e->n_warnings; i++)
        if (strcmp(e->warnings[i].code, code) == 0 && e->warnings[i].text[GW_LANG_HANS]) return true;
    return false;
}
