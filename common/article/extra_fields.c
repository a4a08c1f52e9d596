#include "article/extra_fields.h"

#include <jansson.h>
#include <stdlib.h>

#include "article/json_text.h"
#include "article/raw_value.h"
#include "article/repairs.h"
#include "base/buffer.h"

struct writing {
    struct buffer output;
    size_t max_bytes;
    size_t max_depth;
    uint32_t *repairs;
};

static void write_value(struct writing *writing, json_t *value, size_t depth);

static int compare_keys(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static const char **sorted_keys(json_t *object, struct arena *arena)
{
    const char **keys =
        arena_take_array(arena, json_object_size(object) + 1, sizeof(const char *));
    size_t count = 0;
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        keys[count] = key;
        count += 1;
    }
    qsort(keys, count, sizeof(const char *), compare_keys);
    return keys;
}

static bool is_full(const struct writing *writing)
{
    return writing->output.bytes >= writing->max_bytes; /* a brace is still to come */
}

static void write_member(struct writing *writing, const char *key, json_t *value,
                         size_t depth)
{
    json_text_append_string(&writing->output, span_from_string(key));
    buffer_append_byte(&writing->output, ':');
    write_value(writing, value, depth);
}

static void write_object(struct writing *writing, json_t *object, size_t depth)
{
    const char **keys = sorted_keys(object, writing->output.arena);
    buffer_append_byte(&writing->output, '{');
    for (size_t i = 0; keys[i] != NULL && !is_full(writing); i++) {
        if (i > 0) {
            buffer_append_byte(&writing->output, ',');
        }
        write_member(writing, keys[i], json_object_get(object, keys[i]), depth);
    }
    buffer_append_byte(&writing->output, '}');
}

static void write_list(struct writing *writing, json_t *list, size_t depth)
{
    buffer_append_byte(&writing->output, '[');
    for (size_t i = 0; i < json_array_size(list) && !is_full(writing); i++) {
        if (i > 0) {
            buffer_append_byte(&writing->output, ',');
        }
        write_value(writing, json_array_get(list, i), depth);
    }
    buffer_append_byte(&writing->output, ']');
}

static void write_string(struct writing *writing, json_t *string)
{
    struct span text = {.at = json_string_value(string),
                        .bytes = json_string_length(string)};
    if (memchr(text.at, '\0', text.bytes) != NULL) {
        text = raw_value_copy(text, writing->output.arena, writing->repairs);
    }
    json_text_append_string(&writing->output, text);
}

static void write_scalar(struct writing *writing, json_t *value)
{
    if (json_is_string(value)) {
        write_string(writing, value);
    } else if (json_is_integer(value)) {
        json_text_append_integer(&writing->output, json_integer_value(value));
    } else if (json_is_real(value)) {
        json_text_append_real(&writing->output, json_real_value(value));
    } else if (json_is_boolean(value)) {
        buffer_append(&writing->output,
                      json_is_true(value) ? SPAN("true") : SPAN("false"));
    } else {
        buffer_append(&writing->output, SPAN("null"));
    }
}

/* `depth` counts the objects and lists around the value. */
static void write_value(struct writing *writing, json_t *value, size_t depth)
{
    if (!json_is_object(value) && !json_is_array(value)) {
        write_scalar(writing, value);
    } else if (depth >= writing->max_depth) {
        buffer_append(&writing->output, SPAN("null"));
        *writing->repairs |= REPAIR_EXTRA_CUT;
    } else if (json_is_object(value)) {
        write_object(writing, value, depth + 1);
    } else {
        write_list(writing, value, depth + 1);
    }
}

struct span extra_fields_write(struct json_t *object, const struct article_limits *limits,
                               struct arena *arena, uint32_t *repairs)
{
    struct writing writing = {
        .output = {.arena = arena},
        .max_bytes = limits->extra_bytes,
        .max_depth = limits->extra_depth,
        .repairs = repairs,
    };
    const char **keys = sorted_keys(object, arena);
    buffer_append_byte(&writing.output, '{');
    for (size_t i = 0; keys[i] != NULL; i++) {
        size_t before = writing.output.bytes;
        if (before > 1) {
            buffer_append_byte(&writing.output, ',');
        }
        write_member(&writing, keys[i], json_object_get(object, keys[i]), 1);
        if (is_full(&writing)) {
            writing.output.bytes = before;
            *repairs |= REPAIR_EXTRA_CUT;
        }
    }
    if (writing.output.bytes == 1) {
        return (struct span){0};
    }
    buffer_append_byte(&writing.output, '}');
    return buffer_span(&writing.output);
}
