#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "article/raw_article.h"

enum {
    CREDIT_MAX_BYTES = 600, /* a longer text is not a credit */
    CREDIT_MAX_NAMES = 32,  /* of one role */
};

/** The names that credits give, by role. Start from {0}; lists are in the arena. */
struct credit {
    struct span
        place; /* 高雄 of 记者陈怡君／高雄报导, as Taiwan writes it; else absent */
    struct texts reporters;
    struct texts correspondents;
    struct texts editors;
};

/**
 * Read a text that is a credit and nothing else: 记者 张三 通讯员 李四; 责任编辑：王五;
 * 本报记者 张三 李四 北京报道; 来源：清河网 编辑：赵六 校对：钱七.
 *
 * Who took a photograph (摄, 图), checked (校对, 审核) or was an intern (实习生) is
 * recognised and left out; 文/图 after a reporter is not a photo credit. Codes
 * (_NF4425, (EN042)) are cut from names. Unknown short words are taken for pen names and
 * left out; anything longer means that the text is no credit, and nothing of it is taken.
 * Of names joined by 、 all are taken or none: one that is not in the table of surnames
 * (普布扎西) counts behind a sure one; when it is no name at all, nobody of its role does.
 *
 * Input:     normalised, one line, in Simplified characters.
 * Ownership: names are ranges of the text: that of 王 刚 holds the space.
 * Returns:   true when it is a credit; its names are added, none twice.
 */
bool credit_read(struct span text, struct arena *arena, struct credit *credit);
