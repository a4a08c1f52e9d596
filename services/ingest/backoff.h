#pragma once

#include <stdint.h>

/** Growing waits between tries, with full jitter, so that lanes do not come in step. */
struct backoff {
    uint64_t random; /* xorshift state; never 0 */
    int64_t ceiling_ms;
};

enum {
    BACKOFF_FIRST_MS = 100,
    BACKOFF_LAST_MS = 30000,
};

struct backoff backoff_from_seed(uint64_t seed);

/** The next wait: a random part of a ceiling that doubles up to BACKOFF_LAST_MS. */
int64_t backoff_next_ms(struct backoff *backoff);

/** A random number in [low, high): for waits that do not grow. */
int64_t backoff_between_ms(struct backoff *backoff, int64_t low, int64_t high);

/** Something worked: start small again. */
void backoff_reset(struct backoff *backoff);
