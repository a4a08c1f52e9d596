#pragma once

#include <stdint.h>
#include <stdlib.h>

#include "article/article_rows.h"
#include "base/instant.h"

/** The core of a fuzz target, with ICU's words: opened once, never closed. */
static inline const struct article_core *fuzz_core(void)
{
    static struct article_core core;
    struct fault fault;
    if (core.segmenter == NULL) {
        core.limits = article_limits_default;
        if (segmenter_open("icu", (struct span){.at = NULL}, &core.segmenter, &fault) !=
            OUTCOME_OK) {
            abort();
        }
    }
    return &core;
}

/** The input as a message of 1 June 2024. */
static inline struct message fuzz_message(const uint8_t *data, size_t size)
{
    return (struct message){.value = {.at = (const char *)data, .bytes = size},
                            .recorded_us = INT64_C(1717214400) * INSTANT_SECOND};
}
