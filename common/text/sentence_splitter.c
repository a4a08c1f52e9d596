#include "text/sentence_splitter.h"

#include <stdbool.h>

#include <unicode/uchar.h>

#include "text/address.h"
#include "text/character_class.h"
#include "text/script.h"
#include "text/sentence_ending.h"
#include "text/utf8.h"

enum {
    NOTHING = 0, /* behind the end */
    /* A sentence does not end this near to its start: “嗯……我想”, "1. First". */
    TOO_NEAR = 2,
};

struct splitter {
    struct span text;
    struct arena *arena;
    struct sentence_range *ranges;
    size_t count;
    size_t capacity;
    size_t start;              /* of the sentence that is being read */
    uint32_t previous;         /* the last code point that ended nothing */
    size_t read;               /* code points since its start or its last opening quote */
    bool is_in_straight_quote; /* an odd number of " so far */
    size_t quote;              /* where the last “ stands, */
    uint32_t before_quote;     /* and what before it */
    bool is_dialogue;          /* the text is nothing but what is said */
};

static bool is_ascii_letter_or_digit(uint32_t code_point)
{
    uint32_t lower = code_point | 0x20;
    return (code_point >= '0' && code_point <= '9') || (lower >= 'a' && lower <= 'z');
}

static bool is_opening_quote(uint32_t code_point)
{
    return utf8_is_one_of(code_point, SPAN("“‘「『《〈"));
}

/** True when a lower-case Latin letter follows behind spaces: "Stop!" he said. */
static bool goes_on_in_latin(struct span text, size_t at)
{
    while (at < text.bytes && text.at[at] == ' ') {
        at++;
    }
    return at < text.bytes && text.at[at] >= 'a' && text.at[at] <= 'z';
}

static bool is_ellipsis_within(const struct splitter *splitter, size_t end)
{
    struct span rest = span_slice(splitter->text, end, splitter->text.bytes);
    return splitter->read <= TOO_NEAR ||
           utf8_is_one_of(utf8_peek(rest, 0), SPAN("等的")) ||
           span_has_prefix(rest, SPAN("这些")) || span_has_prefix(rest, SPAN("那些")) ||
           span_has_prefix(rest, SPAN("這些"));
}

/**
 * True when the quotation that opens at `at` ends in a full stop: somebody answers. A list
 * has phrases that end in marks of their own: “谁来种地？”“怎么种地？”的问题.
 */
static bool is_answer(struct span text, size_t at)
{
    enum { LONGEST = 100 };
    uint32_t last = NOTHING;
    size_t end = at;
    utf8_next(text, &end);
    for (size_t i = 0; i < LONGEST && end < text.bytes; i++) {
        uint32_t code_point = utf8_next(text, &end);
        if (utf8_is_one_of(code_point, SPAN("”’」』"))) {
            return last == 0x3002;
        }
        last = code_point;
    }
    return false;
}

/**
 * True when the text is quotations that end in marks and nothing else: people talk, and
 * nothing makes a list of it. “快跑！”“等等我！”
 */
static bool is_dialogue(struct span text)
{
    uint32_t last = NOTHING;
    bool is_inside = false;
    for (size_t at = 0; at < text.bytes;) {
        uint32_t code_point = utf8_next(text, &at);
        bool is_opening = utf8_is_one_of(code_point, SPAN("“「"));
        bool is_closing = utf8_is_one_of(code_point, SPAN("”」"));
        bool is_spoken = is_inside && !is_opening;
        if (is_closing && !utf8_is_one_of(last, SPAN("。！？…!?"))) {
            return false;
        }
        if (!is_spoken && !is_opening) {
            return false;
        }
        is_inside = !is_closing;
        last = code_point;
    }
    return !is_inside;
}

/**
 * True when the quotation that ends here is a phrase inside a clause, no speech: it is
 * short, nothing introduces it, and the clause goes on: 墙上贴着“严禁烟火！”四个大字.
 */
static bool is_phrase(const struct splitter *splitter, size_t end)
{
    enum { LONGEST = 12 };
    uint32_t next = utf8_peek(splitter->text, end);
    return splitter->quote > splitter->start && splitter->read <= LONGEST &&
           script_is_han(next) && script_is_han(splitter->before_quote) &&
           !utf8_is_one_of(splitter->before_quote,
                           SPAN("说說道问問答喊叫称稱曰想写寫言讲講呼念唱"));
}

static bool ends_sentence(const struct splitter *splitter,
                          const struct sentence_ending *ending)
{
    uint32_t next = utf8_peek(splitter->text, ending->end);
    if (next == NOTHING) {
        return true;
    }
    if (utf8_is_one_of(next, SPAN("，、；：,;:")) ||
        character_class_is_joined('.', next)) {
        return false;
    }
    if (ending->is_ellipsis && is_ellipsis_within(splitter, ending->end)) {
        return false;
    }
    if (!ending->has_closing) {
        /* `a?b=1` is code or part of an address; "Yahoo! in California". */
        bool is_code = is_ascii_letter_or_digit(next) || next == '=';
        return !ending->is_ascii ||
               (!is_code && !goes_on_in_latin(splitter->text, ending->end));
    }
    bool is_list = !ending->has_full_stop && !splitter->is_dialogue &&
                   is_opening_quote(next) && !is_answer(splitter->text, ending->end);
    bool is_quoted_phrase = !ending->has_full_stop && is_phrase(splitter, ending->end);
    return !is_list && !is_quoted_phrase &&
           !utf8_is_one_of(next, SPAN("的等之和与與或")) &&
           !goes_on_in_latin(splitter->text, ending->end);
}

/**
 * True when a sentence ends with the full stop at `at`: in text that is not Han, before a
 * space and anything but a lower-case letter. These are the rules SB6 to SB11 of Unicode
 * Standard Annex 29, by hand because opening ICU's iterator for a paragraph costs more
 * (150 us) than all else that is done to it.
 */
static bool is_last_full_stop(const struct splitter *splitter, size_t at,
                              struct sentence_ending *ret_ending)
{
    struct span text = splitter->text;
    struct sentence_ending ending =
        sentence_ending_full_stop(text, at, splitter->is_in_straight_quote);
    size_t next = ending.end;
    while (next < text.bytes && text.at[next] == ' ') {
        next++;
    }
    uint32_t follows = utf8_peek(text, next);
    bool is_end = next > ending.end && follows != NOTHING && !script_is_han(follows) &&
                  !u_islower((UChar32)follows) && !script_is_han(splitter->previous) &&
                  splitter->read > TOO_NEAR &&
                  (ending.has_closing || !sentence_ending_is_abbreviation(text, at));
    *ret_ending = ending;
    return is_end;
}

static void append_range(struct splitter *splitter, size_t start, size_t end)
{
    if (splitter->count == splitter->capacity) {
        size_t capacity = splitter->capacity == 0 ? 8 : splitter->capacity * 2;
        splitter->ranges = arena_grow(splitter->arena, splitter->ranges,
                                      splitter->capacity * sizeof(*splitter->ranges),
                                      capacity * sizeof(*splitter->ranges));
        splitter->capacity = capacity;
    }
    splitter->ranges[splitter->count++] =
        (struct sentence_range){.start = (uint32_t)start, .end = (uint32_t)end};
}

/** Bytes of a too long sentence up to where it is cut; all when it is short enough. */
static size_t bytes_to_cut(struct span sentence)
{
    if (sentence.bytes <= SENTENCE_MAX_CODE_POINTS) {
        return sentence.bytes; /* nearly always: no code point is shorter than a byte */
    }
    size_t at = 0;
    size_t cut = 0;
    for (size_t i = 0; i < SENTENCE_MAX_CODE_POINTS && at < sentence.bytes; i++) {
        uint32_t code_point = utf8_next(sentence, &at);
        if (utf8_is_one_of(code_point, SPAN("；， "))) {
            cut = at;
        }
    }
    if (at == sentence.bytes) {
        return sentence.bytes;
    }
    if (cut == 0) {
        cut = utf8_prefix(sentence, SENTENCE_MAX_CODE_POINTS).bytes;
    }
    return cut > 0 ? cut : at; /* a single grapheme longer than all that */
}

/** Append [start, end) of the text without the spaces around it, in pieces if too long. */
static void append_sentence(struct splitter *splitter, size_t start, size_t end)
{
    const char *text = splitter->text.at;
    while (start < end) {
        size_t cut = start + bytes_to_cut(span_slice(splitter->text, start, end));
        size_t last = cut;
        while (start < last && text[start] == ' ') {
            start++;
        }
        while (last > start && text[last - 1] == ' ') {
            last--;
        }
        if (last > start) {
            append_range(splitter, start, last);
        }
        start = cut;
    }
}

/** Note one code point that ends nothing. */
static void pass(struct splitter *splitter, size_t at, uint32_t code_point)
{
    uint32_t before = splitter->previous;
    splitter->previous = code_point;
    splitter->is_in_straight_quote ^= code_point == '"';
    if (code_point == 0x201C) {
        splitter->quote = at;
        splitter->before_quote = before;
    }
    bool is_space_before = splitter->read == 0 && code_point == ' ';
    bool begins = is_space_before || is_opening_quote(code_point);
    splitter->read = begins ? 0 : splitter->read + 1;
}

/** Bytes of a title at `at`, from 《 to 》, within which nothing ends; 0 when none. */
static size_t title_bytes(struct span text, size_t at)
{
    enum { LONGEST_TITLE = 60 };
    size_t end = at;
    if (utf8_peek(text, at) != 0x300A) {
        return 0;
    }
    for (size_t i = 0; i < LONGEST_TITLE && end < text.bytes; i++) {
        if (utf8_next(text, &end) == 0x300B) {
            return end - at;
        }
    }
    return 0;
}

/** Bytes at `at` within which no mark counts: a URL or a title. */
static size_t sealed_bytes(struct span text, size_t at)
{
    size_t url = address_url_bytes(text, at);
    return url > 0 ? url : title_bytes(text, at);
}

/** Read one code point, or all marks that begin there. Returns the offset behind. */
static size_t advance(struct splitter *splitter, size_t at)
{
    size_t next = at;
    uint32_t code_point = utf8_next(splitter->text, &next);
    if (script_is_han(code_point)) { /* most of any text */
        splitter->previous = code_point;
        splitter->read++;
        return next;
    }
    size_t sealed = sealed_bytes(splitter->text, at);
    if (sealed > 0) {
        splitter->read += sealed;
        splitter->previous = NOTHING;
        return at + sealed;
    }
    struct sentence_ending ending = {.end = next};
    bool is_end = false;
    if (sentence_ending_begins(splitter->text, at)) {
        ending = sentence_ending_at(splitter->text, at, splitter->is_in_straight_quote);
        is_end = ends_sentence(splitter, &ending);
    } else if (code_point == '.') {
        is_end = is_last_full_stop(splitter, at, &ending);
        ending.end = is_end ? ending.end : next;
    }
    if (!is_end && ending.end == next) {
        pass(splitter, at, code_point);
        return next;
    }
    splitter->is_in_straight_quote =
        splitter->is_in_straight_quote && !ending.closes_straight;
    splitter->previous = code_point;
    splitter->read++;
    if (is_end) {
        append_sentence(splitter, splitter->start, ending.end);
        splitter->start = ending.end;
        splitter->read = 0;
    }
    return ending.end;
}

size_t sentence_splitter_cut(struct span paragraph, struct arena *arena,
                             struct sentence_range **ret_ranges)
{
    struct splitter splitter = {
        .text = paragraph, .arena = arena, .is_dialogue = is_dialogue(paragraph)};
    for (size_t at = 0; at < paragraph.bytes;) {
        at = advance(&splitter, at);
    }
    append_sentence(&splitter, splitter.start, paragraph.bytes);
    *ret_ranges = splitter.ranges;
    return splitter.count;
}
