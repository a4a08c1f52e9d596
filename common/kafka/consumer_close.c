#include <librdkafka/rdkafka.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "kafka/consumer.h"
#include "kafka/consumer_parts.h"
#include "kafka/kafka_trouble.h"

enum {
    LEAVE_MS = 3000,   /* to give partitions back and leave the group */
    DESTROY_MS = 2000, /* to end librdkafka's threads */
    LOOK_NS = 5000000,
    SERVE_MS = 50,
};

/* rd_kafka_consumer_close() may hang (librdkafka#4187, #4527): its asynchronous form
 * lets us stop waiting. The revoking callback still runs in this thread, out of
 * rd_kafka_consumer_poll(), whose queue now flows into the given one; that one must not
 * be served by itself, since it holds messages, too, which its callbacks do not take. */
static bool leave_group(rd_kafka_t *client)
{
    rd_kafka_queue_t *queue = rd_kafka_queue_new(client);
    rd_kafka_error_t *error = rd_kafka_consumer_close_queue(client, queue);
    bool is_closed = error != NULL; /* nothing to leave */
    int64_t deadline_ms = clock_monotonic_ms() + LEAVE_MS;
    while (!is_closed && clock_monotonic_ms() < deadline_ms) {
        rd_kafka_message_t *message = rd_kafka_consumer_poll(client, SERVE_MS);
        if (message != NULL) {
            rd_kafka_message_destroy(message);
        }
        is_closed = rd_kafka_consumer_closed(client) == 1;
    }
    if (error != NULL) {
        rd_kafka_error_destroy(error);
    }
    rd_kafka_queue_destroy(queue);
    return is_closed;
}

struct destruction {
    rd_kafka_t *client;
    sem_t is_done;
};

static void *destroy_client(void *context)
{
    struct destruction *destruction = context;
    rd_kafka_destroy_flags(destruction->client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
    sem_post(&destruction->is_done);
    return NULL;
}

/* False when it takes too long; then the client's memory is left to the other thread. */
static bool destroy_in_time(rd_kafka_t *client)
{
    struct destruction *destruction = malloc(sizeof(*destruction));
    pthread_t thread;
    if (destruction == NULL) {
        abort();
    }
    destruction->client = client;
    sem_init(&destruction->is_done, 0, 0);
    if (pthread_create(&thread, NULL, destroy_client, destruction) != 0) {
        free(destruction);
        return false;
    }
    /* sem_timedwait() would go by the wall clock, which may be set meanwhile. */
    int64_t deadline_ms = clock_monotonic_ms() + DESTROY_MS;
    bool is_done = false;
    while (!(is_done = sem_trywait(&destruction->is_done) == 0) &&
           clock_monotonic_ms() < deadline_ms) {
        nanosleep(&(struct timespec){.tv_nsec = LOOK_NS}, NULL);
    }
    if (!is_done) {
        pthread_detach(thread);
        return false;
    }
    pthread_join(thread, NULL);
    sem_destroy(&destruction->is_done);
    free(destruction);
    return true;
}

static bool close_client(struct consumer *consumer)
{
    if (consumer->message != NULL) {
        rd_kafka_message_destroy(consumer->message);
    }
    bool is_closed = leave_group(consumer->client);
    if (consumer->reading != NULL) {
        rd_kafka_topic_partition_list_destroy(consumer->reading);
    }
    if (consumer->cluster_id != NULL) {
        rd_kafka_mem_free(consumer->client, consumer->cluster_id);
    }
    return is_closed && destroy_in_time(consumer->client);
}

struct consumer *consumer_free(struct consumer *consumer)
{
    if (consumer == NULL) {
        return NULL;
    }
    /* A client that was given up may still call back into the consumer: leave it. */
    if (consumer->client == NULL || close_client(consumer)) {
        consumer_wake_free(consumer);
        arena_free(consumer->assignment);
        arena_free(consumer->names);
        free(consumer);
    }
    return NULL;
}
