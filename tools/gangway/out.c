#include "tools/gangway/out.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* --- progress --- */

int64_t gw_clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

gw_progress gw_progress_begin(void)
{
    return (gw_progress){.on = isatty(STDERR_FILENO) == 1};
}

static void print_bytes(uint64_t n)
{
    if (n < 1000000) {
        fprintf(stderr, "%.0f kB", (double)n / 1e3);
    } else {
        fprintf(stderr, "%.1f MB", (double)n / 1e6);
    }
}

bool gw_progress_show(void *context, const char *what, uint64_t done, uint64_t total)
{
    gw_progress *p = context;
    if (!p->on) return true;
    int64_t now = gw_clock_ms();
    if (p->drawn && now - p->shown_ms < 80 && done < total) return true;
    p->shown_ms = now;
    p->drawn = true;

    enum { WIDTH = 24 };
    fprintf(stderr, "\r\033[K  %s  ", what);
    if (total) {
        double share = done < total ? (double)done / (double)total : 1;
        int full = (int)(share * WIDTH);
        fputc('[', stderr);
        for (int i = 0; i < WIDTH; i++) fputc(i < full ? '#' : '.', stderr);
        fprintf(stderr, "] %3d %%  ", (int)(share * 100));
    }
    print_bytes(done);
    fflush(stderr);
    return true;
}

void gw_progress_end(gw_progress *p)
{
    if (p->on && p->drawn) fprintf(stderr, "\r\033[K");
    p->drawn = false;
}

/* --- tables --- */

/* The wide ranges that the names here use: CJK, kana, Hangul, full-width forms. */
static bool is_wide(uint32_t c)
{
    return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
           (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x20000 && c <= 0x3FFFD);
}

uint32_t gw_text_width(const char *text)
{
    uint32_t width = 0;
    const unsigned char *p = (const unsigned char *)text;
    while (*p) {
        uint32_t c = *p++;
        int more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : c >= 0xC0 ? 1 : 0;
        if (more) c &= 0x3Fu >> more;
        while (more-- > 0 && (*p & 0xC0) == 0x80) c = c << 6 | (*p++ & 0x3Fu);
        width += is_wide(c) ? 2 : 1;
    }
    return width;
}

gw_out_table gw_out_table_begin(const char *layout)
{
    gw_out_table t = {0};
    for (; *layout && t.n_columns < GW_TABLE_COLUMNS; layout++) t.right[t.n_columns++] = *layout == 'r';
    return t;
}

void gw_out_table_cell(gw_out_table *t, const char *fmt, ...)
{
    char text[512];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    gw_buf_add(&t->cells, text, strlen(text) + 1);
    t->n_cells++;
}

void gw_out_table_print(gw_out_table *t, int indent)
{
    uint32_t width[GW_TABLE_COLUMNS] = {0};
    const char *p = t->cells.failed ? "" : t->cells.p;
    uint32_t n = t->cells.failed ? 0 : t->n_cells;

    for (uint32_t i = 0; i < n; i++, p += strlen(p) + 1) {
        uint32_t w = gw_text_width(p);
        if (w > width[i % t->n_columns]) width[i % t->n_columns] = w;
    }
    p = t->cells.p;
    for (uint32_t i = 0; i < n; i++, p += strlen(p) + 1) {
        uint32_t column = i % t->n_columns;
        bool last = column + 1 == t->n_columns || i + 1 == n;
        int blanks = (int)(width[column] - gw_text_width(p));
        printf("%*s", column ? 2 : indent, "");
        if (t->right[column]) {
            printf("%*s%s", blanks, "", p);
        } else {
            printf("%s%*s", p, last ? 0 : blanks, "");
        }
        if (last) printf("\n");
    }
    gw_buf_free(&t->cells);
    *t = (gw_out_table){0};
}
