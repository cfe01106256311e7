/* How much memory a command may use that reads what others made. */
#include "tools/gangway/command.h"

#include <stdbool.h>
#include <sys/resource.h>
#include <unistd.h>

#if defined(__has_feature)
#define GW_HAS_FEATURE(x) __has_feature(x)
#else
#define GW_HAS_FEATURE(x) 0
#endif
/* A sanitizer's own memory would count as the program's. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || GW_HAS_FEATURE(address_sanitizer) ||    \
    GW_HAS_FEATURE(thread_sanitizer)
static const bool sanitized = true;
#else
static const bool sanitized = false;
#endif

enum { USUAL_MB = 4096 };

/* Three quarters of the machine's, where that is less than usual. */
static int64_t usual_mb(void)
{
    long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    if (pages <= 0 || size <= 0) return USUAL_MB;
    int64_t mb = (int64_t)pages / 4 * 3 / (1048576 / size);
    return mb < USUAL_MB ? mb : USUAL_MB;
}

void gw_memory_limit(int64_t mb)
{
    struct rlimit limit;
    if (sanitized || getrlimit(RLIMIT_DATA, &limit)) return;
    rlim_t wanted = (rlim_t)(mb > 0 ? mb : usual_mb()) << 20;
    if (limit.rlim_cur != RLIM_INFINITY && limit.rlim_cur < wanted) return; /* the system's own is lower */
    limit.rlim_cur = wanted;
    setrlimit(RLIMIT_DATA, &limit); /* without it the system's limit holds, as before */
}

int64_t gw_memory_limit_mb(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_DATA, &limit) || limit.rlim_cur == RLIM_INFINITY) return 0;
    return (int64_t)(limit.rlim_cur >> 20);
}
