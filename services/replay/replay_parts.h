#pragma once

#include "base/arena.h"
#include "kafka/producer.h"
#include "replay/delivery_ledger.h"
#include "replay/pacer.h"
#include "replay/replay.h"
#include "replay/timeline.h"

/** The inside of a replay, shared by the files replay*.c and by nobody else. */

struct replay {
    const struct replay_options *options;
    struct producer *producer;      /* NULL in a dry run */
    struct delivery_ledger *ledger; /* NULL when nobody asked for one */
    struct outgoing *outgoing;
    struct time_zone *zone;
    struct arena *arena; /* of one message */
    struct pacer pacer;
    struct timeline timeline;
    struct replay_report report;
    struct progress_display display;
    int64_t started_us;
    int64_t total_bytes; /* of all rounds; -1: not known */
    uint64_t next;       /* number of the next message, of all runs */
    /* Of the message at hand, before anything was done to it. */
    struct uuid identity;
    bool has_identity;
};

/** Of the monotonic clock. */
int64_t replay_now_us(void);
bool replay_is_stopped(const struct replay *replay);

/** Name and count a message that failed. */
void replay_note_failure(struct replay *replay, const char *where, const char *why);

/** Open producer and ledger, and see that a broker has the topic. Outcomes: FATAL. */
enum outcome replay_connect(struct replay *replay, const struct settings *settings,
                            struct fault *reterr_fault) MUST_USE;

/**
 * Serve reports, the state and the reader at the terminal. Called for every message and
 * wait. Outcomes: FATAL.
 */
enum outcome replay_look_around(struct replay *replay, int wait_ms,
                                struct fault *reterr_fault) MUST_USE;

/** Send a record; not when the replay is stopped meanwhile. Outcomes: FATAL. */
enum outcome replay_hand_over(struct replay *replay,
                              const struct outgoing_message *message,
                              const struct record *record,
                              struct fault *reterr_fault) MUST_USE;

/** Wait until everything that was sent is settled. Outcomes: FATAL. */
enum outcome replay_await_reports(struct replay *replay,
                                  struct fault *reterr_fault) MUST_USE;

/** Close producer and ledger, also after a fault. Outcomes: FATAL. */
enum outcome replay_disconnect(struct replay *replay,
                               struct fault *reterr_fault) MUST_USE;
