/* What cases must have in common, and whether their files are those of their receipts. */
#include "planner/savings/compare_priv.h"

#include <string.h>

static bool same_value(const gw_json *a, const gw_json *b)
{
    gw_buf x = {0}, y = {0};
    bool same = !a == !b;
    if (a && b) {
        same = gw_json_canonical(a, &x) == GW_OK && gw_json_canonical(b, &y) == GW_OK && x.n == y.n &&
               memcmp(x.p, y.p, x.n) == 0;
        gw_buf_free(&x);
        gw_buf_free(&y);
    }
    return same;
}

static void shown(const gw_json *v, char *out, size_t size)
{
    gw_buf text = {0};
    if (v && gw_json_canonical(v, &text) == GW_OK && text.n < size)
        memcpy(out, text.p, text.n + 1);
    else
        strncpy(out, v ? "another value" : "nothing", size);
    gw_buf_free(&text);
}

static gw_status differs(const compare_case *a, const compare_case *b, const char *what, const gw_json *x,
                         const gw_json *y, gw_error *err)
{
    char was[80], is[80];
    shown(x, was, sizeof was);
    shown(y, is, sizeof is);
    return gw_fail(err, GW_BAD_INPUT, "%s and %s differ in %s (%s, %s): they cannot be compared",
                   a->row.label, b->row.label, what, was, is);
}

/* Members that either has; `but` is left out. */
static gw_status same_members(const compare_case *a, const compare_case *b, const gw_json *x,
                              const gw_json *y, const char *prefix, const char *but, gw_error *err)
{
    for (int turn = 0; turn < 2; turn++)
        for (const gw_json *m = gw_json_first(turn ? y : x); m; m = gw_json_next(m)) {
            const char *key = gw_json_key(m);
            char what[120];
            if (but && strcmp(key, but) == 0) continue;
            if (same_value(gw_json_get(x, key), gw_json_get(y, key))) continue;
            what[0] = 0;
            strncat(what, prefix, 30);
            strncat(what, key, 80);
            return differs(a, b, what, gw_json_get(x, key), gw_json_get(y, key), err);
        }
    return GW_OK;
}

/* A feed that is another one is named by its tag; the timetable made of it differs as well. */
static gw_status same_feeds(const compare_case *a, const compare_case *b, const gw_json *x, const gw_json *y,
                            gw_error *err)
{
    for (const gw_json *f = gw_json_first(x), *g = gw_json_first(y); f || g;
         f = f ? gw_json_next(f) : NULL, g = g ? gw_json_next(g) : NULL) {
        gw_str tag = GW_STR("");
        char what[100] = "base feed ";
        if (same_value(f, g)) continue;
        (void)gw_json_string(gw_json_get(f ? f : g, "tag"), &tag);
        strncat(what, tag.p, tag.n < 60 ? tag.n : 60);
        return differs(a, b, what, gw_json_get(f, "sha256"), gw_json_get(g, "sha256"), err);
    }
    return GW_OK;
}

gw_status compare_check_same(const compare_case *first, const compare_case *other, gw_error *err)
{
    const gw_json *a = first->receipt, *b = other->receipt;
    const gw_json *x = gw_json_get(a, "data"), *y = gw_json_get(b, "data");
    if (first == other) return GW_OK;
    if (!same_value(gw_json_get(a, "program"), gw_json_get(b, "program")))
        return differs(first, other, "program", gw_json_get(a, "program"), gw_json_get(b, "program"), err);
    gw_status status = same_feeds(first, other, gw_json_get(x, "feeds"), gw_json_get(y, "feeds"), err);
    if (!status) status = same_members(first, other, x, y, "base ", "feeds", err);
    /* The port spoken of may be another one: then the draws are not paired. */
    if (!status)
        status =
            same_members(first, other, gw_json_get(a, "options"), gw_json_get(b, "options"), "", "port", err);
    static const char *const FILES[] = {"demand", "before"}; /* null, or {"sha256"} */
    for (int i = 0; i < 2 && !status; i++) {
        const gw_json *m = gw_json_get(a, FILES[i]), *n = gw_json_get(b, FILES[i]);
        if (same_value(m, n)) continue;
        status = differs(first, other, FILES[i], gw_json_get(m, "sha256"), gw_json_get(n, "sha256"), err);
    }
    return status;
}

static gw_status check_sum(const compare_case *x, const char *name, gw_str content, gw_error *err)
{
    gw_sha256 hash;
    char hex[65];
    for (const gw_json *o = gw_json_first(gw_json_get(x->receipt, "outputs")); o; o = gw_json_next(o)) {
        gw_str s;
        if (!gw_json_string(gw_json_get(o, "name"), &s) || !gw_str_is(s, name)) continue;
        if (gw_sha256_of(content.p, content.n, &hash))
            return gw_fail(err, GW_NO_MEMORY, "no memory for a sum");
        gw_sha256_hex(&hash, hex);
        if (gw_json_string(gw_json_get(o, "sha256"), &s) && gw_str_is(s, hex)) return GW_OK;
        return gw_fail(err, GW_BAD_INPUT, "%s: %s is not the one of its receipt", x->row.label, name);
    }
    if (content.n == 0) return GW_OK;
    return gw_fail(err, GW_BAD_INPUT, "%s: receipt.json does not name %s", x->row.label, name);
}

gw_status compare_check_sums(const compare_case *x, gw_error *err)
{
    gw_status status = check_sum(x, "case.json", x->in.case_json, err);
    return status ? status : check_sum(x, "draws.csv", x->in.draws_csv, err);
}
