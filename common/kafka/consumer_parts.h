#pragma once

#include "base/arena.h"
#include "base/attr.h"
#include "kafka/consumer.h"
#include "kafka/kafka_trouble.h"

/** The inside of struct consumer, shared by the files consumer*.c and by nobody else. */

struct rd_kafka_s;
struct rd_kafka_message_s;
struct rd_kafka_topic_partition_list_s;

struct consumer {
    struct rd_kafka_s *client;
    struct rd_kafka_message_s *message; /* the one last polled: events borrow from it */
    int wake[2];      /* a pipe: librdkafka writes when there is something to poll */
    int64_t woken_ms; /* when librdkafka's main thread was last given something to do */

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

    bool is_starved;   /* a thread of the client's could not be made */
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

/* consumer_wake.c */

enum outcome consumer_wake_open(struct consumer *consumer,
                                struct fault *reterr_fault) MUST_USE;
void consumer_wake_free(struct consumer *consumer);

/** Have librdkafka's main thread answer something that costs next to nothing. */
void consumer_ask_main_thread(struct rd_kafka_s *client);

/** The same once a second, lest the main thread sleeps until a wall clock has come. */
void consumer_keep_awake(struct consumer *consumer);

/** rd_kafka_consumer_poll(), but the wait ends in time whatever the wall clock does. */
struct rd_kafka_message_s *consumer_await(struct consumer *consumer, int wait_ms);
