#pragma once

#include <stddef.h>

#include "base/span.h"

enum { NUMERALS_MAX_BYTES = 256 };

/**
 * Write Chinese numerals up to 99 in Arabic digits: 二〇二四年三月十五日 is 2024年3月15日,
 * 两天前 is 2天前. Names of weekdays stay (星期二), as does what is no numeral (十五十).
 *
 * Ownership: what is returned is the text itself, or lies in the caller's `bytes`.
 * Limits:    a text longer than NUMERALS_MAX_BYTES is returned as it is.
 */
struct span numerals_to_digits(struct span text, char bytes[NUMERALS_MAX_BYTES]);
