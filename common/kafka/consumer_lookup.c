#include <librdkafka/rdkafka.h>
#include <regex.h>

#include "base/buffer.h"
#include "base/quoted_text.h"
#include "kafka/consumer.h"
#include "kafka/consumer_parts.h"

enum {
    MILLISECOND_US = 1000,
    HEADERS_MAX = 100,
    HEADER_NAME_BYTES = 256,
    HEADER_VALUE_BYTES = 1024,
};

static struct span cut(struct span text, size_t bytes)
{
    return text.bytes > bytes ? span_slice(text, 0, bytes) : text;
}

struct span consumer_headers(const struct consumer *consumer, struct arena *arena)
{
    struct buffer json = {.arena = arena};
    rd_kafka_headers_t *headers = NULL;
    buffer_append_byte(&json, '[');
    if (consumer->message != NULL) {
        (void)rd_kafka_message_headers(consumer->message, &headers);
    }
    for (size_t i = 0; headers != NULL && i < HEADERS_MAX; i++) {
        const char *name = NULL;
        const void *value = NULL;
        size_t value_bytes = 0;
        if (rd_kafka_header_get_all(headers, i, &name, &value, &value_bytes) !=
            RD_KAFKA_RESP_ERR_NO_ERROR) {
            break;
        }
        buffer_append(&json, i == 0 ? SPAN("[") : SPAN(", ["));
        quoted_text_append(&json, cut(span_from_string(name), HEADER_NAME_BYTES));
        buffer_append(&json, SPAN(", "));
        if (value == NULL) {
            buffer_append(&json, SPAN("null"));
        } else {
            struct span bytes = {.at = value, .bytes = value_bytes};
            quoted_text_append(&json, cut(bytes, HEADER_VALUE_BYTES));
        }
        buffer_append_byte(&json, ']');
    }
    buffer_append_byte(&json, ']');
    return buffer_span(&json);
}

enum outcome consumer_cluster_id(struct consumer *consumer, int wait_ms,
                                 const char **ret_cluster_id, struct fault *reterr_fault)
{
    char *cluster_id = rd_kafka_clusterid(consumer->client, wait_ms);
    if (cluster_id == NULL) {
        return fault_retry(reterr_fault, "no broker has told the cluster's id");
    }
    if (consumer->cluster_id != NULL) {
        rd_kafka_mem_free(consumer->client, consumer->cluster_id);
    }
    consumer->cluster_id = cluster_id;
    *ret_cluster_id = cluster_id;
    return OUTCOME_OK;
}

enum outcome consumer_bounds(struct consumer *consumer, struct topic_partition at,
                             int wait_ms, int64_t *ret_low, int64_t *ret_end,
                             struct fault *reterr_fault)
{
    int64_t low = 0;
    int64_t end = 0;
    rd_kafka_resp_err_t error = rd_kafka_query_watermark_offsets(
        consumer->client, at.topic, at.partition, &low, &end, wait_ms);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return fault_retry(reterr_fault, "no bounds of %s/%d: %s", at.topic, at.partition,
                           rd_kafka_err2str(error));
    }
    *ret_low = low;
    *ret_end = end;
    return OUTCOME_OK;
}

/* Rounded up: a record of the same millisecond may be older than the instant. */
static int64_t milliseconds_from(int64_t instant_us)
{
    if (instant_us <= 0) {
        return 0;
    }
    return instant_us / MILLISECOND_US + (instant_us % MILLISECOND_US != 0 ? 1 : 0);
}

int64_t consumer_known_end(struct consumer *consumer, struct topic_partition at)
{
    int64_t low = 0;
    int64_t end = 0;
    rd_kafka_resp_err_t error = rd_kafka_get_watermark_offsets(consumer->client, at.topic,
                                                               at.partition, &low, &end);
    return error == RD_KAFKA_RESP_ERR_NO_ERROR && end >= 0 ? end : -1;
}

enum outcome consumer_offset_at(struct consumer *consumer, struct topic_partition at,
                                int64_t instant_us, int wait_ms, int64_t *ret_offset,
                                struct fault *reterr_fault)
{
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_t *element =
        rd_kafka_topic_partition_list_add(list, at.topic, at.partition);
    element->offset = milliseconds_from(instant_us);
    rd_kafka_resp_err_t error =
        rd_kafka_offsets_for_times(consumer->client, list, wait_ms);
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
        error = element->err;
    }
    int64_t offset = element->offset;
    rd_kafka_topic_partition_list_destroy(list);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return fault_retry(reterr_fault, "no offset of %s/%d by time: %s", at.topic,
                           at.partition, rd_kafka_err2str(error));
    }
    if (offset < 0) { /* no record that young */
        int64_t low = 0;
        return consumer_bounds(consumer, at, wait_ms, &low, ret_offset, reterr_fault);
    }
    *ret_offset = offset;
    return OUTCOME_OK;
}

static bool is_match(const char *wanted, const char *name)
{
    if (wanted[0] != '^') {
        return strcmp(wanted, name) == 0;
    }
    regex_t pattern;
    if (regcomp(&pattern, wanted, REG_EXTENDED | REG_NOSUB) != 0) {
        return false;
    }
    bool is_found = regexec(&pattern, name, 0, NULL, 0) == 0;
    regfree(&pattern);
    return is_found;
}

static bool is_subscribed(const struct consumer *consumer,
                          const rd_kafka_metadata_topic_t *topic)
{
    for (size_t i = 0; i < consumer->topic_count; i++) {
        if (is_match(consumer->topics[i], topic->topic)) {
            return topic->err == RD_KAFKA_RESP_ERR_NO_ERROR;
        }
    }
    return false;
}

static size_t count_partitions(const struct consumer *consumer,
                               const rd_kafka_metadata_t *metadata)
{
    size_t count = 0;
    for (int i = 0; i < metadata->topic_cnt; i++) {
        if (is_subscribed(consumer, &metadata->topics[i])) {
            count += (size_t)metadata->topics[i].partition_cnt;
        }
    }
    return count;
}

static void fill_partitions(struct consumer *consumer,
                            const rd_kafka_metadata_t *metadata,
                            struct topic_partition *partitions)
{
    size_t count = 0;
    for (int i = 0; i < metadata->topic_cnt; i++) {
        const rd_kafka_metadata_topic_t *topic = &metadata->topics[i];
        if (!is_subscribed(consumer, topic)) {
            continue;
        }
        for (int j = 0; j < topic->partition_cnt; j++) {
            partitions[count++] = (struct topic_partition){
                .topic = consumer_keep_name(consumer, topic->topic),
                .partition = topic->partitions[j].id,
            };
        }
    }
}

/* A plain name that the cluster does not know: the likeliest mistake of a newcomer. */
static const char *find_missing_topic(const struct consumer *consumer,
                                      const rd_kafka_metadata_t *metadata)
{
    for (size_t i = 0; i < consumer->topic_count; i++) {
        bool is_known = consumer->topics[i][0] == '^';
        for (int j = 0; !is_known && j < metadata->topic_cnt; j++) {
            is_known = strcmp(consumer->topics[i], metadata->topics[j].topic) == 0;
        }
        if (!is_known) {
            return consumer->topics[i];
        }
    }
    return NULL;
}

enum outcome consumer_all_partitions(struct consumer *consumer, int wait_ms,
                                     struct arena *arena,
                                     struct topic_partition **ret_partitions,
                                     size_t *ret_count, struct fault *reterr_fault)
{
    const rd_kafka_metadata_t *metadata = NULL;
    if (consumer->topic_count == 0) {
        return fault_fatal(reterr_fault,
                           "kafka.topic is not set: give --kafka.topic=NAME");
    }
    rd_kafka_resp_err_t error =
        rd_kafka_metadata(consumer->client, 1, NULL, &metadata, wait_ms);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return fault_retry(reterr_fault, "no list of topics: %s",
                           rd_kafka_err2str(error));
    }
    enum outcome outcome = OUTCOME_OK;
    const char *missing = find_missing_topic(consumer, metadata);
    size_t count = count_partitions(consumer, metadata);
    if (missing != NULL) {
        outcome = fault_retry(reterr_fault, "the cluster has no topic %s", missing);
    } else if (count == 0) {
        outcome = fault_retry(reterr_fault, "no topic matches kafka.topic yet");
    } else {
        *ret_partitions = arena_take_array(arena, count, sizeof(**ret_partitions));
        fill_partitions(consumer, metadata, *ret_partitions);
        *ret_count = count;
    }
    rd_kafka_metadata_destroy(metadata);
    return outcome;
}
