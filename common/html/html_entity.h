#pragma once

#include "base/arena.h"
#include "base/span.h"

/**
 * Decode &name; &#n; and &#xn; and leave all else: a reference without its `;`, a name
 * that is none of HTML 4, a number that is no character.
 *
 * Ownership: the result is in the arena, or is the text itself when it has no reference.
 */
struct span html_entity_decode(struct span text, struct arena *arena);
