#ifndef GW_FEED_SCHEMA_PRIV_H
#define GW_FEED_SCHEMA_PRIV_H

#include "gtfs/base/text.h"

/* Conditionally required and forbidden columns are optional here: the readers know their conditions. */
typedef enum { GW_OPTIONAL, GW_RECOMMENDED, GW_REQUIRED } gw_presence;

typedef struct {
    const char *file, *column;
    gw_presence presence;
} gw_schema_column;

extern const gw_schema_column gw_schema[];
extern const uint32_t gw_n_schema;

bool gw_schema_knows_file(gw_str file);
bool gw_schema_knows_column(gw_str file, gw_str column);

#endif
