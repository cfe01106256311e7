/* One GET by libcurl, into a file without a name. */
#include "gtfs/csv/archive_priv.h"

#include "gtfs/csv/address_priv.h"
#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define DEFAULT_SECONDS 900

typedef struct {
    int fd;
    uint64_t n_written, max_bytes;
    time_t deadline; /* by the clock that is never set back */
    bool allow_private;
    bool was_refused, was_too_large, was_too_slow, disk_failed; /* why a callback gave up */
} download;

static time_t now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec;
}

static bool time_is_over(download *d)
{
    if (now_s() <= d->deadline) return false;
    d->was_too_slow = true;
    return true;
}

static size_t on_bytes(char *p, size_t size, size_t count, void *context)
{
    download *d = context;
    size_t n = size * count;
    d->n_written += n;
    if (d->n_written > d->max_bytes) {
        d->was_too_large = true;
        return 0;
    }
    if (time_is_over(d)) return 0;
    for (size_t left = n; left;) {
        ssize_t done = write(d->fd, p, left);
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) {
            d->disk_failed = true;
            return 0;
        }
        p += done;
        left -= (size_t)done;
    }
    return n;
}

/* Called about once a second also while nothing comes. */
static int on_progress(void *context, curl_off_t dl_total, curl_off_t dl, curl_off_t ul_total, curl_off_t ul)
{
    (void)dl_total, (void)dl, (void)ul_total, (void)ul;
    return time_is_over(context) ? 1 : 0;
}

/* Here the name is resolved already: a public name that points to a private address is caught, redirects as
 * well. */
static curl_socket_t on_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    download *d = context;
    (void)purpose;
    if (!d->allow_private && !gw_address_is_public(&address->addr)) {
        d->was_refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* The file is gone from the folder before the first byte is in it, so nothing is left behind even by a kill.
 */
static gw_status create_nameless_file(int *fd, gw_error *err)
{
    const char *folder = getenv("TMPDIR");
    if (!folder || folder[0] != '/') folder = "/tmp";
    gw_buf path = {0};
    gw_buf_printf(&path, "%s/gangway-XXXXXX", folder);
    if (path.failed) {
        gw_buf_free(&path);
        return gw_fail(err, GW_NO_MEMORY, "no memory for a download");
    }
    int made = mkostemp(path.p, O_CLOEXEC);
    gw_status status = GW_OK;
    if (made < 0) {
        status = gw_fail(err, GW_IO, "%s: no temporary file can be made there", folder);
    } else {
        unlink(path.p);
        *fd = made;
    }
    gw_buf_free(&path);
    return status;
}

static pthread_once_t curl_once = PTHREAD_ONCE_INIT;

static void start_curl(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

static bool set_options(CURL *c, const char *url, const gw_archive_limits *limits, download *d)
{
    const char *protocols = limits->allow_http ? "http,https" : "https";
    bool ok = curl_easy_setopt(c, CURLOPT_URL, url) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, protocols) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, protocols) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 1L) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_MAXREDIRS, 5L) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_FAILONERROR, 1L) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, 20L) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_USERAGENT, "gangway/" GW_VERSION) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_bytes) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_WRITEDATA, d) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, on_progress) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_XFERINFODATA, d) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, on_socket) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, d) == CURLE_OK;
    /* Behind a proxy the address checked would be the proxy's and say nothing of the target. */
    if (!limits->allow_private) ok = ok && curl_easy_setopt(c, CURLOPT_PROXY, "") == CURLE_OK;
    return ok;
}

static gw_status explain(CURL *c, CURLcode code, const char *words, const char *url, const download *d,
                         gw_error *err)
{
    if (d->was_too_large) {
        return gw_fail(err, GW_LIMIT, "%s: larger than %llu bytes", url, (unsigned long long)d->max_bytes);
    }
    if (d->was_too_slow) return gw_fail(err, GW_LIMIT, "%s: not done within the time allowed", url);
    if (d->disk_failed) return gw_fail(err, GW_IO, "%s: cannot write the temporary file", url);
    if (d->was_refused) {
        return gw_fail(err, GW_NETWORK, "%s: leads to a private address, which is not allowed", url);
    }
    if (code == CURLE_UNSUPPORTED_PROTOCOL) {
        return gw_fail(err, GW_NETWORK, "%s: only https is allowed here, also after a redirect", url);
    }
    if (code == CURLE_HTTP_RETURNED_ERROR) {
        long answer = 0;
        curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &answer);
        return gw_fail(err, GW_NETWORK, "%s: the server answered %ld", url, answer);
    }
    return gw_fail(err, code == CURLE_OUT_OF_MEMORY ? GW_NO_MEMORY : GW_NETWORK, "%s: %s", url,
                   words[0] ? words : curl_easy_strerror(code));
}

static gw_status get(const char *url, const gw_archive_limits *limits, download *d, gw_error *err)
{
    pthread_once(&curl_once, start_curl);
    CURL *c = curl_easy_init();
    if (!c) return gw_fail(err, GW_NO_MEMORY, "%s: no memory to download it", url);
    char words[CURL_ERROR_SIZE] = "";
    curl_easy_setopt(c, CURLOPT_ERRORBUFFER, words);
    gw_status status = GW_OK;
    if (!set_options(c, url, limits, d)) {
        status = gw_fail(err, GW_NETWORK, "%s: libcurl lacks an option that is needed to fetch safely", url);
    } else {
        CURLcode code = curl_easy_perform(c);
        if (code != CURLE_OK) status = explain(c, code, words, url, d, err);
    }
    curl_easy_cleanup(c);
    return status;
}

gw_status gw_download(const char *url, const gw_archive_limits *limits, int *fd, gw_error *err)
{
    download d = {.fd = -1,
                  .max_bytes = limits->max_bytes,
                  .deadline = now_s() + (limits->max_seconds ? limits->max_seconds : DEFAULT_SECONDS),
                  .allow_private = limits->allow_private};
    gw_status status = create_nameless_file(&d.fd, err);
    if (status) return status;
    status = get(url, limits, &d, err);
    if (status) {
        close(d.fd);
        return status;
    }
    lseek(d.fd, 0, SEEK_SET);
    *fd = d.fd;
    return GW_OK;
}
