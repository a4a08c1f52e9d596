#include "ingest/filling.h"

#include <inttypes.h>

#include "base/failpoint.h"
#include "base/instant.h"
#include "base/log.h"
#include "ingest/anchor.h"
#include "ingest/careful.h"
#include "ingest/flight.h"

enum {
    IDLE_WAIT_MS = 100,     /* the longest poll: claims, ages and signals are looked at */
    FLYING_WAIT_MS = 1,     /* polls while PostgreSQL works: its answer is looked at */
    FULL_WAIT_MS = 20,      /* nothing to poll for: wait for PostgreSQL instead */
    UNKNOWN_WAIT_MS = 1000, /* a topic that is made again is known again soon */
    GAPS_WAIT_MS = 300, /* partitions that were given together show their gaps together */
    AGE_FLIGHTS = 4,    /* a batch waits as long as so many transactions took */
    FULL_TOO_LONG_MS = 1000, /* then pause Kafka and poll, or the group drops us */
};

bool filling_is_full(const struct ingest *ingest)
{
    return ingest->filling.count >= ingest->options.batch_messages ||
           (ingest->filling.count > 0 && careful_is_on(ingest)) ||
           ingest->filling.bytes >= ingest->options.batch_bytes;
}

/*
 * How long a batch waits for more, in proportion to what a transaction costs: where one is
 * quick, few messages go at once; where PostgreSQL has much to do, batches grow. While one
 * is in flight the next grows anyway.
 */
static int64_t age_wanted_ms(const struct ingest *ingest)
{
    int64_t age_ms = ingest->flight_ms * AGE_FLIGHTS;
    return age_ms < ingest->options.batch_age_ms ? age_ms : ingest->options.batch_age_ms;
}

bool filling_is_due(const struct ingest *ingest)
{
    return ingest->filling.count > 0 &&
           (filling_is_full(ingest) ||
            ingest->ports->now_ms() - ingest->filling.opened_ms >= age_wanted_ms(ingest));
}

/* ---- filling ------------------------------------------------------------------------
 */

static struct fault *keep_fault(struct arena *arena, const struct fault *fault)
{
    struct fault *kept = arena_take(arena, sizeof(*kept));
    *kept = *fault;
    return kept;
}

/* One record becomes an item: rows, a tombstone, or a reject with its reason. */
static enum outcome process(struct ingest *ingest, const struct consumer_event *event,
                            struct item *item, struct fault *reterr_fault)
{
    struct arena *arena = ingest->filling.arena;
    struct message message = {
        .value = item->cut_digest == NULL ? item->value : event->value, /* is rejected */
        .recorded_us = event->timestamp_us};
    if (message.value.at == NULL) {
        item->kind = ITEM_TOMBSTONE_RECORD;
        return OUTCOME_OK;
    }
    failpoint_reach_with("message_processed", message.value);
    struct fault fault = {.text = ""};
    struct article_rows *rows = arena_take_array(arena, 1, sizeof(*rows));
    enum outcome outcome =
        article_rows_from_message(&message, ingest->core, arena, rows, &fault);
    if (outcome == OUTCOME_REJECT) {
        item->kind = ITEM_REJECT;
        item->fault = keep_fault(arena, &fault);
        item->headers = ingest->ports->source_ops->headers(ingest->ports->source, arena);
        return OUTCOME_OK;
    }
    if (outcome != OUTCOME_OK) {
        *reterr_fault = fault;
        return outcome;
    }
    ingest->filling.segmenter = *segmenter_version(ingest->core->segmenter);
    item->kind = ITEM_ARTICLE;
    item->rows = rows;
    return OUTCOME_OK;
}

static void append(struct ingest *ingest, const struct item *item)
{
    if (ingest->filling.count == 0) {
        ingest->filling.opened_ms = ingest->ports->now_ms();
    }
    batch_append(&ingest->filling, item);
    failpoint_reach("item_filled");
    ingest->partitions.at[item->partition].expected = item->next_offset;
}

/*
 * Offsets between `expected` and `offset` did not come. Kafka is asked once more before
 * that is taken for the truth: afterwards nobody will look for them again. That takes a
 * second for all partitions together, so others get a moment to come along.
 * True when the caller may go on with `offset`.
 */
static bool pass_gap(struct ingest *ingest, size_t index, int64_t offset)
{
    struct partition *partition = &ingest->partitions.at[index];
    if (offset == partition->expected) {
        return true;
    }
    if (partition->gap == GAP_UNSEEN) {
        partition->gap = GAP_DOUBTED;
        if (ingest->gaps_due_ms == 0) {
            ingest->gaps_due_ms = ingest->ports->now_ms() + GAPS_WAIT_MS;
        }
    }
    if (partition->gap == GAP_VERIFIED) {
        metrics_add(ingest->metrics, METRIC_GAP_OFFSETS,
                    (uint64_t)(offset - partition->expected));
        append(ingest, &(struct item){.kind = ITEM_GAP,
                                      .partition = index,
                                      .offset = partition->expected,
                                      .next_offset = offset,
                                      .recorded_us = INSTANT_ABSENT});
    }
    return partition->gap == GAP_VERIFIED;
}

/* Only an operator can say how this one goes on; the others do. */
static void stop_partition(struct ingest *ingest, size_t index, const struct fault *why)
{
    const struct topic_partition *at = &ingest->partitions.at[index].at;
    partitions_stop(&ingest->partitions, index, ingest->ports->now_ms(), why);
    flight_assign(ingest);
    log_error("partition stopped", LOG_TEXT("topic", at->topic),
              LOG_NUMBER("partition", at->partition), LOG_TEXT("reason", why->text));
}

/*
 * The last message stored has to be where it was, or this is another log under the same
 * name. A log that no longer holds it (compaction, retention) tells nothing.
 * True when the caller may go on with the event.
 */
static bool pass_anchor(struct ingest *ingest, size_t index,
                        const struct consumer_event *event)
{
    struct partition *partition = &ingest->partitions.at[index];
    const struct anchor *anchor = &ingest->partitions.claims[index].anchor;
    if (event->kind == CONSUMER_MESSAGE && event->offset < anchor->offset) {
        return false;
    }
    partition->is_anchor_due = false;
    if (event->kind == CONSUMER_END || event->offset > anchor->offset) {
        metrics_add(ingest->metrics, METRIC_ANCHORS_GONE, 1);
        return true;
    }
    struct anchor found =
        anchor_from_record(event->offset, event->timestamp_us, event->value);
    if (!anchor_is_same(&found, anchor)) {
        struct fault why;
        (void)fault_retry(
            &why,
            "the message at %s:%" PRId32 ":%" PRId64
            " is not the one that was stored from there: the topic was made "
            "anew; wenliu-ingest progress reset begins it again",
            event->at.topic, event->at.partition, event->offset);
        stop_partition(ingest, index, &why);
    }
    return false;
}

/* The value is copied, unless it is so large that it is rejected without being parsed. */
static void keep_value(struct arena *arena, struct span value, struct item *item)
{
    if (value.bytes <= BATCH_VALUE_BYTES) {
        item->value = arena_copy(arena, value);
        return;
    }
    item->value = SPAN("");
    item->cut_digest = arena_take(arena, sizeof(*item->cut_digest));
    *item->cut_digest = digest_from_bytes(value);
}

/* A message is taken into the batch, or set aside when it is known to kill. */
static enum outcome take_message(struct ingest *ingest, size_t index,
                                 const struct consumer_event *event,
                                 struct fault *reterr_fault)
{
    struct arena *arena = ingest->filling.arena;
    struct fault fault = {.text = ""};
    enum store_state state = STORE_COMMITTED;
    enum careful_verdict verdict =
        careful_note(ingest, index, event->offset, &state, &fault);
    if (verdict == CAREFUL_LATER) {
        flight_read_again(ingest, state, &fault);
        return OUTCOME_OK;
    }
    struct item item = {
        .kind = ITEM_REJECT,
        .partition = index,
        .offset = event->offset,
        .next_offset = event->offset + 1,
        .recorded_us = event->timestamp_us,
        .key = arena_copy(arena, event->key),
        .fault = verdict == CAREFUL_REJECT ? keep_fault(arena, &fault) : NULL,
    };
    keep_value(arena, event->value, &item);
    enum outcome outcome = verdict == CAREFUL_PROCESS
                               ? process(ingest, event, &item, reterr_fault)
                               : OUTCOME_OK;
    if (outcome == OUTCOME_OK) {
        append(ingest, &item);
    }
    return outcome;
}

static enum outcome take_record(struct ingest *ingest, const struct consumer_event *event,
                                struct fault *reterr_fault)
{
    size_t index = partitions_find(&ingest->partitions, event->at);
    struct partition *partition = &ingest->partitions.at[index];
    if (index == ingest->partitions.count || partition->state != PARTITION_CLAIMED ||
        ingest->must_assign) {
        /* Read from a position that is not ours, or not any more: if Kafka has not taken
         * the last list, what looks like a gap may be none. */
        metrics_add(ingest->metrics, METRIC_DROPPED, 1);
        return OUTCOME_OK;
    }
    if (partition->is_anchor_due && !pass_anchor(ingest, index, event)) {
        return OUTCOME_OK;
    }
    if (event->offset < partition->expected) {
        /* Stored already. Nothing at or above `expected` is ever dropped, not even when
         * the batch is full: it would look like a gap. */
        metrics_add(ingest->metrics, METRIC_DROPPED, 1);
        return OUTCOME_OK;
    }
    if (!pass_gap(ingest, index, event->offset)) {
        return OUTCOME_OK;
    }
    if (event->kind == CONSUMER_MESSAGE) {
        partition->end_offset = -1;
        return take_message(ingest, index, event, reterr_fault);
    }
    partition->end_offset = event->offset;
    partition->careful_left = 0; /* nothing is left that could have stalled it */
    return OUTCOME_OK;
}

/* Kafka says so once; the claim that follows looks at the bounds and says more. */
static void doubt_position(struct ingest *ingest, const struct consumer_event *event)
{
    size_t index = partitions_find(&ingest->partitions, event->at);
    if (index < ingest->partitions.count) {
        partitions_doubt(&ingest->partitions, index, ingest->ports->now_ms(),
                         &event->fault);
        flight_assign(ingest);
        log_warning("position outside the log", LOG_TEXT("topic", event->at.topic),
                    LOG_NUMBER("partition", event->at.partition));
    }
}

/* What cannot be read would be tried again thousands of times a second. */
static void stop_at_damage(struct ingest *ingest, const struct consumer_event *event)
{
    size_t index = partitions_find(&ingest->partitions, event->at);
    struct partition *partition = &ingest->partitions.at[index];
    if (index == ingest->partitions.count || partition->state != PARTITION_CLAIMED) {
        return; /* said before it was stopped */
    }
    if (event->offset < partition->expected && partition->gap != GAP_VERIFIED) {
        /* Damage between the anchor and `expected`: leave it behind. */
        partition->is_anchor_due = false;
        partition->gap = GAP_VERIFIED;
        flight_assign(ingest);
        return;
    }
    struct fault why;
    (void)fault_retry(&why,
                      "%s:%" PRId32 " cannot be read from offset %" PRId64
                      " on: %.200s; wenliu-ingest progress skip gives messages up, one "
                      "by one",
                      event->at.topic, event->at.partition, partition->expected,
                      event->fault.text);
    stop_partition(ingest, index, &why);
}

/* Each log has to show by its anchor that it is still the same. */
static void claim_all_again(struct ingest *ingest)
{
    partitions_want_all(&ingest->partitions, ingest->ports->now_ms() + UNKNOWN_WAIT_MS);
    log_warning("a topic was away for a moment: is it the same?",
                LOG_NUMBER("lane", ingest->options.lane));
}

static void take_assignment(struct ingest *ingest)
{
    const struct topic_partition *list = NULL;
    size_t count = ingest->ports->source_ops->partitions(ingest->ports->source, &list);
    flight_discard(ingest);
    partitions_take(&ingest->partitions, list, count, ingest->ports->now_ms());
    metrics_add(ingest->metrics, METRIC_REBALANCES, 1);
    log_info("partitions assigned", LOG_NUMBER("lane", ingest->options.lane),
             LOG_NUMBER("partitions", count));
}

static enum outcome take_event(struct ingest *ingest, const struct consumer_event *event,
                               struct fault *reterr_fault)
{
    switch (event->kind) {
    case CONSUMER_NOTHING:
        break;
    case CONSUMER_MESSAGE:
    case CONSUMER_END:
        return take_record(ingest, event, reterr_fault);
    case CONSUMER_ASSIGNED:
        take_assignment(ingest);
        break;
    case CONSUMER_OUT_OF_RANGE:
        doubt_position(ingest, event);
        break;
    case CONSUMER_UNKNOWN:
        claim_all_again(ingest);
        break;
    case CONSUMER_DAMAGED:
        stop_at_damage(ingest, event);
        break;
    case CONSUMER_AWAY:
    case CONSUMER_BACK:
        metrics_set_kafka(ingest->metrics, ingest->options.lane,
                          event->kind == CONSUMER_AWAY ? event->fault.text : "");
        break;
    case CONSUMER_TROUBLE:
        metrics_add(ingest->metrics, METRIC_KAFKA_TROUBLE, 1);
        metrics_note_complaint(ingest->metrics, ingest->options.lane, event->fault.text,
                               ingest->ports->now_ms());
        log_warning("Kafka client", LOG_TEXT("reason", event->fault.text));
        break;
    }
    return OUTCOME_OK;
}

static int poll_wait_ms(const struct ingest *ingest)
{
    int64_t now_ms = ingest->ports->now_ms();
    int64_t wait_ms = IDLE_WAIT_MS;
    if (ingest->flight == FLIGHT_SENT) {
        return FLYING_WAIT_MS;
    }
    if (ingest->flight == FLIGHT_HELD) {
        wait_ms = ingest->retry_ms - now_ms;
    } else if (ingest->filling.count > 0) {
        wait_ms = ingest->filling.opened_ms + age_wanted_ms(ingest) - now_ms;
    }
    return wait_ms < 0 ? 0 : wait_ms < IDLE_WAIT_MS ? (int)wait_ms : IDLE_WAIT_MS;
}

enum outcome filling_read_one(struct ingest *ingest, struct fault *reterr_fault)
{
    int64_t now_ms = ingest->ports->now_ms();
    bool is_blocked = filling_is_full(ingest) || !careful_may_read(ingest);
    if (is_blocked && ingest->flight == FLIGHT_SENT && !ingest->is_paused &&
        now_ms - ingest->sent_ms < FULL_TOO_LONG_MS) {
        flight_follow(ingest, FULL_WAIT_MS);
        return OUTCOME_OK;
    }
    if (is_blocked) {
        flight_pause_kafka(ingest);
    } else if (ingest->flight == FLIGHT_NONE && now_ms >= ingest->retry_ms) {
        flight_resume_kafka(ingest);
    }
    struct consumer_event event;
    enum outcome outcome = ingest->ports->source_ops->poll(
        ingest->ports->source, poll_wait_ms(ingest), &event, reterr_fault);
    if (outcome == OUTCOME_OK) {
        outcome = take_event(ingest, &event, reterr_fault);
    }
    if (!is_blocked) {
        careful_has_read(ingest);
    }
    return outcome;
}
