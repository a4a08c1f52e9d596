#pragma once

#include <stdint.h>

/**
 * The ideograph that a Kangxi radical or a sign of the radicals supplement stands for
 * (⽅ U+2F45 is 方, ⻔ U+2ED4 is 门): text copied out of a PDF is full of them. Any other
 * code point is returned as it is.
 */
uint32_t radical_ideograph(uint32_t code_point);
