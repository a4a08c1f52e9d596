#include "html/html_page_body.h"

#include "html/html_about.h"
#include "html/html_label.h"
#include "html/html_words.h"

enum {
    BYTES_OF_HAN = 3,
    SURE_SENTENCE_BYTES = 45, /* with its mark at the end, it begins the article */
    SHORTEST_TITLE_BYTES = 12,
    LONGEST_SCRAP_BYTES = 24,  /* the name of a source in a box of its own */
    LONGEST_ENTRY_BYTES = 120, /* of a list of other articles */
    SHORTEST_ABSTRACT_BYTES = 60,
    LINES_TO_COMPARE = 6,
};

/* The block while its lines are sorted. */
struct sorting {
    const struct html_page_tree *tree;
    struct span title;
    uint32_t first;
    uint32_t end;
    bool *is_kept; /* by line, from `first` */
};

static struct span text_of(const struct sorting *sorting, uint32_t line)
{
    return html_page_tree_line(sorting->tree, line);
}

static const struct html_block *block_of(const struct sorting *sorting, uint32_t line)
{
    return &sorting->tree->blocks[sorting->tree->lines[line].block];
}

static bool is_link(const struct sorting *sorting, uint32_t line)
{
    return html_page_tree_is_link(sorting->tree, line);
}

static enum html_label label_of(const struct sorting *sorting, uint32_t line)
{
    return sorting->tree->lines[line].label;
}

static bool is_link_at(const struct sorting *sorting, uint32_t line)
{
    return line < sorting->end && is_link(sorting, line);
}

/** A link alone between paragraphs is part of the text, one of many is not. */
static bool is_link_among_links(const struct sorting *sorting, uint32_t line)
{
    if (!is_link(sorting, line)) {
        return false;
    }
    return block_of(sorting, line)->kind != HTML_BLOCK_PARAGRAPH ||
           is_link_at(sorting, line + 1) ||
           (line > sorting->first && is_link_at(sorting, line - 1));
}

static bool is_prose(const struct sorting *sorting, uint32_t line)
{
    struct span text = text_of(sorting, line);
    return !is_link(sorting, line) &&
           (sorting->tree->lines[line].score > 0 ||
            (text.bytes >= SURE_SENTENCE_BYTES && html_label_ends_sentence(text)));
}

/** Lines of marks alone (∙, ***) say nothing. */
static bool is_ornament(struct span text)
{
    static const struct span marks[] = {SPAN("∙"),  SPAN("·"),      SPAN("|"), SPAN("*"),
                                        SPAN("-"),  SPAN(">"),      SPAN("="), SPAN(" "),
                                        SPAN("　"), SPAN("\u00A0"), SPAN("—"), SPAN("_"),
                                        SPAN("■"),  SPAN("◆")};
    return html_words_skip(text, HTML_WORDS(marks)).bytes == 0;
}

static void keep_what_is_text(struct sorting *sorting)
{
    for (uint32_t i = sorting->first; i < sorting->end; i++) {
        enum html_label label = label_of(sorting, i);
        sorting->is_kept[i - sorting->first] =
            label == HTML_LABEL_EDITOR ||
            (!block_of(sorting, i)->is_outside && label != HTML_LABEL_NOTICE &&
             label != HTML_LABEL_CONTROL && !is_link_among_links(sorting, i) &&
             !is_ornament(text_of(sorting, i)));
    }
}

static void drop(struct sorting *sorting, uint32_t line)
{
    sorting->is_kept[line - sorting->first] = false;
}

static bool is_kept_prose(const struct sorting *sorting, uint32_t line)
{
    return sorting->is_kept[line - sorting->first] && is_prose(sorting, line);
}

/** A line that a line behind it begins with: 摘要, often cut short with three dots. */
static bool is_abstract(const struct sorting *sorting, uint32_t line)
{
    static const struct span labels[] = {
        SPAN("摘要"), SPAN("【"), SPAN("】"), SPAN("["),  SPAN("]"),
        SPAN("："),   SPAN(":"),  SPAN(" "),  SPAN("　"), SPAN("\u00A0")};
    static const struct span dots[] = {SPAN("."), SPAN("…"), SPAN(" "), SPAN("。")};
    struct span text = html_words_skip(text_of(sorting, line), HTML_WORDS(labels));
    while (html_words_ends_with_any(text, HTML_WORDS(dots))) {
        text.bytes -=
            span_has_suffix(text, SPAN("…")) || span_has_suffix(text, SPAN("。"))
                ? SPAN("…").bytes
                : 1;
    }
    uint32_t end = line + LINES_TO_COMPARE;
    for (uint32_t i = line + 1; i < sorting->end && i <= end; i++) {
        struct span next = html_words_skip(text_of(sorting, i), HTML_WORDS(labels));
        if (text.bytes >= SHORTEST_ABSTRACT_BYTES && span_has_prefix(next, text)) {
            return true;
        }
    }
    return false;
}

/** A line in front of the article that belongs to its frame. */
static bool is_frame(const struct sorting *sorting, uint32_t line)
{
    struct span text = text_of(sorting, line);
    enum html_block_kind kind = block_of(sorting, line)->kind;
    bool is_scrap = text.bytes <= LONGEST_SCRAP_BYTES && kind != HTML_BLOCK_PARAGRAPH &&
                    kind != HTML_BLOCK_HEADING;
    bool is_title = text.bytes >= SHORTEST_TITLE_BYTES &&
                    html_words_find(sorting->title, text) < sorting->title.bytes;
    return kind == HTML_BLOCK_TITLE || is_title || is_scrap || html_about_is(text) ||
           is_abstract(sorting, line);
}

/** A line that is part of the article whatever stands beside it. */
static bool is_sure(const struct sorting *sorting, uint32_t line)
{
    struct span text = text_of(sorting, line);
    return block_of(sorting, line)->kind == HTML_BLOCK_PARAGRAPH ||
           text.bytes >= SURE_SENTENCE_BYTES || html_label_has_sentence_mark(text);
}

/** The first line of prose that is no frame; the end when there is none. */
static uint32_t find_first_text(const struct sorting *sorting)
{
    uint32_t first = sorting->end;
    for (uint32_t i = sorting->first; i < sorting->end; i++) {
        bool is_far = first < sorting->end && i - first > LINES_TO_COMPARE;
        if (is_far || !is_kept_prose(sorting, i) || is_frame(sorting, i)) {
            continue;
        }
        first = first < i ? first : i;
        if (is_sure(sorting, i)) {
            return i;
        }
    }
    return first;
}

static void drop_abstracts(struct sorting *sorting, uint32_t first_text)
{
    for (uint32_t i = first_text; i < sorting->end && i < first_text + LINES_TO_COMPARE;
         i++) {
        if (is_abstract(sorting, i)) {
            drop(sorting, i);
        }
    }
}

/** Drop the frame in front. Returns the first line of prose, or the end. */
static uint32_t drop_head(struct sorting *sorting)
{
    uint32_t first_text = find_first_text(sorting);
    for (uint32_t i = sorting->first; i < first_text && first_text < sorting->end; i++) {
        if (is_frame(sorting, i)) {
            drop(sorting, i);
        }
    }
    drop_abstracts(sorting, first_text);
    return first_text;
}

static double prose_chars(const struct sorting *sorting, uint32_t from, uint32_t to)
{
    uint64_t bytes = 0;
    for (uint32_t i = from; i < to; i++) {
        bytes += is_kept_prose(sorting, i) ? text_of(sorting, i).bytes : 0;
    }
    return (double)bytes / BYTES_OF_HAN;
}

static bool is_entry(const struct sorting *sorting, uint32_t line)
{
    struct span text = text_of(sorting, line);
    return is_link(sorting, line) ||
           (text.bytes <= LONGEST_ENTRY_BYTES && !html_label_ends_sentence(text));
}

/** Drop the heading of a list of other articles, and its entries. */
static void drop_related(struct sorting *sorting, uint32_t heading)
{
    drop(sorting, heading);
    for (uint32_t i = heading + 1; i < sorting->end && is_entry(sorting, i); i++) {
        drop(sorting, i);
    }
}

/** Drop the heading of the comments and, where the article stands before it, all behind. */
static void drop_comments(struct sorting *sorting, uint32_t first_text, uint32_t heading)
{
    bool is_behind = prose_chars(sorting, first_text, heading) > 0;
    uint32_t end = is_behind ? sorting->end : heading + 1;
    for (uint32_t i = heading; i < end; i++) {
        drop(sorting, i);
    }
}

static void drop_tail(struct sorting *sorting, uint32_t first_text)
{
    bool has_comments = false; /* of several headings the first counts, or it would be
                                  quadratic in them */
    for (uint32_t i = first_text; i < sorting->end; i++) {
        enum html_label label =
            sorting->is_kept[i - sorting->first] ? label_of(sorting, i) : HTML_LABEL_NONE;
        if (label == HTML_LABEL_RELATED) {
            drop_related(sorting, i);
        } else if (label == HTML_LABEL_COMMENTS && !has_comments) {
            has_comments = true;
            drop_comments(sorting, first_text, i);
        }
    }
}

/** The line that names the editor often stands behind the block of the article. */
static void append_editor_behind(const struct sorting *sorting, struct buffer *joined)
{
    const struct html_page_tree *tree = sorting->tree;
    uint32_t end = sorting->end + LINES_TO_COMPARE;
    for (uint32_t i = sorting->end; i < end && i < tree->line_count; i++) {
        if (tree->lines[i].label == HTML_LABEL_EDITOR) {
            buffer_append_byte(joined, '\n');
            buffer_append(joined, text_of(sorting, i));
        }
    }
}

static struct span joined_lines(const struct sorting *sorting, struct arena *arena)
{
    struct buffer joined = {.arena = arena};
    for (uint32_t i = sorting->first; i < sorting->end; i++) {
        if (!sorting->is_kept[i - sorting->first]) {
            continue;
        }
        bool follows_kept =
            i > sorting->first && sorting->is_kept[i - sorting->first - 1];
        uint32_t start = sorting->tree->lines[i].start;
        bool is_next_cell = follows_kept && sorting->tree->text.at[start - 1] == ' ';
        if (joined.bytes > 0) {
            buffer_append_byte(&joined, is_next_cell ? ' ' : '\n');
        }
        buffer_append(&joined, text_of(sorting, i));
    }
    append_editor_behind(sorting, &joined);
    return buffer_span(&joined);
}

struct html_page_body html_page_body_take(const struct html_page_tree *tree,
                                          uint32_t block, struct span title,
                                          struct arena *arena)
{
    struct sorting sorting = {
        .tree = tree,
        .title = title,
        .first = tree->blocks[block].first_line,
        .end = tree->blocks[block].end_line,
    };
    sorting.is_kept =
        arena_take_array(arena, sorting.end - sorting.first + 1, sizeof(bool));
    keep_what_is_text(&sorting);
    uint32_t first_text = drop_head(&sorting);
    drop_tail(&sorting, first_text);
    return (struct html_page_body){
        .text = joined_lines(&sorting, arena),
        .first_line = sorting.first,
        .first_text = first_text,
        .chars = prose_chars(&sorting, first_text, sorting.end),
    };
}
