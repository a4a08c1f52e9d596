#pragma once

#include "text/segmenter_engine.h"

/** The dictionary and rules of ICU's word breaker: the baseline, always there. */
extern const struct segmenter_engine_ops segmenter_icu;
