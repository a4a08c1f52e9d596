#pragma once

#include <stdbool.h>

#include "article/article_time.h"
#include "article/cursor.h"

/** Read 3小时前, 刚刚, 昨天 08:00 and the like, to the end of the text: see
 * article_time.h. */
bool relative_time_parse(struct cursor cursor, const struct time_context *context,
                         struct article_time *ret_time);
