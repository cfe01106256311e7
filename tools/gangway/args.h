/* Options of a command line: --name VALUE, --name=VALUE, -n VALUE, flags, repeated ones, and the words
 * between them.
 *
 * A command describes its options in a table, with where each value goes; the same table prints its help.
 * "--" ends the options. A value out of its range or list is told with the option's name.
 */
#ifndef GW_TOOLS_ARGS_H
#define GW_TOOLS_ARGS_H

#include <stdbool.h>
#include <stdint.h>

typedef enum {
    GW_ARG_HEADING, /* no option: a line between groups in the help */
    GW_ARG_FLAG,    /* bool */
    GW_ARG_TEXT,    /* const char *, borrowed from argv */
    GW_ARG_LIST,    /* gw_arg_list; each time it is given adds one */
    GW_ARG_INT,     /* int64_t in [least, greatest] */
    GW_ARG_NUMBER,  /* double in [least, greatest] */
    GW_ARG_CHOICE   /* int: index into choices */
} gw_arg_kind;

#define GW_ARG_LIST_MAX 256
typedef struct {
    const char *at[GW_ARG_LIST_MAX]; /* borrowed from argv */
    uint32_t n;
} gw_arg_list;

typedef struct {
    gw_arg_kind kind;
    const char *name;  /* "depart"; of a heading: its text */
    void *out;         /* set when given, else left as it was: put the default there before */
    const char *value; /* how help calls it: "TIME" */
    const char *help;
    char letter; /* 0: none */
    double least, greatest;
    const char *const *choices; /* NULL-ended */
} gw_arg;

typedef struct {
    const char *command; /* "import" */
    const char *usage;   /* after "gangway import ": "-o DATA tag=SOURCE…" */
    const char *about;   /* what it does, one or more lines */
    const char *more;    /* at the end of the help: examples; may be NULL */
    const gw_arg *args;
    uint32_t n_args;
    uint32_t min_words, max_words;
} gw_arg_table;

/* Reads argv[1…]. Returns true when the command should go on; else *code is its exit code (help was asked for
 * and printed: 0; something is wrong and was said: 64). */
bool gw_args_parse(const gw_arg_table *table, int argc, char **argv, gw_arg_list *words, int *code);

/* Rows of the table. out: where the value goes, of the type its kind says. */
#define GW_ARG_OF(kind_, name_, out_, value_, help_, ...)                                                    \
    {                                                                                                        \
        .kind = (kind_), .name = (name_), .out = (out_), .value = (value_), .help = (help_), __VA_ARGS__     \
    }
#define GW_OPT_HEADING(text)                GW_ARG_OF(GW_ARG_HEADING, text, NULL, NULL, NULL, .letter = 0)
#define GW_OPT_FLAG(name, out, help)        GW_ARG_OF(GW_ARG_FLAG, name, out, NULL, help, .letter = 0)
#define GW_OPT_TEXT(name, out, value, help) GW_ARG_OF(GW_ARG_TEXT, name, out, value, help, .letter = 0)
#define GW_OPT_LIST(name, out, value, help) GW_ARG_OF(GW_ARG_LIST, name, out, value, help, .letter = 0)
#define GW_OPT_CHOICE(name, out, list, help)                                                                 \
    GW_ARG_OF(GW_ARG_CHOICE, name, out, NULL, help, .choices = (list))
#define GW_OPT_INT(name, out, value, from, to, help)                                                         \
    GW_ARG_OF(GW_ARG_INT, name, out, value, help, .least = (from), .greatest = (to))
#define GW_OPT_NUMBER(name, out, value, from, to, help)                                                      \
    GW_ARG_OF(GW_ARG_NUMBER, name, out, value, help, .least = (from), .greatest = (to))

#define GW_ARG_COUNT(array) ((uint32_t)(sizeof(array) / sizeof(array)[0]))

#endif
