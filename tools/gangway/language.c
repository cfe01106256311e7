#include "tools/gangway/command.h"

#include <stdlib.h>
#include <string.h>

gw_lang gw_language_of(const char *tag)
{
    const char *names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    if (tag) return gw_lang_best(gw_str_of(tag));
    for (int i = 0; i < 3; i++) {
        const char *locale = getenv(names[i]);
        if (!locale || !*locale) continue;
        if (strncmp(locale, "zh", 2) != 0) return GW_LANG_EN;
        return strncmp(locale, "zh_CN", 5) == 0 || strncmp(locale, "zh_SG", 5) == 0 ? GW_LANG_HANS
                                                                                    : GW_LANG_HANT;
    }
    return GW_LANG_EN;
}
