#include "article/tag_list.h"

#include <stdbool.h>

#include "article/ascii.h"
#include "article/repairs.h"
#include "article/texts.h"
#include "base/span_table.h"
#include "text/utf8.h"

enum {
    WORDS_MIN = 3,
    WORD_MAX_CHARS = 12,
};

struct splitting {
    struct texts list;
    uint32_t *repairs;
};

/* #两会# and #两会, but not C#. */
static struct span without_hashes(struct span tag)
{
    if (tag.bytes > 1 && tag.at[0] == '#') {
        tag = span_slice(tag, 1, tag.bytes);
        tag.bytes -= tag.at[tag.bytes - 1] == '#' ? 1 : 0;
    }
    return ascii_trim(tag);
}

/* "地铁" and '地铁' of a list that was sent as a string. */
static struct span without_quotes(struct span tag)
{
    tag = ascii_trim(tag);
    bool is_quoted = tag.bytes > 1 && (tag.at[0] == '"' || tag.at[0] == '\'') &&
                     tag.at[tag.bytes - 1] == tag.at[0];
    return is_quoted ? span_slice(tag, 1, tag.bytes - 1) : tag;
}

/* ["地铁","开通"] and ['地铁'] without their brackets; other text as it is. */
static struct span without_brackets(struct span text)
{
    bool is_list = text.bytes > 4 && text.at[0] == '[' &&
                   text.at[text.bytes - 1] == ']' &&
                   (text.at[1] == '"' || text.at[1] == '\'');
    return is_list ? span_slice(text, 1, text.bytes - 1) : text;
}

static void add_tag(struct splitting *splitting, struct span tag)
{
    struct texts *list = &splitting->list;
    tag = without_hashes(without_quotes(tag));
    if (list->count == TAG_LIST_MAX) {
        *splitting->repairs |= REPAIR_LIST_CUT;
        return;
    }
    if (tag.bytes > 0 && !texts_has(list, tag) && utf8_count(tag) <= TAG_LIST_MAX_CHARS) {
        list->at[list->count] = tag;
        list->count += 1;
    }
}

/* Bytes of the separator at `at`, or 0. */
static size_t separator_at(struct span text, size_t at)
{
    static const struct span separators[] = {SPAN("；"), SPAN(";"), SPAN("，"), SPAN(","),
                                             SPAN("、"), SPAN("|"), SPAN("｜")};
    return span_table_prefix(SPAN_TABLE(separators), span_slice(text, at, text.bytes));
}

/* The space between the tags of "#地铁# #开通#", and between those of "#地铁 #开通". */
static size_t space_of_hashes_at(struct span text, size_t at)
{
    bool is_between = text.at[at] == ' ' && at + 1 < text.bytes && text.at[at + 1] == '#';
    return is_between ? 1 : separator_at(text, at);
}

static size_t space_at(struct span text, size_t at)
{
    return text.at[at] == ' ' ? 1 : 0;
}

static void split(struct splitting *splitting, struct span text,
                  size_t (*separator)(struct span, size_t))
{
    size_t start = 0;
    for (size_t at = 0; at < text.bytes;) {
        size_t bytes = separator(text, at);
        if (bytes > 0) {
            add_tag(splitting, span_slice(text, start, at));
            start = at + bytes;
        }
        at += bytes > 0 ? bytes : 1;
    }
    add_tag(splitting, span_slice(text, start, text.bytes));
}

static bool has_separator(struct span text)
{
    for (size_t at = 0; at < text.bytes; at++) {
        if (separator_at(text, at) > 0) {
            return true;
        }
    }
    return false;
}

static bool is_short(struct span word)
{
    return word.bytes > 0 && word.bytes <= (size_t)WORD_MAX_CHARS * 4 &&
           utf8_count(word) <= WORD_MAX_CHARS;
}

/* "新能源 汽车 出口", but not "iPhone 15" or an English phrase with a long word. */
static bool is_short_words(struct span text)
{
    size_t words = 0;
    size_t start = 0;
    for (size_t at = 0; at <= text.bytes; at++) {
        if (at < text.bytes && text.at[at] != ' ') {
            continue;
        }
        if (!is_short(span_slice(text, start, at))) {
            return false;
        }
        words += 1;
        start = at + 1;
    }
    return words >= WORDS_MIN;
}

struct texts tag_list_split(struct texts sent, struct arena *arena, uint32_t *repairs)
{
    struct splitting splitting = {
        .list.at = arena_take_array(arena, TAG_LIST_MAX, sizeof(struct span)),
        .repairs = repairs,
    };
    for (size_t i = 0; i < sent.count; i++) {
        struct span text = without_brackets(sent.at[i]);
        bool is_spaced = sent.count == 1 && !has_separator(text) && is_short_words(text);
        bool is_hashed = text.bytes > 0 && text.at[0] == '#';
        split(&splitting, text,
              is_hashed   ? space_of_hashes_at
              : is_spaced ? space_at
                          : separator_at);
    }
    return splitting.list;
}
