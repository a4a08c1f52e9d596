#include "base/span_table.h"

bool span_table_has(struct span_table table, struct span text)
{
    for (size_t i = 0; i < table.count; i++) {
        if (span_is_equal(text, table.at[i])) {
            return true;
        }
    }
    return false;
}

size_t span_table_prefix(struct span_table table, struct span text)
{
    size_t longest = 0;
    for (size_t i = 0; i < table.count; i++) {
        if (table.at[i].bytes > longest && span_has_prefix(text, table.at[i])) {
            longest = table.at[i].bytes;
        }
    }
    return longest;
}

size_t span_table_suffix(struct span_table table, struct span text)
{
    size_t longest = 0;
    for (size_t i = 0; i < table.count; i++) {
        if (table.at[i].bytes > longest && span_has_suffix(text, table.at[i])) {
            longest = table.at[i].bytes;
        }
    }
    return longest;
}
