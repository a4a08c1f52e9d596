#pragma once

#include <stdbool.h>

#include "article/article_time.h"
#include "article/cursor.h"

/**
 * Times that are digits: 20240305, 2024030510, 202403051030, 20240305103000 and
 * 20240305T103000Z, or seconds (9 or 10 digits, from 1973 on) or milliseconds (12 or 13)
 * since 1970.
 *
 * Ten digits are a date with its hour when the calendar has it, from 1990 on. As seconds
 * they are of 2033 and later: they count as these once the reference is.
 */
bool compact_time_parse(struct cursor cursor, const struct time_context *context,
                        struct article_time *ret_time);
