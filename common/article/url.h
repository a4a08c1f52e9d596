#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/span.h"

/** True for an http(s) URL with a host, without spaces and control characters. */
bool url_is_http(struct span url);

/**
 * The form in which two URLs of the same page are equal: scheme (http as https) and host
 * in lower case; default port, tracking parameters and fragment dropped (a fragment that
 * starts with '/' or '!' stays: it names a page there); the query sorted.
 *
 * Ownership: *ret_canonical is in the arena.
 * Returns:   false when it is no http(s) URL.
 */
bool url_canonical(struct span url, struct arena *arena,
                   struct span *ret_canonical) MUST_USE;

/** The host of an http(s) URL in lower case without "www."; absent when it is none. */
struct span url_host(struct span url, struct arena *arena);
