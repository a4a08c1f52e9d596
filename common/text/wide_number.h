#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

/**
 * Offset behind the chain of full-width digits and ， that begins with the digit at `at`.
 * Grouped is one that is a single number with thousands marks: １，０００. A list of numbers
 * is none (１，２，３, １００，２００); one of two looks the same when its second has three
 * digits, and is taken for a number (１，２００).
 */
size_t wide_number_end(struct span text, size_t at, bool *ret_is_grouped);
