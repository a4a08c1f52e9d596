#include "ingest/lane.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/process_limit.h"
#include "ingest/core.h"
#include "ingest/ingest.h"
#include "ingest/kafka_source.h"
#include "ingest/postgres_store.h"

enum {
    STOP_WAIT_MS = 5000,
    OWNER_BYTES = 128,
    HOST_BYTES = 64,
};

/* All that a lane owns, opened in this order and freed in the reverse one. */
struct parts {
    struct article_core core;
    unsigned lexicon_edition; /* that the core has */
    struct store *store;
    struct kafka_source source;
    struct ports ports;
    struct ingest *ingest;
};

static void revoke(void *context, bool is_lost)
{
    struct parts *parts = context;
    if (parts->ingest != NULL) {
        ingest_revoke(parts->ingest, is_lost);
    }
}

/* host/process/lane: who holds a claim, as `progress` shows it. */
static void write_owner_name(char *owner, size_t bytes, unsigned lane)
{
    char host[HOST_BYTES] = "";
    gethostname(host, sizeof(host) - 1);
    snprintf(owner, bytes, "%s/%ld/%u", host, (long)getpid(), lane);
}

static struct ingest_options options_from_settings(const struct lane *lane)
{
    return (struct ingest_options){
        .lane = lane->index,
        .group = settings_text(lane->settings, "kafka.group"),
        .batch_messages = (size_t)settings_number(lane->settings, "batch.messages"),
        .batch_bytes = (size_t)settings_number(lane->settings, "batch.bytes"),
        .batch_age_ms = settings_number(lane->settings, "batch.age"),
        .gate = lane->gate,
        .is_hurried = lane->is_hurried,
        .seed = (uint64_t)getpid() * 64 + lane->index + 1,
    };
}

static void take_lexicon(struct lane *lane, struct parts *parts)
{
    core_use_lexicon(&parts->core,
                     live_lexicon_share(lane->lexicon, &parts->lexicon_edition));
}

static enum outcome open_parts(struct lane *lane, struct parts *parts,
                               struct fault *reterr_fault)
{
    char owner[OWNER_BYTES];
    write_owner_name(owner, sizeof(owner), lane->index);
    enum outcome outcome = core_from_settings(lane->settings, &parts->core, reterr_fault);
    if (outcome == OUTCOME_OK) {
        take_lexicon(lane, parts);
        outcome = start_from_text(settings_text(lane->settings, "start"),
                                  &parts->source.start, reterr_fault);
    }
    if (outcome == OUTCOME_OK) {
        outcome = store_open(lane->settings, owner, &parts->store, reterr_fault);
    }
    if (outcome == OUTCOME_OK) {
        outcome = consumer_open(lane->settings, revoke, parts, &parts->source.consumer,
                                reterr_fault);
    }
    if (outcome == OUTCOME_OK) {
        parts->ports = (struct ports){
            .source_ops = &kafka_source_ops,
            .source = &parts->source,
            .store_ops = &postgres_store_ops,
            .store = parts->store,
            .now_ms = clock_monotonic_ms,
        };
        struct ingest_options options = options_from_settings(lane);
        parts->ingest = ingest_open(&options, &parts->ports, &parts->core, lane->metrics);
    }
    return outcome;
}

static void free_parts(struct parts *parts)
{
    if (parts->ingest != NULL) {
        ingest_stop(parts->ingest, STOP_WAIT_MS);
    }
    /* Leaving the group revokes, and that still wants the coordinator and the store. */
    parts->source.consumer = consumer_free(parts->source.consumer);
    parts->ingest = ingest_free(parts->ingest);
    parts->store = store_free(parts->store);
    core_done(&parts->core);
}

static void *run_lane(void *argument)
{
    struct lane *lane = argument;
    struct parts parts = {.store = NULL};
    lane->outcome = open_parts(lane, &parts, &lane->fault);
    while (lane->outcome == OUTCOME_OK && !atomic_load(lane->is_stopping)) {
        if (live_lexicon_edition(lane->lexicon) != parts.lexicon_edition &&
            ingest_is_between_batches(parts.ingest)) {
            take_lexicon(lane, &parts);
            log_info("lane took the new lexicon", LOG_NUMBER("lane", lane->index));
        }
        lane->outcome = ingest_step(parts.ingest, &lane->fault);
    }
    free_parts(&parts);
    atomic_store(&lane->has_ended, true);
    return NULL;
}

void lane_start(struct lane *lane)
{
    atomic_init(&lane->has_ended, false);
    if (pthread_create(&lane->thread, NULL, run_lane, lane) != 0) {
        process_limit_abort("the thread of a lane");
    }
}

void lane_join(struct lane *lane)
{
    pthread_join(lane->thread, NULL);
}
