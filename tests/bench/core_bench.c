/* How fast one thread turns messages into rows: the whole core, without Kafka and
   PostgreSQL. Prints one JSON object: seconds of CPU time, of all and of each arrow. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "article/article_rows.h"
#include "base/instant.h"
#include "base/mapped_file.h"

enum { STAGES = 4, MESSAGES_PER_BATCH = 500 };

static const char *const stage_names[STAGES] = {"raw_article", "clean_article",
                                                "segmented_article", "article_rows"};

struct measured {
    size_t messages;
    size_t rejected;
    size_t bytes;
    double seconds[STAGES];
};

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void require(enum outcome outcome, const struct fault *fault)
{
    if (outcome != OUTCOME_OK) {
        fprintf(stderr, "core_bench: %s\n", fault->text);
        exit(EXIT_FAILURE);
    }
}

/** Run the arrow of one stage and add what it took. */
#define STAGE(number, call)                                                              \
    (start = cpu_seconds(), outcome = outcome == OUTCOME_OK ? (call) : outcome,          \
     measured->seconds[number] += cpu_seconds() - start)

static void measure_message(const struct message *message,
                            const struct article_core *core, struct arena *arena,
                            struct measured *measured)
{
    struct fault fault = {.text = ""};
    struct raw_article raw;
    struct segmented_article segmented;
    struct article_rows rows;
    struct clean_article *clean = arena_take_array(arena, 1, sizeof(*clean));
    const struct clean_options options = {.limits = &core->limits,
                                          .zone = core->time_zone,
                                          .recorded_us = message->recorded_us};
    enum outcome outcome = OUTCOME_OK;
    double start = 0;
    STAGE(0, raw_article_from_message(message, &core->limits, arena, &raw, &fault));
    STAGE(1, clean_article_from_raw(&raw, &options, arena, clean, &fault));
    STAGE(2, segmented_article_from_clean(clean, core->segmenter, arena, &segmented,
                                          &fault));
    STAGE(3, article_rows_from_segmented(&segmented, core, arena, &rows, &fault));
    measured->messages += 1;
    measured->rejected += outcome == OUTCOME_OK ? 0 : 1;
    measured->bytes += message->value.bytes;
}

static void measure_lines(struct span lines, const struct article_core *core,
                          struct arena *arena, struct measured *measured)
{
    for (size_t at = 0; at < lines.bytes;) {
        const char *newline = memchr(lines.at + at, '\n', lines.bytes - at);
        size_t end = newline == NULL ? lines.bytes : (size_t)(newline - lines.at);
        struct message message = {.value = span_slice(lines, at, end),
                                  .recorded_us = INT64_C(1735689600) * INSTANT_SECOND};
        measure_message(&message, core, arena, measured);
        if (measured->messages % MESSAGES_PER_BATCH == 0) {
            arena_reset(arena);
        }
        at = end + 1;
    }
}

static void print(const struct measured *measured)
{
    double seconds = 0;
    for (int stage = 0; stage < STAGES; stage++) {
        seconds += measured->seconds[stage];
    }
    printf("{\"messages\": %zu, \"rejected\": %zu, \"bytes\": %zu, \"seconds\": %.4f",
           measured->messages, measured->rejected, measured->bytes, seconds);
    for (int stage = 0; stage < STAGES; stage++) {
        printf(", \"%s\": %.4f", stage_names[stage], measured->seconds[stage]);
    }
    printf("}\n");
}

int main(int count, char **arguments)
{
    if (count < 4) {
        fprintf(stderr, "usage: core_bench ENGINE MODEL MESSAGES FILE.jsonl...\n");
        return EXIT_FAILURE;
    }
    struct fault fault = {.text = ""};
    struct mapped_file *model = NULL;
    struct article_core core = {.limits = article_limits_default};
    require(mapped_file_open(arguments[2], &model, &fault), &fault);
    require(
        segmenter_open(arguments[1], mapped_file_bytes(model), &core.segmenter, &fault),
        &fault);
    require(time_zone_open("Asia/Shanghai", &core.time_zone, &fault), &fault);
    struct arena *arena = arena_open();
    struct measured measured = {.messages = 0};
    size_t wanted = (size_t)strtoull(arguments[3], NULL, 10);
    while (measured.messages < wanted) {
        for (int i = 4; i < count; i++) {
            struct mapped_file *file = NULL;
            require(mapped_file_open(arguments[i], &file, &fault), &fault);
            measure_lines(mapped_file_bytes(file), &core, arena, &measured);
            mapped_file_free(file);
        }
    }
    print(&measured);
    arena_free(arena);
    time_zone_free(core.time_zone);
    segmenter_free(core.segmenter);
    mapped_file_free(model);
    return EXIT_SUCCESS;
}
