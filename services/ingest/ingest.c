#include "ingest/ingest.h"

#include <stdlib.h>

#include "base/failpoint.h"
#include "base/log.h"
#include "ingest/careful.h"
#include "ingest/filling.h"
#include "ingest/flight.h"
#include "ingest/ingest_state.h"

enum {
    REVOKE_WAIT_MS = 5000,
    FOLLOW_WAIT_MS = 100,
    REPORT_MS = 1000,
    SILENCE_MS = 5000, /* then PostgreSQL is asked whether it is there */
};

struct ingest *ingest_open(const struct ingest_options *options,
                           const struct ports *ports, const struct article_core *core,
                           struct metrics *metrics)
{
    struct ingest *ingest = calloc(1, sizeof(*ingest));
    if (ingest == NULL) {
        abort();
    }
    *ingest = (struct ingest){
        .options = *options,
        .ports = ports,
        .core = core,
        .metrics = metrics,
        .backoff = backoff_from_seed(options->seed),
        .flight_ms = options->batch_age_ms,
    };
    batch_init(&ingest->filling);
    batch_init(&ingest->flying);
    return ingest;
}

struct ingest *ingest_free(struct ingest *ingest)
{
    if (ingest != NULL) {
        batch_done(&ingest->filling);
        batch_done(&ingest->flying);
        partitions_done(&ingest->partitions);
        free(ingest);
    }
    return NULL;
}

/* ---- claiming -----------------------------------------------------------------------
 */

static void tell_stopped(const struct partition *partition)
{
    log_error("partition stopped", LOG_TEXT("topic", partition->at.topic),
              LOG_NUMBER("partition", partition->at.partition),
              LOG_TEXT("reason", partition->stopped.text));
}

/* Claim what is due, one after the other; how many are ours now. */
static size_t claim_due(struct ingest *ingest, enum store_state *ret_state,
                        struct fault *reterr_fault)
{
    const struct partitions *partitions = &ingest->partitions;
    enum claiming_verdict verdict = CLAIMING_DONE;
    size_t claimed = 0;
    size_t index = 0;
    *ret_state = ingest->ports->store_ops->connect(ingest->ports->store, reterr_fault);
    /* Kafka takes its time to say nothing: then the next one waits for the next turn. */
    while (*ret_state == STORE_COMMITTED && verdict != CLAIMING_UNANSWERED) {
        *ret_state =
            partitions_claim_next(&ingest->partitions, ingest->ports,
                                  ingest->options.group, &index, &verdict, reterr_fault);
        if (*ret_state != STORE_COMMITTED || index == partitions->count) {
            break;
        }
        if (partitions->at[index].state == PARTITION_CLAIMED) {
            careful_begin(ingest, index);
            claimed++;
        } else if (partitions->at[index].stopped.text[0] != '\0') {
            tell_stopped(&partitions->at[index]);
        }
    }
    return claimed;
}

/* A claim reads again from what is stored, so what is still on its way lands first. */
static bool are_all_due_landed(const struct ingest *ingest, int64_t now_ms)
{
    for (size_t i = 0; i < ingest->partitions.count; i++) {
        if (partitions_is_due(&ingest->partitions, i, now_ms) &&
            (batch_holds(&ingest->filling, i) || batch_holds(&ingest->flying, i))) {
            return false;
        }
    }
    return true;
}

/* Claims go on the connection of the batches, so they wait for the one in flight. */
static void claim_when_due(struct ingest *ingest)
{
    int64_t now_ms = ingest->ports->now_ms();
    if (ingest->flight == FLIGHT_SENT || now_ms < ingest->retry_ms ||
        !partitions_is_any_due(&ingest->partitions, now_ms) ||
        !are_all_due_landed(ingest, now_ms)) {
        return;
    }
    struct fault fault = {.text = ""};
    enum store_state state = STORE_COMMITTED;
    size_t claimed = claim_due(ingest, &state, &fault);
    if (state != STORE_COMMITTED) {
        flight_hold(ingest, state, &fault);
    } else if (ingest->flight == FLIGHT_NONE) {
        flight_all_is_well(ingest);
    }
    if (claimed > 0) {
        metrics_add(ingest->metrics, METRIC_CLAIMS, claimed);
        log_info("partitions claimed", LOG_NUMBER("lane", ingest->options.lane),
                 LOG_NUMBER("claimed", claimed),
                 LOG_NUMBER("assigned", ingest->partitions.count));
        flight_assign(ingest);
    }
}

/* Without a message to store nobody would notice that PostgreSQL is gone, or has gone back
 * to where messages are missing that Kafka will not bring again by itself. */
static void check_when_idle(struct ingest *ingest)
{
    int64_t now_ms = ingest->ports->now_ms();
    if (ingest->flight != FLIGHT_NONE || now_ms < ingest->retry_ms ||
        now_ms - ingest->heard_ms < SILENCE_MS ||
        partitions_is_any_due(&ingest->partitions, now_ms)) {
        return;
    }
    struct fault fault = {.text = ""};
    enum store_state state =
        ingest->ports->store_ops->connect(ingest->ports->store, &fault);
    if (state == STORE_COMMITTED) {
        state = partitions_check(&ingest->partitions, ingest->ports, &fault);
    }
    if (state == STORE_COMMITTED) {
        flight_all_is_well(ingest);
    } else if (state == STORE_FENCED) {
        flight_read_again(ingest, state, &fault);
    } else {
        flight_hold(ingest, state, &fault);
    }
}

/* The end that was read to is the read_committed one. The end that the last fetch told
 * counts open transactions too: good enough while there is something to read. When nothing
 * could be fetched, there is what was there at the claim. */
static int64_t end_of(const struct ingest *ingest, const struct partition *partition)
{
    if (partition->end_offset >= 0) {
        return partition->end_offset;
    }
    int64_t known =
        ingest->ports->source_ops->known_end(ingest->ports->source, partition->at);
    return known >= 0 ? known : partition->claimed_end;
}

static void report_positions(struct ingest *ingest)
{
    int64_t now_ms = ingest->ports->now_ms();
    if (now_ms - ingest->reported_ms < REPORT_MS) {
        return;
    }
    ingest->reported_ms = now_ms;
    for (size_t i = 0; i < ingest->partitions.count; i++) {
        const struct partition *partition = &ingest->partitions.at[i];
        metrics_set_stopped(ingest->metrics, ingest->options.lane, partition->at.topic,
                            partition->at.partition, partition->stopped.text);
        if (partition->state == PARTITION_CLAIMED) {
            metrics_set_partition(ingest->metrics, ingest->options.lane,
                                  partition->at.topic, partition->at.partition,
                                  ingest->partitions.claims[i].next_offset,
                                  end_of(ingest, partition), now_ms);
        }
    }
}

static bool are_gaps_due(const struct ingest *ingest)
{
    return ingest->gaps_due_ms != 0 && ingest->ports->now_ms() >= ingest->gaps_due_ms;
}

enum outcome ingest_step(struct ingest *ingest, struct fault *reterr_fault)
{
    enum outcome outcome = filling_read_one(ingest, reterr_fault);
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    flight_follow(ingest, 0);
    flight_retry(ingest);
    claim_when_due(ingest);
    check_when_idle(ingest);
    if (ingest->flight == FLIGHT_NONE && filling_is_due(ingest)) {
        flight_depart(ingest);
    }
    if (ingest->must_assign || are_gaps_due(ingest)) {
        flight_assign(ingest);
    }
    report_positions(ingest);
    return OUTCOME_OK;
}

bool ingest_is_between_batches(const struct ingest *ingest)
{
    return ingest->filling.count == 0;
}

static bool is_hurried(const struct ingest *ingest)
{
    return ingest->options.is_hurried != NULL && atomic_load(ingest->options.is_hurried);
}

void ingest_stop(struct ingest *ingest, int wait_ms)
{
    int64_t deadline_ms = ingest->ports->now_ms() + wait_ms;
    failpoint_reach("stopping");
    while (ingest->flight == FLIGHT_SENT && ingest->ports->now_ms() < deadline_ms &&
           !is_hurried(ingest)) {
        flight_follow(ingest, FOLLOW_WAIT_MS);
    }
    if (ingest->flight == FLIGHT_SENT) {
        ingest->ports->store_ops->abandon(ingest->ports->store);
    } else {
        careful_take_back(ingest);
    }
    flight_discard(ingest);
}

void ingest_revoke(struct ingest *ingest, bool is_lost)
{
    ingest_stop(ingest, is_lost ? 0 : REVOKE_WAIT_MS);
    partitions_take(&ingest->partitions, NULL, 0, 0);
    metrics_forget_partitions(ingest->metrics, ingest->options.lane);
    ingest->must_renew = false;
    ingest->must_assign = false;
    ingest->gaps_due_ms = 0;
    ingest->is_paused = false; /* the source resumes what it gives back */
}
