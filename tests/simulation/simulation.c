#include "simulation.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ingest/metrics.h"
#include "simulated_world.h"

enum {
    STORMY_STEPS = 600,
    CALM_MS = 15 * 60 * 1000, /* a broken schema is looked at once a minute */
    CALM_STEPS = 60000,
    IDLE_MS = 60 * 1000,
    IDLE_STEPS_A_SECOND = 12, /* a poll waits for 100 ms */
    STUCK_STEPS = 50,         /* turns in which neither time nor records pass */
    FREEZE_STEPS = 100,
    CALLS_A_FAULT = 60,
};

static struct world world;
static bool are_logs_told;
static int64_t all_faults;

void world_blame(struct world *blamed, const char *format, ...)
{
    if (blamed->is_wrong) {
        return;
    }
    blamed->is_wrong = true;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(blamed->wrong, sizeof(blamed->wrong), format, arguments);
    va_end(arguments);
}

void world_tell(const struct member *member, const char *format, ...)
{
    if (!member->world->are_logs_told) {
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "%8d ms lane %zu: ", (int)member->world->now_ms, member->index);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
}

static void rebalance(void)
{
    for (size_t i = 0; i < world.partition_count; i++) {
        world.owners[i] =
            (size_t)weather_number(&world.weather, (int64_t)world.member_count);
    }
    for (size_t i = 0; i < world.member_count; i++) {
        world.members[i].must_revoke = world.members[i].polls_to_assignment == 0;
    }
}

static void live(void)
{
    if (weather_brings(&world.weather, EVENT_PRODUCE)) {
        log_produce(&world, (size_t)weather_number(&world.weather,
                                                   (int64_t)world.partition_count));
    }
    if (weather_brings(&world.weather, EVENT_REBALANCE)) {
        rebalance();
    }
    log_lose_stored(
        &world, (size_t)weather_number(&world.weather, (int64_t)world.partition_count));
    database_live(&world);
}

static void take_stormy_turn(struct member *member)
{
    if (member->frozen_steps > 0) {
        member->frozen_steps--;
        return;
    }
    if (world_may_die(member) && weather_brings(&world.weather, EVENT_FREEZE)) {
        member->frozen_steps = weather_number(&world.weather, FREEZE_STEPS);
    }
    if (member->ingest != NULL && world_may_die(member) &&
        weather_brings(&world.weather, EVENT_CRASH)) {
        member_die(member);
    }
    if (world_may_die(member) && weather_brings(&world.weather, EVENT_STOP)) {
        member_leave(member);
    }
    member_take_turn(member);
}

static void begin(uint64_t seed)
{
    world = (struct world){.now_ms = 1, .are_logs_told = are_logs_told};
    world.metrics = metrics_open(WORLD_MEMBERS);
    weather_init(&world.weather, seed);
    world.partition_count = 1 + (size_t)weather_number(&world.weather, WORLD_PARTITIONS);
    world.is_one_process = weather_number(&world.weather, 3) == 0;
    world.member_count = 1 + (size_t)weather_number(&world.weather, WORLD_MEMBERS);
    world.batch_messages = 1 + (size_t)weather_number(&world.weather, 20);
    world.batch_bytes = 20 + (size_t)weather_number(&world.weather, 400);
    database_init(&world.database);
    world.standby = world.database;
    for (size_t i = 0; i < world.member_count; i++) {
        world.members[i] = (struct member){.world = &world, .index = i};
    }
    rebalance();
}

static void storm(void)
{
    for (int i = 0; i < STORMY_STEPS && !world.is_wrong; i++) {
        live();
        take_stormy_turn(
            &world.members[weather_number(&world.weather, (int64_t)world.member_count)]);
    }
}

static bool is_all_done(void)
{
    for (size_t i = 0; i < world.partition_count; i++) {
        if (world.database.rows[i].next_offset < world.logs[i].end) {
            return false;
        }
    }
    for (size_t i = 0; i < world.member_count; i++) {
        if (world.members[i].flight.is_there) {
            return false;
        }
    }
    return true;
}

static void take_turns(int64_t *stuck)
{
    int64_t before_ms = world.now_ms;
    int64_t records = world.records;
    for (size_t i = 0; i < world.member_count; i++) {
        member_take_turn(&world.members[i]);
    }
    *stuck = world.now_ms == before_ms && world.records == records ? *stuck + 1 : 0;
    if (*stuck > STUCK_STEPS) {
        world_blame(&world, "turns without time or records: a busy loop");
    }
}

/* The weather is good; what is due gets done, and then nobody does anything. */
static void calm_down(void)
{
    world.weather.is_calm = true;
    if (weather_number(&world.weather, 2) == 0) {
        for (size_t i = 0; i < world.partition_count; i++) {
            log_produce(&world, i);
        }
    } /* else even an idle lane has to notice that the database went back */
    int64_t until_ms = world.now_ms + CALM_MS;
    int64_t stuck = 0;
    int steps = 0;
    while (!is_all_done() && !world.is_wrong) {
        take_turns(&stuck);
        if (world.now_ms > until_ms || ++steps > CALM_STEPS) {
            world_blame(&world, "not done after %d ms and %d turns of good weather",
                        (int)(world.now_ms - until_ms + CALM_MS), steps);
        }
    }
    if (world.calls > CALLS_A_FAULT * (world.weather.happened + world.records + 10)) {
        world_blame(&world, "%d calls for %d faults and %d records", (int)world.calls,
                    (int)world.weather.happened, (int)world.records);
    }
}

static void rest(void)
{
    int64_t until_ms = world.now_ms + IDLE_MS;
    int64_t stuck = 0;
    int64_t turns = 0;
    while (world.now_ms < until_ms && !world.is_wrong) {
        take_turns(&stuck);
        turns++;
    }
    if (turns > IDLE_STEPS_A_SECOND * IDLE_MS / 1000) {
        world_blame(&world, "%d turns in a minute without work", (int)turns);
    }
}

static void check_offset(size_t partition, int64_t offset)
{
    static const char right[] = {
        [RECORD_ARTICLE] = 'i', [RECORD_HOLE] = 'g',    [RECORD_TOMBSTONE] = 't',
        [RECORD_BAD] = 'r',     [RECORD_REFUSED] = 'r', [RECORD_UNSPEAKABLE] = 'r',
        [RECORD_DEADLY] = 'r',
    };
    const struct simulated_row *row = &world.database.rows[partition];
    char wanted = right[world.logs[partition].records[offset]];
    if (row->stored[offset] != 1 || row->outcome[offset] != wanted) {
        world_blame(&world,
                    "partition %zu offset %d has %d outcomes, '%c' instead of '%c'",
                    partition, (int)offset, row->stored[offset],
                    row->outcome[offset] == '\0' ? '-' : row->outcome[offset], wanted);
    }
}

static void check_outcomes(void)
{
    for (size_t i = 0; i < world.partition_count; i++) {
        for (int64_t offset = 0; offset < world.logs[i].end; offset++) {
            check_offset(i, offset);
        }
    }
}

bool simulation_run(uint64_t seed, char *wrong, size_t wrong_bytes)
{
    begin(seed);
    storm();
    calm_down();
    rest();
    check_outcomes();
    for (size_t i = 0; i < world.member_count; i++) {
        world.members[i].ingest = ingest_free(world.members[i].ingest);
    }
    world.metrics = metrics_free(world.metrics);
    all_faults += world.weather.happened;
    snprintf(wrong, wrong_bytes, "%s", world.wrong);
    return !world.is_wrong;
}

void simulation_tell(bool is_told)
{
    are_logs_told = is_told;
}

int64_t simulation_faults(void)
{
    return all_faults;
}
