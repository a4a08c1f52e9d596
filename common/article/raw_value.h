#pragma once

#include <stdbool.h>

#include "article/field_table.h"

struct json_t;

/** What a JSON value is to a field. */
enum value_fit {
    VALUE_ABSENT, /* as if not sent: null, blank, "None", an empty list */
    VALUE_OTHER,  /* of a type that the field does not take */
    VALUE_FITS,
};

enum value_fit raw_value_fit(const struct value_type *type, struct json_t *value);

/**
 * The texts of a value that fits; absent members of a list are left out.
 *
 * Ownership: copied into the arena, without NUL; REPAIR_NUL in *repairs when one was
 *            dropped.
 */
struct texts raw_value_texts(const struct value_type *type, struct json_t *value,
                             struct arena *arena, uint32_t *repairs);

/** True when nothing is lost by taking only the texts of a value that fits. */
bool raw_value_is_whole(const struct value_type *type, struct json_t *value);

/** Copy without NULs into the arena; REPAIR_NUL in *repairs when there was one. */
struct span raw_value_copy(struct span text, struct arena *arena, uint32_t *repairs);
