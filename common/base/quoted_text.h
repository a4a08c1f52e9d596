#pragma once

#include "base/buffer.h"
#include "base/span.h"

/**
 * Append text as a JSON string (RFC 8259), quotes included.
 *
 * What PostgreSQL's jsonb could not hold becomes U+FFFD: bytes that are not UTF-8 (one
 * for each) and NUL. An absent span is the empty string.
 */
void quoted_text_append(struct buffer *buffer, struct span text);
