#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/fault.h"
#include "replay/corpus_format.h"

/**
 * Reads packed files as if they had been unpacked: the members of .tar and .zip in the
 * order they lie there, and what is behind .gz, .zst and .xz. As in a folder, hidden names
 * and other formats are passed over; so are links. Packed members are unpacked as well, as
 * deep as ARCHIVES_DEEP. Memory does not grow with what is read. Names come in UTF-8 when
 * LC_CTYPE is a locale of it; elsewhere members with other than ASCII names may be missed.
 */
struct archive_reader;

enum { ARCHIVES_DEEP = 4 };

struct archive_member {
    const char *path; /* "crawl.tar.gz/day/a.jsonl"; borrowed until the next member */
    enum corpus_format format;
};

/**
 * Begin with an open file that stays its owner's.
 *
 * Outcomes: REJECT "path: ..." when it is not what its name says.
 */
enum outcome archive_reader_open(int file, const char *path,
                                 const struct corpus_kind *kind,
                                 struct archive_reader **ret_reader,
                                 struct fault *reterr_fault) MUST_USE;

/** NULL is fine. Returns NULL. */
struct archive_reader *archive_reader_free(struct archive_reader *reader);

/**
 * The next member; *ret_is_end instead when there is none.
 * Outcomes: REJECT "path: ..." for a damaged archive or member; the next call goes on
 *           with what can still be read.
 */
enum outcome archive_reader_next(struct archive_reader *reader,
                                 struct archive_member *ret_member, bool *ret_is_end,
                                 struct fault *reterr_fault) MUST_USE;

/** Some bytes of the member; 0 at its end. Outcomes: REJECT saying what is damaged. */
enum outcome archive_reader_read(struct archive_reader *reader, char *bytes,
                                 size_t capacity, size_t *ret_count,
                                 struct fault *reterr_fault) MUST_USE;

/** Bytes read of the file, as it is packed. */
uint64_t archive_reader_bytes(const struct archive_reader *reader);
