#pragma once

#include <stdbool.h>

#include "article/raw_article.h"

/** Whether a list has a text. */
bool texts_has(const struct texts *texts, struct span text);

/** The first list, and behind it what only the second has; in the arena, or the first. */
struct texts texts_join(struct texts first, struct texts second, struct arena *arena);

/** The list without a text; in its own memory. */
struct texts texts_without(struct texts texts, struct span text);

/** One text of all, each with a newline behind it; in the arena. */
struct span texts_as_lines(struct texts texts, struct arena *arena);
