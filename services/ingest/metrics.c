#include "ingest/metrics.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "article/repairs.h"

enum {
    PARTITIONS_MAX = 4096, /* more are stored as well, but not shown */
    TOPIC_BYTES = 250,     /* Kafka's own limit is 249 */
    TROUBLE_BYTES = 512,
    BUCKET_COUNT = 9,
    STALLED_MS = 60000,
};

/* Upper bounds of the batch time's buckets, in milliseconds. */
static const int64_t bucket_ms[BUCKET_COUNT] = {5,   10,   25,   50,   100,
                                                250, 1000, 5000, 30000};

struct family_row {
    const char *family;
    const char *label; /* NULL: none */
    const char *help;  /* at the family's first row */
};

static const struct family_row rows[METRIC_COUNT] = {
    [METRIC_INSERTED] = {"wenliu_messages_total", "outcome=\"inserted\"",
                         "Kafka messages whose outcome is committed"},
    [METRIC_UPDATED] = {"wenliu_messages_total", "outcome=\"updated\"", NULL},
    [METRIC_UNCHANGED] = {"wenliu_messages_total", "outcome=\"unchanged\"", NULL},
    [METRIC_STALE] = {"wenliu_messages_total", "outcome=\"stale\"", NULL},
    [METRIC_TOMBSTONE] = {"wenliu_messages_total", "outcome=\"tombstone\"", NULL},
    [METRIC_REJECTED] = {"wenliu_messages_total", "outcome=\"rejected\"", NULL},
    [METRIC_GAPS] = {"wenliu_gaps_total", NULL, "Ranges that the log does not hold"},
    [METRIC_GAP_OFFSETS] = {"wenliu_gap_offsets_total", NULL, "Offsets in those ranges"},
    [METRIC_DROPPED] = {"wenliu_dropped_messages_total", NULL,
                        "Messages read again that were stored already"},
    [METRIC_MESSAGE_BYTES] = {"wenliu_message_bytes_total", NULL,
                              "Bytes of the values whose outcome is committed"},
    [METRIC_FENCED] = {"wenliu_store_failures_total", "reason=\"fenced\"",
                       "Transactions that did not commit, by what was the matter"},
    [METRIC_CONTENDED] = {"wenliu_store_failures_total", "reason=\"contended\"", NULL},
    [METRIC_SLOW] = {"wenliu_store_failures_total", "reason=\"slow\"", NULL},
    [METRIC_AWAY] = {"wenliu_store_failures_total", "reason=\"away\"", NULL},
    [METRIC_FULL] = {"wenliu_store_failures_total", "reason=\"full\"", NULL},
    [METRIC_REFUSED] = {"wenliu_store_failures_total", "reason=\"refused\"", NULL},
    [METRIC_BROKEN] = {"wenliu_store_failures_total", "reason=\"broken\"", NULL},
    [METRIC_CLAIMS] = {"wenliu_claims_total", NULL, "Partitions claimed"},
    [METRIC_REBALANCES] = {"wenliu_rebalances_total", NULL, "Assignments by the group"},
    [METRIC_KAFKA_TROUBLE] = {"wenliu_kafka_troubles_total", NULL,
                              "Faults that the Kafka client recovers from by itself"},
    [METRIC_ANCHORS_GONE] =
        {"wenliu_anchors_gone_total", NULL,
         "Claims of a log that no longer holds its last stored message"},
};

struct position {
    char topic[TOPIC_BYTES];
    int32_t partition;
    unsigned lane;
    int64_t next_offset;
    int64_t end_offset;
    int64_t moved_ms;
    char stopped[TROUBLE_BYTES]; /* "": it is not */
};

struct complaint {
    char text[TROUBLE_BYTES]; /* "": none yet */
    int64_t noted_ms;
};

struct metrics {
    atomic_uint_fast64_t counters[METRIC_COUNT];
    atomic_uint_fast64_t repairs[REPAIR_COUNT];
    atomic_uint_fast64_t buckets[BUCKET_COUNT + 1];
    atomic_uint_fast64_t batch_ms_sum;
    pthread_mutex_t lock; /* of what follows */
    unsigned lanes;
    char (*troubles)[TROUBLE_BYTES];
    char (*kafka)[TROUBLE_BYTES]; /* a trouble of its own: each ends by itself */
    struct complaint *complaints; /* a lane's last one */
    struct position *positions;
    size_t position_count;
};

struct metrics *metrics_open(unsigned lanes)
{
    struct metrics *metrics = calloc(1, sizeof(*metrics));
    if (metrics == NULL) {
        abort();
    }
    metrics->lanes = lanes;
    metrics->troubles = calloc(lanes, sizeof(*metrics->troubles));
    metrics->kafka = calloc(lanes, sizeof(*metrics->kafka));
    metrics->complaints = calloc(lanes, sizeof(*metrics->complaints));
    metrics->positions = calloc(PARTITIONS_MAX, sizeof(*metrics->positions));
    if (metrics->troubles == NULL || metrics->kafka == NULL ||
        metrics->complaints == NULL || metrics->positions == NULL ||
        pthread_mutex_init(&metrics->lock, NULL) != 0) {
        abort();
    }
    return metrics;
}

struct metrics *metrics_free(struct metrics *metrics)
{
    if (metrics != NULL) {
        pthread_mutex_destroy(&metrics->lock);
        free(metrics->positions);
        free(metrics->troubles);
        free(metrics->complaints);
        free(metrics->kafka);
        free(metrics);
    }
    return NULL;
}

void metrics_add(struct metrics *metrics, enum metric metric, uint64_t amount)
{
    atomic_fetch_add_explicit(&metrics->counters[metric], amount, memory_order_relaxed);
}

void metrics_add_repairs(struct metrics *metrics, uint32_t repairs)
{
    for (unsigned i = 0; repairs != 0 && i < REPAIR_COUNT; i++) {
        if ((repairs >> i & 1) != 0) {
            atomic_fetch_add_explicit(&metrics->repairs[i], 1, memory_order_relaxed);
        }
    }
}

void metrics_observe_batch(struct metrics *metrics, int64_t duration_ms)
{
    size_t bucket = 0;
    while (bucket < BUCKET_COUNT && duration_ms > bucket_ms[bucket]) {
        bucket++;
    }
    atomic_fetch_add_explicit(&metrics->buckets[bucket], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&metrics->batch_ms_sum, (uint64_t)duration_ms,
                              memory_order_relaxed);
}

void metrics_set_trouble(struct metrics *metrics, unsigned lane, const char *reason)
{
    pthread_mutex_lock(&metrics->lock);
    snprintf(metrics->troubles[lane], TROUBLE_BYTES, "%s", reason);
    pthread_mutex_unlock(&metrics->lock);
}

void metrics_set_kafka(struct metrics *metrics, unsigned lane, const char *reason)
{
    pthread_mutex_lock(&metrics->lock);
    snprintf(metrics->kafka[lane], TROUBLE_BYTES, "%s", reason);
    pthread_mutex_unlock(&metrics->lock);
}

void metrics_note_complaint(struct metrics *metrics, unsigned lane, const char *text,
                            int64_t now_ms)
{
    pthread_mutex_lock(&metrics->lock);
    struct complaint *complaint = &metrics->complaints[lane];
    snprintf(complaint->text, sizeof(complaint->text), "%s", text);
    complaint->noted_ms = now_ms;
    pthread_mutex_unlock(&metrics->lock);
}

static struct position *find_position(struct metrics *metrics, unsigned lane,
                                      const char *topic, int32_t partition)
{
    for (size_t i = 0; i < metrics->position_count; i++) {
        struct position *position = &metrics->positions[i];
        if (position->lane == lane && position->partition == partition &&
            strcmp(position->topic, topic) == 0) {
            return position;
        }
    }
    if (metrics->position_count == PARTITIONS_MAX) {
        return NULL;
    }
    struct position *added = &metrics->positions[metrics->position_count++];
    *added = (struct position){
        .partition = partition, .lane = lane, .next_offset = -1, .end_offset = -1};
    snprintf(added->topic, sizeof(added->topic), "%s", topic);
    return added;
}

void metrics_set_partition(struct metrics *metrics, unsigned lane, const char *topic,
                           int32_t partition, int64_t next_offset, int64_t end_offset,
                           int64_t now_ms)
{
    pthread_mutex_lock(&metrics->lock);
    struct position *position = find_position(metrics, lane, topic, partition);
    if (position != NULL) {
        if (position->next_offset != next_offset || end_offset <= next_offset) {
            position->moved_ms = now_ms;
        }
        position->next_offset = next_offset;
        position->end_offset = end_offset;
    }
    pthread_mutex_unlock(&metrics->lock);
}

void metrics_set_stopped(struct metrics *metrics, unsigned lane, const char *topic,
                         int32_t partition, const char *reason)
{
    pthread_mutex_lock(&metrics->lock);
    struct position *position = find_position(metrics, lane, topic, partition);
    if (position != NULL) {
        snprintf(position->stopped, sizeof(position->stopped), "%s", reason);
    }
    pthread_mutex_unlock(&metrics->lock);
}

/* The lock is held. */
static bool find_stopped(const struct metrics *metrics, struct buffer *reason)
{
    for (size_t i = 0; i < metrics->position_count; i++) {
        if (metrics->positions[i].stopped[0] != '\0') {
            buffer_append(reason, span_from_string(metrics->positions[i].stopped));
            return true;
        }
    }
    return false;
}

bool metrics_has_stopped(struct metrics *metrics, struct buffer *reason)
{
    pthread_mutex_lock(&metrics->lock);
    bool has_stopped = find_stopped(metrics, reason);
    pthread_mutex_unlock(&metrics->lock);
    return has_stopped;
}

void metrics_forget_partitions(struct metrics *metrics, unsigned lane)
{
    pthread_mutex_lock(&metrics->lock);
    size_t kept = 0;
    for (size_t i = 0; i < metrics->position_count; i++) {
        if (metrics->positions[i].lane != lane) {
            metrics->positions[kept++] = metrics->positions[i];
        }
    }
    metrics->position_count = kept;
    pthread_mutex_unlock(&metrics->lock);
}

static void print_head(struct buffer *buffer, const char *family, const char *type,
                       const char *help)
{
    buffer_append_format(buffer, "# HELP %s %s.\n# TYPE %s %s\n", family, help, family,
                         type);
}

static void print_counters(const struct metrics *metrics, struct buffer *buffer)
{
    for (size_t i = 0; i < METRIC_COUNT; i++) {
        const struct family_row *row = &rows[i];
        if (row->help != NULL) {
            print_head(buffer, row->family, "counter", row->help);
        }
        buffer_append(buffer, span_from_string(row->family));
        if (row->label != NULL) {
            buffer_append_format(buffer, "{%s}", row->label);
        }
        buffer_append_format(buffer, " %" PRIuFAST64 "\n",
                             atomic_load(&metrics->counters[i]));
    }
}

static void print_repairs(const struct metrics *metrics, struct buffer *buffer)
{
    static const char family[] = "wenliu_repairs_total";
    print_head(buffer, family, "counter",
               "Messages inserted or updated with this bit in their repairs");
    for (unsigned i = 0; i < REPAIR_COUNT; i++) {
        buffer_append_format(buffer, "%s{repair=\"%s\"} %" PRIuFAST64 "\n", family,
                             repair_name(i), atomic_load(&metrics->repairs[i]));
    }
}

static void print_batch_time(const struct metrics *metrics, struct buffer *buffer)
{
    static const char family[] = "wenliu_batch_seconds";
    print_head(buffer, family, "histogram", "Time from sending a batch to its commit");
    uint_fast64_t count = 0;
    for (size_t i = 0; i < BUCKET_COUNT; i++) {
        count += atomic_load(&metrics->buckets[i]);
        buffer_append_format(buffer, "%s_bucket{le=\"%g\"} %" PRIuFAST64 "\n", family,
                             (double)bucket_ms[i] / 1000.0, count);
    }
    count += atomic_load(&metrics->buckets[BUCKET_COUNT]);
    buffer_append_format(
        buffer,
        "%s_bucket{le=\"+Inf\"} %" PRIuFAST64 "\n%s_sum %g\n%s_count %" PRIuFAST64 "\n",
        family, count, family, (double)atomic_load(&metrics->batch_ms_sum) / 1000.0,
        family, count);
}

static int64_t lag_of(const struct position *position)
{
    int64_t lag = position->end_offset - position->next_offset;
    return position->end_offset < 0 || lag < 0 ? 0 : lag;
}

static int64_t next_of(const struct position *position)
{
    return position->next_offset;
}

static int64_t is_stopped(const struct position *position)
{
    return position->stopped[0] == '\0' ? 0 : 1;
}

static void print_positions(const struct metrics *metrics, struct buffer *buffer,
                            const char *family, const char *help,
                            int64_t (*value_of)(const struct position *))
{
    print_head(buffer, family, "gauge", help);
    for (size_t i = 0; i < metrics->position_count; i++) {
        const struct position *position = &metrics->positions[i];
        buffer_append_format(
            buffer, "%s{topic=\"%s\",partition=\"%" PRId32 "\"} %" PRId64 "\n", family,
            position->topic, position->partition, value_of(position));
    }
}

void metrics_print(struct metrics *metrics, struct buffer *buffer)
{
    print_counters(metrics, buffer);
    print_repairs(metrics, buffer);
    print_batch_time(metrics, buffer);
    pthread_mutex_lock(&metrics->lock);
    print_positions(metrics, buffer, "wenliu_lag_messages",
                    "Offsets between the next to store and the end of the partition",
                    lag_of);
    print_positions(metrics, buffer, "wenliu_next_offset",
                    "The first offset without a committed outcome", next_of);
    print_positions(metrics, buffer, "wenliu_partition_stopped",
                    "1 when the partition waits for an operator", is_stopped);
    pthread_mutex_unlock(&metrics->lock);
}

static void tell_complaint(const struct complaint *complaint, int64_t now_ms,
                           struct buffer *reason)
{
    if (complaint->text[0] != '\0' && now_ms - complaint->noted_ms < STALLED_MS) {
        buffer_append_format(reason, "; the Kafka client says: %s", complaint->text);
    }
}

bool metrics_is_ready(struct metrics *metrics, int64_t now_ms, struct buffer *reason)
{
    bool is_ready = true;
    pthread_mutex_lock(&metrics->lock);
    for (unsigned lane = 0; lane < metrics->lanes && is_ready; lane++) {
        const char *trouble = metrics->troubles[lane][0] != '\0' ? metrics->troubles[lane]
                                                                 : metrics->kafka[lane];
        is_ready = trouble[0] == '\0';
        if (!is_ready) {
            buffer_append_format(reason, "lane %u: %s", lane, trouble);
        }
    }
    is_ready = is_ready && !find_stopped(metrics, reason);
    for (size_t i = 0; i < metrics->position_count && is_ready; i++) {
        const struct position *position = &metrics->positions[i];
        is_ready = lag_of(position) == 0 || now_ms - position->moved_ms < STALLED_MS;
        if (!is_ready) {
            buffer_append_format(reason,
                                 "%s[%" PRId32 "] has not moved from offset %" PRId64
                                 " for %" PRId64 " s, %" PRId64 " messages behind",
                                 position->topic, position->partition,
                                 position->next_offset,
                                 (now_ms - position->moved_ms) / 1000, lag_of(position));
            tell_complaint(&metrics->complaints[position->lane], now_ms, reason);
        }
    }
    pthread_mutex_unlock(&metrics->lock);
    return is_ready;
}
