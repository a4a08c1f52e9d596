#pragma once

#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"
#include "kafka/consumer.h"

/**
 * Ask Kafka for the (read_committed) end of every partition of the topics. Waits up to a
 * minute, because a topic that was just made has no leader for a moment.
 *
 * Ownership: *ret_ends is in the arena, *ret_cluster_id is borrowed from the consumer.
 * Outcomes:  FATAL when no broker, or no such topic, answers.
 */
enum outcome topic_ends_read(struct consumer *consumer, struct arena *arena,
                             const char **ret_cluster_id,
                             struct consumer_position **ret_ends, size_t *ret_count,
                             struct fault *reterr_fault) MUST_USE;
