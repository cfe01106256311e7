/* What people call a line. */
#include "planner/plan/plan_priv.h"

#include <string.h>

const char *gw_mode_word(uint16_t type, gw_lang lang)
{
    static const struct {
        const char *mode, *text[GW_N_LANGS];
    } known[] = {
        {"BUS", {"巴士", "公交", "bus"}},
        {"COACH", {"長途巴士", "长途大巴", "coach"}},
        {"SUBWAY", {"地鐵", "地铁", "metro"}},
        {"TRAM", {"電車", "有轨电车", "tram"}},
        {"FERRY", {"渡輪", "轮渡", "ferry"}},
        {"AERIAL_LIFT", {"纜車", "缆车", "cable car"}},
        {"FUNICULAR", {"纜車", "缆车", "funicular"}},
    };
    const char *mode = gw_mode_of_type(type);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(known[i].mode, mode) == 0) return known[i].text[lang];
    }
    static const char *const other[GW_N_LANGS] = {"列車", "列车", "train"};
    return other[lang];
}

/* "荃灣綫 Tsuen Wan Line" holds two languages. The end of the first: a blank before a Latin letter, behind
 * nothing but Chinese. 0: it is one name. */
size_t gw_line_name_han(const char *name)
{
    size_t n = 0;
    while ((unsigned char)name[n] >= 0x80) n++;
    char c = n && name[n] == ' ' ? name[n + 1] : 0;
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ? n : 0;
}

static bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return m && n >= m && strcmp(text + n - m, end) == 0;
}

void gw_plan_line_say(const gw_timetable *t, const gw_tt_route *route, gw_lang lang, bool with_mode,
                      gw_buf *out)
{
    const char *name = gw_tt_name(t, &route->short_name, lang),
               *full = gw_tt_name(t, &route->long_name, lang);
    const char *mode = gw_mode_of_type(route->type);
    bool rail = strcmp(mode, "SUBWAY") == 0 || strcmp(mode, "TRAM") == 0 || strstr(mode, "RAIL") ||
                strcmp(mode, "SUBURBAN") == 0;
    size_t han = rail ? gw_line_name_han(full) : 0;
    if (han) { /* nobody calls the East Rail Line "EAL"; of the light rail the number is part of the name */
        bool numbered = ends_with(full, name) && strpbrk(name, "0123456789");
        if (lang == GW_LANG_EN)
            gw_buf_text(out, full + han + 1);
        else
            gw_buf_printf(out, "%.*s%s%s", (int)han, full, numbered ? " " : "", numbered ? name : "");
        return;
    }
    if (with_mode) gw_buf_printf(out, "%s ", gw_mode_word(route->type, lang));
    gw_buf_text(out, *name ? name : full);
}
