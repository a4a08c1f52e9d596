#pragma once

#include <stddef.h>

#include "base/span.h"

/** Bytes of a name of the table at the start: 新华社, 本报, 澎湃新闻; 0 when none. */
size_t agency_name_known_bytes(struct span text);

/**
 * Bytes of the name of an agency, a paper, a station or a site at the start: of the table,
 * or by what it ends in, as 清河晚报 and 映象网. 0 when none.
 */
size_t agency_name_bytes(struct span text);
