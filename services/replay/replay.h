#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/digest.h"
#include "base/fault.h"
#include "base/settings.h"
#include "replay/outgoing.h"
#include "replay/progress.h"

struct replay_options {
    struct outgoing_options outgoing;
    double per_second; /* 0: as fast as can be */
    double speed;      /* of the articles' own times; 0: they do not matter */
    uint64_t limit;    /* messages of all runs; 0: none */
    bool is_dry_run;
    bool has_event_time;       /* records get the articles' own times */
    const char *zone;          /* of times that name none */
    const char *resume_path;   /* NULL: none */
    const char *manifest_path; /* NULL: none */
    uint64_t window;           /* delivery_ledger.h */
    struct digest corpus;      /* of what is replayed, and how: to know it again */
    int64_t progress_ms;
};

/** What became of it. */
struct replay_report {
    struct progress progress;
    uint64_t resumed_at;                /* messages of earlier runs */
    uint64_t twice;                     /* how many the topic may hold twice, at most */
    uint64_t injected[INJECTION_COUNT]; /* messages that something was done to */
    uint64_t without_time;              /* messages that have no time of their own */
};

/**
 * Send a corpus to Kafka.
 *
 * Each message goes with the headers wenliu-source-file and wenliu-line, and with the
 * identity of its article as key (none when it is no article), so that the versions of an
 * article share a partition and keep their order. JSON is sent byte by byte as it is,
 * broken or not. What is done to a message on purpose changes neither key nor time. A dry
 * run prints instead, and asks no broker.
 *
 * What fails is named on standard error and counted; the others are sent all the same.
 * With a state to resume from, the first that is neither acknowledged nor refused for good
 * ends the run instead. When is_stopped turns true, reading ends and what was taken is
 * flushed.
 *
 * Outcomes: OK when each message taken is settled: *ret_report says how. FATAL when Kafka
 *           or a file cannot be used; *ret_report then tells how far it came, and is all 0
 *           when nothing was sent.
 */
enum outcome replay_run(const struct replay_options *options,
                        const struct settings *settings, struct replay_report *ret_report,
                        struct fault *reterr_fault) MUST_USE;
