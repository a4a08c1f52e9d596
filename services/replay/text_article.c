#include "replay/text_article.h"

#include <stddef.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "base/hexadecimal.h"
#include "base/quoted_text.h"
#include "text/encoding.h"
#include "text/utf8.h"

enum {
    TITLE_CHARACTERS = 60,
    CHINESE_PERCENT = 90, /* fewer: bytes that merely happen to decode */
    ID_BYTES = 16,
};

/* What a sentence or a part of it ends in, and a headline does not. */
static const struct span sentence_ends[] = {
    SPAN("。"),  SPAN("！"),  SPAN("？"), SPAN("，"), SPAN("、"), SPAN("；"),
    SPAN("："),  SPAN("…"),   SPAN("."),  SPAN(","),  SPAN(";"),  SPAN("。”"),
    SPAN("！”"), SPAN("？”"), SPAN("…”"), SPAN("）"),
};

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static struct span trim(struct span text)
{
    size_t start = 0;
    size_t end = text.bytes;
    while (start < end && is_space(text.at[start])) {
        start += 1;
    }
    while (end > start && is_space(text.at[end - 1])) {
        end -= 1;
    }
    return span_slice(text, start, end);
}

static bool is_like_title(struct span line)
{
    if (utf8_count(line) > TITLE_CHARACTERS) {
        return false;
    }
    for (size_t i = 0; i < sizeof(sentence_ends) / sizeof(sentence_ends[0]); i++) {
        if (span_has_suffix(line, sentence_ends[i])) {
            return false;
        }
    }
    return line.bytes > 0;
}

static bool decode(struct span text, struct arena *arena, struct span *ret_utf8)
{
    if (span_has_prefix(text, SPAN("\xef\xbb\xbf"))) {
        text = span_slice(text, strlen("\xef\xbb\xbf"), text.bytes);
    }
    if (encoding_is_utf8(text)) {
        *ret_utf8 = text;
        return true;
    }
    return encoding_utf8_from_gb18030(text, arena, ret_utf8) &&
           encoding_chinese_percent(*ret_utf8) >= CHINESE_PERCENT;
}

static void append_id(struct buffer *json, struct span text)
{
    struct digest digest = digest_from_bytes(text);
    buffer_append(json, SPAN("{\"id\": \""));
    hexadecimal_append(json, digest.bytes, ID_BYTES);
    buffer_append(json, SPAN("\""));
}

bool text_article_as_json(struct span text, struct arena *arena, struct span *ret_json)
{
    struct span body = {.at = NULL};
    if (!decode(text, arena, &body)) {
        return false;
    }
    body = trim(body);
    struct buffer json = {.arena = arena};
    append_id(&json, body);
    const char *line_end = body.bytes == 0 ? NULL : memchr(body.at, '\n', body.bytes);
    if (line_end != NULL) {
        size_t line_bytes = (size_t)(line_end - body.at);
        struct span line = trim(span_slice(body, 0, line_bytes));
        if (is_like_title(line)) {
            buffer_append(&json, SPAN(", \"title\": "));
            quoted_text_append(&json, line);
            body = trim(span_slice(body, line_bytes, body.bytes));
        }
    }
    buffer_append(&json, SPAN(", \"body\": "));
    quoted_text_append(&json, body);
    buffer_append_byte(&json, '}');
    *ret_json = buffer_span(&json);
    return true;
}
