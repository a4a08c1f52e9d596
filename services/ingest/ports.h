#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"
#include "ingest/batch.h"
#include "ingest/store.h"
#include "kafka/consumer.h"

/**
 * The world as the coordinator sees it: a source of records and a store of batches.
 * kafka_source.c and postgres_store.c are the real ones; tests bring arrays.
 */

/** Kafka. Each member does what consumer_<name>() in kafka/consumer.h documents. */
struct source_ops {
    enum outcome (*poll)(void *source, int wait_ms, struct consumer_event *ret_event,
                         struct fault *reterr_fault);
    struct span (*headers)(void *source, struct arena *arena);
    size_t (*partitions)(void *source, const struct topic_partition **ret_partitions);
    enum outcome (*assign)(void *source, const struct consumer_position *positions,
                           size_t count, struct fault *reterr_fault);
    void (*pause)(void *source);
    void (*resume)(void *source);
    void (*ack)(void *source, const struct consumer_position *positions, size_t count);
    int64_t (*known_end)(void *source, struct topic_partition at);
    enum outcome (*bounds)(void *source, struct topic_partition at, int64_t *ret_low,
                           int64_t *ret_end, struct fault *reterr_fault);
    /** How many partitions a topic has at the moment. */
    enum outcome (*partition_count)(void *source, const char *topic, int32_t *ret_count,
                                    struct fault *reterr_fault);
    enum outcome (*cluster_id)(void *source, const char **ret_cluster_id,
                               struct fault *reterr_fault);
    /** Where a log begins that nobody has claimed yet: the setting `start` as a number.
     */
    enum outcome (*start_offset)(void *source, struct topic_partition at,
                                 int64_t *ret_offset, struct fault *reterr_fault);
};

/** PostgreSQL. Each member does what store_<name>() in ingest/store.h documents. */
struct store_ops {
    enum store_state (*connect)(void *store, struct fault *reterr_fault);
    enum store_state (*check)(void *store, const struct claim *claims, size_t count,
                              struct fault *reterr_fault);
    enum store_state (*claim)(void *store, const struct log_name *log,
                              int64_t first_offset, struct claim *ret_claim,
                              enum claim_status *ret_status, struct fault *reterr_fault);
    enum store_state (*suspect)(void *store, const struct claim *claim, int64_t offset,
                                int32_t tries, struct fault *reterr_fault);
    void (*begin)(void *store, struct batch *batch, size_t count,
                  const struct claim *claims);
    enum store_state (*pump)(void *store, int wait_ms, struct fault *reterr_fault);
    void (*abandon)(void *store);
};

struct ports {
    const struct source_ops *source_ops;
    void *source;
    const struct store_ops *store_ops;
    void *store;
    int64_t (*now_ms)(void); /* monotonic */
};
