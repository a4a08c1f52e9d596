#pragma once

#include <stdint.h>

#include "base/buffer.h"
#include "base/span.h"

/** Append a JSON string with its quotes; `text` is valid UTF-8. NUL is written as \u0000.
 */
void json_text_append_string(struct buffer *buffer, struct span text);

void json_text_append_integer(struct buffer *buffer, int64_t value);

/** Append the shortest decimal that reads back as the same double; `value` is finite. */
void json_text_append_real(struct buffer *buffer, double value);
