#pragma once

#include <stdbool.h>

#include "article/article_time.h"
#include "article/cursor.h"

/**
 * Times whose month is an English name: RFC 2822 with the forms it calls obsolete, and
 * what JavaScript and Weibo write.
 *
 *   Tue, 5 Mar 2024 10:30:00 +0800      5 March 2024      Tuesday, 05-Mar-24 10:30:00 GMT
 *   Tue Mar 05 2024 10:30:00 GMT+0800 (CST)      Tue Mar 05 10:30:00 +0800 2024
 *
 * A year of two digits is 1950 to 2049, and only that of a time of day.
 */
bool english_date_parse(struct cursor cursor, const struct time_context *context,
                        struct article_time *ret_time);
