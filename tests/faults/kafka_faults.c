/*
 * The n-th call of librdkafka fails, for every n, against its mock cluster; each n in a
 * process of its own, several at once. A consumer is opened, given partitions, reads, is
 * assigned again, paused, resumed and asked for bounds; a producer sends and flushes. Each
 * call has to answer with OK, or with RETRY or FATAL and words; nothing crashes, hangs or
 * leaks, and what was opened can be freed. (rd_kafka_conf_set() fails for what is written in
 * the settings only; our own constants are asserted.)
 */
#include <librdkafka/rdkafka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kafka/consumer.h"
#include "kafka/producer.h"
#include "mock_broker.h"

enum {
    AT_ONCE = 8,
    RECORDS = 3,
    POLLS = 200,
    POLL_MS = 100,
    ANSWER_MS = 2000,
    HANG_S = 60,
    CALLS_MOST = 200,
    EXIT_REACHED = 10, /* the n-th call was there, and failed */
};

static long calls;
static long failing;
static const char *failed = "";

static bool fails_now(const char *name)
{
    calls++;
    if (failing == 0 || calls != failing) {
        return false;
    }
    failed = name;
    return true;
}

#define FAULT(type, name, parameters, arguments, failure)                                \
    type __wrap_rd_kafka_##name parameters;                                              \
    type __real_rd_kafka_##name parameters;                                              \
    type __wrap_rd_kafka_##name parameters                                               \
    {                                                                                    \
        type answer = failure;                                                           \
        if (!fails_now(#name)) {                                                         \
            answer = __real_rd_kafka_##name arguments;                                   \
        }                                                                                \
        return answer;                                                                   \
    }

#define LIST rd_kafka_topic_partition_list_t

FAULT(rd_kafka_t *, new,
      (rd_kafka_type_t type, rd_kafka_conf_t *conf, char *text, size_t bytes),
      (type, conf, text, bytes), NULL)
FAULT(rd_kafka_resp_err_t, subscribe, (rd_kafka_t * client, const LIST *list),
      (client, list), RD_KAFKA_RESP_ERR__FAIL)
FAULT(rd_kafka_resp_err_t, assign, (rd_kafka_t * client, const LIST *list),
      (client, list), RD_KAFKA_RESP_ERR__STATE)
FAULT(rd_kafka_resp_err_t, assignment, (rd_kafka_t * client, LIST **list), (client, list),
      RD_KAFKA_RESP_ERR__STATE)
FAULT(rd_kafka_resp_err_t, commit, (rd_kafka_t * client, const LIST *list, int async),
      (client, list, async), RD_KAFKA_RESP_ERR__STATE)
FAULT(rd_kafka_resp_err_t, pause_partitions, (rd_kafka_t * client, LIST *list),
      (client, list), RD_KAFKA_RESP_ERR__STATE)
FAULT(rd_kafka_resp_err_t, resume_partitions, (rd_kafka_t * client, LIST *list),
      (client, list), RD_KAFKA_RESP_ERR__STATE)
FAULT(char *, clusterid, (rd_kafka_t * client, int wait_ms), (client, wait_ms), NULL)
FAULT(rd_kafka_resp_err_t, query_watermark_offsets,
      (rd_kafka_t * client, const char *topic, int32_t partition, int64_t *low,
       int64_t *high, int wait_ms),
      (client, topic, partition, low, high, wait_ms), RD_KAFKA_RESP_ERR__TIMED_OUT)
FAULT(rd_kafka_resp_err_t, offsets_for_times,
      (rd_kafka_t * client, LIST *list, int wait_ms), (client, list, wait_ms),
      RD_KAFKA_RESP_ERR__TIMED_OUT)
FAULT(rd_kafka_resp_err_t, metadata,
      (rd_kafka_t * client, int all, rd_kafka_topic_t *only,
       const struct rd_kafka_metadata **answer_of, int wait_ms),
      (client, all, only, answer_of, wait_ms), RD_KAFKA_RESP_ERR__TIMED_OUT)

FAULT(rd_kafka_resp_err_t, flush, (rd_kafka_t * client, int wait_ms), (client, wait_ms),
      RD_KAFKA_RESP_ERR__TIMED_OUT)
rd_kafka_error_t *__wrap_rd_kafka_produceva(rd_kafka_t *client,
                                            const rd_kafka_vu_t *parts, size_t count);
rd_kafka_error_t *__real_rd_kafka_produceva(rd_kafka_t *client,
                                            const rd_kafka_vu_t *parts, size_t count);

rd_kafka_error_t *__wrap_rd_kafka_produceva(rd_kafka_t *client,
                                            const rd_kafka_vu_t *parts, size_t count)
{
    if (fails_now("produceva")) {
        return rd_kafka_error_new(RD_KAFKA_RESP_ERR__QUEUE_FULL, "as asked for");
    }
    return __real_rd_kafka_produceva(client, parts, count);
}

/* ---- one run ------------------------------------------------------------------------
 */

static void ignore_revoking(void *context, bool is_lost)
{
    (void)context;
    (void)is_lost;
}

/* OK, or RETRY or FATAL with words. */
static bool is_ok(enum outcome outcome, const struct fault *fault)
{
    if (outcome == OUTCOME_OK) {
        return true;
    }
    if (outcome == OUTCOME_REJECT || fault->text[0] == '\0') {
        fprintf(stderr, "%s failed: outcome %d without words\n", failed, (int)outcome);
        abort();
    }
    return false;
}

static void assign_all(struct consumer *consumer)
{
    const struct topic_partition *list = NULL;
    struct consumer_position positions[2];
    struct fault fault = {.text = ""};
    size_t count = consumer_partitions(consumer, &list);
    for (size_t i = 0; i < count && i < 2; i++) {
        positions[i] = (struct consumer_position){.at = list[i], .offset = 0};
    }
    bool is_taken = is_ok(consumer_assign(consumer, positions, count, &fault), &fault);
    if (!is_taken) { /* what can work later does */
        fault.text[0] = '\0';
        (void)is_ok(consumer_assign(consumer, positions, count, &fault), &fault);
    }
    consumer_ack(consumer, positions, count);
}

static void ask(struct consumer *consumer, struct arena *arena)
{
    struct topic_partition at = {.topic = "news", .partition = 0};
    struct topic_partition *all = NULL;
    struct fault fault = {.text = ""};
    const char *id = NULL;
    int64_t low = 0;
    int64_t end = 0;
    size_t count = 0;
    (void)is_ok(consumer_cluster_id(consumer, ANSWER_MS, &id, &fault), &fault);
    (void)is_ok(consumer_bounds(consumer, at, ANSWER_MS, &low, &end, &fault), &fault);
    (void)is_ok(consumer_offset_at(consumer, at, 0, ANSWER_MS, &low, &fault), &fault);
    (void)is_ok(consumer_all_partitions(consumer, ANSWER_MS, arena, &all, &count, &fault),
                &fault);
}

/* How many different records came; an assignment that failed is asked for again. */
static int read_all(struct consumer *consumer)
{
    struct consumer_event event;
    struct fault fault = {.text = ""};
    int records = 0;
    for (int i = 0; i < POLLS && records < RECORDS; i++) {
        if (!is_ok(consumer_poll(consumer, POLL_MS, &event, &fault), &fault)) {
            return RECORDS; /* FATAL: the process starts again */
        }
        if (event.kind == CONSUMER_ASSIGNED) {
            assign_all(consumer);
        } else if (event.kind == CONSUMER_MESSAGE && event.offset == records) {
            records++;
        }
    }
    return records;
}

static void use_consumer(const struct mock_broker *broker)
{
    struct consumer *consumer = NULL;
    struct arena *arena = arena_open();
    struct fault fault = {.text = ""};
    if (is_ok(consumer_open(broker->settings, ignore_revoking, NULL, &consumer, &fault),
              &fault)) {
        if (read_all(consumer) < RECORDS) {
            fprintf(stderr, "%s failed: not all was read\n", failed);
            abort();
        }
        consumer_pause(consumer);
        consumer_resume(consumer);
        ask(consumer, arena);
    }
    consumer_free(consumer);
    arena_free(arena);
}

static void count_report(void *context, const struct record *record,
                         const struct record_place *place, const struct fault *fault)
{
    (void)record;
    (void)fault;
    *(int *)context += place != NULL ? 1 : 0;
}

/* What was taken is acknowledged; a full queue is asked again. */
static void use_producer(const struct mock_broker *broker)
{
    struct producer *producer = NULL;
    struct fault fault = {.text = ""};
    int acknowledged = 0;
    int taken = 0;
    if (!is_ok(producer_open(broker->settings, count_report, &acknowledged, &producer,
                             &fault),
               &fault)) {
        return;
    }
    (void)is_ok(producer_check(producer, ANSWER_MS, &fault), &fault);
    for (int i = 0; i < RECORDS + 1 && taken < RECORDS; i++) {
        struct record record = {.sequence = (uint64_t)taken, .value = SPAN("v")};
        taken +=
            is_ok(producer_send(producer, &record, ANSWER_MS, &fault), &fault) ? 1 : 0;
    }
    for (int i = 0; i < POLLS && acknowledged < taken; i++) {
        (void)is_ok(producer_flush(producer, POLL_MS, &fault), &fault);
    }
    producer_free(producer);
    if (taken < RECORDS || acknowledged < taken) {
        fprintf(stderr, "%s failed: %d acknowledged of %d\n", failed, acknowledged,
                taken);
        abort();
    }
}

static int run(long fail_at)
{
    struct mock_broker broker;
    setrlimit(RLIMIT_CORE, &(struct rlimit){0});
    alarm(HANG_S);
    mock_broker_init(&broker, 1, (const char *const[]){NULL});
    for (int i = 0; i < RECORDS; i++) {
        mock_broker_write(&broker, 0, "k", "v", "h", "x");
    }
    calls = 0;
    failing = fail_at;
    use_consumer(&broker);
    use_producer(&broker);
    failing = 0;
    mock_broker_done(&broker);
    return failed[0] == '\0' ? EXIT_SUCCESS : EXIT_REACHED;
}

/* ---- all of them --------------------------------------------------------------------
 */

static pid_t start(long fail_at)
{
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        exit(run(fail_at)); /* LeakSanitizer looks here */
    }
    return child;
}

int main(void)
{
    bool is_over = false;
    int wrong = 0;
    long reached = 0;
    for (long first = 1; !is_over && first < CALLS_MOST; first += AT_ONCE) {
        pid_t children[AT_ONCE];
        for (long i = 0; i < AT_ONCE; i++) {
            children[i] = start(first + i);
        }
        for (long i = 0; i < AT_ONCE; i++) {
            int status = 0;
            waitpid(children[i], &status, 0);
            is_over = is_over || status == 0;
            if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_REACHED) {
                reached++;
            } else if (status != 0) {
                printf("call %ld: status %d\n", first + i, status);
                wrong++;
            }
        }
    }
    printf("%ld calls failed, %d went wrong\n", reached, wrong);
    return is_over && reached > 0 && wrong == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
