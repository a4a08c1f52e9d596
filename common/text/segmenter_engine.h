#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/fault.h"
#include "base/span.h"

/** A part of a text, as a half-open byte range; between parts stand spaces, if anything. */
struct engine_part {
    uint32_t start;
    uint32_t end;
    bool is_open; /* the engine decides its words; any other part stays whole */
};

/**
 * What an engine does for the segmenter: it decides the words of runs of ideographs (and
 * kana, Thai, Khmer, ...: scripts that write no spaces). It sees the text around them.
 */
struct segmenter_engine_ops {
    /** `model` is the bytes of a model file, borrowed until free; engines without one
     *  don't look at it. */
    enum outcome (*open)(struct span model, void **ret_engine,
                         struct fault *reterr_fault) MUST_USE;

    /** NULL is fine. */
    void (*free)(void *engine);

    /**
     * Write where each word of the open parts ends, in bytes of text, ascending; every
     * open part's end is among them. `ends` has room for as many as these parts have
     * bytes. Returns their number. Parts ascend, do not overlap and are not empty.
     */
    size_t (*cut)(void *engine, struct span text, const struct engine_part *parts,
                  size_t part_count, uint32_t *ends);
};
