#include "article/linked_data.h"

#include <jansson.h>
#include <string.h>

#include "article/json_scan.h"
#include "base/buffer.h"
#include "base/span_table.h"

enum {
    MAX_DEPTH = 32,
    MAX_KEYS = 20000,
    MAX_AUTHORS = 100,
};

static struct span string_of(const json_t *value)
{
    return (struct span){.at = json_string_value(value),
                         .bytes = json_string_length(value)};
}

static struct span copied(const json_t *value, struct arena *arena)
{
    struct span text = string_of(value);
    return text.bytes == 0 ? (struct span){0} : arena_copy(arena, text);
}

static bool is_article_type(const json_t *type)
{
    static const struct span suffixes[] = {SPAN("Article"), SPAN("BlogPosting"),
                                           SPAN("Report")};
    return span_table_suffix(SPAN_TABLE(suffixes), string_of(type)) > 0;
}

static bool is_article(const json_t *object)
{
    const json_t *type = json_object_get(object, "@type");
    const char *context = json_string_value(json_object_get(object, "@context"));
    return is_article_type(json_is_array(type) ? json_array_get(type, 0) : type) ||
           (context != NULL && strstr(context, "cambrian") != NULL);
}

/** The article among what a script says: the object itself, of a list, or of @graph. */
static const json_t *find_article(const json_t *root)
{
    if (is_article(root)) {
        return root;
    }
    const json_t *list = json_is_array(root) ? root : json_object_get(root, "@graph");
    size_t count = json_array_size(list);
    for (size_t i = 0; i < count; i++) {
        if (is_article(json_array_get(list, i))) {
            return json_array_get(list, i);
        }
    }
    return NULL;
}

static const json_t *name_of(const json_t *person)
{
    return json_is_object(person) ? json_object_get(person, "name") : person;
}

static struct span authors_of(const json_t *author, struct arena *arena)
{
    if (!json_is_array(author)) {
        return copied(name_of(author), arena);
    }
    struct buffer joined = {.arena = arena};
    size_t count = json_array_size(author);
    for (size_t i = 0; i < count && i < MAX_AUTHORS; i++) {
        struct span name = string_of(name_of(json_array_get(author, i)));
        if (name.bytes > 0) {
            buffer_append(&joined, joined.bytes > 0 ? SPAN("；") : SPAN(""));
            buffer_append(&joined, name);
        }
    }
    return joined.bytes == 0 ? (struct span){0} : buffer_span(&joined);
}

/** The first of the members that is a string. */
static struct span first_string(const json_t *article, const char *const *names,
                                size_t count, struct arena *arena)
{
    struct span text = {0};
    for (size_t i = 0; i < count && text.at == NULL; i++) {
        text = copied(json_object_get(article, names[i]), arena);
    }
    return text;
}

static struct linked_article article_from_json(const json_t *article, struct arena *arena)
{
    static const char *const titles[] = {"headline", "title"};
    static const char *const times[] = {"datePublished", "pubDate"};
    static const char *const summaries[] = {"description"};
    return (struct linked_article){
        .title = first_string(article, titles, 2, arena),
        .published = first_string(article, times, 2, arena),
        .author = authors_of(json_object_get(article, "author"), arena),
        .summary = first_string(article, summaries, 1, arena),
        .publisher = copied(name_of(json_object_get(article, "publisher")), arena),
    };
}

static bool is_within_limits(struct span script)
{
    struct json_shape shape = json_scan(script);
    return shape.depth <= MAX_DEPTH && shape.keys <= MAX_KEYS;
}

struct linked_article linked_data_read(struct span scripts, struct arena *arena)
{
    for (size_t at = 0; at < scripts.bytes;) {
        const char *end = memchr(scripts.at + at, '\0', scripts.bytes - at);
        size_t next = end == NULL ? scripts.bytes : (size_t)(end - scripts.at);
        struct span script = span_slice(scripts, at, next);
        at = next + 1;
        if (!is_within_limits(script)) {
            continue;
        }
        json_auto_t *root = json_loadb(script.at, script.bytes, 0, NULL);
        const json_t *article = find_article(root);
        if (article != NULL) {
            return article_from_json(article, arena);
        }
    }
    return (struct linked_article){0};
}
