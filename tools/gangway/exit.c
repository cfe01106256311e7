/* Exit codes and the words that go with them. */
#include "tools/gangway/command.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

int gw_exit_of(gw_status status)
{
    switch (status) {
    case GW_OK:
        return GW_EXIT_OK;
    case GW_BAD_FEED:
    case GW_BAD_SNAPSHOT:
        return GW_EXIT_UNUSABLE;
    case GW_BAD_INPUT:
    case GW_NOT_FOUND:
    case GW_AMBIGUOUS:
    case GW_LIMIT:
        return GW_EXIT_DATA;
    case GW_NETWORK:
    case GW_CONFLICT:
        return GW_EXIT_UNAVAILABLE;
    case GW_IO:
        return GW_EXIT_IO;
    case GW_NO_MEMORY:
        break;
    }
    return GW_EXIT_INTERNAL;
}

int gw_exit_error(gw_status status, const gw_error *err)
{
    bool said = err && err->status == status && err->message[0];
    fprintf(stderr, "gangway: %s", said ? err->message : gw_status_name(status));
    if (status == GW_NO_MEMORY && gw_memory_limit_mb()) {
        fprintf(stderr, " (at most %lld MiB may be used: --max-memory)", (long long)gw_memory_limit_mb());
    }
    fputc('\n', stderr);
    return gw_exit_of(status);
}

int gw_exit_usage(const char *command_name, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    fprintf(stderr, "gangway %s: ", command_name);
    vfprintf(stderr, fmt, args);
    va_end(args);
    fprintf(stderr, "\n('gangway help %s' lists the options)\n", command_name);
    return GW_EXIT_USAGE;
}

int gw_exit_flush(int code)
{
    if (fflush(stdout) == 0 && !ferror(stdout)) return code;
    fprintf(stderr, "gangway: could not write the answer\n");
    return code ? code : GW_EXIT_IO;
}
