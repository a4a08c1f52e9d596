#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

/** What somebody whom a credit names has done. */
enum role {
    ROLE_NONE,
    ROLE_REPORTER,
    ROLE_CORRESPONDENT,
    ROLE_EDITOR,
    ROLE_OTHER, /* checked, designed, translated, ... */
    ROLE_PHOTO,
};

struct role_word {
    struct span word;
    enum role role;
    bool stands_alone; /* counts only as a whole word: 文, 图 */
};

/**
 * The longest role word that begins `word`: 记者 of 记者张三. One that stands alone has to be
 * all of it, or has a name behind it (摄影李四). NULL when there is none, as of 编辑部.
 */
const struct role_word *role_word_at(struct span word);

/**
 * The same, also behind a place of work: 记者 of 本报记者, 新华社记者. *ret_at is set to where
 * in `word` it begins.
 */
const struct role_word *role_word_find(struct span word, size_t *ret_at);
