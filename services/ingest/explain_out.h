#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "article/raw_article.h"
#include "base/buffer.h"
#include "base/span.h"

/** How an explanation looks. JSON is never coloured. */
struct explain_form {
    bool is_json;
    bool has_colour;
};

/**
 * Where an explanation is written, as text for a person or as JSON: what explains a stage
 * says it once, by names that are the labels of the one and the keys of the other.
 *
 * Nothing of a message steers the terminal: all of its text goes through visible_text.h.
 * Limits: text given must be valid UTF-8.
 */
struct explain_out {
    struct buffer *to;
    struct explain_form form;
    int label_width; /* of the open section, in text */
};

/** What a piece of text is; each has a colour. */
enum explain_style {
    EXPLAIN_PLAIN,
    EXPLAIN_HEADLINE,
    EXPLAIN_LABEL,
    EXPLAIN_HIDDEN, /* the mark of a character that cannot be seen */
    EXPLAIN_REMOVED,
    EXPLAIN_WRITTEN,
    EXPLAIN_GOOD,
    EXPLAIN_BAD,
    EXPLAIN_STYLE_COUNT,
};

/* ---- both forms */

/** Open a section: a headline, or an object. Labels are padded to label_width columns. */
void explain_out_open(struct explain_out *out, const char *name, int label_width);
void explain_out_close(struct explain_out *out);

/** Open an object of a list, which ends with explain_out_close(); JSON only. */
void explain_out_open_item(struct explain_out *out);
void explain_out_open_list(struct explain_out *out, const char *name);
void explain_out_close_list(struct explain_out *out);

/** Values. An absent one is left out; a text of several lines is indented below. */
void explain_out_text(struct explain_out *out, const char *name, struct span value);
void explain_out_number(struct explain_out *out, const char *name, int64_t value);
void explain_out_flag(struct explain_out *out, const char *name, bool value);
void explain_out_texts(struct explain_out *out, const char *name, struct texts values);
void explain_out_time(struct explain_out *out, const char *name, int64_t instant_us);
/** 2024-03-05T02:30:00Z, in the arena; "unknown" when absent. */
struct span explain_out_instant(int64_t instant_us, struct arena *arena);

/** Bytes as hexadecimal digits, with `prefix` before them. */
void explain_out_bytes(struct explain_out *out, const char *name, const char *prefix,
                       struct span bytes);
/** A value that is JSON itself. */
void explain_out_json(struct explain_out *out, const char *name, struct span json);
/** An absent value where absence says something: NULL. */
void explain_out_null(struct explain_out *out, const char *name);

/* ---- text only */

void explain_out_label(struct explain_out *out, const char *name);
/** Text of ours: words, numbers. */
void explain_out_say(struct explain_out *out, enum explain_style style,
                     const char *format, ...) PRINTF_LIKE(3, 4);
/** Text of theirs. */
void explain_out_show(struct explain_out *out, enum explain_style style,
                      struct span text);
/** The same in quotes, cut behind `most` characters; and padded to `columns`. */
void explain_out_show_quoted(struct explain_out *out, struct span text, size_t most);
void explain_out_show_padded(struct explain_out *out, struct span text, size_t columns);
/** All lines of a text, indented. */
void explain_out_show_lines(struct explain_out *out, struct span text);
