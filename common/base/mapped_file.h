#pragma once

#include "base/attr.h"
#include "base/fault.h"
#include "base/span.h"

/** A file in memory, read-only, its pages shared with everybody who maps it. */
struct mapped_file;

/**
 * Map a whole file.
 *
 * Outcomes: FATAL naming the file, when it cannot be read or is empty.
 * Limits:   who makes the file shorter while it is mapped kills the process (SIGBUS):
 *           replace a file by renaming another over it.
 */
enum outcome mapped_file_open(const char *path, struct mapped_file **ret_file,
                              struct fault *reterr_fault) MUST_USE;

/** NULL is fine. Returns NULL. */
struct mapped_file *mapped_file_free(struct mapped_file *file);

/** The bytes, at the start of a page, until the file is freed. */
struct span mapped_file_bytes(const struct mapped_file *file);
