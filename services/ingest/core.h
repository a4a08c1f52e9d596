#pragma once

#include "article/article_rows.h"
#include "base/attr.h"
#include "base/settings.h"

/**
 * Build what the pure core depends on (limits, time zone, segmenter) from the settings,
 * without a lexicon.
 *
 * Ownership: core_done() frees what *ret_core holds.
 * Threads:   the result belongs to one thread: each lane has its own.
 * Outcomes:  FATAL naming the setting.
 */
enum outcome core_from_settings(const struct settings *settings,
                                struct article_core *ret_core,
                                struct fault *reterr_fault) MUST_USE;

/** Have the segmenter use a lexicon instead of the one before; NULL: none. Ownership: the
 *  core's from now on. */
void core_use_lexicon(struct article_core *core, struct user_lexicon *lexicon);

/** core_from_settings() with the lexicon of the settings, for a short life. */
enum outcome core_with_lexicon(const struct settings *settings,
                               struct article_core *ret_core,
                               struct fault *reterr_fault) MUST_USE;

void core_done(struct article_core *core);
