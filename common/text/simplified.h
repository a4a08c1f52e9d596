#pragma once

#include <stdint.h>

/**
 * The Simplified form of an ideograph that only Traditional Chinese uses: 国 for 國;
 * any other code point as it is. Never looks at neighbours: 乾 and 著 stay.
 */
uint32_t simplified_from_traditional(uint32_t code_point);
