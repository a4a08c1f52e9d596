#pragma once

#include "base/digest.h"
#include "text/segmenter_engine.h"
#include "text/user_lexicon.h"

/**
 * A model of wenliu-train: see model_features.h for what it looks at.
 *
 * Knows:  Han, and whatever stood in what it was trained on; other scripts without spaces
 *         are somebody else's.
 * Limits: linear time and fixed memory for any length: a long text is cut into windows
 *         of about a thousand characters, at punctuation where there is some.
 */
extern const struct segmenter_engine_ops segmenter_model;

/**
 * Keep the words of a lexicon whole from now on, where they fit; NULL: of none.
 *
 * A word that joins what the model has cut is taken when its weight is worth more than
 * what it costs the model; one that cuts a word of the model's apart has to be worth a
 * good deal more. What was found before the engine, numbers and Latin letters, is in none
 * of them: see mixed_words.h.
 *
 * Ownership: borrowed until the next one is taken or the engine is freed.
 */
void segmenter_model_use_lexicon(void *engine, const struct user_lexicon *lexicon);

/** The SHA-256 of the model file. */
struct digest segmenter_model_digest(const void *engine);
