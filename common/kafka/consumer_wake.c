#include <errno.h>
#include <fcntl.h>
#include <librdkafka/rdkafka.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "kafka/consumer_parts.h"
#include "kafka/kafka_trouble.h"

/*
 * librdkafka waits by the wall clock (cnd_timedwait): when that is set back by an hour, a
 * wait lasts an hour longer, unless something comes. So our own waits are poll()s of a pipe
 * that it writes to, and its main thread, which sends the heartbeats, is never left alone
 * for long.
 */
enum {
    WAKE_EVERY_MS = 1000,
    WAKE_BYTES = 64,
};

enum outcome consumer_wake_open(struct consumer *consumer, struct fault *reterr_fault)
{
    if (pipe(consumer->wake) != 0) {
        return fault_retry(reterr_fault, "no pipe: %s", strerror(errno));
    }
    for (int i = 0; i < 2; i++) {
        fcntl(consumer->wake[i], F_SETFL, O_NONBLOCK);
        fcntl(consumer->wake[i], F_SETFD, FD_CLOEXEC);
    }
    return OUTCOME_OK;
}

void consumer_wake_free(struct consumer *consumer)
{
    for (int i = 0; i < 2; i++) {
        if (consumer->wake[i] >= 0) {
            close(consumer->wake[i]);
        }
    }
}

void consumer_ask_main_thread(rd_kafka_t *client)
{
    rd_kafka_topic_partition_list_t *list = NULL;
    if (rd_kafka_assignment(client, &list) == RD_KAFKA_RESP_ERR_NO_ERROR) {
        rd_kafka_topic_partition_list_destroy(list);
    }
}

void consumer_keep_awake(struct consumer *consumer)
{
    int64_t now_ms = clock_monotonic_ms();
    if (now_ms - consumer->woken_ms >= WAKE_EVERY_MS) {
        consumer->woken_ms = now_ms;
        consumer_ask_main_thread(consumer->client);
    }
}

static bool has_nothing_to_tell(const struct consumer *consumer)
{
    return !consumer->has_news && !consumer->is_topic_unknown &&
           consumer->trouble.count == 0;
}

rd_kafka_message_t *consumer_await(struct consumer *consumer, int wait_ms)
{
    char news[WAKE_BYTES];
    struct pollfd wake = {.fd = consumer->wake[0], .events = POLLIN};
    int64_t deadline_ms = clock_monotonic_ms() + wait_ms;
    int64_t left_ms = wait_ms;
    rd_kafka_message_t *message = rd_kafka_consumer_poll(consumer->client, 0);
    while (message == NULL && left_ms > 0 && has_nothing_to_tell(consumer)) {
        poll(&wake, 1, (int)left_ms);
        while (read(consumer->wake[0], news, sizeof(news)) > 0) {
        }
        message = rd_kafka_consumer_poll(consumer->client, 0);
        left_ms = deadline_ms - clock_monotonic_ms();
    }
    return message;
}
