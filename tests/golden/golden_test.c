#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "article/civil_time.h"
#include "article/url.h"
#include "base/buffer.h"
#include "base/instant.h"
#include "html/html_page.h"
#include "html/html_text.h"
#include "ingest/explain.h"
#include "ingest/explain_parts.h"
#include "text/normalizer.h"
#include "text/sentence_splitter.h"

/*
 * golden_test DIRECTORY STAGE [--update]
 *
 * Run every case DIRECTORY/STAGE/<case>: the file `input` goes through the stage, and
 * what comes out has to be the file `expected`, or `fault` when the stage rejects it.
 * --update writes these files instead: read the diff before it is committed.
 */

enum {
    CASES_MAX = 400,
    PATH_BYTES = 1024,
    NAME_BYTES = 128,
};

/* The timestamp that all records have: 2024-06-01 12:00 in Shanghai. */
static const int64_t recorded_us = INT64_C(1717214400) * INSTANT_SECOND;

struct bench {
    struct arena *arena;
    struct article_core core;
    struct buffer out;
    struct fault fault;
};

typedef enum outcome stage_function(struct bench *bench, struct span input);

static struct message message_of(struct span input)
{
    return (struct message){.value = input, .recorded_us = recorded_us};
}

static enum outcome run_message(struct bench *bench, struct span input)
{
    struct message message = message_of(input);
    struct raw_article raw;
    enum outcome outcome = raw_article_from_message(&message, &bench->core.limits,
                                                    bench->arena, &raw, &bench->fault);
    if (outcome == OUTCOME_OK) {
        struct explain_out out = {.to = &bench->out};
        explain_raw_write(&out, &raw);
    }
    return outcome;
}

static enum outcome run_clean(struct bench *bench, struct span input)
{
    struct message message = message_of(input);
    struct raw_article raw;
    struct clean_article clean;
    struct clean_options options = {.limits = &bench->core.limits,
                                    .zone = bench->core.time_zone,
                                    .recorded_us = recorded_us};
    enum outcome outcome = raw_article_from_message(&message, &bench->core.limits,
                                                    bench->arena, &raw, &bench->fault);
    if (outcome == OUTCOME_OK) {
        outcome =
            clean_article_from_raw(&raw, &options, bench->arena, &clean, &bench->fault);
    }
    if (outcome == OUTCOME_OK) {
        struct explain_out out = {.to = &bench->out};
        explain_changes_write(&out, &raw, &clean);
        explain_times_write(&out, &clean);
        explain_byline_write(&out, &raw, &clean);
        explain_identity_write(&out, &raw, &clean);
        explain_row_write(&out, &clean, NULL);
    }
    return outcome;
}

static enum outcome run_whole(struct bench *bench, struct span input)
{
    struct message message = message_of(input);
    explain_message(&message, &bench->core, (struct explain_form){0}, &bench->out);
    return OUTCOME_OK;
}

static enum outcome run_json(struct bench *bench, struct span input)
{
    struct message message = message_of(input);
    explain_message(&message, &bench->core, (struct explain_form){.is_json = true},
                    &bench->out);
    return OUTCOME_OK;
}

static enum outcome run_html(struct bench *bench, struct span input)
{
    struct html_findings findings = {0};
    buffer_append(&bench->out, html_text_from_markup(input, bench->arena, &findings));
    buffer_append(&bench->out, findings.is_too_deep ? SPAN("\n[too deep]") : SPAN(""));
    return OUTCOME_OK;
}

static void write_labelled(struct bench *bench, const char *label, struct span value)
{
    buffer_append(&bench->out, span_from_string(label));
    buffer_append(&bench->out, value.at == NULL ? SPAN("-") : value);
    buffer_append_byte(&bench->out, '\n');
}

static enum outcome run_html_pages(struct bench *bench, struct span input)
{
    struct html_page page;
    if (!html_page_is(input) || !html_page_read(input, bench->arena, &page)) {
        return fault_reject(&bench->fault, "no_article", "no text is dense");
    }
    write_labelled(bench, "title: ", page.title.text);
    write_labelled(bench, "published: ", page.published.text);
    write_labelled(bench, "author: ", page.author.text);
    write_labelled(bench, "summary: ", page.summary.text);
    write_labelled(bench, "source: ", page.source.text);
    write_labelled(bench, "site: ", page.site.text);
    buffer_append(&bench->out, page.body);
    return OUTCOME_OK;
}

static enum outcome run_normalizer(struct bench *bench, struct span input)
{
    static const struct normalizer_options options = {
        .shape = NORMALIZER_PARAGRAPHS, .max_bytes = SIZE_MAX, .joins_lines = true};
    struct normal_text normal;
    enum outcome outcome =
        normalizer_clean(input, &options, bench->arena, &normal, &bench->fault);
    if (outcome == OUTCOME_OK) {
        buffer_append(&bench->out, normal.text);
    }
    return outcome;
}

static void cut_sentences(struct bench *bench, struct span line)
{
    struct sentence_range *ranges = NULL;
    size_t count = sentence_splitter_cut(line, bench->arena, &ranges);
    for (size_t i = 0; i < count; i++) {
        buffer_append(&bench->out, span_slice(line, ranges[i].start, ranges[i].end));
        buffer_append_byte(&bench->out, '\n');
    }
}

static void cut_tokens(struct bench *bench, struct span line)
{
    const struct token *tokens = NULL;
    size_t count = segmenter_cut(bench->core.segmenter, line, &tokens);
    for (size_t i = 0; i < count; i++) {
        buffer_append(&bench->out, i == 0 ? SPAN("") : SPAN(" "));
        buffer_append(&bench->out, span_slice(line, tokens[i].start, tokens[i].end));
        buffer_append_byte(&bench->out, '/');
        buffer_append_byte(&bench->out, (char)tokens[i].kind);
    }
    buffer_append_byte(&bench->out, '\n');
}

static void read_time(struct bench *bench, struct span line)
{
    struct time_context context = {.zone = bench->core.time_zone,
                                   .relative_to_us = recorded_us};
    struct article_time time;
    buffer_append(&bench->out, line);
    if (!article_time_parse(line, &context, &time)) {
        buffer_append(&bench->out, SPAN(" -> none\n"));
        return;
    }
    struct civil_time civil = civil_time_from_local(time.instant_us);
    buffer_append_format(
        &bench->out, " -> %04d-%02d-%02d %02d:%02d:%02d.%06d UTC, %s, %s%s%s\n",
        civil.year, civil.month, civil.day, civil.hour, civil.minute, civil.second,
        civil.microsecond, precision_name(time.precision), time_rule_name(time.rule),
        time.is_zone_assumed ? ", zone assumed" : "",
        time.is_relative ? ", relative" : "");
}

static void read_url(struct bench *bench, struct span line)
{
    struct span canonical;
    buffer_append(&bench->out, line);
    if (!url_canonical(line, bench->arena, &canonical)) {
        buffer_append(&bench->out, SPAN("\n    none\n"));
        return;
    }
    buffer_append(&bench->out, SPAN("\n    "));
    buffer_append(&bench->out, canonical);
    buffer_append(&bench->out, SPAN("\n    "));
    buffer_append(&bench->out, url_host(line, bench->arena));
    buffer_append_byte(&bench->out, '\n');
}

static enum outcome run_lines(struct bench *bench, struct span input,
                              void (*one)(struct bench *, struct span))
{
    for (size_t at = 0; at < input.bytes;) {
        const char *newline = memchr(input.at + at, '\n', input.bytes - at);
        size_t end = newline == NULL ? input.bytes : (size_t)(newline - input.at);
        one(bench, span_slice(input, at, end));
        at = end + 1;
    }
    return OUTCOME_OK;
}

static enum outcome run_sentences(struct bench *bench, struct span input)
{
    return run_lines(bench, input, cut_sentences);
}

static enum outcome run_tokens(struct bench *bench, struct span input)
{
    return run_lines(bench, input, cut_tokens);
}

static enum outcome run_times(struct bench *bench, struct span input)
{
    return run_lines(bench, input, read_time);
}

static enum outcome run_urls(struct bench *bench, struct span input)
{
    return run_lines(bench, input, read_url);
}

static const struct {
    const char *name;
    stage_function *run;
} stages[] = {
    {"message", run_message},
    {"clean", run_clean},
    {"whole", run_whole},
    {"json", run_json},
    {"html", run_html},
    {"normalizer", run_normalizer},
    {"sentences", run_sentences},
    {"tokens", run_tokens},
    {"times", run_times},
    {"urls", run_urls},
    {"html_pages", run_html_pages},
};

static stage_function *find_stage(const char *name)
{
    for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++) {
        if (strcmp(stages[i].name, name) == 0) {
            return stages[i].run;
        }
    }
    fprintf(stderr, "no stage %s\n", name);
    exit(2);
}

/* False when there is no such file. */
static bool read_file(const char *path, struct arena *arena, struct span *ret_content)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return false;
    }
    struct buffer buffer = {.arena = arena};
    size_t got = 0;
    do {
        buffer_reserve(&buffer, BUFSIZ);
        got = fread(buffer.at + buffer.bytes, 1, BUFSIZ, file);
        buffer.bytes += got;
    } while (got > 0);
    fclose(file);
    *ret_content = buffer_span(&buffer);
    return true;
}

static void write_file(const char *path, struct span content)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(content.at, 1, content.bytes, file) != content.bytes ||
        fclose(file) != 0) {
        fprintf(stderr, "cannot write %s\n", path);
        exit(2);
    }
}

static void finish_output(struct bench *bench, enum outcome outcome)
{
    if (outcome != OUTCOME_OK) {
        bench->out.bytes = 0;
        buffer_append_format(&bench->out, "%s: %s", bench->fault.reason,
                             bench->fault.text);
    }
    if (bench->out.bytes == 0 || bench->out.at[bench->out.bytes - 1] != '\n') {
        buffer_append_byte(&bench->out, '\n');
    }
}

static const char *path_of(struct bench *bench, const char *directory, const char *name,
                           const char *file)
{
    struct buffer path = {.arena = bench->arena};
    buffer_append_format(&path, "%s/%s/%s", directory, name, file);
    return buffer_string(&path);
}

/* True when the case passes, or was written. */
static bool run_case(struct bench *bench, stage_function *run, const char *directory,
                     const char *name, bool is_update)
{
    struct span input;
    struct span wanted = {0};
    if (!read_file(path_of(bench, directory, name, "input"), bench->arena, &input)) {
        printf("FAILED %s: no file input\n", name);
        return false;
    }
    bench->out = (struct buffer){.arena = bench->arena};
    enum outcome outcome = run(bench, input);
    finish_output(bench, outcome);
    bool is_ok = outcome == OUTCOME_OK;
    const char *path = path_of(bench, directory, name, is_ok ? "expected" : "fault");
    if (is_update) {
        write_file(path, buffer_span(&bench->out));
        remove(path_of(bench, directory, name, is_ok ? "fault" : "expected"));
        return true;
    }
    bool is_equal = read_file(path, bench->arena, &wanted) &&
                    span_is_equal(wanted, buffer_span(&bench->out));
    if (!is_equal) {
        printf("FAILED %s\n--- %s\n%.*s--- came out\n%s", name, path, (int)wanted.bytes,
               wanted.at == NULL ? "" : wanted.at, buffer_string(&bench->out));
    }
    return is_equal;
}

static int compare_names(const void *left, const void *right)
{
    return strcmp(left, right);
}

static size_t list_cases(const char *directory, char names[CASES_MAX][NAME_BYTES])
{
    size_t count = 0;
    DIR *open = opendir(directory);
    if (open == NULL) {
        fprintf(stderr, "cannot open %s\n", directory);
        exit(2);
    }
    for (struct dirent *entry = readdir(open); entry != NULL; entry = readdir(open)) {
        if (entry->d_name[0] != '.' && count < CASES_MAX) {
            snprintf(names[count], NAME_BYTES, "%.*s", NAME_BYTES - 1, entry->d_name);
            count += 1;
        }
    }
    closedir(open);
    qsort(names, count, NAME_BYTES, compare_names);
    return count;
}

static void open_bench(struct bench *bench)
{
    *bench =
        (struct bench){.arena = arena_open(), .core = {.limits = article_limits_default}};
    if (time_zone_open("Asia/Shanghai", &bench->core.time_zone, &bench->fault) !=
            OUTCOME_OK ||
        segmenter_open("icu", (struct span){.at = NULL}, &bench->core.segmenter,
                       &bench->fault) != OUTCOME_OK) {
        fprintf(stderr, "%s\n", bench->fault.text);
        exit(2);
    }
}

int main(int argument_count, char **arguments)
{
    static char names[CASES_MAX][NAME_BYTES];
    if (argument_count < 3) {
        fprintf(stderr, "usage: golden_test DIRECTORY STAGE [--update]\n");
        return 2;
    }
    bool is_update = argument_count > 3 && strcmp(arguments[3], "--update") == 0;
    char directory[PATH_BYTES];
    snprintf(directory, sizeof(directory), "%s/%s", arguments[1], arguments[2]);
    struct bench bench;
    open_bench(&bench);
    size_t count = list_cases(directory, names);
    size_t failed = 0;
    for (size_t i = 0; i < count; i++) {
        failed +=
            run_case(&bench, find_stage(arguments[2]), directory, names[i], is_update)
                ? 0
                : 1;
        arena_reset(bench.arena);
    }
    printf("%s: %zu of %zu cases passed\n", arguments[2], count - failed, count);
    segmenter_free(bench.core.segmenter);
    time_zone_free(bench.core.time_zone);
    arena_free(bench.arena);
    return failed == 0 && count > 0 ? 0 : 1;
}
