/* Cells that are not as in the file: quoted, with breaks, with bytes that are no character, with blanks at
 * their ends. */
#include "gtfs/csv/table_priv.h"

#include <string.h>

#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Until the next row. NULL: no memory, which is told when the row is done. */
static char *room_for(gw_table *t, size_t n)
{
    char *text = gw_arena_alloc(t->mended, n);
    if (!text) t->no_memory = true;
    return text;
}

/* What stands between the quotes of a cell that begins with one, pairs made single, and whatever stands
 * behind. */
static gw_str unquote(gw_table *t, gw_str raw)
{
    char *text = room_for(t, raw.n);
    if (!text) return GW_STR("");
    uint32_t n = 0;
    bool quoted = true;
    for (uint32_t i = 1; i < raw.n; i++) {
        if (raw.p[i] == '"' && quoted) {
            if (i + 1 < raw.n && raw.p[i + 1] == '"') {
                i++;
            } else {
                quoted = false;
                continue;
            }
        }
        text[n++] = raw.p[i];
    }
    return (gw_str){text, n};
}

/* A break and the blanks of its own become one blank. */
static gw_str join_lines(gw_table *t, gw_str s)
{
    char *text = room_for(t, s.n);
    if (!text) return GW_STR("");
    uint32_t n = 0;
    for (uint32_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] == '\n') continue;
        text[n++] = s.p[i] == '\n' || s.p[i] == '\r' ? ' ' : s.p[i];
    }
    return (gw_str){text, n};
}

/* Bytes that are no character, and NUL, become U+FFFD. */
static gw_str replace_invalid(gw_table *t, gw_str s)
{
    char *text = room_for(t, 3 * (size_t)s.n);
    if (!text) return GW_STR("");
    uint32_t n = 0, i = 0;
    while (i < s.n) {
        uint32_t valid = (uint32_t)gw_utf8_valid_prefix(s.p + i, s.n - i);
        const char *nul = valid ? memchr(s.p + i, '\0', valid) : NULL;
        if (nul) valid = (uint32_t)(nul - (s.p + i));
        memcpy(text + n, s.p + i, valid);
        n += valid, i += valid;
        if (i == s.n) break;
        memcpy(text + n, REPLACEMENT, 3);
        n += 3, i++;
    }
    return (gw_str){text, n};
}

static bool has_bad_character(gw_str s)
{
    return s.n && (!gw_utf8_is_valid(s.p, s.n) || memchr(s.p, '\0', s.n) || memmem(s.p, s.n, REPLACEMENT, 3));
}

static bool is_dirty(const gw_table *t)
{
    return t->row->flags & GW_ROW_DIRTY;
}

/* A cell that needs more than its two ends moved. */
static gw_str mend(gw_table *t, gw_cell c, gw_str s, gw_str name)
{
    if (c.flags & GW_CELL_COMPLEX) s = unquote(t, s);
    if (c.flags & GW_CELL_BREAK) s = join_lines(t, s);
    bool bad = is_dirty(t) && has_bad_character(s);
    if (bad) s = replace_invalid(t, s);
    if (c.flags & GW_CELL_BREAK) gw_table_tell(t, "new_line_in_value", t->line, name, s);
    if (bad || c.flags & GW_CELL_STRAY) gw_table_tell(t, "invalid_character", t->line, name, s);
    return s;
}

gw_str gw_table_clean_cell(gw_table *t, gw_cell c, gw_str name)
{
    gw_str s = {t->batch->text + t->row->at + c.at, c.n};
    if (c.flags & ~GW_CELL_QUOTED || is_dirty(t)) s = mend(t, c, s, name);
    if (!s.n) return GW_STR("");
    if (is_blank(s.p[0]) || is_blank(s.p[s.n - 1])) {
        gw_str trimmed = gw_str_trim(s);
        gw_table_tell(t, "leading_or_trailing_whitespaces", t->line, name, trimmed);
        return trimmed;
    }
    return s;
}
