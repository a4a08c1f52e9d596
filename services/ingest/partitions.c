#include "ingest/partitions.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    STOPPED_WAIT_MS = 30000,
    CONFIRM_WAIT_MS = 5000,
    UNANSWERED_WAIT_MS = 5000,
};

static void *open_array(size_t count, size_t size)
{
    void *array = calloc(count == 0 ? 1 : count, size);
    if (array == NULL) {
        abort();
    }
    return array;
}

void partitions_take(struct partitions *partitions, const struct topic_partition *list,
                     size_t count, int64_t now_ms)
{
    partitions_done(partitions);
    partitions->at = open_array(count, sizeof(*partitions->at));
    partitions->claims = open_array(count, sizeof(*partitions->claims));
    partitions->count = count;
    for (size_t i = 0; i < count; i++) {
        partitions->at[i] =
            (struct partition){.at = list[i], .wanted_ms = now_ms, .end_offset = -1};
    }
}

void partitions_done(struct partitions *partitions)
{
    free(partitions->at);
    free(partitions->claims);
    *partitions = (struct partitions){.count = 0};
}

size_t partitions_find(const struct partitions *partitions, struct topic_partition at)
{
    size_t i = 0;
    while (i < partitions->count && (partitions->at[i].at.partition != at.partition ||
                                     strcmp(partitions->at[i].at.topic, at.topic) != 0)) {
        i++;
    }
    return i;
}

bool partitions_is_due(const struct partitions *partitions, size_t index, int64_t now_ms)
{
    const struct partition *partition = &partitions->at[index];
    return partition->state == PARTITION_WANTED && partition->wanted_ms <= now_ms;
}

bool partitions_is_any_due(const struct partitions *partitions, int64_t now_ms)
{
    for (size_t i = 0; i < partitions->count; i++) {
        if (partitions_is_due(partitions, i, now_ms)) {
            return true;
        }
    }
    return false;
}

static void stop_until(struct partition *partition, int64_t wanted_ms,
                       const struct fault *why)
{
    partition->state = PARTITION_WANTED;
    partition->wanted_ms = wanted_ms;
    partition->stopped = *why;
}

void partitions_stop(struct partitions *partitions, size_t index, int64_t now_ms,
                     const struct fault *why)
{
    stop_until(&partitions->at[index], now_ms + STOPPED_WAIT_MS, why);
}

/* A broker that has just changed may tell old bounds: only what it says twice counts. */
void partitions_doubt(struct partitions *partitions, size_t index, int64_t now_ms,
                      const struct fault *why)
{
    struct partition *partition = &partitions->at[index];
    if (partition->is_outside) {
        partitions_stop(partitions, index, now_ms, why);
    } else {
        partition->is_outside = true;
        partition->state = PARTITION_WANTED;
        partition->wanted_ms = now_ms + CONFIRM_WAIT_MS;
    }
}

static void take_claim(struct partitions *partitions, size_t index,
                       const struct log_bounds *bounds)
{
    struct partition *partition = &partitions->at[index];
    const struct claim *claim = &partitions->claims[index];
    partition->state = PARTITION_CLAIMED;
    partition->expected = claim->next_offset;
    partition->end_offset = -1;
    partition->claimed_end = bounds->end;
    partition->gap = GAP_UNSEEN;
    partition->is_outside = false;
    partition->is_anchor_due =
        claim->anchor.offset >= bounds->low && claim->anchor.offset < claim->next_offset;
    partition->stopped.text[0] = '\0';
}

enum store_state partitions_claim_next(struct partitions *partitions,
                                       const struct ports *ports, const char *group,
                                       size_t *ret_index,
                                       enum claiming_verdict *ret_verdict,
                                       struct fault *reterr_fault)
{
    int64_t now_ms = ports->now_ms();
    size_t index = 0;
    while (index < partitions->count && !partitions_is_due(partitions, index, now_ms)) {
        index++;
    }
    *ret_index = index;
    if (index == partitions->count) {
        return STORE_COMMITTED;
    }
    struct log_bounds bounds = {.low = 0};
    enum store_state state = STORE_COMMITTED;
    *ret_verdict =
        claiming_try(&partitions->at[index].at, ports, group, &partitions->claims[index],
                     &bounds, &state, reterr_fault);
    switch (*ret_verdict) {
    case CLAIMING_DONE:
        take_claim(partitions, index, &bounds);
        break;
    case CLAIMING_OUTSIDE:
        partitions_doubt(partitions, index, now_ms, reterr_fault);
        break;
    case CLAIMING_STOPPED:
        partitions_stop(partitions, index, now_ms, reterr_fault);
        break;
    case CLAIMING_UNANSWERED:
        stop_until(&partitions->at[index], now_ms + UNANSWERED_WAIT_MS, reterr_fault);
        break;
    case CLAIMING_FAILED:
        break;
    }
    return state;
}

/* The offset behind the batch's last item of a partition; next_offset if it has none. */
static int64_t end_in_batch(const struct batch *batch, size_t count, size_t partition,
                            int64_t next_offset)
{
    int64_t end = next_offset;
    for (size_t i = 0; i < count; i++) {
        if (batch->items[i].partition == partition) {
            end = batch->items[i].next_offset;
        }
    }
    return end;
}

enum store_state partitions_renew(struct partitions *partitions,
                                  const struct ports *ports, const char *group,
                                  const struct batch *batch, size_t count,
                                  enum partitions_change *ret_change,
                                  struct fault *reterr_fault)
{
    bool is_unchanged = true;
    bool is_advanced = true;
    for (size_t i = 0; i < partitions->count; i++) {
        int64_t from = partitions->claims[i].next_offset;
        int64_t to = end_in_batch(batch, count, i, from);
        if (partitions->at[i].state != PARTITION_CLAIMED && from == to) {
            continue;
        }
        struct claim renewed;
        enum store_state state =
            claiming_renew(&partitions->at[i].at, ports, group, &renewed, reterr_fault);
        if (state != STORE_COMMITTED) {
            return state;
        }
        /* A renewal that fails half way is repeated as a whole, so what is compared with
         * must stay what the batch was built on: only the token is taken over here. */
        is_unchanged = is_unchanged && renewed.next_offset == from;
        is_advanced = is_advanced && renewed.next_offset == to;
        memcpy(partitions->claims[i].owner_token, renewed.owner_token,
               sizeof(renewed.owner_token));
    }
    *ret_change = is_unchanged  ? PARTITIONS_UNCHANGED
                  : is_advanced ? PARTITIONS_ADVANCED
                                : PARTITIONS_MOVED;
    return STORE_COMMITTED;
}

enum store_state partitions_check(const struct partitions *partitions,
                                  const struct ports *ports, struct fault *reterr_fault)
{
    struct claim *claims = open_array(partitions->count, sizeof(*claims));
    size_t count = 0;
    for (size_t i = 0; i < partitions->count; i++) {
        if (partitions->at[i].state == PARTITION_CLAIMED) {
            claims[count++] = partitions->claims[i];
        }
    }
    enum store_state state =
        ports->store_ops->check(ports->store, claims, count, reterr_fault);
    free(claims);
    return state;
}

void partitions_want_all(struct partitions *partitions, int64_t wanted_ms)
{
    for (size_t i = 0; i < partitions->count; i++) {
        partitions->at[i].state = PARTITION_WANTED;
        partitions->at[i].wanted_ms = wanted_ms;
    }
}

static int64_t first_to_read(const struct partitions *partitions, size_t index)
{
    const struct partition *partition = &partitions->at[index];
    return partition->is_anchor_due ? partitions->claims[index].anchor.offset
                                    : partition->expected;
}

static void believe_gaps(struct partitions *partitions)
{
    for (size_t i = 0; i < partitions->count; i++) {
        if (partitions->at[i].gap == GAP_DOUBTED) {
            partitions->at[i].gap = GAP_VERIFIED;
        }
    }
}

enum outcome partitions_assign(struct partitions *partitions, const struct ports *ports,
                               struct fault *reterr_fault)
{
    struct consumer_position *positions =
        open_array(partitions->count, sizeof(*positions));
    size_t count = 0;
    for (size_t i = 0; i < partitions->count; i++) {
        if (partitions->at[i].state == PARTITION_CLAIMED) {
            positions[count++] = (struct consumer_position){
                .at = partitions->at[i].at, .offset = first_to_read(partitions, i)};
        }
    }
    enum outcome outcome =
        ports->source_ops->assign(ports->source, positions, count, reterr_fault);
    free(positions);
    if (outcome == OUTCOME_OK) {
        believe_gaps(partitions);
    }
    return outcome;
}
