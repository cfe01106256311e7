/* Which addresses a download may talk to. */
#ifndef GW_CSV_ADDRESS_PRIV_H
#define GW_CSV_ADDRESS_PRIV_H

#include <stdbool.h>
#include <sys/socket.h>

/* True for a public unicast IPv4 or IPv6 address; false for loopback, private, link-local, shared,
 * documentation, multicast and reserved ones, for IPv4 inside IPv6 of those, and for every other family. */
bool gw_address_is_public(const struct sockaddr *address);

#endif
