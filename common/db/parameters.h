#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "db/array.h"

enum { PARAMETERS_MOST = 64 };

/**
 * The parameters of one statement, $1 first. Start from {0}.
 *
 * Ownership: values are borrowed until the statement has been sent; it must not be
 * copied, since values may point into it.
 */
struct parameters {
    size_t count;
    struct span values[PARAMETERS_MOST];
    uint32_t types[PARAMETERS_MOST]; /* pg_type.oid; 0: what the statement says */
    char numbers[PARAMETERS_MOST][8];
};

void parameters_add_int4(struct parameters *parameters, int32_t value);
void parameters_add_int8(struct parameters *parameters, int64_t value);

/** A text; the statement casts it to whatever else it may mean. Absent is NULL. */
void parameters_add_text(struct parameters *parameters, const char *text);

/** Bytes as they are. Absent is NULL. */
void parameters_add_bytes(struct parameters *parameters, struct span bytes);

void parameters_add_day(struct parameters *parameters, int64_t instant_us);

/** Finishes the array. */
void parameters_add_array(struct parameters *parameters, struct array *array);
