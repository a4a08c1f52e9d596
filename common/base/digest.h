#pragma once

#include <stdint.h>

#include "base/span.h"

enum {
    DIGEST_BYTES = 32,
    UUID_BYTES = 16,
};

/** A SHA-256 (FIPS 180-4). */
struct digest {
    uint8_t bytes[DIGEST_BYTES];
};

/** A UUID of version 8 (RFC 9562): 122 bits of a digest, and the version's own bits. */
struct uuid {
    uint8_t bytes[UUID_BYTES];
};

/**
 * Digest parts one after the other, each with its length before it and absence told
 * from emptiness, so that ("ab", "c") and ("a", "bc") differ.
 */
struct digest digest_from_parts(const struct span *parts, size_t count);

/** The plain SHA-256 of some bytes, as sha256sum prints it. */
struct digest digest_from_bytes(struct span bytes);

struct uuid uuid_from_digest(const struct digest *digest);
