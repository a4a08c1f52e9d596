#include "replay/replay.h"

#include <stdio.h>
#include <time.h>

#include "article/identity.h"
#include "base/instant.h"
#include "kafka/producer.h"
#include "replay/pacer.h"
#include "replay/repeat_suffix.h"

enum {
    SECOND_US = 1000000,
    MILLISECOND_US = 1000,
    SLICE_MS = 200,          /* the longest wait between two looks at the stop flag */
    CHECK_MS = 5000,         /* for the first answer of a broker */
    STOP_MS = 10000,         /* to flush once we are told to stop */
    NAMED_FAILURES_MAX = 20, /* a broker that is gone fails everything */
    UUID_TEXT_BYTES = 37,
    NUMBER_TEXT_BYTES = 24,
};

static const char header_file[] = "wenliu-source-file";
static const char header_line[] = "wenliu-line";

struct replay {
    const struct replay_options *options;
    struct producer *producer; /* NULL in a dry run */
    struct corpus_reader *corpus;
    struct arena *arena; /* of one message */
    struct pacer pacer;
    struct progress progress;
    struct progress_display display;
    int64_t started_us;
    int64_t total_bytes;    /* of all rounds; -1: not known */
    uint64_t earlier_bytes; /* of the rounds that are done */
    uint64_t round;
};

static int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * SECOND_US + now.tv_nsec / 1000;
}

static bool is_stopped(const struct replay *replay)
{
    return *replay->options->corpus.is_stopped != 0;
}

static bool has_reached_limit(const struct replay *replay)
{
    return replay->options->limit > 0 &&
           replay->progress.messages >= replay->options->limit;
}

static void note_failure(struct replay *replay, const char *where, const char *why)
{
    replay->progress.failed += 1;
    if (replay->progress.failed <= NAMED_FAILURES_MAX) {
        progress_display_say(&replay->display, "failed: %s: %s", where, why);
    } else if (replay->progress.failed == NAMED_FAILURES_MAX + 1) {
        progress_display_say(&replay->display, "more failed; they are only counted");
    }
}

/* Headers are handed back in the order they were given. */
static void settle_record(void *context, const struct record *record,
                          const struct fault *fault)
{
    struct replay *replay = context;
    if (fault == NULL) {
        replay->progress.acknowledged += 1;
        return;
    }
    struct buffer where = {.arena = replay->arena};
    for (size_t i = 0; i < record->header_count; i++) {
        buffer_append(&where, i == 0 ? SPAN("") : SPAN(":"));
        buffer_append(&where, record->headers[i].value);
    }
    note_failure(replay, buffer_string(&where), fault->text);
}

static void update_progress(struct replay *replay, int64_t now)
{
    struct progress *progress = &replay->progress;
    uint64_t read_bytes = replay->earlier_bytes;
    if (replay->corpus != NULL) {
        read_bytes += corpus_reader_bytes(replay->corpus);
    }
    progress->elapsed_us = now - replay->started_us;
    progress->done =
        replay->total_bytes > 0 ? (double)read_bytes / (double)replay->total_bytes : -1;
    if (replay->options->limit > 0) {
        double done = (double)progress->messages / (double)replay->options->limit;
        progress->done = done > progress->done ? done : progress->done;
    }
}

/* Serve reports and the reader at the terminal. Called for every message and wait. */
static enum outcome look_around(struct replay *replay, int wait_ms,
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
    int64_t now = now_us();
    if (replay->progress.messages > 0 && now >= replay->display.next_us) {
        update_progress(replay, now);
        progress_display_show(&replay->display, &replay->progress, now);
    }
    return outcome;
}

static enum outcome wait_for_turn(struct replay *replay, struct fault *reterr_fault)
{
    int64_t wait_us = pacer_wait_us(&replay->pacer, now_us());
    enum outcome outcome = OUTCOME_OK;
    while (outcome == OUTCOME_OK && wait_us > 0 && !is_stopped(replay)) {
        int64_t wait_ms = (wait_us + MILLISECOND_US - 1) / MILLISECOND_US;
        outcome = look_around(replay, wait_ms < SLICE_MS ? (int)wait_ms : SLICE_MS,
                              reterr_fault);
        wait_us = pacer_wait_us(&replay->pacer, now_us());
    }
    return outcome;
}

static struct span key_of(const struct replay *replay, struct span value, char *text)
{
    struct uuid identity;
    const struct message message = {.value = value, .recorded_us = INSTANT_ABSENT};
    if (!identity_from_message(&message, &article_limits_default, replay->arena,
                               &identity)) {
        return (struct span){.at = NULL};
    }
    size_t bytes = 0;
    for (size_t i = 0; i < UUID_BYTES; i++) {
        bytes += (size_t)snprintf(text + bytes, UUID_TEXT_BYTES - bytes, "%s%02x",
                                  i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "",
                                  identity.bytes[i]);
    }
    return (struct span){.at = text, .bytes = bytes};
}

static enum outcome hand_over(struct replay *replay, const struct corpus_message *message,
                              const struct record *record, struct fault *reterr_fault)
{
    struct fault fault;
    enum outcome outcome = OUTCOME_RETRY;
    while (outcome == OUTCOME_RETRY && !is_stopped(replay)) {
        outcome = producer_send(replay->producer, record, SLICE_MS, &fault);
        enum outcome looked = look_around(replay, 0, reterr_fault);
        if (looked != OUTCOME_OK) {
            return looked;
        }
    }
    if (outcome == OUTCOME_FATAL) {
        *reterr_fault = fault;
        return outcome;
    }
    if (outcome == OUTCOME_REJECT) {
        struct buffer where = {.arena = replay->arena};
        buffer_append_format(&where, "%s:%llu", message->path,
                             (unsigned long long)message->line);
        note_failure(replay, buffer_string(&where), fault.text);
    }
    if (outcome != OUTCOME_RETRY) {
        replay->progress.messages += 1;
        replay->progress.bytes += record->value.bytes;
    }
    return OUTCOME_OK;
}

static enum outcome send_message(struct replay *replay,
                                 const struct corpus_message *message,
                                 struct fault *reterr_fault)
{
    char line[NUMBER_TEXT_BYTES];
    char key[UUID_TEXT_BYTES];
    snprintf(line, sizeof(line), "%llu", (unsigned long long)message->line);
    const struct record_header headers[] = {
        {header_file, span_from_string(message->path)},
        {header_line, span_from_string(line)},
    };
    struct span value =
        replay->round == 1
            ? message->value
            : repeat_suffix_apply(message->value, replay->round, replay->arena);
    const struct record record = {.sequence = replay->progress.messages,
                                  .key = key_of(replay, value, key),
                                  .value = value,
                                  .headers = headers,
                                  .header_count = 2};
    if (replay->options->is_dry_run) {
        printf("%s:%s\t%zu\t%.*s\n", message->path, line, value.bytes,
               (int)record.key.bytes, record.key.at == NULL ? "" : record.key.at);
        replay->progress.messages += 1;
        replay->progress.bytes += value.bytes;
        return look_around(replay, 0, reterr_fault);
    }
    enum outcome outcome = wait_for_turn(replay, reterr_fault);
    if (outcome == OUTCOME_OK && !is_stopped(replay)) {
        outcome = hand_over(replay, message, &record, reterr_fault);
        pacer_sent(&replay->pacer);
    }
    return outcome;
}

static enum outcome send_round(struct replay *replay, struct fault *reterr_fault)
{
    bool is_end = false;
    while (!is_end && !is_stopped(replay) && !has_reached_limit(replay)) {
        struct corpus_message message;
        struct fault fault;
        arena_reset(replay->arena);
        enum outcome outcome =
            corpus_reader_next(replay->corpus, replay->arena, &message, &is_end, &fault);
        if (outcome == OUTCOME_REJECT) {
            note_failure(replay, "reading", fault.text);
            continue;
        }
        if (!is_end) {
            outcome = send_message(replay, &message, reterr_fault);
        }
        if (outcome != OUTCOME_OK) {
            return outcome;
        }
    }
    return OUTCOME_OK;
}

static enum outcome send_rounds(struct replay *replay, struct fault *reterr_fault)
{
    enum outcome outcome = OUTCOME_OK;
    for (replay->round = 1;
         outcome == OUTCOME_OK && replay->round <= replay->options->rounds &&
         !is_stopped(replay) && !has_reached_limit(replay);
         replay->round++) {
        replay->corpus = corpus_reader_open(&replay->options->corpus);
        outcome = send_round(replay, reterr_fault);
        replay->earlier_bytes += corpus_reader_bytes(replay->corpus);
        replay->corpus = corpus_reader_free(replay->corpus);
    }
    return outcome;
}

/* Everything taken gets its report: librdkafka gives up after message.timeout.ms. */
static enum outcome await_reports(struct replay *replay, struct fault *reterr_fault)
{
    int64_t stopped_us = -1;
    struct fault waiting;
    while (true) {
        enum outcome outcome = producer_flush(replay->producer, SLICE_MS, &waiting);
        if (outcome == OUTCOME_OK) {
            return OUTCOME_OK;
        }
        outcome = outcome == OUTCOME_FATAL ? outcome : look_around(replay, 0, &waiting);
        if (outcome == OUTCOME_FATAL) {
            *reterr_fault = waiting;
            return outcome;
        }
        if (is_stopped(replay) && stopped_us < 0) {
            stopped_us = now_us();
        }
        if (stopped_us >= 0 &&
            now_us() - stopped_us > (int64_t)STOP_MS * MILLISECOND_US) {
            return OUTCOME_OK; /* what is left fails when the producer is freed */
        }
    }
}

static enum outcome open_producer(struct replay *replay, const struct settings *settings,
                                  struct fault *reterr_fault)
{
    enum outcome outcome =
        producer_open(settings, settle_record, replay, &replay->producer, reterr_fault);
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    int64_t deadline_us = now_us() + (int64_t)CHECK_MS * MILLISECOND_US;
    do {
        outcome = producer_check(replay->producer, SLICE_MS, reterr_fault);
        struct fault ignored;
        if (outcome == OUTCOME_RETRY) {
            (void)look_around(replay, SLICE_MS, &ignored);
        }
    } while (outcome == OUTCOME_RETRY && now_us() < deadline_us && !is_stopped(replay));
    return outcome == OUTCOME_OK ? OUTCOME_OK : OUTCOME_FATAL;
}

enum outcome replay_run(const struct replay_options *options,
                        const struct settings *settings, struct progress *ret_progress,
                        struct fault *reterr_fault)
{
    struct replay replay = {.options = options, .arena = arena_open()};
    enum outcome outcome = OUTCOME_OK;
    progress_display_init(&replay.display, options->progress_ms, now_us());
    replay.started_us = now_us();
    if (!options->is_dry_run) {
        outcome = open_producer(&replay, settings, reterr_fault);
    }
    if (outcome == OUTCOME_OK) {
        int64_t bytes = corpus_files_total(options->corpus.paths);
        replay.total_bytes = bytes < 0 ? -1 : bytes * (int64_t)options->rounds;
        replay.started_us = now_us();
        pacer_init(&replay.pacer, options->per_second, replay.started_us);
        outcome = send_rounds(&replay, reterr_fault);
    }
    if (outcome == OUTCOME_OK && replay.producer != NULL) {
        outcome = await_reports(&replay, reterr_fault);
    }
    replay.producer = producer_free(replay.producer);
    replay.progress.elapsed_us = now_us() - replay.started_us;
    progress_display_done(&replay.display);
    arena_free(replay.arena);
    *ret_progress = replay.progress;
    return outcome;
}
