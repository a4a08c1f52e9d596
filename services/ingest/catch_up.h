#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/fault.h"
#include "base/settings.h"

/**
 * The goal of --until-caught-up: the ends of all partitions when it was opened, compared
 * with ingest.progress, whoever advances it.
 */
struct catch_up;

/** Read the ends from Kafka. Outcomes: FATAL when neither brokers nor topics answer. */
enum outcome catch_up_open(const struct settings *settings,
                           struct catch_up **ret_catch_up,
                           struct fault *reterr_fault) MUST_USE;

/** NULL is fine. Returns NULL. */
struct catch_up *catch_up_free(struct catch_up *catch_up);

/** True when every partition has reached its end; looks at PostgreSQL once a while. */
bool catch_up_is_done(struct catch_up *catch_up) MUST_USE;

/** Partitions to reach. */
size_t catch_up_count(const struct catch_up *catch_up);
