/* The commands of the program, and what they share.
 *
 * To add a command: write cmd_NAME.c with `int gw_cmd_NAME(int argc, char **argv)` and add its line to
 * GW_COMMANDS. argv[0] is the command's name. A command returns an exit code; it may print, libraries never
 * do.
 */
#ifndef GW_TOOLS_COMMAND_H
#define GW_TOOLS_COMMAND_H

#include "gtfs/base/civil.h"
#include "gtfs/base/lang.h"

/* X(name, one line of help), in the order that help shows */
#define GW_COMMANDS(X)                                                                                       \
    X(import, "read GTFS feeds and write the timetable that all other commands use")                         \
    X(update, "fetch the feeds that changed, check them, and make the timetable anew")                       \
    X(check, "the faults of a GTFS feed, and what is done about each")                                       \
    X(plan, "journeys from door to door, across the border")                                                 \
    X(reach, "how long it takes to a place from everywhere, for each minute of a day")                       \
    X(route, "journeys from stop to stop, straight from GTFS files")                                         \
    X(day, "which days the timetable holds")                                                                 \
    X(facts, "what answers rest on: values with their sources, dates and certainty")                         \
    X(simulate, "what a scenario changes: times, shares served, buses")                                      \
    X(compare, "puts scenarios and finished cases side by side, and says which is ahead")                    \
    X(solve, "which headway, seats or times meet a goal, and where a case turns")                            \
    X(sweep, "a scenario at many values of its fields: the trade-off between saving and buses")              \
    X(verify, "computes a case again and compares every file with its receipt")                              \
    X(bench, "how long the searches take, on one thread")                                                    \
    X(serve, "answer over HTTP: the API, the page, health and metrics")

#define X(name, help) int gw_cmd_##name(int argc, char **argv);
GW_COMMANDS(X)
#undef X

/* Exit codes: 0, these, and nothing else (BSD sysexits where one fits). */
enum {
    GW_EXIT_OK = 0,
    GW_EXIT_NOTHING_NEW = 3,  /* update: the timetable is as new as its feeds */
    GW_EXIT_SOME_FAILED = 4,  /* update: some feeds failed or were refused, the others are up to date */
    GW_EXIT_ALL_FAILED = 5,   /* update: all did */
    GW_EXIT_UNUSABLE = 2,     /* a feed nothing can be answered from, a damaged snapshot */
    GW_EXIT_USAGE = 64,       /* wrong options */
    GW_EXIT_DATA = 65,        /* an unknown name, a bad time, bad content of a file given */
    GW_EXIT_UNAVAILABLE = 69, /* a port or data folder in use, a server that does not answer */
    GW_EXIT_INTERNAL = 70,    /* no memory, a bug */
    GW_EXIT_IO = 74           /* the system would not read or write */
};

int gw_exit_of(gw_status status);
/* Prints "gangway: message" to stderr and gives back the exit code that fits. */
int gw_exit_error(gw_status status, const gw_error *err);
/* The same for wrong usage: 64. */
int gw_exit_usage(const char *command, const char *fmt, ...) GW_PRINTF(2, 3);
/* The day that --today says; text NULL: the one on the system's clock. false: it is no date, which was said,
 * and *code is the exit code. */
bool gw_today_find(const char *command, const char *text, gw_day *out, int *code);
/* The language of a --language, else the terminal's (LC_ALL, LC_MESSAGES, LANG), else English. */
gw_lang gw_language_of(const char *tag);
/* Flushes stdout: an exit code of 0 becomes 74 when what was printed did not arrive. */
int gw_exit_flush(int code);

/* Lets allocations fail beyond so many MiB of memory written to, instead of the machine; mb 0: the usual. The
 * message of gw_exit_error() then names the limit. */
void gw_memory_limit(int64_t mb);
int64_t gw_memory_limit_mb(void); /* 0: none */
#define GW_OPT_MAX_MEMORY(out)                                                                               \
    GW_OPT_INT("max-memory", out, "MB", 16, 1 << 20,                                                         \
               "of memory, at most (4096, or three quarters of the machine's)")

#endif
