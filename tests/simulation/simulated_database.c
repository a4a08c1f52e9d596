#include <string.h>

#include "simulated_world.h"

enum { BLOCKED_MS = 5000 }; /* how long a claim waits before it ends a session */

void database_init(struct simulated_database *database)
{
    *database = (struct simulated_database){0};
    for (size_t i = 0; i < WORLD_PARTITIONS; i++) {
        database->rows[i].next_offset = -1;
        database->rows[i].suspect_offset = -1;
        database->rows[i].anchor.offset = -1;
    }
}

/* The fence as ingest.advance() has it. */
static enum store_state apply_step(struct simulated_database *database,
                                   const struct simulated_transaction *transaction,
                                   const struct simulated_step *step)
{
    struct simulated_row *row = &database->rows[step->partition];
    if (row->is_held) {
        return STORE_CONTENDED;
    }
    if (row->next_offset != step->offset ||
        row->token != transaction->tokens[step->partition]) {
        return STORE_FENCED;
    }
    for (int64_t offset = step->offset; offset < step->next_offset; offset++) {
        row->stored[offset]++;
        row->outcome[offset] = step->letter;
    }
    row->next_offset = step->next_offset;
    row->stalled_claims = 0;
    row->suspect_offset = -1;
    row->suspect_tries = 0;
    if (step->letter != 'g') {
        row->anchor = step->anchor;
    }
    return step->is_refused ? STORE_REFUSED : STORE_COMMITTED;
}

enum store_state database_commit(struct world *world,
                                 const struct simulated_transaction *transaction)
{
    struct simulated_database after = world->database;
    for (size_t i = 0; i < transaction->count; i++) {
        enum store_state state = apply_step(&after, transaction, &transaction->steps[i]);
        if (state != STORE_COMMITTED) {
            return state;
        }
    }
    world->database = after;
    return STORE_COMMITTED;
}

void database_leave_ghost(struct world *world,
                          const struct simulated_transaction *transaction)
{
    for (size_t i = 0; i < WORLD_GHOSTS; i++) {
        if (!world->ghosts[i].is_there) {
            world->ghosts[i] = *transaction;
            world->ghosts[i].is_there = true;
            return;
        }
    }
    /* So many at once: this one is rolled back. */
}

static void end_ghost(struct world *world, struct simulated_transaction *ghost)
{
    if (weather_number(&world->weather, 2) == 0) {
        (void)database_commit(world, ghost);
    }
    ghost->is_there = false;
}

static bool has_partition(const struct simulated_transaction *transaction,
                          size_t partition)
{
    for (size_t i = 0; i < transaction->count; i++) {
        if (transaction->steps[i].partition == partition) {
            return true;
        }
    }
    return false;
}

void database_end_holders(struct world *world, size_t partition)
{
    if (world->database.rows[partition].is_held) {
        world->database.rows[partition].is_held = false;
        world->now_ms += BLOCKED_MS;
    }
    for (size_t i = 0; i < WORLD_GHOSTS; i++) {
        struct simulated_transaction *ghost = &world->ghosts[i];
        if (ghost->is_there && has_partition(ghost, partition)) {
            end_ghost(world, ghost);
        }
    }
    for (size_t i = 0; i < world->member_count; i++) {
        struct member *member = &world->members[i];
        if (member->flight.is_there && has_partition(&member->flight, partition) &&
            weather_brings(&world->weather, EVENT_CLAIM_BLOCKS)) {
            world->now_ms += BLOCKED_MS;
            member->is_connected = false; /* pg_terminate_backend() */
        }
    }
}

static void end_sessions(struct world *world)
{
    for (size_t i = 0; i < world->member_count; i++) {
        world->members[i].is_connected = false;
    }
}

/* Tokens are random in the real world: a failover does not give an old one again. */
static void fail_over(struct world *world)
{
    world->database = world->standby;
    for (size_t i = 0; i < WORLD_PARTITIONS; i++) {
        world->database.rows[i].is_held = false;
    }
    memset(world->ghosts, 0, sizeof(world->ghosts));
    end_sessions(world);
}

static char letter_of_record(enum record_kind kind)
{
    static const char letters[] = {
        [RECORD_ARTICLE] = 'i', [RECORD_HOLE] = 'g',    [RECORD_TOMBSTONE] = 't',
        [RECORD_BAD] = 'r',     [RECORD_REFUSED] = 'r', [RECORD_UNSPEAKABLE] = 'r',
        [RECORD_DEADLY] = 'r',
    };
    return letters[kind];
}

/* A process that is not ours does its work well, and knows what is deadly. */
static void store_as_stranger(struct world *world, size_t partition)
{
    struct simulated_row *row = &world->database.rows[partition];
    const struct simulated_log *log = &world->logs[partition];
    struct simulated_transaction transaction = {.count = 0};
    int64_t end = row->next_offset + weather_number(&world->weather, 5);
    for (int64_t at = row->next_offset; at < end && at < log->end; at++) {
        transaction.steps[transaction.count++] = (struct simulated_step){
            .partition = partition,
            .offset = at,
            .next_offset = at + 1,
            .letter = letter_of_record(log->records[at]),
            .anchor = world_anchor(world, partition, at),
        };
    }
    transaction.tokens[partition] = row->token;
    if (database_commit(world, &transaction) != STORE_COMMITTED) {
        world_blame(world, "the stranger is refused");
    }
}

static void let_stranger_store(struct world *world)
{
    size_t partition =
        (size_t)weather_number(&world->weather, (int64_t)world->partition_count);
    struct simulated_row *row = &world->database.rows[partition];
    if (row->next_offset >= 0) {
        database_end_holders(world, partition);
        row->token = ++world->last_token;
        row->stalled_claims++;
        store_as_stranger(world, partition);
        row->is_held = weather_brings(&world->weather, EVENT_HOLDER_STOPPED);
    }
}

void database_live(struct world *world)
{
    for (size_t i = 0; i < WORLD_GHOSTS; i++) {
        if (world->ghosts[i].is_there &&
            weather_brings(&world->weather, EVENT_GHOST_ENDS)) {
            end_ghost(world, &world->ghosts[i]);
        }
    }
    if (weather_brings(&world->weather, EVENT_SNAPSHOT)) {
        world->standby = world->database;
    }
    if (weather_brings(&world->weather, EVENT_FAILOVER)) {
        fail_over(world);
    }
    if (weather_brings(&world->weather, EVENT_STRANGER)) {
        let_stranger_store(world);
    }
    if (weather_brings(&world->weather, EVENT_SESSIONS_ENDED)) {
        end_sessions(world);
    }
}
