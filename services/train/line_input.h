#pragma once

#include <stdio.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"
#include "base/span.h"

/**
 * Call `take` with each line of a stream, without its newline, and an arena that is reset
 * after each.
 *
 * Outcomes: FATAL at a line that is not UTF-8, with its number, or whatever take returns.
 */
enum outcome line_input_each(FILE *stream,
                             enum outcome (*take)(void *context, struct span line,
                                                  struct arena *arena,
                                                  struct fault *reterr_fault),
                             void *context, struct fault *reterr_fault) MUST_USE;
