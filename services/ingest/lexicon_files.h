#pragma once

#include "base/attr.h"
#include "base/settings.h"
#include "text/user_lexicon.h"

/**
 * Read the files of the setting `lexicon`, as they are now.
 *
 * Ownership: the caller's; user_lexicon_free(). NULL when the setting is unset.
 * Outcomes:  FATAL naming the file, and the line if it is one; or when the engine knows
 *            no lexicon.
 */
enum outcome lexicon_files_read(const struct settings *settings,
                                struct user_lexicon **ret_lexicon,
                                struct fault *reterr_fault) MUST_USE;
