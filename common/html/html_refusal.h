#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "base/span.h"

/**
 * True when the text is what a site answers in place of an article: the page does not
 * exist, access is refused, the reader is to log in or to prove that he is one.
 *
 * Such a text is short and speaks to the reader; what stands in “…” is not the site's word.
 *
 * Limits: false for texts longer than 160 Han, title included.
 */
bool html_refusal_is(struct span title, struct span body, struct arena *arena);
