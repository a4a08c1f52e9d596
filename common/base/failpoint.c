#include "base/failpoint.h"

#ifdef WENLIU_FAILPOINTS

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* What is set for the point behind its name and a colon; NULL when nothing is. */
static const char *find_condition(const char *name)
{
    const char *wanted = getenv("WENLIU_FAILPOINT");
    size_t length = strlen(name);
    bool is_set =
        wanted != NULL && strncmp(wanted, name, length) == 0 && wanted[length] == ':';
    return is_set ? wanted + length + 1 : NULL;
}

void failpoint_reach(const char *name)
{
    static atomic_int hits;
    const char *condition = find_condition(name);
    if (condition == NULL) {
        return;
    }
    int hit = atomic_fetch_add(&hits, 1) + 1;
    char *end = NULL;
    if (hit == (int)strtol(condition, &end, 10)) {
        raise(strcmp(end, ":stop") == 0 ? SIGSTOP : SIGKILL);
    }
}

void failpoint_reach_with(const char *name, struct span text)
{
    const char *words = find_condition(name);
    for (size_t at = 0; words != NULL && at < text.bytes; at++) {
        if (span_has_prefix(span_slice(text, at, text.bytes), span_from_string(words))) {
            raise(SIGKILL);
        }
    }
}

#else

/* ISO C wants at least one declaration in a file. */
typedef int failpoint_is_off;

#endif
