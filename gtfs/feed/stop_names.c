#include "gtfs/feed/stop_names_priv.h"

#include <string.h>
#include <strings.h>

enum { MOST_PARTS = 32, MOST_CODES = 8, MOST_NAMES = 16, LONGEST_CODE = 16 };

typedef struct {
    gw_str text;              /* without the codes */
    gw_str codes[MOST_CODES]; /* n_codes 0: none, and text is all of it */
    uint32_t n_codes;
} name_part;

/* The character at s, half or full width: how many bytes of it fit, 0: another one. */
static uint32_t is_char(gw_str s, char half, const char *full)
{
    size_t n = strlen(full);
    if (s.n && s.p[0] == half) return 1;
    return s.n >= n && memcmp(s.p, full, n) == 0 ? (uint32_t)n : 0;
}

static gw_str skip(gw_str s, uint32_t n)
{
    return (gw_str){s.p + n, s.n - n};
}

static uint32_t is_bar(gw_str s)
{
    return is_char(s, '|', "\xEF\xBD\x9C");
}

static bool is_code_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/* "[KMB+CTB] rest", 【KMB】rest; on failure the part has no codes and keeps its text. */
static void take_codes(name_part *part)
{
    static const char *const brackets[][2] = {
        {"[", "]"}, {"\xEF\xBC\xBB", "\xEF\xBC\xBD"}, {"\xE3\x80\x90", "\xE3\x80\x91"}};
    gw_str rest = part->text;
    uint32_t kind = 0, n = 0;
    while (kind < 3 && !(n = is_char(rest, '\0', brackets[kind][0]))) kind++;
    if (!n) return;
    rest = skip(rest, n);
    for (uint32_t count = 0; count < MOST_CODES;) {
        gw_str code = {rest.p, 0};
        while (code.n < rest.n && is_code_char(rest.p[code.n])) code.n++;
        if (!code.n || code.n > LONGEST_CODE) return;
        rest = skip(rest, code.n);
        part->codes[count++] = code;
        if ((n = is_char(rest, '+', "\xEF\xBC\x8B"))) {
            rest = skip(rest, n);
        } else {
            n = is_char(rest, '\0', brackets[kind][1]);
            if (!n) return;
            part->n_codes = count;
            part->text = gw_str_trim(skip(rest, n));
            return;
        }
    }
}

/* 0: more parts than anybody joins. */
static uint32_t split_parts(gw_str raw, name_part parts[MOST_PARTS])
{
    uint32_t n = 0, begin = 0;
    for (uint32_t i = 0; i <= raw.n; i++) {
        uint32_t bar = i < raw.n ? is_bar(skip(raw, i)) : 0;
        if (i < raw.n && !bar) continue;
        if (n == MOST_PARTS) return 0;
        parts[n] = (name_part){.text = gw_str_trim((gw_str){raw.p + begin, i - begin})};
        take_codes(&parts[n++]);
        begin = i + bar;
        if (bar) i = begin - 1;
    }
    return n;
}

/* Codes of two operators are joined by '+' in agency.txt as well ("KMB+CTB"). Many a feed calls its agency
 * "1", and "[1] Main Street" may be a platform's name: a code is a short word. */
static bool is_agency(gw_str code, const gw_agency *agencies, size_t n)
{
    bool word = false;
    for (uint32_t i = 0; i < code.n; i++) word = word || code.p[i] > '9';
    if (!word || code.n < 2) return false;
    for (size_t i = 0; i < n; i++) {
        gw_str rest = agencies[i].id, one;
        while (rest.n) {
            gw_str_split(rest, '+', &one, &rest);
            if (gw_str_equal(one, code)) return true;
        }
    }
    return false;
}

static bool is_joined(const name_part *parts, uint32_t n_parts, const gw_agency *agencies, size_t n_agencies)
{
    uint32_t with_codes = 0;
    bool all_known = true;
    for (uint32_t i = 0; i < n_parts; i++) {
        with_codes += parts[i].n_codes > 0;
        for (uint32_t k = 0; k < parts[i].n_codes && all_known; k++)
            all_known = is_agency(parts[i].codes[k], agencies, n_agencies);
    }
    return with_codes && (all_known || (n_parts > 1 && with_codes == n_parts));
}

/* <br>, <BR/>, </br >: the bytes of it, 0: something else. */
static uint32_t is_break(gw_str s)
{
    uint32_t i = 1;
    if (s.n < 4 || s.p[0] != '<') return 0;
    while (i < s.n && (s.p[i] == ' ' || s.p[i] == '/')) i++;
    if (i + 2 >= s.n || strncasecmp(s.p + i, "br", 2) != 0) return 0;
    i += 2;
    while (i < s.n && (s.p[i] == ' ' || s.p[i] == '/')) i++;
    return i < s.n && s.p[i] == '>' ? i + 1 : 0;
}

typedef struct {
    gw_str at[MOST_NAMES];
    uint32_t n;
    bool all_slashed; /* every break has a slash before it */
} name_list;

/* The texts between breaks, without the slashes before them. More than MOST_NAMES stay in the last one. */
static name_list split_breaks(gw_str text)
{
    name_list list = {.all_slashed = true};
    uint32_t begin = 0;
    for (uint32_t i = 0; i < text.n; i++) {
        uint32_t n = is_break(skip(text, i));
        if (!n || list.n + 1 == MOST_NAMES) continue;
        gw_str one = gw_str_trim((gw_str){text.p + begin, i - begin});
        bool full = one.n > 3 && memcmp(one.p + one.n - 3, "\xEF\xBC\x8F", 3) == 0;
        bool slash = full || (one.n && one.p[one.n - 1] == '/');
        one.n -= full ? 3 : slash;
        list.all_slashed = list.all_slashed && slash;
        list.at[list.n++] = gw_str_trim(one);
        begin = i + n;
        i = begin - 1;
    }
    list.at[list.n++] = gw_str_trim((gw_str){text.p + begin, text.n - begin});
    return list;
}

static bool has_break(gw_str s)
{
    for (uint32_t i = 0; i < s.n; i++) {
        if (is_break(skip(s, i))) return true;
    }
    return false;
}

/* text with a blank in place of each break ("A/<BR>B" keeps its slash: "A/B"). */
static gw_str without_breaks(gw_str text, gw_buf *out)
{
    size_t begin = out->n;
    bool blank = false;
    for (uint32_t i = 0; i < text.n; i++) {
        uint32_t n = is_break(skip(text, i));
        if (n || text.p[i] == ' ') {
            blank = true;
            i += n ? n - 1 : 0;
            continue;
        }
        if (blank && out->n > begin && out->p[out->n - 1] != '/') gw_buf_text(out, " ");
        blank = false;
        gw_buf_add(out, text.p + i, 1);
    }
    return out->failed ? GW_STR("") : (gw_str){out->p ? out->p + begin : "", (uint32_t)(out->n - begin)};
}

typedef struct {
    gw_str seen[MOST_PARTS * 2];
    uint32_t n;
} seen_names;

static void note_name(seen_names *s, gw_str name)
{
    for (uint32_t i = 0; i < s->n; i++) {
        if (gw_str_equal(s->seen[i], name)) return;
    }
    if (name.n && s->n < MOST_PARTS * 2) s->seen[s->n++] = name;
}

static seen_names list_names(const name_part *parts, uint32_t n_parts)
{
    seen_names seen = {.n = 0};
    for (uint32_t i = 0; i < n_parts; i++) {
        name_list list = split_breaks(parts[i].text);
        bool several = list.n > 1 && (list.all_slashed || list.n == parts[i].n_codes);
        if (!several) note_name(&seen, parts[i].text);
        for (uint32_t k = 0; several && k < list.n; k++) note_name(&seen, list.at[k]);
    }
    return seen;
}

bool gw_stop_name_clean(gw_str raw, const gw_agency *agencies, size_t n_agencies, gw_buf *out, gw_str *name,
                        gw_stop_name_change *change)
{
    name_part parts[MOST_PARTS];
    gw_buf_reset(out);
    /* Nearly every name of nearly every feed ends here. */
    bool bracket = memchr(raw.p, '[', raw.n) || memmem(raw.p, raw.n, "\xEF\xBC\xBB", 3) ||
                   memmem(raw.p, raw.n, "\xE3\x80\x90", 3);
    bool tag = memchr(raw.p, '<', raw.n) && has_break(raw);
    if (!bracket && !tag) return false;
    uint32_t n = bracket ? split_parts(raw, parts) : 0;
    if (n && is_joined(parts, n, agencies, n_agencies)) {
        seen_names seen = list_names(parts, n);
        for (uint32_t i = 0; i < seen.n; i++) {
            gw_str first = without_breaks(seen.seen[i], out);
            if (!first.n) continue; /* nothing but breaks */
            *name = first;
            *change = (gw_stop_name_change){.joined = true, .n_variants = seen.n - i - 1};
            return true;
        }
    }
    if (!tag) return false;
    gw_str text = without_breaks(raw, out);
    if (!text.n) return false; /* nothing but breaks: what is there says at least that */
    *name = text;
    *change = (gw_stop_name_change){.broken = true};
    return true;
}

static void write_down(gw_notices *notices, gw_name_use use, const gw_stop_name_change *c)
{
    bool own = use == GW_NAME_OF_STOP;
    gw_repair r = {.code = "stop_name_markup", .n_rows = 1, .n_stops = own};
    if (use == GW_NAME_AS_KEY) return;
    if (c->broken) {
        r.what = own ? "a line break's tag in a stop's name became a blank"
                     : "a line break's tag in a translated stop's name became a blank";
        gw_notices_add_repair(notices, r);
        return;
    }
    r.what = own ? "a stop's name held operators' codes and names: the first name is kept"
                 : "a translated stop's name held operators' codes and names: the first name is kept";
    gw_notices_add_repair(notices, r);
    if (!c->n_variants) return;
    r.what = own ? "other operators' names of a stop were left out (rows: names)"
                 : "other operators' translated names of a stop were left out (rows: names)";
    r.n_rows = c->n_variants;
    gw_notices_add_repair(notices, r);
}

gw_str gw_cell_stop_name(gw_reader *r, uint32_t column, gw_name_use use)
{
    gw_loader *l = r->l;
    gw_buf buf = {0};
    gw_stop_name_change change;
    gw_str name = r->cells[column];
    bool changed = gw_stop_name_clean(name, l->agencies.p, l->agencies.n, &buf, &name, &change);
    if (buf.failed || !gw_load_text(l, name, &name)) r->status = gw_load_no_memory(l);
    if (changed && !r->status) write_down(l->notices, use, &change);
    gw_buf_free(&buf);
    return r->status ? GW_STR("") : name;
}
