/* Whole files in, whole files out. */
#include "gtfs/base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static gw_status fail_errno(gw_error *err, const char *path, const char *what)
{
    char why[128];
    int number = errno;
    return gw_fail(err, GW_IO, "%s: %s: %s", path, what, strerror_r(number, why, sizeof why));
}

static gw_status read_all(int fd, const char *path, size_t limit, gw_buf *buf, gw_error *err)
{
    char chunk[65536];
    size_t total = 0;
    for (;;) {
        ssize_t n = read(fd, chunk, sizeof chunk);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return fail_errno(err, path, "cannot read");
        if (n == 0) return GW_OK;
        total += (size_t)n;
        if (limit && total > limit) return gw_fail(err, GW_LIMIT, "%s: larger than %zu bytes", path, limit);
        gw_buf_add(buf, chunk, (size_t)n);
        if (buf->failed) return gw_fail(err, GW_NO_MEMORY, "%s: no memory for its content", path);
    }
}

gw_status gw_file_read(const char *path, size_t limit, gw_buf *buf, gw_error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return fail_errno(err, path, "cannot open");
    gw_status status = read_all(fd, path, limit, buf, err);
    close(fd);
    return status;
}

static bool write_all(int fd, const char *p, size_t n)
{
    while (n) {
        ssize_t done = write(fd, p, n);
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) return false;
        p += done;
        n -= (size_t)done;
    }
    return true;
}

/* The rename itself must reach the disk, or a power cut may bring the old name back without the new content.
 */
static bool sync_folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash ? strndup(path, slash == path ? 1 : (size_t)(slash - path)) : strdup(".");
    if (!folder) return false;
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(folder);
    if (fd < 0) return false;
    bool ok = fsync(fd) == 0 || errno == EINVAL; /* some file systems cannot sync a folder */
    close(fd);
    return ok;
}

static gw_status write_temporary(const char *path, const void *p, size_t n, gw_error *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) return fail_errno(err, path, "cannot create");
    gw_status status = GW_OK;
    if (!write_all(fd, p, n)) {
        status = fail_errno(err, path, "cannot write");
    } else if (fsync(fd)) {
        status = fail_errno(err, path, "cannot bring to the disk");
    }
    if (close(fd) && !status) status = fail_errno(err, path, "cannot close");
    return status;
}

gw_status gw_file_write_atomic(const char *path, const void *p, size_t n, gw_error *err)
{
    gw_buf temporary = {0};
    gw_buf_printf(&temporary, "%s.tmp-%ld", path, (long)getpid());
    if (temporary.failed) {
        gw_buf_free(&temporary);
        return gw_fail(err, GW_NO_MEMORY, "%s: no memory to write it", path);
    }
    gw_status status = write_temporary(temporary.p, p, n, err);
    if (!status && rename(temporary.p, path)) status = fail_errno(err, path, "cannot rename");
    if (status) {
        unlink(temporary.p);
    } else if (!sync_folder_of(path)) {
        status = fail_errno(err, path, "renamed, but its folder was not brought to the disk");
    }
    gw_buf_free(&temporary);
    return status;
}
