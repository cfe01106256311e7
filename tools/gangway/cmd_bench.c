/* gangway bench: the searches, measured on one thread, and their answers for others to check
 * (docs/PERFORMANCE.md). */
#include "tools/gangway/args.h"
#include "tools/gangway/bench_ask.h"
#include "tools/gangway/bench_io.h"
#include "tools/gangway/command.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct {
    const char *date_text, *queries, *answers;
    gw_day date;
    int op, format;
    int64_t repeat, max_rides;
} options;

static bool read_options(options *o, int argc, char **argv, gw_arg_list *words, int *code)
{
    static const char *const formats[] = {"text", "json", NULL};
    const gw_arg args[] = {
        GW_OPT_TEXT("date", &o->date_text, "DATE", "the service day that departure seconds count from"),
        GW_OPT_TEXT(
            "queries", &o->queries, "Q.tsv",
            "from_stop, to_stop, departure_seconds, divided by tabs; a station means any of its stops"),
        GW_OPT_CHOICE("op", &o->op, gw_bench_ops, "what is measured"),
        GW_OPT_INT("repeat", &o->repeat, "N", 1, 100000, "how often each question is asked (1)"),
        GW_OPT_INT("max-rides", &o->max_rides, "N", 1, 32, "of pareto and profile (11)"),
        GW_OPT_TEXT("answers", &o->answers, "FILE",
                    "writes the arrival of each question, seconds of the day, - for none"),
        GW_OPT_CHOICE("format", &o->format, formats, "for people or for programs"),
    };
    const gw_arg_table table = {
        .command = "bench",
        .usage = "DATA_OR_FEED --date DATE --queries Q.tsv [--op OP]",
        .about = "CPU time of a question on one thread, without loading: DATA is a folder made by gangway "
                 "import,\n"
                 "FEED a GTFS zip or folder (then only its own transfers are walked).\n\n"
                 "  arrival      the earliest arrival from stop to stop\n"
                 "  pareto       arrival against rides, journeys built\n"
                 "  one-to-all   the earliest arrival at every stop\n"
                 "  profile      arrival against rides for every departure of the day, journeys built\n"
                 "  profile-all  every departure of the day from every stop to one",
        .args = args,
        .n_args = GW_ARG_COUNT(args),
        .min_words = 1,
        .max_words = 1,
    };
    if (!gw_args_parse(&table, argc, argv, words, code)) return false;
    if (!o->date_text || !o->queries) {
        *code = gw_exit_usage("bench", "--date and --queries are needed");
        return false;
    }
    if (gw_day_parse_iso(gw_str_of(o->date_text), &o->date)) return true;
    *code = gw_exit_usage("bench", "--date: '%s' is no date (YYYY-MM-DD)", o->date_text);
    return false;
}

static gw_status find_ends(const options *o, const gw_bench *b, const gw_bench_questions *q,
                           gw_bench_ends *out, gw_error *err)
{
    for (size_t i = 0; i < q->n; i++) {
        gw_error why = {0};
        gw_bench_ends *e = &out[i];
        gw_status status = gw_ask_list_stops(b->t, q->at[i].from, &e->from, &e->n_from, &e->cap_from, &why);
        bool at_from = status != GW_OK;
        if (!status) status = gw_ask_list_stops(b->t, q->at[i].to, &e->to, &e->n_to, &e->cap_to, &why);
        if (status)
            return gw_fail(err, status, "%s: line %u: %s: %s", o->queries, q->at[i].line,
                           at_from ? "from_stop" : "to_stop", why.message);
    }
    return GW_OK;
}

static void write_arrival(int32_t arrival_s, gw_buf *answers)
{
    if (arrival_s == GW_SCAN_NEVER)
        gw_buf_text(answers, "-\n");
    else
        gw_buf_printf(answers, "%d\n", arrival_s);
}

static gw_status measure(const options *o, gw_bench *b, const gw_bench_questions *q, const gw_bench_ends *e,
                         double *us, gw_buf *answers, gw_error *err)
{
    size_t n = 0;
    for (int64_t round = 0; round < o->repeat; round++) {
        for (size_t i = 0; i < q->n; i++) {
            int32_t arrival_s;
            double begin = gw_bench_cpu_us();
            gw_status status = gw_bench_ask(b, &e[i], q->at[i].departure_s, &arrival_s, err);
            us[n++] = gw_bench_cpu_us() - begin;
            if (status) return status;
            if (!round) write_arrival(arrival_s, answers);
        }
    }
    return answers->failed ? gw_fail(err, GW_NO_MEMORY, "no memory for the answers") : GW_OK;
}

static gw_status run(const options *o, gw_bench *b, const char *source, gw_buf *out, gw_error *err)
{
    gw_bench_questions q = {0};
    gw_buf answers = {0};
    double *us = NULL;
    gw_bench_ends *e = NULL;
    gw_status status = gw_bench_read(o->queries, &q, err);
    if (!status) status = gw_bench_open(b, source, o->date, (gw_bench_op)o->op, (uint32_t)o->max_rides, err);
    if (!status) {
        us = calloc(q.n * (size_t)o->repeat, sizeof *us);
        e = calloc(q.n, sizeof *e);
        if (!us || !e) status = gw_fail(err, GW_NO_MEMORY, "no memory");
    }
    if (!status) status = find_ends(o, b, &q, e, err);
    if (!status) status = measure(o, b, &q, e, us, &answers, err);
    if (!status && o->answers) status = gw_file_write_atomic(o->answers, answers.p, answers.n, err);
    if (!status) {
        void (*write)(const char *, const char *, double *, size_t, gw_buf *) =
            o->format ? gw_bench_write_json : gw_bench_write_text;
        write(b->table ? "gangway scan" : "gangway router", gw_bench_ops[o->op], us, q.n * (size_t)o->repeat,
              out);
    }
    for (size_t i = 0; e && i < q.n; i++) gw_bench_ends_free(&e[i]);
    free(us);
    free(e);
    gw_buf_free(&answers);
    gw_bench_free(&q);
    return status;
}

int gw_cmd_bench(int argc, char **argv)
{
    options o = {.repeat = 1, .max_rides = GW_SCAN_RIDES_MAX};
    gw_arg_list words;
    int code;
    if (!read_options(&o, argc, argv, &words, &code)) return code;
    gw_bench b = {0};
    gw_buf out = {0};
    gw_error err = {0};
    gw_status status = run(&o, &b, words.at[0], &out, &err);
    if (status || out.failed) {
        code = gw_exit_error(status ? status : GW_NO_MEMORY, &err);
    } else {
        fwrite(out.p, 1, out.n, stdout);
        code = gw_exit_flush(GW_EXIT_OK);
    }
    gw_buf_free(&out);
    gw_bench_close(&b);
    return code;
}
