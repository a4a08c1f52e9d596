#include "article/source_name.h"

#include <stdbool.h>

#include "base/span_table.h"

static const struct span marks[] = {
    SPAN("版权所有"),
    SPAN("版權所有"),
    SPAN("Copyright"),
    SPAN("copyright"),
    SPAN("COPYRIGHT"),
    SPAN("©"),
    SPAN("(C)"),
    SPAN("(c)"),
    SPAN("All Rights Reserved"),
    SPAN("All rights reserved"),
};

static size_t mark_at(struct span text, size_t at)
{
    return span_table_prefix(SPAN_TABLE(marks), span_slice(text, at, text.bytes));
}

static bool is_joint(char byte)
{
    return byte == ' ' || byte == '-' || byte == '.' || byte == ',' || byte == '|';
}

/* What may stand between a mark and the name: 2010-2024, spaces, a stop. */
static bool is_filler(char byte)
{
    return is_joint(byte) || (byte >= '0' && byte <= '9');
}

/* Digits behind a mark are years; a name may begin with some (36氪, 21世纪经济报道). */
static size_t filler_end(struct span text, size_t at)
{
    size_t end = at;
    size_t digits = 0;
    while (end < text.bytes && is_filler(text.at[end])) {
        bool is_digit = text.at[end] >= '0' && text.at[end] <= '9';
        digits = is_digit ? digits + 1 : 0;
        end += 1;
    }
    return digits == 0 || digits == 4 ? end : end - digits;
}

static struct span without_label(struct span text)
{
    static const struct span labels[] = {SPAN("来源："), SPAN("来源:"), SPAN("來源："),
                                         SPAN("稿源：")};
    for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
        struct span label = labels[i];
        if (span_has_prefix(text, label)) {
            text = span_slice(text, label.bytes, text.bytes);
            break;
        }
    }
    while (text.bytes > 0 && text.at[0] == ' ') {
        text = span_slice(text, 1, text.bytes);
    }
    return text;
}

struct span source_name_clean(struct span text)
{
    if (text.at == NULL) {
        return text;
    }
    text = without_label(text);
    size_t start = 0;
    size_t bytes = 0;
    while (start < text.bytes && (bytes = mark_at(text, start)) > 0) {
        start = filler_end(text, start + bytes);
    }
    size_t end = start;
    while (end < text.bytes && mark_at(text, end) == 0) {
        end += 1;
    }
    /* What joined the name to a mark behind it goes with the mark. */
    while (end < text.bytes && end > start && is_joint(text.at[end - 1])) {
        end -= 1;
    }
    return end == start ? (struct span){0} : span_slice(text, start, end);
}
