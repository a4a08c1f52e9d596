#pragma once

#include <stddef.h>

#include "article/credit.h"

/**
 * Read a credit that runs into the sentence behind it: 记者张三、李四报道：..., 记者张三
 * 通讯员李四 昨日，... A name in doubt is left out, with all of the list that it is in.
 *
 * Returns: its bytes; 0 when the text does not begin with 记者 or the like and a name.
 */
size_t credit_read_inline(struct span text, struct arena *arena, struct credit *credit);
