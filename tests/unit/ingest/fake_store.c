#include "fake_world.h"

#include <stdio.h>
#include <string.h>

static enum store_state connect_world(void *store, struct fault *reterr_fault)
{
    struct world *world = store;
    if (world->connects_to_fail > 0) {
        world->connects_to_fail--;
        (void)fault_retry(reterr_fault, "no connection");
        return STORE_AWAY;
    }
    world->is_connected = true;
    return STORE_COMMITTED;
}

static enum store_state check_world(void *store, const struct claim *claims, size_t count,
                                    struct fault *reterr_fault)
{
    struct world *world = store;
    world->checks++;
    if (world->checks_to_fail > 0) {
        world->checks_to_fail--;
        world->is_connected = false;
        (void)fault_retry(reterr_fault, "gone while nothing was stored");
        return STORE_AWAY;
    }
    for (size_t i = 0; i < count; i++) {
        if (world->rows[claims[i].log_id].next_offset != claims[i].next_offset) {
            return STORE_FENCED;
        }
    }
    return STORE_COMMITTED;
}

static enum store_state claim_world(void *store, const struct log_name *log,
                                    int64_t first_offset, struct claim *ret_claim,
                                    enum claim_status *ret_status,
                                    struct fault *reterr_fault)
{
    struct world *world = store;
    struct world_row *row = &world->rows[log->partition];
    if (world->claims_to_fail > 0) {
        world->claims_to_fail--;
        (void)fault_retry(reterr_fault, "row is locked");
        return STORE_AWAY;
    }
    if (world->is_other_cluster) {
        (void)fault_retry(reterr_fault, "another cluster");
        *ret_status = CLAIM_OTHER_CLUSTER;
        return STORE_COMMITTED;
    }
    *ret_status = CLAIM_NEW;
    if (row->next_offset < 0 && first_offset < 0) {
        *ret_claim = (struct claim){.first_partition_count = row->first_partition_count};
        return STORE_COMMITTED;
    }
    *ret_status = CLAIM_MADE;
    if (row->next_offset < 0) {
        row->next_offset = first_offset;
    }
    row->token++;
    row->stalled_claims++;
    *ret_claim = (struct claim){.log_id = log->partition,
                                .next_offset = row->next_offset,
                                .anchor = row->anchor,
                                .stalled_claims = row->stalled_claims,
                                .suspect_offset = row->suspect_offset,
                                .suspect_tries = row->suspect_tries};
    snprintf(ret_claim->owner_token, sizeof(ret_claim->owner_token), "%d", row->token);
    return STORE_COMMITTED;
}

static enum store_state suspect_in_world(void *store, const struct claim *claim,
                                         int64_t offset, int32_t tries,
                                         struct fault *reterr_fault)
{
    struct world_row *row = &((struct world *)store)->rows[claim->log_id];
    char token[16];
    (void)reterr_fault;
    snprintf(token, sizeof(token), "%d", row->token);
    if (strcmp(token, claim->owner_token) != 0) {
        return STORE_FENCED;
    }
    row->suspect_offset = tries > 0 ? offset : -1;
    row->suspect_tries = tries;
    return STORE_COMMITTED;
}

static void begin_world(void *store, struct batch *batch, size_t count,
                        const struct claim *claims)
{
    struct world *world = store;
    world->batch = batch;
    world->count = count;
    world->claims = claims;
    world->is_in_flight = true;
}

static char letter_of(struct item *item)
{
    switch (item->kind) {
    case ITEM_ARTICLE:
        item->outcome = ITEM_INSERTED;
        break;
    case ITEM_TOMBSTONE_RECORD:
        item->outcome = ITEM_TOMBSTONE;
        break;
    case ITEM_REJECT:
        item->outcome = ITEM_REJECTED;
        break;
    case ITEM_GAP:
        return 'g';
    }
    return (char)item->outcome;
}

static bool is_refused(const struct world *world, const struct item *item)
{
    bool is_poisoned = world->is_all_poisoned ||
                       (item->partition == 0 && item->offset == world->poisoned);
    return is_poisoned &&
           (item->kind == ITEM_ARTICLE || (world->is_raw_refused && !item->is_bare));
}

/* All or nothing, as a transaction is; the fence as ingest.advance() has it. */
static enum store_state commit_world(struct world *world)
{
    struct world_row rows[WORLD_PARTITIONS];
    memcpy(rows, world->rows, sizeof(rows));
    for (size_t i = 0; i < world->count; i++) {
        struct item *item = &world->batch->items[i];
        struct world_row *row = &rows[item->partition];
        char token[16];
        snprintf(token, sizeof(token), "%d", row->token);
        if (row->next_offset != item->offset ||
            strcmp(token, world->claims[item->partition].owner_token) != 0) {
            return STORE_FENCED;
        }
        if (is_refused(world, item)) {
            return STORE_REFUSED;
        }
        for (int64_t offset = item->offset; offset < item->next_offset; offset++) {
            row->stored[offset]++;
            row->outcome[offset] = letter_of(item);
        }
        row->next_offset = item->next_offset;
        row->stalled_claims = 0;
        row->suspect_offset = -1;
        row->suspect_tries = 0;
        if (item->kind != ITEM_GAP) {
            row->anchor =
                anchor_from_record(item->offset, item->recorded_us, item->value);
        }
    }
    memcpy(world->rows, rows, sizeof(rows));
    return STORE_COMMITTED;
}

/* Another process claims every partition and stores one offset of each. */
static void let_another_store(struct world *world)
{
    for (size_t i = 0; i < world->partition_count; i++) {
        struct world_row *row = &world->rows[i];
        row->token++;
        if (row->next_offset >= 0 && row->next_offset < world->logs[i].end) {
            row->stored[row->next_offset]++;
            row->outcome[row->next_offset] = 'i';
            row->next_offset++;
        }
    }
}

static enum store_state pump_world(void *store, int wait_ms, struct fault *reterr_fault)
{
    struct world *world = store;
    world->now_ms += wait_ms + 1;
    if (world->script[0] == 'w') {
        return STORE_BUSY;
    }
    world->transactions++;
    world->is_in_flight = false;
    (void)fault_reject(reterr_fault, "postgres", "as the script says");
    memcpy(reterr_fault->sqlstate, "22021", sizeof("22021"));
    char letter = world->script[0];
    if (letter == '\0') {
        letter = '.';
    } else {
        world->script++;
    }
    switch (letter) {
    case 'f':
        let_another_store(world);
        return commit_world(world);
    case 'x':
        return STORE_CONTENDED;
    case 's':
        return STORE_SLOW;
    case 'd':
        return STORE_FULL;
    case 'b':
        return STORE_BROKEN;
    case 'A':
        (void)commit_world(world);
        return STORE_AWAY;
    case 'm':
        let_another_store(world);
        return STORE_AWAY;
    case 'a':
        return STORE_AWAY;
    default:
        return commit_world(world);
    }
}

static void abandon_world(void *store)
{
    struct world *world = store;
    world->is_abandoned = true;
    world->is_in_flight = false;
}

const struct store_ops world_store_ops = {
    .connect = connect_world,
    .check = check_world,
    .claim = claim_world,
    .suspect = suspect_in_world,
    .begin = begin_world,
    .pump = pump_world,
    .abandon = abandon_world,
};
