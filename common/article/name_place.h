#pragma once

#include <stdbool.h>

#include "base/span.h"

/** True for a place that news of Taiwan and Hong Kong are often from: 台北, 洛杉矶. */
bool name_place_is_known(struct span word);

/**
 * Split a name from the place that is written against it: 刘建邦台北. A known place tells
 * where the name ends; else the name has three characters, as nearly all in Taiwan do, or
 * two if only two are left for the place.
 *
 * Input:   Han in Simplified characters.
 * Returns: false when there is no name, or no place behind it.
 */
bool name_place_split(struct span text, struct span *ret_name, struct span *ret_place);
