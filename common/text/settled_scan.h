#pragma once

#include <stdbool.h>

#include "base/span.h"

/**
 * True when one quick look proves that no rule of normalizer.h would change the text, even
 * with all of them on. False says nothing: rare signs and ASCII brackets or quotes need
 * the rules themselves.
 *
 * Input: valid UTF-8.
 */
bool settled_scan_is_clean(struct span text);
