#pragma once

#include <stddef.h>
#include <stdint.h>

#include "text/model_file.h"
#include "text/word_evidence.h"

/** The scores of the tags of a text's characters, and the work of finding them. */
struct tag_scores {
    int32_t of[EVIDENCE_CHARACTERS][TAGS];
    int16_t sums[EVIDENCE_PADDING + EVIDENCE_CHARACTERS + EVIDENCE_PADDING][TAGS];
};

/**
 * Add up the weights of each character's features, by tag. Before the first and behind
 * the last of `count` characters stand EVIDENCE_PADDING more, or CHARACTER_OUTSIDE;
 * evidence is what word_evidence_find() found of the same characters.
 */
void tag_scores_find(const struct model *model, const uint16_t *characters, size_t count,
                     const struct word_evidence *evidence, struct tag_scores *scores);
