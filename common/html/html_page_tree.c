#include "html/html_page_tree.h"

#include <strings.h>

#include "html/html_element.h"
#include "html/html_mend.h"
#include "html/html_page_facts.h"
#include "html/html_sax.h"
#include "html/html_writer.h"

enum {
    MAX_BLOCKS = 50000,
    MAX_LINES = 200000,
    MAX_LEVELS = 258, /* what the parser opens at most, and none */
    LONGEST_TITLE = 4096,
    NO_LINE = UINT32_MAX,
};

/* Where the text that comes goes to, beside the lines. */
enum capture { CAPTURE_NOTHING, CAPTURE_TITLE, CAPTURE_LINKED_DATA, CAPTURE_FACT };

struct builder {
    struct html_page_tree *tree;
    struct arena *arena;
    struct html_writer writer;
    uint32_t open_blocks[MAX_LEVELS]; /* the block at each level, inherited inwards */
    enum html_element_role roles[MAX_LEVELS]; /* of the element at each level */
    int top_level; /* the highest level of open_blocks that counts */
    uint32_t block_capacity;
    uint32_t line_capacity;
    uint32_t line; /* the one that text goes on in; NO_LINE: the next text begins one */
    int hidden_level;
    int lines_level;
    int link_level;
    int capture_level;
    enum capture capture;
    struct buffer captured;
    struct html_page_fact fact; /* what the captured text is */
};

static void *grow(struct arena *arena, void *at, uint32_t count, uint32_t *capacity,
                  size_t size)
{
    if (count < *capacity) {
        return at;
    }
    uint32_t more = *capacity == 0 ? 64 : *capacity * 2;
    void *grown = arena_grow(arena, at, count * size, more * size);
    *capacity = more;
    return grown;
}

static void end_line(struct builder *builder)
{
    builder->line = NO_LINE;
}

static void finish_capture(struct builder *builder)
{
    struct html_page_tree *tree = builder->tree;
    struct span text = buffer_span(&builder->captured);
    if (builder->capture == CAPTURE_LINKED_DATA) {
        buffer_append(&tree->linked_data, text);
        buffer_append_byte(&tree->linked_data, '\0');
    } else if (builder->capture == CAPTURE_TITLE && tree->title.at == NULL) {
        tree->title = html_page_facts_trim(text);
    } else if (builder->capture == CAPTURE_FACT) {
        builder->fact.value = text;
        html_page_facts_offer(tree, &builder->fact);
    }
    builder->capture = CAPTURE_NOTHING;
    builder->capture_level = 0;
}

static void begin_capture(struct builder *builder, enum capture capture, int level)
{
    if (builder->capture == CAPTURE_NOTHING) {
        builder->capture = capture;
        builder->capture_level = level;
        builder->captured = (struct buffer){.arena = builder->arena};
    }
}

/** What was open above this level is over. */
static void leave_closed_levels(struct builder *builder, int level)
{
    int *const regions[] = {&builder->hidden_level, &builder->lines_level,
                            &builder->link_level};
    for (size_t i = 0; i < sizeof(regions) / sizeof(regions[0]); i++) {
        if (level < *regions[i]) {
            *regions[i] = 0;
        }
    }
    if (level < builder->capture_level) {
        finish_capture(builder);
    }
    while (builder->top_level > level) {
        uint32_t block = builder->open_blocks[builder->top_level];
        uint32_t around = builder->open_blocks[builder->top_level - 1];
        if (block != around) {
            builder->tree->blocks[block].end_block = builder->tree->block_count;
            builder->tree->blocks[block].end_line = builder->tree->line_count;
            end_line(builder);
        }
        builder->top_level -= 1;
    }
}

static enum html_block_kind kind_of(struct span name)
{
    static const struct {
        struct span name;
        enum html_block_kind kind;
    } kinds[] = {
        {SPAN("p"), HTML_BLOCK_PARAGRAPH},
        {SPAN("pre"), HTML_BLOCK_PARAGRAPH},
        {SPAN("blockquote"), HTML_BLOCK_PARAGRAPH},
        {SPAN("figcaption"), HTML_BLOCK_PARAGRAPH},
        {SPAN("li"), HTML_BLOCK_ITEM},
        {SPAN("dt"), HTML_BLOCK_ITEM},
        {SPAN("dd"), HTML_BLOCK_ITEM},
        {SPAN("td"), HTML_BLOCK_CELL},
        {SPAN("th"), HTML_BLOCK_CELL},
        {SPAN("h1"), HTML_BLOCK_TITLE},
        {SPAN("h2"), HTML_BLOCK_HEADING},
        {SPAN("h3"), HTML_BLOCK_HEADING},
        {SPAN("h4"), HTML_BLOCK_HEADING},
        {SPAN("h5"), HTML_BLOCK_HEADING},
        {SPAN("h6"), HTML_BLOCK_HEADING},
    };
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (span_is_equal(name, kinds[i].name)) {
            return kinds[i].kind;
        }
    }
    return HTML_BLOCK_OTHER;
}

static uint32_t open_block(struct builder *builder, uint32_t parent, struct span name,
                           const unsigned char **attributes)
{
    struct html_page_tree *tree = builder->tree;
    if (tree->block_count == MAX_BLOCKS) {
        return parent;
    }
    tree->blocks = grow(builder->arena, tree->blocks, tree->block_count,
                        &builder->block_capacity, sizeof(tree->blocks[0]));
    uint32_t block = tree->block_count;
    tree->blocks[block] = (struct html_block){
        .parent = parent,
        .first_line = tree->line_count,
        .kind = kind_of(name),
        .region = html_region_of(name, attributes),
    };
    tree->block_count += 1;
    return block;
}

/** Let the element at this level be open, as a block of its own or as part of another. */
static void push_level(struct builder *builder, int level, uint32_t block)
{
    while (builder->top_level < level) {
        uint32_t around = builder->open_blocks[builder->top_level];
        builder->top_level += 1;
        builder->open_blocks[builder->top_level] = around;
    }
    builder->open_blocks[level] = block;
}

static bool is_block_role(enum html_element_role role)
{
    return role == HTML_ELEMENT_BLOCK || role == HTML_ELEMENT_CELL ||
           role == HTML_ELEMENT_ROW || role == HTML_ELEMENT_LINES;
}

static bool is_no_block(struct span name)
{
    return span_is_equal(name, SPAN("br")) || span_is_equal(name, SPAN("hr")) ||
           span_is_equal(name, SPAN("option")) || span_is_equal(name, SPAN("optgroup"));
}

/** Elements of a page that a reader uses and does not read. */
static bool is_control(struct span name)
{
    return span_is_equal(name, SPAN("button")) || span_is_equal(name, SPAN("select")) ||
           span_is_equal(name, SPAN("textarea")) || span_is_equal(name, SPAN("datalist"));
}

static void count_tag(struct builder *builder, bool is_link)
{
    if (builder->line != NO_LINE) {
        builder->tree->lines[builder->line].tags += 1;
        builder->tree->lines[builder->line].link_tags += is_link ? 1 : 0;
    }
}

static void break_for(struct builder *builder, enum html_element_role role)
{
    html_writer_break_for(&builder->writer, role);
    if (builder->writer.waiting >= HTML_BREAK_PARAGRAPH) {
        end_line(builder);
    }
}

static bool is_linked_data(struct span name, const unsigned char **attributes)
{
    struct span wanted = SPAN("application/ld+json");
    if (!span_is_equal(name, SPAN("script"))) {
        return false;
    }
    struct span type = html_region_attribute(attributes, "type");
    return type.bytes >= wanted.bytes &&
           strncasecmp(type.at, wanted.at, wanted.bytes) == 0;
}

static void begin_captures(struct builder *builder, int level, struct span name,
                           const unsigned char **attributes)
{
    if (span_is_equal(name, SPAN("title"))) {
        begin_capture(builder, CAPTURE_TITLE, level);
    } else if (is_linked_data(name, attributes)) {
        begin_capture(builder, CAPTURE_LINKED_DATA, level);
    } else if (attributes != NULL &&
               html_page_facts_read(name, attributes, &builder->fact)) {
        if (builder->fact.value.at == NULL) {
            begin_capture(builder, CAPTURE_FACT, level);
        } else {
            builder->fact.value = arena_copy(builder->arena, builder->fact.value);
            html_page_facts_offer(builder->tree, &builder->fact);
        }
    }
}

static void on_start(void *context, int level, struct span name,
                     const unsigned char **attributes)
{
    struct builder *builder = context;
    leave_closed_levels(builder, level - 1);
    enum html_element_role role = html_element_role_of(name);
    builder->roles[level] = role;
    begin_captures(builder, level, name, attributes);
    if (builder->hidden_level > 0) {
        return;
    }
    if (role == HTML_ELEMENT_HIDDEN || is_control(name)) {
        builder->hidden_level = level;
        return;
    }
    break_for(builder, role);
    if (role == HTML_ELEMENT_LINES && builder->lines_level == 0) {
        builder->lines_level = level;
    }
    if (is_block_role(role) && !is_no_block(name)) {
        push_level(builder, level, builder->open_blocks[builder->top_level]);
        uint32_t around = builder->open_blocks[level - 1];
        builder->open_blocks[level] = open_block(builder, around, name, attributes);
        return;
    }
    bool is_link = span_is_equal(name, SPAN("a"));
    if (is_link && builder->link_level == 0) {
        builder->link_level = level;
    }
    count_tag(builder, is_link);
}

static void on_end(void *context, int level, struct span name)
{
    struct builder *builder = context;
    (void)name;
    leave_closed_levels(builder, level);
    if (builder->hidden_level == 0) {
        break_for(builder, builder->roles[level]);
    }
    leave_closed_levels(builder, level - 1);
}

static void on_stray_end(void *context, int level, struct span name)
{
    struct builder *builder = context;
    leave_closed_levels(builder, level);
    if (builder->hidden_level == 0) {
        break_for(builder, html_element_role_of(name));
    }
}

static bool is_blank(struct span text)
{
    for (size_t i = 0; i < text.bytes; i++) {
        if (text.at[i] != ' ' && (text.at[i] < '\t' || text.at[i] > '\r')) {
            return false;
        }
    }
    return true;
}

static struct html_line *begin_line(struct builder *builder)
{
    struct html_page_tree *tree = builder->tree;
    if (tree->line_count == MAX_LINES) {
        return &tree->lines[MAX_LINES - 1];
    }
    tree->lines = grow(builder->arena, tree->lines, tree->line_count,
                       &builder->line_capacity, sizeof(tree->lines[0]));
    struct html_line *line = &tree->lines[tree->line_count];
    *line = (struct html_line){
        .block = builder->open_blocks[builder->top_level],
        .link_tags = builder->link_level > 0 ? 1 : 0,
        .tags = builder->link_level > 0 ? 1 : 0,
    };
    builder->line = tree->line_count;
    tree->line_count += 1;
    return line;
}

static void write_line(struct builder *builder, struct span text)
{
    struct html_line *line = builder->line == NO_LINE
                                 ? begin_line(builder)
                                 : &builder->tree->lines[builder->line];
    const struct buffer *written = &builder->writer.text;
    size_t before = written->bytes;
    html_writer_append(&builder->writer, text, false);
    if (line->end == 0) {
        bool has_break = written->at[before] == '\n' || written->at[before] == ' ';
        line->start = (uint32_t)(before + (has_break ? 1 : 0));
    }
    line->end = (uint32_t)written->bytes;
    line->link_bytes += builder->link_level > 0 ? (uint32_t)(written->bytes - before) : 0;
}

/** In <pre> each line is one. */
static void write_lines(struct builder *builder, struct span text)
{
    for (size_t at = 0; at < text.bytes;) {
        const char *newline = memchr(text.at + at, '\n', text.bytes - at);
        size_t end = newline == NULL ? text.bytes : (size_t)(newline - text.at);
        struct span line = span_slice(text, at, end);
        if (!is_blank(line)) {
            write_line(builder, line);
        }
        if (newline != NULL) {
            html_writer_break(&builder->writer, HTML_BREAK_PARAGRAPH);
            end_line(builder);
        }
        at = end + 1;
    }
}

static void on_text(void *context, int level, struct span text)
{
    struct builder *builder = context;
    leave_closed_levels(builder, level);
    if (builder->capture != CAPTURE_NOTHING &&
        (builder->capture == CAPTURE_LINKED_DATA ||
         builder->captured.bytes < LONGEST_TITLE)) {
        buffer_append(&builder->captured, text);
    }
    if (builder->hidden_level > 0) {
        return;
    }
    if (builder->lines_level > 0) {
        write_lines(builder, text);
    } else if (is_blank(text)) {
        html_writer_append(&builder->writer, text, false); /* only asks for a break */
    } else {
        write_line(builder, text);
    }
}

void html_page_tree_build(struct span markup, struct arena *arena,
                          struct html_page_tree *ret_tree)
{
    static const struct html_sax_handler handler = {
        .start = on_start, .end = on_end, .stray_end = on_stray_end, .text = on_text};
    struct html_page_tree tree = {.text = {.arena = arena},
                                  .linked_data = {.arena = arena}};
    struct builder builder = {.tree = &tree,
                              .arena = arena,
                              .writer = {.text = {.arena = arena}},
                              .line = NO_LINE};
    struct span rest = html_mend_markup(markup, arena);
    open_block(&builder, 0, SPAN("html"), NULL);
    while (rest.bytes > 0) {
        size_t read = html_sax_parse(rest, &handler, &builder);
        leave_closed_levels(&builder, 0);
        rest = span_slice(rest, read, rest.bytes);
    }
    tree.blocks[0].end_block = tree.block_count;
    tree.blocks[0].end_line = tree.line_count;
    tree.text = builder.writer.text;
    *ret_tree = tree;
}
