#pragma once

#include "article/raw_article.h"
#include "base/digest.h"

/**
 * Who an article is: the canonical url (url.h); without one the source and id; without an
 * id the title and body. UUIDv8 of the SHA-256, with the version of this rule in it.
 *
 * Used for news identity and for Kafka keys, so that versions of one article share a
 * partition.
 */
struct uuid identity_from_fields(struct span url, struct span source, struct span id,
                                 struct span title, struct span body,
                                 struct arena *arena);

/**
 * The identity that clean_article_from_raw() will give the article of a message, at the
 * cost of a parse where it has a url or an id.
 *
 * Returns: false when the message is no article; nobody will ask for its identity.
 */
bool identity_from_message(const struct message *message,
                           const struct article_limits *limits, struct arena *arena,
                           struct uuid *ret_identity) MUST_USE;
