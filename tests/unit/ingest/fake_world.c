#include "fake_world.h"

#include <stdio.h>
#include <string.h>

#include "base/instant.h"

static struct world *the_world; /* the clock has no context */

static int64_t read_clock(void)
{
    return the_world->now_ms;
}

void world_init(struct world *world, size_t partitions, int64_t messages)
{
    *world = (struct world){.partition_count = partitions, .script = "", .poisoned = -1};
    for (size_t i = 0; i < partitions; i++) {
        world->logs[i].end = messages;
        world->rows[i].next_offset = -1;
        world->rows[i].anchor.offset = -1;
        world->rows[i].suspect_offset = -1;
        world->positions[i] = -1;
        for (int64_t offset = 0; offset < messages; offset++) {
            world->logs[i].is_held[offset] = true;
        }
    }
}

void world_assign(struct world *world)
{
    world->is_assigned_reported = false;
    for (size_t i = 0; i < world->partition_count; i++) {
        world->positions[i] = -1;
    }
}

/* ---- the source ---------------------------------------------------------------------
 */

static bool poll_partition(struct world *world, size_t i, struct consumer_event *event)
{
    struct world_log *log = &world->logs[i];
    if (world->positions[i] < 0 || world->is_paused) {
        return false;
    }
    if (world->positions[i] < log->low || world->positions[i] > log->end) {
        event->at = (struct topic_partition){.topic = "news", .partition = (int32_t)i};
        event->kind = CONSUMER_OUT_OF_RANGE;
        world->positions[i] = -1;
        return true;
    }
    while (world->positions[i] < log->end && !log->is_held[world->positions[i]]) {
        world->positions[i]++;
    }
    event->at = (struct topic_partition){.topic = "news", .partition = (int32_t)i};
    event->offset = world->positions[i];
    if (world->positions[i] < log->end) {
        const char *value = log->values[event->offset];
        if (value == NULL) {
            snprintf(world->value, sizeof(world->value), "{\"content\":\"第%d条%d\"}",
                     (int)event->offset, log->generation);
            value = world->value;
        }
        event->kind = CONSUMER_MESSAGE;
        event->timestamp_us = INT64_C(1741132800000000);
        event->value = span_from_string(value);
        world->positions[i]++;
        return true;
    }
    if (!world->is_end_reported[i]) {
        world->is_end_reported[i] = true;
        event->kind = CONSUMER_END;
        return true;
    }
    return false;
}

static enum outcome poll_world(void *source, int wait_ms,
                               struct consumer_event *ret_event,
                               struct fault *reterr_fault)
{
    struct world *world = source;
    (void)reterr_fault;
    *ret_event = (struct consumer_event){.kind = CONSUMER_NOTHING};
    world->polls_while_paused += world->is_paused ? 1 : 0;
    if (!world->is_assigned_reported) {
        world->is_assigned_reported = true;
        ret_event->kind = CONSUMER_ASSIGNED;
        return OUTCOME_OK;
    }
    for (size_t i = 0; i < world->partition_count; i++) {
        size_t turn = world->turn++ % world->partition_count;
        if (poll_partition(world, turn, ret_event)) {
            return OUTCOME_OK;
        }
    }
    world->now_ms += wait_ms < 1 ? 1 : wait_ms;
    return OUTCOME_OK;
}

static struct span headers_of_world(void *source, struct arena *arena)
{
    (void)source;
    (void)arena;
    return SPAN("[]");
}

static size_t partitions_of_world(void *source,
                                  const struct topic_partition **ret_partitions)
{
    static struct topic_partition list[WORLD_PARTITIONS];
    struct world *world = source;
    for (size_t i = 0; i < world->partition_count; i++) {
        list[i] = (struct topic_partition){.topic = "news", .partition = (int32_t)i};
    }
    *ret_partitions = list;
    return world->partition_count;
}

static enum outcome assign_world(void *source, const struct consumer_position *positions,
                                 size_t count, struct fault *reterr_fault)
{
    struct world *world = source;
    (void)reterr_fault;
    world->assigns++;
    world->is_paused = false;
    for (size_t i = 0; i < world->partition_count; i++) {
        world->positions[i] = -1;
    }
    for (size_t i = 0; i < count; i++) {
        world->positions[positions[i].at.partition] = positions[i].offset;
        world->is_end_reported[positions[i].at.partition] = false;
    }
    return OUTCOME_OK;
}

static void pause_world(void *source)
{
    ((struct world *)source)->is_paused = true;
}

static void resume_world(void *source)
{
    ((struct world *)source)->is_paused = false;
}

static void acknowledge_world(void *source, const struct consumer_position *positions,
                              size_t count)
{
    for (size_t i = 0; i < count; i++) {
        ((struct world *)source)->acknowledged[positions[i].at.partition] =
            positions[i].offset;
    }
}

static int64_t end_of_world(void *source, struct topic_partition at)
{
    return ((struct world *)source)->logs[at.partition].end;
}

static enum outcome name_world(void *source, const char **ret_cluster_id,
                               struct fault *reterr_fault)
{
    (void)source;
    (void)reterr_fault;
    *ret_cluster_id = "cluster";
    return OUTCOME_OK;
}

static enum outcome bounds_of_world(void *source, struct topic_partition at,
                                    int64_t *ret_low, int64_t *ret_end,
                                    struct fault *reterr_fault)
{
    const struct world *world = source;
    (void)reterr_fault;
    *ret_low = world->logs[at.partition].low;
    *ret_end = world->logs[at.partition].end;
    return OUTCOME_OK;
}

static enum outcome count_world(void *source, const char *topic, int32_t *ret_count,
                                struct fault *reterr_fault)
{
    (void)topic;
    (void)reterr_fault;
    *ret_count = (int32_t)((struct world *)source)->partition_count;
    return OUTCOME_OK;
}

static enum outcome start_of_world(void *source, struct topic_partition at,
                                   int64_t *ret_offset, struct fault *reterr_fault)
{
    (void)source;
    (void)at;
    (void)reterr_fault;
    *ret_offset = 0;
    return OUTCOME_OK;
}

static const struct source_ops world_source_ops = {
    .poll = poll_world,
    .headers = headers_of_world,
    .partitions = partitions_of_world,
    .assign = assign_world,
    .pause = pause_world,
    .resume = resume_world,
    .ack = acknowledge_world,
    .known_end = end_of_world,
    .bounds = bounds_of_world,
    .partition_count = count_world,
    .cluster_id = name_world,
    .start_offset = start_of_world,
};

/* ---- the store ----------------------------------------------------------------------
 */

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

static const struct store_ops world_store_ops = {
    .connect = connect_world,
    .check = check_world,
    .claim = claim_world,
    .suspect = suspect_in_world,
    .begin = begin_world,
    .pump = pump_world,
    .abandon = abandon_world,
};

struct ports world_ports(struct world *world)
{
    the_world = world;
    return (struct ports){
        .source_ops = &world_source_ops,
        .source = world,
        .store_ops = &world_store_ops,
        .store = world,
        .now_ms = read_clock,
    };
}

bool world_is_exact(const struct world *world)
{
    bool is_exact = true;
    for (size_t i = 0; i < world->partition_count; i++) {
        for (int64_t offset = 0; offset < world->logs[i].end; offset++) {
            bool is_hole = !world->logs[i].is_held[offset];
            const struct world_row *row = &world->rows[i];
            if (row->stored[offset] != 1 || (row->outcome[offset] == 'g') != is_hole) {
                printf("partition %zu offset %d: %d outcomes, the last '%c'\n", i,
                       (int)offset, row->stored[offset], row->outcome[offset]);
                is_exact = false;
            }
        }
    }
    return is_exact;
}
