/* A library to preload: lets the n-th system call that concerns one folder fail, or ends the program there.
 *
 *   GW_FAIL_UNDER  folder: only calls on files in it are counted
 *   GW_FAIL_KIND   write, read, sync, rename, open, map, close, unlink, truncate, look, lock, mkdir; any: all of these
 *   GW_FAIL_AT     1: the first
 *   GW_FAIL_HOW    ENOSPC, EIO, EINTR: errno; short: half of the bytes; kill: SIGKILL before the call; count: nothing
 *   GW_FAIL_LOG    gets a line "KIND PATH" for the call that failed, or for every call with how = count
 *
 * Nothing here allocates, and it is never built with a sanitizer: it has to stand in front of that as well.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long n_met;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* By system calls, which are not counted again. */
static void tell(const char *kind, const char *path)
{
    const char *log = getenv("GW_FAIL_LOG");
    if (!log) return;
    char line[PATH_MAX + 32];
    int n = snprintf(line, sizeof line, "%s %s\n", kind, path);
    long fd = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (fd < 0) return;
    (void)syscall(SYS_write, fd, line, n);
    (void)syscall(SYS_close, fd);
}

static bool is_watched(const char *path)
{
    const char *under = getenv("GW_FAIL_UNDER");
    size_t n = under ? strlen(under) : 0;
    return n && strncmp(path, under, n) == 0 && (path[n] == '/' || path[n] == '\0');
}

typedef enum { GO_ON, FAIL, SHORTEN } verdict;

static verdict meet(const char *kind, const char *path)
{
    const char *wanted = getenv("GW_FAIL_KIND"), *at = getenv("GW_FAIL_AT"), *how = getenv("GW_FAIL_HOW");
    if (!wanted || !at || !how || !is_watched(path)) return GO_ON;
    if (strcmp(wanted, "any") != 0 && strcmp(wanted, kind) != 0) return GO_ON;
    long n = atomic_fetch_add(&n_met, 1) + 1;
    bool counting = strcmp(how, "count") == 0;
    if (counting) tell(kind, path);
    if (counting || n != atol(at)) return GO_ON;
    tell(kind, path);
    if (strcmp(how, "kill") == 0) kill(getpid(), SIGKILL);
    if (strcmp(how, "short") == 0) return SHORTEN;
    errno = strcmp(how, "ENOSPC") == 0 ? ENOSPC : strcmp(how, "EINTR") == 0 ? EINTR : EIO;
    return FAIL;
}

static verdict meet_fd(const char *kind, int fd)
{
    char link[32], path[PATH_MAX];
    int before = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = syscall(SYS_readlink, link, path, sizeof path - 1);
    errno = before;
    if (n < 0) return GO_ON;
    path[n] = '\0';
    return meet(kind, path);
}

static verdict meet_at(const char *kind, int folder, const char *path)
{
    if (path[0] == '/' || folder == AT_FDCWD) return meet(kind, path);
    return meet_fd(kind, folder);
}

#define WITH_MODE(flags, last)                                                                                         \
    mode_t mode = 0;                                                                                                   \
    if ((flags) & (O_CREAT | O_TMPFILE)) {                                                                             \
        va_list rest;                                                                                                  \
        va_start(rest, last);                                                                                          \
        mode = va_arg(rest, mode_t);                                                                                   \
        va_end(rest);                                                                                                  \
    }

int open(const char *path, int flags, ...)
{
    WITH_MODE(flags, flags)
    return meet("open", path) == FAIL ? -1 : REAL(open)(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    WITH_MODE(flags, flags)
    return meet("open", path) == FAIL ? -1 : REAL(open64)(path, flags, mode);
}

int openat(int folder, const char *path, int flags, ...)
{
    WITH_MODE(flags, flags)
    return meet_at("open", folder, path) == FAIL ? -1 : REAL(openat)(folder, path, flags, mode);
}

DIR *opendir(const char *path)
{
    return meet("open", path) == FAIL ? NULL : REAL(opendir)(path);
}

ssize_t write(int fd, const void *p, size_t n)
{
    verdict v = meet_fd("write", fd);
    return v == FAIL ? -1 : REAL(write)(fd, p, v == SHORTEN && n > 1 ? n / 2 : n);
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t at)
{
    verdict v = meet_fd("write", fd);
    return v == FAIL ? -1 : REAL(pwrite)(fd, p, v == SHORTEN && n > 1 ? n / 2 : n, at);
}

ssize_t pwrite64(int fd, const void *p, size_t n, off64_t at)
{
    verdict v = meet_fd("write", fd);
    return v == FAIL ? -1 : REAL(pwrite64)(fd, p, v == SHORTEN && n > 1 ? n / 2 : n, at);
}

ssize_t writev(int fd, const struct iovec *parts, int n)
{
    verdict v = meet_fd("write", fd);
    return v == FAIL ? -1 : REAL(writev)(fd, parts, v == SHORTEN ? 1 : n);
}

ssize_t read(int fd, void *p, size_t n)
{
    verdict v = meet_fd("read", fd);
    return v == FAIL ? -1 : REAL(read)(fd, p, v == SHORTEN && n > 1 ? n / 2 : n);
}

int fsync(int fd)
{
    return meet_fd("sync", fd) == FAIL ? -1 : REAL(fsync)(fd);
}

int fdatasync(int fd)
{
    return meet_fd("sync", fd) == FAIL ? -1 : REAL(fdatasync)(fd);
}

int rename(const char *from, const char *to)
{
    return meet("rename", to) == FAIL ? -1 : REAL(rename)(from, to);
}

int renameat(int folder, const char *from, int folder_to, const char *to)
{
    return meet_at("rename", folder_to, to) == FAIL ? -1 : REAL(renameat)(folder, from, folder_to, to);
}

int ftruncate(int fd, off_t size)
{
    return meet_fd("truncate", fd) == FAIL ? -1 : REAL(ftruncate)(fd, size);
}

int ftruncate64(int fd, off64_t size)
{
    return meet_fd("truncate", fd) == FAIL ? -1 : REAL(ftruncate64)(fd, size);
}

void *mmap(void *at, size_t n, int protection, int flags, int fd, off_t offset)
{
    if (fd >= 0 && meet_fd("map", fd) == FAIL) return MAP_FAILED;
    return (void *)syscall(SYS_mmap, at, n, protection, flags, fd, offset);
}

/* As Linux does it: the descriptor is gone, whatever is said. */
int close(int fd)
{
    bool fails = meet_fd("close", fd) == FAIL;
    int number = errno, result = REAL(close)(fd);
    if (!fails) return result;
    errno = number;
    return -1;
}

int unlink(const char *path)
{
    return meet("unlink", path) == FAIL ? -1 : REAL(unlink)(path);
}

int unlinkat(int folder, const char *path, int flags)
{
    return meet_at("unlink", folder, path) == FAIL ? -1 : REAL(unlinkat)(folder, path, flags);
}

int mkdir(const char *path, mode_t mode)
{
    return meet("mkdir", path) == FAIL ? -1 : REAL(mkdir)(path, mode);
}

int flock(int fd, int how)
{
    return meet_fd("lock", fd) == FAIL ? -1 : REAL(flock)(fd, how);
}

int fstat(int fd, struct stat *info)
{
    return meet_fd("look", fd) == FAIL ? -1 : REAL(fstat)(fd, info);
}

int stat(const char *path, struct stat *info)
{
    return meet("look", path) == FAIL ? -1 : REAL(stat)(path, info);
}
