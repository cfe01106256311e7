/* What stands in a zip or a folder, before anything is read. */
#include "gtfs/csv/archive_priv.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

/* Where one of these stands, there the feed stands. */
static bool is_core_name(gw_str name)
{
    return gw_str_is(name, "agency.txt") || gw_str_is(name, "stops.txt") || gw_str_is(name, "routes.txt") ||
           gw_str_is(name, "trips.txt") || gw_str_is(name, "stop_times.txt");
}

/* Splits "a/b/stops.txt" into "a/b" and "stops.txt". false: a folder itself, a Mac's shadow file, or a path
 * that could lead out of the place where it is unpacked. */
static bool split_path(const char *path, gw_str *folder, gw_str *name)
{
    gw_str all = gw_str_of(path);
    if (!all.n || path[0] == '/' || strchr(path, '\\') || strncmp(path, "__MACOSX/", 9) == 0) return false;
    const char *slash = strrchr(path, '/');
    *folder = slash ? (gw_str){path, (uint32_t)(slash - path)} : GW_STR("");
    *name = gw_str_of(slash ? slash + 1 : path);
    if (!name->n || name->p[0] == '.') return false;
    gw_str rest = *folder, part;
    while (rest.n) {
        gw_str_split(rest, '/', &part, &rest);
        if (gw_str_is(part, "..") || gw_str_is(part, ".") || !part.n) return false;
    }
    return true;
}

/* The folder inside the zip that holds the feed: the top, or the only folder with files of a feed when the
 * top has none. Borrowed from the zip's own names. */
static gw_str find_feed_folder(zip_t *zip, zip_int64_t n)
{
    gw_str found = GW_STR("");
    bool any = false;
    for (zip_int64_t i = 0; i < n; i++) {
        const char *path = zip_get_name(zip, (zip_uint64_t)i, ZIP_FL_ENC_GUESS);
        gw_str folder, name;
        if (!path || !split_path(path, &folder, &name) || !is_core_name(name)) continue;
        if (!folder.n) return folder;
        if (any && !gw_str_equal(folder, found)) return GW_STR(""); /* several: which one would be a guess */
        found = folder;
        any = true;
    }
    return found;
}

static gw_status add_zip_entry(gw_archive *a, zip_uint64_t i, gw_str folder, gw_error *err)
{
    zip_stat_t info;
    gw_str in, name;
    if (zip_stat_index(a->zip, i, ZIP_FL_ENC_GUESS, &info) || !(info.valid & ZIP_STAT_NAME)) return GW_OK;
    if (!split_path(info.name, &in, &name) || !gw_str_equal(in, folder)) return GW_OK;
    if ((info.valid & ZIP_STAT_ENCRYPTION_METHOD) && info.encryption_method != ZIP_EM_NONE) {
        return gw_fail(err, GW_BAD_FEED, "%s: %s is encrypted", a->source, info.name);
    }
    return gw_archive_add_entry(a, name, i, info.valid & ZIP_STAT_SIZE ? info.size : 0, err);
}

static gw_status list_zip(gw_archive *a, gw_error *err)
{
    zip_int64_t n = zip_get_num_entries(a->zip, 0);
    if (n > GW_ARCHIVE_MOST_ENTRIES) {
        return gw_fail(err, GW_LIMIT, "%s: %lld files inside; at most %d are looked at", a->source,
                       (long long)n, GW_ARCHIVE_MOST_ENTRIES);
    }
    gw_str folder = find_feed_folder(a->zip, n);
    a->in_subfolder = folder.n > 0;
    gw_status status = GW_OK;
    for (zip_int64_t i = 0; i < n && !status; i++) status = add_zip_entry(a, (zip_uint64_t)i, folder, err);
    return status;
}

gw_status gw_archive_open_zip(gw_archive *a, int fd, gw_error *err)
{
    int code = 0;
    a->zip = zip_fdopen(fd, 0, &code);
    if (!a->zip) {
        close(fd);
        if (code == ZIP_ER_MEMORY) return gw_fail(err, GW_NO_MEMORY, "%s: no memory to open it", a->source);
        zip_error_t why;
        zip_error_init_with_code(&why, code);
        gw_status status = gw_fail(err, GW_BAD_FEED, "%s: not a zip that can be read: %s", a->source,
                                   zip_error_strerror(&why));
        zip_error_fini(&why);
        return status;
    }
    return list_zip(a, err);
}

static bool is_table_name(const char *name)
{
    size_t n = strlen(name);
    return n > 4 && strcmp(name + n - 4, ".txt") == 0;
}

/* Links are not followed: a feed that somebody else packed must not show what lies outside of its folder. */
static gw_status add_folder_entry(gw_archive *a, int fd, const char *name, gw_error *err)
{
    struct stat info;
    if (name[0] == '.') return GW_OK;
    if (fstatat(fd, name, &info, AT_SYMLINK_NOFOLLOW)) {
        return gw_fail(err, GW_IO, "%s/%s: cannot look at it", a->source, name);
    }
    if (!S_ISREG(info.st_mode)) {
        if (!is_table_name(name)) return GW_OK;
        return gw_fail(err, GW_BAD_FEED, "%s/%s: not a plain file but a link, a folder or a device",
                       a->source, name);
    }
    if (a->n_entries >= GW_ARCHIVE_MOST_ENTRIES) {
        return gw_fail(err, GW_LIMIT, "%s: more than %d files", a->source, GW_ARCHIVE_MOST_ENTRIES);
    }
    return gw_archive_add_entry(a, gw_str_of(name), 0, (uint64_t)info.st_size, err);
}

gw_status gw_archive_open_folder(gw_archive *a, int fd, gw_error *err)
{
    a->folder = fd;
    int for_list = dup(fd); /* closedir() closes the one it was given */
    DIR *list = for_list >= 0 ? fdopendir(for_list) : NULL;
    if (!list) {
        if (for_list >= 0) close(for_list);
        return gw_fail(err, GW_IO, "%s: cannot list the folder", a->source);
    }
    gw_status status = GW_OK;
    struct dirent *entry;
    while (!status && (errno = 0, entry = readdir(list)))
        status = add_folder_entry(a, fd, entry->d_name, err);
    if (!status && errno) status = gw_fail(err, GW_IO, "%s: cannot list the folder", a->source);
    closedir(list);
    return status;
}
