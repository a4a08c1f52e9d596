#include "text/address.h"

#include <stdbool.h>
#include <strings.h>

static bool is_letter_or_digit(char byte)
{
    char lower = (char)(byte | 0x20);
    return (byte >= '0' && byte <= '9') || (lower >= 'a' && lower <= 'z');
}

static bool is_one_of(char byte, const char *bytes)
{
    return byte != '\0' && strchr(bytes, byte) != NULL;
}

/** RFC 3986: unreserved, reserved and the percent sign. */
static bool is_url_byte(char byte)
{
    return is_letter_or_digit(byte) || is_one_of(byte, "-._~:/?#[]@!$&'()*+,;=%");
}

/** Bytes of "https://" or the like at the start of text, 0 when there is none. */
static size_t scheme_bytes(struct span text)
{
    static const char *const schemes[] = {"http://", "https://", "ftp://", "www."};
    if (text.bytes == 0 || !is_one_of(text.at[0], "hHfFwW")) {
        return 0;
    }
    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
        size_t bytes = strlen(schemes[i]);
        if (text.bytes > bytes && strncasecmp(text.at, schemes[i], bytes) == 0) {
            return bytes;
        }
    }
    return 0;
}

/** The end without the punctuation of the sentence; a bracket opened inside may close. */
static size_t end_without_punctuation(struct span text, size_t start, size_t end)
{
    bool has_bracket = memchr(text.at + start, '(', end - start) != NULL;
    while (end > start &&
           is_one_of(text.at[end - 1], has_bracket ? ".,;:!?'[]" : ".,;:!?'[]()")) {
        end--;
    }
    return end;
}

size_t address_url_bytes(struct span text, size_t at)
{
    struct span rest = span_slice(text, at, text.bytes);
    size_t host = scheme_bytes(rest);
    if (host == 0 || !is_letter_or_digit(rest.at[host])) {
        return 0;
    }
    size_t end = host;
    while (end < rest.bytes && is_url_byte(rest.at[end])) {
        end++;
    }
    return end_without_punctuation(rest, host, end);
}

static size_t run_end(struct span text, size_t at, const char *also)
{
    while (at < text.bytes &&
           (is_letter_or_digit(text.at[at]) || is_one_of(text.at[at], also))) {
        at++;
    }
    return at;
}

size_t address_email_bytes(struct span text, size_t at, size_t *ret_tried)
{
    size_t sign = run_end(text, at, "._%+-");
    *ret_tried = sign > at ? sign : at + 1;
    if (sign == at || sign == text.bytes || text.at[sign] != '@' ||
        !is_letter_or_digit(text.at[at])) {
        return 0;
    }
    size_t end = run_end(text, sign + 1, ".-");
    while (end > sign + 1 && !is_letter_or_digit(text.at[end - 1])) {
        end--;
    }
    bool has_dot = memchr(text.at + sign + 1, '.', end - sign - 1) != NULL;
    return has_dot && text.at[sign + 1] != '.' ? end - at : 0;
}
