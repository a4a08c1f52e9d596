#pragma once

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buffer.h"
#include "base/fault.h"
#include "replay/archive_reader.h"

enum { LINE_READER_CHUNK_BYTES = 64 * 1024 };

/**
 * Reads an open file piece by piece, in memory that does not grow with it. Whoever waits
 * for a terminal or a pipe can be told to stop: then the file ends where it is.
 */
struct line_reader {
    int file;
    struct archive_reader *archive; /* where the bytes come from instead; or NULL */
    const volatile sig_atomic_t *is_stopped;
    uint64_t bytes_read;
    size_t start; /* what is read and not given out is chunk[start, end) */
    size_t end;
    bool is_at_end;
    char chunk[LINE_READER_CHUNK_BYTES];
};

enum line_state {
    LINE_READ,
    LINE_TOO_LONG, /* skipped as a whole; what the buffer held before is still there */
    LINE_NONE,     /* the file is at its end */
};

/** Begin with a file that stays its owner's. */
void line_reader_init(struct line_reader *reader, int file,
                      const volatile sig_atomic_t *is_stopped);

/** Begin with the member of an archive that was given out last. */
void line_reader_init_member(struct line_reader *reader, struct archive_reader *archive,
                             const volatile sig_atomic_t *is_stopped);

/**
 * Append the next line, without its '\n', unless the buffer would then hold more than
 * max_bytes. A last line without '\n' is one, too. Outcomes: REJECT when reading fails.
 */
enum outcome line_reader_next(struct line_reader *reader, size_t max_bytes,
                              struct buffer *buffer, enum line_state *ret_state,
                              struct fault *reterr_fault) MUST_USE;

/** Append all that is left, in the same way; LINE_NONE when that is nothing. */
enum outcome line_reader_rest(struct line_reader *reader, size_t max_bytes,
                              struct buffer *buffer, enum line_state *ret_state,
                              struct fault *reterr_fault) MUST_USE;
