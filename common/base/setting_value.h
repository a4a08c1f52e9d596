#pragma once

#include <stdint.h>

#include "base/attr.h"
#include "base/fault.h"
#include "base/settings.h"

/**
 * Check a value against its setting and read its number: milliseconds, bytes, a count,
 * 1 or 0 for a flag, the index of a choice; 0 for text.
 *
 * Outcomes: FATAL naming the setting and what it takes.
 */
enum outcome setting_value_parse(const struct setting *setting, const char *value,
                                 int64_t *ret_number,
                                 struct fault *reterr_fault) MUST_USE;

/** What a setting takes, for help and errors: "a duration such as 500ms, 2s or 1h". */
const char *setting_value_form(const struct setting *setting);
