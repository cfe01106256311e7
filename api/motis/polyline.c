#include "api/motis/motis_priv.h"

/* Five bits a character, lowest first, the sign in the lowest bit, 63 added to make it printable. */
static void add_number(gw_buf *out, int64_t v)
{
    uint64_t bits = v < 0 ? ~((uint64_t)v << 1) : (uint64_t)v << 1;
    char text[16];
    size_t n = 0;
    while (bits >= 0x20) {
        text[n++] = (char)((bits & 0x1F) + 0x20 + 63);
        bits >>= 5;
    }
    text[n++] = (char)(bits + 63);
    gw_buf_add(out, text, n);
}

/* 1e-7 to 1e-6 degrees, half away from zero. */
static int64_t to_six_digits(int32_t e7)
{
    return (e7 + (e7 < 0 ? -5 : 5)) / 10;
}

void gw_polyline_add(gw_polyline *p, gw_point at)
{
    if (!gw_point_known(at)) return;
    int64_t lat = to_six_digits(at.lat_e7), lon = to_six_digits(at.lon_e7);
    add_number(&p->text, lat - p->lat);
    add_number(&p->text, lon - p->lon);
    p->lat = lat;
    p->lon = lon;
    p->n++;
}
