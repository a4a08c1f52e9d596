#include "article/repairs.h"

#include <assert.h>

#include "base/buffer.h"

static const struct {
    const char *name;
    const char *meaning;
} repairs_table[REPAIR_COUNT] = {
    {"bom", "a byte order mark before the JSON, passed over"},
    {"trailing_nul", "NUL bytes behind the JSON, passed over"},
    {"nul", "U+0000 in a value, dropped"},
    {"lone_surrogate", "half a surrogate pair, now U+FFFD"},
    {"raw_control", "an unescaped control character in a string"},
    {"duplicate_key", "a key twice in an object, the last one taken"},
    {"gb18030", "the message was not UTF-8 but GB18030"},
    {"html_depth", "over 256 open elements, the tags of the rest cut by a scan"},
    {"title_cut", "the title was longer than article.title_chars"},
    {"title_from_body", "no title was sent: it is the first line of the body"},
    {"extra_cut", "unknown fields were deeper or larger than is kept"},
    {"time_ignored", "a time is no time, or out of range, and not stored"},
    {"url_ignored", "the url is no http(s) URL, or too long: it is in extra"},
    {"list_cut", "more names or tags than are kept as such"},
    {"joined_lines", "lines of a plain body, cut at a width, are one"},
    {"mojibake", "looks like UTF-8 or GBK read in another encoding"},
    {"replaced", "over 30 % of the characters are U+FFFD or runs of ?"},
    {"boilerplate", "nothing but what a site says around articles"},
    {"truncated", "ends in the middle of a sentence, or in a link to the rest"},
    {"extracted", "the body was a full page, the article is part of it"},
};

const char *repair_name(unsigned index)
{
    assert(index < REPAIR_COUNT);
    return repairs_table[index].name;
}

const char *repair_meaning(unsigned index)
{
    assert(index < REPAIR_COUNT);
    return repairs_table[index].meaning;
}

struct span repair_names(uint32_t repairs, struct arena *arena)
{
    struct buffer buffer = {.arena = arena};
    for (unsigned i = 0; i < REPAIR_COUNT; i++) {
        if ((repairs & (UINT32_C(1) << i)) == 0) {
            continue;
        }
        buffer_append(&buffer, buffer.bytes > 0 ? SPAN(",") : SPAN(""));
        buffer_append(&buffer, span_from_string(repairs_table[i].name));
    }
    return buffer_span(&buffer);
}
