#pragma once

#include <stddef.h>

#include "base/settings.h"
#include "replay/replay.h"

/** Every setting of wenliu-replay. */
extern const struct setting replay_settings_table[];
extern const size_t replay_settings_count;

/**
 * What is to be replayed, as set and as named on the command line.
 *
 * Ownership: paths[] has room for `capacity` paths and a NULL; options borrow it and the
 *            settings.
 * Outcomes:  FATAL when nothing is named, too much, or what cannot be done.
 */
enum outcome replay_settings_read(const struct settings *settings, const char **paths,
                                  size_t capacity, struct replay_options *ret_options,
                                  struct fault *reterr_fault) MUST_USE;
