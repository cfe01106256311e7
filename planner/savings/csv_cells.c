/* Cells of the CSV files: RFC 4180, UTF-8, LF; an empty cell is "absent". */
#include "planner/savings/savings_priv.h"

#include <math.h>
#include <string.h>

void savings_csv_text(gw_buf *out, const char *text)
{
    if (!strpbrk(text, ",\"\n\r")) {
        gw_buf_text(out, text);
        return;
    }
    gw_buf_text(out, "\"");
    for (const char *p = text; *p; p++) {
        if (*p == '"') gw_buf_text(out, "\"");
        gw_buf_add(out, p, 1);
    }
    gw_buf_text(out, "\"");
}

/* Nearest at so many decimals, never "-0.00". */
void savings_csv_number(gw_buf *out, double v, int digits)
{
    double unit = pow(10, digits);
    gw_buf_text(out, ",");
    if (!isfinite(v)) return;
    v = round(v * unit) / unit;
    gw_buf_printf(out, "%.*f", digits, v == 0 ? 0.0 : v);
}

void savings_csv_minutes(gw_buf *out, double seconds)
{
    savings_csv_number(out, seconds / 60, 2);
}
