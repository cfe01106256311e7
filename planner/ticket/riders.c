/* Whom a category of rider_categories.txt is for: the reference has a name for it and nothing more. */
#include "planner/ticket/ticket.h"

#include <stdlib.h>
#include <string.h>

static bool has(const char *text, const char *const *words)
{
    for (; *words; words++)
        if (strstr(text, *words)) return true;
    return false;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool begins(const char *p, const char *const *words)
{
    while (*p == ' ' || *p == '-') p++;
    for (; *words; words++)
        if (strncmp(p, *words, strlen(*words)) == 0) return true;
    return false;
}

static bool ends(const char *text, const char *p, const char *const *words)
{
    while (p > text && (p[-1] == ' ' || p[-1] == '-')) p--;
    for (; *words; words++) {
        size_t n = strlen(*words);
        if ((size_t)(p - text) >= n && strncmp(p - n, *words, n) == 0) return true;
    }
    return false;
}

/* "65+", "60 or over", "60歲或以上" → least; "under 12", "12歲以下" → below. 0: not stated. */
static void read_ages(const char *text, int *least, int *below)
{
    static const char *const or_more[] = {"+",
                                          "plus",
                                          "and over",
                                          "or over",
                                          "and older",
                                          "or older",
                                          "and above",
                                          "or above",
                                          "& over",
                                          "& older",
                                          "years and over",
                                          "years or over",
                                          "years and older",
                                          "years or older",
                                          "years and above",
                                          "years or above",
                                          "歲或以上",
                                          "歲及以上",
                                          "歲以上",
                                          "岁或以上",
                                          "岁及以上",
                                          "岁以上",
                                          NULL};
    static const char *const or_less[] = {"歲以下", "岁以下", NULL};
    static const char *const under[] = {"under", "below", "younger than", "less than", NULL};
    *least = *below = 0;
    for (const char *p = text; *p; p++) {
        if (!is_digit(*p) || (p > text && is_digit(p[-1]))) continue;
        char *end;
        long age = strtol(p, &end, 10);
        if (age < 1 || age > 120) continue;
        if (begins(end, or_more)) {
            *least = (int)age;
        } else if (begins(end, or_less) || ends(text, p, under)) {
            *below = (int)age;
        }
    }
}

static void add_lower(char *out, size_t cap, const char *text)
{
    size_t n = strlen(out);
    for (; *text && n + 1 < cap; text++) out[n++] = *text >= 'A' && *text <= 'Z' ? (char)(*text + 32) : *text;
    out[n] = 0;
}

bool gw_ticket_rider_fits(const char *id, const char *name, bool is_default, gw_fare_rider rider,
                          bool *assumed)
{
    static const char *const elders[] = {"senior", "elder", "older adult", "pensioner", "retire",
                                         "idoso",  "長者",  "长者",        "老人",      "敬老",
                                         "老年",   "耆",    NULL};
    static const char *const disabled[] = {"wheelchair", "disab", "handicap", "reduced mobility",
                                           "殘疾",       "残疾",  "輪椅",     "轮椅",
                                           "傷健",       "伤健",  NULL};
    static const char *const children[] = {"child", "kid",  "infant", "youth", "小童",
                                           "兒童",  "儿童", "幼童",   NULL};
    char text[256] = "";
    int least, below;
    *assumed = false;
    if (is_default) return true;
    add_lower(text, sizeof text, id);
    add_lower(text, sizeof text, " ");
    add_lower(text, sizeof text, name);
    read_ages(text, &least, &below);
    bool elder = has(text, elders), child = has(text, children);
    if (rider.wheelchair && has(text, disabled)) {
        *assumed = true;
        return true;
    }
    if (rider.age == 0) return false;
    if (elder || (least && !below && !child && !has(text, disabled))) {
        *assumed = least == 0;
        return rider.age >= (least ? least : GW_FARE_ELDER_AGE);
    }
    return child && below && rider.age < below && rider.age >= least;
}
