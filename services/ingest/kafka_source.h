#pragma once

#include "ingest/ports.h"
#include "ingest/start.h"
#include "kafka/consumer.h"

/** A consumer as the coordinator's source: pass it as ports.source. */
struct kafka_source {
    struct consumer *consumer;
    struct start start;
};

extern const struct source_ops kafka_source_ops;
