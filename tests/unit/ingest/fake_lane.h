#pragma once

#include "fake_world.h"
#include "ingest/ingest.h"

/** A coordinator in the fake world, turned by hand. */

extern struct metrics *lane_metrics; /* of all lanes of a test program */

/** Before and after all tests of a program: what lanes share. */
int lane_open_core(void **state);
int lane_free_core(void **state);

enum { LANE_STEPS_MAX = 20000 }; /* more means that it never ends */

/** A lane that batches so many messages. */
struct ingest *lane_open(struct world *world, struct ports *ports, size_t messages);

bool world_is_caught_up(const struct world *world);

/** Turn so often; no turn may fail. */
void lane_steps(struct ingest *ingest, int count);

/** Turn until everything has its outcome, or until it is clear that it never will. Returns
 *  the number of turns. */
int lane_run_to_the_end(struct ingest *ingest, const struct world *world);
