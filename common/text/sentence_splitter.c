#include "text/sentence_splitter.h"

#include <assert.h>
#include <stdbool.h>

#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include "text/address.h"
#include "text/script.h"
#include "text/utf8.h"

enum {
    NOTHING = 0, /* behind the end */
    ELLIPSIS = 0x2026,
    DOTS_OF_AN_ELLIPSIS = 3,
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
    UBreakIterator *full_stops; /* opened at the first `.` that may end a sentence */
    UText *view;
};

/** Marks that may end a sentence, with the quotes and brackets behind them. */
struct ending {
    size_t end;
    bool is_ellipsis;   /* nothing but … and dots */
    bool is_ascii;      /* nothing but ! and ? */
    bool has_full_stop; /* 。 */
    bool has_closing;   /* a quote or bracket closes behind the marks */
};

static bool is_one_of(uint32_t code_point, struct span set)
{
    for (size_t at = 0; at < set.bytes;) {
        if (utf8_next(set, &at) == code_point) {
            return true;
        }
    }
    return false;
}

static uint32_t peek(struct span text, size_t at)
{
    return at < text.bytes ? utf8_next(text, &at) : NOTHING;
}

static bool is_ascii_letter_or_digit(uint32_t code_point)
{
    uint32_t lower = code_point | 0x20;
    return (code_point >= '0' && code_point <= '9') || (lower >= 'a' && lower <= 'z');
}

/** 。 ！ ？ ! ? … and the half-width 。 */
static bool is_mark(uint32_t code_point)
{
    return code_point < 0x80
               ? code_point == '!' || code_point == '?'
               : code_point == 0x3002 || code_point == 0xFF01 || code_point == 0xFF1F ||
                     code_point == ELLIPSIS || code_point == 0xFF61;
}

static bool is_opening_quote(uint32_t code_point)
{
    return is_one_of(code_point, SPAN("“‘「『《〈"));
}

/** Bytes of three or more full stops at `at`, which stand for an ellipsis; else 0. */
static size_t dots_bytes(struct span text, size_t at)
{
    size_t end = at;
    while (end < text.bytes && text.at[end] == '.') {
        end++;
    }
    return end - at >= DOTS_OF_AN_ELLIPSIS ? end - at : 0;
}

/** Read closing quotes and brackets behind the marks of the ending. */
static void read_closing(struct splitter *splitter, struct ending *ending)
{
    size_t at = ending->end;
    while (at < splitter->text.bytes) {
        uint32_t code_point = utf8_next(splitter->text, &at);
        bool is_closing = is_one_of(code_point, SPAN("”’」』）)】》〉〕〗］]｝}"));
        if (code_point == '"' && splitter->is_in_straight_quote) {
            splitter->is_in_straight_quote = false;
            is_closing = true;
        }
        if (!is_closing) {
            return;
        }
        ending->end = at;
        ending->has_closing = true;
    }
}

/** Read what begins at `at`, where a mark or an ellipsis of dots stands. */
static struct ending read_ending(struct splitter *splitter, size_t at)
{
    struct ending ending = {.end = at, .is_ellipsis = true, .is_ascii = true};
    for (;;) {
        size_t dots = dots_bytes(splitter->text, ending.end);
        uint32_t code_point = peek(splitter->text, ending.end);
        if (dots > 0) {
            ending.end += dots;
            ending.is_ascii = false;
        } else if (is_mark(code_point)) {
            utf8_next(splitter->text, &ending.end);
            ending.is_ellipsis = ending.is_ellipsis && code_point == ELLIPSIS;
            ending.is_ascii = ending.is_ascii && code_point < 0x80;
            ending.has_full_stop = code_point == 0x3002;
        } else {
            size_t before = ending.end;
            read_closing(splitter, &ending);
            bool goes_on =
                ending.end > before && (is_mark(peek(splitter->text, ending.end)) ||
                                        dots_bytes(splitter->text, ending.end) > 0);
            if (!goes_on) {
                return ending;
            }
        }
    }
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
    return splitter->read <= TOO_NEAR || is_one_of(peek(rest, 0), SPAN("等的")) ||
           span_has_prefix(rest, SPAN("这些")) || span_has_prefix(rest, SPAN("那些")) ||
           span_has_prefix(rest, SPAN("這些"));
}

static bool ends_sentence(const struct splitter *splitter, const struct ending *ending)
{
    uint32_t next = peek(splitter->text, ending->end);
    if (next == NOTHING) {
        return true;
    }
    if (is_one_of(next, SPAN("，、；：,;:"))) {
        return false;
    }
    if (ending->is_ellipsis && is_ellipsis_within(splitter, ending->end)) {
        return false;
    }
    if (!ending->has_closing) {
        /* `a?b=1` is code or part of an address. */
        return !ending->is_ascii || !(is_ascii_letter_or_digit(next) || next == '=');
    }
    bool is_list = !ending->has_full_stop && is_opening_quote(next);
    return !is_list && !is_one_of(next, SPAN("的等之和与與或")) &&
           !goes_on_in_latin(splitter->text, ending->end);
}

/** ICU's sentence rules, which know what may follow a full stop, and abbreviations. */
static void open_full_stops(struct splitter *splitter)
{
    UErrorCode status = U_ZERO_ERROR;
    splitter->view =
        utext_openUTF8(NULL, splitter->text.at, (int64_t)splitter->text.bytes, &status);
    splitter->full_stops = ubrk_open(UBRK_SENTENCE, "en@ss=standard", NULL, 0, &status);
    ubrk_setUText(splitter->full_stops, splitter->view, &status);
    assert(U_SUCCESS(status)); /* the rules are built into ICU */
    ubrk_first(splitter->full_stops);
}

/** True when a sentence ends with the full stop at `at`. Asked with rising offsets only. */
static bool is_last_full_stop(struct splitter *splitter, size_t at,
                              struct ending *ret_ending)
{
    bool was_in_straight_quote = splitter->is_in_straight_quote;
    struct ending ending = {.end = at + 1};
    read_closing(splitter, &ending);
    splitter->is_in_straight_quote = was_in_straight_quote;
    size_t next = ending.end;
    while (next < splitter->text.bytes && splitter->text.at[next] == ' ') {
        next++;
    }
    /* Behind Han or in front of it, or without a space, it is no full stop. */
    if (script_is_han(splitter->previous) || next == ending.end ||
        next == splitter->text.bytes || script_is_han(peek(splitter->text, next)) ||
        splitter->read <= TOO_NEAR) {
        return false;
    }
    if (splitter->full_stops == NULL) {
        open_full_stops(splitter);
    }
    int32_t boundary = ubrk_current(splitter->full_stops);
    while (boundary != UBRK_DONE && (size_t)boundary < next) {
        boundary = ubrk_next(splitter->full_stops);
    }
    if (boundary == UBRK_DONE || (size_t)boundary != next) {
        return false;
    }
    read_closing(splitter, &(struct ending){.end = at + 1}); /* now they are closed */
    *ret_ending = ending;
    return true;
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
    size_t at = 0;
    size_t cut = 0;
    for (size_t i = 0; i < SENTENCE_MAX_CODE_POINTS && at < sentence.bytes; i++) {
        uint32_t code_point = utf8_next(sentence, &at);
        if (is_one_of(code_point, SPAN("；， "))) {
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
static void pass(struct splitter *splitter, uint32_t code_point)
{
    splitter->previous = code_point;
    splitter->is_in_straight_quote ^= code_point == '"';
    bool begins = splitter->read == 0 && code_point == ' ';
    splitter->read = is_opening_quote(code_point) || begins ? 0 : splitter->read + 1;
}

/** Bytes of a title at `at`, from 《 to 》, within which nothing ends; 0 when none. */
static size_t title_bytes(struct span text, size_t at)
{
    enum { LONGEST_TITLE = 60 };
    size_t end = at;
    if (peek(text, at) != 0x300A) {
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
    size_t sealed = sealed_bytes(splitter->text, at);
    if (sealed > 0) {
        splitter->read += sealed;
        splitter->previous = NOTHING;
        return at + sealed;
    }
    size_t next = at;
    uint32_t code_point = utf8_next(splitter->text, &next);
    bool is_ending = is_mark(code_point) || dots_bytes(splitter->text, at) > 0;
    struct ending ending = {0};
    if (is_ending) {
        ending = read_ending(splitter, at);
        next = ending.end;
        is_ending = ends_sentence(splitter, &ending);
    } else if (code_point == '.' && is_last_full_stop(splitter, at, &ending)) {
        next = ending.end;
        is_ending = true;
    }
    if (is_ending) {
        append_sentence(splitter, splitter->start, next);
        splitter->start = next;
        splitter->read = 0;
        return next;
    }
    pass(splitter, code_point);
    return next;
}

size_t sentence_splitter_cut(struct span paragraph, struct arena *arena,
                             struct sentence_range **ret_ranges)
{
    struct splitter splitter = {.text = paragraph, .arena = arena};
    for (size_t at = 0; at < paragraph.bytes;) {
        at = advance(&splitter, at);
    }
    append_sentence(&splitter, splitter.start, paragraph.bytes);
    ubrk_close(splitter.full_stops);
    utext_close(splitter.view);
    *ret_ranges = splitter.ranges;
    return splitter.count;
}
