#pragma once

#include <stdint.h>

#include "article/raw_article.h"

enum {
    NAME_LIST_MAX = 64,       /* names of one kind; more are left out: REPAIR_LIST_CUT */
    NAME_LIST_MAX_CHARS = 60, /* code points; what is longer is no name, and left out */
};

/** Who made an article, as far as its author field says so. */
struct name_list {
    struct texts authors;
    struct texts editors;
};

/**
 * Split author fields into names.
 *
 * They are split at ； ; 、 , ， and line ends, at / and | between Han names, and at a
 * space between two Han names of two characters or more (张三 李四; "John Smith" and 张 三
 * stay whole). Labels of a role go: 记者, 作者：, 文/, 摄影：, By and the like; 责任编辑,
 * 责编 and 编辑 make what follows, up to the next label, editors. Who checked, designed or
 * led (校对, 审核, 主编) is neither; nor are a source (来源：, 发布者：), a date, an address,
 * and nobody: 未知, 佚名, 匿名, 原创, 编辑部, admin, 管理员 and the like. Codes behind names
 * (_NF4425, SN123) and 文/图, 摄影报道 go. The same name twice is one.
 *
 * Input:     normalised, one line each.
 * Ownership: names are ranges of the input, lists are in the arena.
 * Limits:    NAME_LIST_MAX names of each kind.
 */
struct name_list name_list_split(struct texts sent, struct arena *arena,
                                 uint32_t *repairs);
