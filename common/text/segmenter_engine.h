#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/fault.h"
#include "base/span.h"

/**
 * What an engine does for the segmenter: it decides the words of a run of ideographs
 * (and kana, Thai, Khmer, ...: scripts that write no spaces). It never sees anything else.
 */
struct segmenter_engine_ops {
    enum outcome (*open)(void **ret_engine, struct fault *reterr_fault) MUST_USE;

    /** NULL is fine. */
    void (*free)(void *engine);

    /** Write the version into `version`, which has room for `capacity` bytes. */
    void (*describe)(const void *engine, char *version, size_t capacity);

    /**
     * Write where each word of run ends, in bytes, ascending; the last one is run.bytes.
     * `ends` has room for run.bytes of them. Returns their number.
     */
    size_t (*cut)(void *engine, struct span run, uint32_t *ends);
};
