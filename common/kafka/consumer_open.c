#include <assert.h>
#include <librdkafka/rdkafka.h>
#include <regex.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/process_limit.h"
#include "kafka/consumer.h"
#include "kafka/consumer_parts.h"
#include "kafka/kafka_conf.h"
#include "kafka/kafka_trouble.h"

enum {
    REASON_BYTES = 256,
    DEBUG_BYTES = 512,
};

static const struct kafka_property defaults[] = {
    {"client.id", "wenliu", NULL},
    /* What a stalled database leaves in memory. Bounded in bytes, not in messages: a full
     * queue makes librdkafka wait a whole second before it fetches again, so 1,000
     * messages would mean at most some 600 a second of a partition, and half of these
     * bytes a lane that is a fifth slower. What is on its way comes on top, unpacked and
     * for each partition: 256 KiB instead of 1 MiB are 9 MiB less a lane [measured]. */
    {"queued.min.messages", "100000", NULL},
    {"queued.max.messages.kbytes", "14336", NULL},
    {"fetch.message.max.bytes", "262144", NULL},
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

/* A topic that is deleted and made again between two metadata requests gives no event:
 * librdkafka (until it knows leader epochs, 2.1) fetches from the new log at the old offset.
 * Only this debugging line tells that a fetch was refused. */
static bool tells_unknown_topic(const char *facility, const char *text)
{
    return strcmp(facility, "BROKERUA") == 0 &&
           strstr(text, rd_kafka_err2str(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART)) !=
               NULL;
}

static void collect_log_line(const rd_kafka_t *client, int level, const char *facility,
                             const char *text)
{
    struct consumer *consumer = rd_kafka_opaque(client);
    consumer->is_topic_unknown =
        consumer->is_topic_unknown || tells_unknown_topic(facility, text);
    if (level < TROUBLE_DEBUG || consumer->is_debugging) {
        kafka_trouble_add(&consumer->trouble, level, facility, text,
                          clock_monotonic_ms());
    }
}

/* Besides what the user wants to see. */
static void have_topics_debugged(struct consumer *consumer, rd_kafka_conf_t *conf)
{
    char contexts[DEBUG_BYTES] = "";
    char reason[REASON_BYTES];
    size_t bytes = sizeof(contexts) - strlen(",topic");
    rd_kafka_conf_res_t result = rd_kafka_conf_get(conf, "debug", contexts, &bytes);
    assert(result == RD_KAFKA_CONF_OK);
    consumer->is_debugging = contexts[0] != '\0';
    memcpy(contexts + strlen(contexts), ",topic", sizeof(",topic"));
    result = rd_kafka_conf_set(conf, "debug", contexts + (consumer->is_debugging ? 0 : 1),
                               reason, sizeof(reason));
    assert(result == RD_KAFKA_CONF_OK);
}

/* Callbacks end with rd_kafka_yield(): back to the owner of the consumer now, not when its
 * wait is over. */
static void collect_error(rd_kafka_t *client, int error, const char *reason, void *opaque)
{
    struct consumer *consumer = opaque;
    kafka_trouble_add(&consumer->trouble, TROUBLE_WARNING, rd_kafka_err2name(error),
                      reason, clock_monotonic_ms());
    consumer->is_starved =
        consumer->is_starved || error == RD_KAFKA_RESP_ERR__CRIT_SYS_RESOURCE;
    consumer->is_doubted = consumer->is_doubted ||
                           error == RD_KAFKA_RESP_ERR__TRANSPORT ||
                           error == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN;
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
    consumer_forget_reading(consumer);
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
    have_topics_debugged(consumer, conf);
    rd_kafka_conf_set_opaque(conf, consumer);
    rd_kafka_conf_set_log_cb(conf, collect_log_line);
    rd_kafka_conf_set_error_cb(conf, collect_error);
    rd_kafka_conf_set_rebalance_cb(conf, rebalance);
    consumer->client = rd_kafka_new(RD_KAFKA_CONSUMER, conf, reason, sizeof(reason));
    if (consumer->client == NULL) {
        char limit[PROCESS_LIMIT_TEXT_BYTES];
        bool is_starved = rd_kafka_last_error() == RD_KAFKA_RESP_ERR__CRIT_SYS_RESOURCE;
        rd_kafka_conf_destroy(conf);
        return is_starved ? fault_retry(reterr_fault, "no Kafka consumer: %s: %s", reason,
                                        process_limit_describe(limit))
                          : fault_fatal(reterr_fault, "no Kafka consumer: %s", reason);
    }
    /* Log lines and errors come out of consumer_poll() as well. */
    rd_kafka_poll_set_consumer(consumer->client);
    rd_kafka_queue_t *queue = rd_kafka_queue_get_consumer(consumer->client);
    rd_kafka_resp_err_t error = rd_kafka_set_log_queue(consumer->client, queue);
    assert(error == RD_KAFKA_RESP_ERR_NO_ERROR);
    rd_kafka_queue_io_event_enable(queue, consumer->wake[1], "", 1);
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
    const char *topics = settings_text(settings, "kafka.topic");
    enum outcome outcome = OUTCOME_OK;
    if (revoking != NULL) {
        outcome = settings_require(settings, "kafka.topic", reterr_fault);
    }
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
                                  .wake = {-1, -1},
                                  .names = arena_open(),
                                  .assignment = arena_open()};
    if (topics != NULL) {
        outcome = read_topics(consumer, topics, reterr_fault);
    }
    if (outcome == OUTCOME_OK) {
        outcome = consumer_wake_open(consumer, reterr_fault);
    }
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
