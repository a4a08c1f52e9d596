#pragma once

#include <stdint.h>

#include "base/span.h"

/**
 * What a reader should know of a body, as bits of repairs.h. They drop nothing.
 *
 *   REPAIR_MOJIBAKE     it looks like text read in a wrong encoding: UTF-8 as Latin-1
 *                       (ä¸­å›½), UTF-8 as GBK (涓浗), 锟斤拷, 烫烫烫
 *   REPAIR_REPLACED     more than 30 % of its characters are U+FFFD, or ? in runs
 *   REPAIR_BOILERPLATE  every line is what sites say around articles: 版权所有,
 *                       上一篇, 责任编辑, 点击加载更多
 *   REPAIR_TRUNCATED    it ends in …[阅读全文], 展开全文 or the like, or in the middle of
 *                       a sentence: behind ，、；：（“《
 *
 * Input: a clean body, not empty.
 */
uint32_t quality_flags(struct span body);
