#pragma once

#include <stdbool.h>

#include "base/attr.h"
#include "base/fault.h"
#include "base/manifest_line.h"

/** Writes a manifest (base/manifest_line.h) record by record. */
struct manifest_file;

/**
 * Begin a manifest, over whatever the file held; or go on with that of an earlier run
 * (is_continued): its total and a line that was cut off by a kill are taken back.
 *
 * Outcomes: FATAL when the file cannot be written, or is to be continued and is not a
 *           manifest of this cluster and topic.
 */
enum outcome manifest_file_open(const char *path, const char *cluster, const char *topic,
                                bool is_continued, struct manifest_file **ret_manifest,
                                struct fault *reterr_fault) MUST_USE;

/** Close as it is. NULL is fine. Returns NULL. */
struct manifest_file *manifest_file_free(struct manifest_file *manifest);

/** Add a record. What goes wrong is told by the next save. */
void manifest_file_add(struct manifest_file *manifest,
                       const struct manifest_record *record);

/** Let what was added survive a power cut. Outcomes: FATAL. */
enum outcome manifest_file_save(struct manifest_file *manifest,
                                struct fault *reterr_fault) MUST_USE;

/** End with the total, and save. Outcomes: FATAL. */
enum outcome manifest_file_finish(struct manifest_file *manifest, uint64_t twice,
                                  struct fault *reterr_fault) MUST_USE;
