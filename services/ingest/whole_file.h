#pragma once

#include "base/attr.h"
#include "base/buffer.h"
#include "base/fault.h"

/**
 * Append all that is in a file to `bytes`; "-" is standard input.
 *
 * Outcomes: FATAL naming the file.
 */
enum outcome whole_file_read(const char *path, struct buffer *bytes,
                             struct fault *reterr_fault) MUST_USE;
