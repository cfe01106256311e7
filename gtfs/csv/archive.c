#include "gtfs/csv/archive_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

/* Any scheme: what cannot be fetched is told as such, and not as a file that is not there. */
static bool is_url(const char *source)
{
    size_t n = strspn(source, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");
    return n > 1 && strncmp(source + n, "://", 3) == 0;
}

static int compare_entries(const void *a, const void *b)
{
    const gw_archive_entry *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    return order ? order : (x->index > y->index) - (x->index < y->index);
}

gw_status gw_archive_add_entry(gw_archive *a, gw_str name, uint64_t index, uint64_t size, gw_error *err)
{
    char *copy = gw_arena_text(a->texts, name);
    if (!copy || gw_grow(&a->entries, &a->cap_entries, a->n_entries + 1, sizeof *a->entries)) {
        return gw_fail(err, GW_NO_MEMORY, "%s: no memory for its list of files", a->source);
    }
    a->entries[a->n_entries++] = (gw_archive_entry){copy, index, size};
    return GW_OK;
}

/* By name. Of two files with one name none can be trusted: programs differ in which of them they take. */
static gw_status sort_entries(gw_archive *a, gw_error *err)
{
    if (a->n_entries) qsort(a->entries, a->n_entries, sizeof *a->entries, compare_entries);
    for (size_t i = 1; i < a->n_entries; i++) {
        if (strcmp(a->entries[i].name, a->entries[i - 1].name) != 0) continue;
        return gw_fail(err, GW_BAD_FEED, "%s: there are two files named %s in it", a->source,
                       a->entries[i].name);
    }
    return GW_OK;
}

static gw_status open_local(const char *source, int *fd, bool *is_folder, gw_error *err)
{
    char why[128];
    int opened = open(source, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a FIFO must not be waited for */
    if (opened < 0) {
        int number = errno;
        return gw_fail(err, GW_IO, "%s: cannot open: %s", source, strerror_r(number, why, sizeof why));
    }
    struct stat info;
    if (fstat(opened, &info) || (!S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode))) {
        close(opened);
        return gw_fail(err, GW_IO, "%s: neither a file nor a folder", source);
    }
    *is_folder = S_ISDIR(info.st_mode);
    *fd = opened;
    return GW_OK;
}

static gw_status fill(gw_archive *a, const char *source, gw_error *err)
{
    int fd = -1;
    bool is_folder = false;
    gw_status status =
        is_url(source) ? gw_download(source, &a->limits, &fd, err) : open_local(source, &fd, &is_folder, err);
    if (status) return status;
    status = is_folder ? gw_sha256_folder(source, &a->hash, err) : gw_sha256_fd(fd, source, &a->hash, err);
    if (status) {
        close(fd);
        return status;
    }
    status = is_folder ? gw_archive_open_folder(a, fd, err) : gw_archive_open_zip(a, fd, err);
    return status ? status : sort_entries(a, err);
}

gw_status gw_archive_open(const char *source, const gw_archive_limits *limits, gw_archive **out,
                          gw_error *err)
{
    gw_archive *a = calloc(1, sizeof *a);
    if (!a) return gw_fail(err, GW_NO_MEMORY, "%s: no memory to open it", source);
    a->folder = -1;
    a->texts = gw_arena_create(0);
    a->source = a->texts ? gw_arena_text(a->texts, gw_str_of(source)) : NULL;
    if (limits) a->limits = *limits;
    if (!a->limits.max_bytes) a->limits.max_bytes = GW_ARCHIVE_DEFAULT_BYTES;
    gw_status status = a->source ? fill(a, source, err) : gw_fail(err, GW_NO_MEMORY, "%s: no memory", source);
    if (status) {
        gw_archive_close(a);
        return status;
    }
    *out = a;
    return GW_OK;
}

void gw_archive_close(gw_archive *a)
{
    if (!a) return;
    if (a->zip) zip_discard(a->zip);
    if (a->folder >= 0) close(a->folder);
    free(a->entries);
    gw_arena_free(a->texts);
    free(a);
}

const gw_sha256 *gw_archive_hash(const gw_archive *a)
{
    return &a->hash;
}

static int compare_with_name(const void *name, const void *entry)
{
    return strcmp(name, ((const gw_archive_entry *)entry)->name);
}

const gw_archive_entry *gw_archive_find(const gw_archive *a, const char *name)
{
    if (!a->n_entries) return NULL;
    return bsearch(name, a->entries, a->n_entries, sizeof *a->entries, compare_with_name);
}

bool gw_archive_has(const gw_archive *a, const char *name)
{
    return gw_archive_find(a, name) != NULL;
}

uint64_t gw_archive_size_of(const gw_archive *a, const char *name)
{
    const gw_archive_entry *e = gw_archive_find(a, name);
    return e ? e->size : 0;
}

bool gw_archive_in_subfolder(const gw_archive *a)
{
    return a->in_subfolder;
}

uint32_t gw_archive_count(const gw_archive *a)
{
    return (uint32_t)a->n_entries;
}

const char *gw_archive_name(const gw_archive *a, uint32_t i)
{
    return a->entries[i].name;
}
