#include "mock_broker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

enum { FLAGS_MAX = 16, REASON_BYTES = 256, WAIT_MS = 5000 };

static const struct setting table[] = {
    {.name = "kafka.brokers", .kind = SETTING_TEXT, .help = ""},
    {.name = "kafka.topic", .kind = SETTING_TEXT, .value = "news", .help = ""},
    {.name = "kafka.group", .kind = SETTING_TEXT, .value = "readers", .help = ""},
};

struct settings *mock_broker_settings(const char *const *flags)
{
    struct settings *settings = NULL;
    struct fault fault;
    if (settings_open(table, sizeof(table) / sizeof(table[0]), flags, &settings,
                      &fault) != OUTCOME_OK) {
        fail_msg("%s", fault.text);
    }
    return settings;
}

void mock_broker_init(struct mock_broker *broker, int partitions,
                      const char *const *flags)
{
    char reason[REASON_BYTES];
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    /* It complains that it knows no broker. */
    assert_int_equal(rd_kafka_conf_set(conf, "log_level", "0", reason, sizeof(reason)),
                     RD_KAFKA_CONF_OK);
    broker->handle = rd_kafka_new(RD_KAFKA_PRODUCER, conf, reason, sizeof(reason));
    assert_non_null(broker->handle);
    broker->cluster = rd_kafka_mock_cluster_new(broker->handle, 1);
    assert_non_null(broker->cluster);
    assert_int_equal(rd_kafka_mock_topic_create(broker->cluster, "news", partitions, 1),
                     0);
    char brokers[REASON_BYTES];
    snprintf(brokers, sizeof(brokers), "--kafka.brokers=%s",
             rd_kafka_mock_cluster_bootstraps(broker->cluster));
    const char *arguments[FLAGS_MAX] = {brokers};
    for (size_t i = 0; flags[i] != NULL; i++) {
        assert_true(i + 2 < FLAGS_MAX);
        arguments[i + 1] = flags[i];
    }
    broker->settings = mock_broker_settings(arguments);
}

void mock_broker_done(struct mock_broker *broker)
{
    settings_free(broker->settings);
    rd_kafka_mock_cluster_destroy(broker->cluster);
    rd_kafka_destroy(broker->handle);
}

void mock_broker_write(struct mock_broker *broker, int partition, const char *key,
                       const char *value, const char *header_name,
                       const char *header_value)
{
    char reason[REASON_BYTES];
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    assert_int_equal(rd_kafka_conf_set(conf, "bootstrap.servers",
                                       rd_kafka_mock_cluster_bootstraps(broker->cluster),
                                       reason, sizeof(reason)),
                     RD_KAFKA_CONF_OK);
    rd_kafka_t *writer = rd_kafka_new(RD_KAFKA_PRODUCER, conf, reason, sizeof(reason));
    assert_non_null(writer);
    /* librdkafka takes pointers that may be written to, and with F_COPY only reads. */
    union {
        const char *given;
        void *taken;
    } key_bytes = {.given = key}, value_bytes = {.given = value};
    const rd_kafka_vu_t parts[] = {
        {.vtype = RD_KAFKA_VTYPE_TOPIC, .u.cstr = "news"},
        {.vtype = RD_KAFKA_VTYPE_PARTITION, .u.i32 = partition},
        {.vtype = RD_KAFKA_VTYPE_MSGFLAGS, .u.i = RD_KAFKA_MSG_F_COPY},
        {.vtype = RD_KAFKA_VTYPE_KEY,
         .u.mem = {key_bytes.taken, key == NULL ? 0 : strlen(key)}},
        {.vtype = RD_KAFKA_VTYPE_VALUE,
         .u.mem = {value_bytes.taken, value == NULL ? 0 : strlen(value)}},
        {.vtype = RD_KAFKA_VTYPE_HEADER, .u.header = {header_name, header_value, -1}},
    };
    assert_null(rd_kafka_produceva(writer, parts, sizeof(parts) / sizeof(parts[0])));
    assert_int_equal(rd_kafka_flush(writer, WAIT_MS), RD_KAFKA_RESP_ERR_NO_ERROR);
    rd_kafka_destroy(writer);
}
