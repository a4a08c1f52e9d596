#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ingest/ingest_state.h"
#include "simulated_world.h"

enum { BLOCKED_MS = 5000, TOKEN_DECIMAL = 10 };

static enum store_state away(struct member *member, struct fault *reterr_fault)
{
    member->is_connected = false;
    (void)fault_retry(reterr_fault, "the connection is lost");
    return STORE_AWAY;
}

static size_t partition_of_claim(const struct claim *claim)
{
    return (size_t)claim->log_id - 1;
}

static int token_of_claim(const struct claim *claim)
{
    return (int)strtol(claim->owner_token, NULL, TOKEN_DECIMAL);
}

static enum store_state connect_member(void *store, struct fault *reterr_fault)
{
    struct member *member = store;
    struct world *world = member->world;
    world->calls++;
    if (member->flight.is_there) {
        world_blame(world, "connect while a batch is in flight");
    }
    if (member->is_connected) {
        return STORE_COMMITTED;
    }
    if (weather_brings(&world->weather, EVENT_CONNECT_AWAY)) {
        world->now_ms += weather_number(&world->weather, 3000);
        return away(member, reterr_fault);
    }
    if (weather_brings(&world->weather, EVENT_CONNECT_BROKEN)) {
        (void)fault_fatal(reterr_fault, "another schema");
        return STORE_BROKEN;
    }
    member->is_connected = true;
    return STORE_COMMITTED;
}

static enum store_state check_for_member(void *store, const struct claim *claims,
                                         size_t count, struct fault *reterr_fault)
{
    struct member *member = store;
    struct world *world = member->world;
    if (member->flight.is_there) {
        world_blame(world, "check while a batch is in flight");
    }
    if (!member->is_connected || weather_brings(&world->weather, EVENT_CHECK_AWAY)) {
        return away(member, reterr_fault);
    }
    for (size_t i = 0; i < count; i++) {
        size_t partition = partition_of_claim(&claims[i]);
        if (world->database.rows[partition].next_offset != claims[i].next_offset) {
            (void)fault_retry(reterr_fault, "partition %zu has moved", partition);
            return STORE_FENCED;
        }
    }
    return STORE_COMMITTED;
}

static enum store_state any_failure(struct world *world)
{
    static const enum store_state failures[] = {STORE_CONTENDED, STORE_SLOW, STORE_FULL,
                                                STORE_BROKEN};
    return failures[weather_number(&world->weather, 4)];
}

static void give_claim(struct world *world, size_t partition, struct claim *ret_claim)
{
    struct simulated_row *row = &world->database.rows[partition];
    *ret_claim = (struct claim){.log_id = (int32_t)partition + 1,
                                .next_offset = row->next_offset,
                                .anchor = row->anchor,
                                .stalled_claims = row->stalled_claims,
                                .suspect_offset = row->suspect_offset,
                                .suspect_tries = row->suspect_tries,
                                .first_partition_count = (int32_t)world->partition_count};
    snprintf(ret_claim->owner_token, sizeof(ret_claim->owner_token), "%d", row->token);
}

/* The coordinator claims again what it has: it remembers what it has seen of the log. */
static bool is_renewal(const struct member *member, size_t partition)
{
    const struct partitions *partitions = &member->ingest->partitions;
    struct topic_partition at = {.topic = "news", .partition = (int32_t)partition};
    size_t index = partitions_find(partitions, at);
    return index < partitions->count && partitions->at[index].state == PARTITION_CLAIMED;
}

static enum store_state claim_for_member(void *store, const struct log_name *log,
                                         int64_t first_offset, struct claim *ret_claim,
                                         enum claim_status *ret_status,
                                         struct fault *reterr_fault)
{
    struct member *member = store;
    struct world *world = member->world;
    size_t partition = (size_t)log->partition;
    struct simulated_row *row = &world->database.rows[partition];
    world->calls++;
    if (member->flight.is_there) {
        world_blame(world, "claim while a batch is in flight");
    }
    if (!member->is_connected || weather_brings(&world->weather, EVENT_CLAIM_AWAY)) {
        return away(member, reterr_fault);
    }
    if (weather_brings(&world->weather, EVENT_CLAIM_BLOCKS)) {
        world->now_ms += BLOCKED_MS;
    }
    if (weather_brings(&world->weather, EVENT_CLAIM_FAILS)) {
        (void)fault_retry(reterr_fault, "the claim failed");
        return any_failure(world);
    }
    *ret_status = CLAIM_NEW;
    if (row->next_offset < 0 && first_offset < 0) {
        ret_claim->first_partition_count = 0;
        return STORE_COMMITTED;
    }
    database_end_holders(world, partition);
    if (row->next_offset < 0) {
        row->next_offset = first_offset;
    }
    row->token = ++world->last_token;
    row->stalled_claims++;
    if (weather_brings(&world->weather, EVENT_CLAIM_UNANSWERED)) {
        return away(member, reterr_fault);
    }
    world_may_kill(world);
    *ret_status = CLAIM_MADE;
    give_claim(world, partition, ret_claim);
    if (!is_renewal(member, partition)) {
        member->readers[partition].has_jumped = false;
    }
    return STORE_COMMITTED;
}

static enum store_state suspect_for_member(void *store, const struct claim *claim,
                                           int64_t offset, int32_t tries,
                                           struct fault *reterr_fault)
{
    struct member *member = store;
    struct world *world = member->world;
    struct simulated_row *row = &world->database.rows[partition_of_claim(claim)];
    world->calls++;
    if (member->flight.is_there) {
        world_blame(world, "a suspect is noted while a batch is in flight");
    }
    if (!member->is_connected) {
        return away(member, reterr_fault);
    }
    if (weather_brings(&world->weather, EVENT_SUSPECT_FAILS)) {
        (void)fault_retry(reterr_fault, "the suspect was not noted");
        return any_failure(world);
    }
    database_end_holders(world, partition_of_claim(claim));
    if (row->token != token_of_claim(claim) || row->next_offset > offset) {
        (void)fault_retry(reterr_fault, "another owner");
        return STORE_FENCED;
    }
    world_tell(member, "try %d of %zu:%d is noted, behind %d of %d", (int)tries,
               partition_of_claim(claim), (int)offset, row->suspect_tries,
               (int)row->suspect_offset);
    row->suspect_offset = tries > 0 ? offset : -1;
    row->suspect_tries = tries;
    if (weather_brings(&world->weather, EVENT_SUSPECT_UNANSWERED)) {
        return away(member, reterr_fault);
    }
    return STORE_COMMITTED;
}

/* ---- a batch ------------------------------------------------------------------------
 */

static char letter_of_item(const struct item *item)
{
    static const char letters[] = {[ITEM_ARTICLE] = 'i',
                                   [ITEM_TOMBSTONE_RECORD] = 't',
                                   [ITEM_REJECT] = 'r',
                                   [ITEM_GAP] = 'g'};
    return letters[item->kind];
}

/* Is the item what the log holds there? This is judged before it can be lost. */
static void check_item(struct world *world, const struct item *item)
{
    const struct simulated_log *log = &world->logs[item->partition];
    char value[WORLD_VALUE_BYTES];
    if (item->kind == ITEM_GAP) {
        for (int64_t offset = item->offset; offset < item->next_offset; offset++) {
            if (offset >= log->end || !world_is_hole(world, item->partition, offset)) {
                world_blame(world, "partition %zu offset %d is called a gap",
                            item->partition, (int)offset);
            }
        }
        return;
    }
    const char *expected = world_value(world, item->partition, item->offset, value);
    bool is_right = expected == NULL
                        ? item->value.at == NULL
                        : span_is_equal(item->value, span_from_string(expected));
    if (item->next_offset != item->offset + 1 || !is_right) {
        world_blame(world, "partition %zu offset %d is not what the log holds",
                    item->partition, (int)item->offset);
    }
}

static bool is_refused(const struct world *world, const struct item *item)
{
    enum record_kind kind = world->logs[item->partition].records[item->offset];
    return (item->kind == ITEM_ARTICLE &&
            (kind == RECORD_REFUSED || kind == RECORD_UNSPEAKABLE)) ||
           (item->kind == ITEM_REJECT && kind == RECORD_UNSPEAKABLE && !item->is_bare);
}

/* The lane numbers its partitions in its own way: what counts is the claim's log. */
static struct simulated_step step_from_item(struct world *world, const struct item *item,
                                            const struct claim *claims)
{
    struct item known = *item;
    known.partition = partition_of_claim(&claims[item->partition]);
    check_item(world, &known);
    return (struct simulated_step){
        .partition = known.partition,
        .offset = known.offset,
        .next_offset = known.next_offset,
        .letter = letter_of_item(&known),
        .is_refused = is_refused(world, &known),
        .anchor = anchor_from_record(known.offset, known.recorded_us, known.value)};
}

static void begin_for_member(void *store, struct batch *batch, size_t count,
                             const struct claim *claims)
{
    struct member *member = store;
    struct simulated_transaction *flight = &member->flight;
    member->world->calls++;
    if (flight->is_there || count == 0 || count > batch->count) {
        world_blame(member->world, "a batch of %zu of %zu items begins", count,
                    batch->count);
        return;
    }
    flight->is_there = true;
    flight->count = count;
    for (size_t i = 0; i < count; i++) {
        flight->steps[i] = step_from_item(member->world, &batch->items[i], claims);
        flight->tokens[flight->steps[i].partition] =
            token_of_claim(&claims[batch->items[i].partition]);
    }
    member->batch = batch;
    member->claims = claims;
}

/* Batch and claims are lent to the store until it has answered. */
static void check_loan(const struct member *member)
{
    for (size_t i = 0; i < member->flight.count; i++) {
        const struct simulated_step *step = &member->flight.steps[i];
        const struct item *item = &member->batch->items[i];
        const struct claim *claim = &member->claims[item->partition];
        if (item->offset != step->offset ||
            partition_of_claim(claim) != step->partition ||
            token_of_claim(claim) != member->flight.tokens[step->partition]) {
            world_blame(member->world, "a batch is changed while it is in flight");
        }
    }
}

static enum store_state cut(struct member *member, struct fault *reterr_fault)
{
    struct world *world = member->world;
    if (weather_brings(&world->weather, EVENT_CUT_AFTER)) {
        (void)database_commit(world, &member->flight);
        return away(member, reterr_fault);
    }
    if (weather_brings(&world->weather, EVENT_CUT_UNDECIDED)) {
        database_leave_ghost(world, &member->flight);
        return away(member, reterr_fault);
    }
    return weather_brings(&world->weather, EVENT_CUT_BEFORE) ? away(member, reterr_fault)
                                                             : STORE_COMMITTED;
}

static enum store_state rolled_back(struct member *member)
{
    static const struct {
        enum event event;
        enum store_state state;
    } failures[] = {
        {EVENT_CONTENDED, STORE_CONTENDED}, {EVENT_SLOW, STORE_SLOW},
        {EVENT_FULL, STORE_FULL},           {EVENT_BROKEN, STORE_BROKEN},
        {EVENT_REFUSED, STORE_REFUSED},
    };
    for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++) {
        /* One item that is refused is refused for its own sake. */
        bool is_possible = failures[i].state != STORE_REFUSED || member->flight.count > 1;
        if (is_possible && weather_brings(&member->world->weather, failures[i].event)) {
            return failures[i].state;
        }
    }
    return STORE_COMMITTED;
}

static enum store_state decide_flight(struct member *member, struct fault *reterr_fault)
{
    (void)fault_reject(reterr_fault, "postgres", "simulated");
    memcpy(reterr_fault->sqlstate, "22021", sizeof("22021"));
    if (!member->is_connected) {
        return away(member, reterr_fault);
    }
    enum store_state state = cut(member, reterr_fault);
    if (state == STORE_COMMITTED) {
        state = rolled_back(member);
    }
    if (state == STORE_COMMITTED) {
        state = database_commit(member->world, &member->flight);
    }
    if (state == STORE_COMMITTED) {
        for (size_t i = 0; i < member->flight.count; i++) {
            char letter = member->flight.steps[i].letter;
            member->batch->items[i].outcome =
                letter == 'g' ? ITEM_UNDECIDED : (enum item_outcome)letter;
        }
        world_may_kill(member->world);
    }
    return state;
}

static enum store_state pump_for_member(void *store, int wait_ms,
                                        struct fault *reterr_fault)
{
    struct member *member = store;
    struct world *world = member->world;
    if (!member->flight.is_there) {
        world_blame(world, "pump without a batch in flight");
        return STORE_COMMITTED;
    }
    check_loan(member);
    if (weather_brings(&world->weather, EVENT_BUSY)) {
        world->now_ms += wait_ms;
        return STORE_BUSY;
    }
    world->now_ms += weather_number(&world->weather, wait_ms + 1);
    enum store_state state = decide_flight(member, reterr_fault);
    world_tell(member, "the batch of %zu items ends as %d", member->flight.count,
               (int)state);
    member->flight.is_there = false;
    return state;
}

static void abandon_for_member(void *store)
{
    struct member *member = store;
    if (member->flight.is_there) {
        database_leave_ghost(member->world, &member->flight);
    }
    member->flight.is_there = false;
    member->is_connected = false;
}

const struct store_ops simulated_store_ops = {
    .connect = connect_member,
    .check = check_for_member,
    .claim = claim_for_member,
    .suspect = suspect_for_member,
    .begin = begin_for_member,
    .pump = pump_for_member,
    .abandon = abandon_for_member,
};
