#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"

/** A file NNNNNN_title.up.sql. */
struct migration_file {
    int32_t version; /* NNNNNN */
    const char *name;
    const char *path;
};

/**
 * The folder to migrate from: `wanted`; when that is NULL ../share/wenliu/migrations
 * beside the program, else the folder of the source tree it was built from.
 */
const char *migration_files_folder(const char *wanted, struct arena *arena);

/** All up files of a folder, in the order of their versions. Outcomes: FATAL. */
enum outcome migration_files_find(const char *folder, struct arena *arena,
                                  struct migration_file **ret_files, size_t *ret_count,
                                  struct fault *reterr_fault) MUST_USE;

/** Read a whole file, with a NUL behind it. Outcomes: FATAL. */
enum outcome migration_files_read(const struct migration_file *file, struct arena *arena,
                                  const char **ret_text,
                                  struct fault *reterr_fault) MUST_USE;
