#include "html/html_page.h"

#include <strings.h>

#include "html/html_density.h"
#include "html/html_label.h"
#include "html/html_page_body.h"
#include "html/html_page_tree.h"
#include "html/html_scan.h"

enum {
    LEAST_CHARS = 10,       /* an article has at least as many */
    LINES_BEFORE_TITLE = 4, /* where its time may stand */
    LINES_AFTER_TITLE = 15,
    MAX_TITLES = 20, /* that are compared */
    NO_LINE = UINT32_MAX,
};

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
    for (size_t at = 0; part.bytes > 0 && at + part.bytes <= text.bytes; at++) {
        if (memcmp(text.at + at, part.at, part.bytes) == 0) {
            return true;
        }
    }
    return false;
}

/** The line of the article's title: the first <h1> that the page's title repeats. */
static uint32_t find_title_line(const struct html_page_tree *tree)
{
    uint32_t only = NO_LINE;
    int seen = 0;
    for (uint32_t i = 0; i < tree->line_count && seen < MAX_TITLES; i++) {
        if (tree->blocks[tree->lines[i].block].kind != HTML_BLOCK_TITLE) {
            continue;
        }
        seen += 1;
        struct span text = html_page_tree_line(tree, i);
        if (contains(tree->title, text) || contains(tree->facts[HTML_FACT_TITLE], text)) {
            return i;
        }
        only = only == NO_LINE ? i : only;
    }
    bool has_other = tree->title.bytes > 0 || tree->facts[HTML_FACT_TITLE].bytes > 0;
    return has_other ? NO_LINE : only;
}

static struct span title_of(const struct html_page_tree *tree, uint32_t title_line)
{
    if (title_line != NO_LINE) {
        return html_page_tree_line(tree, title_line);
    }
    struct span stated = tree->facts[HTML_FACT_TITLE];
    return stated.at != NULL ? stated : tree->title;
}

/** Read time and author from the lines around the title, where the page states none. */
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
        if (!html_label_is_about_article(line)) {
            continue;
        }
        page->published =
            page->published.at == NULL ? html_label_find_time(line) : page->published;
        page->author =
            page->author.at == NULL ? html_label_find_author(line) : page->author;
    }
}

/** A document that is only an article, as readers like Readability make it. */
static bool is_bare(const struct html_page_tree *tree)
{
    double chars = (double)tree->text.bytes / 3;
    return html_density_link_share(tree) < 0.05 && tree->blocks[0].goodness > chars * 0.5;
}

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

bool html_page_read(struct span markup, struct arena *arena, struct html_page *ret_page)
{
    struct html_page_tree tree;
    html_page_tree_build(markup, arena, &tree);
    uint32_t title_line = find_title_line(&tree);
    struct html_page page = {
        .title = title_of(&tree, title_line),
        .published = tree.facts[HTML_FACT_PUBLISHED],
        .author = tree.facts[HTML_FACT_AUTHOR],
        .summary = tree.facts[HTML_FACT_SUMMARY],
        .linked_data = buffer_span(&tree.linked_data),
    };
    struct html_page_body body = take_body(&tree, page.title, arena);
    if (body.chars < LEAST_CHARS) {
        return false;
    }
    read_lines_near_title(&tree, title_line, body.first_text, &page);
    page.body = body.text;
    *ret_page = page;
    return true;
}
