#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buffer.h"

/** What is counted, once a process. The labels of one family stand together. */
enum metric {
    METRIC_INSERTED,
    METRIC_UPDATED,
    METRIC_UNCHANGED,
    METRIC_STALE,
    METRIC_TOMBSTONE,
    METRIC_REJECTED,
    METRIC_GAPS,
    METRIC_GAP_OFFSETS,
    METRIC_DROPPED, /* below the expected offset, or of a partition not claimed */
    METRIC_MESSAGE_BYTES,
    METRIC_FENCED,
    METRIC_CONTENDED,
    METRIC_SLOW,
    METRIC_AWAY,
    METRIC_FULL,
    METRIC_REFUSED,
    METRIC_BROKEN,
    METRIC_CLAIMS,
    METRIC_REBALANCES,
    METRIC_KAFKA_TROUBLE,
    METRIC_ANCHORS_GONE,
    METRIC_COUNT,
};

/** Counters and positions of all lanes. All functions may be called from any thread. */
struct metrics;

/** Never NULL. */
struct metrics *metrics_open(unsigned lanes);

/** NULL is fine. Returns NULL. */
struct metrics *metrics_free(struct metrics *metrics);

void metrics_add(struct metrics *metrics, enum metric metric, uint64_t amount);

/** An article was stored with these bits of repairs.h: each counts one. */
void metrics_add_repairs(struct metrics *metrics, uint32_t repairs);

/** A batch was committed so many milliseconds after it was sent. */
void metrics_observe_batch(struct metrics *metrics, int64_t duration_ms);

/** Why a lane stores nothing at the moment; "" when all is well. */
void metrics_set_trouble(struct metrics *metrics, unsigned lane, const char *reason);

/** Why a lane reads nothing at the moment; "" when all is well. */
void metrics_set_kafka(struct metrics *metrics, unsigned lane, const char *reason);

/** What the Kafka client complains about, as of now: told beside a partition that does not
 *  move. */
void metrics_note_complaint(struct metrics *metrics, unsigned lane, const char *text,
                            int64_t now_ms);

/** Where a claimed partition stands. end_offset is -1 while unknown. */
void metrics_set_partition(struct metrics *metrics, unsigned lane, const char *topic,
                           int32_t partition, int64_t next_offset, int64_t end_offset,
                           int64_t now_ms);

/** Why a partition waits for an operator; "" when it does not. */
void metrics_set_stopped(struct metrics *metrics, unsigned lane, const char *topic,
                         int32_t partition, const char *reason);

/** True when a partition waits for an operator; the reason of one is appended. */
bool metrics_has_stopped(struct metrics *metrics, struct buffer *reason) MUST_USE;

/** The lane has no partitions any more. */
void metrics_forget_partitions(struct metrics *metrics, unsigned lane);

/** Append the text that Prometheus reads (exposition format 0.0.4). */
void metrics_print(struct metrics *metrics, struct buffer *buffer);

/**
 * True when ready. Else the reason, one line, is appended: PostgreSQL or Kafka in
 * trouble, a partition that waits for an operator, or one that has not moved for a minute
 * although there is lag.
 */
bool metrics_is_ready(struct metrics *metrics, int64_t now_ms,
                      struct buffer *reason) MUST_USE;
