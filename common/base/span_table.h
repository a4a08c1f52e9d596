#pragma once

#include "base/span.h"

/** Words in a static array: what a text is, begins with or ends in. */
struct span_table {
    const struct span *at;
    size_t count;
};

#define SPAN_TABLE(array)                                                                \
    ((struct span_table){.at = (array), .count = sizeof(array) / sizeof((array)[0])})

/** True when the text is one of the words. */
bool span_table_has(struct span_table table, struct span text);

/** Bytes of the longest word that the text begins with, or ends in; 0 when there is none. */
size_t span_table_prefix(struct span_table table, struct span text);
size_t span_table_suffix(struct span_table table, struct span text);
