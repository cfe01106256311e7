/* gangway compare: scenarios, their variants and finished cases side by side. */
#include "tools/gangway/args.h"
#include "tools/gangway/command.h"
#include "tools/gangway/compare_inputs.h"
#include "tools/gangway/folders.h"
#include "tools/gangway/out.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    run_options run;
    const char *output;
    bool variants, json;
} options;

static bool read_options(options *o, int argc, char **argv, gw_arg_list *words, int *code)
{
    static const char *const formats[] = {"text", "json", NULL};
    int format = 0;
    const gw_arg args[] = {
        GW_ARG_OF(GW_ARG_TEXT, "output", &o->output, "OUT", "folder for the results (made when absent)",
                  .letter = 'o'),
        GW_OPT_FLAG("variants", &o->variants, "of each scenario file every variant as a case of its own"),
        GW_OPT_CHOICE("format", &format, formats, "of what is printed"),
        GW_OPT_HEADING("Of the runs (finished cases have their own):"),
        RUN_OPTIONS_ROWS(&o->run),
    };
    const gw_arg_table table = {
        .command = "compare",
        .usage = "A.json B.json#VARIANT FOLDER… -o OUT [--data DATA] [--variants]",
        .about = "Puts cases side by side: scenarios, which are run, and folders that gangway simulate "
                 "wrote, which\n"
                 "are taken as they are. All must be of the same data, day, demand and options: what differs "
                 "is named.\n"
                 "Cases are paired draw by draw; one is called best only where it is ahead of every other by "
                 "more\n"
                 "than the interval of the difference.\n"
                 "Writes OUT/report.html, compare.csv, compare.json, compare.LANGUAGE.svg and receipt.json "
                 "(gangway\n"
                 "verify), and each case to OUT/cases.",
        .more =
            "Example:\n"
            "  gangway compare data/scenarios/szb-direct.json build/other --data DATA -o build/both --day "
            "2026-11-25\n",
        .args = args,
        .n_args = GW_ARG_COUNT(args),
        .min_words = 1,
        .max_words = GW_COMPARE_MAX_CASES,
    };
    if (!gw_args_parse(&table, argc, argv, words, code)) return false;
    o->json = format == 1;
    if (!o->output) *code = gw_exit_usage("compare", "-o is missing");
    return o->output != NULL;
}

static gw_status write_comparison(const char *output, const gw_compare_outputs *out, gw_error *err)
{
    gw_savings_file files[GW_COMPARE_MAX_FILES];
    uint32_t n = gw_compare_files(out, files);
    gw_status status = gw_folder_make(output, err);
    for (uint32_t i = 0; i < n && !status; i++)
        status = run_file_write(output, files[i].name, files[i].content, err);
    return status ? status : run_file_write(output, "receipt.json", &out->receipt_json, err);
}

int gw_cmd_compare(int argc, char **argv)
{
    options o = {.run = RUN_OPTIONS_NONE};
    gw_arg_list words;
    gw_compare_outputs out = {0};
    gw_error err = {0};
    compare_inputs in = {.n = 0};
    int code;
    if (!read_options(&o, argc, argv, &words, &code)) return code;
    gw_status status = compare_inputs_read(&in, words.at, words.n, o.variants, &err);
    if (!status) status = compare_inputs_run(&in, &o.run, o.output, &err);
    if (!status) {
        gw_compare_case cases[GW_COMPARE_MAX_CASES];
        for (uint32_t i = 0; i < in.n; i++) cases[i] = compare_input_case(&in.list[i]);
        status = gw_compare_cases(cases, in.n, o.run.port, &out, &err);
    }
    if (!status) status = write_comparison(o.output, &out, &err);
    if (status) {
        if (in.faults.p) fputs(in.faults.p, stderr);
        code = gw_exit_error(status, &err);
    } else {
        const gw_buf *shown = o.json ? &out.compare_json : &out.summary_text;
        fwrite(shown->p, 1, shown->n, stdout);
        if (!o.json) printf("\nWrote %s/report.html, compare.csv, compare.json and receipt.json\n", o.output);
        code = gw_exit_flush(GW_EXIT_OK);
    }
    gw_compare_outputs_free(&out);
    compare_inputs_free(&in);
    return code;
}
