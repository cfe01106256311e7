/* The frame of every report, and escaping. */
#include "gtfs/base/html.h"

static const char STYLE[] =
    "body{font:16px/1.5 system-ui,'Noto Sans','Noto Sans CJK TC','Microsoft JhengHei',sans-serif;"
    "color:#1d2530;max-width:62rem;margin:0 auto;padding:1rem}"
    "h1{font-size:1.6rem;line-height:1.25;margin:.5rem 0}h2{font-size:1.15rem;margin:1.6rem 0 .4rem}"
    ".answer{font-size:1.05rem;border-left:4px solid #2ca58d;padding:.1rem 0 .1rem 1rem}"
    ".answer p{margin:.4rem 0}.about{color:#4a5464;font-size:.9rem;margin:.2rem 0}"
    "table{border-collapse:collapse;width:100%;font-size:.88rem;font-variant-numeric:tabular-nums}"
    "th,td{padding:.25rem .5rem;border-bottom:1px solid #d4d8dd;text-align:right;vertical-align:top}"
    "th:first-child,td:first-child,td.l,th.l{text-align:left}thead th{border-bottom:2px solid #596273}"
    ".wide{overflow-x:auto}svg{width:100%;height:auto;max-width:48rem}"
    ".mark{background:#fff3cd;padding:0 .3em;border-radius:.2em;-webkit-print-color-adjust:exact;"
    "print-color-adjust:exact}code{font-size:.8rem;overflow-wrap:anywhere}"
    "section.lang{display:none}.pick{position:absolute;opacity:0}"
    ".pick+label{display:inline-block;padding:.3rem .8rem;border:1px solid #596273;border-radius:.3rem;"
    "margin-right:.3rem;cursor:pointer}.pick:checked+label{background:#1d2530;color:#fff}"
    ".pick:focus-visible+label{outline:3px solid #2266cc}"
    "#pick0:checked~#lang0,#pick1:checked~#lang1,#pick2:checked~#lang2{display:block}"
    "@media(max-width:600px){body{padding:.6rem}th,td{padding:.2rem .3rem}figure{margin:0;overflow-x:auto}"
    "figure svg{min-width:34rem}}"
    /* rem counts from the root: on paper it is 10 pt, and nothing is set smaller than 8 pt */
    "@media print{@page{size:A4;margin:16mm 15mm;@bottom-right{content:counter(page) ' / ' counter(pages);"
    "font:8pt "
    "sans-serif;color:#4a5464}}html{font-size:10pt}body{font-size:10pt;line-height:1.4;max-width:none;"
    "padding:0}.pick,.pick+label{display:none}h1,h2{break-after:avoid}p.about{break-after:avoid}"
    "figure,svg,tr,li{break-inside:avoid}thead{display:table-header-group}figure{margin:0}"
    "figure svg{max-height:62mm}.wide{overflow:visible}table{font-size:8pt}th,td{padding:.1rem .3rem}"
    "code{font-size:8pt}ul{margin:.3rem 0;padding-left:1.2rem}.answer{border-color:#1d2530}"
    ".answer p{margin:.25rem 0}}";

static const char *const LANGUAGE[GW_N_LANGS] = {"繁體中文", "简体中文", "English"};
static const char REPLACEMENT[] = "\xEF\xBF\xBD";

void gw_html_str(gw_buf *out, gw_str text)
{
    const char *p = text.p, *end = text.p + text.n;
    while (p < end) {
        size_t valid = gw_utf8_valid_prefix(p, (size_t)(end - p));
        for (const char *stop = p + valid; p < stop; p++) {
            switch (*p) {
            case '&':
                gw_buf_text(out, "&amp;");
                break;
            case '<':
                gw_buf_text(out, "&lt;");
                break;
            case '>':
                gw_buf_text(out, "&gt;");
                break;
            case '"':
                gw_buf_text(out, "&quot;");
                break;
            default:
                if ((unsigned char)*p < 0x20 && *p != '\n' && *p != '\t')
                    gw_buf_text(out, REPLACEMENT);
                else
                    gw_buf_add(out, p, 1);
            }
        }
        if (p < end) {
            gw_buf_text(out, REPLACEMENT);
            p++;
        }
    }
}

void gw_html_text(gw_buf *out, const char *zero_ended)
{
    gw_html_str(out, gw_str_of(zero_ended));
}

void gw_html_begin(gw_buf *out, const char *title, const char *style)
{
    gw_buf_text(out, "<!DOCTYPE html>\n<html lang=\"zh-Hant\"><head><meta charset=\"utf-8\">"
                     "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>");
    gw_html_text(out, title);
    gw_buf_printf(out, "</title>\n<style>%s%s</style></head><body>\n", STYLE, style);
    for (int l = 0; l < GW_N_LANGS; l++)
        gw_buf_printf(out,
                      "<input class=\"pick\" type=\"radio\" name=\"lang\" id=\"pick%d\"%s>"
                      "<label for=\"pick%d\" lang=\"%s\">%s</label>\n",
                      l, l ? "" : " checked", l, gw_lang_tag((gw_lang)l), LANGUAGE[l]);
}

void gw_html_section(gw_buf *out, gw_lang lang)
{
    gw_buf_printf(out, "<section class=\"lang\" id=\"lang%d\" lang=\"%s\">\n", (int)lang, gw_lang_tag(lang));
}

void gw_html_section_end(gw_buf *out)
{
    gw_buf_text(out, "</section>\n");
}

void gw_html_end(gw_buf *out)
{
    gw_buf_text(out, "</body></html>\n");
}
