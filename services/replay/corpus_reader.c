#include "replay/corpus_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "replay/line_reader.h"
#include "replay/text_article.h"

struct corpus_reader {
    struct corpus_options options;
    struct corpus_files *files;
    int descriptor;                 /* of the file that is read; -1: between two */
    struct archive_reader *archive; /* of the same file when it is packed */
    const char *path;               /* of a file or member; NULL: between two */
    enum corpus_format format;
    uint64_t line;         /* of the file, the one last read */
    uint64_t bytes_before; /* of the files that are done */
    struct line_reader lines;
};

struct corpus_reader *corpus_reader_open(const struct corpus_options *options)
{
    struct corpus_reader *reader = malloc(sizeof(*reader));
    if (reader == NULL) {
        abort();
    }
    reader->options = *options;
    reader->files = corpus_files_open(options->paths, options->stdin_format);
    reader->descriptor = -1;
    reader->archive = NULL;
    reader->path = NULL;
    reader->line = 0;
    reader->bytes_before = 0;
    line_reader_init(&reader->lines, -1, options->is_stopped);
    return reader;
}

static uint64_t bytes_of_file(const struct corpus_reader *reader)
{
    return reader->archive != NULL ? archive_reader_bytes(reader->archive)
                                   : reader->lines.bytes_read;
}

static void close_file(struct corpus_reader *reader)
{
    reader->bytes_before += bytes_of_file(reader);
    reader->archive = archive_reader_free(reader->archive);
    if (reader->descriptor > STDIN_FILENO) {
        close(reader->descriptor);
    }
    reader->descriptor = -1;
    reader->path = NULL;
    reader->lines.bytes_read = 0;
}

struct corpus_reader *corpus_reader_free(struct corpus_reader *reader)
{
    if (reader != NULL) {
        close_file(reader);
        corpus_files_free(reader->files);
        free(reader);
    }
    return NULL;
}

static enum outcome open_next_file(struct corpus_reader *reader, bool *ret_is_end,
                                   struct fault *reterr_fault)
{
    struct corpus_file file = {0};
    enum outcome outcome =
        corpus_files_next(reader->files, &file, ret_is_end, reterr_fault);
    if (outcome != OUTCOME_OK || *ret_is_end) {
        return outcome;
    }
    bool is_stdin = strcmp(file.path, "-") == 0;
    int descriptor = is_stdin ? STDIN_FILENO : open(file.path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return fault_reject(reterr_fault, "unreadable", "%s: %s", file.path,
                            strerror(errno));
    }
    reader->descriptor = descriptor;
    if (file.kind.packing == PACKING_NONE) {
        reader->path = file.path;
        reader->format = file.kind.format;
        reader->line = 0;
        line_reader_init(&reader->lines, descriptor, reader->options.is_stopped);
        return OUTCOME_OK;
    }
    outcome = archive_reader_open(descriptor, file.path, &file.kind, &reader->archive,
                                  reterr_fault);
    if (outcome != OUTCOME_OK) {
        close_file(reader);
    }
    return outcome;
}

/* Of the archive at hand; behind its last one the archive is closed. */
static enum outcome open_next_member(struct corpus_reader *reader,
                                     struct fault *reterr_fault)
{
    struct archive_member member = {0};
    bool is_end = false;
    enum outcome outcome =
        archive_reader_next(reader->archive, &member, &is_end, reterr_fault);
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    if (is_end) {
        close_file(reader);
        return OUTCOME_OK;
    }
    reader->path = member.path;
    reader->format = member.format;
    reader->line = 0;
    line_reader_init_member(&reader->lines, reader->archive, reader->options.is_stopped);
    return OUTCOME_OK;
}

static bool is_blank(struct span line)
{
    for (size_t i = 0; i < line.bytes; i++) {
        if (strchr(" \t\r\n", line.at[i]) == NULL || line.at[i] == '\0') {
            return false;
        }
    }
    return true;
}

static enum outcome complain(const struct corpus_reader *reader, uint64_t line,
                             const char *what, struct fault *reterr_fault)
{
    return fault_reject(reterr_fault, "unreadable", "%s:%llu: %s", reader->path,
                        (unsigned long long)line, what);
}

static enum outcome complain_of_length(const struct corpus_reader *reader, uint64_t line,
                                       struct fault *reterr_fault)
{
    return fault_reject(reterr_fault, "too_large",
                        "%s:%llu: longer than the %zu bytes of replay.message_bytes",
                        reader->path, (unsigned long long)line,
                        reader->options.message_bytes);
}

static enum outcome read_line(struct corpus_reader *reader, struct buffer *text,
                              enum line_state *ret_state, struct fault *reterr_fault)
{
    struct fault cause;
    reader->line += 1;
    return line_reader_next(&reader->lines, reader->options.message_bytes, text,
                            ret_state, &cause) == OUTCOME_OK
               ? OUTCOME_OK
               : complain(reader, reader->line, cause.text, reterr_fault);
}

/* A line that is not blank; an absent span at the end of the file. */
static enum outcome read_full_line(struct corpus_reader *reader, struct arena *arena,
                                   struct span *ret_text, struct fault *reterr_fault)
{
    struct buffer text = {.arena = arena};
    enum line_state state = LINE_READ;
    while (state != LINE_NONE && is_blank(buffer_span(&text))) {
        text.bytes = 0;
        enum outcome outcome = read_line(reader, &text, &state, reterr_fault);
        if (outcome != OUTCOME_OK) {
            return outcome;
        }
        if (state == LINE_TOO_LONG) {
            return complain_of_length(reader, reader->line, reterr_fault);
        }
    }
    *ret_text = state == LINE_NONE ? (struct span){.at = NULL} : buffer_span(&text);
    return OUTCOME_OK;
}

/* Lines up to a blank one. One that is too long takes its neighbours with it. */
static enum outcome read_block(struct corpus_reader *reader, struct arena *arena,
                               struct span *ret_text, uint64_t *ret_line,
                               struct fault *reterr_fault)
{
    struct buffer text = {.arena = arena};
    enum line_state state = LINE_READ;
    bool is_too_long = false;
    bool is_open = false;
    while (state != LINE_NONE) {
        size_t line_start = text.bytes;
        enum outcome outcome = read_line(reader, &text, &state, reterr_fault);
        if (outcome != OUTCOME_OK) {
            return outcome;
        }
        struct span line = span_slice(buffer_span(&text), line_start, text.bytes);
        bool is_end = state != LINE_TOO_LONG && is_blank(line);
        if (is_end && is_open) {
            break;
        }
        if (!is_end && !is_open) {
            is_open = true;
            *ret_line = reader->line;
        }
        is_too_long = is_too_long || state == LINE_TOO_LONG;
        if (!is_open) {
            text.bytes = 0;
        } else {
            buffer_append_byte(&text, '\n');
        }
    }
    if (is_too_long) {
        return complain_of_length(reader, *ret_line, reterr_fault);
    }
    *ret_text = is_open ? buffer_span(&text) : (struct span){.at = NULL};
    return OUTCOME_OK;
}

static enum outcome read_whole(struct corpus_reader *reader, struct arena *arena,
                               struct span *ret_text, struct fault *reterr_fault)
{
    struct buffer text = {.arena = arena};
    enum line_state state = LINE_NONE;
    struct fault cause;
    if (line_reader_rest(&reader->lines, reader->options.message_bytes, &text, &state,
                         &cause) != OUTCOME_OK) {
        return complain(reader, 1, cause.text, reterr_fault);
    }
    if (state == LINE_TOO_LONG) {
        return complain_of_length(reader, 1, reterr_fault);
    }
    *ret_text = state == LINE_NONE ? (struct span){.at = NULL} : buffer_span(&text);
    return OUTCOME_OK;
}

/* The bytes of the next message or text; absent when the file has no more. */
static enum outcome read_piece(struct corpus_reader *reader, struct arena *arena,
                               struct span *ret_text, uint64_t *ret_line,
                               struct fault *reterr_fault)
{
    bool is_text = reader->format == CORPUS_TEXT;
    if (reader->format == CORPUS_JSON ||
        (is_text && reader->options.split == SPLIT_FILE)) {
        *ret_line = 1;
        return read_whole(reader, arena, ret_text, reterr_fault);
    }
    if (is_text && reader->options.split == SPLIT_BLANK_LINE) {
        return read_block(reader, arena, ret_text, ret_line, reterr_fault);
    }
    enum outcome outcome = read_full_line(reader, arena, ret_text, reterr_fault);
    *ret_line = reader->line;
    return outcome;
}

/* On OK there is something to read, or what was at hand has ended, or all has. */
static enum outcome open_next(struct corpus_reader *reader, bool *ret_is_end,
                              struct fault *reterr_fault)
{
    *ret_is_end = false;
    if (reader->archive == NULL) {
        return open_next_file(reader, ret_is_end, reterr_fault);
    }
    if (*reader->options.is_stopped) {
        *ret_is_end = true;
        return OUTCOME_OK;
    }
    return open_next_member(reader, reterr_fault);
}

static void end_file(struct corpus_reader *reader)
{
    reader->path = NULL;
    if (reader->archive == NULL) {
        close_file(reader);
    }
}

/* The next piece of what is open; when it has none, it is closed. */
static enum outcome read_on(struct corpus_reader *reader, struct arena *arena,
                            struct span *ret_text, uint64_t *ret_line,
                            struct fault *reterr_fault)
{
    enum outcome outcome = read_piece(reader, arena, ret_text, ret_line, reterr_fault);
    if (outcome == OUTCOME_OK && ret_text->at == NULL) {
        end_file(reader);
    }
    return outcome;
}

/* The next piece of any file that is something to send; absent at the end of all. */
static enum outcome find_piece(struct corpus_reader *reader, struct arena *arena,
                               struct span *ret_text, uint64_t *ret_line,
                               struct fault *reterr_fault)
{
    struct span text = {.at = NULL};
    while (text.at == NULL) {
        bool is_end = false;
        enum outcome outcome =
            reader->path == NULL ? open_next(reader, &is_end, reterr_fault)
                                 : read_on(reader, arena, &text, ret_line, reterr_fault);
        if (outcome != OUTCOME_OK || is_end) {
            return outcome;
        }
        if (text.at != NULL && reader->format == CORPUS_TEXT && is_blank(text)) {
            text.at = NULL;
        }
    }
    *ret_text = text;
    return OUTCOME_OK;
}

enum outcome corpus_reader_next(struct corpus_reader *reader, struct arena *arena,
                                struct corpus_message *ret_message, bool *ret_is_end,
                                struct fault *reterr_fault)
{
    struct span text = {.at = NULL};
    uint64_t line = 0;
    enum outcome outcome = find_piece(reader, arena, &text, &line, reterr_fault);
    *ret_is_end = outcome == OUTCOME_OK && text.at == NULL;
    if (outcome != OUTCOME_OK || *ret_is_end) {
        return outcome;
    }
    if (reader->format == CORPUS_TEXT && !text_article_as_json(text, arena, &text)) {
        return complain(reader, line, "neither UTF-8 nor GB18030 text", reterr_fault);
    }
    *ret_message =
        (struct corpus_message){.path = reader->path, .line = line, .value = text};
    return OUTCOME_OK;
}

uint64_t corpus_reader_bytes(const struct corpus_reader *reader)
{
    return reader->bytes_before + bytes_of_file(reader);
}
