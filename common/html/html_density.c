#include "html/html_density.h"

#include <string.h>

#include "html/html_label.h"

enum { BYTES_OF_HAN = 3 };

/* Where a line counts as half likely to be part of an article, and how far from there it
 * is sure to be or not to be. In the logarithm of densities; found on example pages. */
static const double even_density = 3.7;
static const double sure_distance = 1.4;
static const double worth_of_sentence_mark = 0.8;
/* A short line without links costs less than a link: tables and captions are full of them. */
static const double weight_of_thin_text = 0.15;
/* The rows of a table beside a paragraph are its data: worth little, but no loss. */
static const double worth_of_data = 0.05;
/* Stands for the density of a line that says nothing about those beside it. */
static const double no_density = -1;

/** Of a value of at least 1. */
static double natural_logarithm(double value)
{
    enum { FRACTION_BITS = 52, BIAS = 1023 };
    uint64_t bits;
    memcpy(&bits, &value, sizeof(bits)); /* IEEE 754: the exponent counts the halvings */
    int halvings = (int)(bits >> FRACTION_BITS) - BIAS;
    bits -= (uint64_t)halvings << FRACTION_BITS;
    memcpy(&value, &bits, sizeof(value));
    /* Straight between powers of two: near enough, and alike on every machine. */
    return (halvings + value - 1) * 0.6931471805599453;
}

static double at_least_one(double value)
{
    return value < 1 ? 1 : value;
}

static double length_of(const struct html_line *line)
{
    return (double)(line->end - line->start) / BYTES_OF_HAN;
}

static double link_length_of(const struct html_line *line)
{
    double length = (double)line->link_bytes / BYTES_OF_HAN;
    return length > length_of(line) ? length_of(line) : length;
}

/** The logarithm of formula 2 of the paper, with the line as the node. */
static double density_of(const struct html_line *line, double link_share)
{
    double chars = length_of(line);
    double link_chars = link_length_of(line);
    double tags = 1 + (double)line->tags;
    double link_tags = at_least_one((double)line->link_tags);
    double base =
        natural_logarithm(chars / at_least_one(chars - link_chars) * link_chars +
                          link_share * chars + 2.718281828459045);
    double ratio = chars / at_least_one(link_chars) * tags / link_tags;
    double exponent = natural_logarithm(at_least_one(ratio)) /
                      natural_logarithm(base < 1.2 ? 1.2 : base);
    return natural_logarithm(1 + chars / tags * exponent);
}

double html_density_link_share(const struct html_page_tree *tree)
{
    double chars = 0;
    double link_chars = 0;
    for (uint32_t i = 0; i < tree->line_count; i++) {
        chars += length_of(&tree->lines[i]);
        link_chars += link_length_of(&tree->lines[i]);
    }
    return link_chars / at_least_one(chars);
}

/** Of cells: what is dense by itself stays so. */
static void take_density(double *densities, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++) {
        densities[i] = densities[i] < even_density ? no_density : densities[i];
    }
}

static bool is_data(const struct html_page_tree *tree, uint32_t line)
{
    const struct html_line *at = &tree->lines[line];
    enum html_block_kind kind = tree->blocks[at->block].kind;
    return (kind == HTML_BLOCK_CELL || kind == HTML_BLOCK_ITEM) && at->link_bytes == 0 &&
           at->label == HTML_LABEL_NONE;
}

/** The block in which the line stands, as a paragraph or as bare text. */
static const struct html_block *block_around(const struct html_page_tree *tree,
                                             uint32_t line)
{
    const struct html_block *block = &tree->blocks[tree->lines[line].block];
    return block->kind == HTML_BLOCK_PARAGRAPH ? &tree->blocks[block->parent] : block;
}

static bool is_prose(const struct html_page_tree *tree, const double *densities,
                     uint32_t line)
{
    return densities[line] >= even_density && !is_data(tree, line);
}

/** Find the cells and items beside a paragraph in its block: they have no density. */
static void find_data(const struct html_page_tree *tree, double *densities)
{
    uint32_t first = 0; /* of the cells that go on to here */
    uint32_t end = 0;   /* up to where those behind a paragraph are beside it */
    for (uint32_t i = 0; i < tree->line_count; i++) {
        if (is_prose(tree, densities, i)) {
            const struct html_block *around = block_around(tree, i);
            first = first > around->first_line ? first : around->first_line;
            take_density(densities, first, i);
            end = around->end_line;
            first = i + 1;
        } else if (!is_data(tree, i)) {
            first = i + 1;
            end = 0;
        } else if (i < end) {
            take_density(densities, i, i + 1);
            first = i + 1;
        }
    }
}

/** Weigh each line with the two on each side of it. */
static double smoothed(const double *densities, uint32_t count, uint32_t line)
{
    static const double weights[] = {6, 3, 2};
    double sum = densities[line] * weights[0];
    double weight = weights[0];
    for (uint32_t distance = 1; distance <= 2; distance++) {
        if (line >= distance && densities[line - distance] >= 0) {
            sum += densities[line - distance] * weights[distance];
            weight += weights[distance];
        }
        if (line + distance < count && densities[line + distance] >= 0) {
            sum += densities[line + distance] * weights[distance];
            weight += weights[distance];
        }
    }
    return sum / weight;
}

static double score_of(const struct html_line *line, double density)
{
    if (density < 0) {
        return length_of(line) * worth_of_data;
    }
    double likeness = (density - even_density) / sure_distance;
    likeness = likeness > 1 ? 1 : likeness < -1 ? -1 : likeness;
    double link_chars = link_length_of(line);
    double text_chars = length_of(line) - link_chars;
    return likeness > 0 ? likeness * (text_chars - link_chars)
                        : likeness * (link_chars + text_chars * weight_of_thin_text);
}

/** A sentence with links in it is text, and its links are words of it: *plain. */
static const struct html_line *as_text(const struct html_line *line, struct span text,
                                       struct html_line *plain)
{
    enum { SURE_TEXT_BYTES = 45 };
    if (line->link_bytes == 0 || line->link_bytes > text.bytes / 2 ||
        text.bytes - line->link_bytes < SURE_TEXT_BYTES ||
        !html_label_ends_sentence(text)) {
        return line;
    }
    *plain = *line;
    plain->link_bytes = 0;
    plain->tags -= plain->link_tags;
    plain->link_tags = 0;
    return plain;
}

static void score_lines(struct html_page_tree *tree, bool is_smooth, struct arena *arena)
{
    double *densities = arena_take_array(arena, tree->line_count, sizeof(double));
    double link_share = html_density_link_share(tree);
    for (uint32_t i = 0; i < tree->line_count; i++) {
        struct span text = html_page_tree_line(tree, i);
        struct html_line plain;
        const struct html_line *line = as_text(&tree->lines[i], text, &plain);
        densities[i] = density_of(line, link_share) +
                       (html_label_has_sentence_mark(text) ? worth_of_sentence_mark : 0);
        tree->lines[i].label = html_label_of(text);
        densities[i] = tree->lines[i].label == HTML_LABEL_NOTICE ? 0 : densities[i];
    }
    find_data(tree, densities);
    for (uint32_t i = 0; i < tree->line_count; i++) {
        struct html_line plain;
        const struct html_line *line =
            as_text(&tree->lines[i], html_page_tree_line(tree, i), &plain);
        bool is_sure =
            tree->lines[i].label == HTML_LABEL_NOTICE || !is_smooth || densities[i] < 0;
        tree->lines[i].score = score_of(
            line, is_sure ? densities[i] : smoothed(densities, tree->line_count, i));
    }
}

/** Give each block what its lines and inner blocks have; outside ones give nothing on. */
static void sum_up(struct html_page_tree *tree)
{
    for (uint32_t i = 0; i < tree->block_count; i++) {
        tree->blocks[i].score = 0;
        tree->blocks[i].goodness = 0;
    }
    for (uint32_t i = 0; i < tree->line_count; i++) {
        struct html_block *block = &tree->blocks[tree->lines[i].block];
        block->score += tree->lines[i].score;
        block->goodness += tree->lines[i].score > 0 ? tree->lines[i].score : 0;
    }
    for (uint32_t i = tree->block_count - 1; i > 0; i--) {
        const struct html_block *block = &tree->blocks[i];
        if (!block->is_outside) {
            tree->blocks[block->parent].score += block->score;
            tree->blocks[block->parent].goodness += block->goodness;
        }
    }
}

static void put_outside(struct html_page_tree *tree, enum html_region least,
                        double most_goodness)
{
    for (uint32_t i = 1; i < tree->block_count; i++) {
        struct html_block *block = &tree->blocks[i];
        bool is_such = block->region >= least && block->goodness <= most_goodness;
        block->is_outside =
            block->is_outside || tree->blocks[block->parent].is_outside || is_such;
    }
    sum_up(tree);
}

/** A block that begins with 相关阅读 or the like and goes on with links. */
static void put_related_outside(struct html_page_tree *tree, struct arena *arena)
{
    enum { LINES_PER_LINK = 4 };
    uint32_t *links = arena_take_array(arena, tree->line_count + 1, sizeof(uint32_t));
    links[0] = 0;
    for (uint32_t i = 0; i < tree->line_count; i++) {
        links[i + 1] = links[i] + (html_page_tree_is_link(tree, i) ? 1 : 0);
    }
    for (uint32_t i = 1; i < tree->block_count; i++) {
        struct html_block *block = &tree->blocks[i];
        uint32_t first = block->first_line;
        uint32_t count = block->end_line - first;
        if (count > 1 && tree->lines[first].label == HTML_LABEL_RELATED) {
            uint32_t others = links[block->end_line] - links[first + 1];
            block->is_outside = others > 0 && others * LINES_PER_LINK >= count - 1;
        }
    }
}

void html_density_score(struct html_page_tree *tree, bool is_smooth, struct arena *arena)
{
    for (uint32_t i = 0; i < tree->block_count; i++) {
        tree->blocks[i].is_outside = false;
    }
    score_lines(tree, is_smooth, arena);
    put_related_outside(tree, arena);
    put_outside(tree, HTML_REGION_TEASERS, 1e18);
    /* A form that holds most of the page is the page. */
    put_outside(tree, HTML_REGION_SURROUNDING, tree->blocks[0].goodness / 2);
}

/** What stands for the block in the comparison: its score, or more by its name. */
static double claim_of(const struct html_block *block)
{
    return block->region == HTML_REGION_ARTICLE ? block->score * 1.2 : block->score;
}

uint32_t html_density_best_block(const struct html_page_tree *tree)
{
    uint32_t best = 0;
    for (uint32_t i = 0; i < tree->block_count; i++) {
        const struct html_block *block = &tree->blocks[i];
        if (!block->is_outside && claim_of(block) >= claim_of(&tree->blocks[best])) {
            best = i;
        }
    }
    return best;
}
