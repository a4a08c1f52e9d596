#include "replay/corpus_format.h"

#include <stddef.h>

static const struct {
    struct span suffix;
    enum corpus_format format;
} formats[] = {
    {SPAN(".jsonl"), CORPUS_JSON_LINES},
    {SPAN(".ndjson"), CORPUS_JSON_LINES},
    {SPAN(".json"), CORPUS_JSON},
    {SPAN(".txt"), CORPUS_TEXT},
};

static const struct {
    struct span suffix;
    enum corpus_packing packing;
} packings[] = {
    {SPAN(".tar"), PACKING_TAR},    {SPAN(".tgz"), PACKING_TAR},
    {SPAN(".tzst"), PACKING_TAR},   {SPAN(".txz"), PACKING_TAR},
    {SPAN(".zip"), PACKING_ZIP},    {SPAN(".gz"), PACKING_STREAM},
    {SPAN(".zst"), PACKING_STREAM}, {SPAN(".xz"), PACKING_STREAM},
};

static bool find_format(struct span name, enum corpus_format *ret_format)
{
    for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
        if (span_has_suffix(name, formats[i].suffix)) {
            *ret_format = formats[i].format;
            return true;
        }
    }
    return false;
}

/* *ret_name is what is left of the name without the packing's suffix. */
static enum corpus_packing find_packing(struct span name, struct span *ret_name)
{
    *ret_name = name;
    for (size_t i = 0; i < sizeof(packings) / sizeof(packings[0]); i++) {
        if (span_has_suffix(name, packings[i].suffix)) {
            *ret_name = span_slice(name, 0, name.bytes - packings[i].suffix.bytes);
            return packings[i].packing;
        }
    }
    return PACKING_NONE;
}

bool corpus_kind_from_name(struct span name, struct corpus_kind *ret_kind)
{
    struct span inner;
    struct corpus_kind kind = {.packing = find_packing(name, &inner)};
    if (kind.packing == PACKING_STREAM && span_has_suffix(inner, SPAN(".tar"))) {
        kind.packing = PACKING_TAR;
    }
    bool has_format = kind.packing == PACKING_NONE || kind.packing == PACKING_STREAM;
    if (has_format && !find_format(inner, &kind.format)) {
        return false;
    }
    *ret_kind = kind;
    return true;
}

bool corpus_name_is_hidden(struct span name)
{
    return name.bytes > 0 && name.at[0] == '.';
}
