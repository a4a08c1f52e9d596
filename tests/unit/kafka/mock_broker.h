#pragma once

#include <stddef.h>

#include "base/settings.h"
#include "base/span.h"

struct rd_kafka_mock_cluster_s;

/** librdkafka's mock cluster with one topic, and settings that lead a client to it. */
struct mock_broker {
    struct rd_kafka_s *handle;
    struct rd_kafka_mock_cluster_s *cluster;
    struct settings *settings;
};

/** Open it with the topic "news" of some partitions. `flags` end in NULL: further
 *  settings, as on a command line. */
void mock_broker_init(struct mock_broker *broker, int partitions,
                      const char *const *flags);
void mock_broker_done(struct mock_broker *broker);

/** The settings kafka.brokers, .topic and .group from flags alone; fails the test. */
struct settings *mock_broker_settings(const char *const *flags);

/** Write a record with one header to a partition of "news"; a NULL value is a tombstone. */
void mock_broker_write(struct mock_broker *broker, int partition, const char *key,
                       const char *value, const char *header_name,
                       const char *header_value);
