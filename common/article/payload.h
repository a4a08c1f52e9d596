#pragma once

#include <stdint.h>

#include "article/raw_article.h"

struct json_t;

/**
 * Bytes of a record to a JSON object: size, encoding, shape, strict parse, at most one
 * repair. The policy is the "bad bytes" part of raw_article.h.
 *
 * Ownership: the tree is the caller's (json_decref); it borrows nothing.
 * Outcomes:  REJECT with the reasons of raw_article.h but missing:body and type:body. The
 *            fault holds positions and codes, never bytes of the input.
 */
enum outcome payload_parse(struct span value, const struct article_limits *limits,
                           struct arena *arena, struct json_t **ret_object,
                           uint32_t *ret_repairs, struct fault *reterr_fault) MUST_USE;
