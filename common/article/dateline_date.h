#pragma once

#include <stdbool.h>

#include "article/cursor.h"
#include "article/dateline.h"

/** Move past 2024年2月8日, 2月8日 or 8日, also in Chinese numerals, into the year, month and
 *  day of the dateline. */
bool dateline_take_date(struct cursor *cursor, struct dateline *dateline);
