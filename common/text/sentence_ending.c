#include "text/sentence_ending.h"

#include <stdint.h>

#include "text/utf8.h"

enum { ELLIPSIS = 0x2026, DOTS_OF_AN_ELLIPSIS = 3 };

/** 。 ！ ？ ! ? … and the half-width 。 */
static bool is_mark(uint32_t code_point)
{
    return code_point < 0x80
               ? code_point == '!' || code_point == '?'
               : code_point == 0x3002 || code_point == 0xFF01 || code_point == 0xFF1F ||
                     code_point == ELLIPSIS || code_point == 0xFF61;
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

bool sentence_ending_begins(struct span text, size_t at)
{
    return is_mark(utf8_peek(text, at)) || dots_bytes(text, at) > 0;
}

/** Read marks at the end of the ending. False when there are none. */
static bool read_marks(struct span text, struct sentence_ending *ending)
{
    size_t start = ending->end;
    while (sentence_ending_begins(text, ending->end)) {
        size_t dots = dots_bytes(text, ending->end);
        uint32_t code_point = utf8_peek(text, ending->end);
        ending->is_ellipsis = ending->is_ellipsis && (dots > 0 || code_point == ELLIPSIS);
        ending->is_ascii = ending->is_ascii && dots == 0 && code_point < 0x80;
        ending->has_full_stop = code_point == 0x3002;
        if (dots > 0) {
            ending->end += dots;
        } else {
            utf8_next(text, &ending->end);
        }
    }
    return ending->end > start;
}

/** Read closing quotes and brackets at the end of the ending. False when there are none. */
static bool read_closing(struct span text, bool is_in_straight_quote,
                         struct sentence_ending *ending)
{
    size_t start = ending->end;
    for (size_t at = start; at < text.bytes; ending->end = at) {
        uint32_t code_point = utf8_next(text, &at);
        if (code_point == '"' && is_in_straight_quote && !ending->closes_straight) {
            ending->closes_straight = true;
        } else if (!utf8_is_one_of(code_point, SPAN("”’」』）)】》〉〕〗］]｝}"))) {
            break;
        }
    }
    ending->has_closing = ending->has_closing || ending->end > start;
    return ending->end > start;
}

struct sentence_ending sentence_ending_at(struct span text, size_t at,
                                          bool is_in_straight_quote)
{
    struct sentence_ending ending = {.end = at, .is_ellipsis = true, .is_ascii = true};
    while (read_marks(text, &ending) &&
           read_closing(text, is_in_straight_quote, &ending)) {
    }
    return ending;
}

struct sentence_ending sentence_ending_full_stop(struct span text, size_t at,
                                                 bool is_in_straight_quote)
{
    struct sentence_ending ending = {.end = at + 1};
    read_closing(text, is_in_straight_quote, &ending);
    return ending;
}

static bool is_letter(char byte)
{
    char lower = (char)(byte | 0x20);
    return lower >= 'a' && lower <= 'z';
}

bool sentence_ending_is_abbreviation(struct span text, size_t end)
{
    static const char *const words[] = {"Mr",  "Mrs", "Ms",  "Dr",  "Prof", "St",  "Gen",
                                        "Col", "Lt",  "Sen", "Rep", "Gov",  "No",  "vs",
                                        "Jan", "Feb", "Mar", "Apr", "Jun",  "Jul", "Aug",
                                        "Sep", "Oct", "Nov", "Dec", "Sept"};
    enum { LONGEST = 4 };
    size_t start = end;
    while (start > 0 && end - start <= LONGEST && is_letter(text.at[start - 1])) {
        start--;
    }
    struct span word = span_slice(text, start, end);
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (span_is_equal(word, span_from_string(words[i]))) {
            return true;
        }
    }
    return word.bytes == 1;
}
