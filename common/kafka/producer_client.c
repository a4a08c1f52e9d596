#include <librdkafka/rdkafka.h>

#include "base/clock.h"
#include "kafka/kafka_conf.h"
#include "kafka/kafka_trouble.h"
#include "kafka/producer_parts.h"

enum {
    REASON_BYTES = 256,
    PARTS_MAX = 6, /* of a record, without headers */
};

static const struct kafka_property defaults[] = {
    {"client.id", "wenliu-replay", NULL},
    {"compression.type", "lz4", NULL}, /* twice as fast as zstd here */
    {"linger.ms", "20", NULL},
    /* As Java's: whoever else writes an article's next version meets its partition. */
    {"partitioner", "murmur2_random", NULL},
    {"queue.buffering.max.kbytes", "65536", NULL},
    {"message.max.bytes", "10485760", NULL},
    {"socket.keepalive.enable", "true", NULL},
    {"log.connection.close", "false", NULL},
};

static const char repeats_are_none[] = "a repeated request must not repeat its records";

static const struct kafka_property fixed[] = {
    {"bootstrap.servers", NULL, "use kafka.brokers"},
    {"metadata.broker.list", NULL, "use kafka.brokers"},
    {"enable.idempotence", "true", repeats_are_none},
    {"acks", "-1", "what is not on all replicas may be lost"},
    {"request.required.acks", NULL, "what is not on all replicas may be lost"},
    {"transactional.id", NULL, "a replay is no transaction"},
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
    struct producer *producer = rd_kafka_opaque(client);
    kafka_trouble_add(&producer->trouble, level, facility, text, clock_monotonic_ms());
}

static void collect_error(rd_kafka_t *client, int error, const char *reason, void *opaque)
{
    (void)client;
    struct producer *producer = opaque;
    kafka_trouble_add(&producer->trouble, TROUBLE_WARNING, rd_kafka_err2name(error),
                      reason, clock_monotonic_ms());
}

static struct span span_of(const void *at, size_t bytes)
{
    return (struct span){.at = at, .bytes = at == NULL ? 0 : bytes};
}

static size_t read_headers(const rd_kafka_message_t *message,
                           struct record_header *ret_headers)
{
    rd_kafka_headers_t *list = NULL;
    size_t count = 0;
    (void)rd_kafka_message_headers(message, &list);
    while (list != NULL && count < PRODUCER_HEADERS_MAX) {
        const void *value = NULL;
        size_t bytes = 0;
        if (rd_kafka_header_get_all(list, count, &ret_headers[count].name, &value,
                                    &bytes) != RD_KAFKA_RESP_ERR_NO_ERROR) {
            break;
        }
        ret_headers[count].value = span_of(value, bytes);
        count += 1;
    }
    return count;
}

/* What no further try can change. */
static bool is_refusal(rd_kafka_resp_err_t error)
{
    return error == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE ||
           error == RD_KAFKA_RESP_ERR_INVALID_RECORD ||
           error == RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP;
}

static void settle(rd_kafka_t *client, const rd_kafka_message_t *message, void *opaque)
{
    (void)client;
    struct producer *producer = opaque;
    struct record_header headers[PRODUCER_HEADERS_MAX];
    rd_kafka_timestamp_type_t kind = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
    const struct record record = {
        .sequence = (uint64_t)(uintptr_t)message->_private,
        .at_ms = rd_kafka_message_timestamp(message, &kind),
        .key = span_of(message->key, message->key_len),
        .value = span_of(message->payload, message->len),
        .headers = headers,
        .header_count = read_headers(message, headers),
    };
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
        const struct record_place place = {
            .partition = message->partition,
            .offset = message->offset < 0 ? -1 : message->offset};
        producer->takeovers = 0;
        producer->report(producer->context, &record, &place, NULL);
        return;
    }
    if (producer_has_given_up(
            producer)) { /* the successor tries again, or fails for good */
        producer_keep_unsent(producer, &record);
        return;
    }
    struct fault fault;
    (void)fault_reject(&fault, is_refusal(message->err) ? "refused" : "not_delivered",
                       "%s", rd_kafka_err2str(message->err));
    producer->report(producer->context, &record, NULL, &fault);
}

enum outcome producer_open_client(struct producer *producer, struct fault *reterr_fault)
{
    rd_kafka_conf_t *conf = NULL;
    enum outcome outcome =
        kafka_conf_open(producer->settings, &role, &conf, reterr_fault);
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    char reason[REASON_BYTES] = "";
    producer->trouble.has_broken_scram = kafka_conf_has_broken_scram(conf);
    rd_kafka_conf_set_opaque(conf, producer);
    rd_kafka_conf_set_log_cb(conf, collect_log_line);
    rd_kafka_conf_set_error_cb(conf, collect_error);
    rd_kafka_conf_set_dr_msg_cb(conf, settle);
    producer->client = rd_kafka_new(RD_KAFKA_PRODUCER, conf, reason, sizeof(reason));
    if (producer->client == NULL) {
        rd_kafka_conf_destroy(conf);
        return fault_fatal(reterr_fault, "no Kafka producer: %s", reason);
    }
    rd_kafka_set_log_queue(producer->client, NULL);
    return OUTCOME_OK;
}

bool producer_has_given_up(const struct producer *producer)
{
    char reason[REASON_BYTES];
    return rd_kafka_fatal_error(producer->client, reason, sizeof(reason)) !=
           RD_KAFKA_RESP_ERR_NO_ERROR;
}

static size_t describe(const struct producer *producer, const struct record *record,
                       rd_kafka_vu_t *ret_parts)
{
    size_t count = 0;
    ret_parts[count++] =
        (rd_kafka_vu_t){.vtype = RD_KAFKA_VTYPE_TOPIC, .u.cstr = producer->topic};
    ret_parts[count++] =
        (rd_kafka_vu_t){.vtype = RD_KAFKA_VTYPE_MSGFLAGS, .u.i = RD_KAFKA_MSG_F_COPY};
    /* librdkafka takes pointers that may be written to, and with F_COPY only reads. */
    union {
        const void *given;
        void *taken;
    } value = {.given = record->value.at}, key = {.given = record->key.at};
    ret_parts[count++] =
        (rd_kafka_vu_t){.vtype = RD_KAFKA_VTYPE_VALUE,
                        .u.mem = {.ptr = value.taken, .size = record->value.bytes}};
    ret_parts[count++] =
        (rd_kafka_vu_t){.vtype = RD_KAFKA_VTYPE_KEY,
                        .u.mem = {.ptr = key.taken, .size = record->key.bytes}};
    /* A number for the report, which librdkafka carries and nobody follows. */
    void *opaque = (void *)(uintptr_t)record->sequence; /* NOLINT(*-no-int-to-ptr) */
    ret_parts[count++] = (rd_kafka_vu_t){.vtype = RD_KAFKA_VTYPE_OPAQUE, .u.ptr = opaque};
    ret_parts[count++] =
        (rd_kafka_vu_t){.vtype = RD_KAFKA_VTYPE_TIMESTAMP, .u.i64 = record->at_ms};
    for (size_t i = 0; i < record->header_count; i++) {
        const struct record_header *header = &record->headers[i];
        ret_parts[count++] =
            (rd_kafka_vu_t){.vtype = RD_KAFKA_VTYPE_HEADER,
                            .u.header = {.name = header->name,
                                         .val = header->value.at,
                                         .size = (ssize_t)header->value.bytes}};
    }
    return count;
}

enum outcome producer_enqueue(struct producer *producer, const struct record *record,
                              struct fault *reterr_fault)
{
    rd_kafka_vu_t parts[PARTS_MAX + PRODUCER_HEADERS_MAX];
    size_t count = describe(producer, record, parts);
    rd_kafka_error_t *error = rd_kafka_produceva(producer->client, parts, count);
    if (error == NULL) {
        return OUTCOME_OK;
    }
    rd_kafka_resp_err_t code = rd_kafka_error_code(error);
    rd_kafka_error_destroy(error);
    if (code == RD_KAFKA_RESP_ERR__QUEUE_FULL) {
        return fault_retry(reterr_fault, "the send queue is full");
    }
    if (code == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE) {
        return fault_reject(reterr_fault, "refused",
                            "%zu bytes are more than kafka.x.message.max.bytes",
                            record->value.bytes);
    }
    return fault_fatal(reterr_fault, "Kafka takes no record: %s", rd_kafka_err2str(code));
}
