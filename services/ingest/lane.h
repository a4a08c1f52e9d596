#pragma once

#include <pthread.h>
#include <stdatomic.h>

#include "base/settings.h"
#include "ingest/live_lexicon.h"
#include "ingest/metrics.h"

struct careful_gate;

/**
 * One share-nothing thread: a consumer, a PostgreSQL connection, a segmenter and a
 * coordinator of its own. Lanes know nothing of each other; Kafka gives each its
 * partitions.
 */
struct lane {
    unsigned index;
    const struct settings *settings;
    struct metrics *metrics;
    struct live_lexicon *lexicon;   /* shared by all lanes of the process */
    struct careful_gate *gate;      /* shared by all lanes of the process */
    const atomic_bool *is_stopping; /* set by the owner: end as soon as it is safe */
    const atomic_bool *is_hurried;  /* and without the transaction in flight */
    atomic_bool has_ended;
    enum outcome outcome; /* once it has ended: OK when it was stopped */
    struct fault fault;
    pthread_t thread;
};

/** Start the thread; the members up to is_hurried are filled in. Aborts without threads.
 */
void lane_start(struct lane *lane);

/** Wait for the end of the thread. */
void lane_join(struct lane *lane);
