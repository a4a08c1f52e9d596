#include <string.h>

#include "base/instant.h"
#include "simulated_world.h"

static const char topic[] = "news";

static size_t any_partition(struct world *world)
{
    return (size_t)weather_number(&world->weather, (int64_t)world->partition_count);
}

/* ---- the group ----------------------------------------------------------------------
 */

static void forget_reading(struct member *member)
{
    for (size_t i = 0; i < WORLD_PARTITIONS; i++) {
        member->readers[i].position = -1;
    }
    member->is_paused = false;
}

static void revoke(struct member *member)
{
    struct world *world = member->world;
    member->must_revoke = false;
    ingest_revoke(member->ingest, weather_brings(&world->weather, EVENT_LOST));
    if (member->flight.is_there) {
        world_blame(world, "a batch is in flight behind a revoke");
    }
    member->list_count = 0;
    forget_reading(member);
    member->polls_to_assignment = 1 + (int)weather_number(&world->weather, 4);
}

static void take_list(struct member *member)
{
    member->list_count = 0;
    for (size_t i = 0; i < member->world->partition_count; i++) {
        if (member->world->owners[i] == member->index) {
            member->list[member->list_count++] =
                (struct topic_partition){.topic = topic, .partition = (int32_t)i};
        }
    }
}

/* ---- reading ------------------------------------------------------------------------
 */

static void tell_record(struct member *member, size_t partition, int64_t offset,
                        struct consumer_event *event)
{
    const char *value = world_value(member->world, partition, offset, member->value);
    event->kind = CONSUMER_MESSAGE;
    event->offset = offset;
    world_tell(member, "record %zu:%d", partition, (int)offset);
    event->timestamp_us = world_recorded_us(offset);
    event->value = value == NULL ? (struct span){.at = NULL} : span_from_string(value);
    member->world->records++;
}

static void tell_end(struct simulated_reader *reader, int64_t end,
                     struct consumer_event *event)
{
    event->kind = CONSUMER_END;
    event->offset = end;
    reader->position = end;
    reader->is_end_told = true;
}

static bool is_older_told(struct member *member, size_t partition,
                          struct consumer_event *event)
{
    struct world *world = member->world;
    int64_t position = member->readers[partition].position;
    if (position == 0 || !weather_brings(&world->weather, EVENT_OLDER_RECORD)) {
        return false;
    }
    int64_t offset = weather_number(&world->weather, position);
    if (world_is_hole(world, partition, offset)) {
        return false;
    }
    tell_record(member, partition, offset, event);
    return true;
}

/* Skip what is there, or what is not. The coordinator looks twice, once a claim. */
static void skip(struct member *member, size_t partition)
{
    struct world *world = member->world;
    struct simulated_log *log = &world->logs[partition];
    struct simulated_reader *reader = &member->readers[partition];
    int64_t start = reader->position;
    if (!reader->has_jumped && weather_brings(&world->weather, EVENT_JUMP)) {
        reader->position += weather_number(&world->weather, log->end - start + 1);
    }
    while (reader->position < log->end &&
           world_is_hole(world, partition, reader->position)) {
        reader->position++;
    }
    if (reader->position > start) {
        world_tell(member, "%zu:%d is skipped", partition, (int)start);
        reader->has_jumped = true;
    }
}

static bool is_partition_told(struct member *member, size_t partition,
                              struct consumer_event *event)
{
    struct world *world = member->world;
    struct simulated_log *log = &world->logs[partition];
    struct simulated_reader *reader = &member->readers[partition];
    if (reader->position < 0) {
        return false;
    }
    event->at = (struct topic_partition){.topic = topic, .partition = (int32_t)partition};
    if (weather_brings(&world->weather, EVENT_OUT_OF_RANGE)) {
        event->kind = CONSUMER_OUT_OF_RANGE;
        return true;
    }
    if (is_older_told(member, partition, event)) {
        return true;
    }
    if (reader->position < log->end) {
        skip(member, partition);
        reader->is_end_told = false;
    }
    if (reader->position < log->end) {
        tell_record(member, partition, reader->position++, event);
        return true;
    }
    if (!reader->is_end_told || weather_brings(&world->weather, EVENT_END_AGAIN)) {
        tell_end(reader, log->end, event);
        return true;
    }
    return false;
}

static bool is_anything_told(struct member *member, struct consumer_event *event)
{
    size_t first = any_partition(member->world);
    for (size_t i = 0; i < member->world->partition_count && !member->is_paused; i++) {
        if (is_partition_told(member, (first + i) % member->world->partition_count,
                              event)) {
            return true;
        }
    }
    return false;
}

static enum outcome poll_member(void *source, int wait_ms,
                                struct consumer_event *ret_event,
                                struct fault *reterr_fault)
{
    struct member *member = source;
    struct world *world = member->world;
    *ret_event =
        (struct consumer_event){.kind = CONSUMER_NOTHING, .timestamp_us = INSTANT_ABSENT};
    if (world_may_die(member) && weather_brings(&world->weather, EVENT_CLIENT_BROKEN)) {
        return fault_fatal(reterr_fault, "the consumer is beyond help");
    }
    if (member->must_revoke) {
        revoke(member);
        return OUTCOME_OK;
    }
    if (member->polls_to_assignment > 0) {
        world->now_ms += wait_ms;
        if (--member->polls_to_assignment == 0) {
            take_list(member);
            ret_event->kind = CONSUMER_ASSIGNED;
        }
        return OUTCOME_OK;
    }
    if (weather_brings(&world->weather, EVENT_TROUBLE)) {
        ret_event->kind = CONSUMER_TROUBLE;
        (void)fault_retry(&ret_event->fault, "a broker went away");
    } else if (weather_brings(&world->weather, EVENT_UNKNOWN)) {
        ret_event->kind = CONSUMER_UNKNOWN;
    } else if (!is_anything_told(member, ret_event)) {
        world->now_ms += wait_ms;
    }
    return OUTCOME_OK;
}

static struct span headers_of_member(void *source, struct arena *arena)
{
    (void)source;
    (void)arena;
    return SPAN("[]");
}

static size_t partitions_of_member(void *source,
                                   const struct topic_partition **ret_partitions)
{
    struct member *member = source;
    *ret_partitions = member->list;
    return member->list_count;
}

static bool has_partition(const struct member *member, int32_t partition)
{
    for (size_t i = 0; i < member->list_count; i++) {
        if (member->list[i].partition == partition) {
            return true;
        }
    }
    return false;
}

static enum outcome assign_member(void *source, const struct consumer_position *positions,
                                  size_t count, struct fault *reterr_fault)
{
    struct member *member = source;
    struct world *world = member->world;
    world->calls++;
    member->is_paused = false;
    if (weather_brings(&world->weather, EVENT_ASSIGN_FAILS)) {
        return fault_retry(reterr_fault, "the client is busy");
    }
    forget_reading(member);
    if (weather_brings(&world->weather, EVENT_ASSIGN_EMPTIES)) {
        return fault_retry(reterr_fault, "the client is busy");
    }
    for (size_t i = 0; i < count; i++) {
        int32_t partition = positions[i].at.partition;
        if (!has_partition(member, partition) || positions[i].offset < 0 ||
            positions[i].offset > world->logs[partition].end) {
            world_blame(world, "partition %d is read from %d", (int)partition,
                        (int)positions[i].offset);
            continue;
        }
        world_tell(member, "reads from %d:%d", (int)partition, (int)positions[i].offset);
        member->readers[partition].position = positions[i].offset;
        member->readers[partition].is_end_told = false;
    }
    return OUTCOME_OK;
}

static void pause_member(void *source)
{
    ((struct member *)source)->is_paused = true;
}

static void resume_member(void *source)
{
    ((struct member *)source)->is_paused = false;
}

static void acknowledge_member(void *source, const struct consumer_position *positions,
                               size_t count)
{
    struct member *member = source;
    for (size_t i = 0; i < count; i++) {
        if (!has_partition(member, positions[i].at.partition)) {
            world_blame(member->world, "a partition of another is acknowledged");
        }
    }
}

static int64_t end_of_member(void *source, struct topic_partition at)
{
    return ((struct member *)source)->world->logs[at.partition].end;
}

static enum outcome name_cluster(void *source, const char **ret_cluster_id,
                                 struct fault *reterr_fault)
{
    struct world *world = ((struct member *)source)->world;
    if (weather_brings(&world->weather, EVENT_BROKER_SILENT)) {
        world->now_ms += weather_number(&world->weather, 5000);
        return fault_retry(reterr_fault, "no broker answers");
    }
    *ret_cluster_id = "cluster";
    return OUTCOME_OK;
}

static enum outcome tell_bounds(void *source, struct topic_partition at, int64_t *ret_low,
                                int64_t *ret_end, struct fault *reterr_fault)
{
    struct world *world = ((struct member *)source)->world;
    const struct simulated_log *log = &world->logs[at.partition];
    if (weather_brings(&world->weather, EVENT_BROKER_SILENT)) {
        return fault_retry(reterr_fault, "no broker answers");
    }
    *ret_low = log->low;
    *ret_end = log->end;
    if (weather_brings(&world->weather, EVENT_OLD_BOUNDS)) {
        *ret_low = weather_number(&world->weather, log->low + 1);
        *ret_end = *ret_low + weather_number(&world->weather, log->end - *ret_low + 1);
    }
    return OUTCOME_OK;
}

static enum outcome count_partitions(void *source, const char *of_topic,
                                     int32_t *ret_count, struct fault *reterr_fault)
{
    struct world *world = ((struct member *)source)->world;
    (void)of_topic;
    if (weather_brings(&world->weather, EVENT_BROKER_SILENT)) {
        return fault_retry(reterr_fault, "no broker answers");
    }
    *ret_count = (int32_t)world->partition_count;
    return OUTCOME_OK;
}

static enum outcome find_start(void *source, struct topic_partition at,
                               int64_t *ret_offset, struct fault *reterr_fault)
{
    struct world *world = ((struct member *)source)->world;
    (void)at;
    if (weather_brings(&world->weather, EVENT_BROKER_SILENT)) {
        return fault_retry(reterr_fault, "no broker answers");
    }
    *ret_offset = 0;
    return OUTCOME_OK;
}

const struct source_ops simulated_source_ops = {
    .poll = poll_member,
    .headers = headers_of_member,
    .partitions = partitions_of_member,
    .assign = assign_member,
    .pause = pause_member,
    .resume = resume_member,
    .ack = acknowledge_member,
    .known_end = end_of_member,
    .bounds = tell_bounds,
    .partition_count = count_partitions,
    .cluster_id = name_cluster,
    .start_offset = find_start,
};
