/* The table of routes and api/openapi.yaml name the same addresses and methods. */
#include "api/backend/backend.h"
#include "api/server/server.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define MOST 100

typedef struct {
    char lines[MOST][100]; /* "GET /v1/plan" */
    int n;
} listing;

static int compare(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void add(listing *l, const char *method, const char *path)
{
    assert_true(l->n < MOST);
    snprintf(l->lines[l->n++], sizeof l->lines[0], "%s %s", method, path);
}

static void list_routes(listing *l)
{
    uint32_t n;
    const gw_http_route *routes = gw_server_routes(&n);
    for (uint32_t i = 0; i < n; i++)
        if (!(routes[i].needs & GW_UNDOCUMENTED))
            add(l, gw_http_method_name(routes[i].method), routes[i].pattern);
}

/* By indentation: two blanks and a / begin a path, four blanks a method, inside "paths:". */
static void list_document(listing *l)
{
    FILE *f = fopen(GW_SOURCE_DIR "/api/openapi.yaml", "r");
    char line[500], path[100] = "", method[16];
    bool inside = false;
    assert_non_null(f);
    while (fgets(line, sizeof line, f)) {
        if (isalpha((unsigned char)line[0])) inside = strncmp(line, "paths:", 6) == 0;
        if (!inside) continue;
        if (sscanf(line, "  /%98[^:\n]:", path + 1) == 1 && line[2] == '/') {
            path[0] = '/';
        } else if (strcmp(line, "  /:\n") == 0) {
            strcpy(path, "/");
        } else if (strncmp(line, "    ", 4) == 0 && sscanf(line + 4, "%15[a-z]:", method) == 1 &&
                   isalpha((unsigned char)line[4])) {
            for (char *p = method; *p; p++) *p = (char)toupper((unsigned char)*p);
            add(l, method, path);
        }
    }
    fclose(f);
}

static void both_name_the_same(void **state)
{
    static listing have, said;
    (void)state;
    list_routes(&have);
    list_document(&said);
    qsort(have.lines, (size_t)have.n, sizeof have.lines[0], compare);
    qsort(said.lines, (size_t)said.n, sizeof said.lines[0], compare);
    for (int i = 0; i < have.n || i < said.n; i++)
        assert_string_equal(i < have.n ? have.lines[i] : "(no route)",
                            i < said.n ? said.lines[i] : "(not in openapi.yaml)");
    assert_true(have.n > 15);
}

/* An exact address must not stand behind a pattern that takes it away. */
static void every_route_is_reached(void **state)
{
    (void)state;
    uint32_t n, methods;
    const gw_http_route *routes = gw_server_routes(&n);
    gw_arena *arena = gw_arena_create(1u << 16);
    for (uint32_t i = 0; i < n; i++) {
        gw_http_request q = {
            .method = routes[i].method, .path = gw_str_of(routes[i].pattern), .arena = arena};
        assert_int_equal(gw_http_route_find(routes, n, &q, &methods), GW_OK);
        assert_ptr_equal(q.route, &routes[i]);
    }
    gw_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_name_the_same),
        cmocka_unit_test(every_route_is_reached),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
