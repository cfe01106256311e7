/* What the scenes of explanations share: a question, what is asked of its answer, and the whole text. */
#ifndef GW_TESTS_EXPLAIN_ASKING_H
#define GW_TESTS_EXPLAIN_ASKING_H

#include "planner/explain/explain.h"
#include "tests/scenes/scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

/* ref NULL: why the answer is empty. */
static inline void check_request(const scene *s, const gw_plan_request *r, const char *ref,
                                 const char *expected)
{
    gw_plan_answer a = {0};
    gw_explanation e = {0};
    gw_error err = {0};
    gw_buf text = {0};
    const gw_str expects = gw_str_of(ref);
    if (gw_planner_plan(s->planner, s->d, r, &a, &err)) fail_msg("%s", err.message);
    if (gw_explain_asked(s->planner, s->d, &a, "explain", ref ? &expects : NULL, &e, &err)) {
        gw_buf_text(&text, err.message);
    } else {
        gw_explain_write_text(s->d, &a, &e, GW_LANG_EN, &text);
    }
    assert_true(e.n_searches <= GW_EXPLAIN_MAX_SEARCHES);
    assert_string_equal(text.p ? text.p : "", expected);
    gw_buf_free(&text);
    gw_explanation_free(&e);
    gw_plan_answer_free(&a);
}

static inline void check(const scene *s, const char *from, const char *to, const char *options,
                         const char *ref, const char *expected)
{
    gw_plan_request r = scene_request(s, from, to, options);
    check_request(s, &r, ref, expected);
}

#define WED "depart=2026-03-04T"
#define BY  "arrive=2026-03-04T"

#endif
