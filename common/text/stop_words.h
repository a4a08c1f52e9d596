#pragma once

#include <stdbool.h>

#include "base/span.h"

/** True for the search key of a word that says nothing by itself and stands in every
 *  article: 的 了 在 和 the of. They are left out of the index. */
bool stop_words_contain(struct span key);
