#pragma once

#include <stdbool.h>

#include "article/raw_article.h"

/** Whether a list has a text. */
bool texts_has(const struct texts *texts, struct span text);

/** The first list, and behind it what only the second has; in the arena, or the first. */
struct texts texts_join(struct texts first, struct texts second, struct arena *arena);
