/* Texts with a form: what does not have it is kept, since nothing is planned with it, and reported. */
#include "gtfs/feed/reader_priv.h"

#include <string.h>

static bool is_alphanumeric(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* BCP 47 by its outline: subtags of 1 to 8 letters and digits, the first of 2 to 8 letters (or x, i). */
static bool is_language(gw_str s)
{
    uint32_t length = 0, n_tags = 0;
    for (uint32_t i = 0; i <= s.n; i++) {
        if (i < s.n && s.p[i] != '-') {
            if (!is_alphanumeric(s.p[i]) || (n_tags == 0 && s.p[i] <= '9')) return false;
            length++;
            continue;
        }
        if (length < 1 || length > 8 || (n_tags == 0 && length == 1 && !memchr("xXiI", s.p[0], 4)))
            return false;
        n_tags++;
        length = 0;
    }
    return true;
}

/* something@host.domain, without blanks and brackets */
static bool is_email(gw_str s)
{
    gw_str name, host, label, domain;
    if (!gw_str_split(s, '@', &name, &host) || !name.n || memchr(host.p, '@', host.n)) return false;
    for (uint32_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] <= ' ' || strchr("<>()[],;:\\\"", s.p[i])) return false;
    }
    return gw_str_split(host, '.', &label, &domain) && label.n && domain.n && domain.p[domain.n - 1] != '.';
}

/* Digits, letters that stand for them, and what people put between; three digits at least. */
static bool is_phone(gw_str s)
{
    uint32_t digits = 0;
    for (uint32_t i = 0; i < s.n; i++) {
        if (!is_alphanumeric(s.p[i]) && !strchr("+-() ./*#,;:&", s.p[i])) return false;
        digits += s.p[i] >= '0' && s.p[i] <= '9';
    }
    return digits >= 3;
}

static gw_str checked(gw_reader *r, uint32_t column, bool (*fits)(gw_str), const char *code)
{
    gw_str s = r->cells[column];
    if (s.n && !fits(s)) gw_cell_fault(r, code, column);
    return gw_cell_shared(r, column);
}

gw_str gw_cell_language(gw_reader *r, uint32_t column)
{
    return checked(r, column, is_language, "invalid_language_code");
}

gw_str gw_cell_email(gw_reader *r, uint32_t column)
{
    return checked(r, column, is_email, "invalid_email");
}

gw_str gw_cell_phone(gw_reader *r, uint32_t column)
{
    return checked(r, column, is_phone, "invalid_phone_number");
}
