/* libcurl, one handle a call. Redirects are followed here and not by libcurl, since what may be sent and
 * where one may go depends on where one comes from. */
#include "gtfs/csv/fetch.h"

#include "gtfs/csv/address_priv.h"
#include <curl/curl.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST_REDIRECTS = 5, LEAST_BYTES_S = 512, SLOW_FOR_S = 30, CONNECT_S = 20 };

typedef struct {
    const gw_fetch_options *o;
    gw_fetch_result *result;
    CURL *curl;
    int fd;
    time_t deadline; /* by the clock that is never set back */
    char *at;        /* owned: the address of this request */
    bool was_https;
    char words[CURL_ERROR_SIZE];
    bool was_refused, was_too_large, was_too_slow, disk_failed, was_given_up; /* why a callback gave up */
} transfer;

static time_t now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec;
}

static bool time_is_over(transfer *t)
{
    if (now_s() <= t->deadline) return false;
    t->was_too_slow = true;
    return true;
}

static long answer_of(const transfer *t)
{
    long status = 0;
    curl_easy_getinfo(t->curl, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

static size_t on_bytes(char *p, size_t size, size_t count, void *context)
{
    transfer *t = context;
    size_t n = size * count;
    t->result->n_bytes += n;
    if (t->result->n_bytes > t->o->max_bytes) {
        t->was_too_large = true;
        return 0;
    }
    if (time_is_over(t)) return 0;
    if (answer_of(t) != 200) return n; /* the words of an error or a redirect are no feed */
    for (size_t left = n; left;) {
        ssize_t done = write(t->fd, p, left);
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) {
            t->disk_failed = true;
            return 0;
        }
        p += done;
        left -= (size_t)done;
    }
    return n;
}

/* The value when the line is of this header and its value can be kept and sent again. */
static void keep_header(gw_str line, const char *name, char *out, size_t room)
{
    gw_str head, value;
    if (!gw_str_split(line, ':', &head, &value)) return;
    if (head.n != strlen(name) || strncasecmp(head.p, name, head.n) != 0) return;
    value = gw_str_trim(value);
    out[0] = '\0';
    if (value.n >= room) return;
    for (uint32_t i = 0; i < value.n; i++) {
        if (value.p[i] < ' ' || value.p[i] > '~') return;
    }
    memcpy(out, value.p, value.n);
    out[value.n] = '\0';
}

static size_t on_header(char *p, size_t size, size_t count, void *context)
{
    transfer *t = context;
    gw_str line = {p, (uint32_t)(size * count)};
    if (line.n > 5 && strncasecmp(p, "HTTP/", 5) == 0)
        t->result->etag[0] = t->result->last_modified[0] = '\0';
    keep_header(line, "ETag", t->result->etag, sizeof t->result->etag);
    keep_header(line, "Last-Modified", t->result->last_modified, sizeof t->result->last_modified);
    return size * count;
}

/* Called about once a second also while nothing comes. */
static int on_progress(void *context, curl_off_t dl_total, curl_off_t dl, curl_off_t ul_total, curl_off_t ul)
{
    transfer *t = context;
    (void)ul_total, (void)ul;
    if (t->o->progress && !t->o->progress(t->o->progress_context, (uint64_t)dl, (uint64_t)dl_total))
        t->was_given_up = true;
    return t->was_given_up || time_is_over(t) ? 1 : 0;
}

/* Here the name is resolved already, and this is the address that will be talked to. */
static curl_socket_t on_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    transfer *t = context;
    (void)purpose;
    if (!t->o->allow_private && !gw_address_is_public(&address->addr)) {
        t->was_refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static pthread_once_t curl_once = PTHREAD_ONCE_INIT;

static void start_curl(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

static bool set_options(transfer *t)
{
    CURL *c = t->curl;
    const char *protocols = t->o->allow_http ? "http,https" : "https";
    bool ok = curl_easy_setopt(c, CURLOPT_ERRORBUFFER, t->words) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, protocols) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, (long)LEAST_BYTES_S) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, (long)SLOW_FOR_S) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_USERAGENT, "gangway/" GW_VERSION) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "gzip, deflate") == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_bytes) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_WRITEDATA, t) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_HEADERDATA, t) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, on_progress) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_XFERINFODATA, t) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, on_socket) == CURLE_OK;
    ok = ok && curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, t) == CURLE_OK;
    /* Behind a proxy the address checked would be the proxy's and say nothing of the target. */
    if (!t->o->allow_private) ok = ok && curl_easy_setopt(c, CURLOPT_PROXY, "") == CURLE_OK;
    return ok;
}

/* --- addresses --- */

static bool same_part(CURLU *a, CURLU *b, CURLUPart part)
{
    char *x = NULL, *y = NULL;
    bool same = !curl_url_get(a, part, &x, CURLU_DEFAULT_PORT) &&
                !curl_url_get(b, part, &y, CURLU_DEFAULT_PORT) && strcasecmp(x, y) == 0;
    curl_free(x);
    curl_free(y);
    return same;
}

static bool same_origin(const char *a, const char *b)
{
    CURLU *x = curl_url(), *y = curl_url();
    bool same = x && y && !curl_url_set(x, CURLUPART_URL, a, 0) && !curl_url_set(y, CURLUPART_URL, b, 0) &&
                same_part(x, y, CURLUPART_SCHEME) && same_part(x, y, CURLUPART_HOST) &&
                same_part(x, y, CURLUPART_PORT);
    curl_url_cleanup(x);
    curl_url_cleanup(y);
    return same;
}

void gw_fetch_shown_url(const char *url, gw_buf *out)
{
    const char *host = strstr(url, "://");
    size_t n = strcspn(url, "?#");
    host = host ? host + 3 : url;
    size_t n_host = strcspn(host, "/?#");
    const char *at = memrchr(host, '@', n_host);
    if (at) {
        gw_buf_add(out, url, (size_t)(host - url));
        gw_buf_add(out, at + 1, (size_t)(url + n - at - 1));
    } else {
        gw_buf_add(out, url, n);
    }
}

static gw_status fail_at(transfer *t, gw_error *err, gw_status status, const char *words)
{
    gw_buf shown = {0};
    gw_fetch_shown_url(t->o->url, &shown);
    if (strcmp(t->at, t->o->url) != 0) {
        gw_buf_text(&shown, ", now at ");
        gw_fetch_shown_url(t->at, &shown);
    }
    gw_fail(err, status, "%s: %s", shown.failed ? "download" : shown.p, words);
    gw_buf_free(&shown);
    return status;
}

/* Also said before anything is asked of the network. */
static gw_status check_scheme(transfer *t, gw_error *err)
{
    bool https = strncasecmp(t->at, "https://", 8) == 0, http = strncasecmp(t->at, "http://", 7) == 0;
    bool first = t->result->n_redirects == 0;
    if (http && t->was_https)
        return fail_at(t, err, GW_NETWORK, "leads from https to http, which is refused");
    if (http && !t->o->allow_http) {
        return fail_at(t, err, GW_NETWORK,
                       "only https is allowed here; --allow-http (allow_http) takes http too");
    }
    if (!https && !http) {
        return fail_at(t, err, first ? GW_BAD_INPUT : GW_NETWORK,
                       "neither https nor http: nothing else is fetched");
    }
    t->was_https = t->was_https || https;
    return GW_OK;
}

/* --- one request --- */

static gw_status add_header(transfer *t, struct curl_slist **list, const char *name, const char *value,
                            gw_error *err)
{
    gw_buf line = {0};
    gw_buf_printf(&line, "%s: %s", name, value);
    struct curl_slist *longer = line.failed ? NULL : curl_slist_append(*list, line.p);
    gw_buf_free(&line);
    if (!longer) return fail_at(t, err, GW_NO_MEMORY, "no memory to download it");
    *list = longer;
    return GW_OK;
}

static gw_status make_headers(transfer *t, struct curl_slist **list, gw_error *err)
{
    const gw_fetch_options *o = t->o;
    gw_status status = GW_OK;
    if (o->etag && o->etag[0]) status = add_header(t, list, "If-None-Match", o->etag, err);
    if (!status && o->last_modified && o->last_modified[0])
        status = add_header(t, list, "If-Modified-Since", o->last_modified, err);
    bool home = same_origin(o->url, t->at);
    for (uint32_t i = 0; i < o->n_headers && home && !status; i++)
        status = add_header(t, list, o->headers[i].name, o->headers[i].value, err);
    return status;
}

static bool is_transient(CURLcode code)
{
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_PARTIAL_FILE:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
        return true;
    default:
        return false;
    }
}

static gw_status explain(transfer *t, CURLcode code, gw_error *err)
{
    char words[64];
    if (t->was_too_large) {
        snprintf(words, sizeof words, "larger than %llu bytes", (unsigned long long)t->o->max_bytes);
        return fail_at(t, err, GW_LIMIT, words);
    }
    if (t->was_too_slow) return fail_at(t, err, GW_LIMIT, "not done within the time allowed");
    if (t->was_given_up) return fail_at(t, err, GW_IO, "given up");
    if (t->disk_failed) return fail_at(t, err, GW_IO, "cannot write what comes");
    if (t->was_refused) {
        return fail_at(t, err, GW_NETWORK,
                       "leads to a private address, which is not allowed (--allow-private, allow_private)");
    }
    if (code == CURLE_OUT_OF_MEMORY) return fail_at(t, err, GW_NO_MEMORY, "no memory to download it");
    if (code == CURLE_LOGIN_DENIED || code == CURLE_URL_MALFORMAT)
        return fail_at(t, err, GW_BAD_INPUT,
                       "no address that can be fetched (a name or password inside it?)");
    t->result->transient = is_transient(code);
    /* libcurl's own words may hold the whole address. */
    bool long_words = t->words[0] && !strstr(t->words, "://");
    return fail_at(t, err, GW_NETWORK, long_words ? t->words : curl_easy_strerror(code));
}

static gw_status request(transfer *t, gw_error *err)
{
    struct curl_slist *headers = NULL;
    gw_status status = make_headers(t, &headers, err);
    if (!status && (curl_easy_setopt(t->curl, CURLOPT_URL, t->at) != CURLE_OK ||
                    curl_easy_setopt(t->curl, CURLOPT_HTTPHEADER, headers) != CURLE_OK))
        status = fail_at(t, err, GW_NO_MEMORY, "no memory to download it");
    if (!status) {
        t->words[0] = '\0';
        t->result->n_bytes = 0;
        t->result->http_status = 0;
        CURLcode code = curl_easy_perform(t->curl);
        t->result->http_status = (int)answer_of(t);
        if (code != CURLE_OK) status = explain(t, code, err);
    }
    curl_easy_setopt(t->curl, CURLOPT_HTTPHEADER, NULL);
    curl_slist_free_all(headers);
    return status;
}

/* *go_on: the answer was a redirect, and t->at is where it leads. */
static gw_status follow(transfer *t, bool *go_on, gw_error *err)
{
    int answer = t->result->http_status;
    char *where = NULL;
    *go_on = answer == 301 || answer == 302 || answer == 303 || answer == 307 || answer == 308;
    if (!*go_on) return GW_OK;
    curl_easy_getinfo(t->curl, CURLINFO_REDIRECT_URL, &where);
    if (!where) return fail_at(t, err, GW_NETWORK, "a redirect that does not say where to");
    if (t->result->n_redirects == MOST_REDIRECTS) return fail_at(t, err, GW_NETWORK, "more than 5 redirects");
    char *copy = strdup(where);
    if (!copy) return fail_at(t, err, GW_NO_MEMORY, "no memory to download it");
    free(t->at);
    t->at = copy;
    t->result->n_redirects++;
    return GW_OK;
}

static gw_status judge(transfer *t, gw_error *err)
{
    const gw_fetch_options *o = t->o;
    int answer = t->result->http_status;
    bool asked = (o->etag && o->etag[0]) || (o->last_modified && o->last_modified[0]);
    char words[64];
    if (answer == 200) return GW_OK;
    if (answer == 304 && asked) {
        t->result->not_modified = true;
        return GW_OK;
    }
    t->result->transient = answer == 408 || answer == 425 || answer == 429 || answer == 500 ||
                           answer == 502 || answer == 503 || answer == 504;
    snprintf(words, sizeof words, "the server answered %d", answer);
    return fail_at(t, err, GW_NETWORK, words);
}

gw_status gw_fetch(const gw_fetch_options *o, int fd, gw_fetch_result *result, gw_error *err)
{
    *result = (gw_fetch_result){0};
    transfer t = {.o = o, .result = result, .fd = fd, .at = strdup(o->url)};
    t.deadline = now_s() + (time_t)(o->max_seconds ? o->max_seconds : GW_FETCH_DEFAULT_SECONDS);
    if (!t.at) return gw_fail(err, GW_NO_MEMORY, "no memory for a download");
    pthread_once(&curl_once, start_curl);
    t.curl = curl_easy_init();
    gw_status status = t.curl ? GW_OK : fail_at(&t, err, GW_NO_MEMORY, "no memory to download it");
    if (!status && !set_options(&t))
        status = fail_at(&t, err, GW_NETWORK, "libcurl lacks an option that is needed to fetch safely");
    for (bool go_on = true; go_on && !status;) {
        status = check_scheme(&t, err);
        if (!status) status = request(&t, err);
        if (!status) status = follow(&t, &go_on, err);
    }
    if (!status) status = judge(&t, err);
    curl_easy_cleanup(t.curl);
    free(t.at);
    return status;
}
