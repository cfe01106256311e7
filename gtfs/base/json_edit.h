/* Changing a tree that gw_json_parse gave, before it is written again (gw_json_canonical).
 *
 * Values that are given away (`take`) belong to the tree afterwards, or are freed on failure. A node that is
 * replaced or removed is freed with all below it: what was borrowed from it is gone. Not shared between
 * threads.
 */
#ifndef GW_BASE_JSON_EDIT_H
#define GW_BASE_JSON_EDIT_H

#include "gtfs/base/json.h"

/* Owned by the caller until given away; NULL: no memory. */
gw_json *gw_json_new_object(void);
gw_json *gw_json_new_text(const char *zero_ended);
gw_json *gw_json_new_number(double v);

/* The node of a tree of one's own, to be changed. NULL in, NULL out. */
gw_json *gw_json_edit(const gw_json *node);

/* A member with this key, replaced or added. take may be NULL (no memory before). GW_OK or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_json_put(gw_json *object, const char *key, gw_json *take);
/* What stands in the place of a child of an object or array; a member keeps its key. GW_OK or GW_NO_MEMORY.
 */
GW_MUST_USE gw_status gw_json_replace(gw_json *parent, gw_json *child, gw_json *take);
void gw_json_remove(gw_json *parent, gw_json *child); /* and frees it */

#endif
