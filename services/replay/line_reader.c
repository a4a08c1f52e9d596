#include "replay/line_reader.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

void line_reader_init(struct line_reader *reader, int file,
                      const volatile sig_atomic_t *is_stopped)
{
    reader->file = file;
    reader->archive = NULL;
    reader->is_stopped = is_stopped;
    reader->bytes_read = 0;
    reader->start = 0;
    reader->end = 0;
    reader->is_at_end = false;
}

void line_reader_init_member(struct line_reader *reader, struct archive_reader *archive,
                             const volatile sig_atomic_t *is_stopped)
{
    line_reader_init(reader, -1, is_stopped);
    reader->archive = archive;
}

/* RETRY when a signal came first. */
static enum outcome read_bytes(struct line_reader *reader, size_t *ret_count,
                               struct fault *reterr_fault)
{
    if (reader->archive != NULL) {
        return archive_reader_read(reader->archive, reader->chunk, sizeof(reader->chunk),
                                   ret_count, reterr_fault);
    }
    ssize_t count = read(reader->file, reader->chunk, sizeof(reader->chunk));
    if (count >= 0) {
        *ret_count = (size_t)count;
        return OUTCOME_OK;
    }
    return errno == EINTR
               ? fault_retry(reterr_fault, "interrupted")
               : fault_reject(reterr_fault, "unreadable", "%s", strerror(errno));
}

/* On return there is something in the chunk, or the file is at its end. */
static enum outcome fill_chunk(struct line_reader *reader, struct fault *reterr_fault)
{
    while (reader->start == reader->end && !reader->is_at_end) {
        if (*reader->is_stopped) {
            reader->is_at_end = true;
            return OUTCOME_OK;
        }
        size_t count = 0;
        enum outcome outcome = read_bytes(reader, &count, reterr_fault);
        if (outcome == OUTCOME_REJECT) {
            reader->is_at_end = true;
            return outcome;
        }
        if (outcome == OUTCOME_OK) {
            reader->start = 0;
            reader->end = count;
            reader->bytes_read += count;
            reader->is_at_end = count == 0;
        }
    }
    return OUTCOME_OK;
}

static void append_piece(struct buffer *buffer, size_t max_bytes, struct span piece,
                         enum line_state *state)
{
    if (*state == LINE_TOO_LONG || piece.bytes > max_bytes - buffer->bytes) {
        *state = LINE_TOO_LONG;
        return;
    }
    buffer_append(buffer, piece);
    *state = LINE_READ;
}

/* Up to `end_mark`, or to the end of the file when that is no byte. */
static enum outcome read_until(struct line_reader *reader, int end_mark, size_t max_bytes,
                               struct buffer *buffer, enum line_state *ret_state,
                               struct fault *reterr_fault)
{
    enum line_state state = LINE_NONE;
    size_t bytes_before = buffer->bytes;
    bool is_complete = false;
    if (max_bytes < bytes_before) {
        max_bytes = bytes_before;
    }
    while (!is_complete) {
        enum outcome outcome = fill_chunk(reader, reterr_fault);
        if (outcome != OUTCOME_OK) {
            return outcome;
        }
        if (reader->start == reader->end) {
            break;
        }
        struct span piece = {.at = reader->chunk + reader->start,
                             .bytes = reader->end - reader->start};
        const char *mark = end_mark < 0 ? NULL : memchr(piece.at, end_mark, piece.bytes);
        is_complete = mark != NULL;
        if (is_complete) {
            piece.bytes = (size_t)(mark - piece.at);
        }
        append_piece(buffer, max_bytes, piece, &state);
        reader->start += piece.bytes + (is_complete ? 1 : 0);
    }
    if (state == LINE_TOO_LONG) {
        buffer->bytes = bytes_before;
    }
    *ret_state = state;
    return OUTCOME_OK;
}

enum outcome line_reader_next(struct line_reader *reader, size_t max_bytes,
                              struct buffer *buffer, enum line_state *ret_state,
                              struct fault *reterr_fault)
{
    return read_until(reader, '\n', max_bytes, buffer, ret_state, reterr_fault);
}

enum outcome line_reader_rest(struct line_reader *reader, size_t max_bytes,
                              struct buffer *buffer, enum line_state *ret_state,
                              struct fault *reterr_fault)
{
    return read_until(reader, -1, max_bytes, buffer, ret_state, reterr_fault);
}
