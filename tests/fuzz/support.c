#include "tests/fuzz/fuzz.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

_Noreturn void fuzz_failed(const char *file, int line, const char *what)
{
    fprintf(stderr, "%s:%d: this does not hold: %s\n", file, line, what);
    abort();
}

uint64_t fuzz_take(fuzz_input *in, size_t bytes)
{
    uint64_t v = 0;
    for (size_t i = 0; i < bytes && in->n; i++, in->p++, in->n--) v |= (uint64_t)*in->p << 8 * i;
    return v;
}

gw_str fuzz_rest(const fuzz_input *in)
{
    return in->n ? (gw_str){(const char *)in->p, (uint32_t)in->n} : GW_STR("");
}

gw_str fuzz_rest_up_to(fuzz_input *in, char end)
{
    gw_str head, tail;
    gw_str_split(fuzz_rest(in), end, &head, &tail);
    in->p = (const uint8_t *)tail.p;
    in->n = tail.n;
    return head;
}

static void write_all(int fd, const char *p, size_t n)
{
    while (n) {
        ssize_t done = write(fd, p, n);
        FUZZ_CHECK(done > 0);
        p += done;
        n -= (size_t)done;
    }
}

const char *fuzz_file(const void *p, size_t n)
{
    static char path[64];
    static int fd = -1;
    if (fd < 0) {
        fd = memfd_create("fuzz", MFD_CLOEXEC);
        FUZZ_CHECK(fd >= 0);
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    }
    FUZZ_CHECK(ftruncate(fd, 0) == 0 && lseek(fd, 0, SEEK_SET) == 0);
    write_all(fd, p, n);
    return path;
}

static char folder[64];

static void remove_folder(void)
{
    fuzz_folder_clear();
    rmdir(folder);
}

const char *fuzz_folder(void)
{
    if (folder[0]) return folder;
    snprintf(folder, sizeof folder, "%s/gw-fuzz-XXXXXX", access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
    FUZZ_CHECK(mkdtemp(folder));
    atexit(remove_folder);
    return folder;
}

void fuzz_folder_put(const char *name, const void *p, size_t n)
{
    char path[400];
    FUZZ_CHECK(snprintf(path, sizeof path, "%s/%s", fuzz_folder(), name) < (int)sizeof path);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    FUZZ_CHECK(fd >= 0);
    write_all(fd, p, n);
    close(fd);
}

void fuzz_folder_clear(void)
{
    DIR *list = opendir(fuzz_folder());
    FUZZ_CHECK(list);
    for (struct dirent *e; (e = readdir(list));) {
        if (e->d_name[0] != '.') unlinkat(dirfd(list), e->d_name, 0);
    }
    closedir(list);
}

bool fuzz_is_trimmed(gw_str s)
{
    gw_str t = gw_str_trim(s);
    return t.n == s.n;
}

void fuzz_check_message(const gw_error *err)
{
    size_t n = strnlen(err->message, sizeof err->message);
    FUZZ_CHECK(n > 0 && n < sizeof err->message);
    FUZZ_CHECK(gw_utf8_is_valid(err->message, n));
    for (size_t i = 0; i < n; i++)
        FUZZ_CHECK((unsigned char)err->message[i] >= ' ' && err->message[i] != 0x7f);
}

void fuzz_split_files(gw_str all, fuzz_put_fn put, void *context)
{
    const char *p = all.p, *end = all.p + all.n;
    while (p < end && *p == '@') {
        const char *line_end = memchr(p, '\n', (size_t)(end - p));
        if (!line_end) return;
        gw_str name = {p + 1, (uint32_t)(line_end - p - 1)};
        const char *from = line_end + 1;
        const char *next = memmem(line_end, (size_t)(end - line_end), "\n@", 2);
        const char *to = next ? next + 1 : end;
        put(context, name, (gw_str){from, (uint32_t)(to - from)});
        p = to;
    }
}
