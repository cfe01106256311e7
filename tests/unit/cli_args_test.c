/* The option parser: what is read, and what is said about what cannot be. */
#include "tools/gangway/args.h"
#include "tools/gangway/command.h"
#include "tools/gangway/out.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

typedef struct {
    bool loud;
    const char *name;
    gw_arg_list tags;
    int64_t days;
    double speed;
    int colour;
    gw_arg_list words;
    int code;
} values;

/* The words of one command line, by blanks. Gives back whether the command would go on. */
static bool parse(const char *line, values *v)
{
    static char text[512];
    char *argv[32], *rest = text;
    int argc = 0;
    snprintf(text, sizeof text, "%s", line);
    for (char *word; (word = strtok_r(rest, " ", &rest)) && argc < 32;) argv[argc++] = word;

    static const char *const colours[] = {"red", "green", NULL};
    *v = (values){.days = 7, .speed = 1.25, .code = -1};
    const gw_arg args[] = {
        GW_OPT_FLAG("loud", &v->loud, "say it"),
        GW_ARG_OF(GW_ARG_TEXT, "name", &v->name, "NAME", "who", .letter = 'n'),
        GW_OPT_LIST("tag", &v->tags, "TAG", "many"),
        GW_OPT_INT("days", &v->days, "N", 1, 800, "days"),
        GW_OPT_NUMBER("speed", &v->speed, "M/S", 0.1, 10, "speed"),
        GW_OPT_CHOICE("colour", &v->colour, colours, "colour"),
    };
    const gw_arg_table table = {.command = "test",
                                .usage = "FILE…",
                                .about = "A test.",
                                .args = args,
                                .n_args = GW_ARG_COUNT(args),
                                .min_words = 1,
                                .max_words = 2};
    return gw_args_parse(&table, argc, argv, &v->words, &v->code);
}

/* What the line above says on stderr. */
static void check_refused(const char *line, const char *message)
{
    char said[1024] = "";
    FILE *caught = tmpfile();
    assert_non_null(caught);
    fflush(stderr);
    int old = dup(STDERR_FILENO);
    dup2(fileno(caught), STDERR_FILENO);
    values v;
    bool go_on = parse(line, &v);
    fflush(stderr);
    dup2(old, STDERR_FILENO);
    close(old);
    rewind(caught);
    size_t n = fread(said, 1, sizeof said - 1, caught);
    said[n] = 0;
    fclose(caught);
    assert_false(go_on);
    assert_int_equal(v.code, GW_EXIT_USAGE);
    said[strcspn(said, "\n")] = 0;
    assert_string_equal(said, message);
}

static void reads_every_kind(void **state)
{
    (void)state;
    values v;
    assert_true(parse("x --loud --name=a=b --tag 1 --tag=2 --days 30 --speed 0.85 --colour green file", &v));
    assert_true(v.loud);
    assert_string_equal(v.name, "a=b");
    assert_int_equal(v.tags.n, 2);
    assert_string_equal(v.tags.at[1], "2");
    assert_int_equal(v.days, 30);
    assert_true(v.speed == 0.85);
    assert_int_equal(v.colour, 1);
    assert_int_equal(v.words.n, 1);
    assert_string_equal(v.words.at[0], "file");
}

static void keeps_defaults_and_reads_letters(void **state)
{
    (void)state;
    values v;
    assert_true(parse("x -n me file", &v));
    assert_string_equal(v.name, "me");
    assert_int_equal(v.days, 7);
    assert_true(parse("x -nme file -", &v));
    assert_string_equal(v.name, "me");
    assert_string_equal(v.words.at[1], "-");
    assert_true(parse("x -- --loud -n", &v));
    assert_false(v.loud);
    assert_string_equal(v.words.at[1], "-n");
}

static void refuses_with_the_name(void **state)
{
    (void)state;
    check_refused("x --lound file", "gangway test: unknown option --lound");
    check_refused("x -q file", "gangway test: unknown option -q");
    check_refused("x file --name", "gangway test: --name needs a value");
    check_refused("x file --loud=1", "gangway test: --loud takes no value");
    check_refused("x file --days 0", "gangway test: --days: 0 is not a whole number from 1 to 800");
    check_refused("x file --days 2.5", "gangway test: --days: 2.5 is not a whole number from 1 to 800");
    check_refused("x file --speed fast", "gangway test: --speed: fast is not a number from 0.1 to 10");
    check_refused("x file --colour blue", "gangway test: --colour: blue is none of red, green");
    check_refused("x a b c", "gangway test: did not expect 'c'");
    check_refused("x --loud", "gangway test: something is missing: gangway test FILE…");
}

static void counts_columns_of_chinese(void **state)
{
    (void)state;
    assert_int_equal(gw_text_width("abc"), 3);
    assert_int_equal(gw_text_width("深圳灣口岸"), 10);
    assert_int_equal(gw_text_width("8-15 分鐘"), 9);
    assert_int_equal(gw_text_width("𨋢"), 2);
}

static void maps_every_status(void **state)
{
    (void)state;
    assert_int_equal(gw_exit_of(GW_OK), 0);
    assert_int_equal(gw_exit_of(GW_BAD_FEED), 2);
    assert_int_equal(gw_exit_of(GW_BAD_SNAPSHOT), 2);
    assert_int_equal(gw_exit_of(GW_AMBIGUOUS), 65);
    assert_int_equal(gw_exit_of(GW_NOT_FOUND), 65);
    assert_int_equal(gw_exit_of(GW_CONFLICT), 69);
    assert_int_equal(gw_exit_of(GW_NO_MEMORY), 70);
    assert_int_equal(gw_exit_of(GW_IO), 74);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_kind),      cmocka_unit_test(keeps_defaults_and_reads_letters),
        cmocka_unit_test(refuses_with_the_name), cmocka_unit_test(counts_columns_of_chinese),
        cmocka_unit_test(maps_every_status),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
