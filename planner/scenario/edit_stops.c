/* A line without some of its stops: the hops on both sides become one. */
#include "planner/scenario/edit_priv.h"

#include <stdio.h>
#include <string.h>

/* "new:shenwan" and "shenwan" are the same new stop; others as they are written. */
static bool is_named(const gw_json *stop, gw_str name)
{
    gw_str s, bare = name;
    if (name.n > 4 && memcmp(name.p, "new:", 4) == 0) bare = (gw_str){name.p + 4, name.n - 4};
    if (gw_json_string(gw_json_get(stop, "new"), &s)) return gw_str_equal(s, bare);
    if (!gw_json_string(stop, &s) && !gw_json_string(gw_json_get(stop, "stop"), &s)) return false;
    return gw_str_equal(s, name);
}

static const gw_json *item_at(const gw_json *list, size_t i)
{
    const gw_json *v = gw_json_first(list);
    while (i-- && v) v = gw_json_next(v);
    return v;
}

static void list_names(const gw_json *stops, gw_buf *out)
{
    for (const gw_json *s = gw_json_first(stops); s; s = gw_json_next(s)) {
        gw_str name;
        bool is_new = gw_json_string(gw_json_get(s, "new"), &name);
        if (!is_new && !gw_json_string(s, &name) && !gw_json_string(gw_json_get(s, "stop"), &name)) continue;
        if (out->n) gw_buf_text(out, ", ");
        if (is_new) gw_buf_text(out, "new:");
        gw_buf_str(out, name);
    }
}

/* Of a list of hop times: those before and behind stop `at` of `n` become one, or the outer one goes. */
static void join_hops(scn_edit *e, gw_json *hops, size_t at, size_t n)
{
    double a, b;
    if (!gw_json_is_array(hops) || gw_json_count(hops) != n - 1) return; /* the parser tells of it */
    const gw_json *before = at ? item_at(hops, at - 1) : NULL, *behind = item_at(hops, at);
    if (before && behind && gw_json_number(before, &a) && gw_json_number(behind, &b) &&
        gw_json_replace(hops, gw_json_edit(before), gw_json_new_number(a + b)))
        e->no_memory = true;
    if (behind || before) gw_json_remove(hops, gw_json_edit(behind ? behind : before));
}

/* Of a line the list is the whole way; of a part that is replaced it lies between two stops, where each of
 * them is given. */
static void drop(scn_edit *e, gw_json *stops, size_t at)
{
    gw_json *change = e->change;
    size_t n = gw_json_count(stops), first = gw_json_get(change, "from_stop") ? 1 : 0,
           all = n + first + (gw_json_get(change, "to_stop") ? 1 : 0);
    for (const gw_json *r = gw_json_first(gw_json_get(change, "run")); r; r = gw_json_next(r))
        join_hops(e, gw_json_edit(gw_json_get(r, "minutes")), at, n);
    join_hops(e, gw_json_edit(gw_json_get(change, "minutes")), first + at, all);
    gw_json *dwells = gw_json_edit(gw_json_get(change, "dwell_s"));
    if (gw_json_is_array(dwells) && gw_json_count(dwells) == all)
        gw_json_remove(dwells, gw_json_edit(item_at(dwells, first + at)));
    gw_json_remove(stops, gw_json_edit(item_at(stops, at)));
}

/* Every visit of a stop of this name that is still there; of the whole line's the ends stay. */
static void leave_out(scn_edit *e, gw_str name)
{
    gw_json *stops = gw_json_edit(gw_json_get(e->change, "stops"));
    bool found = false, is_line = gw_json_get(e->change, "service") != NULL;
    if (!gw_json_is_array(stops)) {
        scn_edit_complain(e, "this change has no list of stops");
        return;
    }
    for (size_t i = gw_json_count(stops); i-- > 0 && !e->no_memory;) {
        if (!is_named(item_at(stops, i), name)) continue;
        found = true;
        if (is_line && (i == 0 || i + 1 == gw_json_count(stops))) {
            scn_edit_complain(e, "%.*s is an end of the line: only stops on the way can be left out",
                              (int)name.n, name.p);
            return;
        }
        drop(e, stops, i);
    }
    if (found) return;
    gw_buf names = {0};
    list_names(stops, &names);
    scn_edit_complain(e, "the change has no stop \"%.*s\"; its stops: %.180s", (int)name.n, name.p,
                      names.p ? names.p : "none");
    gw_buf_free(&names);
}

void scn_edit_without(scn_edit *e, gw_str names)
{
    gw_str rest = names, one;
    if (gw_str_is(names, "all")) return;
    while (rest.n && !e->no_memory) {
        gw_str_split(rest, ';', &one, &rest);
        one = gw_str_trim(one);
        if (one.n < 2 || one.p[0] != '-') {
            scn_edit_complain(e, "must be \"all\", stops to leave out (\"-NAME;-NAME\"), or a list in JSON");
            return;
        }
        leave_out(e, (gw_str){one.p + 1, one.n - 1});
    }
}

void scn_edit_stop(scn_edit *e, gw_str name)
{
    gw_buf known = {0};
    if (gw_str_is(e->value, "out")) {
        leave_out(e, name);
        return;
    }
    const gw_json *stops = gw_json_get(e->change, "stops"), *s = gw_json_first(stops);
    while (s && !is_named(s, name)) s = gw_json_next(s);
    list_names(stops, &known);
    if (!gw_str_is(e->value, "in"))
        scn_edit_complain(e, "must be in or out");
    else if (!s)
        scn_edit_complain(e, "the change has no stop \"%.*s\"; its stops: %.180s", (int)name.n, name.p,
                          known.p ? known.p : "none");
    gw_buf_free(&known);
}
