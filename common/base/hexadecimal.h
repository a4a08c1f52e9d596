#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/digest.h"

/** Append two lower-case digits a byte. */
void hexadecimal_append(struct buffer *text, const uint8_t *bytes, size_t count);

/** Append a UUID in its usual form: 8-4-4-4-12 digits. */
void hexadecimal_append_uuid(struct buffer *text, const struct uuid *uuid);

/** Read what hexadecimal_append() wrote. False when the text is not just that: `count` bytes
 *  in lower-case digits. */
bool hexadecimal_read(struct span text, uint8_t *bytes, size_t count);
