#pragma once

#include "base/attr.h"
#include "base/settings.h"
#include "text/user_lexicon.h"

/**
 * The user's lexicon in a process that keeps running: read once, shared by all lanes, and
 * read again when the operator says so. Who holds the old one keeps it until the next
 * batch; its memory is given back by the last of them.
 */
struct live_lexicon;

/** Borrows the settings. Outcomes: those of lexicon_files_read(). */
enum outcome live_lexicon_open(const struct settings *settings,
                               struct live_lexicon **ret_live,
                               struct fault *reterr_fault) MUST_USE;

/** NULL is fine. Returns NULL. */
struct live_lexicon *live_lexicon_free(struct live_lexicon *live);

/** Read the files again. Outcomes: FATAL as at open; then the old one stays.
 *  Threads: one at a time, as count. */
enum outcome live_lexicon_renew(struct live_lexicon *live,
                                struct fault *reterr_fault) MUST_USE;

/** How many words it has. */
size_t live_lexicon_count(const struct live_lexicon *live);

/** Which one it is now: another number after each renewal. Threads: any. */
unsigned live_lexicon_edition(struct live_lexicon *live);

/** Hold the present one, with its edition; NULL: there is none. Threads: any. */
struct user_lexicon *live_lexicon_share(struct live_lexicon *live, unsigned *ret_edition);
