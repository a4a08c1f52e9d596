#pragma once

#include "text/segmenter_engine.h"

/**
 * A model of wenliu-train: see model_features.h for what it looks at.
 *
 * Knows:  Han, and whatever stood in what it was trained on; other scripts without spaces
 *         are somebody else's.
 * Limits: linear time and fixed memory for any length: a long text is cut into windows
 *         of about a thousand characters, at punctuation where there is some.
 */
extern const struct segmenter_engine_ops segmenter_model;
