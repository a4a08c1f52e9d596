#pragma once

#include "text/segmenter_engine.h"

/** The dictionary and rules of ICU's word breaker: the baseline, always there. */
extern const struct segmenter_engine_ops segmenter_icu;

/** Write "icu 72.1" into `version`, which has room for `capacity` bytes. */
void segmenter_icu_describe(char *version, size_t capacity);
