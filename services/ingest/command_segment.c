#include <stdio.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "ingest/command.h"
#include "ingest/core.h"
#include "text/encoding.h"
#include "text/normalizer.h"
#include "text/search_key.h"
#include "text/stop_words.h"

enum { LINE_BYTES_MAX = 64 * 1024 * 1024 };

static void write_words(struct span text, const struct token *tokens, size_t count,
                        struct buffer *line)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0) {
            buffer_append_byte(line, ' ');
        }
        buffer_append(line, span_slice(text, tokens[i].start, tokens[i].end));
    }
}

static void write_quoted(struct span key, struct buffer *line)
{
    buffer_append_byte(line, '"');
    for (size_t at = 0; at < key.bytes; at++) {
        if (key.at[at] == '"' || key.at[at] == '\\') {
            buffer_append_byte(line, '\\');
        }
        buffer_append_byte(line, key.at[at]);
    }
    buffer_append_byte(line, '"');
}

/* As an array of PostgreSQL. */
static void write_keys(struct span text, const struct token *tokens, size_t count,
                       struct buffer *line)
{
    const char *mark = "{";
    for (size_t i = 0; i < count; i++) {
        struct span word = span_slice(text, tokens[i].start, tokens[i].end);
        struct span key = search_key_from_word(word, tokens[i].kind, line->arena);
        if (key.at != NULL && !stop_words_contain(key)) {
            buffer_append(line, span_from_string(mark));
            write_quoted(key, line);
            mark = ",";
        }
    }
    buffer_append(line, mark[0] == '{' ? SPAN("{}") : SPAN("}"));
}

static enum outcome write_line(struct article_core *core, bool wants_keys,
                               struct span line, struct buffer *words,
                               struct fault *reterr_fault)
{
    if (!encoding_is_utf8(line)) {
        return fault_reject(reterr_fault, "encoding", "the line is not UTF-8");
    }
    const struct normalizer_options options = {.shape = NORMALIZER_ONE_LINE,
                                               .max_bytes = LINE_BYTES_MAX,
                                               .keeps_punctuation =
                                                   core->keeps_punctuation};
    struct normal_text normal;
    enum outcome outcome =
        normalizer_clean(line, &options, words->arena, &normal, reterr_fault);
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    const struct token *tokens = NULL;
    size_t count = segmenter_cut(core->segmenter, normal.text, &tokens);
    if (wants_keys) {
        write_keys(normal.text, tokens, count, words);
    } else {
        write_words(normal.text, tokens, count, words);
    }
    buffer_append_byte(words, '\n');
    return OUTCOME_OK;
}

static enum exit_code segment_lines(struct article_core *core, bool wants_keys,
                                    FILE *input, FILE *output)
{
    enum exit_code code = EXIT_DONE;
    struct arena *arena = arena_open();
    char *line = NULL;
    size_t capacity = 0;
    for (size_t number = 1; code == EXIT_DONE; number++) {
        ssize_t length = getline(&line, &capacity, input);
        if (length < 0) {
            break;
        }
        struct buffer words = {.arena = arena};
        struct fault fault = {.text = ""};
        struct span text = {.at = line, .bytes = (size_t)length};
        if (write_line(core, wants_keys, text, &words, &fault) != OUTCOME_OK) {
            fprintf(stderr, "wenliu-ingest: line %zu: %s\n", number, fault.text);
            code = EXIT_SETTINGS;
        } else if (fwrite(words.at, 1, words.bytes, output) != words.bytes) {
            code = command_fail(EXIT_FATAL, "cannot write the words");
        }
        arena_reset(arena);
    }
    free(line);
    arena_free(arena);
    return code;
}

static enum exit_code run(const struct settings *settings)
{
    struct fault fault = {.text = ""};
    struct article_core core = {.segmenter = NULL};
    if (core_with_lexicon(settings, &core, &fault) != OUTCOME_OK) {
        return command_fail(EXIT_SETTINGS, fault.text);
    }
    enum exit_code code =
        segment_lines(&core, settings_is_on(settings, "keys"), stdin, stdout);
    core_done(&core);
    return code;
}

const struct command command_segment = {
    .name = "segment",
    .operands = "",
    .summary = "cut lines of standard input into words",
    .help =
        "Read lines from standard input, normalise each and print its words, separated\n"
        "by one space.\n\n"
        "  $ echo '郑州地铁5号线今天恢复运营。' | wenliu-ingest segment\n"
        "  郑州 地铁 5号 线 今天 恢复 运营 。\n\n"
        "A lexicon shows what its words change:\n\n"
        "  $ printf '郑州地铁\\t100\\n' > words\n"
        "  $ echo '郑州地铁5号线' | wenliu-ingest segment --lexicon=words\n"
        "  郑州地铁 5号 线\n\n"
        "With --keys it prints search keys as an array of PostgreSQL, without stop "
        "words\n"
        "and punctuation, for news.search_terms():\n\n"
        "  $ echo '鄭州的地鐵' | wenliu-ingest segment --keys\n"
        "  {\"郑州\",\"地铁\"}",
    .settings = "normalise. segmenter. lexicon keys",
    .run = run,
};
