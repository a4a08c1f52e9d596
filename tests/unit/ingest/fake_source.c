#include "fake_world.h"

#include <stdio.h>
#include <string.h>

#include "base/instant.h"

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
    if (world->is_topic_unknown) {
        world->is_topic_unknown = false;
        ret_event->kind = CONSUMER_UNKNOWN;
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

const struct source_ops world_source_ops = {
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
