#include "article/repairs.h"

#include <assert.h>

#include "base/buffer.h"

static const char *const names[REPAIR_COUNT] = {
    "bom",           "trailing_nul", "nul",         "lone_surrogate", "raw_control",
    "duplicate_key", "gb18030",      "html_depth",  "title_cut",      "title_from_body",
    "extra_cut",     "time_ignored", "url_ignored", "list_cut",       "joined_lines",
    "mojibake",      "replaced",     "boilerplate", "truncated",      "extracted",
};

const char *repair_name(unsigned index)
{
    assert(index < REPAIR_COUNT);
    return names[index];
}

struct span repair_names(uint32_t repairs, struct arena *arena)
{
    struct buffer buffer = {.arena = arena};
    for (unsigned i = 0; i < REPAIR_COUNT; i++) {
        if ((repairs & (UINT32_C(1) << i)) == 0) {
            continue;
        }
        buffer_append(&buffer, buffer.bytes > 0 ? SPAN(",") : SPAN(""));
        buffer_append(&buffer, span_from_string(names[i]));
    }
    return buffer_span(&buffer);
}
