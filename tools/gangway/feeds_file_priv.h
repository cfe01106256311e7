/* How feeds.json is read: single fields (feeds_field.c), a feed (feeds_entry.c), the file (feeds_file.c). */
#ifndef GW_TOOLS_FEEDS_FILE_PRIV_H
#define GW_TOOLS_FEEDS_FILE_PRIV_H

#include "gtfs/base/json.h"
#include "tools/gangway/feeds_file.h"

typedef struct {
    const char *path; /* of the file */
    size_t n_folder;  /* of path, with its slash */
    char at[96];      /* "feeds[2].headers[0]" */
    gw_error *err;
} gw_feeds_reader;

/* "path: at.field: 'value' words", and GW_BAD_INPUT; an empty value is not shown. */
gw_status gw_feeds_fail(const gw_feeds_reader *r, const char *field, const char *words, gw_str value);
gw_status gw_feeds_no_memory(const gw_feeds_reader *r);
/* Every member must be one of names, NULL-ended. */
GW_MUST_USE gw_status gw_feeds_check_names(const gw_feeds_reader *r, const gw_json *object,
                                           const char *const *names);

/* Single fields; an absent one leaves *out as it is. Texts are owned by the caller. */
GW_MUST_USE gw_status gw_feeds_read_text(const gw_feeds_reader *r, const gw_json *object, const char *field,
                                         char **out);
GW_MUST_USE gw_status gw_feeds_read_bool(const gw_feeds_reader *r, const gw_json *object, const char *field,
                                         bool *out);
GW_MUST_USE gw_status gw_feeds_read_number(const gw_feeds_reader *r, const gw_json *object, const char *field,
                                           double least, double most, bool whole, double *out);
/* A relative path begins where the file is. */
GW_MUST_USE gw_status gw_feeds_read_path(const gw_feeds_reader *r, const gw_json *object, const char *field,
                                         char **out);

/* e: the defaults; what was read of it is in it also on failure (gw_feeds_entry_free). */
GW_MUST_USE gw_status gw_feeds_read_entry(const gw_feeds_reader *r, const gw_json *item, gw_feeds_entry *e);

#endif
