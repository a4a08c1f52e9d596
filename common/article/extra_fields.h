#pragma once

#include <stdint.h>

#include "article/raw_article.h"

struct json_t;

/**
 * Write what is left of a message as one JSON object that PostgreSQL's jsonb takes: keys
 * sorted, without spaces and NULs, so that the same message always gives the same bytes.
 *
 * Limits:  a value nested deeper than limits->extra_depth is null; a field of the object
 *          that does not fit into limits->extra_bytes any more is left out; both set
 *          REPAIR_EXTRA_CUT in *repairs.
 * Returns: absent for an empty object.
 */
struct span extra_fields_write(struct json_t *object, const struct article_limits *limits,
                               struct arena *arena, uint32_t *repairs);
