#include "article/identity.h"
#include "base/instant.h"
#include "replay/replay_parts.h"

enum {
    MILLISECOND_US = 1000,
    SLICE_MS = 200,          /* the longest wait between two looks at the stop flag */
    ROOM_MS = 5,             /* between two looks for room in the window */
    CHECK_MS = 5000,         /* for the first answer of a broker */
    STOP_MS = 10000,         /* to flush once we are told to stop */
    NAMED_FAILURES_MAX = 20, /* a broker that is gone fails everything */
};

void replay_note_failure(struct replay *replay, const char *where, const char *why)
{
    struct progress *progress = &replay->report.progress;
    progress->failed += 1;
    if (progress->failed <= NAMED_FAILURES_MAX) {
        progress_display_say(&replay->display, "failed: %s: %s", where, why);
    } else if (progress->failed == NAMED_FAILURES_MAX + 1) {
        progress_display_say(&replay->display, "more failed; they are only counted");
    }
}

static void name_failed_record(struct replay *replay, const struct record *record,
                               const struct fault *fault)
{
    struct arena *arena = arena_open();
    struct buffer where = {.arena = arena};
    for (size_t i = 0; i < record->header_count; i++) {
        buffer_append(&where, i == 0 ? SPAN("") : SPAN(":"));
        buffer_append(&where, record->headers[i].value);
    }
    replay_note_failure(replay, buffer_string(&where), fault->text);
    arena_free(arena);
}

/* Headers are handed back in the order they were given. */
static void settle_record(void *context, const struct record *record,
                          const struct record_place *place, const struct fault *fault)
{
    struct replay *replay = context;
    if (fault == NULL) {
        replay->report.progress.acknowledged += 1;
    } else {
        name_failed_record(replay, record, fault);
    }
    if (replay->ledger == NULL) {
        return;
    }
    if (fault == NULL) {
        delivery_ledger_acknowledged(replay->ledger, record, place);
    } else if (strcmp(fault->reason, "refused") == 0) {
        delivery_ledger_refused(replay->ledger, record->sequence);
    } else {
        delivery_ledger_lost(replay->ledger, record->sequence);
    }
}

static void update_progress(struct replay *replay, int64_t now)
{
    struct progress *progress = &replay->report.progress;
    uint64_t read_bytes = outgoing_bytes(replay->outgoing);
    progress->elapsed_us = now - replay->started_us;
    progress->done =
        replay->total_bytes > 0 ? (double)read_bytes / (double)replay->total_bytes : -1;
    if (replay->options->limit > 0) {
        double done = (double)replay->next / (double)replay->options->limit;
        progress->done = done > progress->done ? done : progress->done;
    }
}

static enum outcome keep_ledger(struct replay *replay, int64_t now,
                                struct fault *reterr_fault)
{
    if (replay->ledger == NULL) {
        return OUTCOME_OK;
    }
    delivery_ledger_resent(replay->ledger, producer_resent(replay->producer));
    return delivery_ledger_keep(replay->ledger, now, reterr_fault);
}

enum outcome replay_look_around(struct replay *replay, int wait_ms,
                                struct fault *reterr_fault)
{
    struct fault trouble;
    enum outcome outcome = OUTCOME_OK;
    if (replay->producer != NULL) {
        outcome = producer_poll(replay->producer, wait_ms, reterr_fault);
        while (producer_trouble(replay->producer, &trouble)) {
            progress_display_say(&replay->display, "kafka: %s", trouble.text);
        }
    }
    int64_t now = replay_now_us();
    if (replay->report.progress.messages > 0 && now >= replay->display.next_us) {
        update_progress(replay, now);
        progress_display_show(&replay->display, &replay->report.progress, now);
    }
    return outcome == OUTCOME_OK ? keep_ledger(replay, now, reterr_fault) : outcome;
}

static enum outcome wait_for_room(struct replay *replay, struct fault *reterr_fault)
{
    bool is_admitted = replay->ledger == NULL;
    enum outcome outcome = OUTCOME_OK;
    while (outcome == OUTCOME_OK && !is_admitted && !replay_is_stopped(replay)) {
        outcome = delivery_ledger_admit(replay->ledger, replay->next, &is_admitted,
                                        reterr_fault);
        if (outcome == OUTCOME_OK && delivery_ledger_is_stuck(replay->ledger)) {
            return fault_fatal(reterr_fault, "a message was not delivered; the same "
                                             "command with --resume goes on before it");
        }
        if (outcome == OUTCOME_OK && !is_admitted) {
            outcome = replay_look_around(replay, ROOM_MS, reterr_fault);
        }
    }
    return outcome;
}

/* The identity of the message as it is sent; what was done to it may have changed it. */
static struct in_flight_message description_of(const struct replay *replay,
                                               const struct outgoing_message *message)
{
    struct in_flight_message described = {.digest = digest_from_bytes(message->value),
                                          .identity = replay->identity,
                                          .has_identity = replay->has_identity,
                                          .injected = message->injected};
    if (message->value.at != message->original.at ||
        message->value.bytes != message->original.bytes) {
        const struct message sent = {.value = message->value,
                                     .recorded_us = INSTANT_ABSENT};
        described.has_identity = identity_from_message(
            &sent, &article_limits_default, replay->arena, &described.identity);
    }
    return described;
}

static void count_message(struct replay *replay, const struct outgoing_message *message)
{
    replay->next += 1;
    replay->report.progress.messages += 1;
    replay->report.progress.bytes += message->value.bytes;
    for (size_t kind = 0; kind < INJECTION_COUNT; kind++) {
        replay->report.injected[kind] += message->injected >> kind & 1;
    }
}

/* It is sent, or never will be. */
static void note_message(struct replay *replay, const struct outgoing_message *message,
                         const struct fault *refusal)
{
    if (replay->ledger != NULL) {
        struct in_flight_message described = description_of(replay, message);
        delivery_ledger_sent(replay->ledger, replay->next, &described);
        if (refusal != NULL) {
            delivery_ledger_refused(replay->ledger, replay->next);
        }
    }
    if (refusal != NULL) {
        struct buffer where = {.arena = replay->arena};
        buffer_append_format(&where, "%s:%llu", message->path,
                             (unsigned long long)message->line);
        replay_note_failure(replay, buffer_string(&where), refusal->text);
    }
    count_message(replay, message);
}

enum outcome replay_hand_over(struct replay *replay,
                              const struct outgoing_message *message,
                              const struct record *record, struct fault *reterr_fault)
{
    if (replay->options->is_dry_run) {
        count_message(replay, message);
        return replay_look_around(replay, 0, reterr_fault);
    }
    enum outcome outcome = wait_for_room(replay, reterr_fault);
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    struct fault fault;
    outcome = OUTCOME_RETRY;
    while (outcome == OUTCOME_RETRY && !replay_is_stopped(replay)) {
        outcome = producer_send(replay->producer, record, SLICE_MS, &fault);
        if (outcome == OUTCOME_FATAL) {
            *reterr_fault = fault;
            return outcome;
        }
        if (outcome != OUTCOME_RETRY) {
            note_message(replay, message, outcome == OUTCOME_REJECT ? &fault : NULL);
        }
        enum outcome looked = replay_look_around(replay, 0, reterr_fault);
        if (looked != OUTCOME_OK) {
            return looked;
        }
    }
    return OUTCOME_OK;
}

/* librdkafka gives up after message.timeout.ms. */
enum outcome replay_await_reports(struct replay *replay, struct fault *reterr_fault)
{
    int64_t stopped_us = -1;
    struct fault waiting;
    while (true) {
        enum outcome outcome = producer_flush(replay->producer, SLICE_MS, &waiting);
        if (outcome == OUTCOME_OK) {
            return OUTCOME_OK;
        }
        outcome =
            outcome == OUTCOME_FATAL ? outcome : replay_look_around(replay, 0, &waiting);
        if (outcome == OUTCOME_FATAL) {
            *reterr_fault = waiting;
            return outcome;
        }
        if (replay_is_stopped(replay) && stopped_us < 0) {
            stopped_us = replay_now_us();
        }
        if (stopped_us >= 0 &&
            replay_now_us() - stopped_us > (int64_t)STOP_MS * MILLISECOND_US) {
            return OUTCOME_OK; /* what is left fails when the producer is freed */
        }
    }
}

static enum outcome await_broker(struct replay *replay, struct fault *reterr_fault)
{
    int64_t deadline_us = replay_now_us() + (int64_t)CHECK_MS * MILLISECOND_US;
    enum outcome outcome = OUTCOME_RETRY;
    do {
        outcome = producer_check(replay->producer, SLICE_MS, reterr_fault);
        struct fault waiting;
        if (outcome == OUTCOME_RETRY &&
            replay_look_around(replay, SLICE_MS, &waiting) != OUTCOME_OK) {
            *reterr_fault = waiting;
            outcome = OUTCOME_FATAL;
        }
    } while (outcome == OUTCOME_RETRY && replay_now_us() < deadline_us &&
             !replay_is_stopped(replay));
    return outcome == OUTCOME_OK ? OUTCOME_OK : OUTCOME_FATAL;
}

static enum outcome open_ledger(struct replay *replay, const struct settings *settings,
                                struct fault *reterr_fault)
{
    const struct replay_options *options = replay->options;
    struct delivery_ledger_options wanted = {
        .resume_path = options->resume_path,
        .manifest_path = options->manifest_path,
        .window = options->window,
        .corpus = options->corpus,
        .topic = settings_text(settings, "kafka.topic"),
    };
    if (options->resume_path == NULL && options->manifest_path == NULL) {
        return OUTCOME_OK;
    }
    if (producer_cluster_id(replay->producer, CHECK_MS, &wanted.cluster, reterr_fault) !=
            OUTCOME_OK ||
        delivery_ledger_open(&wanted, &replay->ledger, reterr_fault) != OUTCOME_OK) {
        return OUTCOME_FATAL;
    }
    replay->report.resumed_at = delivery_ledger_start(replay->ledger)->position;
    return OUTCOME_OK;
}

enum outcome replay_connect(struct replay *replay, const struct settings *settings,
                            struct fault *reterr_fault)
{
    enum outcome outcome =
        producer_open(settings, settle_record, replay, &replay->producer, reterr_fault);
    if (outcome == OUTCOME_OK) {
        outcome = await_broker(replay, reterr_fault);
    }
    return outcome == OUTCOME_OK ? open_ledger(replay, settings, reterr_fault) : outcome;
}

enum outcome replay_disconnect(struct replay *replay, struct fault *reterr_fault)
{
    enum outcome outcome = OUTCOME_OK;
    uint64_t resent = replay->producer == NULL ? 0 : producer_resent(replay->producer);
    replay->producer = producer_free(replay->producer); /* reports what is left */
    replay->report.twice = resent;
    if (replay->ledger != NULL) {
        delivery_ledger_resent(replay->ledger, resent);
        outcome =
            delivery_ledger_close(replay->ledger, &replay->report.twice, reterr_fault);
        replay->ledger = delivery_ledger_free(replay->ledger);
    }
    return outcome;
}
