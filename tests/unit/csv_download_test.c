/* Downloads, from a server of one thread on the loopback. */
#include "csv_files.h"

#include "gtfs/csv/address_priv.h"
#include "gtfs/csv/table.h"
#include <arpa/inet.h>
#include <dirent.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>

typedef struct {
    int listener;
    uint16_t port;
    pthread_t thread;
    gw_buf zip;
} test_server;

static test_server server;

static void send_all(int fd, const char *p, size_t n)
{
    while (n) {
        ssize_t done = send(fd, p, n, MSG_NOSIGNAL);
        if (done <= 0) return;
        p += done;
        n -= (size_t)done;
    }
}

static void send_text(int fd, const char *text)
{
    send_all(fd, text, strlen(text));
}

static void redirect(int fd, const char *where)
{
    char head[300];
    snprintf(head, sizeof head,
             "HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", where);
    send_text(fd, head);
}

/* Far more than any limit asked for, without a Content-Length. */
static void send_without_end(int fd)
{
    static char chunk[65536];
    send_text(fd, "HTTP/1.0 200 OK\r\n\r\n");
    for (int i = 0; i < 1000; i++) {
        if (send(fd, chunk, sizeof chunk, MSG_NOSIGNAL) <= 0) return;
    }
}

static void answer(int fd, const char *path)
{
    char head[200];
    if (strcmp(path, "/feed.zip") == 0) {
        snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n",
                 server.zip.n);
        send_text(fd, head);
        send_all(fd, server.zip.p, server.zip.n);
    } else if (strcmp(path, "/short.zip") == 0) {
        snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n",
                 server.zip.n + 10);
        send_text(fd, head);
        send_all(fd, server.zip.p, server.zip.n);
    } else if (strcmp(path, "/moved") == 0) {
        redirect(fd, "/feed.zip");
    } else if (strcmp(path, "/to-file") == 0) {
        redirect(fd, "file:///etc/passwd");
    } else if (strcmp(path, "/circle") == 0) {
        redirect(fd, "/circle");
    } else if (strcmp(path, "/endless") == 0) {
        send_without_end(fd);
    } else if (strcmp(path, "/silent") == 0) {
        send_text(fd, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
        char byte;
        while (recv(fd, &byte, 1, 0) > 0) {
        } /* until the other side gives up */
    } else {
        send_text(fd, "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\nConnection: close\r\n\r\nnone");
    }
}

static void serve_one(int fd)
{
    char request[4096], path[1024];
    size_t n = 0;
    while (n + 1 < sizeof request) {
        ssize_t got = recv(fd, request + n, sizeof request - 1 - n, 0);
        if (got <= 0) break;
        n += (size_t)got;
        request[n] = '\0';
        if (strstr(request, "\r\n\r\n")) break;
    }
    request[n] = '\0';
    if (sscanf(request, "GET %1023s", path) == 1) answer(fd, path);
    close(fd);
}

static void *serve(void *unused)
{
    for (;;) {
        int fd = accept(server.listener, NULL, NULL);
        if (fd < 0) return unused;
        serve_one(fd);
    }
}

static int start(void **state)
{
    static const test_file files[] = {{"stops.txt", "stop_id\nA\nB\n", 0}};
    if (make_test_folder(state)) return -1;
    if (gw_file_read(make_zip("feed.zip", files, 1), 0, &server.zip, NULL)) return -1;
    setenv("TMPDIR", test_folder, 1);
    unsetenv("http_proxy");
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof a;
    server.listener = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(server.listener, (struct sockaddr *)&a, sizeof a) || listen(server.listener, 8)) return -1;
    getsockname(server.listener, (struct sockaddr *)&a, &length);
    server.port = ntohs(a.sin_port);
    return pthread_create(&server.thread, NULL, serve, NULL);
}

static int stop(void **state)
{
    shutdown(server.listener, SHUT_RDWR);
    pthread_join(server.thread, NULL);
    close(server.listener);
    gw_buf_free(&server.zip);
    return remove_test_folder(state);
}

/* Nothing but the feed's zip: no temporary file is left. */
static void assert_folder_clean(void)
{
    DIR *d = opendir(test_folder);
    struct dirent *entry;
    while ((entry = readdir(d))) {
        if (entry->d_name[0] != '.' && strcmp(entry->d_name, "feed.zip") != 0)
            fail_msg("%s is left", entry->d_name);
    }
    closedir(d);
}

static const gw_archive_limits open_to_all = {.allow_http = true, .allow_private = true};

static gw_status get(const char *path, const gw_archive_limits *limits, gw_archive **a, gw_error *err)
{
    char url[200];
    *a = NULL;
    snprintf(url, sizeof url, "http://127.0.0.1:%u%s", server.port, path);
    gw_status status = gw_archive_open(url, limits, a, err);
    assert_true((status == GW_OK) == (*a != NULL));
    assert_folder_clean();
    return status;
}

static void a_feed_comes_over_the_net(void **state)
{
    (void)state;
    gw_archive *a;
    gw_error err;
    static const char *const paths[] = {"/feed.zip", "/moved"};
    for (int i = 0; i < 2; i++) {
        if (get(paths[i], &open_to_all, &a, &err)) fail_msg("%s", err.message);
        gw_sha256 h;
        assert_int_equal(gw_sha256_of(server.zip.p, server.zip.n, &h), GW_OK);
        assert_memory_equal(&h, gw_archive_hash(a), sizeof h);
        gw_table *t = NULL;
        static const char *const columns[] = {"stop_id"};
        assert_int_equal(gw_table_open(a, "stops.txt", columns, 1, NULL, NULL, &t, &err), GW_OK);
        gw_table_close(t);
        gw_archive_close(a);
    }
}

static void assert_fails(const char *path, const gw_archive_limits *limits, gw_status expected,
                         const char *words)
{
    gw_archive *a;
    gw_error err;
    gw_status status = get(path, limits, &a, &err);
    if (status != expected || !strstr(err.message, words)) fail_msg("%s: %d %s", path, status, err.message);
}

static void what_is_not_allowed_is_not_fetched(void **state)
{
    (void)state;
    gw_archive_limits http = {.allow_http = true}, private = {.allow_private = true};
    assert_fails("/feed.zip", NULL, GW_NETWORK, "only https");
    assert_fails("/feed.zip", &private, GW_NETWORK, "only https");
    assert_fails("/feed.zip", &http, GW_NETWORK, "private address");
    assert_fails("/to-file", &open_to_all, GW_NETWORK, "https");
    assert_fails("/circle", &open_to_all, GW_NETWORK, "redirects");
    assert_fails("/absent", &open_to_all, GW_NETWORK, "answered 404");
    assert_fails("/short.zip", &open_to_all, GW_NETWORK, "");
}

static void size_and_time_are_limited(void **state)
{
    (void)state;
    gw_archive_limits small = open_to_all, quick = open_to_all;
    small.max_bytes = 100000;
    quick.max_seconds = 1;
    assert_fails("/endless", &small, GW_LIMIT, "larger than 100000 bytes");
    assert_fails("/silent", &quick, GW_LIMIT, "time");
}

static void names_that_resolve_to_private_addresses_are_caught(void **state)
{
    (void)state;
    static const char *const urls[] = {
        "http://localhost:1/",          "http://[::1]:1/",       "http://10.1.2.3:1/",
        "http://192.168.0.1:1/",        "http://169.254.1.1:1/", "http://0.0.0.0:1/",
        "http://[::ffff:127.0.0.1]:1/", "http://2130706433:1/",  "http://[fd00::1]:1/"};
    gw_archive_limits http = {.allow_http = true, .max_seconds = 5};
    gw_error err;
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        gw_archive *a = NULL;
        gw_status status = gw_archive_open(urls[i], &http, &a, &err);
        assert_null(a);
        if (status != GW_NETWORK || !strstr(err.message, "private")) fail_msg("%s: %s", urls[i], err.message);
    }
}

static bool is_public(const char *text)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, text, &v4.sin_addr) == 1) return gw_address_is_public((struct sockaddr *)&v4);
    assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
    return gw_address_is_public((struct sockaddr *)&v6);
}

static void addresses_are_public_or_not(void **state)
{
    (void)state;
    static const char *const open[] = {
        "8.8.8.8",          "1.1.1.1",         "172.15.255.255",       "172.32.0.1",
        "100.128.0.0",      "223.255.255.255", "2001:4860:4860::8888", "::ffff:8.8.8.8",
        "64:ff9b::808:808", "2002:808:808::1", "3fff:1000::1"};
    static const char *const closed[] = {
        "127.0.0.1",   "10.0.0.1",    "172.16.0.1",   "172.31.255.255",  "192.168.1.1",    "169.254.169.254",
        "100.64.0.1",  "0.1.2.3",     "224.0.0.1",    "255.255.255.255", "198.18.0.1",     "192.0.2.1",
        "203.0.113.9", "::",          "::1",          "fe80::1",         "fc00::1",        "fd12::1",
        "ff02::1",     "2001:db8::1", "2001::1",      "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::1",
        "::7f00:1",    "3fff::1",     "64:ff9b:1::1", "fec0::1",         "100.127.255.255"};
    for (size_t i = 0; i < sizeof open / sizeof open[0]; i++) {
        if (!is_public(open[i])) fail_msg("%s", open[i]);
    }
    for (size_t i = 0; i < sizeof closed / sizeof closed[0]; i++) {
        if (is_public(closed[i])) fail_msg("%s", closed[i]);
    }
    struct sockaddr other = {.sa_family = AF_UNIX};
    assert_false(gw_address_is_public(&other));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_feed_comes_over_the_net),
        cmocka_unit_test(what_is_not_allowed_is_not_fetched),
        cmocka_unit_test(size_and_time_are_limited),
        cmocka_unit_test(names_that_resolve_to_private_addresses_are_caught),
        cmocka_unit_test(addresses_are_public_or_not),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
