#pragma once

/**
 * Kill this process (SIGKILL, no clean-up) when WENLIU_FAILPOINT=<name>:<hit> is set and
 * the point is reached for the hit-th time; freeze it (SIGSTOP) for <name>:<hit>:stop.
 * For crash tests: does nothing unless built with WENLIU_FAILPOINTS.
 */
#ifdef WENLIU_FAILPOINTS
void failpoint_reach(const char *name);
#else
static inline void failpoint_reach(const char *name)
{
    (void)name;
}
#endif
