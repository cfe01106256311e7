/* Fetching against a libcurl that does what each scene says: answers, redirects, faults, and options it
 * lacks. What goes over a real socket is in csv_download_test.c. */
#define CURL_DISABLE_TYPECHECK
#include "gtfs/csv/fetch.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

#include "feed_failing_memory.h"

/* --- a libcurl of our own --- */

typedef struct {
    CURLcode code;
    long status;
    const char *redirect;    /* where it leads */
    const char *headers[4];  /* lines */
    const char *body;        /* handed over in one piece */
    const char *words;       /* of the fault */
    const char *connects_to; /* an IPv4 address; NULL: nothing is connected */
} answer;

static struct {
    const answer *answers; /* one a request; the last is repeated */
    size_t n_answers, n_requests;
    int options_left; /* the option that fails, counted down; 0: none */
    bool has_no_handle, has_no_list;
    int url_calls_left;    /* the call that takes addresses apart and fails, counted down; 0: none */
    int seconds_a_request; /* the clock goes on by so much */
    int write_faults;      /* writes that are interrupted, one byte long, or (negative) fail */
    char sent[512];        /* headers of the last request, one a line */

    time_t now;
    char *words;
    curl_write_callback on_bytes, on_header;
    void *bytes_data, *header_data;
    curl_xferinfo_callback on_progress;
    curl_opensocket_callback on_socket;
    void *progress_data, *socket_data;
    const struct curl_slist *list;
} fake;

CURL *__wrap_curl_easy_init(void);
CURLcode __wrap_curl_easy_setopt(CURL *c, CURLoption option, ...);
CURLcode __wrap_curl_easy_getinfo(CURL *c, CURLINFO info, ...);
CURLcode __wrap_curl_easy_perform(CURL *c);
struct curl_slist *__wrap_curl_slist_append(struct curl_slist *list, const char *text);
CURLU *__wrap_curl_url(void);
CURL *__real_curl_easy_init(void);
struct curl_slist *__real_curl_slist_append(struct curl_slist *list, const char *text);
CURLU *__real_curl_url(void);
CURLUcode __wrap_curl_url_set(CURLU *u, CURLUPart part, const char *text, unsigned flags);
CURLUcode __real_curl_url_set(CURLU *u, CURLUPart part, const char *text, unsigned flags);
CURLUcode __wrap_curl_url_get(const CURLU *u, CURLUPart part, char **text, unsigned flags);
CURLUcode __real_curl_url_get(const CURLU *u, CURLUPart part, char **text, unsigned flags);
int __wrap_clock_gettime(clockid_t clock, struct timespec *t);
ssize_t __wrap_write(int fd, const void *p, size_t n);
ssize_t __real_write(int fd, const void *p, size_t n);
char *__wrap_strdup(const char *s);
char *__real_strdup(const char *s);

CURL *__wrap_curl_easy_init(void)
{
    return fake.has_no_handle ? NULL : __real_curl_easy_init();
}

struct curl_slist *__wrap_curl_slist_append(struct curl_slist *list, const char *text)
{
    return fake.has_no_list ? NULL : __real_curl_slist_append(list, text);
}

static bool url_call_fails(void)
{
    return fake.url_calls_left && --fake.url_calls_left == 0;
}

CURLU *__wrap_curl_url(void)
{
    return url_call_fails() ? NULL : __real_curl_url();
}

CURLUcode __wrap_curl_url_set(CURLU *u, CURLUPart part, const char *text, unsigned flags)
{
    return url_call_fails() ? CURLUE_OUT_OF_MEMORY : __real_curl_url_set(u, part, text, flags);
}

CURLUcode __wrap_curl_url_get(const CURLU *u, CURLUPart part, char **text, unsigned flags)
{
    return url_call_fails() ? CURLUE_OUT_OF_MEMORY : __real_curl_url_get(u, part, text, flags);
}

static void keep_list(const struct curl_slist *list)
{
    fake.sent[0] = '\0';
    for (; list; list = list->next) {
        size_t n = strlen(fake.sent);
        snprintf(fake.sent + n, sizeof fake.sent - n, "%s\n", list->data);
    }
}

CURLcode __wrap_curl_easy_setopt(CURL *c, CURLoption option, ...)
{
    va_list args;
    (void)c;
    if (fake.options_left && --fake.options_left == 0) return CURLE_UNKNOWN_OPTION;
    va_start(args, option);
    switch ((int)option) {
    case CURLOPT_ERRORBUFFER:
        fake.words = va_arg(args, char *);
        break;
    case CURLOPT_WRITEFUNCTION:
        fake.on_bytes = va_arg(args, curl_write_callback);
        break;
    case CURLOPT_WRITEDATA:
        fake.bytes_data = va_arg(args, void *);
        break;
    case CURLOPT_HEADERFUNCTION:
        fake.on_header = va_arg(args, curl_write_callback);
        break;
    case CURLOPT_HEADERDATA:
        fake.header_data = va_arg(args, void *);
        break;
    case CURLOPT_XFERINFOFUNCTION:
        fake.on_progress = va_arg(args, curl_xferinfo_callback);
        break;
    case CURLOPT_XFERINFODATA:
        fake.progress_data = va_arg(args, void *);
        break;
    case CURLOPT_OPENSOCKETFUNCTION:
        fake.on_socket = va_arg(args, curl_opensocket_callback);
        break;
    case CURLOPT_OPENSOCKETDATA:
        fake.socket_data = va_arg(args, void *);
        break;
    case CURLOPT_HTTPHEADER:
        fake.list = va_arg(args, const struct curl_slist *);
        break;
    }
    va_end(args);
    return CURLE_OK;
}

static const answer *current(void)
{
    size_t i = fake.n_requests ? fake.n_requests - 1 : 0;
    return &fake.answers[i < fake.n_answers ? i : fake.n_answers - 1];
}

CURLcode __wrap_curl_easy_getinfo(CURL *c, CURLINFO info, ...)
{
    va_list args;
    (void)c;
    va_start(args, info);
    if (info == CURLINFO_RESPONSE_CODE) *va_arg(args, long *) = current()->status;
    if (info == CURLINFO_REDIRECT_URL) *va_arg(args, const char **) = current()->redirect;
    va_end(args);
    return CURLE_OK;
}

static bool connect_to(const char *address)
{
    struct curl_sockaddr where = {.family = AF_INET, .socktype = SOCK_STREAM};
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    unsigned a, b, c, d;
    assert_int_equal(sscanf(address, "%u.%u.%u.%u", &a, &b, &c, &d), 4);
    v4.sin_addr.s_addr = htonl(a << 24 | b << 16 | c << 8 | d);
    memcpy(&where.addr, &v4, sizeof v4);
    curl_socket_t s = fake.on_socket(fake.socket_data, CURLSOCKTYPE_IPCXN, &where);
    if (s != CURL_SOCKET_BAD) close(s);
    return s != CURL_SOCKET_BAD;
}

CURLcode __wrap_curl_easy_perform(CURL *c)
{
    (void)c;
    fake.n_requests++;
    const answer *a = current();
    keep_list(fake.list);
    fake.now += fake.seconds_a_request;
    if (a->connects_to && !connect_to(a->connects_to)) return CURLE_COULDNT_CONNECT;
    for (size_t i = 0; i < 4 && a->headers[i]; i++) {
        char line[600];
        snprintf(line, sizeof line, "%s\r\n", a->headers[i]);
        fake.on_header(line, 1, strlen(line), fake.header_data);
    }
    if (a->body) {
        char body[64];
        snprintf(body, sizeof body, "%s", a->body);
        if (fake.on_bytes(body, 1, strlen(body), fake.bytes_data) != strlen(body)) return CURLE_WRITE_ERROR;
    }
    if (fake.on_progress(fake.progress_data, 10, 5, 0, 0)) return CURLE_ABORTED_BY_CALLBACK;
    if (a->words) strcpy(fake.words, a->words);
    return a->code;
}

int __wrap_clock_gettime(clockid_t clock, struct timespec *t)
{
    (void)clock;
    *t = (struct timespec){.tv_sec = 1000 + fake.now};
    return 0;
}

ssize_t __wrap_write(int fd, const void *p, size_t n)
{
    if (fake.write_faults < 0) {
        errno = ENOSPC;
        return -1;
    }
    if (fake.write_faults == 0) return __real_write(fd, p, n);
    if (fake.write_faults-- % 2) return __real_write(fd, p, 1);
    errno = EINTR;
    return -1;
}

char *__wrap_strdup(const char *s)
{
    return must_fail() ? NULL : __real_strdup(s);
}

/* --- scenes --- */

static void begin(const answer *answers, size_t n)
{
    memset(&fake, 0, sizeof fake);
    fake.answers = answers;
    fake.n_answers = n;
}

#define ANSWERS(...)                                                                                         \
    begin((const answer[]){__VA_ARGS__}, sizeof((const answer[]){__VA_ARGS__}) / sizeof(answer))

typedef struct {
    gw_status status;
    gw_fetch_result result;
    gw_error err;
    char body[64];
} outcome;

static outcome fetch(gw_fetch_options o)
{
    outcome x = {.err = {.message = ""}};
    FILE *f = tmpfile();
    assert_non_null(f);
    if (!o.url) o.url = "https://example.org/g.zip?key=1";
    if (!o.max_bytes) o.max_bytes = 60;
    x.status = gw_fetch(&o, fileno(f), &x.result, &x.err);
    rewind(f);
    x.body[fread(x.body, 1, sizeof x.body - 1, f)] = '\0';
    fclose(f);
    return x;
}

static void assert_failed(const outcome *x, gw_status status, const char *words)
{
    assert_int_equal(x->status, status);
    if (!strstr(x->err.message, words)) fail_msg("\"%s\" does not say \"%s\"", x->err.message, words);
    assert_null(strstr(x->err.message, "key=1"));
}

static void a_body_comes_with_its_marks(void **state)
{
    (void)state;
    ANSWERS({.status = 200,
             .headers = {"HTTP/1.1 200 OK", "ETag:  \"x\" ", "last-modified: Mon", "ETagX: y"},
             .body = "zip",
             .connects_to = "8.8.8.8"});
    outcome x = fetch((gw_fetch_options){.etag = "\"w\"", .last_modified = "Sun"});
    assert_int_equal(x.status, GW_OK);
    assert_string_equal(x.body, "zip");
    assert_string_equal(x.result.etag, "\"x\"");
    assert_string_equal(x.result.last_modified, "Mon");
    assert_string_equal(fake.sent, "If-None-Match: \"w\"\nIf-Modified-Since: Sun\n");
    assert_int_equal(x.result.n_bytes, 3);
}

static void marks_that_cannot_be_sent_again_are_not_kept(void **state)
{
    (void)state;
    char longest[400] = "ETag: ";
    memset(longest + 6, 'x', 300);
    ANSWERS({.status = 200,
             .headers = {longest,
                         "Last-Modified: a\x01"
                         "b",
                         "Etaa: x", "ETag: \x7F"}});
    outcome x = fetch((gw_fetch_options){.etag = "", .last_modified = ""});
    assert_int_equal(x.status, GW_OK);
    assert_string_equal(x.result.etag, "");
    assert_string_equal(x.result.last_modified, "");
    assert_string_equal(fake.sent, "");
}

static void not_modified_counts_only_when_asked_for(void **state)
{
    (void)state;
    ANSWERS({.status = 304});
    outcome x = fetch((gw_fetch_options){.etag = "e"});
    assert_true(x.status == GW_OK && x.result.not_modified);
    ANSWERS({.status = 304});
    x = fetch((gw_fetch_options){.last_modified = "Mon"});
    assert_true(x.status == GW_OK && x.result.not_modified);
    ANSWERS({.status = 304});
    x = fetch((gw_fetch_options){.etag = "", .last_modified = ""});
    assert_failed(&x, GW_NETWORK, "https://example.org/g.zip: the server answered 304");
    assert_false(x.result.not_modified);
}

static void some_answers_pass(void **state)
{
    (void)state;
    static const int pass[] = {408, 425, 429, 500, 502, 503, 504},
                     stay[] = {201, 206, 400, 403, 404, 410, 501};
    for (size_t i = 0; i < 7; i++) {
        ANSWERS({.status = pass[i], .body = "sorry"});
        outcome x = fetch((gw_fetch_options){0});
        assert_failed(&x, GW_NETWORK, "the server answered");
        assert_true(x.result.transient && x.result.http_status == pass[i]);
        assert_string_equal(x.body, "");
        ANSWERS({.status = stay[i]});
        x = fetch((gw_fetch_options){0});
        assert_failed(&x, GW_NETWORK, "the server answered");
        assert_false(x.result.transient);
    }
}

static void some_faults_pass(void **state)
{
    (void)state;
    static const CURLcode pass[] = {
        CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_OPERATION_TIMEDOUT,
        CURLE_GOT_NOTHING,          CURLE_SEND_ERROR,      CURLE_RECV_ERROR,
        CURLE_PARTIAL_FILE,         CURLE_HTTP2,           CURLE_HTTP2_STREAM};
    for (size_t i = 0; i < sizeof pass / sizeof pass[0]; i++) {
        ANSWERS({.code = pass[i], .words = "in words"});
        outcome x = fetch((gw_fetch_options){0});
        assert_failed(&x, GW_NETWORK, "g.zip: in words");
        assert_true(x.result.transient);
    }
    ANSWERS({.code = CURLE_PEER_FAILED_VERIFICATION, .words = "of https://example.org/?key=1"});
    outcome x = fetch((gw_fetch_options){0});
    assert_failed(&x, GW_NETWORK, curl_easy_strerror(CURLE_PEER_FAILED_VERIFICATION));
    assert_false(x.result.transient);
    ANSWERS({.code = CURLE_PEER_FAILED_VERIFICATION});
    x = fetch((gw_fetch_options){0});
    assert_failed(&x, GW_NETWORK, curl_easy_strerror(CURLE_PEER_FAILED_VERIFICATION));
    ANSWERS({.code = CURLE_OUT_OF_MEMORY});
    x = fetch((gw_fetch_options){0});
    assert_failed(&x, GW_NO_MEMORY, "no memory");
    ANSWERS({.code = CURLE_LOGIN_DENIED});
    x = fetch((gw_fetch_options){0});
    assert_failed(&x, GW_BAD_INPUT, "name or password");
    ANSWERS({.code = CURLE_URL_MALFORMAT});
    x = fetch((gw_fetch_options){0});
    assert_failed(&x, GW_BAD_INPUT, "no address");
}

static void redirects_are_followed_with_care(void **state)
{
    (void)state;
    static const int kinds[] = {301, 302, 303, 307, 308};
    static const gw_fetch_header secret[] = {{"X-Key", "k"}};
    const gw_fetch_options with_secret = {.headers = secret, .n_headers = 1};
    for (size_t i = 0; i < 5; i++) {
        ANSWERS({.status = kinds[i], .redirect = "https://example.org/other"}, {.status = 200});
        outcome x = fetch(with_secret);
        assert_true(x.status == GW_OK && x.result.n_redirects == 1);
        assert_string_equal(fake.sent, "X-Key: k\n");
    }
    static const char *const foreign[] = {"https://other.example/x", "https://example.org:444/x"};
    for (size_t i = 0; i < 2; i++) {
        ANSWERS({.status = 302, .redirect = foreign[i]}, {.status = 200});
        outcome x = fetch(with_secret);
        assert_int_equal(x.status, GW_OK);
        assert_string_equal(fake.sent, "");
        assert_int_equal(fake.n_requests, 2);
    }
    ANSWERS({.status = 302, .redirect = "http://example.org/"});
    outcome x = fetch((gw_fetch_options){.allow_http = true});
    assert_failed(&x, GW_NETWORK, "leads from https to http");
    ANSWERS({.status = 302, .redirect = "ftp://example.org/"});
    x = fetch((gw_fetch_options){0});
    assert_failed(&x, GW_NETWORK, "now at ftp://example.org/: neither https nor http");
    ANSWERS({.status = 302});
    x = fetch((gw_fetch_options){0});
    assert_failed(&x, GW_NETWORK, "does not say where to");
    ANSWERS({.status = 302, .redirect = "https://example.org/again"});
    x = fetch((gw_fetch_options){0});
    assert_failed(&x, GW_NETWORK, "more than 5 redirects");
    assert_int_equal(x.result.n_redirects, 5);
}

static void schemes_are_asked_before_the_network(void **state)
{
    (void)state;
    ANSWERS({.status = 200});
    outcome x = fetch((gw_fetch_options){.url = "http://example.org/"});
    assert_failed(&x, GW_NETWORK, "only https");
    x = fetch((gw_fetch_options){.url = "file:///etc/passwd"});
    assert_failed(&x, GW_BAD_INPUT, "neither https nor http");
    assert_int_equal(fake.n_requests, 0);
    x = fetch((gw_fetch_options){.url = "HTTP://example.org/", .allow_http = true});
    assert_int_equal(x.status, GW_OK);
}

static void limits_are_kept(void **state)
{
    (void)state;
    ANSWERS({.status = 200, .body = "0123456789"});
    outcome x = fetch((gw_fetch_options){.max_bytes = 9});
    assert_failed(&x, GW_LIMIT, "larger than 9 bytes");
    fake.seconds_a_request = 61;
    x = fetch((gw_fetch_options){.max_seconds = 60});
    assert_failed(&x, GW_LIMIT, "not done within the time allowed");
    ANSWERS({.status = 200});
    fake.seconds_a_request = 901; /* nothing comes, and the usual time is over */
    x = fetch((gw_fetch_options){0});
    assert_failed(&x, GW_LIMIT, "not done within the time allowed");
}

static void private_addresses_are_refused_where_they_are_met(void **state)
{
    (void)state;
    ANSWERS({.status = 200, .connects_to = "127.0.0.1"});
    outcome x = fetch((gw_fetch_options){0});
    assert_failed(&x, GW_NETWORK, "leads to a private address");
    x = fetch((gw_fetch_options){.allow_private = true});
    assert_int_equal(x.status, GW_OK);
}

static bool give_up(void *context, uint64_t done, uint64_t total)
{
    assert_true(done == 5 && total == 10);
    return ++*(int *)context < 2;
}

static void who_watches_may_give_up(void **state)
{
    (void)state;
    int calls = 0;
    ANSWERS({.status = 200});
    outcome x = fetch((gw_fetch_options){.progress = give_up, .progress_context = &calls});
    assert_int_equal(x.status, GW_OK);
    x = fetch((gw_fetch_options){.progress = give_up, .progress_context = &calls});
    assert_failed(&x, GW_IO, "given up");
}

static void writing_goes_on_or_fails(void **state)
{
    (void)state;
    ANSWERS({.status = 200, .body = "0123456789"});
    fake.write_faults = 6;
    outcome x = fetch((gw_fetch_options){0});
    assert_int_equal(x.status, GW_OK);
    assert_string_equal(x.body, "0123456789");
    fake.write_faults = -1;
    x = fetch((gw_fetch_options){0});
    assert_failed(&x, GW_IO, "cannot write what comes");
}

static void every_option_is_needed(void **state)
{
    (void)state;
    int n = 0;
    outcome x = {.status = GW_NETWORK};
    ANSWERS({.status = 200});
    while (x.status == GW_NETWORK) {
        fake.options_left = ++n;
        x = fetch((gw_fetch_options){0});
        if (x.status == GW_NETWORK) assert_failed(&x, GW_NETWORK, "libcurl lacks an option");
    }
    assert_true(n > 20);
    assert_failed(&x, GW_NO_MEMORY, "no memory"); /* the address */
    fake.options_left = n + 1;                    /* the headers */
    x = fetch((gw_fetch_options){0});
    assert_failed(&x, GW_NO_MEMORY, "no memory");
    fake.options_left = 0;
    x = fetch((gw_fetch_options){0});
    assert_int_equal(x.status, GW_OK);
}

static void memory_that_ends(void **state)
{
    (void)state;
    static const gw_fetch_header secret[] = {{"X-Key", "k"}};
    const gw_fetch_options o = {.etag = "e", .last_modified = "m", .headers = secret, .n_headers = 1};
    int failed = 0;
    for (int i = 1; i < 40; i++) {
        ANSWERS({.status = 302, .redirect = "https://example.org/2"}, {.status = 404});
        fail_allocation(i);
        outcome x = fetch(o);
        bool met = allocation_failed();
        fail_allocation(0);
        assert_true(x.status == GW_NO_MEMORY || x.status == GW_NETWORK);
        failed += met && x.status == GW_NO_MEMORY;
    }
    assert_true(failed >= 4);
    ANSWERS({.status = 200});
    fake.has_no_handle = true;
    outcome x = fetch(o);
    assert_failed(&x, GW_NO_MEMORY, "no memory");
    fake.has_no_handle = false;
    fake.has_no_list = true;
    x = fetch(o);
    assert_failed(&x, GW_NO_MEMORY, "no memory");
    fake.has_no_list = false;
}

/* Where nobody can say that it is the same host, nothing secret is sent. */
static void addresses_that_cannot_be_compared_are_foreign(void **state)
{
    (void)state;
    static const gw_fetch_header secret[] = {{"X-Key", "k"}};
    ANSWERS({.status = 200});
    int n = 1;
    for (;; n++) {
        fake.url_calls_left = n;
        outcome x = fetch((gw_fetch_options){.headers = secret, .n_headers = 1});
        assert_int_equal(x.status, GW_OK);
        if (fake.sent[0]) break;
    }
    assert_string_equal(fake.sent, "X-Key: k\n");
    assert_int_equal(n, 2 + 2 + 6 + 1);
    ANSWERS({.status = 302, .redirect = "https://example.org/"}, {.status = 200});
    outcome x = fetch((gw_fetch_options){
        .url = "http://example.org/", .allow_http = true, .headers = secret, .n_headers = 1});
    assert_int_equal(x.status, GW_OK);
    assert_string_equal(fake.sent, ""); /* another scheme is another origin */
}

static void assert_shown(const char *url, const char *expected)
{
    gw_buf shown = {0};
    gw_fetch_shown_url(url, &shown);
    assert_string_equal(shown.p, expected);
    gw_buf_free(&shown);
}

static void addresses_are_shown_without_secrets(void **state)
{
    (void)state;
    assert_shown("https://example.org/a?key=1", "https://example.org/a");
    assert_shown("https://me:pw@example.org/a#x", "https://example.org/a");
    assert_shown("https://example.org/a@b", "https://example.org/a@b");
    assert_shown("example.org", "example.org");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_body_comes_with_its_marks),
        cmocka_unit_test(marks_that_cannot_be_sent_again_are_not_kept),
        cmocka_unit_test(not_modified_counts_only_when_asked_for),
        cmocka_unit_test(some_answers_pass),
        cmocka_unit_test(some_faults_pass),
        cmocka_unit_test(redirects_are_followed_with_care),
        cmocka_unit_test(schemes_are_asked_before_the_network),
        cmocka_unit_test(limits_are_kept),
        cmocka_unit_test(private_addresses_are_refused_where_they_are_met),
        cmocka_unit_test(who_watches_may_give_up),
        cmocka_unit_test(writing_goes_on_or_fails),
        cmocka_unit_test(every_option_is_needed),
        cmocka_unit_test(memory_that_ends),
        cmocka_unit_test(addresses_that_cannot_be_compared_are_foreign),
        cmocka_unit_test(addresses_are_shown_without_secrets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
