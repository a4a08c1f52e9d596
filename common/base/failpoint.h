#pragma once

#include "base/span.h"

/**
 * Kill this process (SIGKILL, no clean-up) when WENLIU_FAILPOINT=<name>:<hit> is set and
 * the point is reached for the hit-th time; freeze it (SIGSTOP) for <name>:<hit>:stop.
 * A point that is reached with a text kills when WENLIU_FAILPOINT=<name>:<words> is set and
 * the words are in the text. For crash tests: does nothing unless built with WENLIU_FAILPOINTS.
 */
#ifdef WENLIU_FAILPOINTS
void failpoint_reach(const char *name);
void failpoint_reach_with(const char *name, struct span text);
#else
static inline void failpoint_reach(const char *name)
{
    (void)name;
}
static inline void failpoint_reach_with(const char *name, struct span text)
{
    (void)name;
    (void)text;
}
#endif
