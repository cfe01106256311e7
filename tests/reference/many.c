/* Runs `gangway route` and `gangway bench` again and again in one process: starting a process costs more than
 * the questions to a small network. For the scripts of this folder.
 *
 * Reads lines of words divided by tabs, a command and its options, and answers each with what the command
 * prints and a line "= CODE". Ends with its input. */
#include "tests/reference/many.h"

#include "tools/gangway/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_WORDS = 128 };

static int run(char *line)
{
    char *argv[MAX_WORDS + 1], *state = NULL;
    int argc = 0;
    for (char *w = strtok_r(line, "\t\n", &state); w && argc < MAX_WORDS; w = strtok_r(NULL, "\t\n", &state))
        argv[argc++] = w;
    argv[argc] = NULL;
    if (argc && strcmp(argv[0], "route") == 0) return gw_cmd_route(argc, argv);
    if (argc && strcmp(argv[0], "bench") == 0) return gw_cmd_bench(argc, argv);
    if (argc && strcmp(argv[0], "strategy") == 0) return gw_many_strategy(argc, argv);
    fprintf(stderr, "many: route, bench and strategy only\n");
    return GW_EXIT_USAGE;
}

int main(void)
{
    char *line = NULL;
    size_t cap = 0;
    while (getline(&line, &cap, stdin) > 0) {
        int code = run(line);
        fflush(stderr);
        printf("= %d\n", code);
        fflush(stdout);
    }
    free(line);
    return 0;
}
