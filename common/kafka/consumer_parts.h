#pragma once

#include "base/arena.h"
#include "kafka/consumer.h"
#include "kafka/kafka_trouble.h"

/** The inside of struct consumer, shared by the files consumer*.c and by nobody else. */

struct rd_kafka_s;
struct rd_kafka_message_s;
struct rd_kafka_topic_partition_list_s;

struct consumer {
    struct rd_kafka_s *client;
    struct rd_kafka_message_s *message; /* the one last polled: events borrow from it */

    consumer_revoking *revoking;
    void *context;

    struct arena *names; /* of topics, each once, for as long as the consumer lives */
    struct topic_name {
        struct topic_name *next;
        const char *name;
    } * first_name;

    const char **topics; /* the setting kafka.topic, one by one */
    size_t topic_count;
    char *cluster_id; /* librdkafka's memory */

    struct arena *assignment; /* lasts until the next rebalance */
    struct topic_partition *partitions;
    size_t partition_count;
    bool has_news;         /* of partitions[], not told yet */
    bool is_topic_unknown; /* CONSUMER_UNKNOWN, not told yet */

    struct rd_kafka_topic_partition_list_s
        *reading; /* what consumer_assign() was given */
    bool is_paused;
    bool is_debugging; /* kafka.x.debug: its lines are wanted */

    bool is_doubted;   /* a broker was lost: is there another one? */
    bool is_away;      /* no broker can be reached */
    bool is_away_told; /* what the owner knows of it */
    int64_t asked_ms;  /* when the brokers were asked last whether they are there */
    struct kafka_trouble trouble;
};

/** The same pointer for the same name, valid as long as the consumer. */
const char *consumer_keep_name(struct consumer *consumer, const char *name);

/** Forget what consumer_assign() was given last. */
void consumer_forget_reading(struct consumer *consumer);
