#include "base/failpoint.h"

#ifdef WENLIU_FAILPOINTS

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

void failpoint_reach(const char *name)
{
    static atomic_int hits;
    const char *wanted = getenv("WENLIU_FAILPOINT");
    size_t length = strlen(name);
    if (wanted == NULL || strncmp(wanted, name, length) != 0 || wanted[length] != ':') {
        return;
    }
    int hit = atomic_fetch_add(&hits, 1) + 1;
    char *end = NULL;
    if (hit == (int)strtol(wanted + length + 1, &end, 10)) {
        raise(strcmp(end, ":stop") == 0 ? SIGSTOP : SIGKILL);
    }
}

#else

/* ISO C wants at least one declaration in a file. */
typedef int failpoint_is_off;

#endif
