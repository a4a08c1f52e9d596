#include "ingest/explain_out.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "article/civil_time.h"
#include "article/json_text.h"
#include "base/hexadecimal.h"
#include "base/instant.h"
#include "text/utf8.h"
#include "text/visible_text.h"

/* Select Graphic Rendition (ECMA-48), of the colours that all terminals have. */
static const char *const colours[EXPLAIN_STYLE_COUNT] = {
    [EXPLAIN_PLAIN] = "",           [EXPLAIN_HEADLINE] = "\x1b[1m",
    [EXPLAIN_LABEL] = "\x1b[36m",   [EXPLAIN_HIDDEN] = "\x1b[35m",
    [EXPLAIN_REMOVED] = "\x1b[31m", [EXPLAIN_WRITTEN] = "\x1b[32m",
    [EXPLAIN_GOOD] = "\x1b[1;32m",  [EXPLAIN_BAD] = "\x1b[1;31m",
};

static struct span colour(const struct explain_out *out, enum explain_style style)
{
    return out->form.has_colour ? span_from_string(colours[style]) : SPAN("");
}

static struct span no_colour(const struct explain_out *out, enum explain_style style)
{
    return out->form.has_colour && style != EXPLAIN_PLAIN ? SPAN("\x1b[m") : SPAN("");
}

/* ---- JSON */

/* No comma before the first: then the last byte is the bracket. */
static void separate(struct explain_out *out)
{
    struct span written = buffer_span(out->to);
    bool is_first = written.bytes == 0 || span_has_suffix(written, SPAN("{")) ||
                    span_has_suffix(written, SPAN("["));
    if (!is_first) {
        buffer_append_byte(out->to, ',');
    }
}

static void append_string(struct explain_out *out, struct span text)
{
    struct buffer string = {.arena = out->to->arena};
    json_text_append_string(&string, text);
    visible_text_append_json(out->to, buffer_span(&string));
}

static void append_name(struct explain_out *out, const char *name)
{
    separate(out);
    append_string(out, span_from_string(name));
    buffer_append_byte(out->to, ':');
}

/* ---- text */

void explain_out_label(struct explain_out *out, const char *name)
{
    explain_out_say(out, EXPLAIN_PLAIN, "  ");
    explain_out_say(out, EXPLAIN_LABEL, "%s", name);
    explain_out_say(out, EXPLAIN_PLAIN, "%*s", out->label_width - (int)strlen(name), "");
}

void explain_out_say(struct explain_out *out, enum explain_style style,
                     const char *format, ...)
{
    enum { SAID_BYTES = 1024 };
    char said[SAID_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(said, sizeof(said), format, arguments);
    va_end(arguments);
    buffer_append(out->to, colour(out, style));
    buffer_append(out->to, span_from_string(said));
    buffer_append(out->to, no_colour(out, style));
}

void explain_out_show(struct explain_out *out, enum explain_style style, struct span text)
{
    buffer_append(out->to, colour(out, style));
    /* Behind a mark its own colour ends, and that of the text around it begins again. */
    struct buffer behind = {.arena = out->to->arena};
    buffer_append(&behind, no_colour(out, EXPLAIN_HIDDEN));
    buffer_append(&behind, colour(out, style));
    visible_text_append(out->to, text, colour(out, EXPLAIN_HIDDEN), buffer_span(&behind));
    buffer_append(out->to, no_colour(out, style));
}

void explain_out_show_quoted(struct explain_out *out, struct span text, size_t most)
{
    struct span start = utf8_prefix(text, most);
    explain_out_say(out, EXPLAIN_PLAIN, "\"");
    explain_out_show(out, EXPLAIN_PLAIN, start);
    explain_out_say(out, EXPLAIN_PLAIN, "\"");
    if (start.bytes < text.bytes) {
        explain_out_say(out, EXPLAIN_PLAIN, "... (%zu bytes)", text.bytes);
    }
}

void explain_out_show_padded(struct explain_out *out, struct span text, size_t columns)
{
    size_t width = visible_text_width(text);
    explain_out_show(out, EXPLAIN_PLAIN, text);
    explain_out_say(out, EXPLAIN_PLAIN, "%*s",
                    width < columns ? (int)(columns - width) : 0, "");
}

void explain_out_show_lines(struct explain_out *out, struct span text)
{
    for (size_t at = 0; at < text.bytes;) {
        const char *newline = memchr(text.at + at, '\n', text.bytes - at);
        size_t end = newline == NULL ? text.bytes : (size_t)(newline - text.at);
        explain_out_say(out, EXPLAIN_PLAIN, "    ");
        explain_out_show(out, EXPLAIN_PLAIN, span_slice(text, at, end));
        buffer_append_byte(out->to, '\n');
        at = end + 1;
    }
}

/* ---- both */

void explain_out_open(struct explain_out *out, const char *name, int label_width)
{
    if (out->form.is_json) {
        append_name(out, name);
        buffer_append_byte(out->to, '{');
        return;
    }
    out->label_width = label_width;
    explain_out_say(out, EXPLAIN_HEADLINE, "%s", name);
    buffer_append_byte(out->to, '\n');
}

void explain_out_close(struct explain_out *out)
{
    if (out->form.is_json) {
        buffer_append_byte(out->to, '}');
    }
}

void explain_out_open_item(struct explain_out *out)
{
    if (out->form.is_json) {
        separate(out);
        buffer_append_byte(out->to, '{');
    }
}

void explain_out_open_list(struct explain_out *out, const char *name)
{
    if (out->form.is_json) {
        append_name(out, name);
        buffer_append_byte(out->to, '[');
    }
}

void explain_out_close_list(struct explain_out *out)
{
    if (out->form.is_json) {
        buffer_append_byte(out->to, ']');
    }
}

void explain_out_text(struct explain_out *out, const char *name, struct span value)
{
    if (value.at == NULL) {
        return;
    }
    if (out->form.is_json) {
        append_name(out, name);
        append_string(out, value);
        return;
    }
    explain_out_label(out, name);
    if (memchr(value.at, '\n', value.bytes) == NULL) {
        explain_out_show(out, EXPLAIN_PLAIN, value);
        buffer_append_byte(out->to, '\n');
        return;
    }
    while (out->to->at[out->to->bytes - 1] == ' ') {
        out->to->bytes -= 1; /* the label's padding */
    }
    buffer_append_byte(out->to, '\n');
    explain_out_show_lines(out, value);
}

void explain_out_json(struct explain_out *out, const char *name, struct span json)
{
    if (out->form.is_json && json.at != NULL) {
        append_name(out, name);
        visible_text_append_json(out->to, json);
    } else {
        explain_out_text(out, name, json);
    }
}

void explain_out_number(struct explain_out *out, const char *name, int64_t value)
{
    struct buffer digits = {.arena = out->to->arena};
    json_text_append_integer(&digits, value);
    explain_out_json(out, name, buffer_span(&digits));
}

void explain_out_flag(struct explain_out *out, const char *name, bool value)
{
    explain_out_json(out, name, value ? SPAN("true") : SPAN("false"));
}

void explain_out_null(struct explain_out *out, const char *name)
{
    explain_out_json(out, name, out->form.is_json ? SPAN("null") : SPAN("NULL"));
}

void explain_out_texts(struct explain_out *out, const char *name, struct texts values)
{
    if (!out->form.is_json) {
        explain_out_label(out, name);
        explain_out_say(out, EXPLAIN_PLAIN, values.count == 0 ? "{}" : "");
        for (size_t i = 0; i < values.count; i++) {
            explain_out_say(out, EXPLAIN_PLAIN, "%s", i == 0 ? "" : " | ");
            explain_out_show(out, EXPLAIN_PLAIN, values.at[i]);
        }
        buffer_append_byte(out->to, '\n');
        return;
    }
    append_name(out, name);
    buffer_append_byte(out->to, '[');
    for (size_t i = 0; i < values.count; i++) {
        buffer_append(out->to, i == 0 ? SPAN("") : SPAN(","));
        append_string(out, values.at[i]);
    }
    buffer_append_byte(out->to, ']');
}

struct span explain_out_instant(int64_t instant_us, struct arena *arena)
{
    if (!instant_is_present(instant_us)) {
        return SPAN("unknown");
    }
    struct civil_time civil = civil_time_from_local(instant_us);
    struct buffer text = {.arena = arena};
    buffer_append_format(&text, "%04d-%02d-%02dT%02d:%02d:%02d", civil.year, civil.month,
                         civil.day, civil.hour, civil.minute, civil.second);
    if (civil.microsecond != 0) {
        buffer_append_format(&text, ".%06d", civil.microsecond);
    }
    buffer_append_byte(&text, 'Z');
    return buffer_span(&text);
}

void explain_out_time(struct explain_out *out, const char *name, int64_t instant_us)
{
    if (instant_is_present(instant_us)) {
        explain_out_text(out, name, explain_out_instant(instant_us, out->to->arena));
    }
}

void explain_out_bytes(struct explain_out *out, const char *name, const char *prefix,
                       struct span bytes)
{
    struct buffer digits = {.arena = out->to->arena};
    buffer_append(&digits, span_from_string(prefix));
    hexadecimal_append(&digits, (const uint8_t *)bytes.at, bytes.bytes);
    explain_out_text(out, name, buffer_span(&digits));
}
