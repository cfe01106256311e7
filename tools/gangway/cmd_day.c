/* gangway day: which days the timetable holds, and a plain one to try things on. */
#include "tools/gangway/args.h"
#include "tools/gangway/command.h"

#include "planner/plan/dataset.h"

#include <stdio.h>

typedef struct {
    const char *data, *today_text;
    bool next_weekday;
    gw_day today;
} options;

static bool read_options(options *o, int argc, char **argv, int *code)
{
    const gw_arg args[] = {
        GW_OPT_TEXT("data", &o->data, "DATA", "the folder that gangway import wrote"),
        GW_OPT_FLAG("next-weekday", &o->next_weekday,
                    "print the first day after today that is Monday to Friday and no mainland holiday"),
        GW_OPT_TEXT("today", &o->today_text, "DATE", "YYYY-MM-DD (default: the system's)"),
    };
    const gw_arg_table table = {.command = "day",
                                .usage = "--data DATA [--next-weekday]",
                                .about = "Prints the first and the last day on which anything runs.",
                                .args = args,
                                .n_args = GW_ARG_COUNT(args)};
    gw_arg_list words;
    if (!gw_args_parse(&table, argc, argv, &words, code)) return false;
    if (o->data) return gw_today_find("day", o->today_text, &o->today, code);
    *code = gw_exit_usage("day", "--data is missing");
    return false;
}

static bool is_plain(const gw_dataset *d, gw_day day)
{
    if (gw_day_weekday(day) >= 5) return false;
    return !d->ports || gw_port_is_workday(d->ports, GW_SIDE_CN, day);
}

static gw_status print_days(const options *o, const gw_dataset *d, gw_error *err)
{
    gw_day first, last;
    char from[11], to[11], text[11];
    if (!gw_dataset_span(d, &first, &last))
        return gw_fail(err, GW_NOT_FOUND, "nothing runs on any day");
    gw_day_format_iso(first, from);
    gw_day_format_iso(last, to);
    if (!o->next_weekday) {
        printf("%s %s\n", from, to);
        return GW_OK;
    }
    for (gw_day day = o->today + 1 > first ? o->today + 1 : first; day <= last; day++) {
        if (!is_plain(d, day)) continue;
        gw_day_format_iso(day, text);
        printf("%s\n", text);
        return GW_OK;
    }
    return gw_fail(err, GW_NOT_FOUND, "no weekday is left: the timetable holds %s to %s", from, to);
}

int gw_cmd_day(int argc, char **argv)
{
    options o = {0};
    gw_error err = {0};
    const gw_dataset *d = NULL;
    int code;
    if (!read_options(&o, argc, argv, &code)) return code;
    gw_status status = gw_dataset_open(o.data, &d, &err);
    if (!status) status = print_days(&o, d, &err);
    gw_dataset_release(d);
    return status ? gw_exit_error(status, &err) : gw_exit_flush(GW_EXIT_OK);
}
