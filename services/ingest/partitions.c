#include "ingest/partitions.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

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

static bool is_due(const struct partition *partition, int64_t now_ms)
{
    return partition->state == PARTITION_WANTED && partition->wanted_ms <= now_ms;
}

bool partitions_is_any_due(const struct partitions *partitions, int64_t now_ms)
{
    for (size_t i = 0; i < partitions->count; i++) {
        if (is_due(&partitions->at[i], now_ms)) {
            return true;
        }
    }
    return false;
}

/* Kafka that does not answer is the world's fault like a database that does not. */
static enum store_state state_from_source(enum outcome outcome)
{
    return outcome == OUTCOME_OK ? STORE_COMMITTED : STORE_AWAY;
}

static enum store_state claim_one(const struct topic_partition *at,
                                  const struct ports *ports, const char *group,
                                  struct claim *ret_claim, struct fault *reterr_fault)
{
    struct log_name log = {
        .group = group, .topic = at->topic, .partition = at->partition};
    enum store_state state = state_from_source(
        ports->source_ops->cluster_id(ports->source, &log.cluster_id, reterr_fault));
    if (state != STORE_COMMITTED) {
        return state;
    }
    enum claim_status status = CLAIM_MADE;
    state =
        ports->store_ops->claim(ports->store, &log, -1, ret_claim, &status, reterr_fault);
    if (state == STORE_COMMITTED && status == CLAIM_OTHER_CLUSTER) {
        return STORE_BROKEN;
    }
    if (state != STORE_COMMITTED || status != CLAIM_NEW) {
        return state;
    }
    int64_t first_offset = 0;
    state = state_from_source(
        ports->source_ops->start_offset(ports->source, *at, &first_offset, reterr_fault));
    if (state != STORE_COMMITTED) {
        return state;
    }
    return ports->store_ops->claim(ports->store, &log, first_offset, ret_claim, &status,
                                   reterr_fault);
}

enum store_state partitions_claim_due(struct partitions *partitions,
                                      const struct ports *ports, const char *group,
                                      size_t *ret_claimed, struct fault *reterr_fault)
{
    *ret_claimed = 0;
    for (size_t i = 0; i < partitions->count; i++) {
        struct partition *partition = &partitions->at[i];
        if (!is_due(partition, ports->now_ms())) {
            continue;
        }
        enum store_state state =
            claim_one(&partition->at, ports, group, &partitions->claims[i], reterr_fault);
        if (state != STORE_COMMITTED) {
            return state;
        }
        partition->state = PARTITION_CLAIMED;
        partition->expected = partitions->claims[i].next_offset;
        partition->is_gap_verified = false;
        *ret_claimed += 1;
    }
    return STORE_COMMITTED;
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
        if (partitions->at[i].state != PARTITION_CLAIMED) {
            continue;
        }
        struct claim renewed;
        enum store_state state =
            claim_one(&partitions->at[i].at, ports, group, &renewed, reterr_fault);
        if (state != STORE_COMMITTED) {
            return state;
        }
        /* A renewal that fails half way is repeated as a whole, so what is compared with
         * must stay what the batch was built on: only the token is taken over here. */
        int64_t from = partitions->claims[i].next_offset;
        is_unchanged = is_unchanged && renewed.next_offset == from;
        is_advanced =
            is_advanced && renewed.next_offset == end_in_batch(batch, count, i, from);
        memcpy(partitions->claims[i].owner_token, renewed.owner_token,
               sizeof(renewed.owner_token));
        partitions->at[i].renewed = renewed.next_offset;
    }
    *ret_change = is_unchanged  ? PARTITIONS_UNCHANGED
                  : is_advanced ? PARTITIONS_ADVANCED
                                : PARTITIONS_MOVED;
    return STORE_COMMITTED;
}

void partitions_adopt_renewed(struct partitions *partitions)
{
    for (size_t i = 0; i < partitions->count; i++) {
        struct partition *partition = &partitions->at[i];
        if (partition->state == PARTITION_CLAIMED) {
            partitions->claims[i].next_offset = partition->renewed;
            partition->expected = partition->renewed;
            partition->is_gap_verified = false;
        }
    }
}

void partitions_want_all(struct partitions *partitions, int64_t wanted_ms)
{
    for (size_t i = 0; i < partitions->count; i++) {
        partitions->at[i].state = PARTITION_WANTED;
        partitions->at[i].wanted_ms = wanted_ms;
    }
}

void partitions_want(struct partitions *partitions, struct topic_partition at,
                     int64_t wanted_ms)
{
    size_t i = partitions_find(partitions, at);
    if (i < partitions->count) {
        partitions->at[i].state = PARTITION_WANTED;
        partitions->at[i].wanted_ms = wanted_ms;
    }
}

enum outcome partitions_assign(const struct partitions *partitions,
                               const struct ports *ports, struct fault *reterr_fault)
{
    struct consumer_position *positions =
        open_array(partitions->count, sizeof(*positions));
    size_t count = 0;
    for (size_t i = 0; i < partitions->count; i++) {
        if (partitions->at[i].state == PARTITION_CLAIMED) {
            positions[count++] = (struct consumer_position){
                .at = partitions->at[i].at, .offset = partitions->at[i].expected};
        }
    }
    enum outcome outcome =
        ports->source_ops->assign(ports->source, positions, count, reterr_fault);
    free(positions);
    return outcome;
}
