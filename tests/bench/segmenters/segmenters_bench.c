/* MB/s of our engines on the lines of a file, one thread: the best of several runs. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/mapped_file.h"
#include "text/segmenter.h"
#include "text/segmenter_icu.h"
#include "text/segmenter_model.h"

enum { RUNS = 7 };

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/** Call `cut` with each line; returns the number of words. */
static size_t each_line(struct span text,
                        size_t (*cut)(void *context, struct span line,
                                      struct arena *arena),
                        void *context, struct arena *arena)
{
    size_t words = 0;
    for (size_t at = 0; at < text.bytes;) {
        const char *newline = memchr(text.at + at, '\n', text.bytes - at);
        size_t end = newline == NULL ? text.bytes : (size_t)(newline - text.at);
        if (end > at) {
            words += cut(context, span_slice(text, at, end), arena);
            arena_reset(arena);
        }
        at = end + 1;
    }
    return words;
}

struct engine {
    const struct segmenter_engine_ops *ops;
    void *opened;
};

/** The engine alone, with the whole line open. */
static size_t cut_with_engine(void *context, struct span line, struct arena *arena)
{
    const struct engine *engine = context;
    struct engine_part part = {.end = (uint32_t)line.bytes, .is_open = true};
    uint32_t *ends = arena_take(arena, line.bytes * sizeof(*ends));
    return engine->ops->cut(engine->opened, line, &part, 1, ends);
}

/** Words as they are stored: numbers, addresses and tags found first. */
static size_t cut_as_stored(void *context, struct span line, struct arena *arena)
{
    (void)arena;
    const struct token *tokens = NULL;
    return segmenter_cut(context, line, &tokens);
}

static void measure(const char *name, struct span text,
                    size_t (*cut)(void *context, struct span line, struct arena *arena),
                    void *context)
{
    struct arena *arena = arena_open();
    double best = 0;
    size_t words = 0;
    for (int run = 0; run < RUNS; run++) {
        double start = cpu_seconds();
        words = each_line(text, cut, context, arena);
        double rate = (double)text.bytes / 1e6 / (cpu_seconds() - start);
        best = rate > best ? rate : best;
    }
    printf("%-24s %8.2f MB/s %10zu words\n", name, best, words);
    arena_free(arena);
}

static void require(enum outcome outcome, const struct fault *fault)
{
    if (outcome != OUTCOME_OK) {
        fprintf(stderr, "segmenters_bench: %s\n", fault->text);
        exit(EXIT_FAILURE);
    }
}

static void measure_engine(const char *name, const struct segmenter_engine_ops *ops,
                           struct span model, struct span text)
{
    struct fault fault = {.text = ""};
    struct engine engine = {.ops = ops};
    double start = cpu_seconds();
    require(ops->open(model, &engine.opened, &fault), &fault);
    printf("%-24s %8.2f ms to open\n", name, 1e3 * (cpu_seconds() - start));
    measure(name, text, cut_with_engine, &engine);
    ops->free(engine.opened);
}

static void measure_segmenter(const char *name, const char *engine, struct span model,
                              struct span text)
{
    struct fault fault = {.text = ""};
    struct segmenter *segmenter = NULL;
    require(segmenter_open(engine, model, &segmenter, &fault), &fault);
    measure(name, text, cut_as_stored, segmenter);
    segmenter_free(segmenter);
}

int main(int count, char **arguments)
{
    if (count != 3) {
        fprintf(stderr, "usage: segmenters_bench MODEL TEXT\n");
        return EXIT_FAILURE;
    }
    struct fault fault = {.text = ""};
    struct mapped_file *model = NULL;
    struct mapped_file *text = NULL;
    require(mapped_file_open(arguments[1], &model, &fault), &fault);
    require(mapped_file_open(arguments[2], &text, &fault), &fault);
    struct span bytes = mapped_file_bytes(model);
    struct span lines = mapped_file_bytes(text);
    measure_engine("model", &segmenter_model, bytes, lines);
    measure_engine("icu", &segmenter_icu, bytes, lines);
    measure_segmenter("model, as stored", "model", bytes, lines);
    measure_segmenter("icu, as stored", "icu", bytes, lines);
    mapped_file_free(text);
    mapped_file_free(model);
    return EXIT_SUCCESS;
}
