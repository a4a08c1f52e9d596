#include "html/html_element.h"

#include <stdbool.h>
#include <stdlib.h>

enum { LONGEST_NAME = 10 };

struct element {
    char name[LONGEST_NAME + 1];
    enum html_element_role role;
};

/* In the order of strcmp. Hidden are also those whose content is only for a browser that
 * cannot play them: 您的浏览器不支持. A title stands in the head, it is not the text. */
static const struct element elements[] = {
    {"a", HTML_ELEMENT_INLINE},         {"abbr", HTML_ELEMENT_INLINE},
    {"acronym", HTML_ELEMENT_INLINE},   {"address", HTML_ELEMENT_BLOCK},
    {"applet", HTML_ELEMENT_INLINE},    {"area", HTML_ELEMENT_INLINE},
    {"article", HTML_ELEMENT_BLOCK},    {"aside", HTML_ELEMENT_BLOCK},
    {"audio", HTML_ELEMENT_HIDDEN},     {"b", HTML_ELEMENT_INLINE},
    {"base", HTML_ELEMENT_INLINE},      {"basefont", HTML_ELEMENT_INLINE},
    {"bdi", HTML_ELEMENT_INLINE},       {"bdo", HTML_ELEMENT_INLINE},
    {"big", HTML_ELEMENT_INLINE},       {"blockquote", HTML_ELEMENT_BLOCK},
    {"body", HTML_ELEMENT_BLOCK},       {"br", HTML_ELEMENT_BLOCK},
    {"button", HTML_ELEMENT_INLINE},    {"canvas", HTML_ELEMENT_HIDDEN},
    {"caption", HTML_ELEMENT_BLOCK},    {"center", HTML_ELEMENT_BLOCK},
    {"cite", HTML_ELEMENT_INLINE},      {"code", HTML_ELEMENT_INLINE},
    {"col", HTML_ELEMENT_INLINE},       {"colgroup", HTML_ELEMENT_INLINE},
    {"data", HTML_ELEMENT_INLINE},      {"datalist", HTML_ELEMENT_INLINE},
    {"dd", HTML_ELEMENT_BLOCK},         {"del", HTML_ELEMENT_INLINE},
    {"details", HTML_ELEMENT_BLOCK},    {"dfn", HTML_ELEMENT_INLINE},
    {"dialog", HTML_ELEMENT_BLOCK},     {"dir", HTML_ELEMENT_BLOCK},
    {"div", HTML_ELEMENT_BLOCK},        {"dl", HTML_ELEMENT_BLOCK},
    {"dt", HTML_ELEMENT_BLOCK},         {"em", HTML_ELEMENT_INLINE},
    {"embed", HTML_ELEMENT_INLINE},     {"fieldset", HTML_ELEMENT_BLOCK},
    {"figcaption", HTML_ELEMENT_BLOCK}, {"figure", HTML_ELEMENT_BLOCK},
    {"font", HTML_ELEMENT_INLINE},      {"footer", HTML_ELEMENT_BLOCK},
    {"form", HTML_ELEMENT_BLOCK},       {"frame", HTML_ELEMENT_BLOCK},
    {"frameset", HTML_ELEMENT_BLOCK},   {"h1", HTML_ELEMENT_BLOCK},
    {"h2", HTML_ELEMENT_BLOCK},         {"h3", HTML_ELEMENT_BLOCK},
    {"h4", HTML_ELEMENT_BLOCK},         {"h5", HTML_ELEMENT_BLOCK},
    {"h6", HTML_ELEMENT_BLOCK},         {"head", HTML_ELEMENT_BLOCK},
    {"header", HTML_ELEMENT_BLOCK},     {"hgroup", HTML_ELEMENT_BLOCK},
    {"hr", HTML_ELEMENT_BLOCK},         {"html", HTML_ELEMENT_BLOCK},
    {"i", HTML_ELEMENT_INLINE},         {"iframe", HTML_ELEMENT_HIDDEN},
    {"img", HTML_ELEMENT_INLINE},       {"input", HTML_ELEMENT_INLINE},
    {"ins", HTML_ELEMENT_INLINE},       {"isindex", HTML_ELEMENT_BLOCK},
    {"kbd", HTML_ELEMENT_INLINE},       {"keygen", HTML_ELEMENT_INLINE},
    {"label", HTML_ELEMENT_INLINE},     {"legend", HTML_ELEMENT_BLOCK},
    {"li", HTML_ELEMENT_BLOCK},         {"link", HTML_ELEMENT_INLINE},
    {"listing", HTML_ELEMENT_LINES},    {"main", HTML_ELEMENT_BLOCK},
    {"map", HTML_ELEMENT_INLINE},       {"mark", HTML_ELEMENT_INLINE},
    {"marquee", HTML_ELEMENT_INLINE},   {"math", HTML_ELEMENT_HIDDEN},
    {"menu", HTML_ELEMENT_BLOCK},       {"meta", HTML_ELEMENT_INLINE},
    {"meter", HTML_ELEMENT_INLINE},     {"nav", HTML_ELEMENT_BLOCK},
    {"nobr", HTML_ELEMENT_INLINE},      {"noembed", HTML_ELEMENT_HIDDEN},
    {"noframes", HTML_ELEMENT_HIDDEN},  {"noscript", HTML_ELEMENT_HIDDEN},
    {"object", HTML_ELEMENT_HIDDEN},    {"ol", HTML_ELEMENT_BLOCK},
    {"optgroup", HTML_ELEMENT_BLOCK},   {"option", HTML_ELEMENT_BLOCK},
    {"output", HTML_ELEMENT_INLINE},    {"p", HTML_ELEMENT_BLOCK},
    {"param", HTML_ELEMENT_INLINE},     {"picture", HTML_ELEMENT_INLINE},
    {"plaintext", HTML_ELEMENT_LINES},  {"pre", HTML_ELEMENT_LINES},
    {"progress", HTML_ELEMENT_INLINE},  {"q", HTML_ELEMENT_INLINE},
    {"rp", HTML_ELEMENT_INLINE},        {"rt", HTML_ELEMENT_INLINE},
    {"ruby", HTML_ELEMENT_INLINE},      {"s", HTML_ELEMENT_INLINE},
    {"samp", HTML_ELEMENT_INLINE},      {"script", HTML_ELEMENT_HIDDEN},
    {"section", HTML_ELEMENT_BLOCK},    {"select", HTML_ELEMENT_INLINE},
    {"small", HTML_ELEMENT_INLINE},     {"source", HTML_ELEMENT_INLINE},
    {"span", HTML_ELEMENT_INLINE},      {"strike", HTML_ELEMENT_INLINE},
    {"strong", HTML_ELEMENT_INLINE},    {"style", HTML_ELEMENT_HIDDEN},
    {"sub", HTML_ELEMENT_INLINE},       {"summary", HTML_ELEMENT_BLOCK},
    {"sup", HTML_ELEMENT_INLINE},       {"svg", HTML_ELEMENT_HIDDEN},
    {"table", HTML_ELEMENT_ROW},        {"tbody", HTML_ELEMENT_ROW},
    {"td", HTML_ELEMENT_CELL},          {"template", HTML_ELEMENT_HIDDEN},
    {"textarea", HTML_ELEMENT_INLINE},  {"tfoot", HTML_ELEMENT_ROW},
    {"th", HTML_ELEMENT_CELL},          {"thead", HTML_ELEMENT_ROW},
    {"time", HTML_ELEMENT_INLINE},      {"title", HTML_ELEMENT_HIDDEN},
    {"tr", HTML_ELEMENT_ROW},           {"track", HTML_ELEMENT_INLINE},
    {"tt", HTML_ELEMENT_INLINE},        {"u", HTML_ELEMENT_INLINE},
    {"ul", HTML_ELEMENT_BLOCK},         {"var", HTML_ELEMENT_INLINE},
    {"video", HTML_ELEMENT_HIDDEN},     {"wbr", HTML_ELEMENT_INLINE},
    {"xmp", HTML_ELEMENT_LINES},
};

static int compare_names(const void *name, const void *element)
{
    const char *wanted = name;
    const char *other = ((const struct element *)element)->name;
    return wanted[0] == other[0] ? strcmp(wanted, other) : wanted[0] - other[0];
}

enum html_element_role html_element_role_of(struct span name)
{
    char lower[LONGEST_NAME + 1] = {0};
    if (name.bytes == 0 || name.bytes > LONGEST_NAME) {
        return HTML_ELEMENT_UNKNOWN;
    }
    for (size_t i = 0; i < name.bytes; i++) {
        char byte = name.at[i];
        bool is_upper = byte >= 'A' && byte <= 'Z';
        lower[i] = (char)(is_upper ? byte | 0x20 : byte);
    }
    const struct element *element =
        bsearch(lower, elements, sizeof(elements) / sizeof(elements[0]),
                sizeof(elements[0]), compare_names);
    return element == NULL ? HTML_ELEMENT_UNKNOWN : element->role;
}
