/* The JSON files of a folder, in byte order of their names whatever the file system says. */
#include "planner/port/place.h"

#include "planner/port/files.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    char **names; /* owned, each owned */
    size_t n, cap;
} name_list;

static bool is_json(const char *name)
{
    size_t n = strlen(name);
    return name[0] != '.' && n > 5 && strcmp(name + n - 5, ".json") == 0;
}

static gw_status add_name(name_list *list, const char *name)
{
    gw_status status = gw_grow(&list->names, &list->cap, list->n + 1, sizeof *list->names);
    if (status) return status;
    list->names[list->n] = strdup(name);
    if (!list->names[list->n]) return GW_NO_MEMORY;
    list->n++;
    return GW_OK;
}

static gw_status list_json(const char *dir, name_list *list, gw_error *err)
{
    DIR *d = opendir(dir);
    gw_status status = GW_OK;
    if (!d) return gw_fail(err, GW_IO, "%s: %s", dir, strerror(errno));
    while (!status) {
        errno = 0;
        const struct dirent *e = readdir(d);
        if (!e && errno) status = gw_fail(err, GW_IO, "%s: %s", dir, strerror(errno));
        if (!e) break;
        if (is_json(e->d_name)) status = add_name(list, e->d_name);
    }
    closedir(d);
    return status;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static gw_status pack(const char *dir, const name_list *list, gw_buf *out, gw_error *err)
{
    gw_file_place *places = calloc(list->n + 1, sizeof *places);
    if (!places) return GW_NO_MEMORY;
    for (size_t i = 0; i < list->n; i++) places[i] = (gw_file_place){dir, list->names[i]};
    gw_status status = gw_files_pack(places, (uint32_t)list->n, out, err);
    free(places);
    return status;
}

gw_status gw_place_files_read(const char *dir, gw_buf *out, gw_error *err)
{
    name_list list = {0};
    gw_status status = list_json(dir, &list, err);
    if (!status && list.n) qsort(list.names, list.n, sizeof *list.names, by_bytes);
    if (!status) status = pack(dir, &list, out, err);
    for (size_t i = 0; i < list.n; i++) free(list.names[i]);
    free(list.names);
    return status;
}
