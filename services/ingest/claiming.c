#include "ingest/claiming.h"

#include <inttypes.h>

static enum outcome find_first_offset(const struct topic_partition *at,
                                      const struct ports *ports,
                                      const struct claim *known, int64_t *ret_offset,
                                      struct fault *reterr_fault)
{
    bool came_later =
        known->first_partition_count > 0 && at->partition >= known->first_partition_count;
    if (came_later) {
        int64_t end = 0;
        return ports->source_ops->bounds(ports->source, *at, ret_offset, &end,
                                         reterr_fault);
    }
    return ports->source_ops->start_offset(ports->source, *at, ret_offset, reterr_fault);
}

/* A claim that PostgreSQL has answered. */
static enum claiming_verdict verdict_from_answer(enum store_state state,
                                                 enum claim_status status)
{
    return state != STORE_COMMITTED        ? CLAIMING_FAILED
           : status == CLAIM_OTHER_CLUSTER ? CLAIMING_STOPPED
                                           : CLAIMING_DONE;
}

static enum claiming_verdict claim_new(const struct log_name *log,
                                       const struct topic_partition *at,
                                       const struct ports *ports, struct claim *ret_claim,
                                       enum store_state *ret_state,
                                       struct fault *reterr_fault)
{
    struct log_name counted = *log;
    int64_t first_offset = 0;
    enum outcome outcome = ports->source_ops->partition_count(
        ports->source, at->topic, &counted.partition_count, reterr_fault);
    if (outcome == OUTCOME_OK) {
        outcome = find_first_offset(at, ports, ret_claim, &first_offset, reterr_fault);
    }
    if (outcome != OUTCOME_OK) {
        return CLAIMING_UNANSWERED;
    }
    enum claim_status status = CLAIM_MADE;
    *ret_state = ports->store_ops->claim(ports->store, &counted, first_offset, ret_claim,
                                         &status, reterr_fault);
    return verdict_from_answer(*ret_state, status);
}

static enum claiming_verdict
claim_as(const struct topic_partition *at, const struct ports *ports, const char *group,
         struct claim *ret_claim, enum store_state *ret_state, struct fault *reterr_fault)
{
    struct log_name log = {
        .group = group, .topic = at->topic, .partition = at->partition};
    if (ports->source_ops->cluster_id(ports->source, &log.cluster_id, reterr_fault) !=
        OUTCOME_OK) {
        return CLAIMING_UNANSWERED;
    }
    enum claim_status status = CLAIM_MADE;
    *ret_state =
        ports->store_ops->claim(ports->store, &log, -1, ret_claim, &status, reterr_fault);
    return *ret_state == STORE_COMMITTED && status == CLAIM_NEW
               ? claim_new(&log, at, ports, ret_claim, ret_state, reterr_fault)
               : verdict_from_answer(*ret_state, status);
}

static void explain_outside(const struct topic_partition *at, int64_t next_offset,
                            const struct log_bounds *bounds, struct fault *reterr_fault)
{
    if (next_offset < bounds->low) {
        (void)fault_retry(reterr_fault,
                          "%s:%" PRId32 " should go on at offset %" PRId64
                          ", but its log begins at %" PRId64
                          ": what lies between is gone unread; wenliu-ingest progress "
                          "accept-loss records that and goes on",
                          at->topic, at->partition, next_offset, bounds->low);
    } else {
        (void)fault_retry(reterr_fault,
                          "%s:%" PRId32 " should go on at offset %" PRId64
                          ", but its log ends at %" PRId64
                          ": the topic was made anew or has lost its end; wenliu-ingest "
                          "progress reset begins it again",
                          at->topic, at->partition, next_offset, bounds->end);
    }
}

enum claiming_verdict claiming_try(const struct topic_partition *at,
                                   const struct ports *ports, const char *group,
                                   struct claim *ret_claim, struct log_bounds *ret_bounds,
                                   enum store_state *ret_state,
                                   struct fault *reterr_fault)
{
    *ret_state = STORE_COMMITTED;
    enum claiming_verdict verdict =
        claim_as(at, ports, group, ret_claim, ret_state, reterr_fault);
    if (verdict != CLAIMING_DONE) {
        return verdict;
    }
    if (ports->source_ops->bounds(ports->source, *at, &ret_bounds->low, &ret_bounds->end,
                                  reterr_fault) != OUTCOME_OK) {
        return CLAIMING_UNANSWERED;
    }
    if (ret_claim->next_offset < ret_bounds->low ||
        ret_claim->next_offset > ret_bounds->end) {
        explain_outside(at, ret_claim->next_offset, ret_bounds, reterr_fault);
        return CLAIMING_OUTSIDE;
    }
    return CLAIMING_DONE;
}

enum store_state claiming_renew(const struct topic_partition *at,
                                const struct ports *ports, const char *group,
                                struct claim *ret_claim, struct fault *reterr_fault)
{
    enum store_state state = STORE_COMMITTED;
    switch (claim_as(at, ports, group, ret_claim, &state, reterr_fault)) {
    case CLAIMING_STOPPED:
        return STORE_BROKEN;
    case CLAIMING_UNANSWERED:
        return STORE_AWAY;
    case CLAIMING_DONE:
    case CLAIMING_OUTSIDE:
    case CLAIMING_FAILED:
        break;
    }
    return state;
}
