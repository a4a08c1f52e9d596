#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

/** Bytes of a name of the table at the start: 新华社, 本报, 澎湃新闻; 0 when none. */
size_t agency_name_known_bytes(struct span text);

/**
 * Bytes of the name of an agency, a paper, a station or a site at the start: of the table,
 * or by what it ends in, as 清河晚报 and 映象网. 0 when none, as in 国家电网, 教育部网站.
 */
size_t agency_name_bytes(struct span text);

/** True for a word that ends as the name of a paper or a site does: 大武汉客户端. */
bool agency_name_is_ended(struct span word);

/** True for what a site calls its parts: 科技, 体育. */
bool agency_name_is_channel(struct span word);
