#include "ingest/careful.h"

#include "base/failpoint.h"
#include "base/log.h"

static struct attempt *find_attempt(struct ingest *ingest, size_t partition)
{
    for (size_t i = 0; i < ATTEMPTS_REMEMBERED; i++) {
        struct attempt *attempt = &ingest->attempts[i];
        if (attempt->at.topic != NULL &&
            partitions_find(&ingest->partitions, attempt->at) == partition) {
            return attempt;
        }
    }
    return NULL;
}

static void remember_attempt(struct ingest *ingest, size_t partition, int64_t offset)
{
    struct attempt *attempt = find_attempt(ingest, partition);
    if (attempt == NULL) {
        attempt = &ingest->attempts[ingest->next_attempt++ % ATTEMPTS_REMEMBERED];
    }
    *attempt =
        (struct attempt){.at = ingest->partitions.at[partition].at, .offset = offset};
}

/* A try of this lane may still be among those that are counted, when it was fenced or cut
 * off meanwhile. That one did not kill. */
static int32_t count_deaths(struct ingest *ingest, size_t partition, int64_t offset)
{
    const struct claim *claim = &ingest->partitions.claims[partition];
    const struct attempt *attempt = find_attempt(ingest, partition);
    int32_t tries = claim->suspect_offset == offset ? claim->suspect_tries : 0;
    bool is_survived = tries > 0 && attempt != NULL && attempt->offset == offset;
    return is_survived ? tries - 1 : tries;
}

/* What this lane has survived is taken back as soon as the partition is its own again: its
 * next message may be the one that kills. */
static void take_back_survived(struct ingest *ingest, size_t partition)
{
    struct claim *claim = &ingest->partitions.claims[partition];
    int32_t deaths = count_deaths(ingest, partition, claim->suspect_offset);
    struct fault fault = {.text = ""};
    if (deaths < claim->suspect_tries &&
        ingest->ports->store_ops->suspect(ingest->ports->store, claim,
                                          claim->suspect_offset, deaths,
                                          &fault) == STORE_COMMITTED) {
        claim->suspect_tries = deaths;
        find_attempt(ingest, partition)->at.topic = NULL;
    }
}

void careful_begin(struct ingest *ingest, size_t partition)
{
    const struct claim *claim = &ingest->partitions.claims[partition];
    take_back_survived(ingest, partition);
    bool is_suspected = claim->suspect_tries > 0;
    ingest->partitions.at[partition].careful_left = 0;
    if (is_suspected || claim->stalled_claims >= CAREFUL_STALLED_CLAIMS) {
        /* As many as a batch: the killer need not be the first of it. */
        ingest->partitions.at[partition].careful_left = ingest->options.batch_messages;
        log_warning(
            "reading one by one",
            LOG_TEXT("topic", ingest->partitions.at[partition].at.topic),
            LOG_NUMBER("partition", ingest->partitions.at[partition].at.partition),
            LOG_NUMBER("offset", claim->next_offset),
            LOG_NUMBER("claims_without_progress", claim->stalled_claims),
            LOG_NUMBER("suspect_tries", claim->suspect_tries));
    }
}

bool careful_is_on(const struct ingest *ingest)
{
    const struct partitions *partitions = &ingest->partitions;
    size_t i = 0;
    while (i < partitions->count && (partitions->at[i].state != PARTITION_CLAIMED ||
                                     partitions->at[i].careful_left == 0)) {
        i++;
    }
    return i < partitions->count;
}

static void leave_gate(struct ingest *ingest)
{
    if (ingest->suspect.is_alone) {
        ingest->suspect.is_alone = false;
        atomic_store(&ingest->options.gate->is_taken, false);
    }
}

/* A reader counts itself before it looks at is_taken, and who wants to be alone sets that
 * before it looks at the count: one of them sees the other. */
static bool enter_with_others(struct ingest *ingest)
{
    struct careful_gate *gate = ingest->options.gate;
    atomic_fetch_add(&gate->reading, 1);
    ingest->is_reading = !atomic_load(&gate->is_taken);
    if (!ingest->is_reading) {
        atomic_fetch_sub(&gate->reading, 1);
    }
    return ingest->is_reading;
}

static bool enter_alone(struct ingest *ingest)
{
    struct careful_gate *gate = ingest->options.gate;
    if (!ingest->suspect.is_alone) {
        ingest->suspect.is_alone = !atomic_exchange(&gate->is_taken, true);
    }
    return ingest->suspect.is_alone && atomic_load(&gate->reading) == 0;
}

bool careful_may_read(struct ingest *ingest)
{
    if (!careful_is_on(ingest) && !ingest->suspect.is_noted) {
        leave_gate(ingest);
        return enter_with_others(ingest);
    }
    return ingest->filling.count == 0 && ingest->flight == FLIGHT_NONE &&
           enter_alone(ingest);
}

enum careful_verdict careful_note(struct ingest *ingest, size_t partition, int64_t offset,
                                  enum store_state *ret_state, struct fault *reterr_fault)
{
    struct claim *claim = &ingest->partitions.claims[partition];
    if (ingest->partitions.at[partition].careful_left == 0) {
        return CAREFUL_PROCESS;
    }
    int32_t tries = count_deaths(ingest, partition, offset);
    if (tries >= CAREFUL_TRIES) {
        (void)fault_reject(
            reterr_fault, "kills_process",
            "the process died %d times while it was processing this message", tries);
        return CAREFUL_REJECT;
    }
    remember_attempt(ingest, partition, offset);
    *ret_state = ingest->ports->store_ops->suspect(ingest->ports->store, claim, offset,
                                                   tries + 1, reterr_fault);
    if (*ret_state != STORE_COMMITTED) {
        return CAREFUL_LATER;
    }
    failpoint_reach("suspect_noted");
    ingest->suspect.is_noted = true;
    ingest->suspect.partition = partition;
    ingest->suspect.offset = offset;
    ingest->suspect.tries_before = tries;
    return CAREFUL_PROCESS;
}

void careful_has_read(struct ingest *ingest)
{
    if (ingest->is_reading) {
        ingest->is_reading = false;
        atomic_fetch_sub(&ingest->options.gate->reading, 1);
    }
    if (!ingest->suspect.is_noted) {
        leave_gate(ingest);
    }
}

void careful_landed(struct ingest *ingest)
{
    if (ingest->suspect.is_noted) {
        struct claim *claim = &ingest->partitions.claims[ingest->suspect.partition];
        claim->suspect_offset = -1;
        claim->suspect_tries = 0;
        ingest->partitions.at[ingest->suspect.partition].careful_left--;
        ingest->suspect.is_noted = false;
    }
}

void careful_forget(struct ingest *ingest)
{
    ingest->suspect.is_noted = false;
    leave_gate(ingest);
}

void careful_take_back(struct ingest *ingest)
{
    if (ingest->suspect.is_noted) {
        struct fault fault = {.text = ""};
        enum store_state state = ingest->ports->store_ops->suspect(
            ingest->ports->store, &ingest->partitions.claims[ingest->suspect.partition],
            ingest->suspect.offset, ingest->suspect.tries_before, &fault);
        if (state != STORE_COMMITTED) {
            log_warning("a try stays noted", LOG_NUMBER("offset", ingest->suspect.offset),
                        LOG_TEXT("reason", fault.text));
        }
    }
    careful_forget(ingest);
}
