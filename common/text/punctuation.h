#pragma once

#include "base/arena.h"
#include "base/span.h"

/**
 * Half-width punctuation in Chinese lines to full width:
 *
 *   - , ; : ? !  after Han, or on a Chinese line after a closing quote or bracket or an
 *     ellipsis, or after one of half width with Han inside or behind the mark ((A),中文;
 *     not f(x),g(y)), or between Latin letters or a number and a Han (5%,同比; not 3:两);
 *     ? and ! also behind one of their own: 什么?! is 什么？！
 *   - ( )        as a pair or not at all, where a Han stands next to the pair or directly
 *     inside it: 中国(上海), (记者 张三); not f(x), not (^_^). （a) is mended likewise.
 *   - three or more full stops, or 。, to ……
 *   - "          to “ ” by turns on a Chinese line, when their number is even, none
 *     stands within “ ”, and they are not those of inches, attributes or JSON.
 *
 * Nothing changes inside a URL (with Han in it, if it goes on with ?key=), a reference
 * (&nbsp;), a time, score, ratio, number (10:30, 3:2, 10,000), code
 * (a::b, !=, ?key=) or Latin run; a single full stop never. A line is Chinese when it has
 * at most four ASCII letters for each Han.
 *
 * Input:     what spacing_settle() returns: spacing.h.
 * Ownership: the result is in the arena, or is the text itself when nothing changed.
 * Promises:  linear; idempotent together with spacing_settle(), which has to follow,
 *            because a space beside a mark that is now of full width goes.
 */
struct span punctuation_fold(struct span text, struct arena *arena);
