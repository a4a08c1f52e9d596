#include "replay/replay.h"

#include <stdio.h>
#include <time.h>

#include "article/identity.h"
#include "base/hexadecimal.h"
#include "base/instant.h"
#include "replay/event_time.h"
#include "replay/replay_parts.h"

enum {
    SECOND_US = 1000000,
    MILLISECOND_US = 1000,
    SLICE_MS = 200, /* the longest wait between two looks at the stop flag */
    NUMBER_TEXT_BYTES = 24,
};

static const char header_file[] = "wenliu-source-file";
static const char header_line[] = "wenliu-line";

int64_t replay_now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * SECOND_US + now.tv_nsec / 1000;
}

bool replay_is_stopped(const struct replay *replay)
{
    return *replay->options->outgoing.corpus.is_stopped != 0;
}

static bool has_reached_limit(const struct replay *replay)
{
    return replay->options->limit > 0 && replay->next >= replay->options->limit;
}

/* By the clock of the sender, and by that of the past; only one of them is set. */
static int64_t wait_us_of(struct replay *replay, int64_t event_us)
{
    int64_t now = replay_now_us();
    int64_t paced_us = pacer_wait_us(&replay->pacer, now);
    int64_t spaced_us = timeline_wait_us(&replay->timeline, event_us, now);
    return paced_us > spaced_us ? paced_us : spaced_us;
}

static enum outcome wait_for_turn(struct replay *replay, int64_t event_us,
                                  struct fault *reterr_fault)
{
    enum outcome outcome = OUTCOME_OK;
    int64_t wait_us = replay->options->is_dry_run ? 0 : wait_us_of(replay, event_us);
    while (outcome == OUTCOME_OK && wait_us > 0 && !replay_is_stopped(replay)) {
        int64_t wait_ms = (wait_us + MILLISECOND_US - 1) / MILLISECOND_US;
        outcome = replay_look_around(replay, wait_ms < SLICE_MS ? (int)wait_ms : SLICE_MS,
                                     reterr_fault);
        wait_us = wait_us_of(replay, event_us);
    }
    return outcome;
}

static void identify(struct replay *replay, struct span value)
{
    const struct message message = {.value = value, .recorded_us = INSTANT_ABSENT};
    replay->has_identity = identity_from_message(&message, &article_limits_default,
                                                 replay->arena, &replay->identity);
}

static struct span key_of(const struct replay *replay)
{
    struct buffer text = {.arena = replay->arena};
    if (!replay->has_identity) {
        return (struct span){.at = NULL};
    }
    hexadecimal_append_uuid(&text, &replay->identity);
    return buffer_span(&text);
}

static int64_t event_us_of(struct replay *replay, const struct outgoing_message *message)
{
    if (!replay->options->has_event_time && replay->options->speed <= 0) {
        return INSTANT_ABSENT;
    }
    int64_t event_us =
        event_time_from_message(message->original, replay->zone, replay->arena);
    replay->report.without_time += instant_is_present(event_us) ? 0 : 1;
    return event_us;
}

/* What a dry run shows of a record. */
static void print_record(const struct replay *replay,
                         const struct outgoing_message *message,
                         const struct record *record)
{
    printf("%s:%llu\t%zu\t%.*s", message->path, (unsigned long long)message->line,
           record->value.bytes, (int)record->key.bytes,
           record->key.at == NULL ? "" : record->key.at);
    if (injection_is_planned(&replay->options->outgoing.plan)) {
        struct buffer names = {.arena = replay->arena};
        injection_append_names(&names, message->injected);
        printf("\t%s", buffer_string(&names));
    }
    printf("\n");
}

static enum outcome send_message(struct replay *replay,
                                 const struct outgoing_message *message,
                                 struct fault *reterr_fault)
{
    char line[NUMBER_TEXT_BYTES];
    snprintf(line, sizeof(line), "%llu", (unsigned long long)message->line);
    const struct record_header headers[] = {
        {header_file, span_from_string(message->path)},
        {header_line, span_from_string(line)},
    };
    identify(replay, message->original);
    int64_t event_us = event_us_of(replay, message);
    bool is_dated = replay->options->has_event_time && instant_is_present(event_us);
    const struct record record = {.sequence = replay->next,
                                  .at_ms = is_dated ? event_us / MILLISECOND_US : 0,
                                  .key = key_of(replay),
                                  .value = message->value,
                                  .headers = headers,
                                  .header_count = 2};
    if (replay->options->is_dry_run) {
        print_record(replay, message, &record);
    }
    enum outcome outcome = wait_for_turn(replay, event_us, reterr_fault);
    if (outcome == OUTCOME_OK && !replay_is_stopped(replay)) {
        outcome = replay_hand_over(replay, message, &record, reterr_fault);
        pacer_sent(&replay->pacer);
    }
    return outcome;
}

/* Pass over what an earlier run has settled, and see that it is the same. */
static enum outcome skip_message(struct replay *replay,
                                 const struct outgoing_message *message,
                                 struct fault *reterr_fault)
{
    replay->next += 1;
    if (replay->next < replay->report.resumed_at) {
        return OUTCOME_OK;
    }
    struct digest digest = digest_from_bytes(message->value);
    const struct resume_state *state = delivery_ledger_start(replay->ledger);
    if (memcmp(&digest, &state->last, sizeof(digest)) == 0) {
        return OUTCOME_OK;
    }
    return fault_fatal(reterr_fault,
                       "replay.resume: the corpus has changed: message %llu (%s:%llu) is "
                       "not what was sent",
                       (unsigned long long)replay->next, message->path,
                       (unsigned long long)message->line);
}

static enum outcome end_messages(const struct replay *replay, struct fault *reterr_fault)
{
    return replay->next >= replay->report.resumed_at || replay_is_stopped(replay)
               ? OUTCOME_OK
               : fault_fatal(reterr_fault,
                             "replay.resume: the corpus has changed: it has %llu "
                             "messages, and %llu were sent",
                             (unsigned long long)replay->next,
                             (unsigned long long)replay->report.resumed_at);
}

static enum outcome send_messages(struct replay *replay, struct fault *reterr_fault)
{
    while (!replay_is_stopped(replay) && !has_reached_limit(replay)) {
        struct outgoing_message message;
        struct fault fault;
        bool is_end = false;
        arena_reset(replay->arena);
        enum outcome outcome = outgoing_next(replay->outgoing, &message, &is_end, &fault);
        if (outcome == OUTCOME_REJECT) {
            replay_note_failure(replay, "reading", fault.text);
            continue;
        }
        if (is_end) {
            return end_messages(replay, reterr_fault);
        }
        outcome = replay->next < replay->report.resumed_at
                      ? skip_message(replay, &message, reterr_fault)
                      : send_message(replay, &message, reterr_fault);
        if (outcome != OUTCOME_OK) {
            return outcome;
        }
    }
    return OUTCOME_OK;
}

static void begin(struct replay *replay)
{
    const struct replay_options *options = replay->options;
    int64_t bytes = corpus_files_total(options->outgoing.corpus.paths);
    replay->total_bytes = bytes < 0 ? -1 : bytes * (int64_t)options->outgoing.rounds;
    replay->started_us = replay_now_us();
    pacer_init(&replay->pacer, options->per_second, replay->started_us);
    replay->timeline.speed = options->speed;
    if (replay->report.resumed_at > 0) {
        const struct resume_state *state = delivery_ledger_start(replay->ledger);
        progress_display_say(
            &replay->display,
            "resuming behind message %llu, of which %llu failed; up to %llu may be in "
            "the topic twice",
            (unsigned long long)state->position, (unsigned long long)state->refused,
            (unsigned long long)state->twice);
    }
}

static enum outcome run(struct replay *replay, const struct settings *settings,
                        struct fault *reterr_fault)
{
    enum outcome outcome =
        time_zone_open(replay->options->zone, &replay->zone, reterr_fault);
    if (outcome == OUTCOME_OK && !replay->options->is_dry_run) {
        outcome = replay_connect(replay, settings, reterr_fault);
    }
    if (outcome == OUTCOME_OK) {
        begin(replay);
        outcome = send_messages(replay, reterr_fault);
    }
    if (outcome == OUTCOME_OK && replay->producer != NULL) {
        outcome = replay_await_reports(replay, reterr_fault);
    }
    return outcome;
}

enum outcome replay_run(const struct replay_options *options,
                        const struct settings *settings, struct replay_report *ret_report,
                        struct fault *reterr_fault)
{
    struct replay replay = {.options = options,
                            .outgoing = outgoing_open(&options->outgoing),
                            .arena = arena_open(),
                            .started_us = replay_now_us()};
    progress_display_init(&replay.display, options->progress_ms, replay.started_us);
    enum outcome outcome = run(&replay, settings, reterr_fault);
    struct fault closing;
    if (replay_disconnect(&replay, &closing) != OUTCOME_OK && outcome == OUTCOME_OK) {
        *reterr_fault = closing;
        outcome = OUTCOME_FATAL;
    }
    replay.report.progress.elapsed_us = replay_now_us() - replay.started_us;
    progress_display_done(&replay.display);
    time_zone_free(replay.zone);
    outgoing_free(replay.outgoing);
    arena_free(replay.arena);
    *ret_report = replay.report;
    return outcome;
}
