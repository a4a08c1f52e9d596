#include "html/html_region.h"

#include <stdbool.h>
#include <strings.h>

/** A word that class and id are made of. */
struct hint {
    struct span word;
    bool is_part; /* found inside a longer word, too: relatednews */
    enum html_region region;
};

/* In the order of strcmp; TRS_Editor, UCAP-CONTENT and zoom are those of public bodies. */
static const struct hint hints[] = {
    {SPAN("ad"), false, HTML_REGION_SURROUNDING},
    {SPAN("ads"), false, HTML_REGION_SURROUNDING},
    {SPAN("advert"), true, HTML_REGION_SURROUNDING},
    {SPAN("artibody"), true, HTML_REGION_ARTICLE},
    {SPAN("article"), true, HTML_REGION_ARTICLE},
    {SPAN("articlebody"), true, HTML_REGION_ARTICLE},
    {SPAN("breadcrumb"), true, HTML_REGION_SURROUNDING},
    {SPAN("comment"), true, HTML_REGION_COMMENTS},
    {SPAN("content"), true, HTML_REGION_ARTICLE},
    {SPAN("copyright"), true, HTML_REGION_SURROUNDING},
    {SPAN("crumbs"), false, HTML_REGION_SURROUNDING},
    {SPAN("daohang"), true, HTML_REGION_SURROUNDING},
    {SPAN("disclaimer"), true, HTML_REGION_SURROUNDING},
    {SPAN("disqus"), true, HTML_REGION_COMMENTS},
    {SPAN("editor"), false, HTML_REGION_ARTICLE},
    {SPAN("entry"), false, HTML_REGION_ARTICLE},
    {SPAN("foot"), false, HTML_REGION_SURROUNDING},
    {SPAN("footer"), true, HTML_REGION_SURROUNDING},
    {SPAN("gentie"), true, HTML_REGION_COMMENTS},
    {SPAN("guanggao"), true, HTML_REGION_SURROUNDING},
    {SPAN("hot"), false, HTML_REGION_SURROUNDING},
    {SPAN("hotnews"), true, HTML_REGION_SURROUNDING},
    {SPAN("login"), false, HTML_REGION_SURROUNDING},
    {SPAN("menu"), false, HTML_REGION_SURROUNDING},
    {SPAN("modal"), false, HTML_REGION_SURROUNDING},
    {SPAN("nav"), false, HTML_REGION_SURROUNDING},
    {SPAN("navbar"), true, HTML_REGION_SURROUNDING},
    {SPAN("navigation"), true, HTML_REGION_SURROUNDING},
    {SPAN("pagination"), true, HTML_REGION_SURROUNDING},
    {SPAN("paihang"), true, HTML_REGION_SURROUNDING},
    {SPAN("pinglun"), true, HTML_REGION_COMMENTS},
    {SPAN("popup"), false, HTML_REGION_SURROUNDING},
    {SPAN("post"), false, HTML_REGION_ARTICLE},
    {SPAN("qrcode"), true, HTML_REGION_SURROUNDING},
    {SPAN("rank"), false, HTML_REGION_SURROUNDING},
    {SPAN("ranking"), false, HTML_REGION_SURROUNDING},
    {SPAN("recommend"), true, HTML_REGION_SURROUNDING},
    {SPAN("relate"), false, HTML_REGION_SURROUNDING},
    {SPAN("related"), true, HTML_REGION_SURROUNDING},
    {SPAN("replies"), false, HTML_REGION_COMMENTS},
    {SPAN("reply"), false, HTML_REGION_COMMENTS},
    {SPAN("share"), false, HTML_REGION_SURROUNDING},
    {SPAN("shengming"), true, HTML_REGION_SURROUNDING},
    {SPAN("side"), false, HTML_REGION_SURROUNDING},
    {SPAN("sidebar"), true, HTML_REGION_SURROUNDING},
    {SPAN("toolbar"), true, HTML_REGION_SURROUNDING},
    {SPAN("topbar"), true, HTML_REGION_SURROUNDING},
    {SPAN("tuijian"), true, HTML_REGION_SURROUNDING},
    {SPAN("ucap"), false, HTML_REGION_ARTICLE},
    {SPAN("xiangguan"), true, HTML_REGION_SURROUNDING},
    {SPAN("zhengwen"), true, HTML_REGION_ARTICLE},
    {SPAN("zoom"), false, HTML_REGION_ARTICLE},
};

enum {
    HINT_COUNT = sizeof(hints) / sizeof(hints[0]),
    LONGEST_CLASS = 256, /* a longer one says nothing */
};

static const struct {
    struct span name;
    enum html_region region;
} elements[] = {
    {SPAN("nav"), HTML_REGION_OUTSIDE},
    {SPAN("footer"), HTML_REGION_OUTSIDE},
    {SPAN("aside"), HTML_REGION_OUTSIDE},
    {SPAN("header"), HTML_REGION_SURROUNDING},
    {SPAN("form"), HTML_REGION_SURROUNDING},
    {SPAN("dialog"), HTML_REGION_SURROUNDING},
    {SPAN("fieldset"), HTML_REGION_SURROUNDING},
    {SPAN("menu"), HTML_REGION_SURROUNDING},
    {SPAN("article"), HTML_REGION_ARTICLE},
    {SPAN("main"), HTML_REGION_ANY},
    {SPAN("body"), HTML_REGION_ANY},
    {SPAN("html"), HTML_REGION_ANY},
};

struct span html_region_attribute(const unsigned char **attributes, const char *name)
{
    for (size_t i = 0; attributes != NULL && attributes[i] != NULL; i += 2) {
        /* Before the call, what tells most names apart. */
        if ((attributes[i][0] | 0x20) == (unsigned char)name[0] &&
            strcasecmp((const char *)attributes[i], name) == 0) {
            return attributes[i + 1] == NULL
                       ? (struct span){0}
                       : span_from_string((const char *)attributes[i + 1]);
        }
    }
    return (struct span){0};
}

static bool is_upper(char byte)
{
    return byte >= 'A' && byte <= 'Z';
}

static char lower(char byte)
{
    return (char)(is_upper(byte) ? byte | 0x20 : byte);
}

static bool is_letter(char byte)
{
    return lower(byte) >= 'a' && lower(byte) <= 'z';
}

/** True where a word begins or ends: beside a mark, or at a capital behind a small letter. */
static bool is_word_edge(struct span text, size_t at)
{
    if (at == 0 || at == text.bytes || !is_letter(text.at[at - 1]) ||
        !is_letter(text.at[at])) {
        return true;
    }
    return !is_upper(text.at[at - 1]) && is_upper(text.at[at]);
}

/** The first hint that begins with the letter, or with a later one. */
static size_t find_first(char letter)
{
    size_t low = 0;
    size_t high = HINT_COUNT;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (hints[middle].word.at[0] < letter) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static bool is_hint_at(const struct hint *hint, struct span text, size_t at)
{
    size_t end = at + hint->word.bytes;
    return end <= text.bytes && lower(text.at[at + 1]) == hint->word.at[1] &&
           strncasecmp(text.at + at, hint->word.at, hint->word.bytes) == 0 &&
           (hint->is_part || (is_word_edge(text, at) && is_word_edge(text, end)));
}

/** The strongest region of the hints that text has at `at`. */
static enum html_region region_at(struct span text, size_t at)
{
    enum html_region region = HTML_REGION_ANY;
    char letter = lower(text.at[at]);
    for (size_t i = find_first(letter); i < HINT_COUNT && hints[i].word.at[0] == letter;
         i++) {
        if (hints[i].region > region && is_hint_at(&hints[i], text, at)) {
            region = hints[i].region;
        }
    }
    return region;
}

/** The strongest region that a class, id or itemprop speaks of. */
static enum html_region region_of_words(struct span text)
{
    enum html_region region = HTML_REGION_ANY;
    for (size_t at = 0; at < text.bytes && text.bytes <= LONGEST_CLASS; at++) {
        enum html_region other = region_at(text, at);
        region = other > region ? other : region;
    }
    return region;
}

static bool is_hidden(const unsigned char **attributes)
{
    struct span style = html_region_attribute(attributes, "style");
    const char *display = style.bytes == 0 ? NULL : strstr(style.at, "display");
    return display != NULL && strstr(display, "none") != NULL;
}

enum html_region html_region_of(struct span name, const unsigned char **attributes)
{
    for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++) {
        if (span_is_equal(name, elements[i].name)) {
            return elements[i].region;
        }
    }
    static const char *const named_by[] = {"class", "id", "itemprop"};
    enum html_region region =
        is_hidden(attributes) ? HTML_REGION_SURROUNDING : HTML_REGION_ANY;
    for (size_t i = 0; attributes != NULL && i < 3; i++) {
        enum html_region other =
            region_of_words(html_region_attribute(attributes, named_by[i]));
        region = other > region ? other : region;
    }
    return region;
}
