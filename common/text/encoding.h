#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/span.h"

/** True when the bytes are well-formed UTF-8: no overlong form, no surrogate, <=
 * U+10FFFF. */
bool encoding_is_utf8(struct span bytes) MUST_USE;

/**
 * Decode GB18030 (and with it GBK and GB2312) strictly into UTF-8 in the arena.
 * False when any byte sequence is not GB18030; *ret_text is not touched then.
 */
bool encoding_utf8_from_gb18030(struct span bytes, struct arena *arena,
                                struct span *ret_text) MUST_USE;

/**
 * Parts per hundred of the non-ASCII code points that are Han or CJK punctuation: the
 * test that tells text from bytes that merely happen to decode. 0 when all is ASCII.
 */
unsigned encoding_chinese_percent(struct span utf8);

/**
 * True when at least 32 characters of two bytes, and hardly one with a lead byte above 0xC8,
 * make the text: Hangul of EUC-KR ends there, and half of the ideographs of Chinese in
 * GB18030 come behind. Such bytes decode as GB18030 into common ideographs without a sense.
 */
bool encoding_is_like_euc_kr(struct span bytes);
