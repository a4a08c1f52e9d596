#pragma once

#include "base/span.h"

/**
 * A title without the name of the site at its end: 通车了_国内新闻_清河网 -> 通车了.
 *
 * From the right goes what is the source or the name of a known site (a table; 手机 may
 * stand before it), then further parts of at most 8 characters. Parts are joined by _, --,
 * |, ｜ or " - "; before a known site a lone -, – or — counts as well (长鹰-8 and 1-10月
 * stay). At least 8 characters remain, else the part stays. A title without a known name
 * loses nothing.
 *
 * Input:   normalised, one line; the source absent or without its label.
 * Returns: a prefix of the title.
 */
struct span title_suffix_cut(struct span title, struct span source);
