#include "html/html_page.h"

#include <strings.h>

#include "html/html_about.h"
#include "html/html_density.h"
#include "html/html_doubt.h"
#include "html/html_label.h"
#include "html/html_page_body.h"
#include "html/html_page_tree.h"
#include "html/html_refusal.h"
#include "html/html_scan.h"
#include "html/html_words.h"

enum {
    BYTES_OF_HAN = 3,
    LEAST_CHARS = 10,       /* an article has at least as many */
    LINES_BEFORE_TITLE = 4, /* where its time may stand */
    LINES_AFTER_TITLE = 15,
    LINES_BEFORE_TEXT = 30, /* where the title may stand */
    MAX_TITLES = 20,        /* that are compared */
    NO_LINE = UINT32_MAX,
};

static const struct span from_line = SPAN("a line near the title");

bool html_page_is(struct span text)
{
    const char *sign = text.bytes > 0 ? memchr(text.at, '<', text.bytes) : NULL;
    while (sign != NULL) {
        struct span rest = span_slice(text, (size_t)(sign - text.at), text.bytes);
        bool may_be = rest.bytes > 1 && strchr("hHbB", rest.at[1]) != NULL;
        struct html_tag tag;
        if (may_be && html_scan_is_tag(rest, &tag) && tag.name.bytes == 4 &&
            (strncasecmp(tag.name.at, "html", 4) == 0 ||
             strncasecmp(tag.name.at, "head", 4) == 0 ||
             strncasecmp(tag.name.at, "body", 4) == 0)) {
            return true;
        }
        sign = memchr(sign + 1, '<', rest.bytes - 1);
    }
    return false;
}

static bool contains(struct span text, struct span part)
{
    return part.bytes > 0 && html_words_find(text, part) < text.bytes;
}

/** What the page calls its title: with the name of the site, as a rule. */
static bool is_in_title(const struct html_page_tree *tree, struct span text)
{
    return contains(tree->title, text) ||
           contains(tree->facts[HTML_FACT_TITLE].text, text);
}

static bool is_most_of_title(const struct html_page_tree *tree, struct span text)
{
    size_t bytes = tree->facts[HTML_FACT_TITLE].text.bytes;
    bytes = bytes == 0 || tree->title.bytes < bytes ? tree->title.bytes : bytes;
    return text.bytes * 2 >= bytes && is_in_title(tree, text);
}

/** The longest of the first <h1> that the page's title repeats; if there is no other title,
 *  the first. */
static uint32_t find_heading(const struct html_page_tree *tree)
{
    bool has_other = tree->title.bytes > 0 || tree->facts[HTML_FACT_TITLE].text.bytes > 0;
    uint32_t found = NO_LINE;
    size_t longest = 0;
    int seen = 0;
    for (uint32_t i = 0; i < tree->line_count && seen < MAX_TITLES; i++) {
        if (tree->blocks[tree->lines[i].block].kind != HTML_BLOCK_TITLE) {
            continue;
        }
        seen += 1;
        struct span text = html_page_tree_line(tree, i);
        bool is_one = has_other ? is_in_title(tree, text) : seen == 1;
        if (is_one && text.bytes > longest) {
            found = i;
            longest = text.bytes;
        }
    }
    return found;
}

/** Without such a heading, a line before the article that is most of the page's title. */
static uint32_t find_line_of_title(const struct html_page_tree *tree, uint32_t first_text)
{
    uint32_t end = first_text < tree->line_count ? first_text : tree->line_count;
    uint32_t first = end > LINES_BEFORE_TEXT ? end - LINES_BEFORE_TEXT : 0;
    for (uint32_t i = first; i < end; i++) {
        if (is_most_of_title(tree, html_page_tree_line(tree, i))) {
            return i;
        }
    }
    return NO_LINE;
}

static struct html_statement title_of(const struct html_page_tree *tree,
                                      uint32_t title_line)
{
    struct html_statement title = tree->facts[HTML_FACT_TITLE];
    if (title_line != NO_LINE) {
        enum html_block_kind kind = tree->blocks[tree->lines[title_line].block].kind;
        title.text = html_page_tree_line(tree, title_line);
        title.from = kind == HTML_BLOCK_TITLE ? SPAN("<h1>")
                                              : SPAN("the line that <title> repeats");
    } else if (title.text.at == NULL) {
        title = (struct html_statement){tree->title, SPAN("<title>")};
    }
    return title;
}

/** Take what a line tells, where nothing is told yet. */
static void offer(struct span text, struct html_statement *known)
{
    if (known->text.at == NULL && text.at != NULL) {
        *known = (struct html_statement){text, from_line};
    }
}

/** A time with an hour is better than the same day without, or than a line's without. */
static void offer_time(struct span text, struct html_statement *known)
{
    bool is_better = html_about_has_hour(text) && !html_about_has_hour(known->text) &&
                     (span_is_equal(known->from, from_line) ||
                      html_about_is_same_day(text, known->text));
    if (is_better) {
        known->text = (struct span){0};
    }
    offer(text, known);
}

/** Read time, author and source from the lines around the title. */
static void read_lines_near_title(const struct html_page_tree *tree, uint32_t title_line,
                                  uint32_t first_text, struct html_page *page)
{
    uint32_t middle = title_line != NO_LINE ? title_line : first_text;
    uint32_t before = title_line != NO_LINE ? LINES_BEFORE_TITLE : LINES_AFTER_TITLE;
    uint32_t first = middle > before ? middle - before : 0;
    uint32_t end = middle + LINES_AFTER_TITLE;
    end = end < tree->line_count ? end : tree->line_count;
    end = end < first_text || first_text < middle ? end : first_text;
    for (uint32_t i = first; i < end; i++) {
        struct span line = html_page_tree_line(tree, i);
        if (html_about_is(line)) {
            offer_time(html_about_find_time(line), &page->published);
            offer(html_about_find_author(line), &page->author);
            offer(html_about_find_source(line), &page->source);
        }
    }
}

/** A document that is only an article, as readers like Readability make it. */
static bool is_bare(const struct html_page_tree *tree)
{
    double chars = (double)tree->text.bytes / BYTES_OF_HAN;
    return html_density_link_share(tree) < 0.05 && tree->blocks[0].goodness > chars * 0.5;
}

/** Take the article out of the densest block. */
static struct html_page_body take_body(struct html_page_tree *tree, struct span title,
                                       struct arena *arena)
{
    html_density_score(tree, true, arena);
    uint32_t block = is_bare(tree) ? 0 : html_density_best_block(tree);
    if (tree->blocks[block].score <= 0) {
        html_density_score(tree, false, arena);
        block = html_density_best_block(tree);
    }
    return html_page_body_take(tree, block, title, arena);
}

/** The same, and where there is no sentence, of what is not likely to be an article. */
static struct html_page_body find_body(struct html_page_tree *tree, uint32_t title_line,
                                       struct span title, struct arena *arena)
{
    html_doubt_mark(tree, title_line, arena);
    struct html_page_body body = take_body(tree, title, arena);
    bool is_article =
        body.chars >= LEAST_CHARS && html_label_has_sentence_mark(body.text);
    if (!is_article && html_doubt_free(tree, arena)) {
        struct html_page_body other = take_body(tree, title, arena);
        body = other.chars > body.chars ? other : body;
    }
    return body;
}

/** Text that is no link and not outside of what may be an article, in Han. */
static double chars_beside_links(const struct html_page_tree *tree)
{
    uint64_t bytes = 0;
    for (uint32_t i = 0; i < tree->line_count; i++) {
        const struct html_line *line = &tree->lines[i];
        uint32_t length = line->end - line->start;
        bool counts = !tree->blocks[line->block].is_outside &&
                      line->label == HTML_LABEL_NONE && line->link_bytes < length;
        bytes += counts ? length - line->link_bytes : 0;
    }
    return (double)bytes / BYTES_OF_HAN;
}

/** A list of summaries has no title of an article, and much other text. */
static bool is_one_of_many(const struct html_page_tree *tree, uint32_t title_line,
                           const struct html_page_body *body)
{
    static const double least_share = 0.3;
    return title_line == NO_LINE && tree->title.bytes > 0 &&
           body->chars < chars_beside_links(tree) * least_share;
}

bool html_page_read(struct span markup, struct arena *arena, struct html_page *ret_page)
{
    struct html_page_tree tree;
    html_page_tree_build(markup, arena, &tree);
    uint32_t title_line = find_heading(&tree);
    struct html_page page = {
        .title = title_of(&tree, title_line),
        .published = tree.facts[HTML_FACT_PUBLISHED],
        .author = tree.facts[HTML_FACT_AUTHOR],
        .source = tree.facts[HTML_FACT_SOURCE],
        .site = tree.facts[HTML_FACT_SITE],
        .summary = tree.facts[HTML_FACT_SUMMARY],
        .linked_data = buffer_span(&tree.linked_data),
        .text_bytes = tree.text.bytes,
    };
    struct html_page_body body = find_body(&tree, title_line, page.title.text, arena);
    if (body.chars < LEAST_CHARS) {
        return false;
    }
    if (title_line == NO_LINE) {
        title_line = find_line_of_title(&tree, body.first_text);
        page.title = title_of(&tree, title_line);
    }
    if (is_one_of_many(&tree, title_line, &body)) {
        return false;
    }
    read_lines_near_title(&tree, title_line, body.first_text, &page);
    page.body = body.text;
    *ret_page = page;
    return page.published.text.at != NULL || /* an answer of the server has no date */
           !html_refusal_is(page.title.text, body.text, arena);
}
