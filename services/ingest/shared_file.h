#pragma once

#include "base/arena.h"

/**
 * The path of something that is installed in share/wenliu, beside the bin folder of this
 * program; `source` where it is not there, as in a build folder.
 *
 * Ownership: in the arena, or `source` itself.
 */
const char *shared_file_path(const char *name, const char *source, struct arena *arena);
