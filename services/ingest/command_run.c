#include <inttypes.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/process_limit.h"
#include "ingest/catch_up.h"
#include "ingest/command.h"
#include "ingest/core.h"
#include "ingest/http_server.h"
#include "ingest/ingest.h"
#include "ingest/ingest_settings.h"
#include "ingest/lane.h"
#include "ingest/live_lexicon.h"
#include "ingest/start.h"
#include "kafka/consumer.h"

enum {
    LOOK_MS = 100,         /* how often signals, lanes and the goal are looked at */
    STOP_LIMIT_MS = 9000,  /* "within 10 s", with what exiting takes */
    THREADS_A_LANE = 8,    /* its own, and librdkafka's with a single broker */
    HURRY_LIMIT_MS = 1000, /* to leave the group, or it would wait for the member */
    /* What librdkafka fetches at once (1 MiB) goes back to the system as soon as it is
     * read, instead of leaving holes: 10 MiB a lane, for 1 % of the processor [measured]. */
    MAPPED_FROM_BYTES = 512 * 1024,
};

static void block_signals(sigset_t *ret_signals)
{
    sigemptyset(ret_signals);
    sigaddset(ret_signals, SIGTERM);
    sigaddset(ret_signals, SIGINT);
    sigaddset(ret_signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, ret_signals, NULL);
}

/* Until it is looked for, SIGHUP waits: it must not end a process that is starting. */
static void block_hangup(void)
{
    sigset_t hangup;
    sigemptyset(&hangup);
    sigaddset(&hangup, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &hangup, NULL);
}

/* The signal that came within some time, or 0. */
static int next_signal(const sigset_t *signals, int64_t wait_ms)
{
    struct timespec wait = {.tv_sec = wait_ms / 1000,
                            .tv_nsec = (long)(wait_ms % 1000) * 1000000};
    int signal = sigtimedwait(signals, NULL, &wait);
    return signal > 0 ? signal : 0;
}

static bool is_told_to_stop(const sigset_t *signals)
{
    int signal = next_signal(signals, LOOK_MS);
    return signal != 0 && signal != SIGHUP;
}

static void renew_lexicon(struct live_lexicon *lexicon)
{
    struct fault fault = {.text = ""};
    if (live_lexicon_renew(lexicon, &fault) == OUTCOME_OK) {
        log_info("lexicon read again", LOG_NUMBER("words", live_lexicon_count(lexicon)));
    } else {
        log_error("lexicon not read again, the old one stays",
                  LOG_TEXT("reason", fault.text));
    }
}

static size_t count_ended(struct lane *lanes, unsigned count)
{
    size_t ended = 0;
    for (unsigned i = 0; i < count; i++) {
        ended += atomic_load(&lanes[i].has_ended) ? 1 : 0;
    }
    return ended;
}

/* A second signal, or lanes that hang: leave without them. Nothing is lost by it, because
 * nothing counts before its COMMIT. */
static void wait_for_lanes(struct lane *lanes, unsigned count, const sigset_t *signals,
                           atomic_bool *is_hurried)
{
    int64_t deadline_ms = clock_monotonic_ms() + STOP_LIMIT_MS;
    while (count_ended(lanes, count) < count) {
        if (is_told_to_stop(signals) && !atomic_exchange(is_hurried, true)) {
            log_warning("leaving at once", LOG_TEXT("reason", "second signal"));
            deadline_ms = clock_monotonic_ms() + HURRY_LIMIT_MS;
        }
        if (clock_monotonic_ms() > deadline_ms) {
            log_warning("leaving without waiting for the lanes",
                        LOG_TEXT("reason", "they do not end"));
            _exit(EXIT_DONE);
        }
    }
    for (unsigned i = 0; i < count; i++) {
        lane_join(&lanes[i]);
    }
}

/* What waits for an operator will not catch up while nobody is there. */
static bool has_stopped(struct metrics *metrics)
{
    struct arena *arena = arena_open();
    struct buffer reason = {.arena = arena};
    bool is_stopped = metrics_has_stopped(metrics, &reason);
    if (is_stopped) {
        log_error("cannot catch up", LOG_TEXT("reason", buffer_string(&reason)));
    }
    arena_free(arena);
    return is_stopped;
}

/* Until a signal, a lane that gives up, or the goal of --until-caught-up. */
static enum exit_code wait_for_the_end(struct lane *lanes, unsigned count,
                                       struct metrics *metrics, struct catch_up *catch_up,
                                       struct live_lexicon *lexicon,
                                       const sigset_t *signals)
{
    for (int signal = 0; signal == 0 || signal == SIGHUP;
         signal = next_signal(signals, LOOK_MS)) {
        if (signal == SIGHUP) {
            renew_lexicon(lexicon);
        }
        if (count_ended(lanes, count) > 0) {
            return EXIT_FATAL;
        }
        if (catch_up != NULL && catch_up_is_done(catch_up)) {
            log_info("caught up", LOG_NUMBER("partitions", catch_up_count(catch_up)));
            return EXIT_DONE;
        }
        if (catch_up != NULL && has_stopped(metrics)) {
            return EXIT_FATAL;
        }
    }
    log_info("stopping", LOG_TEXT("reason", "signal"));
    return EXIT_DONE;
}

static void log_ends(const struct lane *lanes, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        if (lanes[i].outcome != OUTCOME_OK) {
            log_error("lane gave up", LOG_NUMBER("lane", i),
                      LOG_TEXT("reason", lanes[i].fault.text));
        }
    }
}

static enum exit_code run_lanes(const struct settings *settings, struct metrics *metrics,
                                unsigned count, struct live_lexicon *lexicon,
                                struct catch_up *catch_up)
{
    sigset_t signals;
    block_signals(&signals); /* before the threads, which inherit the mask */
    atomic_bool is_stopping = false;
    atomic_bool is_hurried = false;
    struct careful_gate gate = {.reading = 0};
    struct lane *lanes = calloc(count, sizeof(*lanes));
    if (lanes == NULL) {
        abort();
    }
    for (unsigned i = 0; i < count; i++) {
        lanes[i] = (struct lane){.index = i,
                                 .settings = settings,
                                 .metrics = metrics,
                                 .lexicon = lexicon,
                                 .gate = &gate,
                                 .is_stopping = &is_stopping,
                                 .is_hurried = &is_hurried};
        lane_start(&lanes[i]);
    }
    enum exit_code code =
        wait_for_the_end(lanes, count, metrics, catch_up, lexicon, &signals);
    atomic_store(&is_stopping, true);
    wait_for_lanes(lanes, count, &signals, &is_hurried);
    log_ends(lanes, count);
    free(lanes);
    return code;
}

/* librdkafka may hang instead of failing when it cannot have its threads. */
static enum outcome try_room(unsigned lanes, struct fault *reterr_fault)
{
    pthread_attr_t thread;
    size_t stack_bytes = 0;
    char limit[PROCESS_LIMIT_TEXT_BYTES];
    pthread_attr_init(&thread);
    pthread_attr_getstacksize(&thread, &stack_bytes);
    pthread_attr_destroy(&thread);
    size_t bytes = lanes * THREADS_A_LANE * stack_bytes;
    return process_limit_has_room(bytes)
               ? OUTCOME_OK
               : fault_fatal(
                     reterr_fault,
                     "the threads of %u lanes need %zu MiB more than there is: %s", lanes,
                     bytes >> 20, process_limit_describe(limit));
}

/* The lanes would find these as well, but then it is too late to blame the settings. */
static enum outcome try_settings(const struct settings *settings,
                                 struct fault *reterr_fault)
{
    struct article_core core = {.segmenter = NULL};
    struct start start;
    struct consumer *consumer = NULL;
    enum outcome outcome =
        start_from_text(settings_text(settings, "start"), &start, reterr_fault);
    if (outcome == OUTCOME_OK) {
        outcome = core_from_settings(settings, &core, reterr_fault);
    }
    if (outcome == OUTCOME_OK) {
        outcome = consumer_open(settings, NULL, NULL, &consumer, reterr_fault);
    }
    consumer_free(consumer);
    core_done(&core);
    return outcome;
}

static enum exit_code run(const struct settings *settings)
{
    struct fault fault = {.text = ""};
    struct catch_up *catch_up = NULL;
    struct live_lexicon *lexicon = NULL;
    struct http_server *server = NULL;
    unsigned count = ingest_settings_lanes(settings);
    mallopt(M_MMAP_THRESHOLD, MAPPED_FROM_BYTES);
    struct metrics *metrics = metrics_open(count);
    block_hangup();
    enum outcome outcome = try_room(count, &fault);
    enum exit_code code = EXIT_FATAL;
    if (outcome == OUTCOME_OK) {
        outcome = try_settings(settings, &fault);
        code = outcome == OUTCOME_RETRY ? EXIT_FATAL : EXIT_SETTINGS;
    }
    if (outcome == OUTCOME_OK) {
        outcome = live_lexicon_open(settings, &lexicon, &fault);
    }
    if (outcome == OUTCOME_OK) {
        outcome = http_server_open(settings_text(settings, "http.listen"), metrics,
                                   clock_monotonic_ms, &server, &fault);
    }
    if (outcome == OUTCOME_OK && settings_is_on(settings, "until-caught-up")) {
        code = EXIT_FATAL;
        outcome = catch_up_open(settings, &catch_up, &fault);
    }
    if (outcome == OUTCOME_OK) {
        log_info("starting", LOG_TEXT("topic", settings_text(settings, "kafka.topic")),
                 LOG_TEXT("group", settings_text(settings, "kafka.group")),
                 LOG_NUMBER("lanes", count));
        code = run_lanes(settings, metrics, count, lexicon, catch_up);
        log_info("stopped", LOG_NUMBER("code", code));
    } else {
        command_fail(code, fault.text);
    }
    catch_up_free(catch_up);
    http_server_free(server);
    live_lexicon_free(lexicon);
    metrics_free(metrics);
    return code;
}

const struct command command_run = {
    .name = "run",
    .operands = "",
    .summary = "read Kafka and write PostgreSQL until stopped (the default)",
    .help =
        "Read the topics as a member of the consumer group and store every message\n"
        "exactly once. SIGTERM stops within 10 s; a second one within 1. Neither loses\n"
        "anything, nor does kill -9. SIGHUP reads the lexicon again: each lane takes it\n"
        "between two batches, and one with a mistake is an error in the log and changes\n"
        "nothing.\n\n"
        "  wenliu-ingest run --topic=news.raw --kafka.brokers=localhost:9092 \\\n"
        "      --postgres.uri=postgresql://wenliu_ingest@localhost/wenliu\n\n"
        "With --until-caught-up it ends once everything is stored that was in the "
        "topics\n"
        "when it started.",
    .settings = "kafka. start postgres. lanes batch. article. normalise. segmenter. "
                "lexicon search http. log. until",
    .run = run,
};
