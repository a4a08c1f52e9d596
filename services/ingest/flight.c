#include "ingest/flight.h"

#include "base/failpoint.h"
#include "base/log.h"
#include "ingest/careful.h"

/* What a verdict of the store costs: how long to hold the batch, and what to do first. */
struct verdict_policy {
    enum metric metric;
    int64_t wait_from_ms;
    int64_t wait_to_ms; /* 0: the growing back-off, on top of wait_from_ms */
    bool must_renew;
    bool is_outage; /* pause Kafka, say not ready */
    const char *event;
};

enum {
    FENCED_WAIT_MS = 100, /* a few polls first: the rebalance behind it shows there */
    CONTENDED_TRIES = 4,  /* then the row is claimed again, not only waited for */
};

static const struct verdict_policy policies[] = {
    [STORE_CONTENDED] = {METRIC_CONTENDED, 5, 100, false, false, "batch contended"},
    [STORE_SLOW] = {METRIC_SLOW, 100, 500, false, false, "batch too slow"},
    [STORE_AWAY] = {METRIC_AWAY, 0, 0, true, true, "PostgreSQL or Kafka is away"},
    [STORE_FULL] = {METRIC_FULL, 5000, 0, false, true, "PostgreSQL is out of resources"},
    [STORE_BROKEN] = {METRIC_BROKEN, 60000, 60001, true, true, "PostgreSQL cannot store"},
};

/* ---- holding ------------------------------------------------------------------------
 */

void flight_pause_kafka(struct ingest *ingest)
{
    if (!ingest->is_paused) {
        ingest->ports->source_ops->pause(ingest->ports->source);
        ingest->is_paused = true;
    }
}

void flight_resume_kafka(struct ingest *ingest)
{
    if (ingest->is_paused) {
        ingest->ports->source_ops->resume(ingest->ports->source);
        ingest->is_paused = false;
    }
}

void flight_hold(struct ingest *ingest, enum store_state state, const struct fault *fault)
{
    /* Outside of a batch nothing can be fenced or refused: then the schema is not ours.
     */
    bool is_known = state != STORE_FENCED && state != STORE_REFUSED;
    const struct verdict_policy *policy = &policies[is_known ? state : STORE_BROKEN];
    int64_t wait_ms = policy->wait_to_ms == 0
                          ? policy->wait_from_ms + backoff_next_ms(&ingest->backoff)
                          : backoff_between_ms(&ingest->backoff, policy->wait_from_ms,
                                               policy->wait_to_ms);
    ingest->retry_ms = ingest->ports->now_ms() + wait_ms;
    ingest->must_renew = ingest->must_renew || policy->must_renew;
    metrics_add(ingest->metrics, policy->metric, 1);
    if (policy->is_outage) {
        flight_pause_kafka(ingest);
        metrics_set_trouble(ingest->metrics, ingest->options.lane, fault->text);
    }
    log_warning(policy->event, LOG_NUMBER("lane", ingest->options.lane),
                LOG_TEXT("sqlstate", fault->sqlstate), LOG_TEXT("reason", fault->text),
                LOG_NUMBER("retry_in_ms", wait_ms));
}

void flight_all_is_well(struct ingest *ingest)
{
    backoff_reset(&ingest->backoff);
    ingest->heard_ms = ingest->ports->now_ms();
    ingest->was_slow = false;
    ingest->must_renew = false;
    ingest->contended_tries = 0;
    metrics_set_trouble(ingest->metrics, ingest->options.lane, "");
    flight_resume_kafka(ingest);
}

void flight_assign(struct ingest *ingest)
{
    struct fault fault = {.text = ""};
    ingest->is_paused = false;
    ingest->gaps_due_ms = 0;
    failpoint_reach("before_assign");
    ingest->must_assign =
        partitions_assign(&ingest->partitions, ingest->ports, &fault) != OUTCOME_OK;
    if (ingest->must_assign) {
        log_warning("positions not taken", LOG_NUMBER("lane", ingest->options.lane),
                    LOG_TEXT("reason", fault.text));
    }
}

void flight_discard(struct ingest *ingest)
{
    batch_clear(&ingest->filling);
    batch_clear(&ingest->flying);
    ingest->flying_count = 0;
    ingest->flight = FLIGHT_NONE;
    ingest->must_renew = false;
    careful_forget(ingest);
}

/* ---- storing ------------------------------------------------------------------------
 */

static void send_flight(struct ingest *ingest)
{
    ingest->flight = FLIGHT_SENT;
    ingest->sent_ms = ingest->ports->now_ms();
    ingest->ports->store_ops->begin(ingest->ports->store, &ingest->flying,
                                    ingest->flying_count, ingest->partitions.claims);
}

static enum metric metric_from_outcome(enum item_outcome outcome)
{
    switch (outcome) {
    case ITEM_INSERTED:
        return METRIC_INSERTED;
    case ITEM_UPDATED:
        return METRIC_UPDATED;
    case ITEM_UNCHANGED:
        return METRIC_UNCHANGED;
    case ITEM_STALE:
        return METRIC_STALE;
    case ITEM_TOMBSTONE:
        return METRIC_TOMBSTONE;
    case ITEM_REJECTED:
        return METRIC_REJECTED;
    case ITEM_UNDECIDED:
        break;
    }
    return METRIC_GAPS;
}

/* Tell the group how far it is. Lost acknowledgements cost nothing: they are for show. */
static void acknowledge(struct ingest *ingest)
{
    const struct partitions *partitions = &ingest->partitions;
    struct consumer_position *positions = arena_take_array(
        ingest->flying.arena, partitions->count, sizeof(struct consumer_position));
    size_t count = 0;
    for (size_t i = 0; i < partitions->count; i++) {
        if (partitions->at[i].state == PARTITION_CLAIMED) {
            positions[count++] = (struct consumer_position){
                .at = partitions->at[i].at, .offset = partitions->claims[i].next_offset};
        }
    }
    ingest->ports->source_ops->ack(ingest->ports->source, positions, count);
}

/* The first flying_count items are durable. */
static void land_flight(struct ingest *ingest)
{
    if (breaker_is_open(&ingest->breaker)) {
        ingest->breaker = (struct breaker){.next = 0}; /* whatever it was, it is over */
    }
    for (size_t i = 0; i < ingest->flying_count; i++) {
        const struct item *item = &ingest->flying.items[i];
        ingest->partitions.claims[item->partition].next_offset = item->next_offset;
        metrics_add(ingest->metrics, metric_from_outcome(item->outcome), 1);
        metrics_add(ingest->metrics, METRIC_MESSAGE_BYTES, item->value.bytes);
        bool is_stored = item->outcome == ITEM_INSERTED || item->outcome == ITEM_UPDATED;
        if (is_stored && item->rows != NULL) {
            metrics_add_repairs(ingest->metrics, item->rows->clean->repairs);
        }
        breaker_note(&ingest->breaker,
                     item->kind == ITEM_REJECT && item->fault->sqlstate[0] != '\0');
    }
    ingest->flight_ms = ingest->ports->now_ms() - ingest->sent_ms;
    metrics_observe_batch(ingest->metrics, ingest->flight_ms);
    failpoint_reach("before_ack");
    acknowledge(ingest);
    failpoint_reach("after_ack");
    batch_drop_front(&ingest->flying, ingest->flying_count);
    ingest->flying_count = ingest->flying.count;
    ingest->flight = FLIGHT_NONE;
    flight_all_is_well(ingest);
    if (ingest->flying_count == 0) {
        batch_clear(&ingest->flying);
        careful_landed(ingest);
    } else {
        send_flight(ingest); /* what bisecting had put off */
    }
}

/* The batch could not be stored: the same again, later. */
static void keep_flight(struct ingest *ingest, enum store_state state,
                        const struct fault *fault)
{
    ingest->flight = FLIGHT_HELD;
    flight_hold(ingest, state, fault);
}

/* PostgreSQL refuses the one item that is left of the bisected batch. */
static bool set_aside(struct ingest *ingest, const struct fault *fault)
{
    struct item *item = &ingest->flying.items[0];
    if (item->kind == ITEM_ARTICLE) {
        struct fault *why = arena_take(ingest->flying.arena, sizeof(*why));
        *why = *fault;
        item->kind = ITEM_REJECT;
        item->fault = why;
        return true;
    }
    if (item->kind == ITEM_REJECT && !item->is_bare) {
        item->is_bare = true; /* perhaps it is the raw bytes that do not fit */
        return true;
    }
    return false;
}

static void bisect(struct ingest *ingest, const struct fault *fault)
{
    metrics_add(ingest->metrics, METRIC_REFUSED, 1);
    if (ingest->flying_count > 1) {
        ingest->flying_count /= 2;
    } else if (breaker_is_open(&ingest->breaker)) {
        struct fault why;
        (void)fault_retry(
            &why,
            "PostgreSQL refused more than %d of the last %d messages, so the "
            "fault is hardly theirs; the last: %.200s",
            BREAKER_REFUSED, BREAKER_WINDOW, fault->text);
        keep_flight(ingest, STORE_BROKEN, &why);
        return;
    } else if (!set_aside(ingest, fault)) {
        keep_flight(ingest, STORE_BROKEN, fault);
        return;
    }
    send_flight(ingest);
}

/* Another owner, or the position is not what we thought: nothing of ours counts. */
static void leave_to_the_owner(struct ingest *ingest, const struct fault *fault)
{
    metrics_add(ingest->metrics, METRIC_FENCED, 1);
    log_warning("fenced", LOG_NUMBER("lane", ingest->options.lane),
                LOG_TEXT("reason", fault->text));
    flight_discard(ingest);
    partitions_want_all(&ingest->partitions, ingest->ports->now_ms() + FENCED_WAIT_MS);
}

void flight_read_again(struct ingest *ingest, enum store_state state,
                       const struct fault *fault)
{
    if (state == STORE_FENCED) {
        leave_to_the_owner(ingest, fault);
        return;
    }
    careful_forget(ingest);
    /* Claims connect first, and read again from where they find the partition. */
    partitions_want_all(&ingest->partitions, ingest->ports->now_ms());
    flight_hold(ingest, state, fault);
}

static void judge_flight(struct ingest *ingest, enum store_state state,
                         const struct fault *fault)
{
    switch (state) {
    case STORE_BUSY:
        return;
    case STORE_COMMITTED:
        land_flight(ingest);
        return;
    case STORE_FENCED:
        leave_to_the_owner(ingest, fault);
        return;
    case STORE_REFUSED:
        bisect(ingest, fault);
        return;
    case STORE_SLOW:
        if (ingest->was_slow && ingest->flying_count > 1) {
            ingest->flying_count /= 2;
        }
        ingest->was_slow = true;
        break;
    case STORE_CONTENDED:
        /* A stopped process may hold the row's lock for ever: a claim ends it. */
        ingest->contended_tries++;
        ingest->must_renew =
            ingest->must_renew || ingest->contended_tries % CONTENDED_TRIES == 0;
        break;
    case STORE_AWAY:
    case STORE_FULL:
    case STORE_BROKEN:
        break;
    }
    keep_flight(ingest, state, fault);
}

void flight_follow(struct ingest *ingest, int wait_ms)
{
    struct fault fault = {.text = ""};
    if (ingest->flight == FLIGHT_SENT) {
        enum store_state state =
            ingest->ports->store_ops->pump(ingest->ports->store, wait_ms, &fault);
        judge_flight(ingest, state, &fault);
    }
}

/* After a lost connection: did the batch arrive, or is the world another one? */
static void renew_claims(struct ingest *ingest)
{
    struct fault fault = {.text = ""};
    enum partitions_change change = PARTITIONS_UNCHANGED;
    enum store_state state =
        ingest->ports->store_ops->connect(ingest->ports->store, &fault);
    if (state == STORE_COMMITTED) {
        state =
            partitions_renew(&ingest->partitions, ingest->ports, ingest->options.group,
                             &ingest->flying, ingest->flying_count, &change, &fault);
    }
    if (state != STORE_COMMITTED) {
        flight_hold(ingest, state, &fault);
        return;
    }
    ingest->must_renew = false;
    switch (change) {
    case PARTITIONS_UNCHANGED:
        send_flight(ingest);
        break;
    case PARTITIONS_ADVANCED:
        land_flight(ingest);
        break;
    case PARTITIONS_MOVED:
        log_warning("positions moved", LOG_NUMBER("lane", ingest->options.lane),
                    LOG_TEXT("reason", "another owner, or the database went back"));
        flight_discard(ingest);
        flight_all_is_well(ingest);
        partitions_want_all(&ingest->partitions, ingest->ports->now_ms());
        break;
    }
}

void flight_retry(struct ingest *ingest)
{
    if (ingest->flight != FLIGHT_HELD || ingest->ports->now_ms() < ingest->retry_ms) {
        return;
    }
    if (ingest->must_renew) {
        renew_claims(ingest);
    } else {
        send_flight(ingest);
    }
}

void flight_depart(struct ingest *ingest)
{
    struct batch empty = ingest->flying;
    ingest->flying = ingest->filling;
    ingest->filling = empty;
    ingest->flying_count = ingest->flying.count;
    failpoint_reach("batch_filled");
    send_flight(ingest);
}
