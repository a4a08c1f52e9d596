#pragma once

#include <stdbool.h>

#include "base/span.h"

/** What an author field says that somebody has done for an article. */
enum author_role {
    AUTHOR_ROLE_AUTHOR, /* wrote, photographed or sent it */
    AUTHOR_ROLE_EDITOR,
    AUTHOR_ROLE_OTHER,  /* checked, designed, led: neither author nor editor */
    AUTHOR_ROLE_SOURCE, /* published it: so is the next name only */
};

/**
 * Cut a label off the start: 责任编辑：, 记者, 校对 or 文/, with the mark and the spaces
 * behind it. One that may begin a name (文, 编辑) needs a mark, a space or the end behind.
 *
 * Returns: false when there is none; the part stays.
 */
bool author_label_take(struct span *part, enum author_role *ret_role);

/** True for a word that stands beside names and is none: 文/图, 摄影报道, 和, SN123. */
bool author_label_is_filler(struct span word);
