#include "gtfs/base/json_edit.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

gw_json *gw_json_new_object(void)
{
    return cJSON_CreateObject();
}

gw_json *gw_json_new_text(const char *zero_ended)
{
    return cJSON_CreateString(zero_ended);
}

gw_json *gw_json_new_number(double v)
{
    return cJSON_CreateNumber(v);
}

gw_json *gw_json_edit(const gw_json *node)
{
    return (gw_json *)(uintptr_t)node;
}

gw_status gw_json_replace(gw_json *parent, gw_json *child, gw_json *take)
{
    if (!take) return GW_NO_MEMORY;
    if (child->string) {
        size_t n = strlen(child->string) + 1;
        char *key = cJSON_malloc(n);
        if (!key) {
            cJSON_Delete(take);
            return GW_NO_MEMORY;
        }
        memcpy(key, child->string, n);
        cJSON_free(take->string);
        take->string = key;
    }
    cJSON_ReplaceItemViaPointer(parent, child, take);
    return GW_OK;
}

gw_status gw_json_put(gw_json *object, const char *key, gw_json *take)
{
    if (!take) return GW_NO_MEMORY;
    cJSON *old = cJSON_GetObjectItemCaseSensitive(object, key);
    if (old) return gw_json_replace(object, old, take);
    if (cJSON_AddItemToObject(object, key, take)) return GW_OK;
    cJSON_Delete(take);
    return GW_NO_MEMORY;
}

void gw_json_remove(gw_json *parent, gw_json *child)
{
    cJSON_Delete(cJSON_DetachItemViaPointer(parent, child));
}
