#pragma once

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"
#include "base/span.h"
#include "replay/corpus_files.h"

/** How a text file is cut into articles. */
enum corpus_split { SPLIT_FILE, SPLIT_LINE, SPLIT_BLANK_LINE };

struct corpus_options {
    const char *const *paths; /* ending in NULL; borrowed */
    enum corpus_format stdin_format;
    enum corpus_split split;
    size_t message_bytes;                    /* of one message or text, at most */
    const volatile sig_atomic_t *is_stopped; /* what is read ends here; borrowed */
};

/** A message to send, and where it is from. */
struct corpus_message {
    const char *path; /* borrowed until the next call */
    uint64_t line;    /* its first, from 1 */
    struct span value;
};

/** The messages of a corpus, one at a time, in memory that does not grow with it. */
struct corpus_reader;

struct corpus_reader *corpus_reader_open(const struct corpus_options *options);

/** NULL is fine. Returns NULL. */
struct corpus_reader *corpus_reader_free(struct corpus_reader *reader);

/**
 * The next message; *ret_is_end instead when there is none. JSON is given byte by byte as
 * it is in the file, also when it is none; a line of only spaces is no message. Texts
 * become the JSON of text_article.h.
 *
 * Ownership: the value is in the arena.
 * Outcomes:  REJECT naming a file or a line ("a.jsonl:7: ...") that cannot be read, is too
 *            long, or is a text in no known encoding; the next call goes on behind it.
 */
enum outcome corpus_reader_next(struct corpus_reader *reader, struct arena *arena,
                                struct corpus_message *ret_message, bool *ret_is_end,
                                struct fault *reterr_fault) MUST_USE;

/** Bytes read so far, of all files. */
uint64_t corpus_reader_bytes(const struct corpus_reader *reader);
