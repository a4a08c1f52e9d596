#pragma once

#include <stdbool.h>

#include "base/span.h"

/** True when the line tells when, by whom or from where an article is: 来源：, 字号. */
bool html_about_is(struct span line);

/**
 * Find a date in the line, with the time of day behind it.
 *
 * Returns: the part of the line from the year to the last digit or 日; absent when there is
 *          none. It is not checked whether there is such a day.
 */
struct span html_about_find_time(struct span line);

/** True when a time of day stands behind the day. */
bool html_about_has_hour(struct span time);

/** True when both begin with the same year, month and day, in whatever form. */
bool html_about_is_same_day(struct span time, struct span other);

/** What stands behind 作者： or the like in the line, up to a gap; absent when nothing. */
struct span html_about_find_author(struct span line);

/** The same behind 来源：; beside a time, also a name that ends like one of a medium. */
struct span html_about_find_source(struct span line);
