#include "kafka/kafka_conf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>
#include <librdkafka/rdkafka.h>

#include "mock_broker.h"

static const struct kafka_property defaults[] = {{"linger.ms", "20", NULL}};
static const struct kafka_property fixed[] = {
    {"enable.auto.commit", "false", "because"},
    {"auto.offset.reset", "error", "because"},
    {"group.id", NULL, "use kafka.group"},
};
static const struct kafka_role role = {defaults, 1, fixed, 3};

static rd_kafka_conf_t *opened(const char *flag)
{
    struct settings *settings =
        mock_broker_settings((const char *const[]){"--kafka.brokers=h:1", flag, NULL});
    struct rd_kafka_conf_s *conf = NULL;
    struct fault fault;
    if (kafka_conf_open(settings, &role, &conf, &fault) != OUTCOME_OK) {
        fail_msg("%s", fault.text);
    }
    settings_free(settings);
    return conf;
}

static void refused(const char *flag, const char *wanted)
{
    struct settings *settings =
        mock_broker_settings((const char *const[]){"--kafka.brokers=h:1", flag, NULL});
    struct rd_kafka_conf_s *conf = NULL;
    struct fault fault;
    assert_int_equal(kafka_conf_open(settings, &role, &conf, &fault), OUTCOME_FATAL);
    if (strstr(fault.text, wanted) == NULL) {
        fail_msg("\"%s\" is not in: %s", wanted, fault.text);
    }
    settings_free(settings);
}

static void holds(rd_kafka_conf_t *conf, const char *name, const char *wanted)
{
    char value[256];
    size_t bytes = sizeof(value);
    assert_int_equal(rd_kafka_conf_get(conf, name, value, &bytes), RD_KAFKA_CONF_OK);
    assert_string_equal(value, wanted);
}

static void applies_defaults_and_what_is_fixed(void **state)
{
    (void)state;
    rd_kafka_conf_t *conf = opened(NULL);
    holds(conf, "bootstrap.servers", "h:1");
    holds(conf, "linger.ms", "20");
    holds(conf, "enable.auto.commit", "false");
    holds(conf, "auto.offset.reset", "error");
    rd_kafka_conf_destroy(conf);
}

static void lets_settings_override_defaults(void **state)
{
    (void)state;
    rd_kafka_conf_t *conf = opened("--kafka.x.linger.ms=7");
    holds(conf, "linger.ms", "7");
    rd_kafka_conf_destroy(conf);
}

static void says_why_a_property_is_fixed(void **state)
{
    (void)state;
    refused("--kafka.x.enable.auto.commit=false",
            "kafka.x.enable.auto.commit cannot be set: because");
    refused("--kafka.x.group.id=g", "use kafka.group");
}

static void names_what_librdkafka_refuses(void **state)
{
    (void)state;
    refused("--kafka.x.no.such.thing=1", "kafka.x.no.such.thing: ");
    refused("--kafka.x.linger.ms=soon", "kafka.x.linger.ms: ");
}

static void never_repeats_a_value(void **state)
{
    (void)state;
    struct settings *settings = mock_broker_settings((const char *const[]){
        "--kafka.brokers=h:1", "--kafka.x.security.protocol=hunter2", NULL});
    struct rd_kafka_conf_s *conf = NULL;
    struct fault fault;
    assert_int_equal(kafka_conf_open(settings, &role, &conf, &fault), OUTCOME_FATAL);
    assert_null(strstr(fault.text, "hunter2"));
    settings_free(settings);
}

static void knows_a_login_that_cannot_work(void **state)
{
    (void)state;
    bool is_old = rd_kafka_version() < 0x020601ff;
    rd_kafka_conf_t *conf = opened("--kafka.x.sasl.mechanism=SCRAM-SHA-512");
    assert_int_equal(kafka_conf_has_broken_scram(conf), is_old);
    rd_kafka_conf_destroy(conf);
    conf = opened("--kafka.x.sasl.mechanism=PLAIN");
    assert_false(kafka_conf_has_broken_scram(conf));
    rd_kafka_conf_destroy(conf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(applies_defaults_and_what_is_fixed),
        cmocka_unit_test(lets_settings_override_defaults),
        cmocka_unit_test(says_why_a_property_is_fixed),
        cmocka_unit_test(names_what_librdkafka_refuses),
        cmocka_unit_test(never_repeats_a_value),
        cmocka_unit_test(knows_a_login_that_cannot_work),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
