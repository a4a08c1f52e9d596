#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/fault.h"
#include "replay/corpus_format.h"

struct corpus_file {
    const char *path; /* borrowed until the next file; "-" is standard input */
    struct corpus_kind kind;
    int64_t bytes; /* -1: not known before the end */
};

/**
 * The files that some paths name: files in the order given, folders with all below them
 * in the order of their names. In folders, files of other formats and hidden ones are
 * passed over; symbolic links are followed.
 */
struct corpus_files;

/**
 * Open a list of paths, "-" among them. Nothing is looked at yet.
 *
 * Ownership: paths[] (ending in NULL) is borrowed and outlives the list.
 */
struct corpus_files *corpus_files_open(const char *const *paths,
                                       enum corpus_format stdin_format);

/** NULL is fine. Returns NULL. */
struct corpus_files *corpus_files_free(struct corpus_files *files);

/**
 * The next file; *ret_is_end instead when there is none.
 * Outcomes: REJECT naming a path that is not there, cannot be read, or is named in the
 *           list and of no known format; the next call goes on behind it.
 */
enum outcome corpus_files_next(struct corpus_files *files, struct corpus_file *ret_file,
                               bool *ret_is_end, struct fault *reterr_fault) MUST_USE;

/** Bytes of all files together, as they are packed; -1 when one of them does not say. */
int64_t corpus_files_total(const char *const *paths);
