#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/span.h"

/**
 * Where the members of a JSON object lie in its bytes, for edits that leave every other
 * byte as it is. No parser: what it passes over may be no JSON.
 */
struct json_members {
    struct span text;
    size_t at;
    bool is_broken; /* the text stopped looking like an object */
};

struct json_member {
    struct span name;  /* between the quotes, escapes as sent */
    struct span value; /* from its first byte to its last */
};

/** Begin with an object, which may stand behind spaces and a byte order mark. */
void json_members_init(struct json_members *members, struct span text);

/** The next member, in the order sent; false behind the last, or when is_broken. */
bool json_members_next(struct json_members *members, struct json_member *ret_member);

/** A name or string without its escapes, in the arena; surrogates become U+FFFD. */
struct span json_members_unescape(struct span text, struct arena *arena);
