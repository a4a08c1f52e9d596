#include "kafka/kafka_conf.h"

#include <assert.h>
#include <librdkafka/rdkafka.h>
#include <string.h>

enum {
    REASON_BYTES = 256,
    VALUE_BYTES = 512,
    FIRST_VERSION_WITH_SCRAM = 0x020601ff,
};

static const struct kafka_property *find_property(const struct kafka_property *properties,
                                                  size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(properties[i].name, name) == 0) {
            return &properties[i];
        }
    }
    return NULL;
}

/* librdkafka says what it would have taken, which helps, but also what it was given. */
static enum outcome refuse_property(const char *name, const char *value,
                                    const char *reason, struct fault *reterr_fault)
{
    if (value[0] != '\0' && strstr(reason, value) != NULL) {
        return fault_fatal(reterr_fault, "kafka.x.%s: librdkafka refuses its value",
                           name);
    }
    return fault_fatal(reterr_fault, "kafka.x.%s: %s", name, reason);
}

static enum outcome apply_defaults(rd_kafka_conf_t *conf, const struct kafka_role *role,
                                   const struct settings *settings,
                                   struct fault *reterr_fault)
{
    char reason[REASON_BYTES];
    for (size_t i = 0; i < role->default_count; i++) {
        const struct kafka_property *property = &role->defaults[i];
        rd_kafka_conf_res_t result = rd_kafka_conf_set(
            conf, property->name, property->value, reason, sizeof(reason));
        assert(result == RD_KAFKA_CONF_OK);
    }
    const char *brokers = settings_text(settings, "kafka.brokers");
    if (rd_kafka_conf_set(conf, "bootstrap.servers", brokers, reason, sizeof(reason)) !=
        RD_KAFKA_CONF_OK) {
        return fault_fatal(reterr_fault, "kafka.brokers: %s", reason);
    }
    return OUTCOME_OK;
}

static enum outcome apply_passed_through(rd_kafka_conf_t *conf,
                                         const struct kafka_role *role,
                                         const struct settings *settings,
                                         struct fault *reterr_fault)
{
    const char *name = NULL;
    const char *value = NULL;
    for (size_t i = 0; settings_extra(settings, "kafka.x.", i, &name, &value); i++) {
        char reason[REASON_BYTES];
        const struct kafka_property *fixed =
            find_property(role->fixed, role->fixed_count, name);
        if (fixed != NULL) {
            return fault_fatal(reterr_fault, "kafka.x.%s cannot be set: %s", name,
                               fixed->why);
        }
        if (rd_kafka_conf_set(conf, name, value, reason, sizeof(reason)) !=
            RD_KAFKA_CONF_OK) {
            return refuse_property(name, value, reason, reterr_fault);
        }
    }
    return OUTCOME_OK;
}

/* A property may be global, of the topic, or both, and one hide the other
 * (librdkafka#4224): what was set is worth nothing until it is read back. */
static enum outcome apply_fixed(rd_kafka_conf_t *conf, const struct kafka_role *role,
                                struct fault *reterr_fault)
{
    for (size_t i = 0; i < role->fixed_count; i++) {
        const struct kafka_property *fixed = &role->fixed[i];
        char reason[REASON_BYTES];
        char value[VALUE_BYTES];
        size_t value_bytes = sizeof(value);
        if (fixed->value == NULL) {
            continue;
        }
        if (rd_kafka_conf_set(conf, fixed->name, fixed->value, reason, sizeof(reason)) !=
                RD_KAFKA_CONF_OK ||
            rd_kafka_conf_get(conf, fixed->name, value, &value_bytes) !=
                RD_KAFKA_CONF_OK ||
            strcmp(value, fixed->value) != 0) {
            return fault_fatal(reterr_fault, "this librdkafka (%s) does not take %s=%s",
                               rd_kafka_version_str(), fixed->name, fixed->value);
        }
    }
    return OUTCOME_OK;
}

enum outcome kafka_conf_open(const struct settings *settings,
                             const struct kafka_role *role,
                             struct rd_kafka_conf_s **ret_conf,
                             struct fault *reterr_fault)
{
    enum outcome outcome = settings_require(settings, "kafka.brokers", reterr_fault);
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    outcome = apply_defaults(conf, role, settings, reterr_fault);
    if (outcome == OUTCOME_OK) {
        outcome = apply_passed_through(conf, role, settings, reterr_fault);
    }
    if (outcome == OUTCOME_OK) {
        outcome = apply_fixed(conf, role, reterr_fault);
    }
    if (outcome != OUTCOME_OK) {
        rd_kafka_conf_destroy(conf);
        return outcome;
    }
    *ret_conf = conf;
    return OUTCOME_OK;
}

bool kafka_conf_has_broken_scram(const struct rd_kafka_conf_s *conf)
{
    char mechanism[VALUE_BYTES];
    size_t mechanism_bytes = sizeof(mechanism);
    return rd_kafka_version() < FIRST_VERSION_WITH_SCRAM &&
           rd_kafka_conf_get(conf, "sasl.mechanisms", mechanism, &mechanism_bytes) ==
               RD_KAFKA_CONF_OK &&
           strncmp(mechanism, "SCRAM-", strlen("SCRAM-")) == 0;
}

void kafka_conf_append_version(struct buffer *text)
{
    buffer_append_format(text, "librdkafka %s\n", rd_kafka_version_str());
}
