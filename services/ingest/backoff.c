#include "ingest/backoff.h"

struct backoff backoff_from_seed(uint64_t seed)
{
    return (struct backoff){.random = seed == 0 ? 1 : seed,
                            .ceiling_ms = BACKOFF_FIRST_MS};
}

/* Marsaglia's xorshift64 (2003): jitter needs no better. */
static uint64_t next_random(struct backoff *backoff)
{
    backoff->random ^= backoff->random << 13;
    backoff->random ^= backoff->random >> 7;
    backoff->random ^= backoff->random << 17;
    return backoff->random;
}

int64_t backoff_between_ms(struct backoff *backoff, int64_t low, int64_t high)
{
    return low + (int64_t)(next_random(backoff) % (uint64_t)(high - low));
}

int64_t backoff_next_ms(struct backoff *backoff)
{
    int64_t wait_ms = backoff_between_ms(backoff, 0, backoff->ceiling_ms + 1);
    backoff->ceiling_ms *= 2;
    if (backoff->ceiling_ms > BACKOFF_LAST_MS) {
        backoff->ceiling_ms = BACKOFF_LAST_MS;
    }
    return wait_ms;
}

void backoff_reset(struct backoff *backoff)
{
    backoff->ceiling_ms = BACKOFF_FIRST_MS;
}
