/* The promises of gtfs/feed/feed.h and notices.h, as checks. */
#ifndef GW_TESTS_FUZZ_FEED_CHECKS_H
#define GW_TESTS_FUZZ_FEED_CHECKS_H

#include "gtfs/feed/feed.h"
#include "tests/fuzz/fuzz.h"

void fuzz_check_feed(const gw_feed *f);
void fuzz_check_same_feed(const gw_feed *a, const gw_feed *b);
/* Appends them as JSON, which must be JSON. */
void fuzz_check_notices(const gw_notices *n, gw_buf *out);

#endif
