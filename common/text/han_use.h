#pragma once

#include <stdbool.h>
#include <stdint.h>

/**
 * True for an ideograph in common use, in Simplified or Traditional: some 7,000 of the
 * 100,000. Of a text that somebody wrote at most one in twenty is none of them; of bytes
 * that were read in a wrong encoding most are.
 *
 * Source: the first levels of GB 2312 and Big5; made by make_han_use.
 */
bool han_use_is_common(uint32_t code_point);
