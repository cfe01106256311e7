/* Which lines a question of `gangway route` may ride, or has to board: names into bits and numbers. */
#include "tools/gangway/cmd_route.h"

#include <stdlib.h>
#include <string.h>

static bool route_is(const gw_timetable *t, uint32_t route, gw_str name)
{
    const gw_tt_route *r = gw_tt_route_at(t, route);
    gw_str tag, id;
    uint32_t feed;
    if (gw_str_split(name, ':', &tag, &id) && tag.n && gw_timetable_find_feed(t, tag, &feed) &&
        r->feed == feed && gw_str_is(id, gw_tt_text(t, r->id)))
        return true;
    return gw_str_is(name, gw_tt_text(t, r->id));
}

/* Appends the routes of that id, of every feed that has one, unless it says of which. */
static gw_status add_routes(gw_ask_lines *l, const gw_timetable *t, gw_str name, gw_error *err)
{
    uint32_t before = l->n_routes;
    for (uint32_t i = 0; i < gw_tt_n_routes(t); i++) {
        if (!route_is(t, i, name)) continue;
        if (gw_grow(&l->routes, &l->cap_routes, (size_t)l->n_routes + 1, sizeof *l->routes))
            return gw_fail(err, GW_NO_MEMORY, "no memory for the lines");
        l->routes[l->n_routes++] = i;
    }
    if (l->n_routes > before) return GW_OK;
    return gw_fail(err, GW_NOT_FOUND, "there is no route_id '%.*s'", (int)(name.n < 200 ? name.n : 200),
                   name.p);
}

static bool next_name(gw_str *list, gw_str *name)
{
    gw_str rest;
    if (list->n == 0) return false;
    bool more = gw_str_split(*list, ',', name, &rest);
    *name = gw_str_trim(*name);
    *list = more ? rest : (gw_str){0};
    return true;
}

static gw_status bar(gw_ask_lines *l, const gw_timetable *t, gw_str list, gw_error *err)
{
    size_t words = gw_tt_n_routes(t) / 64 + 1u;
    if (gw_grow(&l->barred, &l->cap_barred, words, sizeof *l->barred))
        return gw_fail(err, GW_NO_MEMORY, "no memory for the lines");
    memset(l->barred, 0, words * sizeof *l->barred);
    gw_str name;
    gw_status status = GW_OK;
    while (!status && next_name(&list, &name)) status = add_routes(l, t, name, err);
    for (uint32_t i = 0; i < l->n_routes; i++)
        l->barred[l->routes[i] / 64] |= UINT64_C(1) << (l->routes[i] % 64);
    return status;
}

static gw_status board(gw_ask_lines *l, const gw_timetable *t, gw_str list, gw_error *err)
{
    uint32_t first[GW_ASK_BOARD_MAX];
    gw_str name;
    l->n_board = 0;
    while (next_name(&list, &name)) {
        if (l->n_board == GW_ASK_BOARD_MAX)
            return gw_fail(err, GW_BAD_INPUT, "--board: more than %d lines", GW_ASK_BOARD_MAX);
        first[l->n_board] = l->n_routes;
        gw_status status = add_routes(l, t, name, err);
        if (status) return status;
        l->board[l->n_board].n = l->n_routes - first[l->n_board];
        l->n_board++;
    }
    for (uint32_t i = 0; i < l->n_board; i++) l->board[i].routes = l->routes + first[i];
    return GW_OK;
}

gw_status gw_ask_lines_find(gw_ask_lines *l, const gw_timetable *t, const gw_ask_options *o, gw_query *q,
                            gw_error *err)
{
    gw_status status = GW_OK;
    l->n_routes = 0;
    if (o->exclude_routes) {
        status = bar(l, t, gw_str_of(o->exclude_routes), err);
        q->barred = l->barred;
    }
    if (!status && o->board) {
        status = board(l, t, gw_str_of(o->board), err);
        q->lines = l->board;
        q->n_lines = l->n_board;
    }
    return status;
}

bool gw_ask_types(gw_str list, uint32_t *mask)
{
    gw_str name;
    *mask = 0;
    while (next_name(&list, &name)) {
        int64_t type;
        if (!gw_str_to_int(name, &type) || type < 0 || type > 12) return false;
        *mask |= UINT32_C(1) << type;
    }
    return *mask != 0;
}

void gw_ask_lines_free(gw_ask_lines *l)
{
    free(l->routes);
    free(l->barred);
}
