#include "gtfs/base/status.h"

#include "gtfs/base/text.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Keeps the promise of the header: one line, valid UTF-8, even when the words come from somebody's file. */
static void message_clean(char *message)
{
    size_t n = strlen(message);
    size_t valid = gw_utf8_valid_prefix(message, n);
    while (valid < n) {
        message[valid] = '?';
        valid += gw_utf8_valid_prefix(message + valid, n - valid);
    }
    for (char *p = message; *p; p++) {
        if ((unsigned char)*p < ' ' || *p == 0x7f) *p = ' ';
    }
}

/* The longest prefix of at most `room` bytes that does not cut a character. */
static size_t cut_at_character(const char *p, size_t room)
{
    size_t n = room;
    while (n > 0 && ((unsigned char)p[n] & 0xC0) == 0x80) n--;
    return n;
}

gw_status gw_fail(gw_error *err, gw_status status, const char *fmt, ...)
{
    if (!err) return status;
    err->status = status;
    va_list args;
    va_start(args, fmt);
    /* One byte more than fits, so that a cut can see whether it falls inside a character. */
    char words[sizeof err->message + 4];
    int n = vsnprintf(words, sizeof words, fmt, args);
    va_end(args);
    if (n < 0) words[0] = '\0';
    size_t length = strlen(words);
    if (length >= sizeof err->message) length = cut_at_character(words, sizeof err->message - 1);
    memcpy(err->message, words, length);
    err->message[length] = '\0';
    message_clean(err->message);
    return status;
}

const char *gw_status_name(gw_status status)
{
    switch (status) {
    case GW_OK:
        return "ok";
    case GW_NO_MEMORY:
        return "out of memory";
    case GW_IO:
        return "input or output failed";
    case GW_BAD_FEED:
        return "unusable feed";
    case GW_BAD_SNAPSHOT:
        return "unusable snapshot";
    case GW_BAD_INPUT:
        return "bad input";
    case GW_NOT_FOUND:
        return "not found";
    case GW_AMBIGUOUS:
        return "ambiguous";
    case GW_LIMIT:
        return "over the limit";
    case GW_NETWORK:
        return "network failure";
    case GW_CONFLICT:
        return "conflict";
    }
    return "unknown status";
}
