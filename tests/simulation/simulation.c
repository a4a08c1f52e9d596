#include "simulation.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "ingest/ingest_state.h"
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
    STOP_WAIT_MS = 5000,
    CALLS_A_FAULT = 60,
};

static struct world world; /* the clock has no context */
static struct metrics *metrics;
static bool are_logs_told;
static int64_t all_faults;

static int64_t read_clock(void)
{
    return world.now_ms;
}

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
    if (!are_logs_told) {
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "%8d ms lane %zu: ", (int)world.now_ms, member->index);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
}

/* ---- what is linked instead of the real thing ---------------------------------------
 */

enum outcome __wrap_article_rows_from_message(const struct message *message,
                                              const struct article_core *core,
                                              struct arena *arena,
                                              struct article_rows *ret_rows,
                                              struct fault *reterr_fault);
void __wrap_failpoint_reach(const char *name);
void __wrap_log_write(enum log_level level, const char *event,
                      const struct log_detail *details);
void __real_log_write(enum log_level level, const char *event,
                      const struct log_detail *details);

/* The core is pure and has its own tests; here only its verdict matters. */
enum outcome __wrap_article_rows_from_message(const struct message *message,
                                              const struct article_core *core,
                                              struct arena *arena,
                                              struct article_rows *ret_rows,
                                              struct fault *reterr_fault)
{
    (void)core;
    (void)arena;
    if (message->value.at[0] == 'd') {
        world.is_in_turn = false;
        longjmp(world.death, 1);
    }
    if (message->value.at[0] == 'b') {
        return fault_reject(reterr_fault, "json", "simulated");
    }
    *ret_rows = (struct article_rows){.character_count = 1};
    return OUTCOME_OK;
}

void __wrap_failpoint_reach(const char *name)
{
    (void)name;
    world_may_kill(&world);
}

void __wrap_log_write(enum log_level level, const char *event,
                      const struct log_detail *details)
{
    if (are_logs_told) {
        fprintf(stderr, "%8d ms ", (int)world.now_ms);
        __real_log_write(level, event, details);
    }
}

/* ---- the log ------------------------------------------------------------------------
 */

static enum record_kind any_kind(struct weather *weather)
{
    static const enum record_kind kinds[] = {RECORD_TOMBSTONE,   RECORD_BAD,
                                             RECORD_REFUSED,     RECORD_HOLE,
                                             RECORD_UNSPEAKABLE, RECORD_HOLE};
    if (weather_number(weather, 100) == 0) {
        return RECORD_DEADLY;
    }
    return weather_number(weather, 4) > 0 ? RECORD_ARTICLE
                                          : kinds[weather_number(weather, 6)];
}

static void produce(size_t partition)
{
    struct simulated_log *log = &world.logs[partition];
    int64_t end = log->end + 1 + weather_number(&world.weather, 8);
    int64_t limit = world.weather.is_calm ? WORLD_OFFSETS : WORLD_STORMY_OFFSETS;
    while (log->end < end && log->end < limit) {
        log->records[log->end++] = any_kind(&world.weather);
    }
}

bool world_is_hole(const struct world *of, size_t partition, int64_t offset)
{
    const struct simulated_log *log = &of->logs[partition];
    return log->records[offset] == RECORD_HOLE || log->is_compacted[offset] ||
           offset < log->low;
}

const char *world_value(struct world *of, size_t partition, int64_t offset, char *value)
{
    enum record_kind kind = of->logs[partition].records[offset];
    if (kind == RECORD_TOMBSTONE) {
        return NULL;
    }
    int width = (int)(offset * 7 % 20); /* some are larger */
    char letter = kind == RECORD_BAD ? 'b' : kind == RECORD_DEADLY ? 'd' : 'a';
    snprintf(value, WORLD_VALUE_BYTES, "%c%zu:%0*d", letter, partition, width,
             (int)offset);
    return value;
}

int64_t world_recorded_us(int64_t offset)
{
    return INT64_C(1741132800000000) + offset * 1000;
}

struct anchor world_anchor(struct world *of, size_t partition, int64_t offset)
{
    char text[WORLD_VALUE_BYTES];
    const char *value = world_value(of, partition, offset, text);
    return anchor_from_record(offset, world_recorded_us(offset),
                              value == NULL ? (struct span){.at = NULL}
                                            : span_from_string(value));
}

/* What every copy of the database has stored may go. */
static void lose_stored(size_t partition)
{
    struct simulated_log *log = &world.logs[partition];
    int64_t stored = world.database.rows[partition].next_offset;
    if (world.standby.rows[partition].next_offset < stored) {
        stored = world.standby.rows[partition].next_offset;
    }
    if (stored > 0 && weather_brings(&world.weather, EVENT_RETENTION) &&
        stored > log->low) {
        log->low += weather_number(&world.weather, stored - log->low + 1);
    }
    if (stored > 0 && weather_brings(&world.weather, EVENT_COMPACTION)) {
        log->is_compacted[weather_number(&world.weather, stored)] = true;
    }
}

/* ---- processes ----------------------------------------------------------------------
 */

static void start(struct member *member)
{
    struct ingest_options options = {
        .lane = (unsigned)member->index,
        .group = "group",
        .batch_messages = world.batch_messages,
        .batch_bytes = world.batch_bytes,
        .batch_age_ms = 50,
        .gate = &world.gates[world.is_one_process ? 0 : member->index],
        .seed = (uint64_t)weather_number(&world.weather, INT64_MAX),
    };
    static const struct article_core core = {.segmenter = NULL};
    *member = (struct member){
        .world = &world,
        .index = member->index,
        .ports = {.source_ops = &simulated_source_ops,
                  .source = member,
                  .store_ops = &simulated_store_ops,
                  .store = member,
                  .now_ms = read_clock},
        .polls_to_assignment = 1 + (int)weather_number(&world.weather, 4),
    };
    for (size_t i = 0; i < WORLD_PARTITIONS; i++) {
        member->readers[i].position = -1;
    }
    member->ingest = ingest_open(&options, &member->ports, &core, metrics);
}

/* The tries of this lane that are written down for a partition; it may be fenced by now. */
static int count_tries(const struct member *member, size_t partition)
{
    const struct simulated_row *row = &world.database.rows[partition];
    for (size_t i = 0; member->ingest != NULL && i < ATTEMPTS_REMEMBERED; i++) {
        const struct attempt *attempt = &member->ingest->attempts[i];
        if (attempt->at.topic != NULL && (size_t)attempt->at.partition == partition &&
            attempt->offset == row->suspect_offset) {
            return row->suspect_tries;
        }
    }
    return 0;
}

bool world_may_die(const struct member *member)
{
    for (size_t i = 0; i < world.member_count; i++) {
        const struct member *other = &world.members[i];
        for (size_t j = 0; j < world.partition_count; j++) {
            if ((other == member || world.is_one_process) && count_tries(other, j) > 1) {
                return false;
            }
        }
    }
    return true;
}

/* PostgreSQL may not have noticed yet. */
static void end_lane(struct member *member)
{
    if (member->flight.is_there) {
        database_leave_ghost(&world, &member->flight);
        member->flight.is_there = false;
    }
    world_tell(member, "ends");
    member->ingest = ingest_free(member->ingest);
}

/* A try that is not under way is not told from a deadly one if its process dies. That may
 * happen, but not three times. */
static void excuse(const struct member *member)
{
    for (size_t i = 0; member->ingest != NULL && i < world.partition_count; i++) {
        const struct suspect *suspect = &member->ingest->suspect;
        struct topic_partition at = {.topic = "news", .partition = (int32_t)i};
        bool is_under_way =
            suspect->is_noted &&
            suspect->partition == partitions_find(&member->ingest->partitions, at);
        if (!is_under_way && count_tries(member, i) > 0) {
            world.database.rows[i].suspect_tries--;
        }
    }
}

/* A process dies with all its lanes. */
static void die(struct member *member)
{
    for (size_t i = 0; i < world.member_count; i++) {
        if (world.is_one_process || member == &world.members[i]) {
            excuse(&world.members[i]);
            end_lane(&world.members[i]);
        }
    }
    world.gates[world.is_one_process ? 0 : member->index] =
        (struct careful_gate){.reading = 0};
}

void world_may_kill(struct world *of)
{
    if (of->is_in_turn && world_may_die(of->in_turn) &&
        weather_brings(&of->weather, EVENT_FAILPOINT)) {
        of->is_in_turn = false;
        longjmp(of->death, 1);
    }
}

static void check_bounds(const struct member *member)
{
    const struct batch *filling = &member->ingest->filling;
    /* A gap and the record behind it come together; a pause may come one record late. */
    if (filling->count > world.batch_messages + 2 ||
        filling->bytes > world.batch_bytes + 2 * (size_t)WORLD_VALUE_BYTES) {
        world_blame(&world, "%zu items of %zu bytes are held", filling->count,
                    filling->bytes);
    }
}

/* Either the turn comes to its end, or the process dies in it. */
static bool is_turn_survived(struct member *member, bool is_stop)
{
    if (setjmp(world.death) != 0) {
        return false;
    }
    struct fault fault = {.text = ""};
    enum outcome outcome = OUTCOME_OK;
    world.in_turn = member;
    world.is_in_turn = true;
    if (is_stop) {
        ingest_stop(member->ingest, STOP_WAIT_MS);
    } else {
        outcome = ingest_step(member->ingest, &fault);
    }
    world.is_in_turn = false;
    return outcome == OUTCOME_OK;
}

static void take_turn(struct member *member)
{
    if (member->ingest == NULL) {
        start(member);
    }
    if (!is_turn_survived(member, false)) {
        die(member);
    } else {
        check_bounds(member);
    }
}

static void leave(struct member *member)
{
    if (member->ingest != NULL) {
        int64_t started_ms = world.now_ms;
        bool is_survived = is_turn_survived(member, true);
        if (world.now_ms - started_ms > 2 * STOP_WAIT_MS) {
            world_blame(&world, "a stop took %d ms", (int)(world.now_ms - started_ms));
        }
        if (is_survived) {
            end_lane(member);
        } else {
            die(member);
        }
    }
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

/* ---- a story ------------------------------------------------------------------------
 */

static void live(void)
{
    if (weather_brings(&world.weather, EVENT_PRODUCE)) {
        produce((size_t)weather_number(&world.weather, (int64_t)world.partition_count));
    }
    if (weather_brings(&world.weather, EVENT_REBALANCE)) {
        rebalance();
    }
    lose_stored((size_t)weather_number(&world.weather, (int64_t)world.partition_count));
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
        die(member);
    }
    if (world_may_die(member) && weather_brings(&world.weather, EVENT_STOP)) {
        leave(member);
    }
    take_turn(member);
}

static void begin(uint64_t seed)
{
    world = (struct world){.now_ms = 1};
    weather_init(&world.weather, seed);
    world.partition_count = 1 + (size_t)weather_number(&world.weather, WORLD_PARTITIONS);
    world.is_one_process = weather_number(&world.weather, 3) == 0;
    world.member_count = 1 + (size_t)weather_number(&world.weather, WORLD_MEMBERS);
    world.batch_messages = 1 + (size_t)weather_number(&world.weather, 20);
    world.batch_bytes = 20 + (size_t)weather_number(&world.weather, 400);
    database_init(&world.database);
    world.standby = world.database;
    for (size_t i = 0; i < world.member_count; i++) {
        world.members[i].index = i;
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
        take_turn(&world.members[i]);
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
            produce(i);
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
    metrics = metrics_open(WORLD_MEMBERS);
    begin(seed);
    storm();
    calm_down();
    rest();
    check_outcomes();
    for (size_t i = 0; i < world.member_count; i++) {
        world.members[i].ingest = ingest_free(world.members[i].ingest);
    }
    metrics = metrics_free(metrics);
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
