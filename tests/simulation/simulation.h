#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * A story of Kafka, PostgreSQL and up to three coordinators in which everything goes wrong
 * that a seed wants, until it stops; then all that is left is to be done.
 *
 * True when the promise of ingest.h was kept: every offset has its one and right outcome,
 * every step came to an end in bounded time and memory, and nobody turned for nothing.
 * Else `wrong` says what happened first. The same seed tells the same story.
 *
 * Limits: no topic is made anew, no operator intervenes, nobody's breaker opens. A good
 *         message is given two coincidences with a death that was not its fault, not three:
 *         no protocol could tell it from the cause.
 */
bool simulation_run(uint64_t seed, char *wrong, size_t wrong_bytes);

/** Show what the coordinators log, while one seed is looked at. */
void simulation_tell(bool is_told);

/** How many faults all stories so far had. */
int64_t simulation_faults(void);
