#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/buffer.h"
#include "base/fault.h"
#include "base/settings.h"

struct rd_kafka_conf_s;

/** One librdkafka property. */
struct kafka_property {
    const char *name;
    const char *value;
    const char *why; /* of a fixed one: what the fault says; NULL for a mere default */
};

/** A role's properties: defaults that kafka.x.* may change, and those it may not. */
struct kafka_role {
    const struct kafka_property *defaults;
    size_t default_count;
    const struct kafka_property *fixed; /* value NULL: never to be set at all */
    size_t fixed_count;
};

/**
 * Make a librdkafka configuration: the role's defaults, then kafka.brokers and the
 * settings kafka.x.*, then what the role fixes, read back to see that it holds.
 *
 * Ownership: the caller's, until rd_kafka_new() takes it or rd_kafka_conf_destroy().
 * Outcomes:  FATAL naming a kafka.x.* that librdkafka refuses or the role fixes. The
 *            value of a setting is never in the text.
 */
enum outcome kafka_conf_open(const struct settings *settings,
                             const struct kafka_role *role,
                             struct rd_kafka_conf_s **ret_conf,
                             struct fault *reterr_fault) MUST_USE;

/** True when this librdkafka cannot log in to Kafka 4 by SASL/SCRAM as configured: its
 *  nonce is wrong below 2.6.1, and the broker answers as to a wrong password. */
bool kafka_conf_has_broken_scram(const struct rd_kafka_conf_s *conf);

/** Append a line with librdkafka's name and the version that runs. */
void kafka_conf_append_version(struct buffer *text);
