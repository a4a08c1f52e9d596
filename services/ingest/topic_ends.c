#include "ingest/topic_ends.h"

enum {
    ANSWER_WAIT_MS = 5000,
    ANSWER_TRIES = 12,
};

static enum outcome read_once(struct consumer *consumer, struct arena *arena,
                              const char **ret_cluster_id,
                              struct consumer_position **ret_ends, size_t *ret_count,
                              struct fault *reterr_fault)
{
    struct topic_partition *partitions = NULL;
    size_t count = 0;
    enum outcome outcome =
        consumer_cluster_id(consumer, ANSWER_WAIT_MS, ret_cluster_id, reterr_fault);
    if (outcome == OUTCOME_OK) {
        outcome = consumer_all_partitions(consumer, ANSWER_WAIT_MS, arena, &partitions,
                                          &count, reterr_fault);
    }
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    struct consumer_position *ends = arena_take_array(arena, count, sizeof(*ends));
    for (size_t i = 0; i < count && outcome == OUTCOME_OK; i++) {
        int64_t low = 0;
        ends[i].at = partitions[i];
        outcome = consumer_bounds(consumer, partitions[i], ANSWER_WAIT_MS, &low,
                                  &ends[i].offset, reterr_fault);
    }
    *ret_ends = ends;
    *ret_count = count;
    return outcome;
}

enum outcome topic_ends_read(struct consumer *consumer, struct arena *arena,
                             const char **ret_cluster_id,
                             struct consumer_position **ret_ends, size_t *ret_count,
                             struct fault *reterr_fault)
{
    enum outcome outcome = OUTCOME_RETRY;
    for (int i = 0; i < ANSWER_TRIES && outcome == OUTCOME_RETRY; i++) {
        outcome =
            read_once(consumer, arena, ret_cluster_id, ret_ends, ret_count, reterr_fault);
    }
    return outcome == OUTCOME_RETRY ? OUTCOME_FATAL : outcome;
}
