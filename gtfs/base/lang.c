/* Language tags (BCP 47) to ours, with the weights of Accept-Language (RFC 9110 section 12.5.4). */
#include "gtfs/base/lang.h"

#include <string.h>
#include <strings.h>

const char *gw_lang_tag(gw_lang l)
{
    static const char *const TAGS[GW_N_LANGS] = {"zh-Hant", "zh-Hans", "en"};
    return (unsigned)l < GW_N_LANGS ? TAGS[l] : TAGS[GW_LANG_HANT];
}

static bool is_word(gw_str s, const char *word)
{
    return s.n == strlen(word) && strncasecmp(s.p, word, s.n) == 0;
}

/* The next subtag of a language tag; "_" is met in the wild and means "-". */
static gw_str next_subtag(gw_str *rest)
{
    uint32_t n = 0;
    while (n < rest->n && rest->p[n] != '-' && rest->p[n] != '_') n++;
    gw_str head = {rest->p, n};
    *rest = n < rest->n ? (gw_str){rest->p + n + 1, rest->n - n - 1} : GW_STR("");
    return head;
}

/* Script beats region, whichever comes first: zh-Hans-HK is Hans. */
static gw_lang chinese_script(gw_str rest, gw_lang otherwise)
{
    gw_lang lang = otherwise;
    while (rest.n > 0) {
        gw_str sub = next_subtag(&rest);
        if (is_word(sub, "Hant")) return GW_LANG_HANT;
        if (is_word(sub, "Hans")) return GW_LANG_HANS;
        if (is_word(sub, "HK") || is_word(sub, "TW") || is_word(sub, "MO")) lang = GW_LANG_HANT;
    }
    return lang;
}

static bool lang_of_tag(gw_str tag, gw_lang *out)
{
    gw_str primary = next_subtag(&tag);
    if (is_word(primary, "en"))
        *out = GW_LANG_EN;
    else if (is_word(primary, "zh"))
        *out = chinese_script(tag, GW_LANG_HANS);
    else if (is_word(primary, "yue"))
        *out = chinese_script(tag, GW_LANG_HANT);
    else
        return false;
    return true;
}

/* The weight of "…;q=0.8" (RFC 9110 section 12.4.2) in thousandths; without one 1000; 0 when it is not a
 * weight. */
static int weight_of(gw_str parameters)
{
    gw_str name, value;
    if (gw_str_trim(parameters).n == 0) return 1000;
    gw_str_split(parameters, '=', &name, &value);
    value = gw_str_trim(value);
    if (!is_word(gw_str_trim(name), "q") || value.n == 0 || value.n > 5 || (value.n > 1 && value.p[1] != '.'))
        return 0;
    int weight = 0;
    for (uint32_t i = 0; i < 5; i++) {
        if (i == 1) continue;
        int digit = i < value.n ? value.p[i] - '0' : 0;
        if (digit < 0 || digit > 9) return 0;
        weight = weight * 10 + digit;
    }
    return weight <= 1000 ? weight : 0;
}

gw_lang gw_lang_best(gw_str accept)
{
    gw_lang best = GW_LANG_HANT;
    int best_weight = 0;
    while (accept.n > 0) {
        gw_str item, tag, parameters;
        gw_lang lang;
        gw_str_split(accept, ',', &item, &accept);
        gw_str_split(item, ';', &tag, &parameters);
        int weight = weight_of(parameters);
        if (weight <= best_weight || !lang_of_tag(gw_str_trim(tag), &lang)) continue;
        best = lang;
        best_weight = weight;
    }
    return best;
}
