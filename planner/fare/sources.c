/* What a source is, in the reader's words. Tables name sources by ids ("S40; S43") or in words of their own;
 * to somebody who travels neither means anything, the kind of source does. */
#include "planner/fare/table_priv.h"

#include <string.h>

/* sources.csv, column kind. */
static const struct {
    const char *id, *text[GW_N_LANGS];
} KINDS[] = {
    {"press", {"新聞報道", "新闻报道", "news report"}},
    {"government", {"政府公布", "政府公布", "government announcement"}},
    {"immigration", {"入境事務處公布", "入境事务处公布", "Immigration Department"}},
    {"transport", {"運輸署資料", "运输署资料", "Transport Department"}},
    {"operator", {"營辦商資料", "运营商资料", "the operator"}},
    {"hospital", {"醫院資料", "医院资料", "the hospital"}},
    {"open-data", {"公開數據", "公开数据", "open data"}},
    {"reference", {"網上百科", "网上百科", "online encyclopedia"}},
    {"web", {"非官方網頁", "非官方网页", "unofficial web page"}},
    {"project", {"本計劃的文件", "本项目的文件", "paper of this project"}},
    {"", {"其他來源", "其他来源", "another source"}},
};
enum { N_KINDS = sizeof KINDS / sizeof *KINDS };

/* What tables say where there is no id. */
static const struct {
    const char *words, *text[GW_N_LANGS];
} PHRASES[] = {
    {"general knowledge", {"一般認知", "一般认知", "general knowledge"}},
    {"own estimate", {"本系統的估算", "本系统的估算", "our own estimate"}},
    {"assumed", {"假設", "假设", "assumed"}},
    {"estimate", {"估算", "估算", "estimate"}},
    {"not found", {"未查到", "未查到", "not found"}},
    {"unverified", {"未經核實", "未经核实", "unverified"}},
    {"fare_leg_rules.txt", {"營辦商的車費資料", "运营商的车费资料", "the operator's own fares"}},
    {"fare_media.txt", {"營辦商的車費資料", "运营商的车费资料", "the operator's own fares"}},
    {"fare_attributes.txt", {"營辦商的車費資料", "运营商的车费资料", "the operator's own fares"}},
};
enum { N_PHRASES = sizeof PHRASES / sizeof *PHRASES };

bool gw_source_kind_known(gw_str kind)
{
    for (int i = 0; i < N_KINDS; i++)
        if (gw_str_is(kind, KINDS[i].id)) return true;
    return false;
}

static int kind_of(const gw_fare_source *s)
{
    int i = 0;
    while (i + 1 < N_KINDS && strcmp(KINDS[i].id, s->kind) != 0) i++;
    return i;
}

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The next id in the text ("S17b"), from *at on; *at moves behind it. */
static bool next_id(const char *text, size_t *at, gw_str *id)
{
    for (size_t i = *at; text[i]; i++) {
        if (text[i] != 'S' || (i > 0 && is_word(text[i - 1]))) continue;
        size_t end = i + 1;
        while (is_word(text[end])) end++;
        *id = (gw_str){text + i, (uint32_t)(end - i)};
        if (!gw_is_source_id(*id)) continue;
        *at = end;
        return true;
    }
    return false;
}

static const gw_fare_source *find(const gw_fare_table *t, gw_str id)
{
    for (uint32_t i = 0; t && i < t->n_sources; i++)
        if (gw_str_is(id, t->sources[i].id)) return &t->sources[i];
    return NULL;
}

typedef struct {
    const gw_fare_table *t;
    gw_lang lang;
    bool titles;
    gw_buf *out;
    uint32_t n; /* said */
} teller;

static void put_separator(teller *x)
{
    if (x->n++) gw_buf_text(x->out, x->lang == GW_LANG_EN ? ", " : "、");
}

void gw_foreign_say(const char *text, gw_lang lang, gw_buf *out)
{
    static const char *const OPEN[GW_N_LANGS] = {"「", "“", ""}, *const CLOSE[GW_N_LANGS] = {"」", "”", ""};
    bool foreign = lang != GW_LANG_EN;
    for (const char *p = text; *p && foreign; p++) foreign = !(*p & 0x80);
    gw_buf_printf(out, "%s%s%s", foreign ? OPEN[lang] : "", text, foreign ? CLOSE[lang] : "");
}

static void put_title(teller *x, const char *title)
{
    if (x->lang == GW_LANG_EN)
        gw_buf_printf(x->out, " \"%s\"", title);
    else
        gw_foreign_say(title, x->lang, x->out);
}

/* Does the text name the id further on? The last time is when it is said. */
static bool named_again(const char *text, size_t at, gw_str id)
{
    gw_str other;
    while (next_id(text, &at, &other))
        if (gw_str_equal(id, other)) return true;
    return false;
}

/* A kind, once, with the titles of all of it that the text names. */
static void put_kind(teller *x, int kind, const char *text)
{
    gw_str id;
    put_separator(x);
    gw_buf_text(x->out, KINDS[kind].text[x->lang]);
    for (size_t at = 0; x->titles && next_id(text, &at, &id);) {
        const gw_fare_source *s = find(x->t, id);
        if (s && kind_of(s) == kind && !named_again(text, at, id)) put_title(x, s->title);
    }
}

static void put_ids(teller *x, const char *text)
{
    bool said[N_KINDS] = {false};
    gw_str id;
    for (size_t at = 0; next_id(text, &at, &id);) {
        const gw_fare_source *s = find(x->t, id);
        if (!s && !named_again(text, at, id)) {
            put_separator(x);
            gw_buf_add(x->out, id.p, id.n); /* no table says what it is */
        } else if (s && !said[kind_of(s)]) {
            said[kind_of(s)] = true;
            put_kind(x, kind_of(s), text);
        }
    }
}

void gw_source_say(const gw_fare_table *t, const char *source, gw_lang lang, bool titles, gw_buf *out)
{
    static const char *const NONE[GW_N_LANGS] = {"沒有註明來源", "没有注明来源", "source not stated"};
    teller x = {t, lang, titles, out, 0};
    put_ids(&x, source);
    for (int i = 0; i < N_PHRASES; i++) {
        bool also = i == 0 || x.n == 0; /* beside an id the rest says how it was read */
        if (!also || !strstr(source, PHRASES[i].words)) continue;
        put_separator(&x);
        gw_buf_text(out, PHRASES[i].text[lang]);
    }
    if (x.n) return;
    if (*source)
        gw_foreign_say(source, lang, out);
    else
        gw_buf_text(out, NONE[lang]);
}

const char *gw_source_as_of(const gw_fare_table *t, const char *source)
{
    gw_str id;
    for (size_t at = 0; next_id(source, &at, &id);) {
        const gw_fare_source *s = find(t, id);
        if (s && s->as_of[0]) return s->as_of;
    }
    return "";
}

const char *gw_source_kind_say(const char *kind, gw_lang lang)
{
    const gw_fare_source s = {.kind = kind};
    return KINDS[kind_of(&s)].text[lang];
}
