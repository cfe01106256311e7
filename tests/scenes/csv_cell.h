/* A cell of a CSV text, by row and column. Include after cmocka.h. */
#ifndef GW_TESTS_CSV_CELL_H
#define GW_TESTS_CSV_CELL_H

#include "gtfs/base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The cell of a CSV text; NAN when it is empty. */
static inline double cell(const gw_buf *csv, const char *row, const char *column)
{
    const char *head = csv->p, *line = csv->p;
    size_t at = 0, n = strlen(column);
    for (const char *c = head; strncmp(c, column, n) != 0 || (c[n] != ',' && c[n] != '\n'); at++) {
        c = strpbrk(c, ",\n");
        if (!c || *c == '\n') fail_msg("no column %s", column);
        c++;
    }
    while (line && strncmp(line, row, strlen(row)) != 0)
        line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL;
    if (!line || !*line) fail_msg("no row %s", row);
    for (; at > 0; at--) line = strchr(line, ',') + 1;
    return *line == ',' || *line == '\n' ? (double)NAN : strtod(line, NULL);
}

static inline void check(const gw_buf *csv, const char *row, const char *column, double wanted, double by)
{
    double found = cell(csv, row, column);
    bool good = isnan(wanted) ? isnan(found) : fabs(found - wanted) <= by;
    if (!good) fail_msg("%s %s is %f, not %f", row, column, found, wanted);
}

#endif
