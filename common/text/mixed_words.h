#pragma once

#include <stddef.h>

#include "base/span.h"
#include "text/segmenter.h"
#include "text/user_lexicon.h"

/**
 * Join neighbouring tokens that spell a word of the lexicon with a Latin letter, a digit or
 * another sign of ASCII in it: 5G and 网络, C919 and 客机. No token is cut for it, and
 * nothing is joined over a space, with an address or with a tag. Of several the longest.
 *
 * Returns: how many tokens are left of `count`.
 */
size_t mixed_words_join(const struct user_lexicon *lexicon, struct span text,
                        struct token *tokens, size_t count);
