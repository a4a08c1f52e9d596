#include "article/raw_value.h"

#include <jansson.h>

#include "article/json_text.h"
#include "article/repairs.h"
#include "article/url.h"
#include "base/buffer.h"
#include "base/span_table.h"
#include "text/utf8.h"

static bool is_blank_code_point(uint32_t code_point)
{
    return code_point <= 0x20 || code_point == 0x85 || code_point == 0xA0 ||
           (code_point >= 0x2000 && code_point <= 0x200B) || code_point == 0x2028 ||
           code_point == 0x2029 || code_point == 0x202F || code_point == 0x205F ||
           code_point == 0x3000 || code_point == 0xFEFF;
}

static bool is_blank(struct span text)
{
    for (size_t at = 0; at < text.bytes;) {
        if (!is_blank_code_point(utf8_next(text, &at))) {
            return false;
        }
    }
    return true;
}

static bool is_ascii_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static struct span trimmed(struct span text)
{
    while (text.bytes > 0 && is_ascii_space(text.at[0])) {
        text = span_slice(text, 1, text.bytes);
    }
    while (text.bytes > 0 && is_ascii_space(text.at[text.bytes - 1])) {
        text.bytes -= 1;
    }
    return text;
}

/* What programs write when they have nothing to say. */
static bool is_nothing(struct span text)
{
    static const struct span words[] = {SPAN("None"), SPAN("null"), SPAN("undefined"),
                                        SPAN("NaN")};
    return span_table_has(SPAN_TABLE(words), text) || is_blank(text);
}

static struct span string_of(json_t *value)
{
    return (struct span){.at = json_string_value(value),
                         .bytes = json_string_length(value)};
}

static enum value_fit fit_of_string(const struct value_type *type, struct span text)
{
    struct span inner = trimmed(text);
    if (is_nothing(inner)) {
        return VALUE_ABSENT;
    }
    if (type->max_bytes != 0 && inner.bytes > type->max_bytes) {
        return VALUE_OTHER;
    }
    if (type->is_url || type->is_never_url) {
        return url_is_http(inner) == type->is_url ? VALUE_FITS : VALUE_OTHER;
    }
    return VALUE_FITS;
}

/* A string or number, or the string that stands for an object. */
static enum value_fit fit_of_one(const struct value_type *type, json_t *value)
{
    if (json_is_null(value)) {
        return VALUE_ABSENT;
    }
    if (json_is_object(value) && type->member != NULL) {
        value = json_object_get(value, type->member);
    }
    if (json_is_string(value)) {
        return fit_of_string(type, string_of(value));
    }
    return json_is_number(value) && type->takes_number ? VALUE_FITS : VALUE_OTHER;
}

static enum value_fit fit_of_list(const struct value_type *type, json_t *list)
{
    enum value_fit fit = VALUE_ABSENT;
    size_t index;
    json_t *element;
    json_array_foreach(list, index, element)
    {
        enum value_fit one = fit_of_one(type, element);
        if (one == VALUE_FITS) {
            fit = VALUE_FITS;
        } else if (one == VALUE_OTHER && !type->takes_first_only) {
            return VALUE_OTHER;
        }
        if (one == VALUE_FITS && type->takes_first_only) {
            return VALUE_FITS;
        }
        if (one == VALUE_OTHER && fit == VALUE_ABSENT) {
            fit = VALUE_OTHER;
        }
    }
    return fit;
}

enum value_fit raw_value_fit(const struct value_type *type, struct json_t *value)
{
    enum value_fit fit = json_is_array(value) && type->takes_list
                             ? fit_of_list(type, value)
                             : fit_of_one(type, value);
    /* {"name": null, "url": ...} names nobody, but the rest of it is not nothing. */
    return fit == VALUE_ABSENT && !raw_value_is_whole(type, value) ? VALUE_OTHER : fit;
}

struct span raw_value_copy(struct span text, struct arena *arena, uint32_t *repairs)
{
    if (memchr(text.at, '\0', text.bytes) == NULL) {
        return arena_copy(arena, text);
    }
    char *copy = arena_take(arena, text.bytes);
    size_t bytes = 0;
    for (size_t i = 0; i < text.bytes; i++) {
        if (text.at[i] != '\0') {
            copy[bytes] = text.at[i];
            bytes += 1;
        }
    }
    *repairs |= REPAIR_NUL;
    return (struct span){.at = copy, .bytes = bytes};
}

static struct span decimal_of(json_t *number, struct arena *arena)
{
    struct buffer buffer = {.arena = arena};
    if (json_is_integer(number)) {
        json_text_append_integer(&buffer, json_integer_value(number));
    } else {
        json_text_append_real(&buffer, json_real_value(number));
    }
    return buffer_span(&buffer);
}

static struct span text_of_one(const struct value_type *type, json_t *value,
                               struct arena *arena, uint32_t *repairs)
{
    if (json_is_object(value)) {
        value = json_object_get(value, type->member);
    }
    if (json_is_number(value)) {
        return decimal_of(value, arena);
    }
    return raw_value_copy(trimmed(string_of(value)), arena, repairs);
}

struct texts raw_value_texts(const struct value_type *type, struct json_t *value,
                             struct arena *arena, uint32_t *repairs)
{
    size_t capacity = json_is_array(value) ? json_array_size(value) : 1;
    struct texts texts = {.at = arena_take_array(arena, capacity, sizeof(struct span))};
    for (size_t i = 0; i < capacity; i++) {
        json_t *element = json_is_array(value) ? json_array_get(value, i) : value;
        if (fit_of_one(type, element) == VALUE_FITS) {
            texts.at[texts.count] = text_of_one(type, element, arena, repairs);
            texts.count += 1;
        }
        if (texts.count == 1 && type->takes_first_only) {
            break;
        }
    }
    return texts;
}

bool raw_value_is_whole(const struct value_type *type, struct json_t *value)
{
    if (json_is_object(value)) {
        return json_object_size(value) == 1;
    }
    size_t count = json_array_size(value); /* 0 for what is no list */
    for (size_t i = 0; i < count; i++) {
        json_t *element = json_array_get(value, i);
        if (json_is_object(element) && json_object_size(element) > 1) {
            return false;
        }
    }
    return !type->takes_first_only || count <= 1;
}
