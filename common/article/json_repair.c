#include "article/json_repair.h"

#include <stdbool.h>
#include <string.h>

#include "article/repairs.h"
#include "base/buffer.h"

enum { ESCAPE_BYTES = 6 }; /* \uXXXX */

struct repairing {
    struct span text;
    size_t at;      /* next byte to read */
    size_t kept_at; /* bytes before this one are in the output */
    struct buffer output;
    uint32_t repairs;
    bool is_hopeless; /* an escape that JSON does not know: no repair makes it parse */
};

static int hex_digit(char byte)
{
    if (byte >= '0' && byte <= '9') {
        return byte - '0';
    }
    if (byte >= 'a' && byte <= 'f') {
        return byte - 'a' + 10;
    }
    return byte >= 'A' && byte <= 'F' ? byte - 'A' + 10 : -1;
}

/* The UTF-16 unit of the \uXXXX at `at`; -1 when there is none. */
static int32_t unit_at(struct span text, size_t at)
{
    if (at + ESCAPE_BYTES > text.bytes || text.at[at] != '\\' || text.at[at + 1] != 'u') {
        return -1;
    }
    int32_t unit = 0;
    for (size_t i = at + 2; i < at + ESCAPE_BYTES; i++) {
        int digit = hex_digit(text.at[i]);
        if (digit < 0) {
            return -1;
        }
        unit = unit * 16 + digit;
    }
    return unit;
}

static bool is_high_half(int32_t unit)
{
    return unit >= 0xD800 && unit < 0xDC00;
}

static bool is_low_half(int32_t unit)
{
    return unit >= 0xDC00 && unit < 0xE000;
}

/* Write what was passed over, then the replacement instead of the next `bytes` bytes. */
static void replace(struct repairing *state, size_t bytes, struct span replacement,
                    uint32_t repair)
{
    buffer_append(&state->output, span_slice(state->text, state->kept_at, state->at));
    buffer_append(&state->output, replacement);
    state->at += bytes;
    state->kept_at = state->at;
    state->repairs |= repair;
}

static bool is_escape(struct span text, size_t at)
{
    if (at + 1 >= text.bytes) {
        return false;
    }
    char byte = text.at[at + 1];
    return byte == 'u' ? unit_at(text, at) >= 0
                       : byte != '\0' && strchr("\"\\/bfnrt", byte) != NULL;
}

static void pass_escape(struct repairing *state)
{
    int32_t unit = unit_at(state->text, state->at);
    if (!is_escape(state->text, state->at)) {
        /* Dropping controls from \u4e<NUL>2d would even make an escape nobody wrote. */
        state->is_hopeless = true;
        state->at = state->text.bytes;
    } else if (is_high_half(unit) &&
               is_low_half(unit_at(state->text, state->at + ESCAPE_BYTES))) {
        state->at += (size_t)2 * ESCAPE_BYTES;
    } else if (is_high_half(unit) || is_low_half(unit)) {
        replace(state, ESCAPE_BYTES, SPAN("\\ufffd"), REPAIR_LONE_SURROGATE);
    } else {
        state->at += 2;
    }
}

static void repair_control(struct repairing *state, char byte)
{
    switch (byte) {
    case '\n':
        replace(state, 1, SPAN("\\n"), REPAIR_RAW_CONTROL);
        break;
    case '\r':
        replace(state, 1, SPAN("\\r"), REPAIR_RAW_CONTROL);
        break;
    case '\t':
        replace(state, 1, SPAN("\\t"), REPAIR_RAW_CONTROL);
        break;
    case '\0':
        replace(state, 1, SPAN(""), REPAIR_NUL);
        break;
    default:
        replace(state, 1, SPAN(""), REPAIR_RAW_CONTROL);
        break;
    }
}

/* From behind an opening quote to behind the closing one. */
static void repair_string(struct repairing *state)
{
    while (state->at < state->text.bytes) {
        char byte = state->text.at[state->at];
        if (byte == '\\') {
            pass_escape(state);
        } else if ((unsigned char)byte < 0x20) {
            repair_control(state, byte);
        } else {
            state->at += 1;
        }
        if (byte == '"') {
            return;
        }
    }
}

uint32_t json_repair(struct span text, struct arena *arena, struct span *ret_text)
{
    struct repairing state = {.text = text, .output = {.arena = arena}};
    while (state.at < text.bytes) {
        char byte = text.at[state.at];
        state.at += 1;
        if (byte == '"') {
            repair_string(&state);
        }
    }
    *ret_text = text;
    if (state.is_hopeless) {
        return 0;
    }
    if (state.repairs != 0) {
        buffer_append(&state.output, span_slice(text, state.kept_at, text.bytes));
        *ret_text = buffer_span(&state.output);
    }
    return state.repairs;
}
