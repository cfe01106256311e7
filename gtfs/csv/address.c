#include "gtfs/csv/address_priv.h"

#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* IANA IPv4 Special-Purpose Address Registry: what is not globally reachable. */
static bool ipv4_is_public(uint32_t address)
{
    static const struct {
        uint32_t net;
        int bits;
    } special[] = {
        {0x00000000, 8},  {0x0A000000, 8},  {0x64400000, 10}, {0x7F000000, 8},  {0xA9FE0000, 16},
        {0xAC100000, 12}, {0xC0000000, 24}, {0xC0000200, 24}, {0xC0586300, 24}, {0xC0A80000, 16},
        {0xC6120000, 15}, {0xC6336400, 24}, {0xCB007100, 24}, {0xE0000000, 3},
    };
    for (size_t i = 0; i < sizeof special / sizeof special[0]; i++) {
        uint32_t mask = 0xFFFFFFFFu << (32 - special[i].bits);
        if ((address & mask) == special[i].net) return false;
    }
    return true;
}

static uint32_t load_be32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static bool begins_with(const unsigned char *p, const unsigned char *prefix, size_t n)
{
    return memcmp(p, prefix, n) == 0;
}

static bool ipv6_is_public(const unsigned char p[16])
{
    static const unsigned char mapped[12] = {[10] = 0xFF, [11] = 0xFF};
    static const unsigned char nat64[12] = {0x00, 0x64, 0xFF, 0x9B};
    static const unsigned char six_to_four[2] = {0x20, 0x02};
    static const unsigned char documentation[4] = {0x20, 0x01, 0x0D, 0xB8};
    static const unsigned char documentation_2[2] = {0x3F, 0xFF};   /* 3fff::/20 */
    static const unsigned char teredo_and_others[2] = {0x20, 0x01}; /* 2001:0000::/23 */
    if (begins_with(p, mapped, 12) || begins_with(p, nat64, 12)) return ipv4_is_public(load_be32(p + 12));
    if (begins_with(p, six_to_four, 2)) return ipv4_is_public(load_be32(p + 2));
    if (begins_with(p, documentation, 4)) return false;
    if (begins_with(p, documentation_2, 2) && p[2] < 0x10) return false;
    if (begins_with(p, teredo_and_others, 2) && p[2] < 2) return false;
    return (p[0] & 0xE0) == 0x20; /* 2000::/3 is all there is of global unicast */
}

bool gw_address_is_public(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, address, sizeof v4);
        return ipv4_is_public(ntohl(v4.sin_addr.s_addr));
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 v6;
        memcpy(&v6, address, sizeof v6);
        return ipv6_is_public(v6.sin6_addr.s6_addr);
    }
    return false;
}
