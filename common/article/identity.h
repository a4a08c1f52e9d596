#pragma once

#include "article/raw_article.h"
#include "base/digest.h"

/**
 * Who an article is: the canonical url; without one the source and id; without an id
 * the title and body. UUIDv8 of the SHA-256, with the version of this rule in it.
 *
 * Used for news identity and for Kafka keys, so that versions of one article share a
 * partition.
 */
struct uuid identity_from_fields(struct span url, struct span source, struct span id,
                                 struct span title, struct span body, struct arena *arena);

/**
 * The form in which two urls of the same page are equal: scheme (http as https) and host
 * in lower case, default port, tracking parameters and fragment dropped (a fragment that
 * starts with '/' or '!' stays), the query sorted.
 *
 * False when it is not an http(s) URL with a host.
 */
bool identity_canonical_url(struct span url, struct arena *arena,
                            struct span *ret_canonical) MUST_USE;

/** The host of an http(s) URL in lower case without "www."; absent when it is none. */
struct span identity_host(struct span url, struct arena *arena);
