/* Read a topic to its end, as fast as librdkafka goes: the limit of what consumes it. With a
   FILE, write each message there as a line. Prints one JSON object. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <librdkafka/rdkafka.h>

enum { PARTITIONS_MAX = 256, PATIENCE_MS = 10000, ERROR_BYTES = 256 };

struct drained {
    size_t messages;
    size_t bytes;
    size_t ends; /* partitions that were read to their end */
};

static double now_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void fail(const char *what, const char *why)
{
    fprintf(stderr, "drain: %s: %s\n", what, why);
    exit(EXIT_FAILURE);
}

static rd_kafka_t *open_consumer(const char *brokers)
{
    const char *const settings[][2] = {{"bootstrap.servers", brokers},
                                       {"group.id", "drain"},
                                       {"enable.auto.commit", "false"},
                                       {"enable.partition.eof", "true"}};
    char error[ERROR_BYTES] = "";
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
        if (rd_kafka_conf_set(conf, settings[i][0], settings[i][1], error,
                              sizeof(error)) != RD_KAFKA_CONF_OK) {
            fail(settings[i][0], error);
        }
    }
    rd_kafka_t *consumer = rd_kafka_new(RD_KAFKA_CONSUMER, conf, error, sizeof(error));
    if (consumer == NULL) {
        fail("no consumer", error);
    }
    rd_kafka_poll_set_consumer(consumer);
    return consumer;
}

/** Assign partitions 0 to count - 1 from their beginning. */
static void assign(rd_kafka_t *consumer, const char *topic, int32_t count)
{
    rd_kafka_topic_partition_list_t *partitions =
        rd_kafka_topic_partition_list_new(count);
    for (int32_t i = 0; i < count; i++) {
        rd_kafka_topic_partition_list_add(partitions, topic, i)->offset =
            RD_KAFKA_OFFSET_BEGINNING;
    }
    rd_kafka_resp_err_t error = rd_kafka_assign(consumer, partitions);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
        fail(topic, rd_kafka_err2str(error));
    }
    rd_kafka_topic_partition_list_destroy(partitions);
}

static void take(const rd_kafka_message_t *message, FILE *output, struct drained *drained)
{
    if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
        drained->ends += 1;
        return;
    }
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
        fail("cannot read", rd_kafka_message_errstr(message));
    }
    drained->messages += 1;
    drained->bytes += message->len;
    if (output != NULL &&
        (fwrite(message->payload, 1, message->len, output) != message->len ||
         fputc('\n', output) == EOF)) {
        fail("cannot write", "the file");
    }
}

int main(int count, char **arguments)
{
    long partitions = count < 4 ? 0 : strtol(arguments[3], NULL, 10);
    if (count > 5 || partitions < 1 || partitions > PARTITIONS_MAX) {
        fail("usage", "drain BROKERS TOPIC PARTITIONS [FILE]");
    }
    FILE *output = count == 5 ? fopen(arguments[4], "wb") : NULL;
    if (count == 5 && output == NULL) {
        fail("cannot open", arguments[4]);
    }
    rd_kafka_t *consumer = open_consumer(arguments[1]);
    assign(consumer, arguments[2], (int32_t)partitions);
    struct drained drained = {0};
    double start = now_seconds();
    while (drained.ends < (size_t)partitions) {
        rd_kafka_message_t *message = rd_kafka_consumer_poll(consumer, PATIENCE_MS);
        if (message == NULL) {
            fail("no answer", "from the brokers");
        }
        take(message, output, &drained);
        rd_kafka_message_destroy(message);
    }
    if (output != NULL && fclose(output) != 0) {
        fail("cannot write", arguments[4]);
    }
    printf("{\"messages\": %zu, \"bytes\": %zu, \"seconds\": %.4f}\n", drained.messages,
           drained.bytes, now_seconds() - start);
    rd_kafka_consumer_close(consumer);
    rd_kafka_destroy(consumer);
    return EXIT_SUCCESS;
}
