#include <stdio.h>

#include "base/log.h"
#include "ingest/ingest_state.h"
#include "ingest/metrics.h"
#include "simulated_world.h"

enum { STOP_WAIT_MS = 5000 };

/* The clock and what is linked instead of the real thing have no context. */
static struct world *living;

static int64_t read_clock(void)
{
    return living->now_ms;
}

enum outcome __wrap_article_rows_from_message(const struct message *message,
                                              const struct article_core *core,
                                              struct arena *arena,
                                              struct article_rows *ret_rows,
                                              struct fault *reterr_fault);
const struct segmenter_version *__wrap_segmenter_version(const struct segmenter *none);
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
        living->is_in_turn = false;
        longjmp(living->death, 1);
    }
    if (message->value.at[0] == 'b') {
        return fault_reject(reterr_fault, "json", "simulated");
    }
    static const struct clean_article clean = {0};
    *ret_rows = (struct article_rows){.clean = &clean, .character_count = 1};
    return OUTCOME_OK;
}

/* Which words there are decides nothing here. */
const struct segmenter_version *__wrap_segmenter_version(const struct segmenter *none)
{
    static const struct segmenter_version version;
    (void)none;
    return &version;
}

void __wrap_failpoint_reach(const char *name)
{
    (void)name;
    world_may_kill(living);
}

void __wrap_log_write(enum log_level level, const char *event,
                      const struct log_detail *details)
{
    if (living->are_logs_told) {
        fprintf(stderr, "%8d ms ", (int)living->now_ms);
        __real_log_write(level, event, details);
    }
}

static void start(struct member *member)
{
    struct world *world = member->world;
    living = world;
    struct ingest_options options = {
        .lane = (unsigned)member->index,
        .group = "group",
        .batch_messages = world->batch_messages,
        .batch_bytes = world->batch_bytes,
        .batch_age_ms = 50,
        .gate = &world->gates[world->is_one_process ? 0 : member->index],
        .seed = (uint64_t)weather_number(&world->weather, INT64_MAX),
    };
    static const struct article_core core = {.segmenter = NULL};
    *member = (struct member){
        .world = world,
        .index = member->index,
        .ports = {.source_ops = &simulated_source_ops,
                  .source = member,
                  .store_ops = &simulated_store_ops,
                  .store = member,
                  .now_ms = read_clock},
        .polls_to_assignment = 1 + (int)weather_number(&world->weather, 4),
    };
    for (size_t i = 0; i < WORLD_PARTITIONS; i++) {
        member->readers[i].position = -1;
    }
    member->ingest = ingest_open(&options, &member->ports, &core, world->metrics);
}

/* The tries of this lane that are written down for a partition; it may be fenced by now. */
static int count_tries(const struct member *member, size_t partition)
{
    struct world *world = member->world;
    const struct simulated_row *row = &world->database.rows[partition];
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
    struct world *world = member->world;
    for (size_t i = 0; i < world->member_count; i++) {
        const struct member *other = &world->members[i];
        for (size_t j = 0; j < world->partition_count; j++) {
            if ((other == member || world->is_one_process) && count_tries(other, j) > 1) {
                return false;
            }
        }
    }
    return true;
}

/* PostgreSQL may not have noticed yet. */
static void end_lane(struct member *member)
{
    struct world *world = member->world;
    if (member->flight.is_there) {
        database_leave_ghost(world, &member->flight);
        member->flight.is_there = false;
    }
    world_tell(member, "ends");
    member->ingest = ingest_free(member->ingest);
}

/* A try that is not under way is not told from a deadly one if its process dies. That may
 * happen, but not three times. */
static void excuse(const struct member *member)
{
    struct world *world = member->world;
    for (size_t i = 0; member->ingest != NULL && i < world->partition_count; i++) {
        const struct suspect *suspect = &member->ingest->suspect;
        struct topic_partition at = {.topic = "news", .partition = (int32_t)i};
        bool is_under_way =
            suspect->is_noted &&
            suspect->partition == partitions_find(&member->ingest->partitions, at);
        if (!is_under_way && count_tries(member, i) > 0) {
            world->database.rows[i].suspect_tries--;
        }
    }
}

void member_die(struct member *member)
{
    struct world *world = member->world;
    for (size_t i = 0; i < world->member_count; i++) {
        if (world->is_one_process || member == &world->members[i]) {
            excuse(&world->members[i]);
            end_lane(&world->members[i]);
        }
    }
    world->gates[world->is_one_process ? 0 : member->index] =
        (struct careful_gate){.reading = 0};
}

void world_may_kill(struct world *world)
{
    if (world->is_in_turn && world_may_die(world->in_turn) &&
        weather_brings(&world->weather, EVENT_FAILPOINT)) {
        world->is_in_turn = false;
        longjmp(world->death, 1);
    }
}

static void check_bounds(const struct member *member)
{
    struct world *world = member->world;
    const struct batch *filling = &member->ingest->filling;
    /* A gap and the record behind it come together; a pause may come one record late. */
    if (filling->count > world->batch_messages + 2 ||
        filling->bytes > world->batch_bytes + 2 * (size_t)WORLD_VALUE_BYTES) {
        world_blame(world, "%zu items of %zu bytes are held", filling->count,
                    filling->bytes);
    }
}

/* Either the turn comes to its end, or the process dies in it. */
static bool is_turn_survived(struct member *member, bool is_stop)
{
    struct world *world = member->world;
    if (setjmp(world->death) != 0) {
        return false;
    }
    struct fault fault = {.text = ""};
    enum outcome outcome = OUTCOME_OK;
    world->in_turn = member;
    world->is_in_turn = true;
    if (is_stop) {
        ingest_stop(member->ingest, STOP_WAIT_MS);
    } else {
        outcome = ingest_step(member->ingest, &fault);
    }
    world->is_in_turn = false;
    return outcome == OUTCOME_OK;
}

void member_take_turn(struct member *member)
{
    if (member->ingest == NULL) {
        start(member);
    }
    if (!is_turn_survived(member, false)) {
        member_die(member);
    } else {
        check_bounds(member);
    }
}

void member_leave(struct member *member)
{
    struct world *world = member->world;
    if (member->ingest != NULL) {
        int64_t started_ms = world->now_ms;
        bool is_survived = is_turn_survived(member, true);
        if (world->now_ms - started_ms > 2 * STOP_WAIT_MS) {
            world_blame(world, "a stop took %d ms", (int)(world->now_ms - started_ms));
        }
        if (is_survived) {
            end_lane(member);
        } else {
            member_die(member);
        }
    }
}
