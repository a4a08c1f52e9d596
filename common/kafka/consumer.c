#include "kafka/consumer.h"

#include <assert.h>
#include <librdkafka/rdkafka.h>
#include <regex.h>
#include <stdlib.h>

#include "base/instant.h"
#include "kafka/consumer_parts.h"
#include "kafka/kafka_conf.h"
#include "kafka/kafka_trouble.h"

enum {
    REASON_BYTES = 256,
    LEVEL_WARNING = 4,
    MILLISECOND_US = 1000,
};

static const struct kafka_property defaults[] = {
    {"client.id", "wenliu", NULL},
    /* What a stalled database leaves in memory. Bounded in bytes, not in messages: a full
     * queue makes librdkafka wait a whole second before it fetches again, so 1,000
     * messages would mean at most some 600 a second of a partition [measured]. */
    {"queued.min.messages", "100000", NULL},
    {"queued.max.messages.kbytes", "32768", NULL},
    {"socket.keepalive.enable", "true", NULL},
    /* Idle connections are cut by brokers all day: no news. */
    {"log.connection.close", "false", NULL},
};

static const char offsets_are_ours[] =
    "wenliu keeps its offsets in PostgreSQL, with the rows";

static const struct kafka_property fixed[] = {
    {"bootstrap.servers", NULL, "use kafka.brokers"},
    {"metadata.broker.list", NULL, "use kafka.brokers"},
    {"group.id", NULL, "use kafka.group"},
    {"enable.auto.commit", "false", offsets_are_ours},
    {"auto.commit.enable", NULL, offsets_are_ours},
    {"enable.auto.offset.store", "false", offsets_are_ours},
    {"auto.offset.reset", "error", "a lost position must stop, not jump; see start"},
    {"isolation.level", "read_committed", "aborted messages are none"},
    {"enable.partition.eof", "true", "gaps at the end of a partition are found by it"},
    {"partition.assignment.strategy", "roundrobin",
     "range is unfair to many topics, and cooperative-sticky hangs in this librdkafka"},
    {"check.crcs", "true", "a broken message must not be stored"},
    {"log.queue", "true", "wenliu reads librdkafka's log in its own thread"},
};

static const struct kafka_role role = {
    .defaults = defaults,
    .default_count = sizeof(defaults) / sizeof(defaults[0]),
    .fixed = fixed,
    .fixed_count = sizeof(fixed) / sizeof(fixed[0]),
};

static void collect_log_line(const rd_kafka_t *client, int level, const char *facility,
                             const char *text)
{
    struct consumer *consumer = rd_kafka_opaque(client);
    kafka_trouble_add(&consumer->trouble, level, facility, text, kafka_trouble_now_ms());
}

/* Callbacks end with rd_kafka_yield(): back to the owner of the consumer now, not when its
 * wait is over. */
static void collect_error(rd_kafka_t *client, int error, const char *reason, void *opaque)
{
    struct consumer *consumer = opaque;
    kafka_trouble_add(&consumer->trouble, LEVEL_WARNING, rd_kafka_err2name(error), reason,
                      kafka_trouble_now_ms());
    rd_kafka_yield(client);
}

const char *consumer_keep_name(struct consumer *consumer, const char *name)
{
    for (struct topic_name *kept = consumer->first_name; kept != NULL;
         kept = kept->next) {
        if (strcmp(kept->name, name) == 0) {
            return kept->name;
        }
    }
    struct topic_name *kept = arena_take(consumer->names, sizeof(*kept));
    struct span with_nul = {.at = name, .bytes = strlen(name) + 1};
    kept->name = arena_copy(consumer->names, with_nul).at;
    kept->next = consumer->first_name;
    consumer->first_name = kept;
    return kept->name;
}

static void forget_reading(struct consumer *consumer)
{
    if (consumer->reading != NULL) {
        rd_kafka_topic_partition_list_destroy(consumer->reading);
        consumer->reading = NULL;
    }
}

/* None is read yet: the owner has to look up the offsets, which takes longer than the
 * group waits for this callback. */
static void take_partitions(struct consumer *consumer, rd_kafka_t *client,
                            const rd_kafka_topic_partition_list_t *list)
{
    arena_reset(consumer->assignment);
    consumer->partition_count = (size_t)list->cnt;
    consumer->partitions = arena_take_array(
        consumer->assignment, consumer->partition_count, sizeof(*consumer->partitions));
    for (size_t i = 0; i < consumer->partition_count; i++) {
        consumer->partitions[i] = (struct topic_partition){
            .topic = consumer_keep_name(consumer, list->elems[i].topic),
            .partition = list->elems[i].partition,
        };
    }
    consumer->has_news = true;
    rd_kafka_topic_partition_list_t *none = rd_kafka_topic_partition_list_new(1);
    rd_kafka_resp_err_t error = rd_kafka_assign(client, none);
    rd_kafka_topic_partition_list_destroy(none);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
        collect_error(client, error, "the assignment was not taken", consumer);
    }
}

static void give_back_partitions(struct consumer *consumer, rd_kafka_t *client)
{
    consumer->revoking(consumer->context, rd_kafka_assignment_lost(client) == 1);
    /* A pause outlives the assignment: whoever is given the partition again would wait
     * for a message for ever. */
    consumer_resume(consumer);
    forget_reading(consumer);
    consumer->partition_count = 0;
    consumer->has_news = false;
    rd_kafka_assign(client, NULL);
}

static void rebalance(rd_kafka_t *client, rd_kafka_resp_err_t error,
                      rd_kafka_topic_partition_list_t *list, void *opaque)
{
    struct consumer *consumer = opaque;
    if (error == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
        take_partitions(consumer, client, list);
    } else {
        give_back_partitions(consumer, client);
    }
    rd_kafka_yield(client);
}

static enum outcome keep_topic(struct consumer *consumer, struct span name,
                               struct fault *reterr_fault)
{
    char *copy = arena_take(consumer->names, name.bytes + 1);
    memcpy(copy, name.at, name.bytes);
    copy[name.bytes] = '\0';
    regex_t pattern;
    if (copy[0] == '^') {
        if (regcomp(&pattern, copy, REG_EXTENDED | REG_NOSUB) != 0) {
            return fault_fatal(reterr_fault, "kafka.topic: \"%s\" is no regex", copy);
        }
        regfree(&pattern);
    }
    consumer->topics[consumer->topic_count] = copy;
    consumer->topic_count += 1;
    return OUTCOME_OK;
}

static struct span trim(struct span text)
{
    while (text.bytes > 0 && text.at[0] == ' ') {
        text = span_slice(text, 1, text.bytes);
    }
    while (text.bytes > 0 && text.at[text.bytes - 1] == ' ') {
        text.bytes -= 1;
    }
    return text;
}

static enum outcome read_topics(struct consumer *consumer, const char *list,
                                struct fault *reterr_fault)
{
    consumer->topics =
        arena_take_array(consumer->names, strlen(list) / 2 + 1, sizeof(char *));
    for (const char *start = list; start != NULL;) {
        const char *comma = strchr(start, ',');
        size_t bytes = comma == NULL ? strlen(start) : (size_t)(comma - start);
        struct span name = trim((struct span){.at = start, .bytes = bytes});
        enum outcome outcome =
            name.bytes == 0 ? OUTCOME_OK : keep_topic(consumer, name, reterr_fault);
        if (outcome != OUTCOME_OK) {
            return outcome;
        }
        start = comma == NULL ? NULL : comma + 1;
    }
    return consumer->topic_count > 0
               ? OUTCOME_OK
               : fault_fatal(reterr_fault, "kafka.topic names no topic");
}

static enum outcome open_client(struct consumer *consumer,
                                const struct settings *settings,
                                struct fault *reterr_fault)
{
    rd_kafka_conf_t *conf = NULL;
    enum outcome outcome = kafka_conf_open(settings, &role, &conf, reterr_fault);
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    char reason[REASON_BYTES] = "";
    if (rd_kafka_conf_set(conf, "group.id", settings_text(settings, "kafka.group"),
                          reason, sizeof(reason)) != RD_KAFKA_CONF_OK) {
        rd_kafka_conf_destroy(conf);
        return fault_fatal(reterr_fault, "kafka.group: %s", reason);
    }
    consumer->trouble.has_broken_scram = kafka_conf_has_broken_scram(conf);
    rd_kafka_conf_set_opaque(conf, consumer);
    rd_kafka_conf_set_log_cb(conf, collect_log_line);
    rd_kafka_conf_set_error_cb(conf, collect_error);
    rd_kafka_conf_set_rebalance_cb(conf, rebalance);
    consumer->client = rd_kafka_new(RD_KAFKA_CONSUMER, conf, reason, sizeof(reason));
    if (consumer->client == NULL) {
        rd_kafka_conf_destroy(conf);
        return fault_fatal(reterr_fault, "no Kafka consumer: %s", reason);
    }
    /* Log lines and errors come out of consumer_poll() as well. */
    rd_kafka_poll_set_consumer(consumer->client);
    rd_kafka_queue_t *queue = rd_kafka_queue_get_consumer(consumer->client);
    rd_kafka_resp_err_t error = rd_kafka_set_log_queue(consumer->client, queue);
    assert(error == RD_KAFKA_RESP_ERR_NO_ERROR);
    rd_kafka_queue_destroy(queue);
    return OUTCOME_OK;
}

static enum outcome subscribe(struct consumer *consumer, struct fault *reterr_fault)
{
    rd_kafka_topic_partition_list_t *list =
        rd_kafka_topic_partition_list_new((int)consumer->topic_count);
    for (size_t i = 0; i < consumer->topic_count; i++) {
        rd_kafka_topic_partition_list_add(list, consumer->topics[i],
                                          RD_KAFKA_PARTITION_UA);
    }
    rd_kafka_resp_err_t error = rd_kafka_subscribe(consumer->client, list);
    rd_kafka_topic_partition_list_destroy(list);
    return error == RD_KAFKA_RESP_ERR_NO_ERROR
               ? OUTCOME_OK
               : fault_fatal(reterr_fault, "kafka.topic: %s", rd_kafka_err2str(error));
}

enum outcome consumer_open(const struct settings *settings, consumer_revoking *revoking,
                           void *context, struct consumer **ret_consumer,
                           struct fault *reterr_fault)
{
    enum outcome outcome = settings_require(settings, "kafka.topic", reterr_fault);
    if (outcome == OUTCOME_OK) {
        outcome = settings_require(settings, "kafka.group", reterr_fault);
    }
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    struct consumer *consumer = malloc(sizeof(*consumer));
    if (consumer == NULL) {
        abort();
    }
    *consumer = (struct consumer){.revoking = revoking,
                                  .context = context,
                                  .names = arena_open(),
                                  .assignment = arena_open()};
    outcome = read_topics(consumer, settings_text(settings, "kafka.topic"), reterr_fault);
    if (outcome == OUTCOME_OK) {
        outcome = open_client(consumer, settings, reterr_fault);
    }
    if (outcome == OUTCOME_OK && revoking != NULL) {
        outcome = subscribe(consumer, reterr_fault);
    }
    if (outcome != OUTCOME_OK) {
        consumer_free(consumer);
        return outcome;
    }
    *ret_consumer = consumer;
    return OUTCOME_OK;
}

static void release_message(struct consumer *consumer)
{
    if (consumer->message != NULL) {
        rd_kafka_message_destroy(consumer->message);
        consumer->message = NULL;
    }
}

static int64_t timestamp_of(const rd_kafka_message_t *message)
{
    rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
    int64_t timestamp_ms = rd_kafka_message_timestamp(message, &type);
    bool is_usable = type != RD_KAFKA_TIMESTAMP_NOT_AVAILABLE && timestamp_ms >= 0 &&
                     timestamp_ms <= INT64_MAX / MILLISECOND_US;
    return is_usable ? timestamp_ms * MILLISECOND_US : INSTANT_ABSENT;
}

static struct span span_of(const void *at, size_t bytes)
{
    return (struct span){.at = at, .bytes = at == NULL ? 0 : bytes};
}

static void read_trouble(struct consumer *consumer, const rd_kafka_message_t *message,
                         struct consumer_event *ret_event)
{
    kafka_trouble_add(&consumer->trouble, LEVEL_WARNING, rd_kafka_err2name(message->err),
                      rd_kafka_message_errstr(message), kafka_trouble_now_ms());
    if (kafka_trouble_take(&consumer->trouble, &ret_event->fault)) {
        ret_event->kind = CONSUMER_TROUBLE;
    }
}

static void read_message(struct consumer *consumer, const rd_kafka_message_t *message,
                         struct consumer_event *ret_event)
{
    *ret_event = (struct consumer_event){.kind = CONSUMER_NOTHING,
                                         .timestamp_us = INSTANT_ABSENT,
                                         .offset = message->offset};
    if (message->rkt != NULL) {
        ret_event->at.topic =
            consumer_keep_name(consumer, rd_kafka_topic_name(message->rkt));
        ret_event->at.partition = message->partition;
    }
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
        ret_event->kind = CONSUMER_MESSAGE;
        ret_event->timestamp_us = timestamp_of(message);
        ret_event->key = span_of(message->key, message->key_len);
        ret_event->value = span_of(message->payload, message->len);
    } else if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
        ret_event->kind = CONSUMER_END;
    } else if (message->err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET) {
        ret_event->kind = CONSUMER_OUT_OF_RANGE;
    } else {
        read_trouble(consumer, message, ret_event);
    }
}

/* What callbacks have left behind, in the order of its weight. */
static void read_news(struct consumer *consumer, struct consumer_event *ret_event)
{
    *ret_event =
        (struct consumer_event){.kind = CONSUMER_NOTHING, .timestamp_us = INSTANT_ABSENT};
    if (consumer->has_news) {
        consumer->has_news = false;
        ret_event->kind = CONSUMER_ASSIGNED;
    } else if (kafka_trouble_take(&consumer->trouble, &ret_event->fault)) {
        ret_event->kind = CONSUMER_TROUBLE;
    }
}

enum outcome consumer_poll(struct consumer *consumer, int wait_ms,
                           struct consumer_event *ret_event, struct fault *reterr_fault)
{
    release_message(consumer);
    struct consumer_event event;
    read_news(consumer, &event);
    if (event.kind == CONSUMER_NOTHING) {
        consumer->message = rd_kafka_consumer_poll(consumer->client, wait_ms);
        if (consumer->message != NULL) {
            read_message(consumer, consumer->message, &event);
        } else {
            read_news(consumer, &event);
        }
    }
    char reason[REASON_BYTES];
    if (event.kind != CONSUMER_MESSAGE &&
        rd_kafka_fatal_error(consumer->client, reason, sizeof(reason)) != 0) {
        return fault_fatal(reterr_fault, "the Kafka consumer is beyond help: %s", reason);
    }
    *ret_event = event;
    return OUTCOME_OK;
}

size_t consumer_partitions(const struct consumer *consumer,
                           const struct topic_partition **ret_partitions)
{
    *ret_partitions = consumer->partitions;
    return consumer->partition_count;
}

static bool has_partition(const struct consumer *consumer, struct topic_partition at)
{
    for (size_t i = 0; i < consumer->partition_count; i++) {
        if (consumer->partitions[i].partition == at.partition &&
            strcmp(consumer->partitions[i].topic, at.topic) == 0) {
            return true;
        }
    }
    return false;
}

static rd_kafka_topic_partition_list_t *
list_positions(const struct consumer_position *positions, size_t count)
{
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new((int)count);
    for (size_t i = 0; i < count; i++) {
        rd_kafka_topic_partition_list_add(list, positions[i].at.topic,
                                          positions[i].at.partition)
            ->offset = positions[i].offset;
    }
    return list;
}

/* A new assignment stops the old one's partitions in the background. If one of them is to
 * be stopped again meanwhile, by the next assignment or a revoke, an assertion of
 * librdkafka's ends the process (librdkafka#5573, up to 2.15). Its main thread serves one
 * queue in order: behind the first answer the stops are done, behind the second noted. */
static void await_stops(rd_kafka_t *client)
{
    for (int i = 0; i < 2; i++) {
        rd_kafka_topic_partition_list_t *list = NULL;
        if (rd_kafka_assignment(client, &list) == RD_KAFKA_RESP_ERR_NO_ERROR) {
            rd_kafka_topic_partition_list_destroy(list);
        }
    }
}

enum outcome consumer_assign(struct consumer *consumer,
                             const struct consumer_position *positions, size_t count,
                             struct fault *reterr_fault)
{
    for (size_t i = 0; i < count; i++) {
        /* A logical offset (negative) would let the group decide; a foreign partition
         * would be read by two members. */
        assert(positions[i].offset >= 0);
        assert(has_partition(consumer, positions[i].at));
    }
    consumer_resume(consumer);
    rd_kafka_topic_partition_list_t *list = list_positions(positions, count);
    rd_kafka_resp_err_t error = rd_kafka_assign(consumer->client, list);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
        rd_kafka_topic_partition_list_destroy(list);
        return fault_retry(reterr_fault, "cannot read %zu partitions: %s", count,
                           rd_kafka_err2str(error));
    }
    forget_reading(consumer);
    consumer->reading = list;
    await_stops(consumer->client);
    return OUTCOME_OK;
}

void consumer_pause(struct consumer *consumer)
{
    if (!consumer->is_paused && consumer->reading != NULL) {
        rd_kafka_pause_partitions(consumer->client, consumer->reading);
        consumer->is_paused = true;
    }
}

void consumer_resume(struct consumer *consumer)
{
    /* To resume what is not paused would fetch from an old position (librdkafka#4636). */
    if (consumer->is_paused) {
        rd_kafka_resume_partitions(consumer->client, consumer->reading);
        consumer->is_paused = false;
    }
}

void consumer_ack(struct consumer *consumer, const struct consumer_position *positions,
                  size_t count)
{
    rd_kafka_topic_partition_list_t *list = list_positions(positions, count);
    rd_kafka_commit(consumer->client, list, 1);
    rd_kafka_topic_partition_list_destroy(list);
}
