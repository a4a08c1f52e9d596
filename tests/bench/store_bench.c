/* PostgreSQL alone: rows that were made beforehand go through the store of wenliu-ingest, a
   thread a lane. It is the limit of what a program can reach that writes these rows. Settings
   as wenliu-ingest takes them. Prints one JSON object. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "article/article_memory.h"
#include "base/instant.h"
#include "base/mapped_file.h"
#include "ingest/core.h"
#include "ingest/ingest_settings.h"
#include "ingest/store.h"

enum { LANES_MAX = 64, PUMP_MS = 1000 };

struct lane {
    struct store *store;
    struct batch *batches;
    size_t batch_count;
    size_t batch_messages;
    int64_t next_offset;
    int32_t partition;
    pthread_t thread;
};

static double seconds_of(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void fail(const struct fault *fault)
{
    fprintf(stderr, "store_bench: %s\n", fault->text);
    exit(EXIT_FAILURE);
}

static void require(enum outcome outcome, const struct fault *fault)
{
    if (outcome != OUTCOME_OK) {
        fail(fault);
    }
}

/** The batch that the lane's next message goes to. */
static struct batch *open_batch(struct lane *lane)
{
    struct batch *last =
        lane->batch_count == 0 ? NULL : &lane->batches[lane->batch_count - 1];
    if (last != NULL && last->count < lane->batch_messages) {
        return last;
    }
    lane->batches =
        realloc(lane->batches, (lane->batch_count + 1) * sizeof(lane->batches[0]));
    if (lane->batches == NULL) {
        abort();
    }
    batch_init(&lane->batches[lane->batch_count]);
    return &lane->batches[lane->batch_count++];
}

static void add_message(struct lane *lane, const struct article_core *core,
                        struct span line)
{
    struct batch *batch = open_batch(lane);
    struct message message = {.value = line,
                              .recorded_us = INT64_C(1735689600) * INSTANT_SECOND};
    batch->segmenter = *segmenter_version(core->segmenter);
    struct item item = {.kind = ITEM_ARTICLE,
                        .offset = lane->next_offset,
                        .next_offset = lane->next_offset + 1,
                        .recorded_us = message.recorded_us,
                        .value = line,
                        .rows = arena_take(batch->arena, sizeof(*item.rows)),
                        .fault = arena_take(batch->arena, sizeof(*item.fault))};
    if (article_rows_from_message(&message, core, batch->arena, item.rows, item.fault) !=
        OUTCOME_OK) {
        item.kind = ITEM_REJECT;
    }
    lane->next_offset = item.next_offset;
    batch_append(batch, &item);
}

/** Deal the lines of a file to the lanes. Returns their number. */
static size_t add_lines(struct lane *lanes, size_t lane_count,
                        const struct article_core *core, struct span lines)
{
    size_t count = 0;
    for (size_t at = 0; at < lines.bytes; count++) {
        const char *newline = memchr(lines.at + at, '\n', lines.bytes - at);
        size_t end = newline == NULL ? lines.bytes : (size_t)(newline - lines.at);
        add_message(&lanes[count % lane_count], core, span_slice(lines, at, end));
        at = end + 1;
    }
    return count;
}

static void store_batch(struct lane *lane, struct batch *batch, struct claim *claim)
{
    struct fault fault = {.text = ""};
    enum store_state state = STORE_CONTENDED;
    while (state == STORE_CONTENDED) {
        store_begin(lane->store, batch, batch->count, claim);
        do {
            state = store_pump(lane->store, PUMP_MS, &fault);
        } while (state == STORE_BUSY);
    }
    if (state != STORE_COMMITTED) {
        fail(&fault);
    }
    claim->next_offset += (int64_t)batch->count;
}

static void *store_all(void *argument)
{
    struct lane *lane = argument;
    struct fault fault = {.text = ""};
    struct claim claim;
    enum claim_status status;
    struct log_name log = {.group = "bench",
                           .cluster_id = "bench",
                           .topic = "bench",
                           .partition = lane->partition};
    if (store_connect(lane->store, &fault) != STORE_COMMITTED ||
        store_claim(lane->store, &log, 0, &claim, &status, &fault) != STORE_COMMITTED) {
        fail(&fault);
    }
    for (size_t i = 0; i < lane->batch_count; i++) {
        store_batch(lane, &lane->batches[i], &claim);
    }
    return NULL;
}

static void run_lanes(struct lane *lanes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (pthread_create(&lanes[i].thread, NULL, store_all, &lanes[i]) != 0) {
            abort();
        }
    }
    for (size_t i = 0; i < count; i++) {
        pthread_join(lanes[i].thread, NULL);
    }
}

int main(int count, char **arguments)
{
    struct fault fault = {.text = ""};
    struct settings *settings = NULL;
    struct article_core core = {.segmenter = NULL};
    struct mapped_file *file = NULL;
    struct lane lanes[LANES_MAX] = {{.store = NULL}};
    article_memory_init();
    if (count != 2) {
        fprintf(stderr, "usage: store_bench FILE.jsonl\n");
        return EXIT_FAILURE;
    }
    require(settings_open(ingest_settings_table, ingest_settings_count,
                          (const char *const *)arguments + 1, &settings, &fault),
            &fault);
    require(core_from_settings(settings, &core, &fault), &fault);
    require(mapped_file_open(arguments[1], &file, &fault), &fault);
    size_t lane_count = ingest_settings_lanes(settings);
    for (size_t i = 0; i < lane_count; i++) {
        lanes[i].partition = (int32_t)i;
        lanes[i].batch_messages = (size_t)settings_number(settings, "batch.messages");
        require(store_open(settings, "bench", &lanes[i].store, &fault), &fault);
    }
    size_t messages = add_lines(lanes, lane_count, &core, mapped_file_bytes(file));
    double start = seconds_of(CLOCK_MONOTONIC);
    double cpu = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    run_lanes(lanes, lane_count);
    printf("{\"messages\": %zu, \"seconds\": %.4f, \"cpu\": %.4f}\n", messages,
           seconds_of(CLOCK_MONOTONIC) - start,
           seconds_of(CLOCK_PROCESS_CPUTIME_ID) - cpu);
    return EXIT_SUCCESS;
}
