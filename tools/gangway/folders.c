#include "tools/gangway/folders.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

bool gw_folder_exists(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool try_own(const char *base, size_t n_base, const char *rest, gw_buf *out)
{
    char path[PATH_MAX], ports[PATH_MAX];
    if (snprintf(path, sizeof path, "%.*s%s", (int)n_base, base, rest) >= (int)sizeof path) return false;
    if (snprintf(ports, sizeof ports, "%s/ports", path) >= (int)sizeof ports) return false;
    if (!gw_folder_exists(ports)) return false;
    gw_buf_text(out, path);
    return true;
}

bool gw_folder_own(const char *given, gw_buf *out)
{
    if (given) return try_own(given, strlen(given), "", out);

    char exe[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    size_t folder = 0; /* length of the program's folder, with its final slash */
    for (ssize_t i = 0; i < n; i++) {
        if (exe[i] == '/') folder = (size_t)i + 1;
    }
    if (folder && try_own(exe, folder, "../share/gangway", out)) return true;
    if (folder && try_own(exe, folder, "../data", out)) return true;
    return try_own(GW_DATA_DIR, strlen(GW_DATA_DIR), "", out);
}

gw_status gw_folder_make(const char *path, gw_error *err)
{
    char part[PATH_MAX];
    size_t n = strlen(path);
    if (n == 0 || n >= sizeof part) return gw_fail(err, GW_BAD_INPUT, "%.100s: not a folder's name", path);
    memcpy(part, path, n + 1);
    for (size_t i = 1; i <= n; i++) {
        if (part[i] != '/' && part[i]) continue;
        part[i] = 0;
        if (mkdir(part, 0777) != 0 && errno != EEXIST)
            return gw_fail(err, GW_IO, "%s: %s", part, strerror(errno));
        part[i] = path[i];
    }
    if (!gw_folder_exists(path)) return gw_fail(err, GW_IO, "%s: not a folder", path);
    return GW_OK;
}

gw_status gw_folder_lock(const char *dir, int *fd, gw_error *err)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/.lock", dir);
    int lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (lock < 0) return gw_fail(err, GW_IO, "%s: %s", path, strerror(errno));
    if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
        bool held = errno == EWOULDBLOCK;
        gw_status status = held ? gw_fail(err, GW_CONFLICT, "%s: another import is writing here", dir)
                                : gw_fail(err, GW_IO, "%s: %s", path, strerror(errno));
        close(lock);
        return status;
    }
    *fd = lock;
    return GW_OK;
}

static void sweep(const char *dir, const char *name, bool locked)
{
    char prefix[NAME_MAX];
    int n = snprintf(prefix, sizeof prefix, "%s.tmp-", name);
    DIR *d = opendir(dir);
    if (!d) return;
    for (struct dirent *e = readdir(d); e; e = readdir(d)) {
        if (strncmp(e->d_name, prefix, (size_t)n) != 0) continue;
        long pid = locked ? 0 : strtol(e->d_name + n, NULL, 10);
        bool at_work = pid > 0 && pid != (long)getpid() && (kill((pid_t)pid, 0) == 0 || errno == EPERM);
        if (!at_work) unlinkat(dirfd(d), e->d_name, 0);
    }
    closedir(d);
}

void gw_folder_sweep(const char *dir, const char *name)
{
    sweep(dir, name, true);
}

void gw_folder_sweep_dead(const char *dir, const char *name)
{
    sweep(dir, name, false);
}
