#include "tools/gangway/args.h"

#include "tools/gangway/command.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- help --- */

static int print_name(const gw_arg *a)
{
    int n = a->letter ? printf("  -%c, --%s", a->letter, a->name) : printf("  --%s", a->name);
    if (a->kind == GW_ARG_CHOICE) {
        for (uint32_t i = 0; a->choices[i]; i++) n += printf("%c%s", i ? '|' : ' ', a->choices[i]);
    } else if (a->kind != GW_ARG_FLAG) {
        n += printf(" %s", a->value);
    }
    return n;
}

/* Words of text from column `at`, wrapped; the first line begins where the cursor is. */
static void print_wrapped(const char *text, int at, int width)
{
    int column = at;
    while (*text) {
        int word = (int)strcspn(text, " ");
        if (column > at && column + 1 + word > width) {
            printf("\n%*s", at, "");
            column = at;
        }
        column += printf("%s%.*s", column > at ? " " : "", word, text);
        text += word + strspn(text + word, " ");
    }
    printf("\n");
}

static void print_help(const gw_arg_table *t)
{
    const int at = 30, width = 100;
    printf("gangway %s %s\n\n%s\n", t->command, t->usage, t->about);
    for (uint32_t i = 0; i < t->n_args; i++) {
        const gw_arg *a = &t->args[i];
        if (a->kind == GW_ARG_HEADING) {
            printf("\n%s\n", a->name);
            continue;
        }
        if (i == 0) printf("\n");
        int n = print_name(a);
        if (n + 2 > at) {
            printf("\n");
            n = 0;
        }
        printf("%*s", at - n, "");
        print_wrapped(a->help, at, width);
    }
    if (t->more) printf("\n%s\n", t->more);
}

/* --- reading --- */

typedef struct {
    const gw_arg_table *table;
    int argc, next;
    char **argv;
    gw_arg_list *words;
    int code;
} reader;

static bool wrong(reader *r, const char *what, const char *name, const char *why)
{
    r->code = gw_exit_usage(r->table->command, "%s%s%s", what, name, why);
    return false;
}

static bool number_of(const char *text, double *out)
{
    char *end;
    errno = 0;
    double v = strtod(text, &end);
    if (end == text || *end || errno || !isfinite(v)) return false;
    *out = v;
    return true;
}

static bool set_number(reader *r, const gw_arg *a, const char *value)
{
    double v;
    char why[160];
    bool ok = number_of(value, &v) && (a->kind != GW_ARG_INT || v == floor(v));
    if (!ok || v < a->least || v > a->greatest) {
        snprintf(why, sizeof why, ": %.60s is not %s from %g to %g", value,
                 a->kind == GW_ARG_INT ? "a whole number" : "a number", a->least, a->greatest);
        return wrong(r, "--", a->name, why);
    }
    if (a->kind == GW_ARG_INT) {
        *(int64_t *)a->out = (int64_t)v;
    } else {
        *(double *)a->out = v;
    }
    return true;
}

static bool set_choice(reader *r, const gw_arg *a, const char *value)
{
    char why[256] = "";
    size_t n = (size_t)snprintf(why, sizeof why, ": %.60s is none of", value);
    for (int i = 0; a->choices[i]; i++) {
        if (strcmp(a->choices[i], value) == 0) {
            *(int *)a->out = i;
            return true;
        }
        if (n < sizeof why)
            n += (size_t)snprintf(why + n, sizeof why - n, "%s %s", i ? "," : "", a->choices[i]);
    }
    return wrong(r, "--", a->name, why);
}

static bool set_value(reader *r, const gw_arg *a, const char *value)
{
    gw_arg_list *list = a->out;
    switch (a->kind) {
    case GW_ARG_TEXT:
        *(const char **)a->out = value;
        return true;
    case GW_ARG_LIST:
        if (list->n == GW_ARG_LIST_MAX) return wrong(r, "--", a->name, " is given too often");
        list->at[list->n++] = value;
        return true;
    case GW_ARG_INT:
    case GW_ARG_NUMBER:
        return set_number(r, a, value);
    case GW_ARG_CHOICE:
        return set_choice(r, a, value);
    case GW_ARG_FLAG:
    case GW_ARG_HEADING:
        break;
    }
    return true;
}

/* attached: the value behind "=" (or behind -o), or NULL. */
static bool read_option(reader *r, const gw_arg *a, const char *attached)
{
    if (a->kind == GW_ARG_FLAG) {
        if (attached) return wrong(r, "--", a->name, " takes no value");
        *(bool *)a->out = true;
        return true;
    }
    if (!attached) {
        if (r->next >= r->argc) return wrong(r, "--", a->name, " needs a value");
        attached = r->argv[r->next++];
    }
    return set_value(r, a, attached);
}

static const gw_arg *find_long(const gw_arg_table *t, const char *name, size_t n)
{
    for (uint32_t i = 0; i < t->n_args; i++) {
        const gw_arg *a = &t->args[i];
        if (a->kind != GW_ARG_HEADING && strlen(a->name) == n && memcmp(a->name, name, n) == 0) return a;
    }
    return NULL;
}

static const gw_arg *find_letter(const gw_arg_table *t, char letter)
{
    for (uint32_t i = 0; i < t->n_args; i++) {
        if (t->args[i].letter == letter) return &t->args[i];
    }
    return NULL;
}

static bool read_word(reader *r, const char *word)
{
    if (r->words->n >= r->table->max_words || r->words->n == GW_ARG_LIST_MAX) {
        return wrong(r, "did not expect '", word, "'");
    }
    r->words->at[r->words->n++] = word;
    return true;
}

static bool read_next(reader *r, bool *options_end)
{
    const char *word = r->argv[r->next++];
    if (*options_end || word[0] != '-' || !word[1]) return read_word(r, word);
    if (strcmp(word, "--") == 0) {
        *options_end = true;
        return true;
    }
    if (word[1] != '-') {
        const gw_arg *a = find_letter(r->table, word[1]);
        if (!a) return wrong(r, "unknown option ", word, "");
        return read_option(r, a, word[2] ? word + 2 : NULL);
    }
    size_t n = strcspn(word + 2, "=");
    const gw_arg *a = find_long(r->table, word + 2, n);
    if (!a) return wrong(r, "unknown option ", word, "");
    return read_option(r, a, word[2 + n] ? word + 2 + n + 1 : NULL);
}

bool gw_args_parse(const gw_arg_table *table, int argc, char **argv, gw_arg_list *words, int *code)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            print_help(table);
            *code = gw_exit_flush(GW_EXIT_OK);
            return false;
        }
    }
    reader r = {.table = table, .argc = argc, .argv = argv, .next = 1, .words = words};
    bool options_end = false;
    words->n = 0;
    while (r.next < argc) {
        if (read_next(&r, &options_end)) continue;
        *code = r.code;
        return false;
    }
    if (words->n < table->min_words) {
        *code = gw_exit_usage(table->command, "something is missing: gangway %s %s", table->command,
                              table->usage);
        return false;
    }
    return true;
}
