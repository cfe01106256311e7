/* gangway: the program. One table of commands; each has its own file. */
#include "tools/gangway/command.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    const char *name, *help;
    int (*run)(int argc, char **argv);
} command;

#define X(name, help) {#name, help, gw_cmd_##name},
static const command commands[] = {GW_COMMANDS(X)};
#undef X
enum { N_COMMANDS = sizeof commands / sizeof commands[0] };

static int print_overview(void)
{
    printf("Gangway %s: journeys by public transport across the Hong Kong - Shenzhen border\n\n"
           "  gangway COMMAND [OPTIONS]\n\n",
           GW_VERSION);
    for (int i = 0; i < N_COMMANDS; i++) printf("  %-10s %s\n", commands[i].name, commands[i].help);
    printf("  %-10s this page, or the options of one command: gangway help COMMAND\n\n", "help");
    printf(
        "First steps:\n"
        "  gangway import -o DATA --side sz=cn sz=data/shenzhen\n"
        "  gangway plan --data DATA --from port:shenzhen-bay --to place:hku-szh --depart 2026-11-25T09:00\n\n"
        "Exit codes: 0 fine, also for an empty answer; 2 feed or snapshot unusable; 64 wrong options;\n"
        "65 unknown name or bad data; 69 in use or not reachable; 70 internal; 74 reading or writing "
        "failed\n");
    return gw_exit_flush(GW_EXIT_OK);
}

static const command *find_command(const char *name)
{
    for (int i = 0; i < N_COMMANDS; i++) {
        if (strcmp(commands[i].name, name) == 0) return &commands[i];
    }
    return NULL;
}

static int unknown_command(const char *name)
{
    fprintf(stderr, "gangway: no command '%s'; there are", name);
    for (int i = 0; i < N_COMMANDS; i++) fprintf(stderr, "%s %s", i ? "," : "", commands[i].name);
    fprintf(stderr, " and help\n");
    return GW_EXIT_USAGE;
}

static int help_of(const char *name)
{
    const command *c = find_command(name);
    if (!c) return unknown_command(name);
    char ask[] = "--help";
    char *argv[] = {(char *)(uintptr_t)c->name, ask, NULL};
    return c->run(2, argv);
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN); /* a reader that leaves early is a write error, not a death */
    signal(SIGXFSZ, SIG_IGN); /* so is a file larger than a quota allows */
    const char *first = argc > 1 ? argv[1] : "";
    if (argc < 2) {
        print_overview();
        return GW_EXIT_USAGE;
    }
    if (strcmp(first, "--version") == 0 || strcmp(first, "version") == 0) {
        printf("gangway %s\n", GW_VERSION);
        return gw_exit_flush(GW_EXIT_OK);
    }
    if (strcmp(first, "help") == 0 || strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0) {
        return argc > 2 ? help_of(argv[2]) : print_overview();
    }
    const command *c = find_command(first);
    return c ? c->run(argc - 1, argv + 1) : unknown_command(first);
}
