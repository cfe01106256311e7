#include "tools/gangway/command.h"

#include <time.h>

bool gw_today_find(const char *command, const char *text, gw_day *out, int *code)
{
    if (!text) {
        time_t now = time(NULL);
        struct tm local;
        localtime_r(&now, &local);
        *out = gw_day_of(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday);
        return true;
    }
    if (gw_day_parse_iso(gw_str_of(text), out)) return true;
    *code = gw_exit_usage(command, "--today: '%s' is no date (YYYY-MM-DD)", text);
    return false;
}
