/* MB/s of each stage between a message and its rows, one thread: the best pass over all
   articles counts, by CPU time. Beside them libxml2 without us, and ICU's words. Writes the
   clean bodies to TEXT, for other segmenters. Prints one JSON object a stage. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <libxml/HTMLparser.h>

#include "article/article_memory.h"
#include "article/article_rows.h"
#include "article/byline.h"
#include "base/instant.h"
#include "base/mapped_file.h"
#include "html/html_text.h"
#include "text/normalizer.h"
#include "text/segmenter_icu.h"
#include "text/segmenter_model.h"

enum { PASSES = 5, LEAST_SECONDS = 1 };

struct document {
    struct message message;
    struct raw_article raw;
    struct clean_article clean;
    bool is_article;
};

struct engine {
    const struct segmenter_engine_ops *ops;
    void *opened;
};

struct bench {
    struct article_core core;
    struct segmenter *icu;
    struct engine model_engine;
    struct engine icu_engine;
    struct document *documents;
    size_t count;
    struct arena *arena; /* of one document */
    size_t words;
};

/** Run the stage on one document; returns the bytes that it read, 0: it has none for it. */
typedef size_t stage_function(struct bench *bench, const struct document *document);

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void require(enum outcome outcome, const struct fault *fault)
{
    if (outcome != OUTCOME_OK) {
        fprintf(stderr, "text_bench: %s\n", fault->text);
        exit(EXIT_FAILURE);
    }
}

/* ---- messages ------------------------------------------------------------------------ */

static size_t parse_json(struct bench *bench, const struct document *document)
{
    struct raw_article raw;
    struct fault fault;
    (void)!raw_article_from_message(&document->message, &bench->core.limits, bench->arena,
                                    &raw, &fault);
    return document->message.value.bytes;
}

static size_t make_rows(struct bench *bench, const struct document *document)
{
    struct article_rows rows;
    struct fault fault;
    (void)!article_rows_from_message(&document->message, &bench->core, bench->arena,
                                     &rows, &fault);
    return document->message.value.bytes;
}

/* ---- HTML ---------------------------------------------------------------------------- */

static void ignore_start(void *context, const xmlChar *name, const xmlChar **attributes)
{
    (void)context;
    (void)name;
    (void)attributes;
}

static void ignore_end(void *context, const xmlChar *name)
{
    (void)context;
    (void)name;
}

static void ignore_text(void *context, const xmlChar *text, int bytes)
{
    (void)context;
    (void)text;
    (void)bytes;
}

/** The push parse alone, without a tree. */
static void parse_with_libxml2(struct span markup)
{
    htmlSAXHandler handler = {.startElement = ignore_start,
                              .endElement = ignore_end,
                              .characters = ignore_text,
                              .ignorableWhitespace = ignore_text};
    htmlParserCtxtPtr parser =
        htmlCreatePushParserCtxt(&handler, NULL, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
    htmlCtxtUseOptions(parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
                                   HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                                   HTML_PARSE_IGNORE_ENC);
    htmlParseChunk(parser, markup.at, (int)markup.bytes, 0);
    htmlParseChunk(parser, NULL, 0, 1);
    htmlFreeParserCtxt(parser);
}

static size_t part_count(const struct document *document)
{
    bool has_parts = document->is_article && !full_page_is(&document->raw);
    return has_parts ? document->raw.body.count : 0;
}

static bool is_markup(const struct document *document, size_t at)
{
    return document->raw.body_is_html || html_text_is_markup(document->raw.body.at[at]);
}

static size_t parse_html(struct bench *bench, const struct document *document)
{
    size_t bytes = 0;
    (void)bench;
    for (size_t at = 0; at < part_count(document); at++) {
        if (is_markup(document, at)) {
            parse_with_libxml2(document->raw.body.at[at]);
            bytes += document->raw.body.at[at].bytes;
        }
    }
    return bytes;
}

static size_t read_html(struct bench *bench, const struct document *document)
{
    size_t bytes = 0;
    for (size_t at = 0; at < part_count(document); at++) {
        if (is_markup(document, at)) {
            struct html_findings findings;
            (void)html_text_from_markup(document->raw.body.at[at], bench->arena,
                                        &findings);
            bytes += document->raw.body.at[at].bytes;
        }
    }
    return bytes;
}

static size_t read_page(struct bench *bench, const struct document *document)
{
    if (!document->is_article || !full_page_is(&document->raw)) {
        return 0;
    }
    struct raw_article raw = document->raw;
    const struct full_page *page = NULL;
    struct fault fault;
    (void)!full_page_extract(&raw, bench->arena, &page, &fault);
    return document->raw.body.at[0].bytes;
}

/* ---- text ---------------------------------------------------------------------------- */

static size_t normalise(struct bench *bench, struct span text)
{
    const struct normalizer_options options = {.shape = NORMALIZER_PARAGRAPHS,
                                               .max_bytes = SIZE_MAX};
    struct normal_text normal;
    struct fault fault;
    require(normalizer_clean(text, &options, bench->arena, &normal, &fault), &fault);
    return text.bytes;
}

static size_t normalise_sent(struct bench *bench, const struct document *document)
{
    return document->is_article ? normalise(bench, document->clean.body_plain) : 0;
}

static size_t normalise_clean(struct bench *bench, const struct document *document)
{
    return document->is_article ? normalise(bench, document->clean.body) : 0;
}

static size_t find_byline(struct bench *bench, const struct document *document)
{
    if (!document->is_article) {
        return 0;
    }
    const struct clean_article *clean = &document->clean;
    (void)byline_from_body(clean->body, strcmp(clean->script, "Hans") != 0,
                           clean->published_us, bench->arena);
    return clean->body.bytes;
}

static struct clean_options options_of(const struct bench *bench,
                                       const struct message *message)
{
    return (struct clean_options){.limits = &bench->core.limits,
                                  .zone = bench->core.time_zone,
                                  .recorded_us = message->recorded_us};
}

static size_t clean_all(struct bench *bench, const struct document *document)
{
    if (!document->is_article) {
        return 0;
    }
    const struct clean_options options = options_of(bench, &document->message);
    struct clean_article clean;
    struct fault fault;
    require(
        clean_article_from_raw(&document->raw, &options, bench->arena, &clean, &fault),
        &fault);
    return document->clean.body_plain.bytes;
}

/* ---- words --------------------------------------------------------------------------- */

/** Sentences and words, as they are stored. */
static size_t segment(struct bench *bench, const struct document *document,
                      struct segmenter *segmenter)
{
    if (!document->is_article) {
        return 0;
    }
    struct segmented_article segmented;
    struct fault fault;
    require(segmented_article_from_clean(&document->clean, segmenter, bench->arena,
                                         &segmented, &fault),
            &fault);
    bench->words += segmented.token_count;
    return document->clean.title.bytes + document->clean.body.bytes;
}

static size_t segment_with_model(struct bench *bench, const struct document *document)
{
    return segment(bench, document, bench->core.segmenter);
}

static size_t segment_with_icu(struct bench *bench, const struct document *document)
{
    return segment(bench, document, bench->icu);
}

/** What other segmenters are given: each line, whole. */
static size_t cut_lines(struct bench *bench, const struct document *document,
                        const struct engine *engine)
{
    struct span body = document->is_article ? document->clean.body : (struct span){0};
    for (size_t at = 0; at < body.bytes;) {
        const char *newline = memchr(body.at + at, '\n', body.bytes - at);
        size_t end = newline == NULL ? body.bytes : (size_t)(newline - body.at);
        const struct engine_part part = {.end = (uint32_t)(end - at), .is_open = true};
        uint32_t *ends = arena_take_array(bench->arena, end - at, sizeof(*ends));
        bench->words +=
            engine->ops->cut(engine->opened, span_slice(body, at, end), &part, 1, ends);
        at = end + 1;
    }
    return body.bytes;
}

static size_t cut_with_model(struct bench *bench, const struct document *document)
{
    return cut_lines(bench, document, &bench->model_engine);
}

static size_t cut_with_icu(struct bench *bench, const struct document *document)
{
    return cut_lines(bench, document, &bench->icu_engine);
}

/* ---- all of it ----------------------------------------------------------------------- */

static const struct {
    const char *name;
    stage_function *run;
} stages[] = {
    {"JSON to fields", parse_json},
    {"HTML: libxml2 alone, no text", parse_html},
    {"HTML to text", read_html},
    {"page to article", read_page},
    {"normalise", normalise_sent},
    {"normalise, clean already", normalise_clean},
    {"byline", find_byline},
    {"clean article: all of these, times, identity", clean_all},
    {"sentences and words: model", segment_with_model},
    {"sentences and words: ICU", segment_with_icu},
    {"message to rows: all of it", make_rows},
    {"words alone: model", cut_with_model},
    {"words alone: ICU", cut_with_icu},
};

static void measure(struct bench *bench, size_t stage)
{
    double best = 0;
    size_t bytes = 0;
    size_t articles = 0;
    double begin = cpu_seconds();
    for (int pass = 0; pass < PASSES || cpu_seconds() - begin < LEAST_SECONDS; pass++) {
        bytes = 0;
        articles = 0;
        bench->words = 0;
        double start = cpu_seconds();
        for (size_t i = 0; i < bench->count; i++) {
            size_t read = stages[stage].run(bench, &bench->documents[i]);
            bytes += read;
            articles += read > 0 ? 1 : 0;
            arena_reset(bench->arena);
        }
        double seconds = cpu_seconds() - start;
        best = pass == 0 || seconds < best ? seconds : best;
    }
    printf("{\"stage\": \"%s\", \"articles\": %zu, \"bytes\": %zu, \"words\": %zu, "
           "\"seconds\": %.9f}\n",
           stages[stage].name, articles, bytes, bench->words, best);
}

static void open_engine(struct engine *engine, const struct segmenter_engine_ops *ops,
                        struct span model)
{
    struct fault fault = {.text = ""};
    engine->ops = ops;
    require(ops->open(model, &engine->opened, &fault), &fault);
}

static void add_document(struct bench *bench, struct span line, struct arena *arena)
{
    bench->documents =
        realloc(bench->documents, (bench->count + 1) * sizeof(bench->documents[0]));
    if (bench->documents == NULL) {
        abort();
    }
    struct document *document = &bench->documents[bench->count++];
    *document = (struct document){
        .message = {.value = line, .recorded_us = INT64_C(1735689600) * INSTANT_SECOND}};
    const struct clean_options options = options_of(bench, &document->message);
    struct fault fault;
    document->is_article =
        raw_article_from_message(&document->message, &bench->core.limits, arena,
                                 &document->raw, &fault) == OUTCOME_OK &&
        clean_article_from_raw(&document->raw, &options, arena, &document->clean,
                               &fault) == OUTCOME_OK;
}

/** The file stays mapped: messages are ranges of it. */
static void add_file(struct bench *bench, const char *path, struct arena *arena)
{
    struct fault fault = {.text = ""};
    struct mapped_file *file = NULL;
    require(mapped_file_open(path, &file, &fault), &fault);
    struct span lines = mapped_file_bytes(file);
    for (size_t at = 0; at < lines.bytes;) {
        const char *newline = memchr(lines.at + at, '\n', lines.bytes - at);
        size_t end = newline == NULL ? lines.bytes : (size_t)(newline - lines.at);
        add_document(bench, span_slice(lines, at, end), arena);
        at = end + 1;
    }
}

static void write_bodies(const struct bench *bench, const char *path)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        fprintf(stderr, "text_bench: cannot write %s\n", path);
        exit(EXIT_FAILURE);
    }
    for (size_t i = 0; i < bench->count; i++) {
        if (bench->documents[i].is_article) {
            fwrite(bench->documents[i].clean.body.at, 1,
                   bench->documents[i].clean.body.bytes, file);
            fputc('\n', file);
        }
    }
    fclose(file);
}

int main(int count, char **arguments)
{
    struct fault fault = {.text = ""};
    struct mapped_file *model = NULL;
    struct bench bench = {.core = {.limits = article_limits_default}};
    article_memory_init();
    if (count < 4) {
        fprintf(stderr, "usage: text_bench MODEL TEXT FILE.jsonl...\n");
        return EXIT_FAILURE;
    }
    require(mapped_file_open(arguments[1], &model, &fault), &fault);
    struct span bytes = mapped_file_bytes(model);
    require(segmenter_open("model", bytes, &bench.core.segmenter, &fault), &fault);
    require(segmenter_open("icu", bytes, &bench.icu, &fault), &fault);
    require(time_zone_open("Asia/Shanghai", &bench.core.time_zone, &fault), &fault);
    open_engine(&bench.model_engine, &segmenter_model, bytes);
    open_engine(&bench.icu_engine, &segmenter_icu, bytes);
    bench.arena = arena_open();
    struct arena *documents = arena_open();
    for (int i = 3; i < count; i++) {
        add_file(&bench, arguments[i], documents);
    }
    write_bodies(&bench, arguments[2]);
    for (size_t stage = 0; stage < sizeof(stages) / sizeof(stages[0]); stage++) {
        measure(&bench, stage);
    }
    return EXIT_SUCCESS;
}
