/* The regular expressions that data/scenario.schema.json uses: ^ $ [a-z] [^ ] ( | ) ? {n} {m,n} and plain
 * characters. No backtracking: a set of places in the text goes through the pattern. Texts of more than 200
 * bytes are cut. */
#ifndef GW_TESTS_SCENARIO_PATTERN_H
#define GW_TESTS_SCENARIO_PATTERN_H

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define PATTERN_TEXT 200

typedef struct {
    bool at[PATTERN_TEXT + 2];
} pattern_places;

typedef struct {
    const char *text;
    size_t n;
} pattern_text;

static pattern_places pattern_choice(const pattern_text *t, const char **p, pattern_places from);

static inline bool pattern_in_class(const char *p, char c, const char **end)
{
    bool not = *++p == '^', found = false;
    for (p += not ; *p != ']'; p++) {
        bool range = p[1] == '-' && p[2] != ']';
        found = found || (range ? c >= p[0] && c <= p[2] : c == p[0]);
        if (range) p += 2;
    }
    *end = p + 1;
    return found != not ;
}

/* One atom; *p moves behind it. */
static inline pattern_places pattern_atom(const pattern_text *t, const char **p, pattern_places from)
{
    pattern_places to = {{0}};
    const char *atom = *p, *end = atom + 1;
    if (*atom == '(') {
        *p = atom + 1;
        to = pattern_choice(t, p, from);
        ++*p; /* ) */
        return to;
    }
    for (size_t i = 0; i <= t->n; i++) {
        bool stays = *atom == '^' ? i == 0 : *atom == '$' && i == t->n;
        bool fits = *atom == '[' ? pattern_in_class(atom, t->text[i], &end) : t->text[i] == *atom;
        if (*atom == '^' || *atom == '$')
            to.at[i] = from.at[i] && stays;
        else if (i < t->n && from.at[i] && fits)
            to.at[i + 1] = true;
    }
    *p = end;
    return to;
}

static inline void pattern_count(const char **p, long *least, long *most)
{
    *least = *most = 1;
    if (**p == '?') {
        *least = 0;
        ++*p;
    } else if (**p == '{') {
        char *end;
        *least = *most = strtol(*p + 1, &end, 10);
        if (*end == ',') *most = strtol(end + 1, &end, 10);
        *p = end + 1;
    }
}

static inline pattern_places pattern_sequence(const pattern_text *t, const char **p, pattern_places from)
{
    while (**p && **p != '|' && **p != ')') {
        const char *atom = *p, *behind;
        pattern_places now = pattern_atom(t, p, from), out = {{0}};
        long least, most;
        pattern_count(p, &least, &most);
        if (least == 0) out = from;
        for (long k = 1; k <= most; k++) {
            for (size_t i = 0; i <= t->n && k >= least; i++) out.at[i] = out.at[i] || now.at[i];
            behind = atom;
            if (k < most) now = pattern_atom(t, &behind, now);
        }
        from = out;
    }
    return from;
}

static inline pattern_places pattern_choice(const pattern_text *t, const char **p, pattern_places from)
{
    pattern_places all = pattern_sequence(t, p, from);
    while (**p == '|') {
        ++*p;
        pattern_places some = pattern_sequence(t, p, from);
        for (size_t i = 0; i <= t->n; i++) all.at[i] = all.at[i] || some.at[i];
    }
    return all;
}

static inline bool pattern_matches(const char *text, const char *pattern)
{
    pattern_text t = {text, strlen(text) < PATTERN_TEXT ? strlen(text) : PATTERN_TEXT};
    pattern_places everywhere;
    memset(&everywhere, 1, sizeof everywhere);
    pattern_places ends = pattern_choice(&t, &pattern, everywhere);
    for (size_t i = 0; i <= t.n; i++)
        if (ends.at[i]) return true;
    return false;
}

#endif
