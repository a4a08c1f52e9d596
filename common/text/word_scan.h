#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"
#include "text/segmenter.h"

/**
 * Offset behind the word of letters and digits at `at`: a number with its decimals,
 * thousands, % or date unit (10,000 3.14% 2020年), a Latin word with what it holds
 * together (don't Wi-Fi U.S), or a mix of both (C919 5G PM2.5 A股).
 */
size_t word_scan_end(struct span text, size_t at, enum token_kind *ret_kind);

/** True when a keycap begins at `at`: a digit, # or * in a box, which is an emoji. */
bool word_scan_is_keycap(struct span text, size_t at);
