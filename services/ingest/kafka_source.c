#include "ingest/kafka_source.h"

#include <string.h>

/* A lane asks about the log that it claims, and reads nothing meanwhile. */
enum { ANSWER_WAIT_MS = 2000 };

static struct consumer *consumer_of(void *source)
{
    return ((struct kafka_source *)source)->consumer;
}

static enum outcome poll_consumer(void *source, int wait_ms,
                                  struct consumer_event *ret_event,
                                  struct fault *reterr_fault)
{
    return consumer_poll(consumer_of(source), wait_ms, ret_event, reterr_fault);
}

static struct span read_headers(void *source, struct arena *arena)
{
    return consumer_headers(consumer_of(source), arena);
}

static size_t list_partitions(void *source, const struct topic_partition **ret_partitions)
{
    return consumer_partitions(consumer_of(source), ret_partitions);
}

static enum outcome assign(void *source, const struct consumer_position *positions,
                           size_t count, struct fault *reterr_fault)
{
    return consumer_assign(consumer_of(source), positions, count, reterr_fault);
}

static void pause_all(void *source)
{
    consumer_pause(consumer_of(source));
}

static void resume_all(void *source)
{
    consumer_resume(consumer_of(source));
}

static void acknowledge(void *source, const struct consumer_position *positions,
                        size_t count)
{
    consumer_ack(consumer_of(source), positions, count);
}

static int64_t find_known_end(void *source, struct topic_partition at)
{
    return consumer_known_end(consumer_of(source), at);
}

static enum outcome read_cluster_id(void *source, const char **ret_cluster_id,
                                    struct fault *reterr_fault)
{
    return consumer_cluster_id(consumer_of(source), ANSWER_WAIT_MS, ret_cluster_id,
                               reterr_fault);
}

static enum outcome read_bounds(void *source, struct topic_partition at, int64_t *ret_low,
                                int64_t *ret_end, struct fault *reterr_fault)
{
    return consumer_bounds(consumer_of(source), at, ANSWER_WAIT_MS, ret_low, ret_end,
                           reterr_fault);
}

static enum outcome count_partitions(void *source, const char *topic, int32_t *ret_count,
                                     struct fault *reterr_fault)
{
    struct arena *arena = arena_open();
    struct topic_partition *partitions = NULL;
    size_t total = 0;
    enum outcome outcome = consumer_all_partitions(
        consumer_of(source), ANSWER_WAIT_MS, arena, &partitions, &total, reterr_fault);
    int32_t count = 0;
    for (size_t i = 0; i < total; i++) {
        count += strcmp(partitions[i].topic, topic) == 0 ? 1 : 0;
    }
    arena_free(arena);
    if (outcome == OUTCOME_OK) {
        *ret_count = count;
    }
    return outcome;
}

static enum outcome find_start(void *source, struct topic_partition at,
                               int64_t *ret_offset, struct fault *reterr_fault)
{
    const struct kafka_source *self = source;
    if (self->start.kind == START_INSTANT) {
        return consumer_offset_at(self->consumer, at, self->start.instant_us,
                                  ANSWER_WAIT_MS, ret_offset, reterr_fault);
    }
    int64_t low = 0;
    int64_t end = 0;
    enum outcome outcome =
        consumer_bounds(self->consumer, at, ANSWER_WAIT_MS, &low, &end, reterr_fault);
    if (outcome == OUTCOME_OK) {
        *ret_offset = self->start.kind == START_EARLIEST ? low : end;
    }
    return outcome;
}

const struct source_ops kafka_source_ops = {
    .poll = poll_consumer,
    .headers = read_headers,
    .partitions = list_partitions,
    .assign = assign,
    .pause = pause_all,
    .resume = resume_all,
    .ack = acknowledge,
    .known_end = find_known_end,
    .bounds = read_bounds,
    .partition_count = count_partitions,
    .cluster_id = read_cluster_id,
    .start_offset = find_start,
};
