#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */

#include "base/process_limit.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

const char *process_limit_describe(char *text)
{
    struct rlimit space = {.rlim_cur = RLIM_INFINITY};
    getrlimit(RLIMIT_AS, &space);
    if (space.rlim_cur == RLIM_INFINITY) {
        snprintf(text, PROCESS_LIMIT_TEXT_BYTES,
                 "the system has no more, or a limit of threads is reached (ulimit -u, "
                 "pids.max)");
    } else {
        snprintf(text, PROCESS_LIMIT_TEXT_BYTES,
                 "the address space is limited to %llu MiB (ulimit -v)",
                 (unsigned long long)space.rlim_cur >> 20);
    }
    return text;
}

bool process_limit_has_room(size_t bytes)
{
    void *room = mmap(NULL, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED) {
        return false;
    }
    munmap(room, bytes);
    return true;
}

void process_limit_abort(const char *what)
{
    char limit[PROCESS_LIMIT_TEXT_BYTES];
    char line[2 * PROCESS_LIMIT_TEXT_BYTES];
    int length = snprintf(line, sizeof(line), "cannot have %s: %s\n", what,
                          process_limit_describe(limit));
    if (write(STDERR_FILENO, line, (size_t)length) < 0) {
        abort(); /* nobody to be told */
    }
    abort();
}
