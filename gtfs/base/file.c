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

bool gw_write_all(int fd, const void *data, uint64_t n)
{
    const char *p = data;
    while (n) {
        ssize_t done = write(fd, p, n < (1 << 30) ? (size_t)n : 1 << 30);
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) return false;
        p += done;
        n -= (uint64_t)done;
    }
    return true;
}

static int open_folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash ? strndup(path, slash == path ? 1 : (size_t)(slash - path)) : strdup(".");
    int fd = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    free(folder);
    return fd;
}

static gw_status write_temporary(const char *path, gw_write_fn write_content, const void *context,
                                 gw_error *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) return fail_errno(err, path, "cannot create");
    gw_status status = GW_OK;
    if (!write_content(fd, context)) {
        status = fail_errno(err, path, "cannot write");
    } else if (fsync(fd)) {
        status = fail_errno(err, path, "cannot bring to the disk");
    }
    if (close(fd) && !status) status = fail_errno(err, path, "cannot close");
    return status;
}

/* The folder is opened before anything else, so that after the rename only its fsync can still fail: without
 * that a power cut may bring the old file back. */
gw_status gw_file_write_atomic_by(const char *path, gw_write_fn write_content, const void *context,
                                  gw_error *err)
{
    int folder = open_folder_of(path);
    if (folder < 0) return fail_errno(err, path, "cannot create");
    gw_buf temporary = {0};
    gw_buf_printf(&temporary, "%s.tmp-%ld", path, (long)getpid());
    gw_status status = temporary.failed ? gw_fail(err, GW_NO_MEMORY, "%s: no memory to write it", path)
                                        : write_temporary(temporary.p, write_content, context, err);
    if (!status && rename(temporary.p, path)) status = fail_errno(err, path, "cannot rename");
    if (status) {
        if (!temporary.failed) unlink(temporary.p);
    } else if (fsync(folder) && errno != EINVAL) { /* some file systems cannot sync a folder */
        status =
            fail_errno(err, path, "the new file is in place, but may be lost in a power cut: its folder");
    }
    close(folder);
    gw_buf_free(&temporary);
    return status;
}

typedef struct {
    const void *p;
    size_t n;
} byte_block;

static bool write_bytes(int fd, const void *bytes)
{
    const byte_block *b = bytes;
    return gw_write_all(fd, b->p, b->n);
}

gw_status gw_file_write_atomic(const char *path, const void *p, size_t n, gw_error *err)
{
    return gw_file_write_atomic_by(path, write_bytes, &(byte_block){p, n}, err);
}
