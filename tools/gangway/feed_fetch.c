#include "tools/gangway/feed_fetch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LONGEST_WAIT_MS = 60000 };

typedef struct {
    gw_progress *bar;
    const char *tag;
} bar_of;

static bool show(void *context, uint64_t done, uint64_t total)
{
    bar_of *b = context;
    char label[96];
    snprintf(label, sizeof label, "%s download", b->tag);
    return gw_progress_show(b->bar, label, done, total);
}

/* Values live as long as the environment and the entry: nothing is copied, so nothing can be left about. */
static gw_status find_headers(const gw_feeds_entry *e, gw_fetch_header *headers, gw_error *err)
{
    for (uint32_t i = 0; i < e->n_headers; i++) {
        const gw_feeds_header *h = &e->headers[i];
        const char *value = h->env ? getenv(h->env) : h->value;
        if (!value || !value[0])
            return gw_fail(err, GW_BAD_INPUT, "header %s: the variable %s is not set", h->name, h->env);
        for (const char *p = value; *p; p++) {
            if ((unsigned char)*p < ' ' || *p == 0x7f)
                return gw_fail(err, GW_BAD_INPUT, "header %s: the variable %s holds a control character",
                               h->name, h->env ? h->env : "");
        }
        headers[i] = (gw_fetch_header){h->name, value};
    }
    return GW_OK;
}

static void wait_ms(uint64_t ms)
{
    struct timespec t = {.tv_sec = (time_t)(ms / 1000), .tv_nsec = (long)(ms % 1000) * 1000000};
    while (nanosleep(&t, &t) != 0 && errno == EINTR) continue;
}

static gw_status try_again(const gw_feeds_entry *e, const gw_fetch_options *o, int fd, gw_feed_fetched *out,
                           gw_error *err)
{
    uint64_t wait = e->retry_wait_ms;
    for (;;) {
        gw_status status = gw_fetch(o, fd, &out->answer, err);
        if (!status || !out->answer.transient || out->n_retries == e->retries) return status;
        wait_ms(wait < LONGEST_WAIT_MS ? wait : LONGEST_WAIT_MS);
        wait *= 2;
        out->n_retries++;
        if (ftruncate(fd, 0) || lseek(fd, 0, SEEK_SET) != 0)
            return gw_fail(err, GW_IO, "the file to download into cannot be emptied: %s", strerror(errno));
    }
}

static gw_status check_hash(const gw_feeds_entry *e, const gw_sha256 *found, gw_error *err)
{
    char hex[65];
    if (!e->has_sha256 || memcmp(found, &e->sha256, sizeof *found) == 0) return GW_OK;
    gw_sha256_hex(found, hex);
    return gw_fail(err, GW_BAD_INPUT, "its sha256 is %s, which is not the one in feeds.json", hex);
}

gw_status gw_feed_fetch(const gw_feeds_entry *e, const char *path, const char *etag,
                        const char *last_modified, gw_progress *bar, gw_feed_fetched *out, gw_error *err)
{
    gw_fetch_header headers[GW_FEEDS_HEADERS];
    bar_of shown = {bar, e->tag};
    gw_fetch_options o = {.url = e->source,
                          .allow_http = e->allow_http,
                          .allow_private = e->allow_private,
                          .max_bytes = e->max_bytes,
                          .max_seconds = e->timeout_s,
                          .etag = etag,
                          .last_modified = last_modified,
                          .headers = headers,
                          .n_headers = e->n_headers,
                          .progress = show,
                          .progress_context = &shown};
    *out = (gw_feed_fetched){.seconds = 0};
    gw_status status = find_headers(e, headers, err);
    if (status) return status;
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) return gw_fail(err, GW_IO, "%s: cannot create: %s", path, strerror(errno));
    int64_t start = gw_clock_ms();
    status = try_again(e, &o, fd, out, err);
    gw_progress_end(bar);
    bool fetched = !status && !out->answer.not_modified;
    if (fetched) status = gw_sha256_fd(fd, path, &out->hash, err);
    if (fetched && !status) status = check_hash(e, &out->hash, err);
    if (fetched && !status && fsync(fd))
        status = gw_fail(err, GW_IO, "%s: cannot be brought to the disk: %s", path, strerror(errno));
    if (close(fd) && !status) status = gw_fail(err, GW_IO, "%s: cannot be closed: %s", path, strerror(errno));
    if (status || !fetched) unlink(path);
    out->seconds = (double)(gw_clock_ms() - start) / 1e3;
    return status;
}
