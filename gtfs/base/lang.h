/* The three languages that everything people read exists in. Pure functions, any thread. */
#ifndef GW_BASE_LANG_H
#define GW_BASE_LANG_H

#include "gtfs/base/text.h"

typedef enum { GW_LANG_HANT, GW_LANG_HANS, GW_LANG_EN, GW_N_LANGS } gw_lang;
const char *gw_lang_tag(gw_lang l); /* "zh-Hant", "zh-Hans", "en" */
/* The best of ours for a BCP 47 list ("zh-HK,zh;q=0.9,en"): zh-Hant, -HK, -TW, -MO, yue: Hant; other zh:
 * Hans; en. Nothing that fits: Hant. */
gw_lang gw_lang_best(gw_str accept);

#endif
