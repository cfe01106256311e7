/* gangway facts: what answers rest on. */
#include "tools/gangway/args.h"
#include "tools/gangway/command.h"

#include "planner/plan/fares.h"

#include <stdio.h>

typedef struct {
    const char *data, *today_text, *language;
    int format;
    gw_day today;
} options;

static bool read_options(options *o, int argc, char **argv, int *code)
{
    static const char *const formats[] = {"text", "json", NULL};
    const gw_arg args[] = {
        GW_OPT_TEXT("data", &o->data, "DATA", "the folder that gangway import wrote"),
        GW_OPT_CHOICE("format", &o->format, formats, "for people or for programs"),
        GW_OPT_TEXT("language", &o->language, "TAG", "zh-Hant, zh-Hans or en (default: the terminal's)"),
        GW_OPT_TEXT("lang", &o->language, "TAG", "the same"),
        GW_OPT_TEXT("today", &o->today_text, "DATE", "YYYY-MM-DD, for ages (default: the system's)"),
    };
    const gw_arg_table table = {
        .command = "facts",
        .usage = "--data DATA",
        .about = "Prints every fact that answers use: value, source, date and how certain it "
                 "is.",
        .args = args,
        .n_args = GW_ARG_COUNT(args)};
    gw_arg_list words;
    if (!gw_args_parse(&table, argc, argv, &words, code)) return false;
    if (o->data) return gw_today_find("facts", o->today_text, &o->today, code);
    *code = gw_exit_usage("facts", "--data is missing");
    return false;
}

static gw_status print_facts(const options *o, const gw_dataset *d, gw_error *err)
{
    gw_buf out = {0};
    if (o->format == 1) {
        gw_plan_write_facts(d, o->today, gw_language_of(o->language), &out);
        gw_buf_text(&out, "\n");
    } else {
        gw_plan_say_facts(d, o->today, gw_language_of(o->language), &out);
    }
    gw_status status = out.failed ? gw_fail(err, GW_NO_MEMORY, "no memory for the list of facts") : GW_OK;
    if (!status) fwrite(out.p, 1, out.n, stdout);
    gw_buf_free(&out);
    return status;
}

int gw_cmd_facts(int argc, char **argv)
{
    options o = {0};
    gw_error err = {0};
    const gw_dataset *d = NULL;
    int code;
    if (!read_options(&o, argc, argv, &code)) return code;
    gw_status status = gw_dataset_open(o.data, &d, &err);
    if (!status) status = print_facts(&o, d, &err);
    gw_dataset_release(d);
    return status ? gw_exit_error(status, &err) : gw_exit_flush(GW_EXIT_OK);
}
