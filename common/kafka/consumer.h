#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"
#include "base/settings.h"
#include "base/span.h"

/**
 * A member of a Kafka consumer group that is told by its owner where to read.
 *
 * The group only suggests partitions: they are read from the absolute offsets given to
 * consumer_assign() and from nowhere else. Offsets committed to the group are for lag
 * tools. One thread at a time.
 */
struct consumer;

/** One partition of a topic. The topic's name is borrowed from the consumer. */
struct topic_partition {
    const char *topic;
    int32_t partition;
};

/** A partition and the next offset to read from it. */
struct consumer_position {
    struct topic_partition at;
    int64_t offset;
};

enum consumer_event_kind {
    CONSUMER_NOTHING,      /* the wait is over */
    CONSUMER_MESSAGE,      /* .at .offset .message */
    CONSUMER_END,          /* the (read_committed) end of .at is .offset */
    CONSUMER_ASSIGNED,     /* the group gives consumer_partitions(); none is read yet */
    CONSUMER_OUT_OF_RANGE, /* the position in .at is outside the log */
    CONSUMER_DAMAGED, /* what .at holds at .offset cannot be read; .fault says why. Tried
                       * again at once and for ever, unless it is left out of assign */
    CONSUMER_UNKNOWN, /* a topic was not there for a moment: what is read from now on may be
                       * another log of the same name */
    CONSUMER_AWAY,    /* no broker can be reached; .fault says so */
    CONSUMER_BACK,    /* one can, again */
    CONSUMER_TROUBLE, /* a fault that librdkafka recovers from; .fault says which */
};

struct consumer_event {
    enum consumer_event_kind kind;
    struct topic_partition at;
    int64_t offset;
    int64_t timestamp_us; /* INSTANT_ABSENT when the record has none */
    struct span key;      /* absent when NULL; borrowed until the next poll */
    struct span value;    /* absent when NULL (a tombstone); borrowed likewise */
    struct fault fault;
};

/**
 * Called from within consumer_poll() and consumer_close() before the group takes all
 * partitions back; is_lost when another member may own them already.
 */
typedef void consumer_revoking(void *context, bool is_lost);

/**
 * Open a consumer from the settings kafka.* and join the group of the topics; without
 * `revoking` it joins nothing and can only be asked for bounds and partitions.
 * Outcomes: FATAL naming the setting librdkafka refuses.
 */
enum outcome consumer_open(const struct settings *settings, consumer_revoking *revoking,
                           void *context, struct consumer **ret_consumer,
                           struct fault *reterr_fault) MUST_USE;

/** Leave the group and free; waits at most 5 s, then gives up on the handle. NULL is
 *  fine. Returns NULL. */
struct consumer *consumer_free(struct consumer *consumer);

/** Wait at most wait_ms for one event. Outcomes: FATAL when the client is beyond help. */
enum outcome consumer_poll(struct consumer *consumer, int wait_ms,
                           struct consumer_event *ret_event,
                           struct fault *reterr_fault) MUST_USE;

/** The headers of the message last polled, as a JSON array of [name, value] pairs. */
struct span consumer_headers(const struct consumer *consumer, struct arena *arena);

/** What the group has given this member; changes only within consumer_poll(). */
size_t consumer_partitions(const struct consumer *consumer,
                           const struct topic_partition **ret_partitions);

/** Read exactly these partitions from exactly these offsets; replaces the last list and
 *  undoes a pause. */
enum outcome consumer_assign(struct consumer *consumer,
                             const struct consumer_position *positions, size_t count,
                             struct fault *reterr_fault) MUST_USE;

/** Stop fetching what is assigned; calling it twice is the same as once. */
void consumer_pause(struct consumer *consumer);
void consumer_resume(struct consumer *consumer);

/** Tell the group how far each partition is, for lag tools; no answer is awaited. */
void consumer_ack(struct consumer *consumer, const struct consumer_position *positions,
                  size_t count);

/** The cluster's id; borrowed. RETRY when no broker answers within wait_ms. */
enum outcome consumer_cluster_id(struct consumer *consumer, int wait_ms,
                                 const char **ret_cluster_id,
                                 struct fault *reterr_fault) MUST_USE;

/** First offset and read_committed end of a partition. RETRY when no leader answers. */
enum outcome consumer_bounds(struct consumer *consumer, struct topic_partition at,
                             int wait_ms, int64_t *ret_low, int64_t *ret_end,
                             struct fault *reterr_fault) MUST_USE;

/** The end of a partition as the last fetch told it, without asking; -1 when none did. */
int64_t consumer_known_end(struct consumer *consumer, struct topic_partition at);

/** The first offset whose record is not older than instant_us; the end if none is. */
enum outcome consumer_offset_at(struct consumer *consumer, struct topic_partition at,
                                int64_t instant_us, int wait_ms, int64_t *ret_offset,
                                struct fault *reterr_fault) MUST_USE;

/** All partitions of the subscribed topics, in the arena. RETRY when none is known yet.
 */
enum outcome consumer_all_partitions(struct consumer *consumer, int wait_ms,
                                     struct arena *arena,
                                     struct topic_partition **ret_partitions,
                                     size_t *ret_count,
                                     struct fault *reterr_fault) MUST_USE;

/**
 * Read the one message at a position, with a consumer that only looks. The event is
 * borrowed until the next call.
 *
 * Outcomes: REJECT when the log holds no message there; RETRY when none came in time.
 */
enum outcome consumer_fetch(struct consumer *consumer, struct consumer_position position,
                            int wait_ms, struct consumer_event *ret_event,
                            struct fault *reterr_fault) MUST_USE;
