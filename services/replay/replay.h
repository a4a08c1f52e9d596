#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/fault.h"
#include "base/settings.h"
#include "replay/corpus_reader.h"
#include "replay/progress.h"

struct replay_options {
    struct corpus_options corpus;
    double per_second; /* 0: as fast as can be */
    uint64_t limit;    /* messages; 0: none */
    uint64_t rounds;
    bool is_dry_run;
    int64_t progress_ms;
};

/**
 * Send a corpus to Kafka.
 *
 * Each message goes with the headers wenliu-source-file and wenliu-line, and with the
 * identity of its article as key (none when it is no article), so that the versions of an
 * article share a partition and keep their order. JSON is sent byte by byte as it is,
 * broken or not. A dry run prints instead, and asks no broker.
 *
 * What fails is named on standard error and counted; the others are sent all the same.
 * When options->corpus.is_stopped turns true, reading ends and what was taken is flushed.
 *
 * Outcomes: OK when each message taken is settled: *ret_progress says how. FATAL when
 *           Kafka cannot be used; *ret_progress then tells how far it came, and is all 0
 *           when nothing was sent.
 */
enum outcome replay_run(const struct replay_options *options,
                        const struct settings *settings, struct progress *ret_progress,
                        struct fault *reterr_fault) MUST_USE;
