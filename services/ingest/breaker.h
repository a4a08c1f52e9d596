#pragma once

#include <stdbool.h>
#include <stdint.h>

enum {
    BREAKER_WINDOW = 1000, /* messages looked back on */
    BREAKER_REFUSED = 200, /* more refused ones among them: the fault is ours */
};

/**
 * Tells bad data from a bug of ours: when PostgreSQL refuses more than a fifth of the last
 * thousand messages, setting aside the next one would be wrong too. Start from {0}.
 */
struct breaker {
    bool is_refused[BREAKER_WINDOW];
    unsigned next;
    unsigned refused;
};

/** A message was stored, or was refused by PostgreSQL and set aside. */
void breaker_note(struct breaker *breaker, bool is_refused);

/** True when no further message may be set aside. */
bool breaker_is_open(const struct breaker *breaker);
