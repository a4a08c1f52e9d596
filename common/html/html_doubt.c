#include "html/html_doubt.h"

#include "html/html_label.h"

enum {
    LEAST_TEASERS = 3,
    TEXTS_OF_TEASER = 2,
    SHORT_BYTES = 45,            /* of a name, a time, a button */
    LEAST_BYTES_OF_ARTICLE = 75, /* per line; readers write less */
};

/* Of the lines before each one. */
struct counts {
    uint32_t *links;
    uint32_t *pairs;  /* links with text behind */
    uint32_t *thirds; /* lines of text that follow as many as a teaser has */
};

static struct counts count_links(const struct html_page_tree *tree, struct arena *arena)
{
    struct counts counts = {
        .links = arena_take_array(arena, tree->line_count + 1, sizeof(uint32_t)),
        .pairs = arena_take_array(arena, tree->line_count + 1, sizeof(uint32_t)),
        .thirds = arena_take_array(arena, tree->line_count + 1, sizeof(uint32_t)),
    };
    counts.links[0] = 0;
    counts.pairs[0] = 0;
    counts.thirds[0] = 0;
    uint32_t texts = 0;
    bool is_link = tree->line_count > 0 && html_page_tree_is_link(tree, 0);
    for (uint32_t i = 0; i < tree->line_count; i++) {
        bool is_next = i + 1 < tree->line_count && html_page_tree_is_link(tree, i + 1);
        bool is_pair = is_link && i + 1 < tree->line_count && !is_next;
        counts.links[i + 1] = counts.links[i] + (is_link ? 1 : 0);
        counts.pairs[i + 1] = counts.pairs[i] + (is_pair ? 1 : 0);
        texts = is_link ? 0 : texts + 1;
        counts.thirds[i + 1] = counts.thirds[i] + (texts > TEXTS_OF_TEASER ? 1 : 0);
        is_link = is_next;
    }
    return counts;
}

/** True when the block is a link and some text by turns; a heading may stand before. */
static bool is_teasers(const struct html_block *block, const struct counts *counts)
{
    uint32_t first = block->first_line;
    if (block->end_line - first < LEAST_TEASERS * 2) {
        return false;
    }
    uint32_t links = counts->links[block->end_line] - counts->links[first];
    uint32_t pairs = counts->pairs[block->end_line] - counts->pairs[first];
    bool begins_with_link = counts->links[first + 2] > counts->links[first];
    return pairs >= LEAST_TEASERS && links <= pairs + 1 && begins_with_link &&
           counts->thirds[block->end_line] == counts->thirds[first + 1];
}

void html_doubt_mark(struct html_page_tree *tree, uint32_t title_line,
                     struct arena *arena)
{
    struct counts counts = count_links(tree, arena);
    for (uint32_t i = 1; i < tree->block_count; i++) {
        struct html_block *block = &tree->blocks[i];
        bool has_title = block->first_line <= title_line && title_line < block->end_line;
        if (has_title && block->region == HTML_REGION_COMMENTS) {
            block->region = HTML_REGION_ANY;
        } else if (!has_title && block->region < HTML_REGION_TEASERS &&
                   block->region != HTML_REGION_ARTICLE && is_teasers(block, &counts)) {
            block->region = HTML_REGION_TEASERS;
        }
    }
}

static bool is_scrap(const struct html_page_tree *tree, uint32_t line)
{
    struct span text = html_page_tree_line(tree, line);
    return text.bytes < SHORT_BYTES && !html_label_ends_sentence(text);
}

/** True when a heading says so, or the lines are short, or names and buttons. */
static bool is_of_readers(const struct html_page_tree *tree,
                          const struct html_block *block, const uint32_t *scraps)
{
    enum { OF_FIVE = 5, TWO = 2 };
    uint32_t first = block->first_line;
    uint32_t lines = block->end_line - first;
    if (lines == 0 || tree->lines[first].label == HTML_LABEL_COMMENTS ||
        (first > 0 && tree->lines[first - 1].label == HTML_LABEL_COMMENTS)) {
        return true;
    }
    uint32_t bytes = tree->lines[block->end_line - 1].end - tree->lines[first].start;
    return bytes / lines < LEAST_BYTES_OF_ARTICLE ||
           (scraps[block->end_line] - scraps[first]) * OF_FIVE > lines * TWO;
}

bool html_doubt_free(struct html_page_tree *tree, struct arena *arena)
{
    uint32_t *scraps = arena_take_array(arena, tree->line_count + 1, sizeof(uint32_t));
    scraps[0] = 0;
    for (uint32_t i = 0; i < tree->line_count; i++) {
        scraps[i + 1] = scraps[i] + (is_scrap(tree, i) ? 1 : 0);
    }
    bool is_any = false;
    for (uint32_t i = 1; i < tree->block_count; i++) {
        struct html_block *block = &tree->blocks[i];
        if (block->region == HTML_REGION_TEASERS ||
            (block->region == HTML_REGION_COMMENTS &&
             !is_of_readers(tree, block, scraps))) {
            block->region = HTML_REGION_ANY;
            is_any = true;
        }
    }
    return is_any;
}
