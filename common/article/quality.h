#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

/**
 * What a reader should know of a body, as bits of repairs.h. They drop nothing.
 *
 *   REPAIR_MOJIBAKE     it looks like text read in a wrong encoding: UTF-8 as Latin-1
 *                       (ä¸­å›½), UTF-8 as GBK (涓浗), GBK as Big5 (笢弊), UTF-8 as
 *                       Shift_JIS (荳ｭ蝗ｽ), 锟斤拷, 烫烫烫. Of its ideographs more than
 *                       20 % are in no common use; of what people write 5 % are
 *   REPAIR_REPLACED     more than 30 % of its characters are U+FFFD, or ? in runs
 *   REPAIR_BOILERPLATE  every line is, as a whole, what sites say around articles:
 *                       boilerplate.h
 *   REPAIR_TRUNCATED    it ends in …[阅读全文], 展开全文, […+99 chars] or the like, in the
 *                       middle of a sentence (behind ，、；：（“《) or in …… within a quote or
 *                       bracket that nothing closes
 *
 * Input: a clean body, not empty.
 */
uint32_t quality_flags(struct span body);

/** True for what quality_flags() would call mojibake by its ideographs, in any text. */
bool quality_is_misread(struct span text);
